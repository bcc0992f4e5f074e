/* SPDX-License-Identifier: Apache-2.0
 * .Capabilities: the Kubernetes and Helm versions and the API versions that templates ask about
 * (Helm 4.2.3's pkg/chart/common/capabilities.go). */
#include "render/objects.h"

#include "codec/json.h"
#include "value/object.h"

#define S(literal)                    \
  {                                   \
    ("" literal), sizeof(literal) - 1 \
  }

/* ---- .Capabilities.KubeVersion --------------------------------------------------------------- */

static const chart_str kube_version_fields[] = { S("Version"), S("normalizedVersion"), S("Major"),
                                                 S("Minor"), S("") };
static const chart_str plain_kube_version_fields[] = { S("Version"), S("Major"), S("Minor"),
                                                       S("") };

static const ch_kube_version *kube_version_of(const chart_object *object)
{
  return (const ch_kube_version *) object->data;
}

static chart_value kube_version_field(ch_arena *arena, const chart_object *object, size_t i)
{
  const ch_kube_version *v        = kube_version_of(object);
  const chart_str        values[] = { v->version, v->normalized, v->major, v->minor };
  (void) arena;
  return ch_string(values[i]);
}

static chart_value plain_kube_version_field(ch_arena *arena, const chart_object *object, size_t i)
{
  return kube_version_field(arena, object, i == 0 ? 0 : i + 1);
}

enum { NORMALIZED, FULL };

static chart_value fn_version_text(ch_call *call, const chart_value *arg, size_t count)
{
  (void) count;
  const ch_kube_version *v = kube_version_of(arg[0].as.object);
  return ch_string(call->function->variant == FULL ? v->version : v->normalized);
}

static const ch_function kube_version_methods[] = {
  { "String", "func() string", fn_version_text, NORMALIZED, "the version without its suffix" },
  { "GitVersion", "func() string", fn_version_text, FULL, "the whole version" },
  { NULL, NULL, NULL, 0, NULL },
};

static void kube_version_print(ch_buffer *out, const chart_object *object)
{
  ch_buffer_str(out, kube_version_of(object)->normalized);
}

/* A member of a JSON object. */
static void json_member(ch_buffer *out, bool is_first, chart_str name, chart_str value)
{
  ch_buffer_byte(out, is_first ? '{' : ',');
  ch_json_write_string(out, name, CH_JSON_COMPACT);
  ch_buffer_byte(out, ':');
  ch_json_write_string(out, value, CH_JSON_COMPACT);
}

/* Without the field that Go does not export. */
static void kube_version_json(ch_buffer *out, const chart_object *object)
{
  const ch_kube_version *v = kube_version_of(object);
  json_member(out, true, CHART_STR("Version"), v->version);
  json_member(out, false, CHART_STR("Major"), v->major);
  json_member(out, false, CHART_STR("Minor"), v->minor);
  ch_buffer_byte(out, '}');
}

/* A copy by deepCopy: it has no address, so the methods that need one are gone. */
static const ch_class copied_kube_version_class = {
  .name         = S("common.KubeVersion"),
  .reflect_kind = S("struct"),
  .fields       = kube_version_fields,
  .field        = kube_version_field,
  .json         = kube_version_json,
};

static ch_kube_version *copied_version(ch_arena *arena, const chart_object *object)
{
  ch_kube_version *copy = (ch_kube_version *) ch_arena_alloc(arena, sizeof *copy);
  *copy                 = *kube_version_of(object);
  copy->normalized      = CHART_STR("");
  return copy;
}

static chart_value copy_kube_version(ch_arena *arena, const chart_object *object)
{
  return ch_object(arena, &copied_kube_version_class, copied_version(arena, object));
}

static const ch_class kube_version_class = {
  .name                     = S("common.KubeVersion"),
  .reflect_kind             = S("struct"),
  .fields                   = kube_version_fields,
  .field                    = kube_version_field,
  .methods                  = kube_version_methods,
  .text                     = kube_version_print,
  .copy                     = copy_kube_version,
  .json                     = kube_version_json,
  .is_text_for_actions_only = true,
};

static const ch_function plain_kube_version_methods[] = {
  { "String", "func() string", fn_version_text, FULL, "the version" },
  { "GitVersion", "func() string", fn_version_text, FULL, "the version" },
  { NULL, NULL, NULL, 0, NULL },
};

static void plain_kube_version_print(ch_buffer *out, const chart_object *object)
{
  ch_buffer_str(out, kube_version_of(object)->version);
}

/* Helm 3's. */
static const ch_class plain_kube_version_class = {
  .name                     = S("chartutil.KubeVersion"),
  .reflect_kind             = S("struct"),
  .fields                   = plain_kube_version_fields,
  .field                    = plain_kube_version_field,
  .methods                  = plain_kube_version_methods,
  .text                     = plain_kube_version_print,
  .json                     = kube_version_json,
  .is_text_for_actions_only = true,
};

/* ---- .Capabilities.HelmVersion --------------------------------------------------------------- */

static const chart_str helm_version_fields[]       = { S("Version"),           S("GitCommit"),
                                                       S("GitTreeState"),      S("GoVersion"),
                                                       S("KubeClientVersion"), S("") };
