/* SPDX-License-Identifier: Apache-2.0
 * Reading through the host: nothing is thrown across its frames, so each callback catches what
 * happens below it and whoever called the host throws it again. */
#include "package/read.h"

#include <errno.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/path.h"
#include "package/archive.h"

/* ---- files -------------------------------------------------------------------------------- */

/* A file whose first piece has so many bytes is asked for its size: a buffer that grows leaves what
 * it outgrew behind. */
enum { LARGE_PIECE = 16 << 10 };

typedef struct text_sink {
  ch_buffer         text;
  ch_fault         *fault;
  const chart_host *host;
  const char       *path;
  size_t            limit;
  chart_str         piece; /* what the host hands over right now */
  bool              is_too_large;
  bool              has_thrown;
} text_sink;

/* The size of the file, where the host tells one that can be true; else 0. */
static size_t told_size(const text_sink *sink)
{
  const chart_host *host = sink->host;
  chart_file_entry  entry;
  bool is_told = host->stat_file != NULL && host->stat_file(host->user, sink->path, &entry) == 0 &&
                 entry.size >= sink->text.size + sink->piece.size && entry.size < SIZE_MAX;
  return is_told ? (size_t) entry.size : 0;
}

static void append_piece(void *argument)
{
  text_sink *sink = (text_sink *) argument;
  if (sink->text.size == 0 && sink->piece.size >= LARGE_PIECE) {
    size_t size = told_size(sink);
    if (size <= sink->limit)
      ch_buffer_reserve(&sink->text, size);
  }
  ch_buffer_str(&sink->text, sink->piece);
}

static bool take_piece(void *argument, const void *bytes, size_t size)
{
  text_sink *sink    = (text_sink *) argument;
  sink->piece        = ch_str((const char *) bytes, size);
  sink->is_too_large = size > sink->limit - sink->text.size;
  if (sink->is_too_large)
    return false;
  sink->has_thrown = !ch_try(sink->fault, append_piece, sink);
  return !sink->has_thrown;
}

int ch_host_read(ch_arena *arena, const chart_host *host, chart_str path, size_t limit,
                 chart_str *out, bool *is_too_large)
{
  text_sink sink = { .fault = arena->fault, .host = host, .path = path.data, .limit = limit };
  ch_buffer_init(&sink.text, arena);
  int number = host->read_file(host->user, path.data, take_piece, &sink);
  if (sink.has_thrown)
    ch_rethrow(arena->fault);
  *out          = sink.text.size == 0 ? CHART_STR("") : ch_buffer_view(&sink.text);
  *is_too_large = sink.is_too_large;
  return number;
}

bool ch_host_can_read_late(const chart_host *host, chart_str path, size_t least, size_t most,
                           size_t *size)
{
  chart_file_entry entry = { .size = 0 };
  if (host->stat_file == NULL || host->stat_file(host->user, path.data, &entry) != 0 ||
      !entry.is_readable || entry.size < least || entry.size > most)
    return false;
  *size = (size_t) entry.size;
  return true;
}

chart_str ch_read_file(ch_arena *arena, const chart_host *host, chart_str path)
{
  chart_str text;
  bool      is_too_large;
  path       = ch_arena_copy(arena, path);
  int number = ch_host_read(arena, host, path, UINT32_MAX - 1, &text, &is_too_large);
  /* A directory can be opened; it is reading it that fails. */
  if (number != 0)
    ch_throw(arena->fault, CHART_ERR_IO, "%s %.*s: %s", number == EISDIR ? "read" : "open",
             CH_STR_ARG(path), ch_errno_text(number));
  if (is_too_large)
    ch_throw(arena->fault, CHART_ERR_LIMIT, "file %.*s is too large", CH_STR_ARG(path));
  return text;
}

/* The folder may have changed since.  That a file grew is seen when it is too large, that it shrank
 * by its size. */
chart_str ch_file_text(ch_arena *arena, const chart_host *host, const ch_file *file)
{
  if (file->late_path == NULL)
    return file->data;
  chart_str path = chart_str_from(file->late_path), text;
  bool      has_grown;
  int       number = ch_host_read(arena, host, path, file->data.size, &text, &has_grown);
  if (number != 0)
    ch_throw(arena->fault, CHART_ERR_IO, "open %.*s: %s", CH_STR_ARG(path), ch_errno_text(number));
  if (has_grown || text.size != file->data.size)
    ch_throw(arena->fault, CHART_ERR_IO,
             "file %.*s is no longer what it was when the chart was loaded", CH_STR_ARG(path));
  return ch_text_without_mark(text);
}

/* ---- directories -------------------------------------------------------------------------- */

