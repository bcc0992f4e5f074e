/* SPDX-License-Identifier: Apache-2.0
 * Reading tar: v7, ustar, star, GNU with long names, pax, and sparse files of GNU; what Go's
 * archive/tar reads, with its errors. */
#ifndef CH_PACKAGE_TAR_H
#define CH_PACKAGE_TAR_H

#include "package/gunzip.h"

typedef struct ch_tar ch_tar;

typedef enum ch_tar_kind {
  CH_TAR_FILE, /* also links, devices and whatever else has a name; they have no bytes */
  CH_TAR_DIRECTORY,
  CH_TAR_GLOBAL_HEADER
} ch_tar_kind;

typedef struct ch_tar_entry {
  chart_str   name; /* as it stands in the archive */
  ch_tar_kind kind;
  int64_t     size; /* as it stands in the archive; of a sparse file: with its holes */
} ch_tar_entry;

/* Reads a tar archive out of `stream`, which must stay open.  Result: arena. */
ch_tar *ch_tar_open(ch_arena *arena, ch_gunzip *stream);

/* Puts the next entry into *out, skipping what is left of the one before.
 * Result: false at the end.  out->name: arena.  Throws CHART_ERR_CHART: "archive/tar: invalid tar
 * header", "unexpected EOF", and what the stream throws. */
bool ch_tar_next(ch_tar *tar, ch_tar_entry *out);

/* All bytes of the entry read last, at most once.  Result: arena; not as many as entry.size says
 * for an entry that has no bytes.  Throws as above. */
chart_str ch_tar_read(ch_tar *tar);

#endif
