/* SPDX-License-Identifier: Apache-2.0
 * Tokens of go-yaml's dialect: indicators, indentation, simple keys.
 *
 * A simple key is one without `?`: that it is a key shows only when its `:` comes, so a token that
 * may start one is held back, and a KEY token is put in front of it later. */
#include "codec/yaml_scan.h"

#include <stdio.h>

typedef struct simple_key {
  bool         is_possible;
  bool         is_required; /* in a block mapping's column nothing else can stand */
  size_t       number;      /* of its first token, counted from the start of the text */
  ch_yaml_mark mark;
} simple_key;

enum {
  LONGEST_KEY = 1024, /* how many characters a simple key may have */
  QUEUE_SLACK = 256   /* how many taken tokens may stay in the queue */
};

/* ---- moving ------------------------------------------------------------------------------- */

_Noreturn void ch_yaml_scan_fail(ch_yaml_scanner *s, const char *problem)
{
  if (s->at.line == 0)
    ch_yaml_fail(s->text, s->at.offset, "yaml: %s", problem);
  ch_yaml_fail(s->text, s->at.offset, "yaml: line %u: %s", s->at.line + 1, problem);
}

void ch_yaml_scan_need_slow(ch_yaml_scanner *s, size_t count)
{
  size_t at = s->at.offset;
  for (; count > 0 && at < s->size; count--)
    for (at++; at < s->size && ((unsigned char) s->data[at] & 0xC0) == 0x80;)
      at++;
  if (count > 0)
    ch_yaml_fail(s->text, s->text->bad_offset, "yaml: %s", s->text->bad_bytes);
}

void ch_yaml_skip_to(ch_yaml_scanner *s, size_t offset)
{
  size_t count = offset - s->at.offset;
  if (!s->text->is_ascii)
    for (size_t i = s->at.offset; i < offset; i++)
      count -= ((unsigned char) s->data[i] & 0xC0) == 0x80;
  s->at.offset = (uint32_t) offset;
  s->at.index += (uint32_t) count;
  s->at.column += (uint32_t) count;
}

void ch_yaml_skip_break(ch_yaml_scanner *s)
{
  size_t width   = ch_yaml_break(s, 0);
  bool   is_crlf = ch_yaml_look(s, 0) == '\r' && ch_yaml_look(s, 1) == '\n';
  s->at.offset += (uint32_t) (is_crlf ? 2 : width);
  s->at.index += is_crlf ? 2 : 1;
  s->at.line++;
  s->at.column = 0;
}

void ch_yaml_skip_blanks(ch_yaml_scanner *s)
{
  ch_yaml_need(s, 1);
  while (ch_yaml_is_blank(s, 0)) {
    ch_yaml_skip(s);
    ch_yaml_need(s, 1);
  }
}

void ch_yaml_skip_line(ch_yaml_scanner *s)
{
  if (s->text->bad_bytes == NULL && s->text->is_ascii) {
    size_t end = s->at.offset;
    while (end < s->size && s->data[end] != '\n' && s->data[end] != '\r')
      end++;
    ch_yaml_skip_to(s, end);
    return;
  }
  while (!ch_yaml_is_line_end(s, 0)) {
    ch_yaml_skip(s);
    ch_yaml_need(s, 1);
  }
}

void ch_yaml_skip_comment(ch_yaml_scanner *s)
{
  if (ch_yaml_look(s, 0) == '#')
    ch_yaml_skip_line(s);
}

void ch_yaml_skip_rest_of_line(ch_yaml_scanner *s)
{
  ch_yaml_skip_blanks(s);
  ch_yaml_skip_comment(s);
  if (!ch_yaml_is_line_end(s, 0))
    ch_yaml_scan_fail(s, "did not find expected comment or line break");
  if (ch_yaml_break(s, 0) != 0) {
    ch_yaml_need(s, 2);
    ch_yaml_skip_break(s);
  }
}

