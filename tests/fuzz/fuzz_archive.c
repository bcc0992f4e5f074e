/* SPDX-License-Identifier: Apache-2.0
 * A packed chart: the bytes as they are, and the bytes as a tar that is packed first, since nothing
 * finds its way through a checksum. */
#include "fuzz.h"

#include "codec_run.h"
#include "package/archive.h"

#include <stdlib.h>
#include <zlib.h>

typedef struct archive_run {
  codec_run    run; /* first: the body gets a codec_run */
  ch_file_list files;
} archive_run;

static void unpack(void *argument)
{
  archive_run *self = (archive_run *) argument;
  self->files       = ch_archive_files(&self->run.arena, self->run.text);
}

static void check(const uint8_t *bytes, size_t size)
{
  archive_run self = { .files = { .size = 0 } };
  codec_run_open(&self.run, bytes, size);
  bool done = codec_run_try(&self.run, unpack);
  if (!done && self.run.fault.message.size == 0)
    codec_run_fail(&self.run, "an error without a text");
  for (size_t i = 0; done && i < self.files.size; i++) {
    chart_str name = self.files.items[i].name;
    if (name.size == 0 || name.data[0] == '/' || ch_str_starts(name, CHART_STR("..")))
      codec_run_fail(&self.run, "a name that leaves the chart");
  }
  codec_run_close(&self.run);
}

/* Result: owned, NULL without memory. */
static uint8_t *packed(const uint8_t *bytes, size_t size, size_t *packed_size)
{
  z_stream stream = { .zalloc = NULL };
  if (deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return NULL;
  uLong    room    = deflateBound(&stream, (uLong) size);
  uint8_t *out     = (uint8_t *) malloc(room);
  stream.next_in   = (z_const Bytef *) (uintptr_t) bytes;
  stream.avail_in  = (uInt) size;
  stream.next_out  = out;
  stream.avail_out = (uInt) room;
  if (out != NULL)
    deflate(&stream, Z_FINISH);
  *packed_size = room - stream.avail_out;
  deflateEnd(&stream);
  return out;
}

/* Makes the checksum of every header right, so that what stands in them is looked at. */
static void sum_headers(uint8_t *bytes, size_t size)
{
  enum { BLOCK = 512, SUM = 148 };
  for (size_t at = 0; at + BLOCK <= size; at += BLOCK) {
    unsigned sum = 8 * ' ';
    for (size_t i = 0; i < BLOCK; i++)
      sum += i >= SUM && i < SUM + 8 ? 0u : bytes[at + i];
    for (size_t i = 0; i < 6; i++, sum >>= 3)
      bytes[at + SUM + 5 - i] = (uint8_t) ('0' + (sum & 7));
    bytes[at + SUM + 6] = '\0';
    bytes[at + SUM + 7] = ' ';
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  check(bytes, size);
  size_t   packed_size;
  uint8_t *copy = (uint8_t *) malloc(size + 1);
  if (copy == NULL)
    return 0;
  memcpy(copy, bytes, size);
  sum_headers(copy, size);
  uint8_t *archive = packed(copy, size, &packed_size);
  if (archive != NULL)
    check(archive, packed_size);
  free(archive);
  free(copy);
  return 0;
}
