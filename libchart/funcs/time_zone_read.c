/* SPDX-License-Identifier: Apache-2.0
 * Reading TZif files (RFC 8536) with the rule at their end, as far as Go 1.26 does. */
#include "funcs/time_zone.h"

/* The counts of a header, in the order of the file. */
enum { UTC_MARKS, WALL_MARKS, LEAPS, CHANGES, KINDS, NAME_BYTES, COUNTS };

enum { HEADER = 44, KIND_SIZE = 6 };

typedef struct tables {
  size_t    count[COUNTS];
  chart_str times, kind_numbers, kinds, names;
} tables;

/* ---- bytes -------------------------------------------------------------------------------- */

static uint64_t big_endian(const char *bytes, size_t size)
{
  uint64_t result = 0;
  for (size_t i = 0; i < size; i++)
    result = result << 8 | (unsigned char) bytes[i];
  return result;
}

static int64_t seconds_at(chart_str times, size_t i, size_t width)
{
  uint64_t bits = big_endian(times.data + i * width, width);
  return width == 8 ? (int64_t) bits : (int64_t) (int32_t) (uint32_t) bits;
}

/* Cuts `count` pieces of `size` bytes off *rest. */
static bool take(chart_str *rest, chart_str *out, size_t count, size_t size)
{
  if (rest->size / size < count)
    return false;
  *out  = ch_str_cut(*rest, 0, count * size);
  *rest = ch_str_from(*rest, count * size);
  return true;
}

/* Reads one of the up to two sections of a file, each with a header of its own. */
static bool take_section(chart_str *rest, tables *out, size_t width)
{
  chart_str header, skipped;
  if (!take(rest, &header, 1, HEADER) || !ch_str_starts(header, CHART_STR("TZif")))
    return false;
  for (size_t i = 0; i < COUNTS; i++)
    out->count[i] = (size_t) big_endian(header.data + 20 + 4 * i, 4);
  return take(rest, &out->times, out->count[CHANGES], width) &&
         take(rest, &out->kind_numbers, out->count[CHANGES], 1) &&
         take(rest, &out->kinds, out->count[KINDS], KIND_SIZE) &&
         take(rest, &out->names, out->count[NAME_BYTES], 1) &&
         take(rest, &skipped, out->count[LEAPS], width + 4) &&
         take(rest, &skipped, out->count[WALL_MARKS], 1) &&
         take(rest, &skipped, out->count[UTC_MARKS], 1);
}

/* ---- tables ------------------------------------------------------------------------------- */

static bool read_kinds(ch_arena *arena, ch_zone *zone, const tables *t)
{
  size_t        count = t->count[KINDS];
  ch_zone_kind *kinds = (ch_zone_kind *) ch_arena_array(arena, count + 1, sizeof *kinds);
  for (size_t i = 0; i < count; i++) {
    const char *row  = t->kinds.data + i * KIND_SIZE;
    size_t      name = (unsigned char) row[5];
    if (name >= t->names.size)
      return false;
    size_t end = ch_str_find_byte(t->names, '\0', name);
    kinds[i]   = (ch_zone_kind){
        .name      = ch_str_cut(t->names, name, end == CH_NOT_FOUND ? t->names.size : end),
        .offset    = (int32_t) (uint32_t) big_endian(row, 4),
        .is_summer = row[4] != 0,
    };
  }
  zone->kinds      = kinds;
  zone->kind_count = count;
  return count != 0;
}

/* A zone that never changes gets one change before all time. */
static bool read_changes(ch_arena *arena, ch_zone *zone, const tables *t, size_t width)
{
  size_t          count   = t->count[CHANGES];
  ch_zone_change *changes = (ch_zone_change *) ch_arena_array(arena, count + 1, sizeof *changes);
  changes[0]              = (ch_zone_change){ .when = INT64_MIN };
  for (size_t i = 0; i < count; i++) {
    changes[i].when = seconds_at(t->times, i, width);
    changes[i].kind = (unsigned char) t->kind_numbers.data[i];
    if (changes[i].kind >= zone->kind_count)
      return false;
  }
  zone->changes      = changes;
  zone->change_count = count == 0 ? 1 : count;
  return true;
}

/* ---- the rule ----------------------------------------------------------------------------- */

static bool take_byte(chart_str *rest, char c)
{
  if (rest->size == 0 || rest->data[0] != c)
    return false;
  *rest = ch_str_from(*rest, 1);
  return true;
}

static bool take_number(chart_str *rest, int *out, int least, int most)
{
  size_t at = 0;
  for (*out = 0; at < rest->size && rest->data[at] >= '0' && rest->data[at] <= '9'; at++) {
    *out = *out * 10 + (rest->data[at] - '0');
    if (*out > most)
      return false;
  }
  *rest = ch_str_from(*rest, at);
  return at != 0 && *out >= least;
}

