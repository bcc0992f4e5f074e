/* SPDX-License-Identifier: Apache-2.0
 * time.Time as a value: what templates can ask it, how it is printed and marshaled.
 *
 * Methods with several results, as Date and Clock, are rows without a body: templates cannot call
 * them. */
#include "funcs/call.h"
#include "funcs/duration.h"
#include "funcs/time.h"
#include "funcs/time_named.h"

enum { YEAR, DAY, HOUR, MINUTE, SECOND, YEAR_DAY };
enum { UNIX = 1, UNIX_MILLI = 1000, UNIX_MICRO = 1000000, UNIX_NANO = 1000000000 };
enum { BEFORE = -1, EQUAL = 0, AFTER = 1 };
enum { TRUNCATE, ROUND };
enum { AS_TEXT, AS_JSON };
enum { TO_UTC, TO_LOCAL };

static const ch_class time_class;

static const ch_time *time_in(const chart_object *object)
{
  return (const ch_time *) object->data;
}

static const ch_time *receiver(const chart_value *arg)
{
  return time_in(arg[0].as.object);
}

chart_value ch_time_value(ch_arena *arena, ch_time t)
{
  ch_time *data = (ch_time *) ch_arena_alloc(arena, sizeof *data);
  *data         = t;
  return ch_object(arena, &time_class, data);
}

const ch_time *ch_time_of(chart_value value)
{
  return (const ch_time *) ch_object_data(value, &time_class);
}

/* ---- parts -------------------------------------------------------------------------------- */

static chart_value fn_Year(CH_PARAMETERS)
{
  ch_date date = ch_time_date(*receiver(arg));
  switch (call->function->variant) {
  case YEAR: return ch_int(date.year);
  case DAY: return ch_int(date.day);
  case HOUR: return ch_int(date.hour);
  case MINUTE: return ch_int(date.minute);
  case SECOND: return ch_int(date.second);
  default: return ch_int(date.year_day);
  }
}

static chart_value fn_Month(CH_PARAMETERS)
{
  return ch_named_int(call->arena, &ch_month_class, ch_time_date(*receiver(arg)).month);
}

static chart_value fn_Weekday(CH_PARAMETERS)
{
  return ch_named_int(call->arena, &ch_weekday_class, ch_time_date(*receiver(arg)).weekday);
}

static chart_value fn_Nanosecond(CH_PARAMETERS)
{
  return ch_int(receiver(arg)->nanoseconds);
}

/* Far away from 1970 these come around, as with Go. */
static chart_value fn_Unix(CH_PARAMETERS)
{
  uint64_t scale = (uint64_t) call->function->variant;
  uint64_t part  = (uint64_t) receiver(arg)->nanoseconds / ((uint64_t) CH_SECOND / scale);
  uint64_t whole = (uint64_t) ch_time_unix(*receiver(arg)) * scale;
  return ch_int64((int64_t) (whole + (scale == UNIX ? 0 : part)));
}

static chart_value fn_IsZero(CH_PARAMETERS)
{
  return ch_bool(receiver(arg)->seconds == 0 && receiver(arg)->nanoseconds == 0);
}

static chart_value fn_IsDST(CH_PARAMETERS)
{
  return ch_bool(ch_time_date(*receiver(arg)).period.is_summer);
}

/* ---- zones -------------------------------------------------------------------------------- */

static chart_value moved_to(ch_call *call, const ch_time *t, const ch_zone *zone)
{
  ch_time result       = *t;
  result.zone          = zone;
  result.has_monotonic = false;
  return ch_time_value(call->arena, result);
}

static chart_value fn_UTC(CH_PARAMETERS)
{
  return moved_to(call, receiver(arg),
                  call->function->variant == TO_LOCAL ? ch_zone_special(call, CH_ZONE_LOCAL)
                                                      : NULL);
}

