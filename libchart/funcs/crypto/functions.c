/* SPDX-License-Identifier: Apache-2.0
 * Keys and certificates for templates (sprig 3.3.0, crypto.go). */
#include "funcs/crypto/functions.h"
#include "codec/base64_read.h"
#include "codec/ipv6.h"
#include "codec/pem.h"
#include "funcs/call.h"
#include "funcs/crypto/x509.h"
#include "funcs/random.h"
#include "value/object.h"
#include "value/print.h"

#include <arpa/inet.h>

enum { CERTIFICATE_BITS = 2048, PRIVATE_KEY_BITS = 4096, SERIAL_SIZE = 16 };

/* Throws what sprig says, then why. */
_Noreturn static void fail_with(ch_call *call, const char *what, chart_str why)
{
  ch_fail(call, "%s%.*s", what, CH_STR_ARG(why));
}

/* ---- sprig.certificate -------------------------------------------------------------------- */

typedef struct pair {
  chart_str certificate;
  chart_str key;
} pair;

static chart_value field_of(ch_arena *arena, const struct chart_object *object, size_t i)
{
  (void) arena;
  const pair *p = (const pair *) object->data;
  return ch_string(i == 0 ? p->certificate : p->key);
}

static const chart_str field_names[] = { { "Cert", 4 }, { "Key", 3 }, { "", 0 } };

static const ch_class certificate_class = { .name         = { "sprig.certificate", 17 },
                                            .reflect_kind = { "struct", 6 },
                                            .fields       = field_names,
                                            .field        = field_of };

static chart_value make_pair(ch_call *call, chart_str certificate, chart_str key)
{
  pair *p = (pair *) ch_arena_alloc(call->arena, sizeof *p);
  *p      = (pair){ certificate, key };
  return ch_object(call->arena, &certificate_class, p);
}

/* ---- keys --------------------------------------------------------------------------------- */

chart_value ch_fn_genPrivateKey(CH_PARAMETERS)
{
  static const struct {
    const char *name;
    ch_key_kind kind;
  } kinds[] = { { "", CH_KEY_RSA },
                { "rsa", CH_KEY_RSA },
                { "dsa", CH_KEY_DSA },
                { "ecdsa", CH_KEY_ECDSA },
                { "ed25519", CH_KEY_ED25519 } };
  ch_buffer out;
  ch_key    key;
  ch_buffer_init(&out, call->arena);
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (!ch_str_is(ch_text(arg[0]), kinds[i].name))
      continue;
    ch_key_make(call, kinds[i].kind, PRIVATE_KEY_BITS, &key);
    ch_key_write(&out, &key);
    return ch_buffer_value(&out);
  }
  ch_buffer_text(&out, "Unknown type ");
  ch_buffer_str(&out, ch_text(arg[0]));
  return ch_buffer_value(&out);
}

/* The key of a new certificate: the one given last, or a new one. */
static void key_for(ch_call *call, const chart_value *arg, size_t count, ch_key *out)
{
  chart_str why;
  if (call->function->variant != CH_CRYPTO_WITH_KEY)
    ch_key_make(call, CH_KEY_RSA, CERTIFICATE_BITS, out);
  else if (!ch_key_read(call->arena, ch_text(arg[count - 1]), out, &why))
    fail_with(call, "parsing private key: ", why);
}

/* ---- what a certificate is for ------------------------------------------------------------ */

_Noreturn static void fail_item(ch_call *call, const char *what, chart_value item)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_buffer_text(&out, what);
  ch_print_value(&out, item);
  if (item.kind != CHART_STRING)
    ch_buffer_text(&out, " is not a string");
  ch_throw_str(call->fault, CHART_ERR_EXECUTE, ch_buffer_view(&out));
}

/* net.ParseIP, then To4: 4 or 16 bytes. */
static bool read_address(ch_call *call, chart_str text, chart_str *out)
{
  static const char mapped[] = "\0\0\0\0\0\0\0\0\0\0\xff\xff";
  char             *room     = (char *) ch_arena_alloc(call->arena, 16);
  const char       *copy     = ch_arena_copy(call->arena, text).data;
  bool              has_zone;
  chart_str         why;
  if (!ch_ipv6_check(call->arena, text, &has_zone, &why) || has_zone)
    return false;
  if (inet_pton(AF_INET, copy, room) == 1) {
    *out = ch_str(room, 4);
    return true;
  }
  if (inet_pton(AF_INET6, copy, room) != 1)
    return false;
  bool is_mapped = memcmp(room, mapped, sizeof mapped - 1) == 0;
  *out           = is_mapped ? ch_str(room + 12, 4) : ch_str(room, 16);
  return true;
}