/* `-3`, `3:30`, `+3:30:15`, in seconds. */
static bool take_offset(chart_str *rest, int64_t *out)
{
  static const int most[]      = { 24 * 7, 59, 59 };
  static const int weight[]    = { 3600, 60, 1 };
  bool             is_negative = false;
  if (!take_byte(rest, '+'))
    is_negative = take_byte(rest, '-');
  *out = 0;
  for (int i = 0; i < 3; i++) {
    int number;
    if (!take_number(rest, &number, 0, most[i]))
      return false;
    *out += (int64_t) number * weight[i];
    if (i == 2 || !take_byte(rest, ':'))
      break;
  }
  *out = is_negative ? -*out : *out;
  return true;
}

/* `CET`, or `<+03>`. */
static bool take_name(chart_str *rest, chart_str *out)
{
  size_t end = 0;
  if (take_byte(rest, '<')) {
    end = ch_str_find_byte(*rest, '>', 0);
    if (end == CH_NOT_FOUND)
      return false;
    *out  = ch_str_cut(*rest, 0, end);
    *rest = ch_str_from(*rest, end + 1);
    return true;
  }
  while (end < rest->size && strchr("0123456789,-+", rest->data[end]) == NULL)
    end++;
  *out  = ch_str_cut(*rest, 0, end);
  *rest = ch_str_from(*rest, end);
  return end >= 3;
}

/* `M3.5.0/2`, `J60`, `59`. */
static bool take_day(chart_str *rest, ch_zone_day *out)
{
  *out = (ch_zone_day){ .time = 2 * 3600 };
  if (take_byte(rest, 'J')) {
    out->form = CH_ZONE_JULIAN;
    if (!take_number(rest, &out->day, 1, 365))
      return false;
  } else if (take_byte(rest, 'M')) {
    out->form = CH_ZONE_MONTH_WEEK;
    if (!take_number(rest, &out->month, 1, 12) || !take_byte(rest, '.') ||
        !take_number(rest, &out->week, 1, 5) || !take_byte(rest, '.') ||
        !take_number(rest, &out->day, 0, 6))
      return false;
  } else {
    out->form = CH_ZONE_YEAR_DAY;
    if (!take_number(rest, &out->day, 0, 365))
      return false;
  }
  return !take_byte(rest, '/') || take_offset(rest, &out->time);
}

/* The text counts from local time to UTC, offsets count the other way. */
static bool read_summer(chart_str rest, ch_zone_rule *rule)
{
  rule->has_summer       = true;
  rule->summer.is_summer = true;
  rule->summer.offset    = rule->standard.offset + 3600;
  if (!take_name(&rest, &rule->summer.name))
    return false;
  if (rest.size != 0 && rest.data[0] != ',') {
    if (!take_offset(&rest, &rule->summer.offset))
      return false;
    rule->summer.offset = -rule->summer.offset;
  }
  if (rest.size == 0)
    rest = CHART_STR(",M3.2.0,M11.1.0");
  if (!take_byte(&rest, ',') && !take_byte(&rest, ';'))
    return false;
  return take_day(&rest, &rule->start) && take_byte(&rest, ',') && take_day(&rest, &rule->end) &&
         rest.size == 0;
}

static bool read_rule(chart_str rest, ch_zone_rule *rule)
{
  if (!take_name(&rest, &rule->standard.name) || !take_offset(&rest, &rule->standard.offset))
    return false;
  rule->standard.offset = -rule->standard.offset;
  if (rest.size == 0 || rest.data[0] == ',')
    return true;
  return read_summer(rest, rule);
}

/* ---- files -------------------------------------------------------------------------------- */

const ch_zone *ch_zone_read(ch_arena *arena, chart_str name, chart_str data)
{
  ch_zone zone  = { .name = name };
  tables  t     = { 0 };
  size_t  width = 4;
  bool    is_v2 = data.size > 4 && (data.data[4] == '2' || data.data[4] == '3');
  if (data.size <= 4 || (!is_v2 && data.data[4] != '\0') || !take_section(&data, &t, width))
    return NULL;
  if (is_v2) {
    width = 8;
    if (!take_section(&data, &t, width))
      return NULL;
  }
  if (!read_kinds(arena, &zone, &t) || !read_changes(arena, &zone, &t, width))
    return NULL;
  if (data.size > 2 && data.data[0] == '\n' && data.data[data.size - 1] == '\n')
    zone.rule.is_known = read_rule(ch_str_cut(data, 1, data.size - 1), &zone.rule);
  return ch_zone_make(arena, zone);
}
