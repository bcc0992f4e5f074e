/* SPDX-License-Identifier: Apache-2.0
 * Reading kubeconfigs for one thing, the namespace of a context, by the rules of Kubernetes'
 * client-go: the first file that says something wins, and any file that is no kubeconfig takes the
 * say from all. */
#include "kubeconfig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_FILES = 64 };

typedef struct kubeconfigs {
  chart_context *context;
  chart_values  *files[MOST_FILES]; /* in the order of their say */
  size_t         count;
  bool           is_broken;
} kubeconfigs;

/* ---- reading -------------------------------------------------------------------------------------- */

/* Whether the field is absent or of that kind. */
static bool fits(chart_value dict, const char *key, chart_kind kind)
{
  chart_value value = chart_dict_get(dict, chart_str_from(key));
  return value.kind == CHART_NIL || (chart_kind) value.kind == kind;
}

/* Whether the field is absent or holds that text. */
static bool fits_text(chart_value dict, const char *key, const char *text)
{
  chart_str found = chart_text(chart_dict_get(dict, chart_str_from(key)));
  return found.size == 0 ||
         (found.size == strlen(text) && memcmp(found.data, text, found.size) == 0);
}

static bool is_same(chart_str a, chart_str b)
{
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static chart_str name_of(chart_value list, size_t i)
{
  return chart_text(chart_dict_get(chart_list_get(list, i), CHART_STR("name")));
}

/* A list of {name, BODY: {…}}, no name twice. */
static bool is_named_list(chart_value root, const char *key, const char *body)
{
  chart_value list = chart_dict_get(root, chart_str_from(key));
  if (list.kind != CHART_NIL && list.kind != CHART_LIST)
    return false;
  for (size_t i = 0; i < chart_size(list); i++) {
    chart_value item = chart_list_get(list, i);
    if (item.kind != CHART_DICT || !fits(item, "name", CHART_STRING) ||
        !fits(item, body, CHART_DICT))
      return false;
    for (size_t k = 0; k < i; k++)
      if (is_same(name_of(list, i), name_of(list, k)))
        return false;
  }
  return true;
}

static bool has_wrong_context(chart_value root)
{
  static const char *const fields[] = { "cluster", "user", "namespace" };
  chart_value              list     = chart_dict_get(root, CHART_STR("contexts"));
  for (size_t i = 0; i < chart_size(list); i++) {
    chart_value body = chart_dict_get(chart_list_get(list, i), CHART_STR("context"));
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
      if (!fits(body, fields[k], CHART_STRING))
        return true;
    if (!fits(body, "extensions", CHART_LIST))
      return true;
  }
  return false;
}

static bool is_kubeconfig(chart_value root)
{
  return fits(root, "apiVersion", CHART_STRING) && fits_text(root, "apiVersion", "v1") &&
         fits(root, "kind", CHART_STRING) && fits_text(root, "kind", "Config") &&
         fits(root, "current-context", CHART_STRING) && fits(root, "preferences", CHART_DICT) &&
         is_named_list(root, "clusters", "cluster") && is_named_list(root, "users", "user") &&
         is_named_list(root, "contexts", "context") && !has_wrong_context(root);
}

/* A file that is not there says nothing. */
static void add_file(kubeconfigs *k, const char *path)
{
  struct stat info;
  if (k->is_broken || stat(path, &info) != 0 || k->count == MOST_FILES)
    return;
  chart_values **file = &k->files[k->count];
  if (chart_values_create(file, k->context, NULL) != CHART_OK) {
    k->is_broken = true;
    return;
  }
  k->count++;
  k->is_broken = chart_values_add_file(*file, path, NULL) != CHART_OK ||
                 !is_kubeconfig(chart_values_root(*file));
}

static void add_path(kubeconfigs *k, const char *path, size_t size)
{
  char *copy = strndup(path, size);
  if (copy != NULL && size != 0)
    add_file(k, copy);
  free(copy);
}

/* Without snprintf, which most runs have no other use for. */
static void add_home(kubeconfigs *k)
{
  static const char file[] = "/.kube/config";
  const char       *home   = getenv("HOME");
  if (home == NULL || home[0] == '\0')
    return;
  size_t size = strlen(home);
  char  *path = (char *) malloc(size + sizeof file);
  if (path == NULL)
    return;
  memcpy(path, home, size + 1);
  memcpy(path + size, file, sizeof file);
  add_file(k, path);
  free(path);
}

static void add_all(kubeconfigs *k, const char *file)
{
  const char *list = getenv("KUBECONFIG");
  if (file != NULL && file[0] != '\0') {
    add_file(k, file);
  } else if (list != NULL && list[0] != '\0') {
    while (*list != '\0') {
      size_t size = strcspn(list, ":");
      add_path(k, list, size);
      list += size + (list[size] == ':');
    }
  } else {
    add_home(k);
  }
}

/* ---- looking up ----------------------------------------------------------------------------------- */

/* The context of that name in the first file that has one. */
static bool find_context(const kubeconfigs *k, chart_str name, chart_value *out)
{
  for (size_t i = 0; i < k->count; i++) {
    chart_value list = chart_dict_get(chart_values_root(k->files[i]), CHART_STR("contexts"));
    for (size_t at = 0; at < chart_size(list); at++) {
      if (!is_same(name_of(list, at), name))
        continue;
      *out = chart_dict_get(chart_list_get(list, at), CHART_STR("context"));
      return true;
    }
  }
  return false;
}

static chart_str current_context(const kubeconfigs *k, const char *wanted)
{
  chart_str name = chart_str_from(wanted);
  for (size_t i = 0; name.size == 0 && i < k->count; i++)
    name = chart_text(chart_dict_get(chart_values_root(k->files[i]), CHART_STR("current-context")));
  return name;
}

#define POD_FOLDER "/var/run/secrets/kubernetes.io/serviceaccount/"

/* In a pod whose kubeconfig says nothing: the namespace of the pod. */
static char *pod_namespace(void)
{
  char        text[256] = "";
  const char *host      = getenv("KUBERNETES_SERVICE_HOST");
  const char *port      = getenv("KUBERNETES_SERVICE_PORT");
  if (host == NULL || host[0] == '\0' || port == NULL || port[0] == '\0' ||
      access(POD_FOLDER "token", F_OK) != 0)
    return NULL;
  const char *name = getenv("POD_NAMESPACE");
  if (name != NULL && name[0] != '\0')
    return strdup(name);
  FILE *file = fopen(POD_FOLDER "namespace", "r");
  if (file == NULL)
    return NULL;
  bool is_read = fscanf(file, "%255s", text) == 1;
  fclose(file);
  return is_read ? strdup(text) : NULL;
}

char *kubeconfig_namespace(chart_context *context, const kubeconfig_options *options)
{
  kubeconfigs k     = { .context = context };
  chart_value found = chart_nil();
  char       *name  = NULL;
  add_all(&k, options->file);
  chart_str current    = current_context(&k, options->current);
  bool      is_missing = current.size != 0 && !find_context(&k, current, &found);
  chart_str text       = chart_text(chart_dict_get(found, CHART_STR("namespace")));
  /* A context that is asked for and is not there is an error, which ends the search. */
  if (!k.is_broken && !is_missing)
    name = text.size == 0 ? pod_namespace() : strndup(text.data, text.size);
  for (size_t i = 0; i < k.count; i++)
    chart_values_destroy(k.files[i]);
  return name;
}
