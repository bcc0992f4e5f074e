/* SPDX-License-Identifier: Apache-2.0
 * DER: the encoding of keys and certificates.
 *
 * Readers take from the front of *rest and answer false at anything that is not the DER asked for;
 * *rest is then of no more use.  They follow Go's golang.org/x/crypto/cryptobyte: tags below 31 in
 * one byte, lengths of up to four bytes in their shortest form.  What they hand out is borrowed from
 * the text.  Writers append to a buffer. */
#ifndef CH_CODEC_DER_H
#define CH_CODEC_DER_H

#include "base/buffer.h"

enum {
  CH_DER_BOOLEAN          = 0x01,
  CH_DER_INTEGER          = 0x02,
  CH_DER_BITS             = 0x03,
  CH_DER_OCTETS           = 0x04,
  CH_DER_NULL             = 0x05,
  CH_DER_OID              = 0x06,
  CH_DER_UTF8             = 0x0C,
  CH_DER_NUMERIC          = 0x12,
  CH_DER_PRINTABLE        = 0x13,
  CH_DER_T61              = 0x14,
  CH_DER_IA5              = 0x16,
  CH_DER_UTC_TIME         = 0x17,
  CH_DER_GENERALIZED_TIME = 0x18,
  CH_DER_BMP              = 0x1E,
  CH_DER_SEQUENCE         = 0x30,
  CH_DER_SET              = 0x31,
  CH_DER_CONTEXT          = 0x80, /* + the number of the tag */
  CH_DER_CONSTRUCTED      = 0x20
};

/* ---- reading ------------------------------------------------------------------------------ */

/* Any element: its tag, its content, and all of it.  The last three may be NULL. */
bool ch_der_read_any(chart_str *rest, uint8_t *tag, chart_str *content, chart_str *whole);

/* Whether an element with that tag comes next. */
bool ch_der_is_next(chart_str rest, uint8_t tag);

/* The content of an element with that tag. */
bool ch_der_read(chart_str *rest, uint8_t tag, chart_str *content);

/* An element with that tag, tag and length included. */
bool ch_der_read_whole(chart_str *rest, uint8_t tag, chart_str *whole);

/* The same as ch_der_read when such an element comes next; *is_there says whether. */
bool ch_der_read_optional(chart_str *rest, uint8_t tag, chart_str *content, bool *is_there);

bool ch_der_read_boolean(chart_str *rest, bool *out);

/* The bytes of an INTEGER in two's complement, checked to be the shortest form. */
bool ch_der_read_integer(chart_str *rest, chart_str *bytes);

/* The same for a text that is known to hold the content of an INTEGER. */
bool ch_der_is_integer(chart_str bytes);

/* Such bytes as a number; false when it does not fit. */
bool ch_der_to_int64(chart_str bytes, int64_t *out);

/* A BIT STRING; its last `unused` bits do not count, and are 0. */
bool ch_der_read_bits(chart_str *rest, chart_str *bytes, unsigned *unused);

/* The content of an OBJECT IDENTIFIER whose parts fit into 31 bits. */
bool ch_der_read_oid(chart_str *rest, chart_str *content);

/* A UTCTime or GeneralizedTime as X.509 has them: seconds must be there in the latter. */
bool ch_der_read_time(chart_str *rest, uint8_t tag);

/* Appends 1.2.840 … for the content of an OBJECT IDENTIFIER that was read. */
void ch_der_print_oid(ch_buffer *out, chart_str content);

/* ---- writing ------------------------------------------------------------------------------ */

/* An element around `content`. */
void ch_der_write(ch_buffer *out, uint8_t tag, chart_str content);

/* A natural number of big-endian bytes. */
void ch_der_write_natural(ch_buffer *out, chart_str bytes);

/* A small natural number. */
void ch_der_write_small(ch_buffer *out, uint8_t number);

/* A BIT STRING of whole bytes. */
void ch_der_write_bits(ch_buffer *out, chart_str bytes);

#endif
