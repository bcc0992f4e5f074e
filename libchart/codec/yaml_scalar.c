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

/* The bytes of a word as one number. */
#define W1(a)             ((uint64_t) (unsigned char) (a))
#define W2(a, b)          (W1(a) << 8 | W1(b))
#define W3(a, b, c)       (W2(a, b) << 8 | W1(c))
#define W4(a, b, c, d)    (W3(a, b, c) << 8 | W1(d))
#define W5(a, b, c, d, e) (W4(a, b, c, d) << 8 | W1(e))

/* No word has more bytes. */
enum { LONGEST_WORD = 5 };

static uint64_t word_of(chart_str text)
{
  uint64_t word = 0;
  for (size_t i = 0; i < text.size; i++)
    word = word << 8 | W1(text.data[i]);
  return word;
}

static ch_yaml_scalar boolean(bool value)
{
  return (ch_yaml_scalar){ .kind = CH_YAML_BOOL, .as.boolean = value };
}

static ch_yaml_scalar number(double value)
{
  return (ch_yaml_scalar){ .kind = CH_YAML_FLOAT, .as.number = value };
}

static bool find_word(chart_str text, ch_yaml_scalar *out)
{
  if (text.size > LONGEST_WORD)
    return false;
  switch (word_of(text)) {
  case W1('y'):
  case W1('Y'):
  case W3('y', 'e', 's'):
  case W3('Y', 'e', 's'):
  case W3('Y', 'E', 'S'):
  case W4('t', 'r', 'u', 'e'):
  case W4('T', 'r', 'u', 'e'):
  case W4('T', 'R', 'U', 'E'):
  case W2('o', 'n'):
  case W2('O', 'n'):
  case W2('O', 'N'): *out = boolean(true); return true;
  case W1('n'):
  case W1('N'):
  case W2('n', 'o'):
  case W2('N', 'o'):
  case W2('N', 'O'):
  case W5('f', 'a', 'l', 's', 'e'):
  case W5('F', 'a', 'l', 's', 'e'):
  case W5('F', 'A', 'L', 'S', 'E'):
  case W3('o', 'f', 'f'):
  case W3('O', 'f', 'f'):
  case W3('O', 'F', 'F'): *out = boolean(false); return true;
  case W1('~'):
  case W4('n', 'u', 'l', 'l'):
  case W4('N', 'u', 'l', 'l'):
  case W4('N', 'U', 'L', 'L'): *out = (ch_yaml_scalar){ .kind = CH_YAML_NIL }; return true;
  case W4('.', 'n', 'a', 'n'):
  case W4('.', 'N', 'a', 'N'):
  case W4('.', 'N', 'A', 'N'): *out = number(__builtin_nan("")); return true;
  case W4('.', 'i', 'n', 'f'):
  case W4('.', 'I', 'n', 'f'):
  case W4('.', 'I', 'N', 'F'):
  case W5('+', '.', 'i', 'n', 'f'):
  case W5('+', '.', 'I', 'n', 'f'):
  case W5('+', '.', 'I', 'N', 'F'): *out = number(__builtin_inf()); return true;
  case W5('-', '.', 'i', 'n', 'f'):
  case W5('-', '.', 'I', 'n', 'f'):
  case W5('-', '.', 'I', 'N', 'F'): *out = number(-__builtin_inf()); return true;
  default: return false;
  }
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

static ch_yaml_scalar resolve_number(chart_str text, bool may_be_timestamp)
{
  ch_yaml_scalar result;
  if (parse_short_integer(text, &result) || find_word(text, &result))
    return result;
  if (may_be_timestamp && is_timestamp(text))
    return (ch_yaml_scalar){ .kind = CH_YAML_TIMESTAMP };
  return has_number_bytes(text) && parse_number_text(text, &result) ? result : STRING;
}

/* Nearly every text is told from all words and numbers by its first byte. */
static ch_yaml_scalar resolve(chart_str text, bool may_be_timestamp)
{
  ch_yaml_scalar result;
  if (text.size == 0)
    return (ch_yaml_scalar){ .kind = CH_YAML_NIL };
  const char first = text.data[0];
  if (is_digit(first) || first == '+' || first == '-')
    return resolve_number(text, may_be_timestamp);
  switch (first) {
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
  case '~': return find_word(text, &result) ? result : STRING;
  case '.': return find_word(text, &result) || parse_float(text, &result) ? result : STRING;
  default: return STRING;
  }
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
