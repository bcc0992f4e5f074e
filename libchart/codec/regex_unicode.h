/* SPDX-License-Identifier: Apache-2.0
 * Sets of code points: what classes, \p{…} and (?i) of a regular expression stand for. */
#ifndef CH_CODEC_REGEX_UNICODE_H
#define CH_CODEC_REGEX_UNICODE_H

#include "base/arena.h"

#define CH_RUNE_LAST 0x10FFFFu

/* The code points first .. last. */
typedef struct ch_rune_range {
  uint32_t first;
  uint32_t last;
} ch_rune_range;

/* A set, as ranges.  It is tidy when they ascend and neither touch nor overlap. */
typedef struct ch_rune_set {
  ch_rune_range *ranges;
  size_t         size;
  size_t         room;
} ch_rune_set;

void ch_rune_set_add(ch_arena *arena, ch_rune_set *set, uint32_t first, uint32_t last);

/* Adds first .. last and all other cases of these. */
void ch_rune_set_add_folded(ch_arena *arena, ch_rune_set *set, uint32_t first, uint32_t last);

/* Adds every code point of `more`, of all but a tidy `more`. */
void ch_rune_set_add_set(ch_arena *arena, ch_rune_set *set, const ch_rune_set *more);
void ch_rune_set_add_all_but(ch_arena *arena, ch_rune_set *set, const ch_rune_set *more);

/* Adds the other cases of what is in the set. */
void ch_rune_set_fold(ch_arena *arena, ch_rune_set *set);

void ch_rune_set_tidy(ch_rune_set *set);

/* Whether a tidy set holds `rune`. */
bool ch_rune_set_has(const ch_rune_set *set, uint32_t rune);

/* Makes the class that \p{name} stands for, with all other cases of it if `folds`.
 * Result: false when Go knows no such name. */
bool ch_rune_set_named(ch_arena *arena, ch_rune_set *out, chart_str name, bool folds);

/* The next other case of `rune` in its orbit: k, U+212A, K, k …; `rune` itself when it has none.
 * Follows unicode.SimpleFold. */
uint32_t ch_rune_next_case(uint32_t rune);

/* ---- the tables (regex_tables.c) ---------------------------------------------------------- */

/* Code points first, first + stride … last have their next case `delta` further on.
 * Delta 0: they are pairs of neighbours, each the other's other case. */
typedef struct ch_regex_fold {
  uint32_t first;
  uint32_t last;
  int32_t  stride;
  int32_t  delta;
} ch_regex_fold;

/* A canonical name, and the script or the categories (bit n for category n) that it stands for. */
typedef struct ch_regex_class_name {
  char     name[24];
  uint32_t script;
  uint32_t categories;
} ch_regex_class_name;

/* start << 8 | number, ascending: from this code point on, this is its category, its script. */
extern const uint32_t ch_regex_categories[];
extern const size_t   ch_regex_categories_count;
extern const uint32_t ch_regex_scripts[];
extern const size_t   ch_regex_scripts_count;

extern const ch_regex_fold ch_regex_folds[];
extern const size_t        ch_regex_folds_count;

/* Sorted by name. */
extern const ch_regex_class_name ch_regex_class_names[];
extern const size_t              ch_regex_class_names_count;

#endif
