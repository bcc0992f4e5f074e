/* SPDX-License-Identifier: Apache-2.0
 * Prints every template function that the engine knows: name, signature and meaning, with tabs
 * between, one a line. */
#include "funcs/funcs.h"
#include "gotmpl/exec.h"
#include "render/engine.h"

#include <stdio.h>

static void print_table(const ch_function *row)
{
  for (; row->name != NULL; row++)
    printf("%s\t%s\t%s\n", row->name, row->signature, row->help == NULL ? "" : row->help);
}

int main(void)
{
  print_table(ch_builtin_functions);
  print_table(ch_engine_functions);
  for (size_t i = 0; ch_function_tables[i] != NULL; i++)
    print_table(ch_function_tables[i]);
  return 0;
}
