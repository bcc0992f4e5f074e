/* SPDX-License-Identifier: Apache-2.0
 * Watching a rendering: which template line wrote which bytes, read which value, took which way. */
#ifndef CHART_OBSERVER_H
#define CHART_OBSERVER_H

#include <chart/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A place in a template: all borrowed for the length of the call. */
typedef struct chart_place {
  chart_str template_name; /* of the file, or of the define */
  chart_str file;
  chart_str text;   /* of the whole file */
  size_t    offset; /* in text */
} chart_place;

/* Callbacks of a rendering; each may be NULL and then costs nothing.  They run on the thread that
 * renders, in the order of execution, and must not call back into libchart, throw or longjmp.
 * Output offsets count in what the running file has written so far; the output of `include` is
 * reported while it is written, before its caller may change or drop it. */
typedef struct chart_observer {
  size_t struct_size;
  void  *user;
  void (*wrote)(void *user, const chart_place *place, size_t from, size_t to);
  void (*branched)(void *user, const chart_place *place, bool taken);
  void (*read)(void *user, const chart_place *place, chart_str key, chart_origin origin);
} chart_observer;

#define CHART_OBSERVER_INIT                        \
  {                                                \
    sizeof(chart_observer), NULL, NULL, NULL, NULL \
  }

#ifdef __cplusplus
}
#endif
#endif
