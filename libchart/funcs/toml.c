/* SPDX-License-Identifier: Apache-2.0
 * Functions between values and TOML text. */
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "funcs/time.h"

#include "codec/toml.h"

enum { MUST = 1 };

/* ---- times -------------------------------------------------------------------------------- */

#define LOCAL_DATETIME "2006-01-02T15:04:05.999999999"
#define LOCAL_DATE     "2006-01-02"
#define LOCAL_TIME     "15:04:05.999999999"

/* Go's parser takes hours of one digit, TOML does not. */
static bool has_all_digits(chart_str text, const char *layout)
{
  for (size_t i = 0; layout[i] != '\0' && layout[i] != '.' && layout[i] != 'Z'; i++)
    if ((layout[i] < '0' || layout[i] > '9') && (i >= text.size || text.data[i] != layout[i]))
      return false;
  return true;
}

static bool read_time(void *user, chart_str text, chart_value *out)
{
  static const struct {
    const char  *layout;
    ch_zone_role role;
  } forms[] = {
    { "2006-01-02T15:04:05.999999999Z07:00", CH_ZONE_LOCAL },
    { LOCAL_DATETIME, CH_ZONE_LOCAL_DATETIME },
    { LOCAL_DATE, CH_ZONE_LOCAL_DATE },
    { LOCAL_TIME, CH_ZONE_LOCAL_TIME },
    { "2006-01-02T15:04Z07:00", CH_ZONE_LOCAL },
    { "2006-01-02T15:04", CH_ZONE_LOCAL_DATETIME },
    { "15:04", CH_ZONE_LOCAL_TIME },
  };
  ch_call *call  = (ch_call *) user;
  size_t   count = sizeof forms / sizeof *forms - (call->compat->reads_toml_1_1 ? 0 : 3);
  for (size_t i = 0; i < count; i++) {
    ch_time        t;
    const ch_zone *zone = ch_zone_special(call, forms[i].role);
    if (ch_time_parse(call->arena, &t, chart_str_from(forms[i].layout), text, zone).size != 0)
      continue;
    *out = ch_time_value(call->arena, t);
    return has_all_digits(text, forms[i].layout);
  }
  return false;
}

static bool write_time(ch_buffer *out, chart_value value)
{
  const ch_time *t      = ch_time_of(value);
  chart_str      layout = CH_TIME_RFC3339;
  if (t == NULL)
    return false;
  switch (ch_zone_role_of(t->zone)) {
  case CH_ZONE_LOCAL_DATETIME: layout = CHART_STR(LOCAL_DATETIME); break;
  case CH_ZONE_LOCAL_DATE: layout = CHART_STR(LOCAL_DATE); break;
  case CH_ZONE_LOCAL_TIME: layout = CHART_STR(LOCAL_TIME); break;
  case CH_ZONE_PLAIN:
  case CH_ZONE_LOCAL: break;
  }
  ch_time shown = *t;
  if (ch_zone_role_of(t->zone) > CH_ZONE_LOCAL) /* those are written as if they were UTC */
    shown.zone = NULL;
  ch_time_format(out, shown, layout);
  return true;
}

/* ---- functions ---------------------------------------------------------------------------- */

typedef struct toml_task {
  ch_call    *call;
  chart_value input;
  ch_buffer   out;
  chart_value result;
} toml_task;

static void write_toml(void *argument)
{
  toml_task    *task  = (toml_task *) argument;
  ch_toml_times times = { task->call, read_time, write_time };
  ch_toml_write(&task->out, task->input, &times, task->call->compat);
}

static void read_toml(void *argument)
{
  toml_task    *task  = (toml_task *) argument;
  ch_toml_times times = { task->call, read_time, write_time };
  task->result = ch_toml_read(task->call->arena, ch_text(task->input), &times, task->call->compat);
}

/* Whether body went through; false, with the message, when the text or the value is at fault. */
static bool attempt(toml_task *task, void (*body)(void *), chart_str *why)
{
  ch_fault *fault = task->call->fault;
  if (ch_try(fault, body, task))
    return true;
  if (fault->status != CHART_ERR_YAML)
    ch_rethrow(fault);
  *why = ch_arena_copy(task->call->arena, fault->message);
  return false;
}

static chart_value fn_toToml(CH_PARAMETERS)
{
  toml_task task = { .call = call, .input = arg[0] };
  chart_str why;
  if (arg[0].kind == CHART_NIL)
    ch_fail(call, "reflect: call of reflect.Value.Type on zero Value");
  ch_buffer_init(&task.out, call->arena);
  if (attempt(&task, write_toml, &why))
    return ch_buffer_value(&task.out);
  if (call->function->variant == MUST)
    ch_throw_str(call->fault, CHART_ERR_EXECUTE, why);
  return ch_string(why);
}

static chart_value fn_fromToml(CH_PARAMETERS)
{
  toml_task task = { .call = call, .input = arg[0] };
  chart_str why;
  if (attempt(&task, read_toml, &why))
    return task.result;
  chart_value dict = ch_dict_new(call->arena, CH_TYPE_DICT, 1);
  ch_dict_set_text(call->arena, dict, "Error", ch_string(why));
  return dict;
}

const ch_function ch_toml_functions[] = {
  { "toToml", "func(any) string", fn_toToml, 0, "VALUE as TOML" },
  { "mustToToml", "func(any) string", fn_toToml, MUST, "VALUE as TOML, with errors" },
  { "fromToml", "func(string) map[string]any", fn_fromToml, 0, "the dict that TOML text holds" },
  { 0 },
};
