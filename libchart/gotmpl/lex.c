/* SPDX-License-Identifier: Apache-2.0
 * Template text to tokens: one function for each state, in the order in which text is met. */
#include "gotmpl/lex.h"

#include "base/utf8.h"
#include "gotmpl/lex_bytes.h"
#include "value/print.h"

#include <utf8proc.h>

#define END_OF_INPUT UINT32_MAX

void ch_lexer_init(ch_lexer *lexer, ch_arena *arena, chart_str input)
{
  *lexer = (ch_lexer){ .arena = arena, .input = input, .state = CH_LEX_TEXT };
}

/* What a byte can be: a blank, part of a name, what may stand behind a name, what needs a closer look
 * between quotes.  The table keeps scanning to a look-up. */
enum { BLANK = 1, NAME = 2, ENDS_NAME = 4, DIGIT = 8, IN_QUOTES = 16 };

#define FOUR_OF(class)    class, class, class, class
#define SIXTEEN_OF(class) FOUR_OF(class), FOUR_OF(class), FOUR_OF(class), FOUR_OF(class)
static const uint8_t classes[256] = {
  ['\t'] = BLANK | ENDS_NAME,
  ['\n'] = BLANK | ENDS_NAME | IN_QUOTES,
  ['\r'] = BLANK | ENDS_NAME,
  [' ']  = BLANK | ENDS_NAME,
  ['"']  = IN_QUOTES,
  ['\''] = IN_QUOTES,
  ['\\'] = IN_QUOTES,
  ['.']  = ENDS_NAME,
  [',']  = ENDS_NAME,
  ['|']  = ENDS_NAME,
  [':']  = ENDS_NAME,
  [')']  = ENDS_NAME,
  ['(']  = ENDS_NAME,
  ['_']  = NAME,
  ['0']  = FOUR_OF(NAME | DIGIT),
  FOUR_OF(NAME | DIGIT),
  NAME | DIGIT,
  NAME | DIGIT,
  ['A'] = SIXTEEN_OF(NAME),
  FOUR_OF(NAME),
  FOUR_OF(NAME),
  NAME,
  NAME,
  ['a'] = SIXTEEN_OF(NAME),
  FOUR_OF(NAME),
  FOUR_OF(NAME),
  NAME,
  NAME,
  [0x80] = SIXTEEN_OF(IN_QUOTES),
  SIXTEEN_OF(IN_QUOTES),
  SIXTEEN_OF(IN_QUOTES),
  SIXTEEN_OF(IN_QUOTES),
  SIXTEEN_OF(IN_QUOTES),
  SIXTEEN_OF(IN_QUOTES),
  SIXTEEN_OF(IN_QUOTES),
  SIXTEEN_OF(IN_QUOTES),
};
#undef SIXTEEN_OF
#undef FOUR_OF

static bool is(char c, unsigned class)
{
  return (classes[(unsigned char) c] & class) != 0;
}

