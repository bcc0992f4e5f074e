/* SPDX-License-Identifier: Apache-2.0
 * The grammar of go-yaml v2's dialect: tokens to events, for the first document of a text.
 *
 * One function a rule, after go-yaml's parserc.go, oddities included (`[?]`).  An event is handed
 * over before the token behind it is asked for, so that errors come in the same order. */
#include "codec/yaml_event.h"
#include "codec/yaml_scan.h"

typedef struct tag_handle {
  chart_str handle;
  chart_str prefix;
} tag_handle;

typedef struct parser {
  ch_yaml_scanner scanner;
  ch_yaml_sink   *sink;
  void           *taker;
  ch_buffer       handles; /* of tag_handle */
} parser;

/* Where a node may stand, which decides what may follow. */
typedef enum context {
  IN_FLOW,
  IN_BLOCK,
  IN_BLOCK_MAPPING /* a sequence need not be indented there */
} context;

static void parse_node(parser *p, context where);

/* ---- tokens and events -------------------------------------------------------------------- */

static const ch_yaml_token *peek(parser *p)
{
  return ch_yaml_scanner_peek(&p->scanner);
}

static ch_yaml_token_type peek_type(parser *p)
{
  return peek(p)->type;
}

/* Takes the next token.  Result: the offset behind it. */
static uint32_t take(parser *p)
{
  uint32_t end = peek(p)->end;
  ch_yaml_scanner_take(&p->scanner);
  return end;
}

#define BIT(type) (1u << (type))

static bool next_is_one_of(parser *p, unsigned types)
{
  return (BIT(peek_type(p)) & types) != 0;
}

/* The line that go-yaml names for mistakes of grammar is one less than the true one. */
static _Noreturn void fail_at(parser *p, ch_yaml_mark mark, const char *problem)
{
  if (mark.line == 0)
    ch_yaml_fail(p->scanner.text, mark.offset, "yaml: %s", problem);
  ch_yaml_fail(p->scanner.text, mark.offset, "yaml: line %u: %s", mark.line, problem);
}

static _Noreturn void fail_here(parser *p, const char *problem)
{
  fail_at(p, peek(p)->start, problem);
}

static void emit(parser *p, ch_yaml_event event)
{
  p->sink(p->taker, &event);
}

static void emit_open(parser *p, ch_yaml_event_kind kind, size_t offset)
{
  emit(p, (ch_yaml_event){ .kind = kind, .offset = offset });
}

static void emit_close(parser *p)
{
  emit(p, (ch_yaml_event){ .kind = CH_YAML_CLOSE });
}

static void emit_empty(parser *p, size_t offset)
{
  emit(p, (ch_yaml_event){ .kind        = CH_YAML_SCALAR,
                           .is_implicit = true,
                           .text        = ch_str(p->scanner.data, 0),
                           .offset      = offset });
}

/* ---- block collections -------------------------------------------------------------------- */

static void parse_block_sequence(parser *p)
{
  take(p);
  while (peek_type(p) == CH_TOKEN_BLOCK_ENTRY) {
    uint32_t end = take(p);
    if (next_is_one_of(p, BIT(CH_TOKEN_BLOCK_ENTRY) | BIT(CH_TOKEN_BLOCK_END)))
      emit_empty(p, end);
    else
      parse_node(p, IN_BLOCK);
  }
  if (peek_type(p) != CH_TOKEN_BLOCK_END)
    fail_here(p, "did not find expected '-' indicator");
  emit_close(p);
  take(p);
}

/* A sequence in a mapping, its dashes in the mapping's column, has no tokens around it. */
static void parse_indentless_sequence(parser *p)
{
  while (peek_type(p) == CH_TOKEN_BLOCK_ENTRY) {
    uint32_t end = take(p);
    if (next_is_one_of(p, BIT(CH_TOKEN_BLOCK_ENTRY) | BIT(CH_TOKEN_KEY) | BIT(CH_TOKEN_VALUE) |
                            BIT(CH_TOKEN_BLOCK_END)))
      emit_empty(p, end);
    else
      parse_node(p, IN_BLOCK);
  }
  emit_close(p);
}

/* The node behind a KEY or VALUE token. */
static void parse_block_part(parser *p)
{
  uint32_t end = take(p);
  if (next_is_one_of(p, BIT(CH_TOKEN_KEY) | BIT(CH_TOKEN_VALUE) | BIT(CH_TOKEN_BLOCK_END)))
    emit_empty(p, end);
  else
    parse_node(p, IN_BLOCK_MAPPING);
}

static void parse_block_mapping(parser *p)
{
  take(p);
  while (peek_type(p) == CH_TOKEN_KEY) {
    parse_block_part(p);
    if (peek_type(p) == CH_TOKEN_VALUE)
      parse_block_part(p);
    else
      emit_empty(p, peek(p)->start.offset);
  }
  if (peek_type(p) != CH_TOKEN_BLOCK_END)
    fail_here(p, "did not find expected key");
  emit_close(p);
  take(p);
}

/* ---- flow collections --------------------------------------------------------------------- */

