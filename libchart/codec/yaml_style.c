/* SPDX-License-Identifier: Apache-2.0
 * Choosing scalar styles. */
#include "codec/yaml_style.h"

#include "base/str.h"
#include "base/utf8.h"
#include "codec/yaml_scalar.h"

/* ---- traits ------------------------------------------------------------------------------- */

/* What a first character may mean: these bits are for this file alone. */
enum {
  STARTS_WORD   = 1 << 11, /* true, null and the like */
  STARTS_NUMBER = 1 << 12, /* or a time stamp */
  INDICATOR     = 1 << 13,
  WEAK          = 1 << 14 /* an indicator only when a blank follows, or as part of --- and ... */
};

#define ROW8(t)  t, t, t, t, t, t, t, t
#define ROW32(t) ROW8(t), ROW8(t), ROW8(t), ROW8(t)
#define CONTROL  CH_YAML_CONTROL
#define RETURN   (CH_YAML_CONTROL | CH_YAML_RETURN)
#define DELETED  (CH_YAML_CONTROL | CH_YAML_DELETE)
#define HASH     (CH_YAML_HASH | INDICATOR)
#define QUOTE    (CH_YAML_QUOTE | INDICATOR)
#define COLON    (CH_YAML_COLON | WEAK)
#define SIGN     STARTS_NUMBER
#define DASH     (STARTS_NUMBER | WEAK)
#define WORD     STARTS_WORD

static const uint16_t trait_table[256] = {
  ROW8(CONTROL),
  CONTROL,
  CH_YAML_TAB,
  CH_YAML_NEWLINE,
  CONTROL,
  CONTROL,
  RETURN,
  CONTROL,
  CONTROL,
  ROW8(CONTROL),
  ROW8(CONTROL),
  CH_YAML_SPACE,
  INDICATOR,
  INDICATOR,
  HASH,
  0,
  INDICATOR,
  INDICATOR,
  QUOTE, /*  !"#$%&' */
  0,
  0,
  INDICATOR,
  SIGN,
  INDICATOR,
  DASH,
  DASH,
  0, /* ()*+,-./ */
  ROW8(STARTS_NUMBER),
  STARTS_NUMBER,
  STARTS_NUMBER,
  COLON,
  0,
  0,
  0,
  INDICATOR,
  WEAK, /* 89:;<=>? */
  INDICATOR,
  0,
  0,
  0,
  0,
  0,
  WORD,
  0, /* @ABCDEFG */
  0,
  0,
  0,
  0,
  0,
  0,
  WORD,
  WORD, /* HIJKLMNO */
  0,
  0,
  0,
  0,
  WORD,
  0,
  0,
  0, /* PQRSTUVW */
  0,
  WORD,
  0,
  INDICATOR,
  0,
  INDICATOR,
  0,
  0, /* XYZ[\]^_ */
  INDICATOR,
  0,
  0,
  0,
  0,
  0,
  WORD,
  0, /* `abcdefg */
  0,
  0,
  0,
  0,
  0,
  0,
  WORD,
  WORD, /* hijklmno */
  0,
  0,
  0,
  0,
  WORD,
  0,
  0,
  0, /* pqrstuvw */
  0,
  WORD,
  0,
  INDICATOR,
  INDICATOR,
  INDICATOR,
  WORD,
  DELETED, /* xyz{|}~  */
  ROW32(CH_YAML_HIGH),
  ROW32(CH_YAML_HIGH),
  ROW32(CH_YAML_HIGH),
  ROW32(CH_YAML_HIGH),
};

static unsigned trait_of(char c)
{
  return trait_table[(unsigned char) c];
}

unsigned ch_yaml_find_traits(chart_str text)
{
  const unsigned char *byte   = (const unsigned char *) text.data;
  unsigned             traits = 0;
  size_t               i      = 0;
  for (; i + 4 <= text.size; i += 4)
    traits |= (unsigned) trait_table[byte[i]] | trait_table[byte[i + 1]] |
              trait_table[byte[i + 2]] | trait_table[byte[i + 3]];
  for (; i < text.size; i++)
    traits |= trait_table[byte[i]];
  return traits;
}

size_t ch_yaml_break_size(chart_str text)
{
  const unsigned char *byte = (const unsigned char *) text.data;
  if (text.size != 0 && (byte[0] == '\n' || byte[0] == '\r'))
    return 1;
  if (text.size >= 2 && byte[0] == 0xc2 && byte[1] == 0x85)
    return 2;
  return text.size >= 3 && byte[0] == 0xe2 && byte[1] == 0x80 && (byte[2] | 1) == 0xa9 ? 3 : 0;
}

