/* SPDX-License-Identifier: Apache-2.0
 * Scalars by verb, flags, width and precision (Go's fmt/format.go). */
#include "value/printer.h"

#include "base/number.h"
#include "base/utf8.h"

/* ---- padding ------------------------------------------------------------------------------ */

static void insert(ch_buffer *out, size_t at, char c, size_t count)
{
  ch_buffer_fill(out, c, count);
  memmove(out->data + at + count, out->data + at, out->size - count - at);
  memset(out->data + at, c, count);
}

static void erase(ch_buffer *out, size_t at)
{
  memmove(out->data + at, out->data + at + 1, out->size - at - 1);
  out->size--;
}

static size_t missing(const ch_printer *p, size_t used)
{
  return p->has_width && p->width > used ? p->width - used : 0;
}

static void pad_with(ch_printer *p, size_t start, char c)
{
  if (!p->has_width)
    return;
  size_t count = missing(p, ch_utf8_count(ch_str_from(ch_buffer_view(p->out), start)));
  if (count > 0)
    insert(p->out, p->minus ? p->out->size : start, c, count);
}

/* Zeros go to the left only. */
static char padding(const ch_printer *p)
{
  return p->zero && !p->minus ? '0' : ' ';
}

/* Pads what was written since `start` to the width. */
static void pad_since(ch_printer *p, size_t start)
{
  pad_with(p, start, padding(p));
}

void ch_printer_pad_text(ch_printer *p, chart_str text)
{
  size_t start = p->out->size;
  ch_buffer_str(p->out, text);
  pad_since(p, start);
}

bool ch_printer_bool(ch_printer *p, bool value, uint32_t verb)
{
  if (verb != 't' && verb != 'v')
    return false;
  ch_printer_pad_text(p, value ? CHART_STR("true") : CHART_STR("false"));
  return true;
}

/* ---- integers ----------------------------------------------------------------------------- */

typedef struct integer {
  uint64_t magnitude;
  bool     is_negative;
  unsigned base;
  uint32_t verb;
} integer;

/* The digits in reverse order.  Result: how many. */
static size_t reversed_digits(char digits[64], uint64_t n, unsigned base, bool is_upper)
{
  const char *letters = is_upper ? "0123456789ABCDEF" : "0123456789abcdef";
  size_t      count   = 0;
  do {
    digits[count++] = letters[n % base];
    n /= base;
  } while (n != 0);
  return count;
}

static void put_sign(ch_printer *p, bool is_negative)
{
  if (is_negative)
    ch_buffer_byte(p->out, '-');
  else if (p->plus)
    ch_buffer_byte(p->out, '+');
  else if (p->space)
    ch_buffer_byte(p->out, ' ');
}

static void put_prefix(ch_printer *p, integer n, bool starts_with_zero)
{
  if (n.verb == 'O')
    ch_buffer_text(p->out, "0o");
  if (!p->sharp)
    return;
  if (n.base == 2)
    ch_buffer_text(p->out, "0b");
  else if (n.base == 16)
    ch_buffer_text(p->out, n.verb == 'X' ? "0X" : "0x");
  else if (n.base == 8 && !starts_with_zero)
    ch_buffer_byte(p->out, '0');
}

/* How many digits there must be.  A precision turns the flag 0 off. */
static size_t least_digits(const ch_printer *p, integer n)
{
  if (p->has_precision)
    return p->precision;
  if (!p->zero || p->minus || !p->has_width)
    return 0;
  bool has_sign = n.is_negative || p->plus || p->space;
  return p->width > 0 && has_sign ? p->width - 1 : p->width;
}

static void put_integer(ch_printer *p, integer n)
{
  char   digits[64];
  size_t start   = p->out->size;
  bool   is_void = p->has_precision && p->precision == 0 && n.magnitude == 0;
  if (!is_void) {
    size_t count = reversed_digits(digits, n.magnitude, n.base, n.verb == 'X');
    size_t least = least_digits(p, n);
    put_sign(p, n.is_negative);
    put_prefix(p, n, least > count || digits[count - 1] == '0');
    ch_buffer_fill(p->out, '0', least > count ? least - count : 0);
    while (count > 0)
      ch_buffer_byte(p->out, digits[--count]);
  }
  pad_with(p, start, ' ');
}

