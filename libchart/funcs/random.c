/* SPDX-License-Identifier: Apache-2.0
 * Functions whose results are random. */
#include "funcs/random.h"

#include "base/utf8.h"
#include "codec/base64.h"
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "funcs/random_stream.h"

enum { LETTERS = 1, DIGITS = 2, ASCII = 0 };

/* The stream that this rendering draws from: it starts where the rendering does. */
static ch_random_stream *seeded_stream(ch_call *call)
{
  if (call->stream == NULL) {
    call->stream = ch_arena_alloc(call->lasting, sizeof(ch_random_stream));
    ch_random_stream_init((ch_random_stream *) call->stream, call->host->seed);
  }
  return (ch_random_stream *) call->stream;
}

void ch_random_bytes(ch_call *call, void *bytes, size_t size)
{
  if (call->host->is_seeded) {
    ch_random_stream_read(seeded_stream(call), size, (uint8_t *) bytes);
    return;
  }
  if (size != 0 && call->host->random(call->host->user, bytes, size) != 0)
    ch_fail(call, "no randomness to be had");
}

/* A number from 0 to below `bound` (at least 1).  The last, incomplete run of `bound` numbers is
 * thrown away, so that none is likelier. */
static uint64_t random_below(ch_call *call, uint64_t bound)
{
  uint64_t number, excess = (UINT64_MAX % bound + 1) % bound;
  do {
    unsigned char bytes[8];
    ch_random_bytes(call, bytes, sizeof bytes);
    number = 0;
    for (size_t i = 0; i < sizeof bytes; i++) /* the same on machines of either byte order */
      number = number << 8 | bytes[i];
  } while (number > UINT64_MAX - excess);
  return number % bound;
}

static chart_str alphabet_of(int variant)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  static const char ascii[]   = " !\"#$%&'()*+,-./0123456789:;<=>?@"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
  switch (variant) {
  case LETTERS: return ch_str(letters, 52);
  case DIGITS: return ch_str(letters + 52, 10);
  case LETTERS | DIGITS: return ch_str(letters, 62);
  default: return ch_str(ascii, 95);
  }
}

/* Bytes are drawn in bulk; those that would make some characters likelier are dropped. */
static chart_value fn_randAlphaNum(CH_PARAMETERS)
{
  chart_str alphabet = alphabet_of(call->function->variant);
  if (arg[0].as.integer <= 0)
    return ch_string(CHART_STR(""));
  size_t        size = (size_t) arg[0].as.integer, filled = 0;
  char         *text = ch_text_room(call, size);
  unsigned char fair = (unsigned char) (256 / alphabet.size * alphabet.size - 1);
  while (filled < size) {
    unsigned char bytes[64];
    size_t        wanted = size - filled < sizeof bytes ? size - filled : sizeof bytes;
    ch_random_bytes(call, bytes, wanted);
    for (size_t i = 0; i < wanted; i++)
      if (bytes[i] <= fair)
        text[filled++] = alphabet.data[bytes[i] % alphabet.size];
  }
  return ch_string(ch_str(text, size));
}

static chart_value fn_randBytes(CH_PARAMETERS)
{
  if (arg[0].as.integer < 0)
    ch_fail(call, "runtime error: makeslice: len out of range");
  size_t size  = (size_t) arg[0].as.integer;
  char  *bytes = ch_text_room(call, size);
  ch_random_bytes(call, bytes, size);
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_base64_write(&out, ch_str(bytes, size));
  return ch_buffer_value(&out);
}

static chart_value fn_randInt(CH_PARAMETERS)
{
  uint64_t least = (uint64_t) arg[0].as.integer;
  int64_t  width = (int64_t) ((uint64_t) arg[1].as.integer - least);
  if (width <= 0)
    ch_fail(call, "invalid argument to Intn");
  return ch_int((int64_t) (least + random_below(call, (uint64_t) width)));
}

static chart_value fn_shuffle(CH_PARAMETERS)
{
  chart_str s     = ch_text(arg[0]);
  uint32_t *runes = (uint32_t *) ch_arena_array(call->arena, s.size, sizeof *runes);
  size_t    size  = 0;
  for (size_t at = 0, width; at < s.size; at += width)
    runes[size++] = ch_utf8_decode(ch_str_from(s, at), &width);
  for (size_t i = size; i > 1; i--) {
    size_t   other = (size_t) random_below(call, i);
    uint32_t rune  = runes[i - 1];
    runes[i - 1]   = runes[other];
    runes[other]   = rune;
  }
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  for (size_t i = 0; i < size; i++)
    ch_buffer_rune(&out, runes[i]);
  return ch_buffer_value(&out);
}

static chart_value fn_uuidv4(CH_PARAMETERS)
{
  static const char digits[] = "0123456789abcdef";
  unsigned char     bytes[16];
  char             *text = ch_text_room(call, 36);
  size_t            to   = 0;
  ch_random_bytes(call, bytes, sizeof bytes);
  bytes[6] = (unsigned char) ((bytes[6] & 0x0F) | 0x40); /* version 4 */
  bytes[8] = (unsigned char) ((bytes[8] & 0x3F) | 0x80); /* variant of RFC 4122 */
  for (size_t i = 0; i < sizeof bytes; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      text[to++] = '-';
    text[to++] = digits[bytes[i] >> 4];
    text[to++] = digits[bytes[i] & 15];
  }
  return ch_string(ch_str(text, to));
}

const ch_function ch_random_functions[] = {
  { "randAlpha", "func(int) string", fn_randAlphaNum, LETTERS, "COUNT random letters" },
  { "randAlphaNum", "func(int) string", fn_randAlphaNum, LETTERS | DIGITS,
    "COUNT random letters and digits" },
  { "randNumeric", "func(int) string", fn_randAlphaNum, DIGITS, "COUNT random digits" },
  { "randAscii", "func(int) string", fn_randAlphaNum, ASCII,
    "COUNT random printable ASCII characters" },
  { "randBytes", "func(int) string", fn_randBytes, 0, "COUNT random bytes in base64" },
  { "randInt", "func(int, int) int", fn_randInt, 0, "a random number from MIN to before MAX" },
  { "shuffle", "func(string) string", fn_shuffle, 0, "STRING in random order" },
  { "uuidv4", "func() string", fn_uuidv4, 0, "a random UUID" },
  { 0 },
};