/* The value of a pair, `closer` being the end of the collection around it. */
static void parse_flow_value(parser *p, ch_yaml_token_type closer)
{
  if (peek_type(p) == CH_TOKEN_VALUE) {
    take(p);
    if (!next_is_one_of(p, BIT(CH_TOKEN_FLOW_ENTRY) | BIT(closer))) {
      parse_node(p, IN_FLOW);
      return;
    }
  }
  emit_empty(p, peek(p)->start.offset);
}

/* `[a: b]`: a mapping of one pair.  Where the key is missing, go-yaml swallows the token that
 * stands there, even a bracket. */
static void parse_flow_pair(parser *p)
{
  emit_open(p, CH_YAML_MAPPING, peek(p)->start.offset);
  take(p);
  if (next_is_one_of(p, BIT(CH_TOKEN_VALUE) | BIT(CH_TOKEN_FLOW_ENTRY) |
                          BIT(CH_TOKEN_FLOW_SEQUENCE_END)))
    emit_empty(p, take(p));
  else
    parse_node(p, IN_FLOW);
  parse_flow_value(p, CH_TOKEN_FLOW_SEQUENCE_END);
  peek(p);
  emit_close(p);
}

static void parse_flow_sequence(parser *p)
{
  take(p);
  for (bool is_first = true; peek_type(p) != CH_TOKEN_FLOW_SEQUENCE_END; is_first = false) {
    if (!is_first) {
      if (peek_type(p) != CH_TOKEN_FLOW_ENTRY)
        fail_here(p, "did not find expected ',' or ']'");
      take(p);
    }
    if (peek_type(p) == CH_TOKEN_KEY)
      parse_flow_pair(p);
    else if (peek_type(p) != CH_TOKEN_FLOW_SEQUENCE_END)
      parse_node(p, IN_FLOW);
    else
      break;
  }
  emit_close(p);
  take(p);
}

static void parse_flow_key(parser *p)
{
  take(p);
  if (next_is_one_of(p, BIT(CH_TOKEN_VALUE) | BIT(CH_TOKEN_FLOW_ENTRY) |
                          BIT(CH_TOKEN_FLOW_MAPPING_END)))
    emit_empty(p, peek(p)->start.offset);
  else
    parse_node(p, IN_FLOW);
  parse_flow_value(p, CH_TOKEN_FLOW_MAPPING_END);
}

static void parse_flow_mapping(parser *p)
{
  take(p);
  for (bool is_first = true; peek_type(p) != CH_TOKEN_FLOW_MAPPING_END; is_first = false) {
    if (!is_first) {
      if (peek_type(p) != CH_TOKEN_FLOW_ENTRY)
        fail_here(p, "did not find expected ',' or '}'");
      take(p);
    }
    if (peek_type(p) == CH_TOKEN_KEY) {
      parse_flow_key(p);
    } else if (peek_type(p) != CH_TOKEN_FLOW_MAPPING_END) {
      parse_node(p, IN_FLOW);
      emit_empty(p, peek(p)->start.offset);
    } else {
      break;
    }
  }
  emit_close(p);
  take(p);
}

/* ---- nodes -------------------------------------------------------------------------------- */

static chart_str find_prefix(const parser *p, chart_str handle)
{
  const tag_handle *handles = (const tag_handle *) (const void *) p->handles.data;
  for (size_t i = 0; i < p->handles.size / sizeof *handles; i++)
    if (ch_str_equal(handles[i].handle, handle))
      return handles[i].prefix;
  return ch_str(NULL, 0);
}

/* The full form of a tag; empty when its handle is not known. */
static chart_str resolve_tag(parser *p, const ch_yaml_token *token)
{
  if (token->value.size == 0)
    return token->suffix;
  chart_str prefix = find_prefix(p, token->value);
  ch_buffer out;
  ch_buffer_init(&out, p->scanner.text->arena);
  ch_buffer_str(&out, prefix);
  if (prefix.size != 0)
    ch_buffer_str(&out, token->suffix);
  return ch_buffer_view(&out);
}

/* Reads an anchor and a tag in either order.  go-yaml finds out whether the tag's handle is known
 * only when it has seen what comes behind. */
static void parse_properties(parser *p, ch_yaml_event *event)
{
  ch_yaml_token tag = { .end = 0 };
  for (int i = 0; i < 2; i++) {
    const ch_yaml_token *token = peek(p);
    if (token->type == CH_TOKEN_ANCHOR && event->anchor.size == 0)
      event->anchor = token->value;
    else if (token->type == CH_TOKEN_TAG && tag.end == 0)
      tag = *token;
    else
      break;
    take(p);
  }
  peek(p);
  if (tag.end == 0)
    return;
  event->tag = resolve_tag(p, &tag);
  if (event->tag.size == 0)
    fail_at(p, tag.start, "found undefined tag handle");
}

