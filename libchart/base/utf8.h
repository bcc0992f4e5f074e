/* SPDX-License-Identifier: Apache-2.0
 * UTF-8 as Go reads it: an invalid byte counts as one U+FFFD of width one. */
#ifndef CH_BASE_UTF8_H
#define CH_BASE_UTF8_H

#include "base/str.h"

#define CH_RUNE_ERROR 0xFFFDu

/* Decodes the code point at the start of s (not empty) and gives its width in bytes.  An invalid
 * or cut-off sequence gives CH_RUNE_ERROR and width 1.  Follows Go's utf8.DecodeRuneInString. */
uint32_t ch_utf8_decode(chart_str s, size_t *width);

/* Like ch_utf8_decode for the last code point of s. */
uint32_t ch_utf8_decode_last(chart_str s, size_t *width);

/* Writes 1 to 4 bytes; surrogates and values above U+10FFFF become U+FFFD.  Result: the count. */
size_t ch_utf8_encode(char out[4], uint32_t rune);

/* Whether all of s is valid. */
bool ch_utf8_valid(chart_str s);

/* How many code points s has; each invalid byte is one. */
size_t ch_utf8_count(chart_str s);

#endif
