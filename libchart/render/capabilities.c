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

/* What client-go 0.36.1 registers, in Helm's order. */
static const chart_str default_api_versions[] = {
  S("v1"),
  S("admissionregistration.k8s.io/v1"),
  S("admissionregistration.k8s.io/v1alpha1"),
  S("admissionregistration.k8s.io/v1beta1"),
  S("internal.apiserver.k8s.io/v1alpha1"),
  S("apps/v1"),
  S("apps/v1beta1"),
  S("apps/v1beta2"),
  S("authentication.k8s.io/v1"),
  S("authentication.k8s.io/v1alpha1"),
  S("authentication.k8s.io/v1beta1"),
  S("authorization.k8s.io/v1"),
  S("authorization.k8s.io/v1beta1"),
  S("autoscaling/v1"),
  S("autoscaling/v2"),
  S("batch/v1"),
  S("batch/v1beta1"),
  S("certificates.k8s.io/v1"),
  S("certificates.k8s.io/v1beta1"),
  S("certificates.k8s.io/v1alpha1"),
  S("coordination.k8s.io/v1alpha2"),
  S("coordination.k8s.io/v1beta1"),
  S("coordination.k8s.io/v1"),
  S("discovery.k8s.io/v1"),
  S("discovery.k8s.io/v1beta1"),
  S("events.k8s.io/v1"),
  S("events.k8s.io/v1beta1"),
  S("extensions/v1beta1"),
  S("flowcontrol.apiserver.k8s.io/v1"),
  S("flowcontrol.apiserver.k8s.io/v1beta1"),
  S("flowcontrol.apiserver.k8s.io/v1beta2"),
  S("flowcontrol.apiserver.k8s.io/v1beta3"),
  S("networking.k8s.io/v1"),
  S("networking.k8s.io/v1beta1"),
  S("node.k8s.io/v1"),
  S("node.k8s.io/v1alpha1"),
  S("node.k8s.io/v1beta1"),
  S("policy/v1"),
  S("policy/v1beta1"),
  S("rbac.authorization.k8s.io/v1"),
  S("rbac.authorization.k8s.io/v1beta1"),
  S("rbac.authorization.k8s.io/v1alpha1"),
  S("resource.k8s.io/v1"),
  S("resource.k8s.io/v1beta2"),
  S("resource.k8s.io/v1beta1"),
  S("resource.k8s.io/v1alpha3"),
  S("scheduling.k8s.io/v1alpha2"),
  S("scheduling.k8s.io/v1beta1"),
  S("scheduling.k8s.io/v1"),
  S("storage.k8s.io/v1beta1"),
  S("storage.k8s.io/v1"),
  S("storage.k8s.io/v1alpha1"),
  S("storagemigration.k8s.io/v1beta1"),
  S("apiextensions.k8s.io/v1beta1"),
  S("apiextensions.k8s.io/v1"),
};

/* ---- .Capabilities.KubeVersion --------------------------------------------------------------- */

static const chart_str kube_version_fields[] = { S("Version"), S("normalizedVersion"), S("Major"),
                                                 S("Minor"), S("") };

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

static const ch_class kube_version_class = {
  .name                     = S("common.KubeVersion"),
  .reflect_kind             = S("struct"),
  .fields                   = kube_version_fields,
  .field                    = kube_version_field,
  .methods                  = kube_version_methods,
  .text                     = kube_version_print,
  .json                     = kube_version_json,
  .is_text_for_actions_only = true,
};

/* ---- .Capabilities.HelmVersion --------------------------------------------------------------- */

typedef struct build_info {
  chart_str name, json_name, value;
} build_info;

static const build_info helm_version[] = {
  { S("Version"), S("version"), S("v4.2.3") },
  { S("GitCommit"), S("git_commit"), S("43e8b7feece8beb0fcba47059ec9b522fd929a64") },
  { S("GitTreeState"), S("git_tree_state"), S("clean") },
  { S("GoVersion"), S("go_version"), S("go1.26.5") },
  { S("KubeClientVersion"), S("kube_client_version"), S("v1.36") },
};

static const chart_str helm_version_fields[] = { S("Version"),           S("GitCommit"),
                                                 S("GitTreeState"),      S("GoVersion"),
                                                 S("KubeClientVersion"), S("") };

static chart_value helm_version_field(ch_arena *arena, const chart_object *object, size_t i)
{
  (void) arena;
  (void) object;
  return ch_string(helm_version[i].value);
}

static void helm_version_json(ch_buffer *out, const chart_object *object)
{
  (void) object;
  for (size_t i = 0; i < sizeof helm_version / sizeof *helm_version; i++)
    json_member(out, i == 0, helm_version[i].json_name, helm_version[i].value);
  ch_buffer_byte(out, '}');
}

static const ch_class helm_version_class = {
  .name         = S("version.BuildInfo"),
  .reflect_kind = S("struct"),
  .fields       = helm_version_fields,
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
  size_t      defaults = sizeof default_api_versions / sizeof *default_api_versions;
  chart_value list = ch_list_new(arena, CH_TYPE_VERSION_SET, defaults + options->api_version_count);
  for (size_t i = 0; i < defaults; i++)
    ch_list_push(arena, list, ch_string(default_api_versions[i]));
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

static const ch_class capabilities_class = {
  .name         = S("*common.Capabilities"),
  .reflect_kind = S("ptr"),
  .fields       = capabilities_fields,
  .field        = capabilities_field,
};

chart_value ch_capabilities_object(ch_arena *arena, const ch_render_options *options)
{
  capabilities    *all  = (capabilities *) ch_arena_alloc(arena, sizeof *all);
  ch_kube_version *kube = (ch_kube_version *) ch_arena_alloc(arena, sizeof *kube);
  *kube                 = options->kube_version;
  all->part[0]          = ch_object(arena, &kube_version_class, kube);
  all->part[1]          = api_versions(arena, options);
  all->part[2]          = ch_object(arena, &helm_version_class, all);
  return ch_object(arena, &capabilities_class, all);
}
