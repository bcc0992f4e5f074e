/* SPDX-License-Identifier: Apache-2.0
 * Reading certificates, in the order and the words of Go 1.26 (crypto/x509: parser.go). */
#include "funcs/crypto/x509.h"

#include "base/utf8.h"
#include "codec/der.h"

#include <nettle/ecc.h>

typedef struct reader {
  ch_arena *arena;
  ch_x509  *out;
  chart_str why;
} reader;

static bool refuse(reader *r, const char *why)
{
  r->why = chart_str_from(why);
  return false;
}

/* ---- names -------------------------------------------------------------------------------- */

bool ch_x509_is_ia5(chart_str text)
{
  for (size_t i = 0; i < text.size; i++)
    if ((unsigned char) text.data[i] >= 0x80)
      return false;
  return true;
}

static bool is_printable(chart_str text)
{
  static const char others[] = " '()+,-./:=?*&";
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i], lower = (char) (c | 0x20);
    if (!(lower >= 'a' && lower <= 'z') && !(c >= '0' && c <= '9') &&
        (c == '\0' || strchr(others, c) == NULL))
      return false;
  }
  return true;
}

static bool is_numeric(chart_str text)
{
  for (size_t i = 0; i < text.size; i++)
    if (text.data[i] != ' ' && !(text.data[i] >= '0' && text.data[i] <= '9'))
      return false;
  return true;
}

static bool is_utf8(chart_str text)
{
  for (size_t at = 0, width; at < text.size; at += width)
    if (ch_utf8_decode(ch_str_from(text, at), &width) == 0xFFFD && width == 1)
      return false;
  return true;
}

/* Two bytes a character, none of which Unicode has reserved for ever. */
static bool is_bmp(chart_str text)
{
  if (text.size % 2 != 0)
    return false;
  for (size_t i = 0; i < text.size; i += 2) {
    unsigned c = (unsigned) (unsigned char) text.data[i] << 8 | (unsigned char) text.data[i + 1];
    if (c >= 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) || (c >= 0xD800 && c <= 0xDFFF))
      return false;
  }
  return true;
}

/* What is wrong with the text in a name, or NULL.  T.61 texts may hold anything. */
static const char *text_problem(reader *r, uint8_t tag, chart_str text)
{
  switch (tag) {
  case CH_DER_T61: return NULL;
  case CH_DER_PRINTABLE: return is_printable(text) ? NULL : "invalid PrintableString";
  case CH_DER_UTF8: return is_utf8(text) ? NULL : "invalid UTF-8 string";
  case CH_DER_BMP: return is_bmp(text) ? NULL : "invalid BMPString";
  case CH_DER_IA5: return ch_x509_is_ia5(text) ? NULL : "invalid IA5String";
  case CH_DER_NUMERIC: return is_numeric(text) ? NULL : "invalid NumericString";
  default: return ch_arena_format(r->arena, "unsupported string type: %u", (unsigned) tag).data;
  }
}

/* Go's readASN1Time. */
static const char *time_problem(chart_str *rest)
{
  if (ch_der_is_next(*rest, CH_DER_UTC_TIME))
    return ch_der_read_time(rest, CH_DER_UTC_TIME) ? NULL : "x509: malformed UTCTime";
  if (ch_der_is_next(*rest, CH_DER_GENERALIZED_TIME))
    return ch_der_read_time(rest, CH_DER_GENERALIZED_TIME) ? NULL
                                                           : "x509: malformed GeneralizedTime";
  return "x509: unsupported time format";
}

static bool read_attribute(reader *r, chart_str *set)
{
  chart_str   attribute, type, text;
  uint8_t     tag;
  const char *problem;
  if (!ch_der_read(set, CH_DER_SEQUENCE, &attribute))
    return refuse(r, "x509: invalid RDNSequence: invalid attribute");
  if (!ch_der_read_oid(&attribute, &type))
    return refuse(r, "x509: invalid RDNSequence: invalid attribute type");
  if (!ch_der_read_any(&attribute, &tag, &text, NULL))
    return refuse(r, "x509: invalid RDNSequence: invalid attribute value");
  if ((problem = text_problem(r, tag, text)) == NULL)
    return true;
  r->why =
    ch_arena_format(r->arena, "x509: invalid RDNSequence: invalid attribute value: %s", problem);
  return false;
}

static bool read_name(reader *r, chart_str whole)
{
  chart_str name, set;
  if (!ch_der_read(&whole, CH_DER_SEQUENCE, &name))
    return refuse(r, "x509: invalid RDNSequence");
  while (name.size != 0) {
    if (!ch_der_read(&name, CH_DER_SET, &set))
      return refuse(r, "x509: invalid RDNSequence");
    while (set.size != 0)
      if (!read_attribute(r, &set))
        return false;
  }
  return true;
}

