/* SPDX-License-Identifier: Apache-2.0
 * encryptAES and decryptAES: AES-256 in CBC mode, the random first block in front, as base64. */
#include "codec/base64.h"
#include "codec/base64_read.h"
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "funcs/random.h"

#include <nettle/aes.h>
#include <nettle/cbc.h>

/* The first 32 bytes of the password, or all of it and zeros. */
static void take_key(uint8_t key[AES256_KEY_SIZE], chart_str password)
{
  memset(key, 0, AES256_KEY_SIZE);
  if (password.size != 0)
    memcpy(key, password.data, password.size < AES256_KEY_SIZE ? password.size : AES256_KEY_SIZE);
}

static chart_value fn_encryptAES(CH_PARAMETERS)
{
  struct aes256_ctx cipher;
  uint8_t           key[AES256_KEY_SIZE], chain[AES_BLOCK_SIZE];
  chart_str         text = ch_text(arg[1]);
  if (text.size == 0)
    return ch_string(CHART_STR(""));
  size_t   padding = AES_BLOCK_SIZE - text.size % AES_BLOCK_SIZE, size = text.size + padding;
  uint8_t *bytes = (uint8_t *) ch_text_room(call, AES_BLOCK_SIZE + size);
  ch_random_bytes(call, bytes, AES_BLOCK_SIZE);
  memcpy(chain, bytes, sizeof chain);
  memcpy(bytes + AES_BLOCK_SIZE, text.data, text.size);
  memset(bytes + AES_BLOCK_SIZE + text.size, (int) padding, padding);
  take_key(key, ch_text(arg[0]));
  aes256_set_encrypt_key(&cipher, key);
  cbc_encrypt(&cipher, (nettle_cipher_func *) aes256_encrypt, AES_BLOCK_SIZE, chain, size,
              bytes + AES_BLOCK_SIZE, bytes + AES_BLOCK_SIZE);
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_base64_write(&out, ch_str((const char *) bytes, AES_BLOCK_SIZE + size));
  return ch_buffer_value(&out);
}

/* The bytes that `text` encodes; their number is at least AES_BLOCK_SIZE.  Go decodes into a slice
 * that may be larger than what comes out, and takes the first block out of all of it: its texts
 * tell how large it was. */
static chart_str decode(ch_call *call, chart_str text)
{
  ch_buffer bytes;
  size_t    bad = 0, room = text.size / 4 * 3;
  ch_buffer_init(&bytes, call->arena);
  if (!ch_base64_read(&bytes, text, &bad))
    ch_fail(call, "illegal base64 data at input byte %zu", bad);
  if (room < AES_BLOCK_SIZE)
    ch_fail(call, "runtime error: slice bounds out of range [:%d] with capacity %zu",
            AES_BLOCK_SIZE, room);
  if (bytes.size < AES_BLOCK_SIZE)
    ch_fail(call, "runtime error: slice bounds out of range [%d:%zu]", AES_BLOCK_SIZE, bytes.size);
  if (bytes.size % AES_BLOCK_SIZE != 0)
    ch_fail(call, "crypto/cipher: input not full blocks");
  return ch_buffer_view(&bytes);
}

static chart_value fn_decryptAES(CH_PARAMETERS)
{
  struct aes256_ctx cipher;
  uint8_t           key[AES256_KEY_SIZE], chain[AES_BLOCK_SIZE];
  if (arg[1].size == 0)
    return ch_string(CHART_STR(""));
  chart_str bytes = decode(call, ch_text(arg[1]));
  size_t    size  = bytes.size - AES_BLOCK_SIZE;
  if (size == 0)
    ch_fail(call, "runtime error: index out of range [-1]");
  char *text = ch_text_room(call, size);
  take_key(key, ch_text(arg[0]));
  memcpy(chain, bytes.data, sizeof chain);
  aes256_set_decrypt_key(&cipher, key);
  cbc_decrypt(&cipher, (nettle_cipher_func *) aes256_decrypt, AES_BLOCK_SIZE, chain, size,
              (uint8_t *) text, (const uint8_t *) bytes.data + AES_BLOCK_SIZE);
  size_t padding = (unsigned char) text[size - 1]; /* whatever it is, Go takes it */
  if (padding > size)
    ch_fail(call, "runtime error: slice bounds out of range [:-%zu]", padding - size);
  return ch_string(ch_str(text, size - padding));
}

const ch_function ch_cipher_functions[] = {
  { "encryptAES", "func(string, string) string", fn_encryptAES, 0,
    "TEXT encrypted with PASSWORD by AES-256-CBC, in base64" },
  { "decryptAES", "func(string, string) string", fn_decryptAES, 0,
    "the text that encryptAES encrypted with PASSWORD" },
  { 0 },
};
