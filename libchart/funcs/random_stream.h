/* SPDX-License-Identifier: Apache-2.0
 * A stream of random bytes that a key determines: ChaCha20 (RFC 8439), nonce 0, from block 0 on. */
#ifndef CH_FUNCS_RANDOM_STREAM_H
#define CH_FUNCS_RANDOM_STREAM_H

#include <nettle/chacha.h>
#include <stddef.h>
#include <stdint.h>

enum { CH_RANDOM_KEY_SIZE = CHACHA_KEY_SIZE };

typedef struct ch_random_stream {
  struct chacha_ctx cipher;
  uint8_t           block[CHACHA_BLOCK_SIZE]; /* the last `left` bytes were not given out yet */
  size_t            left;
} ch_random_stream;

/* Puts the stream at the start of what `key` determines. */
void ch_random_stream_init(ch_random_stream *stream, const uint8_t key[CH_RANDOM_KEY_SIZE]);

/* The next `size` bytes; how they are asked for makes no difference.  `stream` is a
 * ch_random_stream: the function fits nettle_random_func. */
void ch_random_stream_read(void *stream, size_t size, uint8_t *bytes);

#endif
