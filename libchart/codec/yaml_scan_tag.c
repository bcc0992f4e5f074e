/* SPDX-License-Identifier: Apache-2.0
 * Tokens of go-yaml's dialect: anchors, tags, directives. */
#include "codec/yaml_scan.h"

#include "base/number.h"

/* Reads letters, digits, `_` and `-`. */
static chart_str read_word(ch_yaml_scanner *s)
{
  size_t start = s->at.offset;
  ch_yaml_need(s, 1);
  while (ch_yaml_is_word(ch_yaml_look(s, 0))) {
    ch_yaml_skip(s);
    ch_yaml_need(s, 1);
  }
  return ch_yaml_since(s, start);
}

void ch_yaml_scan_anchor(ch_yaml_scanner *s, ch_yaml_token *out)
{
  ch_yaml_skip(s);
  out->value    = read_word(s);
  bool is_ended = ch_yaml_is_gap(s, 0) || strchr("?:,]}%@`", ch_yaml_look(s, 0)) != NULL;
  if (out->value.size == 0 || !is_ended)
    ch_yaml_scan_fail(s, "did not find expected alphabetic or numeric character");
}

/* ---- tags --------------------------------------------------------------------------------- */

/* Reads `%C3%A9`: the bytes of one UTF-8 character. */
static void read_escapes(ch_yaml_scanner *s, ch_buffer *out)
{
  for (int left = 0, is_first = 1; is_first || left > 0; left--, is_first = 0) {
    ch_yaml_need(s, 3);
    int high = ch_number_hex_digit(ch_yaml_look(s, 1)),
        low  = ch_number_hex_digit(ch_yaml_look(s, 2));
    if (ch_yaml_look(s, 0) != '%' || high < 0 || low < 0)
      ch_yaml_scan_fail(s, "did not find URI escaped octet");
    unsigned octet = (unsigned) high << 4 | (unsigned) low;
    if (is_first) {
      left = octet < 0x80             ? 1
             : (octet & 0xE0) == 0xC0 ? 2
             : (octet & 0xF0) == 0xE0 ? 3
             : (octet & 0xF8) == 0xF0 ? 4
                                      : 0;
      if (left == 0)
        ch_yaml_scan_fail(s, "found an incorrect leading UTF-8 octet");
    } else if ((octet & 0xC0) != 0x80) {
      ch_yaml_scan_fail(s, "found an incorrect trailing UTF-8 octet");
    }
    ch_buffer_byte(out, (char) (unsigned char) octet);
    ch_yaml_skip_to(s, s->at.offset + 3);
  }
}

/* Reads the characters of a URI behind `head`, a part of it that was read already. */
static chart_str read_uri(ch_yaml_scanner *s, bool has_head, chart_str head)
{
  ch_buffer out;
  bool      is_empty = !has_head;
  ch_buffer_init(&out, s->text->arena);
  ch_buffer_str(&out, head);
  ch_yaml_need(s, 1);
  for (;;) {
    char c = ch_yaml_look(s, 0);
    if (c == '\0' || (!ch_yaml_is_word(c) && strchr(";/?:@&=+$,.!~*'()[]%", c) == NULL))
      break;
    if (c == '%') {
      read_escapes(s, &out);
    } else {
      ch_buffer_byte(&out, c);
      ch_yaml_skip(s);
    }
    ch_yaml_need(s, 1);
    is_empty = false;
  }
  if (is_empty)
    ch_yaml_scan_fail(s, "did not find expected tag URI");
  return ch_buffer_view(&out);
}

/* Reads `!`, `!word` or `!word!`. */
static chart_str read_handle(ch_yaml_scanner *s)
{
  size_t start = s->at.offset;
  ch_yaml_need(s, 1);
  if (ch_yaml_look(s, 0) != '!')
    ch_yaml_scan_fail(s, "did not find expected '!'");
  ch_yaml_skip(s);
  read_word(s);
  if (ch_yaml_look(s, 0) == '!')
    ch_yaml_skip(s);
  return ch_yaml_since(s, start);
}

static bool is_whole_handle(chart_str handle)
{
  return handle.size > 1 && handle.data[handle.size - 1] == '!';
}

