/* SPDX-License-Identifier: Apache-2.0
 * Reading private keys from PEM, by the rules and in the words of sprig and Go 1.26. */
#include "codec/asn1.h"
#include "codec/der.h"
#include "codec/pem.h"
#include "funcs/crypto/key.h"

typedef struct reader {
  ch_arena *arena;
  ch_key   *key;
  chart_str why;
} reader;

static bool refuse(reader *r, const char *why)
{
  r->why = chart_str_from(why);
  return false;
}

/* Puts words in front of the reason. */
static bool refuse_in(reader *r, const char *words)
{
  r->why = ch_arena_format(r->arena, "%s%.*s", words, CH_STR_ARG(r->why));
  return false;
}

/* ---- the structures ----------------------------------------------------------------------- */

#define FIELDS(type, array)                      \
  {                                              \
    type, array, sizeof(array) / sizeof *(array) \
  }

static const ch_asn1_field  prime_fields[] = { { .kind = CH_ASN1_NUMBER },
                                               { .kind = CH_ASN1_NUMBER },
                                               { .kind = CH_ASN1_NUMBER } };
static const ch_asn1_struct prime_struct   = FIELDS("pkcs1AdditionalRSAPrime", prime_fields);

enum {
  RSA_VERSION,
  RSA_N,
  RSA_E,
  RSA_D,
  RSA_P,
  RSA_Q,
  RSA_DP,
  RSA_DQ,
  RSA_QINV,
  RSA_MORE,
  RSA_ALL
};

static const ch_asn1_field rsa_fields[] = {
  { .kind = CH_ASN1_INT },
  { .kind = CH_ASN1_NUMBER },
  { .kind = CH_ASN1_INT },
  { .kind = CH_ASN1_NUMBER },
  { .kind = CH_ASN1_NUMBER },
  { .kind = CH_ASN1_NUMBER },
  { .kind = CH_ASN1_NUMBER, .is_optional = true },
  { .kind = CH_ASN1_NUMBER, .is_optional = true },
  { .kind = CH_ASN1_NUMBER, .is_optional = true },
  { .kind = CH_ASN1_STRUCTS, .is_optional = true, .inner = &prime_struct },
};
static const ch_asn1_struct rsa_struct = FIELDS("pkcs1PrivateKey", rsa_fields);

enum { EC_VERSION, EC_SECRET, EC_CURVE, EC_POINT, EC_ALL };

static const ch_asn1_field ec_fields[] = {
  { .kind = CH_ASN1_INT },
  { .kind = CH_ASN1_OCTETS },
  { .kind = CH_ASN1_OID, .is_optional = true, .is_explicit = true, .tag = 0 },
  { .kind = CH_ASN1_BITS, .is_optional = true, .is_explicit = true, .tag = 1 },
};
static const ch_asn1_struct ec_struct = FIELDS("ecPrivateKey", ec_fields);

static const ch_asn1_field algorithm_fields[] = {
  { .kind = CH_ASN1_OID },
  { .kind = CH_ASN1_RAW, .is_optional = true },
};
static const ch_asn1_struct algorithm_struct = FIELDS("AlgorithmIdentifier", algorithm_fields);

enum { PKCS8_VERSION, PKCS8_ALGORITHM, PKCS8_PARAMETERS, PKCS8_KEY, PKCS8_ALL };

static const ch_asn1_field pkcs8_fields[] = {
  { .kind = CH_ASN1_INT },
  { .kind = CH_ASN1_STRUCT, .inner = &algorithm_struct },
  { .kind = CH_ASN1_OCTETS },
};
static const ch_asn1_struct pkcs8_struct = FIELDS("pkcs8", pkcs8_fields);

static const ch_asn1_field dsa_fields[] = {
  { .kind = CH_ASN1_INT },    { .kind = CH_ASN1_NUMBER }, { .kind = CH_ASN1_NUMBER },
  { .kind = CH_ASN1_NUMBER }, { .kind = CH_ASN1_NUMBER }, { .kind = CH_ASN1_NUMBER },
};
static const ch_asn1_struct dsa_struct = FIELDS("DSAKeyFormat", dsa_fields);

