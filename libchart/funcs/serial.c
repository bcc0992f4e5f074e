/* SPDX-License-Identifier: Apache-2.0
 * Functions between values and YAML or JSON text.
 *
 * Most of them never fail: what went wrong is the result (fromYaml: in a dict under "Error"), or
 * the result is empty.  Running out of memory, or past a limit, still ends the rendering. */
#include "funcs/call.h"
#include "funcs/funcs.h"

#include "codec/json.h"
#include "codec/yaml_read.h"
#include "codec/yaml_write.h"

/* The formats, and MUST added where an error is to end the rendering. */
enum { YAML, YAML_PRETTY, JSON, JSON_PRETTY, JSON_RAW, MUST = 16 };

typedef struct serial_task {
  ch_call    *call;
  int         format;
  ch_type     type;   /* wanted of a reader; CH_TYPE_NIL: any */
  chart_value input;  /* the value to write, the text to read */
  chart_value result; /* of a reader; partial when the reading failed */
  ch_buffer   out;    /* of a writer */
} serial_task;

/* Whether body(task) came through.  false: the codec complained, call->fault says of what. */
static bool attempt(serial_task *task, void (*body)(void *task))
{
  ch_fault *fault = task->call->fault;
  if (ch_try(fault, body, task))
    return true;
  if (fault->status != CHART_ERR_YAML)
    ch_rethrow(fault);
  return false;
}

_Noreturn static void fail_as_codec(ch_call *call)
{
  ch_throw_str(call->fault, CHART_ERR_EXECUTE, call->fault->message);
}

/* ---- writing ------------------------------------------------------------------------------ */

static void write_value(void *argument)
{
  serial_task *task = (serial_task *) argument;
  switch (task->format) {
  case YAML: ch_yaml_write(&task->out, task->input); break;
  case YAML_PRETTY: ch_yaml_write_pretty(&task->out, task->input); break;
  case JSON: ch_json_write(&task->out, task->input, CH_JSON_COMPACT); break;
  case JSON_PRETTY: ch_json_write(&task->out, task->input, CH_JSON_PRETTY); break;
  case JSON_RAW: ch_json_write(&task->out, task->input, CH_JSON_RAW); break;
  default: break;
  }
}

static chart_value fn_toYaml(CH_PARAMETERS)
{
  int         variant = call->function->variant;
  serial_task task    = { .call = call, .format = variant & ~MUST, .input = ch_stored(arg[0]) };
  ch_buffer_init(&task.out, call->arena);
  if (!attempt(&task, write_value)) {
    if ((variant & MUST) != 0)
      fail_as_codec(call);
    return ch_string(CHART_STR(""));
  }
  bool is_yaml = task.format == YAML || task.format == YAML_PRETTY;
  if (is_yaml && task.out.size != 0 && task.out.data[task.out.size - 1] == '\n')
    task.out.size--;
  return ch_buffer_value(&task.out);
}

/* ---- reading ------------------------------------------------------------------------------ */

static chart_value read_yaml_list(ch_call *call, chart_str text)
{
  chart_value list = ch_yaml_read(call->arena, text, 0, (ch_yaml_limits){ 0 });
  if (ch_is_nil(list))
    return ch_list_new(call->arena, CH_TYPE_LIST, 0);
  if (list.kind != CHART_LIST)
    ch_throw(call->fault, CHART_ERR_YAML,
             "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal %s into Go "
             "value of type []interface {}",
             ch_json_word(list));
  return list;
}

static void read_text(void *argument)
{
  serial_task *task  = (serial_task *) argument;
  ch_arena    *arena = task->call->arena;
  chart_str    text  = ch_text(task->input);
  if (task->format == JSON && task->type == CH_TYPE_NIL)
    task->result = ch_json_read(arena, text);
  else if (task->format == JSON)
    task->result = ch_json_read_as(arena, text, task->type, &task->result);
  else if (task->type == CH_TYPE_DICT)
    task->result = ch_yaml_read_dict(arena, text, 0, (ch_yaml_limits){ 0 });
  else
    task->result = read_yaml_list(task->call, text);
}

static chart_value fn_fromYaml(CH_PARAMETERS)
{
  serial_task task = { .call = call, .format = call->function->variant, .type = CH_TYPE_DICT };
  task.input       = arg[0];
  if (attempt(&task, read_text))
    return task.result;
  chart_value dict = task.result;
  if (dict.kind != CHART_DICT || dict.as.dict == NULL)
    dict = ch_dict_new(call->arena, CH_TYPE_DICT, 1);
  chart_str message = ch_arena_copy(call->arena, call->fault->message);
  ch_dict_set(call->arena, dict, CHART_STR("Error"), ch_string(message));
  return dict;
}

static chart_value fn_fromYamlArray(CH_PARAMETERS)
{
  serial_task task = { .call = call, .format = call->function->variant, .type = CH_TYPE_LIST };
  task.input       = arg[0];
  if (attempt(&task, read_text))
    return task.result;
  chart_value list    = ch_list_new(call->arena, CH_TYPE_LIST, 1);
  chart_str   message = ch_arena_copy(call->arena, call->fault->message);
  ch_list_push(call->arena, list, ch_string(message));
  return list;
}

static chart_value fn_mustFromJson(CH_PARAMETERS)
{
  serial_task task = { .call = call, .format = JSON, .type = CH_TYPE_NIL, .input = arg[0] };
  if (!attempt(&task, read_text))
    fail_as_codec(call);
  return task.result;
}

const ch_function ch_serial_functions[] = {
  { "toYaml", "func(any) string", fn_toYaml, YAML, "VALUE as YAML" },
  { "mustToYaml", "func(any) string", fn_toYaml, YAML | MUST, "VALUE as YAML, with errors" },
  /* Its only failure is a type that Go's encoder panics on. */
  { "toYamlPretty", "func(any) string", fn_toYaml, YAML_PRETTY | MUST,
    "VALUE as YAML with its lists indented" },
  { "toJson", "func(any) string", fn_toYaml, JSON, "VALUE as JSON" },
  { "mustToJson", "func(any) string", fn_toYaml, JSON | MUST, "VALUE as JSON, with errors" },
  { "toPrettyJson", "func(any) string", fn_toYaml, JSON_PRETTY, "VALUE as JSON on many lines" },
  { "mustToPrettyJson", "func(any) string", fn_toYaml, JSON_PRETTY | MUST,
    "VALUE as JSON on many lines, with errors" },
  { "toRawJson", "func(any) string", fn_toYaml, JSON_RAW | MUST,
    "VALUE as JSON without escapes for HTML" },
  { "mustToRawJson", "func(any) string", fn_toYaml, JSON_RAW | MUST,
    "VALUE as JSON without escapes for HTML" },
  { "fromYaml", "func(string) map[string]any", fn_fromYaml, YAML, "the dict that YAML text holds" },
  { "fromYamlArray", "func(string) []any", fn_fromYamlArray, YAML,
    "the list that YAML text holds" },
  { "fromJson", "func(string) map[string]any", fn_fromYaml, JSON, "the dict that JSON text holds" },
  { "fromJsonArray", "func(string) []any", fn_fromYamlArray, JSON,
    "the list that JSON text holds" },
  { "mustFromJson", "func(string) any", fn_mustFromJson, 0, "what JSON text holds, with errors" },
  { 0 },
};
