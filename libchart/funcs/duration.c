/* SPDX-License-Identifier: Apache-2.0
 * Go's time.Duration: reading, printing and rounding it (Go 1.26, time/format.go and time.go). */
#include "funcs/duration.h"

#define LARGEST (UINT64_C(1) << 63)

static bool is_digit(chart_str text, size_t at)
{
  return at < text.size && text.data[at] >= '0' && text.data[at] <= '9';
}

bool ch_duration_digits(chart_str text, size_t *at, uint64_t *out)
{
  for (*out = 0; is_digit(text, *at); ++*at) {
    if (*out > LARGEST / 10)
      return false;
    *out = *out * 10 + (uint64_t) (text.data[*at] - '0');
    if (*out > LARGEST)
      return false;
  }
  return true;
}

void ch_duration_quote(ch_buffer *out, chart_str text)
{
  static const char hexadecimal[] = "0123456789abcdef";
  ch_buffer_byte(out, '"');
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char) text.data[i];
    if (c >= 0x80 || c < ' ') {
      ch_buffer_text(out, "\\x");
      ch_buffer_byte(out, hexadecimal[c >> 4]);
      ch_buffer_byte(out, hexadecimal[c & 15]);
      continue;
    }
    if (c == '"' || c == '\\')
      ch_buffer_byte(out, '\\');
    ch_buffer_byte(out, (char) c);
  }
  ch_buffer_byte(out, '"');
}

/* ---- reading ------------------------------------------------------------------------------ */

static const struct {
  const char *name;
  uint64_t    size;
} units[] = {
  { "ns", 1 },           { "us", 1000 },     { "\xC2\xB5s", 1000 }, /* U+00B5, the micro sign */
  { "\xCE\xBCs", 1000 },                                            /* U+03BC, the Greek letter */
  { "ms", 1000000 },     { "s", CH_SECOND }, { "m", CH_MINUTE },    { "h", CH_HOUR },
};

static uint64_t unit_size(chart_str name)
{
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (ch_str_is(name, units[i].name))
      return units[i].size;
  return 0;
}

static chart_str complaint(ch_arena *arena, const char *what, chart_str shown)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_text(&out, what);
  ch_duration_quote(&out, shown);
  return ch_buffer_view(&out);
}

static chart_str invalid(ch_arena *arena, chart_str text)
{
  return complaint(arena, "time: invalid duration ", text);
}

static chart_str unknown_unit(ch_arena *arena, chart_str name, chart_str text)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_text(&out, "time: unknown unit ");
  ch_duration_quote(&out, name);
  ch_buffer_text(&out, " in duration ");
  ch_duration_quote(&out, text);
  return ch_buffer_view(&out);
}

/* The digits behind a point.  Those too many to count have no weight. */
static uint64_t fraction_digits(chart_str text, size_t *at, double *scale)
{
  uint64_t result  = 0;
  bool     is_full = false;
  for (; is_digit(text, *at); ++*at) {
    uint64_t next = result * 10 + (uint64_t) (text.data[*at] - '0');
    is_full       = is_full || result > (LARGEST - 1) / 10 || next > LARGEST;
    if (is_full)
      continue;
    result = next;
    *scale *= 10;
  }
  return result;
}

static chart_str unit_name(chart_str text, size_t *at)
{
  size_t start = *at;
  while (*at < text.size && text.data[*at] != '.' && !is_digit(text, *at))
    ++*at;
  return ch_str_cut(text, start, *at);
}

/* Reads one number with its unit, and adds it to *sum. */
static chart_str read_part(ch_arena *arena, chart_str text, size_t *at, uint64_t *sum)
{
  uint64_t whole, fraction = 0;
  double   scale = 1;
  size_t   start = *at;
  if (!ch_duration_digits(text, at, &whole))
    return invalid(arena, text);
  size_t digits = *at - start;
  if (*at < text.size && text.data[*at] == '.') {
    start    = ++*at;
    fraction = fraction_digits(text, at, &scale);
    digits += *at - start;
  }
  if (digits == 0)
    return invalid(arena, text);
  chart_str name = unit_name(text, at);
  uint64_t  size = unit_size(name);
  if (name.size == 0)
    return complaint(arena, "time: missing unit in duration ", text);
  if (size == 0)
    return unknown_unit(arena, name, text);
  if (whole > LARGEST / size)
    return invalid(arena, text);
  whole *= size;
  if (fraction > 0)
    whole += (uint64_t) ((double) fraction * ((double) size / scale));
  if (whole > LARGEST || *sum + whole > LARGEST)
    return invalid(arena, text);
  *sum += whole;
  return CHART_STR("");
}

