/* SPDX-License-Identifier: Apache-2.0
 * Go's time.Time and time.Location: instants, the calendar, layouts, time zones (Go 1.26).
 *
 * "Local", the time zone of the process, comes from the host table.  It stays a zone of its own even
 * where it is UTC, since templates can tell the two apart by comparing. */
#ifndef CH_FUNCS_TIME_H
#define CH_FUNCS_TIME_H

#include "value/function.h"
#include "value/object.h"

/* ---- time zones: time_zone.c ----------------------------------------------------------------- */

typedef struct ch_zone ch_zone;

/* A stretch of time in which a zone's clocks do not change. */
typedef struct ch_zone_period {
  chart_str name;   /* "CEST" */
  int64_t   offset; /* seconds east of Greenwich */
  int64_t   start;  /* seconds since 1970, inclusive */
  int64_t   end;    /* exclusive; about right far from a change, as with Go */
  bool      is_summer;
} ch_zone_period;

/* Zones that are more than a name: time.Local, and those of TOML's dates and times without a zone,
 * by which their form is known again; they have the offset that local time has now. */
typedef enum ch_zone_role {
  CH_ZONE_PLAIN,
  CH_ZONE_LOCAL,
  CH_ZONE_LOCAL_DATETIME,
  CH_ZONE_LOCAL_DATE,
  CH_ZONE_LOCAL_TIME
} ch_zone_role;

/* The zone with that role, the same one each time in a rendering; its files are read through
 * call->host when it is asked for first. */
const ch_zone *ch_zone_special(ch_call *call, ch_zone_role role);

/* The role of a zone (NULL: UTC). */
ch_zone_role ch_zone_role_of(const ch_zone *zone);

/* The zone called `name` (time.LoadLocation), from the system's database through call->host.
 * Result: false when there is none.  *out (NULL for UTC) lives as long as the rendering. */
bool ch_zone_load(ch_call *call, const ch_zone **out, chart_str name);

/* Reads the bytes of a TZif file.  Result: arena, borrows data; NULL when it is damaged. */
const ch_zone *ch_zone_read(ch_arena *arena, chart_str name, chart_str data);

/* time.FixedZone.  Result: arena, borrows name. */
const ch_zone *ch_zone_fixed(ch_arena *arena, chart_str name, int64_t offset);

/* The period around a time in seconds since 1970. */
ch_zone_period ch_zone_lookup(const ch_zone *zone, int64_t unix_seconds);

/* The offset that an abbreviation ("CEST") stands for in this zone, best at the given wall clock
 * time, in seconds since 1970 as if that were UTC. */
bool ch_zone_lookup_name(const ch_zone *zone, chart_str name, int64_t wall, int64_t *offset);

/* Location.String: "Europe/Berlin". */
chart_str ch_zone_name(const ch_zone *zone);

/* The *time.Location value of the zone, the same object each time. */
chart_value ch_zone_value(const ch_zone *zone);

/* The zone of such a value. */
const ch_zone *ch_zone_of(chart_value value);

/* ---- instants: time.c ------------------------------------------------------------------------ */

/* Seconds from the year 1, where Go counts from, to 1970. */
#define CH_TIME_1970 INT64_C(62135596800)

/* As time.Time, and with its limits: seconds wrap around at the ends of the range. */
typedef struct ch_time {
  int64_t        seconds; /* since 0001-01-01 00:00:00 UTC */
  int32_t        nanoseconds;
  bool           has_monotonic; /* it comes from the clock: printed as `m=+0.000000001` */
  int64_t        monotonic;
  const ch_zone *zone; /* NULL: UTC */
} ch_time;

/* What the calendar and the clock on the wall show in the time's zone. */
typedef struct ch_date {
  int64_t        year;
  int            month;    /* 1 to 12 */
  int            day;      /* of the month, from 1 */
  int            year_day; /* from 1 */
  int            weekday;  /* from 0, Sunday */
  int            hour, minute, second;
  ch_zone_period period;
} ch_date;

ch_time ch_time_from_unix(int64_t seconds, int32_t nanoseconds, const ch_zone *zone);

static inline int64_t ch_time_unix(ch_time t)
{
  return (int64_t) ((uint64_t) t.seconds - (uint64_t) CH_TIME_1970);
}

/* time.Date, but month, day and clock may be out of their ranges only by a day's worth: they are
 * carried over.  Only year, month, day, hour, minute and second of `date` are read. */
ch_time ch_time_from_date(const ch_date *date, int64_t nanoseconds, const ch_zone *zone);

