/* SPDX-License-Identifier: Apache-2.0
 * Reading through the host: files, directories and symbolic links, with Go's error texts.
 *
 * Each `path` given to the host must be followed by a NUL; `shown` is what messages call it. */
#ifndef CH_PACKAGE_READ_H
#define CH_PACKAGE_READ_H

#include "package/chart.h"

/* Reads the file at `path` and puts its text (arena) into *out.  When it holds more than `limit`
 * bytes, *is_too_large is set and the text is of no use.
 * Result: 0, or the host's errno value.  Throws: memory. */
int ch_host_read(ch_arena *arena, const chart_host *host, chart_str path, size_t limit,
                 chart_str *out, bool *is_too_large);

/* Whether the file at `path` can be left for later: it holds from `least` to `most` bytes, as many as
 * *size then says, and the host is sure that it can be read. */
bool ch_host_can_read_late(const chart_host *host, chart_str path, size_t least, size_t most,
                           size_t *size);

typedef struct ch_entry {
  chart_str       name; /* with a NUL after it */
  chart_file_kind kind;
  bool            is_link;
} ch_entry;

typedef struct ch_entry_list {
  ch_entry *items;
  size_t    size;
  size_t    room;
} ch_entry_list;

/* The entries of the directory at `path` in bytewise order.  Result: as ch_host_read. */
int ch_host_list(ch_arena *arena, const chart_host *host, chart_str path, ch_entry_list *out);

/* Where `path` leads when all links in it are followed (filepath.EvalSymlinks).
 * Result: arena.  Throws CHART_ERR_IO "lstat /x: no such file or directory". */
chart_str ch_host_follow_links(ch_arena *arena, const chart_host *host, chart_str path);

#endif
