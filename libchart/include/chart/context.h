/* SPDX-License-Identifier: Apache-2.0
 * A context: the host, the limits and the functions that charts are rendered with. */
#ifndef CHART_CONTEXT_H
#define CHART_CONTEXT_H

#include <chart/error.h>
#include <chart/function.h>
#include <chart/host.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct chart_context chart_context;

/* What one call may spend.  0 means the default, CHART_UNLIMITED no limit. */
#define CHART_UNLIMITED SIZE_MAX

typedef struct chart_limits {
  size_t   struct_size;
  size_t   memory; /* bytes for one chart, one values set, one rendering; default 4 GiB */
  size_t   output; /* bytes of one rendered file; default 1 GiB */
  size_t   stack;  /* bytes of the caller's C stack that recursion may use; default 6 MiB.  Lower
                      it for threads with small stacks. */
  uint64_t steps;  /* template nodes that one rendering may visit; default unlimited */
} chart_limits;

#define CHART_LIMITS_INIT            \
  {                                  \
    sizeof(chart_limits), 0, 0, 0, 0 \
  }

/* The version of Helm whose behaviour is followed, in what is rendered and in messages: Helm 4.2.3,
 * 4.1.4 or 3.17.3.  docs/compat.md lists what differs. */
typedef enum chart_compat { CHART_COMPAT_4_2, CHART_COMPAT_4_1, CHART_COMPAT_3_17 } chart_compat;

typedef enum chart_log_level { CHART_LOG_INFO, CHART_LOG_WARN, CHART_LOG_ERROR } chart_log_level;

/* A `key=value` of a log message; borrowed for the length of the call. */
typedef struct chart_log_field {
  const char *key;
  chart_str   value;
} chart_log_field;

typedef struct chart_context_options {
  size_t                struct_size;
  const chart_host     *host;      /* NULL: POSIX; copied */
  const chart_limits   *limits;    /* NULL: defaults; copied */
  const chart_function *functions; /* added to Helm's, later names win; copied */
  size_t                function_count;
  /* Hears what Helm would log (`level=WARN msg="…"`).  NULL: nobody does.  Must not call back.
   * Helm 3 has neither levels nor fields: with CHART_COMPAT_3_17 message is the whole line. */
  void (*log)(void *user, chart_log_level level, chart_str message, const chart_log_field *fields,
              size_t field_count);
  void        *log_user;
  const char  *working_directory; /* absolute; what relative chart paths are shown against.  NULL:
                                    messages show paths as they were given.  Copied. */
  chart_compat compat;            /* holds for all that is made with the context */
  /* Files that loading a chart directory has no use for, and a rendering may have none either, are
   * late: custom resource definitions, what .Files shows, and the templates of sub-charts, which may
   * be switched off.  chart_load only asks for their size (stat_file of the host must say that they
   * are readable), and a rendering that uses one reads it then, into its own memory, by read_file of
   * the host.  Late are files of `late_size` bytes or more; 0: none.  The folder must stay as it is
   * meanwhile, and the working directory too if the chart's path is relative: where a late file
   * cannot be read or has another size by then, the rendering fails with IO; another text of the
   * same size goes unnoticed.  The chart itself never changes, so threads share it as ever.
   * With functions of one's own a rendering reads all late files of the chart when it starts, for
   * their values are in reach of those functions. */
  size_t late_size;
} chart_context_options;

#define CHART_CONTEXT_OPTIONS_INIT                                                            \
  {                                                                                           \
    sizeof(chart_context_options), NULL, NULL, NULL, 0, NULL, NULL, NULL, CHART_COMPAT_4_2, 0 \
  }

/* Makes a context.  options may be NULL: all defaults.
 * Result: *out, owned: chart_context_destroy.   Status: MEMORY, ARGUMENT (a function whose name is
 * no identifier or whose signature cannot be read; a compat that is none; a struct_size never set).
 * Threads: any; one context may serve many threads at once, as long as its host and log functions
 * may. */
CHART_API int chart_context_create(chart_context **out, const chart_context_options *options,
                                   chart_error *error);

/* Everything made with the context must be destroyed before.  context may be NULL. */
CHART_API void chart_context_destroy(chart_context *context);

#ifdef __cplusplus
}
#endif
#endif
