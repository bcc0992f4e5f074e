/* SPDX-License-Identifier: Apache-2.0
 * Sparse files in tar archives, the four ways in which GNU tar writes them: parts of a file stand
 * in the archive, and a map says where they belong. */
#ifndef CH_PACKAGE_TAR_SPARSE_H
#define CH_PACKAGE_TAR_SPARSE_H

#include "package/gunzip.h"
#include "value/value.h"

#define CH_TAR_BLOCK      512u
#define CH_TAR_BAD_HEADER "archive/tar: invalid tar header"

typedef struct ch_tar_block {
  unsigned char bytes[CH_TAR_BLOCK];
} ch_tar_block;

/* The bytes of an entry that stand in the archive. */
typedef struct ch_tar_source {
  ch_arena  *arena;
  ch_gunzip *stream;
  uint64_t   left;
} ch_tar_source;

typedef struct ch_tar_map ch_tar_map;

/* Reads `size` bytes, no more than are left.  Throws CHART_ERR_CHART "unexpected EOF". */
void ch_tar_source_read(ch_tar_source *source, void *out, size_t size);

/* A number of a header: octal, or binary where it would not fit.  Result: false for what is none. */
bool ch_tar_parse_number(chart_str bytes, int64_t *out);

/* The map in a header of type S, and in the blocks behind it; `block` is overwritten.
 * *size: of the whole file.  Result: arena.  Throws CHART_ERR_CHART. */
ch_tar_map *ch_tar_map_of_header(ch_tar_source *source, ch_tar_block *block, int64_t *size);

/* The map that pax records speak of, which may stand in front of the bytes.  *name and *size get
 * the file's own.  Result: arena, or NULL when it is no sparse file.  Throws CHART_ERR_CHART. */
ch_tar_map *ch_tar_map_of_pax(ch_tar_source *source, chart_value records, chart_str *name,
                              int64_t *size);

/* The whole file, holes filled with zeros.  Result: arena.  Throws CHART_ERR_CHART. */
chart_str ch_tar_map_read(const ch_tar_map *map, ch_tar_source *source);

#endif
