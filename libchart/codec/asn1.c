/* SPDX-License-Identifier: Apache-2.0
 * DER into fields, as Go 1.26 does it (encoding/asn1: parseField). */
#include "codec/asn1.h"

#include "codec/der.h"

enum { UNIVERSAL, CONTEXT = 2, MOST_LENGTH = 1 << 23 };

typedef struct header {
  unsigned class;
  uint32_t tag;
  size_t   length;
  bool     is_compound;
} header;

typedef struct reader {
  ch_arena      *arena;
  ch_asn1_value *next; /* where the next value goes */
  chart_str      why;
} reader;

/* What Go knows of a kind: its universal tag (0: any), and the name of the type. */
static const struct {
  uint32_t    tag;
  bool        is_compound;
  const char *name;
} kinds[] = {
  [CH_ASN1_INT] = { 2, false, "int" },        [CH_ASN1_NUMBER] = { 2, false, "" },
  [CH_ASN1_OCTETS] = { 4, false, "" },        [CH_ASN1_OID] = { 6, false, "ObjectIdentifier" },
  [CH_ASN1_BITS] = { 3, false, "BitString" }, [CH_ASN1_RAW] = { 0, false, "RawValue" },
  [CH_ASN1_STRUCT] = { 16, true, "" },        [CH_ASN1_STRUCTS] = { 16, true, "" },
};

static uint8_t byte_at(chart_str text, size_t i)
{
  return (uint8_t) text.data[i];
}

static bool refuse_structure(reader *r, const char *why)
{
  r->why = ch_arena_format(r->arena, "asn1: structure error: %s", why);
  return false;
}

static bool refuse_syntax(reader *r, const char *why)
{
  r->why = ch_arena_format(r->arena, "asn1: syntax error: %s", why);
  return false;
}

/* ---- tags and lengths --------------------------------------------------------------------- */

static bool read_base128(reader *r, chart_str text, size_t *at, uint32_t *out)
{
  uint64_t number = 0;
  for (size_t shifts = 0; *at < text.size; shifts++) {
    if (shifts == 5)
      return refuse_structure(r, "base 128 integer too large");
    uint8_t byte = byte_at(text, (*at)++);
    if (shifts == 0 && byte == 0x80)
      return refuse_syntax(r, "integer is not minimally encoded");
    number = number << 7 | (byte & 0x7Fu);
    if (byte >= 0x80)
      continue;
    if (number > INT32_MAX)
      return refuse_structure(r, "base 128 integer too large");
    *out = (uint32_t) number;
    return true;
  }
  return refuse_syntax(r, "truncated base 128 integer");
}

static bool read_long_length(reader *r, chart_str text, size_t *at, size_t count, header *out)
{
  if (count == 0)
    return refuse_syntax(r, "indefinite length found (not DER)");
  out->length = 0;
  for (size_t i = 0; i < count; i++) {
    if (*at >= text.size)
      return refuse_syntax(r, "truncated tag or length");
    uint8_t byte = byte_at(text, (*at)++);
    if (out->length >= MOST_LENGTH)
      return refuse_structure(r, "length too large");
    out->length = out->length << 8 | byte;
    if (out->length == 0)
      return refuse_structure(r, "superfluous leading zeros in length");
  }
  return out->length >= 0x80 || refuse_structure(r, "non-minimal length");
}

static bool read_header(reader *r, chart_str text, size_t *at, header *out)
{
  uint8_t first = byte_at(text, (*at)++);
  *out          = (header){ first >> 6, first & 0x1Fu, 0, (first & 0x20) != 0 };
  if (out->tag == 0x1F) {
    if (!read_base128(r, text, at, &out->tag))
      return false;
    if (out->tag < 0x1F)
      return refuse_syntax(r, "non-minimal tag");
  }
  if (*at >= text.size)
    return refuse_syntax(r, "truncated tag or length");
  out->length = byte_at(text, (*at)++);
  return out->length < 0x80 || read_long_length(r, text, at, out->length & 0x7F, out);
}

/* ---- values ------------------------------------------------------------------------------- */

static bool check_integer(reader *r, chart_str content)
{
  if (content.size == 0)
    return refuse_structure(r, "empty integer");
  return ch_der_is_integer(content) || refuse_structure(r, "integer not minimally-encoded");
}

static bool check_oid(reader *r, chart_str content)
{
  uint32_t part;
  if (content.size == 0)
    return refuse_syntax(r, "zero length OBJECT IDENTIFIER");
  for (size_t at = 0; at < content.size;)
    if (!read_base128(r, content, &at, &part))
      return false;
  return true;
}

static bool check_bits(reader *r, chart_str content)
{
  if (content.size == 0)
    return refuse_syntax(r, "zero length BIT STRING");
  uint8_t unused = byte_at(content, 0);
  if (unused > 7 || (content.size == 1 && unused > 0) ||
      (byte_at(content, content.size - 1) & ((1u << unused) - 1)) != 0)
    return refuse_syntax(r, "invalid padding bits in BIT STRING");
  return true;
}

static bool read_fields(reader *r, chart_str text, const ch_asn1_struct *type);

