/* SPDX-License-Identifier: Apache-2.0
 * TOML as values (lex.go and parse.go of BurntSushi/toml 1.6.0): the grammar. */
#include "codec/toml_reading.h"

#include "codec/regex_unicode.h"

static chart_value read_value(ch_toml_reader *r, bool is_in_array);

/* ---- keys --------------------------------------------------------------------------------- */

static bool is_bare(uint32_t c)
{
  return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 0x80) || (c >= '0' && c <= '9') ||
         c == '_' || c == '-';
}

/* One part of a key; a bare one may be empty: what stands there instead is refused next. */
static chart_str read_part(ch_toml_reader *r)
{
  uint32_t c = ch_toml_peek(r);
  if (c == '"' || c == '\'') {
    ch_toml_next(r);
    return ch_toml_read_string(r, (char) c);
  }
  r->start = r->at;
  while (is_bare(ch_toml_peek(r)))
    ch_toml_next(r);
  return ch_toml_token(r);
}

/* Takes what stands behind a part of a key.  Result: whether it is a point. */
static bool takes_point(ch_toml_reader *r)
{
  ch_toml_skip_blanks(r);
  uint32_t c = ch_toml_next(r);
  if (c == 0)
    ch_toml_fail_plain(r, "unexpected EOF; expected key separator '='");
  if (c == '\n')
    ch_toml_fail_at(r, r->line - 1, "expected '.' or '=', but got %q instead", ch_int(c));
  if (c != '.' && c != '=')
    ch_toml_fail(r, "expected '.' or '=', but got %q instead", ch_int(c));
  return c == '.';
}

static void check_key_start(ch_toml_reader *r)
{
  ch_toml_skip_blanks(r);
  uint32_t c = ch_toml_peek(r);
  if (c == '=' || c == 0)
    ch_toml_fail_plain(r, "unexpected '=': key name appears blank");
  if (c == '.')
    ch_toml_fail_plain(r, "unexpected '.': keys cannot start with a '.'");
}

static void check_next_part(ch_toml_reader *r)
{
  ch_toml_skip_blanks(r);
  uint32_t c = ch_toml_peek(r);
  if (c == '=' || c == 0)
    ch_toml_fail_plain(r, "unexpected '='");
  if (c == '.')
    ch_toml_fail_plain(r, "unexpected '.'");
}

/* The parts of a dotted key. */
typedef struct parts {
  chart_str *items;
  size_t     size, room;
} parts;

static void add_part(ch_toml_reader *r, parts *all, chart_str part)
{
  if (all->size == all->room) {
    size_t     room  = all->room == 0 ? 4 : all->room * 2;
    chart_str *items = (chart_str *) ch_arena_array(r->arena, room, sizeof *items);
    if (all->size != 0)
      memcpy(items, all->items, all->size * sizeof *items);
    all->items = items;
    all->room  = room;
  }
  all->items[all->size++] = part;
}

static parts read_key(ch_toml_reader *r)
{
  parts all = { NULL, 0, 0 };
  check_key_start(r);
  do {
    check_next_part(r);
    add_part(r, &all, read_part(r));
    if (all.size == 1)
      r->key_line = r->line;
  } while (takes_point(r));
  return all;
}

/* Puts the value where the key leads to within an inline table. */
static void put(ch_toml_reader *r, chart_value table, const parts *key, chart_value value)
{
  for (size_t i = 0; i + 1 < key->size; i++) {
    chart_value next = ch_dict_get(table, key->items[i]);
    if (next.kind == CHART_NIL) {
      next = ch_dict_new(r->arena, CH_TYPE_DICT, 2);
      ch_dict_set(r->arena, table, key->items[i], next);
    }
    if (next.kind != CHART_DICT) {
      ch_buffer name;
      ch_buffer_init(&name, r->arena);
      ch_toml_print_name(&name, r->context);
      ch_toml_fail_at(r, r->key_line, "%q is not a table", ch_string(ch_buffer_view(&name)));
    }
    table = next;
  }
  ch_dict_set(r->arena, table, key->items[key->size - 1], value);
}

/* Reads `a.b = 1` and defines it in the context, which stays as it is, and in an inline table if
 * there is one. */
static void read_entry(ch_toml_reader *r, const chart_value *table)
{
  ch_toml_name *context = r->context;
  parts         key     = read_key(r);
  r->key                = key.items[key.size - 1];
  for (size_t i = 0; i + 1 < key.size; i++) {
    ch_toml_name *name = ch_toml_child(r, r->context, key.items[i]);
    name->is_implicit  = true;
    ch_toml_enter(r, name, false);
  }
  chart_value value = read_value(r, false);
  ch_toml_define(r, r->key, value);
  ch_toml_note_array(r, r->key, value.kind == CHART_LIST);
  if (table != NULL)
    put(r, *table, &key, value);
  r->context = context;
}

/* ---- comments ----------------------------------------------------------------------------- */

static void skip_comment(ch_toml_reader *r)
{
  for (uint32_t c = ch_toml_peek(r); c != 0 && !ch_toml_is_line_end(c); c = ch_toml_peek(r))
    ch_toml_next(r);
}

