/* SPDX-License-Identifier: Apache-2.0
 * Signing with keys: RSA (PKCS #1 v1.5 with SHA-256), ECDSA, Ed25519. */
#include "codec/der.h"
#include "funcs/call.h"
#include "funcs/crypto/key.h"
#include "funcs/random.h"
#include "funcs/random_stream.h"

#include <nettle/dsa.h>
#include <nettle/ecdsa.h>
#include <nettle/eddsa.h>
#include <nettle/sha2.h>

enum { RSA_LEAST_BITS = 1024 };

const char *ch_key_signing_problem(const ch_key *key)
{
  return key->kind == CH_KEY_DSA || key->kind == CH_KEY_X25519
           ? "x509: certificate private key does not implement crypto.Signer"
           : NULL;
}

/* Puts the SHA-2 of that size into digest[SHA512_DIGEST_SIZE]. */
static void digest_of(chart_str text, size_t size, uint8_t *digest)
{
  struct sha256_ctx small;
  struct sha512_ctx large;
  const uint8_t    *bytes = (const uint8_t *) text.data;
  if (size == SHA256_DIGEST_SIZE) {
    sha256_init(&small);
    sha256_update(&small, text.size, bytes);
    sha256_digest(&small, size, digest);
  } else if (size == SHA384_DIGEST_SIZE) {
    sha384_init(&large);
    sha384_update(&large, text.size, bytes);
    sha384_digest(&large, size, digest);
  } else {
    sha512_init(&large);
    sha512_update(&large, text.size, bytes);
    sha512_digest(&large, size, digest);
  }
}

/* ---- RSA ---------------------------------------------------------------------------------- */

/* Fills room with what is signed: 0, 1, many 255, 0, the digest and the name of its kind. */
static void pad(char *room, size_t size, chart_str text)
{
  static const char name[] = "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00"
                             "\x04\x20";
  uint8_t           digest[SHA512_DIGEST_SIZE];
  size_t            named = sizeof name - 1, tail = named + SHA256_DIGEST_SIZE;
  digest_of(text, SHA256_DIGEST_SIZE, digest);
  memset(room, 0xFF, size);
  room[0]               = 0;
  room[1]               = 1;
  room[size - tail - 1] = 0;
  memcpy(room + size - tail, name, named);
  memcpy(room + size - SHA256_DIGEST_SIZE, digest, SHA256_DIGEST_SIZE);
}

/* Raises room to the secret power, modulo p and q one by one; false when that did not sign. */
static bool raise(const ch_key *key, char *room, size_t size)
{
  mpz_t n, e, p, q, exponent, message, one, other;
  mpz_inits(n, e, p, q, exponent, message, one, other, NULL);
  ch_number_read(n, key->part[CH_RSA_N]);
  ch_number_read(e, key->part[CH_RSA_E]);
  ch_number_read(p, key->part[CH_RSA_P]);
  ch_number_read(q, key->part[CH_RSA_Q]);
  ch_number_read(message, ch_str(room, size));
  ch_number_read(exponent, key->part[CH_RSA_DP]);
  mpz_powm_sec(one, message, exponent, p);
  ch_number_read(exponent, key->part[CH_RSA_DQ]);
  mpz_powm_sec(other, message, exponent, q);
  ch_number_read(exponent, key->part[CH_RSA_QINV]);
  mpz_sub(one, one, other);
  mpz_mul(one, one, exponent);
  mpz_mod(one, one, p);
  mpz_mul(one, one, q);
  mpz_add(one, one, other);
  mpz_powm(other, one, e, n);
  bool has_signed = mpz_cmp(other, message) == 0;
  if (has_signed)
    ch_number_write(room, size, one);
  mpz_clears(n, e, p, q, exponent, message, one, other, NULL);
  return has_signed;
}

static size_t bits_of(chart_str number)
{
  number      = ch_number_trim(number);
  size_t bits = number.size * 8;
  for (unsigned top = 0x80; number.size != 0 && ((unsigned char) number.data[0] & top) == 0;)
    top >>= 1, bits--;
  return bits;
}

static chart_str sign_rsa(ch_call *call, const ch_key *key, chart_str text, const char *what)
{
  size_t bits = bits_of(key->part[CH_RSA_N]), size = (bits + 7) / 8;
  if (bits < RSA_LEAST_BITS)
    ch_fail(call,
            "%scrypto/rsa: %zu-bit keys are insecure (see "
            "https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)",
            what, bits);
  char *room = (char *) ch_arena_alloc(call->arena, size);
  pad(room, size, text);
  if (!raise(key, room, size))
    ch_fail(call, "%scrypto/rsa: decryption error", what);
  return ch_str(room, size);
}

/* ---- ECDSA -------------------------------------------------------------------------------- */

/* Writes the two numbers of the signature into `pair`, each as long as a coordinate. */
static void sign_digest(const ch_key *key, const uint8_t *digest, ch_random_stream *stream,
                        char *pair)
{
  struct ecc_scalar    scalar;
  struct dsa_signature signature;
  mpz_t                secret;
  mpz_init(secret);
  dsa_signature_init(&signature);
  ecc_scalar_init(&scalar, key->curve->get());
  ch_number_read(secret, key->part[CH_KEY_SECRET]);
  ecc_scalar_set(&scalar, secret);
  ecdsa_sign(&scalar, stream, ch_random_stream_read, key->curve->digest_size, digest, &signature);
  ch_number_write(pair, key->curve->size, signature.r);
  ch_number_write(pair + key->curve->size, key->curve->size, signature.s);
  ecc_scalar_clear(&scalar);
  dsa_signature_clear(&signature);
  mpz_clear(secret);
}

static chart_str sign_ecdsa(ch_call *call, const ch_key *key, chart_str text)
{
  uint8_t          digest[SHA512_DIGEST_SIZE], seed[CH_RANDOM_KEY_SIZE];
  char             pair[2 * CH_CURVE_BYTES];
  ch_random_stream stream;
  ch_buffer        numbers, out;
  ch_random_bytes(call, seed, sizeof seed);
  ch_random_stream_init(&stream, seed);
  digest_of(text, key->curve->digest_size, digest);
  sign_digest(key, digest, &stream, pair);
  ch_buffer_init(&numbers, call->arena);
  ch_buffer_init(&out, call->arena);
  ch_der_write_natural(&numbers, ch_str(pair, key->curve->size));
  ch_der_write_natural(&numbers, ch_str(pair + key->curve->size, key->curve->size));
  ch_der_write(&out, CH_DER_SEQUENCE, ch_buffer_view(&numbers));
  return ch_buffer_view(&out);
}

/* ---- any ---------------------------------------------------------------------------------- */

static chart_str sign_ed25519(ch_call *call, const ch_key *key, chart_str text)
{
  char *room = (char *) ch_arena_alloc(call->arena, ED25519_SIGNATURE_SIZE);
  ed25519_sha512_sign((const uint8_t *) key->part[CH_KEY_PUBLIC].data,
                      (const uint8_t *) key->part[CH_KEY_SECRET].data, text.size,
                      (const uint8_t *) text.data, (uint8_t *) room);
  return ch_str(room, ED25519_SIGNATURE_SIZE);
}

chart_str ch_key_sign(ch_call *call, const ch_key *key, chart_str text, const char *what)
{
  ch_number_reserve(call->fault);
  if (key->kind == CH_KEY_RSA)
    return sign_rsa(call, key, text, what);
  return key->kind == CH_KEY_ECDSA ? sign_ecdsa(call, key, text) : sign_ed25519(call, key, text);
}
