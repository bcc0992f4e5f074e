/* SPDX-License-Identifier: Apache-2.0
 * Reading DER. */
#include "codec/der.h"

static uint8_t byte_at(chart_str text, size_t i)
{
  return (uint8_t) text.data[i];
}

/* ---- elements ----------------------------------------------------------------------------- */

/* Reads the length at text[1].  Result: the bytes of tag and length together; 0: refused. */
static size_t read_length(chart_str text, size_t *length)
{
  uint8_t first = byte_at(text, 1);
  *length       = first;
  if (first < 0x80)
    return 2;
  size_t count = first & 0x7Fu;
  if (count == 0 || count > 4 || text.size < 2 + count || byte_at(text, 2) == 0)
    return 0;
  *length = 0;
  for (size_t i = 0; i < count; i++)
    *length = *length << 8 | byte_at(text, 2 + i);
  return *length < 0x80 ? 0 : 2 + count;
}

bool ch_der_read_any(chart_str *rest, uint8_t *tag, chart_str *content, chart_str *whole)
{
  size_t length, head;
  if (rest->size < 2 || (byte_at(*rest, 0) & 0x1F) == 0x1F)
    return false;
  head = read_length(*rest, &length);
  if (head == 0 || length > rest->size - head)
    return false;
  chart_str all = *rest;
  *rest         = ch_str_from(all, head + length);
  if (tag != NULL)
    *tag = byte_at(all, 0);
  if (content != NULL)
    *content = ch_str_cut(all, head, head + length);
  if (whole != NULL)
    *whole = ch_str_cut(all, 0, head + length);
  return true;
}

bool ch_der_is_next(chart_str rest, uint8_t tag)
{
  return rest.size != 0 && byte_at(rest, 0) == tag;
}

bool ch_der_read(chart_str *rest, uint8_t tag, chart_str *content)
{
  return ch_der_is_next(*rest, tag) && ch_der_read_any(rest, NULL, content, NULL);
}

bool ch_der_read_whole(chart_str *rest, uint8_t tag, chart_str *whole)
{
  return ch_der_is_next(*rest, tag) && ch_der_read_any(rest, NULL, NULL, whole);
}

bool ch_der_read_optional(chart_str *rest, uint8_t tag, chart_str *content, bool *is_there)
{
  *is_there = ch_der_is_next(*rest, tag);
  return !*is_there || ch_der_read(rest, tag, content);
}

/* ---- values ------------------------------------------------------------------------------- */

bool ch_der_read_boolean(chart_str *rest, bool *out)
{
  chart_str bytes;
  if (!ch_der_read(rest, CH_DER_BOOLEAN, &bytes) || bytes.size != 1)
    return false;
  *out = bytes.data[0] != 0;
  return byte_at(bytes, 0) == 0 || byte_at(bytes, 0) == 0xFF;
}

bool ch_der_is_integer(chart_str bytes)
{
  if (bytes.size < 2)
    return bytes.size == 1;
  bool second_is_high = byte_at(bytes, 1) >= 0x80;
  return !(byte_at(bytes, 0) == 0 && !second_is_high) &&
         !(byte_at(bytes, 0) == 0xFF && second_is_high);
}

bool ch_der_read_integer(chart_str *rest, chart_str *bytes)
{
  return ch_der_read(rest, CH_DER_INTEGER, bytes) && ch_der_is_integer(*bytes);
}

bool ch_der_to_int64(chart_str bytes, int64_t *out)
{
  if (bytes.size == 0 || bytes.size > sizeof *out)
    return false;
  uint64_t number = byte_at(bytes, 0) >= 0x80 ? UINT64_MAX : 0;
  for (size_t i = 0; i < bytes.size; i++)
    number = number << 8 | byte_at(bytes, i);
  memcpy(out, &number, sizeof *out);
  return true;
}

