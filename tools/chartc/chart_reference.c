/* SPDX-License-Identifier: Apache-2.0
 * Finding the chart, by the rules of Helm 4.2.3's pkg/action (LocateChart) and pkg/downloader as far
 * as they go without a network. */
#include "chart_reference.h"

#include "console.h"
#include "flags_template.h"
#include "paths.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* The length of a URL's scheme: letters, digits and +-. up to a colon; 0 without one. */
static size_t scheme_size(const char *text)
{
  static const char rest[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
  size_t            size   = strspn(text, rest);
  bool              starts = strspn(text, rest + 26) == 0 || (text[0] | 0x20) >= 'a';
  return starts && text[size] == ':' ? size : 0;
}

bool reference_is_remote(const char *text)
{
  static const char *const schemes[] = { "http", "https", "oci" };
  size_t                   size      = scheme_size(text);
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
    if (strlen(schemes[i]) == size && strncasecmp(schemes[i], text, size) == 0)
      return true;
  return false;
}

static int fail_remote(const char *reference)
{
  return console_fail("%s: chartc downloads nothing: fetch the chart first, with `helm pull`, and "
                      "give its path",
                      reference);
}

/* What is no file is a URL, or the name of a repository and a chart in it. */
static int fail_missing(const char *name)
{
  size_t      scheme = scheme_size(name);
  const char *host  = scheme != 0 && strncmp(name + scheme, "://", 3) == 0 ? name + scheme + 3 : "";
  const char *slash = strchr(host, '/');
  char        quoted[4096];
  options_quote(quoted, sizeof quoted, name);
  if (name[0] == '/' || name[0] == '.')
    return console_fail("path %s not found", quoted);
  if (reference_is_remote(name))
    return fail_remote(name);
  if (slash != NULL && slash != host)
    return console_fail("scheme \"%.*s\" not supported", (int) scheme, name);
  if (strchr(name, '/') == NULL || scheme != 0)
    return console_fail("non-absolute URLs should be in form of repo_name/path_to_chart, got: %s",
                        name);
  return console_fail("repo %.*s not found", (int) strcspn(name, "/"), name);
}

static bool is_packed(const char *path)
{
  const char *dot = strrchr(path, '.');
  return dot != NULL && strcasecmp(dot, ".tgz") == 0;
}

/* What Helm says before it looks at a signature; beyond that chartc cannot go. */
static int fail_verify(const char *path, const struct stat *info)
{
  char        absolute[8192], proof[8200];
  struct stat found;
  if (!path_absolute(path, absolute, sizeof absolute))
    return console_fail("%s: file name too long", path);
  snprintf(proof, sizeof proof, "%s.prov", absolute);
  if (S_ISDIR(info->st_mode))
    return console_fail("unpacked charts cannot be verified");
  if (!is_packed(path))
    return console_fail("chart must be a tgz file");
  if (stat(proof, &found) != 0)
    return console_fail("could not load provenance file %s: stat %s: %s", proof, proof,
                        console_errno(errno).text);
  return console_fail("--verify: chartc checks no signatures: use `helm verify %s`, then render "
                      "without the flag",
                      path);
}

/* The reference without white space around it.  Result: owned, or NULL. */
static char *trimmed(const char *reference)
{
  static const char blanks[] = " \t\n\v\f\r";
  reference += strspn(reference, blanks);
  size_t size = strlen(reference);
  while (size > 0 && strchr(blanks, reference[size - 1]) != NULL)
    size--;
  return strndup(reference, size);
}

int reference_locate(const option_values *o, const char *reference, char **path)
{
  struct stat info;
  const char *repo = options_text(o, OPTION_REPO);
  *path            = trimmed(reference);
  if (*path == NULL)
    return console_fail("out of memory");
  if (repo != NULL && repo[0] != '\0')
    return console_fail(
      "--repo %s: chartc downloads nothing: fetch the chart first, with `helm pull "
      "--repo %s %s`, and give its path",
      repo, repo, *path);
  if (strcmp(*path, "-") == 0)
    return 0;
  if (stat(*path, &info) != 0)
    return fail_missing(*path);
  return o->result[OPTION_VERIFY].is_on ? fail_verify(*path, &info) : 0;
}