static chart_value fn_In(CH_PARAMETERS)
{
  if (arg[1].kind != CHART_OBJECT)
    ch_fail(call, "time: missing Location in call to Time.In");
  return moved_to(call, receiver(arg), ch_zone_of(arg[1]));
}

static chart_value fn_Location(CH_PARAMETERS)
{
  return ch_zone_value(receiver(arg)->zone);
}

/* ---- reckoning ---------------------------------------------------------------------------- */

static chart_value fn_Add(CH_PARAMETERS)
{
  return ch_time_value(call->arena, ch_time_add(*receiver(arg), ch_duration_of(arg[1])));
}

static chart_value fn_AddDate(CH_PARAMETERS)
{
  return ch_time_value(call->arena, ch_time_add_date(*receiver(arg), arg[1].as.integer,
                                                     arg[2].as.integer, arg[3].as.integer));
}

static chart_value fn_Sub(CH_PARAMETERS)
{
  int64_t difference = ch_time_subtract(*receiver(arg), *receiver(arg + 1));
  return ch_named_int(call->arena, &ch_duration_class, difference);
}

static chart_value fn_Round(CH_PARAMETERS)
{
  int64_t unit = ch_duration_of(arg[1]);
  return ch_time_value(call->arena, call->function->variant == ROUND
                                      ? ch_time_round(*receiver(arg), unit)
                                      : ch_time_truncate(*receiver(arg), unit));
}

static chart_value fn_Compare(CH_PARAMETERS)
{
  return ch_int(ch_time_compare(*receiver(arg), *receiver(arg + 1)));
}

static chart_value fn_Before(CH_PARAMETERS)
{
  int order = ch_time_compare(*receiver(arg), *receiver(arg + 1));
  return ch_bool(order == call->function->variant);
}

/* ---- text --------------------------------------------------------------------------------- */

static void print_text(ch_buffer *out, const chart_object *object)
{
  ch_time_print(out, *time_in(object));
}

/* As Go source code. */
static void print_go_text(ch_buffer *out, const chart_object *object)
{
  const ch_time *t       = time_in(object);
  ch_date        date    = ch_time_date(*t);
  const int      parts[] = { date.day, date.hour, date.minute, date.second, t->nanoseconds };
  ch_buffer_text(out, "time.Date(");
  ch_buffer_integer(out, date.year);
  ch_buffer_text(out, ", time.");
  ch_buffer_str(out, ch_time_month_names[date.month - 1]);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    ch_buffer_text(out, ", ");
    ch_buffer_integer(out, parts[i]);
  }
  if (t->zone == NULL || ch_zone_role_of(t->zone) == CH_ZONE_LOCAL) {
    ch_buffer_text(out, t->zone == NULL ? ", time.UTC)" : ", time.Local)");
    return;
  }
  ch_buffer_text(out, ", time.Location(");
  ch_duration_quote(out, ch_zone_name(t->zone));
  ch_buffer_text(out, "))");
}

static void print_json(ch_buffer *out, const chart_object *object)
{
  ch_buffer_byte(out, '"');
  ch_time_format(out, *time_in(object), CH_TIME_RFC3339);
  ch_buffer_byte(out, '"');
}

#define WHERE "Time.MarshalJSON: "

/* Years have four digits in RFC 3339, and offsets are less than a day. */
static const char *json_problem(const chart_object *object)
{
  ch_date date = ch_time_date(*time_in(object));
  int64_t hour = date.period.offset / 3600;
  if (date.year < 0 || date.year > 9999)
    return WHERE "year outside of range [0,9999]";
  return hour > -24 && hour < 24 ? NULL : WHERE "timezone hour outside of range [0,23]";
}

static chart_value fn_Format(CH_PARAMETERS)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_time_format(&out, *receiver(arg), ch_text(arg[1]));
  return ch_buffer_value(&out);
}

static chart_value fn_AppendFormat(CH_PARAMETERS)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_buffer_str(&out, ch_text(arg[1]));
  ch_time_format(&out, *receiver(arg), ch_text(arg[2]));
  return ch_bytes(ch_buffer_view(&out));
}

