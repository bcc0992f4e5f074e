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

/* Whether a flag takes the value; if not, `why` says so in pflag's words. */
typedef bool option_check(const char *value, char *why, size_t why_size);

/* A row of a table; a row without a name ends it.  What need not be said is left out: zero. */
typedef struct option_row {
  const char   *name;
  char          letter; /* 0: none */
  option_kind   kind;
  const char   *value;      /* what help calls the value; NULL for switches */
  const char   *help;       /* NULL: help does not show the flag */
  option_check *check;      /* NULL: takes every text */
  const char   *alone;      /* the value of the flag without one; NULL: it needs one */
  const char   *deprecated; /* what to do instead: said to standard error at each use */
  const char   *quiet_in;   /* … but not when --compat names one of these versions; or NULL */
} option_row;

/* A row by its first five fields, and one with a check. */
#define OPTION_ROW(name_, letter_, kind_, value_, help_)                                      \
  {                                                                                           \
    .name = (name_), .letter = (letter_), .kind = (kind_), .value = (value_), .help = (help_) \
  }
#define OPTION_CHECKED(name_, letter_, kind_, value_, help_, check_)                           \
  {                                                                                            \
    .name = (name_), .letter = (letter_), .kind = (kind_), .value = (value_), .help = (help_), \
    .check = (check_)                                                                          \
  }

/* The values that were given for one row. */
typedef struct option_result {
  bool         is_given;
  bool         is_on; /* switches */
  const char **items; /* the others */
  size_t       count;
} option_result;

typedef struct option_block option_block;

/* A command has two tables: its own, and the one of all commands, whose rows are counted from
 * OPTIONS_GLOBAL on. */
enum { OPTIONS_GLOBAL = 88, OPTIONS_MAX = OPTIONS_GLOBAL + 44 };

typedef struct option_values {
  option_result result[OPTIONS_MAX]; /* by the rows' numbers */
  const char  **arguments;           /* what is no option */
  size_t        argument_count;
  option_block *blocks; /* private: the items of OPTION_COMMAS */
  bool          wants_help;
} option_values;

/* Reads argv[0 .. count) by the command's own table and the `global` one; every command has --help
 * besides.  Result: true, or false with the complaint in message. */
bool options_read(option_values *out, const option_row *own, const option_row *global, int count,
                  char **argv, char *message, size_t message_size);

void options_free(option_values *o);

/* The last value of row i, or NULL. */
const char *options_text(const option_values *o, size_t i);

/* Whether the text is one of Go's words for true or false: the answer in *out. */
bool options_read_bool(const char *text, bool *out);

/* Writes the text as Go's %q does, NUL-terminated; what does not fit into out is cut off. */
void options_quote(char *out, size_t size, const char *text);

/* Prints the table to standard output, as `--help` shows it. */
void options_print(const option_row *table);

/* The line of --help, which every command has. */
void options_print_help_row(void);

#endif
