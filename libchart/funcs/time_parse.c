/* SPDX-License-Identifier: Apache-2.0
 * Times read by Go's layouts, with Go's complaints (Go 1.26, time/format.go: parse). */
#include "funcs/time.h"

#include "funcs/duration.h"

typedef struct parser {
  chart_str   value; /* what is left of the text */
  int64_t     year;
  int64_t     month; /* -1: not said, and so with the next two */
  int64_t     day;
  int64_t     year_day;
  int64_t     hour, minute, second, nanosecond;
  bool        is_am, is_pm, is_utc;
  bool        has_offset;
  int64_t     offset;
  chart_str   zone_name;
  const char *out_of_range; /* what is */
} parser;

/* ---- pieces ------------------------------------------------------------------------------- */

static bool is_digit(chart_str text, size_t at)
{
  return at < text.size && text.data[at] >= '0' && text.data[at] <= '9';
}

static bool is_point(char c)
{
  return c == '.' || c == ',';
}

static void advance(parser *p, size_t count)
{
  p->value = ch_str_from(p->value, count);
}

/* One or two (or three) digits; exactly as many with CH_LAYOUT_PADDED. */
static bool take_number(parser *p, int64_t *out, size_t most, unsigned flags)
{
  size_t at = 0;
  for (*out = 0; at < most && is_digit(p->value, at); at++)
    *out = *out * 10 + (p->value.data[at] - '0');
  if (at == 0 || (at < most && (flags & CH_LAYOUT_PADDED) != 0)) {
    *out = 0;
    return false;
  }
  advance(p, at);
  return true;
}

/* A whole text as a number; Go takes a sign, too. */
static bool number_of(chart_str text, int64_t *out)
{
  uint64_t number;
  size_t   at          = text.size != 0 && strchr("+-", text.data[0]) != NULL ? 1 : 0;
  bool     is_negative = at != 0 && text.data[0] == '-';
  if (!ch_duration_digits(text, &at, &number) || at != text.size)
    return false;
  *out = (int64_t) (is_negative ? 0 - number : number);
  return true;
}

static bool take_sized(parser *p, size_t size, int64_t *out)
{
  if (p->value.size < size || !number_of(ch_str_cut(p->value, 0, size), out))
    return false;
  advance(p, size);
  return true;
}

/* Letters match in any case. */
static bool has_name(chart_str value, chart_str name)
{
  if (value.size < name.size)
    return false;
  for (size_t i = 0; i < name.size; i++)
    if ((value.data[i] | 0x20) != (name.data[i] | 0x20) ||
        ((value.data[i] | 0x20) < 'a' || (value.data[i] | 0x20) > 'z'))
      return false;
  return true;
}

static bool take_name(parser *p, const chart_str *names, size_t count, unsigned flags,
                      int64_t *number)
{
  for (size_t i = 0; i < count; i++) {
    chart_str name = (flags & CH_LAYOUT_LONG) != 0 ? names[i] : ch_str_cut(names[i], 0, 3);
    if (!has_name(p->value, name))
      continue;
    *number = (int64_t) i + 1;
    advance(p, name.size);
    return true;
  }
  *number = 0;
  return false;
}

static void skip_blanks(chart_str *text)
{
  *text = ch_str_trim_left(*text, " ");
}

/* The literal text of the layout; runs of blanks are as good as one another, and as none at the
 * end. */
static bool take_literal(parser *p, chart_str *literal)
{
  while (literal->size != 0) {
    if (literal->data[0] == ' ') {
      if (p->value.size != 0 && p->value.data[0] != ' ')
        return false;
      skip_blanks(literal);
      skip_blanks(&p->value);
      continue;
    }
    if (p->value.size == 0 || p->value.data[0] != literal->data[0])
      return false;
    *literal = ch_str_from(*literal, 1);
    advance(p, 1);
  }
  return true;
}

static void check_range(parser *p, int64_t number, int64_t least, int64_t most, const char *what)
{
  if (number < least || number > most)
    p->out_of_range = what;
}

/* ---- elements ----------------------------------------------------------------------------- */

static bool take_year(parser *p, const ch_layout_element *e)
{
  if (e->kind == CH_LAYOUT_YEAR)
    return is_digit(p->value, 0) && take_sized(p, 4, &p->year);
  if (!take_sized(p, 2, &p->year))
    return false;
  p->year += p->year >= 69 ? 1900 : 2000;
  return true;
}

static bool take_month(parser *p, const ch_layout_element *e)
{
  if (!take_number(p, &p->month, 2, e->flags))
    return false;
  check_range(p, p->month, 1, 12, "month");
  return true;
}

