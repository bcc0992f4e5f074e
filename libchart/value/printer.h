/* SPDX-License-Identifier: Apache-2.0
 * What the files of print.h share: the state of one verb, and the printing of scalars by it.
 *
 * The files follow Go's seams: print_format.c reads format strings (doPrintf of fmt/print.go),
 * print.c walks values (printArg, printValue), print_scalar.c lays out scalars (fmt/format.go),
 * print_quote.c quotes (strconv/quote.go).  Everything is written straight into the output, where
 * it is padded afterwards. */
#ifndef CH_VALUE_PRINTER_H
#define CH_VALUE_PRINTER_H

#include "value/object.h"
#include "value/print.h"

typedef struct ch_printer {
  ch_buffer *out;
  ch_arena  *arena; /* for fields of objects; NULL when out is on the heap */
  size_t     width;
  size_t     precision;
  bool       has_width;
  bool       has_precision;
  bool       minus, plus, sharp, space, zero; /* the flags - + # and so on */
  bool       go_syntax;                       /* %#v; sharp is off then */
  bool       field_names;                     /* %+v; plus is off then */
  bool       is_erroring;                     /* inside %!d(…): String methods are not called */
} ch_printer;

/* No flags, width or precision: a scalar may be printed by %v in the shortest way. */
static inline bool ch_printer_is_plain(const ch_printer *p)
{
  return !(p->has_width || p->has_precision || p->minus || p->plus || p->sharp || p->space ||
           p->zero || p->go_syntax);
}

/* ---- print.c ------------------------------------------------------------------------------ */

/* One argument by one verb. */
void ch_printer_argument(ch_printer *p, chart_value value, uint32_t verb);

/* ---- print_scalar.c ----------------------------------------------------------------------- */

void ch_printer_pad_text(ch_printer *p, chart_str text);

/* These give false, and write nothing, when the verb does not suit the kind. */
bool ch_printer_bool(ch_printer *p, bool value, uint32_t verb);
bool ch_printer_integer(ch_printer *p, uint64_t bits, bool is_signed, uint32_t verb);
bool ch_printer_float(ch_printer *p, double number, uint32_t verb);
bool ch_printer_complex(ch_printer *p, const double parts[2], uint32_t verb);
bool ch_printer_text(ch_printer *p, chart_str text, uint32_t verb);

/* Hexadecimal with or without 0x, whatever the flags say. */
void ch_printer_hexadecimal(ch_printer *p, uint64_t bits, bool has_prefix);

/* ---- print_quote.c ------------------------------------------------------------------------ */

/* As strconv.QuoteRune, or QuoteRuneToASCII. */
void ch_print_quoted_rune(ch_buffer *out, uint32_t rune, bool ascii_only);

/* Whether text can stand between backquotes (strconv.CanBackquote). */
bool ch_print_can_backquote(chart_str text);

typedef struct ch_printable_short {
  uint16_t first, last;
} ch_printable_short;

typedef struct ch_printable_long {
  uint32_t first, last;
} ch_printable_long;

extern const ch_printable_short ch_printable_low[];
extern const size_t             ch_printable_low_count;
extern const ch_printable_long  ch_printable_high[];
extern const size_t             ch_printable_high_count;

#endif
