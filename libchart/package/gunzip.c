/* SPDX-License-Identifier: Apache-2.0
 * Reading gzip: headers and trailers here, what is between them by zlib. */
#include "package/gunzip.h"

#include <zlib.h>

enum {
  LONGEST_NAME      = 511,
  FLAG_HEADER_CHECK = 2,
  FLAG_EXTRA        = 4,
  FLAG_NAME         = 8,
  FLAG_COMMENT      = 16
};

struct ch_gunzip {
  ch_fault *fault;
  z_stream  stream;
  chart_str bytes;
  size_t    at; /* the next byte that zlib has not seen */
  uint32_t  checksum, size;
  bool      is_open;     /* stream must be ended */
  bool      is_complete; /* all of the member is out, but its trailer was not looked at */
  bool      is_ended;    /* there is no further member */
};

_Noreturn static void fail(ch_gunzip *self, const char *message)
{
  ch_throw(self->fault, CHART_ERR_CHART, "%s", message);
}

/* ---- headers ---------------------------------------------------------------------------------- */

/* The next `size` bytes, which count for the header's checksum. */
static const unsigned char *take(ch_gunzip *self, size_t size)
{
  if (self->bytes.size - self->at < size)
    fail(self, "unexpected EOF");
  const unsigned char *bytes = (const unsigned char *) self->bytes.data + self->at;
  self->at += size;
  self->checksum = (uint32_t) crc32(self->checksum, bytes, (uInt) size);
  return bytes;
}

static uint32_t number_at(const unsigned char *bytes, int size)
{
  uint32_t number = 0;
  while (size-- > 0)
    number = number << 8 | bytes[size];
  return number;
}

static void skip_name(ch_gunzip *self)
{
  for (size_t i = 0; *take(self, 1) != 0; i++)
    if (i == LONGEST_NAME)
      fail(self, CH_GUNZIP_BAD_HEADER);
}

static void read_header(ch_gunzip *self)
{
  self->checksum              = (uint32_t) crc32(0, NULL, 0);
  const unsigned char *header = take(self, 10);
  if (header[0] != 0x1F || header[1] != 0x8B || header[2] != Z_DEFLATED)
    fail(self, CH_GUNZIP_BAD_HEADER);
  int flags = header[3];
  if (flags & FLAG_EXTRA)
    take(self, number_at(take(self, 2), 2));
  if (flags & FLAG_NAME)
    skip_name(self);
  if (flags & FLAG_COMMENT)
    skip_name(self);
  uint32_t sum = self->checksum & 0xFFFF;
  if ((flags & FLAG_HEADER_CHECK) && number_at(take(self, 2), 2) != sum)
    fail(self, CH_GUNZIP_BAD_HEADER);
  self->checksum = (uint32_t) crc32(0, NULL, 0);
  self->size     = 0;
}

/* ---- the trailer, and what may follow it ------------------------------------------------------ */

static void end_member(ch_gunzip *self)
{
  uint32_t             checksum = self->checksum, size = self->size;
  const unsigned char *trailer = take(self, 8);
  if (number_at(trailer, 4) != checksum || number_at(trailer + 4, 4) != size)
    fail(self, "gzip: invalid checksum");
  self->is_complete = false;
  self->is_ended    = self->at == self->bytes.size;
  if (self->is_ended)
    return;
  read_header(self);
  inflateReset(&self->stream);
}

/* ---- the stream ------------------------------------------------------------------------------- */

static void end_stream(void *argument)
{
  ch_gunzip *self = (ch_gunzip *) argument;
  if (self->is_open)
    inflateEnd(&self->stream);
  self->is_open = false;
}

ch_gunzip *ch_gunzip_open(ch_arena *arena, chart_str bytes)
{
  ch_gunzip *self = (ch_gunzip *) ch_arena_zero(arena, 1, sizeof *self);
  self->fault     = arena->fault;
  self->bytes     = bytes;
  ch_arena_on_destroy(arena, end_stream, self);
  if (bytes.size == 0)
    fail(self, "EOF");
  read_header(self);
  if (inflateInit2(&self->stream, -MAX_WBITS) != Z_OK)
    ch_throw_memory(self->fault);
  self->is_open = true;
  return self;
}

void ch_gunzip_close(ch_arena *arena, ch_gunzip *reader)
{
  if (reader == NULL)
    return;
  ch_arena_forget(arena, reader);
  end_stream(reader);
}

static uInt at_most(size_t size)
{
  return size > 1u << 30 ? 1u << 30 : (uInt) size;
}

/* One call of zlib.  Result: how many bytes came out. */
static size_t inflate_some(ch_gunzip *self, unsigned char *out, size_t size)
{
  z_stream *stream  = &self->stream;
  uInt      given   = at_most(self->bytes.size - self->at);
  uInt      room    = at_most(size);
  stream->next_in   = (z_const Bytef *) self->bytes.data + self->at;
  stream->avail_in  = given;
  stream->next_out  = out;
  stream->avail_out = room;
  int    result     = inflate(stream, Z_NO_FLUSH);
  size_t written    = room - stream->avail_out;
  self->at += given - stream->avail_in;
  self->checksum = (uint32_t) crc32(self->checksum, out, (uInt) written);
  self->size += (uint32_t) written;
  if (result == Z_MEM_ERROR)
    ch_throw_memory(self->fault);
  self->is_complete = result == Z_STREAM_END;
  if (self->is_complete)
    return written;
  if (result != Z_OK && result != Z_BUF_ERROR)
    ch_throw(self->fault, CHART_ERR_CHART, "flate: corrupt input before offset %lu",
             stream->total_in);
  if (written == 0 && self->at == self->bytes.size)
    fail(self, "unexpected EOF");
  return written;
}

size_t ch_gunzip_read(ch_gunzip *reader, void *out, size_t size)
{
  size_t done = 0;
  while (done < size && !reader->is_ended) {
    if (reader->is_complete)
      end_member(reader);
    else
      done += inflate_some(reader, (unsigned char *) out + done, size - done);
  }
  return done;
}
