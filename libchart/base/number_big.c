/* SPDX-License-Identifier: Apache-2.0
 * Large integers: the exact arithmetic behind float text, where 128 bits do not decide. */
#include "base/number_parts.h"

void ch_big_set(ch_big *big, uint64_t value)
{
  big->size = 0;
  for (; value != 0; value >>= 32)
    big->limb[big->size++] = (uint32_t) value;
}

void ch_big_multiply(ch_big *big, uint32_t factor, uint32_t more)
{
  uint64_t carry = more;
  for (size_t i = 0; i < big->size; i++) {
    carry += (uint64_t) big->limb[i] * factor;
    big->limb[i] = (uint32_t) carry;
    carry >>= 32;
  }
  if (carry != 0)
    big->limb[big->size++] = (uint32_t) carry;
}

void ch_big_multiply_power_5(ch_big *big, int n)
{
  enum { STEP = 13 };
  for (; n >= STEP; n -= STEP)
    ch_big_multiply(big, 1220703125, 0); /* 5^13 is the greatest that fits a limb */
  uint32_t rest = 1;
  while (n-- > 0)
    rest *= 5;
  ch_big_multiply(big, rest, 0);
}

void ch_big_shift_left(ch_big *big, int n)
{
  size_t limbs = (size_t) n / 32;
  ch_big_multiply(big, UINT32_C(1) << n % 32, 0);
  if (limbs == 0 || big->size == 0)
    return;
  memmove(big->limb + limbs, big->limb, big->size * sizeof big->limb[0]);
  memset(big->limb, 0, limbs * sizeof big->limb[0]);
  big->size += limbs;
}

uint32_t ch_big_divide(ch_big *big, uint32_t divisor)
{
  uint64_t rest = 0;
  for (size_t i = big->size; i-- > 0;) {
    rest         = rest << 32 | big->limb[i];
    big->limb[i] = (uint32_t) (rest / divisor);
    rest %= divisor;
  }
  while (big->size > 0 && big->limb[big->size - 1] == 0)
    big->size--;
  return (uint32_t) rest;
}

int ch_big_compare(const ch_big *a, const ch_big *b)
{
  if (a->size != b->size)
    return a->size < b->size ? -1 : 1;
  for (size_t i = a->size; i-- > 0;)
    if (a->limb[i] != b->limb[i])
      return a->limb[i] < b->limb[i] ? -1 : 1;
  return 0;
}