static void parse_scalar(parser *p, ch_yaml_event *event)
{
  const ch_yaml_token *token = peek(p);
  event->kind                = CH_YAML_SCALAR;
  event->text                = token->value;
  event->is_implicit         = event->tag.size == 0 ? token->is_plain : ch_str_is(event->tag, "!");
  emit(p, *event);
  take(p);
}

static void parse_collection(parser *p, ch_yaml_event *event, ch_yaml_event_kind kind,
                             void (*parse)(parser *))
{
  event->kind = kind;
  emit(p, *event);
  parse(p);
}

static void parse_content(parser *p, context where, ch_yaml_event *event)
{
  switch (peek_type(p)) {
  case CH_TOKEN_SCALAR: parse_scalar(p, event); return;
  case CH_TOKEN_FLOW_SEQUENCE_START:
    parse_collection(p, event, CH_YAML_SEQUENCE, parse_flow_sequence);
    return;
  case CH_TOKEN_FLOW_MAPPING_START:
    parse_collection(p, event, CH_YAML_MAPPING, parse_flow_mapping);
    return;
  case CH_TOKEN_BLOCK_ENTRY:
    if (where != IN_BLOCK_MAPPING)
      break;
    parse_collection(p, event, CH_YAML_SEQUENCE, parse_indentless_sequence);
    return;
  case CH_TOKEN_BLOCK_SEQUENCE_START:
    if (where == IN_FLOW)
      break;
    parse_collection(p, event, CH_YAML_SEQUENCE, parse_block_sequence);
    return;
  case CH_TOKEN_BLOCK_MAPPING_START:
    if (where == IN_FLOW)
      break;
    parse_collection(p, event, CH_YAML_MAPPING, parse_block_mapping);
    return;
  default: break;
  }
  if (event->anchor.size == 0 && event->tag.size == 0)
    fail_here(p, "did not find expected node content");
  event->kind        = CH_YAML_SCALAR;
  event->is_implicit = event->tag.size == 0;
  emit(p, *event);
}

static void parse_node(parser *p, context where)
{
  ch_guard_stack(p->scanner.text->arena->fault);
  const ch_yaml_token *token = peek(p);
  ch_yaml_event        event = { .kind = CH_YAML_ALIAS, .offset = token->start.offset };
  if (token->type == CH_TOKEN_ALIAS) {
    event.text = token->value;
    emit(p, event);
    take(p);
    return;
  }
  parse_properties(p, &event);
  parse_content(p, where, &event);
}

/* ---- documents ---------------------------------------------------------------------------- */

static void add_handle(parser *p, chart_str handle, chart_str prefix)
{
  tag_handle entry = { handle, prefix };
  ch_buffer_bytes(&p->handles, (const char *) &entry, sizeof entry);
}

static void parse_directives(parser *p)
{
  bool has_version = false;
  for (;;) {
    const ch_yaml_token *token = peek(p);
    if (token->type == CH_TOKEN_VERSION_DIRECTIVE) {
      if (has_version)
        fail_here(p, "found duplicate %YAML directive");
      if (token->major != 1 || token->minor != 1)
        fail_here(p, "found incompatible YAML document");
      has_version = true;
    } else if (token->type == CH_TOKEN_TAG_DIRECTIVE) {
      if (find_prefix(p, token->value).size != 0)
        fail_here(p, "found duplicate %TAG directive");
      add_handle(p, token->value, token->suffix);
    } else {
      break;
    }
    take(p);
  }
  /* The first of two handles that are the same counts, and that is the document's own. */
  add_handle(p, CHART_STR("!"), CHART_STR("!"));
  add_handle(p, CHART_STR("!!"), CHART_STR("tag:yaml.org,2002:"));
}

static void parse_explicit_document(parser *p)
{
  parse_directives(p);
  if (peek_type(p) != CH_TOKEN_DOCUMENT_START)
    fail_here(p, "did not find expected <document start>");
  uint32_t end = take(p);
  if (next_is_one_of(p, BIT(CH_TOKEN_VERSION_DIRECTIVE) | BIT(CH_TOKEN_TAG_DIRECTIVE) |
                          BIT(CH_TOKEN_DOCUMENT_START) | BIT(CH_TOKEN_DOCUMENT_END) |
                          BIT(CH_TOKEN_STREAM_END)))
    emit_empty(p, end);
  else
    parse_node(p, IN_BLOCK);
}

void ch_yaml_scan_goyaml(ch_yaml_text *text, size_t depth, ch_yaml_sink *sink, void *taker)
{
  parser p = { .sink = sink, .taker = taker };
  ch_yaml_scanner_init(&p.scanner, text, depth);
  ch_buffer_init(&p.handles, text->arena);
  if (peek_type(&p) == CH_TOKEN_STREAM_END)
    return;
  if (next_is_one_of(&p, BIT(CH_TOKEN_VERSION_DIRECTIVE) | BIT(CH_TOKEN_TAG_DIRECTIVE) |
                           BIT(CH_TOKEN_DOCUMENT_START))) {
    parse_explicit_document(&p);
  } else {
    parse_directives(&p);
    parse_node(&p, IN_BLOCK);
  }
  peek(&p); /* what stands behind the document must be a token */
}
