/* SPDX-License-Identifier: Apache-2.0
 * How `chartc template` reports errors: Helm's line, what to do about it, and where it is. */
#include "template_job.h"

#include "bytes.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The text of a regular file, if it is not too large to look at. */
static void read_small(const char *path, bytes *out)
{
  struct stat info;
  int         file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0)
    return;
  if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size < 1 << 24 &&
      bytes_read_all(out, file) != 0)
    bytes_free(out);
  close(file);
}

static bool is_same(chart_str a, chart_str b)
{
  return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* What to do about a limit of chartc's own. */
static const char *limit_advice(const char *message)
{
  static const struct {
    const char *words, *advice;
  } limits[] = {
    { "memory limit of", "--max-memory SIZE lets chartc take more: --max-memory 8G" },
    { "output limit of", "--max-output SIZE lets a file be longer: --max-output 4G" },
    { "is too long", "--max-output SIZE and --max-memory SIZE let texts be longer" },
    { " steps reached", "--max-steps NUMBER lets templates run on: --max-steps 100000000000" },
    { "nested too deeply", "a larger stack lets chartc follow deeper nesting: ulimit -s 65536" },
  };
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
    if (strstr(message, limits[i].words) != NULL)
      return limits[i].advice;
  return NULL;
}

static const char *advice_for(const template_job *j, const chart_error *error, bool with_hint)
{
  const char *limit = error->status == CHART_ERR_LIMIT ? limit_advice(error->message.data) : NULL;
  if (limit != NULL)
    return limit;
  if (j->wants_names)
    return "chartc asks no name server: getHostByName knows the names of /etc/hosts";
  return with_hint ? CONSOLE_DEBUG_HINT : NULL;
}

int template_fail_as(const template_job *j, const chart_error *error, bool with_hint)
{
  chart_str   path, text = { NULL, 0 };
  bytes       source = { NULL, 0, 0 };
  char        name[8192];
  const char *advice = advice_for(j, error, with_hint);
  size_t      count  = j->rendering == NULL ? 0 : chart_rendering_file_count(j->rendering);
  for (size_t i = 0; i < count && chart_rendering_file(j->rendering, i, &path, &text); i++)
    if (is_same(path, error->file))
      return console_fail_chart(error, advice, text);
  /* Files of the chart itself are named as they are called inside it. */
  bool is_own = strncmp(error->message.data, "cannot load ", 12) == 0;
  snprintf(name, sizeof name, "%s%s%.*s", is_own ? j->chart_path : "", is_own ? "/" : "",
           (int) error->file.size, error->file.data);
  if (error->line != 0 && console_shows_places())
    read_small(name, &source);
  console_fail_chart(error, advice, (chart_str){ source.data, source.size });
  bytes_free(&source);
  return 1;
}

int template_fail(const template_job *j)
{
  return template_fail_as(j, &j->error, false);
}
