/* SPDX-License-Identifier: Apache-2.0
 * Dates and durations (sprig's date.go). */
#include "funcs/call.h"
#include "funcs/duration.h"
#include "funcs/funcs.h"
#include "funcs/time.h"

#include "base/number.h"

enum { MUST = 1 };

#define HTML_DATE CHART_STR("2006-01-02")

ch_time ch_time_now(ch_call *call)
{
  int64_t seconds     = 0;
  int32_t nanoseconds = 0;
  if (call->host->is_seeded)
    seconds = call->host->seeded_seconds;
  else
    call->host->now(call->host->user, &seconds, &nanoseconds);
  ch_time now       = ch_time_from_unix(seconds, nanoseconds, ch_zone_special(call, CH_ZONE_LOCAL));
  now.has_monotonic = true;
  now.monotonic     = 1;
  return now;
}

/* A time, or seconds since 1970 as an int or int64 (or, for some, int32); all else is now. */
static ch_time time_of(ch_call *call, chart_value value, bool takes_int32)
{
  const ch_time *t = ch_time_of(value);
  if (t != NULL)
    return *t;
  if (value.kind == CHART_INT && (takes_int32 || value.type != CH_TYPE_INT32))
    return ch_time_from_unix(value.as.integer, 0, ch_zone_special(call, CH_ZONE_LOCAL));
  return ch_time_now(call);
}

/* ---- dates as text ------------------------------------------------------------------------ */

static chart_value written(ch_call *call, chart_str layout, chart_value value, chart_str zone)
{
  ch_time   t = time_of(call, value, true);
  ch_buffer out;
  ch_zone_load(call, &t.zone, zone); /* UTC when there is none of that name */
  ch_buffer_init(&out, call->arena);
  ch_time_format(&out, t, layout);
  return ch_buffer_value(&out);
}

static chart_value fn_date(CH_PARAMETERS)
{
  return written(call, ch_text(arg[0]), arg[1], CHART_STR("Local"));
}

static chart_value fn_dateInZone(CH_PARAMETERS)
{
  return written(call, ch_text(arg[0]), arg[1], ch_text(arg[2]));
}

static chart_value fn_htmlDate(CH_PARAMETERS)
{
  return written(call, HTML_DATE, arg[0], CHART_STR("Local"));
}

static chart_value fn_htmlDateInZone(CH_PARAMETERS)
{
  return written(call, HTML_DATE, arg[0], ch_text(arg[1]));
}

static chart_value fn_unixEpoch(CH_PARAMETERS)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_buffer_integer(&out, ch_time_unix(*ch_time_of(arg[0])));
  return ch_buffer_value(&out);
}

/* ---- dates -------------------------------------------------------------------------------- */

static chart_value fn_now(CH_PARAMETERS)
{
  return ch_time_value(call->arena, ch_time_now(call));
}

static chart_value fn_dateModify(CH_PARAMETERS)
{
  int64_t   duration;
  chart_str problem = ch_duration_parse(call->arena, &duration, ch_text(arg[0]));
  if (problem.size == 0)
    return ch_time_value(call->arena, ch_time_add(*ch_time_of(arg[1]), duration));
  if (call->function->variant == MUST)
    ch_throw_str(call->fault, CHART_ERR_EXECUTE, problem);
  return arg[1];
}

static chart_value fn_toDate(CH_PARAMETERS)
{
  ch_time   t;
  chart_str problem = ch_time_parse(call->arena, &t, ch_text(arg[0]), ch_text(arg[1]),
                                    ch_zone_special(call, CH_ZONE_LOCAL));
  if (problem.size != 0 && call->function->variant == MUST)
    ch_throw_str(call->fault, CHART_ERR_EXECUTE, problem);
  return ch_time_value(call->arena, t);
}

/* ---- durations ---------------------------------------------------------------------------- */

static chart_value duration_text(ch_call *call, int64_t duration)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_duration_print(&out, duration);
  return ch_buffer_value(&out);
}

static chart_value fn_ago(CH_PARAMETERS)
{
  ch_time t     = time_of(call, arg[0], false);
  int64_t since = ch_time_subtract(ch_time_now(call), t);
  return duration_text(call, ch_duration_round(since, CH_SECOND));
}

