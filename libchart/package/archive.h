/* SPDX-License-Identifier: Apache-2.0
 * Packed charts: the files in a gzipped tar archive, as far as a chart may have them (Helm 4.2.3,
 * pkg/chart/loader/archive). */
#ifndef CH_PACKAGE_ARCHIVE_H
#define CH_PACKAGE_ARCHIVE_H

#include "package/chart.h"

/* The most that all files of an archive may hold. */
#define CH_ARCHIVE_SIZE_LIMIT ((int64_t) 100 << 20)

/* The files in the archive `bytes`, which are borrowed; the first element of each path is left out.
 * Result: arena; take no mark around it.
 * Throws CHART_ERR_CHART "chart illegally references parent directory", "no files in chart
 * archive", "gzip: invalid header", "unexpected EOF" and their kin; CHART_ERR_LIMIT "decompressed
 * chart is larger than the maximum size 104857600". */
ch_file_list ch_archive_files(ch_arena *arena, chart_str bytes);

/* Throws CHART_ERR_CHART when `bytes`, which come from the file `name`, are no gzipped archive:
 * "file 'x' does not appear to be a gzipped archive; got 'text/plain; charset=utf-8'". */
void ch_archive_check(ch_arena *arena, chart_str name, chart_str bytes);

/* Throws CHART_ERR_CHART when the file `name` may not be in a chart, whose path is whole there. */
void ch_archive_check_name(ch_arena *arena, chart_str name);

/* `text` without the mark of UTF-8 at its start. */
static inline chart_str ch_text_without_mark(chart_str text)
{
  return ch_str_starts(text, CHART_STR("\xEF\xBB\xBF")) ? ch_str_from(text, 3) : text;
}

#endif
