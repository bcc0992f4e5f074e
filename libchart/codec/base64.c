/* SPDX-License-Identifier: Apache-2.0
 * Writing base64. */
#include "codec/base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static char digit(uint32_t group, unsigned shift)
{
  return alphabet[group >> shift & 63u];
}

/* The last one or two bytes: a group that is filled up with zero bits and padded. */
static void write_rest(ch_buffer *out, const unsigned char *byte, size_t count)
{
  uint32_t group = (uint32_t) byte[0] << 16 | (count == 2 ? (uint32_t) byte[1] << 8 : 0u);
  ch_buffer_byte(out, digit(group, 18));
  ch_buffer_byte(out, digit(group, 12));
  ch_buffer_byte(out, count == 2 ? digit(group, 6) : '=');
  ch_buffer_byte(out, '=');
}

void ch_base64_write(ch_buffer *out, chart_str bytes)
{
  const unsigned char *byte = (const unsigned char *) bytes.data;
  size_t               left = bytes.size;
  ch_buffer_reserve(out, (left + 2) / 3 * 4);
  for (; left >= 3; left -= 3, byte += 3) {
    uint32_t group = (uint32_t) byte[0] << 16 | (uint32_t) byte[1] << 8 | byte[2];
    char    *to    = out->data + out->size;
    to[0]          = digit(group, 18);
    to[1]          = digit(group, 12);
    to[2]          = digit(group, 6);
    to[3]          = digit(group, 0);
    out->size += 4;
  }
  if (left != 0)
    write_rest(out, byte, left);
}
