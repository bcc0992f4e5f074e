/* SPDX-License-Identifier: Apache-2.0
 * Go's layouts: their elements, and times written by them (Go 1.26, time/format.go). */
#include "funcs/time.h"

#include "funcs/duration.h"

/* ---- names -------------------------------------------------------------------------------- */

const chart_str ch_time_month_names[12] = {
  { "January", 7 },   { "February", 8 }, { "March", 5 },    { "April", 5 },
  { "May", 3 },       { "June", 4 },     { "July", 4 },     { "August", 6 },
  { "September", 9 }, { "October", 7 },  { "November", 8 }, { "December", 8 },
};

const chart_str ch_time_weekday_names[7] = {
  { "Sunday", 6 },   { "Monday", 6 }, { "Tuesday", 7 },  { "Wednesday", 9 },
  { "Thursday", 8 }, { "Friday", 6 }, { "Saturday", 8 },
};

/* ---- elements ----------------------------------------------------------------------------- */

typedef struct element {
  const char    *text;
  ch_layout_kind kind;
  unsigned       flags;
} element;

enum {
  MINUTES = CH_LAYOUT_MINUTES,
  SECONDS = CH_LAYOUT_MINUTES | CH_LAYOUT_SECONDS,
  COLON   = CH_LAYOUT_COLON,
  NO_WORD = 1 << 16 /* no lower case letter may follow: "Month" is not "Mon" */
};

/* Of those with the same start the first one that fits is it. */
static const element elements[] = {
  { "January", CH_LAYOUT_MONTH_NAME, CH_LAYOUT_LONG },
  { "Jan", CH_LAYOUT_MONTH_NAME, NO_WORD },
  { "Monday", CH_LAYOUT_WEEKDAY, CH_LAYOUT_LONG },
  { "Mon", CH_LAYOUT_WEEKDAY, NO_WORD },
  { "MST", CH_LAYOUT_ZONE_NAME, 0 },
  { "01", CH_LAYOUT_MONTH, CH_LAYOUT_PADDED },
  { "02", CH_LAYOUT_DAY, CH_LAYOUT_PADDED },
  { "03", CH_LAYOUT_HOUR_12, CH_LAYOUT_PADDED },
  { "04", CH_LAYOUT_MINUTE, CH_LAYOUT_PADDED },
  { "05", CH_LAYOUT_SECOND, CH_LAYOUT_PADDED },
  { "06", CH_LAYOUT_YEAR_SHORT, 0 },
  { "002", CH_LAYOUT_YEAR_DAY, CH_LAYOUT_PADDED },
  { "15", CH_LAYOUT_HOUR, 0 },
  { "1", CH_LAYOUT_MONTH, 0 },
  { "2006", CH_LAYOUT_YEAR, 0 },
  { "2", CH_LAYOUT_DAY, 0 },
  { "_2", CH_LAYOUT_DAY, CH_LAYOUT_BLANKS },
  { "__2", CH_LAYOUT_YEAR_DAY, CH_LAYOUT_BLANKS },
  { "3", CH_LAYOUT_HOUR_12, 0 },
  { "4", CH_LAYOUT_MINUTE, 0 },
  { "5", CH_LAYOUT_SECOND, 0 },
  { "PM", CH_LAYOUT_NOON, 0 },
  { "pm", CH_LAYOUT_NOON, CH_LAYOUT_LOWER },
  { "-070000", CH_LAYOUT_OFFSET, SECONDS },
  { "-07:00:00", CH_LAYOUT_OFFSET, SECONDS | COLON },
  { "-0700", CH_LAYOUT_OFFSET, MINUTES },
  { "-07:00", CH_LAYOUT_OFFSET, MINUTES | COLON },
  { "-07", CH_LAYOUT_OFFSET, 0 },
  { "Z070000", CH_LAYOUT_OFFSET, CH_LAYOUT_Z | SECONDS },
  { "Z07:00:00", CH_LAYOUT_OFFSET, CH_LAYOUT_Z | SECONDS | COLON },
  { "Z0700", CH_LAYOUT_OFFSET, CH_LAYOUT_Z | MINUTES },
  { "Z07:00", CH_LAYOUT_OFFSET, CH_LAYOUT_Z | MINUTES | COLON },
  { "Z07", CH_LAYOUT_OFFSET, CH_LAYOUT_Z },
};

static bool starts_lower(chart_str text)
{
  return text.size != 0 && text.data[0] >= 'a' && text.data[0] <= 'z';
}

