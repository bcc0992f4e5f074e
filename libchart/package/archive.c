/* SPDX-License-Identifier: Apache-2.0
 * Packed charts: which entries of an archive are files of the chart. */
#include "package/archive.h"

#include "base/path.h"
#include "package/content_type.h"
#include "package/tar.h"
#include "value/print.h"

/* What Helm does not limit: entries without bytes, of which a small archive may have millions. */
#define MOST_ENTRIES 1000000

_Noreturn static void refuse(ch_arena *arena, const char *message)
{
  ch_throw(arena->fault, CHART_ERR_CHART, "%s", message);
}

_Noreturn static void refuse_named(ch_arena *arena, const char *before, chart_str name,
                                   const char *after)
{
  ch_buffer text;
  ch_buffer_init(&text, arena);
  ch_buffer_text(&text, before);
  ch_print_quoted(&text, name, false);
  ch_buffer_text(&text, after);
  ch_throw_str(arena->fault, after[0] == '\0' ? CHART_ERR_CHART : CHART_ERR_LIMIT,
               ch_buffer_view(&text));
}

_Noreturn static void throw_too_large(ch_arena *arena)
{
  ch_throw(arena->fault, CHART_ERR_LIMIT, "decompressed chart is larger than the maximum size %lld",
           (long long) CH_ARCHIVE_SIZE_LIMIT);
}

/* ---- names ------------------------------------------------------------------------------------ */

static bool has_drive(chart_str name)
{
  char letter = name.size < 3 ? '\0' : (char) (name.data[0] | 0x20);
  return letter >= 'a' && letter <= 'z' && name.data[1] == ':' && name.data[2] == '/';
}

/* A name that was made on Windows has backslashes for all of its slashes. */
static chart_str with_slashes(ch_arena *arena, chart_str name, char delimiter)
{
  chart_str copy  = ch_arena_copy(arena, name);
  char     *bytes = (char *) (uintptr_t) copy.data;
  for (size_t i = 0; delimiter != '/' && i < copy.size; i++)
    if (bytes[i] == delimiter)
      bytes[i] = '/';
  return copy;
}

/* The path below the top directory.  Throws for one that leaves it. */
static chart_str name_of(ch_arena *arena, chart_str whole)
{
  char      delimiter = ch_str_find_byte(whole, '\\', 0) == CH_NOT_FOUND ? '/' : '\\';
  size_t    slash     = ch_str_find_byte(whole, delimiter, 0);
  chart_str top       = ch_str_cut(whole, 0, slash == CH_NOT_FOUND ? whole.size : slash);
  chart_str below     = ch_str_from(whole, slash == CH_NOT_FOUND ? whole.size : slash + 1);
  below               = with_slashes(arena, below, delimiter);
  if (ch_path_is_absolute(below))
    refuse(arena, "chart illegally contains absolute paths");
  below = ch_path_clean(arena, below);
  if (ch_str_is(below, "."))
    refuse_named(arena, "chart illegally contains content outside the base directory: ", whole, "");
  if (ch_str_starts(below, CHART_STR("..")))
    refuse(arena, "chart illegally references parent directory");
  if (has_drive(below))
    refuse(arena, "chart contains illegally named files");
  if (ch_str_is(top, "Chart.yaml"))
    refuse(arena, "chart yaml not in base directory");
  return below;
}

void ch_archive_check_name(ch_arena *arena, chart_str name)
{
  chart_str below = name_of(arena, ch_arena_format(arena, "c/%.*s", CH_STR_ARG(name)));
  if (!ch_str_equal(below, name))
    refuse_named(arena, "chart contains illegally named files: ", name, "");
}

/* ---- files ------------------------------------------------------------------------------------ */

static void add_file(ch_arena *arena, ch_tar *tar, const ch_tar_entry *entry, int64_t *room,
                     ch_file_list *files)
{
  chart_str name = name_of(arena, entry->name);
  if (entry->size > *room)
    throw_too_large(arena);
  if (entry->size > (int64_t) CH_FILE_SIZE_LIMIT) {
    chart_str after =
      ch_arena_format(arena, " is larger than the maximum file size %zu", CH_FILE_SIZE_LIMIT);
    refuse_named(arena, "decompressed chart file ", entry->name, after.data);
  }
  chart_str data = ch_tar_read(tar);
  *room -= (int64_t) data.size;
  if ((int64_t) data.size < entry->size || *room <= 0)
    throw_too_large(arena);
  ch_file_list_add(arena, files, (ch_file){ name, ch_text_without_mark(data), NULL });
}

ch_file_list ch_archive_files(ch_arena *arena, chart_str bytes)
{
  ch_gunzip   *stream = ch_gunzip_open(arena, bytes);
  ch_tar      *tar    = ch_tar_open(arena, stream);
  ch_file_list files  = { .size = 0 };
  int64_t      room   = CH_ARCHIVE_SIZE_LIMIT;
  ch_tar_entry entry;
  for (size_t entries = 0; ch_tar_next(tar, &entry); entries++) {
    if (entries == MOST_ENTRIES)
      throw_too_large(arena);
    if (entry.kind == CH_TAR_FILE)
      add_file(arena, tar, &entry, &room, &files);
  }
  if (files.size == 0)
    refuse(arena, "no files in chart archive");
  ch_gunzip_close(arena, stream);
  return files;
}

/* ---- what it is ------------------------------------------------------------------------------- */

void ch_archive_check(ch_arena *arena, chart_str name, chart_str bytes)
{
  if (ch_str_starts(bytes, CHART_STR("\x1F\x8B\x08")))
    return;
  if (ch_str_ends(name, CHART_STR(".yml")) || ch_str_ends(name, CHART_STR(".yaml")))
    ch_throw(arena->fault, CHART_ERR_CHART,
             "file '%.*s' seems to be a YAML file, but expected a gzipped archive",
             CH_STR_ARG(name));
  ch_throw(arena->fault, CHART_ERR_CHART,
           "file '%.*s' does not appear to be a gzipped archive; got '%s'", CH_STR_ARG(name),
           ch_content_type(bytes));
}
