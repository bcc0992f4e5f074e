/* SPDX-License-Identifier: Apache-2.0
 * Tests package/archive.h: archives that are put together here, block by block. */
#include "package/archive.h"

#include "base/buffer.h"
#include "package/content_type.h"

#include <stdio.h>
#include <zlib.h>

#include "fixture.h"

enum { BLOCK = 512, ROOM = 1 << 20 };

/* ---- archives ----------------------------------------------------------------------------- */

static unsigned char tar[ROOM], packed[ROOM];
static size_t        tar_size, packed_size;

typedef struct member {
  const char *name, *data, *magic;
  char        type;
} member;

static void add_member(const member *m, size_t size)
{
  unsigned char *block = tar + tar_size;
  size_t         data  = m->data == NULL ? 0 : strlen(m->data);
  unsigned       sum   = 0;
  memset(block, 0, BLOCK + (data + BLOCK - 1) / BLOCK * BLOCK);
  strncpy((char *) block, m->name, 100);
  snprintf((char *) block + 100, 8, "%07o", 0644u);
  snprintf((char *) block + 124, 12, "%011o", (unsigned) size);
  block[156] = (unsigned char) m->type;
  if (m->magic != NULL)
    memcpy(block + 257, m->magic, 8);
  memset(block + 148, ' ', 8);
  for (size_t i = 0; i < BLOCK; i++)
    sum += block[i];
  snprintf((char *) block + 148, 8, "%06o", sum);
  if (data != 0)
    memcpy(block + BLOCK, m->data, data);
  tar_size += BLOCK + (data + BLOCK - 1) / BLOCK * BLOCK;
}

static void add(const member *m)
{
  add_member(m, m->data == NULL ? 0 : strlen(m->data));
}

/* The first `size` bytes of tar as one member of gzip, behind what is packed already. */
static void pack(const unsigned char *bytes, size_t size)
{
  z_stream stream = { .zalloc = NULL };
  assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  stream.next_in   = (z_const Bytef *) (uintptr_t) bytes;
  stream.avail_in  = (uInt) size;
  stream.next_out  = packed + packed_size;
  stream.avail_out = (uInt) (ROOM - packed_size);
  assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed_size = ROOM - stream.avail_out;
  deflateEnd(&stream);
}

static void begin(void)
{
  memset(tar, 0, sizeof tar);
  tar_size = packed_size = 0;
}

typedef struct reading {
  ch_file_list files;
} reading;

static void read_files(void *argument)
{
  reading *self = (reading *) argument;
  self->files   = ch_archive_files(&arena, ch_str((const char *) packed, packed_size));
}

/* "NAME=DATA;" of each file, or the error. */
static chart_str unpacked(void)
{
  reading   self;
  ch_buffer text;
  ch_buffer_init(&text, &arena);
  if (!ch_try(&fault, read_files, &self))
    return ch_arena_copy(&arena, fault.message);
  for (size_t i = 0; i < self.files.size; i++) {
    ch_buffer_str(&text, self.files.items[i].name);
    ch_buffer_byte(&text, '=');
    ch_buffer_str(&text, self.files.items[i].data);
    ch_buffer_byte(&text, ';');
  }
  return ch_buffer_view(&text);
}

static void expect(const char *what, chart_str got, const char *want)
{
  if (!ch_str_is(got, want))
    fail_msg("%s:\n got %.*s\nwant %s", what, CH_STR_ARG(got), want);
}

/* ---- tests -------------------------------------------------------------------------------- */

#define USTAR "ustar\00000"
#define GNU   "ustar  "

static const struct {
  member      members[4];
  const char *want;
} member_rows[] = {
  { { { "c/a", "x", NULL, '0' } }, "a=x;" },
  { { { "c/a", "x", USTAR, '0' }, { "c/d/b", "", USTAR, '0' } }, "a=x;d/b=;" },
  { { { "c/a", "x", GNU, '\0' }, { "c/d/", NULL, GNU, '\0' } }, "a=x;" },
  { { { "c/d", NULL, USTAR, '5' }, { "c/a", NULL, USTAR, '2' } }, "a=;" },
  { { { "c/mark", "\xEF\xBB\xBFx", USTAR, '0' } }, "mark=x;" },
  /* entries about the next one */
  { { { "x", "c/long/name", GNU, 'L' }, { "c/a", "x", GNU, '0' } }, "long/name=x;" },
  { { { "x", "16 path=c/other\n", USTAR, 'x' }, { "c/a", "x", USTAR, '0' } }, "other=x;" },
  { { { "x", "16 path=c/other\n", USTAR, 'g' }, { "c/a", "x", USTAR, '0' } }, "a=x;" },
  { { { "x", "9 path=x\n", USTAR, 'x' }, { "c/a", "x", USTAR, '0' } },
    "chart illegally contains content outside the base directory: \"x\"" },
  { { { "x", "17 path=c/other\n", USTAR, 'x' }, { "c/a", "x", USTAR, '0' } },
    "archive/tar: invalid tar header" },
  { { { "x", "11 size=-1\n", USTAR, 'x' }, { "c/a", "x", USTAR, '0' } },
    "archive/tar: invalid tar header" },
  { { { "x", "11 mtime=x\n", USTAR, 'x' }, { "c/a", "x", USTAR, '0' } },
    "archive/tar: invalid tar header" },
  { { { "c/a", "x", USTAR, 'S' } }, "archive/tar: invalid tar header" },
  /* names */
  { { { "c\\d\\a", "x", USTAR, '0' } }, "d/a=x;" },
  { { { "c/./d//e/../a", "x", USTAR, '0' } }, "d/a=x;" },
  { { { "c//a", "x", USTAR, '0' } }, "chart illegally contains absolute paths" },
  { { { "c/../a", "x", USTAR, '0' } }, "chart illegally references parent directory" },
  { { { "c\\..\\a", "x", USTAR, '0' } }, "chart illegally references parent directory" },
  { { { "c/c:/a", "x", USTAR, '0' } }, "chart contains illegally named files" },
  { { { "Chart.yaml/a", "x", USTAR, '0' } }, "chart yaml not in base directory" },
  { { { "c", "x", USTAR, '0' } },
    "chart illegally contains content outside the base directory: \"c\"" },
  { { { "c/", NULL, USTAR, '5' } }, "no files in chart archive" },
};

