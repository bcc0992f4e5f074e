/* SPDX-License-Identifier: Apache-2.0
 * The two YAML errors that show a value in Go's syntax: keys that JSON cannot have. */
#include "base/number.h"
#include "codec/yaml_decode.h"
#include "value/print.h"

/* Keys of all types sort in the order in which the type descriptors stand in Helm's binary, nil
 * first, and within a type by value.  A raw key is the letter of its type, eight bytes that sort as
 * the number does, and the key in Go's syntax; or a letter and the string. */
enum {
  RAW_NIL     = 'a',
  RAW_STRING  = 'b',
  RAW_NATURAL = 'c',
  RAW_INT     = 'd',
  RAW_FLOAT   = 'e',
  RAW_BOOL    = 'f',
  RAW_HEAD    = 9
};

static void write_order(ch_buffer *out, uint64_t order)
{
  for (int shift = 56; shift >= 0; shift -= 8)
    ch_buffer_byte(out, (char) (unsigned char) (order >> shift & 255u));
}

static uint64_t float_order(double number)
{
  const uint64_t sign = (uint64_t) 1 << 63;
  uint64_t       bits;
  memcpy(&bits, &number, sizeof bits);
  if (number != number)
    return 0;
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

static void write_natural(ch_buffer *out, uint64_t n)
{
  static const char digits[] = "0123456789abcdef";
  int               shift    = 60;
  while (shift > 0 && n >> shift == 0)
    shift -= 4;
  ch_buffer_text(out, "0x");
  for (; shift >= 0; shift -= 4)
    ch_buffer_byte(out, digits[n >> shift & 15u]);
}

chart_str ch_yaml_raw_key(ch_arena *arena, chart_value key)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  switch (key.kind) {
  case CHART_BOOL:
    ch_buffer_byte(&out, RAW_BOOL);
    write_order(&out, key.as.boolean ? 1 : 0);
    ch_buffer_text(&out, key.as.boolean ? "true" : "false");
    break;
  case CHART_INT:
    ch_buffer_byte(&out, RAW_INT);
    write_order(&out, (uint64_t) key.as.integer ^ (uint64_t) 1 << 63);
    ch_buffer_integer(&out, key.as.integer);
    break;
  case CHART_UINT:
    ch_buffer_byte(&out, RAW_NATURAL);
    write_order(&out, key.as.natural);
    write_natural(&out, key.as.natural);
    break;
  case CHART_FLOAT:
    ch_buffer_byte(&out, RAW_FLOAT);
    write_order(&out, float_order(key.as.number));
    ch_number_shortest(&out, key.as.number);
    break;
  case CHART_STRING:
    ch_buffer_byte(&out, RAW_STRING);
    ch_buffer_str(&out, ch_text(key));
    break;
  default:
    ch_buffer_byte(&out, RAW_NIL);
    write_order(&out, 0);
    ch_buffer_text(&out, "interface {}(nil)");
    break;
  }
  return ch_buffer_view(&out);
}

static void write_key(ch_buffer *out, chart_str key)
{
  if (key.data[0] == RAW_STRING)
    ch_print_quoted(out, ch_str_from(key, 1), false);
  else
    ch_buffer_str(out, ch_str_from(key, RAW_HEAD));
}

static void write_value(ch_buffer *out, ch_fault *fault, chart_value value);

static void write_map(ch_buffer *out, ch_fault *fault, chart_value dict)
{
  const chart_dict_entry *entries = ch_dict_sorted(dict);
  ch_buffer_text(out, "map[interface {}]interface {}{");
  for (size_t i = 0; i < ch_dict_size(dict); i++) {
    ch_buffer_text(out, i == 0 ? "" : ", ");
    write_key(out, entries[i].key);
    ch_buffer_byte(out, ':');
    write_value(out, fault, entries[i].value);
  }
  ch_buffer_byte(out, '}');
}

static void write_slice(ch_buffer *out, ch_fault *fault, chart_value list)
{
  ch_buffer_text(out, "[]interface {}{");
  for (size_t i = 0; i < ch_list_size(list); i++) {
    ch_buffer_text(out, i == 0 ? "" : ", ");
    write_value(out, fault, ch_list_at(list, i));
  }
  ch_buffer_byte(out, '}');
}

/* As %#v prints a value inside another. */
static void write_value(ch_buffer *out, ch_fault *fault, chart_value value)
{
  ch_guard_stack(fault);
  switch (value.kind) {
  case CHART_BOOL: ch_buffer_text(out, value.as.boolean ? "true" : "false"); break;
  case CHART_INT: ch_buffer_integer(out, value.as.integer); break;
  case CHART_UINT: write_natural(out, value.as.natural); break;
  case CHART_FLOAT: ch_number_shortest(out, value.as.number); break;
  case CHART_STRING: ch_print_quoted(out, ch_text(value), false); break;
  case CHART_LIST: write_slice(out, fault, value); break;
  case CHART_DICT: write_map(out, fault, value); break;
  default: ch_buffer_text(out, "interface {}(nil)"); break;
  }
}

_Noreturn void ch_yaml_fail_key(ch_yaml_text *text, size_t offset, chart_value raw)
{
  ch_buffer out;
  ch_buffer_init(&out, text->arena);
  ch_buffer_text(&out, "error converting YAML to JSON: yaml: invalid map key: ");
  write_value(&out, text->arena->fault, raw);
  ch_yaml_throw(text, offset, ch_buffer_view(&out));
}

static _Noreturn void fail_odd_key(ch_yaml_text *text, const chart_dict_entry *entry)
{
  bool      is_nil = entry->key.data[0] == RAW_NIL;
  ch_buffer out;
  ch_buffer_init(&out, text->arena);
  ch_buffer_text(&out, "error converting YAML to JSON: unsupported map key of type: ");
  ch_buffer_text(&out, is_nil ? "%!s(<nil>), key: <nil>" : "uint64, key: ");
  if (!is_nil)
    write_key(&out, entry->key);
  ch_buffer_text(&out, ", value: ");
  if (entry->value.kind == CHART_NIL)
    ch_buffer_text(&out, "<nil>");
  else
    write_value(&out, text->arena->fault, entry->value);
  ch_yaml_throw(text, entry->origin.offset, ch_buffer_view(&out));
}

void ch_yaml_check_keys(ch_yaml_text *text, chart_value raw)
{
  ch_guard_stack(text->arena->fault);
  if (raw.kind == CHART_LIST)
    for (size_t i = 0; i < ch_list_size(raw); i++)
      ch_yaml_check_keys(text, ch_list_at(raw, i));
  if (raw.kind != CHART_DICT)
    return;
  const chart_dict_entry *entries = ch_dict_sorted(raw);
  for (size_t i = 0; i < ch_dict_size(raw); i++) {
    char type = entries[i].key.data[0];
    if (type == RAW_NIL || type == RAW_NATURAL)
      fail_odd_key(text, &entries[i]);
    ch_yaml_check_keys(text, entries[i].value);
  }
}
