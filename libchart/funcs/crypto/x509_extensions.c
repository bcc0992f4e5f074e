/* SPDX-License-Identifier: Apache-2.0
 * Reading the extensions of certificates (Go 1.26, crypto/x509: processExtensions).
 *
 * Left out on purpose: whether URIs in names, and mail addresses in name constraints, are valid. */
#include "codec/der.h"
#include "codec/ipv6.h"
#include "funcs/crypto/x509.h"
#include "value/print.h"

typedef struct extension {
  ch_arena *arena;
  chart_str value;
  bool      is_critical;
  ch_x509  *out;
  chart_str why;
} extension;

static bool refuse(extension *e, const char *why)
{
  e->why = chart_str_from(why);
  return false;
}

static bool refuse_quoted(extension *e, const char *before, chart_str shown, const char *after)
{
  ch_buffer out;
  ch_buffer_init(&out, e->arena);
  ch_buffer_text(&out, before);
  ch_print_quoted(&out, shown, false);
  ch_buffer_text(&out, after);
  e->why = ch_buffer_view(&out);
  return false;
}

/* ---- usage and constraints ---------------------------------------------------------------- */

static bool read_key_usage(extension *e)
{
  chart_str bits, value = e->value;
  unsigned  unused;
  return ch_der_read_bits(&value, &bits, &unused) || refuse(e, "x509: invalid key usage");
}

static bool read_basic_constraints(extension *e)
{
  chart_str content, value = e->value, bytes;
  bool      is_authority;
  int64_t   most;
  if (!ch_der_read(&value, CH_DER_SEQUENCE, &content) ||
      (ch_der_is_next(content, CH_DER_BOOLEAN) && !ch_der_read_boolean(&content, &is_authority)))
    return refuse(e, "x509: invalid basic constraints");
  if (ch_der_is_next(content, CH_DER_INTEGER) &&
      (!ch_der_read_integer(&content, &bytes) || !ch_der_to_int64(bytes, &most) || most < 0))
    return refuse(e, "x509: invalid basic constraints");
  return true;
}

static bool read_extended_usage(extension *e)
{
  chart_str list, oid, value = e->value;
  if (!ch_der_read(&value, CH_DER_SEQUENCE, &list))
    return refuse(e, "x509: invalid extended key usages");
  while (list.size != 0)
    if (!ch_der_read_oid(&list, &oid))
      return refuse(e, "x509: invalid extended key usages");
  return true;
}

static bool read_policy_constraints(extension *e)
{
  chart_str content, bytes, value = e->value;
  int64_t   number;
  if (!ch_der_read(&value, CH_DER_SEQUENCE, &content))
    return refuse(e, "x509: invalid policy constraints extension");
  for (unsigned tag = 0; tag < 2; tag++) {
    if (ch_der_is_next(content, (uint8_t) (CH_DER_CONTEXT | tag)) &&
        (!ch_der_read(&content, (uint8_t) (CH_DER_CONTEXT | tag), &bytes) ||
         !ch_der_is_integer(bytes) || !ch_der_to_int64(bytes, &number)))
      return refuse(e, "x509: invalid policy constraints extension");
  }
  return true;
}

static bool read_any_policy(extension *e)
{
  chart_str bytes, value = e->value;
  int64_t   number;
  if (ch_der_read_integer(&value, &bytes) && ch_der_to_int64(bytes, &number))
    return true;
  return refuse(e, "x509: invalid inhibit any policy extension");
}

/* The numbers of an OBJECT IDENTIFIER may be of any size here. */
static bool is_large_oid(chart_str oid)
{
  bool is_first = true;
  if (oid.size == 0 || (unsigned char) oid.data[oid.size - 1] >= 0x80)
    return false;
  for (size_t i = 0; i < oid.size; i++) {
    if (is_first && (unsigned char) oid.data[i] == 0x80)
      return false;
    is_first = (unsigned char) oid.data[i] < 0x80;
  }
  return true;
}

