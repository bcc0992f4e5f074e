/* SPDX-License-Identifier: Apache-2.0
 * The template of a release name: sprig as it is, without what Helm adds, takes away or replaces. */
#include "render/name_template.h"

#include "codec/json.h"
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "value/value.h"

/* ---- the functions that Helm's templates have not, or not so ------------------------------------- */

static chart_str variable(ch_call *call, chart_str name)
{
  if (call->host->environment == NULL)
    return CHART_STR("");
  const char *value =
    call->host->environment(call->host->user, ch_arena_copy(call->arena, name).data);
  return ch_arena_copy(call->arena, chart_str_from(value));
}

static chart_value fn_env(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  return ch_string(variable(call, ch_text(arg[0])));
}

static chart_value fn_fail(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  ch_fail(call, "%.*s", CH_STR_ARG(ch_text(arg[0])));
}

static bool is_name_byte(char c)
{
  return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool is_special(char c)
{
  return c != '\0' && (strchr("*#$@!?-", c) != NULL || (c >= '0' && c <= '9'));
}

/* The name in ${name}; *size: the bytes used.  Bad syntax is dropped, as Go's os.Expand does. */
static chart_str braced_name(chart_str text, size_t *size)
{
  if (text.size > 2 && is_special(text.data[1]) && text.data[2] == '}') {
    *size = 3;
    return ch_str_cut(text, 1, 2);
  }
  for (size_t i = 1; i < text.size; i++) {
    if (text.data[i] != '}')
      continue;
    *size = i == 1 ? 2 : i + 1;
    return ch_str_cut(text, 1, i);
  }
  *size = 1;
  return CHART_STR("");
}

/* The name behind a `$`; *size: the bytes of it, 0: there is none. */
static chart_str variable_name(chart_str text, size_t *size)
{
  *size = 0;
  if (text.size != 0 && text.data[0] == '{')
    return braced_name(text, size);
  if (text.size != 0 && is_special(text.data[0])) {
    *size = 1;
  } else {
    while (*size < text.size && is_name_byte(text.data[*size]))
      ++*size;
  }
  return ch_str_cut(text, 0, *size);
}

static chart_value fn_expandenv(ch_call *call, const chart_value *arg, size_t count)
{
  chart_str text = ch_text(arg[0]);
  ch_buffer out;
  (void) count;
  ch_buffer_init(&out, call->arena);
  for (size_t at = 0; at < text.size; at++) {
    size_t size = 0;
    if (text.data[at] != '$' || at + 1 == text.size) {
      ch_buffer_byte(&out, text.data[at]);
      continue;
    }
    chart_str name = variable_name(ch_str_from(text, at + 1), &size);
    if (name.size != 0)
      ch_buffer_str(&out, variable(call, name));
    else if (size == 0)
      ch_buffer_byte(&out, '$');
    at += size;
  }
  return ch_buffer_value(&out);
}

typedef struct json_task {
  ch_call    *call;
  chart_str   text;
  chart_value result;
} json_task;

static void read_json(void *argument)
{
  json_task *task = (json_task *) argument;
  task->result    = ch_json_read(task->call->arena, task->text);
}

/* sprig's: any value, and nil for what is no JSON. */
static chart_value fn_fromJson(ch_call *call, const chart_value *arg, size_t count)
{
  json_task task = { call, ch_text(arg[0]), ch_nil() };
  (void) count;
  if (!ch_try(call->fault, read_json, &task) && call->fault->status != CHART_ERR_YAML)
    ch_rethrow(call->fault);
  return task.result;
}

static const ch_function functions[] = {
  { "env", "func(string) string", fn_env, 0, "the environment variable NAME" },
  { "expandenv", "func(string) string", fn_expandenv, 0, "TEXT with its $variables" },
  { "fail", "func(string) string", fn_fail, 0, "fails with TEXT" },
  { "fromJson", "func(string) any", fn_fromJson, 0, "what JSON text holds" },
  { 0 },
};

/* What Helm adds to sprig. */
static const char *const not_sprig[] = { "toYaml",   "mustToYaml",    "toYamlPretty",
                                         "fromYaml", "fromYamlArray", "fromJsonArray",
                                         "toToml",   "mustToToml",    "fromToml",
                                         NULL };

static ch_function_set *sprig(ch_arena *arena, const ch_compat *compat)
{
  ch_function_set *set = ch_function_set_new(arena, ch_function_tables, compat);
  ch_function_set_remove(set, not_sprig);
  ch_function_set_add(arena, set, ch_builtin_functions);
  ch_function_set_add(arena, set, functions);
  return set;
}

/* ---- running -------------------------------------------------------------------------------------- */

static void destroy_scratch(void *scratch)
{
  ch_arena_destroy((ch_arena *) scratch);
}

chart_str ch_name_template_run(ch_arena *arena, chart_str text, const ch_render_options *options)
{
  const chart_str  name    = CHART_STR("name-template");
  ch_template_set *set     = ch_template_set_new(arena, sprig(arena, options->compat), NULL);
  ch_arena        *scratch = (ch_arena *) ch_arena_zero(arena, 1, sizeof *scratch);
  ch_buffer       *out     = (ch_buffer *) ch_arena_zero(arena, 1, sizeof *out);
  ch_arena_init(scratch, arena->fault, options->memory_limit);
  ch_arena_on_destroy(arena, destroy_scratch, scratch);
  ch_buffer_init_heap(out, arena->fault, options->output_limit);
  ch_arena_on_destroy(arena, ch_buffer_clear, out);
  const ch_exec_options exec = { .set        = set,
                                 .scratch    = scratch,
                                 .lasting    = arena,
                                 .out        = out,
                                 .host       = options->host,
                                 .compat     = options->compat,
                                 .step_limit = options->step_limit };
  ch_template_set_parse(set, arena, name, text);
  ch_exec_run(ch_exec_new(&exec), name, ch_absent());
  return ch_arena_copy(arena, ch_buffer_view(out));
}
