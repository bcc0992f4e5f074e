/* SPDX-License-Identifier: Apache-2.0
 * Sets of code points: building, folding and asking them. */
#include "codec/regex_unicode.h"

#include <stdlib.h>

enum { FEW = 16 };

/* ---- building ----------------------------------------------------------------------------- */

static void append(ch_arena *arena, ch_rune_set *set, ch_rune_range range)
{
  if (set->size == set->room) {
    size_t         room = set->room == 0 ? 4 : set->room * 2;
    ch_rune_range *more = (ch_rune_range *) ch_arena_array(arena, room, sizeof *more);
    if (set->size != 0)
      memcpy(more, set->ranges, set->size * sizeof *more);
    set->ranges = more;
    set->room   = room;
  }
  set->ranges[set->size++] = range;
}

/* The last two ranges are tried first: while alphabets are folded, one grows from A to Z, the
 * other from a to z. */
void ch_rune_set_add(ch_arena *arena, ch_rune_set *set, uint32_t first, uint32_t last)
{
  for (size_t back = 1; back <= 2 && back <= set->size; back++) {
    ch_rune_range *known = &set->ranges[set->size - back];
    if (first > known->last + 1 || known->first > last + 1)
      continue;
    known->first = first < known->first ? first : known->first;
    known->last  = last > known->last ? last : known->last;
    return;
  }
  append(arena, set, (ch_rune_range){ first, last });
}

void ch_rune_set_add_set(ch_arena *arena, ch_rune_set *set, const ch_rune_set *more)
{
  for (size_t i = 0; i < more->size; i++)
    ch_rune_set_add(arena, set, more->ranges[i].first, more->ranges[i].last);
}

void ch_rune_set_add_all_but(ch_arena *arena, ch_rune_set *set, const ch_rune_set *more)
{
  uint32_t next = 0;
  for (size_t i = 0; i < more->size; i++) {
    if (more->ranges[i].first > next)
      ch_rune_set_add(arena, set, next, more->ranges[i].first - 1);
    next = more->ranges[i].last + 1;
  }
  if (next <= CH_RUNE_LAST)
    ch_rune_set_add(arena, set, next, CH_RUNE_LAST);
}

static int compare_ranges(const void *a, const void *b)
{
  uint32_t first = ((const ch_rune_range *) a)->first, other = ((const ch_rune_range *) b)->first;
  return (first > other) - (first < other);
}

static bool is_tidy(const ch_rune_set *set)
{
  for (size_t i = 1; i < set->size; i++)
    if (set->ranges[i].first <= set->ranges[i - 1].last + 1)
      return false;
  return true;
}

/* Of few ranges, as most classes have, qsort would make much ado. */
static void sort(ch_rune_set *set)
{
  if (set->size > FEW) {
    qsort(set->ranges, set->size, sizeof *set->ranges, compare_ranges);
    return;
  }
  for (size_t i = 1; i < set->size; i++) {
    const ch_rune_range range = set->ranges[i];
    size_t              at    = i;
    for (; at > 0 && set->ranges[at - 1].first > range.first; at--)
      set->ranges[at] = set->ranges[at - 1];
    set->ranges[at] = range;
  }
}

void ch_rune_set_tidy(ch_rune_set *set)
{
  if (is_tidy(set))
    return;
  sort(set);
  ch_rune_range *kept = set->ranges;
  for (const ch_rune_range *r = kept + 1; r < set->ranges + set->size; r++) {
    if (r->first > kept->last + 1)
      *++kept = *r;
    else if (r->last > kept->last)
      kept->last = r->last;
  }
  set->size = (size_t) (kept - set->ranges) + 1;
}

bool ch_rune_set_has(const ch_rune_set *set, uint32_t rune)
{
  size_t low = 0, high = set->size;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (set->ranges[middle].last < rune)
      low = middle + 1;
    else
      high = middle;
  }
  return low < set->size && set->ranges[low].first <= rune;
}

/* ---- other cases -------------------------------------------------------------------------- */

static uint32_t next_case_in(const ch_regex_fold *fold, uint32_t rune)
{
  uint32_t place = rune - fold->first;
  if (fold->delta == 0)
    return fold->first + (place ^ 1u);
  return place % (uint32_t) fold->stride == 0 ? (uint32_t) ((int32_t) rune + fold->delta) : rune;
}

