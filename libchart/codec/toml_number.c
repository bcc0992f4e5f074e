/* SPDX-License-Identifier: Apache-2.0
 * Numbers, dates and times of TOML. */
#include "codec/toml_reading.h"

#include <math.h>

#include "base/number.h"

static bool is_digit(uint32_t c)
{
  return c >= '0' && c <= '9';
}

static bool is_hex(uint32_t c)
{
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static bool is_octal(uint32_t c)
{
  return c >= '0' && c <= '7';
}

static bool is_binary(uint32_t c)
{
  return c == '0' || c == '1';
}

static bool is_in(uint32_t c, const char *set)
{
  return c != 0 && c < 0x80 && strchr(set, (int) c) != NULL;
}

/* ---- meaning ------------------------------------------------------------------------------ */

static bool are_underscores_good(chart_str text)
{
  bool is_behind_digit = false;
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] == '_' && !is_behind_digit)
      return false;
    is_behind_digit = is_hex((unsigned char) text.data[i]);
  }
  return is_behind_digit;
}

static bool has_leading_zero(chart_str text)
{
  if (text.size > 1 && text.data[0] == '0')
    return strchr("box", text.data[1]) == NULL;
  return text.size > 2 && (text.data[0] == '-' || text.data[0] == '+') && text.data[1] == '0';
}

static chart_value integer(ch_toml_reader *r)
{
  chart_str text     = ch_toml_token(r);
  bool      is_range = false;
  int64_t   number;
  if (!are_underscores_good(text))
    ch_toml_fail_at(r, r->line, "Invalid integer %q: underscores must be surrounded by digits",
                    ch_string(text));
  if (has_leading_zero(text))
    ch_toml_fail_at(r, r->line, "Invalid integer %q: cannot have leading zeroes", ch_string(text));
  if (!ch_number_parse_int(text, 0, &number, &is_range))
    ch_throw(r->arena->fault, CHART_ERR_EXECUTE, "BUG: Expected integer value, but got '%.*s'.\n\n",
             CH_STR_ARG(text));
  if (is_range)
    ch_toml_fail_at(r, r->line, "%v is out of range for int64", ch_string(text));
  return ch_int64(number);
}

/* The parts between point and exponent are looked at one by one. */
static bool are_parts_good(chart_str text)
{
  for (size_t from = 0, at = 0; at <= text.size; at++) {
    if (at < text.size && !is_in((unsigned char) text.data[at], ".eE"))
      continue;
    if (at > from && !are_underscores_good(ch_str_cut(text, from, at)))
      return false;
    from = at + 1;
  }
  return true;
}

static chart_str first_part(chart_str text)
{
  text     = ch_str_trim_left(text, ".eE");
  size_t i = 0;
  while (i < text.size && !is_in((unsigned char) text.data[i], ".eE"))
    i++;
  return ch_str_cut(text, 0, i);
}

static bool are_points_good(chart_str text)
{
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] == '.' && (i + 1 == text.size || !is_digit((unsigned char) text.data[i + 1])))
      return false;
  return true;
}

static bool is_word(chart_str text)
{
  size_t sign = text.size != 0 && (text.data[0] == '-' || text.data[0] == '+');
  text        = ch_str_from(text, sign);
  return ch_str_is(text, "nan") || ch_str_is(text, "inf");
}

static chart_str without_underscores(ch_arena *arena, chart_str text)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] != '_')
      ch_buffer_byte(&out, text.data[i]);
  return ch_buffer_view(&out);
}

chart_value ch_toml_float(ch_toml_reader *r)
{
  chart_str text     = ch_toml_token(r);
  bool      is_range = false;
  double    number;
  if (!is_word(text) && !are_parts_good(text))
    ch_toml_fail_at(r, r->line, "Invalid float %q: underscores must be surrounded by digits",
                    ch_string(text));
  if (has_leading_zero(first_part(text)))
    ch_toml_fail_at(r, r->line, "Invalid float %q: cannot have leading zeroes", ch_string(text));
  if (!are_points_good(text))
    ch_toml_fail_at(r, r->line, "Invalid float %q: '.' must be followed by one or more digits",
                    ch_string(text));
  chart_str digits = without_underscores(r->arena, text);
  if (ch_str_is(text, "+nan") || ch_str_is(text, "-nan"))
    digits = CHART_STR("nan");
  if (!ch_number_parse_float(digits, &number, &is_range))
    ch_toml_fail_at(r, r->line, "Invalid float value: %q", ch_string(text));
  if (is_range)
    ch_toml_fail_at(r, r->line, "%v is out of range for float64", ch_string(text));
  return ch_float(ch_str_is(text, "-nan") ? copysign(number, -1) : number);
}

