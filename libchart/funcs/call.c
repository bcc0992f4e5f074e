/* SPDX-License-Identifier: Apache-2.0
 * What function bodies share: texts, emptiness, errors. */
#include "funcs/call.h"

#include "value/object.h"
#include "value/print.h"

_Noreturn void ch_fail_nil(ch_call *call)
{
  ch_fail(call, "runtime error: invalid memory address or nil pointer dereference");
}

char *ch_text_room(ch_call *call, size_t size)
{
  if (size > UINT32_MAX)
    ch_throw(call->fault, CHART_ERR_LIMIT, "a text of %zu bytes is too long", size);
  return (char *) ch_arena_alloc(call->arena, size);
}

chart_value ch_buffer_value(ch_buffer *buffer)
{
  ch_arena *arena = buffer->arena;
  if (buffer->data != NULL && buffer->data + buffer->room == arena->next) {
    arena->next  = buffer->data + ((buffer->size + 15u) & ~(size_t) 15u);
    buffer->room = buffer->size;
  }
  return ch_string(ch_buffer_view(buffer));
}

void ch_append_strval(ch_buffer *out, chart_value value)
{
  if (value.kind == CHART_STRING || value.kind == CHART_BYTES)
    ch_buffer_str(out, ch_text(value));
  else
    ch_print_value(out, value);
}

static bool is_empty_object(const chart_object *object)
{
  return object == NULL || (object->class->is_empty != NULL && object->class->is_empty(object));
}

bool ch_is_empty(chart_value value)
{
  switch ((chart_kind) value.kind) {
  case CHART_NIL: return true;
  case CHART_BOOL: return !value.as.boolean;
  case CHART_INT: return value.as.integer == 0;
  case CHART_UINT: return value.as.natural == 0;
  case CHART_FLOAT: return value.as.number == 0;
  case CHART_COMPLEX: return value.as.complex[0] == 0 && value.as.complex[1] == 0;
  case CHART_STRING:
  case CHART_BYTES: return value.size == 0;
  case CHART_LIST: return ch_list_size(value) == 0;
  case CHART_DICT: return ch_dict_size(value) == 0;
  case CHART_OBJECT: return is_empty_object(value.as.object);
  case CHART_KIND_COUNT: break;
  }
  return false;
}
