/* SPDX-License-Identifier: Apache-2.0
 * scrypt, on top of nettle's PBKDF2.  The names of the steps are those of RFC 7914. */
#include "funcs/scrypt.h"

#include <nettle/pbkdf2.h>
#include <stdlib.h>

enum { WORDS = 16, WORD_SIZE = 4 }; /* a Salsa20 block */

static uint32_t rotated(uint32_t word, unsigned bits)
{
  return word << bits | word >> (32 - bits);
}

static void quarter_round(uint32_t *x, size_t a, size_t b, size_t c, size_t d)
{
  x[b] ^= rotated(x[a] + x[d], 7);
  x[c] ^= rotated(x[b] + x[a], 9);
  x[d] ^= rotated(x[c] + x[b], 13);
  x[a] ^= rotated(x[d] + x[c], 18);
}

static void salsa20_8(uint32_t block[WORDS])
{
  uint32_t x[WORDS];
  memcpy(x, block, sizeof x);
  for (int round = 0; round < 8; round += 2) {
    quarter_round(x, 0, 4, 8, 12);
    quarter_round(x, 5, 9, 13, 1);
    quarter_round(x, 10, 14, 2, 6);
    quarter_round(x, 15, 3, 7, 11);
    quarter_round(x, 0, 1, 2, 3);
    quarter_round(x, 5, 6, 7, 4);
    quarter_round(x, 10, 11, 8, 9);
    quarter_round(x, 15, 12, 13, 14);
  }
  for (size_t i = 0; i < WORDS; i++)
    block[i] += x[i];
}

static void mix_in(uint32_t *to, const uint32_t *from, size_t count)
{
  for (size_t i = 0; i < count; i++)
    to[i] ^= from[i];
}

/* scryptBlockMix: `block` has 2r Salsa20 blocks, `out` is as large. */
static void block_mix(const uint32_t *block, uint32_t *out, size_t r)
{
  uint32_t x[WORDS];
  memcpy(x, block + (2 * r - 1) * WORDS, sizeof x);
  for (size_t i = 0; i < 2 * r; i++) {
    mix_in(x, block + i * WORDS, WORDS);
    salsa20_8(x);
    memcpy(out + (i / 2 + (i & 1) * r) * WORDS, x, sizeof x);
  }
}

/* scryptROMix: `table` holds N blocks, `other` one. */
static void rom_mix(uint32_t *block, uint32_t *table, uint32_t *other, const ch_scrypt_cost *cost)
{
  size_t words = (size_t) 2 * cost->block_size * WORDS;
  for (size_t i = 0; i < cost->turns; i++) {
    memcpy(table + i * words, block, words * WORD_SIZE);
    block_mix(table + i * words, block, cost->block_size);
  }
  for (size_t i = 0; i < cost->turns; i++) {
    size_t chosen = block[words - WORDS] & (cost->turns - 1);
    memcpy(other, block, words * WORD_SIZE);
    mix_in(other, table + chosen * words, words);
    block_mix(other, block, cost->block_size);
  }
}

static void read_words(uint32_t *words, const uint8_t *bytes, size_t count)
{
  for (size_t i = 0; i < count; i++, bytes += WORD_SIZE)
    words[i] = (uint32_t) bytes[0] | (uint32_t) bytes[1] << 8 | (uint32_t) bytes[2] << 16 |
               (uint32_t) bytes[3] << 24;
}

static void write_words(uint8_t *bytes, const uint32_t *words, size_t count)
{
  for (size_t i = 0; i < count * WORD_SIZE; i++)
    bytes[i] = (uint8_t) (words[i / WORD_SIZE] >> 8 * (i % WORD_SIZE));
}

static void derive(chart_str password, const uint8_t *salt, size_t salt_size, uint8_t *out,
                   size_t size)
{
  const uint8_t *bytes = (const uint8_t *) (password.size == 0 ? "" : password.data);
  pbkdf2_hmac_sha256(password.size, bytes, 1, salt_size, salt, size, out);
}

bool ch_scrypt(chart_str password, chart_str salt, ch_scrypt_cost cost, uint8_t *key, size_t size)
{
  size_t    words     = (size_t) 2 * cost.block_size * WORDS;
  size_t    all_words = words * cost.parallelism;
  uint32_t *table     = (uint32_t *) malloc((words * cost.turns + all_words + words) * WORD_SIZE);
  uint8_t  *bytes     = (uint8_t *) malloc(all_words * WORD_SIZE);
  bool      has_room  = table != NULL && bytes != NULL;
  if (has_room) {
    uint32_t *blocks = table + words * cost.turns;
    derive(password, (const uint8_t *) (salt.size == 0 ? "" : salt.data), salt.size, bytes,
           all_words * WORD_SIZE);
    read_words(blocks, bytes, all_words);
    for (size_t i = 0; i < cost.parallelism; i++)
      rom_mix(blocks + i * words, table, blocks + all_words, &cost);
    write_words(bytes, blocks, all_words);
    derive(password, bytes, all_words * WORD_SIZE, key, size);
  }
  free(bytes);
  free(table);
  return has_room;
}