static const element *element_at(chart_str layout)
{
  for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
    chart_str text = chart_str_from(elements[i].text);
    if (layout.data[0] != text.data[0] || !ch_str_starts(layout, text))
      continue;
    if ((elements[i].flags & NO_WORD) != 0 && starts_lower(ch_str_from(layout, text.size)))
      continue;
    return &elements[i];
  }
  return NULL;
}

/* The size of `.000` or `,999` at the start of the layout: the digits must end there. */
static size_t fraction_size(chart_str layout)
{
  if (layout.size < 2 || strchr(".,", layout.data[0]) == NULL)
    return 0;
  char   digit = layout.data[1];
  size_t at    = 1;
  while (at < layout.size && layout.data[at] == digit)
    at++;
  bool is_followed = at < layout.size && layout.data[at] >= '0' && layout.data[at] <= '9';
  return (digit == '0' || digit == '9') && !is_followed ? at : 0;
}

static ch_layout_element cut(chart_str layout, size_t at, size_t size, ch_layout_kind kind,
                             unsigned flags)
{
  return (ch_layout_element){ .before = ch_str_cut(layout, 0, at),
                              .text   = ch_str_cut(layout, at, at + size),
                              .rest   = ch_str_from(layout, at + size),
                              .kind   = kind,
                              .flags  = flags };
}

ch_layout_element ch_layout_next(chart_str layout)
{
  for (size_t at = 0; at < layout.size; at++) {
    if (strchr("JM012_345Pp-Z.,", layout.data[at]) == NULL || layout.data[at] == '\0')
      continue;
    chart_str      rest     = ch_str_from(layout, at);
    size_t         fraction = fraction_size(rest);
    const element *found    = element_at(rest);
    if (ch_str_starts(rest, CHART_STR("_2006"))) /* a plain _, and a year */
      continue;
    if (found != NULL)
      return cut(layout, at, strlen(found->text), found->kind, found->flags);
    if (fraction != 0)
      return cut(layout, at, fraction, CH_LAYOUT_FRACTION,
                 rest.data[1] == '9' ? CH_LAYOUT_TRIMMED : 0);
  }
  return cut(layout, layout.size, 0, CH_LAYOUT_END, 0);
}

/* ---- writing ------------------------------------------------------------------------------ */

