/* SPDX-License-Identifier: Apache-2.0
 * scrypt (RFC 7914): a key from a password, at a price in time and memory. */
#ifndef CH_FUNCS_SCRYPT_H
#define CH_FUNCS_SCRYPT_H

#include <chart/types.h>

typedef struct ch_scrypt_cost {
  uint32_t turns;       /* N: a power of two above 1 */
  uint32_t block_size;  /* r */
  uint32_t parallelism; /* p */
} ch_scrypt_cost;

/* Fills key[size].  Takes 128 * r * (N + p + 1) bytes of heap meanwhile.  Result: false when there
 * is not as much. */
bool ch_scrypt(chart_str password, chart_str salt, ch_scrypt_cost cost, uint8_t *key, size_t size);

#endif
