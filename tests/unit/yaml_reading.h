/* SPDX-License-Identifier: Apache-2.0
 * For the tests of the YAML reader: one reading with an arena of its own. */
#ifndef TEST_YAML_READING_H
#define TEST_YAML_READING_H

#include "codec/json.h"
#include "codec/yaml_read.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

/* A text, and the JSON of its value or an error: "!yaml: ..." stands for "error converting YAML to
 * JSON: yaml: ...", "! ..." for any other. */
typedef struct row {
  const char *text;
  const char *want;
} row;

typedef chart_value reader(ch_arena *arena, chart_str text, uint32_t source, ch_yaml_limits limits);

/* One reading with an arena of its own. */
typedef struct reading {
  reader        *read;
  chart_str      text;
  uint32_t       source;
  ch_yaml_limits limits;
  ch_fault       fault;
  ch_arena       arena;
  chart_value    value;
  ch_buffer      json;
} reading;

static inline void do_read(void *argument)
{
  reading *r = (reading *) argument;
  r->value   = r->read(&r->arena, r->text, r->source, r->limits);
  ch_buffer_init(&r->json, &r->arena);
  ch_json_write(&r->json, r->value, CH_JSON_COMPACT);
}

static inline bool run(reading *r, size_t memory)
{
  ch_fault_init(&r->fault, CH_STACK_ROOM_DEFAULT);
  ch_arena_init(&r->arena, &r->fault, memory);
  return ch_try(&r->fault, do_read, r);
}

static inline void finish(reading *r)
{
  ch_arena_destroy(&r->arena);
  ch_fault_clear(&r->fault);
}

static inline bool is_error(chart_str message, const char *want)
{
  chart_str prefix = CHART_STR("error converting YAML to JSON: ");
  if (want[1] == ' ')
    return ch_str_is(message, want + 2);
  return ch_str_starts(message, prefix) && ch_str_is(ch_str_from(message, prefix.size), want + 1);
}

static inline void expect(reader *read, chart_str text, const char *want)
{
  reading   r         = { .read = read, .text = text, .source = 1 };
  bool      is_read   = run(&r, SIZE_MAX);
  bool      is_wanted = want[0] != '!';
  chart_str got       = is_read ? ch_buffer_view(&r.json) : r.fault.message;
  bool      is_right  = is_wanted ? ch_str_is(got, want) : is_error(got, want);
  if (is_read != is_wanted || !is_right)
    fail_msg("%.*s\n gives %.*s\n, wanted %s", CH_STR_ARG(text), CH_STR_ARG(got), want);
  finish(&r);
}

static inline void expect_rows(reader *read, const row *rows, size_t count)
{
  for (size_t i = 0; i < count; i++)
    expect(read, chart_str_from(rows[i].text), rows[i].want);
}

#endif
