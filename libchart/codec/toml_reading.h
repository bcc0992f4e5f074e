/* SPDX-License-Identifier: Apache-2.0
 * What the files that read TOML share: the text at hand, and the tables made so far.
 *
 * toml_text.c knows characters, strings and numbers; toml_tables.c what may be defined where;
 * toml_read.c the grammar.  What is complained about first, and by which line, follows the order in
 * which BurntSushi/toml takes its tokens. */
#ifndef CH_CODEC_TOML_READING_H
#define CH_CODEC_TOML_READING_H

#include "codec/toml.h"

/* A key by its full name.  Elements of an array of tables share their names. */
typedef struct ch_toml_name {
  struct ch_toml_name *parent; /* NULL: the document itself */
  chart_str            part;
  chart_value          children; /* dict of bytes that point to names; nil while there are none */
  bool                 is_implicit; /* a table that is only there for those in it */
  bool                 is_array;    /* its value is a plain array */
} ch_toml_name;

typedef struct ch_toml_reader {
  ch_arena            *arena;
  const ch_toml_times *times;
  const ch_compat     *compat;
  chart_str            text;
  size_t               at;
  size_t               start;     /* of the token at hand */
  size_t               line;      /* of `at`, from 1 */
  bool                 is_at_end; /* somebody has read the end of the text */
  chart_value          document;
  ch_toml_name         top;     /* the name of the document */
  ch_toml_name        *context; /* of the table that keys go to */
  chart_str            key;     /* the last part of the key at hand */
  size_t               key_line;
} ch_toml_reader;

/* ---- toml_text.c -------------------------------------------------------------------------- */

/* The next character, 0 at the end.  Throws at what no TOML may contain. */
uint32_t ch_toml_peek(ch_toml_reader *r);
uint32_t ch_toml_next(ch_toml_reader *r);

/* Takes the next character if it is `c`. */
bool ch_toml_accept(ch_toml_reader *r, uint32_t c);

void ch_toml_skip_blanks(ch_toml_reader *r);

static inline bool ch_toml_is_blank(uint32_t c)
{
  return c == ' ' || c == '\t';
}

static inline bool ch_toml_is_line_end(uint32_t c)
{
  return c == '\n' || c == '\r';
}

/* The text of the token at hand. */
static inline chart_str ch_toml_token(const ch_toml_reader *r)
{
  return ch_str_cut(r->text, r->start, r->at);
}

/* Throws "toml: line 3 (last key "a.b"): ", and format with its argument, if that is not nil, as
 * fmt.Sprintf has them. */
_Noreturn void ch_toml_fail_at(ch_toml_reader *r, size_t line, const char *format,
                               chart_value argument);

/* The same at the line at hand, or at the last one when the end of the text was read. */
_Noreturn void ch_toml_fail(ch_toml_reader *r, const char *format, chart_value argument);
_Noreturn void ch_toml_fail_plain(ch_toml_reader *r, const char *message);

/* A string behind its opening quote (or three of them), up to behind its closing one. */
chart_str ch_toml_read_string(ch_toml_reader *r, char quote);
chart_str ch_toml_read_long_string(ch_toml_reader *r, char quote);

/* ---- toml_number.c ------------------------------------------------------------------------ */

/* A number, date or time whose first digit is next. */
chart_value ch_toml_read_number(ch_toml_reader *r);

/* A number behind its sign. */
chart_value ch_toml_read_signed(ch_toml_reader *r);

/* The token at hand as a float. */
chart_value ch_toml_float(ch_toml_reader *r);

/* ---- toml_tables.c ------------------------------------------------------------------------ */

/* The name of `part` within `parent`, made when it is new. */
ch_toml_name *ch_toml_child(ch_toml_reader *r, ch_toml_name *parent, chart_str part);

/* Appends the full name as keys are written. */
void ch_toml_print_name(ch_buffer *out, const ch_toml_name *name);

/* Makes the table `name`, or a further one in the array of tables `name`, the context. */
void ch_toml_enter(ch_toml_reader *r, ch_toml_name *name, bool is_array);

/* Defines the key in the context. */
void ch_toml_define(ch_toml_reader *r, chart_str key, chart_value value);

/* Notes whether the value of the key in the context is a plain array; an empty key stands for the
 * context itself. */
void ch_toml_note_array(ch_toml_reader *r, chart_str key, bool is_array);

#endif
