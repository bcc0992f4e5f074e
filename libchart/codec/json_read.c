/* SPDX-License-Identifier: Apache-2.0
 * Reading JSON into values.
 *
 * Follows Go's encoding/json (Go 1.26), whose scanner takes one byte after the other and at the end
 * of the text is handed a blank: therefore `tru` has an invalid character ' ', while `[1` ends
 * unexpectedly.  Go checks the syntax of the whole text before it decodes; here both happen at
 * once, and the first number that does not fit is kept until the syntax is known to be right. */
#include "codec/json.h"

#include "base/number.h"
#include "base/utf8.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { DEPTH_MAX = 10000, FIRST_PENDING = 16 };

typedef struct reader {
  const char *at;
  const char *end;
  ch_arena   *arena;
  bool        is_stream;     /* a json.Decoder reads: the end of the text has errors of its own */
  bool        keeps_numbers; /* as text */
  size_t      depth;
  chart_str   misfit; /* the first number that is out of range; empty: none */
  /* What the open lists and objects hold so far, the innermost last: once one is closed, its size
   * is known, and it is made in one piece. */
  chart_value *pending;
  size_t       pending_size, pending_room;
} reader;

/* ---- errors ------------------------------------------------------------------------------- */

/* Appends c as strconv.Quote has it inside single quotes; Go takes the byte for a code point. */
static void quote_byte(ch_buffer *out, unsigned char c)
{
  static const char from[] = "\a\b\f\n\r\t\v\\'", to[] = "abfnrtv\\'";
  static const char hex[] = "0123456789abcdef";
  const char       *known = c == 0 ? NULL : strchr(from, c);
  if (known != NULL) {
    ch_buffer_byte(out, '\\');
    ch_buffer_byte(out, to[known - from]);
  } else if (c < 0x20 || c == 0x7f) {
    ch_buffer_text(out, "\\x");
    ch_buffer_byte(out, hex[c >> 4]);
    ch_buffer_byte(out, hex[c & 15]);
  } else if ((c >= 0x80 && c <= 0xa0) || c == 0xad) {
    ch_buffer_text(out, "\\u00");
    ch_buffer_byte(out, hex[c >> 4]);
    ch_buffer_byte(out, hex[c & 15]);
  } else {
    ch_buffer_rune(out, c);
  }
}

_Noreturn static void fail_at(reader *self, unsigned char c, const char *context)
{
  ch_buffer text;
  ch_buffer_init(&text, self->arena);
  ch_buffer_text(&text, "invalid character '");
  quote_byte(&text, c);
  ch_buffer_text(&text, "' ");
  ch_buffer_text(&text, context);
  ch_throw_str(self->arena->fault, CHART_ERR_YAML, ch_buffer_view(&text));
}

_Noreturn static void fail_at_end(reader *self)
{
  ch_throw(self->arena->fault, CHART_ERR_YAML,
           self->is_stream ? "unexpected EOF" : "unexpected end of JSON input");
}

/* For bytes inside a literal, where a blank is as wrong as any other byte. */
_Noreturn static void fail_inside(reader *self, const char *context)
{
  if (self->at == self->end && self->is_stream)
    fail_at_end(self);
  fail_at(self, self->at == self->end ? ' ' : (unsigned char) *self->at, context);
}

/* ---- tokens ------------------------------------------------------------------------------- */

/* Texts are looked through in blocks of several bytes.  What is asked of a block is answered by a
 * word with as many bits for each byte, the first byte's lowest; the marks above the lowest one may
 * be wrong. */
#if defined(__SSE2__)

enum { BLOCK = 16, BITS_OF_BYTE = 1 };
typedef __m128i block;

static block load_block(const char *at)
{
  return _mm_loadu_si128((const __m128i *) (const void *) at);
}

static uint64_t bits_of(block bytes)
{
  return (uint64_t) (unsigned) _mm_movemask_epi8(bytes);
}

static uint64_t mark_high(block bytes)
{
  return bits_of(bytes);
}

static uint64_t mark_others(block bytes, char c)
{
  return bits_of(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c))) ^ 0xffff;
}

/* What does not stand for itself in a string: the quote, the backslash, control bytes. */
static uint64_t mark_special(block bytes)
{
  const block control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
  const block quote   = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
  const block slash   = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  return bits_of(_mm_or_si128(control, _mm_or_si128(quote, slash)));
}

