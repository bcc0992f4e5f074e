/* SPDX-License-Identifier: Apache-2.0
 * The parser for regular expressions: Go 1.26's regexp/syntax with the flag Perl.
 *
 * It keeps a stack instead of recursing, as Go does: which of several errors is reported depends on
 * it.  Nothing is factored out of alternatives; that changes no answer. */
#include "codec/regex_parser.h"

#include "base/buffer.h"
#include "base/utf8.h"

/* ---- errors and text ---------------------------------------------------------------------- */

_Noreturn void ch_regex_fail(ch_regex_parser *p, const char *what, size_t from, size_t to)
{
  ch_buffer out;
  ch_buffer_init(&out, p->arena);
  ch_buffer_text(&out, "error parsing regexp: ");
  ch_buffer_text(&out, what);
  ch_buffer_text(&out, ": `");
  ch_buffer_str(&out, ch_str_cut(p->pattern, from, to));
  ch_buffer_byte(&out, '`');
  ch_throw_str(p->arena->fault, CHART_ERR_EXECUTE, ch_buffer_view(&out));
}

uint32_t ch_regex_next_rune(ch_regex_parser *p)
{
  if (p->at == p->pattern.size)
    return CH_RUNE_ERROR;
  size_t   width;
  uint32_t rune = ch_utf8_decode(ch_str_from(p->pattern, p->at), &width);
  if (rune == CH_RUNE_ERROR && width == 1)
    ch_regex_fail(p, "invalid UTF-8", p->at, p->pattern.size);
  p->at += width;
  return rune;
}

void ch_regex_check_utf8(ch_regex_parser *p, size_t from, size_t to)
{
  for (size_t at = from, width; at < to; at += width)
    if (ch_utf8_decode(ch_str_cut(p->pattern, at, to), &width) == CH_RUNE_ERROR && width == 1)
      ch_regex_fail(p, "invalid UTF-8", at, to);
}

/* ---- simple pieces ------------------------------------------------------------------------ */

static void push_op(ch_regex_parser *p, ch_regex_op op, size_t width)
{
  ch_regex_push(p, ch_regex_new_node(p, op));
  p->at += width;
}

static uint32_t least_case(uint32_t rune)
{
  uint32_t least = rune;
  for (uint32_t r = ch_rune_next_case(rune); r != rune; r = ch_rune_next_case(r))
    least = r < least ? r : least;
  return least;
}

static void push_literal(ch_regex_parser *p, uint32_t rune)
{
  ch_regex_node *node    = ch_regex_new_node(p, CH_REGEX_LITERAL);
  node->folds            = (p->flags & CH_REGEX_FOLD) != 0;
  node->as.text.runes    = (uint32_t *) ch_arena_array(p->arena, 1, sizeof(uint32_t));
  node->as.text.runes[0] = node->folds ? least_case(rune) : rune;
  node->as.text.count    = 1;
  node->as.text.room     = 1;
  ch_regex_push(p, node);
}

static void push_class(ch_regex_parser *p, ch_rune_set set)
{
  ch_rune_set_tidy(&set);
  if (set.size == 1 && set.ranges[0].first == set.ranges[0].last) {
    uint8_t flags = p->flags;
    p->flags &= (uint8_t) ~CH_REGEX_FOLD; /* the class holds one case alone */
    push_literal(p, set.ranges[0].first);
    p->flags = flags;
    return;
  }
  ch_regex_node *node = ch_regex_new_node(p, CH_REGEX_CLASS);
  node->as.set        = set;
  ch_regex_push(p, node);
}

static void push_dot(ch_regex_parser *p)
{
  ch_rune_set set = { NULL, 0, 0 };
  if ((p->flags & CH_REGEX_DOT_ALL) != 0) {
    ch_rune_set_add(p->arena, &set, 0, CH_RUNE_LAST);
  } else {
    ch_rune_set_add(p->arena, &set, 0, '\n' - 1);
    ch_rune_set_add(p->arena, &set, '\n' + 1, CH_RUNE_LAST);
  }
  push_class(p, set);
  p->at++;
}

