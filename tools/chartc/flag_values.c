/* SPDX-License-Identifier: Apache-2.0
 * The values that flags take: Go's strconv, time.ParseDuration and pflag's StringToString. */
#include "flag_values.h"

#include "csv.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* How much of a value a complaint shows. */
enum { SHOWN = 1024 };

static bool fail(char *why, size_t why_size, const char *before, const char *value,
                 const char *after)
{
  char quoted[SHOWN];
  options_quote(quoted, sizeof quoted, value);
  snprintf(why, why_size, "%s%s%s", before, quoted, after);
  return false;
}

/* ---- numbers -------------------------------------------------------------------------------------- */

static int digit_of(char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* The base that the prefix tells; *text moves behind it. */
static int base_of(const char **text)
{
  const char *t = *text;
  char        c = t[0] == '0' ? (char) (t[1] | 0x20) : '\0';
  if (t[0] != '0' || t[1] == '\0')
    return 10;
  *text += c == 'x' || c == 'b' || c == 'o' ? 2 : 1;
  return c == 'x' ? 16 : c == 'b' ? 2 : 8;
}

/* Digits with an underscore between two of them, or behind the prefix. */
static bool read_digits(const char *text, int base, bool has_prefix, uint64_t *out, bool *is_large)
{
  bool may_join = has_prefix, is_empty = true;
  for (*out = 0, *is_large = false; *text != '\0'; text++) {
    if (*text == '_') {
      if (!may_join || text[1] == '\0')
        return false;
      may_join = false;
      continue;
    }
    int digit = digit_of(*text);
    if (digit >= base)
      return false;
    if (*out > (UINT64_MAX - (uint64_t) digit) / (uint64_t) base)
      *is_large = true;
    *out     = *out * (uint64_t) base + (uint64_t) digit;
    may_join = true;
    is_empty = false;
  }
  return !is_empty;
}

bool check_int(const char *value, char *why, size_t why_size)
{
  static const char before[] = "strconv.ParseInt: parsing ";
  const char       *digits   = value + (*value == '+' || *value == '-');
  const char       *first    = digits;
  uint64_t          number;
  bool              is_large;
  int               base = base_of(&digits);
  /* A lone octal prefix 0 is a digit as well. */
  bool has_prefix = digits != first;
  if (!read_digits(digits, base, has_prefix, &number, &is_large))
    return fail(why, why_size, before, value, ": invalid syntax");
  if (is_large || number > (uint64_t) INT64_MAX + (*value == '-'))
    return fail(why, why_size, before, value, ": value out of range");
  return true;
}

/* The text without its underscores, if these stand between digits. */
static bool without_underscores(const char *text, char *out, size_t size)
{
  size_t at = 0;
  for (size_t i = 0; text[i] != '\0'; i++) {
    bool is_between = i > 0 && isxdigit((unsigned char) text[i - 1]) != 0 &&
                      isxdigit((unsigned char) text[i + 1]) != 0;
    if (text[i] == '_' && is_between)
      continue;
    if (at + 1 >= size)
      return false;
    out[at++] = text[i];
  }
  out[at] = '\0';
  return true;
}

/* Go wants an exponent behind hexadecimal digits, knows no nan(…), and no blanks. */
static bool is_go_float(const char *text)
{
  const char *digits = text + (*text == '+' || *text == '-');
  bool        is_hex = digits[0] == '0' && (digits[1] | 0x20) == 'x';
  return *text != '\0' && isspace((unsigned char) *text) == 0 && strchr(text, '(') == NULL &&
         (!is_hex || strpbrk(text, "pP") != NULL);
}

bool check_float32(const char *value, char *why, size_t why_size)
{
  static const char before[] = "strconv.ParseFloat: parsing ";
  char              plain[SHOWN], *end = NULL;
  if (!without_underscores(value, plain, sizeof plain) || !is_go_float(plain))
    return fail(why, why_size, before, value, ": invalid syntax");
  float number = strtof(plain, &end);
  if (*end != '\0')
    return fail(why, why_size, before, value, ": invalid syntax");
  if (isinf(number) && strpbrk(plain, "iI") == NULL)
    return fail(why, why_size, before, value, ": value out of range");
  return true;
}

bool check_natural(const char *value, char *why, size_t why_size)
{
  uint64_t number;
  bool     is_large;
  if (read_digits(value, 10, false, &number, &is_large) && !is_large && number != 0)
    return true;
  snprintf(why, why_size, "want a whole number above 0");
  return false;
}

bool read_size(const char *text, size_t *out)
{
  static const char units[] = "kmgt";
  uint64_t          number;
  bool              is_large;
  char              digits[24];
  size_t            size = strlen(text), shift = 0;
  const char       *unit = size == 0 || isdigit((unsigned char) text[size - 1]) != 0
                             ? NULL
                             : strchr(units, text[size - 1] | 0x20);
  if (unit != NULL) {
    shift = 10 * (size_t) (unit - units + 1);
    size--;
  }
  if (size == 0 || size >= sizeof digits)
    return false;
  memcpy(digits, text, size);
  digits[size] = '\0';
  if (!read_digits(digits, 10, false, &number, &is_large) || is_large ||
      number > (SIZE_MAX >> shift) || number == 0)
    return false;
  *out = (size_t) number << shift;
  return true;
}

bool check_size(const char *value, char *why, size_t why_size)
{
  size_t size;
  if (read_size(value, &size))
    return true;
  snprintf(why, why_size, "want a number of bytes above 0, such as 1048576, 512M or 4G");
  return false;
}

/* ---- durations ------------------------------------------------------------------------------------ */

static const struct {
  const char *name;
  double      nanoseconds;
} units[] = {
  { "ns", 1 },   { "us", 1e3 }, { "\xC2\xB5s", 1e3 }, { "\xCE\xBCs", 1e3 },
  { "ms", 1e6 }, { "s", 1e9 },  { "m", 60 * 1e9 },    { "h", 3600 * 1e9 },
};

/* The nanoseconds of a unit; 0: there is none of that name. */
static double unit_of(const char *name, size_t size)
{
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (strlen(units[i].name) == size && memcmp(units[i].name, name, size) == 0)
      return units[i].nanoseconds;
  return 0;
}

/* Number and unit, one after the other.  Result: NULL, or what is wrong; *total in nanoseconds. */
static const char *read_parts(const char *text, double *total, const char **unit, size_t *unit_size)
{
  while (*text != '\0') {
    char *end = NULL;
    if (isdigit((unsigned char) *text) == 0 &&
        (*text != '.' || isdigit((unsigned char) text[1]) == 0))
      return "invalid duration ";
    double number = strtod(text, &end);
    text          = end;
    *unit         = text;
    *unit_size    = strcspn(text, ".0123456789");
    if (*unit_size == 0)
      return "missing unit in duration ";
    double one = unit_of(text, *unit_size);
    if (one == 0)
      return "unknown unit ";
    *total += number * one;
    text += *unit_size;
  }
  return *total > 9223372036854775807.0 ? "invalid duration " : NULL;
}

bool check_duration(const char *value, char *why, size_t why_size)
{
  const char *text = value + (*value == '+' || *value == '-'), *unit = NULL;
  double      total     = 0;
  size_t      unit_size = 0;
  if (strcmp(text, "0") == 0)
    return true;
  const char *wrong =
    *text == '\0' ? "invalid duration " : read_parts(text, &total, &unit, &unit_size);
  if (wrong == NULL)
    return true;
  char before[SHOWN];
  if (strcmp(wrong, "unknown unit ") == 0)
    snprintf(before, sizeof before, "time: unknown unit \"%.*s\" in duration ", (int) unit_size,
             unit);
  else
    snprintf(before, sizeof before, "time: %s", wrong);
  return fail(why, why_size, before, value, "");
}

/* ---- pairs ---------------------------------------------------------------------------------------- */

static bool use_pair(const char *pair, bool (*use)(void *sink, const char *key, size_t key_size),
                     void *sink, char *why, size_t why_size)
{
  size_t key_size = strcspn(pair, "=");
  if (pair[key_size] == '=')
    return use(sink, pair, key_size);
  snprintf(why, why_size, "%s must be formatted as key=value", pair);
  return false;
}

static size_t count_of(const char *text, char c)
{
  size_t count = 0;
  for (; *text != '\0'; text++)
    count += *text == c;
  return count;
}

/* A single pair stands as it is, but for quotes around it; several are a line of CSV. */
static bool use_one(const char *text, bool (*use)(void *sink, const char *key, size_t key_size),
                    void *sink, char *why, size_t why_size)
{
  char  *pair = strdup(text + strspn(text, "\""));
  size_t size = pair == NULL ? 0 : strlen(pair);
  while (size > 0 && pair[size - 1] == '"')
    pair[--size] = '\0';
  bool is_used = pair != NULL && use_pair(pair, use, sink, why, why_size);
  free(pair);
  return is_used;
}

bool pairs_each(const char *text, bool (*use)(void *sink, const char *key, size_t key_size),
                void *sink, char *why, size_t why_size)
{
  if (count_of(text, '=') == 0) {
    snprintf(why, why_size, "%s must be formatted as key=value", text);
    return false;
  }
  if (count_of(text, '=') == 1)
    return use_one(text, use, sink, why, why_size);
  csv_reader reader = { text, 0 };
  csv_status status = CSV_END;
  char      *field  = (char *) malloc(strlen(text) + 1);
  bool       is_on  = field != NULL;
  while (is_on && (status = csv_read(&reader, field, why, why_size)) == CSV_FIELD)
    is_on = use_pair(field, use, sink, why, why_size);
  free(field);
  return is_on && status == CSV_END;
}

static bool take_any(void *sink, const char *key, size_t key_size)
{
  (void) sink;
  (void) key;
  (void) key_size;
  return true;
}

bool check_pairs(const char *value, char *why, size_t why_size)
{
  return pairs_each(value, take_any, NULL, why, why_size);
}

/* ---- the log library ------------------------------------------------------------------------------ */

static bool fail_parse(char *why, size_t why_size)
{
  snprintf(why, why_size, "parse error");
  return false;
}

bool check_log_switch(const char *value, char *why, size_t why_size)
{
  bool is_on;
  return options_read_bool(value, &is_on) || fail_parse(why, why_size);
}

bool check_log_size(const char *value, char *why, size_t why_size)
{
  uint64_t number;
  bool     is_large;
  return (read_digits(value, 10, false, &number, &is_large) && !is_large) ||
         fail_parse(why, why_size);
}

bool check_log_severity(const char *value, char *why, size_t why_size)
{
  static const char *const names[] = { "INFO", "WARNING", "ERROR", "FATAL" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcasecmp(value, names[i]) == 0)
      return true;
  return check_int(value, why, why_size);
}