static bool read_policies(extension *e)
{
  chart_str   list, policy, oid, value = e->value;
  chart_value seen = ch_dict_new(e->arena, CH_TYPE_DICT, 0);
  if (!ch_der_read(&value, CH_DER_SEQUENCE, &list))
    return refuse(e, "x509: invalid certificate policies");
  while (list.size != 0) {
    if (!ch_der_read(&list, CH_DER_SEQUENCE, &policy) || !ch_der_read(&policy, CH_DER_OID, &oid) ||
        ch_dict_find(seen, oid) != NULL || !is_large_oid(oid))
      return refuse(e, "x509: invalid certificate policies");
    ch_dict_set(e->arena, seen, oid, ch_bool(true));
  }
  return true;
}

static bool read_policy_mappings(extension *e)
{
  chart_str list, pair, oid, value = e->value;
  if (!ch_der_read(&value, CH_DER_SEQUENCE, &list))
    return refuse(e, "x509: invalid policy mappings extension");
  while (list.size != 0)
    if (!ch_der_read(&list, CH_DER_SEQUENCE, &pair) || !ch_der_read(&pair, CH_DER_OID, &oid) ||
        !ch_der_read(&pair, CH_DER_OID, &oid))
      return refuse(e, "x509: invalid policy mappings extension");
  return true;
}

/* ---- names -------------------------------------------------------------------------------- */

enum { NAME_MAIL = 1, NAME_DNS = 2, NAME_URI = 6, NAME_ADDRESS = 7 };

static bool read_alternative(extension *e, uint8_t tag, chart_str name)
{
  bool is_ia5 = ch_x509_is_ia5(name);
  switch (tag ^ CH_DER_CONTEXT) {
  case NAME_MAIL: return is_ia5 || refuse(e, "x509: SAN rfc822Name is malformed");
  case NAME_DNS: return is_ia5 || refuse(e, "x509: SAN dNSName is malformed");
  case NAME_URI: return is_ia5 || refuse(e, "x509: SAN uniformResourceIdentifier is malformed");
  case NAME_ADDRESS:
    if (name.size == 4 || name.size == 16)
      return true;
    e->why = ch_arena_format(e->arena, "x509: cannot parse IP address of length %zu", name.size);
    return false;
  default: return true;
  }
}

static bool read_alternatives(extension *e)
{
  chart_str list, name, value = e->value;
  uint8_t   tag;
  if (!ch_der_read(&value, CH_DER_SEQUENCE, &list))
    return refuse(e, "x509: invalid subject alternative names");
  while (list.size != 0) {
    if (!ch_der_read_any(&list, &tag, &name, NULL))
      return refuse(e, "x509: invalid subject alternative name");
    if (!read_alternative(e, tag, name))
      return false;
  }
  return true;
}

/* ---- name constraints --------------------------------------------------------------------- */

/* Go's domainNameValid for a constraint. */
static bool is_domain(chart_str name)
{
  size_t label = 0;
  if (name.size == 0)
    return true;
  if (name.data[name.size - 1] == '.')
    return false;
  if (name.data[0] == '.')
    name = ch_str_from(name, 1);
  for (size_t i = 0; i < name.size; i++) {
    if (name.data[i] < 33 || name.data[i] > 126 || (name.data[i] == '.' && label == 0))
      return false;
    label = name.data[i] == '.' ? 0 : label + 1;
  }
  return label != 0;
}

/* Ones, then zeros. */
static bool is_mask(chart_str mask)
{
  bool is_over = false;
  for (size_t i = 0; i < mask.size * 8; i++) {
    bool bit = ((unsigned char) mask.data[i / 8] >> (7 - i % 8) & 1) != 0;
    if (bit && is_over)
      return false;
    is_over = is_over || !bit;
  }
  return true;
}