static chart_value fn_String(CH_PARAMETERS)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_time_print(&out, *receiver(arg));
  return ch_buffer_value(&out);
}

static chart_value fn_GoString(CH_PARAMETERS)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  print_go_text(&out, arg[0].as.object);
  return ch_buffer_value(&out);
}

static chart_value fn_MarshalText(CH_PARAMETERS)
{
  const char *problem = json_problem(arg[0].as.object);
  ch_buffer   out;
  ch_buffer_init(&out, call->arena);
  if (problem != NULL)
    ch_fail(call, "Time.%s: %s", call->function->name, problem + strlen(WHERE));
  if (call->function->variant == AS_JSON)
    print_json(&out, arg[0].as.object);
  else
    ch_time_format(&out, *receiver(arg), CH_TIME_RFC3339);
  return ch_bytes(ch_buffer_view(&out));
}

static chart_value fn_AppendText(CH_PARAMETERS)
{
  const char *problem = json_problem(arg[0].as.object);
  ch_buffer   out;
  ch_buffer_init(&out, call->arena);
  if (problem != NULL)
    ch_fail(call, "Time.AppendText: %s", problem + strlen(WHERE));
  ch_buffer_str(&out, ch_text(arg[1]));
  ch_time_format(&out, *receiver(arg), CH_TIME_RFC3339);
  return ch_bytes(ch_buffer_view(&out));
}

static void append_number(ch_buffer *out, uint64_t number, unsigned bytes)
{
  while (bytes-- != 0)
    ch_buffer_byte(out, (char) (number >> (8 * bytes) & 0xFF));
}

/* Go's own binary form: a version, seconds, nanoseconds, and the zone's offset in minutes (-1: UTC)
 * and, in version 2, further seconds. */
static chart_value fn_AppendBinary(CH_PARAMETERS)
{
  const ch_time *t      = receiver(arg);
  int64_t        offset = t->zone == NULL ? -60 : ch_time_date(*t).period.offset;
  int64_t        rest   = offset % 60;
  int64_t        minute = offset / 60;
  ch_buffer      out;
  ch_buffer_init(&out, call->arena);
  if (count > 1)
    ch_buffer_str(&out, ch_text(arg[1]));
  if (minute < INT16_MIN || minute > INT16_MAX || (minute == -1 && t->zone != NULL))
    ch_fail(call, "Time.%s: unexpected zone offset", count > 1 ? "AppendBinary" : "MarshalBinary");
  append_number(&out, rest != 0 ? 2 : 1, 1);
  append_number(&out, (uint64_t) t->seconds, 8);
  append_number(&out, (uint64_t) t->nanoseconds, 4);
  append_number(&out, (uint64_t) minute, 2);
  if (rest != 0)
    append_number(&out, (uint64_t) rest, 1);
  return ch_bytes(ch_buffer_view(&out));
}

/* ---- the type ----------------------------------------------------------------------------- */

static const chart_str field_names[] = { { "wall", 4 }, { "ext", 3 }, { "loc", 3 }, { NULL, 0 } };

#define SECONDS_TO_1885 INT64_C(59453308800) /* from the year 1 */

/* As Go packs them. */
static chart_value time_field(ch_arena *arena, const chart_object *object, size_t i)
{
  const ch_time *t    = time_in(object);
  uint64_t       wall = (uint64_t) t->nanoseconds;
  (void) arena;
  if (t->has_monotonic)
    wall |= UINT64_C(1) << 63 | (uint64_t) (t->seconds - SECONDS_TO_1885) << 30;
  if (i < 2)
    return i == 0 ? ch_uint64(wall) : ch_int64(t->has_monotonic ? t->monotonic : t->seconds);
  if (t->zone != NULL)
    return ch_zone_value(t->zone);
  return (chart_value){ .kind = CHART_OBJECT, .type = CH_TYPE_ZONE };
}

