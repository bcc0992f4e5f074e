/* SPDX-License-Identifier: Apache-2.0
 * What Helm adds to the template language: include tpl required fail lookup (pkg/engine, 4.2.3). */
#include "render/engine.h"

#include "value/print.h"

/* Beyond this many activations of one name include gives up. */
enum { INCLUDE_LIMIT = 1000, CACHE_SLOTS = 256 };

/* A text that tpl ran.  At the first sight only its hash is kept; at the second the parsed
 * template is, so that a text used once costs nothing that lasts. */
typedef struct seen_text {
  uint32_t         hash;
  bool             is_seen;
  const ch_parsed *parsed; /* NULL until the text was seen twice */
} seen_text;

struct ch_tpl_cache {
  seen_text slots[CACHE_SLOTS];
};

void ch_engine_init(ch_engine *engine, ch_arena *lasting)
{
  *engine = (ch_engine){ .included = ch_dict_new(lasting, CH_TYPE_DICT, 0) };
}

static ch_engine *engine_of(ch_call *call)
{
  return (ch_engine *) call->engine;
}

chart_str ch_engine_strip(ch_arena *arena, chart_str text)
{
  static const chart_str no_value = { "<no value>", 10 };
  size_t                 hit      = ch_str_find(text, no_value, 0);
  if (hit == CH_NOT_FOUND)
    return text;
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_reserve(&out, text.size);
  size_t at = 0;
  for (; hit != CH_NOT_FOUND; hit = ch_str_find(text, no_value, at)) {
    ch_buffer_str(&out, ch_str_cut(text, at, hit));
    at = hit + no_value.size;
  }
  ch_buffer_str(&out, ch_str_from(text, at));
  return ch_buffer_view(&out);
}

/* ---- include --------------------------------------------------------------------------------- */

/* How often include has the template `name` running.  The counters lie outside the dict, which may
 * move its entries while they are in use. */
static int64_t *counter(ch_call *call, chart_str name)
{
  ch_engine              *engine = engine_of(call);
  const chart_dict_entry *entry  = ch_dict_find(engine->included, name);
  if (entry != NULL)
    return (int64_t *) (void *) entry->value.as.object;
  int64_t    *fresh = (int64_t *) ch_arena_zero(call->lasting, 1, sizeof *fresh);
  chart_value held  = { .kind = CHART_OBJECT, .as.object = (struct chart_object *) (void *) fresh };
  ch_dict_set(call->lasting, engine->included, ch_arena_copy(call->lasting, name), held);
  return fresh;
}

static chart_value fn_include(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  chart_str name   = ch_text(arg[0]);
  int64_t  *active = counter(call, name);
  if (*active > INCLUDE_LIMIT)
    ch_throw(call->fault, CHART_ERR_EXECUTE,
             "rendering template has a nested reference name: %.*s: unable to execute template",
             CH_STR_ARG(name));
  ++*active;
  chart_str text = ch_exec_include(engine_of(call)->exec, name, arg[1], CH_ENGINE_ROOT);
  --*active;
  return ch_string(text);
}

/* ---- tpl ------------------------------------------------------------------------------------- */

typedef struct parsing {
  ch_call   *call;
  ch_arena  *arena;
  chart_str  text;
  ch_parsed *out;
} parsing;

static void parse_body(void *argument)
{
  const parsing         *p   = (const parsing *) argument;
  const ch_template_set *set = ch_exec_set(engine_of(p->call)->exec);
  *p->out = ch_parse_text(p->arena, ch_template_set_functions(set), CH_ENGINE_ROOT, p->text);
}

_Noreturn static void fail_parse(ch_call *call, chart_str text)
{
  chart_str cause = ch_arena_copy(call->arena, call->fault->message);
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_buffer_text(&out, "cannot parse template ");
  ch_print_quoted(&out, text, false);
  ch_buffer_text(&out, ": ");
  ch_buffer_str(&out, cause);
  ch_throw_str(call->fault, CHART_ERR_EXECUTE, ch_buffer_view(&out));
}

static const ch_parsed *parse(ch_call *call, ch_arena *arena, chart_str text)
{
  ch_parsed *parsed = (ch_parsed *) ch_arena_alloc(arena, sizeof *parsed);
  parsing    p      = { call, arena, text, parsed };
  if (ch_try(call->fault, parse_body, &p))
    return parsed;
  if (call->fault->status != CHART_ERR_PARSE)
    ch_rethrow(call->fault);
  fail_parse(call, text);
}

static const ch_parsed *parse_cached(ch_call *call, chart_str text)
{
  ch_engine *engine = engine_of(call);
  if (engine->texts == NULL)
    engine->texts = (struct ch_tpl_cache *) ch_arena_zero(call->lasting, 1, sizeof *engine->texts);
  uint32_t   hash = ch_str_hash(text);
  seen_text *slot = &engine->texts->slots[hash % CACHE_SLOTS];
  if (slot->is_seen && slot->hash == hash) {
    if (slot->parsed == NULL)
      slot->parsed = parse(call, call->lasting, ch_arena_copy(call->lasting, text));
    if (ch_str_equal(slot->parsed->main->text, text))
      return slot->parsed;
  } else {
    *slot = (seen_text){ .hash = hash, .is_seen = true };
  }
  return parse(call, call->arena, text);
}

/* What the text defines is visible to it alone. */
static const ch_template_set *set_with(ch_call *call, const ch_parsed *parsed)
{
  const ch_template_set *around = ch_exec_set(engine_of(call)->exec);
  if (parsed->defined_count <= 1)
    return around;
  const ch_function_set *functions = ch_template_set_functions(around);
  ch_template_set       *own       = ch_template_set_new(call->arena, functions, around);
  for (size_t i = 0; i < parsed->defined_count; i++)
    ch_template_set_add(own, call->arena, parsed->defined[i]);
  return own;
}

static chart_value fn_tpl(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  chart_str text = ch_text(arg[0]);
  if (ch_str_find(text, CHART_STR("{{"), 0) == CH_NOT_FOUND)
    return ch_string(ch_engine_strip(call->arena, text));
  const ch_parsed *parsed = parse_cached(call, text);
  chart_str result = ch_exec_text(engine_of(call)->exec, set_with(call, parsed), parsed->main,
                                  arg[1], "error during tpl function execution for ");
  return ch_string(ch_engine_strip(call->arena, result));
}

/* ---- the others ------------------------------------------------------------------------------ */

static chart_value fn_required(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  bool is_empty_text = arg[1].kind == CHART_STRING && arg[1].size == 0;
  if (arg[1].kind == CHART_NIL || is_empty_text)
    ch_throw_user(call->fault, ch_text(arg[0]));
  return arg[1];
}

static chart_value fn_fail(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  ch_throw_user(call->fault, ch_text(arg[0]));
}

static chart_value fn_lookup(ch_call *call, const chart_value *arg, size_t count)
{
  (void) arg;
  (void) count;
  return ch_dict_new(call->arena, CH_TYPE_DICT, 0);
}

const ch_function ch_engine_functions[] = {
  { "include", "func(string, any) string", fn_include, 0, "what the template NAME writes" },
  { "tpl", "func(string, any) string", fn_tpl, 0, "TEXT run as a template" },
  { "required", "func(string, any) any", fn_required, 0,
    "VALUE; fails with MESSAGE when it is nil or empty text" },
  { "fail", "func(string) string", fn_fail, 0, "always fails with MESSAGE" },
  { "lookup", "func(string, string, string, string) map[string]any", fn_lookup, 0,
    "an object of the cluster; without one, an empty dict" },
  { NULL, NULL, NULL, 0, NULL },
};
