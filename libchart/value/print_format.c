/* SPDX-License-Identifier: Apache-2.0
 * Format strings (doPrintf of Go's fmt/print.go): finding flags, width, precision, verb, argument.
 */
#include "value/printer.h"

#include "base/utf8.h"
#include "value/object.h"

/* Widths, precisions and argument numbers above it are errors. */
enum { LARGEST = 1000000 };

typedef struct format {
  ch_printer         p;
  chart_str          text;
  size_t             at; /* the next byte of text */
  const chart_value *arguments;
  size_t             count;
  size_t             next;         /* the number of the next argument */
  bool               is_reordered; /* an argument was chosen by number */
  bool               is_good;      /* the numbers in the verb at hand are right */
  bool               after_number; /* the last thing read was an argument number */
} format;

static bool has_more(const format *f)
{
  return f->at < f->text.size;
}

/* The byte at hand, 0 at the end. */
static char peek(const format *f)
{
  return has_more(f) ? f->text.data[f->at] : '\0';
}

/* ---- numbers ------------------------------------------------------------------------------ */

/* Reads digits from *at on.  Like Go it gives up at once, and skips to the end, when there are far
 * too many of them.  Result: whether there is a number. */
static bool read_number(chart_str text, size_t *at, size_t end, size_t *number)
{
  size_t start = *at;
  *number      = 0;
  for (; *at < end && text.data[*at] >= '0' && text.data[*at] <= '9'; ++*at) {
    if (*number > LARGEST) {
      *number = 0;
      *at     = end;
      return false;
    }
    *number = *number * 10 + (size_t) (text.data[*at] - '0');
  }
  return *at > start;
}

/* Reads `[3]`.  Result: whether it is a number; it need not be one of an argument. */
static bool read_bracket(format *f, size_t *number)
{
  size_t start = f->at + 1;
  size_t end   = ch_str_find_byte(f->text, ']', start);
  if (f->text.size - f->at < 3 || end == CH_NOT_FOUND) {
    f->at++;
    return false;
  }
  f->at          = end + 1;
  bool is_number = read_number(f->text, &start, end, number);
  return is_number && start == end;
}

static void choose_argument(format *f)
{
  f->after_number = false;
  if (peek(f) != '[')
    return;
  size_t number;
  f->is_reordered = true;
  f->after_number = read_bracket(f, &number);
  if (f->after_number && number >= 1 && number <= f->count)
    f->next = number - 1;
  else
    f->is_good = false;
}

/* Takes the next argument as the number that a `*` stands for. */
static bool take_number(format *f, int64_t *number)
{
  *number = 0;
  if (f->next >= f->count)
    return false;
  chart_value value  = ch_object_plain(f->arguments[f->next++]);
  bool        is_int = value.kind == CHART_INT || value.kind == CHART_UINT;
  if (!is_int || value.as.integer > LARGEST || value.as.integer < -LARGEST)
    return false;
  if (value.kind == CHART_UINT && value.as.natural > LARGEST)
    return false;
  *number = value.as.integer;
  return true;
}

/* ---- one verb ----------------------------------------------------------------------------- */

static void clear_flags(ch_printer *p)
{
  *p = (ch_printer){ .out = p->out, .arena = p->arena };
}

static bool read_flag(format *f)
{
  switch (peek(f)) {
  case '#': f->p.sharp = true; break;
  case '0': f->p.zero = true; break;
  case '+': f->p.plus = true; break;
  case '-': f->p.minus = true; break;
  case ' ': f->p.space = true; break;
  default: return false;
  }
  f->at++;
  return true;
}

static void take_width(format *f)
{
  int64_t number;
  f->p.has_width  = take_number(f, &number);
  f->p.width      = (size_t) (number < 0 ? -number : number);
  f->p.minus      = f->p.minus || number < 0;
  f->p.zero       = f->p.zero && number >= 0;
  f->after_number = false;
  if (!f->p.has_width)
    ch_buffer_text(f->p.out, "%!(BADWIDTH)");
}