ch_date ch_time_date(ch_time t);

ch_time ch_time_add(ch_time t, int64_t duration);
ch_time ch_time_add_date(ch_time t, int64_t years, int64_t months, int64_t days);

/* Time.Sub: the duration from b to a, or the end of the range. */
int64_t ch_time_subtract(ch_time a, ch_time b);

/* Time.Compare: -1, 0 or 1. */
int ch_time_compare(ch_time a, ch_time b);

/* Time.Truncate and Time.Round: to multiples of unit since the year 1. */
ch_time ch_time_truncate(ch_time t, int64_t unit);
ch_time ch_time_round(ch_time t, int64_t unit);

/* Days in a month (1 to 12). */
int ch_time_days_in(int month, int64_t year);

/* Days of a common year before month 1 to 13. */
int ch_time_days_before(int month);

bool ch_time_is_leap(int64_t year);

/* 1970-01-01 to the first of January, in seconds. */
int64_t ch_time_year_start(int64_t year);

/* ---- layouts: time_format.c, time_parse.c ---------------------------------------------------- */

typedef enum ch_layout_kind {
  CH_LAYOUT_END, /* no more elements */
  CH_LAYOUT_YEAR,
  CH_LAYOUT_YEAR_SHORT,
  CH_LAYOUT_MONTH,      /* 1, or 01 with CH_LAYOUT_PADDED */
  CH_LAYOUT_MONTH_NAME, /* Jan, or January with CH_LAYOUT_LONG */
  CH_LAYOUT_WEEKDAY,    /* Mon, or Monday with CH_LAYOUT_LONG */
  CH_LAYOUT_DAY,        /* 2, 02 or _2 */
  CH_LAYOUT_YEAR_DAY,   /* 002 or __2 */
  CH_LAYOUT_HOUR,       /* 15 */
  CH_LAYOUT_HOUR_12,    /* 3 or 03 */
  CH_LAYOUT_MINUTE,
  CH_LAYOUT_SECOND,
  CH_LAYOUT_NOON,      /* PM, or pm with CH_LAYOUT_LOWER */
  CH_LAYOUT_ZONE_NAME, /* MST */
  CH_LAYOUT_OFFSET,    /* -0700 and its kin */
  CH_LAYOUT_FRACTION   /* .000, or .999 with CH_LAYOUT_TRIMMED */
} ch_layout_kind;

enum {
  CH_LAYOUT_PADDED  = 1,  /* 01 */
  CH_LAYOUT_BLANKS  = 2,  /* _2 */
  CH_LAYOUT_LONG    = 4,  /* January */
  CH_LAYOUT_LOWER   = 8,  /* pm */
  CH_LAYOUT_TRIMMED = 16, /* .999 */
  CH_LAYOUT_Z       = 32, /* Z for no offset at all */
  CH_LAYOUT_COLON   = 64,
  CH_LAYOUT_MINUTES = 128,
  CH_LAYOUT_SECONDS = 256
};

typedef struct ch_layout_element {
  chart_str      before; /* the literal text in front of it */
  chart_str      text;   /* "Jan"; empty for CH_LAYOUT_END */
  chart_str      rest;   /* the layout behind it */
  ch_layout_kind kind;
  unsigned       flags;
} ch_layout_element;

extern const chart_str ch_time_month_names[12];
extern const chart_str ch_time_weekday_names[7];

/* The first element of a layout.  Result: borrowed from it. */
ch_layout_element ch_layout_next(chart_str layout);

/* Appends Time.Format(layout). */
void ch_time_format(ch_buffer *out, ch_time t, chart_str layout);

/* Appends Time.String. */
void ch_time_print(ch_buffer *out, ch_time t);

/* The layout of time.RFC3339Nano. */
#define CH_TIME_RFC3339 CHART_STR("2006-01-02T15:04:05.999999999Z07:00")

/* time.ParseInLocation.  Result: an empty text, or what Go says against it (arena); *out is the
 * zero time then. */
chart_str ch_time_parse(ch_arena *arena, ch_time *out, chart_str layout, chart_str text,
                        const ch_zone *zone);

/* ---- values: time_class.c ----------------------------------------------------------- */

/* A time.Time value.  Result: arena. */
chart_value ch_time_value(ch_arena *arena, ch_time t);

/* The time in a time.Time value, or NULL for any other. */
const ch_time *ch_time_of(chart_value value);

/* The time now, by call->host, in the local zone. */
ch_time ch_time_now(ch_call *call);

#endif
