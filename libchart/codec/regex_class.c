/* SPDX-License-Identifier: Apache-2.0
 * Escapes and classes of regular expressions. */
#include "codec/regex_parser.h"

#include "base/number.h"
#include "base/utf8.h"

/* ---- escapes ------------------------------------------------------------------------------ */

static bool is_alnum(uint32_t c)
{
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_octal(int c)
{
  return c >= '0' && c <= '7';
}

_Noreturn static void fail_escape(ch_regex_parser *p, size_t start)
{
  ch_regex_fail(p, "invalid escape sequence", start, p->at);
}

/* What follows \x{ up to the brace. */
static uint32_t parse_long_hex(ch_regex_parser *p, size_t start)
{
  uint32_t rune   = 0;
  size_t   digits = 0;
  while (p->at < p->pattern.size) {
    uint32_t c = ch_regex_next_rune(p);
    if (c == '}' && digits != 0)
      return rune;
    int digit = ch_number_hex_digit(c);
    if (digit < 0)
      break;
    rune = rune * 16 + (uint32_t) digit;
    if (rune > CH_RUNE_LAST)
      break;
    digits++;
  }
  fail_escape(p, start);
}

/* What follows \x. */
static uint32_t parse_hex(ch_regex_parser *p, size_t start)
{
  if (p->at == p->pattern.size)
    fail_escape(p, start);
  uint32_t c = ch_regex_next_rune(p);
  if (c == '{')
    return parse_long_hex(p, start);
  int high = ch_number_hex_digit(c), low = ch_number_hex_digit(ch_regex_next_rune(p));
  if (high < 0 || low < 0)
    fail_escape(p, start);
  return (uint32_t) (high * 16 + low);
}

static uint32_t parse_octal(ch_regex_parser *p, size_t start, uint32_t first)
{
  if (first != '0' && !is_octal(ch_regex_peek(p, 0)))
    fail_escape(p, start); /* elsewhere, a reference back to a group */
  uint32_t rune = first - '0';
  for (int more = 0; more < 2 && is_octal(ch_regex_peek(p, 0)); more++)
    rune = rune * 8 + (uint32_t) (p->pattern.data[p->at++] - '0');
  return rune;
}

uint32_t ch_regex_parse_escape(ch_regex_parser *p)
{
  size_t start = p->at++;
  if (p->at == p->pattern.size)
    ch_regex_fail(p, "trailing backslash at end of expression", p->at, p->at);
  uint32_t c = ch_regex_next_rune(p);
  if (c >= '0' && c <= '7')
    return parse_octal(p, start, c);
  switch (c) {
  case 'x': return parse_hex(p, start);
  case 'a': return '\a';
  case 'f': return '\f';
  case 'n': return '\n';
  case 'r': return '\r';
  case 't': return '\t';
  case 'v': return '\v';
  default: break;
  }
  if (c >= 0x80 || is_alnum(c))
    fail_escape(p, start);
  return c;
}

/* ---- named classes ------------------------------------------------------------------------ */

typedef struct ascii_class {
  char          name[8]; /* of [:name:], or the letter of \d */
  size_t        size;
  ch_rune_range ranges[4];
} ascii_class;

static const ascii_class perl_classes[] = {
  { "d", 1, { { '0', '9' } } },
  { "s", 3, { { '\t', '\n' }, { '\f', '\r' }, { ' ', ' ' } } },
  { "w", 4, { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' } } },
};

static const ascii_class posix_classes[] = {
  { "alnum", 3, { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' } } },
  { "alpha", 2, { { 'A', 'Z' }, { 'a', 'z' } } },
  { "ascii", 1, { { 0, 0x7F } } },
  { "blank", 2, { { '\t', '\t' }, { ' ', ' ' } } },
  { "cntrl", 2, { { 0, 0x1F }, { 0x7F, 0x7F } } },
  { "digit", 1, { { '0', '9' } } },
  { "graph", 1, { { '!', '~' } } },
  { "lower", 1, { { 'a', 'z' } } },
  { "print", 1, { { ' ', '~' } } },
  { "punct", 4, { { '!', '/' }, { ':', '@' }, { '[', '`' }, { '{', '~' } } },
  { "space", 2, { { '\t', '\r' }, { ' ', ' ' } } },
  { "upper", 1, { { 'A', 'Z' } } },
  { "word", 4, { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' } } },
  { "xdigit", 3, { { '0', '9' }, { 'A', 'F' }, { 'a', 'f' } } },
};

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static const ascii_class *find_class(const ascii_class *classes, size_t count, chart_str name)
{
  for (size_t i = 0; i < count; i++)
    if (ch_str_is(name, classes[i].name))
      return &classes[i];
  return NULL;
}

static bool folds(const ch_regex_parser *p)
{
  return (p->flags & CH_REGEX_FOLD) != 0;
}

/* Adds a class, or all but it. */
static void add_class(ch_regex_parser *p, ch_rune_set *set, const ch_rune_set *class,
                      bool is_negated)
{
  if (is_negated)
    ch_rune_set_add_all_but(p->arena, set, class);
  else
    ch_rune_set_add_set(p->arena, set, class);
}

static void add_ascii_class(ch_regex_parser *p, ch_rune_set *set, const ascii_class *class,
                            bool is_negated)
{
  ch_rune_set copy = { NULL, 0, 0 };
  for (size_t i = 0; i < class->size; i++)
    ch_rune_set_add(p->arena, &copy, class->ranges[i].first, class->ranges[i].last);
  if (folds(p))
    ch_rune_set_fold(p->arena, &copy);
  add_class(p, set, &copy, is_negated);
}

/* The name after \p or \P: one code point, or what stands in braces. */
static chart_str parse_unicode_name(ch_regex_parser *p, size_t start)
{
  size_t name = p->at;
  if (ch_regex_next_rune(p) != '{')
    return ch_str_cut(p->pattern, name, p->at);
  size_t end = ch_str_find_byte(p->pattern, '}', start);
  if (end == CH_NOT_FOUND) {
    ch_regex_check_utf8(p, start, p->pattern.size);
    ch_regex_fail(p, "invalid character class range", start, p->pattern.size);
  }
  ch_regex_check_utf8(p, name + 1, end);
  p->at = end + 1;
  return ch_str_cut(p->pattern, name + 1, end);
}

static void parse_unicode_class(ch_regex_parser *p, ch_rune_set *set)
{
  size_t start      = p->at;
  bool   is_negated = ch_regex_peek(p, 1) == 'P';
  p->at += 2;
  chart_str name = parse_unicode_name(p, start);
  if (name.size != 0 && name.data[0] == '^') {
    is_negated = !is_negated;
    name       = ch_str_from(name, 1);
  }
  ch_rune_set class;
  if (!ch_rune_set_named(p->arena, &class, name, folds(p)))
    ch_regex_fail(p, "invalid character class range", start, p->at);
  add_class(p, set, &class, is_negated);
}

bool ch_regex_parse_class_escape(ch_regex_parser *p, ch_rune_set *set)
{
  int letter = ch_regex_peek(p, 1);
  if (ch_regex_peek(p, 0) != '\\' || letter < 0)
    return false;
  if (letter == 'p' || letter == 'P') {
    parse_unicode_class(p, set);
    return true;
  }
  char small               = (char) (letter | 0x20);
  const ascii_class *class = find_class(perl_classes, COUNT_OF(perl_classes), ch_str(&small, 1));
  if (class == NULL || letter >= 0x80)
    return false;
  p->at += 2;
  add_ascii_class(p, set, class, letter != small);
  return true;
}

/* Reads [:name:] or [:^name:]; false, and nothing is read, when there is none. */
static bool parse_posix_class(ch_regex_parser *p, ch_rune_set *set)
{
  if (ch_regex_peek(p, 0) != '[' || ch_regex_peek(p, 1) != ':')
    return false;
  size_t start = p->at, end = ch_str_find(p->pattern, CHART_STR(":]"), start + 2);
  if (end == CH_NOT_FOUND)
    return false;
  chart_str name       = ch_str_cut(p->pattern, start + 2, end);
  bool      is_negated = ch_str_starts(name, CHART_STR("^"));
  const ascii_class *class =
    find_class(posix_classes, COUNT_OF(posix_classes), ch_str_from(name, is_negated));
  if (class == NULL)
    ch_regex_fail(p, "invalid character class range", start, end + 2);
  p->at = end + 2;
  add_ascii_class(p, set, class, is_negated);
  return true;
}

/* ---- bracketed classes -------------------------------------------------------------------- */

static uint32_t parse_bound(ch_regex_parser *p, size_t start)
{
  if (p->at == p->pattern.size)
    ch_regex_fail(p, "missing closing ]", start, p->pattern.size);
  return ch_regex_peek(p, 0) == '\\' ? ch_regex_parse_escape(p) : ch_regex_next_rune(p);
}

/* One code point, or a range; a hyphen before the last bracket stands for itself. */
static void parse_range(ch_regex_parser *p, ch_rune_set *set, size_t start)
{
  size_t   here  = p->at;
  uint32_t first = parse_bound(p, start), last = first;
  if (ch_regex_peek(p, 0) == '-' && ch_regex_peek(p, 1) >= 0 && ch_regex_peek(p, 1) != ']') {
    p->at++;
    last = parse_bound(p, start);
    if (last < first)
      ch_regex_fail(p, "invalid character class range", here, p->at);
  }
  if (folds(p))
    ch_rune_set_add_folded(p->arena, set, first, last);
  else
    ch_rune_set_add(p->arena, set, first, last);
}

void ch_regex_parse_class(ch_regex_parser *p, ch_rune_set *set)
{
  size_t start      = p->at++;
  bool   is_negated = ch_regex_peek(p, 0) == '^';
  p->at += is_negated;
  ch_rune_set class = { NULL, 0, 0 };
  bool is_first     = true;
  while (is_first || ch_regex_peek(p, 0) != ']') {
    is_first = false;
    if (!parse_posix_class(p, &class) && !ch_regex_parse_class_escape(p, &class))
      parse_range(p, &class, start);
  }
  p->at++;
  ch_rune_set_tidy(&class);
  add_class(p, set, &class, is_negated);
}