static bool is_struct(reader *r, chart_str der, const ch_asn1_struct *type)
{
  ch_asn1_value values[RSA_ALL];
  chart_str     ignored;
  return ch_asn1_read(r->arena, der, type, values, NULL, &ignored);
}

/* What did not read as one kind of key may read as another: Go says so. */
static bool refuse_kind(reader *r, chart_str der, const ch_asn1_struct *first,
                        const char *first_name, const ch_asn1_struct *second,
                        const char *second_name)
{
  const char *name = is_struct(r, der, first)    ? first_name
                     : is_struct(r, der, second) ? second_name
                                                 : NULL;
  if (name != NULL)
    r->why = ch_arena_format(r->arena,
                             "x509: failed to parse private key (use %s instead for this key "
                             "format)",
                             name);
  return name != NULL;
}

/* ---- RSA ---------------------------------------------------------------------------------- */

/* The sign of a number in two's complement. */
static int sign_of(const ch_asn1_value *value)
{
  if ((unsigned char) value->content.data[0] >= 0x80)
    return -1;
  return ch_number_trim(value->content).size != 0;
}

static bool check_signs(reader *r, const ch_asn1_value *values)
{
  for (size_t i = RSA_N; i <= RSA_QINV; i++)
    if (i != RSA_E && values[i].is_there && sign_of(&values[i]) <= 0)
      return refuse(r, "x509: private key contains zero or negative value");
  return true;
}

/* More than two primes: Go would take them. */
static bool check_more_primes(reader *r, chart_str list)
{
  chart_str one, prime;
  if (list.size == 0)
    return true;
  while (ch_der_read(&list, CH_DER_SEQUENCE, &one) && ch_der_read_integer(&one, &prime))
    if (sign_of(&(ch_asn1_value){ .content = prime }) <= 0)
      return refuse(r, "x509: private key contains zero or negative prime");
  return refuse(r, "RSA keys of more than two primes are not supported: use one of two primes");
}

static bool take_rsa(reader *r, const ch_asn1_value *values)
{
  static const struct {
    size_t value, part;
  } places[]    = { { RSA_N, CH_RSA_N },   { RSA_E, CH_RSA_E },      { RSA_D, CH_RSA_D },
                    { RSA_P, CH_RSA_P },   { RSA_Q, CH_RSA_Q },      { RSA_DP, CH_RSA_DP },
                    { RSA_DQ, CH_RSA_DQ }, { RSA_QINV, CH_RSA_QINV } };
  bool is_whole = values[RSA_DP].is_there && values[RSA_DQ].is_there && values[RSA_QINV].is_there;
  r->key->kind  = CH_KEY_RSA;
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    bool is_taken = places[i].part < CH_RSA_DP || is_whole;
    r->key->part[places[i].part] =
      is_taken ? ch_number_trim(values[places[i].value].content) : ch_str(NULL, 0);
  }
  if (values[RSA_E].number < 0) /* below 2 as well, for what follows */
    r->key->part[CH_RSA_E] = ch_str(NULL, 0);
  char       *room = (char *) ch_arena_array(r->arena, 3, r->key->part[CH_RSA_N].size);
  const char *why  = ch_rsa_check(r->key, room);
  return why == NULL || refuse(r, why);
}

/* ParsePKCS1PrivateKey. */
static bool read_rsa(reader *r, chart_str der)
{
  ch_asn1_value values[RSA_ALL];
  chart_str     rest;
  if (!ch_asn1_read(r->arena, der, &rsa_struct, values, &rest, &r->why)) {
    refuse_kind(r, der, &ec_struct, "ParseECPrivateKey", &pkcs8_struct, "ParsePKCS8PrivateKey");
    return false;
  }
  if (rest.size != 0)
    return refuse(r, "asn1: syntax error: trailing data");
  if (values[RSA_VERSION].number > 1)
    return refuse(r, "x509: unsupported private key version");
  return check_signs(r, values) && check_more_primes(r, values[RSA_MORE].content) &&
         take_rsa(r, values);
}

