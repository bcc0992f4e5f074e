/* SPDX-License-Identifier: Apache-2.0
 * Functions that look at single letters: cases, word boundaries, white space.
 *
 * Follows Go's package strings, goutils 1.1.1 (untitle, swapcase, initials, nospace) and xstrings
 * 1.5.0 (camelcase; snakecase and kebabcase stand in words.c), invalid UTF-8 included: some of
 * them replace each invalid byte by U+FFFD, some take single bytes for code points. */
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "funcs/unicode.h"

/* What a mapping of code points remembers from one to the next. */
typedef struct letter_state {
  ch_letter_case target;
  uint32_t       previous;
  bool           at_word;
} letter_state;

typedef uint32_t (*letter_map)(letter_state *state, uint32_t rune);

/* strings.Map, and string([]rune(s)) as well: what is not valid becomes U+FFFD. */
static chart_value map_letters(ch_call *call, chart_str s, letter_map map, letter_state state)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_buffer_reserve(&out, s.size);
  for (size_t at = 0, width; at < s.size; at += width)
    ch_buffer_rune(&out, map(&state, ch_utf8_decode(ch_str_from(s, at), &width)));
  return ch_buffer_value(&out);
}

/* ---- cases -------------------------------------------------------------------------------- */

static uint32_t to_case(letter_state *state, uint32_t rune)
{
  return ch_rune_to(state->target, rune);
}

/* The ASCII bytes that a change to upper or lower case would change, or that are not ASCII. */
static bool needs_case(chart_str s, ch_letter_case target)
{
  unsigned char first = target == CH_CASE_UPPER ? 'a' : 'A';
  for (size_t i = 0; i < s.size; i++) {
    unsigned char c = (unsigned char) s.data[i];
    if (c >= 0x80 || (c >= first && c < first + 26))
      return true;
  }
  return false;
}

static chart_value fn_upper(CH_PARAMETERS)
{
  letter_state state = { .target = (ch_letter_case) call->function->variant };
  if (!needs_case(ch_text(arg[0]), state.target))
    return arg[0];
  return map_letters(call, ch_text(arg[0]), to_case, state);
}

/* The word boundaries of strings.Title. */
static bool is_separator(uint32_t rune)
{
  if (rune < 0x80)
    return !ch_rune_is_letter(rune) && !ch_rune_is_digit(rune) && rune != '_';
  return ch_rune_is_space(rune);
}

static uint32_t to_title(letter_state *state, uint32_t rune)
{
  bool starts_word = is_separator(state->previous);
  state->previous  = rune;
  return starts_word ? ch_rune_to(CH_CASE_TITLE, rune) : rune;
}

static chart_value fn_title(CH_PARAMETERS)
{
  return map_letters(call, ch_text(arg[0]), to_title, (letter_state){ .previous = ' ' });
}

static uint32_t to_untitle(letter_state *state, uint32_t rune)
{
  bool starts_word = state->at_word && !ch_rune_is_space(rune);
  state->at_word   = ch_rune_is_space(rune);
  return starts_word ? ch_rune_to(CH_CASE_LOWER, rune) : rune;
}

static chart_value fn_untitle(CH_PARAMETERS)
{
  return map_letters(call, ch_text(arg[0]), to_untitle, (letter_state){ .at_word = true });
}

static uint32_t to_swapped(letter_state *state, uint32_t rune)
{
  bool at_word   = state->at_word;
  state->at_word = false;
  if (ch_rune_is_upper(rune) || ch_rune_is_title(rune))
    return ch_rune_to(CH_CASE_LOWER, rune);
  if (ch_rune_is_lower(rune))
    return ch_rune_to(at_word ? CH_CASE_TITLE : CH_CASE_UPPER, rune);
  state->at_word = ch_rune_is_space(rune);
  return rune;
}

static chart_value fn_swapcase(CH_PARAMETERS)
{
  return map_letters(call, ch_text(arg[0]), to_swapped, (letter_state){ .at_word = true });
}

/* ---- white space -------------------------------------------------------------------------- */

/* goutils walks bytes here and takes each for a code point of Latin-1. */
static chart_value fn_nospace(CH_PARAMETERS)
{
  chart_str s       = ch_text(arg[0]);
  bool      has_any = false;
  for (size_t i = 0; i < s.size && !has_any; i++)
    has_any = ch_rune_is_space((unsigned char) s.data[i]);
  if (!has_any)
    return arg[0];
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  for (size_t i = 0; i < s.size; i++)
    if (!ch_rune_is_space((unsigned char) s.data[i]))
      ch_buffer_rune(&out, (unsigned char) s.data[i]);
  return ch_buffer_value(&out);
}

static chart_value fn_initials(CH_PARAMETERS)
{
  chart_str s = ch_text(arg[0]);
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  bool at_word = true;
  for (size_t i = 0; i < s.size; i++) {
    bool is_space = ch_rune_is_space((unsigned char) s.data[i]);
    if (at_word && !is_space)
      ch_buffer_rune(&out, (unsigned char) s.data[i]);
    at_word = is_space;
  }
  return ch_buffer_value(&out);
}

/* ---- camelcase ---------------------------------------------------------------------------- */

static bool is_connector(uint32_t rune)
{
  return rune == '-' || rune == '_' || ch_rune_is_space(rune);
}

/* Of a run of connectors the last is dropped, at the start of the text none.  A word that starts
 * with capitals keeps the first only. */
static void write_camel(ch_buffer *out, chart_str s)
{
  size_t   at = 0, width = 0;
  uint32_t rune        = 0;
  bool     in_capitals = false;
  for (; at < s.size; at += width) {
    rune = ch_utf8_decode(ch_str_from(s, at), &width);
    if (!is_connector(rune)) {
      in_capitals = ch_rune_is_upper(rune);
      rune        = ch_rune_to(CH_CASE_UPPER, rune);
      at += width;
      break;
    }
    ch_buffer_rune(out, rune);
  }
  for (; at < s.size; at += width) {
    uint32_t previous = rune;
    rune              = ch_utf8_decode(ch_str_from(s, at), &width);
    if (!is_connector(previous)) {
      in_capitals = in_capitals && ch_rune_is_upper(rune);
      rune        = in_capitals ? ch_rune_to(CH_CASE_LOWER, rune) : rune;
      ch_buffer_rune(out, previous);
    } else if (is_connector(rune)) {
      ch_buffer_rune(out, previous);
    } else {
      in_capitals = ch_rune_is_upper(rune);
      rune        = ch_rune_to(CH_CASE_UPPER, rune);
    }
  }
  if (s.size != 0)
    ch_buffer_rune(out, rune);
}

static chart_value fn_camelcase(CH_PARAMETERS)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  write_camel(&out, ch_text(arg[0]));
  return ch_buffer_value(&out);
}

const ch_function ch_letter_functions[] = {
  { "upper", "func(string) string", fn_upper, CH_CASE_UPPER, "STRING in upper case" },
  { "lower", "func(string) string", fn_upper, CH_CASE_LOWER, "STRING in lower case" },
  { "title", "func(string) string", fn_title, 0, "STRING with each word's first letter large" },
  { "untitle", "func(string) string", fn_untitle, 0, "STRING with each word's first letter small" },
  { "swapcase", "func(string) string", fn_swapcase, 0, "STRING with large and small exchanged" },
  { "nospace", "func(string) string", fn_nospace, 0, "STRING without any white space" },
  { "initials", "func(string) string", fn_initials, 0, "the first letter of each word" },
  { "camelcase", "func(string) string", fn_camelcase, 0, "some_words as SomeWords" },
  { 0 },
};
