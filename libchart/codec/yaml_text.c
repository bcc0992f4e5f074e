/* SPDX-License-Identifier: Apache-2.0
 * Readying bytes for a YAML scanner, and throwing its errors. */
#include "codec/yaml_text.h"

#include "base/format.h"
#include "base/utf8.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum {
  PIECE = 512,   /* go-yaml decodes this many bytes at a time */
  MARK  = 0xFEFF /* the byte order mark */
};

/* ---- errors ------------------------------------------------------------------------------- */

_Noreturn void ch_yaml_throw(ch_yaml_text *text, size_t offset, chart_str message)
{
  ch_buffer out;
  ch_buffer_init(&out, text->arena);
  ch_buffer_text(&out, text->prefix);
  ch_buffer_str(&out, message);
  text->fault_offset = offset;
  ch_throw_str(text->arena->fault, CHART_ERR_YAML, ch_buffer_view(&out));
}

_Noreturn void ch_yaml_fail(ch_yaml_text *text, size_t offset, const char *format, ...)
{
  ch_buffer out;
  va_list   arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  size_t needed = ch_format(NULL, 0, format, arguments);
  va_end(arguments);
  ch_buffer_init(&out, text->arena);
  ch_buffer_text(&out, "error converting YAML to JSON: ");
  ch_buffer_reserve(&out, needed + 1);
  ch_format(out.data + out.size, needed + 1, format, again);
  out.size += needed;
  va_end(again);
  ch_yaml_throw(text, offset, ch_buffer_view(&out));
}

