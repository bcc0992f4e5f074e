/* SPDX-License-Identifier: Apache-2.0
 * memcpy and its kin, where musl's are made for size rather than for speed: 16 bytes a step with
 * what every x86-64 processor has. */
#if defined(CHARTC_OWN_HEAP) && defined(__SSE2__)
#include <emmintrin.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { STEP = 16, BLOCK = 64, REP_FROM = 2048 };

/* The two loads (or stores) of an end may overlap; so no size needs a loop below 32. */
typedef uint64_t __attribute__((may_alias, aligned(1))) any64;
typedef uint32_t __attribute__((may_alias, aligned(1))) any32;
typedef uint16_t __attribute__((may_alias, aligned(1))) any16;

static __m128i load(const void *at)
{
  return _mm_loadu_si128((const __m128i *) at);
}

static void store(void *at, __m128i bytes)
{
  _mm_storeu_si128((__m128i *) at, bytes);
}

static void move_short(char *to, const char *from, size_t size)
{
  if (size >= 8) {
    uint64_t first = *(const any64 *) from, last = *(const any64 *) (from + size - 8);
    *(any64 *) to              = first;
    *(any64 *) (to + size - 8) = last;
  } else if (size >= 4) {
    uint32_t first = *(const any32 *) from, last = *(const any32 *) (from + size - 4);
    *(any32 *) to              = first;
    *(any32 *) (to + size - 4) = last;
  } else if (size >= 2) {
    uint16_t first = *(const any16 *) from, last = *(const any16 *) (from + size - 2);
    *(any16 *) to              = first;
    *(any16 *) (to + size - 2) = last;
  } else if (size == 1) {
    *to = *from;
  }
}

void *memcpy(void *restrict target, const void *restrict source, size_t size)
{
  char       *to   = (char *) target;
  const char *from = (const char *) source;
  if (size < STEP) {
    move_short(to, from, size);
    return target;
  }
  if (size >= REP_FROM) {
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
    return target;
  }
  __m128i last = load(from + size - STEP);
  char   *end  = to + size - STEP;
  for (; to < end; to += STEP, from += STEP)
    store(to, load(from));
  store(end, last);
  return target;
}

void *memmove(void *target, const void *source, size_t size)
{
  char       *to   = (char *) target;
  const char *from = (const char *) source;
  if (size < STEP) {
    move_short(to, from, size);
    return target;
  }
  if ((uintptr_t) to - (uintptr_t) from >= size)
    return memcpy(target, source, size);
  __m128i first = load(from);
  for (size_t left = size; left > STEP; left -= STEP)
    store(to + left - STEP, load(from + left - STEP));
  store(to, first);
  return target;
}

void *memset(void *target, int byte, size_t size)
{
  char   *to    = (char *) target;
  __m128i bytes = _mm_set1_epi8((char) byte);
  if (size >= REP_FROM) {
    __asm__ volatile("rep stosb" : "+D"(to), "+c"(size) : "a"(byte) : "memory");
    return target;
  }
  if (size < STEP) {
    char some[STEP];
    store(some, bytes);
    move_short(to, some, size);
    return target;
  }
  char *end = to + size - STEP;
  for (; to < end; to += STEP)
    store(to, bytes);
  store(end, bytes);
  return target;
}

/* The order of two words as of their bytes: the first byte counts most. */
static int compare_words(uint64_t a, uint64_t b)
{
  a = __builtin_bswap64(a);
  b = __builtin_bswap64(b);
  return (a > b) - (a < b);
}

static int compare_short(const unsigned char *a, const unsigned char *b, size_t size)
{
  if (size >= 8) {
    uint64_t x = *(const any64 *) a, y = *(const any64 *) b;
    if (x != y)
      return compare_words(x, y);
    return compare_words(*(const any64 *) (a + size - 8), *(const any64 *) (b + size - 8));
  }
  if (size >= 4) {
    uint64_t x = *(const any32 *) a, y = *(const any32 *) b;
    if (x != y)
      return compare_words(x, y);
    return compare_words(*(const any32 *) (a + size - 4), *(const any32 *) (b + size - 4));
  }
  for (; size != 0; size--, a++, b++)
    if (*a != *b)
      return *a - *b;
  return 0;
}

int memcmp(const void *one, const void *other, size_t size)
{
  const unsigned char *a = (const unsigned char *) one, *b = (const unsigned char *) other;
  for (; size >= STEP; size -= STEP, a += STEP, b += STEP) {
    unsigned same = (unsigned) _mm_movemask_epi8(_mm_cmpeq_epi8(load(a), load(b)));
    if (same != 0xffff) {
      int at = __builtin_ctz(~same);
      return a[at] - b[at];
    }
  }
  return compare_short(a, b, size);
}

/* Whole steps alone are loaded where they are aligned: none reaches into a page that is not there. */
void *memchr(const void *memory, int byte, size_t size)
{
  if (size == 0)
    return NULL;
  const char *start   = (const char *) memory;
  const char *at      = (const char *) ((uintptr_t) start & ~(uintptr_t) (STEP - 1));
  __m128i     wanted  = _mm_set1_epi8((char) byte);
  size_t      skipped = (size_t) (start - at);
  unsigned    found =
    (unsigned) _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128((const __m128i *) at), wanted));
  found = found >> skipped << skipped;
  for (;;) {
    if (found != 0) {
      const char *place = at + __builtin_ctz(found);
      return (size_t) (place - start) < size ? (void *) (uintptr_t) place : NULL;
    }
    at += STEP;
    if ((size_t) (at - start) >= size)
      return NULL;
    found =
      (unsigned) _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128((const __m128i *) at), wanted));
  }
}

size_t strlen(const char *text)
{
  const char *end = (const char *) memchr(text, 0, SIZE_MAX);
  return (size_t) (end - text);
}
#else
typedef int chartc_memory_is_the_system_s; /* ISO C wants one declaration a file */
#endif
