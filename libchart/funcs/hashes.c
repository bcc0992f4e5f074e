/* SPDX-License-Identifier: Apache-2.0
 * Check sums of strings. */
#include "funcs/call.h"
#include "funcs/funcs.h"

#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <zlib.h>

static chart_value hex_value(ch_call *call, const uint8_t *digest, size_t size)
{
  static const char digits[] = "0123456789abcdef";
  char             *text     = ch_text_room(call, size * 2);
  for (size_t i = 0; i < size; i++) {
    text[i * 2]     = digits[digest[i] >> 4];
    text[i * 2 + 1] = digits[digest[i] & 15];
  }
  return ch_string(ch_str(text, size * 2));
}

static const uint8_t *bytes_of(chart_value value)
{
  return (const uint8_t *) (value.size == 0 ? "" : value.as.text);
}

static chart_value fn_sha1sum(CH_PARAMETERS)
{
  struct sha1_ctx state;
  uint8_t         digest[SHA1_DIGEST_SIZE];
  sha1_init(&state);
  sha1_update(&state, arg[0].size, bytes_of(arg[0]));
  sha1_digest(&state, sizeof digest, digest);
  return hex_value(call, digest, sizeof digest);
}

static chart_value fn_sha256sum(CH_PARAMETERS)
{
  struct sha256_ctx state;
  uint8_t           digest[SHA256_DIGEST_SIZE];
  sha256_init(&state);
  sha256_update(&state, arg[0].size, bytes_of(arg[0]));
  sha256_digest(&state, sizeof digest, digest);
  return hex_value(call, digest, sizeof digest);
}

static chart_value fn_sha512sum(CH_PARAMETERS)
{
  struct sha512_ctx state;
  uint8_t           digest[SHA512_DIGEST_SIZE];
  sha512_init(&state);
  sha512_update(&state, arg[0].size, bytes_of(arg[0]));
  sha512_digest(&state, sizeof digest, digest);
  return hex_value(call, digest, sizeof digest);
}

static chart_value fn_adler32sum(CH_PARAMETERS)
{
  char     *text = ch_text_room(call, 24);
  uLong     sum  = adler32(adler32(0, NULL, 0), bytes_of(arg[0]), arg[0].size);
  const int size = snprintf(text, 24, "%lu", sum);
  return ch_string(ch_str(text, (size_t) size));
}

const ch_function ch_hash_functions[] = {
  { "sha1sum", "func(string) string", fn_sha1sum, 0, "the SHA-1 of STRING in hexadecimal" },
  { "sha256sum", "func(string) string", fn_sha256sum, 0, "the SHA-256 of STRING in hexadecimal" },
  { "sha512sum", "func(string) string", fn_sha512sum, 0, "the SHA-512 of STRING in hexadecimal" },
  { "adler32sum", "func(string) string", fn_adler32sum, 0, "the Adler-32 of STRING in decimal" },
  { 0 },
};
