/* SPDX-License-Identifier: Apache-2.0
 * chartc version: which chartc this is, and which Helm it follows. */
#include "command.h"
#include "console.h"

#include <stdio.h>

enum { OPTION_SHORT, OPTION_CLIENT };

static const option_row version_options[] = {
  OPTION_ROW("short", 0, OPTION_SWITCH, NULL,
             "print the Helm version only, as `helm version --short` does"),
  OPTION_ROW("client", 'c', OPTION_SWITCH, NULL, "answer as Helm 3 would, for tools that ask so"),
  { 0 },
};

/* Tools that take chartc for Helm read a Helm version out of the short form; those that still
 * pass -c know only Helm 3. */
static int run(const option_values *o)
{
  const char *helm3 = "v3.17.3+ge4da497", *helm4 = "v4.2.3+g43e8b7f";
  if (o->argument_count != 0)
    return console_fail("\"%s version\" accepts no arguments\n\nUsage:  %s version [flags]",
                        console_program(), console_program());
  if (o->result[OPTION_SHORT].is_on || o->result[OPTION_CLIENT].is_on)
    printf("%s\n", o->result[OPTION_CLIENT].is_on ? helm3 : helm4);
  else
    printf("chartc %s (renders as Helm v%s)\n", chart_version(), CHART_HELM_VERSION_TEXT);
  return 0;
}

const command version_command = {
  .name      = "version",
  .arguments = "",
  .summary   = "print the version of chartc and of the Helm that it follows",
  .text      = "",
  .options   = version_options,
  .run       = run,
};
