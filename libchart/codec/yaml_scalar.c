/* SPDX-License-Identifier: Apache-2.0
 * Resolving YAML scalars as go-yaml v2 does: words, integers, floats, time stamps. */
#include "codec/yaml_scalar.h"

#include "base/number.h"
#include "base/str.h"

#define LONG_TAG_PREFIX "tag:yaml.org,2002:"

static const ch_yaml_scalar STRING = { .kind = CH_YAML_STRING };

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* ---- words -------------------------------------------------------------------------------- */

typedef struct word {
  const char  *text;
  ch_yaml_kind kind;
  int          value; /* of a bool; for a float 1, -1: infinities, 0: not a number */
} word;

/* Any word of the table has at most this many bytes. */
enum { LONGEST_WORD = 5 };

static const word words[] = {
  { "y", CH_YAML_BOOL, 1 },       { "Y", CH_YAML_BOOL, 1 },      { "yes", CH_YAML_BOOL, 1 },
  { "Yes", CH_YAML_BOOL, 1 },     { "YES", CH_YAML_BOOL, 1 },    { "true", CH_YAML_BOOL, 1 },
  { "True", CH_YAML_BOOL, 1 },    { "TRUE", CH_YAML_BOOL, 1 },   { "on", CH_YAML_BOOL, 1 },
  { "On", CH_YAML_BOOL, 1 },      { "ON", CH_YAML_BOOL, 1 },     { "n", CH_YAML_BOOL, 0 },
  { "N", CH_YAML_BOOL, 0 },       { "no", CH_YAML_BOOL, 0 },     { "No", CH_YAML_BOOL, 0 },
  { "NO", CH_YAML_BOOL, 0 },      { "false", CH_YAML_BOOL, 0 },  { "False", CH_YAML_BOOL, 0 },
  { "FALSE", CH_YAML_BOOL, 0 },   { "off", CH_YAML_BOOL, 0 },    { "Off", CH_YAML_BOOL, 0 },
  { "OFF", CH_YAML_BOOL, 0 },     { "~", CH_YAML_NIL, 0 },       { "null", CH_YAML_NIL, 0 },
  { "Null", CH_YAML_NIL, 0 },     { "NULL", CH_YAML_NIL, 0 },    { ".nan", CH_YAML_FLOAT, 0 },
  { ".NaN", CH_YAML_FLOAT, 0 },   { ".NAN", CH_YAML_FLOAT, 0 },  { ".inf", CH_YAML_FLOAT, 1 },
  { ".Inf", CH_YAML_FLOAT, 1 },   { ".INF", CH_YAML_FLOAT, 1 },  { "+.inf", CH_YAML_FLOAT, 1 },
  { "+.Inf", CH_YAML_FLOAT, 1 },  { "+.INF", CH_YAML_FLOAT, 1 }, { "-.inf", CH_YAML_FLOAT, -1 },
  { "-.Inf", CH_YAML_FLOAT, -1 }, { "-.INF", CH_YAML_FLOAT, -1 }
};

static ch_yaml_scalar word_value(const word *w)
{
  ch_yaml_scalar result = { .kind = w->kind };
  if (w->kind == CH_YAML_BOOL)
    result.as.boolean = w->value != 0;
  else if (w->kind == CH_YAML_FLOAT)
    result.as.number = w->value == 0 ? __builtin_nan("") : w->value * __builtin_inf();
  return result;
}

/* Nearly every scalar is told from all the words by its first byte. */
static bool may_start_word(char c)
{
  switch (c) {
  case 'y':
  case 'Y':
  case 'n':
  case 'N':
  case 't':
  case 'T':
  case 'f':
  case 'F':
  case 'o':
  case 'O':
  case '~':
  case '.':
  case '+':
  case '-':
  case '<': return true;
  default: return false;
  }
}

static bool find_word(chart_str text, ch_yaml_scalar *out)
{
  if (text.size > LONGEST_WORD || !may_start_word(text.data[0]))
    return false;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (words[i].text[0] == text.data[0] && ch_str_is(text, words[i].text)) {
      *out = word_value(&words[i]);
      return true;
    }
  return false;
}

/* ---- time stamps -------------------------------------------------------------------------- */

/* The rest of a text that is being read as time.Parse of Go does. */
typedef struct cursor {
  const char *at;
  const char *end;
} cursor;

static bool eat(cursor *c, char wanted)
{
  if (c->at == c->end || *c->at != wanted)
    return false;
  c->at++;
  return true;
}

/* One or two digits, two if `is_fixed`. */
static bool eat_number(cursor *c, bool is_fixed, int *out)
{
  if (c->at == c->end || !is_digit(*c->at))
    return false;
  bool has_second = c->end - c->at > 1 && is_digit(c->at[1]);
  if (!has_second && is_fixed)
    return false;
  *out = has_second ? (c->at[0] - '0') * 10 + (c->at[1] - '0') : c->at[0] - '0';
  c->at += has_second ? 2 : 1;
  return true;
}