/* U+0078, with the flag # also 'x'. */
static void put_unicode(ch_printer *p, uint64_t n)
{
  char   digits[64];
  size_t start = p->out->size;
  size_t least = p->has_precision && p->precision > 4 ? p->precision : 4;
  size_t count = reversed_digits(digits, n, 16, true);
  ch_buffer_text(p->out, "U+");
  ch_buffer_fill(p->out, '0', least > count ? least - count : 0);
  while (count > 0)
    ch_buffer_byte(p->out, digits[--count]);
  if (p->sharp && n <= 0x10FFFF && ch_print_is_printable((uint32_t) n)) {
    ch_buffer_text(p->out, " '");
    ch_buffer_rune(p->out, (uint32_t) n);
    ch_buffer_byte(p->out, '\'');
  }
  pad_with(p, start, ' ');
}

static void put_rune(ch_printer *p, uint64_t n, bool is_quoted)
{
  size_t   start = p->out->size;
  uint32_t rune  = n > 0x10FFFF ? CH_RUNE_ERROR : (uint32_t) n;
  if (is_quoted)
    ch_print_quoted_rune(p->out, rune, p->plus);
  else
    ch_buffer_rune(p->out, rune);
  pad_since(p, start);
}

static unsigned base_of_verb(uint32_t verb)
{
  switch (verb) {
  case 'v':
  case 'd': return 10;
  case 'b': return 2;
  case 'o':
  case 'O': return 8;
  case 'x':
  case 'X': return 16;
  default: return 0;
  }
}

void ch_printer_hexadecimal(ch_printer *p, uint64_t bits, bool has_prefix)
{
  bool sharp = p->sharp;
  p->sharp   = has_prefix;
  put_integer(p, (integer){ .magnitude = bits, .base = 16, .verb = 'x' });
  p->sharp = sharp;
}

bool ch_printer_integer(ch_printer *p, uint64_t bits, bool is_signed, uint32_t verb)
{
  bool     is_negative = is_signed && bits >> 63 != 0;
  unsigned base        = base_of_verb(verb);
  if (verb == 'v' && p->go_syntax && !is_signed)
    ch_printer_hexadecimal(p, bits, true);
  else if (base != 0)
    put_integer(p, (integer){ is_negative ? 0 - bits : bits, is_negative, base, verb });
  else if (verb == 'c' || verb == 'q')
    put_rune(p, bits, verb == 'q');
  else if (verb == 'U')
    put_unicode(p, bits);
  else
    return false;
  return true;
}

/* ---- floats ------------------------------------------------------------------------------- */

/* The flag # keeps zeros at the end: `digits` significant ones in all.  The text from start on has
 * a sign.  Go counts the x of 0x as a digit, and so do we. */
static void keep_zeros(ch_printer *p, size_t start, char verb, int digits)
{
  ch_buffer *out       = p->out;
  bool       is_hex    = verb == 'x' || verb == 'X';
  bool       has_point = false, is_counting = false;
  size_t     end = start + 1;
  for (; end < out->size; end++) {
    char c = out->data[end];
    if (c == 'p' || c == 'P' || (!is_hex && (c == 'e' || c == 'E')))
      break;
    has_point   = has_point || c == '.';
    is_counting = is_counting || (c != '.' && c != '0');
    digits -= is_counting && c != '.';
  }
  if (!has_point) {
    digits -= end == start + 2 && out->data[start + 1] == '0';
    insert(out, end++, '.', 1);
  }
  if (digits > 0)
    insert(out, end, '0', (size_t) digits);
}

static int digits_to_keep(char verb, int precision)
{
  if (verb != 'g' && verb != 'G' && verb != 'x')
    return 0;
  return precision < 0 ? 6 : precision;
}

/* Infinities and NaN do not look like numbers: no zeros before them, and NaN has no sign. */
static void finish_special(ch_printer *p, size_t start)
{
  if (p->out->data[start + 1] == 'N' && !p->space && !p->plus)
    erase(p->out, start);
  pad_with(p, start, ' ');
}

static void finish_float(ch_printer *p, size_t start)
{
  ch_buffer *out  = p->out;
  size_t     size = out->size - start;
  if (out->data[start] == '+' && !p->plus)
    erase(out, start);
  else if (padding(p) == '0')
    insert(out, start + 1, '0', missing(p, size)); /* the sign stays in front */
  pad_since(p, start);
}

