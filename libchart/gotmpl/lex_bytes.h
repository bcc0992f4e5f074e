/* SPDX-License-Identifier: Apache-2.0
 * Looking through template text sixteen bytes at a time, where the processor can.
 *
 * Each function goes ahead as far as it sees that nothing of interest stands there; it may stop early,
 * and does near the end of the text, so whoever calls it looks at the byte that it stopped at. */
#ifndef CH_GOTMPL_LEX_BYTES_H
#define CH_GOTMPL_LEX_BYTES_H

#include "base/str.h"

#if defined(__SSE2__)
#include <emmintrin.h>

enum { CH_LEX_STEP = 16, CH_LEX_ALL = 0xFFFF };

static inline __m128i ch_lex_load(const char *data)
{
  return _mm_loadu_si128((const __m128i *) (const void *) data);
}

/* All ones where a byte is one of the `count` from `first` on. */
static inline __m128i ch_lex_in_range(__m128i bytes, char first, int count)
{
  const __m128i shifted = _mm_add_epi8(bytes, _mm_set1_epi8((char) (-128 - first)));
  return _mm_cmplt_epi8(shifted, _mm_set1_epi8((char) (-128 + count)));
}
#endif

/* Past ASCII letters, digits and underscores. */
static inline size_t ch_lex_past_name(chart_str text, size_t at)
{
#if defined(__SSE2__)
  for (; at + CH_LEX_STEP <= text.size; at += CH_LEX_STEP) {
    const __m128i bytes   = ch_lex_load(text.data + at);
    const __m128i letters = ch_lex_in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
    const __m128i digits  = ch_lex_in_range(bytes, '0', 10);
    const __m128i lines   = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_'));
    const int     names   = _mm_movemask_epi8(_mm_or_si128(letters, _mm_or_si128(digits, lines)));
    if (names != CH_LEX_ALL)
      return at + (size_t) __builtin_ctz(~(unsigned) names);
  }
#else
  (void) text;
#endif
  return at;
}

/* Past ASCII other than `quote`, backslash and line feed. */
static inline size_t ch_lex_past_quoted(chart_str text, size_t at, char quote)
{
#if defined(__SSE2__)
  for (; at + CH_LEX_STEP <= text.size; at += CH_LEX_STEP) {
    const __m128i bytes  = ch_lex_load(text.data + at);
    const __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(quote));
    const __m128i others = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')),
                                        _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
    /* A byte beyond ASCII has its highest bit set, which is what movemask collects. */
    const int found = _mm_movemask_epi8(_mm_or_si128(bytes, _mm_or_si128(quotes, others)));
    if (found != 0)
      return at + (size_t) __builtin_ctz((unsigned) found);
  }
#else
  (void) text, (void) quote;
#endif
  return at;
}

#endif
