/* SPDX-License-Identifier: Apache-2.0
 * Lists: building and reading them. */
#include "value/value.h"

chart_value ch_list_new(ch_arena *arena, ch_type type, size_t room)
{
  chart_list *list = (chart_list *) ch_arena_alloc(arena, sizeof *list);
  *list            = (chart_list){ .room = room };
  if (room != 0)
    list->items = (chart_value *) ch_arena_array(arena, room, sizeof *list->items);
  return (chart_value){ .kind = CHART_LIST, .type = (uint8_t) type, .as.list = list };
}

/* List and items come and go together, so they are made together. */
chart_value ch_list_of(ch_arena *arena, ch_type type, const chart_value *items, size_t count)
{
  if (count > SIZE_MAX / 2 / sizeof *items)
    ch_throw_memory(arena->fault);
  chart_list *list = (chart_list *) ch_arena_alloc(arena, sizeof *list + count * sizeof *items);
  *list = (chart_list){ .items = (chart_value *) (list + 1), .size = count, .room = count };
  if (count != 0)
    memcpy(list->items, items, count * sizeof *items);
  return (chart_value){ .kind = CHART_LIST, .type = (uint8_t) type, .as.list = list };
}

static void *regrown(ch_arena *arena, const void *old, size_t used, size_t room, size_t size)
{
  void *fresh = ch_arena_array(arena, room, size);
  if (used != 0)
    memcpy(fresh, old, used * size);
  return fresh;
}

static void grow(ch_arena *arena, chart_list *list)
{
  size_t room = list->room < 4 ? 8 : list->room * 2;
  list->items = (chart_value *) regrown(arena, list->items, list->size, room, sizeof(chart_value));
  if (list->origins != NULL)
    list->origins =
      (chart_origin *) regrown(arena, list->origins, list->size, room, sizeof(chart_origin));
  list->room = room;
}

void ch_list_push(ch_arena *arena, chart_value list, chart_value item)
{
  chart_list *self = list.as.list;
  if (self->size == self->room)
    grow(arena, self);
  item.flags              = 0;
  self->items[self->size] = item;
  if (self->origins != NULL)
    self->origins[self->size] = (chart_origin){ 0, 0 };
  self->size++;
}

void ch_list_push_from(ch_arena *arena, chart_value list, chart_value item, chart_origin origin)
{
  ch_list_push(arena, list, item);
  chart_list *self = list.as.list;
  if (self->origins == NULL && origin.source != 0)
    self->origins = (chart_origin *) ch_arena_zero(arena, self->room, sizeof(chart_origin));
  if (self->origins != NULL)
    self->origins[self->size - 1] = origin;
}

const chart_value *ch_list_items(ch_arena *arena, chart_value list, size_t *size)
{
  *size = 0;
  if (list.kind == CHART_LIST && list.as.list != NULL) {
    *size = list.as.list->size;
    return list.as.list->items;
  }
  if (list.kind != CHART_BYTES || list.size == 0)
    return NULL;
  chart_value *items = (chart_value *) ch_arena_array(arena, list.size, sizeof *items);
  for (size_t i = 0; i < list.size; i++)
    items[i] = ch_uint8((uint8_t) list.as.text[i]);
  *size = list.size;
  return items;
}