#else

enum { BLOCK = 8, BITS_OF_BYTE = 8 };
typedef uint64_t block;

/* Eight times the byte c. */
#define EIGHT(c) (UINT64_C(0x0101010101010101) * (c))

static block load_block(const char *at)
{
  block bytes;
  memcpy(&bytes, at, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  bytes = __builtin_bswap64(bytes);
#endif
  return bytes;
}

static uint64_t mark_high(block bytes)
{
  return bytes & EIGHT(0x80);
}

static uint64_t mark_others(block bytes, char c)
{
  return bytes ^ EIGHT((unsigned char) c);
}

static uint64_t mark_below(block bytes, unsigned char bound)
{
  return (bytes - EIGHT(bound)) & ~bytes & EIGHT(0x80);
}

/* What does not stand for itself in a string: the quote, the backslash, control bytes.  With one
 * bit turned, the quote (0x22) comes right behind the control bytes. */
static uint64_t mark_special(block bytes)
{
  return mark_below(bytes ^ EIGHT(0x02), 0x21) | mark_below(bytes ^ EIGHT('\\'), 1);
}

#endif

static size_t first_marked(uint64_t marks)
{
  return (size_t) __builtin_ctzll(marks) / BITS_OF_BYTE;
}

static bool is_blank(char c)
{
  return (unsigned char) c <= ' ' && (c == ' ' || c == '\n' || c == '\t' || c == '\r');
}

/* Gives the first byte from `at` on that is no space, or one of the last block. */
static const char *skip_spaces(const char *at, const char *end)
{
  for (; end - at >= BLOCK; at += BLOCK) {
    const uint64_t others = mark_others(load_block(at), ' ');
    if (others != 0)
      return at + first_marked(others);
  }
  return at;
}

static const char *skip_blanks(const char *at, const char *end)
{
  while (at < end && is_blank(*at))
    at = *at == '\n' ? skip_spaces(at + 1, end) : at + 1;
  return at;
}

static const char *next_byte_slowly(reader *self, const char *at)
{
  at = skip_blanks(at, self->end);
  if (at == self->end)
    fail_at_end(self);
  return at;
}

/* The next byte from `at` on that is no blank. */
static inline const char *next_byte(reader *self, const char *at)
{
  return at < self->end && (unsigned char) *at > ' ' ? at : next_byte_slowly(self, at);
}

/* The same behind a comma or colon, where mostly a single space stands. */
static inline const char *next_byte_behind(reader *self, const char *at)
{
  return next_byte(self, at + 1 + (self->end - at > 1 && at[1] == ' '));
}

static bool is_digit(const reader *self)
{
  return self->at < self->end && *self->at >= '0' && *self->at <= '9';
}

static void skip_digits(reader *self, const char *context)
{
  if (!is_digit(self))
    fail_inside(self, context);
  while (is_digit(self))
    self->at++;
}

static bool skip_byte(reader *self, char c)
{
  if (self->at == self->end || *self->at != c)
    return false;
  self->at++;
  return true;
}

_Noreturn static void fail_inside_word(reader *self, const char *word, char expected)
{
  const chart_str context =
    ch_arena_format(self->arena, "in literal %s (expecting '%c')", word, expected);
  fail_inside(self, context.data);
}

static void read_word(reader *self, const char *word)
{
  for (const char *c = word + 1; *c != '\0'; c++) {
    self->at++;
    if (self->at == self->end || *self->at != *c)
      fail_inside_word(self, word, *c);
  }
  self->at++;
}

/* Moves over a number. Result: whether it consists of digits alone. */
static bool scan_number(reader *self)
{
  bool is_plain = !skip_byte(self, '-');
  if (!skip_byte(self, '0'))
    skip_digits(self, "in numeric literal");
  if (skip_byte(self, '.')) {
    skip_digits(self, "after decimal point in numeric literal");
    is_plain = false;
  }
  if (skip_byte(self, 'e') || skip_byte(self, 'E')) {
    if (!skip_byte(self, '+'))
      skip_byte(self, '-');
    skip_digits(self, "in exponent of numeric literal");
    is_plain = false;
  }
  return is_plain;
}

static chart_value read_number(reader *self)
{
  const char     *from     = self->at;
  const bool      is_plain = scan_number(self);
  const chart_str text     = ch_str(from, (size_t) (self->at - from));
  if (self->keeps_numbers)
    return ch_bytes(text);
  if (is_plain && text.size <= 15) {
    int64_t n = 0;
    for (size_t i = 0; i < text.size; i++)
      n = n * 10 + (text.data[i] - '0');
    return ch_float((double) n);
  }
  double number      = 0;
  bool   is_too_much = false;
  ch_number_parse_float(text, &number, &is_too_much);
  if (!is_too_much)
    return ch_float(number);
  if (self->misfit.size == 0)
    self->misfit = text;
  return ch_nil();
}

/* ---- strings ------------------------------------------------------------------------------ */

/* Moves over the escape whose backslash was just passed. */
static void scan_escape(reader *self)
{
  if (skip_byte(self, 'u')) {
    for (int i = 0; i < 4; i++, self->at++)
      if (self->at == self->end || ch_number_hex_digit(*self->at) < 0)
        fail_inside(self, "in \\u hexadecimal character escape");
  } else if (self->at == self->end || *self->at == '\0' ||
             strchr("bfnrt\\/\"", *self->at) == NULL) {
    fail_inside(self, "in string escape code");
  } else {
    self->at++;
  }
}

static bool is_special(char c)
{
  return (unsigned char) c < 0x20 || c == '"' || c == '\\';
}

/* Gives the first special byte from `at` on, or the end; *high is no longer 0 when a byte before it
 * is not ASCII. */
static inline const char *skip_literal(const char *at, const char *end, uint64_t *high)
{
  for (; end - at >= BLOCK; at += BLOCK) {
    const block    bytes = load_block(at);
    const uint64_t marks = mark_special(bytes);
    if (marks != 0) {
      *high |= mark_high(bytes) & ~marks & (marks - 1); /* what is below the first mark */
      return at + first_marked(marks);
    }
    *high |= mark_high(bytes);
  }
  for (; at < end && !is_special(*at); at++)
    *high |= (unsigned char) *at & 0x80;
  return at;
}

/* Moves over the rest of a string.  Result: whether it has escapes. */
static bool scan_string(reader *self, uint64_t *high)
{
  bool has_escapes = false;
  while (self->at < self->end && *self->at == '\\') {
    has_escapes = true;
    self->at++;
    scan_escape(self);
    self->at = skip_literal(self->at, self->end, high);
  }
  if (self->at == self->end)
    fail_at_end(self);
  if (*self->at != '"')
    fail_inside(self, "in string literal");
  return has_escapes;
}

/* The code unit of the \u escape at the start of `text`, or -1. */
static int32_t code_unit(chart_str text)
{
  if (text.size < 6 || text.data[0] != '\\' || text.data[1] != 'u')
    return -1;
  int32_t unit = 0;
  for (size_t i = 2; i < 6; i++)
    unit = unit * 16 + ch_number_hex_digit(text.data[i]);
  return unit;
}

/* Appends what the \u escape at the start of `text` stands for; gives the bytes that it took. */
static size_t unescape_unicode(ch_buffer *out, chart_str text)
{
  const int32_t unit = code_unit(text);
  const int32_t next = unit >= 0xd800 && unit < 0xdc00 ? code_unit(ch_str_from(text, 6)) : -1;
  if (next >= 0xdc00 && next < 0xe000) {
    ch_buffer_rune(out, 0x10000u + ((uint32_t) (unit - 0xd800) << 10) + (uint32_t) (next - 0xdc00));
    return 12;
  }
  ch_buffer_rune(out, (uint32_t) unit); /* a lone surrogate becomes U+FFFD */
  return 6;
}

static size_t unescape_one(ch_buffer *out, chart_str text)
{
  static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
  const char        c = text.data[1];
  if (c == 'u')
    return unescape_unicode(out, text);
  const char *known = strchr(from, c);
  ch_buffer_byte(out, known == NULL ? c : to[known - from]);
  return 2;
}

static chart_str unescape(reader *self, chart_str text)
{
  ch_buffer out;
  ch_buffer_init(&out, self->arena);
  ch_buffer_reserve(&out, text.size);
  for (size_t at = 0; at < text.size;) {
    const unsigned char c = (unsigned char) text.data[at];
    if (c == '\\') {
      at += unescape_one(&out, ch_str_from(text, at));
    } else if (c < 0x80) {
      ch_buffer_byte(&out, (char) c);
      at++;
    } else {
      size_t width;
      ch_buffer_rune(&out, ch_utf8_decode(ch_str_from(text, at), &width));
      at += width;
    }
  }
  return ch_buffer_view(&out);
}

static const char *read_long_string(reader *self, const char *from, chart_str *out)
{
  uint64_t high          = 0;
  self->at               = skip_literal(from, self->end, &high);
  const bool is_done     = self->at < self->end && *self->at == '"';
  const bool has_escapes = !is_done && scan_string(self, &high);

  *out = ch_str(from, (size_t) (self->at - from));
  if (has_escapes || (high != 0 && !ch_utf8_valid(*out)))
    *out = unescape(self, *out);
  return self->at + 1;
}

/* Reads the string behind the quote at `at`.  Most end in their first block. */
static inline const char *read_string(reader *self, const char *at, chart_str *out)
{
  const char *from = at + 1;
  if (self->end - from < BLOCK)
    return read_long_string(self, from, out);
  const block    bytes = load_block(from);
  const uint64_t marks = mark_special(bytes);
  if (marks == 0 || (mark_high(bytes) & (marks - 1)) != 0)
    return read_long_string(self, from, out);
  const size_t size = first_marked(marks);
  if (from[size] != '"')
    return read_long_string(self, from, out);
  *out = ch_str(from, size);
  return from + size + 1;
}

/* ---- containers --------------------------------------------------------------------------- */

/* Each of these reads what begins at `at`, pushes it, and gives the place behind it. */
static const char *read_value(reader *self, const char *at);

static void enter(reader *self, char opening)
{
  ch_guard_stack(self->arena->fault);
  if (++self->depth > DEPTH_MAX)
    fail_at(self, (unsigned char) opening, "exceeded max depth");
}

static void grow_pending(reader *self)
{
  const size_t room  = self->pending_room == 0 ? FIRST_PENDING : self->pending_room * 2;
  chart_value *fresh = (chart_value *) ch_arena_array(self->arena, room, sizeof *fresh);
  if (self->pending_size != 0)
    memcpy(fresh, self->pending, self->pending_size * sizeof *fresh);
  self->pending      = fresh;
  self->pending_room = room;
}

static inline void push(reader *self, chart_value value)
{
  if (self->pending_size == self->pending_room)
    grow_pending(self);
  self->pending[self->pending_size++] = value;
}

static inline const char *push_string(reader *self, const char *at)
{
  chart_str text;
  at = read_string(self, at, &text);
  push(self, ch_string(text));
  return at;
}

/* Whether a comma stands at `at`; if not, it is `closing`. */
static inline bool has_more(reader *self, const char *at, char closing, const char *context)
{
  if (*at != ',' && *at != closing)
    fail_at(self, (unsigned char) *at, context);
  return *at == ',';
}

static const char *read_list(reader *self, const char *at)
{
  const size_t first = self->pending_size;
  enter(self, *at);
  at           = next_byte(self, at + 1);
  bool goes_on = *at != ']';
  while (goes_on) {
    at      = next_byte(self, read_value(self, at));
    goes_on = has_more(self, at, ']', "after array element");
    if (goes_on)
      at = next_byte_behind(self, at);
  }
  self->depth--;
  const size_t count = self->pending_size - first;
  self->pending_size = first;
  push(self,
       ch_list_of(self->arena, CH_TYPE_LIST, count == 0 ? NULL : self->pending + first, count));
  return at + 1;
}

static inline const char *read_entry(reader *self, const char *at)
{
  if (*at != '"')
    fail_at(self, (unsigned char) *at, "looking for beginning of object key string");
  at = next_byte(self, push_string(self, at));
  if (*at != ':')
    fail_at(self, (unsigned char) *at, "after object key");
  at = next_byte_behind(self, at);
  return *at == '"' ? push_string(self, at) : read_value(self, at);
}

static const char *read_dict(reader *self, const char *at)
{
  const size_t first = self->pending_size;
  enter(self, *at);
  at           = next_byte(self, at + 1);
  bool goes_on = *at != '}';
  while (goes_on) {
    at      = next_byte(self, read_entry(self, at));
    goes_on = has_more(self, at, '}', "after object key:value pair");
    if (goes_on)
      at = next_byte_behind(self, at);
  }
  self->depth--;
  const size_t count = (self->pending_size - first) / 2;
  self->pending_size = first;
  push(self, ch_dict_of_pairs(self->arena, CH_TYPE_DICT, count == 0 ? NULL : self->pending + first,
                              count));
  return at + 1;
}

static const char *read_scalar(reader *self, const char *at)
{
  self->at = at;
  switch (*at) {
  case 't':
    read_word(self, "true");
    push(self, ch_bool(true));
    break;
  case 'f':
    read_word(self, "false");
    push(self, ch_bool(false));
    break;
  case 'n':
    read_word(self, "null");
    push(self, ch_nil());
    break;
  default:
    if (*at != '-' && (*at < '0' || *at > '9'))
      fail_at(self, (unsigned char) *at, "looking for beginning of value");
    push(self, read_number(self));
  }
  return self->at;
}

static const char *read_value(reader *self, const char *at)
{
  switch (*at) {
  case '{': return read_dict(self, at);
  case '[': return read_list(self, at);
  case '"': return push_string(self, at);
  default: return read_scalar(self, at);
  }
}

/* ---- texts -------------------------------------------------------------------------------- */

static reader start(ch_arena *arena, chart_str text)
{
  const char *data = text.size == 0 ? "" : text.data;
  return (reader){ .at = data, .end = data + text.size, .arena = arena };
}

static chart_value read_first(reader *self)
{
  self->at = read_value(self, next_byte(self, self->at));
  return self->pending[0];
}

static chart_value read_all(reader *self)
{
  const chart_value value = read_first(self);
  self->at                = skip_blanks(self->at, self->end);
  if (self->at < self->end)
    fail_at(self, (unsigned char) *self->at, "after top-level value");
  return value;
}

static void check_numbers(const reader *self)
{
  if (self->misfit.size != 0)
    ch_throw(self->arena->fault, CHART_ERR_YAML,
             "json: cannot unmarshal number %.*s into Go value of type float64",
             CH_STR_ARG(self->misfit));
}

chart_value ch_json_read(ch_arena *arena, chart_str text)
{
  reader            self  = start(arena, text);
  const chart_value value = read_all(&self);
  check_numbers(&self);
  return value;
}

const char *ch_json_word(chart_value value)
{
  switch ((chart_kind) value.kind) {
  case CHART_BOOL: return "bool";
  case CHART_STRING: return "string";
  case CHART_LIST: return "array";
  case CHART_DICT: return "object";
  default: return "number";
  }
}

chart_value ch_json_read_as(ch_arena *arena, chart_str text, ch_type type, chart_value *partial)
{
  const bool   is_dict = type == CH_TYPE_DICT;
  chart_value  ignored;
  chart_value *result = partial == NULL ? &ignored : partial;
  *result             = is_dict ? ch_dict_new(arena, type, 0) : ch_list_new(arena, type, 0);

  reader            self  = start(arena, text);
  const chart_value value = read_all(&self);
  if (ch_is_nil(value) && self.misfit.size == 0)
    return *result = is_dict ? ch_dict_nil(type) : ch_list_nil(type);
  if (value.kind != (is_dict ? CHART_DICT : CHART_LIST))
    ch_throw(arena->fault, CHART_ERR_YAML, "json: cannot unmarshal %s into Go value of type %.*s",
             ch_json_word(value), CH_STR_ARG(ch_type_table[type].name));
  *result = value;
  check_numbers(&self);
  return value;
}

chart_value ch_json_read_first(ch_arena *arena, chart_str text, size_t *end)
{
  reader self    = start(arena, text);
  self.is_stream = true;
  self.at        = skip_blanks(self.at, self.end);
  if (self.at == self.end)
    ch_throw(arena->fault, CHART_ERR_YAML, "EOF");
  const chart_value value = read_first(&self);
  *end                    = text.size - (size_t) (self.end - self.at);
  check_numbers(&self);
  return value;
}

chart_value ch_json_read_document(ch_arena *arena, chart_str text)
{
  reader self        = start(arena, text);
  self.is_stream     = true;
  self.keeps_numbers = true;
  self.at            = skip_blanks(self.at, self.end);
  if (self.at == self.end)
    ch_throw(arena->fault, CHART_ERR_YAML, "EOF");
  const chart_value value = read_first(&self);
  self.at                 = skip_blanks(self.at, self.end);
  if (self.at < self.end)
    ch_throw(arena->fault, CHART_ERR_YAML, "invalid character after top-level value");
  return value;
}
