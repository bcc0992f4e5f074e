/* SPDX-License-Identifier: Apache-2.0
 * Command line options by the rules of pflag, which Helm uses: --name=v, --name v, -nv, -n v, -n=v,
 * grouped letters, options anywhere, `--` ends them. */
#ifndef CHARTC_OPTIONS_H
#define CHARTC_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum option_kind {
  OPTION_SWITCH, /* --debug, --debug=false */
  OPTION_TEXT,   /* the last one wins */
  OPTION_LIST,   /* each use adds one */
  OPTION_COMMAS  /* each use adds one or more, separated by commas as in CSV */
} option_kind;

/* A row of a command's table; a row without a name ends it.  Every table has --help besides. */
typedef struct option_row {
  const char *name;
  char        letter; /* 0: none */
  option_kind kind;
  const char *value; /* what help calls the value; NULL for switches */
  const char *help;
} option_row;

/* The values that were given for one row. */
typedef struct option_result {
  bool         is_on; /* switches */
  const char **items; /* the others */
  size_t       count;
} option_result;

typedef struct option_block option_block;

enum { OPTIONS_MAX = 48 };

typedef struct option_values {
  option_result result[OPTIONS_MAX]; /* in the order of the table */
  const char  **arguments;           /* what is no option */
  size_t        argument_count;
  option_block *blocks; /* private: the items of OPTION_COMMAS */
  bool          wants_help;
} option_values;

/* Reads argv[0 .. count) by `table`.  Result: true, or false with the complaint in message. */
bool options_read(option_values *out, const option_row *table, int count, char **argv,
                  char *message, size_t message_size);

void options_free(option_values *o);

/* The last value of row i, or NULL. */
const char *options_text(const option_values *o, size_t i);

/* Prints the table to standard output, as `--help` shows it. */
void options_print(const option_row *table);

#endif
