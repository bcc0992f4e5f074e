/* SPDX-License-Identifier: Apache-2.0
 * The values of `chartc template`: files, standard input, --set and its kin (Helm 4.2.3's
 * pkg/cli/values). */
#include "template_job.h"

#include "bytes.h"
#include "chart_reference.h"

#include <string.h>
#include <unistd.h>

static int fail_remote(const char *flag, const char *url)
{
  return console_fail("%s %s: chartc downloads nothing: fetch the file first and give its path",
                      flag, url);
}

static int add_input(template_job *j)
{
  bytes text   = { NULL, 0, 0 };
  int   number = bytes_read_all(&text, STDIN_FILENO);
  int   status = number == 0 ? 0 : console_fail("cannot read standard input: %s", strerror(number));
  if (status == 0 && chart_values_add_yaml(j->values, "-", (chart_str){ text.data, text.size },
                                           &j->error) != CHART_OK)
    status = template_fail(j);
  bytes_free(&text);
  return status;
}

static bool is_input(const char *name)
{
  static const char blanks[] = " \t\n\v\f\r";
  name += strspn(name, blanks);
  return name[0] == '-' && name[1 + strspn(name + 1, blanks)] == '\0';
}

static int add_files(template_job *j)
{
  const option_result *files = &j->o->result[OPTION_VALUES];
  for (size_t i = 0; i < files->count; i++) {
    const char *name = files->items[i];
    if (is_input(name)) {
      if (add_input(j) != 0)
        return 1;
    } else if (reference_is_remote(name)) {
      return fail_remote("-f", name);
    } else if (chart_values_add_file(j->values, name, &j->error) != CHART_OK) {
      return template_fail(j);
    }
  }
  return 0;
}

/* The first of the files of a --set-file text that is none; NULL when all are. */
static const char *remote_file(const char *text)
{
  for (const char *value = strchr(text, '='); value != NULL; value = strchr(value + 1, '='))
    if (reference_is_remote(value + 1))
      return value + 1;
  return NULL;
}

static int add_sets(template_job *j, size_t row, chart_set_kind kind)
{
  const option_result *sets = &j->o->result[row];
  for (size_t i = 0; i < sets->count; i++) {
    const char *remote = kind == CHART_SET_FILE ? remote_file(sets->items[i]) : NULL;
    if (remote != NULL)
      return fail_remote("--set-file", remote);
    if (chart_values_add_set(j->values, kind, sets->items[i], &j->error) != CHART_OK)
      return template_fail(j);
  }
  return 0;
}

/* Helm's order: the kind of flag decides, not its place on the command line. */
int template_add_values(template_job *j)
{
  static const struct {
    size_t         row;
    chart_set_kind kind;
  } order[] = { { OPTION_SET_JSON, CHART_SET_JSON },
                { OPTION_SET, CHART_SET },
                { OPTION_SET_STRING, CHART_SET_STRING },
                { OPTION_SET_FILE, CHART_SET_FILE },
                { OPTION_SET_LITERAL, CHART_SET_LITERAL } };
  if (chart_values_create(&j->values, j->context, &j->error) != CHART_OK)
    return template_fail(j);
  int status = add_files(j);
  for (size_t i = 0; status == 0 && i < sizeof order / sizeof *order; i++)
    status = add_sets(j, order[i].row, order[i].kind);
  return status;
}