/* Go counts the elements of a slice before it reads them. */
static bool read_structs(reader *r, chart_str content, const ch_asn1_struct *type)
{
  reader        inner;
  ch_asn1_value values[8];
  for (size_t at = 0; at < content.size;) {
    header head;
    if (!read_header(r, content, &at, &head))
      return false;
    if (head.class != UNIVERSAL || head.tag != 16 || !head.is_compound)
      return refuse_structure(r, "sequence tag mismatch");
    if (head.length > content.size - at)
      return refuse_syntax(r, "truncated sequence");
    at += head.length;
  }
  for (size_t at = 0; at < content.size;) {
    header head;
    inner = (reader){ r->arena, values, { NULL, 0 } };
    if (!read_header(r, content, &at, &head))
      return false;
    if (!read_fields(&inner, ch_str_cut(content, at, at + head.length), type)) {
      r->why = inner.why;
      return false;
    }
    at += head.length;
  }
  return true;
}

static bool read_value(reader *r, const ch_asn1_field *field, chart_str content, chart_str whole)
{
  if (field->kind == CH_ASN1_STRUCT)
    return read_fields(r, content, field->inner);
  ch_asn1_value *value = r->next++;
  *value               = (ch_asn1_value){ .is_there = true, .content = content };
  switch (field->kind) {
  case CH_ASN1_INT:
    return check_integer(r, content) &&
           (ch_der_to_int64(content, &value->number) || refuse_structure(r, "integer too large"));
  case CH_ASN1_NUMBER: return check_integer(r, content);
  case CH_ASN1_OID: return check_oid(r, content);
  case CH_ASN1_BITS:
    if (!check_bits(r, content))
      return false;
    value->content = ch_str_from(content, 1);
    return true;
  case CH_ASN1_RAW: value->content = whole; return true;
  case CH_ASN1_STRUCTS: return read_structs(r, content, field->inner);
  case CH_ASN1_OCTETS:
  case CH_ASN1_STRUCT: break;
  }
  return true;
}

/* An optional field without an element. */
static bool leave_out(reader *r, const ch_asn1_field *field)
{
  if (field->is_optional)
    *r->next++ = (ch_asn1_value){ .is_there = false };
  return field->is_optional;
}

/* ---- fields ------------------------------------------------------------------------------- */

static bool refuse_tags(reader *r, const ch_asn1_field *field, const header *head, size_t at)
{
  const char *name = field->inner != NULL && field->kind == CH_ASN1_STRUCT
                       ? field->inner->name
                       : kinds[field->kind].name;
  r->why           = ch_arena_format(
              r->arena,
              "asn1: structure error: tags don't match (%u vs {class:%u tag:%u length:%zu isCompound:%s}) "
                        "{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> "
                        "stringType:0 timeType:0 set:false omitEmpty:false} %s @%zu",
              (unsigned) kinds[field->kind].tag, head->class, (unsigned) head->tag, head->length,
    head->is_compound ? "true" : "false", name, at);
  return false;
}

/* Steps into the element around an explicitly tagged field; *is_it says whether it is that one. */
static bool unwrap(reader *r, chart_str text, const ch_asn1_field *field, size_t *at, header *head,
                   bool *is_it)
{
  if (*at == text.size)
    return refuse_structure(r, "explicit tag has no child");
  *is_it =
    head->class == CONTEXT && head->tag == field->tag && (head->length == 0 || head->is_compound);
  if (!*is_it)
    return true;
  if (head->length == 0)
    return refuse_structure(r, "zero length explicit tag was not an asn1.Flag");
  return read_header(r, text, at, head);
}

static bool read_field(reader *r, chart_str text, size_t *at, const ch_asn1_field *field)
{
  header head;
  size_t start = *at;
  bool   is_it = true;
  if (*at == text.size)
    return leave_out(r, field) || refuse_syntax(r, "sequence truncated");
  if (!read_header(r, text, at, &head))
    return false;
  if (field->is_explicit && !unwrap(r, text, field, at, &head, &is_it))
    return false;
  bool fits =
    field->kind == CH_ASN1_RAW || (head.class == UNIVERSAL && head.tag == kinds[field->kind].tag &&
                                   head.is_compound == kinds[field->kind].is_compound);
  if (!is_it || !fits) {
    size_t behind = *at;
    *at           = start;
    return leave_out(r, field) || refuse_tags(r, field, &head, behind);
  }
  if (head.length > text.size - *at)
    return refuse_syntax(r, "data truncated");
  chart_str content = ch_str_cut(text, *at, *at + head.length);
  *at += head.length;
  return read_value(r, field, content, ch_str_cut(text, start, *at));
}

/* More elements than fields are fine. */
static bool read_fields(reader *r, chart_str text, const ch_asn1_struct *type)
{
  size_t at = 0;
  for (size_t i = 0; i < type->count; i++)
    if (!read_field(r, text, &at, &type->fields[i]))
      return false;
  return true;
}

bool ch_asn1_read(ch_arena *arena, chart_str text, const ch_asn1_struct *type,
                  ch_asn1_value *values, chart_str *rest, chart_str *why)
{
  reader              r     = { arena, values, { NULL, 0 } };
  const ch_asn1_field outer = { .kind = CH_ASN1_STRUCT, .inner = type };
  size_t              at    = 0;
  bool                is_ok = read_field(&r, text, &at, &outer);
  *why                      = r.why;
  if (is_ok && rest != NULL)
    *rest = ch_str_from(text, at);
  return is_ok;
}

bool ch_asn1_read_one(ch_arena *arena, chart_str text, ch_asn1_kind kind, ch_asn1_value *value,
                      chart_str *why)
{
  reader              r     = { arena, value, { NULL, 0 } };
  const ch_asn1_field outer = { .kind = kind };
  size_t              at    = 0;
  bool                is_ok = read_field(&r, text, &at, &outer);
  *why                      = r.why;
  return is_ok;
}
