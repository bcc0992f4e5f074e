/* SPDX-License-Identifier: Apache-2.0
 * Memory that is there before it is asked for: glibc's heap, grown once and mapped at once. */
#if defined(__linux__)
#define _DEFAULT_SOURCE /* madvise */
#endif

#include "heap.h"

#include <stdint.h>
#include <stdlib.h>

#if defined(__linux__) && defined(__GLIBC__)
#include <malloc.h>
#include <sys/mman.h>

/* Since Linux 5.14; older kernels answer EINVAL, which is as good as not asking. */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

enum { HEAP_SIZE = 512 << 10, PAGE = 4096 };

void heap_prepare(void)
{
  mallopt(M_TOP_PAD, HEAP_SIZE + PAGE);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  void *first = malloc(1);
  if (first == NULL)
    return;
  uintptr_t start = ((uintptr_t) first + PAGE - 1) & ~(uintptr_t) (PAGE - 1);
  (void) madvise((void *) start, HEAP_SIZE, MADV_POPULATE_WRITE);
  free(first);
}
#else
void heap_prepare(void)
{
}
#endif
