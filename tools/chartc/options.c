/* SPDX-License-Identifier: Apache-2.0
 * Command line options: reading them by a table, showing the table. */
#include "options.h"

#include "csv.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How much of a value a complaint shows. */
enum { MESSAGE_VALUE = 1024 };

typedef struct reading {
  option_values     *out;
  const option_row  *own, *global;
  size_t             own_count, global_count;
  const option_row **deprecated; /* those used, in their order */
  size_t             deprecated_count;
  char             **argv;
  int                count;
  int                at; /* the next word */
  char              *message;
  size_t             message_size;
} reading;

struct option_block {
  option_block *older;
};

/* What every command has; its number is the last one. */
enum { HELP = OPTIONS_MAX - 1 };

static const option_row help_row = OPTION_ROW("help", 'h', OPTION_SWITCH, NULL, "print this");

static const option_row *row_at(const reading *r, size_t row)
{
  if (row == HELP)
    return &help_row;
  return row >= OPTIONS_GLOBAL ? &r->global[row - OPTIONS_GLOBAL] : &r->own[row];
}

/* The number behind `row`, over the gap between the tables; HELP is the last. */
static size_t next_row(const reading *r, size_t row)
{
  row++;
  if (row == r->own_count)
    row = OPTIONS_GLOBAL;
  return row == OPTIONS_GLOBAL + r->global_count ? (size_t) HELP : row;
}

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

/* ---- complaints ----------------------------------------------------------------------------------- */

void options_quote(char *out, size_t size, const char *text)
{
  static const char plain[] = "\"\\\a\b\f\n\r\t\v", letters[] = "\"\\abfnrtv";
  size_t            at = 0;
  out[at++]            = '"';
  for (; *text != '\0' && at + 6 < size; text++) {
    const char *hit = strchr(plain, *text);
    if (hit != NULL) {
      out[at++] = '\\';
      out[at++] = letters[hit - plain];
    } else if ((unsigned char) *text < ' ' || *text == 0x7F) {
      at += (size_t) snprintf(out + at, size - at, "\\x%02x", (unsigned) *text);
    } else {
      out[at++] = *text;
    }
  }
  out[at++] = '"';
  out[at]   = '\0';
}

/* "invalid argument "x" for "-f, --values" flag: WHY" */
static bool fail_value(reading *r, size_t row, const char *value, const char *why)
{
  const option_row *o = row_at(r, row);
  char              letter[8], quoted[MESSAGE_VALUE];
  snprintf(letter, sizeof letter, "-%c, ", o->letter);
  options_quote(quoted, sizeof quoted, value);
  snprintf(r->message, r->message_size, "invalid argument %s for \"%s--%s\" flag: %s", quoted,
           o->letter == 0 ? "" : letter, o->name, why);
  return false;
}

/* ---- values --------------------------------------------------------------------------------------- */

/* A block with room for all fields of `text`; freed with the options. */
static char *fields_block(reading *r, const char *text)
{
  option_block *block = (option_block *) malloc(sizeof *block + strlen(text) + 1);
  if (block == NULL)
    return NULL;
  block->older   = r->out->blocks;
  r->out->blocks = block;
  return (char *) (block + 1);
}

static bool add_fields(reading *r, size_t row, const char *text)
{
  csv_reader reader = { text, 0 };
  csv_status status = CSV_END;
  char       why[128];
  if (text[0] == '\0')
    return true;
  char *field = fields_block(r, text);
  if (field == NULL)
    return fail_memory(r);
  while ((status = csv_read(&reader, field, why, sizeof why)) == CSV_FIELD) {
    if (!add_item(r, row, field))
      return false;
    field += strlen(field) + 1;
  }
  return status == CSV_END || fail_value(r, row, text, why);
}

bool options_read_bool(const char *text, bool *out)
{
  static const char *const yes[] = { "1", "t", "T", "TRUE", "true", "True" };
  static const char *const no[]  = { "0", "f", "F", "FALSE", "false", "False" };
  for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
    if (strcmp(text, yes[i]) == 0 || strcmp(text, no[i]) == 0) {
      *out = strcmp(text, yes[i]) == 0;
      return true;
    }
  }
  return false;
}

static bool read_switch(reading *r, size_t row, const char *value)
{
  if (options_read_bool(value, &r->out->result[row].is_on))
    return true;
  char quoted[MESSAGE_VALUE], why[MESSAGE_VALUE + 64];
  options_quote(quoted, sizeof quoted, value);
  snprintf(why, sizeof why, "strconv.ParseBool: parsing %s: invalid syntax", quoted);
  return fail_value(r, row, value, why);
}

static bool keep(reading *r, size_t row, const char *value)
{
  switch (row_at(r, row)->kind) {
  case OPTION_SWITCH: return read_switch(r, row, value);
  case OPTION_COMMAS: return add_fields(r, row, value);
  case OPTION_TEXT:
  case OPTION_LIST: break;
  }
  return add_item(r, row, value);
}

static bool note_deprecated(reading *r, const option_row *o)
{
  const option_row **more = (const option_row **) realloc(
    (void *) r->deprecated, (r->deprecated_count + 1) * sizeof(const option_row *));
  if (more == NULL)
    return fail_memory(r);
  more[r->deprecated_count++] = o;
  r->deprecated               = more;
  return true;
}

