/* SPDX-License-Identifier: Apache-2.0
 * Reading tar: headers, and the entries that say something about the next one. */
#include "package/tar.h"

#include "base/number.h"
#include "package/tar_sparse.h"

/* Places in a header. */
typedef struct place {
  size_t at, size;
} place;

static const place name_place = { 0, 100 }, mode_place = { 100, 8 }, user_place = { 108, 8 },
                   group_place = { 116, 8 }, size_place = { 124, 12 }, time_place = { 136, 12 },
                   sum_place = { 148, 8 }, major_place = { 329, 8 }, minor_place = { 337, 8 },
                   prefix_place = { 345, 155 }, star_prefix_place = { 345, 131 },
                   star_access_place = { 476, 12 }, star_change_place = { 488, 12 },
                   access_place = { 345, 12 }, change_place = { 357, 12 };

enum { TYPE_AT = 156, MAGIC_AT = 257, TRAILER_AT = 508 };

typedef enum tar_dialect { DIALECT_V7, DIALECT_USTAR, DIALECT_STAR, DIALECT_GNU } tar_dialect;

struct ch_tar {
  ch_arena     *arena;
  ch_gunzip    *stream;
  ch_tar_source source; /* of the entry that was read last */
  ch_tar_map   *map;    /* where its bytes go; NULL: it has no holes */
  int64_t       size;   /* with the holes */
  size_t        padding;
  ch_tar_block  block;
};

_Noreturn static void throw_header(ch_tar *self)
{
  ch_throw(self->arena->fault, CHART_ERR_CHART, CH_TAR_BAD_HEADER);
}

/* ---- fields ----------------------------------------------------------------------------------- */

static chart_str field(const ch_tar_block *block, place where)
{
  return ch_str((const char *) block->bytes + where.at, where.size);
}

static chart_str text_of(chart_str bytes)
{
  size_t end = ch_str_find_byte(bytes, '\0', 0);
  return ch_str_cut(bytes, 0, end == CH_NOT_FOUND ? bytes.size : end);
}

/* Two's complement, most significant byte first; the first bit only says that it is so. */
static bool parse_binary(chart_str bytes, int64_t *out)
{
  bool     is_negative = (bytes.data[0] & 0x40) != 0;
  uint64_t number      = 0;
  for (size_t i = 0; i < bytes.size; i++) {
    uint64_t byte = (unsigned char) bytes.data[i];
    byte          = (is_negative ? byte ^ 0xFF : byte) & (i == 0 ? 0x7Fu : 0xFFu);
    if (number >> 56 != 0)
      return false;
    number = number << 8 | byte;
  }
  if (number >> 63 != 0)
    return false;
  *out = is_negative ? -(int64_t) number - 1 : (int64_t) number;
  return true;
}

static bool parse_octal(chart_str bytes, int64_t *out)
{
  while (bytes.size != 0 && (bytes.data[0] == ' ' || bytes.data[0] == '\0'))
    bytes = ch_str_from(bytes, 1);
  while (bytes.size != 0 &&
         (bytes.data[bytes.size - 1] == ' ' || bytes.data[bytes.size - 1] == '\0'))
    bytes.size--;
  uint64_t number   = 0;
  bool     is_range = false;
  bytes             = text_of(bytes);
  if (bytes.size != 0 && !ch_number_parse_uint(bytes, 8, &number, &is_range))
    return false;
  *out = (int64_t) number;
  return !is_range;
}

bool ch_tar_parse_number(chart_str bytes, int64_t *out)
{
  *out = 0;
  return bytes.size != 0 && (bytes.data[0] & 0x80) != 0 ? parse_binary(bytes, out)
                                                        : parse_octal(bytes, out);
}

static int64_t number(ch_tar *self, place where)
{
  int64_t result;
  if (!ch_tar_parse_number(field(&self->block, where), &result))
    throw_header(self);
  return result;
}

/* ---- blocks ----------------------------------------------------------------------------------- */

/* Reads a whole block.  Result: false when not a byte is left. */
static bool read_block(ch_tar *self)
{
  size_t size = ch_gunzip_read(self->stream, self->block.bytes, CH_TAR_BLOCK);
  if (size != 0 && size != CH_TAR_BLOCK)
    ch_throw(self->arena->fault, CHART_ERR_CHART, "unexpected EOF");
  return size != 0;
}

