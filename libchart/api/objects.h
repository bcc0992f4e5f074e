/* SPDX-License-Identifier: Apache-2.0
 * What stands behind the opaque types of the public API. */
#ifndef CH_API_OBJECTS_H
#define CH_API_OBJECTS_H

#include "api/guard.h"
#include "base/compat.h"
#include "base/log.h"
#include "package/chart.h"
#include "render/manifest.h"
#include "value/signature.h"

#include <chart/chart.h>

/* A function of the user: a row that the engine knows, beside the public one. */
typedef struct ch_user_function {
  ch_function    row[2]; /* a table of one row */
  chart_function function;
  ch_parameter   result; /* what its signature promises */
} ch_user_function;

struct chart_context {
  ch_arena                  arena;
  chart_host                host;
  chart_limits              limits;    /* no zeros left */
  const ch_function *const *functions; /* tables, ending with NULL */
  ch_log                    log;
  const ch_compat          *compat;
  chart_str                 working_directory;
  size_t                    late_size;
  void (*log_write)(void *user, chart_log_level level, chart_str message,
                    const chart_log_field *fields, size_t field_count);
  void *log_user;
};

/* A text that origins count in. */
typedef struct ch_origin_source {
  chart_str name, text;
} ch_origin_source;

struct chart_chart {
  ch_arena          arena;
  chart_context    *context;
  ch_chart         *root;
  ch_origin_source *sources; /* by source number, from CH_CHART_SOURCES on */
  size_t            source_count;
};

struct chart_values {
  ch_arena       arena;
  chart_context *context;
  chart_value    root;
  uint32_t       sources; /* layers so far: the origin source of the newest one */
  /* By source number, from 1 on. */
  ch_origin_source *source_list;
  size_t            source_room;
};

struct chart_rendering {
  ch_arena         arena;
  const ch_compat *compat;
  ch_file_list     files;
  ch_file_list     crds; /* copies: the chart may go before the rendering */
  ch_manifests     manifests;
  chart_str        notes;
};

/* A call of a user's function; chart_call is its public name. */
struct chart_call {
  ch_call                *call;
  const ch_user_function *function;
  chart_str               failure; /* set by chart_call_fail */
};

/* Copies an options struct of the caller, which may be shorter or longer than ours when the caller
 * was compiled against other headers: what it lacks is zero, what we do not know is left out.
 * Result: false when its struct_size was never set. */
static inline bool ch_options_copy(void *out, size_t size, const void *options)
{
  size_t given;
  memcpy(&given, options, sizeof given);
  memset(out, 0, size);
  memcpy(out, options, given < size ? given : size);
  return given >= sizeof given;
}

/* Whether the offset lies in the text; then *out is its place. */
bool ch_origin_locate(const ch_origin_source *source, uint32_t offset, chart_source_place *out);

/* Origin sources of a chart's values.yaml files start here; below are the user's layers. */
#define CH_CHART_SOURCES 0x10000u

/* chart_memory is an arena under its public name. */
static inline chart_memory *ch_memory_from(ch_arena *arena)
{
  return (chart_memory *) (void *) arena;
}

static inline ch_arena *ch_memory_arena(chart_memory *memory)
{
  return (ch_arena *) (void *) memory;
}

/* The body of every ch_user_function row: in function.c. */
chart_value ch_user_function_call(ch_call *call, const chart_value *arg, size_t count);

#endif