/* `t`, `z` and a blank are as good as T and Z; blanks at the end do not count. */
static chart_value date(ch_toml_reader *r)
{
  chart_str   token = ch_str_trim_right(ch_toml_token(r), " ");
  chart_str   text  = ch_arena_copy(r->arena, token);
  char       *bytes = (char *) text.data;
  chart_value result;
  for (size_t i = 0; i < text.size; i++)
    bytes[i] = bytes[i] == 'z' ? 'Z' : bytes[i] == 't' || bytes[i] == ' ' ? 'T' : bytes[i];
  if (!r->times->read(r->times->user, text, &result))
    ch_toml_fail_at(r, r->line, "invalid datetime: %q", ch_string(text));
  return result;
}

/* ---- form --------------------------------------------------------------------------------- */

static void scan(ch_toml_reader *r, bool (*is_good)(uint32_t), const char *also)
{
  for (uint32_t c = ch_toml_peek(r); is_good(c) || is_in(c, also); c = ch_toml_peek(r))
    ch_toml_next(r);
}

static chart_value read_float(ch_toml_reader *r)
{
  scan(r, is_digit, "_.-+eE");
  return ch_toml_float(r);
}

static chart_value read_date(ch_toml_reader *r)
{
  scan(r, is_digit, "-:Tt .Zz+");
  return date(r);
}

/* Where no date can be any more. */
static chart_value read_decimal(ch_toml_reader *r)
{
  scan(r, is_digit, "_");
  return is_in(ch_toml_peek(r), ".eE") ? read_float(r) : integer(r);
}

static chart_value read_number_or_date(ch_toml_reader *r)
{
  scan(r, is_digit, "");
  uint32_t c = ch_toml_peek(r);
  if (is_in(c, "-:"))
    return read_date(r);
  return is_in(c, "_.eE") ? read_decimal(r) : integer(r);
}

static chart_value read_with_base(ch_toml_reader *r, bool (*is_good)(uint32_t), const char *what)
{
  ch_toml_next(r);
  uint32_t c = ch_toml_peek(r);
  if (!is_good(c)) {
    ch_buffer shown;
    ch_buffer_init(&shown, r->arena);
    ch_buffer_str(&shown, ch_toml_token(r));
    ch_buffer_rune(&shown, c);
    ch_toml_fail(r, what, ch_string(ch_buffer_view(&shown)));
  }
  scan(r, is_good, "_");
  return integer(r);
}

chart_value ch_toml_read_number(ch_toml_reader *r)
{
  r->start = r->at;
  if (ch_toml_next(r) != '0')
    return read_number_or_date(r);
  uint32_t c = ch_toml_peek(r);
  switch (c) {
  case 'b': return read_with_base(r, is_binary, "not a binary number: '%s'");
  case 'o': return read_with_base(r, is_octal, "not an octal number: '%s'");
  case 'x': return read_with_base(r, is_hex, "not a hexadecimal number: '%s'");
  default: break;
  }
  if (is_digit(c))
    return read_number_or_date(r);
  return is_in(c, "_.eE") ? read_decimal(r) : integer(r);
}

static chart_value read_word(ch_toml_reader *r, const char *rest)
{
  for (; *rest != '\0'; rest++)
    if (!ch_toml_accept(r, (unsigned char) *rest))
      ch_toml_fail(r, "invalid float: '%s'", ch_string(ch_toml_token(r)));
  return ch_toml_float(r);
}

chart_value ch_toml_read_signed(ch_toml_reader *r)
{
  uint32_t c = ch_toml_next(r);
  if (c == 'i' || c == 'n')
    return read_word(r, c == 'i' ? "nf" : "an");
  if (c == '0' && is_in(ch_toml_peek(r), "box")) {
    chart_str shown = ch_str_cut(r->text, r->start, r->at + 1);
    ch_toml_fail(r, "cannot use sign with non-decimal numbers: '%s'", ch_string(shown));
  }
  if (c == '.')
    ch_toml_fail_plain(r, "floats must start with a digit, not '.'");
  if (!is_digit(c))
    ch_toml_fail(r, "expected a digit but got %q", ch_int(c));
  return read_decimal(r);
}
