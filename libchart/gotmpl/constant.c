/* SPDX-License-Identifier: Apache-2.0
 * Constants of the template language: unquoting, and what a number can be used as. */
#include "gotmpl/constant.h"

#include "base/number.h"
#include "base/utf8.h"
#include "value/print.h"

#include <math.h>

static bool is_code_point(uint32_t rune)
{
  return rune <= 0x10FFFF && (rune < 0xD800 || rune > 0xDFFF);
}

/* `digits` hexadecimal digits at *at. */
static bool read_hex(chart_str s, size_t *at, size_t digits, uint32_t *rune)
{
  *rune = 0;
  for (size_t i = 0; i < digits; i++, ++*at) {
    int digit = *at < s.size ? ch_number_hex_digit(s.data[*at]) : -1;
    if (digit < 0)
      return false;
    *rune = *rune << 4 | (uint32_t) digit;
  }
  return true;
}

static bool read_octal(chart_str s, size_t *at, uint32_t *rune)
{
  *rune = 0;
  for (size_t i = 0; i < 3; i++, ++*at) {
    if (*at >= s.size || s.data[*at] < '0' || s.data[*at] > '7')
      return false;
    *rune = *rune << 3 | (uint32_t) (s.data[*at] - '0');
  }
  return *rune <= 255;
}

/* One escape, *at standing behind the backslash.  *is_byte: a raw byte rather than a code point. */
static bool read_escape(chart_str s, size_t *at, char quote, uint32_t *rune, bool *is_byte)
{
  static const char letters[] = "abfnrtv\\", meanings[] = "\a\b\f\n\r\t\v\\";
  if (*at >= s.size)
    return false;
  char        c      = s.data[*at];
  const char *letter = c == '\0' ? NULL : strchr(letters, c);
  *is_byte           = false;
  if (letter != NULL) {
    *rune = (uint32_t) meanings[letter - letters];
    ++*at;
    return true;
  }
  if (c == quote) {
    *rune = (uint32_t) c;
    ++*at;
    return true;
  }
  if (c >= '0' && c <= '7') {
    *is_byte = true;
    return read_octal(s, at, rune);
  }
  ++*at;
  if (c == 'x') {
    *is_byte = true;
    return read_hex(s, at, 2, rune);
  }
  return (c == 'u' || c == 'U') && read_hex(s, at, c == 'u' ? 4 : 8, rune) && is_code_point(*rune);
}

/* One character of a quoted constant. */
static bool read_character(chart_str s, size_t *at, char quote, uint32_t *rune, bool *is_byte)
{
  *is_byte = false;
  if (*at >= s.size || s.data[*at] == quote || s.data[*at] == '\n')
    return false;
  if (s.data[*at] == '\\') {
    ++*at;
    return read_escape(s, at, quote, rune, is_byte);
  }
  size_t width;
  *rune = ch_utf8_decode(ch_str_from(s, *at), &width);
  *at += width;
  return true;
}

static chart_str without_returns(ch_arena *arena, chart_str s)
{
  if (ch_str_find_byte(s, '\r', 0) == CH_NOT_FOUND)
    return s;
  ch_buffer out;
  ch_buffer_init(&out, arena);
  for (size_t i = 0; i < s.size; i++)
    if (s.data[i] != '\r')
      ch_buffer_byte(&out, s.data[i]);
  return ch_buffer_view(&out);
}

bool ch_constant_string(ch_arena *arena, chart_str quoted, chart_str *out)
{
  chart_str inner = ch_str_cut(quoted, 1, quoted.size - 1);
  if (quoted.data[0] == '`') {
    *out = without_returns(arena, inner);
    return true;
  }
  *out = inner;
  if (ch_str_find_byte(inner, '\\', 0) == CH_NOT_FOUND && ch_utf8_valid(inner))
    return true;
  ch_buffer text;
  ch_buffer_init(&text, arena);
  for (size_t at = 0; at < inner.size;) {
    uint32_t rune;
    bool     is_byte;
    if (!read_character(inner, &at, '"', &rune, &is_byte))
      return false;
    if (is_byte)
      ch_buffer_byte(&text, (char) rune);
    else
      ch_buffer_rune(&text, rune);
  }
  *out = ch_buffer_view(&text);
  return true;
}

static bool complain(ch_arena *arena, chart_str *message, const char *what, chart_str text,
                     bool is_quoted)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_text(&out, what);
  if (is_quoted)
    ch_print_quoted(&out, text, false);
  else
    ch_buffer_str(&out, text);
  *message = ch_buffer_view(&out);
  return false;
}

static bool read_char_constant(ch_arena *arena, chart_str text, ch_number_node *out,
                               chart_str *message)
{
  chart_str inner = ch_str_from(text, 1);
  size_t    at    = 0;
  uint32_t  rune;
  bool      is_byte;
  if (!read_character(inner, &at, '\'', &rune, &is_byte))
    return complain(arena, message, "invalid syntax", (chart_str){ NULL, 0 }, false);
  if (at + 1 != inner.size)
    return complain(arena, message, "malformed character constant: ", text, false);
  out->node.bits = CH_NUMBER_INT | CH_NUMBER_UINT | CH_NUMBER_FLOAT;
  out->integer   = (int64_t) rune;
  out->natural   = rune;
  out->number    = (double) rune;
  return true;
}