/* ---- public keys -------------------------------------------------------------------------- */

/* An OBJECT IDENTIFIER and what may follow it. */
static bool read_algorithm(reader *r, chart_str der, chart_str *oid, chart_str *parameters)
{
  *parameters = ch_str(NULL, 0);
  if (!ch_der_read_oid(&der, oid))
    return refuse(r, "x509: malformed OID");
  if (der.size != 0 && !ch_der_read_any(&der, NULL, NULL, parameters))
    return refuse(r, "x509: malformed parameters");
  return true;
}

/* Negative, zero, or positive. */
static int sign_of(chart_str integer)
{
  if ((unsigned char) integer.data[0] >= 0x80)
    return -1;
  return ch_number_trim(integer).size != 0;
}

static bool read_rsa_key(reader *r, chart_str parameters, chart_str der)
{
  chart_str numbers, *n = &r->out->key.part[CH_RSA_N], *e = &r->out->key.part[CH_RSA_E];
  int64_t   exponent;
  if (!ch_str_equal(parameters, CHART_STR("\x05\x00")))
    return refuse(r, "x509: RSA key missing NULL parameters");
  if (!ch_der_read(&der, CH_DER_SEQUENCE, &numbers))
    return refuse(r, "x509: invalid RSA public key");
  if (!ch_der_read_integer(&numbers, n))
    return refuse(r, "x509: invalid RSA modulus");
  if (!ch_der_read_integer(&numbers, e) || !ch_der_to_int64(*e, &exponent))
    return refuse(r, "x509: invalid RSA public exponent");
  if (sign_of(*n) <= 0)
    return refuse(r, "x509: RSA modulus is not a positive number");
  if (exponent <= 0)
    return refuse(r, "x509: RSA public exponent is not a positive number");
  *n = ch_number_trim(*n);
  *e = ch_number_trim(*e);
  return true;
}

static bool is_on_curve(const ch_curve *curve, chart_str x_bytes, chart_str y_bytes)
{
  struct ecc_point checked;
  mpz_t            x, y;
  mpz_inits(x, y, NULL);
  ecc_point_init(&checked, curve->get());
  ch_number_read(x, x_bytes);
  ch_number_read(y, y_bytes);
  bool is_on = ecc_point_set(&checked, x, y) != 0;
  ecc_point_clear(&checked);
  mpz_clears(x, y, NULL);
  return is_on;
}

static bool read_point(reader *r, const ch_curve *curve, chart_str point)
{
  const char *format = NULL;
  if (point.size == 0 || point.data[0] != 4)
    return refuse(r, "ecdsa: invalid uncompressed public key");
  if (point.size != 1 + 2 * curve->size) {
    format = "invalid %s point encoding";
  } else {
    chart_str x = ch_str_cut(point, 1, 1 + curve->size), y = ch_str_from(point, 1 + curve->size);
    if (!ch_curve_has_coordinate(curve, x) || !ch_curve_has_coordinate(curve, y))
      format = curve == &ch_curves[CH_CURVE_P256] ? "invalid %s element encoding"
                                                  : "invalid %sElement encoding";
    else if (!is_on_curve(curve, x, y))
      format = "%s point not on curve";
  }
  if (format != NULL)
    r->why = ch_arena_format(r->arena, format, curve->name);
  return format == NULL;
}

static bool read_curve_key(reader *r, chart_str parameters, chart_str point)
{
  chart_str oid;
  if (!ch_der_read_oid(&parameters, &oid))
    return refuse(r, "x509: invalid ECDSA parameters");
  r->out->key.curve = ch_curve_of(oid);
  if (r->out->key.curve == NULL)
    return refuse(r, "x509: unsupported elliptic curve");
  if (!read_point(r, r->out->key.curve, point))
    return false;
  r->out->key.part[CH_KEY_PUBLIC] = point;
  return true;
}

static bool read_ed25519_key(reader *r, chart_str parameters, chart_str key)
{
  enum { SIZE = 32 };
  if (parameters.size != 0)
    return refuse(r, "x509: Ed25519 key encoded with illegal parameters");
  if (key.size != SIZE)
    return refuse(r, "x509: wrong Ed25519 public key size");
  r->out->key.part[CH_KEY_PUBLIC] = key;
  return true;
}

