/* SPDX-License-Identifier: Apache-2.0
 * Making certificates: the fields, extensions and encodings of Go 1.26 for what sprig asks for. */
#include "base/utf8.h"
#include "codec/der.h"
#include "funcs/call.h"
#include "funcs/crypto/x509.h"
#include "value/print.h"

#include <nettle/sha2.h>

enum { KEY_ID_SIZE = 20 };

typedef struct maker {
  ch_call               *call;
  const ch_x509_request *request;
  const char            *what; /* stands before complaints */
} maker;

static ch_buffer fresh(const maker *m)
{
  ch_buffer out;
  ch_buffer_init(&out, m->call->arena);
  return out;
}

static void write_sequence(ch_buffer *out, const ch_buffer *content)
{
  ch_der_write(out, CH_DER_SEQUENCE, ch_buffer_view(content));
}

/* ---- names and times ---------------------------------------------------------------------- */

/* Which kind of string Go writes a name as. */
static uint8_t text_tag(const maker *m, chart_str text)
{
  static const char others[] = " '()+,-./:=?";
  bool              is_plain = true;
  for (size_t i = 0; i < text.size && is_plain; i++) {
    char c = text.data[i], lower = (char) (c | 0x20);
    is_plain = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
               (c != '\0' && strchr(others, c) != NULL);
  }
  if (is_plain)
    return CH_DER_PRINTABLE;
  for (size_t at = 0, width; at < text.size; at += width)
    if (ch_utf8_decode(ch_str_from(text, at), &width) == 0xFFFD && width == 1)
      ch_fail(m->call, "%sasn1: string not valid UTF-8", m->what);
  return CH_DER_UTF8;
}

/* A Name with a common name, or with nothing. */
static chart_str make_name(const maker *m)
{
  ch_buffer attribute = fresh(m), set = fresh(m), name = fresh(m), out = fresh(m);
  chart_str text = m->request->common_name;
  if (text.size != 0) {
    ch_der_write(&attribute, CH_DER_OID, CHART_STR("\x55\x04\x03"));
    ch_der_write(&attribute, text_tag(m, text), text);
    write_sequence(&set, &attribute);
    ch_der_write(&name, CH_DER_SET, ch_buffer_view(&set));
  }
  write_sequence(&out, &name);
  return ch_buffer_view(&out);
}

/* Years that UTCTime cannot tell apart are written in full. */
static void write_time(const maker *m, ch_buffer *out, ch_time time)
{
  ch_date   date = ch_time_date(time);
  chart_str text;
  if (date.year < 0 || date.year > 9999)
    ch_fail(m->call, "%sasn1: structure error: cannot represent time as GeneralizedTime", m->what);
  bool is_short = date.year >= 1950 && date.year < 2050;
  text          = ch_arena_format(m->call->arena,
                         is_short ? "%02d%02d%02d%02d%02d%02dZ" : "%04d%02d%02d%02d%02d%02dZ",
                                  (int) (is_short ? date.year % 100 : date.year), date.month, date.day,
                                  date.hour, date.minute, date.second);
  ch_der_write(out, is_short ? CH_DER_UTC_TIME : CH_DER_GENERALIZED_TIME, text);
}

/* ---- extensions --------------------------------------------------------------------------- */

static void write_extension(const maker *m, ch_buffer *out, uint8_t number, bool is_critical,
                            chart_str value)
{
  ch_buffer extension = fresh(m);
  char      oid[]     = { 0x55, 0x1d, (char) number };
  ch_der_write(&extension, CH_DER_OID, ch_str(oid, sizeof oid));
  if (is_critical)
    ch_der_write(&extension, CH_DER_BOOLEAN, CHART_STR("\xff"));
  ch_der_write(&extension, CH_DER_OCTETS, value);
  write_sequence(out, &extension);
}

static void write_key_usage(const maker *m, ch_buffer *out)
{
  /* digitalSignature and keyEncipherment; of an authority also keyCertSign. */
  chart_str bits =
    m->request->is_authority ? CHART_STR("\x03\x02\x02\xa4") : CHART_STR("\x03\x02\x05\xa0");
  write_extension(m, out, 15, true, bits);
}

static void write_extended_usage(const maker *m, ch_buffer *out)
{
  ch_buffer usages = fresh(m), value = fresh(m);
  ch_der_write(&usages, CH_DER_OID, CHART_STR("\x2b\x06\x01\x05\x05\x07\x03\x01")); /* server */
  ch_der_write(&usages, CH_DER_OID, CHART_STR("\x2b\x06\x01\x05\x05\x07\x03\x02")); /* client */
  write_sequence(&value, &usages);
  write_extension(m, out, 37, false, ch_buffer_view(&value));
}

static void write_basic_constraints(const maker *m, ch_buffer *out)
{
  ch_buffer content = fresh(m), value = fresh(m);
  if (m->request->is_authority)
    ch_der_write(&content, CH_DER_BOOLEAN, CHART_STR("\xff"));
  write_sequence(&value, &content);
  write_extension(m, out, 19, true, ch_buffer_view(&value));
}

/* The first bytes of a SHA-256 of the public key. */
static void write_subject_key(const maker *m, ch_buffer *out)
{
  struct sha256_ctx state;
  uint8_t           digest[SHA256_DIGEST_SIZE];
  ch_buffer         value = fresh(m);
  chart_str         key   = ch_key_public_bytes(m->call->arena, m->request->key);
  sha256_init(&state);
  sha256_update(&state, key.size, (const uint8_t *) key.data);
  sha256_digest(&state, sizeof digest, digest);
  ch_der_write(&value, CH_DER_OCTETS, ch_str((const char *) digest, KEY_ID_SIZE));
  write_extension(m, out, 14, false, ch_buffer_view(&value));
}

