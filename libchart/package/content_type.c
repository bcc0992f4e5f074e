/* SPDX-License-Identifier: Apache-2.0
 * What a file seems to hold: signatures, tried in order. */
#include "package/content_type.h"

#include <string.h>

enum { SNIFFED = 512 };

#define TEXT "text/plain; charset=utf-8"
#define HTML "text/html; charset=utf-8"

/* `bytes` at the start of the file, but for those of which `any` counts: they may be anything. */
typedef struct signature {
  const char *type;
  const char *bytes;
  size_t      size;
  size_t      any_from, any_to;
} signature;

/* clang-format off */
#define EXACT(type, bytes)              { type, bytes, sizeof(bytes) - 1, 0, 0 }
#define WITH_GAP(type, bytes, from, to) { type, bytes, sizeof(bytes) - 1, from, to }
/* clang-format on */

static const signature signatures[] = {
  EXACT("application/pdf", "%PDF-"),
  EXACT("application/postscript", "%!PS-Adobe-"),
  WITH_GAP("text/plain; charset=utf-16be", "\xFE\xFF\0\0", 2, 4),
  WITH_GAP("text/plain; charset=utf-16le", "\xFF\xFE\0\0", 2, 4),
  EXACT(TEXT, "\xEF\xBB\xBF"),
  EXACT("image/x-icon", "\0\0\1\0"),
  EXACT("image/x-icon", "\0\0\2\0"),
  EXACT("image/bmp", "BM"),
  EXACT("image/gif", "GIF87a"),
  EXACT("image/gif", "GIF89a"),
  WITH_GAP("image/webp", "RIFF\0\0\0\0WEBPVP", 4, 8),
  EXACT("image/png", "\x89PNG\x0D\x0A\x1A\x0A"),
  EXACT("image/jpeg", "\xFF\xD8\xFF"),
  WITH_GAP("audio/aiff", "FORM\0\0\0\0AIFF", 4, 8),
  EXACT("audio/mpeg", "ID3"),
  EXACT("application/ogg", "OggS\0"),
  EXACT("audio/midi", "MThd\0\0\0\6"),
  WITH_GAP("video/avi", "RIFF\0\0\0\0AVI ", 4, 8),
  WITH_GAP("audio/wave", "RIFF\0\0\0\0WAVE", 4, 8),
};

static const signature late_signatures[] = {
  EXACT("video/webm", "\x1A\x45\xDF\xA3"),
  WITH_GAP("application/vnd.ms-fontobject",
           "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0LP", 0, 34),
  EXACT("font/ttf", "\0\1\0\0"),
  EXACT("font/otf", "OTTO"),
  EXACT("font/collection", "ttcf"),
  EXACT("font/woff", "wOFF"),
  EXACT("font/woff2", "wOF2"),
  EXACT("application/x-gzip", "\x1F\x8B\x08"),
  EXACT("application/zip", "PK\3\4"),
  EXACT("application/x-rar-compressed", "Rar!\x1A\x07\0"),
  EXACT("application/x-rar-compressed", "Rar!\x1A\x07\1\0"),
  EXACT("application/wasm", "\0asm"),
};

static const char *const html_tags[] = {
  "<!DOCTYPE HTML", "<HTML",  "<HEAD", "<SCRIPT", "<IFRAME", "<H1", "<DIV", "<FONT", "<TABLE", "<A",
  "<STYLE",         "<TITLE", "<B",    "<BODY",   "<BR",     "<P",  "<!--"
};

static bool matches(const signature *wanted, const char *bytes)
{
  for (size_t i = 0; i < wanted->size; i++)
    if ((i < wanted->any_from || i >= wanted->any_to) && bytes[i] != wanted->bytes[i])
      return false;
  return true;
}

static const char *find(const signature *table, size_t count, const char *bytes)
{
  for (size_t i = 0; i < count; i++)
    if (matches(&table[i], bytes))
      return table[i].type;
  return NULL;
}

static bool is_white(char c)
{
  return c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static bool is_tag(const char *tag, const char *text, size_t size)
{
  size_t length = strlen(tag);
  if (size < length + 1)
    return false;
  for (size_t i = 0; i < length; i++) {
    bool is_letter = tag[i] >= 'A' && tag[i] <= 'Z';
    if ((is_letter ? text[i] & 0xDF : text[i]) != tag[i])
      return false;
  }
  return text[length] == ' ' || text[length] == '>';
}

static bool is_html(const char *text, size_t size)
{
  for (size_t i = 0; i < sizeof html_tags / sizeof *html_tags; i++)
    if (is_tag(html_tags[i], text, size))
      return true;
  return false;
}

/* A box whose brands, after the number of a version, begin with mp4. */
static bool is_mp4(const unsigned char *bytes)
{
  uint32_t box =
    (uint32_t) bytes[0] << 24 | (uint32_t) bytes[1] << 16 | (uint32_t) bytes[2] << 8 | bytes[3];
  if (box > SNIFFED || box % 4 != 0 || memcmp(bytes + 4, "ftyp", 4) != 0)
    return false;
  for (uint32_t at = 8; at < box; at += 4)
    if (at != 12 && memcmp(bytes + at, "mp4", 3) == 0)
      return true;
  return false;
}

static bool is_text(const char *bytes, size_t size)
{
  for (size_t i = 0; i < size; i++) {
    unsigned char c = (unsigned char) bytes[i];
    if (c < 0x20 && !is_white((char) c) && c != 0x1B)
      return false;
  }
  return true;
}

const char *ch_content_type(chart_str file)
{
  char bytes[SNIFFED] = { 0 };
  if (file.size != 0)
    memcpy(bytes, file.data, file.size < SNIFFED ? file.size : SNIFFED);
  size_t start = 0;
  while (start < SNIFFED && is_white(bytes[start]))
    start++;
  const char *text = bytes + start, *type;
  size_t      size = SNIFFED - start;
  if (is_html(text, size))
    return HTML;
  if (size >= 5 && memcmp(text, "<?xml", 5) == 0)
    return "text/xml; charset=utf-8";
  if ((type = find(signatures, sizeof signatures / sizeof *signatures, bytes)) != NULL)
    return type;
  if (is_mp4((const unsigned char *) bytes))
    return "video/mp4";
  type = find(late_signatures, sizeof late_signatures / sizeof *late_signatures, bytes);
  if (type != NULL)
    return type;
  return is_text(text, size) ? TEXT : "application/octet-stream";
}