static bool read_dsa_key(reader *r, chart_str parameters, chart_str der)
{
  chart_str numbers, y, p, q, g;
  if (!ch_der_read_integer(&der, &y))
    return refuse(r, "x509: invalid DSA public key");
  if (!ch_der_read(&parameters, CH_DER_SEQUENCE, &numbers) || !ch_der_read_integer(&numbers, &p) ||
      !ch_der_read_integer(&numbers, &q) || !ch_der_read_integer(&numbers, &g))
    return refuse(r, "x509: invalid DSA parameters");
  if (sign_of(y) <= 0 || sign_of(p) <= 0 || sign_of(q) <= 0 || sign_of(g) <= 0)
    return refuse(r, "x509: zero or negative DSA parameter");
  return true;
}

/* The bytes of a BIT STRING, shifted so that the unused bits come first. */
static chart_str align_right(reader *r, chart_str bytes, unsigned unused)
{
  if (unused == 0 || bytes.size == 0)
    return bytes;
  char    *room = (char *) ch_arena_alloc(r->arena, bytes.size);
  unsigned over = 0;
  for (size_t i = 0; i < bytes.size; i++) {
    unsigned byte = (unsigned char) bytes.data[i];
    room[i]       = (char) (unsigned char) (over | byte >> unused);
    over          = byte << (8 - unused) & 0xFF;
  }
  return ch_str(room, bytes.size);
}

static bool read_public_key(reader *r, chart_str info)
{
  chart_str algorithm, oid, parameters, bytes;
  unsigned  unused;
  if (!ch_der_read(&info, CH_DER_SEQUENCE, &algorithm))
    return refuse(r, "x509: malformed public key algorithm identifier");
  if (!read_algorithm(r, algorithm, &oid, &parameters))
    return false;
  if (!ch_der_read_bits(&info, &bytes, &unused))
    return refuse(r, "x509: malformed subjectPublicKey");
  bytes            = align_right(r, bytes, unused);
  r->out->key.kind = ch_key_kind_of(oid);
  switch (r->out->key.kind) {
  case CH_KEY_RSA: return read_rsa_key(r, parameters, bytes);
  case CH_KEY_ECDSA: return read_curve_key(r, parameters, bytes);
  case CH_KEY_ED25519: return read_ed25519_key(r, parameters, bytes);
  case CH_KEY_DSA: return read_dsa_key(r, parameters, bytes);
  case CH_KEY_X25519:
  case CH_KEY_UNKNOWN: break;
  }
  r->out->key.kind = CH_KEY_UNKNOWN; /* Go does not look at it then */
  return true;
}

/* ---- extensions --------------------------------------------------------------------------- */

static bool refuse_duplicate(reader *r, chart_str oid)
{
  ch_buffer out;
  ch_buffer_init(&out, r->arena);
  ch_buffer_text(&out, "x509: certificate contains duplicate extension with OID \"");
  ch_der_print_oid(&out, oid);
  ch_buffer_byte(&out, '"');
  r->why = ch_buffer_view(&out);
  return false;
}

/* Go looks at the shape of all extensions before it reads the first. */
static bool check_extensions(reader *r, chart_str list)
{
  chart_value seen = ch_dict_new(r->arena, CH_TYPE_DICT, 0);
  while (list.size != 0) {
    chart_str extension, oid, value;
    bool      is_critical;
    if (!ch_der_read(&list, CH_DER_SEQUENCE, &extension))
      return refuse(r, "x509: malformed extension");
    if (!ch_der_read_oid(&extension, &oid))
      return refuse(r, "x509: malformed extension OID field");
    if (ch_der_is_next(extension, CH_DER_BOOLEAN) && !ch_der_read_boolean(&extension, &is_critical))
      return refuse(r, "x509: malformed extension critical field");
    if (!ch_der_read(&extension, CH_DER_OCTETS, &value))
      return refuse(r, "x509: malformed extension value field");
    if (ch_dict_find(seen, oid) != NULL)
      return refuse_duplicate(r, oid);
    ch_dict_set(r->arena, seen, oid, ch_bool(true));
  }
  return true;
}

static bool read_extensions(reader *r, chart_str *rest)
{
  const uint8_t tag = CH_DER_CONTEXT | CH_DER_CONSTRUCTED | 3;
  chart_str     content, list, extension;
  bool          is_there;
  if (!ch_der_read_optional(rest, tag, &content, &is_there))
    return refuse(r, "x509: malformed extensions");
  if (!is_there)
    return true;
  if (!ch_der_read(&content, CH_DER_SEQUENCE, &list))
    return refuse(r, "x509: malformed extensions");
  if (!check_extensions(r, list))
    return false;
  while (list.size != 0 && ch_der_read(&list, CH_DER_SEQUENCE, &extension))
    if (!ch_x509_read_extension(r->arena, extension, r->out, &r->why))
      return false;
  return true;
}

