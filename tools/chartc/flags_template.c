/* SPDX-License-Identifier: Apache-2.0
 * The flags of `chartc template`, and what can be said of them without a chart (Helm 4.2.3's
 * pkg/cmd/template.go, install.go, flags.go, helpers.go). */
#include "flags_template.h"

#include "console.h"
#include "flag_values.h"
#include "post_renderer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NO_CLUSTER  "accepted: nothing is installed"
#define NO_DOWNLOAD "accepted: nothing is downloaded"
#define NO_NOTES    "this flag has no effect for 'helm template' and will be removed in Helm 5"

static option_check check_wait;
static option_check check_renderer;

const option_row template_options[] = {
  [OPTION_API_VERSIONS] =
    OPTION_ROW("api-versions", 'a', OPTION_COMMAS, "VERSIONS",
               "API versions that .Capabilities.APIVersions has besides Helm's"),
  [OPTION_ATOMIC]    = { .name       = "atomic",
                         .kind       = OPTION_SWITCH,
                         .deprecated = "use --rollback-on-failure instead",
                         .quiet_in   = "3.17" },
  [OPTION_CA_FILE]   = OPTION_ROW("ca-file", 0, OPTION_TEXT, "FILE", NO_DOWNLOAD),
  [OPTION_CERT_FILE] = OPTION_ROW("cert-file", 0, OPTION_TEXT, "FILE", NO_DOWNLOAD),
  [OPTION_COMPAT] =
    OPTION_ROW("compat", 0, OPTION_TEXT, "VERSION", "follow Helm 3.17, 4.1 or 4.2 (default 4.2)"),
  [OPTION_CREATE_NAMESPACE] = OPTION_ROW("create-namespace", 0, OPTION_SWITCH, NULL, NO_CLUSTER),
  [OPTION_DEPENDENCY_UPDATE] =
    OPTION_ROW("dependency-update", 0, OPTION_SWITCH, NULL,
               "take missing dependencies from their file:// repositories"),
  [OPTION_DESCRIPTION] = OPTION_ROW("description", 0, OPTION_TEXT, "TEXT", NO_CLUSTER),
  [OPTION_DEVEL]       = OPTION_ROW("devel", 0, OPTION_SWITCH, NULL, NO_DOWNLOAD),
  [OPTION_DISABLE_OPENAPI] =
    OPTION_ROW("disable-openapi-validation", 0, OPTION_SWITCH, NULL, NO_CLUSTER),
  [OPTION_DRY_RUN] = { .name  = "dry-run",
                       .kind  = OPTION_TEXT,
                       .value = "client",
                       .help  = "accepted; =server needs a cluster and is refused",
                       .alone = "unset" },
  [OPTION_ENABLE_DNS] =
    OPTION_ROW("enable-dns", 0, OPTION_SWITCH, NULL, "let getHostByName look up names"),
  [OPTION_FORCE]           = { .name       = "force",
                               .kind       = OPTION_SWITCH,
                               .deprecated = "use --force-replace instead",
                               .quiet_in   = "3.17" },
  [OPTION_FORCE_CONFLICTS] = OPTION_ROW("force-conflicts", 0, OPTION_SWITCH, NULL, NO_CLUSTER),
  [OPTION_FORCE_REPLACE]   = OPTION_ROW("force-replace", 0, OPTION_SWITCH, NULL, NO_CLUSTER),
  [OPTION_GENERATE_NAME]   = OPTION_ROW("generate-name", 'g', OPTION_SWITCH, NULL,
                                        "leave the release name to chartc (release-name)"),
  [OPTION_HIDE_NOTES]      = { .name       = "hide-notes",
                               .kind       = OPTION_SWITCH,
                               .deprecated = NO_NOTES,
                               .quiet_in   = "3.17 4.1" },
  [OPTION_INCLUDE_CRDS] =
    OPTION_ROW("include-crds", 0, OPTION_SWITCH, NULL, "print the files below crds/ first"),
  [OPTION_INSECURE]   = OPTION_ROW("insecure-skip-tls-verify", 0, OPTION_SWITCH, NULL, NO_DOWNLOAD),
  [OPTION_IS_UPGRADE] = OPTION_ROW("is-upgrade", 0, OPTION_SWITCH, NULL,
                                   "set .Release.IsUpgrade instead of .Release.IsInstall"),
  [OPTION_KEY_FILE]   = OPTION_ROW("key-file", 0, OPTION_TEXT, "FILE", NO_DOWNLOAD),
  [OPTION_KEYRING]    = OPTION_ROW("keyring", 0, OPTION_TEXT, "FILE", NO_DOWNLOAD),
  [OPTION_KUBE_VERSION] = OPTION_ROW("kube-version", 0, OPTION_TEXT, "VERSION",
                                     "the Kubernetes version of .Capabilities (default v1.36.0)"),
  [OPTION_LABELS] =
    OPTION_CHECKED("labels", 'l', OPTION_LIST, "KEY=VALUE", NO_CLUSTER, check_pairs),
  [OPTION_MAX_MEMORY] =
    OPTION_CHECKED("max-memory", 0, OPTION_TEXT, "SIZE",
                   "memory that a rendering may take: 512M, 4G (default 4G)", check_size),
  [OPTION_MAX_OUTPUT] =
    OPTION_CHECKED("max-output", 0, OPTION_TEXT, "SIZE",
                   "size that a rendered file may have (default 1G)", check_size),
  [OPTION_MAX_STEPS] =
    OPTION_CHECKED("max-steps", 0, OPTION_TEXT, "NUMBER",
                   "steps that templates may take (default 4000000000)", check_natural),
  [OPTION_NAME_TEMPLATE]    = OPTION_ROW("name-template", 0, OPTION_TEXT, "TEMPLATE",
                                         "name the release by a template with sprig's functions"),
  [OPTION_NO_HOOKS]         = OPTION_ROW("no-hooks", 0, OPTION_SWITCH, NULL, "do not print hooks"),
  [OPTION_OUTPUT_DIR]       = OPTION_ROW("output-dir", 0, OPTION_TEXT, "DIRECTORY",
                                         "write the manifests to files below it, all of them or none"),
  [OPTION_PASS_CREDENTIALS] = OPTION_ROW("pass-credentials", 0, OPTION_SWITCH, NULL, NO_DOWNLOAD),
  [OPTION_PASSWORD]         = OPTION_ROW("password", 0, OPTION_TEXT, "TEXT", NO_DOWNLOAD),
  [OPTION_PLAIN_HTTP]       = OPTION_ROW("plain-http", 0, OPTION_SWITCH, NULL, NO_DOWNLOAD),
  [OPTION_POST_RENDERER] =
    OPTION_CHECKED("post-renderer", 0, OPTION_LIST, "PROGRAM",
                   "print what this program makes of the manifests", check_renderer),
  [OPTION_POST_RENDERER_ARGS]    = OPTION_ROW("post-renderer-args", 0, OPTION_LIST, "ARGUMENT",
                                              "an argument of the post-renderer (repeatable)"),
  [OPTION_RELEASE_NAME]          = OPTION_ROW("release-name", 0, OPTION_SWITCH, NULL,
                                              "put the release name into the path below --output-dir"),
  [OPTION_RENDER_SUBCHART_NOTES] = { .name       = "render-subchart-notes",
                                     .kind       = OPTION_SWITCH,
                                     .deprecated = NO_NOTES,
                                     .quiet_in   = "3.17 4.1" },
  [OPTION_REPLACE]               = OPTION_ROW("replace", 0, OPTION_SWITCH, NULL, NO_CLUSTER),
  [OPTION_REPO] = OPTION_ROW("repo", 0, OPTION_TEXT, "URL", "refused: chartc downloads nothing"),
  [OPTION_ROLLBACK]    = OPTION_ROW("rollback-on-failure", 0, OPTION_SWITCH, NULL, NO_CLUSTER),
  [OPTION_SEED]        = OPTION_ROW("seed", 0, OPTION_TEXT, "TEXT",
                                    "draw all randomness from TEXT and stop the clock: output repeats"),
  [OPTION_SERVER_SIDE] = OPTION_ROW("server-side", 0, OPTION_SWITCH, NULL, NO_CLUSTER),
  [OPTION_SET]         = OPTION_ROW("set", 0, OPTION_LIST, "PATH=VALUE",
                                    "set values (several: key1=val1,key2=val2; repeatable)"),
  [OPTION_SET_FILE] =
    OPTION_ROW("set-file", 0, OPTION_LIST, "PATH=FILE", "set values to the text of files"),
  [OPTION_SET_JSON]    = OPTION_ROW("set-json", 0, OPTION_LIST, "PATH=JSON",
                                    "set values to JSON, or merge one JSON object"),
  [OPTION_SET_LITERAL] = OPTION_ROW("set-literal", 0, OPTION_LIST, "PATH=TEXT",
                                    "set a value to the text behind the first `=` as it stands"),
  [OPTION_SET_STRING] =
    OPTION_ROW("set-string", 0, OPTION_LIST, "PATH=TEXT", "set values that are always strings"),
  [OPTION_SHOW_ONLY]   = OPTION_ROW("show-only", 's', OPTION_LIST, "TEMPLATE",
                                    "print only what this template gave (repeatable)"),
  [OPTION_SKIP_CRDS]   = OPTION_ROW("skip-crds", 0, OPTION_SWITCH, NULL,
                                    "accepted: CRDs are printed with --include-crds only"),
  [OPTION_SKIP_SCHEMA] = OPTION_ROW("skip-schema-validation", 0, OPTION_SWITCH, NULL,
                                    "do not check values against values.schema.json"),
  [OPTION_SKIP_TESTS] = OPTION_ROW("skip-tests", 0, OPTION_SWITCH, NULL, "do not print test hooks"),
  [OPTION_TAKE_OWNERSHIP] = OPTION_ROW("take-ownership", 0, OPTION_SWITCH, NULL, NO_CLUSTER),
  [OPTION_TIMEOUT] =
    OPTION_CHECKED("timeout", 0, OPTION_TEXT, "DURATION", NO_CLUSTER, check_duration),
  [OPTION_USERNAME] = OPTION_ROW("username", 0, OPTION_TEXT, "TEXT", NO_DOWNLOAD),
  [OPTION_VALIDATE] = { .name       = "validate",
                        .kind       = OPTION_SWITCH,
                        .deprecated = "use '--dry-run=server' instead",
                        .quiet_in   = "3.17" },
  [OPTION_VALUES]   = OPTION_ROW("values", 'f', OPTION_COMMAS, "FILE",
                                 "read values from a YAML file; - is standard input (repeatable)"),
  [OPTION_VERIFY] =
    OPTION_ROW("verify", 0, OPTION_SWITCH, NULL, "refused: chartc checks no signatures"),
  [OPTION_VERSION]       = OPTION_ROW("version", 0, OPTION_TEXT, "VERSION", NO_DOWNLOAD),
  [OPTION_WAIT]          = { .name  = "wait",
                             .kind  = OPTION_TEXT,
                             .value = "STRATEGY",
                             .help  = NO_CLUSTER,
                             .check = check_wait,
                             .alone = "watcher" },
  [OPTION_WAIT_FOR_JOBS] = OPTION_ROW("wait-for-jobs", 0, OPTION_SWITCH, NULL, NO_CLUSTER),
  [OPTION_COUNT]         = { 0 },
};

