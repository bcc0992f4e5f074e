/* SPDX-License-Identifier: Apache-2.0
 * Command line options: reading them by a table, showing the table. */
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reading {
  option_values      *out;
  const option_row *table;
  char        **argv;
  int           count;
  int           at; /* the next word */
  char         *message;
  size_t        message_size;
} reading;

static bool push(const char ***items, size_t *count, const char *item)
{
  const char **more = (const char **) realloc(*items, (*count + 1) * sizeof *more);
  if (more == NULL)
    return false;
  more[(*count)++] = item;
  *items           = more;
  return true;
}

static bool fail_memory(reading *r)
{
  snprintf(r->message, r->message_size, "out of memory");
  return false;
}

static bool add_item(reading *r, size_t row, const char *item)
{
  option_result *result = &r->out->result[row];
  return push(&result->items, &result->count, item) || fail_memory(r);
}

/* One field of a line of comma-separated values, quoted fields included; *text moves behind it.
 * Result: owned, or NULL without memory. */
static char *next_field(const char **text)
{
  size_t      size  = strlen(*text);
  char       *field = (char *) malloc(size + 1);
  char       *end   = field;
  const char *from  = *text;
  bool        is_quoted = *from == '"';
  if (field == NULL)
    return NULL;
  from += is_quoted;
  while (*from != '\0' && (is_quoted || *from != ',')) {
    if (is_quoted && *from == '"') {
      from++;
      if (*from != '"') {
        is_quoted = false;
        continue;
      }
    }
    *end++ = *from++;
  }
  *end  = '\0';
  *text = *from == ',' ? from + 1 : from + strlen(from);
  return field;
}

static bool add_fields(reading *r, size_t row, const char *text)
{
  size_t size = strlen(text);
  bool   more = true;
  while (more) {
    char *field = next_field(&text);
    if (field == NULL)
      return fail_memory(r);
    if (!add_item(r, row, field)) {
      free(field);
      return false;
    }
    more = *text != '\0';
  }
  /* A comma at the end has an empty value behind it. */
  return size == 0 || text[-1] != ',' || add_item(r, row, "");
}

static bool read_switch(reading *r, size_t row, const char *value)
{
  static const char *const yes[] = { "1", "t", "T", "TRUE", "true", "True" };
  static const char *const no[]  = { "0", "f", "F", "FALSE", "false", "False" };
  for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
    if (strcmp(value, yes[i]) == 0 || strcmp(value, no[i]) == 0) {
      r->out->result[row].is_on = strcmp(value, yes[i]) == 0;
      return true;
    }
  }
  const option_row *o = &r->table[row];
  char          letter[8];
  snprintf(letter, sizeof letter, "-%c, ", o->letter);
  snprintf(r->message, r->message_size,
           "invalid argument \"%s\" for \"%s--%s\" flag: strconv.ParseBool: parsing \"%s\": "
           "invalid syntax",
           value, o->letter == 0 ? "" : letter, o->name, value);
  return false;
}

static bool take(reading *r, size_t row, const char *value)
{
  switch (r->table[row].kind) {
  case OPTION_SWITCH: return read_switch(r, row, value);
  case OPTION_COMMAS: return add_fields(r, row, value);
  case OPTION_TEXT:
  case OPTION_LIST: break;
  }
  return add_item(r, row, value);
}

static bool find_row(const reading *r, const char *name, size_t size, size_t *row)
{
  for (*row = 0; r->table[*row].name != NULL; ++*row)
    if (strlen(r->table[*row].name) == size && memcmp(r->table[*row].name, name, size) == 0)
      return true;
  return false;
}