static bool is_zero(const ch_tar_block *block)
{
  for (size_t i = 0; i < CH_TAR_BLOCK; i++)
    if (block->bytes[i] != 0)
      return false;
  return true;
}

/* Some writers took bytes for signed. */
static bool has_checksum(const ch_tar_block *block)
{
  int64_t wanted, plain = 0, with_sign = 0;
  for (size_t i = 0; i < CH_TAR_BLOCK; i++) {
    bool          is_sum = i >= sum_place.at && i < sum_place.at + sum_place.size;
    unsigned char byte   = is_sum ? ' ' : block->bytes[i];
    plain += byte;
    with_sign += (signed char) byte;
  }
  return parse_octal(field(block, sum_place), &wanted) && (wanted == plain || wanted == with_sign);
}

static bool has_at(const ch_tar_block *block, size_t at, const char *text, size_t size)
{
  return memcmp(block->bytes + at, text, size) == 0;
}

static tar_dialect dialect_of(const ch_tar_block *block)
{
  if (has_at(block, MAGIC_AT, "ustar", 6))
    return has_at(block, TRAILER_AT, "tar", 4) ? DIALECT_STAR : DIALECT_USTAR;
  return has_at(block, MAGIC_AT, "ustar  ", 8) ? DIALECT_GNU : DIALECT_V7;
}

/* ---- headers ---------------------------------------------------------------------------------- */

typedef struct tar_header {
  chart_str   name;
  int64_t     size, mode;
  char        type;
  tar_dialect dialect;
} tar_header;

/* Go once wrote names into fields that GNU has for times: then these are no numbers. */
static chart_str gnu_prefix(const ch_tar_block *block)
{
  int64_t   unused;
  chart_str prefix   = text_of(field(block, prefix_place));
  bool      is_plain = true, has_times = true;
  for (size_t i = 0; i < prefix.size; i++)
    is_plain = is_plain && (unsigned char) prefix.data[i] < 0x80;
  if (block->bytes[access_place.at] != 0)
    has_times = ch_tar_parse_number(field(block, access_place), &unused);
  if (block->bytes[change_place.at] != 0)
    has_times = has_times && ch_tar_parse_number(field(block, change_place), &unused);
  return is_plain && !has_times ? prefix : CHART_STR("");
}

static chart_str prefix_of(ch_tar *self, tar_dialect dialect)
{
  switch (dialect) {
  case DIALECT_USTAR: return text_of(field(&self->block, prefix_place));
  case DIALECT_GNU: return gnu_prefix(&self->block);
  case DIALECT_STAR:
    number(self, star_access_place);
    number(self, star_change_place);
    return text_of(field(&self->block, star_prefix_place));
  case DIALECT_V7: break;
  }
  return CHART_STR("");
}

/* Nobody asks for owner and time; that they are numbers is checked nevertheless. */
static void check_numbers(ch_tar *self, tar_dialect dialect)
{
  number(self, user_place);
  number(self, group_place);
  number(self, time_place);
  if (dialect == DIALECT_V7)
    return;
  number(self, major_place);
  number(self, minor_place);
}

/* Result: false at the end of the archive: two blocks of zeros, or no more bytes. */
static bool read_header(ch_tar *self, tar_header *out)
{
  if (!read_block(self))
    return false;
  if (is_zero(&self->block)) {
    if (!read_block(self) || is_zero(&self->block))
      return false;
    throw_header(self);
  }
  if (!has_checksum(&self->block))
    throw_header(self);
  out->dialect     = dialect_of(&self->block);
  out->type        = (char) self->block.bytes[TYPE_AT];
  out->size        = number(self, size_place);
  out->mode        = number(self, mode_place);
  chart_str prefix = prefix_of(self, out->dialect);
  check_numbers(self, out->dialect);
  chart_str name = text_of(field(&self->block, name_place));
  out->name      = prefix.size == 0
                     ? ch_arena_copy(self->arena, name)
                     : ch_arena_format(self->arena, "%.*s/%.*s", CH_STR_ARG(prefix), CH_STR_ARG(name));
  return true;
}

/* ---- the bytes of an entry -------------------------------------------------------------------- */

static bool has_no_bytes(char type)
{
  return type >= '1' && type <= '6';
}