static void write_number(ch_buffer *out, int64_t n, size_t width, char filler)
{
  char     digits[20];
  size_t   at   = sizeof digits;
  uint64_t rest = n < 0 ? 0 - (uint64_t) n : (uint64_t) n;
  if (n < 0)
    ch_buffer_byte(out, '-');
  do
    digits[--at] = (char) ('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (sizeof digits - at < width)
    ch_buffer_fill(out, filler, width - (sizeof digits - at));
  ch_buffer_bytes(out, digits + at, sizeof digits - at);
}

/* A number that is two (or `width`) digits wide when the layout shows it so. */
static void write_part(ch_buffer *out, int n, unsigned flags, size_t width)
{
  bool is_wide = (flags & (CH_LAYOUT_PADDED | CH_LAYOUT_BLANKS)) != 0;
  write_number(out, n, is_wide ? width : 0, (flags & CH_LAYOUT_BLANKS) != 0 ? ' ' : '0');
}

static void write_name(ch_buffer *out, chart_str name, unsigned flags)
{
  ch_buffer_str(out, (flags & CH_LAYOUT_LONG) != 0 ? name : ch_str_cut(name, 0, 3));
}

/* Minutes count from the offset cut to minutes, seconds do not carry. */
static void write_offset(ch_buffer *out, int64_t offset, unsigned flags)
{
  int64_t minutes = offset / 60;
  if (offset == 0 && (flags & CH_LAYOUT_Z) != 0) {
    ch_buffer_byte(out, 'Z');
    return;
  }
  ch_buffer_byte(out, minutes < 0 ? '-' : '+');
  if (minutes < 0) {
    minutes = -minutes;
    offset  = -offset;
  }
  write_number(out, minutes / 60, 2, '0');
  if ((flags & CH_LAYOUT_COLON) != 0)
    ch_buffer_byte(out, ':');
  if ((flags & CH_LAYOUT_MINUTES) != 0)
    write_number(out, minutes % 60, 2, '0');
  if ((flags & CH_LAYOUT_SECONDS) == 0)
    return;
  if ((flags & CH_LAYOUT_COLON) != 0)
    ch_buffer_byte(out, ':');
  write_number(out, offset % 60, 2, '0');
}

static void write_zone_name(ch_buffer *out, const ch_zone_period *period)
{
  if (period->name.size != 0)
    ch_buffer_str(out, period->name);
  else
    write_offset(out, period->offset, CH_LAYOUT_MINUTES);
}

static void write_fraction(ch_buffer *out, int32_t nanoseconds, const ch_layout_element *e)
{
  char   digits[9];
  size_t size = e->text.size - 1 < 9 ? e->text.size - 1 : 9;
  for (size_t i = 9; i-- > 0; nanoseconds /= 10)
    digits[i] = (char) ('0' + nanoseconds % 10);
  while ((e->flags & CH_LAYOUT_TRIMMED) != 0 && size > 0 && digits[size - 1] == '0')
    size--;
  if (size == 0)
    return;
  ch_buffer_byte(out, e->text.data[0]);
  ch_buffer_bytes(out, digits, size);
}

static void write_noon(ch_buffer *out, int hour, unsigned flags)
{
  bool is_lower = (flags & CH_LAYOUT_LOWER) != 0;
  if (hour >= 12)
    ch_buffer_text(out, is_lower ? "pm" : "PM");
  else
    ch_buffer_text(out, is_lower ? "am" : "AM");
}

static void write_element(ch_buffer *out, const ch_layout_element *e, const ch_date *date,
                          int32_t nanoseconds)
{
  int     hour_12 = date->hour % 12 == 0 ? 12 : date->hour % 12;
  int64_t century = date->year % 100;
  switch (e->kind) {
  case CH_LAYOUT_END: break;
  case CH_LAYOUT_YEAR: write_number(out, date->year, 4, '0'); break;
  case CH_LAYOUT_YEAR_SHORT: write_number(out, century < 0 ? -century : century, 2, '0'); break;
  case CH_LAYOUT_MONTH: write_part(out, date->month, e->flags, 2); break;
  case CH_LAYOUT_MONTH_NAME: write_name(out, ch_time_month_names[date->month - 1], e->flags); break;
  case CH_LAYOUT_WEEKDAY: write_name(out, ch_time_weekday_names[date->weekday], e->flags); break;
  case CH_LAYOUT_DAY: write_part(out, date->day, e->flags, 2); break;
  case CH_LAYOUT_YEAR_DAY: write_part(out, date->year_day, e->flags, 3); break;
  case CH_LAYOUT_HOUR: write_number(out, date->hour, 2, '0'); break;
  case CH_LAYOUT_HOUR_12: write_part(out, hour_12, e->flags, 2); break;
  case CH_LAYOUT_MINUTE: write_part(out, date->minute, e->flags, 2); break;
  case CH_LAYOUT_SECOND: write_part(out, date->second, e->flags, 2); break;
  case CH_LAYOUT_NOON: write_noon(out, date->hour, e->flags); break;
  case CH_LAYOUT_ZONE_NAME: write_zone_name(out, &date->period); break;
  case CH_LAYOUT_OFFSET: write_offset(out, date->period.offset, e->flags); break;
  case CH_LAYOUT_FRACTION: write_fraction(out, nanoseconds, e); break;
  }
}

static void write_by_layout(ch_buffer *out, const ch_date *date, int32_t nanoseconds,
                            chart_str layout)
{
  ch_layout_element e;
  do {
    e = ch_layout_next(layout);
    ch_buffer_str(out, e.before);
    write_element(out, &e, date, nanoseconds);
    layout = e.rest;
  } while (e.kind != CH_LAYOUT_END);
}

void ch_time_format(ch_buffer *out, ch_time t, chart_str layout)
{
  ch_date date = ch_time_date(t);
  write_by_layout(out, &date, t.nanoseconds, layout);
}

void ch_time_print(ch_buffer *out, ch_time t)
{
  ch_time_format(out, t, CHART_STR("2006-01-02 15:04:05.999999999 -0700 MST"));
  if (!t.has_monotonic)
    return;
  uint64_t n = t.monotonic < 0 ? 0 - (uint64_t) t.monotonic : (uint64_t) t.monotonic;
  ch_buffer_text(out, t.monotonic < 0 ? " m=-" : " m=+");
  write_number(out, (int64_t) (n / CH_SECOND), 0, '0');
  ch_buffer_byte(out, '.');
  write_number(out, (int64_t) (n % CH_SECOND), 9, '0');
}
