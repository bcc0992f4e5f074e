/* SPDX-License-Identifier: Apache-2.0
 * Making keys.  Randomness is a stream of its own for each key, whose key the host gives. */
#include "funcs/call.h"
#include "funcs/crypto/key.h"
#include "funcs/random.h"
#include "funcs/random_stream.h"

#include <nettle/dsa.h>
#include <nettle/ecdsa.h>
#include <nettle/rsa.h>

enum { RSA_EXPONENT = 65537, DSA_BITS = 2048, DSA_SMALL_BITS = 256, SECRET = 32 };

/* Gives a part of `size` bytes its room. */
static void make_room(ch_call *call, ch_key *key, size_t part, size_t size)
{
  key->part[part] = ch_str((const char *) ch_arena_zero(call->arena, size, 1), size);
}

static void put(ch_key *key, size_t part, const mpz_t number)
{
  ch_number_write((char *) key->part[part].data, key->part[part].size, number);
}

/* ---- RSA ---------------------------------------------------------------------------------- */

/* The secret exponent as Go has it: below the least common multiple of p - 1 and q - 1. */
static void reduce_exponent(struct rsa_private_key *secret)
{
  mpz_t p1, q1;
  mpz_inits(p1, q1, NULL);
  mpz_sub_ui(p1, secret->p, 1);
  mpz_sub_ui(q1, secret->q, 1);
  mpz_lcm(p1, p1, q1);
  mpz_mod(secret->d, secret->d, p1);
  mpz_clears(p1, q1, NULL);
}

static bool fill_rsa(ch_random_stream *stream, unsigned bits, ch_key *key)
{
  struct rsa_public_key public;
  struct rsa_private_key secret;
  rsa_public_key_init(&public);
  rsa_private_key_init(&secret);
  mpz_set_ui(public.e, RSA_EXPONENT);
  bool is_made =
    rsa_generate_keypair(&public, &secret, stream, ch_random_stream_read, NULL, NULL, bits, 0) != 0;
  if (is_made) {
    reduce_exponent(&secret);
    put(key, CH_RSA_N, public.n);
    put(key, CH_RSA_E, public.e);
    put(key, CH_RSA_D, secret.d);
    put(key, CH_RSA_P, secret.p);
    put(key, CH_RSA_Q, secret.q);
    put(key, CH_RSA_DP, secret.a);
    put(key, CH_RSA_DQ, secret.b);
    put(key, CH_RSA_QINV, secret.c);
  }
  rsa_public_key_clear(&public);
  rsa_private_key_clear(&secret);
  return is_made;
}

/* ---- DSA ---------------------------------------------------------------------------------- */

static bool fill_dsa(ch_random_stream *stream, ch_key *key)
{
  struct dsa_params params;
  mpz_t public, secret;
  mpz_inits(public, secret, NULL);
  dsa_params_init(&params);
  bool is_made = dsa_generate_params(&params, stream, ch_random_stream_read, NULL, NULL, DSA_BITS,
                                     DSA_SMALL_BITS) != 0;
  if (is_made) {
    dsa_generate_keypair(&params, public, secret, stream, ch_random_stream_read);
    put(key, CH_DSA_P, params.p);
    put(key, CH_DSA_Q, params.q);
    put(key, CH_DSA_G, params.g);
    put(key, CH_DSA_Y, public);
    put(key, CH_DSA_X, secret);
  }
  dsa_params_clear(&params);
  mpz_clears(public, secret, NULL);
  return is_made;
}

/* ---- curves ------------------------------------------------------------------------------- */

static void fill_ecdsa(ch_random_stream *stream, ch_key *key)
{
  struct ecc_point  point;
  struct ecc_scalar scalar;
  mpz_t             number;
  mpz_init(number);
  ecc_point_init(&point, key->curve->get());
  ecc_scalar_init(&scalar, key->curve->get());
  ecdsa_generate_keypair(&point, &scalar, stream, ch_random_stream_read);
  ecc_scalar_get(&scalar, number);
  put(key, CH_KEY_SECRET, number);
  ecc_scalar_clear(&scalar);
  ecc_point_clear(&point);
  mpz_clear(number);
}

/* ---- any ---------------------------------------------------------------------------------- */

void ch_key_make(ch_call *call, ch_key_kind kind, unsigned bits, ch_key *out)
{
  uint8_t          seed[CH_RANDOM_KEY_SIZE];
  ch_random_stream stream;
  bool             is_made = true;
  ch_random_bytes(call, seed, sizeof seed);
  ch_random_stream_init(&stream, seed);
  ch_number_reserve(call->fault);
  *out = (ch_key){ .kind = kind, .curve = &ch_curves[CH_CURVE_P256] };
  switch (kind) {
  case CH_KEY_RSA:
    for (size_t i = 0; i < CH_KEY_PARTS; i++)
      make_room(call, out, i, bits / 8);
    is_made = fill_rsa(&stream, bits, out);
    break;
  case CH_KEY_DSA:
    for (size_t i = CH_DSA_P; i <= CH_DSA_X; i++)
      make_room(call, out, i, DSA_BITS / 8);
    is_made = fill_dsa(&stream, out);
    break;
  case CH_KEY_ECDSA:
    make_room(call, out, CH_KEY_SECRET, out->curve->size);
    fill_ecdsa(&stream, out);
    is_made = ch_key_complete(call->arena, out);
    break;
  case CH_KEY_ED25519:
  case CH_KEY_X25519:
  case CH_KEY_UNKNOWN:
    make_room(call, out, CH_KEY_SECRET, SECRET);
    memcpy((char *) out->part[CH_KEY_SECRET].data, seed, SECRET);
    is_made = ch_key_complete(call->arena, out);
    break;
  }
  if (!is_made)
    ch_fail(call, "no key could be generated");
}
