/* SPDX-License-Identifier: Apache-2.0
 * Go signatures of template functions: reading them and fitting arguments to them. */
#include "value/signature.h"

typedef struct known_type {
  const char       *text; /* in a row's signature */
  ch_parameter_kind kind;
  const char       *go_name;
} known_type;

static const known_type known_types[] = {
  { "any", CH_PARAMETER_ANY, "interface {}" },
  { "value", CH_PARAMETER_VALUE, "reflect.Value" },
  { "bool", CH_PARAMETER_BOOL, "bool" },
  { "int", CH_PARAMETER_INT, "int" },
  { "int64", CH_PARAMETER_INT64, "int64" },
  { "uint32", CH_PARAMETER_UINT32, "uint32" },
  { "float64", CH_PARAMETER_FLOAT64, "float64" },
  { "string", CH_PARAMETER_STRING, "string" },
  { "[]byte", CH_PARAMETER_BYTES, "[]uint8" },
  { "[]string", CH_PARAMETER_STRING_LIST, "[]string" },
  { "[]any", CH_PARAMETER_LIST, "[]interface {}" },
  { "map[string]any", CH_PARAMETER_DICT, "map[string]interface {}" },
  { "time.Duration", CH_PARAMETER_NAMED_INT, "time.Duration" },
};

static ch_parameter parameter_of(chart_str text)
{
  for (size_t i = 0; i < sizeof known_types / sizeof *known_types; i++)
    if (ch_str_is(text, known_types[i].text))
      return (ch_parameter){ known_types[i].kind, chart_str_from(known_types[i].go_name) };
  return (ch_parameter){ CH_PARAMETER_NAMED, text };
}

bool ch_signature_parse(ch_signature *out, const char *text)
{
  chart_str rest  = chart_str_from(text);
  size_t    close = ch_str_find_byte(rest, ')', 0);
  if (!ch_str_starts(rest, CHART_STR("func(")) || close == CH_NOT_FOUND)
    return false;
  out->count       = 0;
  out->is_variadic = false;
  out->result      = parameter_of(ch_str_trim_left(ch_str_from(rest, close + 1), " "));
  rest             = ch_str_cut(rest, 5, close);
  while (rest.size != 0) {
    size_t    comma = ch_str_find_byte(rest, ',', 0);
    size_t    end   = comma == CH_NOT_FOUND ? rest.size : comma;
    chart_str one   = ch_str_trim_left(ch_str_cut(rest, 0, end), " ");
    if (out->count == CH_PARAMETERS_MAX || out->is_variadic)
      return false;
    if (ch_str_starts(one, CHART_STR("..."))) {
      out->is_variadic = true;
      one              = ch_str_from(one, 3);
    }
    out->parameter[out->count++] = parameter_of(one);
    rest                         = ch_str_from(rest, comma == CH_NOT_FOUND ? end : end + 1);
  }
  return true;
}

const ch_parameter *ch_signature_parameter(const ch_signature *signature, size_t i)
{
  return &signature->parameter[i < signature->count ? i : signature->count - 1];
}

bool ch_parameter_takes_nil(const ch_parameter *parameter)
{
  switch (parameter->kind) {
  case CH_PARAMETER_ANY:
  case CH_PARAMETER_VALUE:
  case CH_PARAMETER_BYTES:
  case CH_PARAMETER_STRING_LIST:
  case CH_PARAMETER_LIST:
  case CH_PARAMETER_DICT: return true;
  case CH_PARAMETER_NAMED: return parameter->name.size != 0 && parameter->name.data[0] == '*';
  case CH_PARAMETER_BOOL:
  case CH_PARAMETER_INT:
  case CH_PARAMETER_INT64:
  case CH_PARAMETER_UINT32:
  case CH_PARAMETER_FLOAT64:
  case CH_PARAMETER_STRING:
  case CH_PARAMETER_NAMED_INT: break;
  }
  return false;
}

chart_value ch_parameter_nil(const ch_parameter *parameter)
{
  switch (parameter->kind) {
  case CH_PARAMETER_BYTES: return ch_bytes((chart_str){ NULL, 0 });
  case CH_PARAMETER_STRING_LIST: return ch_list_nil(CH_TYPE_STRING_LIST);
  case CH_PARAMETER_LIST: return ch_list_nil(CH_TYPE_LIST);
  case CH_PARAMETER_DICT: return ch_dict_nil(CH_TYPE_DICT);
  case CH_PARAMETER_ANY:
  case CH_PARAMETER_VALUE:
  case CH_PARAMETER_NAMED:
  case CH_PARAMETER_BOOL:
  case CH_PARAMETER_INT:
  case CH_PARAMETER_INT64:
  case CH_PARAMETER_UINT32:
  case CH_PARAMETER_FLOAT64:
  case CH_PARAMETER_STRING:
  case CH_PARAMETER_NAMED_INT: break;
  }
  return ch_absent();
}

static bool is_type(chart_value value, ch_type type)
{
  return value.type == (uint8_t) type && value.kind == (uint8_t) ch_type_table[type].kind;
}

/* Go's assignability for the types that occur: identical types, plus common.Values and the plain
 * map, and named slices and their plain forms, for one side of each is an unnamed type. */
static bool is_assignable(const ch_parameter *parameter, chart_value value)
{
  switch (parameter->kind) {
  case CH_PARAMETER_ANY:
  case CH_PARAMETER_VALUE: return true;
  case CH_PARAMETER_BOOL: return is_type(value, CH_TYPE_BOOL);
  case CH_PARAMETER_INT: return is_type(value, CH_TYPE_INT);
  case CH_PARAMETER_INT64: return is_type(value, CH_TYPE_INT64);
  case CH_PARAMETER_UINT32: return false;
  case CH_PARAMETER_FLOAT64: return is_type(value, CH_TYPE_FLOAT64);
  case CH_PARAMETER_STRING: return is_type(value, CH_TYPE_STRING);
  case CH_PARAMETER_BYTES: return is_type(value, CH_TYPE_BYTES);
  case CH_PARAMETER_STRING_LIST:
    return is_type(value, CH_TYPE_STRING_LIST) || is_type(value, CH_TYPE_VERSION_SET) ||
           is_type(value, CH_TYPE_VERSION_SET_3);
  case CH_PARAMETER_LIST: return is_type(value, CH_TYPE_LIST);
  case CH_PARAMETER_DICT:
    return is_type(value, CH_TYPE_DICT) || is_type(value, CH_TYPE_VALUES) ||
           is_type(value, CH_TYPE_VALUES_3);
  case CH_PARAMETER_NAMED_INT:
  case CH_PARAMETER_NAMED: return ch_str_equal(ch_type_name(value), parameter->name);
  }
  return false;
}

ch_fit ch_parameter_fit(const ch_parameter *parameter, chart_value *value, chart_str *got)
{
  if (parameter->kind == CH_PARAMETER_VALUE)
    return CH_FIT;
  if (value->kind == CHART_NIL) {
    bool is_interface = value->type == CH_TYPE_NIL;
    if (parameter->kind == CH_PARAMETER_ANY)
      return CH_FIT;
    if (!is_interface && ch_parameter_takes_nil(parameter)) {
      *value = ch_parameter_nil(parameter);
      return CH_FIT;
    }
    *got = CHART_STR("interface {}");
    return is_interface ? CH_FIT_WRONG : CH_FIT_INVALID;
  }
  if (value->flags != 0)
    value->flags = 0;
  if (is_assignable(parameter, *value))
    return CH_FIT;
  *got = ch_type_name(*value);
  return CH_FIT_WRONG;
}