bool ch_yaml_is_printable(uint32_t rune)
{
  return rune == '\n' || (rune >= 0x20 && rune <= 0x7e) ||
         (rune >= 0xa0 && rune <= 0xfffd && rune != 0xfeff);
}

/* ---- strings that would be read back as something else -------------------------------------- */

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static size_t skip_digits(chart_str s, size_t at)
{
  while (at < s.size && (is_digit(s.data[at]) || s.data[at] == '_'))
    at++;
  return at;
}

/* Numbers like 190:20:30.15: go-yaml reads strings there, but quotes them for other readers. */
static bool is_base_60(chart_str s)
{
  size_t at = s.data[0] == '+' || s.data[0] == '-';
  if (at == s.size || !is_digit(s.data[at]))
    return false;
  at = skip_digits(s, at);
  if (at == s.size || s.data[at] != ':')
    return false;
  while (at < s.size && s.data[at] == ':') {
    size_t digits = at + 1;
    while (digits < s.size && is_digit(s.data[digits]))
      digits++;
    const size_t count = digits - at - 1;
    if (count == 0 || count > 2 || (count == 2 && s.data[at + 1] > '5'))
      return false;
    at = digits;
  }
  if (at < s.size && s.data[at] == '.')
    at = skip_digits(s, at + 1);
  return at == s.size;
}

static bool skip_char(chart_str s, size_t *at, const char *set)
{
  while (*at < s.size && s.data[*at] == '_')
    ++*at;
  if (*at == s.size || s.data[*at] == '\0' || strchr(set, s.data[*at]) == NULL)
    return false;
  ++*at;
  return true;
}

/* 0o-17, which the third edition's resolver takes for an int64: it reads what follows the 0o as a
 * number of its own, and underscores do not count. */
static bool is_signed_octal(chart_str s)
{
  size_t at = 0;
  if (!skip_char(s, &at, "0") || !skip_char(s, &at, "o") || !skip_char(s, &at, "+-"))
    return false;
  const uint64_t limit = (uint64_t) INT64_MAX + (s.data[at - 1] == '-');
  uint64_t       value = 0;
  bool           any   = false;
  for (; skip_char(s, &at, "01234567"); any = true) {
    if (value > limit >> 3)
      return false;
    value = value << 3 | (uint64_t) (s.data[at - 1] - '0');
  }
  return any && at == s.size && value <= limit;
}

static bool is_ambiguous(chart_str text, unsigned traits, ch_yaml_edition edition)
{
  enum { LONGEST_WORD = 5 };
  if (text.size == 0)
    return true;
  const unsigned first = trait_of(text.data[0]);
  if ((first & STARTS_WORD) != 0)
    return text.size <= LONGEST_WORD && ch_yaml_resolve(text).kind != CH_YAML_STRING;
  if ((first & STARTS_NUMBER) == 0)
    return false;
  return ch_yaml_resolve(text).kind != CH_YAML_STRING ||
         ((traits & CH_YAML_COLON) != 0 && is_base_60(text)) ||
         (edition == CH_YAML_V3 && is_signed_octal(text));
}

/* ---- where plain text would be read as structure -------------------------------------------- */

/* Blanks are spaces here: whatever holds a tab or a break is quoted anyway. */
static bool is_blank(chart_str text, size_t at)
{
  return at >= text.size || text.data[at] == ' ';
}

static bool starts_like_structure(chart_str text)
{
  const unsigned first = trait_of(text.data[0]);
  if ((first & (INDICATOR | WEAK)) == 0)
    return false;
  const char c = text.data[0];
  if (text.size >= 3 && (c == '-' || c == '.') && text.data[1] == c && text.data[2] == c)
    return true;
  return (first & INDICATOR) != 0 || (c != '.' && is_blank(text, 1));
}

static bool has_mapping_colon(chart_str text)
{
  size_t at = ch_str_find_byte(text, ':', 0);
  while (at != CH_NOT_FOUND && !is_blank(text, at + 1))
    at = ch_str_find_byte(text, ':', at + 1);
  return at != CH_NOT_FOUND;
}

static bool has_comment_hash(chart_str text)
{
  size_t at = ch_str_find_byte(text, '#', 1);
  while (at != CH_NOT_FOUND && text.data[at - 1] != ' ')
    at = ch_str_find_byte(text, '#', at + 1);
  return at != CH_NOT_FOUND;
}

/* ---- breaks and what stands around them ------------------------------------------------------ */