static void skip_blank(parser *p, unsigned flags)
{
  if ((flags & CH_LAYOUT_BLANKS) != 0 && p->value.size != 0 && p->value.data[0] == ' ')
    advance(p, 1);
}

static bool take_clock(parser *p, const ch_layout_element *e, int64_t *out, int64_t most,
                       const char *what)
{
  bool is_taken = take_number(p, out, 2, e->flags);
  check_range(p, *out, 0, most, what);
  return is_taken;
}

/* The first `size` bytes: a point and digits, of which nine count. */
static bool take_fraction(parser *p, size_t size)
{
  size_t  used = size < 10 ? size : 10;
  int64_t n;
  if (p->value.size < size || !is_point(p->value.data[0]) ||
      !number_of(ch_str_cut(p->value, 1, used), &n))
    return false;
  if (n < 0)
    p->out_of_range = "fractional second";
  for (size_t i = used; i < 10; i++)
    n *= 10;
  p->nanosecond = n;
  advance(p, size);
  return true;
}

/* The size of a point and at least one digit. */
static size_t fraction_size(chart_str value)
{
  if (value.size < 2 || !is_point(value.data[0]) || !is_digit(value, 1))
    return 0;
  size_t size = 2;
  while (is_digit(value, size))
    size++;
  return size;
}

/* Seconds may have a fraction that the layout does not mention. */
static bool take_second(parser *p, const ch_layout_element *e)
{
  if (!take_number(p, &p->second, 2, e->flags))
    return false;
  check_range(p, p->second, 0, 59, "second");
  size_t fraction = fraction_size(p->value);
  if (p->out_of_range != NULL || fraction == 0 ||
      ch_layout_next(e->rest).kind == CH_LAYOUT_FRACTION)
    return true;
  return take_fraction(p, fraction);
}

static bool take_noon(parser *p, const ch_layout_element *e)
{
  bool        is_lower = (e->flags & CH_LAYOUT_LOWER) != 0;
  const char *am = is_lower ? "am" : "AM", *pm = is_lower ? "pm" : "PM";
  if (ch_str_starts(p->value, chart_str_from(pm)))
    p->is_pm = true;
  else if (ch_str_starts(p->value, chart_str_from(am)))
    p->is_am = true;
  else
    return false;
  advance(p, 2);
  return true;
}

/* `+02:00` and its kin, two digits each, with the colons that the layout has. */
static bool take_offset(parser *p, unsigned flags)
{
  size_t    colon = (flags & CH_LAYOUT_COLON) != 0;
  size_t    parts = (flags & CH_LAYOUT_SECONDS) != 0 ? 3 : (flags & CH_LAYOUT_MINUTES) != 0 ? 2 : 1;
  size_t    size  = 1 + 2 * parts + colon * (parts - 1);
  int64_t   unit[3] = { 0, 0, 0 };
  chart_str text    = p->value;
  if (text.size < size)
    return false;
  for (size_t i = 1; colon != 0 && i < parts; i++)
    if (text.data[3 * i] != ':')
      return false;
  bool is_good = true;
  for (size_t i = 0; i < parts && is_good; i++) {
    size_t at = 1 + i * (2 + colon);
    is_good   = is_digit(text, at) && is_digit(text, at + 1);
    if (is_good)
      unit[i] = (text.data[at] - '0') * 10 + (text.data[at + 1] - '0');
  }
  /* Some people do write offsets of 24 hours or 60 minutes. */
  check_range(p, unit[0], 0, 24, "time zone offset hour");
  check_range(p, unit[1], 0, 60, "time zone offset minute");
  check_range(p, unit[2], 0, 60, "time zone offset second");
  p->offset     = (unit[0] * 60 + unit[1]) * 60 + unit[2];
  p->offset     = text.data[0] == '-' ? -p->offset : p->offset;
  p->has_offset = p->offset != -1;
  advance(p, size);
  return is_good && strchr("+-", text.data[0]) != NULL && text.data[0] != '\0';
}

/* The size of `+3` or `-04` up to 23, or 0. */
static size_t signed_hours_size(chart_str text)
{
  uint64_t hours;
  size_t   at = 1;
  if (text.size == 0 || (text.data[0] != '+' && text.data[0] != '-'))
    return 0;
  if (!ch_duration_digits(text, &at, &hours) || at == 1 || hours > 23)
    return 0;
  return at;
}