static void use_whole_float(ch_number_node *out)
{
  double x = out->number;
  if (x >= -9223372036854775808.0 && x < 9223372036854775808.0 && trunc(x) == x) {
    out->integer = (int64_t) x;
    out->node.bits |= CH_NUMBER_INT;
  }
  if (x >= 0 && x < 18446744073709551616.0 && trunc(x) == x) {
    out->natural = (uint64_t) x;
    out->node.bits |= CH_NUMBER_UINT;
  }
}

static void use_complex(ch_arena *arena, ch_number_node *out, double real, double imaginary)
{
  out->node.bits |= CH_NUMBER_COMPLEX;
  out->complex    = (double *) ch_arena_array(arena, 2, sizeof(double));
  out->complex[0] = real;
  out->complex[1] = imaginary;
  if (imaginary != 0)
    return;
  out->number = real;
  out->node.bits |= CH_NUMBER_FLOAT;
  use_whole_float(out);
}

/* Where the imaginary part of "1e+2-3i" starts: the last sign that belongs to no exponent. */
static size_t imaginary_start(chart_str text)
{
  for (size_t at = text.size; at-- > 1;) {
    char before = text.data[at - 1];
    if ((text.data[at] == '+' || text.data[at] == '-') && strchr("eEpP", before) == NULL)
      return at;
  }
  return 0;
}

static bool read_complex(ch_arena *arena, chart_str text, ch_number_node *out, chart_str *message)
{
  size_t    split = imaginary_start(text);
  chart_str tail  = ch_str_cut(text, split, text.size - 1);
  double    real, imaginary;
  if (!ch_number_parse_float(ch_str_cut(text, 0, split), &real, NULL) ||
      !ch_number_parse_float(tail, &imaginary, NULL))
    return complain(arena, message, "syntax error scanning complex number", (chart_str){ NULL, 0 },
                    false);
  use_complex(arena, out, real, imaginary);
  return true;
}

static bool has_any(chart_str s, const char *set)
{
  for (size_t i = 0; i < s.size; i++)
    if (strchr(set, s.data[i]) != NULL)
      return true;
  return false;
}

static void read_integers(chart_str text, ch_number_node *out)
{
  bool is_range = false;
  if (ch_number_parse_uint(text, 0, &out->natural, &is_range) && !is_range)
    out->node.bits |= CH_NUMBER_UINT;
  is_range = false;
  if (ch_number_parse_int(text, 0, &out->integer, &is_range) && !is_range) {
    out->node.bits |= CH_NUMBER_INT;
    if (out->integer == 0) {
      out->natural = 0;
      out->node.bits |= CH_NUMBER_UINT;
    }
  }
}

/* Most numbers are a few decimal digits: what they are needs no second look. */
static bool read_small(chart_str text, ch_number_node *out)
{
  enum { FEW_DIGITS = 9 };
  uint64_t natural = 0;
  if (text.size > FEW_DIGITS || (text.data[0] == '0' && text.size > 1))
    return false;
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] < '0' || text.data[i] > '9')
      return false;
    natural = natural * 10 + (uint64_t) (text.data[i] - '0');
  }
  out->node.bits = CH_NUMBER_INT | CH_NUMBER_UINT | CH_NUMBER_FLOAT;
  out->integer   = (int64_t) natural;
  out->natural   = natural;
  out->number    = (double) natural;
  return true;
}

static bool read_plain(ch_arena *arena, chart_str text, ch_number_node *out, chart_str *message)
{
  read_integers(text, out);
  if ((out->node.bits & (CH_NUMBER_INT | CH_NUMBER_UINT)) != 0) {
    out->number = out->node.bits & CH_NUMBER_INT ? (double) out->integer : (double) out->natural;
    out->node.bits |= CH_NUMBER_FLOAT;
    return true;
  }
  bool is_range = false;
  if (ch_number_parse_float(text, &out->number, &is_range) && !is_range) {
    if (!has_any(text, ".eEpP"))
      return complain(arena, message, "integer overflow: ", text, true);
    out->node.bits |= CH_NUMBER_FLOAT;
    use_whole_float(out);
    return true;
  }
  return complain(arena, message, "illegal number syntax: ", text, true);
}

static bool looks_like_float(chart_str text)
{
  bool is_hex = text.size > 2 && text.data[0] == '0' && (text.data[1] | 0x20) == 'x';
  return text.data[0] != '\'' && has_any(text, is_hex ? "pP" : ".eEpP");
}

bool ch_constant_number(ch_arena *arena, ch_token_kind kind, chart_str text, ch_number_node *out,
                        chart_str *message)
{
  if (kind == CH_TOKEN_NUMBER && read_small(text, out))
    return true;
  out->node.bits = looks_like_float(text) ? CH_NUMBER_IS_FLOAT_TEXT : 0;
  if (kind == CH_TOKEN_CHAR_CONSTANT)
    return read_char_constant(arena, text, out, message);
  if (kind == CH_TOKEN_COMPLEX)
    return read_complex(arena, text, out, message);
  double imaginary;
  bool   is_range = false;
  if (ch_str_ends(text, CHART_STR("i")) &&
      ch_number_parse_float(ch_str_cut(text, 0, text.size - 1), &imaginary, &is_range) &&
      !is_range) {
    use_complex(arena, out, 0, imaginary);
    return true;
  }
  return read_plain(arena, text, out, message);
}
