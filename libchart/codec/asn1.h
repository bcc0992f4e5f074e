/* SPDX-License-Identifier: Apache-2.0
 * DER into the fields of a Go struct, with the complaints of Go's encoding/asn1 (Unmarshal).
 *
 * Private keys are read so; certificates, where Go has another reader, are read by codec/der.h. */
#ifndef CH_CODEC_ASN1_H
#define CH_CODEC_ASN1_H

#include "base/arena.h"

typedef enum ch_asn1_kind {
  CH_ASN1_INT,    /* int: `number` */
  CH_ASN1_NUMBER, /* *big.Int: `content` in two's complement */
  CH_ASN1_OCTETS, /* []byte */
  CH_ASN1_OID,    /* asn1.ObjectIdentifier */
  CH_ASN1_BITS,   /* asn1.BitString: `content` without the byte that counts unused bits */
  CH_ASN1_RAW,    /* asn1.RawValue, anything: `content` is the whole element */
  CH_ASN1_STRUCT, /* another struct: its fields follow in place of this one */
  CH_ASN1_STRUCTS /* a slice of them: `content`, whose elements were looked at */
} ch_asn1_kind;

typedef struct ch_asn1_field ch_asn1_field;

typedef struct ch_asn1_struct {
  const char          *name; /* the Go type */
  const ch_asn1_field *fields;
  size_t               count;
} ch_asn1_struct;

struct ch_asn1_field {
  ch_asn1_kind          kind;
  bool                  is_optional;
  bool                  is_explicit; /* inside an element with the context tag `tag` */
  uint32_t              tag;
  const ch_asn1_struct *inner;
};

typedef struct ch_asn1_value {
  bool      is_there; /* false: an optional field without an element */
  int64_t   number;
  chart_str content; /* borrowed from the text */
} ch_asn1_value;

/* Reads `text` into values, one for each field that is no struct, in order.  *rest, which may be
 * NULL, is what follows the struct.  Result: false for what Go refuses, with its words in *why
 * (arena). */
bool ch_asn1_read(ch_arena *arena, chart_str text, const ch_asn1_struct *type,
                  ch_asn1_value *values, chart_str *rest, chart_str *why);

/* The same for a single value that is no struct, such as an OCTET STRING. */
bool ch_asn1_read_one(ch_arena *arena, chart_str text, ch_asn1_kind kind, ch_asn1_value *value,
                      chart_str *why);

#endif
