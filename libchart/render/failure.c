/* SPDX-License-Identifier: Apache-2.0
 * The text of template errors: taking Go's messages apart and putting Helm's together. */
#include "render/failure.h"

#include "funcs/unicode.h"

static const chart_str template_prefix = { "template: ", 10 };

chart_str ch_failure_parse_text(ch_arena *arena, chart_str file, chart_str message)
{
  size_t first = ch_str_find(message, CHART_STR(": "), 0);
  if (first == CH_NOT_FOUND)
    return ch_arena_format(arena, "parse error in (%.*s): %.*s", CH_STR_ARG(file),
                           CH_STR_ARG(message));
  size_t    second   = ch_str_find(message, CHART_STR(": "), first + 2);
  size_t    end      = second == CH_NOT_FOUND ? message.size : second;
  chart_str location = ch_str_cut(message, first + 2, end);
  size_t    last     = ch_str_find_last(message, CHART_STR(": "));
  return ch_arena_format(arena, "parse error at (%.*s): %.*s", CH_STR_ARG(location),
                         CH_STR_ARG(ch_str_from(message, last + 2)));
}

/* One block of the rewritten text. */
typedef struct block {
  chart_str location, function, at, message;
} block;

static chart_str before_next_template(chart_str message)
{
  size_t cut = ch_str_find(message, CHART_STR(" template:"), 0);
  return cut == CH_NOT_FOUND ? message : ch_str_cut(message, 0, cut);
}

/* `LOCATION: executing "NAME" at <NODE>: MESSAGE`; false when the text is not of this form. */
static bool read_executing(chart_str text, block *out)
{
  static const chart_str mark = { ": executing ", 12 }, at = { " at <", 5 }, close = { ">: ", 3 };
  size_t                 hit = ch_str_find(text, mark, 0);
  if (hit == CH_NOT_FOUND)
    return false;
  chart_str rest = ch_str_from(text, hit + mark.size);
  if (rest.size == 0 || rest.data[0] != '"')
    return false;
  size_t quote = ch_str_find_byte(rest, '"', 1);
  if (quote == CH_NOT_FOUND || !ch_str_starts(ch_str_from(rest, quote + 1), at))
    return false;
  chart_str behind = ch_str_from(rest, quote + 1 + at.size);
  size_t    end    = ch_str_find(behind, close, 0);
  if (end == CH_NOT_FOUND)
    return false;
  *out = (block){ .location = ch_str_cut(text, 0, hit),
                  .function = ch_str_cut(rest, 1, quote),
                  .at       = ch_str_cut(behind, 0, end),
                  .message  = before_next_template(ch_str_from(behind, end + close.size)) };
  return true;
}

/* One link of the chain of wrapped errors; false when it is no error of the template engine. */
static bool read_link(chart_str text, block *out)
{
  *out = (block){ .message = text };
  if (!ch_str_starts(text, template_prefix))
    return false;
  chart_str rest = ch_str_from(text, template_prefix.size);
  if (ch_str_starts(rest, CHART_STR("no template ")))
    return true;
  if (read_executing(rest, out))
    return true;
  size_t colon = ch_str_find_last(rest, CHART_STR(": "));
  if (colon == CH_NOT_FOUND)
    return false;
  *out = (block){ .location = ch_str_cut(rest, 0, colon),
                  .message  = before_next_template(ch_str_from(rest, colon + 2)) };
  return true;
}

static void print_block(ch_buffer *out, const block *b)
{
  if (b->location.size != 0) {
    ch_buffer_str(out, b->location);
    ch_buffer_text(out, "\n  ");
  }
  if (b->function.size != 0) {
    ch_buffer_text(out, "executing \"");
    ch_buffer_str(out, b->function);
    ch_buffer_text(out, "\" at <");
    ch_buffer_str(out, b->at);
    ch_buffer_text(out, ">:\n    ");
  }
  if (b->message.size != 0) {
    ch_buffer_str(out, b->message);
    ch_buffer_byte(out, '\n');
  }
}

static bool same_block(const block *a, const block *b)
{
  return ch_str_equal(a->location, b->location) && ch_str_equal(a->function, b->function) &&
         ch_str_equal(a->at, b->at) && ch_str_equal(a->message, b->message);
}

chart_str ch_failure_execute_text(ch_arena *arena, const ch_exec_failure *failure,
                                  const ch_compat *compat)
{
  if (failure->is_user)
    return ch_arena_format(arena, "execution error at (%.*s): %.*s", CH_STR_ARG(failure->location),
                           CH_STR_ARG(failure->user_message));
  if (!compat->breaks_up_errors)
    return failure->text;
  ch_buffer out;
  block     last = { .message = { NULL, 0 } };
  ch_buffer_init(&out, arena);
  for (size_t i = 0; i < failure->link_count; i++) {
    block b;
    if (!read_link(ch_str_from(failure->text, failure->links[i]), &b))
      return failure->text;
    if (i == 0 || !same_block(&b, &last))
      print_block(&out, &b);
    last = b;
  }
  return ch_unicode_trim_space(ch_buffer_view(&out));
}
