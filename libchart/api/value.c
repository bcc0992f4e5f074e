/* SPDX-License-Identifier: Apache-2.0
 * Values of the public API: making, building and reading them. */
#include "value/value.h"

#include "api/objects.h"
#include "codec/yaml_read.h"

chart_value chart_nil(void)
{
  return ch_nil();
}

chart_value chart_bool(bool b)
{
  return ch_bool(b);
}

chart_value chart_int(int64_t n)
{
  return ch_int(n);
}

chart_value chart_int64(int64_t n)
{
  return ch_int64(n);
}

chart_value chart_float(double x)
{
  return ch_float(x);
}

chart_value chart_string(chart_str text)
{
  return ch_string(text);
}

chart_str chart_text(chart_value value)
{
  bool has_text = value.kind == CHART_STRING || value.kind == CHART_BYTES;
  return has_text ? ch_text(value) : (chart_str){ NULL, 0 };
}

chart_str chart_type_name(chart_value value)
{
  return ch_type_name(value);
}

/* ---- building -------------------------------------------------------------------------------- */

typedef struct build_job {
  ch_arena   *arena;
  chart_value container, item, result;
  chart_str   text;
} build_job;

static int build(chart_memory *memory, void (*body)(void *), build_job *job, chart_error *error)
{
  job->arena                   = ch_memory_arena(memory);
  const ch_guard_options guard = { .arena = job->arena };
  return ch_guard(&guard, error, body, job);
}

static void copy_string(void *argument)
{
  build_job *job = (build_job *) argument;
  if (job->text.size >= UINT32_MAX)
    ch_throw(job->arena->fault, CHART_ERR_LIMIT, "a string of 4 GiB or more");
  job->result = ch_string(ch_arena_copy(job->arena, job->text));
}

int chart_string_copy(chart_value *out, chart_memory *memory, chart_str text)
{
  build_job job    = { .text = text };
  int       status = build(memory, copy_string, &job, NULL);
  *out             = status == CHART_OK ? job.result : ch_nil();
  return status;
}

static void create_list(void *argument)
{
  build_job *job = (build_job *) argument;
  job->result    = ch_list_new(job->arena, CH_TYPE_LIST, 0);
}

int chart_list_create(chart_value *out, chart_memory *memory)
{
  build_job job    = { .text = { NULL, 0 } };
  int       status = build(memory, create_list, &job, NULL);
  *out             = status == CHART_OK ? job.result : ch_nil();
  return status;
}

static void create_dict(void *argument)
{
  build_job *job = (build_job *) argument;
  job->result    = ch_dict_new(job->arena, CH_TYPE_DICT, 0);
}

int chart_dict_create(chart_value *out, chart_memory *memory)
{
  build_job job    = { .text = { NULL, 0 } };
  int       status = build(memory, create_dict, &job, NULL);
  *out             = status == CHART_OK ? job.result : ch_nil();
  return status;
}

static void append_item(void *argument)
{
  build_job *job = (build_job *) argument;
  ch_list_push(job->arena, job->container, job->item);
}

int chart_list_append(chart_memory *memory, chart_value list, chart_value item)
{
  build_job job = { .container = list, .item = item };
  if (list.kind != CHART_LIST || list.as.list == NULL || list.type != CH_TYPE_LIST)
    return CHART_ERR_ARGUMENT;
  return build(memory, append_item, &job, NULL);
}

static void set_entry(void *argument)
{
  build_job *job = (build_job *) argument;
  ch_dict_set(job->arena, job->container, ch_arena_copy(job->arena, job->text), job->item);
}

int chart_dict_set(chart_memory *memory, chart_value dict, chart_str key, chart_value item)
{
  build_job job = { .container = dict, .item = item, .text = key };
  if (dict.kind != CHART_DICT || dict.as.dict == NULL)
    return CHART_ERR_ARGUMENT;
  return build(memory, set_entry, &job, NULL);
}

static void read_yaml(void *argument)
{
  build_job *job = (build_job *) argument;
  job->result =
    ch_yaml_read(job->arena, ch_arena_copy(job->arena, job->text), 0, (ch_yaml_limits){ 0, 0 });
}

int chart_value_from_yaml(chart_value *out, chart_memory *memory, chart_str text,
                          chart_error *error)
{
  build_job job    = { .text = text };
  int       status = build(memory, read_yaml, &job, error);
  *out             = status == CHART_OK ? job.result : ch_nil();
  return status;
}

/* ---- reading --------------------------------------------------------------------------------- */

size_t chart_size(chart_value value)
{
  if (value.kind == CHART_LIST)
    return ch_list_size(value);
  return value.kind == CHART_DICT ? ch_dict_size(value) : 0;
}

chart_value chart_list_get(chart_value list, size_t i)
{
  bool is_there = list.kind == CHART_LIST && i < ch_list_size(list);
  return is_there ? ch_list_at(list, i) : ch_nil();
}

chart_value chart_dict_get(chart_value dict, chart_str key)
{
  const chart_dict_entry *entry = dict.kind == CHART_DICT ? ch_dict_find(dict, key) : NULL;
  return entry == NULL ? ch_nil() : entry->value;
}

bool chart_dict_entry_at(chart_value dict, size_t i, chart_str *key, chart_value *value)
{
  if (dict.kind != CHART_DICT || i >= ch_dict_size(dict))
    return false;
  const chart_dict_entry *entry = &ch_dict_sorted(dict)[i];
  *key                          = entry->key;
  *value                        = entry->value;
  return true;
}
