/* SPDX-License-Identifier: Apache-2.0
 * snakecase and kebabcase: cutting a text into words where its letters change.
 *
 * Follows xstrings 1.5.0, whose words are runs of connectors, punctuation, capitals (with the
 * small letters after the last one), small letters, digits, or anything else.  Bytes that are not
 * valid UTF-8 belong to the word in which they stand. */
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "funcs/unicode.h"

typedef enum word_kind {
  WORD_INVALID,
  WORD_NUMBER,
  WORD_CAPITALS,
  WORD_LETTERS,
  WORD_CONNECTOR,
  WORD_PUNCT,
  WORD_OTHER
} word_kind;

typedef struct word {
  word_kind kind;
  chart_str text;
} word;

typedef struct word_writer {
  ch_buffer out;
  chart_str rest;
  word      current;
  char      connector;
} word_writer;

/* ---- classes of code points --------------------------------------------------------------- */

static bool is_connector(uint32_t rune)
{
  return rune == '-' || rune == '_' || ch_rune_is_space(rune);
}

static bool is_alphabet(uint32_t rune)
{
  if (!ch_rune_is_letter(rune))
    return false;
  bool is_cjk = (rune >= 0x4E00 && rune <= 0x9FCC) || (rune >= 0x3400 && rune <= 0x4D85) ||
                (rune >= 0x20000 && rune <= 0x2B81D);
  return !is_cjk;
}

static bool is_small(uint32_t rune)
{
  return is_alphabet(rune) && !ch_rune_is_upper(rune);
}

static bool is_other(uint32_t rune)
{
  return !is_connector(rune) && !is_alphabet(rune) && !ch_rune_is_number(rune) &&
         !ch_rune_is_punct(rune);
}

/* ---- words -------------------------------------------------------------------------------- */

/* The first code point at `at` that is not U+FFFD, or `previous`; *end is where it ends. */
static uint32_t next_valid(chart_str s, size_t at, uint32_t previous, size_t *end)
{
  for (size_t width; at < s.size;) {
    uint32_t rune = ch_utf8_decode(ch_str_from(s, at), &width);
    at += width;
    if (rune != CH_RUNE_ERROR) {
      *end = at;
      return rune;
    }
  }
  *end = s.size;
  return previous;
}

static size_t end_of_run(chart_str s, size_t at, uint32_t rune, bool (*goes_on)(uint32_t rune))
{
  while (at < s.size) {
    size_t end;
    rune = next_valid(s, at, rune, &end);
    if (!goes_on(rune))
      break;
    at = end;
  }
  return at;
}

/* The capital before a small letter starts the next word: HTTPServer is HTTP and Server. */
static size_t end_of_capitals(chart_str s, size_t at, uint32_t rune)
{
  size_t end, last = at;
  if (at == s.size)
    return at;
  rune = next_valid(s, at, rune, &end);
  if (!ch_rune_is_upper(rune))
    return is_alphabet(rune) ? end_of_run(s, end, rune, is_small) : at;
  while (ch_rune_is_upper(rune)) {
    last = at;
    at   = end;
    if (at == s.size)
      return at;
    rune = next_valid(s, at, rune, &end);
  }
  return is_alphabet(rune) ? last : at;
}

static word_kind kind_of(uint32_t rune)
{
  if (is_connector(rune))
    return WORD_CONNECTOR;
  if (ch_rune_is_punct(rune))
    return WORD_PUNCT;
  if (ch_rune_is_upper(rune))
    return WORD_CAPITALS;
  if (is_alphabet(rune))
    return WORD_LETTERS;
  return ch_rune_is_number(rune) ? WORD_NUMBER : WORD_OTHER;
}

