/* SPDX-License-Identifier: Apache-2.0
 * Documents to manifests: reading heads, telling hooks from resources, sorting by kind. */
#include "render/manifest.h"

#include "codec/json.h"
#include "codec/yaml_read.h"
#include "funcs/unicode.h"
#include "value/print.h"

#include <stdlib.h>

/* Kinds in the order in which Helm installs them; unknown ones come last. */
#define WORD(text)         \
  {                        \
    text, sizeof(text) - 1 \
  }

static const chart_str install_order[] = {
  WORD("PriorityClass"),
  WORD("Namespace"),
  WORD("NetworkPolicy"),
  WORD("ResourceQuota"),
  WORD("LimitRange"),
  WORD("PodSecurityPolicy"),
  WORD("PodDisruptionBudget"),
  WORD("ServiceAccount"),
  WORD("Secret"),
  WORD("SecretList"),
  WORD("ConfigMap"),
  WORD("StorageClass"),
  WORD("PersistentVolume"),
  WORD("PersistentVolumeClaim"),
  WORD("CustomResourceDefinition"),
  WORD("ClusterRole"),
  WORD("ClusterRoleList"),
  WORD("ClusterRoleBinding"),
  WORD("ClusterRoleBindingList"),
  WORD("Role"),
  WORD("RoleList"),
  WORD("RoleBinding"),
  WORD("RoleBindingList"),
  WORD("Service"),
  WORD("DaemonSet"),
  WORD("Pod"),
  WORD("ReplicationController"),
  WORD("ReplicaSet"),
  WORD("Deployment"),
  WORD("HorizontalPodAutoscaler"),
  WORD("StatefulSet"),
  WORD("Job"),
  WORD("CronJob"),
  WORD("IngressClass"),
  WORD("Ingress"),
  WORD("APIService"),
  WORD("MutatingWebhookConfiguration"),
  WORD("ValidatingWebhookConfiguration"),
};

enum { KNOWN_KINDS = sizeof install_order / sizeof *install_order, WEBHOOK_KINDS = 2 };

static const char *const known_hooks[] = {
  "pre-install",  "post-install", "pre-delete",    "post-delete", "pre-upgrade",
  "post-upgrade", "pre-rollback", "post-rollback", "test",        "test-success",
};

bool ch_manifest_is_notes(chart_str path)
{
  return ch_str_ends(path, CHART_STR("NOTES.txt"));
}

/* ---- heads ----------------------------------------------------------------------------------- */

_Noreturn static void fail_shape(ch_arena *arena, chart_value value, const char *into)
{
  ch_throw(arena->fault, CHART_ERR_YAML,
           "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal %s into Go %s",
           ch_json_word(value), into);
}

/* Whether the two are the same but for the case of letters. */
static bool is_same_name(chart_str key, const char *name)
{
  size_t i = 0;
  while (i < key.size && name[i] != '\0' && (key.data[i] | 0x20) == (name[i] | 0x20))
    i++;
  return i == key.size && name[i] == '\0';
}

/* encoding/json looks for the exact key first and else takes one that differs in case. */
static chart_value member(chart_value dict, const char *name)
{
  const chart_dict_entry *exact = ch_dict_find(dict, chart_str_from(name));
  if (exact != NULL)
    return exact->value;
  const chart_dict_entry *entries = ch_dict_sorted(dict);
  for (size_t i = 0; i < ch_dict_size(dict); i++)
    if (is_same_name(entries[i].key, name))
      return entries[i].value;
  return ch_absent();
}

/* A field that Go declares as a string; numbers and booleans were turned into text. */
static chart_str text_member(ch_arena *arena, chart_value value, const char *into)
{
  if (value.kind == CHART_NIL)
    return (chart_str){ NULL, 0 };
  if (value.kind == CHART_LIST || value.kind == CHART_DICT)
    fail_shape(arena, value, into);
  return ch_print_strval(arena, value);
}

static void read_annotations(ch_arena *arena, chart_value annotations, ch_manifest *out)
{
  if (annotations.kind == CHART_NIL)
    return;
  if (annotations.kind != CHART_DICT)
    fail_shape(arena, annotations, "struct field .metadata.annotations of type map[string]string");
  const chart_dict_entry *entries = ch_dict_sorted(annotations);
  for (size_t i = 0; i < ch_dict_size(annotations); i++) {
    chart_str text =
      text_member(arena, entries[i].value, "struct field .metadata.annotations of type string");
    if (!ch_str_is(entries[i].key, "helm.sh/hook"))
      continue;
    out->is_hook = true;
    out->hook    = text;
  }
}