/* ---- elliptic curves ---------------------------------------------------------------------- */

/* The secret in as many bytes as the curve has.  Its last value, the order of the curve, is for Go
 * no overflow but a key without a point. */
static bool take_secret(reader *r, chart_str secret, const ch_curve *curve)
{
  while (secret.size > curve->size && secret.data[0] == 0)
    secret = ch_str_from(secret, 1);
  if (secret.size > curve->size)
    return refuse(r, "x509: invalid private key length");
  char *room = (char *) ch_arena_zero(r->arena, curve->size, 1);
  if (secret.size != 0)
    memcpy(room + curve->size - secret.size, secret.data, secret.size);
  *r->key = (ch_key){ .kind  = CH_KEY_ECDSA,
                      .curve = curve,
                      .part  = { [CH_KEY_SECRET] = { room, curve->size } } };
  if (ch_key_complete(r->arena, r->key))
    return true;
  return refuse(r, ch_curve_is_beyond(curve, r->key->part[CH_KEY_SECRET])
                     ? "input overflows the modulus"
                     : "ecdsa: invalid public key encoding");
}

/* parseECPrivateKey; `curve` is the content of an OBJECT IDENTIFIER outside, or empty. */
static bool read_ec(reader *r, chart_str der, chart_str curve)
{
  ch_asn1_value values[EC_ALL];
  if (!ch_asn1_read(r->arena, der, &ec_struct, values, NULL, &r->why)) {
    if (refuse_kind(r, der, &pkcs8_struct, "ParsePKCS8PrivateKey", &rsa_struct,
                    "ParsePKCS1PrivateKey"))
      return false;
    return refuse_in(r, "x509: failed to parse EC private key: ");
  }
  if (values[EC_VERSION].number != 1) {
    r->why = ch_arena_format(r->arena, "x509: unknown EC private key version %lld",
                             (long long) values[EC_VERSION].number);
    return false;
  }
  const ch_curve *known = ch_curve_of(curve.size != 0 ? curve : values[EC_CURVE].content);
  if (known == NULL)
    return refuse(r, "x509: unknown elliptic curve");
  return take_secret(r, values[EC_SECRET].content, known);
}

/* ---- PKCS #8 ------------------------------------------------------------------------------ */

/* The secret of Ed25519 or X25519: 32 bytes in an OCTET STRING. */
static bool read_modern(reader *r, ch_key_kind kind, const ch_asn1_value *values)
{
  enum { SECRET = 32 };
  const char   *name = kind == CH_KEY_ED25519 ? "Ed25519" : "X25519";
  ch_asn1_value secret;
  if (values[PKCS8_PARAMETERS].is_there) {
    r->why = ch_arena_format(r->arena, "x509: invalid %s private key parameters", name);
    return false;
  }
  if (!ch_asn1_read_one(r->arena, values[PKCS8_KEY].content, CH_ASN1_OCTETS, &secret, &r->why))
    return refuse_in(r, ch_arena_format(r->arena, "x509: invalid %s private key: ", name).data);
  if (secret.content.size != SECRET) {
    r->why = kind == CH_KEY_X25519
               ? CHART_STR("crypto/ecdh: invalid private key size")
               : ch_arena_format(r->arena, "x509: invalid Ed25519 private key length: %zu",
                                 secret.content.size);
    return false;
  }
  *r->key = (ch_key){ .kind = kind, .part = { [CH_KEY_SECRET] = secret.content } };
  return ch_key_complete(r->arena, r->key);
}

static bool refuse_algorithm(reader *r, chart_str oid)
{
  ch_buffer out;
  ch_buffer_init(&out, r->arena);
  ch_buffer_text(&out, "x509: PKCS#8 wrapping contained private key with unknown algorithm: ");
  ch_der_print_oid(&out, oid);
  r->why = ch_buffer_view(&out);
  return false;
}

