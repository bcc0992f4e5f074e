/* SPDX-License-Identifier: Apache-2.0
 * malloc and its family for a short run in one thread: next to no system calls, and memory that was
 * freed is the first to be used again.
 *
 * musl's own allocator gives memory back to the system as soon as it can; mapping and unmapping then
 * costs as much as rendering a small chart.  Here blocks of up to LARGE bytes come in size classes,
 * four to each doubling, and stay until the end of the run; larger ones are mappings of their own. */
#if defined(CHARTC_OWN_HEAP)
#define _GNU_SOURCE /* mremap, madvise */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if !defined(MADV_POPULATE_WRITE)
#define MADV_POPULATE_WRITE 23 /* Linux 5.14; an older one says that it does not know it */
#endif

enum {
  UNIT       = 16, /* the alignment of every block, and the size of its head */
  FIRST_SIZE = 512 << 10,
  HUGE       = 2 << 20,
  PAGE       = 4 << 10,
  AHEAD      = 32 << 10,
  LARGE      = 256 << 10,
  CLASSES    = 64,
};

/* Stands before each block. */
typedef union head {
  struct {
    size_t room;  /* bytes of the block, without the head */
    size_t shift; /* how far the block was moved up to be aligned */
  } block;
  union head *next_free; /* while nobody has it */
  max_align_t alignment;
} head;

_Static_assert(sizeof(head) % UNIT == 0, "blocks are aligned");

static _Alignas(PAGE) char first_region[FIRST_SIZE];

static struct {
  char *next, *end; /* what is left of the current region */
  char *touched;    /* from here on the region has no pages yet */
  head *free_blocks[CLASSES];
} heap = { .next = first_region, .end = first_region + FIRST_SIZE, .touched = first_region };

/* ---- size classes: 16, 32, 48, 64, 80, 96, 112, 128, 160, 192 … ---------------------------------- */

static size_t class_of(size_t size, size_t *room)
{
  size_t units = (size + UNIT - 1) / UNIT;
  if (units <= 4) {
    units = units == 0 ? 1 : units;
    *room = units * UNIT;
    return units - 1;
  }
  size_t doubling = 63 - (size_t) __builtin_clzll(units - 1); /* 2^doubling < units <= twice that */
  size_t step     = (size_t) 1 << (doubling - 2);
  size_t steps    = (units - 1 - ((size_t) 1 << doubling)) / step; /* 0 … 3 */
  *room           = (((size_t) 1 << doubling) + (steps + 1) * step) * UNIT;
  return 4 + (doubling - 2) * 4 + steps;
}

/* ---- regions ------------------------------------------------------------------------------------- */