/* The size of what looks like the abbreviation of a time zone, or 0. */
static size_t zone_name_size(chart_str value)
{
  size_t upper = 0;
  if (value.size < 3)
    return 0;
  if (ch_str_starts(value, CHART_STR("ChST")) || ch_str_starts(value, CHART_STR("MeST")))
    return 4;
  if (ch_str_starts(value, CHART_STR("GMT")))
    return 3 + signed_hours_size(ch_str_from(value, 3));
  if (value.data[0] == '+' || value.data[0] == '-')
    return signed_hours_size(value);
  while (upper < 6 && upper < value.size && value.data[upper] >= 'A' && value.data[upper] <= 'Z')
    upper++;
  switch (upper) {
  case 3: return 3;
  case 4: return value.data[3] == 'T' || ch_str_starts(value, CHART_STR("WITA")) ? 4 : 0;
  case 5: return value.data[4] == 'T' ? 5 : 0;
  default: return 0;
  }
}

static bool take_zone_name(parser *p)
{
  bool   is_utc = ch_str_starts(p->value, CHART_STR("UTC"));
  size_t size   = is_utc ? 3 : zone_name_size(p->value);
  p->is_utc     = p->is_utc || is_utc;
  if (size != 0 && !is_utc)
    p->zone_name = ch_str_cut(p->value, 0, size);
  advance(p, size);
  return size != 0;
}

static bool take_offset_or_z(parser *p, unsigned flags)
{
  bool is_z = (flags & CH_LAYOUT_Z) != 0 && p->value.size != 0 && p->value.data[0] == 'Z';
  if (!is_z)
    return take_offset(p, flags);
  p->is_utc = true;
  advance(p, 1);
  return true;
}

static bool take_element(parser *p, const ch_layout_element *e)
{
  int64_t ignored;
  switch (e->kind) {
  case CH_LAYOUT_END: return true;
  case CH_LAYOUT_YEAR:
  case CH_LAYOUT_YEAR_SHORT: return take_year(p, e);
  case CH_LAYOUT_MONTH: return take_month(p, e);
  case CH_LAYOUT_MONTH_NAME: return take_name(p, ch_time_month_names, 12, e->flags, &p->month);
  case CH_LAYOUT_WEEKDAY: return take_name(p, ch_time_weekday_names, 7, e->flags, &ignored);
  case CH_LAYOUT_DAY: skip_blank(p, e->flags); return take_number(p, &p->day, 2, e->flags);
  case CH_LAYOUT_YEAR_DAY:
    skip_blank(p, e->flags);
    skip_blank(p, e->flags);
    return take_number(p, &p->year_day, 3, e->flags);
  case CH_LAYOUT_HOUR: return take_clock(p, e, &p->hour, 23, "hour");
  case CH_LAYOUT_HOUR_12: return take_clock(p, e, &p->hour, 12, "hour");
  case CH_LAYOUT_MINUTE: return take_clock(p, e, &p->minute, 59, "minute");
  case CH_LAYOUT_SECOND: return take_second(p, e);
  case CH_LAYOUT_NOON: return take_noon(p, e);
  case CH_LAYOUT_ZONE_NAME: return take_zone_name(p);
  case CH_LAYOUT_OFFSET: return take_offset_or_z(p, e->flags);
  case CH_LAYOUT_FRACTION:
    if ((e->flags & CH_LAYOUT_TRIMMED) == 0)
      return take_fraction(p, e->text.size);
    return fraction_size(p->value) == 0 || take_fraction(p, fraction_size(p->value));
  }
  return false;
}

/* ---- the day ------------------------------------------------------------------------------ */

/* Finds month and day of a day of the year.  Result: NULL, or what is wrong with it. */
static const char *use_year_day(parser *p)
{
  bool    is_leap = ch_time_is_leap(p->year);
  int64_t number = p->year_day, month = 1;
  if (number < 1 || number > 365 + is_leap)
    return "day-of-year out of range";
  while (month < 12 && number > ch_time_days_before((int) month + 1) + (is_leap && month >= 2))
    month++;
  int64_t day = number - ch_time_days_before((int) month) - (is_leap && month > 2);
  if (p->month >= 0 && p->month != month)
    return "day-of-year does not match month";
  if (p->day >= 0 && p->day != day)
    return "day-of-year does not match day";
  p->month = month;
  p->day   = day;
  return NULL;
}

static const char *settle_day(parser *p)
{
  const char *problem = p->year_day >= 0 ? use_year_day(p) : NULL;
  if (problem != NULL)
    return problem;
  p->month = p->month < 0 ? 1 : p->month;
  p->day   = p->day < 0 ? 1 : p->day;
  if (p->day < 1 || p->day > ch_time_days_in((int) p->month, p->year))
    return "day out of range";
  return NULL;
}

/* ---- the time zone ------------------------------------------------------------------------ */

static ch_time in_zone(const parser *p, const ch_zone *zone)
{
  ch_date date = { .year   = p->year,
                   .month  = (int) p->month,
                   .day    = (int) p->day,
                   .hour   = (int) p->hour,
                   .minute = (int) p->minute,
                   .second = (int) p->second };
  return ch_time_from_date(&date, p->nanosecond, zone);
}