bool ch_yaml_at_document_indicator(const ch_yaml_scanner *s)
{
  char c = ch_yaml_look(s, 0);
  return s->at.column == 0 && (c == '-' || c == '.') && ch_yaml_look(s, 1) == c &&
         ch_yaml_look(s, 2) == c && ch_yaml_is_gap(s, 3);
}

/* ---- the queue ---------------------------------------------------------------------------- */

static ch_yaml_token *tokens(const ch_yaml_scanner *s)
{
  return (ch_yaml_token *) (void *) s->queue.data;
}

static size_t token_count(const ch_yaml_scanner *s)
{
  return s->queue.size / sizeof(ch_yaml_token);
}

/* Taken tokens give their room back. */
static void compact(ch_yaml_scanner *s)
{
  size_t left = token_count(s) - s->head;
  if (left != 0 && s->head < QUEUE_SLACK)
    return;
  memmove(tokens(s), tokens(s) + s->head, left * sizeof(ch_yaml_token));
  s->queue.size = left * sizeof(ch_yaml_token);
  s->head       = 0;
}

static void append(ch_yaml_scanner *s, ch_yaml_token token)
{
  if (s->head != 0)
    compact(s);
  token.key   = s->next_key;
  s->next_key = 0;
  ch_buffer_bytes(&s->queue, (const char *) &token, sizeof token);
}

/* Puts a token in front of token `number`.  When that was taken already, it goes to the end, as
 * go-yaml has it. */
static void insert(ch_yaml_scanner *s, size_t number, ch_yaml_token token)
{
  append(s, token);
  if (number < s->taken)
    return;
  ch_yaml_token *place = tokens(s) + s->head + (number - s->taken);
  size_t         after = (size_t) (tokens(s) + token_count(s) - place) - 1;
  memmove(place + 1, place, after * sizeof *place);
  *place = token;
}

static void append_mark(ch_yaml_scanner *s, ch_yaml_token_type type, ch_yaml_mark mark)
{
  append(s, (ch_yaml_token){ .type = type, .start = mark, .end = mark.offset });
}

/* Skips an indicator of `width` characters and appends its token. */
static void append_indicator(ch_yaml_scanner *s, ch_yaml_token_type type, int width)
{
  ch_yaml_token token = { .type = type, .start = s->at };
  while (width-- > 0)
    ch_yaml_skip(s);
  token.end = s->at.offset;
  append(s, token);
}

/* ---- simple keys -------------------------------------------------------------------------- */

static simple_key *key_at(const ch_yaml_scanner *s, size_t level)
{
  return (simple_key *) (void *) s->keys.data + level;
}

static simple_key *current_key(const ch_yaml_scanner *s)
{
  return key_at(s, s->keys.size / sizeof(simple_key) - 1);
}

/* Whether the key may still find its `:`. */
static bool is_key_valid(ch_yaml_scanner *s, simple_key *key)
{
  if (!key->is_possible)
    return false;
  if (key->mark.line == s->at.line && key->mark.index + LONGEST_KEY >= s->at.index)
    return true;
  if (key->is_required)
    ch_yaml_scan_fail(s, "could not find expected ':'");
  key->is_possible = false;
  return false;
}

/* Lets go of the token that was held back for being the possible start of a key. */
static void unhold(ch_yaml_scanner *s, size_t number)
{
  if (number >= s->taken && number - s->taken < token_count(s) - s->head)
    tokens(s)[s->head + (number - s->taken)].key = 0;
}

static void drop_key(ch_yaml_scanner *s)
{
  simple_key *key = current_key(s);
  if (!key->is_possible)
    return;
  if (key->is_required)
    ch_yaml_scan_fail(s, "could not find expected ':'");
  key->is_possible = false;
  unhold(s, key->number);
}

static size_t next_number(const ch_yaml_scanner *s)
{
  return s->taken + (token_count(s) - s->head);
}

/* Remembers that the token which follows may start a key. */
static void save_key(ch_yaml_scanner *s)
{
  if (!s->may_start_key)
    return;
  simple_key key = { .is_possible = true,
                     .is_required = s->flow_level == 0 && s->indent == (int32_t) s->at.column,
                     .number      = next_number(s),
                     .mark        = s->at };
  drop_key(s);
  *current_key(s) = key;
  s->next_key     = (uint32_t) (s->keys.size / sizeof key);
}

