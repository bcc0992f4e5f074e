/* SPDX-License-Identifier: Apache-2.0
 * Printing values as Go's fmt does (Go 1.26).
 *
 * These write into any buffer; a buffer on the call's arena is the usual one. */
#ifndef CH_VALUE_PRINT_H
#define CH_VALUE_PRINT_H

#include "base/buffer.h"
#include "value/value.h"

/* Appends `value` as %v prints it: `map[a:1 b:[x y]]`, `<nil>` for nil, floats by %g with the
 * shortest digits, bytes as `[1 2]`, objects by their String method or as `{f1 f2}`. */
void ch_print_value(ch_buffer *out, chart_value value);

/* Appends what an action prints: as %v, but `<no value>` for nil. */
void ch_print_action(ch_buffer *out, chart_value value);

/* Appends fmt.Sprintf(format, arguments...): all verbs, flags, widths, precisions, explicit
 * argument indexes, and all error forms (`%!d(string=hi)`, `%!(EXTRA int=1)`). */
void ch_print_format(ch_buffer *out, chart_str format, const chart_value *arguments, size_t count);

/* Appends fmt.Sprint(arguments...): a blank between two operands when neither is a string. */
void ch_print_plain(ch_buffer *out, const chart_value *arguments, size_t count);

/* Appends fmt.Sprintln(arguments...). */
void ch_print_line(ch_buffer *out, const chart_value *arguments, size_t count);

/* Appends strconv.Quote(text): what %q writes; ascii_only as strconv.QuoteToASCII. */
void ch_print_quoted(ch_buffer *out, chart_str text, bool ascii_only);

/* Whether Go's unicode.IsPrint holds (strconv.IsPrint). */
bool ch_print_is_printable(uint32_t rune);

/* sprig's strval: strings and bytes as they are, everything else as %v (nil: `<nil>`).
 * Result: borrowed from value for text, else arena. */
chart_str ch_print_strval(ch_arena *arena, chart_value value);

#endif