static void start_bytes(ch_tar *self, const tar_header *header)
{
  int64_t size = has_no_bytes(header->type) ? 0 : header->size;
  if (size < 0)
    throw_header(self);
  self->source  = (ch_tar_source){ self->arena, self->stream, (uint64_t) size };
  self->padding = (size_t) (-(uint64_t) size & (CH_TAR_BLOCK - 1));
  self->map     = NULL;
  self->size    = size;
}

/* Result: false when the archive ends in the padding, which is no fault. */
static bool skip_rest(ch_tar *self)
{
  unsigned char unused[8 * CH_TAR_BLOCK];
  while (self->source.left != 0)
    ch_tar_source_read(&self->source, unused,
                       self->source.left < sizeof unused ? (size_t) self->source.left
                                                         : sizeof unused);
  size_t padding = self->padding;
  self->padding  = 0;
  return ch_gunzip_read(self->stream, unused, padding) == padding;
}

/* An entry that speaks of the next one: it may not be larger than a mebibyte. */
static chart_str read_special(ch_tar *self)
{
  enum { LARGEST = 1 << 20 };
  if (self->source.left > LARGEST)
    ch_throw(self->arena->fault, CHART_ERR_CHART, "archive/tar: header field too long");
  return ch_tar_read(self);
}

chart_str ch_tar_read(ch_tar *tar)
{
  if (tar->map != NULL)
    return ch_tar_map_read(tar->map, &tar->source);
  size_t size  = (size_t) tar->source.left;
  char  *bytes = (char *) ch_arena_alloc(tar->arena, size + 1);
  ch_tar_source_read(&tar->source, bytes, size);
  bytes[size] = '\0';
  return ch_str(bytes, size);
}

/* ---- pax -------------------------------------------------------------------------------------- */

static bool take_record(chart_str *rest, chart_str *key, chart_str *value)
{
  int64_t   size;
  bool      is_range = false;
  size_t    space    = ch_str_find_byte(*rest, ' ', 0);
  chart_str digits   = ch_str_cut(*rest, 0, space == CH_NOT_FOUND ? 0 : space);
  if (space == CH_NOT_FOUND || !ch_number_parse_int(digits, 10, &size, &is_range) || is_range)
    return false;
  if (size < 5 || (uint64_t) size > rest->size || (size_t) size <= space + 1)
    return false;
  chart_str record = ch_str_cut(*rest, space + 1, (size_t) size);
  size_t    equals = ch_str_find_byte(record, '=', 0);
  if (!ch_str_ends(record, CHART_STR("\n")) || equals == CH_NOT_FOUND || equals == 0 ||
      equals >= record.size - 1)
    return false;
  *key   = ch_str_cut(record, 0, equals);
  *value = ch_str_cut(record, equals + 1, record.size - 1);
  *rest  = ch_str_from(*rest, (size_t) size);
  return true;
}

static bool is_name_key(chart_str key)
{
  return ch_str_is(key, "path") || ch_str_is(key, "linkpath") || ch_str_is(key, "uname") ||
         ch_str_is(key, "gname");
}

static chart_value read_pax(ch_tar *self)
{
  chart_str   rest    = read_special(self), key, value;
  chart_value records = ch_dict_new(self->arena, CH_TYPE_DICT, 4);
  ch_buffer   map;
  ch_buffer_init(&map, self->arena);
  for (size_t parts = 0; rest.size != 0;) {
    if (!take_record(&rest, &key, &value) ||
        ch_str_find_byte(is_name_key(key) ? value : key, '\0', 0) != CH_NOT_FOUND)
      throw_header(self);
    bool is_offset = ch_str_is(key, "GNU.sparse.offset");
    if (!is_offset && !ch_str_is(key, "GNU.sparse.numbytes")) {
      ch_dict_set(self->arena, records, key, ch_string(value));
      continue;
    }
    /* the oldest form of sparse files repeats its keys: gathered into the next one's */
    if ((parts % 2 == 0) != is_offset || ch_str_find_byte(value, ',', 0) != CH_NOT_FOUND)
      throw_header(self);
    if (parts++ != 0)
      ch_buffer_byte(&map, ',');
    ch_buffer_str(&map, value);
    ch_dict_set_text(self->arena, records, "GNU.sparse.map", ch_string(ch_buffer_view(&map)));
  }
  return records;
}

