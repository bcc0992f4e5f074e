/* SPDX-License-Identifier: Apache-2.0
 * Template text to tokens: one function for each state, in the order in which text is met. */
#include "gotmpl/lex.h"

#include "base/utf8.h"
#include "value/print.h"

#include <utf8proc.h>

#define END_OF_INPUT UINT32_MAX

void ch_lexer_init(ch_lexer *lexer, ch_arena *arena, chart_str input)
{
  *lexer = (ch_lexer){ .arena = arena, .input = input, .state = CH_LEX_TEXT };
}

/* What a byte can be: a blank, part of a name, what may stand behind a name.  The table keeps the
 * scanning of names and blanks to a look-up; bytes of longer UTF-8 sequences are none of these. */
enum { BLANK = 1, NAME = 2, ENDS_NAME = 4, BLANK_END = BLANK | ENDS_NAME };

#define ROW_OF(class) class, class, class, class, class, class, class, class, class, class
static const uint8_t classes[256] = {
  ['\t'] = BLANK_END,
  ['\n'] = BLANK_END,
  ['\r'] = BLANK_END,
  [' ']  = BLANK_END,
  ['.']  = ENDS_NAME,
  [',']  = ENDS_NAME,
  ['|']  = ENDS_NAME,
  [':']  = ENDS_NAME,
  [')']  = ENDS_NAME,
  ['(']  = ENDS_NAME,
  ['_']  = NAME,
  ['0']  = ROW_OF(NAME),
  ['A']  = ROW_OF(NAME),
  ROW_OF(NAME),
  NAME,
  NAME,
  NAME,
  NAME,
  NAME,
  NAME,
  ['a'] = ROW_OF(NAME),
  ROW_OF(NAME),
  NAME,
  NAME,
  NAME,
  NAME,
  NAME,
  NAME,
};
#undef ROW_OF

static bool is_space(unsigned char c)
{
  return (classes[c] & BLANK) != 0;
}

static bool is_name_rune(uint32_t rune)
{
  if (rune < 0x80)
    return classes[rune] == NAME;
  if (rune == END_OF_INPUT)
    return false;
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t) rune);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
         category == UTF8PROC_CATEGORY_ND;
}

static bool looking_at(const ch_lexer *l, size_t at, const char *two)
{
  return at + 2 <= l->input.size && l->input.data[at] == two[0] && l->input.data[at + 1] == two[1];
}

static uint32_t peek(const ch_lexer *l, size_t *width)
{
  *width = 0;
  if (l->at >= l->input.size)
    return END_OF_INPUT;
  *width             = 1;
  unsigned char byte = (unsigned char) l->input.data[l->at];
  if (byte < 0x80)
    return byte;
  return ch_utf8_decode(ch_str_from(l->input, l->at), width);
}

static uint32_t next(ch_lexer *l)
{
  size_t   width;
  uint32_t rune = peek(l, &width);
  l->at += width;
  return rune;
}

static ch_token emit(ch_lexer *l, ch_token_kind kind)
{
  ch_token token = { (uint8_t) kind, l->has_space, (uint32_t) l->start,
                     ch_str_cut(l->input, l->start, l->at) };
  l->start       = l->at;
  l->has_space   = false;
  return token;
}

static ch_token fail(ch_lexer *l, chart_str message)
{
  l->state = CH_LEX_DONE;
  return (ch_token){ CH_TOKEN_ERROR, l->has_space, (uint32_t) l->start, message };
}

static ch_token fail_rune(ch_lexer *l, const char *what, uint32_t rune)
{
  ch_buffer out;
  ch_buffer_init(&out, l->arena);
  ch_buffer_text(&out, what);
  chart_value argument = ch_int(rune == END_OF_INPUT ? -1 : (int64_t) rune);
  ch_print_format(&out, CHART_STR(" %#U"), &argument, 1);
  return fail(l, ch_buffer_view(&out));
}

static ch_token fail_number(ch_lexer *l)
{
  ch_buffer out;
  ch_buffer_init(&out, l->arena);
  ch_buffer_text(&out, "bad number syntax: ");
  ch_print_quoted(&out, ch_str_cut(l->input, l->start, l->at), false);
  return fail(l, ch_buffer_view(&out));
}

/* A trim marker is a `-` with a blank on its far side. */
static bool has_left_trim(const ch_lexer *l, size_t at)
{
  return at + 1 < l->input.size && l->input.data[at] == '-' &&
         is_space((unsigned char) l->input.data[at + 1]);
}

static bool has_right_trim(const ch_lexer *l, size_t at)
{
  return at + 1 < l->input.size && is_space((unsigned char) l->input.data[at]) &&
         l->input.data[at + 1] == '-';
}