static size_t end_of_word(word_kind kind, chart_str s, size_t at, uint32_t rune)
{
  switch (kind) {
  case WORD_CONNECTOR: return end_of_run(s, at, rune, is_connector);
  case WORD_PUNCT: return end_of_run(s, at, rune, ch_rune_is_punct);
  case WORD_CAPITALS: return end_of_capitals(s, at, rune);
  case WORD_LETTERS: return end_of_run(s, at, rune, is_small);
  case WORD_NUMBER: return end_of_run(s, at, rune, ch_rune_is_number);
  case WORD_OTHER: return end_of_run(s, at, rune, is_other);
  case WORD_INVALID: break;
  }
  return at;
}

static void next_word(word_writer *writer)
{
  chart_str s     = writer->rest;
  writer->current = (word){ WORD_INVALID, s };
  if (s.size == 0)
    return;
  size_t   end;
  uint32_t rune = next_valid(s, 0, CH_RUNE_ERROR, &end);
  if (rune != CH_RUNE_ERROR) {
    writer->current.kind = kind_of(rune);
    end                  = end_of_word(writer->current.kind, s, end, rune);
  }
  writer->current.text = ch_str_cut(s, 0, end);
  writer->rest         = ch_str_from(s, end);
}

/* ---- writing ------------------------------------------------------------------------------ */

static void write_word(word_writer *writer, word w)
{
  if (w.kind != WORD_CAPITALS && w.kind != WORD_CONNECTOR) {
    ch_buffer_str(&writer->out, w.text);
    return;
  }
  for (size_t at = 0, width; at < w.text.size; at += width) {
    uint32_t rune = ch_utf8_decode(ch_str_from(w.text, at), &width);
    if (is_connector(rune))
      ch_buffer_byte(&writer->out, writer->connector);
    else
      ch_buffer_rune(&writer->out, ch_rune_is_upper(rune) ? ch_rune_to(CH_CASE_LOWER, rune) : rune);
  }
}

/* Whether the current word separates by itself. */
static bool is_separated(const word_writer *writer)
{
  return writer->current.kind == WORD_CONNECTOR || writer->current.kind == WORD_PUNCT;
}

/* After a number: small letters and digits belong to it, as in 20x. */
static void write_after_number(word_writer *writer)
{
  while (writer->current.kind == WORD_LETTERS || writer->current.kind == WORD_NUMBER) {
    write_word(writer, writer->current);
    next_word(writer);
  }
  if (writer->current.kind != WORD_INVALID && !is_separated(writer))
    ch_buffer_byte(&writer->out, writer->connector);
}

/* After letters: a number belongs to them (bld4_floor), unless small letters follow (http_2xx). */
static void write_after_letters(word_writer *writer)
{
  if (writer->current.kind != WORD_NUMBER) {
    if (!is_separated(writer))
      ch_buffer_byte(&writer->out, writer->connector);
    return;
  }
  if (writer->rest.size == 0)
    return;
  word number = writer->current;
  next_word(writer);
  if (writer->current.kind == WORD_LETTERS) {
    ch_buffer_byte(&writer->out, writer->connector);
    write_word(writer, number);
    write_after_number(writer);
    return;
  }
  write_word(writer, number);
  if (!is_separated(writer))
    ch_buffer_byte(&writer->out, writer->connector);
}

static void write_words(word_writer *writer)
{
  next_word(writer);
  while (writer->rest.size != 0) {
    word last = writer->current;
    write_word(writer, last);
    next_word(writer);
    if (last.kind == WORD_NUMBER)
      write_after_number(writer);
    else if (last.kind != WORD_CONNECTOR && last.kind != WORD_PUNCT)
      write_after_letters(writer);
  }
  write_word(writer, writer->current);
}

static chart_value fn_snakecase(CH_PARAMETERS)
{
  word_writer writer = { .rest = ch_text(arg[0]), .connector = (char) call->function->variant };
  ch_buffer_init(&writer.out, call->arena);
  write_words(&writer);
  return ch_buffer_value(&writer.out);
}

const ch_function ch_word_functions[] = {
  { "snakecase", "func(string) string", fn_snakecase, '_', "SomeWords as some_words" },
  { "kebabcase", "func(string) string", fn_snakecase, '-', "SomeWords as some-words" },
  { 0 },
};
