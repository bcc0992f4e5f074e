/* SPDX-License-Identifier: Apache-2.0
 * What `chartc template` renders with: limits, the seed, names of hosts, the environment. */
#include "template_job.h"

#include "flag_values.h"
#include "host_names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

extern char **environ;

/* A template that goes on for longer than this, a minute or more, does not mean to come back. */
#define MOST_STEPS UINT64_C(4000000000)

/* Asking for a file's size costs a quarter of reading it: whatever may not be wanted is late. */
#define LATE_SIZE 1

/* ---- limits --------------------------------------------------------------------------------------- */

/* How much of the stack is left, but for a reserve that functions below the last check may need.
 * Arguments and environment stand on it as well, and may be large.  0: as much as usual. */
static size_t stack_room(void)
{
  const size_t  usual = (size_t) 6 << 20, ordinary = (size_t) 8 << 20;
  struct rlimit limit;
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return 0;
  const char *here = (const char *) &limit, *top = here;
  for (char **e = environ; e != NULL && *e != NULL; e++)
    top = *e > top ? *e : top;
  size_t used = (size_t) (top - here);
  size_t size = limit.rlim_cur > (rlim_t) 1 << 30 ? (size_t) 1 << 30 : (size_t) limit.rlim_cur;
  size_t room = used < size ? size - used : 0;
  room -= room / 8;
  if (size > ordinary) /* somebody asked for more */
    return room;
  return room < usual ? room + 1 : usual;
}

static chart_limits limits_of(const option_values *o)
{
  chart_limits limits = CHART_LIMITS_INIT;
  const char  *memory = options_text(o, OPTION_MAX_MEMORY), *output, *steps;
  output              = options_text(o, OPTION_MAX_OUTPUT);
  steps               = options_text(o, OPTION_MAX_STEPS);
  limits.steps        = steps == NULL ? MOST_STEPS : strtoull(steps, NULL, 10);
  limits.stack        = stack_room();
  if (memory != NULL)
    read_size(memory, &limits.memory);
  if (output != NULL)
    read_size(output, &limits.output);
  return limits;
}

/* ---- host ----------------------------------------------------------------------------------------- */

/* With --seed: where the clock stands, and what randomness is made of. */
static int seed_host(const template_job *j, chart_host *host)
{
  const char *seed = options_text(j->o, OPTION_SEED), *epoch = getenv("SOURCE_DATE_EPOCH");
  char       *end     = NULL;
  long long   seconds = 0;
  if (seed == NULL)
    return 0;
  if (seed[0] == '\0')
    return console_fail("--seed must not be empty: everybody would draw the same secrets");
  if (epoch != NULL && epoch[0] != '\0') {
    errno   = 0;
    seconds = strtoll(epoch, &end, 10);
    if (*end != '\0' || errno != 0 || seconds < 0)
      return console_fail("SOURCE_DATE_EPOCH must be the seconds since 1970, not \"%s\"", epoch);
  }
  chart_host_seed(host, chart_str_from(seed), seconds);
  return 0;
}

static bool resolve(void *user, const char *name, char address[64])
{
  template_job *j        = (template_job *) user;
  bool          is_known = host_names_find(name, address, 64);
  j->wants_names         = j->wants_names || !is_known;
  return is_known;
}

static const char *environment(void *user, const char *name)
{
  (void) user;
  return getenv(name);
}

/* ---- the context ---------------------------------------------------------------------------------- */

static int read_compat(const option_values *o, chart_compat *out)
{
  static const struct {
    const char  *name;
    chart_compat compat;
  } versions[]     = { { "4.2", CHART_COMPAT_4_2 },
                       { "4.1", CHART_COMPAT_4_1 },
                       { "3.17", CHART_COMPAT_3_17 } };
  const char *text = options_text(o, OPTION_COMPAT);
  for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
    if (strcmp(text == NULL ? "4.2" : text, versions[i].name) == 0) {
      *out = versions[i].compat;
      return 0;
    }
  return console_fail("--compat must be 3.17, 4.1 or 4.2, not \"%s\"", text);
}

int template_create_context(template_job *j)
{
  chart_host            host    = CHART_HOST_INIT;
  chart_context_options options = CHART_CONTEXT_OPTIONS_INIT;
  chart_limits          limits  = limits_of(j->o);
  host.user                     = j;
  host.environment              = environment;
  host.resolve                  = j->o->result[OPTION_ENABLE_DNS].is_on ? resolve : NULL;
  if (seed_host(j, &host) != 0 || read_compat(j->o, &options.compat) != 0)
    return 1;
  j->working_directory      = getcwd(NULL, 0);
  options.limits            = &limits;
  options.host              = &host;
  options.working_directory = j->working_directory;
  options.late_size         = LATE_SIZE;
  options.log               = options.compat == CHART_COMPAT_3_17 ? console_log_plain : console_log;
  return chart_context_create(&j->context, &options, &j->error) == CHART_OK ? 0 : template_fail(j);
}