static void skip_blanks(ch_lexer *l)
{
  const char *data = l->input.data;
  size_t      at = l->at, size = l->input.size;
  while (at < size && is_space((unsigned char) data[at]))
    at++;
  l->at = at;
}

/* Whether the action ends here; *trims: with a trim marker before the delimiter. */
static bool at_right_delimiter(const ch_lexer *l, bool *trims)
{
  *trims = has_right_trim(l, l->at) && looking_at(l, l->at + 2, "}}");
  return *trims || looking_at(l, l->at, "}}");
}

static ch_token lex_comment(ch_lexer *l)
{
  size_t close = ch_str_find(l->input, CHART_STR("*/"), l->at + 2);
  if (close == CH_NOT_FOUND)
    return fail(l, CHART_STR("unclosed comment"));
  l->at = close + 2;
  bool trims;
  if (!at_right_delimiter(l, &trims))
    return fail(l, CHART_STR("comment ends before closing delimiter"));
  l->at += trims ? 4 : 2;
  if (trims)
    skip_blanks(l);
  l->start = l->at;
  return (ch_token){ .kind = CH_TOKEN_COMMENT };
}

/* The delimiter, or the whole of a comment: that gives a COMMENT token, which the caller skips. */
static ch_token lex_left_delimiter(ch_lexer *l)
{
  bool trims = has_left_trim(l, l->at + 2);
  if (looking_at(l, l->at + (trims ? 4 : 2), "/*")) {
    l->at += trims ? 4 : 2;
    l->start = l->at;
    return lex_comment(l);
  }
  l->at += 2;
  ch_token token = emit(l, CH_TOKEN_LEFT_DELIMITER);
  l->at += trims ? 2 : 0;
  l->start       = l->at;
  l->paren_depth = 0;
  l->state       = CH_LEX_ACTION;
  return token;
}

static ch_token lex_text(ch_lexer *l)
{
  size_t open = ch_str_find(l->input, CHART_STR("{{"), l->at);
  l->at       = open == CH_NOT_FOUND ? l->input.size : open;
  size_t end  = l->at;
  if (open != CH_NOT_FOUND && has_left_trim(l, open + 2))
    while (end > l->start && is_space((unsigned char) l->input.data[end - 1]))
      end--;
  if (end > l->start) {
    ch_token token = { CH_TOKEN_TEXT, false, (uint32_t) l->start,
                       ch_str_cut(l->input, l->start, end) };
    l->start       = l->at;
    return token;
  }
  l->start = l->at;
  if (open != CH_NOT_FOUND)
    return lex_left_delimiter(l);
  l->state = CH_LEX_DONE;
  return emit(l, CH_TOKEN_EOF);
}

static ch_token lex_right_delimiter(ch_lexer *l, bool trims)
{
  if (trims) {
    l->at += 2;
    l->start = l->at;
  }
  l->at += 2;
  ch_token token = emit(l, CH_TOKEN_RIGHT_DELIMITER);
  if (trims)
    skip_blanks(l);
  l->start = l->at;
  l->state = CH_LEX_TEXT;
  return token;
}

/* Whether a name may end here: it keeps `.X.Y` in two pieces and `$x+2` from being accepted. */
static bool at_terminator(const ch_lexer *l)
{
  if (l->at >= l->input.size)
    return true;
  unsigned char byte = (unsigned char) l->input.data[l->at];
  return (classes[byte] & ENDS_NAME) != 0 || (byte == '}' && looking_at(l, l->at, "}}"));
}

static void skip_name(ch_lexer *l)
{
  const char *data = l->input.data;
  size_t      at = l->at, size = l->input.size;
  while (at < size && classes[(unsigned char) data[at]] == NAME)
    at++;
  l->at = at;
  if (at == size || (unsigned char) data[at] < 0x80)
    return;
  size_t width;
  while (is_name_rune(peek(l, &width)))
    l->at += width;
}

static ch_token fail_character(ch_lexer *l)
{
  size_t width;
  return fail_rune(l, "bad character", peek(l, &width));
}

/* The keyword that `word` is, or that it is an identifier: the first letter leaves at most two to
 * compare with. */