static const ch_function methods[] = {
  { "Add", "func(time.Duration) time.Time", fn_Add, 0, NULL },
  { "AddDate", "func(int, int, int) time.Time", fn_AddDate, 0, NULL },
  { "After", "func(time.Time) bool", fn_Before, AFTER, NULL },
  { "AppendBinary", "func([]byte) []byte", fn_AppendBinary, 0, NULL },
  { "AppendFormat", "func([]byte, string) []byte", fn_AppendFormat, 0, NULL },
  { "AppendText", "func([]byte) []byte", fn_AppendText, 0, NULL },
  { "Before", "func(time.Time) bool", fn_Before, BEFORE, NULL },
  { "Clock", "func() (int, int, int)", NULL, 0, NULL },
  { "Compare", "func(time.Time) int", fn_Compare, 0, NULL },
  { "Date", "func() (int, time.Month, int)", NULL, 0, NULL },
  { "Day", "func() int", fn_Year, DAY, NULL },
  { "Equal", "func(time.Time) bool", fn_Before, EQUAL, NULL },
  { "Format", "func(string) string", fn_Format, 0, NULL },
  { "GoString", "func() string", fn_GoString, 0, NULL },
  { "GobEncode", "func() []byte", fn_AppendBinary, 0, NULL },
  { "Hour", "func() int", fn_Year, HOUR, NULL },
  { "ISOWeek", "func() (int, int)", NULL, 0, NULL },
  { "In", "func(*time.Location) time.Time", fn_In, 0, NULL },
  { "IsDST", "func() bool", fn_IsDST, 0, NULL },
  { "IsZero", "func() bool", fn_IsZero, 0, NULL },
  { "Local", "func() time.Time", fn_UTC, TO_LOCAL, NULL },
  { "Location", "func() *time.Location", fn_Location, 0, NULL },
  { "MarshalBinary", "func() []byte", fn_AppendBinary, 0, NULL },
  { "MarshalJSON", "func() []byte", fn_MarshalText, AS_JSON, NULL },
  { "MarshalText", "func() []byte", fn_MarshalText, AS_TEXT, NULL },
  { "Minute", "func() int", fn_Year, MINUTE, NULL },
  { "Month", "func() time.Month", fn_Month, 0, NULL },
  { "Nanosecond", "func() int", fn_Nanosecond, 0, NULL },
  { "Round", "func(time.Duration) time.Time", fn_Round, ROUND, NULL },
  { "Second", "func() int", fn_Year, SECOND, NULL },
  { "String", "func() string", fn_String, 0, NULL },
  { "Sub", "func(time.Time) time.Duration", fn_Sub, 0, NULL },
  { "Truncate", "func(time.Duration) time.Time", fn_Round, TRUNCATE, NULL },
  { "UTC", "func() time.Time", fn_UTC, TO_UTC, NULL },
  { "Unix", "func() int64", fn_Unix, UNIX, NULL },
  { "UnixMicro", "func() int64", fn_Unix, UNIX_MICRO, NULL },
  { "UnixMilli", "func() int64", fn_Unix, UNIX_MILLI, NULL },
  { "UnixNano", "func() int64", fn_Unix, UNIX_NANO, NULL },
  { "Weekday", "func() time.Weekday", fn_Weekday, 0, NULL },
  { "Year", "func() int", fn_Year, YEAR, NULL },
  { "YearDay", "func() int", fn_Year, YEAR_DAY, NULL },
  { "Zone", "func() (string, int)", NULL, 0, NULL },
  { "ZoneBounds", "func() (time.Time, time.Time)", NULL, 0, NULL },
  { 0 },
};

static const ch_class time_class = {
  .name         = { "time.Time", 9 },
  .reflect_kind = { "struct", 6 },
  .fields       = field_names,
  .field        = time_field,
  .methods      = methods,
  .text         = print_text,
  .go_text      = print_go_text,
  .json         = print_json,
  .json_problem = json_problem,
};
