/* SPDX-License-Identifier: Apache-2.0
 * Classes and cases of code points as Go's package unicode has them (Unicode 15.0). */
#ifndef CH_FUNCS_UNICODE_H
#define CH_FUNCS_UNICODE_H

#include "base/utf8.h"

typedef enum ch_letter_case { CH_CASE_UPPER, CH_CASE_LOWER, CH_CASE_TITLE } ch_letter_case;

bool ch_rune_is_letter(uint32_t rune); /* category L */
bool ch_rune_is_digit(uint32_t rune);  /* category Nd */
bool ch_rune_is_number(uint32_t rune); /* category N */
bool ch_rune_is_punct(uint32_t rune);  /* category P */
bool ch_rune_is_upper(uint32_t rune);  /* category Lu */
bool ch_rune_is_lower(uint32_t rune);  /* category Ll */
bool ch_rune_is_title(uint32_t rune);  /* category Lt */
bool ch_rune_is_space(uint32_t rune);  /* property White_Space */

/* The code point that stands for `rune` in the other case: simple mapping, one for one. */
uint32_t ch_rune_to(ch_letter_case letter_case, uint32_t rune);

/* s without the white space at its start, at its end, at both ends. */
chart_str ch_unicode_trim_start(chart_str s);
chart_str ch_unicode_trim_end(chart_str s);
chart_str ch_unicode_trim_space(chart_str s);

#endif