_Static_assert((int) OPTION_COUNT <= (int) OPTIONS_GLOBAL,
               "the rows of a command end before the global ones");

/* ---- values of single flags ----------------------------------------------------------------------- */

static void warn(const char *format, const char *value, const char *instead)
{
  char message[512];
  snprintf(message, sizeof message, format, value, instead);
  console_log(NULL, CHART_LOG_WARN, chart_str_from(message), NULL, 0);
}

static bool check_wait(const char *value, char *why, size_t why_size)
{
  static const char *const strategies[] = { "watcher", "hookOnly", "legacy" };
  bool                     is_true      = strcmp(value, "true") == 0;
  for (size_t i = 0; i < sizeof strategies / sizeof *strategies; i++)
    if (strcmp(value, strategies[i]) == 0)
      return true;
  if (is_true || strcmp(value, "false") == 0) {
    warn("--wait=%s is deprecated (boolean value) and can be replaced with --wait=%s", value,
         is_true ? "watcher" : "hookOnly");
    return true;
  }
  char quoted[1024];
  options_quote(quoted, sizeof quoted, value);
  snprintf(why, why_size, "invalid wait input %s. Valid inputs are watcher, hookOnly, and legacy",
           quoted);
  return false;
}

/* As Helm 3 does: the program must be there; an empty name means none. */
static bool check_renderer(const char *value, char *why, size_t why_size)
{
  char path[8192];
  return value[0] == '\0' || post_renderer_find(value, path, sizeof path, why, why_size);
}

