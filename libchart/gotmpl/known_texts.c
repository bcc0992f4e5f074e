/* SPDX-License-Identifier: Apache-2.0
 * Texts that a set has parsed: a table by text, and templates that share their nodes. */
#include "gotmpl/known_texts.h"

enum { FIRST_SLOTS = 64, SAMPLE = 8 };

/* Of the size and a few bytes: whoever has the same is compared as a whole. */
static uint32_t sample_hash(chart_str text)
{
  uint64_t first = 0, middle = 0, last = 0;
  if (text.size >= SAMPLE) {
    memcpy(&first, text.data, SAMPLE);
    memcpy(&middle, text.data + (text.size - SAMPLE) / 2, SAMPLE);
    memcpy(&last, text.data + text.size - SAMPLE, SAMPLE);
  }
  uint64_t mixed = (first * 3 + middle * 5 + last * 7 + text.size) * UINT64_C(0x9E3779B97F4A7C15);
  return (uint32_t) (mixed >> 32);
}

static const ch_parsed **slot_of(const ch_known_texts *texts, chart_str text)
{
  size_t at = sample_hash(text) & texts->mask;
  while (texts->slots[at] != NULL && !ch_str_equal(texts->slots[at]->main->text, text))
    at = (at + 1) & texts->mask;
  return &texts->slots[at];
}

const ch_parsed *ch_known_texts_find(const ch_known_texts *texts, chart_str text)
{
  return texts->slots == NULL ? NULL : *slot_of(texts, text);
}

static void grow(ch_known_texts *texts, ch_arena *arena)
{
  const ch_parsed **old   = texts->slots;
  size_t            count = old == NULL ? 0 : texts->mask + 1;
  size_t            room  = old == NULL ? FIRST_SLOTS : count * 2;
  texts->slots            = (const ch_parsed **) ch_arena_zero(arena, room, sizeof *texts->slots);
  texts->mask             = room - 1;
  for (size_t i = 0; i < count; i++)
    if (old[i] != NULL)
      *slot_of(texts, old[i]->main->text) = old[i];
}

void ch_known_texts_add(ch_known_texts *texts, ch_arena *arena, ch_parsed parsed)
{
  if (texts->slots == NULL || texts->used * 2 > texts->mask)
    grow(texts, arena);
  ch_parsed *kept                    = (ch_parsed *) ch_arena_alloc(arena, sizeof *kept);
  *kept                              = parsed;
  *slot_of(texts, parsed.main->text) = kept;
  texts->used++;
}

bool ch_known_text_rename(const ch_parsed *known, ch_arena *arena, chart_str name,
                          ch_parsed *renamed)
{
  ch_template **defined =
    (ch_template **) ch_arena_array(arena, known->defined_count, sizeof *defined);
  *renamed = (ch_parsed){ NULL, defined, known->defined_count };
  for (size_t i = 0; i < known->defined_count; i++) {
    const ch_template *old     = known->defined[i];
    bool               is_main = old == known->main;
    if (!is_main && ch_str_equal(old->name, name))
      return false;
    defined[i]       = (ch_template *) ch_arena_alloc(arena, sizeof **defined);
    *defined[i]      = *old;
    defined[i]->file = name;
    if (is_main) {
      defined[i]->name = name;
      renamed->main    = defined[i];
    }
  }
  return renamed->main != NULL;
}
