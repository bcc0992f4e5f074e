/* SPDX-License-Identifier: Apache-2.0
 * The formats of time: dates as Go's time.Parse takes them, RFC 3339, ISO 8601 durations. */
#include "values/schema_format.h"

#include "base/number.h"
#include "base/utf8.h"

/* ---- dates ---------------------------------------------------------------------------------- */

#define LAYOUT "\"2006-01-02\""

/* As package time quotes: what is not ASCII is shown byte for byte. */
static chart_str quote(ch_arena *arena, chart_str text)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_byte(&out, '"');
  for (size_t i = 0; i < text.size; i++) {
    const unsigned char c = (unsigned char) text.data[i];
    if (c < ' ' || c >= 0x80) {
      ch_buffer_str(&out, ch_arena_format(arena, "\\x%02x", c));
      continue;
    }
    if (c == '"' || c == '\\')
      ch_buffer_byte(&out, '\\');
    ch_buffer_byte(&out, (char) c);
  }
  ch_buffer_byte(&out, '"');
  return ch_buffer_view(&out);
}

static bool fail_element(ch_arena *arena, chart_str text, chart_str rest, const char *element,
                         chart_str *why)
{
  return ch_format_fail(arena, why, "parsing time %.*s as " LAYOUT ": cannot parse %.*s as \"%s\"",
                        CH_STR_ARG(quote(arena, text)), CH_STR_ARG(quote(arena, rest)), element);
}

static bool fail_range(ch_arena *arena, chart_str text, const char *what, chart_str *why)
{
  return ch_format_fail(arena, why, "parsing time %.*s: %s out of range",
                        CH_STR_ARG(quote(arena, text)), what);
}

/* Takes `count` digits off *rest. */
static bool take_digits(chart_str *rest, size_t count, int *out)
{
  *out = 0;
  if (rest->size < count)
    return false;
  for (size_t i = 0; i < count; i++) {
    if (!ch_format_is_digit(rest->data[i]))
      return false;
    *out = *out * 10 + (rest->data[i] - '0');
  }
  *rest = ch_str_from(*rest, count);
  return true;
}

static bool take_byte(chart_str *rest, char c)
{
  if (rest->size == 0 || rest->data[0] != c)
    return false;
  *rest = ch_str_from(*rest, 1);
  return true;
}

static int days_in(int month, int year)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  const bool       leaps  = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (month == 2 && leaps);
}

bool ch_format_date(ch_arena *arena, chart_str text, chart_str *why)
{
  chart_str rest = text;
  int       year, month, day;
  if (!take_digits(&rest, 4, &year))
    return fail_element(arena, text, rest, "2006", why);
  if (!take_byte(&rest, '-'))
    return fail_element(arena, text, rest, "-", why);
  if (!take_digits(&rest, 2, &month))
    return fail_element(arena, text, rest, "01", why);
  if (month < 1 || month > 12)
    return fail_range(arena, text, "month", why);
  if (!take_byte(&rest, '-'))
    return fail_element(arena, text, rest, "-", why);
  if (!take_digits(&rest, 2, &day))
    return fail_element(arena, text, rest, "02", why);
  if (rest.size != 0)
    return ch_format_fail(arena, why, "parsing time %.*s: extra text: %.*s",
                          CH_STR_ARG(quote(arena, text)), CH_STR_ARG(quote(arena, rest)));
  return (day >= 1 && day <= days_in(month, year)) || fail_range(arena, text, "day", why);
}

/* ---- times ---------------------------------------------------------------------------------- */

/* Reads `count` numbers between colons. */
static bool read_numbers(ch_arena *arena, chart_str text, size_t count, int64_t *numbers,
                         const char *what, chart_str *why)
{
  for (size_t i = 0; i < count; i++) {
    const size_t colon    = i + 1 < count ? ch_str_find_byte(text, ':', 0) : CH_NOT_FOUND;
    bool         is_range = false;
    const size_t end      = colon == CH_NOT_FOUND ? text.size : colon;
    if (!ch_number_parse_int(ch_str_cut(text, 0, end), 10, &numbers[i], &is_range) || is_range)
      return ch_format_fail(arena, why, "invalid hour/min%s", what);
    if (numbers[i] < 0)
      return ch_format_fail(arena, why, "non-positive hour/min%s", what);
    text = ch_str_from(text, end == text.size ? end : end + 1);
  }
  return true;
}

/* Reads Z or an offset, and takes the latter from *minutes of the day. */
static bool check_offset(ch_arena *arena, chart_str text, int64_t *minutes, chart_str *why)
{
  if (ch_str_is(text, "z") || ch_str_is(text, "Z"))
    return true;
  if (text.size != 6)
    return ch_format_fail(arena, why, "offset must be 6 characters long");
  if (text.data[0] != '+' && text.data[0] != '-')
    return ch_format_fail(arena, why, "offset must begin with plus/minus");
  if (text.data[3] != ':')
    return ch_format_fail(arena, why, "missing colon in offset in correct place");
  int64_t numbers[2];
  if (!read_numbers(arena, ch_str_from(text, 1), 2, numbers, " in offset", why))
    return false;
  if (numbers[0] > 23 || numbers[1] > 59)
    return ch_format_fail(arena, why, "hour/min in offset out of range");
  const int64_t offset = numbers[0] * 60 + numbers[1];
  *minutes += text.data[0] == '+' ? -offset : offset;
  if (*minutes < 0)
    *minutes += 24 * 60;
  return true;
}