static void take_addresses(ch_call *call, chart_value list, ch_x509_request *request)
{
  size_t     count     = ch_list_size(list);
  chart_str *addresses = (chart_str *) ch_arena_array(call->arena, count + 1, sizeof *addresses);
  for (size_t i = 0; i < count; i++) {
    chart_value item = ch_list_at(list, i);
    if (item.kind != CHART_STRING || !read_address(call, ch_text(item), &addresses[i]))
      fail_item(call, "error parsing ip: ", item);
  }
  request->addresses     = addresses;
  request->address_count = count;
}

static void take_names(ch_call *call, chart_value list, ch_x509_request *request)
{
  size_t     count = ch_list_size(list);
  chart_str *names = (chart_str *) ch_arena_array(call->arena, count + 1, sizeof *names);
  for (size_t i = 0; i < count; i++) {
    chart_value item = ch_list_at(list, i);
    if (item.kind != CHART_STRING)
      fail_item(call, "error processing alternate dns name: ", item);
    names[i] = ch_text(item);
  }
  request->names      = names;
  request->name_count = count;
}

/* From now on.  As in Go, more days than fit into a duration wrap around. */
static void take_days(ch_call *call, int64_t days, ch_x509_request *request)
{
  const uint64_t day  = UINT64_C(86400000000000);
  ch_time        now  = ch_time_now(call);
  now.zone            = NULL;
  now.has_monotonic   = false;
  request->not_before = now;
  request->not_after  = ch_time_add(now, (int64_t) (day * (uint64_t) days));
}

static void take_serial(ch_call *call, ch_x509_request *request)
{
  char *bytes = (char *) ch_arena_alloc(call->arena, SERIAL_SIZE);
  ch_random_bytes(call, bytes, SERIAL_SIZE);
  request->serial = ch_str(bytes, SERIAL_SIZE);
}

static chart_value finish(ch_call *call, ch_x509_request *request)
{
  ch_buffer certificate, key;
  take_serial(call, request);
  chart_str der = ch_x509_make(call, request, "error creating certificate: ");
  ch_buffer_init(&certificate, call->arena);
  ch_pem_write(&certificate, "CERTIFICATE", der);
  ch_buffer_init(&key, call->arena);
  ch_key_write(&key, request->key);
  return make_pair(call, ch_buffer_view(&certificate), ch_buffer_view(&key));
}

/* ---- certificates ------------------------------------------------------------------------- */

chart_value ch_fn_genCA(CH_PARAMETERS)
{
  ch_key          key;
  ch_x509_request request = {
    .common_name = ch_text(arg[0]), .is_authority = true, .key = &key, .signer = &key
  };
  key_for(call, arg, count, &key);
  take_days(call, arg[1].as.integer, &request);
  return finish(call, &request);
}

/* NAME, ADDRESSES, DNS-NAMES and DAYS. */
static void take_request(ch_call *call, const chart_value *arg, ch_x509_request *request)
{
  request->common_name = ch_text(arg[0]);
  take_addresses(call, arg[1], request);
  take_names(call, arg[2], request);
  take_days(call, arg[3].as.integer, request);
}

chart_value ch_fn_genSelfSignedCert(CH_PARAMETERS)
{
  ch_key          key;
  ch_x509_request request = { .key = &key, .signer = &key };
  key_for(call, arg, count, &key);
  take_request(call, arg, &request);
  return finish(call, &request);
}

static void read_certificate(ch_call *call, chart_str pem, ch_x509 *out)
{
  ch_pem    block;
  chart_str why;
  if (!ch_pem_read(call->arena, pem, &block))
    ch_fail(call, "unable to decode certificate");
  if (!ch_x509_read(call->arena, block.bytes, out, &why))
    fail_with(call, "error parsing certificate: decodedCert.Bytes: ", why);
}

static void read_key(ch_call *call, chart_str pem, ch_key *out)
{
  chart_str why;
  if (!ch_key_read(call->arena, pem, out, &why))
    fail_with(call, "error parsing private key: ", why);
}

chart_value ch_fn_genSignedCert(CH_PARAMETERS)
{
  ch_key          key, signer;
  ch_x509         parent;
  const pair     *authority = (const pair *) ch_object_data(arg[4], &certificate_class);
  ch_x509_request request   = { .key = &key, .signer = &signer, .parent = &parent };
  key_for(call, arg, count, &key);
  read_certificate(call, authority->certificate, &parent);
  read_key(call, authority->key, &signer);
  take_request(call, arg, &request);
  return finish(call, &request);
}

static chart_str decode(ch_call *call, chart_str text, const char *complaint)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  if (!ch_base64_read(&out, text, NULL))
    ch_fail(call, "%s", complaint);
  return ch_buffer_view(&out);
}

chart_value ch_fn_buildCustomCert(CH_PARAMETERS)
{
  ch_x509   certificate;
  ch_key    key;
  chart_str pem     = decode(call, ch_text(arg[0]), "unable to decode base64 certificate");
  chart_str key_pem = decode(call, ch_text(arg[1]), "unable to decode base64 private key");
  read_certificate(call, pem, &certificate);
  read_key(call, key_pem, &key);
  return make_pair(call, pem, key_pem);
}