static bool read_range(extension *e, chart_str range)
{
  static const char digits[] = "0123456789abcdef";
  if (range.size != 8 && range.size != 32) {
    e->why =
      ch_arena_format(e->arena, "x509: IP constraint contained value of length %zu", range.size);
    return false;
  }
  chart_str mask = ch_str_from(range, range.size / 2);
  if (!is_mask(mask)) {
    ch_buffer out;
    ch_buffer_init(&out, e->arena);
    ch_buffer_text(&out, "x509: IP constraint contained invalid mask ");
    for (size_t i = 0; i < mask.size; i++) {
      ch_buffer_byte(&out, digits[(unsigned char) mask.data[i] >> 4]);
      ch_buffer_byte(&out, digits[(unsigned char) mask.data[i] & 15]);
    }
    e->why = ch_buffer_view(&out);
    return false;
  }
  return true;
}

static bool is_address(extension *e, chart_str text)
{
  bool      has_zone;
  chart_str ignored;
  return ch_ipv6_check(e->arena, text, &has_zone, &ignored) && !has_zone;
}

static bool read_constraint(extension *e, uint8_t tag, chart_str name)
{
  int kind = tag ^ CH_DER_CONTEXT;
  if (kind == NAME_ADDRESS)
    return read_range(e, name);
  if (kind != NAME_DNS && kind != NAME_MAIL && kind != NAME_URI)
    return true;
  if (!ch_x509_is_ia5(name))
    return refuse_quoted(e, "x509: invalid constraint value: x509: ", name,
                         " cannot be encoded as an IA5String");
  if (kind == NAME_URI && is_address(e, name))
    return refuse_quoted(e, "x509: failed to parse URI constraint ", name,
                         ": cannot be IP address");
  bool is_mailbox = kind == NAME_MAIL && ch_str_find_byte(name, '@', 0) != CH_NOT_FOUND;
  if (is_mailbox || is_domain(name))
    return true;
  return refuse_quoted(e,
                       kind == NAME_DNS    ? "x509: failed to parse dnsName constraint "
                       : kind == NAME_MAIL ? "x509: failed to parse rfc822Name constraint "
                                           : "x509: failed to parse URI constraint ",
                       name, "");
}

static bool read_subtrees(extension *e, chart_str list)
{
  chart_str subtree, name;
  uint8_t   tag;
  while (list.size != 0) {
    if (!ch_der_read(&list, CH_DER_SEQUENCE, &subtree) ||
        !ch_der_read_any(&subtree, &tag, &name, NULL))
      return refuse(e, "x509: invalid NameConstraints extension");
    if (!read_constraint(e, tag, name))
      return false;
  }
  return true;
}

static bool read_name_constraints(extension *e)
{
  const uint8_t first = CH_DER_CONTEXT | CH_DER_CONSTRUCTED;
  chart_str     content, value = e->value, permitted = { NULL, 0 }, excluded = { NULL, 0 };
  bool          has_permitted, has_excluded;
  if (!ch_der_read(&value, CH_DER_SEQUENCE, &content) || value.size != 0 ||
      !ch_der_read_optional(&content, first, &permitted, &has_permitted) ||
      !ch_der_read_optional(&content, first | 1, &excluded, &has_excluded) || content.size != 0)
    return refuse(e, "x509: invalid NameConstraints extension");
  if (permitted.size == 0 && excluded.size == 0)
    return refuse(e, "x509: empty name constraints extension");
  return read_subtrees(e, permitted) && read_subtrees(e, excluded);
}

/* ---- places ------------------------------------------------------------------------------- */

/* The name of one distribution point: URIs, up to anything else. */
static bool read_point_name(chart_str name)
{
  const uint8_t full = CH_DER_CONTEXT | CH_DER_CONSTRUCTED, uri = CH_DER_CONTEXT | NAME_URI;
  chart_str     list, ignored;
  if (!ch_der_read(&name, full, &list))
    return false;
  while (ch_der_is_next(list, uri))
    if (!ch_der_read(&list, uri, &ignored))
      return false;
  return true;
}