/* ---- flags that exclude each other ---------------------------------------------------------------- */

int template_check_groups(const option_values *o)
{
  /* In the order in which they are looked at, and each pair as it is declared. */
  static const size_t groups[][2] = { { OPTION_FORCE, OPTION_FORCE_CONFLICTS },
                                      { OPTION_FORCE_REPLACE, OPTION_FORCE_CONFLICTS },
                                      { OPTION_VALIDATE, OPTION_DRY_RUN } };
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
    size_t a = groups[i][0], b = groups[i][1];
    if (!o->result[a].is_given || !o->result[b].is_given)
      continue;
    const char *first = template_options[a].name, *second = template_options[b].name;
    bool        is_sorted = strcmp(first, second) < 0;
    return console_fail("if any flags in the group [%s %s] are set none of the others can be; "
                        "[%s %s] were all set",
                        first, second, is_sorted ? first : second, is_sorted ? second : first);
  }
  return 0;
}

/* ---- certificates --------------------------------------------------------------------------------- */

/* Whether the file can be read; if not, the complaint is added to message. */
static bool can_read(const char *kind, const char *path, char *message, size_t size)
{
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    close(file);
    return true;
  }
  size_t at = strlen(message);
  char   quoted[4096];
  options_quote(quoted, sizeof quoted, path);
  snprintf(message + at, size - at, "%s%s: %s: open %s: %s", at == 0 ? "" : "\n", kind, quoted,
           path, console_errno(errno).text);
  return false;
}