/* The first of the folds that end at or after `rune`. */
static size_t find_fold(uint32_t rune)
{
  size_t low = 0, high = ch_regex_folds_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (ch_regex_folds[middle].last < rune)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

uint32_t ch_rune_next_case(uint32_t rune)
{
  if (rune < 'A')
    return rune;
  size_t place = find_fold(rune);
  if (place == ch_regex_folds_count || ch_regex_folds[place].first > rune)
    return rune;
  return next_case_in(&ch_regex_folds[place], rune);
}

static void add_other_cases(ch_arena *arena, ch_rune_set *set, uint32_t rune)
{
  for (uint32_t r = ch_rune_next_case(rune); r != rune; r = ch_rune_next_case(r))
    ch_rune_set_add(arena, set, r, r);
}

void ch_rune_set_add_folded(ch_arena *arena, ch_rune_set *set, uint32_t first, uint32_t last)
{
  ch_rune_set_add(arena, set, first, last);
  if (first == 0 && last == CH_RUNE_LAST)
    return;
  for (size_t i = find_fold(first); i < ch_regex_folds_count; i++) {
    const ch_regex_fold *fold = &ch_regex_folds[i];
    if (fold->first > last)
      break;
    uint32_t from = fold->first > first ? fold->first : first;
    uint32_t to   = fold->last < last ? fold->last : last;
    for (uint32_t rune = from; rune <= to; rune++)
      add_other_cases(arena, set, rune);
  }
}

void ch_rune_set_fold(ch_arena *arena, ch_rune_set *set)
{
  ch_rune_set folded = { NULL, 0, 0 };
  for (size_t i = 0; i < set->size; i++)
    ch_rune_set_add_folded(arena, &folded, set->ranges[i].first, set->ranges[i].last);
  ch_rune_set_tidy(&folded);
  *set = folded;
}

/* ---- named classes ------------------------------------------------------------------------ */

typedef struct short_name {
  char   text[sizeof((ch_regex_class_name *) NULL)->name];
  size_t size;
} short_name;

/* One capital letter, then small ones; no blanks, underscores, hyphens.  Result: false when the
 * name is longer than any that is known. */
static bool make_canonical(short_name *out, chart_str name)
{
  *out = (short_name){ { 0 }, 0 };
  for (size_t i = 0; i < name.size; i++) {
    char c = name.data[i];
    if (c == '_' || c == '-' || c == ' ')
      continue;
    if (out->size + 1 == sizeof out->text)
      return false;
    if (out->size == 0 && c >= 'a' && c <= 'z')
      c = (char) (c - 'a' + 'A');
    else if (out->size != 0 && c >= 'A' && c <= 'Z')
      c = (char) (c - 'A' + 'a');
    out->text[out->size++] = c;
  }
  return out->size != 0;
}

static const ch_regex_class_name *find_name(const short_name *name)
{
  size_t low = 0, high = ch_regex_class_names_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int    order  = memcmp(ch_regex_class_names[middle].name, name->text, sizeof name->text);
    if (order == 0)
      return &ch_regex_class_names[middle];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

static uint32_t run_start(const uint32_t *runs, size_t count, size_t i)
{
  return i == count ? CH_RUNE_LAST + 1 : runs[i] >> 8;
}

static void add_categories(ch_arena *arena, ch_rune_set *set, uint32_t categories)
{
  const uint32_t *runs  = ch_regex_categories;
  const size_t    count = ch_regex_categories_count;
  for (size_t i = 0; i < count; i++)
    if ((categories >> (runs[i] & 0xFF) & 1) != 0)
      ch_rune_set_add(arena, set, runs[i] >> 8, run_start(runs, count, i + 1) - 1);
}

static void add_script(ch_arena *arena, ch_rune_set *set, uint32_t script)
{
  const uint32_t *runs  = ch_regex_scripts;
  const size_t    count = ch_regex_scripts_count;
  for (size_t i = 0; i < count; i++)
    if ((runs[i] & 0xFF) == script)
      ch_rune_set_add(arena, set, runs[i] >> 8, run_start(runs, count, i + 1) - 1);
}

static bool name_is(const short_name *name, const char *text)
{
  return strcmp(name->text, text) == 0;
}

bool ch_rune_set_named(ch_arena *arena, ch_rune_set *out, chart_str name, bool folds)
{
  static const uint32_t cased_letters = 1u << 5 | 1u << 8 | 1u << 9; /* Ll, Lt, Lu */

  short_name canonical;
  *out = (ch_rune_set){ NULL, 0, 0 };
  if (!make_canonical(&canonical, name) || strlen(canonical.text) != canonical.size)
    return false;
  const ch_regex_class_name *found = find_name(&canonical);
  if (found != NULL && found->script != 0)
    add_script(arena, out, found->script);
  else if (found != NULL)
    add_categories(arena, out, found->categories);
  else if (name_is(&canonical, "Any"))
    ch_rune_set_add(arena, out, 0, CH_RUNE_LAST);
  else if (name_is(&canonical, "Ascii"))
    ch_rune_set_add(arena, out, 0, 0x7F);
  else if (name_is(&canonical, "Assigned"))
    add_categories(arena, out, ~(uint32_t) 1);
  else
    return false;
  /* Go's tables of other cases lack this class alone. */
  if (folds && (found == NULL || found->categories != cased_letters))
    ch_rune_set_fold(arena, out);
  return true;
}
