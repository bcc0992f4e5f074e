/* SPDX-License-Identifier: Apache-2.0
 * Reading --set strings: paths, indexes, values.
 *
 * Follows Helm's pkg/strvals (parser.go and literal_parser.go) step by step, since much of what it
 * does on odd input is nobody's plan: the end of the text ends the parsing silently in most places,
 * what was set until then stays, and lists are changed in place until they must grow. */
#include "values/set_string.h"

#include "base/number.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "funcs/unicode.h"
#include "package/chart.h"
#include "value/print.h"

enum { GREATEST_INDEX = 65536, DEEPEST_NAME = 30 };

/* Every other outcome is thrown. */
typedef enum outcome { GO_ON, AT_END } outcome;

typedef struct set_parser {
  ch_arena      *arena;
  chart_str      text;
  size_t         at;
  ch_set_options options;
} set_parser;

static outcome parse_key(set_parser *self, chart_value into, int depth);

/* ---- errors ------------------------------------------------------------------------------- */

_Noreturn static void throw_quoted(set_parser *self, const char *before, chart_str subject,
                                   const char *after)
{
  ch_buffer text;
  ch_buffer_init(&text, self->arena);
  ch_buffer_text(&text, before);
  ch_print_quoted(&text, subject, false);
  ch_buffer_text(&text, after);
  ch_throw_str(self->arena->fault, CHART_ERR_VALUES, ch_buffer_view(&text));
}

/* The panic of a failed type assertion, which strvals recovers from. */
_Noreturn static void throw_conversion(set_parser *self, chart_value value, const char *wanted)
{
  chart_str type = ch_is_nil(value) ? CHART_STR("nil") : ch_type_name(value);
  ch_throw(self->arena->fault, CHART_ERR_VALUES,
           "unable to parse key: interface conversion: interface {} is %.*s, not %s",
           CH_STR_ARG(type), wanted);
}

/* `['x' 'y']`: %q of a []rune. */
_Noreturn static void throw_after_index(set_parser *self, chart_str rest)
{
  ch_buffer text;
  ch_buffer_init(&text, self->arena);
  ch_buffer_text(&text, "unexpected data at end of array index: ");
  for (size_t at = 0, width; at < rest.size; at += width) {
    (void) ch_utf8_decode(ch_str_from(rest, at), &width);
    ch_buffer_text(&text, at == 0 ? "['" : " '");
    char c = rest.data[at];
    if (c == '\'')
      ch_buffer_text(&text, "\\'");
    else if (c == '"')
      ch_buffer_byte(&text, c);
    else {
      size_t start = text.size;
      ch_print_quoted(&text, ch_str_cut(rest, at, at + width), false);
      memmove(text.data + start, text.data + start + 1, text.size - start - 2);
      text.size -= 2;
    }
    ch_buffer_byte(&text, '\'');
  }
  ch_buffer_byte(&text, ']');
  ch_throw_str(self->arena->fault, CHART_ERR_VALUES, ch_buffer_view(&text));
}

/* ---- text --------------------------------------------------------------------------------- */

static bool has_escapes(const set_parser *self)
{
  return self->options.kind != CH_SET_LITERAL;
}

static bool is_stop(char c, const char *stops)
{
  return c != '\0' && strchr(stops, c) != NULL;
}

/* Takes the rest of a run that cannot be borrowed: it has escapes, or bytes that are not UTF-8. */
static outcome rewrite_until(set_parser *self, const char *stops, chart_str *out, char *stop)
{
  ch_buffer run;
  ch_buffer_init(&run, self->arena);
  outcome result = AT_END;
  while (self->at < self->text.size) {
    size_t   width;
    uint32_t rune = ch_utf8_decode(ch_str_from(self->text, self->at), &width);
    self->at += width;
    if (rune < 0x80 && is_stop((char) rune, stops)) {
      *stop  = (char) rune;
      result = GO_ON;
      break;
    }
    if (rune == '\\' && has_escapes(self)) {
      if (self->at == self->text.size)
        break;
      rune = ch_utf8_decode(ch_str_from(self->text, self->at), &width);
      self->at += width;
    }
    ch_buffer_rune(&run, rune);
  }
  *out = ch_buffer_view(&run);
  return result;
}