typedef struct breaks {
  bool any;
  bool after_space;  /* a space stands right before one */
  bool before_space; /* or right after one */
} breaks;

/* Where \n is the only kind of break, only what stands before it matters. */
static breaks find_newlines(chart_str text)
{
  breaks found = { .any = true };
  size_t at    = ch_str_find_byte(text, '\n', 0);
  for (; at != CH_NOT_FOUND; at = ch_str_find_byte(text, '\n', at + 1))
    found.after_space |= at != 0 && text.data[at - 1] == ' ';
  return found;
}

static breaks find_breaks(chart_str text, unsigned traits)
{
  breaks found = { false, false, false };
  if ((traits & (CH_YAML_NEWLINE | CH_YAML_RETURN | CH_YAML_BREAKS)) == 0)
    return found;
  if ((traits & (CH_YAML_RETURN | CH_YAML_BREAKS)) == 0)
    return find_newlines(text);
  for (size_t at = 0; at < text.size;) {
    const size_t size = ch_yaml_break_size(ch_str_from(text, at));
    if (size == 0) {
      at++;
      continue;
    }
    const size_t after = at + size;
    found.any          = true;
    found.after_space |= at != 0 && text.data[at - 1] == ' ';
    found.before_space |= after < text.size && text.data[after] == ' ';
    at = after;
  }
  return found;
}

/* Whether text has code points above ASCII that the emitter escapes; notes the breaks. */
static bool has_unprintable(chart_str text, unsigned *traits)
{
  bool found = false;
  for (size_t at = 0; at < text.size;) {
    if ((unsigned char) text.data[at] < 0x80) {
      at++;
      continue;
    }
    size_t   width;
    uint32_t rune = ch_utf8_decode(ch_str_from(text, at), &width);
    found |= !ch_yaml_is_printable(rune);
    if (rune == 0x2028 || rune == 0x2029 || rune == 0x85)
      *traits |= CH_YAML_BREAKS;
    at += width;
  }
  return found;
}

/* ---- the choice --------------------------------------------------------------------------- */

static bool has_space_at_end(chart_str text)
{
  return text.data[text.size - 1] == ' ';
}

static ch_yaml_form choose(chart_str text, unsigned traits, ch_yaml_edition edition, bool is_plain)
{
  ch_yaml_form result     = { .text = text, .traits = traits, .style = CH_YAML_DOUBLE_QUOTED };
  bool         is_special = (traits & CH_YAML_CONTROL) != 0;
  if ((traits & CH_YAML_HIGH) != 0)
    is_special |= has_unprintable(text, &result.traits);

  const breaks found  = find_breaks(text, result.traits);
  result.is_multiline = found.any;

  const bool has_tab = (traits & CH_YAML_TAB) != 0;
  if ((traits & CH_YAML_NEWLINE) != 0) {
    is_special |= has_tab && edition == CH_YAML_V2;
    if (!is_special && !found.after_space && !has_space_at_end(text))
      result.style = CH_YAML_LITERAL;
    return result;
  }
  if (!is_plain || is_special || has_tab || found.after_space || found.before_space)
    return result;
  const bool has_structure =
    found.any || starts_like_structure(text) ||
    ((traits & CH_YAML_SPACE) != 0 && (text.data[0] == ' ' || has_space_at_end(text))) ||
    ((traits & CH_YAML_COLON) != 0 && has_mapping_colon(text)) ||
    ((traits & CH_YAML_HASH) != 0 && has_comment_hash(text));
  result.style = has_structure ? CH_YAML_SINGLE_QUOTED : CH_YAML_PLAIN;
  return result;
}

/* Whether text stands for itself wherever it is put: most strings do. */
static bool is_ordinary(chart_str text, unsigned traits)
{
  const unsigned harmless = CH_YAML_QUOTE | STARTS_WORD | STARTS_NUMBER | INDICATOR | WEAK;
  return (traits & ~harmless) == 0 && text.size != 0 && (trait_of(text.data[0]) & harmless) == 0;
}

ch_yaml_form ch_yaml_form_of(chart_str text, unsigned traits, ch_yaml_edition edition)
{
  if (is_ordinary(text, traits))
    return (ch_yaml_form){ .text = text, .traits = traits, .style = CH_YAML_PLAIN };
  return choose(text, traits, edition, !is_ambiguous(text, traits, edition));
}

ch_yaml_form ch_yaml_form_of_binary(chart_str text)
{
  ch_yaml_form result = choose(text, ch_yaml_find_traits(text), CH_YAML_V3, true);
  result.tag          = CHART_STR("!!binary");
  return result;
}