static void write_authority_key(const maker *m, ch_buffer *out, chart_str id)
{
  ch_buffer content = fresh(m), value = fresh(m);
  ch_der_write(&content, CH_DER_CONTEXT, id);
  write_sequence(&value, &content);
  write_extension(m, out, 35, false, ch_buffer_view(&value));
}

_Noreturn static void refuse_name(const maker *m, chart_str name)
{
  ch_buffer message = fresh(m);
  ch_buffer_text(&message, m->what);
  ch_buffer_text(&message, "x509: ");
  ch_print_quoted(&message, name, false);
  ch_buffer_text(&message, " cannot be encoded as an IA5String");
  ch_throw_str(m->call->fault, CHART_ERR_EXECUTE, ch_buffer_view(&message));
}

static void write_alternatives(const maker *m, ch_buffer *out, bool is_critical)
{
  const ch_x509_request *request = m->request;
  ch_buffer              names = fresh(m), value = fresh(m);
  for (size_t i = 0; i < request->name_count; i++) {
    if (!ch_x509_is_ia5(request->names[i]))
      refuse_name(m, request->names[i]);
    ch_der_write(&names, CH_DER_CONTEXT | 2, request->names[i]);
  }
  for (size_t i = 0; i < request->address_count; i++)
    ch_der_write(&names, CH_DER_CONTEXT | 7, request->addresses[i]);
  write_sequence(&value, &names);
  write_extension(m, out, 17, is_critical, ch_buffer_view(&value));
}

/* In Go's order.  The authority's key is named only where subject and issuer differ. */
static chart_str make_extensions(const maker *m, chart_str subject, chart_str issuer)
{
  const ch_x509_request *request = m->request;
  ch_buffer              list = fresh(m), out = fresh(m);
  write_key_usage(m, &list);
  write_extended_usage(m, &list);
  write_basic_constraints(m, &list);
  if (request->is_authority)
    write_subject_key(m, &list);
  if (request->parent != NULL && request->parent->key_id.size != 0 &&
      !ch_str_equal(subject, issuer))
    write_authority_key(m, &list, request->parent->key_id);
  if (request->name_count + request->address_count != 0)
    write_alternatives(m, &list, request->common_name.size == 0);
  write_sequence(&out, &list);
  return ch_buffer_view(&out);
}

/* ---- certificates ------------------------------------------------------------------------- */

static bool are_same_keys(const ch_key *a, const ch_key *b)
{
  if (a->kind != b->kind || a->kind == CH_KEY_DSA)
    return false;
  if (a->kind != CH_KEY_RSA)
    return a->curve == b->curve && ch_str_equal(a->part[CH_KEY_PUBLIC], b->part[CH_KEY_PUBLIC]);
  return ch_str_equal(ch_number_trim(a->part[CH_RSA_N]), ch_number_trim(b->part[CH_RSA_N])) &&
         ch_str_equal(ch_number_trim(a->part[CH_RSA_E]), ch_number_trim(b->part[CH_RSA_E]));
}

static void check_keys(const maker *m)
{
  const char *problem = ch_key_signing_problem(m->request->signer);
  if (problem == NULL && m->request->key->kind == CH_KEY_DSA)
    problem = "x509: unsupported public key type: *dsa.PublicKey";
  if (problem != NULL)
    ch_fail(m->call, "%s%s", m->what, problem);
}

static void check_parent(const maker *m)
{
  const ch_x509 *parent = m->request->parent;
  if (parent != NULL && parent->key.kind != CH_KEY_UNKNOWN &&
      !are_same_keys(m->request->signer, &parent->key))
    ch_fail(m->call, "%sx509: provided PrivateKey doesn't match parent's PublicKey", m->what);
}

/* The part that is signed. */
static chart_str make_body(const maker *m)
{
  const ch_x509_request *request = m->request;
  ch_buffer              content = fresh(m), part = fresh(m), validity = fresh(m), key = fresh(m),
            out     = fresh(m);
  chart_str subject = make_name(m);
  chart_str issuer  = request->parent == NULL ? subject : request->parent->subject;
  check_parent(m);
  chart_str extensions = make_extensions(m, subject, issuer);
  ch_der_write_small(&part, 2); /* version 3 */
  ch_der_write(&content, CH_DER_CONTEXT | CH_DER_CONSTRUCTED | 0, ch_buffer_view(&part));
  ch_der_write_natural(&content, request->serial);
  ch_key_write_algorithm(&content, request->signer);
  ch_buffer_str(&content, issuer);
  write_time(m, &validity, request->not_before);
  write_time(m, &validity, request->not_after);
  write_sequence(&content, &validity);
  ch_buffer_str(&content, subject);
  ch_key_write_public(&key, request->key);
  write_sequence(&content, &key);
  ch_der_write(&content, CH_DER_CONTEXT | CH_DER_CONSTRUCTED | 3, extensions);
  write_sequence(&out, &content);
  return ch_buffer_view(&out);
}

chart_str ch_x509_make(ch_call *call, const ch_x509_request *request, const char *what)
{
  const maker m = { call, request, what };
  check_keys(&m);
  ch_buffer content = fresh(&m), out = fresh(&m);
  chart_str body = make_body(&m);
  ch_buffer_str(&content, body);
  ch_key_write_algorithm(&content, request->signer);
  ch_der_write_bits(&content, ch_key_sign(call, request->signer, body, what));
  write_sequence(&out, &content);
  return ch_buffer_view(&out);
}
