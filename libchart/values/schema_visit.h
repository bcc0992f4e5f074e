/* SPDX-License-Identifier: Apache-2.0
 * What the files of validation share: one value in front of one node. */
#ifndef CH_VALUES_SCHEMA_VISIT_H
#define CH_VALUES_SCHEMA_VISIT_H

#include "values/schema_node.h"

typedef struct ch_schema_run_state {
  ch_arena           *arena; /* for this run alone; marks are taken in it */
  ch_schema_compiler *compiler;
  size_t              steps;
  ch_schema_complaint quiet; /* stands for all complaints that nobody reads */
} ch_schema_run_state;

/* Where a value stands: the last token of its path. */
typedef struct ch_schema_step ch_schema_step;
struct ch_schema_step {
  const ch_schema_step *parent;
  chart_str             key;
  size_t                index; /* CH_NOT_FOUND: key */
};

/* Which properties (by the number of their sorted entry) or items no keyword has looked at yet. */
typedef struct ch_schema_leftover {
  bool  *is_open; /* NULL: none */
  size_t size;
  size_t count; /* open ones */
} ch_schema_leftover;

typedef struct ch_schema_visit ch_schema_visit;
struct ch_schema_visit {
  ch_schema_run_state   *run;
  const ch_schema_node  *node;
  const ch_schema_node  *scope_node; /* as it was referred to, before another dialect took over */
  const ch_schema_node  *meta;       /* the metaschema at work, or NULL */
  const ch_schema_visit *parent;     /* the dynamic scope */
  const char            *reference;  /* the keyword that jumped here, or NULL */
  const ch_schema_step  *where;
  chart_value            value;
  size_t                 depth; /* equal for visits of the same value */
  ch_schema_leftover     open;
  ch_schema_complaint   *first, *last;
  size_t                 count; /* of complaints */
  bool                   is_quiet;
};

/* Checks the value of `visit` against `node` too; *visit learns what that has evaluated. */
ch_schema_complaint *ch_schema_visit_same(ch_schema_visit *visit, const ch_schema_node *node,
                                          const char *reference, bool is_quiet);

/* Checks a value below: `key`, or item `index`. */
ch_schema_complaint *ch_schema_visit_below(ch_schema_visit *visit, const ch_schema_node *node,
                                           chart_value value, chart_str key, size_t index);

/* Checks a value that stands apart: the name of a property. */
ch_schema_complaint *ch_schema_visit_apart(ch_schema_visit *visit, const ch_schema_node *node,
                                           chart_value value);

/* Counts work.  Throws CHART_ERR_LIMIT when there was too much of it. */
void ch_schema_count(ch_schema_visit *visit, size_t steps);

/* Notes a complaint made by another visit; NULL is none. */
void ch_schema_note(ch_schema_visit *visit, ch_schema_complaint *complaint);

/* Makes a complaint whose text is what `text` holds, and notes it. */
ch_schema_complaint *ch_schema_complain(ch_schema_visit *visit, const ch_buffer *text);

/* The same for a constant. */
ch_schema_complaint *ch_schema_complain_text(ch_schema_visit *visit, const char *text);

/* "name: got 1, want 2" */
void ch_schema_complain_counts(ch_schema_visit *visit, const char *name, int64_t got, int64_t want);

/* An empty buffer for a complaint's text. */
ch_buffer ch_schema_text(ch_schema_visit *visit);

static inline void ch_schema_close(ch_schema_leftover *open, size_t i)
{
  if (open->is_open == NULL || !open->is_open[i])
    return;
  open->is_open[i] = false;
  open->count--;
}

/* The rules for one type of value. */
void ch_schema_visit_object(ch_schema_visit *visit, const ch_schema_object_rules *rules);
void ch_schema_visit_array(ch_schema_visit *visit, const ch_schema_array_rules *rules);
void ch_schema_visit_string(ch_schema_visit *visit, const ch_schema_string_rules *rules);
void ch_schema_visit_number(ch_schema_visit *visit, const ch_schema_number_rules *rules);

#endif