chart_str ch_duration_parse(ch_arena *arena, int64_t *out, chart_str text)
{
  size_t   at          = text.size != 0 && strchr("+-", text.data[0]) != NULL ? 1 : 0;
  bool     is_negative = at != 0 && text.data[0] == '-';
  uint64_t sum         = 0;
  *out                 = 0;
  if (ch_str_is(ch_str_from(text, at), "0"))
    return CHART_STR("");
  if (at == text.size)
    return invalid(arena, text);
  while (at < text.size) {
    chart_str problem = read_part(arena, text, &at, &sum);
    if (problem.size != 0)
      return problem;
  }
  if (sum == LARGEST && !is_negative)
    return invalid(arena, text);
  *out = (int64_t) (is_negative ? 0 - sum : sum);
  return CHART_STR("");
}

/* ---- printing ----------------------------------------------------------------------------- */

static void print_natural(ch_buffer *out, uint64_t n)
{
  char   digits[20];
  size_t at = sizeof digits;
  do
    digits[--at] = (char) ('0' + n % 10);
  while ((n /= 10) != 0);
  ch_buffer_bytes(out, digits + at, sizeof digits - at);
}

/* n / power without trailing zeros; power is one of ten. */
static void print_fraction(ch_buffer *out, uint64_t n, uint64_t power)
{
  print_natural(out, n / power);
  n %= power;
  if (n != 0)
    ch_buffer_byte(out, '.');
  for (; n != 0; n %= power) {
    power /= 10;
    ch_buffer_byte(out, (char) ('0' + n / power));
  }
}

static void print_below_second(ch_buffer *out, uint64_t n)
{
  if (n == 0) {
    ch_buffer_byte(out, '0');
  } else if (n < 1000) {
    print_natural(out, n);
    ch_buffer_byte(out, 'n');
  } else if (n < 1000000) {
    print_fraction(out, n, 1000);
    ch_buffer_text(out, "\xC2\xB5");
  } else {
    print_fraction(out, n, 1000000);
    ch_buffer_byte(out, 'm');
  }
}

void ch_duration_print(ch_buffer *out, int64_t duration)
{
  uint64_t n = duration < 0 ? 0 - (uint64_t) duration : (uint64_t) duration;
  if (duration < 0)
    ch_buffer_byte(out, '-');
  if (n < CH_SECOND) {
    print_below_second(out, n);
    ch_buffer_byte(out, 's');
    return;
  }
  uint64_t hours = n / CH_HOUR, minutes = n / CH_MINUTE % 60;
  if (hours != 0) {
    print_natural(out, hours);
    ch_buffer_byte(out, 'h');
  }
  if (hours != 0 || minutes != 0) {
    print_natural(out, minutes);
    ch_buffer_byte(out, 'm');
  }
  print_fraction(out, n % CH_MINUTE, CH_SECOND);
  ch_buffer_byte(out, 's');
}

/* ---- rounding ----------------------------------------------------------------------------- */

int64_t ch_duration_truncate(int64_t duration, int64_t unit)
{
  return unit <= 0 ? duration : duration - duration % unit;
}

/* Halves go away from zero; what would leave the range gives its end. */
int64_t ch_duration_round(int64_t duration, int64_t unit)
{
  if (unit <= 0)
    return duration;
  int64_t rest = duration % unit;
  int64_t size = rest < 0 ? -rest : rest;
  if (size < unit - size)
    return duration - rest;
  int64_t down = duration - rest;
  if (duration < 0)
    return down < INT64_MIN + unit ? INT64_MIN : down - unit;
  return down > INT64_MAX - unit ? INT64_MAX : down + unit;
}
