/* SPDX-License-Identifier: Apache-2.0
 * Values files: YAML documents that are read one by one and merged, as Helm 4 does.
 *
 * Helm takes documents apart before any YAML is parsed (k8s.io/apimachinery's YAMLReader over
 * bufio's ReadLine): at every line that starts with `---`, be it inside a block scalar; CRLF becomes
 * LF, and the last line gets a line end. */
#include "base/utf8.h"
#include "codec/yaml_bytes.h"
#include "codec/yaml_reading.h"

/* bufio hands out longer lines in parts of this size. */
enum { PART = 4096 };

typedef struct line {
  chart_str text;    /* without its end */
  size_t    next;    /* where the following line starts */
  bool      has_end; /* a line feed */
  bool      is_last; /* the file ends without this line: an empty one, or a lost one */
} line;

typedef struct file {
  ch_arena      *arena;
  chart_str      text;
  size_t         at; /* the first line that was not read */
  uint32_t       source;
  ch_yaml_limits limits;
} file;

/* ReadLine meets the end of the file only when it looks for what follows a full part: a last line
 * that is an exact number of parts counts as not there. */
static bool is_lost(chart_str rest)
{
  while (rest.size >= PART) {
    size_t part = rest.data[PART - 1] == '\r' ? PART - 1 : PART;
    rest        = ch_str_from(rest, part);
  }
  return rest.size == 0;
}

static line read_line(const file *f)
{
  size_t end = ch_str_find_byte(f->text, '\n', f->at);
  if (end == CH_NOT_FOUND) {
    chart_str rest = ch_str_from(f->text, f->at);
    return (line){ .text = rest, .next = f->text.size, .is_last = is_lost(rest) };
  }
  chart_str text = ch_str_cut(f->text, f->at, end);
  if (text.size != 0 && text.data[text.size - 1] == '\r')
    text.size--;
  return (line){ .text = text, .next = end + 1, .has_end = true };
}

/* ---- separators --------------------------------------------------------------------------- */

static bool is_space(uint32_t rune)
{
  return (rune >= 0x09 && rune <= 0x0D) || rune == ' ' || rune == 0x85 || rune == 0xA0 ||
         rune == 0x1680 || (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 || rune == 0x2029 ||
         rune == 0x202F || rune == 0x205F || rune == 0x3000;
}

static chart_str trim_space(chart_str s)
{
  size_t width;
  while (s.size != 0 && is_space(ch_utf8_decode(s, &width)))
    s = ch_str_from(s, width);
  while (s.size != 0 && is_space(ch_utf8_decode_last(s, &width)))
    s.size -= width;
  return s;
}

static _Noreturn void fail_separator(const file *f, chart_str rest)
{
  ch_yaml_text    text = { .arena  = f->arena,
                           .base   = f->at,
                           .prefix = "error reading yaml document: " };
  ch_yaml_reading r    = { .text = text, .file = f->text };
  ch_buffer       message;
  ch_buffer_init(&message, f->arena);
  ch_buffer_text(&message, "invalid Yaml document separator: ");
  ch_buffer_str(&message, rest);
  ch_yaml_reading_fail(&r, ch_buffer_view(&message));
}

/* Throws when something else than a comment stands behind the dashes. */
static bool is_separator(const file *f, chart_str line_text)
{
  if (!ch_str_starts(line_text, CHART_STR("---")))
    return false;
  chart_str rest = trim_space(ch_str_from(line_text, 3));
  if (rest.size != 0 && rest.data[0] != '#')
    fail_separator(f, rest);
  return true;
}

/* ---- documents ---------------------------------------------------------------------------- */

typedef struct part {
  size_t start, end; /* in the file */
  size_t crs;        /* how many CRLF are inside */
  bool   has_end;    /* the last line has a line feed */
} part;

/* From the start of a line to the next one that may be a separator, has a carriage return, or is the
 * last. */
static size_t skip_lines(const file *f, size_t at)
{
  const size_t hit = ch_yaml_find_line(f->text, at, '-');
  if (hit < f->text.size && f->text.data[hit] == '\n')
    return hit + 1;
  size_t start = hit;
  while (start > at && f->text.data[start - 1] != '\n')
    start--;
  return start;
}

/* Finds the next document.  Result: false when there is none. */
static bool find_document(file *f, part *out)
{
  *out = (part){ .start = f->at, .end = f->at, .has_end = true };
  for (;;) {
    if (f->at < f->text.size && f->text.data[f->at] != '-')
      f->at = out->end = skip_lines(f, f->at);
    line l        = read_line(f);
    bool is_empty = out->end == out->start;
    if (is_separator(f, l.text) && !is_empty) {
      f->at = l.next;
      return true;
    }
    if (l.is_last)
      return !is_empty;
    out->has_end = l.has_end;
    out->crs += l.has_end && l.next - f->at == l.text.size + 2 ? 1 : 0;
    f->at = out->end = l.next;
  }
}

/* The document's text as the YAML reader gets it. */
static ch_yaml_text open_document(const file *f, part p)
{
  chart_str bytes = ch_str_cut(f->text, p.start, p.end);
  size_t   *cuts  = NULL;
  if (p.crs != 0 || !p.has_end) {
    ch_buffer out;
    ch_buffer_init(&out, f->arena);
    ch_buffer_reserve(&out, bytes.size + 1);
    cuts       = (size_t *) ch_arena_array(f->arena, p.crs, sizeof *cuts);
    size_t cut = 0;
    for (size_t i = 0; i < bytes.size; i++) {
      if (bytes.data[i] == '\r' && i + 1 < bytes.size && bytes.data[i + 1] == '\n')
        cuts[cut++] = out.size;
      else
        ch_buffer_byte(&out, bytes.data[i]);
    }
    if (!p.has_end)
      ch_buffer_byte(&out, '\n');
    bytes = ch_buffer_view(&out);
  }
  ch_yaml_text text = ch_yaml_text_open(f->arena, bytes);
  text.base += p.start;
  text.cuts      = cuts;
  text.cut_count = p.crs;
  text.prefix    = "cannot unmarshal yaml document: ";
  return text;
}

static chart_value read_document(const file *f, part p)
{
  ch_yaml_reading r = { .text       = open_document(f, p),
                        .file       = f->text,
                        .source     = f->source,
                        .limits     = f->limits,
                        .wants_dict = true };
  return ch_yaml_reading_run(&r);
}

static void merge(ch_arena *arena, chart_value into, chart_value from)
{
  ch_guard_stack(arena->fault);
  const chart_dict_entry *entries = ch_dict_sorted(from);
  for (size_t i = 0; i < ch_dict_size(from); i++) {
    chart_value old = ch_dict_get(into, entries[i].key);
    if (entries[i].value.kind == CHART_DICT && old.kind == CHART_DICT)
      merge(arena, old, entries[i].value);
    else
      ch_dict_set_from(arena, into, entries[i].key, entries[i].value, entries[i].origin);
  }
}

chart_value ch_yaml_read_values(ch_arena *arena, chart_str text, uint32_t source,
                                ch_yaml_limits limits)
{
  file        f      = { .arena = arena, .text = text, .source = source, .limits = limits };
  chart_value values = ch_nil();
  part        p;
  while (find_document(&f, &p)) {
    chart_value document = read_document(&f, p);
    if (values.kind == CHART_DICT)
      merge(arena, values, document);
    else
      values = document;
  }
  return values.kind == CHART_DICT ? values : ch_dict_new(arena, CH_TYPE_DICT, 0);
}