static ch_token_kind kind_of_word(chart_str word)
{
  switch (word.data[0]) {
  case 'b':
    return ch_str_is(word, "block")   ? CH_TOKEN_BLOCK
           : ch_str_is(word, "break") ? CH_TOKEN_BREAK
                                      : CH_TOKEN_IDENTIFIER;
  case 'c': return ch_str_is(word, "continue") ? CH_TOKEN_CONTINUE : CH_TOKEN_IDENTIFIER;
  case 'd': return ch_str_is(word, "define") ? CH_TOKEN_DEFINE : CH_TOKEN_IDENTIFIER;
  case 'e':
    return ch_str_is(word, "end")    ? CH_TOKEN_END
           : ch_str_is(word, "else") ? CH_TOKEN_ELSE
                                     : CH_TOKEN_IDENTIFIER;
  case 'f': return ch_str_is(word, "false") ? CH_TOKEN_BOOL : CH_TOKEN_IDENTIFIER;
  case 'i': return ch_str_is(word, "if") ? CH_TOKEN_IF : CH_TOKEN_IDENTIFIER;
  case 'n': return ch_str_is(word, "nil") ? CH_TOKEN_NIL : CH_TOKEN_IDENTIFIER;
  case 'r': return ch_str_is(word, "range") ? CH_TOKEN_RANGE : CH_TOKEN_IDENTIFIER;
  case 't':
    return ch_str_is(word, "true")       ? CH_TOKEN_BOOL
           : ch_str_is(word, "template") ? CH_TOKEN_TEMPLATE
                                         : CH_TOKEN_IDENTIFIER;
  case 'w': return ch_str_is(word, "with") ? CH_TOKEN_WITH : CH_TOKEN_IDENTIFIER;
  default: return CH_TOKEN_IDENTIFIER;
  }
}

static ch_token lex_identifier(ch_lexer *l)
{
  skip_name(l);
  if (!at_terminator(l))
    return fail_character(l);
  return emit(l, kind_of_word(ch_str_cut(l->input, l->start, l->at)));
}

/* `alone` is what the sign means when no name follows. */
static ch_token lex_field_or_variable(ch_lexer *l, ch_token_kind kind, ch_token_kind alone)
{
  if (at_terminator(l))
    return emit(l, alone);
  skip_name(l);
  if (!at_terminator(l))
    return fail_character(l);
  return emit(l, kind);
}

/* Bytes will do: no byte of a longer UTF-8 sequence looks like a quote, a backslash or a newline. */
static ch_token lex_quoted(ch_lexer *l, char quote, ch_token_kind kind, const char *what)
{
  const char *data = l->input.data;
  size_t      at = l->at, size = l->input.size;
  while (at < size) {
    char c = data[at++];
    if (c == quote) {
      l->at = at;
      return emit(l, kind);
    }
    if (c == '\\' && at < size)
      c = data[at++];
    if (c == '\n')
      break;
  }
  l->at = at;
  return fail(l, chart_str_from(what));
}

static ch_token lex_raw_quoted(ch_lexer *l)
{
  size_t close = ch_str_find_byte(l->input, '`', l->at);
  if (close == CH_NOT_FOUND)
    return fail(l, CHART_STR("unterminated raw quoted string"));
  l->at = close + 1;
  return emit(l, CH_TOKEN_RAW_STRING);
}

static bool accept(ch_lexer *l, const char *set)
{
  if (l->at >= l->input.size || l->input.data[l->at] == '\0' ||
      strchr(set, l->input.data[l->at]) == NULL)
    return false;
  l->at++;
  return true;
}

static void accept_run(ch_lexer *l, const char *set)
{
  while (accept(l, set)) {
  }
}

/* Takes what may be a number; the parser finds out whether it is one. */
static bool scan_number(ch_lexer *l)
{
  static const char decimal[] = "0123456789_";
  static const char hex[]     = "0123456789abcdefABCDEF_";
  const char       *digits    = decimal;
  accept(l, "+-");
  if (accept(l, "0")) {
    if (accept(l, "xX"))
      digits = hex;
    else if (accept(l, "oO"))
      digits = "01234567_";
    else if (accept(l, "bB"))
      digits = "01_";
  }
  accept_run(l, digits);
  if (accept(l, "."))
    accept_run(l, digits);
  if ((digits == decimal && accept(l, "eE")) || (digits == hex && accept(l, "pP"))) {
    accept(l, "+-");
    accept_run(l, decimal);
  }
  accept(l, "i");
  size_t width;
  if (!is_name_rune(peek(l, &width)))
    return true;
  l->at += width;
  return false;
}

static ch_token lex_number(ch_lexer *l)
{
  if (!scan_number(l))
    return fail_number(l);
  size_t   width;
  uint32_t sign = peek(l, &width);
  if (sign != '+' && sign != '-')
    return emit(l, CH_TOKEN_NUMBER);
  if (!scan_number(l) || l->input.data[l->at - 1] != 'i')
    return fail_number(l);
  return emit(l, CH_TOKEN_COMPLEX);
}

static bool is_digit_at(const ch_lexer *l, size_t at)
{
  return at < l->input.size && l->input.data[at] >= '0' && l->input.data[at] <= '9';
}

