/* SPDX-License-Identifier: Apache-2.0
 * chartc's own memcpy and malloc families, under other names, beside those of the C library. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void  *own_memcpy(void *restrict target, const void *restrict source, size_t size);
void  *own_memmove(void *target, const void *source, size_t size);
void  *own_memset(void *target, int byte, size_t size);
int    own_memcmp(const void *one, const void *other, size_t size);
void  *own_memchr(const void *memory, int byte, size_t size);
size_t own_strlen(const char *text);
void  *own_malloc(size_t size);
void  *own_calloc(size_t count, size_t size);
void  *own_realloc(void *memory, size_t size);
void  *own_aligned_alloc(size_t alignment, size_t size);
void   own_free(void *memory);

enum { ROOM = 9000, SHIFTS = 20, TURNS = 60000 };

/* Numbers that are the same at every run. */
static unsigned some(unsigned below)
{
  static uint64_t state = 7;
  state                 = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (unsigned) (state >> 33) % below;
}

static size_t some_size(int turn)
{
  return turn % 40 == 0 ? some(5000) : some(80);
}

static void fill(unsigned char *bytes, size_t size)
{
  for (size_t i = 0; i < size; i++)
    bytes[i] = (unsigned char) some(3);
}

static int sign(int number)
{
  return (number > 0) - (number < 0);
}

static void test_compares(void **state)
{
  static unsigned char a[ROOM], b[ROOM];
  (void) state;
  for (int turn = 0; turn < TURNS; turn++) {
    size_t size = some_size(turn), at = some(SHIFTS), other = some(SHIFTS);
    fill(a + at, size);
    memcpy(b + other, a + at, size);
    if (size != 0 && some(3) != 0)
      b[other + some((unsigned) size)] = (unsigned char) some(256);
    assert_int_equal(sign(own_memcmp(a + at, b + other, size)),
                     sign(memcmp(a + at, b + other, size)));
  }
}

static void test_finds(void **state)
{
  static unsigned char a[ROOM];
  (void) state;
  for (int turn = 0; turn < TURNS; turn++) {
    size_t size = some_size(turn), at = some(SHIFTS);
    memset(a, 1, sizeof a);
    a[at + some((unsigned) size + SHIFTS)] = 2;
    assert_ptr_equal(own_memchr(a + at, 2, size), memchr(a + at, 2, size));
    a[at + size] = 0;
    assert_int_equal(own_strlen((const char *) a + at), strlen((const char *) a + at));
  }
}

static void test_copies_and_fills(void **state)
{
  static unsigned char source[ROOM], ours[ROOM], theirs[ROOM];
  (void) state;
  for (int turn = 0; turn < TURNS; turn++) {
    size_t size = some_size(turn), to = some(SHIFTS), from = some(SHIFTS);
    size_t seen = size + 2 * SHIFTS;
    fill(source, seen);
    memcpy(ours, source, seen);
    memcpy(theirs, source, seen);
    own_memmove(ours + to, ours + from, size);
    memmove(theirs + to, theirs + from, size);
    assert_memory_equal(ours, theirs, seen);
    own_memcpy(ours + to, source + from, size);
    memcpy(theirs + to, source + from, size);
    assert_memory_equal(ours, theirs, seen);
    own_memset(ours + from, turn, size);
    memset(theirs + from, turn, size);
    assert_memory_equal(ours, theirs, seen);
  }
}

typedef struct block {
  unsigned char *bytes;
  size_t         size;
  unsigned char  mark;
} block;

static void check(const block *b)
{
  for (size_t i = 0; i < b->size; i++)
    assert_int_equal(b->bytes[i], b->mark);
}

/* Now and then a block that is a mapping of its own. */
static size_t some_room(int turn)
{
  return turn % 97 == 0 ? some(2 << 20) : some(3000);
}

static void remake(block *b, int turn)
{
  size_t size = some_room(turn);
  if (b->bytes == NULL) {
    b->bytes = (unsigned char *) (turn % 5 == 0 ? own_calloc(1, size) : own_malloc(size));
    assert_non_null(b->bytes);
    for (size_t i = 0; turn % 5 == 0 && i < size; i++)
      assert_int_equal(b->bytes[i], 0);
  } else if (turn % 3 == 0) {
    own_free(b->bytes);
    *b = (block){ NULL, 0, 0 };
    return;
  } else {
    b->bytes = (unsigned char *) own_realloc(b->bytes, size);
    assert_non_null(b->bytes);
    b->size = size < b->size ? size : b->size;
    check(b);
  }
  assert_int_equal((uintptr_t) b->bytes % sizeof(max_align_t) % 16, 0);
  b->size = size;
  b->mark = (unsigned char) turn;
  memset(b->bytes, b->mark, size);
}

static void test_blocks_keep_what_is_theirs(void **state)
{
  enum { BLOCKS = 64 };
  static block blocks[BLOCKS];
  (void) state;
  for (int turn = 0; turn < 20000; turn++) {
    block *b = &blocks[some(BLOCKS)];
    check(b);
    remake(b, turn);
  }
  for (size_t i = 0; i < BLOCKS; i++) {
    check(&blocks[i]);
    own_free(blocks[i].bytes);
  }
}

static void test_alignment(void **state)
{
  (void) state;
  for (size_t alignment = 8; alignment <= 8192; alignment *= 2) {
    unsigned char *memory = (unsigned char *) own_aligned_alloc(alignment, 100);
    assert_int_equal((uintptr_t) memory % alignment, 0);
    memset(memory, 7, 100);
    memory = (unsigned char *) own_realloc(memory, 5000);
    assert_int_equal(memory[99], 7);
    own_free(memory);
  }
}

static void test_too_much(void **state)
{
  (void) state;
  errno = 0;
  assert_null(own_malloc(SIZE_MAX));
  assert_int_equal(errno, ENOMEM);
  assert_null(own_malloc((size_t) PTRDIFF_MAX - 64));
  assert_null(own_calloc(SIZE_MAX / 2, 3));
  void *memory = own_malloc(10);
  assert_null(own_realloc(memory, SIZE_MAX));
  own_free(memory);
  own_free(NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_compares),         cmocka_unit_test(test_finds),
    cmocka_unit_test(test_copies_and_fills), cmocka_unit_test(test_blocks_keep_what_is_theirs),
    cmocka_unit_test(test_alignment),        cmocka_unit_test(test_too_much),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
