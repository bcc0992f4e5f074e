/* SPDX-License-Identifier: Apache-2.0
 * Reading gzip (RFC 1952) piece by piece, with the errors of Go's compress/gzip.
 *
 * Members that follow each other count as one stream.  A checksum is looked at when the end of its
 * member is reached: who stops before that never hears of it, as in Go. */
#ifndef CH_PACKAGE_GUNZIP_H
#define CH_PACKAGE_GUNZIP_H

#include "base/arena.h"

typedef struct ch_gunzip ch_gunzip;

/* Opens `bytes`, which are borrowed.  Result: arena; take no mark around it.
 * Throws CHART_ERR_CHART: "gzip: invalid header", "EOF" for no bytes at all, "unexpected EOF". */
ch_gunzip *ch_gunzip_open(ch_arena *arena, chart_str bytes);

/* Puts the next `size` bytes into `out`, fewer only at the end of the stream.
 * Result: how many.  Throws CHART_ERR_CHART: "gzip: invalid checksum", "flate: corrupt input before
 * offset 9", "unexpected EOF". */
size_t ch_gunzip_read(ch_gunzip *reader, void *out, size_t size);

/* Gives back what a reader holds before its arena goes.  reader may be NULL. */
void ch_gunzip_close(ch_arena *arena, ch_gunzip *reader);

/* What is thrown for a header that is none; a caller that words it differently compares with it. */
#define CH_GUNZIP_BAD_HEADER "gzip: invalid header"

#endif