static ch_token lex_paren(ch_lexer *l, uint32_t rune)
{
  l->paren_depth += rune == '(' ? 1 : -1;
  if (l->paren_depth < 0)
    return fail(l, CHART_STR("unexpected right paren"));
  return emit(l, rune == '(' ? CH_TOKEN_LEFT_PAREN : CH_TOKEN_RIGHT_PAREN);
}

/* What begins with a sign that says what it is. */
static ch_token lex_sign(ch_lexer *l, uint32_t rune)
{
  switch (rune) {
  case '=': return emit(l, CH_TOKEN_ASSIGN);
  case '|': return emit(l, CH_TOKEN_PIPE);
  case '"': return lex_quoted(l, '"', CH_TOKEN_STRING, "unterminated quoted string");
  case '`': return lex_raw_quoted(l);
  case '$': return lex_field_or_variable(l, CH_TOKEN_VARIABLE, CH_TOKEN_VARIABLE);
  case '\'': return lex_quoted(l, '\'', CH_TOKEN_CHAR_CONSTANT, "unterminated character constant");
  case '(':
  case ')': return lex_paren(l, rune);
  case ':':
    if (next(l) != '=')
      return fail(l, CHART_STR("expected :="));
    return emit(l, CH_TOKEN_DECLARE);
  default: break;
  }
  if (rune >= 0x20 && rune < 0x7F)
    return emit(l, CH_TOKEN_CHAR);
  return fail_rune(l, "unrecognized character in action:", rune);
}

static ch_token lex_end_of_action(ch_lexer *l, bool trims)
{
  if (l->paren_depth != 0)
    return fail(l, CHART_STR("unclosed left paren"));
  return lex_right_delimiter(l, trims);
}

/* The token that starts with a byte which is neither blank nor the end of the action. */
static ch_token lex_operand(ch_lexer *l, unsigned char byte)
{
  if (byte == '.' && l->at + 1 < l->input.size && !is_digit_at(l, l->at + 1)) {
    /* A dot in front of a digit starts a number, any other dot a field. */
    l->at++;
    return lex_field_or_variable(l, CH_TOKEN_FIELD, CH_TOKEN_DOT);
  }
  if (byte == '.' || byte == '+' || byte == '-' || (byte >= '0' && byte <= '9'))
    return lex_number(l);
  if (classes[byte] == NAME)
    return lex_identifier(l);
  size_t   width;
  uint32_t rune = peek(l, &width);
  if (is_name_rune(rune))
    return lex_identifier(l);
  l->at += width;
  return lex_sign(l, rune);
}

static ch_token lex_inside_action(ch_lexer *l)
{
  if (l->at >= l->input.size)
    return fail(l, CHART_STR("unclosed action"));
  unsigned char byte = (unsigned char) l->input.data[l->at];
  if (is_space(byte)) {
    skip_blanks(l);
    l->has_space = true;
    /* The last blank may belong to a trim marker before the right delimiter. */
    if (has_right_trim(l, l->at - 1) && looking_at(l, l->at + 1, "}}")) {
      l->at--;
      return lex_end_of_action(l, true);
    }
    l->start = l->at;
    if (l->at >= l->input.size)
      return fail(l, CHART_STR("unclosed action"));
    byte = (unsigned char) l->input.data[l->at];
  }
  if (byte == '}' && looking_at(l, l->at, "}}"))
    return lex_end_of_action(l, false);
  return lex_operand(l, byte);
}

ch_token ch_lexer_next(ch_lexer *l)
{
  for (;;) {
    if (l->state == CH_LEX_DONE)
      return (ch_token){ CH_TOKEN_EOF, false, (uint32_t) l->start, CHART_STR("EOF") };
    if (l->state == CH_LEX_ACTION)
      return lex_inside_action(l);
    ch_token token = lex_text(l);
    if (token.kind != CH_TOKEN_COMMENT)
      return token;
  }
}

void ch_token_print(ch_buffer *out, ch_token token)
{
  if (token.kind == CH_TOKEN_EOF) {
    ch_buffer_text(out, "EOF");
  } else if (token.kind == CH_TOKEN_ERROR) {
    ch_buffer_str(out, token.text);
  } else if (token.kind > CH_TOKEN_KEYWORD) {
    ch_buffer_byte(out, '<');
    ch_buffer_str(out, token.text);
    ch_buffer_byte(out, '>');
  } else {
    chart_value argument = ch_string(token.text);
    bool        is_long  = token.text.size > 10;
    ch_print_format(out, is_long ? CHART_STR("%.10q...") : CHART_STR("%q"), &argument, 1);
  }
}