static const chart_str plain_helm_version_fields[] = { S("Version"), S("GitCommit"),
                                                       S("GitTreeState"), S("GoVersion"), S("") };

static chart_str helm_version_part(const chart_object *object, size_t i)
{
  const ch_compat_build *build   = (const ch_compat_build *) object->data;
  const chart_str        parts[] = { build->version, build->git_commit, CHART_STR("clean"),
                                     build->go_version, build->kube_client_version };
  return parts[i];
}

static chart_value helm_version_field(ch_arena *arena, const chart_object *object, size_t i)
{
  (void) arena;
  return ch_string(helm_version_part(object, i));
}

/* Fields that are empty are left out. */
static void helm_version_json(ch_buffer *out, const chart_object *object)
{
  static const chart_str names[] = { S("version"), S("git_commit"), S("git_tree_state"),
                                     S("go_version"), S("kube_client_version") };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (helm_version_part(object, i).size != 0)
      json_member(out, i == 0, names[i], helm_version_part(object, i));
  ch_buffer_byte(out, '}');
}

static const ch_class helm_version_class = {
  .name         = S("version.BuildInfo"),
  .reflect_kind = S("struct"),
  .fields       = helm_version_fields,
  .field        = helm_version_field,
  .json         = helm_version_json,
};

static const ch_class plain_helm_version_class = {
  .name         = S("version.BuildInfo"),
  .reflect_kind = S("struct"),
  .fields       = plain_helm_version_fields,
  .field        = helm_version_field,
  .json         = helm_version_json,
};

/* ---- .Capabilities.APIVersions --------------------------------------------------------------- */

static chart_value fn_Has(ch_call *call, const chart_value *arg, size_t count)
{
  (void) call;
  (void) count;
  for (size_t i = 0; i < ch_list_size(arg[0]); i++)
    if (ch_str_equal(ch_text(ch_list_at(arg[0], i)), ch_text(arg[1])))
      return ch_bool(true);
  return ch_bool(false);
}

const ch_function ch_version_set_methods[] = {
  { "Has", "func(string) bool", fn_Has, 0, "whether the cluster serves API_VERSION" },
  { NULL, NULL, NULL, 0, NULL },
};

static chart_value api_versions(ch_arena *arena, const ch_render_options *options)
{
  const ch_compat *compat = options->compat;
  chart_value      list =
    ch_list_new(arena, compat->has_old_types ? CH_TYPE_VERSION_SET_3 : CH_TYPE_VERSION_SET,
                ch_compat_api_version_count + options->api_version_count);
  for (size_t i = 0; i < ch_compat_api_version_count; i++)
    if ((ch_compat_api_versions[i].versions & compat->api_versions) != 0)
      ch_list_push(arena, list, ch_string(ch_compat_api_versions[i].name));
  for (size_t i = 0; i < options->api_version_count; i++)
    ch_list_push(arena, list, ch_string(options->api_versions[i]));
  return list;
}

/* ---- .Capabilities --------------------------------------------------------------------------- */

typedef struct capabilities {
  chart_value part[3]; /* as capabilities_fields names them */
} capabilities;

static const chart_str capabilities_fields[] = { S("KubeVersion"), S("APIVersions"),
                                                 S("HelmVersion"), S("") };

static chart_value capabilities_field(ch_arena *arena, const chart_object *object, size_t i)
{
  (void) arena;
  return ((const capabilities *) object->data)->part[i];
}

static chart_value copy_capabilities(ch_arena *arena, const chart_object *object)
{
  capabilities *copy = (capabilities *) ch_arena_alloc(arena, sizeof *copy);
  *copy              = *(const capabilities *) object->data;
  copy->part[0] =
    ch_object(arena, &kube_version_class, copied_version(arena, copy->part[0].as.object));
  copy->part[1] = ch_value_copy(arena, copy->part[1]);
  return ch_object(arena, object->class, copy);
}

static const ch_class capabilities_class = {
  .name         = S("*common.Capabilities"),
  .reflect_kind = S("ptr"),
  .fields       = capabilities_fields,
  .field        = capabilities_field,
  .copy         = copy_capabilities,
};

static const ch_class old_capabilities_class = {
  .name         = S("*chartutil.Capabilities"),
  .reflect_kind = S("ptr"),
  .fields       = capabilities_fields,
  .field        = capabilities_field,
};

chart_value ch_capabilities_object(ch_arena *arena, const ch_render_options *options)
{
  const ch_compat *compat = options->compat;
  capabilities    *all    = (capabilities *) ch_arena_alloc(arena, sizeof *all);
  ch_kube_version *kube   = (ch_kube_version *) ch_arena_alloc(arena, sizeof *kube);
  ch_compat_build *build  = (ch_compat_build *) ch_arena_alloc(arena, sizeof *build);
  *kube                   = options->kube_version;
  *build                  = compat->helm;
  all->part[0]            = ch_object(
               arena, compat->normalizes_kube_version ? &kube_version_class : &plain_kube_version_class, kube);
  all->part[1] = api_versions(arena, options);
  all->part[2] = ch_object(
    arena, build->kube_client_version.size != 0 ? &helm_version_class : &plain_helm_version_class,
    build);
  return ch_object(arena, compat->has_old_types ? &old_capabilities_class : &capabilities_class,
                   all);
}
