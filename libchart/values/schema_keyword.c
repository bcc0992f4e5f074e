/* SPDX-License-Identifier: Apache-2.0
 * The table of keywords, and a quick look at their values.
 *
 * Helm validates each schema against its metaschema.  That costs more than all the rest, so here
 * the shapes are checked first, and only where one is not plainly right the metaschema has its
 * say. */
#include "values/schema_keyword.h"

const ch_schema_keyword_info ch_schema_keyword_table[CH_KEYWORD_COUNT] = {
#define KEYWORD_ROW(name, text, first, last, shape) \
  { { (text), sizeof(text) - 1 }, (first), (last), CH_SHAPE_##shape },
  CH_SCHEMA_KEYWORDS(KEYWORD_ROW)
#undef KEYWORD_ROW
};

enum { NAMES_MAX = 64, VALUES_MAX = 64 }; /* longer lists are left to the metaschema */

/* The first keyword whose name has so many bytes, or more. */
static const uint8_t first_of_size[] = {
  CH_KEYWORD_ID4,
  CH_KEYWORD_ID4,
  CH_KEYWORD_ID4,
  CH_KEYWORD_ID,
  CH_KEYWORD_TYPE,
  CH_KEYWORD_ITEMS,
  CH_KEYWORD_FORMAT,
  CH_KEYWORD_DEFAULT,
  CH_KEYWORD_REQUIRED,
  CH_KEYWORD_MIN_LENGTH,
  CH_KEYWORD_PROPERTIES,
  CH_KEYWORD_DESCRIPTION,
  CH_KEYWORD_DEPENDENCIES,
  CH_KEYWORD_RECURSIVE_REF,
  CH_KEYWORD_DYNAMIC_ANCHOR,
  CH_KEYWORD_ADDITIONAL_ITEMS,
  CH_KEYWORD_RECURSIVE_ANCHOR,
  CH_KEYWORD_DEPENDENT_REQUIRED,
  CH_KEYWORD_ADDITIONAL_PROPERTIES,
  CH_KEYWORD_ADDITIONAL_PROPERTIES,
  CH_KEYWORD_ADDITIONAL_PROPERTIES,
  CH_KEYWORD_UNEVALUATED_PROPERTIES,
  CH_KEYWORD_COUNT,
};

enum { LONGEST = sizeof first_of_size - 2, WORD = sizeof(uint32_t) };

static uint32_t load_word(const char *at)
{
  uint32_t word;
  memcpy(&word, at, sizeof word);
  return word;
}

/* The first and the last four bytes tell nearly all keywords apart, and often are the whole name. */
ch_schema_keyword ch_schema_keyword_named(chart_str name)
{
  if (name.size > LONGEST)
    return CH_KEYWORD_COUNT;
  const bool     is_short = name.size < WORD;
  const uint32_t head     = is_short ? 0 : load_word(name.data);
  const uint32_t tail     = is_short ? 0 : load_word(name.data + name.size - WORD);
  for (size_t i = first_of_size[name.size]; i < first_of_size[name.size + 1]; i++) {
    const char *known = ch_schema_keyword_table[i].name.data;
    if (!is_short && (load_word(known) != head || load_word(known + name.size - WORD) != tail))
      continue;
    if ((!is_short && name.size <= 2 * WORD) || memcmp(known, name.data, name.size) == 0)
      return (ch_schema_keyword) i;
  }
  return CH_KEYWORD_COUNT;
}

/* By how often schemas name them. */
static const struct {
  chart_str name;
  unsigned  type;
} types[] = {
  { { "string", 6 }, CH_SCHEMA_STRING },   { { "object", 6 }, CH_SCHEMA_OBJECT },
  { { "integer", 7 }, CH_SCHEMA_INTEGER }, { { "boolean", 7 }, CH_SCHEMA_BOOLEAN },
  { { "array", 5 }, CH_SCHEMA_ARRAY },     { { "number", 6 }, CH_SCHEMA_NUMBER },
  { { "null", 4 }, CH_SCHEMA_NULL },
};

unsigned ch_schema_type_named(chart_value name)
{
  if (name.kind != CHART_STRING || name.size == 0)
    return 0;
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
    if (*types[i].name.data == *name.as.text && ch_str_equal(types[i].name, ch_text(name)))
      return types[i].type;
  return 0;
}

/* ---- shapes --------------------------------------------------------------------------------- */

static bool is_letter(char c)
{
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool is_count(chart_value value)
{
  if (value.kind != CHART_BYTES)
    return false;
  for (size_t i = 0; i < value.size; i++)
    if (!is_digit(value.as.text[i]))
      return false;
  return true;
}

static bool is_above_0(chart_value value)
{
  return is_count(value) && value.as.text[0] != '0';
}

static bool is_plain_url_byte(char c)
{
  return is_letter(c) || is_digit(c) || c == '/' || c == '.' || c == '_' || c == '-' || c == '$' ||
         c == '~';
}

/* Only what every parser of URLs takes. */
static bool is_plain_url(ch_schema_keyword keyword, chart_value value)
{
  if (value.kind != CHART_STRING)
    return false;
  chart_str    text = ch_text(value);
  const size_t head = ch_str_starts(text, CHART_STR("http://"))    ? 7
                      : ch_str_starts(text, CHART_STR("https://")) ? 8
                                                                   : 0;
  if (head == 0 && keyword == CH_KEYWORD_SCHEMA)
    return false;
  for (size_t i = head; i < text.size; i++)
    if (!is_plain_url_byte(text.data[i]) && (text.data[i] != '#' || keyword == CH_KEYWORD_ID))
      return false;
  return true;
}

static bool is_anchor(chart_value value)
{
  if (value.kind != CHART_STRING || value.size == 0 || !is_letter(value.as.text[0]))
    return false;
  for (size_t i = 0; i < value.size; i++) {
    const char c = value.as.text[i];
    if (!is_letter(c) && !is_digit(c) && c != '-' && c != '.' && c != '_')
      return false;
  }
  return true;
}

/* Whether the items are strings and no two are equal. */
static bool are_different_strings(chart_value list)
{
  if (ch_list_size(list) > NAMES_MAX)
    return false;
  for (size_t i = 0; i < ch_list_size(list); i++) {
    if (ch_list_at(list, i).kind != CHART_STRING)
      return false;
    for (size_t j = 0; j < i; j++)
      if (ch_str_equal(ch_text(ch_list_at(list, i)), ch_text(ch_list_at(list, j))))
        return false;
  }
  return true;
}

static bool is_types(chart_value value)
{
  if (value.kind != CHART_LIST)
    return ch_schema_type_named(value) != 0;
  for (size_t i = 0; i < ch_list_size(value); i++)
    if (ch_schema_type_named(ch_list_at(value, i)) == 0)
      return false;
  return ch_list_size(value) != 0 && are_different_strings(value);
}

bool ch_schema_is_names(int draft, chart_value value)
{
  return value.kind == CHART_LIST && are_different_strings(value) &&
         (draft >= 6 || ch_list_size(value) != 0);
}

static bool is_names_map(int draft, chart_value value)
{
  if (value.kind != CHART_DICT)
    return false;
  for (size_t i = 0; i < ch_dict_size(value); i++)
    if (!ch_schema_is_names(draft, value.as.dict->entries[i].value))
      return false;
  return true;
}

static bool is_values(ch_arena *arena, int draft, chart_value value)
{
  size_t first, second;
  if (value.kind != CHART_LIST || draft >= 2019)
    return value.kind == CHART_LIST;
  return ch_list_size(value) != 0 && ch_list_size(value) <= VALUES_MAX &&
         !ch_schema_find_equal(arena, value, &first, &second);
}

static bool is_bound(int draft, chart_value schema, ch_schema_keyword keyword, chart_value value)
{
  if (draft >= 6)
    return value.kind == CHART_BYTES;
  const char *bound = keyword == CH_KEYWORD_EXCLUSIVE_MAXIMUM ? "maximum" : "minimum";
  return value.kind == CHART_BOOL && ch_dict_find(schema, chart_str_from(bound)) != NULL;
}

static bool is_regex(ch_schema_compiler *compiler, chart_value value)
{
  chart_str why;
  return value.kind == CHART_STRING && ch_schema_regex(compiler, ch_text(value), &why) != NULL;
}

bool ch_schema_keyword_is_right(ch_schema_compiler *compiler, int draft, chart_value schema,
                                ch_schema_keyword keyword, chart_value value)
{
  switch (ch_schema_keyword_table[keyword].shape) {
  case CH_SHAPE_ANY: return true;
  case CH_SHAPE_TEXT: return value.kind == CHART_STRING;
  case CH_SHAPE_FLAG: return value.kind == CHART_BOOL;
  case CH_SHAPE_COUNT: return is_count(value);
  case CH_SHAPE_NUMBER: return value.kind == CHART_BYTES;
  case CH_SHAPE_ABOVE_0: return is_above_0(value);
  case CH_SHAPE_BOUND: return is_bound(draft, schema, keyword, value);
  case CH_SHAPE_URL: return is_plain_url(keyword, value);
  case CH_SHAPE_ANCHOR: return is_anchor(value);
  case CH_SHAPE_REGEX: return is_regex(compiler, value);
  case CH_SHAPE_TYPES: return is_types(value);
  case CH_SHAPE_NAMES: return ch_schema_is_names(draft, value);
  case CH_SHAPE_NAMES_MAP: return is_names_map(draft, value);
  case CH_SHAPE_VALUES: return is_values(compiler->arena, draft, value);
  case CH_SHAPE_LIST: return value.kind == CHART_LIST;
  default: return false;
  }
}