/* ---- flow levels and indentation ---------------------------------------------------------- */

static _Noreturn void fail_depth(ch_yaml_scanner *s)
{
  char problem[64];
  snprintf(problem, sizeof problem, "exceeded max depth of %zu", s->depth);
  ch_yaml_scan_fail(s, problem);
}

static void enter_flow(ch_yaml_scanner *s)
{
  simple_key key = { .number = next_number(s) };
  ch_buffer_bytes(&s->keys, (const char *) &key, sizeof key);
  s->flow_level++;
  if (s->flow_level > s->depth)
    fail_depth(s);
}

/* A level that never saw a possible key still has the number of its bracket here, so that `[]: 1`
 * is no key to go-yaml. */
static void leave_flow(ch_yaml_scanner *s)
{
  if (s->flow_level == 0)
    return;
  s->flow_level--;
  unhold(s, current_key(s)->number);
  s->keys.size -= sizeof(simple_key);
}

/* Opens a block collection at `column` when it is deeper than the innermost one.  Result: whether
 * its token is due. */
static bool roll_indent(ch_yaml_scanner *s, uint32_t column)
{
  if (s->flow_level != 0 || s->indent >= (int32_t) column)
    return false;
  ch_buffer_bytes(&s->indents, (const char *) &s->indent, sizeof s->indent);
  s->indent = (int32_t) column;
  if (s->indents.size / sizeof s->indent > s->depth)
    fail_depth(s);
  return true;
}

/* Closes the block collections that are deeper than `column`. */
static void unroll_indent(ch_yaml_scanner *s, int32_t column)
{
  if (s->flow_level != 0)
    return;
  while (s->indent > column) {
    append_mark(s, CH_TOKEN_BLOCK_END, s->at);
    s->indents.size -= sizeof s->indent;
    memcpy(&s->indent, s->indents.data + s->indents.size, sizeof s->indent);
  }
}

/* ---- tokens ------------------------------------------------------------------------------- */

static void fetch_stream_end(ch_yaml_scanner *s)
{
  if (s->at.column != 0) {
    s->at.column = 0;
    s->at.line++;
  }
  unroll_indent(s, -1);
  drop_key(s);
  s->may_start_key = false;
  append_mark(s, CH_TOKEN_STREAM_END, s->at);
}

static void leave_blocks(ch_yaml_scanner *s)
{
  unroll_indent(s, -1);
  drop_key(s);
  s->may_start_key = false;
}

static void fetch_document_indicator(ch_yaml_scanner *s)
{
  leave_blocks(s);
  append_indicator(s, ch_yaml_look(s, 0) == '-' ? CH_TOKEN_DOCUMENT_START : CH_TOKEN_DOCUMENT_END,
                   3);
}

static void fetch_flow_start(ch_yaml_scanner *s, ch_yaml_token_type type)
{
  save_key(s);
  enter_flow(s);
  s->may_start_key = true;
  append_indicator(s, type, 1);
}

static void fetch_flow_end(ch_yaml_scanner *s, ch_yaml_token_type type)
{
  drop_key(s);
  leave_flow(s);
  s->may_start_key = false;
  append_indicator(s, type, 1);
}

static void fetch_flow_entry(ch_yaml_scanner *s)
{
  drop_key(s);
  s->may_start_key = true;
  append_indicator(s, CH_TOKEN_FLOW_ENTRY, 1);
}

/* Inside a flow collection a `-` is left to the parser to complain about. */
static void fetch_block_entry(ch_yaml_scanner *s)
{
  if (s->flow_level == 0) {
    if (!s->may_start_key)
      ch_yaml_scan_fail(s, "block sequence entries are not allowed in this context");
    if (roll_indent(s, s->at.column))
      append_mark(s, CH_TOKEN_BLOCK_SEQUENCE_START, s->at);
  }
  drop_key(s);
  s->may_start_key = true;
  append_indicator(s, CH_TOKEN_BLOCK_ENTRY, 1);
}