static void read_metadata(ch_arena *arena, chart_value metadata, ch_manifest *out)
{
  if (metadata.kind == CHART_NIL)
    return;
  if (metadata.kind != CHART_DICT)
    fail_shape(arena, metadata,
               "struct field SimpleHead.metadata of type struct { Name string "
               "\"json:\\\"name\\\"\"; Annotations map[string]string "
               "\"json:\\\"annotations\\\"\" }");
  out->name =
    text_member(arena, member(metadata, "name"), "struct field .metadata.name of type string");
  read_annotations(arena, member(metadata, "annotations"), out);
}

typedef struct head_job {
  ch_arena        *arena;
  const ch_compat *compat;
  ch_manifest     *manifest;
} head_job;

/* Whether `key` may be one of the members that a head has. */
static bool is_of_head(chart_str key)
{
  return is_same_name(key, "apiVersion") || is_same_name(key, "kind") ||
         is_same_name(key, "metadata");
}

static void read_head(void *argument)
{
  const head_job *job   = (const head_job *) argument;
  ch_manifest    *m     = job->manifest;
  ch_arena       *arena = job->arena;
  chart_value     root  = ch_yaml_read_some(arena, m->text, is_of_head);
  if (root.kind == CHART_NIL)
    return;
  if (root.kind != CHART_DICT)
    fail_shape(arena, root, job->compat->head_type);
  m->api_version = text_member(arena, member(root, "apiVersion"),
                               "struct field SimpleHead.apiVersion of type string");
  m->kind = text_member(arena, member(root, "kind"), "struct field SimpleHead.kind of type string");
  read_metadata(arena, member(root, "metadata"), m);
}

/* The head's words are copied out of the scratch arena, which each document uses anew. */
static void keep_head(ch_arena *arena, ch_manifest *m)
{
  chart_str *texts[] = { &m->api_version, &m->kind, &m->name, &m->hook };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (texts[i]->size != 0)
      *texts[i] = ch_arena_copy(arena, *texts[i]);
}

/* ---- hooks ----------------------------------------------------------------------------------- */

static bool equal_ignoring_case(chart_str s, const char *lower)
{
  if (s.size != strlen(lower))
    return false;
  for (size_t i = 0; i < s.size; i++) {
    char c = s.data[i];
    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower[i])
      return false;
  }
  return true;
}

/* Reads the events of a hook; false when one of them is unknown. */
static bool read_events(ch_manifest *m)
{
  chart_str rest = m->hook;
  for (;;) {
    size_t    comma = ch_str_find_byte(rest, ',', 0);
    chart_str word =
      ch_unicode_trim_space(ch_str_cut(rest, 0, comma == CH_NOT_FOUND ? rest.size : comma));
    size_t i = 0;
    while (i < sizeof known_hooks / sizeof *known_hooks &&
           !equal_ignoring_case(word, known_hooks[i]))
      i++;
    if (i == sizeof known_hooks / sizeof *known_hooks)
      return false;
    if (ch_str_starts(chart_str_from(known_hooks[i]), CHART_STR("test")))
      m->events |= CH_HOOK_TEST;
    if (comma == CH_NOT_FOUND)
      return true;
    rest = ch_str_from(rest, comma + 1);
  }
}

/* ---- sorting --------------------------------------------------------------------------------- */

static size_t rank(chart_str kind, size_t known)
{
  size_t i = 0;
  while (i < known && !ch_str_equal(kind, install_order[i]))
    i++;
  return i < known ? i : KNOWN_KINDS;
}

/* A manifest of an unknown kind.  Equal kinds keep their order, so `number` decides last: qsort is
 * not stable. */
typedef struct sort_key {
  size_t      number;
  ch_manifest manifest;
} sort_key;

static int by_kind(const void *a, const void *b)
{
  const sort_key *first = (const sort_key *) a, *second = (const sort_key *) b;
  const int       order = ch_str_compare(first->manifest.kind, second->manifest.kind);
  if (order != 0)
    return order;
  return first->number < second->number ? -1 : 1;
}

static void sort_unknown(ch_arena *arena, ch_manifest *items, size_t size)
{
  if (size < 2)
    return;
  sort_key *keys = (sort_key *) ch_arena_array(arena, size, sizeof *keys);
  for (size_t i = 0; i < size; i++)
    keys[i] = (sort_key){ i, items[i] };
  qsort(keys, size, sizeof *keys, by_kind);
  for (size_t i = 0; i < size; i++)
    items[i] = keys[i].manifest;
}