/* Skips white space, line ends and comments. */
static void skip_lines(ch_toml_reader *r)
{
  for (uint32_t c = ch_toml_peek(r);; c = ch_toml_peek(r)) {
    if (c == '#')
      skip_comment(r);
    else if (ch_toml_is_blank(c) || ch_toml_is_line_end(c))
      ch_toml_next(r);
    else
      return;
  }
}

/* Skips what may stand between the elements of an array or an inline table. */
static void skip_between(ch_toml_reader *r, uint32_t close)
{
  if (close == ']' || r->compat->reads_toml_1_1) {
    skip_lines(r);
    return;
  }
  ch_toml_skip_blanks(r);
  if (ch_toml_is_line_end(ch_toml_peek(r)))
    ch_toml_fail_at(r, r->line, "newlines not allowed within inline tables", ch_nil());
}

/* Takes `close`, if it is next: the end of an array or table, where an element may start. */
static bool takes_end(ch_toml_reader *r, uint32_t close)
{
  skip_between(r, close);
  if (ch_toml_accept(r, ','))
    ch_toml_fail_plain(r, "unexpected comma");
  return ch_toml_accept(r, close);
}

/* ---- arrays and inline tables ------------------------------------------------------------- */

/* A character as the message about it shows it. */
static chart_value shown(ch_toml_reader *r, uint32_t c)
{
  ch_buffer out;
  if (c == 0)
    return ch_string(CHART_STR("end of file"));
  ch_buffer_init(&out, r->arena);
  ch_buffer_byte(&out, '\'');
  ch_buffer_rune(&out, c);
  ch_buffer_byte(&out, '\'');
  return ch_string(ch_buffer_view(&out));
}

/* Takes what stands behind an element.  Result: whether it is a comma. */
static bool takes_comma(ch_toml_reader *r, uint32_t close, const char *complaint)
{
  skip_between(r, close);
  uint32_t c = ch_toml_next(r);
  if (c != ',' && c != close)
    ch_toml_fail(r, complaint, shown(r, c));
  return c == ',';
}

static chart_value read_array(ch_toml_reader *r)
{
  chart_value list = ch_list_new(r->arena, CH_TYPE_LIST, 2);
  ch_toml_note_array(r, r->key, true);
  while (!takes_end(r, ']')) {
    ch_list_push(r->arena, list, read_value(r, true));
    if (!takes_comma(r, ']', "expected a comma (',') or array terminator (']'), but got %s"))
      break;
  }
  return list;
}

static void read_inline_entries(ch_toml_reader *r, chart_value table)
{
  while (!takes_end(r, '}')) {
    read_entry(r, &table);
    if (!takes_comma(r, '}',
                     "expected a comma or an inline table terminator '}', but got %s instead"))
      break;
    skip_between(r, '}');
    if (!r->compat->reads_toml_1_1 && ch_toml_peek(r) == '}')
      ch_toml_fail_plain(r, "trailing comma not allowed in inline tables");
  }
}

/* Its keys are defined in the document, too, as if it were a table of its own: an element of an
 * array of tables, for the time being, when it stands in an array. */
static chart_value read_inline_table(ch_toml_reader *r, bool is_in_array)
{
  ch_toml_name *context = r->context;
  chart_str     key     = r->key;
  chart_value   table   = ch_dict_new(r->arena, CH_TYPE_DICT, 4);
  ch_toml_name *name    = ch_toml_child(r, context, key);
  r->key                = CHART_STR("");
  name->is_implicit     = true;
  r->context            = name; /* what errors name, until the table stands */
  ch_toml_enter(r, name, is_in_array);
  read_inline_entries(r, table);
  r->context = context;
  r->key     = key;
  return table;
}

/* ---- values ------------------------------------------------------------------------------- */

static bool is_letter(ch_toml_reader *r, uint32_t c)
{
  ch_rune_set letters = { NULL, 0, 0 };
  if (c < 0x80)
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  return ch_rune_set_named(r->arena, &letters, CHART_STR("L"), false) &&
         ch_rune_set_has(&letters, c);
}

/* Reads `true` or `false`; the token may have begun before. */
static chart_value read_word(ch_toml_reader *r)
{
  size_t start = r->at;
  while (is_letter(r, ch_toml_peek(r)))
    ch_toml_next(r);
  chart_str word = ch_str_cut(r->text, start, r->at);
  if (!ch_str_is(word, "true") && !ch_str_is(word, "false"))
    ch_toml_fail(r, "expected value but found %q instead", ch_string(word));
  return ch_bool(word.data[0] == 't');
}

/* `inf` or `nan` behind the first letter.  Go takes some mixtures, and refuses them later; where it
 * gives up, it goes back by one letter only. */
static bool takes_infinity(ch_toml_reader *r)
{
  return (ch_toml_accept(r, 'n') && ch_toml_accept(r, 'f')) ||
         (ch_toml_accept(r, 'a') && ch_toml_accept(r, 'n'));
}