/* Takes all up to one of the bytes `stops`, and that byte too. */
static outcome read_until(set_parser *self, const char *stops, chart_str *out, char *stop)
{
  size_t start = self->at, end = start;
  bool   is_plain = true;
  while (is_plain && end < self->text.size && !is_stop(self->text.data[end], stops)) {
    char c   = self->text.data[end++];
    is_plain = c > 0 && (c != '\\' || !has_escapes(self));
  }
  if (!is_plain)
    return rewrite_until(self, stops, out, stop);
  *out = ch_str_cut(self->text, start, end);
  if (end == self->text.size) {
    self->at = end;
    return AT_END;
  }
  *stop    = self->text.data[end];
  self->at = end + 1;
  return GO_ON;
}

/* ---- values ------------------------------------------------------------------------------- */

/* strings.EqualFold with a lower-case ASCII word; U+017F is a form of `s`. */
static bool equal_fold(chart_str s, const char *word)
{
  size_t at = 0, width;
  for (; *word != '\0' && at < s.size; word++, at += width) {
    uint32_t rune = ch_utf8_decode(ch_str_from(s, at), &width);
    if (rune >= 'A' && rune <= 'Z')
      rune += 'a' - 'A';
    if (rune != (uint32_t) *word && !(rune == 0x17F && *word == 's'))
      return false;
  }
  return *word == '\0' && at == s.size;
}

static chart_value typed_value(chart_str text)
{
  if (equal_fold(text, "true"))
    return ch_bool(true);
  if (equal_fold(text, "false"))
    return ch_bool(false);
  if (equal_fold(text, "null"))
    return ch_nil();
  if (ch_str_is(text, "0"))
    return ch_int64(0);
  int64_t number;
  bool    is_range;
  if (text.size != 0 && text.data[0] != '0' && ch_number_parse_int(text, 10, &number, &is_range) &&
      !is_range)
    return ch_int64(number);
  return ch_string(text);
}

static chart_value value_of(set_parser *self, chart_str text)
{
  if (self->options.kind == CH_SET_TYPED)
    return typed_value(text);
  if (self->options.kind == CH_SET_FILE)
    return ch_string(ch_read_file(self->arena, self->options.host, text));
  return ch_string(text);
}

static chart_origin origin_at(const set_parser *self, size_t offset)
{
  return (chart_origin){ self->options.source, self->options.source == 0 ? 0 : (uint32_t) offset };
}

/* Takes `a,b}`; the brace before it was taken already. */
static chart_value read_list(set_parser *self)
{
  chart_value list = ch_list_new(self->arena, CH_TYPE_LIST, 4);
  for (;;) {
    size_t    start = self->at;
    chart_str text;
    char      stop;
    if (read_until(self, ",}", &text, &stop) == AT_END)
      ch_throw(self->arena->fault, CHART_ERR_VALUES, "list must terminate with '}'");
    ch_list_push_from(self->arena, list, value_of(self, text), origin_at(self, start));
    if (stop == '}')
      break;
  }
  if (self->at < self->text.size && self->text.data[self->at] == ',')
    self->at++;
  return list;
}

/* Takes blanks and a comma after them.  Result: whether nothing else stood there. */
static bool skip_blank_value(set_parser *self)
{
  while (self->at < self->text.size) {
    size_t   width;
    uint32_t rune = ch_utf8_decode(ch_str_from(self->text, self->at), &width);
    if (rune != ',' && !ch_rune_is_space(rune))
      return false;
    self->at += width;
    if (rune == ',')
      return true;
  }
  return true;
}

static chart_value read_json(set_parser *self)
{
  if (skip_blank_value(self))
    return ch_nil();
  size_t      end;
  chart_value value = ch_json_read_first(self->arena, ch_str_from(self->text, self->at), &end);
  self->at += end;
  skip_blank_value(self);
  return value;
}