static void read_width(format *f)
{
  if (peek(f) == '*') {
    f->at++;
    take_width(f);
    return;
  }
  f->p.has_width = read_number(f->text, &f->at, f->text.size, &f->p.width);
  if (f->after_number && f->p.has_width)
    f->is_good = false;
}

static void take_precision(format *f)
{
  int64_t number;
  f->p.has_precision = take_number(f, &number) && number >= 0;
  f->p.precision     = number < 0 ? 0 : (size_t) number;
  f->after_number    = false;
  if (!f->p.has_precision)
    ch_buffer_text(f->p.out, "%!(BADPREC)");
}

/* A point at the very end is taken for the verb. */
static void read_precision(format *f)
{
  if (peek(f) != '.' || f->at + 1 >= f->text.size)
    return;
  f->at++;
  if (f->after_number)
    f->is_good = false;
  choose_argument(f);
  if (peek(f) == '*') {
    f->at++;
    take_precision(f);
    return;
  }
  read_number(f->text, &f->at, f->text.size, &f->p.precision);
  f->p.has_precision = true;
}

static uint32_t read_verb(format *f)
{
  size_t   width;
  uint32_t verb = ch_utf8_decode(ch_str_from(f->text, f->at), &width);
  f->at += width;
  return verb;
}

static void complain(format *f, uint32_t verb, const char *why)
{
  ch_buffer_text(f->p.out, "%!");
  ch_buffer_rune(f->p.out, verb);
  ch_buffer_text(f->p.out, why);
}

static void print_next(format *f, uint32_t verb)
{
  ch_printer *p = &f->p;
  if (verb == 'v' || verb == 'w') {
    p->go_syntax   = p->sharp;
    p->field_names = p->plus;
    p->sharp = p->plus = false;
  }
  ch_printer_argument(p, f->arguments[f->next++], verb);
}

/* Reads one verb after its %, and prints.  Result: false when the format ended too early. */
static bool print_verb(format *f)
{
  clear_flags(&f->p);
  f->is_good = true;
  while (read_flag(f))
    ;
  choose_argument(f);
  read_width(f);
  read_precision(f);
  if (!f->after_number)
    choose_argument(f);
  if (!has_more(f)) {
    ch_buffer_text(f->p.out, "%!(NOVERB)");
    return false;
  }
  uint32_t verb = read_verb(f);
  if (verb == '%')
    ch_buffer_byte(f->p.out, '%');
  else if (!f->is_good)
    complain(f, verb, "(BADINDEX)");
  else if (f->next >= f->count)
    complain(f, verb, "(MISSING)");
  else
    print_next(f, verb);
  return true;
}

/* ---- the whole format --------------------------------------------------------------------- */

static void print_rest(format *f)
{
  clear_flags(&f->p);
  ch_buffer_text(f->p.out, "%!(EXTRA ");
  for (size_t i = f->next; i < f->count; i++) {
    chart_value value = f->arguments[i];
    if (i > f->next)
      ch_buffer_text(f->p.out, ", ");
    if (!ch_is_nil(value)) {
      ch_buffer_str(f->p.out, ch_type_name(value));
      ch_buffer_byte(f->p.out, '=');
    }
    ch_printer_argument(&f->p, value, 'v');
  }
  ch_buffer_byte(f->p.out, ')');
}

void ch_print_format(ch_buffer *out, chart_str text, const chart_value *arguments, size_t count)
{
  format f = {
    .p = { .out = out, .arena = out->arena }, .text = text, .arguments = arguments, .count = count
  };
  while (has_more(&f)) {
    size_t percent = ch_str_find_byte(text, '%', f.at);
    size_t end     = percent == CH_NOT_FOUND ? text.size : percent;
    ch_buffer_str(out, ch_str_cut(text, f.at, end));
    f.at = end + 1;
    if (percent == CH_NOT_FOUND || !print_verb(&f))
      break;
  }
  if (!f.is_reordered && f.next < count)
    print_rest(&f);
}
