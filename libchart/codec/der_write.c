/* SPDX-License-Identifier: Apache-2.0
 * Writing DER. */
#include "codec/der.h"

void ch_der_write(ch_buffer *out, uint8_t tag, chart_str content)
{
  unsigned bytes = 0;
  for (size_t left = content.size; left != 0; left >>= 8)
    bytes++;
  ch_buffer_byte(out, (char) tag);
  if (content.size >= 0x80)
    ch_buffer_byte(out, (char) (unsigned char) (0x80 | bytes));
  else
    bytes = 1;
  while (bytes-- != 0)
    ch_buffer_byte(out, (char) (unsigned char) (content.size >> 8 * bytes));
  ch_buffer_str(out, content);
}

void ch_der_write_natural(ch_buffer *out, chart_str bytes)
{
  while (bytes.size != 0 && bytes.data[0] == 0)
    bytes = ch_str_from(bytes, 1);
  bool      needs_zero = bytes.size == 0 || (unsigned char) bytes.data[0] >= 0x80;
  ch_buffer content;
  ch_buffer_init(&content, out->arena);
  if (needs_zero)
    ch_buffer_byte(&content, 0);
  ch_buffer_str(&content, bytes);
  ch_der_write(out, CH_DER_INTEGER, ch_buffer_view(&content));
}

void ch_der_write_small(ch_buffer *out, uint8_t number)
{
  char byte = (char) number;
  ch_der_write_natural(out, ch_str(&byte, 1));
}

void ch_der_write_bits(ch_buffer *out, chart_str bytes)
{
  ch_buffer content;
  ch_buffer_init(&content, out->arena);
  ch_buffer_byte(&content, 0);
  ch_buffer_str(&content, bytes);
  ch_der_write(out, CH_DER_BITS, ch_buffer_view(&content));
}
