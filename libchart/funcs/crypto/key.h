/* SPDX-License-Identifier: Apache-2.0
 * Keys: reading, making, writing them, and signing with them (Go 1.26: crypto/x509, crypto/rsa …).
 *
 * The numbers of a key are big-endian bytes in an arena.  GMP's own numbers live inside single
 * functions that throw nothing while they hold one: GMP allocates from the heap. */
#ifndef CH_FUNCS_CRYPTO_KEY_H
#define CH_FUNCS_CRYPTO_KEY_H

#include "base/buffer.h"
#include "value/function.h"

#include <gmp.h>
#include <nettle/ecc-curve.h>

typedef enum ch_key_kind {
  CH_KEY_RSA,
  CH_KEY_ECDSA,
  CH_KEY_ED25519,
  CH_KEY_X25519, /* cannot sign */
  CH_KEY_DSA,    /* can only be made and printed: Go signs no certificates with it */
  CH_KEY_UNKNOWN
} ch_key_kind;

typedef struct ch_curve {
  const char *name;        /* as Go calls it */
  chart_str   oid;         /* content of the OBJECT IDENTIFIER */
  size_t      size;        /* bytes of a coordinate, and of a secret */
  size_t      digest_size; /* of the SHA-2 that signs with it */
  const struct ecc_curve *(*get)(void);
} ch_curve;

extern const ch_curve ch_curves[];
enum { CH_CURVE_P256 = 1, CH_CURVE_COUNT = 4, CH_CURVE_BYTES = 66 };

/* The curve with that OBJECT IDENTIFIER, or NULL. */
const ch_curve *ch_curve_of(chart_str oid);

/* Whether the bytes are a coordinate: a number below the prime of the field. */
bool ch_curve_has_coordinate(const ch_curve *curve, chart_str bytes);

/* Whether the big-endian `secret` is above the order of the curve. */
bool ch_curve_is_beyond(const ch_curve *curve, chart_str secret);

/* The contents of the OBJECT IDENTIFIERs of public keys, by kind. */
extern const chart_str ch_key_oids[CH_KEY_UNKNOWN];

/* The kind of public key that an OBJECT IDENTIFIER names. */
ch_key_kind ch_key_kind_of(chart_str oid);

/* What stands in `part` of a key. */
enum {
  CH_RSA_N,
  CH_RSA_E,
  CH_RSA_D,
  CH_RSA_P,
  CH_RSA_Q,
  CH_RSA_DP,
  CH_RSA_DQ,
  CH_RSA_QINV,
  CH_DSA_P = 0,
  CH_DSA_Q,
  CH_DSA_G,
  CH_DSA_Y,
  CH_DSA_X,
  CH_KEY_SECRET = 0,
  CH_KEY_PUBLIC, /* of the others; a point is 4, x, y */
  CH_KEY_PARTS = 8
};

typedef struct ch_key {
  ch_key_kind     kind;
  const ch_curve *curve; /* of CH_KEY_ECDSA */
  chart_str       part[CH_KEY_PARTS];
} ch_key;

/* The first key in PEM text.  Result: false for what Go refuses, with its words in *why (arena). */
bool ch_key_read(ch_arena *arena, chart_str pem, ch_key *out, chart_str *why);

/* A new key; `bits` is for RSA alone.  Throws: memory; CHART_ERR_EXECUTE without randomness. */
void ch_key_make(ch_call *call, ch_key_kind kind, unsigned bits, ch_key *out);

/* Appends the PEM that sprig writes: PKCS #1, SEC 1, OpenSSL's DSA form, or PKCS #8. */
void ch_key_write(ch_buffer *out, const ch_key *key);

/* Fills in the public part of a key whose secret is `secret`; false: there is none. */
bool ch_key_complete(ch_arena *arena, ch_key *key);

/* Appends the AlgorithmIdentifier and the BIT STRING of the public key; both as Go has them. */
void ch_key_write_public(ch_buffer *out, const ch_key *key);

/* What that BIT STRING holds.  Result: arena. */
chart_str ch_key_public_bytes(ch_arena *arena, const ch_key *key);

/* Appends the AlgorithmIdentifier of signatures by `key`. */
void ch_key_write_algorithm(ch_buffer *out, const ch_key *key);

/* Go's words for why `key` signs no certificate, or NULL. */
const char *ch_key_signing_problem(const ch_key *key);

/* The signature of `text` by a key without signing problem.  Result: arena.  Throws: Go's words
 * behind `what`, for RSA keys that are too short. */
chart_str ch_key_sign(ch_call *call, const ch_key *key, chart_str text, const char *what);

/* Go's words for what is wrong with the numbers of an RSA key, or NULL.  The key may come without
 * the last three: they are computed and put into `room`, three times the size of part CH_RSA_N. */
const char *ch_rsa_check(ch_key *key, char *room);

/* ---- numbers ------------------------------------------------------------------------------ */

void ch_number_read(mpz_t out, chart_str bytes);

/* Fills room with the number, zeros in front. */
void ch_number_write(char *room, size_t size, const mpz_t number);

/* `bytes` without zeros in front. */
chart_str ch_number_trim(chart_str bytes);

/* Throws when there is next to no heap left: GMP ends the program where it finds none. */
void ch_number_reserve(ch_fault *fault);

#endif