/* An int gives 0, unlike an int64. */
static chart_value fn_duration(CH_PARAMETERS)
{
  int64_t seconds = 0;
  bool    is_range;
  if (arg[0].kind == CHART_STRING)
    ch_number_parse_int(ch_text(arg[0]), 10, &seconds, &is_range);
  else if (arg[0].kind == CHART_INT && arg[0].type == CH_TYPE_INT64)
    seconds = arg[0].as.integer;
  return duration_text(call, (int64_t) ((uint64_t) seconds * (uint64_t) CH_SECOND));
}

static int64_t duration_of(ch_call *call, chart_value value)
{
  int64_t duration = 0;
  if (value.kind == CHART_STRING)
    ch_duration_parse(call->arena, &duration, ch_text(value));
  else if (value.kind == CHART_INT && value.type == CH_TYPE_INT64)
    duration = value.as.integer;
  else if (ch_time_of(value) != NULL)
    duration = ch_time_subtract(ch_time_now(call), *ch_time_of(value));
  return duration;
}

/* The largest unit that is exceeded, and how often it fits; the sign is lost. */
static chart_value fn_durationRound(CH_PARAMETERS)
{
  static const struct {
    uint64_t    hours;
    const char *name;
  } long_units[]     = { { 24 * 365, "y" }, { 24 * 30, "mo" }, { 24, "d" }, { 1, "h" } };
  int64_t   duration = duration_of(call, arg[0]);
  uint64_t  size     = duration < 0 ? 0 - (uint64_t) duration : (uint64_t) duration;
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  for (size_t i = 0; i < sizeof long_units / sizeof *long_units; i++) {
    uint64_t unit = long_units[i].hours * (uint64_t) CH_HOUR;
    if (size <= unit)
      continue;
    ch_buffer_integer(&out, (int64_t) (size / unit));
    ch_buffer_text(&out, long_units[i].name);
    return ch_buffer_value(&out);
  }
  bool    has_minutes = size > (uint64_t) CH_MINUTE;
  int64_t unit        = has_minutes ? CH_MINUTE : CH_SECOND;
  ch_buffer_integer(&out, size > (uint64_t) unit ? (int64_t) size / unit : 0);
  ch_buffer_byte(&out, has_minutes ? 'm' : 's');
  return ch_buffer_value(&out);
}

const ch_function ch_date_functions[] = {
  { "now", "func() time.Time", fn_now, 0, "the time now" },
  { "date", "func(string, any) string", fn_date, 0, "TIME written by Go's LAYOUT" },
  { "dateInZone", "func(string, any, string) string", fn_dateInZone, 0,
    "TIME written by LAYOUT in ZONE" },
  { "date_in_zone", "func(string, any, string) string", fn_dateInZone, 0,
    "TIME written by LAYOUT in ZONE" },
  { "htmlDate", "func(any) string", fn_htmlDate, 0, "TIME as 2006-01-02" },
  { "htmlDateInZone", "func(any, string) string", fn_htmlDateInZone, 0,
    "TIME in ZONE as 2006-01-02" },
  { "dateModify", "func(string, time.Time) time.Time", fn_dateModify, 0, "TIME plus DURATION" },
  { "date_modify", "func(string, time.Time) time.Time", fn_dateModify, 0, "TIME plus DURATION" },
  { "mustDateModify", "func(string, time.Time) time.Time", fn_dateModify, MUST,
    "TIME plus DURATION, with errors" },
  { "must_date_modify", "func(string, time.Time) time.Time", fn_dateModify, MUST,
    "TIME plus DURATION, with errors" },
  { "toDate", "func(string, string) time.Time", fn_toDate, 0,
    "the time that LAYOUT finds in TEXT" },
  { "mustToDate", "func(string, string) time.Time", fn_toDate, MUST,
    "the time that LAYOUT finds in TEXT, with errors" },
  { "unixEpoch", "func(time.Time) string", fn_unixEpoch, 0, "the seconds from 1970 to TIME" },
  { "ago", "func(any) string", fn_ago, 0, "the duration since TIME" },
  { "duration", "func(any) string", fn_duration, 0, "SECONDS as a duration: 1m35s" },
  { "durationRound", "func(any) string", fn_durationRound, 0,
    "DURATION in its largest unit: 2h, 16d" },
  { 0 },
};