static void fetch_key(ch_yaml_scanner *s)
{
  if (s->flow_level == 0) {
    if (!s->may_start_key)
      ch_yaml_scan_fail(s, "mapping keys are not allowed in this context");
    if (roll_indent(s, s->at.column))
      append_mark(s, CH_TOKEN_BLOCK_MAPPING_START, s->at);
  }
  drop_key(s);
  s->may_start_key = s->flow_level == 0;
  append_indicator(s, CH_TOKEN_KEY, 1);
}

/* The simple key that was waiting for this `:` gets its tokens. */
static void confirm_key(ch_yaml_scanner *s, simple_key *key)
{
  ch_yaml_token token = { .type = CH_TOKEN_KEY, .start = key->mark, .end = key->mark.offset };
  unhold(s, key->number);
  insert(s, key->number, token);
  if (roll_indent(s, key->mark.column)) {
    token.type = CH_TOKEN_BLOCK_MAPPING_START;
    insert(s, key->number, token);
  }
  key->is_possible = false;
  s->may_start_key = false;
}

static void fetch_value(ch_yaml_scanner *s)
{
  simple_key *key = current_key(s);
  if (is_key_valid(s, key)) {
    confirm_key(s, key);
  } else {
    if (s->flow_level == 0) {
      if (!s->may_start_key)
        ch_yaml_scan_fail(s, "mapping values are not allowed in this context");
      if (roll_indent(s, s->at.column))
        append_mark(s, CH_TOKEN_BLOCK_MAPPING_START, s->at);
    }
    s->may_start_key = s->flow_level == 0;
  }
  append_indicator(s, CH_TOKEN_VALUE, 1);
}

typedef void read_token(ch_yaml_scanner *s, ch_yaml_token *out);

static void fetch_long(ch_yaml_scanner *s, ch_yaml_token_type type, read_token *read)
{
  ch_yaml_token token = { .type = type, .start = s->at };
  read(s, &token);
  if (token.end == 0)
    token.end = s->at.offset;
  append(s, token);
}

/* An anchor, a tag or a scalar of one line, which may be a key. */
static void fetch_key_part(ch_yaml_scanner *s, ch_yaml_token_type type, read_token *read)
{
  save_key(s);
  s->may_start_key = false;
  fetch_long(s, type, read);
}

static void fetch_block_scalar(ch_yaml_scanner *s)
{
  drop_key(s);
  s->may_start_key = true;
  fetch_long(s, CH_TOKEN_SCALAR, ch_yaml_scan_block);
}

/* Tabs do not count as blanks where a block collection could begin.  A second byte order mark at the
 * start is skipped. */
static void skip_to_token(ch_yaml_scanner *s)
{
  for (;;) {
    ch_yaml_need(s, 1);
    if (s->at.offset == 0 && ch_str_starts(ch_str(s->data, s->size), CHART_STR("\xEF\xBB\xBF")))
      ch_yaml_skip(s);
    ch_yaml_need(s, 1);
    bool skips_tabs = s->flow_level != 0 || !s->may_start_key;
    while (ch_yaml_look(s, 0) == ' ' || (ch_yaml_look(s, 0) == '\t' && skips_tabs)) {
      ch_yaml_skip(s);
      ch_yaml_need(s, 1);
    }
    ch_yaml_skip_comment(s);
    if (ch_yaml_break(s, 0) == 0)
      return;
    ch_yaml_need(s, 2);
    ch_yaml_skip_break(s);
    if (s->flow_level == 0)
      s->may_start_key = true;
  }
}

/* Whether a plain scalar may start here, given that no other token does. */
static bool starts_plain(const ch_yaml_scanner *s)
{
  char c = ch_yaml_look(s, 0);
  if (c == '-')
    return true;
  if (c == '?' || c == ':')
    return s->flow_level == 0;
  return !ch_yaml_is_gap(s, 0) && strchr(",[]{}#&*!|>'\"%@`", c) == NULL;
}

