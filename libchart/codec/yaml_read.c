/* SPDX-License-Identifier: Apache-2.0
 * Reading a YAML document: text, scanner, nodes, values. */
#include "codec/yaml_read.h"

#include "codec/json.h"
#include "codec/yaml_decode.h"
#include "codec/yaml_plain.h"
#include "codec/yaml_reading.h"

enum { DEPTH_DEFAULT = 10000 };

static ch_yaml_integers integers_of(const ch_yaml_reading *r)
{
  return r->keeps_integers ? CH_YAML_KEEP_INTEGERS : CH_YAML_TO_FLOATS;
}

/* What json.Unmarshal into a map[string]interface {} gives: nil becomes an empty dict.  Throws for
 * other shapes. */
static chart_value as_dict(ch_yaml_text *text, chart_value value)
{
  if (value.kind == CHART_DICT)
    return value;
  if (value.kind == CHART_NIL)
    return ch_dict_new(text->arena, CH_TYPE_DICT, 0);
  ch_yaml_throw(text, 0,
                ch_arena_format(text->arena,
                                "error unmarshaling JSON: while decoding JSON: json: cannot "
                                "unmarshal %s into Go value of type map[string]interface {}",
                                ch_json_word(value)));
}

static void decode(ch_yaml_reading *r)
{
  r->result = ch_yaml_decode(&r->tree, r->source, r->limits, integers_of(r));
  if (r->wants_dict)
    r->result = as_dict(&r->text, r->result);
}

static size_t depth_of(const ch_yaml_reading *r)
{
  return r->limits.depth == 0 ? DEPTH_DEFAULT : r->limits.depth;
}

static void read_with_libyaml(void *argument)
{
  ch_yaml_reading *r = (ch_yaml_reading *) argument;
  ch_yaml_tree_reset(&r->tree);
  r->is_done = ch_yaml_scan_libyaml(&r->text, depth_of(r), ch_yaml_tree_add, &r->tree);
  if (r->is_done)
    decode(r);
}

static void read_as_goyaml(void *argument)
{
  ch_yaml_reading *r = (ch_yaml_reading *) argument;
  ch_yaml_tree_reset(&r->tree);
  ch_yaml_scan_goyaml(&r->text, depth_of(r), ch_yaml_tree_add, &r->tree);
  decode(r);
}

static void show_place(ch_fault *fault, const ch_yaml_reading *r)
{
  if (fault->status != CHART_ERR_YAML || r->text.fault_offset == CH_NOT_FOUND)
    return;
  size_t place = ch_yaml_place(&r->text, r->text.fault_offset);
  size_t column;
  fault->line   = ch_str_line(r->file, place < r->file.size ? place : r->file.size, &column);
  fault->column = column + 1;
}

/* What libyaml makes of a text counts only when all goes well: an error must be go-yaml's own.  It
 * skips byte order marks at every start of a line, go-yaml does not. */
static bool read_either_way(ch_yaml_reading *r, ch_yaml_scanner scanner)
{
  ch_fault *fault = r->text.arena->fault;
  if (scanner == CH_YAML_LIBYAML_FIRST && r->text.bad_bytes == NULL && !r->text.has_marks) {
    bool returned = ch_try(fault, read_with_libyaml, r);
    if (returned && r->is_done)
      return true;
    if (!returned && fault->status != CHART_ERR_YAML)
      return false;
  }
  return ch_try(fault, read_as_goyaml, r);
}

/* The limits of depth and aliases are far from what the plain reader takes: C's stack is nearer. */
static bool read_plainly(ch_yaml_reading *r)
{
  const ch_yaml_plain_options options = { r->source, integers_of(r), r->filter };
  if (!ch_yaml_plain_read(&r->text, options, &r->result))
    return false;
  if (!r->wants_dict)
    return true;
  if (r->result.kind == CHART_NIL)
    r->result = ch_dict_new(r->text.arena, CH_TYPE_DICT, 0);
  return r->result.kind == CHART_DICT;
}

chart_value ch_yaml_reading_run(ch_yaml_reading *r)
{
  ch_arena_mark mark = ch_arena_take_mark(r->text.arena);
  if (r->limits.depth == 0 && r->limits.aliases == 0 && read_plainly(r))
    return r->result;
  ch_arena_release(r->text.arena, mark);
  return ch_yaml_reading_run_complete(r, CH_YAML_LIBYAML_FIRST);
}

chart_value ch_yaml_reading_run_complete(ch_yaml_reading *r, ch_yaml_scanner scanner)
{
  ch_fault *fault = r->text.arena->fault;
  ch_yaml_tree_init(&r->tree, &r->text);
  bool is_read = read_either_way(r, scanner);
  ch_yaml_tree_clear(&r->tree);
  if (is_read)
    return r->result;
  show_place(fault, r);
  ch_rethrow(fault);
}

typedef struct failure {
  ch_yaml_text *text;
  chart_str     message;
} failure;

static void fail_body(void *argument)
{
  failure *f = (failure *) argument;
  ch_yaml_throw(f->text, 0, f->message);
}

_Noreturn void ch_yaml_reading_fail(ch_yaml_reading *r, chart_str message)
{
  failure f = { &r->text, message };
  ch_try(r->text.arena->fault, fail_body, &f);
  show_place(r->text.arena->fault, r);
  ch_rethrow(r->text.arena->fault);
}

static ch_yaml_reading open_reading(ch_arena *arena, chart_str text, ch_yaml_limits limits)
{
  ch_yaml_reading r = { .text = ch_yaml_text_open(arena, text), .file = text, .limits = limits };
  if (r.text.is_transcoded)
    r.file = r.text.text;
  return r;
}

chart_value ch_yaml_read(ch_arena *arena, chart_str text, uint32_t source, ch_yaml_limits limits)
{
  ch_yaml_reading r = open_reading(arena, text, limits);
  r.source          = source;
  return ch_yaml_reading_run(&r);
}

chart_value ch_yaml_read_some(ch_arena *arena, chart_str text, ch_yaml_key_filter *filter)
{
  ch_yaml_reading r = open_reading(arena, text, (ch_yaml_limits){ 0, 0 });
  r.filter          = filter;
  return ch_yaml_reading_run(&r);
}

chart_value ch_yaml_read_typed(ch_arena *arena, chart_str text, ch_yaml_limits limits)
{
  ch_yaml_reading r = open_reading(arena, text, limits);
  r.keeps_integers  = true;
  return ch_yaml_reading_run(&r);
}

chart_value ch_yaml_read_dict(ch_arena *arena, chart_str text, uint32_t source,
                              ch_yaml_limits limits)
{
  ch_yaml_reading r = open_reading(arena, text, limits);
  r.source          = source;
  r.wants_dict      = true;
  return ch_yaml_reading_run(&r);
}