static bool read_long(reading *r, const char *word)
{
  const char *name  = word + 2;
  size_t      size  = strcspn(name, "=");
  const char *value = name[size] == '=' ? name + size + 1 : NULL;
  size_t      row;
  if (size == 0 || name[0] == '-') {
    snprintf(r->message, r->message_size, "bad flag syntax: %s", word);
    return false;
  }
  if (!find_row(r, name, size, &row)) {
    if (size == 4 && memcmp(name, "help", 4) == 0) {
      r->out->wants_help = true;
      return true;
    }
    snprintf(r->message, r->message_size, "unknown flag: --%.*s", (int) size, name);
    return false;
  }
  if (value == NULL && r->table[row].kind == OPTION_SWITCH)
    value = "true";
  if (value == NULL && r->at < r->count)
    value = r->argv[r->at++];
  if (value == NULL) {
    snprintf(r->message, r->message_size, "flag needs an argument: %s", word);
    return false;
  }
  return take(r, row, value);
}

static bool find_letter(const reading *r, char letter, size_t *row)
{
  for (*row = 0; r->table[*row].name != NULL; ++*row)
    if (r->table[*row].letter == letter)
      return true;
  return false;
}

/* One letter of a group such as -abc; *group moves behind what it used. */
static bool read_letter(reading *r, const char **group)
{
  const char *all = *group;
  size_t      row;
  if (!find_letter(r, all[0], &row)) {
    if (all[0] == 'h') {
      r->out->wants_help = true;
      *group             = all + 1;
      return true;
    }
    snprintf(r->message, r->message_size, "unknown shorthand flag: '%c' in -%s", all[0], all);
    return false;
  }
  if (all[1] == '=') {
    *group = all + strlen(all);
    return take(r, row, all + 2);
  }
  if (r->table[row].kind == OPTION_SWITCH) {
    *group = all + 1;
    return take(r, row, "true");
  }
  *group = all + strlen(all);
  if (all[1] != '\0')
    return take(r, row, all + 1);
  if (r->at < r->count)
    return take(r, row, r->argv[r->at++]);
  snprintf(r->message, r->message_size, "flag needs an argument: '%c' in -%s", all[0], all);
  return false;
}

static bool read_letters(reading *r, const char *word)
{
  for (const char *group = word + 1; *group != '\0';)
    if (!read_letter(r, &group))
      return false;
  return true;
}

static bool read_argument(reading *r, const char *word)
{
  return push(&r->out->arguments, &r->out->argument_count, word) || fail_memory(r);
}

bool options_read(option_values *out, const option_row *table, int count, char **argv, char *message,
                  size_t message_size)
{
  reading r = { out, table, argv, count, 0, message, message_size };
  memset(out, 0, sizeof *out);
  while (r.at < count) {
    const char *word = argv[r.at++];
    bool        ok;
    if (strcmp(word, "--") == 0) {
      for (ok = true; ok && r.at < count; r.at++)
        ok = read_argument(&r, argv[r.at]);
    } else if (strncmp(word, "--", 2) == 0) {
      ok = read_long(&r, word);
    } else if (word[0] == '-' && word[1] != '\0') {
      ok = read_letters(&r, word);
    } else {
      ok = read_argument(&r, word);
    }
    if (!ok)
      return false;
  }
  return true;
}

void options_free(option_values *o)
{
  for (size_t i = 0; i < OPTIONS_MAX; i++)
    free(o->result[i].items);
  free(o->arguments);
  memset(o, 0, sizeof *o);
}

const char *options_text(const option_values *o, size_t i)
{
  const option_result *result = &o->result[i];
  return result->count == 0 ? NULL : result->items[result->count - 1];
}

void options_print(const option_row *table)
{
  for (; table->name != NULL; table++) {
    char shown[80];
    char letter[8] = "    ";
    if (table->letter != 0)
      snprintf(letter, sizeof letter, "-%c, ", table->letter);
    snprintf(shown, sizeof shown, "%s--%s%s%s", letter, table->name,
             table->value == NULL ? "" : " ", table->value == NULL ? "" : table->value);
    printf("  %-34s %s\n", shown, table->help);
  }
}
