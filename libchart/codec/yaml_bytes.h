/* SPDX-License-Identifier: Apache-2.0
 * Looking through YAML text for the next byte that matters: many bytes at a time where the processor
 * can. */
#ifndef CH_CODEC_YAML_BYTES_H
#define CH_CODEC_YAML_BYTES_H

#include "base/str.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* The offset of the first byte at or after `at` that is no blank; text.size: none. */
static inline size_t ch_yaml_after_blanks(chart_str text, size_t at)
{
#if defined(__SSE2__)
  enum { STEP = 16, ALL = 0xFFFF };
  for (; at + STEP <= text.size; at += STEP) {
    const __m128i bytes  = _mm_loadu_si128((const __m128i *) (const void *) (text.data + at));
    const int     blanks = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
    if (blanks != ALL)
      return at + (size_t) __builtin_ctz(~(unsigned) blanks);
  }
#endif
  while (at < text.size && text.data[at] == ' ')
    at++;
  return at;
}

/* The offset of the first byte at or after `at` that is one of the four; text.size: none. */
static inline size_t ch_yaml_find_any(chart_str text, size_t at, char a, char b, char c, char d)
{
#if defined(__SSE2__)
  enum { STEP = 16 };
  for (; at + STEP <= text.size; at += STEP) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *) (const void *) (text.data + at));
    const __m128i ab    = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(a)),
                                       _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b)));
    const __m128i cd    = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)),
                                       _mm_cmpeq_epi8(bytes, _mm_set1_epi8(d)));
    const int     found = _mm_movemask_epi8(_mm_or_si128(ab, cd));
    if (found != 0)
      return at + (size_t) __builtin_ctz((unsigned) found);
  }
#endif
  for (; at < text.size; at++)
    if (text.data[at] == a || text.data[at] == b || text.data[at] == c || text.data[at] == d)
      break;
  return at;
}

/* The offset of the first line feed at or after `at` behind which a line starts with `first`, or of
 * the first carriage return; text.size: neither. */
static inline size_t ch_yaml_find_line(chart_str text, size_t at, char first)
{
#if defined(__SSE2__)
  enum { STEP = 16 };
  for (; at + STEP < text.size; at += STEP) {
    const char   *data    = text.data + at;
    const __m128i bytes   = _mm_loadu_si128((const __m128i *) (const void *) data);
    const __m128i next    = _mm_loadu_si128((const __m128i *) (const void *) (data + 1));
    const __m128i starts  = _mm_and_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')),
                                          _mm_cmpeq_epi8(next, _mm_set1_epi8(first)));
    const __m128i returns = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r'));
    const int     found   = _mm_movemask_epi8(_mm_or_si128(starts, returns));
    if (found != 0)
      return at + (size_t) __builtin_ctz((unsigned) found);
  }
#endif
  for (; at < text.size; at++)
    if (text.data[at] == '\r' ||
        (text.data[at] == '\n' && at + 1 < text.size && text.data[at + 1] == first))
      break;
  return at;
}

#endif
