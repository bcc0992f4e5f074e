/* SPDX-License-Identifier: Apache-2.0
 * chartc: finds the command and runs it. */
#include "command.h"
#include "console.h"
#include "flags_global.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const command *const commands[] = { &template_command, &version_command };

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

/* --version alone asks for the version; behind a command it may mean something else. */
enum { OVERVIEW_VERSION };

static const option_row overview_options[] = {
  [OVERVIEW_VERSION] = OPTION_ROW("version", 0, OPTION_SWITCH, NULL, NULL),
  { 0 },
};

static void print_overview(void)
{
  printf("chartc renders Helm charts: the manifests that `helm template` prints, byte for byte.\n\n"
         "Usage:\n  %s COMMAND [arguments] [flags]\n\nCommands:\n",
         console_program());
  for (size_t i = 0; i < COMMAND_COUNT; i++)
    printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
  printf("  %-10s %s\n\nUse \"%s help COMMAND\" for the flags of a command.\n", "help",
         "print this, or the help of a command", console_program());
}

void command_help(const command *c)
{
  printf("%s\n\nUsage:\n  %s %s%s%s [flags]\n\n", c->summary, console_program(), c->name,
         c->arguments[0] == '\0' ? "" : " ", c->arguments);
  if (c->text[0] != '\0')
    printf("%s\n\n", c->text);
  printf("Flags:\n");
  options_print(c->options);
  options_print_help_row();
  printf("\nGlobal flags:\n");
  options_print(global_options);
}

static const command *find(const char *name)
{
  for (size_t i = 0; i < COMMAND_COUNT; i++)
    if (strcmp(commands[i]->name, name) == 0)
      return commands[i];
  return NULL;
}

/* Helm proposes what starts with the word, or is at most two letters away from it. */
static bool is_near(const char *word, const char *name)
{
  enum { LONGEST = 32, NEAR = 2 };
  size_t row[LONGEST + 1], size = strlen(name);
  if (strncmp(word, name, strlen(word)) == 0)
    return true;
  if (size > LONGEST)
    return false;
  for (size_t i = 0; i <= size; i++)
    row[i] = i;
  for (; *word != '\0'; word++) {
    size_t corner = row[0]++;
    for (size_t i = 1; i <= size; i++) {
      size_t best = corner + (*word != name[i - 1]);
      best        = row[i] + 1 < best ? row[i] + 1 : best;
      best        = row[i - 1] + 1 < best ? row[i - 1] + 1 : best;
      corner      = row[i];
      row[i]      = best;
    }
  }
  return row[size] <= NEAR;
}

static int fail_unknown(const char *name)
{
  char   near[256] = "";
  size_t at        = 0;
  for (size_t i = 0; i < COMMAND_COUNT; i++)
    if (name[0] != '\0' && is_near(name, commands[i]->name))
      at += (size_t) snprintf(near + at, sizeof near - at, "\t%s\n", commands[i]->name);
  return console_fail("unknown command \"%s\" for \"%s\"\n%s%s%sRun '%s --help' for usage.", name,
                      console_program(), at == 0 ? "" : "\nDid you mean this?\n", near,
                      at == 0 ? "" : "\n", console_program());
}

static int help(int count, char **argv)
{
  const command *c = count == 0 ? NULL : find(argv[0]);
  if (count != 0 && c == NULL)
    return fail_unknown(argv[0]);
  if (c == NULL)
    print_overview();
  else
    command_help(c);
  return 0;
}

static int run_overview(const option_values *o)
{
  const option_values no_flags = { .argument_count = 0 };
  return o->result[OVERVIEW_VERSION].is_on ? version_command.run(&no_flags) : help(0, NULL);
}

/* What stands in for a command when none is named. */
static const command overview = { .options = overview_options, .run = run_overview };

static int run_command(const command *c, int count, char **argv)
{
  char          message[4096];
  option_values o;
  int           status;
  if (!options_read(&o, c->options, global_options, count, argv, message, sizeof message))
    status = console_fail("%s", message);
  else if (o.wants_help && c->name != NULL)
    command_help(c), status = 0;
  else
    status = c->run(&o);
  options_free(&o);
  return status;
}

/* The first word that is neither a flag nor the value of one; 0 when there is none. */
static int find_command(int argc, char **argv)
{
  for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
    if (argv[i][0] != '-' && argv[i][0] != '\0')
      return i;
    if (argv[i][0] == '-' && global_takes_next(argv[i]))
      i++;
  }
  return 0;
}

/* Flags before the command belong to it as well: `chartc --debug template c`. */
static int dispatch(int argc, char **argv)
{
  int at = find_command(argc, argv);
  if (at == 0)
    return run_command(&overview, argc > 1 ? argc - 1 : 0, argv + 1);
  if (strcmp(argv[at], "help") == 0)
    return help(argc - at - 1, argv + at + 1);
  const command *c = find(argv[at]);
  if (c == NULL)
    return fail_unknown(argv[at]);
  for (int i = at; i > 1; i--)
    argv[i] = argv[i - 1];
  return run_command(c, argc - 2, argv + 2);
}

int main(int argc, char **argv)
{
  /* A closed pipe is an error like any other: it gets a message and a status. */
  signal(SIGPIPE, SIG_IGN);
  console_set_program(argv[0]);
  int status = global_check_colour(argc, argv);
  if (status == 0)
    status = dispatch(argc, argv);
  int output = console_finish();
  return status != 0 ? status : output;
}