/* An offset that the zone has at that time gives the zone, any other one a zone of its own. */
static ch_time by_offset(ch_arena *arena, const parser *p, const ch_zone *zone)
{
  ch_time t = in_zone(p, NULL);
  t.seconds -= p->offset;
  ch_zone_period period     = ch_zone_lookup(zone, ch_time_unix(t));
  bool           is_of_zone = period.offset == p->offset &&
                    (p->zone_name.size == 0 || ch_str_equal(period.name, p->zone_name));
  t.zone = is_of_zone ? zone : ch_zone_fixed(arena, p->zone_name, p->offset);
  return t;
}

/* A name that the zone does not know means UTC, under that name; but GMT+3 says it all. */
static ch_time by_name(ch_arena *arena, const parser *p, const ch_zone *zone)
{
  ch_time t      = in_zone(p, NULL);
  int64_t offset = 0;
  if (ch_zone_lookup_name(zone, p->zone_name, ch_time_unix(t), &offset)) {
    t.seconds -= offset;
    t.zone = zone;
    return t;
  }
  offset = 0;
  if (p->zone_name.size > 3 && ch_str_starts(p->zone_name, CHART_STR("GMT")) &&
      number_of(ch_str_from(p->zone_name, 3), &offset))
    offset *= 3600;
  t.zone = ch_zone_fixed(arena, p->zone_name, offset);
  return t;
}

static ch_time settle_zone(ch_arena *arena, const parser *p, const ch_zone *zone)
{
  if (p->is_utc)
    return in_zone(p, NULL);
  if (p->has_offset)
    return by_offset(arena, p, zone);
  if (p->zone_name.size != 0)
    return by_name(arena, p, zone);
  return in_zone(p, zone);
}

/* ---- complaints --------------------------------------------------------------------------- */

static chart_str mismatch(ch_arena *arena, chart_str text, chart_str layout, chart_str value,
                          chart_str element)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_text(&out, "parsing time ");
  ch_duration_quote(&out, text);
  ch_buffer_text(&out, " as ");
  ch_duration_quote(&out, layout);
  ch_buffer_text(&out, ": cannot parse ");
  ch_duration_quote(&out, value);
  ch_buffer_text(&out, " as ");
  ch_duration_quote(&out, element);
  return ch_buffer_view(&out);
}

static chart_str problem_with(ch_arena *arena, chart_str text, const char *what, const char *end)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_text(&out, "parsing time ");
  ch_duration_quote(&out, text);
  ch_buffer_text(&out, ": ");
  ch_buffer_text(&out, what);
  ch_buffer_text(&out, end);
  return ch_buffer_view(&out);
}

static chart_str extra_text(ch_arena *arena, chart_str text, chart_str extra)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_text(&out, "parsing time ");
  ch_duration_quote(&out, text);
  ch_buffer_text(&out, ": extra text: ");
  ch_duration_quote(&out, extra);
  return ch_buffer_view(&out);
}

/* Reads the text to its end. */
static chart_str take_all(ch_arena *arena, parser *p, chart_str layout, chart_str text)
{
  for (chart_str rest = layout;;) {
    ch_layout_element e       = ch_layout_next(rest);
    chart_str         literal = e.before;
    if (!take_literal(p, &literal))
      return mismatch(arena, text, layout, p->value, e.before);
    if (e.kind == CH_LAYOUT_END)
      break;
    chart_str before   = p->value;
    bool      is_taken = take_element(p, &e);
    if (p->out_of_range != NULL)
      return problem_with(arena, text, p->out_of_range, " out of range");
    if (!is_taken)
      return mismatch(arena, text, layout, before, e.text);
    rest = e.rest;
  }
  return p->value.size != 0 ? extra_text(arena, text, p->value) : CHART_STR("");
}

chart_str ch_time_parse(ch_arena *arena, ch_time *out, chart_str layout, chart_str text,
                        const ch_zone *zone)
{
  parser    p         = { .value = text, .month = -1, .day = -1, .year_day = -1 };
  chart_str complaint = take_all(arena, &p, layout, text);
  *out                = (ch_time){ 0 };
  if (complaint.size != 0)
    return complaint;
  if (p.is_pm && p.hour < 12)
    p.hour += 12;
  else if (p.is_am && !p.is_pm && p.hour == 12)
    p.hour = 0;
  const char *problem = settle_day(&p);
  if (problem != NULL)
    return problem_with(arena, text, problem, "");
  *out = settle_zone(arena, &p, zone);
  return CHART_STR("");
}
