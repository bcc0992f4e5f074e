/* SPDX-License-Identifier: Apache-2.0
 * Texts that a set has parsed: the same one under another name need not be parsed again.
 *
 * Charts bring along the charts that they are built on, often one of them many times: of the templates of
 * a big one, nine out of ten may be copies. */
#ifndef CH_GOTMPL_KNOWN_TEXTS_H
#define CH_GOTMPL_KNOWN_TEXTS_H

#include "gotmpl/template.h"

/* All zero: none. */
typedef struct ch_known_texts {
  const ch_parsed **slots; /* a hash table; NULL: free */
  size_t            mask;  /* number of slots - 1 */
  size_t            used;
} ch_known_texts;

/* What `text` was parsed into when it was added, or NULL. */
const ch_parsed *ch_known_texts_find(const ch_known_texts *texts, chart_str text);

/* Adds what a text was parsed into, for as long as `arena` lasts; it must not be there yet. */
void ch_known_texts_add(ch_known_texts *texts, ch_arena *arena, ch_parsed parsed);

/* What ch_parse_text would make of the same text in a file of this name: templates that share their nodes
 * with the known ones.  Result: false if that depends on the name: the text then defines a template of
 * this very name, or of its own. */
bool ch_known_text_rename(const ch_parsed *known, ch_arena *arena, chart_str name,
                          ch_parsed *renamed);

#endif
