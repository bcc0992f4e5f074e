/* SPDX-License-Identifier: Apache-2.0
 * The literal and folded blocks of the plain YAML reader. */
#include "codec/yaml_plain_scalar.h"

static char at(const ch_yaml_plain *p, size_t offset)
{
  return ch_yaml_plain_byte(p, offset);
}

/* How many blanks the line at `start` begins with; *is_blank: and nothing else. */
static size_t count_blanks(const ch_yaml_plain *p, size_t start, bool *is_blank)
{
  const size_t end = ch_yaml_after_blanks(p->text, start);
  *is_blank        = at(p, end) == '\n';
  return end - start;
}

/* The header behind `|` or `>`: only a chomping sign and a comment. */
static bool read_header(ch_yaml_plain *p, char *chomp)
{
  p->at++;
  *chomp = at(p, p->at);
  if (*chomp == '-' || *chomp == '+')
    p->at++;
  else
    *chomp = ' ';
  size_t from = p->at;
  ch_yaml_plain_skip_blanks(p);
  if (at(p, p->at) == '#' && p->at > from)
    p->at = ch_yaml_plain_line_end(p, p->at);
  if (p->at >= p->text.size || p->text.data[p->at] != '\n')
    return false;
  p->at++;
  return true;
}

/* The indentation of the first line that has text, or 0 when that stands behind the block; false
 * without one, or when a blank line before it is longer. */
static bool find_indent(const ch_yaml_plain *p, size_t parent, size_t *indent)
{
  size_t longest = 0;
  for (size_t line = p->at; line < p->text.size; line = ch_yaml_plain_line_end(p, line) + 1) {
    bool   is_blank;
    size_t blanks = count_blanks(p, line, &is_blank);
    if (!is_blank) {
      *indent = blanks > parent ? blanks : 0;
      return *indent == 0 || (blanks >= longest && at(p, line + blanks) != '\t');
    }
    longest = blanks > longest ? blanks : longest;
  }
  return false;
}

/* What stands for `breaks` line ends between two lines of a block. */
static void put_breaks(ch_buffer *text, size_t breaks, bool is_folded)
{
  if (!is_folded)
    ch_buffer_fill(text, '\n', breaks);
  else if (breaks == 1)
    ch_buffer_byte(text, ' ');
  else if (breaks > 1)
    ch_buffer_fill(text, '\n', breaks - 1);
}

/* Lines that are further in than the others, or that start with a tab, are not folded. */
static bool is_unfoldable(const ch_yaml_plain *p, size_t blanks, size_t indent)
{
  return blanks > indent || at(p, p->at + indent) == '\t';
}

bool ch_yaml_plain_text_block(ch_yaml_plain *p, size_t parent, chart_value *out)
{
  bool   is_folded = at(p, p->at) == '>', has_text = false;
  char   chomp;
  size_t indent, breaks = 0;
  if (!read_header(p, &chomp) || !find_indent(p, parent, &indent))
    return false;
  if (indent == 0) { /* an empty block; blank lines are passed over as those between two lines */
    *out = ch_string(CHART_STR(""));
    return chomp != '+';
  }
  ch_buffer text;
  ch_buffer_init(&text, p->arena);
  while (p->at < p->text.size) {
    bool   is_blank;
    size_t blanks = count_blanks(p, p->at, &is_blank);
    if (!is_blank && blanks < indent)
      break;
    size_t end     = ch_yaml_plain_line_end(p, p->at + blanks);
    bool   is_last = end == p->text.size;
    bool   is_text = !is_blank || blanks > indent; /* blanks further in are text */
    if (is_blank && is_last)
      return false;
    if (is_text) {
      if (is_folded && (is_unfoldable(p, blanks, indent) || (!has_text && breaks != 0)))
        return false;
      if (!p->skips) {
        put_breaks(&text, breaks, is_folded);
        ch_buffer_str(&text, ch_str_cut(p->text, p->at + indent, end));
      }
      has_text = true;
      breaks   = 0;
    }
    breaks += !is_last; /* nothing ends the last line, so there is nothing to keep */
    p->at = end + !is_last;
  }
  *out = ch_nil();
  if (p->skips)
    return true;
  ch_buffer_fill(&text, '\n', chomp == '-' ? 0 : chomp == '+' || breaks == 0 ? breaks : 1);
  ch_buffer_settle(&text);
  *out = ch_string(ch_buffer_view(&text));
  return true;
}