static bool is_name_rune(uint32_t rune)
{
  if (rune < 0x80)
    return is((char) rune, NAME);
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

/* The token starts here. */
static void start(ch_lexer *l, bool after_space)
{
  l->token.after_space = after_space;
  l->token.offset      = (uint32_t) l->at;
}

/* The token ends here. */
static void emit(ch_lexer *l, ch_token_kind kind)
{
  l->token.kind = kind;
  l->token.size = (uint32_t) l->at - l->token.offset;
}

/* ---- errors ------------------------------------------------------------------------------- */

/* Marked cold, so that what is common is laid out for the case without an error. */
__attribute__((cold)) static void fail(ch_lexer *l, chart_str message)
{
  l->state      = CH_LEX_DONE;
  l->message    = message;
  l->token.kind = CH_TOKEN_ERROR;
  l->token.size = 0;
}

__attribute__((cold)) static void fail_rune(ch_lexer *l, const char *what, uint32_t rune)
{
  ch_buffer out;
  ch_buffer_init(&out, l->arena);
  ch_buffer_text(&out, what);
  chart_value argument = ch_int(rune == END_OF_INPUT ? -1 : (int64_t) rune);
  ch_print_format(&out, CHART_STR(" %#U"), &argument, 1);
  fail(l, ch_buffer_view(&out));
}

__attribute__((cold)) static void fail_character(ch_lexer *l)
{
  size_t width;
  fail_rune(l, "bad character", peek(l, &width));
}

__attribute__((cold)) static void fail_number(ch_lexer *l)
{
  ch_buffer out;
  ch_buffer_init(&out, l->arena);
  ch_buffer_text(&out, "bad number syntax: ");
  ch_print_quoted(&out, ch_str_cut(l->input, l->token.offset, l->at), false);
  fail(l, ch_buffer_view(&out));
}

/* ---- text, comments and delimiters ---------------------------------------------------------- */

static void skip_blanks(ch_lexer *l)
{
  const char *data = l->input.data;
  size_t      at = l->at, size = l->input.size;
  while (at < size && is(data[at], BLANK))
    at++;
  l->at = at;
}

/* A trim marker is a `-` with a blank on its far side. */
static bool has_left_trim(const ch_lexer *l, size_t at)
{
  return at + 1 < l->input.size && l->input.data[at] == '-' && is(l->input.data[at + 1], BLANK);
}

/* Whether the action ends here; *trims: with a trim marker before the delimiter. */
static bool at_right_delimiter(const ch_lexer *l, bool *trims)
{
  *trims = l->at < l->input.size && is(l->input.data[l->at], BLANK) &&
           looking_at(l, l->at + 1, "-}") && looking_at(l, l->at + 2, "}}");
  return *trims || looking_at(l, l->at, "}}");
}

static void lex_comment(ch_lexer *l)
{
  start(l, false);
  bool   trims;
  size_t close = ch_str_find(l->input, CHART_STR("*/"), l->at + 2);
  if (close == CH_NOT_FOUND) {
    fail(l, CHART_STR("unclosed comment"));
    return;
  }
  l->at = close + 2;
  if (!at_right_delimiter(l, &trims)) {
    fail(l, CHART_STR("comment ends before closing delimiter"));
    return;
  }
  if (l->counts_comments)
    l->comment_lines +=
      ch_str_line(ch_str_cut(l->input, l->token.offset, l->at), SIZE_MAX, NULL) - 1;
  l->at += trims ? 4 : 2;
  if (trims)
    skip_blanks(l);
  l->state = CH_LEX_TEXT;
}

/* Whether there is a token: a comment gives none unless it is an error. */
static bool lex_left_delimiter(ch_lexer *l)
{
  bool trims = has_left_trim(l, l->at + 2);
  if (looking_at(l, l->at + (trims ? 4 : 2), "/*")) {
    l->at += trims ? 4 : 2;
    lex_comment(l);
    return l->state == CH_LEX_DONE;
  }
  start(l, false);
  l->at += 2;
  emit(l, CH_TOKEN_LEFT_DELIMITER);
  l->at += trims ? 2 : 0;
  l->paren_depth = 0;
  l->state       = CH_LEX_ACTION;
  return true;
}

/* Whether there is any text before the next delimiter. */
static bool lex_text(ch_lexer *l)
{
  start(l, false);
  size_t open = ch_str_find(l->input, CHART_STR("{{"), l->at);
  size_t end  = open == CH_NOT_FOUND ? l->input.size : open;
  l->at       = end;
  l->state    = open == CH_NOT_FOUND ? CH_LEX_DONE : CH_LEX_DELIMITER;
  if (open != CH_NOT_FOUND && has_left_trim(l, open + 2))
    while (end > l->token.offset && is(l->input.data[end - 1], BLANK))
      end--;
  l->token.kind = CH_TOKEN_TEXT;
  l->token.size = (uint32_t) end - l->token.offset;
  return l->token.size != 0;
}

static void lex_end_of_action(ch_lexer *l, bool trims)
{
  if (l->paren_depth != 0) {
    fail(l, CHART_STR("unclosed left paren"));
    return;
  }
  l->at += trims ? 2 : 0;
  l->token.offset = (uint32_t) l->at;
  l->at += 2;
  emit(l, CH_TOKEN_RIGHT_DELIMITER);
  if (trims)
    skip_blanks(l);
  l->state = CH_LEX_TEXT;
}

/* ---- names ---------------------------------------------------------------------------------- */

/* Whether a name may end here: it keeps `.X.Y` in two pieces and `$x+2` from being accepted. */
static bool at_terminator(const ch_lexer *l)
{
  if (l->at >= l->input.size)
    return true;
  char byte = l->input.data[l->at];
  return is(byte, ENDS_NAME) || (byte == '}' && looking_at(l, l->at, "}}"));
}

__attribute__((cold)) static void skip_wide_name(ch_lexer *l)
{
  size_t width;
  while (is_name_rune(peek(l, &width)))
    l->at += width;
}

static inline void skip_name(ch_lexer *l)
{
  const char *data = l->input.data;
  size_t      at = ch_lex_past_name(l->input, l->at), size = l->input.size;
  while (at < size && is(data[at], NAME))
    at++;
  l->at = at;
  if (at < size && (unsigned char) data[at] >= 0x80)
    skip_wide_name(l);
}

/* The keyword that `word` is, or that it is an identifier: the first letter leaves at most two to
 * compare with. */
static ch_token_kind kind_of_word(chart_str word)
{
  enum { LONGEST_KEYWORD = 8 };
  if (word.size > LONGEST_KEYWORD)
    return CH_TOKEN_IDENTIFIER;
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

static void lex_identifier(ch_lexer *l)
{
  skip_name(l);
  if (at_terminator(l))
    emit(l, kind_of_word(ch_str_cut(l->input, l->token.offset, l->at)));
  else
    fail_character(l);
}

/* `alone` is what the sign means when no name follows. */
static void lex_field_or_variable(ch_lexer *l, ch_token_kind kind, ch_token_kind alone)
{
  size_t first = l->at;
  skip_name(l);
  if (at_terminator(l))
    emit(l, l->at == first ? alone : kind);
  else
    fail_character(l);
}

/* ---- strings -------------------------------------------------------------------------------- */

/* Bytes will do: no byte of a longer UTF-8 sequence looks like a quote, a backslash or a newline. */
static void lex_quoted(ch_lexer *l, char quote, ch_token_kind kind, const char *what)
{
  const char *data = l->input.data;
  size_t      at = l->at, size = l->input.size;
  char        other = quote == '"' ? '\'' : '"';
  l->token.is_plain = true;
  while ((at = ch_lex_past_quoted(l->input, at, quote)) < size) {
    char c = data[at++];
    if (!is(c, IN_QUOTES) || c == other)
      continue;
    if (c == quote) {
      l->at = at;
      emit(l, kind);
      return;
    }
    l->token.is_plain = false;
    if (c == '\\' && at < size)
      c = data[at++];
    if (c == '\n')
      break;
  }
  l->at = at;
  fail(l, chart_str_from(what));
}

static void lex_raw_quoted(ch_lexer *l)
{
  size_t close = ch_str_find_byte(l->input, '`', l->at);
  if (close == CH_NOT_FOUND) {
    fail(l, CHART_STR("unterminated raw quoted string"));
    return;
  }
  l->at             = close + 1;
  l->token.is_plain = false;
  emit(l, CH_TOKEN_RAW_STRING);
}

/* ---- numbers -------------------------------------------------------------------------------- */

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

/* The imaginary part of a complex number whose real part was read. */
static void lex_imaginary(ch_lexer *l)
{
  if (scan_number(l) && l->input.data[l->at - 1] == 'i')
    emit(l, CH_TOKEN_COMPLEX);
  else
    fail_number(l);
}

static void lex_number(ch_lexer *l)
{
  if (!scan_number(l)) {
    fail_number(l);
    return;
  }
  size_t   width;
  uint32_t sign = peek(l, &width);
  if (sign == '+' || sign == '-')
    lex_imaginary(l);
  else
    emit(l, CH_TOKEN_NUMBER);
}

/* Most numbers are a few decimal digits. */
static void lex_digits(ch_lexer *l)
{
  size_t at = l->at;
  while (at < l->input.size && is(l->input.data[at], DIGIT))
    at++;
  if (at < l->input.size && is(l->input.data[at], BLANK)) {
    l->at = at;
    emit(l, CH_TOKEN_NUMBER);
    return;
  }
  lex_number(l);
}

/* ---- signs, and what an action consists of ---------------------------------------------------- */

static void lex_paren(ch_lexer *l, bool opens)
{
  l->paren_depth += opens ? 1 : -1;
  if (l->paren_depth < 0)
    fail(l, CHART_STR("unexpected right paren"));
  else
    emit(l, opens ? CH_TOKEN_LEFT_PAREN : CH_TOKEN_RIGHT_PAREN);
}

static void lex_colon(ch_lexer *l)
{
  size_t width;
  bool   declares = peek(l, &width) == '=';
  l->at += width;
  if (declares)
    emit(l, CH_TOKEN_DECLARE);
  else
    fail(l, CHART_STR("expected :="));
}

/* What begins with a sign that says what it is. */
static void lex_sign(ch_lexer *l, uint32_t rune)
{
  switch (rune) {
  case '=': emit(l, CH_TOKEN_ASSIGN); break;
  case '|': emit(l, CH_TOKEN_PIPE); break;
  case '"': lex_quoted(l, '"', CH_TOKEN_STRING, "unterminated quoted string"); break;
  case '`': lex_raw_quoted(l); break;
  case '$': lex_field_or_variable(l, CH_TOKEN_VARIABLE, CH_TOKEN_VARIABLE); break;
  case '\'': lex_quoted(l, '\'', CH_TOKEN_CHAR_CONSTANT, "unterminated character constant"); break;
  case '(':
  case ')': lex_paren(l, rune == '('); break;
  case ':': lex_colon(l); break;
  default:
    if (rune >= 0x20 && rune < 0x7F)
      emit(l, CH_TOKEN_CHAR);
    else
      fail_rune(l, "unrecognized character in action:", rune);
  }
}

static void lex_wide_or_sign(ch_lexer *l)
{
  size_t   width;
  uint32_t rune = peek(l, &width);
  if (is_name_rune(rune)) {
    lex_identifier(l);
    return;
  }
  l->at += width;
  lex_sign(l, rune);
}

/* The token that starts with a byte which is neither blank nor the end of the action. */
static void lex_operand(ch_lexer *l, char byte)
{
  if (is(byte, DIGIT)) {
    lex_digits(l);
  } else if (is(byte, NAME)) {
    lex_identifier(l);
  } else if (byte == '.' && l->at + 1 < l->input.size && !is(l->input.data[l->at + 1], DIGIT)) {
    /* A dot in front of a digit starts a number, any other dot a field. */
    l->at++;
    lex_field_or_variable(l, CH_TOKEN_FIELD, CH_TOKEN_DOT);
  } else if (byte == '.' || byte == '+' || byte == '-') {
    lex_number(l);
  } else {
    lex_wide_or_sign(l);
  }
}

static void lex_inside_action(ch_lexer *l)
{
  const char *data = l->input.data;
  size_t      size = l->input.size;
  start(l, false);
  if (l->at < size && is(data[l->at], BLANK)) {
    skip_blanks(l);
    l->token.after_space = true;
    /* The last blank may belong to a trim marker before the right delimiter. */
    if (l->at < size && data[l->at] == '-' && looking_at(l, l->at + 1, "}}")) {
      l->at--;
      lex_end_of_action(l, true);
      return;
    }
    l->token.offset = (uint32_t) l->at;
  }
  if (l->at >= size)
    fail(l, CHART_STR("unclosed action"));
  else if (data[l->at] == '}' && looking_at(l, l->at, "}}"))
    lex_end_of_action(l, false);
  else
    lex_operand(l, data[l->at]);
}

void ch_lexer_next(ch_lexer *l)
{
  for (;;) {
    switch (l->state) {
    case CH_LEX_ACTION: lex_inside_action(l); return;
    case CH_LEX_TEXT:
      if (lex_text(l))
        return;
      break;
    case CH_LEX_DELIMITER:
      if (lex_left_delimiter(l))
        return;
      break;
    case CH_LEX_DONE:
      start(l, false);
      emit(l, CH_TOKEN_EOF);
      return;
    }
  }
}

/* ---- showing tokens ------------------------------------------------------------------------- */

chart_str ch_lexer_text(const ch_lexer *l, ch_token token)
{
  if (token.kind == CH_TOKEN_ERROR)
    return l->message;
  return ch_str_cut(l->input, token.offset, token.offset + (size_t) token.size);
}

void ch_lexer_print(const ch_lexer *l, ch_buffer *out, ch_token token)
{
  chart_str text = ch_lexer_text(l, token);
  if (token.kind == CH_TOKEN_EOF) {
    ch_buffer_text(out, "EOF");
  } else if (token.kind == CH_TOKEN_ERROR) {
    ch_buffer_str(out, text);
  } else if (token.kind > CH_TOKEN_KEYWORD) {
    ch_buffer_byte(out, '<');
    ch_buffer_str(out, text);
    ch_buffer_byte(out, '>');
  } else {
    chart_value argument = ch_string(text);
    bool        is_long  = text.size > 10;
    ch_print_format(out, is_long ? CHART_STR("%.10q...") : CHART_STR("%q"), &argument, 1);
  }
}