/* The curve that the parameters name; nothing when they name none. */
static chart_str curve_in(reader *r, const ch_asn1_value *parameters)
{
  ch_asn1_value oid;
  chart_str     ignored;
  if (!ch_asn1_read_one(r->arena, parameters->content, CH_ASN1_OID, &oid, &ignored))
    return ch_str(NULL, 0);
  return oid.content;
}

/* ParsePKCS8PrivateKey. */
static bool read_pkcs8(reader *r, chart_str der)
{
  ch_asn1_value values[PKCS8_ALL];
  if (!ch_asn1_read(r->arena, der, &pkcs8_struct, values, NULL, &r->why)) {
    refuse_kind(r, der, &ec_struct, "ParseECPrivateKey", &rsa_struct, "ParsePKCS1PrivateKey");
    return false;
  }
  chart_str oid = values[PKCS8_ALGORITHM].content, key = values[PKCS8_KEY].content;
  switch (ch_key_kind_of(oid)) {
  case CH_KEY_RSA:
    return read_rsa(r, key) ||
           refuse_in(r, "x509: failed to parse RSA private key embedded in PKCS#8: ");
  case CH_KEY_ECDSA:
    return read_ec(r, key, curve_in(r, &values[PKCS8_PARAMETERS])) ||
           refuse_in(r, "x509: failed to parse EC private key embedded in PKCS#8: ");
  case CH_KEY_ED25519: return read_modern(r, CH_KEY_ED25519, values);
  case CH_KEY_X25519: return read_modern(r, CH_KEY_X25519, values);
  case CH_KEY_DSA:
  case CH_KEY_UNKNOWN: break;
  }
  return refuse_algorithm(r, oid);
}

/* ---- DSA ---------------------------------------------------------------------------------- */

static bool read_dsa(reader *r, chart_str der)
{
  ch_asn1_value values[RSA_ALL];
  if (!ch_asn1_read(r->arena, der, &dsa_struct, values, NULL, &r->why))
    return false;
  r->key->kind = CH_KEY_DSA;
  for (size_t i = CH_DSA_P; i <= CH_DSA_X; i++)
    r->key->part[i] = values[i + 1].content;
  return true;
}

/* ---- PEM ---------------------------------------------------------------------------------- */

static bool read_typed(reader *r, const ch_pem *block)
{
  chart_str none = { NULL, 0 };
  if (ch_str_is(block->type, "RSA PRIVATE KEY"))
    return read_rsa(r, block->bytes) || refuse_in(r, "parsing RSA private key from PEM: ");
  if (ch_str_is(block->type, "EC PRIVATE KEY"))
    return read_ec(r, block->bytes, none) || refuse_in(r, "parsing EC private key from PEM: ");
  if (ch_str_is(block->type, "DSA PRIVATE KEY"))
    return read_dsa(r, block->bytes) || refuse_in(r, "parsing DSA private key from PEM: ");
  r->why = ch_arena_format(r->arena, "invalid private key type %.*s", CH_STR_ARG(block->type));
  return false;
}

bool ch_key_read(ch_arena *arena, chart_str pem, ch_key *out, chart_str *why)
{
  reader r = { .arena = arena, .key = out };
  ch_pem block;
  bool   is_read;
  ch_number_reserve(arena->fault);
  *out = (ch_key){ .kind = CH_KEY_UNKNOWN };
  if (!ch_pem_read(arena, pem, &block)) {
    is_read = refuse(&r, "no PEM data in input");
  } else if (ch_str_is(block.type, "PRIVATE KEY")) {
    is_read = read_pkcs8(&r, block.bytes) || refuse_in(&r, "decoding PEM as PKCS#8: ");
  } else if (ch_str_ends(block.type, CHART_STR(" PRIVATE KEY"))) {
    is_read = read_typed(&r, &block);
  } else {
    r.why   = ch_arena_format(arena, "no private key data in PEM block of type %.*s",
                              CH_STR_ARG(block.type));
    is_read = false;
  }
  *why = r.why;
  return is_read;
}