/* Helm reads these before it knows that nothing is to be downloaded. */
static int check_certificates(const option_values *o)
{
  const char *ca          = options_text(o, OPTION_CA_FILE),
             *certificate = options_text(o, OPTION_CERT_FILE),
             *key         = options_text(o, OPTION_KEY_FILE);
  bool has_ca             = ca != NULL && ca[0] != '\0';
  bool has_certificate    = certificate != NULL && certificate[0] != '\0';
  bool has_key            = key != NULL && key[0] != '\0';
  if (!has_ca && !(has_certificate && has_key) && !o->result[OPTION_INSECURE].is_on)
    return 0;
  char message[16384] = "";
  if (has_certificate &&
      can_read("unable to read cert file", certificate, message, sizeof message) && has_key)
    can_read("unable to read key file", key, message, sizeof message);
  if (has_ca)
    can_read("can't read CA file", ca, message, sizeof message);
  if (message[0] == '\0')
    return 0;
  return console_fail("missing registry client: can't create TLS config for client: %s", message);
}

/* ---- what needs others ---------------------------------------------------------------------------- */

static bool follows_helm3(const option_values *o)
{
  const char *version = options_text(o, OPTION_COMPAT);
  return version != NULL && strcmp(version, "3.17") == 0;
}

/* Helm 3 knows five words and says nothing against any of them. */
static int check_old_dry_run(const char *value, bool *needs_server)
{
  static const char *const words[] = { "unset", "false", "true", "none", "client", "server" };
  *needs_server                    = strcmp(value, "server") == 0;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(value, words[i]) == 0)
      return 0;
  return console_fail("Invalid dry-run flag. Flag must one of the following: false, true, none, "
                      "client, server");
}

static int fail_dry_run(const char *value, const char *wanted)
{
  char quoted[1024];
  options_quote(quoted, sizeof quoted, value);
  return console_fail("invalid dry-run value (%s). Must be %s", quoted, wanted);
}

static int check_dry_run(const option_values *o, bool *needs_server)
{
  const char *value = options_text(o, OPTION_DRY_RUN);
  bool        is_on = false;
  if (value == NULL || strcmp(value, "client") == 0)
    return 0;
  if (follows_helm3(o))
    return check_old_dry_run(value, needs_server);
  *needs_server = strcmp(value, "server") == 0;
  if (*needs_server)
    return 0;
  if (strcmp(value, "unset") == 0) {
    warn("--dry-run is deprecated and should be replaced with '--dry-run=client'", "", "");
    return 0;
  }
  if (strcmp(value, "none") == 0)
    return fail_dry_run(value, "\"server\" or \"client\"");
  if (!options_read_bool(value, &is_on))
    return fail_dry_run(value, "\"none\", \"server\", or \"client\"");
  if (!is_on)
    return fail_dry_run(value, "\"server\" or \"client\"");
  warn("boolean '--dry-run=%s' flag is deprecated and must be replaced with '--dry-run=%s'", value,
       "client");
  return 0;
}

int template_check_flags(const option_values *o)
{
  bool needs_server = false;
  if (check_certificates(o) != 0 || check_dry_run(o, &needs_server) != 0)
    return 1;
  if (needs_server || o->result[OPTION_VALIDATE].is_on)
    return console_fail("%s needs a cluster, and chartc asks none: leave the flag out, or render "
                        "with Helm",
                        needs_server ? "--dry-run=server" : "--validate");
  return 0;
}

/* ---- labels --------------------------------------------------------------------------------------- */

static bool is_free(void *sink, const char *key, size_t key_size)
{
  static const char *const reserved[] = { "name",    "owner",     "status",
                                          "version", "createdAt", "modifiedAt" };
  (void) sink;
  for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
    if (strlen(reserved[i]) == key_size && memcmp(reserved[i], key, key_size) == 0)
      return false;
  return true;
}

int template_check_labels(const option_values *o)
{
  const option_result *labels = &o->result[OPTION_LABELS];
  char                 why[256];
  for (size_t i = 0; i < labels->count; i++)
    if (!pairs_each(labels->items[i], is_free, NULL, why, sizeof why))
      return console_fail(
        "user supplied labels contains system reserved label name. System labels: "
        "[name owner status version createdAt modifiedAt]");
  return 0;
}
