/* SPDX-License-Identifier: Apache-2.0
 * A stream of random bytes that a key determines. */
#include "funcs/random_stream.h"

#include <string.h>

void ch_random_stream_init(ch_random_stream *stream, const uint8_t key[CH_RANDOM_KEY_SIZE])
{
  static const uint8_t nonce[CHACHA_NONCE_SIZE];
  chacha_set_key(&stream->cipher, key);
  chacha_set_nonce(&stream->cipher, nonce);
  stream->left = 0;
}

void ch_random_stream_read(void *argument, size_t size, uint8_t *bytes)
{
  static const uint8_t zeros[CHACHA_BLOCK_SIZE];
  ch_random_stream    *stream = (ch_random_stream *) argument;
  while (size != 0) {
    if (stream->left == 0) {
      chacha_crypt(&stream->cipher, sizeof zeros, stream->block, zeros);
      stream->left = sizeof stream->block;
    }
    size_t taken = size < stream->left ? size : stream->left;
    memcpy(bytes, stream->block + sizeof stream->block - stream->left, taken);
    stream->left -= taken;
    bytes += taken;
    size -= taken;
  }
}