/* Takes the value after a `=`. */
static outcome read_value(set_parser *self, chart_value *out)
{
  if (self->options.kind == CH_SET_JSON) {
    *out = read_json(self);
    return GO_ON;
  }
  if (self->options.kind != CH_SET_LITERAL) {
    *out = ch_string(CHART_STR(""));
    if (self->at == self->text.size)
      return AT_END;
    if (self->text.data[self->at] == '{') {
      self->at++;
      *out = read_list(self);
      return GO_ON;
    }
  }
  chart_str text;
  char      stop;
  read_until(self, self->options.kind == CH_SET_LITERAL ? "" : ",", &text, &stop);
  *out = value_of(self, text);
  return GO_ON;
}

/* ---- paths -------------------------------------------------------------------------------- */

static void set(set_parser *self, chart_value into, chart_str key, chart_value value, size_t offset)
{
  if (key.size != 0)
    ch_dict_set_from(self->arena, into, key, value, origin_at(self, offset));
}

/* Puts `value` at `index`; a list that is too short is replaced by a longer copy.
 * Result: the list that holds it. */
static chart_value set_index(set_parser *self, chart_value list, int64_t index, chart_value value,
                             size_t offset)
{
  if (index > GREATEST_INDEX)
    ch_throw(self->arena->fault, CHART_ERR_VALUES,
             "index of %lld is greater than maximum supported index of %d", (long long) index,
             GREATEST_INDEX);
  size_t size = ch_list_size(list), place = (size_t) index;
  if (size <= place) {
    const chart_list *old   = list.as.list;
    chart_value       grown = ch_list_new(self->arena, CH_TYPE_LIST, place + 1);
    for (size_t i = 0; i <= place; i++)
      ch_list_push_from(self->arena, grown, i < size ? old->items[i] : ch_nil(),
                        i < size && old->origins != NULL ? old->origins[i] : origin_at(self, 0));
    list = grown;
  }
  list.as.list->items[place] = value;
  if (list.as.list->origins != NULL)
    list.as.list->origins[place] = origin_at(self, offset);
  return list;
}

static outcome read_index(set_parser *self, int64_t *out)
{
  chart_str text;
  char      stop;
  if (read_until(self, "]", &text, &stop) == AT_END) {
    if (self->options.refuses_open_index)
      ch_throw(self->arena->fault, CHART_ERR_VALUES, "error parsing index: EOF");
    return AT_END;
  }
  bool is_range = false;
  if (!ch_number_parse_int(text, 10, out, &is_range))
    throw_quoted(self, "error parsing index: strconv.Atoi: parsing ", text, ": invalid syntax");
  if (is_range)
    throw_quoted(self, "error parsing index: strconv.Atoi: parsing ", text, ": value out of range");
  return GO_ON;
}

static outcome read_item(set_parser *self, chart_value *list, int64_t index, int depth);

/* `[i][j]`: the item is a list itself. */
static outcome read_inner_list(set_parser *self, chart_value *list, int64_t index, int depth)
{
  int64_t inner_index;
  if (read_index(self, &inner_index) == AT_END)
    return AT_END;
  chart_value inner    = ch_list_new(self->arena, CH_TYPE_LIST, 0);
  bool        is_there = (uint64_t) index < ch_list_size(*list);
  if (is_there && !ch_is_nil(ch_list_at(*list, (size_t) index)))
    inner = ch_list_at(*list, (size_t) index);
  if (inner.kind != CHART_LIST)
    throw_conversion(self, inner, "[]interface {}");
  size_t offset = self->at;
  if (read_item(self, &inner, inner_index, depth) == AT_END)
    return AT_END;
  *list = set_index(self, *list, index, inner, offset);
  return GO_ON;
}

