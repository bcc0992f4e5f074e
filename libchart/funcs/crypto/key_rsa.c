/* SPDX-License-Identifier: Apache-2.0
 * The numbers of RSA keys, checked as Go 1.26 checks them (crypto/internal/fips140/rsa). */
#include "funcs/crypto/key.h"

enum { LIMB_BITS = 64 };

typedef struct numbers {
  mpz_t n, e, d, p, q, dp, dq, qinv;
  mpz_t p1, q1; /* p - 1, q - 1 */
  mpz_t work, more;
} numbers;

static void start(numbers *x, const ch_key *key)
{
  mpz_inits(x->n, x->e, x->d, x->p, x->q, x->dp, x->dq, x->qinv, x->p1, x->q1, x->work, x->more,
            NULL);
  ch_number_read(x->n, key->part[CH_RSA_N]);
  ch_number_read(x->e, key->part[CH_RSA_E]);
  ch_number_read(x->d, key->part[CH_RSA_D]);
  ch_number_read(x->p, key->part[CH_RSA_P]);
  ch_number_read(x->q, key->part[CH_RSA_Q]);
  mpz_sub_ui(x->p1, x->p, 1);
  mpz_sub_ui(x->q1, x->q, 1);
}

static void stop(numbers *x)
{
  mpz_clears(x->n, x->e, x->d, x->p, x->q, x->dp, x->dq, x->qinv, x->p1, x->q1, x->work, x->more,
             NULL);
}

static size_t limbs(const mpz_t x)
{
  return (mpz_sizeinbase(x, 2) + LIMB_BITS - 1) / LIMB_BITS;
}

/* Why x is no number below the modulus. */
static const char *overflow(const mpz_t x, const mpz_t modulus)
{
  if (limbs(x) > limbs(modulus))
    return "input overflows the modulus size";
  return mpz_cmp(x, modulus) >= 0 ? "input overflows the modulus" : NULL;
}

/* ---- the last three numbers --------------------------------------------------------------- */

static const char *compute_rest(numbers *x, ch_key *key, char *room)
{
  size_t size = key->part[CH_RSA_N].size;
  if (mpz_cmp_ui(x->p1, 1) <= 0 || mpz_cmp_ui(x->q1, 1) <= 0)
    return "crypto/rsa: invalid prime";
  mpz_mod(x->dp, x->d, x->p1);
  mpz_mod(x->dq, x->d, x->q1);
  if (mpz_even_p(x->p))
    return "crypto/rsa: p is even";
  mpz_sub_ui(x->work, x->p, 2); /* for a prime p this is the inverse */
  mpz_powm(x->qinv, x->q, x->work, x->p);
  mpz_ptr rest[] = { x->dp, x->dq, x->qinv };
  for (size_t i = 0; i < 3; i++) {
    if (mpz_sizeinbase(rest[i], 256) > size)
      return "crypto/rsa: invalid prime";
    ch_number_write(room + i * size, size, rest[i]);
    key->part[CH_RSA_DP + i] = ch_str(room + i * size, size);
  }
  return NULL;
}

/* ---- checks ------------------------------------------------------------------------------- */

static const char *check_public(numbers *x)
{
  if (mpz_even_p(x->n))
    return "crypto/rsa: public modulus is even";
  if (mpz_cmp_ui(x->e, 2) < 0)
    return "crypto/rsa: public exponent too small or negative";
  if (mpz_even_p(x->e))
    return "crypto/rsa: public exponent is even";
  return mpz_cmp_ui(x->e, INT32_MAX) > 0 ? "crypto/rsa: public exponent too large" : NULL;
}

static const char *check_primes(numbers *x)
{
  if (mpz_cmp(x->p, x->n) >= 0 || mpz_cmp(x->q, x->n) >= 0)
    return "crypto/rsa: invalid prime";
  mpz_mul(x->work, x->p, x->q);
  mpz_mod(x->work, x->work, x->n);
  return mpz_sgn(x->work) != 0 ? "crypto/rsa: p * q != n" : NULL;
}

/* exponent * e = 1 for the prime whose predecessor is given. */
static bool inverts(numbers *x, const mpz_t exponent, const mpz_t predecessor)
{
  if (mpz_cmp(exponent, predecessor) >= 0)
    return false;
  mpz_mul(x->work, exponent, x->e);
  mpz_mod(x->work, x->work, predecessor);
  return mpz_cmp_ui(x->work, 1) == 0;
}

static const char *check_rest(numbers *x)
{
  if (mpz_cmp_ui(x->p1, 1) <= 0)
    return "crypto/rsa: invalid prime";
  if (!inverts(x, x->dp, x->p1))
    return "crypto/rsa: invalid CRT exponent";
  if (mpz_cmp_ui(x->q1, 1) <= 0)
    return "crypto/rsa: invalid prime";
  if (!inverts(x, x->dq, x->q1))
    return "crypto/rsa: invalid CRT exponent";
  mpz_mul(x->work, x->q, x->qinv);
  mpz_mod(x->work, x->work, x->p);
  return mpz_cmp_ui(x->work, 1) != 0 ? "crypto/rsa: invalid CRT coefficient" : NULL;
}

/* The secret exponent fits, and is not so special that it could be guessed. */
static const char *check_secret(numbers *x)
{
  size_t half = mpz_sizeinbase(x->n, 2) / 2;
  mpz_mod(x->work, x->d, x->p1);
  mpz_mod(x->more, x->d, x->q1);
  if (mpz_cmp(x->work, x->dp) != 0)
    return "crypto/rsa: d does not match dP";
  if (mpz_cmp(x->more, x->dq) != 0)
    return "crypto/rsa: d does not match dQ";
  mpz_sub(x->work, x->p, x->q);
  if (mpz_sgn(x->work) == 0)
    return "crypto/rsa: p == q";
  if (mpz_sizeinbase(x->work, 2) + 100 <= half)
    return "crypto/rsa: |p - q| too small";
  return mpz_sizeinbase(x->d, 2) <= half ? "crypto/rsa: d too small" : NULL;
}

static const char *check(numbers *x, ch_key *key, char *room)
{
  const char *why;
  if (mpz_cmp_ui(x->n, 1) <= 0 || mpz_cmp_ui(x->p, 1) <= 0 || mpz_cmp_ui(x->q, 1) <= 0)
    return "modulus must be > 1";
  if ((why = overflow(x->d, x->n)) != NULL)
    return why;
  if (key->part[CH_RSA_QINV].size == 0) {
    if ((why = compute_rest(x, key, room)) != NULL)
      return why;
  } else {
    ch_number_read(x->dp, key->part[CH_RSA_DP]);
    ch_number_read(x->dq, key->part[CH_RSA_DQ]);
    ch_number_read(x->qinv, key->part[CH_RSA_QINV]);
    if ((why = overflow(x->qinv, x->p)) != NULL)
      return why;
  }
  if ((why = check_public(x)) != NULL || (why = check_primes(x)) != NULL ||
      (why = check_rest(x)) != NULL)
    return why;
  return check_secret(x);
}

const char *ch_rsa_check(ch_key *key, char *room)
{
  numbers x;
  start(&x, key);
  const char *why = check(&x, key, room);
  stop(&x);
  return why;
}
