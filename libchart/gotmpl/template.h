/* SPDX-License-Identifier: Apache-2.0
 * Templates and sets of them: parsing text into named templates, looking them up.
 *
 * This is a general text/template: it knows nothing of Helm.  What functions there are, the owner
 * says with tables of rows (value/function.h). */
#ifndef CH_GOTMPL_TEMPLATE_H
#define CH_GOTMPL_TEMPLATE_H

#include "gotmpl/node.h"

/* A named template.  `file` is the name of the text it was written in. */
typedef struct ch_template {
  chart_str           name;
  chart_str           file;
  chart_str           text; /* of the whole file: offsets of nodes count in it */
  const ch_list_node *root;
} ch_template;

/* The functions that templates may call, found by name. */
typedef struct ch_function_set ch_function_set;

/* A set of the functions in `tables`, which ends with NULL.  A table ends with a row without a name;
 * no name stands in two of them, nor twice in one.  Result: arena. */
ch_function_set *ch_function_set_new(ch_arena *arena, const ch_function *const *tables,
                                     const ch_compat *compat);

/* The version of Helm whose templates call these functions: it decides how they are read. */
const ch_compat *ch_function_set_compat(const ch_function_set *set);

/* Adds a table, which is borrowed; its functions stand for older ones of the same names. */
void ch_function_set_add(ch_arena *arena, ch_function_set *set, const ch_function *table);

/* Takes out the functions of these names that the set has so far; `names` (borrowed) ends with NULL. */
void ch_function_set_remove(ch_function_set *set, const char *const *names);

/* The row of `name`, with its parsed signature, or NULL. */
const ch_function *ch_function_set_find(const ch_function_set *set, chart_str name,
                                        const ch_signature **signature);

/* A set of templates that know each other by name. */
typedef struct ch_template_set ch_template_set;

/* An empty set; `outer` (may be NULL) is asked for names that the new set lacks, so that a text
 * may define templates of its own without changing the set around it.  Result: arena. */
ch_template_set *ch_template_set_new(ch_arena *arena, const ch_function_set *functions,
                                     const ch_template_set *outer);

/* Parses `text` and adds it as `name`, together with every template that it defines.  A definition
 * that is empty replaces nothing.  `text` and `name` are borrowed for as long as the set is used.
 * Throws CHART_ERR_PARSE "template: NAME:LINE: MESSAGE". */
const ch_template *ch_template_set_parse(ch_template_set *set, ch_arena *arena, chart_str name,
                                         chart_str text);

/* The template of that name, or NULL. */
const ch_template *ch_template_set_find(const ch_template_set *set, chart_str name);

/* Adds a template that was parsed before, by the same rules as ch_template_set_parse. */
void ch_template_set_add(ch_template_set *set, ch_arena *arena, const ch_template *template);

/* What the parser needs of a set (parse.c). */
const ch_function_set *ch_template_set_functions(const ch_template_set *set);

/* Parses one text into templates without adding them: *main gets the text's own, the result the
 * templates it defines.  In parse.c. */
typedef struct ch_parsed {
  ch_template  *main;
  ch_template **defined;
  size_t        defined_count;
} ch_parsed;

ch_parsed ch_parse_text(ch_arena *arena, const ch_function_set *functions, chart_str name,
                        chart_str text);

#endif