static void reads_members(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(member_rows); i++) {
    begin();
    for (size_t j = 0; member_rows[i].members[j].name != NULL; j++)
      add(&member_rows[i].members[j]);
    pack(tar, tar_size + (size_t) 2 * BLOCK);
    expect(member_rows[i].members[0].name, unpacked(), member_rows[i].want);
  }
}

static const member one = { "c/a", "some text", USTAR, '0' };

/* Where an archive may end, and what stands there. */
static const struct {
  size_t      size;
  const char *want;
} end_rows[] = {
  { 0, "no files in chart archive" },  { 100, "unexpected EOF" },     { BLOCK, "unexpected EOF" },
  { BLOCK + 5, "unexpected EOF" },     { BLOCK + 9, "a=some text;" }, { 2 * BLOCK, "a=some text;" },
  { 2 * BLOCK + 1, "unexpected EOF" }, { 3 * BLOCK, "a=some text;" }, { 4 * BLOCK, "a=some text;" },
};

static void knows_the_end(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(end_rows); i++) {
    begin();
    add(&one);
    pack(tar, end_rows[i].size);
    expect("an end", unpacked(), end_rows[i].want);
  }
}

static void reads_any_gzip(void **state)
{
  (void) state;
  begin();
  add(&one);
  pack(tar, 700);
  pack(tar + 700, 4 * BLOCK - 700);
  expect("two members", unpacked(), "a=some text;");
  packed[packed_size - 8] ^= 1;
  expect("a checksum that nobody looks at", unpacked(), "a=some text;");
  packed_size = 5;
  expect("a part of the header", unpacked(), "unexpected EOF");
  packed_size = 0;
  expect("nothing", unpacked(), "EOF");
  memcpy(packed, "hello, world", packed_size = 12);
  expect("a text", unpacked(), "gzip: invalid header");
}

static void checks_checksums(void **state)
{
  (void) state;
  begin();
  add(&one);
  pack(tar, 700);
  packed[packed_size - 8] ^= 1;
  pack(tar + 700, 4 * BLOCK - 700);
  expect("a checksum", unpacked(), "gzip: invalid checksum");
}

static void limits_sizes(void **state)
{
  (void) state;
  begin();
  add_member(&one, CH_FILE_SIZE_LIMIT + 1);
  pack(tar, tar_size);
  expect("a file", unpacked(),
         "decompressed chart file \"c/a\" is larger than the maximum file size 5242880");
  begin();
  add_member(&one, (size_t) CH_ARCHIVE_SIZE_LIMIT + 1);
  pack(tar, tar_size);
  expect("all", unpacked(), "decompressed chart is larger than the maximum size 104857600");
  assert_int_equal(fault.status, CHART_ERR_LIMIT);
}

static const struct {
  const char *text, *want;
} type_rows[] = {
  { "apiVersion: v2\n", "application/octet-stream" }, /* there are zeros behind it */
  { " <html>", "text/html; charset=utf-8" },
  { "<!-- x", "text/html; charset=utf-8" },
  { "<?xml version", "text/xml; charset=utf-8" },
  { "PK\3\4", "application/zip" },
  { "%PDF-1.4", "application/pdf" },
  { "\xEF\xBB\xBF#", "text/plain; charset=utf-8" },
  { "RIFFxxxxWAVE", "audio/wave" },
};

static void guesses_types(void **state)
{
  char text[BLOCK];
  (void) state;
  for (size_t i = 0; i < COUNT(type_rows); i++)
    expect(type_rows[i].text, chart_str_from(ch_content_type(chart_str_from(type_rows[i].text))),
           type_rows[i].want);
  memset(text, 'x', sizeof text);
  assert_string_equal(ch_content_type(ch_str(text, sizeof text)), "text/plain; charset=utf-8");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(reads_members, start, stop),
    cmocka_unit_test_setup_teardown(knows_the_end, start, stop),
    cmocka_unit_test_setup_teardown(reads_any_gzip, start, stop),
    cmocka_unit_test_setup_teardown(checks_checksums, start, stop),
    cmocka_unit_test_setup_teardown(limits_sizes, start, stop),
    cmocka_unit_test_setup_teardown(guesses_types, start, stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
