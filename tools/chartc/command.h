/* SPDX-License-Identifier: Apache-2.0
 * The commands of chartc: one file each, one row each in main.c. */
#ifndef CHARTC_COMMAND_H
#define CHARTC_COMMAND_H

#include "options.h"

typedef struct command {
  const char       *name;
  const char       *arguments; /* for the usage line */
  const char       *summary;   /* one line */
  const char       *text;      /* what help says beneath */
  const option_row *options;
  int (*run)(const option_values *o); /* the exit status */
} command;

extern const command template_command;
extern const command version_command;

/* Prints the help of one command. */
void command_help(const command *c);

#endif
