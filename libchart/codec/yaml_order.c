/* SPDX-License-Identifier: Apache-2.0
 * Comparing and sorting keys as go-yaml does. */
#include "codec/yaml_order.h"

#include "base/utf8.h"

#include <utf8proc.h>

/* ---- code points -------------------------------------------------------------------------- */

static bool is_plain_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_letter(uint32_t rune)
{
  if (rune < 0x80)
    return is_plain_letter((char) rune);
  const utf8proc_category_t category = utf8proc_category((utf8proc_int32_t) rune);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

static bool is_digit(uint32_t rune)
{
  if (rune < 0x80)
    return rune >= '0' && rune <= '9';
  return utf8proc_category((utf8proc_int32_t) rune) == UTF8PROC_CATEGORY_ND;
}

static uint32_t rune_at(chart_str s, size_t at, size_t *width)
{
  const unsigned char c = (unsigned char) s.data[at];
  *width                = 1;
  return c < 0x80 ? c : ch_utf8_decode(ch_str_from(s, at), width);
}

static uint32_t rune_before(chart_str s, size_t at, size_t *width)
{
  return ch_utf8_decode_last(ch_str_cut(s, 0, at), width);
}

/* ---- the relation ------------------------------------------------------------------------- */

/* Where two keys part. */
typedef struct fork {
  size_t   a, b;           /* offsets of the first code points that differ */
  uint32_t a_rune, b_rune; /* and these */
} fork;

/* An offset up to which the keys are the same, and where a code point may start. */
static size_t shared_size(chart_str a, chart_str b)
{
  const size_t limit = a.size < b.size ? a.size : b.size;
  size_t       size  = 0;
  while (size < limit && a.data[size] == b.data[size])
    size++;
  size_t back = 0;
  while (back < 3 && back < size && ((unsigned char) a.data[size - back - 1] & 0x80) != 0)
    back++;
  return size - back;
}

/* Result: false when one of the keys starts with the other. */
static bool find_fork(chart_str a, chart_str b, fork *at)
{
  at->a = at->b = shared_size(a, b);
  /* Code points are compared: bytes of invalid UTF-8 are all the same to Go. */
  while (at->a < a.size && at->b < b.size) {
    size_t a_width, b_width;
    at->a_rune = rune_at(a, at->a, &a_width);
    at->b_rune = rune_at(b, at->b, &b_width);
    if (at->a_rune != at->b_rune)
      return true;
    at->a += a_width;
    at->b += b_width;
  }
  return false;
}

/* Whether a digit other than 0 stands in the run of digits that ends at `at`: then zeros to the
 * right of it are places of a number, not leading zeros. */
static bool is_inside_number(chart_str s, size_t at)
{
  while (at != 0) {
    size_t   width;
    uint32_t rune = rune_before(s, at, &width);
    if (!is_digit(rune))
      return false;
    if (rune != '0')
      return true;
    at -= width;
  }
  return false;
}

/* Reads the run of digits from `at` on to the number that stands before it; gives their count.
 * Go's int64 wraps around, and digits of other scripts count from '0' too. */
static size_t read_number(chart_str s, size_t at, uint64_t *number)
{
  size_t count = 0, width;
  for (; at < s.size; at += width, count++) {
    const uint32_t rune = rune_at(s, at, &width);
    if (!is_digit(rune))
      break;
    *number = *number * 10 + (rune - '0');
  }
  return count;
}

static bool number_less(chart_str a, chart_str b, const fork *at)
{
  const bool   has_zero = at->a_rune == '0' || at->b_rune == '0';
  uint64_t     a_number = has_zero && is_inside_number(a, at->a);
  uint64_t     b_number = a_number;
  const size_t a_digits = read_number(a, at->a, &a_number);
  const size_t b_digits = read_number(b, at->b, &b_number);
  if (a_number != b_number)
    return (int64_t) a_number < (int64_t) b_number;
  if (a_digits != b_digits)
    return a_digits < b_digits;
  return at->a_rune < at->b_rune;
}

bool ch_yaml_key_less(chart_str a, chart_str b, ch_yaml_edition edition)
{
  fork at;
  if (a.size != 0 && b.size != 0 && a.data[0] != b.data[0] && is_plain_letter(a.data[0]) &&
      is_plain_letter(b.data[0]))
    return a.data[0] < b.data[0]; /* most keys */
  if (!find_fork(a, b, &at))
    return at.a == a.size && at.b < b.size;
  const bool a_letter = is_letter(at.a_rune), b_letter = is_letter(at.b_rune);
  if (a_letter && b_letter)
    return at.a_rune < at.b_rune;
  if (!a_letter && !b_letter)
    return number_less(a, b, &at);
  size_t width;
  if (edition == CH_YAML_V3 && at.a != 0 && is_digit(rune_before(a, at.a, &width)))
    return a_letter;
  return b_letter;
}

/* ---- sorting ------------------------------------------------------------------------------ */

typedef struct sorting {
  const chart_dict_entry *entries;
  ch_yaml_edition         edition;
  uint32_t               *order;
  uint32_t               *spare;
} sorting;

static bool less(const sorting *self, uint32_t a, uint32_t b)
{
  return ch_yaml_key_less(self->entries[a].key, self->entries[b].key, self->edition);
}

/* Merges the sorted runs [from, middle) and [middle, to) of order. */
static void merge(const sorting *self, size_t from, size_t middle, size_t to)
{
  uint32_t *order = self->order, *left = self->spare;
  if (!less(self, order[middle], order[middle - 1]))
    return;
  const size_t left_size = middle - from;
  memcpy(left, order + from, left_size * sizeof *left);
  size_t taken = 0, next = middle;
  for (size_t at = from; taken < left_size; at++)
    order[at] = next < to && less(self, order[next], left[taken]) ? order[next++] : left[taken++];
}

static void sort(const sorting *self, size_t from, size_t to)
{
  if (to - from < 2)
    return;
  const size_t middle = from + (to - from) / 2;
  sort(self, from, middle);
  sort(self, middle, to);
  merge(self, from, middle, to);
}

static bool is_ordered(const sorting *self, size_t size)
{
  for (size_t i = 1; i < size; i++)
    if (less(self, (uint32_t) i, (uint32_t) i - 1))
      return false;
  return true;
}

const uint32_t *ch_yaml_order(ch_arena *scratch, const chart_dict_entry *entries, size_t size,
                              ch_yaml_edition edition)
{
  sorting self = { .entries = entries, .edition = edition };
  if (is_ordered(&self, size))
    return NULL;
  self.order = (uint32_t *) ch_arena_array(scratch, 2 * size, sizeof *self.order);
  self.spare = self.order + size;
  for (size_t i = 0; i < size; i++)
    self.order[i] = (uint32_t) i;
  sort(&self, 0, size);
  return self.order;
}