static void put_float(ch_printer *p, double number, char verb, int precision)
{
  ch_buffer *out   = p->out;
  size_t     start = out->size;
  precision        = p->has_precision ? (int) p->precision : precision;
  ch_buffer_byte(out, '+');
  ch_number_format(out, number, verb, precision);
  if (out->data[start + 1] == '-' || out->data[start + 1] == '+')
    erase(out, start);
  if (p->space && out->data[start] == '+' && !p->plus)
    out->data[start] = ' ';
  if (out->data[start + 1] == 'I' || out->data[start + 1] == 'N') {
    finish_special(p, start);
    return;
  }
  if (p->sharp && verb != 'b')
    keep_zeros(p, start, verb, digits_to_keep(verb, precision));
  finish_float(p, start);
}

bool ch_printer_float(ch_printer *p, double number, uint32_t verb)
{
  switch (verb) {
  case 'v': put_float(p, number, 'g', -1); return true;
  case 'b':
  case 'g':
  case 'G':
  case 'x':
  case 'X': put_float(p, number, (char) verb, -1); return true;
  case 'f':
  case 'e':
  case 'E': put_float(p, number, (char) verb, 6); return true;
  case 'F': put_float(p, number, 'f', 6); return true;
  default: return false;
  }
}

bool ch_printer_complex(ch_printer *p, const double parts[2], uint32_t verb)
{
  if (verb > 0x7F || verb == 0 || strchr("vbgGxXfFeE", (int) verb) == NULL)
    return false;
  bool plus = p->plus;
  ch_buffer_byte(p->out, '(');
  ch_printer_float(p, parts[0], verb);
  p->plus = true;
  ch_printer_float(p, parts[1], verb);
  p->plus = plus;
  ch_buffer_text(p->out, "i)");
  return true;
}

/* ---- text --------------------------------------------------------------------------------- */

/* The first `precision` code points. */
static chart_str truncated(const ch_printer *p, chart_str text)
{
  if (!p->has_precision || text.size <= p->precision)
    return text;
  size_t at = 0, width;
  for (size_t left = p->precision; left > 0 && at < text.size; left--, at += width)
    (void) ch_utf8_decode(ch_str_from(text, at), &width);
  return ch_str_cut(text, 0, at);
}

static void put_quoted(ch_printer *p, chart_str text)
{
  size_t start = p->out->size;
  text         = truncated(p, text);
  if (p->sharp && ch_print_can_backquote(text)) {
    ch_buffer_byte(p->out, '`');
    ch_buffer_str(p->out, text);
    ch_buffer_byte(p->out, '`');
  } else {
    ch_print_quoted(p->out, text, p->plus);
  }
  pad_since(p, start);
}

/* Two digits a byte; with a blank between bytes, each of them has its own prefix. */
static void put_hex_text(ch_printer *p, chart_str text, bool is_upper)
{
  const char *digits = is_upper ? "0123456789ABCDEF" : "0123456789abcdef";
  size_t      start  = p->out->size;
  size_t      size   = p->has_precision && p->precision < text.size ? p->precision : text.size;
  for (size_t i = 0; i < size; i++) {
    unsigned char byte = (unsigned char) text.data[i];
    if (p->space && i > 0)
      ch_buffer_byte(p->out, ' ');
    if (p->sharp && (p->space || i == 0))
      ch_buffer_text(p->out, is_upper ? "0X" : "0x");
    ch_buffer_byte(p->out, digits[byte >> 4]);
    ch_buffer_byte(p->out, digits[byte & 15]);
  }
  pad_since(p, start);
}

bool ch_printer_text(ch_printer *p, chart_str text, uint32_t verb)
{
  switch (verb) {
  case 'v':
    if (p->go_syntax)
      put_quoted(p, text);
    else
      ch_printer_pad_text(p, truncated(p, text));
    return true;
  case 's': ch_printer_pad_text(p, truncated(p, text)); return true;
  case 'x':
  case 'X': put_hex_text(p, text, verb == 'X'); return true;
  case 'q': put_quoted(p, text); return true;
  default: return false;
  }
}
