/* SPDX-License-Identifier: Apache-2.0
 * .Files: the map of a chart's other files and its methods (Helm 4.2.3's pkg/engine/files.go). */
#include "codec/base64.h"
#include "codec/yaml_write.h"
#include "render/files_glob.h"
#include "render/objects.h"

/* ---- the map ---------------------------------------------------------------------------------- */

/* Stands for the text of a late file in maps, as an object of no class, until somebody looks.  All
 * maps that show the file share it, so that it is read once a rendering. */
typedef struct late_text {
  const ch_file *file;
  chart_str      text; /* data NULL: not read yet */
} late_text;

typedef struct files_dict {
  ch_late_dict      late;
  ch_arena         *arena; /* for texts: lives as long as the rendering */
  const chart_host *host;
} files_dict;

static void read_late(ch_late_dict *dict, chart_dict_entry *entry)
{
  const files_dict *self = (const files_dict *) (const void *) dict;
  if (entry->value.kind != CHART_OBJECT)
    return;
  late_text *late = (late_text *) (void *) entry->value.as.object;
  if (late->text.data == NULL)
    late->text = ch_file_text(self->arena, self->host, late->file);
  entry->value = ch_bytes(late->text);
}

static chart_value stand_in(ch_arena *arena, const ch_file *file)
{
  late_text *late = (late_text *) ch_arena_alloc(arena, sizeof *late);
  *late           = (late_text){ .file = file };
  return (chart_value){ .kind = CHART_OBJECT, .as.object = (struct chart_object *) (void *) late };
}

/* `dict` as a late one, which knows where texts come from and go to. */
static chart_value delay(ch_arena *arena, chart_value dict, ch_arena *texts, const chart_host *host)
{
  files_dict *self = (files_dict *) ch_arena_alloc(arena, sizeof *self);
  *self            = (files_dict){ { *dict.as.dict, read_late }, texts, host };
  ch_dict_make_late(arena, &self->late);
  dict.as.dict = &self->late.dict;
  return dict;
}

chart_value ch_files_dict(ch_arena *arena, const ch_file_list *files, const chart_host *host,
                          bool reads_all)
{
  chart_value dict    = ch_dict_new(arena, CH_TYPE_FILES, files->size);
  bool        is_late = false;
  for (size_t i = 0; i < files->size; i++) {
    const ch_file *file   = &files->items[i];
    bool           delays = file->late_path != NULL && !reads_all;
    is_late               = is_late || delays;
    ch_dict_set(arena, dict, file->name,
                delays ? stand_in(arena, file) : ch_bytes(ch_file_text(arena, host, file)));
  }
  return is_late ? delay(arena, dict, arena, host) : dict;
}

/* ---- methods ---------------------------------------------------------------------------------- */

static chart_str content(chart_value files, chart_value name)
{
  const chart_dict_entry *entry = ch_dict_find(files, ch_text(name));
  return entry == NULL ? (chart_str){ "", 0 } : ch_text(entry->value);
}

enum { AS_TEXT, AS_BYTES };

static chart_value fn_Get(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  chart_str text = content(arg[0], arg[1]);
  if (call->function->variant == AS_TEXT)
    return ch_string(text);
  return ch_bytes(text.data == NULL ? (chart_str){ "", 0 } : text);
}

static chart_value fn_Glob(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  chart_str pattern = ch_text(arg[1]);
  if (!ch_files_glob_valid(pattern))
    pattern = CHART_STR("**");
  chart_value       found = ch_dict_new(call->arena, CH_TYPE_FILES, 4);
  const chart_dict *all   = arg[0].as.dict;
  for (size_t i = 0; i < ch_dict_size(arg[0]); i++)
    if (ch_files_glob_match(call->arena, pattern, all->entries[i].key))
      ch_dict_set(call->arena, found, all->entries[i].key, all->entries[i].value);
  if (ch_dict_size(found) == 0 || !all->is_late)
    return found;
  const files_dict *source = (const files_dict *) (const void *) all;
  return delay(call->arena, found, source->arena, source->host);
}

static chart_str base_name(chart_str path)
{
  size_t slash = ch_str_find_last(path, CHART_STR("/"));
  return slash == CH_NOT_FOUND ? path : ch_str_from(path, slash + 1);
}

static chart_str base64_of(ch_arena *arena, chart_str bytes)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_base64_write(&out, bytes);
  return ch_buffer_view(&out);
}

typedef struct writing {
  ch_buffer  *out;
  chart_value value;
} writing;

static void write_yaml(void *argument)
{
  const writing *w = (const writing *) argument;
  ch_yaml_write(w->out, w->value);
}

enum { CONFIG, SECRETS };

/* toYaml's way with errors: the result is empty. */
static chart_value fn_AsConfig(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  bool                    is_config = call->function->variant == CONFIG;
  chart_value             map       = ch_dict_new(call->arena, CH_TYPE_STRING_DICT, 4);
  const chart_dict_entry *entries   = ch_dict_sorted(arg[0]);
  for (size_t i = 0; i < ch_dict_size(arg[0]); i++) {
    chart_str bytes = ch_text(entries[i].value);
    chart_str text  = is_config ? bytes : base64_of(call->arena, bytes);
    ch_dict_set(call->arena, map, base_name(entries[i].key), ch_string(text));
  }
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  writing w = { &out, map };
  if (!ch_try(call->fault, write_yaml, &w)) {
    if (call->fault->status != CHART_ERR_YAML)
      ch_rethrow(call->fault);
    return ch_string(CHART_STR(""));
  }
  chart_str text = ch_buffer_view(&out);
  return ch_string(ch_str_ends(text, CHART_STR("\n")) ? ch_str_cut(text, 0, text.size - 1) : text);
}

static chart_value fn_Lines(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  chart_value             lines = ch_list_new(call->arena, CH_TYPE_STRING_LIST, 8);
  const chart_dict_entry *entry = ch_dict_find(arg[0], ch_text(arg[1]));
  if (entry == NULL)
    return lines;
  chart_str text = ch_text(entry->value);
  if (text.size == 0)
    ch_throw(call->fault, CHART_ERR_EXECUTE, "runtime error: index out of range [-1]");
  if (ch_str_ends(text, CHART_STR("\n")))
    text.size--;
  for (;;) {
    size_t end = ch_str_find_byte(text, '\n', 0);
    ch_list_push(call->arena, lines,
                 ch_string(ch_str_cut(text, 0, end == CH_NOT_FOUND ? text.size : end)));
    if (end == CH_NOT_FOUND)
      return lines;
    text = ch_str_from(text, end + 1);
  }
}

const ch_function ch_files_methods[] = {
  { "Get", "func(string) string", fn_Get, AS_TEXT, "the text of the file PATH, or nothing" },
  { "GetBytes", "func(string) []byte", fn_Get, AS_BYTES, "the bytes of the file PATH" },
  { "Glob", "func(string) engine.files", fn_Glob, 0, "the files whose paths match PATTERN" },
  { "AsConfig", "func() string", fn_AsConfig, CONFIG, "YAML of base names and texts" },
  { "AsSecrets", "func() string", fn_AsConfig, SECRETS, "YAML of base names and base64 texts" },
  { "Lines", "func(string) []string", fn_Lines, 0, "the lines of the file PATH" },
  { NULL, NULL, NULL, 0, NULL },
};
