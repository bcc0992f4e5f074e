/* SPDX-License-Identifier: Apache-2.0
 * The tables of a TOML document while it is read: what may be defined, and what not twice.
 *
 * A table that was only named on the way to another one, or by a dotted key, is implicit: it may
 * still be defined, once.  Go keeps these notes by the full name of a key, so the elements of an
 * array of tables share them, and so they do here. */
#include "codec/toml_reading.h"

/* ---- names -------------------------------------------------------------------------------- */

ch_toml_name *ch_toml_child(ch_toml_reader *r, ch_toml_name *parent, chart_str part)
{
  if (parent->children.kind == CHART_NIL)
    parent->children = ch_dict_new(r->arena, CH_TYPE_DICT, 1);
  const chart_dict_entry *entry = ch_dict_find(parent->children, part);
  if (entry != NULL)
    return (ch_toml_name *) (void *) entry->value.as.text;
  ch_toml_name *name = (ch_toml_name *) ch_arena_alloc(r->arena, sizeof *name);
  *name              = (ch_toml_name){ .parent = parent, .part = part, .children = ch_nil() };
  chart_value held   = { .kind = CHART_BYTES, .type = CH_TYPE_BYTES };
  held.as.text       = (const char *) (void *) name;
  ch_dict_set(r->arena, parent->children, part, held);
  return name;
}

void ch_toml_print_name(ch_buffer *out, const ch_toml_name *name)
{
  if (name->parent == NULL)
    return;
  ch_guard_stack(out->fault);
  ch_toml_print_name(out, name->parent);
  if (name->parent->parent != NULL)
    ch_buffer_byte(out, '.');
  ch_toml_write_key(out, name->part);
}

_Noreturn static void refuse(ch_toml_reader *r, const char *format, const ch_toml_name *name)
{
  ch_buffer text;
  ch_buffer_init(&text, r->arena);
  ch_toml_print_name(&text, name);
  ch_toml_fail_at(r, r->key_line, format, ch_string(ch_buffer_view(&text)));
}

_Noreturn static void refuse_again(ch_toml_reader *r, const ch_toml_name *name)
{
  refuse(r, "Key '%s' has already been defined.", name);
}

/* ---- tables ------------------------------------------------------------------------------- */

/* The table that a value is, or that is the last in it. */
static bool table_in(chart_value value, chart_value *out)
{
  *out = value;
  if (value.kind == CHART_LIST && value.type == CH_TYPE_DICT_LIST)
    *out = ch_list_at(value, ch_list_size(value) - 1);
  return out->kind == CHART_DICT;
}

/* The table called `name`, which is there. */
static chart_value table_of(ch_toml_reader *r, const ch_toml_name *name)
{
  chart_value table;
  if (name->parent == NULL)
    return r->document;
  ch_guard_stack(r->arena->fault);
  if (!table_in(ch_dict_get(table_of(r, name->parent), name->part), &table))
    refuse_again(r, name);
  return table;
}

/* The table called `name`, made where it is not there. */
static chart_value open_table(ch_toml_reader *r, ch_toml_name *name)
{
  chart_value table;
  if (name->parent == NULL)
    return r->document;
  ch_guard_stack(r->arena->fault);
  chart_value parent = open_table(r, name->parent);
  chart_value value  = ch_dict_get(parent, name->part);
  if (value.kind == CHART_NIL) {
    name->is_implicit = true;
    value             = ch_dict_new(r->arena, CH_TYPE_DICT, 4);
    ch_dict_set(r->arena, parent, name->part, value);
  }
  if (!table_in(value, &table))
    refuse(r, "Key '%s' was already created as a hash.", name);
  return table;
}

static void add_to_array(ch_toml_reader *r, chart_value parent, ch_toml_name *name)
{
  chart_value array = ch_dict_get(parent, name->part);
  if (array.kind == CHART_NIL) {
    array = ch_list_new(r->arena, CH_TYPE_DICT_LIST, 4);
    ch_dict_set(r->arena, parent, name->part, array);
  }
  if (array.kind != CHART_LIST || array.type != CH_TYPE_DICT_LIST)
    refuse(r, "Key '%s' was already created and cannot be used as an array.", name);
  ch_list_push(r->arena, array, ch_dict_new(r->arena, CH_TYPE_DICT, 4));
}

void ch_toml_enter(ch_toml_reader *r, ch_toml_name *name, bool is_array)
{
  chart_value parent = open_table(r, name->parent);
  r->context         = name->parent;
  if (is_array)
    add_to_array(r, parent, name);
  else
    ch_toml_define(r, name->part, ch_dict_new(r->arena, CH_TYPE_DICT, 4));
  r->context = name;
}

void ch_toml_define(ch_toml_reader *r, chart_str key, chart_value value)
{
  chart_value   table      = table_of(r, r->context);
  ch_toml_name *name       = ch_toml_child(r, r->context, key);
  bool          is_defined = ch_dict_find(table, key) != NULL;
  if (is_defined && !name->is_implicit)
    refuse_again(r, name);
  if (is_defined)
    name->is_implicit = false;
  if (!is_defined || name->is_array)
    ch_dict_set(r->arena, table, key, value);
}

void ch_toml_note_array(ch_toml_reader *r, chart_str key, bool is_array)
{
  ch_toml_name *name = r->context;
  if (key.size != 0 || name->parent == NULL)
    name = ch_toml_child(r, name, key);
  name->is_array = is_array;
}
