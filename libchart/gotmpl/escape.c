/* SPDX-License-Identifier: Apache-2.0
 * Escaping for HTML, JavaScript and URL queries (Go 1.26's text/template and net/url). */
#include "gotmpl/escape.h"

#include "base/utf8.h"
#include "value/print.h"

static const char upper_hex[] = "0123456789ABCDEF";

/* The arguments as print would join them; nil prints as an action would print it. */
static chart_str join(ch_call *call, const chart_value *arg, size_t count)
{
  if (count == 1 && arg[0].kind == CHART_STRING)
    return ch_text(arg[0]);
  chart_value *shown = (chart_value *) ch_arena_array(call->arena, count, sizeof *shown);
  for (size_t i = 0; i < count; i++)
    shown[i] = arg[i].kind == CHART_NIL ? ch_string(CHART_STR("<no value>")) : arg[i];
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_print_plain(&out, shown, count);
  return ch_buffer_view(&out);
}

static void escape_html(ch_buffer *out, chart_str s)
{
  for (size_t i = 0; i < s.size; i++) {
    switch (s.data[i]) {
    case '&': ch_buffer_text(out, "&amp;"); break;
    case '<': ch_buffer_text(out, "&lt;"); break;
    case '>': ch_buffer_text(out, "&gt;"); break;
    case '\'': ch_buffer_text(out, "&#39;"); break;
    case '"': ch_buffer_text(out, "&#34;"); break;
    case '\0': ch_buffer_text(out, "\xEF\xBF\xBD"); break;
    default: ch_buffer_byte(out, s.data[i]);
    }
  }
}

static void js_unicode(ch_buffer *out, uint32_t rune)
{
  chart_value argument = ch_int((int64_t) rune);
  ch_print_format(out, CHART_STR("\\u%04X"), &argument, 1);
}

static void escape_js(ch_buffer *out, chart_str s)
{
  for (size_t at = 0, width; at < s.size; at += width) {
    uint32_t rune = ch_utf8_decode(ch_str_from(s, at), &width);
    if (rune == '\\' || rune == '\'' || rune == '"') {
      ch_buffer_byte(out, '\\');
      ch_buffer_byte(out, (char) rune);
    } else if (rune == '<' || rune == '>' || rune == '&' || rune == '=' || rune < ' ' ||
               (rune >= 0x80 && !ch_print_is_printable(rune))) {
      js_unicode(out, rune);
    } else {
      ch_buffer_bytes(out, s.data + at, width);
    }
  }
}

static void escape_query(ch_buffer *out, chart_str s)
{
  for (size_t i = 0; i < s.size; i++) {
    unsigned char c = (unsigned char) s.data[i];
    bool is_plain   = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '-' || c == '_' || c == '.' || c == '~';
    if (is_plain) {
      ch_buffer_byte(out, (char) c);
    } else if (c == ' ') {
      ch_buffer_byte(out, '+');
    } else {
      ch_buffer_byte(out, '%');
      ch_buffer_byte(out, upper_hex[c >> 4]);
      ch_buffer_byte(out, upper_hex[c & 15]);
    }
  }
}

chart_value ch_builtin_escape(ch_call *call, const chart_value *arg, size_t count)
{
  chart_str text = join(call, arg, count);
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  switch (call->function->variant) {
  case CH_ESCAPE_HTML: escape_html(&out, text); break;
  case CH_ESCAPE_JS: escape_js(&out, text); break;
  default: escape_query(&out, text);
  }
  return ch_string(ch_buffer_view(&out));
}
