/* SPDX-License-Identifier: Apache-2.0
 * --output-dir: documents as a tree of files, written as a whole or not at all. */
#ifndef CHARTC_OUTPUT_TREE_H
#define CHARTC_OUTPUT_TREE_H

#include <chart/chart.h>

typedef struct output_piece output_piece;

typedef struct output_tree {
  output_piece *pieces; /* in the order in which they were added */
  size_t        count, room;
} output_tree;

/* Adds the document `text` of the template `source` to the file FOLDER/SOURCE.  source and text are
 * borrowed until the tree is freed.  Result: false when there is no memory. */
bool output_tree_add(output_tree *tree, const char *folder, chart_str source, chart_str text);

/* Writes the files, each beside its place, and only when all of them are on the disk puts them
 * there.  What stood in a file before goes; other files stay.  Then says `wrote FILE` to standard
 * output, a line a document.
 * Result: 0; or 1 after an `Error:` with that advice (may be NULL), and all is as it was. */
int output_tree_write(output_tree *tree, const char *advice);

void output_tree_free(output_tree *tree);

#endif
