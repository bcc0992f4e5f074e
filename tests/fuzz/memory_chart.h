/* SPDX-License-Identifier: Apache-2.0
 * A chart made of one string, behind a host table: no file, clock or randomness of the machine. */
#ifndef MEMORY_CHART_H
#define MEMORY_CHART_H

#include <chart/chart.h>

enum { MEMORY_FILES = 32 };

typedef struct memory_file {
  chart_str path, text;
} memory_file;

typedef struct memory_chart {
  memory_file files[MEMORY_FILES];
  size_t      count;
} memory_chart;

/* Takes `text` apart: a line `=== PATH` begins the file of that path.  Result: borrows text. */
void memory_chart_split(memory_chart *chart, chart_str text);

void memory_chart_add(memory_chart *chart, const char *path, chart_str text);

/* The text of the file, or an empty one. */
chart_str memory_chart_find(const memory_chart *chart, chart_str path);

/* A context that sees `chart` in directory /c, within limits that a fuzzer can wait for. */
chart_context *memory_chart_context(memory_chart *chart);

/* Loads /c, renders it with values (or NULL) and prints all of it into nothing. */
void memory_chart_render(chart_context *context, const chart_values *values);

#endif
