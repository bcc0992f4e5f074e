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

ch_schema_keyword ch_schema_keyword_named(chart_str name)
{
  size_t low = 0, high = CH_KEYWORD_COUNT;
  while (low < high) {
    const size_t    middle = (low + high) / 2;
    const chart_str known  = ch_schema_keyword_table[middle].name;
    int             order  = known.size < name.size ? -1 : known.size > name.size;
    if (order == 0)
      order = *known.data - *name.data; /* most names differ here, and memcmp takes a call */
    if (order == 0)
      order = memcmp(known.data, name.data, name.size);
    if (order == 0)
      return (ch_schema_keyword) middle;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return CH_KEYWORD_COUNT;
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
  for (size_t i = head; i < text.size; i++) {
    const char c = text.data[i];
    if (!is_letter(c) && !is_digit(c) && (c == '\0' || strchr("/._-$~", c) == NULL) &&
        (c != '#' || keyword == CH_KEYWORD_ID))
      return false;
  }
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

static bool is_type(chart_value value)
{
  static const char *const names[] = { "array",  "boolean", "integer", "null",
                                       "number", "object",  "string" };
  for (size_t i = 0; value.kind == CHART_STRING && i < sizeof names / sizeof names[0]; i++)
    if (ch_str_is(ch_text(value), names[i]))
      return true;
  return false;
}

/* Whether the first `count` items are strings and no two are equal. */
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
    return is_type(value);
  for (size_t i = 0; i < ch_list_size(value); i++)
    if (!is_type(ch_list_at(value, i)))
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