static bool read_distribution_points(extension *e)
{
  const uint8_t tag = CH_DER_CONTEXT | CH_DER_CONSTRUCTED;
  chart_str     list, point, name, value = e->value;
  bool          is_there;
  if (!ch_der_read(&value, CH_DER_SEQUENCE, &list))
    return refuse(e, "x509: invalid CRL distribution points");
  while (list.size != 0)
    if (!ch_der_read(&list, CH_DER_SEQUENCE, &point) ||
        !ch_der_read_optional(&point, tag, &name, &is_there) ||
        (is_there && !read_point_name(name)))
      return refuse(e, "x509: invalid CRL distribution point");
  return true;
}

static bool read_authority_access(extension *e)
{
  const uint8_t uri = CH_DER_CONTEXT | NAME_URI;
  chart_str     list, access, method, place, value = e->value;
  if (e->is_critical)
    return refuse(e, "x509: authority info access incorrectly marked critical");
  if (!ch_der_read(&value, CH_DER_SEQUENCE, &list))
    return refuse(e, "x509: invalid authority info access");
  while (list.size != 0)
    if (!ch_der_read(&list, CH_DER_SEQUENCE, &access) || !ch_der_read_oid(&access, &method) ||
        (ch_der_is_next(access, uri) && !ch_der_read(&access, uri, &place)))
      return refuse(e, "x509: invalid authority info access");
  return true;
}

/* ---- key identifiers ---------------------------------------------------------------------- */

static bool read_subject_key(extension *e)
{
  chart_str value = e->value;
  if (e->is_critical)
    return refuse(e, "x509: subject key identifier incorrectly marked critical");
  if (!ch_der_read(&value, CH_DER_OCTETS, &e->out->key_id))
    return refuse(e, "x509: invalid subject key identifier");
  return true;
}

static bool read_authority_key(extension *e)
{
  chart_str content, id, value = e->value;
  if (e->is_critical)
    return refuse(e, "x509: authority key identifier incorrectly marked critical");
  if (!ch_der_read(&value, CH_DER_SEQUENCE, &content) ||
      (ch_der_is_next(content, CH_DER_CONTEXT) && !ch_der_read(&content, CH_DER_CONTEXT, &id)))
    return refuse(e, "x509: invalid authority key identifier");
  return true;
}

/* ---- any ---------------------------------------------------------------------------------- */

/* By OBJECT IDENTIFIER; the first two bytes of most are those of 2.5.29. */
static const struct {
  chart_str oid;
  bool (*read)(extension *e);
} readers[] = {
  { { "\x55\x1d\x0e", 3 }, read_subject_key },
  { { "\x55\x1d\x0f", 3 }, read_key_usage },
  { { "\x55\x1d\x11", 3 }, read_alternatives },
  { { "\x55\x1d\x13", 3 }, read_basic_constraints },
  { { "\x55\x1d\x1e", 3 }, read_name_constraints },
  { { "\x55\x1d\x1f", 3 }, read_distribution_points },
  { { "\x55\x1d\x20", 3 }, read_policies },
  { { "\x55\x1d\x21", 3 }, read_policy_mappings },
  { { "\x55\x1d\x23", 3 }, read_authority_key },
  { { "\x55\x1d\x24", 3 }, read_policy_constraints },
  { { "\x55\x1d\x25", 3 }, read_extended_usage },
  { { "\x55\x1d\x36", 3 }, read_any_policy },
  { { "\x2b\x06\x01\x05\x05\x07\x01\x01", 8 }, read_authority_access },
};

bool ch_x509_read_extension(ch_arena *arena, chart_str der, ch_x509 *out, chart_str *why)
{
  extension e = { .arena = arena, .out = out };
  chart_str id;
  bool      is_read =
    ch_der_read_oid(&der, &id) &&
    (!ch_der_is_next(der, CH_DER_BOOLEAN) || ch_der_read_boolean(&der, &e.is_critical)) &&
    ch_der_read(&der, CH_DER_OCTETS, &e.value);
  if (!is_read)
    e.why = CHART_STR("x509: malformed extension");
  for (size_t i = 0; is_read && i < sizeof readers / sizeof *readers; i++)
    if (ch_str_equal(id, readers[i].oid))
      is_read = readers[i].read(&e);
  *why = e.why;
  return is_read;
}
