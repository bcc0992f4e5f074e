/* SPDX-License-Identifier: Apache-2.0
 * Go's time.Time: the calendar, and reckoning with instants (Go 1.26, time/time.go).
 *
 * The calendar counts days from the first of March of a year far back, so that a leap day is the
 * last of its year and every year number is natural; that is how far back Go's reaches, too, and
 * instants beyond it come around at the other end. */
#include "funcs/time.h"

#include "funcs/duration.h"

enum { DAY = 86400, DAYS_IN_ERA = 146097 /* 400 years */ };

#define FIRST_YEAR UINT64_C(292277022400) /* before the year 0; a multiple of 400 */
/* From the first of March of that year to the first of January of the year 0, and to 1970. */
#define DAYS_BEFORE_0    (FIRST_YEAR / 400 * DAYS_IN_ERA - 60)
#define DAYS_BEFORE_1970 (DAYS_BEFORE_0 + 719528)

/* ---- the calendar ------------------------------------------------------------------------- */

bool ch_time_is_leap(int64_t year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int ch_time_days_before(int month)
{
  static const int days[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
  return days[month - 1];
}

int ch_time_days_in(int month, int64_t year)
{
  if (month == 2)
    return ch_time_is_leap(year) ? 29 : 28;
  return ch_time_days_before(month + 1) - ch_time_days_before(month);
}

/* Days since 1970 of a day of the month (1 to 12); the day may lie outside of it. */
static int64_t days_of(int64_t year, int month, int64_t day)
{
  uint64_t y          = (uint64_t) year + FIRST_YEAR - (month < 3);
  uint64_t in_era     = y % 400;
  uint64_t from_march = (uint64_t) (month < 3 ? month + 9 : month - 3);
  uint64_t days =
    y / 400 * DAYS_IN_ERA + in_era * 365 + in_era / 4 - in_era / 100 + (153 * from_march + 2) / 5;
  return (int64_t) (days + (uint64_t) day - 1 - DAYS_BEFORE_1970);
}

int64_t ch_time_year_start(int64_t year)
{
  return (int64_t) ((uint64_t) days_of(year, 1, 1) * DAY);
}

static void set_day(ch_date *date, uint64_t days)
{
  uint64_t era     = days / DAYS_IN_ERA;
  unsigned in_era  = (unsigned) (days % DAYS_IN_ERA);
  unsigned year    = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  int      day     = (int) (in_era - (year * 365 + year / 4 - year / 100)); /* since March */
  int      shifted = (5 * day + 2) / 153;
  date->day        = day - (153 * shifted + 2) / 5 + 1;
  date->month      = shifted < 10 ? shifted + 3 : shifted - 9;
  date->year       = (int64_t) (era * 400 + year - FIRST_YEAR) + (date->month < 3);
  date->weekday    = (int) ((days + 3) % 7);
  date->year_day =
    ch_time_days_before(date->month) + date->day + (date->month > 2 && ch_time_is_leap(date->year));
}

ch_date ch_time_date(ch_time t)
{
  ch_date  date = { .period = ch_zone_lookup(t.zone, ch_time_unix(t)) };
  uint64_t seconds =
    (uint64_t) ch_time_unix(t) + DAYS_BEFORE_1970 * DAY + (uint64_t) date.period.offset;
  int of_day = (int) (seconds % DAY);
  set_day(&date, seconds / DAY);
  date.hour   = of_day / 3600;
  date.minute = of_day / 60 % 60;
  date.second = of_day % 60;
  return date;
}

/* ---- making instants ---------------------------------------------------------------------- */

ch_time ch_time_from_unix(int64_t seconds, int32_t nanoseconds, const ch_zone *zone)
{
  return (ch_time){ .seconds     = (int64_t) ((uint64_t) seconds + (uint64_t) CH_TIME_1970),
                    .nanoseconds = nanoseconds,
                    .zone        = zone };
}

/* The instant of a wall clock time: the offset is taken from what is about that time, and taken
 * again when the clocks change in between. */
static int64_t without_offset(int64_t wall, const ch_zone *zone)
{
  ch_zone_period period = ch_zone_lookup(zone, wall);
  int64_t        result = (int64_t) ((uint64_t) wall - (uint64_t) period.offset);
  if (period.offset != 0 && (result < period.start || result >= period.end)) {
    period = ch_zone_lookup(zone, result);
    result = (int64_t) ((uint64_t) wall - (uint64_t) period.offset);
  }
  return result;
}

static ch_time from_parts(int64_t year, int month, int64_t day, int64_t second_of_day,
                          int64_t nanoseconds, const ch_zone *zone)
{
  uint64_t wall = (uint64_t) days_of(year, month, day) * DAY + (uint64_t) second_of_day;
  return ch_time_from_unix(without_offset((int64_t) wall, zone), (int32_t) nanoseconds, zone);
}

ch_time ch_time_from_date(const ch_date *date, int64_t nanoseconds, const ch_zone *zone)
{
  int64_t second = date->hour * INT64_C(3600) + date->minute * INT64_C(60) + date->second;
  return from_parts(date->year, date->month, date->day, second, nanoseconds, zone);
}

ch_time ch_time_add_date(ch_time t, int64_t years, int64_t months, int64_t days)
{
  ch_date date   = ch_time_date(t);
  int64_t second = date.hour * INT64_C(3600) + date.minute * INT64_C(60) + date.second;
  int64_t month  = (int64_t) ((uint64_t) months + (uint64_t) date.month - 1);
  int64_t over   = month / 12 - (month % 12 < 0);
  int64_t year   = (int64_t) ((uint64_t) date.year + (uint64_t) years + (uint64_t) over);
  int64_t day    = (int64_t) ((uint64_t) date.day + (uint64_t) days);
  return from_parts(year, (int) (month - over * 12) + 1, day, second, t.nanoseconds, t.zone);
}

/* ---- reckoning ---------------------------------------------------------------------------- */

/* Go stops at the ends of the range here, though not elsewhere. */
static int64_t sum_within_range(int64_t a, int64_t b)
{
  if (b > 0 && a > INT64_MAX - b)
    return INT64_MAX;
  if (b < 0 && a < -INT64_MAX - b)
    return -INT64_MAX;
  return a + b;
}

ch_time ch_time_add(ch_time t, int64_t duration)
{
  int64_t seconds     = duration / CH_SECOND;
  int32_t nanoseconds = t.nanoseconds + (int32_t) (duration % CH_SECOND);
  if (nanoseconds >= CH_SECOND) {
    seconds++;
    nanoseconds -= (int32_t) CH_SECOND;
  } else if (nanoseconds < 0) {
    seconds--;
    nanoseconds += (int32_t) CH_SECOND;
  }
  t.seconds       = sum_within_range(t.seconds, seconds);
  t.nanoseconds   = nanoseconds;
  int64_t moved   = (int64_t) ((uint64_t) t.monotonic + (uint64_t) duration);
  t.has_monotonic = t.has_monotonic && (duration < 0) == (moved < t.monotonic);
  t.monotonic     = moved;
  return t;
}

int ch_time_compare(ch_time a, ch_time b)
{
  if (a.seconds != b.seconds)
    return a.seconds < b.seconds ? -1 : 1;
  return (a.nanoseconds > b.nanoseconds) - (a.nanoseconds < b.nanoseconds);
}

int64_t ch_time_subtract(ch_time a, ch_time b)
{
  uint64_t seconds    = (uint64_t) a.seconds - (uint64_t) b.seconds;
  int64_t  difference = (int64_t) (seconds * (uint64_t) CH_SECOND + (uint64_t) a.nanoseconds -
                                  (uint64_t) b.nanoseconds);
  int      order      = ch_time_compare(a, b);
  if (ch_time_compare(ch_time_add(b, difference), a) == 0)
    return difference;
  return order < 0 ? INT64_MIN : INT64_MAX;
}

/* How far t is after a multiple of unit.  The number of nanoseconds may need more than 64 bits, so
 * it is reduced bit by bit. */
static int64_t rest_of(ch_time t, int64_t unit)
{
  uint64_t modulus     = (uint64_t) unit;
  bool     is_negative = t.seconds < 0;
  uint64_t seconds     = (uint64_t) t.seconds;
  uint64_t nanoseconds = (uint64_t) t.nanoseconds;
  uint64_t rest        = 0;
  if (is_negative) {
    seconds     = 0 - seconds - (nanoseconds != 0);
    nanoseconds = nanoseconds == 0 ? 0 : (uint64_t) CH_SECOND - nanoseconds;
  }
  for (int bit = 63; bit >= 0; bit--) {
    rest = rest * 2 % modulus;
    if ((seconds >> bit & 1) != 0)
      rest = (rest + (uint64_t) CH_SECOND) % modulus;
  }
  rest = (rest + nanoseconds) % modulus;
  return (int64_t) (is_negative && rest != 0 ? modulus - rest : rest);
}

ch_time ch_time_truncate(ch_time t, int64_t unit)
{
  t.has_monotonic = false;
  return unit <= 0 ? t : ch_time_add(t, -rest_of(t, unit));
}

ch_time ch_time_round(ch_time t, int64_t unit)
{
  t.has_monotonic = false;
  if (unit <= 0)
    return t;
  int64_t rest = rest_of(t, unit);
  return ch_time_add(t, rest < unit - rest ? -rest : unit - rest);
}