/* \Q…\E: every byte between stands for itself. */
static void push_quoted(ch_regex_parser *p)
{
  p->at += 2;
  size_t end = ch_str_find(p->pattern, CHART_STR("\\E"), p->at);
  size_t to  = end == CH_NOT_FOUND ? p->pattern.size : end;
  while (p->at < to) {
    size_t   width;
    uint32_t rune = ch_utf8_decode(ch_str_cut(p->pattern, p->at, to), &width);
    if (rune == CH_RUNE_ERROR && width == 1)
      ch_regex_fail(p, "invalid UTF-8", p->at, to);
    push_literal(p, rune);
    p->at += width;
  }
  p->at = end == CH_NOT_FOUND ? to : to + 2;
}

static void parse_backslash(ch_regex_parser *p)
{
  switch (ch_regex_peek(p, 1)) {
  case 'A': push_op(p, CH_REGEX_BEGIN_TEXT, 2); return;
  case 'b': push_op(p, CH_REGEX_WORD_EDGE, 2); return;
  case 'B': push_op(p, CH_REGEX_NO_WORD_EDGE, 2); return;
  case 'C': ch_regex_fail(p, "invalid escape sequence", p->at, p->at + 2);
  case 'Q': push_quoted(p); return;
  case 'z': push_op(p, CH_REGEX_END_TEXT, 2); return;
  default: break;
  }
  ch_rune_set set = { NULL, 0, 0 };
  if (ch_regex_parse_class_escape(p, &set))
    push_class(p, set);
  else
    push_literal(p, ch_regex_parse_escape(p));
}

static void parse_bracket(ch_regex_parser *p)
{
  ch_rune_set set = { NULL, 0, 0 };
  ch_regex_parse_class(p, &set);
  push_class(p, set);
}

/* ---- repetitions -------------------------------------------------------------------------- */

enum { MOST_REPEATS = 1000, TOO_MANY = -2 };

/* Whether no more than `most` copies of anything result. */
static bool is_repeat_valid(const ch_regex_node *node, int32_t most)
{
  if (node->op == CH_REGEX_REPEAT && node->is_counted) {
    int32_t times = node->max == CH_REGEX_NO_LIMIT ? node->min : node->max;
    if (node->max == 0)
      return true;
    if (times > most)
      return false;
    most = times > 0 ? most / times : most;
  }
  if (node->op < CH_REGEX_GROUP || node->op > CH_REGEX_ALTERNATE)
    return true;
  for (size_t i = 0; i < node->as.sub.count; i++)
    if (!is_repeat_valid(node->as.sub.nodes[i], most))
      return false;
  return true;
}

/* Repeats the topmost node; p->at stands behind the operator, which began at `start`. */
static void push_repeat(ch_regex_parser *p, size_t start, int32_t min, int32_t max, bool is_counted)
{
  bool is_lazy = (p->flags & CH_REGEX_UNGREEDY) != 0;
  if (ch_regex_peek(p, 0) == '?') {
    p->at++;
    is_lazy = !is_lazy;
  }
  if (p->last_repeat != CH_NOT_FOUND)
    ch_regex_fail(p, "invalid nested repetition operator", p->last_repeat, p->at);
  if (p->stack_size == 0 || p->stack[p->stack_size - 1]->op >= CH_REGEX_OPEN)
    ch_regex_fail(p, "missing argument to repetition operator", start, p->at);
  ch_regex_node *node = ch_regex_new_node(p, CH_REGEX_REPEAT);
  node->is_lazy       = is_lazy;
  node->is_counted    = is_counted;
  node->min           = min;
  node->max           = max;
  ch_regex_push_repeat(p, node);
  if (is_counted && (min >= 2 || max >= 2) && !is_repeat_valid(node, MOST_REPEATS))
    ch_regex_fail(p, "invalid repeat count", start, p->at);
}

