/* SPDX-License-Identifier: Apache-2.0
 * Template text to tokens (Go 1.26's text/template/parse/lex.go). */
#ifndef CH_GOTMPL_LEX_H
#define CH_GOTMPL_LEX_H

#include "base/buffer.h"

typedef enum ch_token_kind {
  CH_TOKEN_ERROR,
  CH_TOKEN_EOF,
  CH_TOKEN_TEXT,
  CH_TOKEN_LEFT_DELIMITER,
  CH_TOKEN_RIGHT_DELIMITER,
  CH_TOKEN_ASSIGN,
  CH_TOKEN_DECLARE,
  CH_TOKEN_PIPE,
  CH_TOKEN_LEFT_PAREN,
  CH_TOKEN_RIGHT_PAREN,
  CH_TOKEN_CHAR, /* one printable ASCII character that stands for itself: a comma */
  CH_TOKEN_BOOL,
  CH_TOKEN_CHAR_CONSTANT,
  CH_TOKEN_COMPLEX,
  CH_TOKEN_NUMBER,
  CH_TOKEN_STRING,
  CH_TOKEN_RAW_STRING,
  CH_TOKEN_FIELD,
  CH_TOKEN_IDENTIFIER,
  CH_TOKEN_VARIABLE,
  CH_TOKEN_KEYWORD, /* from here on: keywords */
  CH_TOKEN_BLOCK,
  CH_TOKEN_BREAK,
  CH_TOKEN_CONTINUE,
  CH_TOKEN_DOT,
  CH_TOKEN_DEFINE,
  CH_TOKEN_ELSE,
  CH_TOKEN_END,
  CH_TOKEN_IF,
  CH_TOKEN_NIL,
  CH_TOKEN_RANGE,
  CH_TOKEN_TEMPLATE,
  CH_TOKEN_WITH
} ch_token_kind;

/* Go's lexer gives blanks inside actions as tokens of their own; here the token behind them says so,
 * for most of them would only be skipped. */
typedef struct ch_token {
  ch_token_kind kind;
  uint32_t      offset;      /* where it starts in the text */
  uint32_t      size;        /* in bytes */
  bool          after_space; /* blanks stand before it */
  bool          is_plain;    /* STRING, RAW_STRING: nothing but ASCII without escapes */
} ch_token;

typedef struct ch_lexer {
  ch_token  token; /* the one read last */
  ch_arena *arena; /* for the text of errors */
  chart_str input; /* less than 4 GiB */
  size_t    at;
  int       paren_depth;
  enum { CH_LEX_TEXT, CH_LEX_DELIMITER, CH_LEX_ACTION, CH_LEX_DONE } state;
  chart_str message; /* of the error, once there is one */
  bool      counts_comments;
  size_t    comment_lines; /* within comments so far, if they are counted: Go 1.23 forgets them */
} ch_lexer;

void ch_lexer_init(ch_lexer *lexer, ch_arena *arena, chart_str input);

/* Reads the next token into lexer->token; after an error or the end always CH_TOKEN_EOF. */
void ch_lexer_next(ch_lexer *lexer);

/* The token as it is written; of an error: the message. */
chart_str ch_lexer_text(const ch_lexer *lexer, ch_token token);

/* Appends the token as error messages show it: "EOF", `<end>`, `"text"`, `"0123456789..."`. */
void ch_lexer_print(const ch_lexer *lexer, ch_buffer *out, ch_token token);

#endif
