/* SPDX-License-Identifier: Apache-2.0
 * base64 and base32 with padding, as Go's encoding packages read and write them.
 *
 * What does not decode gives the text of the error as its result. */
#include "funcs/call.h"
#include "funcs/funcs.h"

#include "codec/base64.h"
#include "codec/base64_read.h"

static chart_value corrupt(ch_call *call, const char *name, size_t at)
{
  return ch_string(ch_arena_format(call->arena, "illegal %s data at input byte %zu", name, at));
}

/* ---- base64 ------------------------------------------------------------------------------- */

static chart_value fn_b64enc(CH_PARAMETERS)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_base64_write(&out, ch_text(arg[0]));
  return ch_buffer_value(&out);
}

static chart_value fn_b64dec(CH_PARAMETERS)
{
  size_t    bad;
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  if (!ch_base64_read(&out, ch_text(arg[0]), &bad))
    return corrupt(call, "base64", bad);
  return ch_buffer_value(&out);
}

/* ---- base32 ------------------------------------------------------------------------------- */

static chart_value fn_b32enc(CH_PARAMETERS)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  chart_str         s          = ch_text(arg[0]);
  size_t            size       = (s.size + 4) / 5 * 8;
  char             *text       = ch_text_room(call, size);
  uint64_t          bits       = 0;
  size_t            to = 0, held = 0;
  for (size_t i = 0; i < s.size; i++) {
    bits = bits << 8 | (unsigned char) s.data[i];
    for (held += 8; held >= 5; held -= 5)
      text[to++] = alphabet[bits >> (held - 5) & 31];
  }
  if (held > 0)
    text[to++] = alphabet[bits << (5 - held) & 31];
  memset(text + to, '=', size - to);
  return ch_string(ch_str(text, size));
}

typedef struct decoder {
  chart_str s;
  size_t    at;
  char     *to;
  bool      is_corrupt;
  size_t    corrupt_at;
} decoder;

static bool fail_at(decoder *self, size_t at)
{
  self->is_corrupt = true;
  self->corrupt_at = at;
  return false;
}

static int base32_bits(char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

static chart_str without_line_ends(ch_call *call, chart_str s)
{
  char  *text = ch_text_room(call, s.size);
  size_t size = 0;
  for (size_t i = 0; i < s.size; i++)
    if (s.data[i] != '\n' && s.data[i] != '\r')
      text[size++] = s.data[i];
  return ch_str(text, size);
}

/* Checks the `=` before self->at, which stood in place `filled` of its eight. */
static void check_base32_padding(decoder *self, size_t filled)
{
  size_t left = self->s.size - self->at;
  if (left + filled < 7) {
    fail_at(self, self->s.size);
    return;
  }
  for (size_t i = 0; i + filled < 7; i++)
    if (left > i && self->s.data[self->at + i] != '=') {
      fail_at(self, self->at + i - 1);
      return;
    }
  if (filled == 3 || filled == 6)
    fail_at(self, self->at - 1);
}

static void put_base32_bytes(decoder *self, uint64_t bits, size_t filled)
{
  bits <<= 5 * (8 - filled);
  for (size_t i = 0; i < filled * 5 / 8; i++)
    *self->to++ = (char) (bits >> (32 - 8 * i));
}

/* Reads one group of eight characters; false at the end and after an error. */
static bool read_base32_group(decoder *self)
{
  uint64_t bits = 0;
  if (self->at == self->s.size)
    return false;
  for (size_t filled = 0; filled < 8; filled++) {
    if (self->at == self->s.size)
      return fail_at(self, self->at - filled);
    char c = self->s.data[self->at++];
    if (c == '=' && filled >= 2 && self->s.size - self->at < 8) {
      check_base32_padding(self, filled);
      if (!self->is_corrupt)
        put_base32_bytes(self, bits, filled);
      return false;
    }
    int value = base32_bits(c);
    if (value < 0)
      return fail_at(self, self->at - 1);
    bits = bits << 5 | (uint64_t) value;
  }
  put_base32_bytes(self, bits, 8);
  return true;
}

static chart_value fn_b32dec(CH_PARAMETERS)
{
  decoder self = { .s = without_line_ends(call, ch_text(arg[0])) };
  char   *text = ch_text_room(call, self.s.size / 8 * 5 + 5);
  self.to      = text;
  while (read_base32_group(&self)) {
  }
  if (self.is_corrupt)
    return corrupt(call, "base32", self.corrupt_at);
  return ch_string(ch_str(text, (size_t) (self.to - text)));
}

const ch_function ch_encoding_functions[] = {
  { "b64enc", "func(string) string", fn_b64enc, 0, "STRING in base64" },
  { "b64dec", "func(string) string", fn_b64dec, 0, "what base64 TEXT stands for" },
  { "b32enc", "func(string) string", fn_b32enc, 0, "STRING in base32" },
  { "b32dec", "func(string) string", fn_b32dec, 0, "what base32 TEXT stands for" },
  { 0 },
};
