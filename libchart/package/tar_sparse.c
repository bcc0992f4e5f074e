/* SPDX-License-Identifier: Apache-2.0
 * Sparse files in tar archives. */
#include "package/tar_sparse.h"

#include "base/buffer.h"
#include "base/number.h"

typedef struct part {
  int64_t offset, size;
} part;

struct ch_tar_map {
  part  *parts;
  size_t count, room;
  size_t size; /* of the whole file */
};

enum { MOST_PARTS = 1 << 20, ENTRY = 24, FIRST_ENTRY = 386, REAL_SIZE = 483 };

_Noreturn static void throw_header(ch_arena *arena)
{
  ch_throw(arena->fault, CHART_ERR_CHART, CH_TAR_BAD_HEADER);
}

void ch_tar_source_read(ch_tar_source *source, void *out, size_t size)
{
  if (ch_gunzip_read(source->stream, out, size) != size)
    ch_throw(source->arena->fault, CHART_ERR_CHART, "unexpected EOF");
  source->left -= size;
}

static void add_part(ch_arena *arena, ch_tar_map *map, part added)
{
  if (map->count == MOST_PARTS)
    throw_header(arena);
  if (map->count == map->room) {
    size_t room  = map->room == 0 ? 16 : map->room * 2;
    part  *parts = (part *) ch_arena_array(arena, room, sizeof *parts);
    if (map->count != 0)
      memcpy(parts, map->parts, map->count * sizeof *parts);
    map->parts = parts;
    map->room  = room;
  }
  map->parts[map->count++] = added;
}

/* Parts come in order, do not overlap, and do not pass the end. */
static ch_tar_map *checked(ch_arena *arena, ch_tar_map *map, int64_t size)
{
  int64_t end = 0;
  if (size < 0)
    throw_header(arena);
  for (size_t i = 0; i < map->count; i++) {
    part p = map->parts[i];
    if (p.offset < end || p.size < 0 || p.size > INT64_MAX - p.offset || p.offset + p.size > size)
      throw_header(arena);
    end = p.offset + p.size;
  }
  map->size = (size_t) size;
  return map;
}

chart_str ch_tar_map_read(const ch_tar_map *map, ch_tar_source *source)
{
  char *bytes = (char *) ch_arena_zero(source->arena, map->size + 1, 1);
  for (size_t i = 0; i < map->count; i++) {
    part p = map->parts[i];
    if ((uint64_t) p.size > source->left)
      ch_throw(source->arena->fault, CHART_ERR_CHART,
               "archive/tar: sparse file references non-existent data");
    ch_tar_source_read(source, bytes + p.offset, (size_t) p.size);
  }
  if (source->left != 0)
    ch_throw(source->arena->fault, CHART_ERR_CHART,
             "archive/tar: sparse file contains unreferenced data");
  return ch_str(bytes, map->size);
}

/* ---- the map in headers ----------------------------------------------------------------------- */

static int64_t field_number(ch_arena *arena, const ch_tar_block *block, size_t at)
{
  int64_t number;
  if (!ch_tar_parse_number(ch_str((const char *) block->bytes + at, 12), &number))
    throw_header(arena);
  return number;
}

ch_tar_map *ch_tar_map_of_header(ch_tar_source *source, ch_tar_block *block, int64_t *size)
{
  ch_arena   *arena = source->arena;
  ch_tar_map *map   = (ch_tar_map *) ch_arena_zero(arena, 1, sizeof *map);
  *size             = field_number(arena, block, REAL_SIZE);
  for (size_t first = FIRST_ENTRY, count = 4;; first = 0, count = 21) {
    for (size_t i = 0; i < count; i++) {
      size_t at = first + i * ENTRY;
      if (block->bytes[at] == 0)
        break;
      part p = { field_number(arena, block, at), field_number(arena, block, at + 12) };
      add_part(arena, map, p);
    }
    if (block->bytes[first + count * ENTRY] == 0)
      return checked(arena, map, *size);
    if (ch_gunzip_read(source->stream, block->bytes, CH_TAR_BLOCK) != CH_TAR_BLOCK)
      ch_throw(arena->fault, CHART_ERR_CHART, "unexpected EOF");
  }
}

/* ---- the map in pax records ------------------------------------------------------------------- */