static void fetch_token(ch_yaml_scanner *s)
{
  ch_yaml_need(s, 1);
  skip_to_token(s);
  unroll_indent(s, (int32_t) s->at.column);
  ch_yaml_need(s, 4);
  char c         = ch_yaml_look(s, 0);
  bool is_flow   = s->flow_level != 0;
  bool is_single = ch_yaml_is_gap(s, 1);
  if (c == '\0') {
    fetch_stream_end(s);
  } else if (c == '%' && s->at.column == 0) {
    leave_blocks(s);
    fetch_long(s, CH_TOKEN_TAG_DIRECTIVE, ch_yaml_scan_directive);
  } else if (ch_yaml_at_document_indicator(s)) {
    fetch_document_indicator(s);
  } else if (c == '[') {
    fetch_flow_start(s, CH_TOKEN_FLOW_SEQUENCE_START);
  } else if (c == '{') {
    fetch_flow_start(s, CH_TOKEN_FLOW_MAPPING_START);
  } else if (c == ']') {
    fetch_flow_end(s, CH_TOKEN_FLOW_SEQUENCE_END);
  } else if (c == '}') {
    fetch_flow_end(s, CH_TOKEN_FLOW_MAPPING_END);
  } else if (c == ',') {
    fetch_flow_entry(s);
  } else if (c == '-' && is_single) {
    fetch_block_entry(s);
  } else if (c == '?' && (is_flow || is_single)) {
    fetch_key(s);
  } else if (c == ':' && (is_flow || is_single)) {
    fetch_value(s);
  } else if (c == '*') {
    fetch_key_part(s, CH_TOKEN_ALIAS, ch_yaml_scan_anchor);
  } else if (c == '&') {
    fetch_key_part(s, CH_TOKEN_ANCHOR, ch_yaml_scan_anchor);
  } else if (c == '!') {
    fetch_key_part(s, CH_TOKEN_TAG, ch_yaml_scan_tag);
  } else if ((c == '|' || c == '>') && !is_flow) {
    fetch_block_scalar(s);
  } else if (c == '\'' || c == '"') {
    fetch_key_part(s, CH_TOKEN_SCALAR, ch_yaml_scan_quoted);
  } else if (starts_plain(s)) {
    fetch_key_part(s, CH_TOKEN_SCALAR, ch_yaml_scan_plain);
  } else {
    ch_yaml_scan_fail(s, "found character that cannot start any token");
  }
}

/* ---- giving tokens out -------------------------------------------------------------------- */

void ch_yaml_scanner_init(ch_yaml_scanner *s, ch_yaml_text *text, size_t depth)
{
  simple_key none = { .is_possible = false };
  *s              = (ch_yaml_scanner){ .text          = text,
                                       .data          = text->text.data,
                                       .size          = text->seen_size,
                                       .indent        = -1,
                                       .depth         = depth,
                                       .may_start_key = true };
  ch_buffer_init(&s->queue, text->arena);
  ch_buffer_init(&s->keys, text->arena);
  ch_buffer_init(&s->indents, text->arena);
  ch_buffer_bytes(&s->keys, (const char *) &none, sizeof none);
}

/* Whether the first token of the queue may still turn out to be the start of a key. */
static bool is_held(ch_yaml_scanner *s)
{
  uint32_t level = tokens(s)[s->head].key;
  return level != 0 && level <= s->keys.size / sizeof(simple_key) &&
         is_key_valid(s, key_at(s, level - 1));
}

const ch_yaml_token *ch_yaml_scanner_peek(ch_yaml_scanner *s)
{
  if (!s->is_ready)
    while (s->head == token_count(s) || is_held(s))
      fetch_token(s);
  s->is_ready = true;
  return &tokens(s)[s->head];
}

void ch_yaml_scanner_take(ch_yaml_scanner *s)
{
  s->is_ready = false;
  s->head++;
  s->taken++;
}