bool ch_der_read_bits(chart_str *rest, chart_str *bytes, unsigned *unused)
{
  chart_str content;
  if (!ch_der_read(rest, CH_DER_BITS, &content) || content.size == 0)
    return false;
  *unused = byte_at(content, 0);
  *bytes  = ch_str_from(content, 1);
  if (*unused > 7 || (bytes->size == 0 && *unused != 0))
    return false;
  return bytes->size == 0 || (byte_at(*bytes, bytes->size - 1) & ((1u << *unused) - 1)) == 0;
}

/* ---- object identifiers ------------------------------------------------------------------- */

/* Takes one number of seven bits a byte off *rest. */
static bool read_part(chart_str *rest, uint32_t *out)
{
  *out = 0;
  for (size_t i = 0; i < rest->size && *out < UINT32_C(1) << 24; i++) {
    uint8_t byte = byte_at(*rest, i);
    *out         = *out << 7 | (byte & 0x7Fu);
    if (i == 5)
      return false;
    if (byte < 0x80) {
      *rest = ch_str_from(*rest, i + 1);
      return true;
    }
  }
  return false;
}

bool ch_der_read_oid(chart_str *rest, chart_str *content)
{
  uint32_t part;
  if (!ch_der_read(rest, CH_DER_OID, content) || content->size == 0)
    return false;
  for (chart_str parts = *content; parts.size != 0;)
    if (!read_part(&parts, &part))
      return false;
  return true;
}

void ch_der_print_oid(ch_buffer *out, chart_str content)
{
  uint32_t part;
  if (!read_part(&content, &part))
    return;
  uint32_t root = part < 80 ? part / 40 : 2;
  ch_buffer_integer(out, root);
  ch_buffer_byte(out, '.');
  ch_buffer_integer(out, part - root * 40);
  while (content.size != 0 && read_part(&content, &part)) {
    ch_buffer_byte(out, '.');
    ch_buffer_integer(out, part);
  }
}

/* ---- times -------------------------------------------------------------------------------- */

/* Takes `count` digits off *rest; -1 when there are none. */
static int read_digits(chart_str *rest, size_t count)
{
  int number = 0;
  if (rest->size < count)
    return -1;
  for (size_t i = 0; i < count; i++) {
    if (rest->data[i] < '0' || rest->data[i] > '9')
      return -1;
    number = number * 10 + (rest->data[i] - '0');
  }
  *rest = ch_str_from(*rest, count);
  return number;
}

static int days_in(int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  bool             leaps  = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leaps);
}

/* `Z`, or an offset that Go would not write as one. */
static bool is_zone(chart_str rest)
{
  if (ch_str_is(rest, "Z"))
    return true;
  if (rest.size != 5 || (rest.data[0] != '+' && rest.data[0] != '-'))
    return false;
  rest        = ch_str_from(rest, 1);
  int hours   = read_digits(&rest, 2);
  int minutes = read_digits(&rest, 2);
  return hours >= 0 && hours <= 24 && minutes >= 0 && minutes < 60 && hours + minutes != 0;
}

bool ch_der_read_time(chart_str *rest, uint8_t tag)
{
  chart_str text;
  if (!ch_der_read(rest, tag, &text))
    return false;
  int year = read_digits(&text, tag == CH_DER_UTC_TIME ? 2 : 4);
  if (year < 0)
    return false;
  if (tag == CH_DER_UTC_TIME)
    year += year >= 69 ? 1900 : 2000;
  int month = read_digits(&text, 2), day = read_digits(&text, 2);
  int hour = read_digits(&text, 2), minute = read_digits(&text, 2);
  int second = 0;
  if (tag == CH_DER_GENERALIZED_TIME ||
      (text.size != 0 && text.data[0] >= '0' && text.data[0] <= '9'))
    second = read_digits(&text, 2);
  if (month < 1 || month > 12 || day < 1 || day > days_in(year, month))
    return false;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return false;
  return is_zone(text);
}