/* ---- certificates ------------------------------------------------------------------------- */

static bool read_version(reader *r, chart_str *rest, int64_t *version)
{
  const uint8_t tag = CH_DER_CONTEXT | CH_DER_CONSTRUCTED | 0;
  chart_str     content, bytes;
  bool          is_there;
  *version = 0;
  if (!ch_der_read_optional(rest, tag, &content, &is_there) ||
      (is_there && (!ch_der_read_integer(&content, &bytes) || content.size != 0 ||
                    !ch_der_to_int64(bytes, version))) ||
      *version < 0)
    return refuse(r, "x509: malformed version");
  return *version < 3 || refuse(r, "x509: invalid version");
}

static bool read_serial(reader *r, chart_str *rest)
{
  chart_str serial;
  if (!ch_der_read_integer(rest, &serial))
    return refuse(r, "x509: malformed serial number");
  return sign_of(serial) >= 0 || refuse(r, "x509: negative serial number");
}

/* The algorithm of the signature stands in the certificate and behind it. */
static bool read_signature_algorithm(reader *r, chart_str *rest, chart_str *behind)
{
  chart_str inner, outer, oid, parameters;
  if (!ch_der_read(rest, CH_DER_SEQUENCE, &inner))
    return refuse(r, "x509: malformed signature algorithm identifier");
  if (!ch_der_read(behind, CH_DER_SEQUENCE, &outer))
    return refuse(r, "x509: malformed algorithm identifier");
  if (!ch_str_equal(inner, outer))
    return refuse(r, "x509: inner and outer signature algorithm identifiers don't match");
  return read_algorithm(r, inner, &oid, &parameters);
}

static bool read_names(reader *r, chart_str *rest)
{
  chart_str   issuer, validity;
  const char *problem;
  if (!ch_der_read_whole(rest, CH_DER_SEQUENCE, &issuer))
    return refuse(r, "x509: malformed issuer");
  if (!read_name(r, issuer))
    return false;
  if (!ch_der_read(rest, CH_DER_SEQUENCE, &validity))
    return refuse(r, "x509: malformed validity");
  for (int i = 0; i < 2; i++)
    if ((problem = time_problem(&validity)) != NULL)
      return refuse(r, problem);
  if (!ch_der_read_whole(rest, CH_DER_SEQUENCE, &r->out->subject))
    return refuse(r, "x509: malformed issuer");
  return read_name(r, r->out->subject);
}

/* What came with version 2, and what with version 3. */
static bool read_additions(reader *r, chart_str *rest, int64_t version)
{
  chart_str ignored;
  bool      is_there;
  if (version < 1)
    return true;
  if (!ch_der_read_optional(rest, CH_DER_CONTEXT | 1, &ignored, &is_there))
    return refuse(r, "x509: malformed issuerUniqueID");
  if (!ch_der_read_optional(rest, CH_DER_CONTEXT | 2, &ignored, &is_there))
    return refuse(r, "x509: malformed subjectUniqueID");
  return version < 2 || read_extensions(r, rest);
}

static bool read_certificate(reader *r, chart_str *rest)
{
  chart_str all, body, info, signature;
  int64_t   version;
  unsigned  unused;
  if (!ch_der_read(rest, CH_DER_SEQUENCE, &all))
    return refuse(r, "x509: malformed certificate");
  if (!ch_der_read(&all, CH_DER_SEQUENCE, &body))
    return refuse(r, "x509: malformed tbs certificate");
  if (!read_version(r, &body, &version) || !read_serial(r, &body) ||
      !read_signature_algorithm(r, &body, &all) || !read_names(r, &body))
    return false;
  if (!ch_der_read(&body, CH_DER_SEQUENCE, &info))
    return refuse(r, "x509: malformed spki");
  if (!read_public_key(r, info) || !read_additions(r, &body, version))
    return false;
  return ch_der_read_bits(&all, &signature, &unused) || refuse(r, "x509: malformed signature");
}

bool ch_x509_read(ch_arena *arena, chart_str der, ch_x509 *out, chart_str *why)
{
  reader r = { .arena = arena, .out = out };
  ch_number_reserve(arena->fault);
  *out         = (ch_x509){ .key = { .kind = CH_KEY_UNKNOWN } };
  bool is_read = read_certificate(&r, &der) && (der.size == 0 || refuse(&r, "x509: trailing data"));
  *why         = r.why;
  return is_read;
}
