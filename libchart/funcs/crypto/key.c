/* SPDX-License-Identifier: Apache-2.0
 * What the files about keys share: curves and numbers. */
#include "funcs/crypto/key.h"

#include <nettle/bignum.h>
#include <nettle/curve25519.h>
#include <nettle/ecc.h>
#include <nettle/eddsa.h>
#include <stdlib.h>

const ch_curve ch_curves[CH_CURVE_COUNT] = {
  { "P224", { "\x2b\x81\x04\x00\x21", 5 }, 28, 32, nettle_get_secp_224r1 },
  { "P256", { "\x2a\x86\x48\xce\x3d\x03\x01\x07", 8 }, 32, 32, nettle_get_secp_256r1 },
  { "P384", { "\x2b\x81\x04\x00\x22", 5 }, 48, 48, nettle_get_secp_384r1 },
  { "P521", { "\x2b\x81\x04\x00\x23", 5 }, CH_CURVE_BYTES, 64, nettle_get_secp_521r1 },
};

const ch_curve *ch_curve_of(chart_str oid)
{
  for (size_t i = 0; i < CH_CURVE_COUNT; i++)
    if (ch_str_equal(oid, ch_curves[i].oid))
      return &ch_curves[i];
  return NULL;
}

const chart_str ch_key_oids[CH_KEY_UNKNOWN] = {
  [CH_KEY_RSA]     = { "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", 9 },
  [CH_KEY_ECDSA]   = { "\x2a\x86\x48\xce\x3d\x02\x01", 7 },
  [CH_KEY_ED25519] = { "\x2b\x65\x70", 3 },
  [CH_KEY_X25519]  = { "\x2b\x65\x6e", 3 },
  [CH_KEY_DSA]     = { "\x2a\x86\x48\xce\x38\x04\x01", 7 },
};

ch_key_kind ch_key_kind_of(chart_str oid)
{
  for (int kind = 0; kind < CH_KEY_UNKNOWN; kind++)
    if (ch_str_equal(oid, ch_key_oids[kind]))
      return (ch_key_kind) kind;
  return CH_KEY_UNKNOWN;
}

/* ---- numbers ------------------------------------------------------------------------------ */

void ch_number_read(mpz_t out, chart_str bytes)
{
  nettle_mpz_set_str_256_u(out, bytes.size, (const uint8_t *) bytes.data);
}

void ch_number_write(char *room, size_t size, const mpz_t number)
{
  nettle_mpz_get_str_256(size, (uint8_t *) room, number);
}

chart_str ch_number_trim(chart_str bytes)
{
  while (bytes.size != 0 && bytes.data[0] == 0)
    bytes = ch_str_from(bytes, 1);
  return bytes;
}

void ch_number_reserve(ch_fault *fault)
{
  enum { PLENTY = 1 << 20 };
  void *probe = malloc(PLENTY);
  if (probe == NULL)
    ch_throw_memory(fault);
  free(probe);
}

/* ---- public halves ------------------------------------------------------------------------ */

/* Writes the point that belongs to the secret into room[1 + 2 * size]. */
static bool multiply(const ch_curve *curve, chart_str secret, char *room)
{
  struct ecc_scalar scalar;
  struct ecc_point  point;
  mpz_t             x, y;
  mpz_inits(x, y, NULL);
  ecc_scalar_init(&scalar, curve->get());
  ecc_point_init(&point, curve->get());
  ch_number_read(x, secret);
  bool fits = ecc_scalar_set(&scalar, x) != 0; /* 0 and what is not below the order do not */
  if (fits) {
    ecc_point_mul_g(&point, &scalar);
    ecc_point_get(&point, x, y);
    room[0] = 4;
    ch_number_write(room + 1, curve->size, x);
    ch_number_write(room + 1 + curve->size, curve->size, y);
  }
  ecc_point_clear(&point);
  ecc_scalar_clear(&scalar);
  mpz_clears(x, y, NULL);
  return fits;
}

/* nettle does not give out the primes. */
bool ch_curve_has_coordinate(const ch_curve *curve, chart_str bytes)
{
  static const char *const primes[CH_CURVE_COUNT] = {
    "ffffffffffffffffffffffffffffffff000000000000000000000001",
    "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000"
    "ffffffff",
    "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "fffffffffffffffffffffffffffffffffffffffffff",
  };
  mpz_t prime, number;
  mpz_init_set_str(prime, primes[curve - ch_curves], 16);
  mpz_init(number);
  ch_number_read(number, bytes);
  bool is_below = mpz_cmp(number, prime) < 0;
  mpz_clears(prime, number, NULL);
  return is_below;
}

/* The order is no part of nettle's interface, but the largest secret that is taken is one less. */
bool ch_curve_is_beyond(const ch_curve *curve, chart_str secret)
{
  struct ecc_scalar scalar;
  mpz_t             below;
  mpz_init(below);
  ecc_scalar_init(&scalar, curve->get());
  ch_number_read(below, secret);
  bool is_positive = mpz_sgn(below) > 0;
  if (is_positive)
    mpz_sub_ui(below, below, 1);
  bool is_beyond = is_positive && ecc_scalar_set(&scalar, below) == 0;
  ecc_scalar_clear(&scalar);
  mpz_clear(below);
  return is_beyond;
}

bool ch_key_complete(ch_arena *arena, ch_key *key)
{
  const uint8_t *secret = (const uint8_t *) key->part[CH_KEY_SECRET].data;
  size_t         size   = key->kind == CH_KEY_ECDSA ? 1 + 2 * key->curve->size : ED25519_KEY_SIZE;
  char          *room   = (char *) ch_arena_alloc(arena, size);
  key->part[CH_KEY_PUBLIC] = ch_str(room, size);
  if (key->kind == CH_KEY_ECDSA)
    return multiply(key->curve, key->part[CH_KEY_SECRET], room);
  if (key->kind == CH_KEY_ED25519)
    ed25519_sha512_public_key((uint8_t *) room, secret);
  else
    curve25519_mul_g((uint8_t *) room, secret);
  return true;
}
