/* SPDX-License-Identifier: Apache-2.0
 * Reading base64, with Go's idea of where a mistake is. */
#include "codec/base64_read.h"

typedef struct reader {
  chart_str text;
  size_t    at;
} reader;

static int digit_value(char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static void skip_line_ends(reader *r)
{
  while (r->at < r->text.size && (r->text.data[r->at] == '\n' || r->text.data[r->at] == '\r'))
    r->at++;
}

/* Reads up to four digits; `=` or the end of the text stop it before. */
static int read_digits(reader *r, uint32_t *group)
{
  int count = 0;
  for (*group = 0; count < 4; count++) {
    skip_line_ends(r);
    int value = r->at == r->text.size ? -1 : digit_value(r->text.data[r->at]);
    if (value < 0)
      break;
    *group = *group << 6 | (uint32_t) value;
    r->at++;
  }
  return count;
}

/* Reads the padding behind 2 or 3 digits. */
static bool read_padding(reader *r, int digits, size_t *bad)
{
  *bad = r->at;
  if (r->at == r->text.size) {
    *bad = r->at - (size_t) digits;
    return false;
  }
  if (r->text.data[r->at] != '=' || digits < 2)
    return false;
  r->at++;
  if (digits == 2) {
    skip_line_ends(r);
    *bad = r->at == r->text.size ? r->at : r->at - 1;
    if (r->at == r->text.size || r->text.data[r->at] != '=')
      return false;
    r->at++;
  }
  skip_line_ends(r);
  *bad = r->at;
  return true;
}

static void write_bytes(ch_buffer *out, uint32_t group, int digits)
{
  group <<= 6 * (4 - digits);
  for (int i = 0; i < digits - 1; i++)
    ch_buffer_byte(out, (char) (unsigned char) (group >> (16 - 8 * i) & 255u));
}

bool ch_base64_read(ch_buffer *out, chart_str text, size_t *bad)
{
  reader r = { text, 0 };
  size_t ignored;
  bad = bad == NULL ? &ignored : bad;
  ch_buffer_reserve(out, text.size / 4 * 3 + 3);
  for (;;) {
    uint32_t group;
    int      digits = read_digits(&r, &group);
    if (digits == 4) {
      write_bytes(out, group, 4);
      continue;
    }
    if (digits == 0 && r.at == text.size)
      return true;
    if (!read_padding(&r, digits, bad))
      return false;
    write_bytes(out, group, digits);
    return r.at == text.size;
  }
}