static void check_time(ch_tar *self, chart_str text)
{
  int64_t unused;
  bool    is_range = false;
  size_t  dot      = ch_str_find_byte(text, '.', 0);
  if (!ch_number_parse_int(ch_str_cut(text, 0, dot == CH_NOT_FOUND ? text.size : dot), 10, &unused,
                           &is_range) ||
      is_range)
    throw_header(self);
  for (size_t i = dot == CH_NOT_FOUND ? text.size : dot + 1; i < text.size; i++)
    if (text.data[i] < '0' || text.data[i] > '9')
      throw_header(self);
}

static int64_t pax_number(ch_tar *self, chart_str text)
{
  int64_t number;
  bool    is_range = false;
  if (!ch_number_parse_int(text, 10, &number, &is_range) || is_range)
    throw_header(self);
  return number;
}

/* Lays the records over the header; an empty one says nothing. */
static void apply_pax(ch_tar *self, tar_header *header, chart_value records)
{
  const chart_dict_entry *entries = ch_dict_sorted(records);
  for (size_t i = 0; i < ch_dict_size(records); i++) {
    chart_str key = entries[i].key, value = ch_text(entries[i].value);
    if (value.size == 0)
      continue;
    if (ch_str_is(key, "path"))
      header->name = value;
    else if (ch_str_is(key, "size"))
      header->size = pax_number(self, value);
    else if (ch_str_is(key, "uid") || ch_str_is(key, "gid"))
      pax_number(self, value);
    else if (ch_str_is(key, "atime") || ch_str_is(key, "mtime") || ch_str_is(key, "ctime"))
      check_time(self, value);
  }
}

/* ---- entries ---------------------------------------------------------------------------------- */

/* v7 knows no type for directories. */
static bool is_old_directory(const tar_header *header)
{
  return header->type == '\0' && ch_str_ends(header->name, CHART_STR("/"));
}

static ch_tar_kind kind_of(const tar_header *header)
{
  /* The kind of file also stands in the upper bits of the mode. */
  bool is_directory = header->type == '5' || (header->mode & ~(int64_t) 07777) == 040000;
  return is_directory ? CH_TAR_DIRECTORY : CH_TAR_FILE;
}

static void start_sparse(ch_tar *self, tar_header *header, chart_value records)
{
  if (header->type == 'S' && header->dialect != DIALECT_GNU)
    throw_header(self);
  if (header->type == 'S')
    self->map = ch_tar_map_of_header(&self->source, &self->block, &header->size);
  else
    self->map = ch_tar_map_of_pax(&self->source, records, &header->name, &header->size);
  if (self->map != NULL && has_no_bytes(header->type))
    throw_header(self);
}

static void finish(ch_tar *self, tar_header *header, chart_value records, chart_str long_name,
                   ch_tar_entry *out)
{
  apply_pax(self, header, records);
  if (long_name.size != 0)
    header->name = long_name;
  if (is_old_directory(header))
    header->type = '5';
  start_bytes(self, header);
  start_sparse(self, header, records);
  *out = (ch_tar_entry){ header->name, kind_of(header), header->size };
}

bool ch_tar_next(ch_tar *tar, ch_tar_entry *out)
{
  chart_value records   = ch_dict_nil(CH_TYPE_DICT);
  chart_str   long_name = { NULL, 0 };
  for (tar_header header; skip_rest(tar) && read_header(tar, &header);) {
    start_bytes(tar, &header);
    switch (header.type) {
    case 'x': records = read_pax(tar); break;
    case 'g':
      read_pax(tar);
      *out = (ch_tar_entry){ header.name, CH_TAR_GLOBAL_HEADER, 0 };
      return true;
    case 'L': long_name = text_of(read_special(tar)); break;
    case 'K': read_special(tar); break;
    default: finish(tar, &header, records, long_name, out); return true;
    }
  }
  return false;
}

ch_tar *ch_tar_open(ch_arena *arena, ch_gunzip *stream)
{
  ch_tar *self = (ch_tar *) ch_arena_zero(arena, 1, sizeof *self);
  self->arena  = arena;
  self->stream = stream;
  self->source = (ch_tar_source){ arena, stream, 0 };
  return self;
}