/* Cuts the fraction of a second off *rest. */
static bool skip_fraction(ch_arena *arena, chart_str *rest, chart_str *why)
{
  if (!take_byte(rest, '.'))
    return true;
  size_t digits = 0;
  while (digits < rest->size && ch_format_is_digit(rest->data[digits]))
    digits++;
  *rest = ch_str_from(*rest, digits);
  return digits != 0 || ch_format_fail(arena, why, "no digits in second fraction");
}

bool ch_format_time(ch_arena *arena, chart_str text, chart_str *why)
{
  if (text.size < 9)
    return ch_format_fail(arena, why, "less than 9 characters long");
  if (text.data[2] != ':' || text.data[5] != ':')
    return ch_format_fail(arena, why, "missing colon in correct place");
  int64_t numbers[3];
  if (!read_numbers(arena, ch_str_cut(text, 0, 8), 3, numbers, "/sec", why))
    return false;
  if (numbers[0] > 23 || numbers[1] > 59 || numbers[2] > 60)
    return ch_format_fail(arena, why, "hour/min/sec out of range");
  chart_str rest    = ch_str_from(text, 8);
  int64_t   minutes = numbers[0] * 60 + numbers[1];
  if (!skip_fraction(arena, &rest, why) || !check_offset(arena, rest, &minutes, why))
    return false;
  if (numbers[2] == 60 && minutes != 23 * 60 + 59)
    return ch_format_fail(arena, why, "invalid leap second");
  return true;
}

bool ch_format_date_time(ch_arena *arena, chart_str text, chart_str *why)
{
  if (text.size < 20)
    return ch_format_fail(arena, why, "less than 20 characters long");
  if (text.data[10] != 't' && text.data[10] != 'T')
    return ch_format_fail(arena, why, "11th character must be t or T");
  if (!ch_format_date(arena, ch_str_cut(text, 0, 10), why))
    return ch_format_fail_inside(arena, why, "invalid date element");
  if (!ch_format_time(arena, ch_str_from(text, 11), why))
    return ch_format_fail_inside(arena, why, "invalid time element");
  return true;
}

/* ---- durations ------------------------------------------------------------------------------ */

static bool check_weeks(ch_arena *arena, chart_str text, chart_str *why)
{
  if (text.size == 0)
    return ch_format_fail(arena, why, "no number in week");
  for (size_t i = 0; i < text.size; i++)
    if (!ch_format_is_digit(text.data[i]))
      return ch_format_fail(arena, why, "invalid week");
  return true;
}

/* Checks 1Y2M3D, where `units` is YMD, or 1H2M3S. */
static bool check_units(ch_arena *arena, chart_str text, const char *units, chart_str *why)
{
  const char *left = units;
  while (text.size != 0) {
    size_t digits = 0;
    while (digits < text.size && ch_format_is_digit(text.data[digits]))
      digits++;
    if (digits == 0)
      return ch_format_fail(arena, why, "missing number");
    if (digits == text.size)
      return ch_format_fail(arena, why, "missing unit");
    const char  unit  = text.data[digits];
    const char *found = unit == '\0' ? NULL : strchr(left, unit);
    if (found == NULL) {
      char            byte[4];
      const size_t    width = ch_utf8_encode(byte, (unsigned char) unit);
      const bool      known = unit != '\0' && strchr(units, unit) != NULL;
      const chart_str shown = ch_format_quote_rune(arena, ch_str(byte, width));
      return ch_format_fail(arena, why, known ? "unit %.*s out of order" : "invalid unit %.*s",
                            CH_STR_ARG(shown));
    }
    left = found + 1;
    text = ch_str_from(text, digits + 1);
  }
  return true;
}

bool ch_format_duration(ch_arena *arena, chart_str text, chart_str *why)
{
  if (!take_byte(&text, 'P'))
    return ch_format_fail(arena, why, "must start with P");
  if (text.size == 0)
    return ch_format_fail(arena, why, "nothing after P");
  if (text.data[text.size - 1] == 'W')
    return check_weeks(arena, ch_str_cut(text, 0, text.size - 1), why);
  chart_str part;
  for (size_t at = 0, i = 0; ch_format_next(text, 'T', &at, &part); i++) {
    if (i != 0 && part.size == 0)
      return ch_format_fail(arena, why, "no time elements");
    if (i > 1)
      return ch_format_fail(arena, why, "more than one T");
    if (!check_units(arena, part, i == 0 ? "YMD" : "HMS", why))
      return false;
  }
  return true;
}

static bool check_end(ch_arena *arena, chart_str end, bool may_be_duration, chart_str *why)
{
  if (may_be_duration && end.size != 0 && end.data[0] == 'P')
    return ch_format_duration(arena, end, why) ||
           ch_format_fail_inside(arena, why, "invalid end duration");
  return ch_format_date_time(arena, end, why) ||
         ch_format_fail_inside(arena, why, "invalid end date-time");
}

bool ch_format_period(ch_arena *arena, chart_str text, chart_str *why)
{
  const size_t slash = ch_str_find_byte(text, '/', 0);
  if (slash == CH_NOT_FOUND)
    return ch_format_fail(arena, why, "missing slash");
  const chart_str first = ch_str_cut(text, 0, slash);
  const bool      has_p = first.size != 0 && first.data[0] == 'P';
  if (has_p && !ch_format_duration(arena, first, why))
    return ch_format_fail_inside(arena, why, "invalid start duration");
  if (!has_p && !ch_format_date_time(arena, first, why))
    return ch_format_fail_inside(arena, why, "invalid start date-time");
  return check_end(arena, ch_str_from(text, slash + 1), !has_p, why);
}