static bool take(reading *r, size_t row, const char *value)
{
  const option_row *o = row_at(r, row);
  char              why[MESSAGE_VALUE * 2];
  if (o->check != NULL && !o->check(value, why, sizeof why))
    return fail_value(r, row, value, why);
  if (!keep(r, row, value))
    return false;
  r->out->result[row].is_given = true;
  return o->deprecated == NULL || note_deprecated(r, o);
}

/* What the flag without a value means; NULL when it needs one. */
static const char *alone(const option_row *o)
{
  return o->kind == OPTION_SWITCH ? "true" : o->alone;
}

static bool find_row(const reading *r, const char *name, size_t size, size_t *row)
{
  for (*row = next_row(r, SIZE_MAX); *row < OPTIONS_MAX; *row = next_row(r, *row)) {
    const char *known = row_at(r, *row)->name;
    if (strlen(known) == size && memcmp(known, name, size) == 0)
      return true;
  }
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
    snprintf(r->message, r->message_size, "unknown flag: --%.*s", (int) size, name);
    return false;
  }
  if (value == NULL)
    value = alone(row_at(r, row));
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
  for (*row = next_row(r, SIZE_MAX); *row < OPTIONS_MAX; *row = next_row(r, *row))
    if (row_at(r, *row)->letter == letter)
      return true;
  return false;
}

/* One letter of a group such as -abc; *group moves behind what it used. */
static bool read_letter(reading *r, const char **group)
{
  const char *all = *group;
  size_t      row;
  if (!find_letter(r, all[0], &row)) {
    /* Go shows the byte as if it were a character. */
    unsigned char c       = (unsigned char) all[0];
    const char    wide[3] = { (char) (0xC0 | c >> 6), (char) (0x80 | (c & 0x3F)), '\0' };
    snprintf(r->message, r->message_size, "unknown shorthand flag: '%.*s' in -%s", c < 0x80 ? 1 : 2,
             c < 0x80 ? all : wide, all);
    return false;
  }
  if (all[1] == '=' && all[2] != '\0') {
    *group = all + strlen(all);
    return take(r, row, all + 2);
  }
  if (alone(row_at(r, row)) != NULL) {
    *group = all + 1;
    return take(r, row, alone(row_at(r, row)));
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

static bool read_word(reading *r, const char *word)
{
  if (strncmp(word, "--", 2) == 0)
    return read_long(r, word);
  if (word[0] == '-' && word[1] != '\0')
    return read_letters(r, word);
  return read_argument(r, word);
}

static size_t count_rows(const option_row *table)
{
  size_t count = 0;
  while (table[count].name != NULL)
    count++;
  return count;
}

static bool read_words(reading *r)
{
  bool is_over = false; /* behind `--` */
  while (r->at < r->count) {
    const char *word = r->argv[r->at++];
    if (!is_over && strcmp(word, "--") == 0)
      is_over = true;
    else if (!(is_over ? read_argument(r, word) : read_word(r, word)))
      return false;
  }
  return true;
}

/* Whether the flag is a good one in the version of Helm that is followed. */
static bool is_quiet(const reading *r, const option_row *o)
{
  for (size_t i = 0; o->quiet_in != NULL && i < r->own_count; i++)
    if (strcmp(r->own[i].name, "compat") == 0) {
      const char *version = options_text(r->out, i);
      return version != NULL && strstr(o->quiet_in, version) != NULL;
    }
  return false;
}

bool options_read(option_values *out, const option_row *own, const option_row *global, int count,
                  char **argv, char *message, size_t message_size)
{
  reading r = { .out          = out,
                .own          = own,
                .global       = global,
                .own_count    = count_rows(own),
                .global_count = count_rows(global),
                .argv         = argv,
                .count        = count,
                .message      = message,
                .message_size = message_size };
  memset(out, 0, sizeof *out);
  bool is_read = read_words(&r);
  for (size_t i = 0; is_read && i < r.deprecated_count; i++)
    if (!is_quiet(&r, r.deprecated[i]))
      fprintf(stderr, "Flag --%s has been deprecated, %s\n", r.deprecated[i]->name,
              r.deprecated[i]->deprecated);
  free((void *) r.deprecated);
  out->wants_help = out->result[HELP].is_on;
  return is_read;
}

void options_free(option_values *o)
{
  for (size_t i = 0; i < OPTIONS_MAX; i++)
    free(o->result[i].items);
  for (option_block *block = o->blocks, *older; block != NULL; block = older) {
    older = block->older;
    free(block);
  }
  free(o->arguments);
  memset(o, 0, sizeof *o);
}

const char *options_text(const option_values *o, size_t i)
{
  const option_result *result = &o->result[i];
  return result->count == 0 ? NULL : result->items[result->count - 1];
}

static void print_row(const option_row *row)
{
  char shown[80];
  char letter[8] = "    ";
  if (row->letter != 0)
    snprintf(letter, sizeof letter, "-%c, ", row->letter);
  snprintf(shown, sizeof shown, "%s--%s%s%s%s", letter, row->name,
           row->value == NULL   ? ""
           : row->alone != NULL ? "[="
                                : " ",
           row->value == NULL ? "" : row->value,
           row->value != NULL && row->alone != NULL ? "]" : "");
  printf("  %-34s %s\n", shown, row->help);
}

void options_print(const option_row *table)
{
  for (; table->name != NULL; table++)
    if (table->help != NULL)
      print_row(table);
}

void options_print_help_row(void)
{
  print_row(&help_row);
}