/* A decimal number without leading zeros; TOO_MANY when it is far above any limit. */
static bool parse_count(ch_regex_parser *p, int32_t *out)
{
  int first = ch_regex_peek(p, 0), second = ch_regex_peek(p, 1);
  if (first < '0' || first > '9' || (first == '0' && second >= '0' && second <= '9'))
    return false;
  int32_t n = 0;
  for (int c; (c = ch_regex_peek(p, 0)) >= '0' && c <= '9'; p->at++)
    n = n == TOO_MANY || n >= 100000000 ? TOO_MANY : n * 10 + c - '0';
  *out = n;
  return true;
}

/* {n} {n,} {n,m}; false when the text has another form. */
static bool parse_counts(ch_regex_parser *p, int32_t *min, int32_t *max)
{
  p->at++;
  if (!parse_count(p, min))
    return false;
  *max = *min;
  if (ch_regex_peek(p, 0) == ',') {
    p->at++;
    *max = CH_REGEX_NO_LIMIT;
    if (ch_regex_peek(p, 0) != '}' && !parse_count(p, max))
      return false;
  }
  return ch_regex_peek(p, 0) == '}';
}

/* Result: whether it was a repetition; any other brace is a literal. */
static bool parse_brace(ch_regex_parser *p)
{
  size_t  start = p->at;
  int32_t min, max;
  if (!parse_counts(p, &min, &max)) {
    p->at = start;
    push_literal(p, '{');
    p->at++;
    return false;
  }
  p->at++;
  bool is_disordered = max != CH_REGEX_NO_LIMIT && min > max;
  if (min == TOO_MANY || max == TOO_MANY || min > MOST_REPEATS || max > MOST_REPEATS ||
      is_disordered)
    ch_regex_fail(p, "invalid repeat count", start, p->at);
  push_repeat(p, start, min, max, true);
  return true;
}

static void parse_star(ch_regex_parser *p, char op)
{
  size_t start = p->at++;
  push_repeat(p, start, op == '+', op == '?' ? 1 : CH_REGEX_NO_LIMIT, false);
}

/* ---- groups ------------------------------------------------------------------------------- */

static void push_open(ch_regex_parser *p, uint32_t group)
{
  ch_regex_node *node = ch_regex_new_node(p, CH_REGEX_OPEN);
  node->flags         = p->flags;
  node->group         = group;
  ch_regex_push(p, node);
}

static void push_capture(ch_regex_parser *p, chart_str name)
{
  if (p->group_count == p->names_room) {
    size_t     room  = p->names_room == 0 ? 8 : p->names_room * 2;
    chart_str *names = (chart_str *) ch_arena_array(p->arena, room, sizeof *names);
    if (p->group_count != 0)
      memcpy(names, p->names, p->group_count * sizeof *names);
    p->names      = names;
    p->names_room = room;
  }
  p->names[p->group_count++] = name.size == 0 ? name : ch_arena_copy(p->arena, name);
  push_open(p, (uint32_t) p->group_count);
}

static bool is_group_name(chart_str name)
{
  for (size_t i = 0; i < name.size; i++) {
    char c = name.data[i], small = (char) (c | 0x20);
    if (c != '_' && !(c >= '0' && c <= '9') && !(small >= 'a' && small <= 'z'))
      return false;
  }
  return name.size != 0;
}

/* (?P<name> or (?<name>; `name` is where the name begins. */
static void parse_named_group(ch_regex_parser *p, size_t name)
{
  size_t start = p->at, end = ch_str_find_byte(p->pattern, '>', start);
  if (end == CH_NOT_FOUND) {
    ch_regex_check_utf8(p, start, p->pattern.size);
    ch_regex_fail(p, "invalid named capture", start, p->pattern.size);
  }
  ch_regex_check_utf8(p, name, end);
  if (!is_group_name(ch_str_cut(p->pattern, name, end)))
    ch_regex_fail(p, "invalid named capture", start, end + 1);
  push_capture(p, ch_str_cut(p->pattern, name, end));
  p->at = end + 1;
}

static uint8_t flag_of(uint32_t letter)
{
  switch (letter) {
  case 'i': return CH_REGEX_FOLD;
  case 'm': return CH_REGEX_MULTI_LINE;
  case 's': return CH_REGEX_DOT_ALL;
  case 'U': return CH_REGEX_UNGREEDY;
  default: return 0;
  }
}