size_t ch_yaml_place(const ch_yaml_text *text, size_t offset)
{
  size_t low = 0, high = text->cut_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (text->cuts[middle] <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  return text->base + offset + low;
}

/* ---- UTF-8 -------------------------------------------------------------------------------- */

static const char control_problem[] = "control characters are not allowed";

static bool is_allowed(uint32_t rune)
{
  return rune == 0x09 || rune == 0x0A || rune == 0x0D || (rune >= 0x20 && rune <= 0x7E) ||
         rune == 0x85 || (rune >= 0xA0 && rune <= 0xD7FF) || (rune >= 0xE000 && rune <= 0xFFFD) ||
         (rune >= 0x10000 && rune <= 0x10FFFF);
}

/* How many bytes a character has that starts with `lead`; 0: none does. */
static size_t width_of(unsigned char lead)
{
  return lead < 0x80             ? 1
         : (lead & 0xE0) == 0xC0 ? 2
         : (lead & 0xF0) == 0xE0 ? 3
         : (lead & 0xF8) == 0xF0 ? 4
                                 : 0;
}

/* Decodes the character at the start of `s`.  Result: what is wrong with it; NULL: nothing. */
static const char *check_wide(chart_str s, uint32_t *out, size_t *width)
{
  static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
  const unsigned char  *byte       = (const unsigned char *) s.data;
  *width                           = width_of(byte[0]);
  if (*width == 0)
    return "invalid leading UTF-8 octet";
  if (*width > s.size)
    return "incomplete UTF-8 octet sequence";
  uint32_t rune = *width == 1 ? byte[0] : byte[0] & (0x7Fu >> *width);
  for (size_t i = 1; i < *width; i++) {
    if ((byte[i] & 0xC0) != 0x80)
      return "invalid trailing UTF-8 octet";
    rune = rune << 6 | (byte[i] & 0x3Fu);
  }
  if (rune < smallest[*width])
    return "invalid length of a UTF-8 sequence";
  if ((rune >= 0xD800 && rune <= 0xDFFF) || rune > 0x10FFFF)
    return "invalid Unicode character";
  *out = rune;
  return is_allowed(rune) ? NULL : control_problem;
}

/* ---- many bytes at once ------------------------------------------------------------------- */

#if defined(__SSE2__)

enum { STEP = 16 };

/* Whether the bytes at `at` are printable ASCII or line feeds, one and all. */
static bool is_plain_step(const char *at)
{
  const __m128i bytes = _mm_loadu_si128((const __m128i *) (const void *) at);
  const __m128i feeds = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
  /* One more than each byte: as signed numbers, delete and what is above it are negative then. */
  const __m128i next      = _mm_add_epi8(bytes, _mm_set1_epi8(1));
  const __m128i printable = _mm_cmpgt_epi8(next, _mm_set1_epi8(' '));
  return _mm_movemask_epi8(_mm_or_si128(feeds, printable)) == 0xFFFF;
}

#else

enum { STEP = 8 };

#define EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* `word` with a blank for each line feed. */
static uint64_t without_line_feeds(uint64_t word)
{
  uint64_t other = word ^ EVERY_BYTE('\n');
  uint64_t low   = (other & EVERY_BYTE(0x7F)) + EVERY_BYTE(0x7F);
  uint64_t feeds = ~(low | other | EVERY_BYTE(0x7F)) >> 7;
  return word + feeds * (' ' - '\n');
}

static bool is_plain_step(const char *at)
{
  uint64_t word;
  memcpy(&word, at, sizeof word);
  word                    = without_line_feeds(word);
  uint64_t is_below_blank = word - EVERY_BYTE(0x20);
  uint64_t is_delete      = (word ^ EVERY_BYTE(0x7F)) - EVERY_BYTE(1);
  return ((word | is_below_blank | is_delete) & EVERY_BYTE(0x80)) == 0;
}

#endif

/* Checks one character.  Result: its width; 0 when it is bad. */
static size_t check_character(ch_yaml_text *text, size_t at)
{
  unsigned char c = (unsigned char) text->text.data[at];
  if ((c >= 0x20 && c <= 0x7E) || c == '\n' || c == '\t')
    return 1;
  size_t   width;
  uint32_t rune   = 0;
  text->bad_bytes = check_wide(ch_str_from(text->text, at), &rune, &width);
  text->is_ascii  = text->is_ascii && c < 0x80;
  text->has_marks = text->has_marks || rune == MARK;
  text->has_odd_breaks =
    text->has_odd_breaks || rune == '\r' || rune == 0x85 || rune == 0x2028 || rune == 0x2029;
  return text->bad_bytes == NULL ? width : 0;
}

/* Looks for the first bad character. */
static void check_bytes(ch_yaml_text *text)
{
  size_t size    = text->text.size;
  text->is_ascii = true;
  for (size_t i = 0; i < size;) {
    if (size - i >= STEP && is_plain_step(text->text.data + i)) {
      i += STEP;
      continue;
    }
    for (size_t end = i + STEP; i < end && i < size;) {
      size_t width = check_character(text, i);
      if (width == 0) {
        text->bad_offset = i;
        return;
      }
      i += width;
    }
  }
}

/* The piece that holds the bad character is not seen at all; a character that a piece holds in part
 * starts the next one.  `skipped` bytes of the first piece were a byte order mark. */
static size_t seen_before(chart_str s, size_t bad, size_t skipped)
{
  size_t width = width_of((unsigned char) s.data[bad]);
  size_t need  = width == 0 ? 1 : width;
  if (need > s.size - bad)
    return bad;
  size_t piece = 0, room = PIECE - skipped;
  while (bad + need > piece + room) {
    piece += room;
    room = PIECE;
    if (piece > bad)
      piece = bad;
    while (((unsigned char) s.data[piece] & 0xC0) == 0x80)
      piece--;
  }
  return piece;
}

static void open_utf8(ch_yaml_text *text, chart_str bytes, size_t skipped)
{
  text->base = skipped;
  text->text = ch_str_from(bytes, skipped);
  check_bytes(text);
  text->seen_size =
    text->bad_bytes == NULL ? text->text.size : seen_before(text->text, text->bad_offset, skipped);
}

/* ---- UTF-16 ------------------------------------------------------------------------------- */

static uint32_t unit_at(chart_str s, size_t at, size_t low)
{
  return (uint32_t) (unsigned char) s.data[at + low] |
         (uint32_t) (unsigned char) s.data[at + 1 - low] << 8;
}

/* Reads a character; low: which byte of a unit is the lower one. */
static const char *read_utf16(chart_str s, size_t low, uint32_t *rune, size_t *width)
{
  *width = 2;
  if (s.size < 2)
    return "incomplete UTF-16 character";
  *rune = unit_at(s, 0, low);
  if ((*rune & 0xFC00) == 0xDC00)
    return "unexpected low surrogate area";
  if ((*rune & 0xFC00) == 0xD800) {
    *width = 4;
    if (s.size < 4)
      return "incomplete UTF-16 surrogate pair";
    uint32_t second = unit_at(s, 2, low);
    if ((second & 0xFC00) != 0xDC00)
      return "expected low surrogate area";
    *rune = 0x10000 + ((*rune & 0x3FF) << 10) + (second & 0x3FF);
  }
  return is_allowed(*rune) ? NULL : control_problem;
}

static void open_utf16(ch_yaml_text *text, chart_str bytes, size_t low)
{
  ch_buffer out;
  size_t    at = 2, piece_end = PIECE, piece_start = 0;
  ch_buffer_init(&out, text->arena);
  ch_buffer_reserve(&out, bytes.size / 2 * 3);
  while (at < bytes.size) {
    uint32_t  rune;
    size_t    width;
    chart_str rest    = ch_str_from(bytes, at);
    text->bad_bytes   = read_utf16(rest, low, &rune, &width);
    bool is_in_pieces = at + width > piece_end;
    if (is_in_pieces) {
      piece_start = out.size;
      piece_end   = at + PIECE;
    }
    if (text->bad_bytes != NULL) {
      text->bad_offset = out.size;
      text->seen_size  = rest.size < width ? out.size : piece_start;
      break;
    }
    text->has_marks = text->has_marks || rune == MARK;
    ch_buffer_rune(&out, rune);
    at += width;
  }
  text->text          = ch_buffer_view(&out);
  text->is_transcoded = true;
  if (text->bad_bytes == NULL)
    text->seen_size = out.size;
}

ch_yaml_text ch_yaml_text_open(ch_arena *arena, chart_str bytes)
{
  ch_yaml_text text = { .arena = arena, .prefix = "", .fault_offset = CH_NOT_FOUND };
  if (bytes.size > UINT32_MAX / 2)
    ch_throw(arena->fault, CHART_ERR_LIMIT, "YAML text of more than %u bytes", UINT32_MAX / 2);
  if (ch_str_starts(bytes, CHART_STR("\xFF\xFE")))
    open_utf16(&text, bytes, 0);
  else if (ch_str_starts(bytes, CHART_STR("\xFE\xFF")))
    open_utf16(&text, bytes, 1);
  else
    open_utf8(&text, bytes, ch_str_starts(bytes, CHART_STR("\xEF\xBB\xBF")) ? 3 : 0);
  return text;
}