static void *map(size_t size)
{
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

/* A region that starts where a huge page may.  Page by page, memory costs more time than what a big
 * chart does with it. */
static char *map_huge(void)
{
  char *memory = (char *) map(2 * HUGE);
  if (memory == NULL)
    return NULL;
  size_t before = (HUGE - (uintptr_t) memory % HUGE) % HUGE;
  if (before != 0)
    munmap(memory, before);
  munmap(memory + before + HUGE, HUGE - before);
#if defined(MADV_HUGEPAGE)
  (void) madvise(memory + before, HUGE, MADV_HUGEPAGE); /* if it cannot be had, it is not needed */
#endif
  return memory + before;
}

/* Touching its first page brings all of a huge one; the last one being there tells. */
static bool is_one_page(char *region)
{
  unsigned char is_there = 0;
  return madvise(region, PAGE, MADV_POPULATE_WRITE) == 0 &&
         mincore(region + HUGE - PAGE, PAGE, &is_there) == 0 && is_there != 0;
}

/* Most charts take no more than the first region; what is larger is worth a huge page. */
static bool add_region(void)
{
  char *region = map_huge();
  if (region == NULL)
    return false;
  heap.next    = region;
  heap.end     = region + HUGE;
  heap.touched = is_one_page(region) ? heap.end : region;
  return true;
}

/* Takes the pages up to heap.next and some more: one call for many of them costs half as much as an
 * interrupt for each. */
static void touch(void)
{
  size_t wanted = (size_t) (heap.next - heap.touched) + AHEAD + PAGE - 1;
  size_t size   = wanted - wanted % PAGE;
  if (size > (size_t) (heap.end - heap.touched))
    size = (size_t) (heap.end - heap.touched);
  (void) madvise(heap.touched, size, MADV_POPULATE_WRITE); /* otherwise they come one by one */
  heap.touched += size;
}

static head *carve(size_t room)
{
  size_t size = room + sizeof(head);
  if ((size_t) (heap.end - heap.next) < size && !add_region())
    return NULL;
  head *block = (head *) (void *) heap.next;
  heap.next += size;
  if (heap.next > heap.touched)
    touch();
  return block;
}

static void *fail(void)
{
  errno = ENOMEM;
  return NULL;
}

static void *start(head *block, size_t room)
{
  if (block == NULL)
    return fail();
  block->block.room  = room;
  block->block.shift = 0;
  return block + 1;
}

static head *head_of(void *memory)
{
  return (head *) memory - 1;
}

/* ---- what the C library declares ----------------------------------------------------------------- */

void *malloc(size_t size)
{
  if (size > LARGE) {
    if (size > PTRDIFF_MAX - sizeof(head))
      return fail();
    return start((head *) map(size + sizeof(head)), size);
  }
  size_t room  = 0;
  size_t class = class_of(size, &room);
  head *block  = heap.free_blocks[class];
  if (block != NULL)
    heap.free_blocks[class] = block->next_free;
  else
    block = carve(room);
  return start(block, room);
}

void free(void *memory)
{
  if (memory == NULL)
    return;
  memory       = (char *) memory - head_of(memory)->block.shift;
  head  *block = head_of(memory);
  size_t room  = block->block.room;
  if (room > LARGE) {
    int number = errno;
    munmap(block, room + sizeof(head));
    errno = number;
    return;
  }
  size_t class            = class_of(room, &room);
  block->next_free        = heap.free_blocks[class];
  heap.free_blocks[class] = block;
}

void *calloc(size_t count, size_t size)
{
  size_t all = 0;
  if (__builtin_mul_overflow(count, size, &all))
    return fail();
  void *memory = malloc(all);
  if (memory != NULL && all <= LARGE) /* a mapping is zero */
    memset(memory, 0, all);
  return memory;
}

static void *stretch_mapping(head *block, size_t size)
{
  void *moved =
    mremap(block, block->block.room + sizeof(head), size + sizeof(head), MREMAP_MAYMOVE);
  return moved == MAP_FAILED ? fail() : start((head *) moved, size);
}

void *realloc(void *memory, size_t size)
{
  if (memory == NULL)
    return malloc(size);
  head  *block = head_of(memory);
  size_t room  = block->block.room - block->block.shift;
  if (size <= room && (size > LARGE || room <= LARGE) && size >= room / 2)
    return memory;
  if (room > LARGE && size > LARGE && block->block.shift == 0 && size <= PTRDIFF_MAX - sizeof(head))
    return stretch_mapping(block, size);
  void *moved = malloc(size);
  if (moved == NULL)
    return NULL;
  memcpy(moved, memory, size < room ? size : room);
  free(memory);
  return moved;
}

void *aligned_alloc(size_t alignment, size_t size)
{
  if (size > PTRDIFF_MAX - alignment - sizeof(head))
    return fail();
  char *memory = (char *) malloc(alignment <= UNIT ? size : size + alignment);
  if (memory == NULL || alignment <= UNIT)
    return memory;
  size_t shift    = (alignment - (uintptr_t) memory % alignment) % alignment;
  char  *moved    = memory + shift;
  size_t room     = head_of(memory)->block.room;
  *head_of(moved) = (head){ .block = { room, shift } };
  return moved;
}

#else
typedef int chartc_heap_is_the_system_s; /* ISO C wants one declaration a file */
#endif
