/* SPDX-License-Identifier: Apache-2.0
 * PEM blocks.  Reading looks for the first END line and takes the nearest BEGIN line before it. */
#include "codec/pem.h"

#include "codec/base64.h"
#include "codec/base64_read.h"

enum { LINE = 64 };

#define BEGIN  CHART_STR("-----BEGIN ")
#define END    CHART_STR("\n-----END ")
#define DASHES CHART_STR("-----")

/* The line at the start of text, without its end and blanks before that; *next is behind it. */
static chart_str first_line(chart_str text, size_t *next)
{
  size_t end = ch_str_find_byte(text, '\n', 0);
  *next      = end == CH_NOT_FOUND ? text.size : end + 1;
  if (end == CH_NOT_FOUND)
    end = text.size;
  else if (end > 0 && text.data[end - 1] == '\r')
    end--;
  return ch_str_trim_right(ch_str_cut(text, 0, end), " \t");
}

/* Skips lines with a colon from *at on.  Result: false when the text ends with them. */
static bool skip_headers(chart_str text, size_t *at, bool *has_headers)
{
  *has_headers = false;
  for (;;) {
    size_t    next;
    chart_str line = first_line(ch_str_from(text, *at), &next);
    if (*at == text.size)
      return false;
    if (ch_str_find_byte(line, ':', 0) == CH_NOT_FOUND)
      return true;
    *has_headers = true;
    *at += next;
  }
}

/* Whether `rest`, behind the words of an END line, closes a block of that type. */
static bool closes(chart_str rest, chart_str type)
{
  size_t next;
  if (!ch_str_starts(rest, type) || !ch_str_starts(ch_str_from(rest, type.size), DASHES))
    return false;
  return first_line(ch_str_from(rest, type.size + DASHES.size), &next).size == 0;
}

static bool read_bytes(ch_arena *arena, chart_str text, chart_str *out)
{
  ch_buffer digits, bytes;
  ch_buffer_init(&digits, arena);
  ch_buffer_init(&bytes, arena);
  ch_buffer_reserve(&digits, text.size);
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] != ' ' && text.data[i] != '\t')
      ch_buffer_byte(&digits, text.data[i]);
  if (!ch_base64_read(&bytes, ch_buffer_view(&digits), NULL))
    return false;
  *out = ch_buffer_view(&bytes);
  return true;
}

typedef enum finding { FOUND, NOT_HERE, NOT_ANYWHERE } finding;

/* The block that ends with the END line at `end`, sought from `from` on.  *reached is how far the
 * search came. */
static finding read_block(ch_arena *arena, chart_str text, size_t from, size_t end, size_t *reached,
                          ch_pem *out)
{
  size_t start = ch_str_find_last(ch_str_cut(text, from, end), BEGIN), next;
  bool   has_headers;
  *reached = from;
  if (start == CH_NOT_FOUND || (start > 0 && text.data[from + start - 1] != '\n'))
    return NOT_HERE;
  size_t    at   = from + start + BEGIN.size;
  chart_str type = first_line(ch_str_from(text, at), &next);
  *reached       = at += next;
  if (!ch_str_ends(type, DASHES))
    return NOT_HERE;
  out->type = ch_str_cut(type, 0, type.size - DASHES.size);
  if (!skip_headers(text, &at, &has_headers))
    return NOT_ANYWHERE;
  *reached = at;
  if ((has_headers && end < at) || !closes(ch_str_from(text, end + END.size), out->type))
    return NOT_HERE;
  out->bytes = ch_str(NULL, 0);
  return end <= at || read_bytes(arena, ch_str_cut(text, at, end), &out->bytes) ? FOUND : NOT_HERE;
}

bool ch_pem_read(ch_arena *arena, chart_str text, ch_pem *out)
{
  finding result = NOT_HERE;
  for (size_t from = 0, reached; result == NOT_HERE;) {
    size_t end = ch_str_find(text, END, from);
    if (end == CH_NOT_FOUND)
      return false;
    result = read_block(arena, text, from, end, &reached, out);
    from   = end + END.size;
    if (from < reached)
      return result == FOUND;
  }
  return result == FOUND;
}

void ch_pem_write(ch_buffer *out, const char *type, chart_str bytes)
{
  ch_buffer digits;
  ch_buffer_init(&digits, out->arena);
  ch_base64_write(&digits, bytes);
  ch_buffer_text(out, "-----BEGIN ");
  ch_buffer_text(out, type);
  ch_buffer_text(out, "-----\n");
  for (size_t at = 0; at < digits.size; at += LINE) {
    ch_buffer_bytes(out, digits.data + at, digits.size - at < LINE ? digits.size - at : LINE);
    ch_buffer_byte(out, '\n');
  }
  ch_buffer_text(out, "-----END ");
  ch_buffer_text(out, type);
  ch_buffer_text(out, "-----\n");
}