/* Deals the manifests out to the places that their kinds have. */
static void sort_list(ch_arena *arena, ch_manifest_list *list, const ch_compat *compat)
{
  const size_t known = compat->knows_webhooks ? KNOWN_KINDS : KNOWN_KINDS - WEBHOOK_KINDS;
  size_t       places[KNOWN_KINDS + 2] = { 0 };
  if (list->size < 2)
    return;
  size_t      *ranks  = (size_t *) ch_arena_array(arena, list->size, sizeof *ranks);
  ch_manifest *sorted = (ch_manifest *) ch_arena_array(arena, list->size, sizeof *sorted);
  for (size_t i = 0; i < list->size; i++) {
    ranks[i] = rank(list->items[i].kind, known);
    places[ranks[i] + 1]++;
  }
  for (size_t i = 1; i <= KNOWN_KINDS; i++)
    places[i] += places[i - 1];
  const size_t unknown = places[KNOWN_KINDS];
  for (size_t i = 0; i < list->size; i++)
    sorted[places[ranks[i]]++] = list->items[i];
  sort_unknown(arena, sorted + unknown, list->size - unknown);
  list->items = sorted;
}

static void add(ch_arena *arena, ch_manifest_list *list, const ch_manifest *manifest)
{
  if (list->size == list->room) {
    size_t       room  = list->room == 0 ? 16 : list->room * 2;
    ch_manifest *items = (ch_manifest *) ch_arena_array(arena, room, sizeof *items);
    if (list->size != 0)
      memcpy(items, list->items, list->size * sizeof *items);
    list->items = items;
    list->room  = room;
  }
  list->items[list->size++] = *manifest;
}

/* ---- files ----------------------------------------------------------------------------------- */

static int by_path(const void *a, const void *b)
{
  return ch_str_compare(((const ch_file *) a)->name, ((const ch_file *) b)->name);
}

/* Puts the fault of one document where it stands in the rendered file. */
_Noreturn static void throw_in_document(ch_arena *arena, const ch_file *file, chart_str document)
{
  ch_fault *fault = arena->fault;
  if (fault->status != CHART_ERR_YAML)
    ch_rethrow(fault);
  if (fault->line != 0) {
    size_t column, start = (size_t) (document.data - file->data.data);
    size_t line = ch_str_line(file->data, start, &column);
    fault->column += fault->line == 1 ? column : 0;
    fault->line += line - 1;
  }
  fault->file    = file->name;
  fault->message = ch_arena_format(arena, "YAML parse error on %.*s: %.*s", CH_STR_ARG(file->name),
                                   CH_STR_ARG(fault->message));
  ch_rethrow(fault);
}

typedef struct sort_job {
  ch_arena           *arena;
  ch_arena            scratch;
  const ch_file_list *files;
  ch_log              log;
  const ch_compat    *compat;
  ch_manifests       *out;
} sort_job;

/* `text` is a part of the file's data. */
static void sort_document(sort_job *job, const ch_file *file, chart_str text)
{
  ch_arena   *arena = job->arena;
  ch_manifest m     = { .path = file->name, .text = text };
  head_job    head  = { &job->scratch, job->compat, &m };
  if (!ch_try(arena->fault, read_head, &head))
    throw_in_document(arena, file, text);
  keep_head(arena, &m);
  if (m.is_hook && !read_events(&m)) {
    ch_log_field field = { "hookTypes", m.hook };
    ch_log_write(job->log, CH_LOG_INFO, CHART_STR("skipping unknown hooks"), &field, 1);
    return;
  }
  add(arena, m.is_hook ? &job->out->hooks : &job->out->resources, &m);
}

static void sort_files(void *argument)
{
  sort_job *job = (sort_job *) argument;
  for (size_t i = 0; i < job->files->size; i++) {
    const ch_file *file = &job->files->items[i];
    if (ch_manifest_is_notes(file->name))
      continue;
    ch_file_list pieces = ch_manifest_split(job->arena, file->data, job->compat);
    for (size_t k = 0; k < pieces.size; k++) {
      ch_arena_mark mark = ch_arena_take_mark(&job->scratch);
      sort_document(job, file, pieces.items[k].data);
      ch_arena_release(&job->scratch, mark);
    }
  }
}

ch_manifests ch_manifests_sort(ch_arena *arena, const ch_file_list *files, ch_log log,
                               const ch_compat *compat)
{
  ch_manifests out    = { { NULL, 0, 0 }, { NULL, 0, 0 } };
  ch_file_list sorted = *files;
  sorted.items        = (ch_file *) ch_arena_array(arena, files->size, sizeof *sorted.items);
  if (files->size != 0)
    memcpy(sorted.items, files->items, files->size * sizeof *sorted.items);
  qsort(sorted.items, sorted.size, sizeof *sorted.items, by_path);
  sort_job job = { .arena = arena, .files = &sorted, .log = log, .compat = compat, .out = &out };
  ch_arena_init(&job.scratch, arena->fault, arena->limit);
  bool is_sorted = ch_try(arena->fault, sort_files, &job);
  ch_arena_destroy(&job.scratch);
  if (!is_sorted)
    ch_rethrow(arena->fault);
  sort_list(arena, &out.resources, compat);
  sort_list(arena, &out.hooks, compat);
  return out;
}