static int64_t decimal(ch_arena *arena, chart_str text)
{
  int64_t number;
  bool    is_range = false;
  if (!ch_number_parse_int(text, 10, &number, &is_range) || is_range)
    throw_header(arena);
  return number;
}

static size_t part_count(ch_arena *arena, chart_str text)
{
  int64_t count = decimal(arena, text);
  if (count < 0 || count > MOST_PARTS)
    throw_header(arena);
  return (size_t) count;
}

static chart_str take_until(chart_str *rest, char end)
{
  size_t    at    = ch_str_find_byte(*rest, end, 0);
  chart_str taken = ch_str_cut(*rest, 0, at == CH_NOT_FOUND ? rest->size : at);
  *rest           = ch_str_from(*rest, at == CH_NOT_FOUND ? rest->size : at + 1);
  return taken;
}

static chart_str record(chart_value records, const char *key)
{
  const chart_dict_entry *entry = ch_dict_find(records, chart_str_from(key));
  return entry == NULL ? CHART_STR("") : ch_text(entry->value);
}

static ch_tar_map *map_of_list(ch_arena *arena, chart_value records)
{
  ch_tar_map *map    = (ch_tar_map *) ch_arena_zero(arena, 1, sizeof *map);
  chart_str   rest   = record(records, "GNU.sparse.map");
  size_t      count  = part_count(arena, record(records, "GNU.sparse.numblocks"));
  size_t      commas = 0;
  for (size_t i = 0; i < rest.size; i++)
    commas += rest.data[i] == ',';
  if ((rest.size == 0 ? 0 : commas + 1) != 2 * count)
    throw_header(arena);
  for (size_t i = 0; i < count; i++) {
    int64_t offset = decimal(arena, take_until(&rest, ','));
    add_part(arena, map, (part){ offset, decimal(arena, take_until(&rest, ',')) });
  }
  return map;
}

/* Lines at the start of the bytes, which are read by whole blocks. */
typedef struct line_reader {
  ch_tar_source *source;
  ch_buffer      text;
  size_t         at;
} line_reader;

static chart_str next_line(line_reader *self)
{
  size_t end;
  while ((end = ch_str_find_byte(ch_buffer_view(&self->text), '\n', self->at)) == CH_NOT_FOUND) {
    char block[CH_TAR_BLOCK];
    if (self->source->left < sizeof block)
      ch_throw(self->source->arena->fault, CHART_ERR_CHART, "unexpected EOF");
    ch_tar_source_read(self->source, block, sizeof block);
    ch_buffer_bytes(&self->text, block, sizeof block);
  }
  chart_str line = ch_str_cut(ch_buffer_view(&self->text), self->at, end);
  self->at       = end + 1;
  return line;
}

static ch_tar_map *map_of_lines(ch_tar_source *source)
{
  ch_arena   *arena = source->arena;
  ch_tar_map *map   = (ch_tar_map *) ch_arena_zero(arena, 1, sizeof *map);
  line_reader lines = { .source = source };
  ch_buffer_init(&lines.text, arena);
  size_t count = part_count(arena, next_line(&lines));
  for (size_t i = 0; i < count; i++) {
    int64_t offset = decimal(arena, next_line(&lines));
    add_part(arena, map, (part){ offset, decimal(arena, next_line(&lines)) });
  }
  return map;
}

ch_tar_map *ch_tar_map_of_pax(ch_tar_source *source, chart_value records, chart_str *name,
                              int64_t *size)
{
  chart_str major    = record(records, "GNU.sparse.major");
  chart_str minor    = record(records, "GNU.sparse.minor");
  bool      is_list  = ch_str_is(major, "0") && (ch_str_is(minor, "0") || ch_str_is(minor, "1"));
  bool      is_lines = ch_str_is(major, "1") && ch_str_is(minor, "0");
  if (!is_list && !is_lines)
    is_list = major.size == 0 && minor.size == 0 && record(records, "GNU.sparse.map").size != 0;
  if (!is_list && !is_lines)
    return NULL;
  if (record(records, "GNU.sparse.name").size != 0)
    *name = record(records, "GNU.sparse.name");
  chart_str whole = record(records, "GNU.sparse.size");
  whole           = whole.size == 0 ? record(records, "GNU.sparse.realsize") : whole;
  if (whole.size != 0)
    *size = decimal(source->arena, whole);
  ch_tar_map *map = is_lines ? map_of_lines(source) : map_of_list(source->arena, records);
  return checked(source->arena, map, *size);
}
