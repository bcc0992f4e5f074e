/* SPDX-License-Identifier: Apache-2.0
 * X.509 certificates: reading those that sign, making new ones (Go 1.26: crypto/x509). */
#ifndef CH_FUNCS_CRYPTO_X509_H
#define CH_FUNCS_CRYPTO_X509_H

#include "funcs/crypto/key.h"
#include "funcs/time.h"

/* What is kept of a certificate that was read; borrowed from its DER. */
typedef struct ch_x509 {
  chart_str subject; /* the Name, tag and length included */
  chart_str key_id;  /* subjectKeyIdentifier; may be empty */
  ch_key    key;     /* the public parts; CH_KEY_UNKNOWN when Go does not know the algorithm */
} ch_x509;

/* Reads the whole certificate, as strictly as Go does.  Result: false for what Go refuses, with its
 * words in *why (arena). */
bool ch_x509_read(ch_arena *arena, chart_str der, ch_x509 *out, chart_str *why);

/* Reads the extension whose content is `der` into *out where something is kept of it.  Result: as
 * ch_x509_read. */
bool ch_x509_read_extension(ch_arena *arena, chart_str der, ch_x509 *out, chart_str *why);

/* Go's isIA5String. */
bool ch_x509_is_ia5(chart_str text);

/* A certificate to make. */
typedef struct ch_x509_request {
  chart_str        common_name;
  const chart_str *names; /* DNS */
  size_t           name_count;
  const chart_str *addresses; /* of 4 or 16 bytes */
  size_t           address_count;
  ch_time          not_before; /* in UTC */
  ch_time          not_after;
  bool             is_authority;
  chart_str        serial; /* big-endian */
  const ch_key    *key;    /* whose certificate it is */
  const ch_key    *signer;
  const ch_x509   *parent; /* the signer's certificate; NULL: its own */
} ch_x509_request;

/* The DER of the certificate.  Result: arena.  Throws: Go's words behind `what`. */
chart_str ch_x509_make(ch_call *call, const ch_x509_request *request, const char *what);

#endif