/* (?flags) or (?flags: */
static void parse_flags(ch_regex_parser *p)
{
  size_t  start  = p->at;
  uint8_t flags  = p->flags;
  bool    is_off = false, has_flag = false;
  p->at += 2;
  while (p->at < p->pattern.size) {
    uint32_t c    = ch_regex_next_rune(p);
    uint8_t  flag = flag_of(c);
    if (flag != 0) {
      flags    = (uint8_t) (is_off ? flags & ~flag : flags | flag);
      has_flag = true;
    } else if (c == '-' && !is_off) {
      is_off   = true;
      has_flag = false;
    } else if ((c == ':' || c == ')') && (has_flag || !is_off)) {
      if (c == ':')
        push_open(p, 0);
      p->flags = flags;
      return;
    } else {
      break;
    }
  }
  ch_regex_fail(p, "invalid or unsupported Perl syntax", start, p->at);
}

static void parse_open(ch_regex_parser *p)
{
  size_t left = p->pattern.size - p->at;
  if (ch_regex_peek(p, 1) != '?') {
    push_capture(p, CHART_STR(""));
    p->at++;
  } else if (left > 4 && ch_regex_peek(p, 2) == 'P' && ch_regex_peek(p, 3) == '<') {
    parse_named_group(p, p->at + 4);
  } else if (left > 3 && ch_regex_peek(p, 2) == '<') {
    parse_named_group(p, p->at + 3);
  } else {
    parse_flags(p);
  }
}

static void parse_close(ch_regex_parser *p)
{
  ch_regex_join_concat(p);
  ch_regex_join_branches(p);
  if (p->stack_size < 2)
    ch_regex_fail(p, "unexpected )", 0, p->pattern.size);
  ch_regex_node *inner = p->stack[p->stack_size - 1], *open = p->stack[p->stack_size - 2];
  p->stack_size -= 2;
  p->flags = open->flags;
  p->at++;
  if (open->group == 0) {
    ch_regex_push(p, inner);
    return;
  }
  open->op              = CH_REGEX_GROUP;
  open->as.sub.nodes    = (ch_regex_node **) ch_arena_array(p->arena, 1, sizeof(void *));
  open->as.sub.nodes[0] = inner;
  open->as.sub.count    = 1;
  ch_regex_push(p, open);
}

/* ---- the whole ---------------------------------------------------------------------------- */

/* Result: whether it was a repetition. */
static bool parse_piece(ch_regex_parser *p)
{
  bool is_multi = (p->flags & CH_REGEX_MULTI_LINE) != 0;
  char c        = p->pattern.data[p->at];
  switch (c) {
  case '(': parse_open(p); return false;
  case ')': parse_close(p); return false;
  case '|':
    ch_regex_join_concat(p);
    push_op(p, CH_REGEX_BAR, 1);
    return false;
  case '^': push_op(p, is_multi ? CH_REGEX_BEGIN_LINE : CH_REGEX_BEGIN_TEXT, 1); return false;
  case '$': push_op(p, is_multi ? CH_REGEX_END_LINE : CH_REGEX_END_TEXT, 1); return false;
  case '.': push_dot(p); return false;
  case '[': parse_bracket(p); return false;
  case '\\': parse_backslash(p); return false;
  case '*':
  case '+':
  case '?': parse_star(p, c); return true;
  case '{': return parse_brace(p);
  default: push_literal(p, ch_regex_next_rune(p)); return false;
  }
}

ch_regex_tree ch_regex_parse(ch_arena *arena, chart_str pattern)
{
  ch_regex_parser p = { .arena = arena, .pattern = pattern };
  p.last_repeat     = CH_NOT_FOUND;
  while (p.at < pattern.size) {
    size_t start  = p.at;
    p.last_repeat = parse_piece(&p) ? start : CH_NOT_FOUND;
  }
  ch_regex_join_concat(&p);
  ch_regex_join_branches(&p);
  if (p.stack_size != 1)
    ch_regex_fail(&p, "missing closing )", 0, pattern.size);
  return (ch_regex_tree){ p.stack[0], p.names, p.group_count, false };
}
