/* SPDX-License-Identifier: Apache-2.0
 * A chart in memory, served to libchart through a host table. */
#ifndef TESTS_CONFORMANCE_MEMORY_CHART_H
#define TESTS_CONFORMANCE_MEMORY_CHART_H

#include <chart/host.h>

enum { MOST_FILES = 64 };

typedef struct memory_file {
  char      path[512];
  chart_str data; /* borrowed */
} memory_file;

typedef struct memory_tree {
  memory_file files[MOST_FILES];
  size_t      count;
} memory_tree;

/* Adds a file whose path is `directory` and `name` together; ends the program when there is no room. */
void memory_tree_add(memory_tree *tree, const char *directory, chart_str name, chart_str data);

/* The file at `path`, or NULL. */
const memory_file *memory_tree_find(const memory_tree *tree, const char *path);

/* A host that serves the tree's files, time zones of the system, and nothing else of the system but
 * its clock and its randomness. */
chart_host memory_tree_host(memory_tree *tree);

#endif
