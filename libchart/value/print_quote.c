/* SPDX-License-Identifier: Apache-2.0
 * Quoting text as Go source does (strconv.Quote and its kin). */
#include "value/printer.h"

#include "base/utf8.h"

static bool is_in_low_table(uint32_t rune)
{
  size_t low = 0, high = ch_printable_low_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (ch_printable_low[middle].last < rune)
      low = middle + 1;
    else
      high = middle;
  }
  return low < ch_printable_low_count && ch_printable_low[low].first <= rune;
}

static bool is_in_high_table(uint32_t rune)
{
  size_t low = 0, high = ch_printable_high_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (ch_printable_high[middle].last < rune)
      low = middle + 1;
    else
      high = middle;
  }
  return low < ch_printable_high_count && ch_printable_high[low].first <= rune;
}

static bool is_printable_ascii(uint32_t rune)
{
  return rune >= 0x20 && rune < 0x7F;
}

bool ch_print_is_printable(uint32_t rune)
{
  if (rune < 0x7F)
    return rune >= 0x20;
  return rune <= 0xFFFF ? is_in_low_table(rune) : is_in_high_table(rune);
}

static void put_hex(ch_buffer *out, char letter, uint32_t number, int digits)
{
  ch_buffer_byte(out, '\\');
  ch_buffer_byte(out, letter);
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    ch_buffer_byte(out, "0123456789abcdef"[number >> shift & 15]);
}

static void put_escape(ch_buffer *out, uint32_t rune)
{
  static const char letters[] = { 'a', 'b', 't', 'n', 'v', 'f', 'r' }; /* for 7 to 13 */
  if (rune >= 7 && rune <= 13) {
    ch_buffer_byte(out, '\\');
    ch_buffer_byte(out, letters[rune - 7]);
  } else if (rune < ' ' || rune == 0x7F) {
    put_hex(out, 'x', rune, 2);
  } else if (rune < 0x10000) {
    put_hex(out, 'u', rune, 4);
  } else {
    put_hex(out, 'U', rune, 8);
  }
}

static void put_rune(ch_buffer *out, uint32_t rune, char quote, bool ascii_only)
{
  if (rune == (unsigned char) quote || rune == '\\') {
    ch_buffer_byte(out, '\\');
    ch_buffer_byte(out, (char) rune);
  } else if (ascii_only ? is_printable_ascii(rune) : ch_print_is_printable(rune)) {
    ch_buffer_rune(out, rune);
  } else {
    put_escape(out, rune);
  }
}

/* How many bytes at the start of text need no escape. */
static size_t plain_run(chart_str text)
{
  size_t size = 0;
  while (size < text.size && is_printable_ascii((unsigned char) text.data[size]) &&
         text.data[size] != '"' && text.data[size] != '\\')
    size++;
  return size;
}

void ch_print_quoted(ch_buffer *out, chart_str text, bool ascii_only)
{
  ch_buffer_byte(out, '"');
  for (;;) {
    size_t plain = plain_run(text);
    ch_buffer_bytes(out, text.data, plain);
    text = ch_str_from(text, plain);
    if (text.size == 0)
      break;
    size_t   width;
    uint32_t rune = ch_utf8_decode(text, &width);
    if (rune == CH_RUNE_ERROR && width == 1)
      put_hex(out, 'x', (unsigned char) text.data[0], 2);
    else
      put_rune(out, rune, '"', ascii_only);
    text = ch_str_from(text, width);
  }
  ch_buffer_byte(out, '"');
}

void ch_print_quoted_rune(ch_buffer *out, uint32_t rune, bool ascii_only)
{
  if (rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
    rune = CH_RUNE_ERROR;
  ch_buffer_byte(out, '\'');
  put_rune(out, rune, '\'', ascii_only);
  ch_buffer_byte(out, '\'');
}

bool ch_print_can_backquote(chart_str text)
{
  size_t width;
  for (; text.size > 0; text = ch_str_from(text, width)) {
    uint32_t rune         = ch_utf8_decode(text, &width);
    bool     is_invisible = rune == 0xFEFF || (rune == CH_RUNE_ERROR && width == 1);
    bool     is_control   = (rune < ' ' && rune != '\t') || rune == 0x7F;
    if (is_invisible || is_control || rune == '`')
      return false;
  }
  return true;
}
