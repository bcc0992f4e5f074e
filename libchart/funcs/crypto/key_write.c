/* SPDX-License-Identifier: Apache-2.0
 * Writing keys: private ones as PEM, public ones as certificates hold them. */
#include "codec/der.h"
#include "codec/pem.h"
#include "funcs/crypto/key.h"

#define OID_SHA256_RSA   CHART_STR("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b")
#define OID_ECDSA_SHA256 CHART_STR("\x2a\x86\x48\xce\x3d\x04\x03\x02")
#define OID_ECDSA_SHA384 CHART_STR("\x2a\x86\x48\xce\x3d\x04\x03\x03")
#define OID_ECDSA_SHA512 CHART_STR("\x2a\x86\x48\xce\x3d\x04\x03\x04")

/* A buffer beside `out`, for the content of what goes into it. */
static ch_buffer inside(const ch_buffer *out)
{
  ch_buffer inner;
  ch_buffer_init(&inner, out->arena);
  return inner;
}

static void write_sequence(ch_buffer *out, const ch_buffer *content)
{
  ch_der_write(out, CH_DER_SEQUENCE, ch_buffer_view(content));
}

/* ---- private keys ------------------------------------------------------------------------- */

/* A version of 0, then the numbers of the key. */
static void write_numbers(ch_buffer *out, const ch_key *key, size_t count)
{
  ch_buffer content = inside(out);
  ch_der_write_small(&content, 0);
  for (size_t i = 0; i < count; i++)
    ch_der_write_natural(&content, key->part[i]);
  write_sequence(out, &content);
}

/* SEC 1: version, secret, [0] curve, [1] point. */
static void write_ec(ch_buffer *out, const ch_key *key)
{
  ch_buffer content = inside(out), curve = inside(out), point = inside(out);
  ch_der_write(&curve, CH_DER_OID, key->curve->oid);
  ch_der_write_bits(&point, key->part[CH_KEY_PUBLIC]);
  ch_der_write_small(&content, 1);
  ch_der_write(&content, CH_DER_OCTETS, key->part[CH_KEY_SECRET]);
  ch_der_write(&content, CH_DER_CONTEXT | CH_DER_CONSTRUCTED | 0, ch_buffer_view(&curve));
  ch_der_write(&content, CH_DER_CONTEXT | CH_DER_CONSTRUCTED | 1, ch_buffer_view(&point));
  write_sequence(out, &content);
}

/* PKCS #8: version, algorithm, the secret as an OCTET STRING in an OCTET STRING. */
static void write_pkcs8(ch_buffer *out, const ch_key *key)
{
  ch_buffer content = inside(out), algorithm = inside(out), secret = inside(out);
  ch_der_write(&algorithm, CH_DER_OID, ch_key_oids[key->kind]);
  ch_der_write(&secret, CH_DER_OCTETS, key->part[CH_KEY_SECRET]);
  ch_der_write_small(&content, 0);
  write_sequence(&content, &algorithm);
  ch_der_write(&content, CH_DER_OCTETS, ch_buffer_view(&secret));
  write_sequence(out, &content);
}

void ch_key_write(ch_buffer *out, const ch_key *key)
{
  ch_buffer   der  = inside(out);
  const char *type = "PRIVATE KEY";
  switch (key->kind) {
  case CH_KEY_RSA:
    type = "RSA PRIVATE KEY";
    write_numbers(&der, key, CH_KEY_PARTS);
    break;
  case CH_KEY_DSA:
    type = "DSA PRIVATE KEY";
    write_numbers(&der, key, CH_DSA_X + 1);
    break;
  case CH_KEY_ECDSA:
    type = "EC PRIVATE KEY";
    write_ec(&der, key);
    break;
  case CH_KEY_ED25519:
  case CH_KEY_X25519: write_pkcs8(&der, key); break;
  case CH_KEY_UNKNOWN: break;
  }
  ch_pem_write(out, type, ch_buffer_view(&der));
}

/* ---- public keys -------------------------------------------------------------------------- */

chart_str ch_key_public_bytes(ch_arena *arena, const ch_key *key)
{
  ch_buffer numbers, out;
  if (key->kind != CH_KEY_RSA)
    return key->part[CH_KEY_PUBLIC];
  ch_buffer_init(&numbers, arena);
  ch_buffer_init(&out, arena);
  ch_der_write_natural(&numbers, key->part[CH_RSA_N]);
  ch_der_write_natural(&numbers, key->part[CH_RSA_E]);
  write_sequence(&out, &numbers);
  return ch_buffer_view(&out);
}

void ch_key_write_public(ch_buffer *out, const ch_key *key)
{
  ch_buffer algorithm = inside(out);
  ch_der_write(&algorithm, CH_DER_OID, ch_key_oids[key->kind]);
  if (key->kind == CH_KEY_RSA)
    ch_der_write(&algorithm, CH_DER_NULL, ch_str(NULL, 0));
  else if (key->kind == CH_KEY_ECDSA)
    ch_der_write(&algorithm, CH_DER_OID, key->curve->oid);
  write_sequence(out, &algorithm);
  ch_der_write_bits(out, ch_key_public_bytes(out->arena, key));
}

/* ---- signatures --------------------------------------------------------------------------- */

static chart_str signature_algorithm_of(const ch_key *key)
{
  if (key->kind == CH_KEY_RSA)
    return OID_SHA256_RSA;
  if (key->kind == CH_KEY_ED25519)
    return ch_key_oids[CH_KEY_ED25519];
  return key->curve->digest_size == 32   ? OID_ECDSA_SHA256
         : key->curve->digest_size == 48 ? OID_ECDSA_SHA384
                                         : OID_ECDSA_SHA512;
}

void ch_key_write_algorithm(ch_buffer *out, const ch_key *key)
{
  ch_buffer algorithm = inside(out);
  ch_der_write(&algorithm, CH_DER_OID, signature_algorithm_of(key));
  if (key->kind == CH_KEY_RSA)
    ch_der_write(&algorithm, CH_DER_NULL, ch_str(NULL, 0));
  write_sequence(out, &algorithm);
}