static int days_in(int month, int year)
{
  static const int days[]  = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  bool             is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

static bool eat_date(cursor *c)
{
  int year = 0, month, day;
  for (int i = 0; i < 4; i++, c->at++) {
    if (c->at == c->end || !is_digit(*c->at))
      return false;
    year = year * 10 + (*c->at - '0');
  }
  return eat(c, '-') && eat_number(c, false, &month) && month >= 1 && month <= 12 && eat(c, '-') &&
         eat_number(c, false, &day) && day >= 1 && day <= days_in(month, year);
}

/* A fraction of a second is optional, however long, and may follow a comma. */
static void eat_fraction(cursor *c)
{
  if (c->end - c->at < 2 || (*c->at != '.' && *c->at != ',') || !is_digit(c->at[1]))
    return;
  c->at++;
  while (c->at != c->end && is_digit(*c->at))
    c->at++;
}

static bool eat_clock(cursor *c)
{
  int hour, minute, second;
  if (!eat_number(c, false, &hour) || hour > 23 || !eat(c, ':') || !eat_number(c, false, &minute) ||
      minute > 59 || !eat(c, ':') || !eat_number(c, false, &second) || second > 59)
    return false;
  eat_fraction(c);
  return true;
}

/* `Z` or +hh:mm.  Go lets an offset have 24 hours and 60 minutes. */
static bool eat_zone(cursor *c)
{
  int hours, minutes;
  if (eat(c, 'Z'))
    return true;
  return (eat(c, '+') || eat(c, '-')) && eat_number(c, true, &hours) && hours <= 24 &&
         eat(c, ':') && eat_number(c, true, &minutes) && minutes <= 60;
}

/* Whether go-yaml reads `text` as a time stamp: "2001-12-14t21:59:43.10-05:00", "2001-1-1". */
static bool is_timestamp(chart_str text)
{
  if (text.size < 8 || text.data[4] != '-')
    return false;
  cursor c = { text.data, text.data + text.size };
  if (!eat_date(&c))
    return false;
  if (c.at == c.end)
    return true;
  if (eat(&c, 'T') || eat(&c, 't'))
    return eat_clock(&c) && eat_zone(&c) && c.at == c.end;
  if (*c.at != ' ')
    return false;
  while (eat(&c, ' ')) {
  }
  return eat_clock(&c) && c.at == c.end;
}

/* ---- numbers ------------------------------------------------------------------------------ */

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool looks_like_float(chart_str s)
{
  size_t i = 0, before = 0, after = 0;
  if (i < s.size && (s.data[i] == '-' || s.data[i] == '+'))
    i++;
  for (; i < s.size && is_digit(s.data[i]); i++)
    before++;
  if (i < s.size && s.data[i] == '.')
    for (i++; i < s.size && is_digit(s.data[i]); i++)
      after++;
  if (before == 0 && after == 0)
    return false;
  if (i == s.size)
    return true;
  if (s.data[i] != 'e' && s.data[i] != 'E')
    return false;
  i++;
  if (i < s.size && (s.data[i] == '-' || s.data[i] == '+'))
    i++;
  size_t start = i;
  while (i < s.size && is_digit(s.data[i]))
    i++;
  return i == s.size && i > start;
}

static bool parse_float(chart_str s, ch_yaml_scalar *out)
{
  double number;
  bool   is_range = false;
  if (!ch_number_parse_float(s, &number, &is_range) || is_range)
    return false;
  *out = (ch_yaml_scalar){ .kind = CH_YAML_FLOAT, .as.number = number };
  return true;
}

static bool parse_integer(chart_str s, int base, ch_yaml_scalar *out)
{
  int64_t  integer;
  uint64_t natural;
  bool     is_range = false;
  if (!ch_number_parse_int(s, base, &integer, &is_range))
    return false;
  if (!is_range) {
    *out = (ch_yaml_scalar){ .kind = CH_YAML_INT, .as.integer = integer };
    return true;
  }
  if (!ch_number_parse_uint(s, base, &natural, &is_range) || is_range)
    return false;
  *out = (ch_yaml_scalar){ .kind = CH_YAML_UINT, .as.natural = natural };
  return true;
}

/* Most numbers are a few plain digits. */
static bool parse_short_integer(chart_str s, ch_yaml_scalar *out)
{
  if (s.size > 18 || (s.data[0] == '0' && s.size > 1))
    return false;
  int64_t n = 0;
  for (size_t i = 0; i < s.size; i++) {
    if (!is_digit(s.data[i]))
      return false;
    n = n * 10 + (s.data[i] - '0');
  }
  *out = (ch_yaml_scalar){ .kind = CH_YAML_INT, .as.integer = n };
  return true;
}

/* go-yaml's own reading of what strconv refused: "0b+1" is 1 to it. */
static bool parse_binary(chart_str s, ch_yaml_scalar *out)
{
  if (ch_str_starts(s, CHART_STR("0b")))
    return parse_integer(ch_str_from(s, 2), 2, out);
  return false;
}

static bool parse_number(chart_str s, ch_yaml_scalar *out)
{
  return parse_integer(s, 0, out) || (looks_like_float(s) && parse_float(s, out)) ||
         parse_binary(s, out);
}

/* A text of more bytes than this, its underscores taken away, cannot be read in full here; it would
 * be a number only with hundreds of zeros. */
enum { LONGEST_NUMBER = 1024 };

static bool parse_number_text(chart_str text, ch_yaml_scalar *out)
{
  char   plain[LONGEST_NUMBER];
  size_t size = 0;
  if (ch_str_find_byte(text, '_', 0) == CH_NOT_FOUND)
    return parse_number(text, out);
  for (size_t i = 0; i < text.size; i++) {
    if (text.data[i] == '_')
      continue;
    if (size == sizeof plain)
      return false;
    plain[size++] = text.data[i];
  }
  return parse_number(ch_str(plain, size), out);
}

/* Whether a text that starts with a digit or a sign could be a number at all: keeps long digests
 * and dates from being tried in every base. */
static bool has_number_bytes(chart_str text)
{
  for (size_t i = 0; i < text.size; i++) {
    char c      = text.data[i];
    bool is_fit = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '_' ||
                  c == '.' || c == '+' || c == '-' || c == 'x' || c == 'X' || c == 'o' || c == 'O';
    if (!is_fit)
      return false;
  }
  return true;
}

/* ---- resolving ---------------------------------------------------------------------------- */

static ch_yaml_scalar resolve(chart_str text, bool may_be_timestamp)
{
  ch_yaml_scalar result = STRING;
  if (text.size == 0)
    return (ch_yaml_scalar){ .kind = CH_YAML_NIL };
  char first = text.data[0];
  if (is_digit(first) || first == '+' || first == '-') {
    if (parse_short_integer(text, &result) || find_word(text, &result))
      return result;
    if (may_be_timestamp && is_timestamp(text))
      return (ch_yaml_scalar){ .kind = CH_YAML_TIMESTAMP };
    if (!has_number_bytes(text) || !parse_number_text(text, &result))
      return STRING;
    return result;
  }
  if (first == '.') {
    if (!find_word(text, &result) && !parse_float(text, &result))
      return STRING;
    return result;
  }
  return find_word(text, &result) ? result : STRING;
}

ch_yaml_scalar ch_yaml_resolve(chart_str text)
{
  return resolve(text, true);
}

static const struct {
  const char  *tag;
  ch_yaml_kind kind;
} known_tags[] = { { "str", CH_YAML_STRING },   { "bool", CH_YAML_BOOL },
                   { "int", CH_YAML_INT },      { "float", CH_YAML_FLOAT },
                   { "null", CH_YAML_NIL },     { "timestamp", CH_YAML_TIMESTAMP },
                   { "binary", CH_YAML_BINARY } };

static ch_yaml_kind kind_of_tag(chart_str tag)
{
  chart_str prefix = CHART_STR(LONG_TAG_PREFIX);
  if (!ch_str_starts(tag, prefix))
    return CH_YAML_STRING;
  for (size_t i = 0; i < sizeof known_tags / sizeof *known_tags; i++)
    if (ch_str_is(ch_str_from(tag, prefix.size), known_tags[i].tag))
      return known_tags[i].kind;
  return CH_YAML_STRING;
}

bool ch_yaml_resolve_as(chart_str tag, chart_str text, ch_yaml_scalar *out)
{
  if (tag.size == 0) {
    *out = resolve(text, true);
    return true;
  }
  ch_yaml_kind wanted = kind_of_tag(tag);
  if (wanted == CH_YAML_STRING || wanted == CH_YAML_BINARY) {
    *out = (ch_yaml_scalar){ .kind = wanted };
    return true;
  }
  *out = resolve(text, wanted == CH_YAML_TIMESTAMP);
  if (wanted == CH_YAML_FLOAT && out->kind == CH_YAML_INT)
    *out = (ch_yaml_scalar){ .kind = CH_YAML_FLOAT, .as.number = (double) out->as.integer };
  return out->kind == wanted || (wanted == CH_YAML_INT && out->kind == CH_YAML_UINT);
}

const char *ch_yaml_kind_tag(ch_yaml_kind kind)
{
  switch (kind) {
  case CH_YAML_NIL: return "!!null";
  case CH_YAML_BOOL: return "!!bool";
  case CH_YAML_INT:
  case CH_YAML_UINT: return "!!int";
  case CH_YAML_FLOAT: return "!!float";
  case CH_YAML_TIMESTAMP: return "!!timestamp";
  case CH_YAML_BINARY: return "!!binary";
  case CH_YAML_STRING: break;
  }
  return "!!str";
}
