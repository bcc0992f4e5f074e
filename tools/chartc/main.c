/* SPDX-License-Identifier: Apache-2.0
 * chartc: finds the command and runs it. */
#include "command.h"
#include "console.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const command *const commands[] = { &template_command, &version_command };

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

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
  printf("  %-34s %s\n", "-h, --help", "print this");
}

static const command *find(const char *name)
{
  for (size_t i = 0; i < COMMAND_COUNT; i++)
    if (strcmp(commands[i]->name, name) == 0)
      return commands[i];
  return NULL;
}

static int fail_unknown(const char *name)
{
  return console_fail("unknown command \"%s\" for \"%s\"\nRun '%s --help' for usage.", name,
                      console_program(), console_program());
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

static int run_command(const command *c, int count, char **argv)
{
  char    message[1024];
  option_values o;
  int     status;
  if (!options_read(&o, c->options, count, argv, message, sizeof message))
    status = console_fail("%s", message);
  else if (o.wants_help)
    command_help(c), status = 0;
  else
    status = c->run(&o);
  options_free(&o);
  return status;
}

/* Words before the command belong to it as well: `chartc --debug template c`. */
static int find_command(int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (find(argv[i]) != NULL)
      return i;
  return 0;
}

static int dispatch(int argc, char **argv)
{
  if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
    return help(0, NULL);
  if (strcmp(argv[1], "help") == 0)
    return help(argc - 2, argv + 2);
  int at = argv[1][0] == '-' ? find_command(argc, argv) : 1;
  if (at == 0)
    return console_fail("unknown flag: %s", argv[1]);
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
  int status = dispatch(argc, argv);
  int output = console_finish();
  return status != 0 ? status : output;
}