static chart_value read_text(ch_toml_reader *r, char quote)
{
  size_t back = r->at;
  if (ch_toml_accept(r, (unsigned char) quote)) {
    if (ch_toml_accept(r, (unsigned char) quote))
      return ch_string(ch_toml_read_long_string(r, quote));
    r->at = back;
  }
  return ch_string(ch_toml_read_string(r, quote));
}

static chart_value read_value(ch_toml_reader *r, bool is_in_array)
{
  ch_guard_stack(r->arena->fault);
  ch_toml_skip_blanks(r);
  uint32_t c = ch_toml_peek(r);
  if (c >= '0' && c <= '9')
    return ch_toml_read_number(r);
  size_t at = r->at;
  ch_toml_next(r);
  switch (c) {
  case '[': return read_array(r);
  case '{': return read_inline_table(r, is_in_array);
  case '"':
  case '\'': return read_text(r, (char) c);
  case '.': ch_toml_fail_plain(r, "floats must start with a digit, not '.'");
  case '-':
  case '+': return ch_toml_read_signed(r);
  case 0: ch_toml_fail_plain(r, "unexpected EOF; expected value");
  case '\n': ch_toml_fail_at(r, r->line - 1, "expected value but found %q instead", ch_int(c));
  case 'i':
  case 'n':
    if (takes_infinity(r))
      return ch_toml_float(r);
    at = r->at - 1;
    break;
  default: break;
  }
  if (!is_letter(r, c))
    ch_toml_fail(r, "expected value but found %q instead", ch_int(c));
  r->at = at;
  return read_word(r);
}

/* ---- documents ---------------------------------------------------------------------------- */

static void check_heading_part(ch_toml_reader *r)
{
  ch_toml_skip_blanks(r);
  uint32_t c = ch_toml_peek(r);
  if (c == ']' || c == 0)
    ch_toml_fail_plain(r, "unexpected end of table name (table names cannot be empty)");
  if (c == '.')
    ch_toml_fail_plain(r, "unexpected table separator (table names cannot be empty)");
}

static bool takes_heading_point(ch_toml_reader *r)
{
  ch_toml_skip_blanks(r);
  uint32_t c = ch_toml_next(r);
  if (c != '.' && c != ']')
    ch_toml_fail(r, "expected '.' or ']' to end table name, but got %q instead", ch_int(c));
  return c == '.';
}

/* Behind the first bracket. */
static void read_heading(ch_toml_reader *r)
{
  bool          is_array = ch_toml_accept(r, '[');
  ch_toml_name *name     = &r->top;
  bool          is_first = true;
  do {
    check_heading_part(r);
    name = ch_toml_child(r, name, read_part(r));
    if (is_first)
      r->key_line = r->line;
    is_first = false;
  } while (takes_heading_point(r));
  if (is_array) {
    uint32_t c = ch_toml_next(r);
    if (c != ']')
      ch_toml_fail(r, "expected end of table array name delimiter ']', but got %q instead",
                   ch_int(c));
  }
  ch_toml_enter(r, name, is_array);
  ch_toml_note_array(r, CHART_STR(""), false);
}

/* Behind a heading or an entry. */
static void read_line_end(ch_toml_reader *r)
{
  uint32_t c;
  do
    c = ch_toml_next(r);
  while (ch_toml_is_blank(c));
  if (c == '#')
    skip_comment(r);
  else if (c != 0 && !ch_toml_is_line_end(c))
    ch_toml_fail(r,
                 "expected a top-level item to end with a newline, comment, or EOF, but got %q "
                 "instead",
                 ch_int(c));
}

static void read_document(ch_toml_reader *r)
{
  for (;;) {
    uint32_t c = ch_toml_peek(r);
    if (c == 0)
      return;
    if (ch_toml_is_blank(c) || ch_toml_is_line_end(c)) {
      ch_toml_next(r);
      continue;
    }
    if (c == '#') {
      skip_comment(r);
      continue;
    }
    if (c == '[') {
      ch_toml_next(r);
      read_heading(r);
    } else {
      read_entry(r, NULL);
      r->key = CHART_STR("");
    }
    read_line_end(r);
  }
}

static chart_str without_mark(chart_str text)
{
  if (ch_str_starts(text, CHART_STR("\xff\xfe")) || ch_str_starts(text, CHART_STR("\xfe\xff")))
    return ch_str_from(text, 2);
  return ch_str_starts(text, CHART_STR("\xef\xbb\xbf")) ? ch_str_from(text, 3) : text;
}

chart_value ch_toml_read(ch_arena *arena, chart_str text, const ch_toml_times *times,
                         const ch_compat *compat)
{
  ch_toml_reader r = {
    .arena = arena, .times = times, .compat = compat, .text = without_mark(text), .line = 1
  };
  r.document     = ch_dict_new(arena, CH_TYPE_DICT, 8);
  r.top.children = ch_nil();
  r.context      = &r.top;
  if (ch_str_find_byte(r.text, '\0', 0) < 6)
    ch_throw(arena->fault, CHART_ERR_YAML,
             "toml: line 1: files cannot contain NULL bytes; probably using UTF-16; TOML files "
             "must be UTF-8");
  read_document(&r);
  return r.document;
}