/* `[i].key`: the item is a dict; what else stands there is replaced. */
static outcome read_inner_dict(set_parser *self, chart_value *list, int64_t index, int depth)
{
  chart_value inner  = ch_dict_new(self->arena, CH_TYPE_DICT, 0);
  size_t      offset = self->at;
  if ((uint64_t) index < ch_list_size(*list)) {
    chart_value *item = &list->as.list->items[index];
    if (item->kind != CHART_DICT)
      *item = inner;
    inner = *item;
  }
  if (parse_key(self, inner, depth) == AT_END)
    return AT_END;
  *list = set_index(self, *list, index, inner, offset);
  return GO_ON;
}

/* Takes what follows `[index]` and puts it into *list. */
static outcome read_item(set_parser *self, chart_value *list, int64_t index, int depth)
{
  ch_guard_stack(self->arena->fault);
  if (index < 0)
    ch_throw(self->arena->fault, CHART_ERR_VALUES, "negative %lld index not allowed",
             (long long) index);
  chart_str rest;
  char      stop  = '\0';
  outcome   found = read_until(self, "[.=", &rest, &stop);
  if (rest.size != 0)
    throw_after_index(self, rest);
  if (found == AT_END)
    return AT_END;
  if (stop == '[')
    return read_inner_list(self, list, index, depth);
  if (stop == '.')
    return read_inner_dict(self, list, index, depth);
  size_t      offset = self->at;
  chart_value value;
  read_value(self, &value);
  *list = set_index(self, *list, index, value, offset);
  return GO_ON;
}

/* `key[i]…` */
static outcome parse_indexed(set_parser *self, chart_value into, chart_str key, int depth)
{
  int64_t index;
  if (read_index(self, &index) == AT_END)
    return AT_END;
  const chart_dict_entry *known = ch_dict_find(into, key);
  if (known != NULL && known->value.kind != CHART_LIST)
    throw_conversion(self, known->value, "[]interface {}");
  chart_value list   = known != NULL ? known->value : ch_list_new(self->arena, CH_TYPE_LIST, 0);
  size_t      offset = self->at;
  outcome     result = read_item(self, &list, index, depth);
  set(self, into, key, list, offset);
  return result;
}

/* `key.…` */
static outcome parse_nested(set_parser *self, chart_value into, chart_str key, int depth)
{
  if (++depth > DEEPEST_NAME)
    ch_throw(self->arena->fault, CHART_ERR_VALUES,
             "value name nested level is greater than maximum supported nested level of %d",
             DEEPEST_NAME);
  const chart_dict_entry *known = ch_dict_find(into, key);
  if (known != NULL && known->value.kind != CHART_DICT)
    throw_conversion(self, known->value, "map[string]interface {}");
  chart_value inner  = known != NULL ? known->value : ch_dict_new(self->arena, CH_TYPE_DICT, 0);
  size_t      offset = self->at;
  outcome     result = parse_key(self, inner, depth);
  if (result == GO_ON && ch_dict_size(inner) == 0)
    throw_quoted(self, "key map ", key, " has no value");
  if (ch_dict_size(inner) != 0)
    set(self, into, key, inner, offset);
  return result;
}

/* Takes one `path=value`. */
static outcome parse_key(set_parser *self, chart_value into, int depth)
{
  chart_str key;
  char      stop       = '\0';
  bool      is_literal = self->options.kind == CH_SET_LITERAL;
  if (read_until(self, is_literal ? "=[." : "=[,.", &key, &stop) == AT_END) {
    if (key.size != 0)
      throw_quoted(self, "key ", key, " has no value");
    return AT_END;
  }
  if (stop == '[')
    return parse_indexed(self, into, key, depth);
  if (stop == '.')
    return parse_nested(self, into, key, depth);
  if (stop == ',')
    throw_quoted(self, "key ", key, " has no value (cannot end with ,)");
  size_t      offset = self->at;
  chart_value value;
  outcome     result = read_value(self, &value);
  set(self, into, key, value, offset);
  return result;
}

void ch_set_parse(ch_arena *arena, chart_value into, chart_str text, ch_set_options options)
{
  set_parser self = { .arena = arena, .text = text, .options = options };
  while (parse_key(&self, into, 0) == GO_ON)
    continue;
}
