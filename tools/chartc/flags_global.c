/* SPDX-License-Identifier: Apache-2.0
 * The flags of all commands: Helm's global ones.  Most of them are about a cluster, which chartc never
 * asks, and change nothing. */
#include "flags_global.h"

#include "console.h"
#include "flag_values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW(number) [(number) -OPTIONS_GLOBAL]
#define NO_EFFECT   "accepted: no cluster is asked"
#define NO_DOWNLOAD "accepted: nothing is downloaded"

/* Behind the named rows stand the flags of the log library that Helm has without saying so. */
const option_row global_options[] = {
  ROW(GLOBAL_BURST_LIMIT) =
    OPTION_CHECKED("burst-limit", 0, OPTION_TEXT, "NUMBER", NO_EFFECT, check_int),
  ROW(GLOBAL_COLOR)         = OPTION_ROW("color", 0, OPTION_TEXT, "WHEN",
                                         "accepted: never, auto or always; NO_COLOR=1 turns colours off"),
  ROW(GLOBAL_COLOUR)        = OPTION_ROW("colour", 0, OPTION_TEXT, "WHEN", "the same"),
  ROW(GLOBAL_CONTENT_CACHE) = OPTION_ROW("content-cache", 0, OPTION_TEXT, "DIRECTORY", NO_DOWNLOAD),
  ROW(GLOBAL_DEBUG)         = OPTION_ROW("debug", 0, OPTION_SWITCH, NULL,
                                         "say what is done; print the output even when it is no YAML"),
  ROW(GLOBAL_KUBE_APISERVER) = OPTION_ROW("kube-apiserver", 0, OPTION_TEXT, "URL", NO_EFFECT),
  ROW(GLOBAL_KUBE_AS_GROUP)  = OPTION_ROW("kube-as-group", 0, OPTION_LIST, "GROUP", NO_EFFECT),
  ROW(GLOBAL_KUBE_AS_USER)   = OPTION_ROW("kube-as-user", 0, OPTION_TEXT, "NAME", NO_EFFECT),
  ROW(GLOBAL_KUBE_CA_FILE)   = OPTION_ROW("kube-ca-file", 0, OPTION_TEXT, "FILE", NO_EFFECT),
  ROW(GLOBAL_KUBE_CONTEXT)   = OPTION_ROW("kube-context", 0, OPTION_TEXT, "NAME",
                                          "the context of the kubeconfig that names the namespace"),
  ROW(GLOBAL_KUBE_INSECURE) =
    OPTION_ROW("kube-insecure-skip-tls-verify", 0, OPTION_SWITCH, NULL, NO_EFFECT),
  ROW(GLOBAL_KUBE_TLS_SERVER_NAME) =
    OPTION_ROW("kube-tls-server-name", 0, OPTION_TEXT, "NAME", NO_EFFECT),
  ROW(GLOBAL_KUBE_TOKEN) = OPTION_ROW("kube-token", 0, OPTION_TEXT, "TOKEN", NO_EFFECT),
  ROW(GLOBAL_KUBECONFIG) = OPTION_ROW("kubeconfig", 0, OPTION_TEXT, "FILE",
                                      "where to find the namespace of the current context"),
  ROW(GLOBAL_NAMESPACE)  = OPTION_ROW("namespace", 'n', OPTION_TEXT, "NAME",
                                      "namespace of the release (default $HELM_NAMESPACE, the "
                                       "kubeconfig's, or default)"),
  ROW(GLOBAL_QPS) = OPTION_CHECKED("qps", 0, OPTION_TEXT, "NUMBER", NO_EFFECT, check_float32),
  ROW(GLOBAL_REGISTRY_CONFIG) = OPTION_ROW("registry-config", 0, OPTION_TEXT, "FILE", NO_DOWNLOAD),
  ROW(GLOBAL_REPOSITORY_CACHE) =
    OPTION_ROW("repository-cache", 0, OPTION_TEXT, "DIRECTORY", NO_DOWNLOAD),
  ROW(GLOBAL_REPOSITORY_CONFIG) =
    OPTION_ROW("repository-config", 0, OPTION_TEXT, "FILE", NO_DOWNLOAD),
  OPTION_CHECKED("add-dir-header", 0, OPTION_SWITCH, NULL, NULL, check_log_switch),
  OPTION_CHECKED("alsologtostderr", 0, OPTION_SWITCH, NULL, NULL, check_log_switch),
  OPTION_CHECKED("legacy-stderr-threshold-behavior", 0, OPTION_SWITCH, NULL, NULL,
                 check_log_switch),
  OPTION_ROW("log-backtrace-at", 0, OPTION_TEXT, "PLACE", NULL),
  OPTION_ROW("log-dir", 0, OPTION_TEXT, "DIRECTORY", NULL),
  OPTION_ROW("log-file", 0, OPTION_TEXT, "FILE", NULL),
  OPTION_CHECKED("log-file-max-size", 0, OPTION_TEXT, "NUMBER", NULL, check_log_size),
  OPTION_CHECKED("logtostderr", 0, OPTION_SWITCH, NULL, NULL, check_log_switch),
  OPTION_CHECKED("one-output", 0, OPTION_SWITCH, NULL, NULL, check_log_switch),
  OPTION_CHECKED("skip-headers", 0, OPTION_SWITCH, NULL, NULL, check_log_switch),
  OPTION_CHECKED("skip-log-headers", 0, OPTION_SWITCH, NULL, NULL, check_log_switch),
  OPTION_CHECKED("stderrthreshold", 0, OPTION_TEXT, "LEVEL", NULL, check_log_severity),
  OPTION_CHECKED("v", 'v', OPTION_TEXT, "LEVEL", NULL, check_int),
  OPTION_ROW("vmodule", 0, OPTION_TEXT, "PATTERN", NULL),
  { 0 },
};

bool global_takes_next(const char *word)
{
  if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0 || strchr(word, '=') != NULL)
    return false;
  if (word[1] != '-')
    return strlen(word) == 2;
  for (const option_row *o = global_options; o->name != NULL; o++)
    if (o->kind == OPTION_SWITCH && strcmp(word + 2, o->name) == 0)
      return false;
  return true;
}

/* The value that the word gives --color or --colour; NULL: it is another word. */
static const char *colour_of(const char *word, const char *next)
{
  static const char *const names[] = { "--color", "--colour" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    size_t size = strlen(names[i]);
    if (strncmp(word, names[i], size) == 0 && word[size] == '=')
      return word + size + 1;
    if (strcmp(word, names[i]) == 0)
      return next;
  }
  return NULL;
}

int global_check_colour(int count, char **argv)
{
  const char *colour = "auto";
  for (int i = 0; i < count && strcmp(argv[i], "--") != 0; i++) {
    const char *given = colour_of(argv[i], i + 1 < count ? argv[i + 1] : NULL);
    colour            = given == NULL ? colour : given;
  }
  if (strcmp(colour, "auto") == 0 || strcmp(colour, "never") == 0 || strcmp(colour, "always") == 0)
    return 0;
  char quoted[256], message[512];
  options_quote(quoted, sizeof quoted, colour);
  snprintf(message, sizeof message, "invalid color mode %s: must be one of: never, auto, always",
           quoted);
  chart_log_field field = { "error", chart_str_from(message) };
  console_log(NULL, CHART_LOG_WARN, CHART_STR("command failed"), &field, 1);
  return 1;
}
