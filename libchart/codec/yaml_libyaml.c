/* SPDX-License-Identifier: Apache-2.0
 * Events from libyaml, and the signs that go-yaml would have read the text differently. */
#include "codec/yaml_event.h"

#include <yaml.h>

/* At every token libyaml looks at all flow levels, and it knows no limit: deep texts are not for
 * it. */
enum { DEEPEST = 40 };

typedef struct scan {
  ch_yaml_text *text;
  ch_yaml_sink *sink;
  void         *taker;
  yaml_parser_t parser;
  yaml_event_t  event;
  size_t        index;      /* libyaml counts characters: this one ... */
  size_t        offset;     /* ... starts at this byte */
  size_t        depth;      /* of collections */
  size_t        deepest;    /* what it may be */
  size_t        flow_depth; /* of the outermost flow collection and those inside it */
  bool          is_other;   /* go-yaml may read it differently: directives, tags, more documents */
  bool          has_document;
  bool          is_done; /* the text has ended */
} scan;

static bool continues(char c)
{
  return ((unsigned char) c & 0xC0u) == 0x80u;
}

static size_t offset_of(scan *s, yaml_mark_t mark)
{
  if (s->text->is_ascii)
    return mark.index;
  chart_str text = s->text->text;
  while (s->index < mark.index && s->offset < text.size) {
    s->offset++;
    while (s->offset < text.size && continues(text.data[s->offset]))
      s->offset++;
    s->index++;
  }
  while (s->index > mark.index) {
    s->offset--;
    while (continues(text.data[s->offset]))
      s->offset--;
    s->index--;
  }
  return s->offset;
}

static chart_str copied(scan *s, const yaml_char_t *text)
{
  if (text == NULL)
    return ch_str(NULL, 0);
  return ch_arena_copy(s->text->arena, chart_str_from((const char *) text));
}

/* What a scalar stands for, and its bytes in the text, quotes included. */
static chart_str scalar_text(scan *s, chart_str *source)
{
  const yaml_event_t *event = &s->event;
  size_t              start = offset_of(s, event->start_mark);
  size_t              end   = offset_of(s, event->end_mark);
  *source                   = ch_str_cut(s->text->text, start, end);
  chart_str value  = ch_str((const char *) event->data.scalar.value, event->data.scalar.length);
  size_t    closer = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? 0 : 1;
  if (value.size + closer <= source->size) {
    chart_str here = ch_str(s->text->text.data + (end - closer - value.size), value.size);
    if (ch_str_equal(here, value))
      return here;
  }
  return ch_arena_copy(s->text->arena, value);
}

/* In flow collections go-yaml ends a plain scalar at `?`; it does not know `\/`. */
static bool scalar_is_other(const scan *s, chart_str value, chart_str source)
{
  switch (s->event.data.scalar.style) {
  case YAML_PLAIN_SCALAR_STYLE:
    return s->flow_depth != 0 && ch_str_find_byte(value, '?', 0) != CH_NOT_FOUND;
  case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
    return value.size + 2 < source.size && ch_str_find(source, CHART_STR("\\/"), 0) != CH_NOT_FOUND;
  default: return false;
  }
}

static void take_scalar(scan *s, ch_yaml_event *out)
{
  chart_str source;
  out->text        = scalar_text(s, &source);
  out->is_implicit = s->event.data.scalar.plain_implicit != 0;
  out->anchor      = copied(s, s->event.data.scalar.anchor);
  s->is_other      = s->event.data.scalar.tag != NULL || scalar_is_other(s, out->text, source);
}

/* `[? a]` is a mapping that starts at its question mark; the scanners disagree on `[?]`. */
static void open_collection(scan *s, ch_yaml_event *out, bool is_flow, const yaml_char_t *anchor,
                            const yaml_char_t *tag)
{
  bool is_asked =
    is_flow && out->offset < s->text->text.size && s->text->text.data[out->offset] == '?';
  out->anchor = copied(s, anchor);
  s->depth++;
  if (is_flow || s->flow_depth != 0)
    s->flow_depth++;
  s->is_other = tag != NULL || is_asked || s->depth > s->deepest;
}

static void close_collection(scan *s)
{
  s->depth--;
  if (s->flow_depth != 0)
    s->flow_depth--;
}

/* Result: whether `out` was filled. */
static bool translate(scan *s, ch_yaml_event *out)
{
  const yaml_event_t *event = &s->event;
  *out                      = (ch_yaml_event){ .offset = offset_of(s, event->start_mark) };
  switch (event->type) {
  case YAML_SCALAR_EVENT:
    out->kind = CH_YAML_SCALAR;
    take_scalar(s, out);
    return true;
  case YAML_ALIAS_EVENT:
    out->kind = CH_YAML_ALIAS;
    out->text = copied(s, event->data.alias.anchor);
    return true;
  case YAML_MAPPING_START_EVENT:
    out->kind = CH_YAML_MAPPING;
    open_collection(s, out, event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
                    event->data.mapping_start.anchor, event->data.mapping_start.tag);
    return true;
  case YAML_SEQUENCE_START_EVENT:
    out->kind = CH_YAML_SEQUENCE;
    open_collection(s, out, event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
                    event->data.sequence_start.anchor, event->data.sequence_start.tag);
    return true;
  case YAML_MAPPING_END_EVENT:
  case YAML_SEQUENCE_END_EVENT:
    out->kind = CH_YAML_CLOSE;
    close_collection(s);
    return true;
  case YAML_DOCUMENT_START_EVENT:
    s->is_other = s->has_document || event->data.document_start.version_directive != NULL ||
                  event->data.document_start.tag_directives.start !=
                    event->data.document_start.tag_directives.end;
    s->has_document = true;
    return false;
  case YAML_STREAM_END_EVENT: s->is_done = true; return false;
  default: return false;
  }
}

static void scan_events(void *argument)
{
  scan *s = (scan *) argument;
  while (!s->is_done) {
    ch_yaml_event out;
    if (!yaml_parser_parse(&s->parser, &s->event)) {
      if (s->parser.error == YAML_MEMORY_ERROR)
        ch_throw_memory(s->text->arena->fault);
      s->is_other = true;
      return;
    }
    bool is_filled = translate(s, &out);
    if (s->is_other)
      return;
    if (is_filled)
      s->sink(s->taker, &out);
    yaml_event_delete(&s->event);
  }
}

/* The parser is no affair of the arena's clean-up list: a reading stands between marks of the arena
 * when a template asks for it. */
bool ch_yaml_scan_libyaml(ch_yaml_text *text, size_t depth, ch_yaml_sink *sink, void *taker)
{
  ch_fault *fault = text->arena->fault;
  scan      s     = {
             .text = text, .sink = sink, .taker = taker, .deepest = depth < DEEPEST ? depth : DEEPEST
  };
  if (!yaml_parser_initialize(&s.parser))
    ch_throw_memory(fault);
  yaml_parser_set_input_string(&s.parser, (const unsigned char *) text->text.data, text->text.size);
  yaml_parser_set_encoding(&s.parser, YAML_UTF8_ENCODING);
  bool is_done = ch_try(fault, scan_events, &s);
  yaml_event_delete(&s.event);
  yaml_parser_delete(&s.parser);
  if (!is_done)
    ch_rethrow(fault);
  return !s.is_other;
}
