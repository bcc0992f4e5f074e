/* SPDX-License-Identifier: Apache-2.0
 * What the parser says of templates that it cannot read. */
#include "gotmpl/parser.h"
#include "value/print.h"

void ch_parse_fail(ch_parser *p, chart_str message)
{
  size_t    column;
  size_t    line = ch_str_line(p->text, p->lexer.token.offset, &column);
  chart_str text = ch_arena_format(p->arena, "template: %.*s:%zu: %.*s", CH_STR_ARG(p->file),
                                   line - p->lexer.comment_lines, CH_STR_ARG(message));
  ch_throw_at(p->arena->fault, CHART_ERR_PARSE, line, column + 1, text);
}

void ch_parse_fail_text(ch_parser *p, const char *message)
{
  ch_parse_fail(p, chart_str_from(message));
}

void ch_parse_fail_quoted(ch_parser *p, const char *before, chart_str quoted, const char *after)
{
  ch_buffer out;
  ch_buffer_init(&out, p->arena);
  ch_buffer_text(&out, before);
  ch_print_quoted(&out, quoted, false);
  ch_buffer_text(&out, after);
  ch_parse_fail(p, ch_buffer_view(&out));
}

/* An error of the lexer also says where the action started, when that was on an earlier line. */
static void add_action_start(const ch_parser *p, ch_buffer *out, ch_token token)
{
  if (p->action == CH_NOT_FOUND)
    return;
  size_t line = ch_str_line(p->text, p->action, NULL);
  if (line == ch_str_line(p->text, token.offset, NULL))
    return;
  bool is_action = ch_str_ends(ch_lexer_text(&p->lexer, token), CHART_STR(" action"));
  ch_buffer_text(out, is_action ? " started at " : " in action started at ");
  ch_buffer_str(out, p->file);
  ch_buffer_byte(out, ':');
  ch_buffer_integer(out, (int64_t) (line - p->lexer.comment_lines));
}

void ch_parse_fail_token(ch_parser *p, ch_token token, const char *context)
{
  ch_buffer out;
  ch_buffer_init(&out, p->arena);
  if (token.kind == CH_TOKEN_ERROR) {
    ch_lexer_print(&p->lexer, &out, token);
    add_action_start(p, &out, token);
  } else {
    ch_buffer_text(&out, "unexpected ");
    ch_lexer_print(&p->lexer, &out, token);
    ch_buffer_text(&out, " in ");
    ch_buffer_text(&out, context);
  }
  ch_parse_fail(p, ch_buffer_view(&out));
}

void ch_parse_fail_node(ch_parser *p, const char *before, const ch_node *node, const char *after)
{
  ch_buffer out;
  ch_buffer_init(&out, p->arena);
  ch_buffer_text(&out, before);
  ch_node_print(&out, node, p->text);
  ch_buffer_text(&out, after);
  ch_parse_fail(p, ch_buffer_view(&out));
}

void ch_parse_fail_field(ch_parser *p, const ch_node *constant)
{
  ch_buffer out;
  ch_buffer_init(&out, p->arena);
  ch_node_print(&out, constant, p->text);
  ch_parse_fail_quoted(p, "unexpected . after term ", ch_buffer_view(&out), "");
}