typedef struct entry_sink {
  ch_arena               *arena;
  ch_entry_list          *list;
  const chart_file_entry *entry;
  bool                    has_thrown;
} entry_sink;

static void append_entry(void *argument)
{
  entry_sink    *sink = (entry_sink *) argument;
  ch_entry_list *list = sink->list;
  if (list->size == list->room) {
    size_t    room  = list->room == 0 ? 32 : list->room * 2;
    ch_entry *items = (ch_entry *) ch_arena_array(sink->arena, room, sizeof *items);
    if (list->size != 0)
      memcpy(items, list->items, list->size * sizeof *items);
    list->items = items;
    list->room  = room;
  }
  chart_str name            = ch_arena_copy(sink->arena, chart_str_from(sink->entry->name));
  list->items[list->size++] = (ch_entry){ name, sink->entry->kind, sink->entry->is_link };
}

static bool take_entry(void *argument, const chart_file_entry *entry)
{
  entry_sink *sink = (entry_sink *) argument;
  sink->entry      = entry;
  sink->has_thrown = !ch_try(sink->arena->fault, append_entry, sink);
  return !sink->has_thrown;
}

static int by_name(const void *a, const void *b)
{
  return ch_str_compare(((const ch_entry *) a)->name, ((const ch_entry *) b)->name);
}

int ch_host_list(ch_arena *arena, const chart_host *host, chart_str path, ch_entry_list *out)
{
  entry_sink sink = { .arena = arena, .list = out };
  *out            = (ch_entry_list){ .size = 0 };
  int number      = host->list_directory(host->user, path.data, take_entry, &sink);
  if (sink.has_thrown)
    ch_rethrow(arena->fault);
  if (out->size > 1)
    qsort(out->items, out->size, sizeof *out->items, by_name);
  return number;
}

/* ---- symbolic links ----------------------------------------------------------------------- */

enum { LONGEST_LINK = 4096, MOST_LINKS = 255 };

_Noreturn static void throw_lstat(ch_arena *arena, chart_str path, int number)
{
  if (number == ENOTDIR) /* Go sees that before it asks the system */
    ch_throw(arena->fault, CHART_ERR_IO, "%s", ch_errno_text(number));
  ch_throw(arena->fault, CHART_ERR_IO, "lstat %.*s: %s", CH_STR_ARG(path), ch_errno_text(number));
}

/* What the link at `path` holds; an empty string when there is no link. */
static chart_str link_target(ch_arena *arena, const chart_host *host, chart_str path)
{
  char   target[LONGEST_LINK];
  size_t size   = 0;
  int    number = host->read_link(host->user, path.data, target, sizeof target, &size);
  if (number == EINVAL)
    return ch_str(NULL, 0);
  if (number != 0)
    throw_lstat(arena, path, number);
  return ch_arena_copy(arena, ch_str(target, size));
}

static chart_str parent_of(chart_str path)
{
  size_t slash = ch_str_find_last(path, CHART_STR("/"));
  return ch_str_cut(path, 0, slash == CH_NOT_FOUND ? 0 : slash);
}

static chart_str take_element(chart_str *path)
{
  *path       = ch_str_trim_left(*path, "/");
  size_t end  = ch_str_find_byte(*path, '/', 0);
  end         = end == CH_NOT_FOUND ? path->size : end;
  chart_str e = ch_str_cut(*path, 0, end);
  *path       = ch_str_from(*path, end);
  return e;
}

/* `done` holds no link; each step moves one element of `rest` over, and a link's target goes back
 * to the front of `rest`. */
chart_str ch_host_follow_links(ch_arena *arena, const chart_host *host, chart_str path)
{
  if (host->read_link == NULL)
    return path;
  chart_str done = CHART_STR(""), rest = path;
  for (int links = 0; rest.size != 0;) {
    chart_str element = take_element(&rest);
    if (element.size == 0 || ch_str_is(element, "."))
      continue;
    if (ch_str_is(element, "..")) {
      done = parent_of(done);
      continue;
    }
    bool      is_first = done.size == 0 && !ch_path_is_absolute(path);
    chart_str here     = ch_arena_format(arena, "%.*s%s%.*s", CH_STR_ARG(done), is_first ? "" : "/",
                                         CH_STR_ARG(element));
    chart_str target   = link_target(arena, host, here);
    if (target.size == 0) {
      done = here;
      continue;
    }
    if (++links > MOST_LINKS)
      ch_throw(arena->fault, CHART_ERR_IO, "EvalSymlinks: too many links");
    if (ch_path_is_absolute(target)) {
      done = CHART_STR("");
      path = target;
    }
    rest = ch_arena_format(arena, "%.*s%.*s", CH_STR_ARG(target), CH_STR_ARG(rest));
  }
  return done.size == 0 ? CHART_STR("/") : done;
}