/* `!<uri>` */
static void scan_verbatim(ch_yaml_scanner *s, ch_yaml_token *out)
{
  ch_yaml_skip(s);
  ch_yaml_skip(s);
  out->suffix = read_uri(s, false, ch_str(NULL, 0));
  if (ch_yaml_look(s, 0) != '>')
    ch_yaml_scan_fail(s, "did not find the expected '>'");
  ch_yaml_skip(s);
}

/* `!handle!suffix`, `!suffix` or `!`: the last is a tag with an empty handle. */
static void scan_shorthand(ch_yaml_scanner *s, ch_yaml_token *out)
{
  chart_str handle = read_handle(s);
  if (is_whole_handle(handle)) {
    out->value  = handle;
    out->suffix = read_uri(s, false, ch_str(NULL, 0));
    return;
  }
  out->suffix = read_uri(s, true, ch_str_from(handle, 1));
  if (out->suffix.size == 0)
    out->suffix = CHART_STR("!");
  else
    out->value = CHART_STR("!");
}

void ch_yaml_scan_tag(ch_yaml_scanner *s, ch_yaml_token *out)
{
  ch_yaml_need(s, 2);
  if (ch_yaml_look(s, 1) == '<')
    scan_verbatim(s, out);
  else
    scan_shorthand(s, out);
  ch_yaml_need(s, 1);
  if (!ch_yaml_is_gap(s, 0))
    ch_yaml_scan_fail(s, "did not find expected whitespace or line break");
}

/* ---- directives --------------------------------------------------------------------------- */

static int read_version_number(ch_yaml_scanner *s)
{
  int value = 0, length = 0;
  ch_yaml_need(s, 1);
  for (; ch_yaml_look(s, 0) >= '0' && ch_yaml_look(s, 0) <= '9'; length++) {
    if (length == 2)
      ch_yaml_scan_fail(s, "found extremely long version number");
    value = value * 10 + (ch_yaml_look(s, 0) - '0');
    ch_yaml_skip(s);
    ch_yaml_need(s, 1);
  }
  if (length == 0)
    ch_yaml_scan_fail(s, "did not find expected version number");
  return value;
}

static void scan_version(ch_yaml_scanner *s, ch_yaml_token *out)
{
  ch_yaml_skip_blanks(s);
  out->type  = CH_TOKEN_VERSION_DIRECTIVE;
  out->major = read_version_number(s);
  if (ch_yaml_look(s, 0) != '.')
    ch_yaml_scan_fail(s, "did not find expected digit or '.' character");
  ch_yaml_skip(s);
  out->minor = read_version_number(s);
}

static void scan_tag_directive(ch_yaml_scanner *s, ch_yaml_token *out)
{
  ch_yaml_skip_blanks(s);
  out->type  = CH_TOKEN_TAG_DIRECTIVE;
  out->value = read_handle(s);
  if (out->value.size > 1 && !is_whole_handle(out->value))
    ch_yaml_scan_fail(s, "did not find expected '!'");
  ch_yaml_need(s, 1);
  if (!ch_yaml_is_blank(s, 0))
    ch_yaml_scan_fail(s, "did not find expected whitespace");
  ch_yaml_skip_blanks(s);
  out->suffix = read_uri(s, false, ch_str(NULL, 0));
  ch_yaml_need(s, 1);
  if (!ch_yaml_is_gap(s, 0))
    ch_yaml_scan_fail(s, "did not find expected whitespace or line break");
}

void ch_yaml_scan_directive(ch_yaml_scanner *s, ch_yaml_token *out)
{
  ch_yaml_skip(s);
  chart_str name = read_word(s);
  if (name.size == 0)
    ch_yaml_scan_fail(s, "could not find expected directive name");
  if (!ch_yaml_is_gap(s, 0))
    ch_yaml_scan_fail(s, "found unexpected non-alphabetical character");
  if (ch_str_is(name, "YAML"))
    scan_version(s, out);
  else if (ch_str_is(name, "TAG"))
    scan_tag_directive(s, out);
  else
    ch_yaml_scan_fail(s, "found unknown directive name");
  ch_yaml_skip_rest_of_line(s);
}
