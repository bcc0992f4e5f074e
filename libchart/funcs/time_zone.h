/* SPDX-License-Identifier: Apache-2.0
 * What a time zone is made of: between the files that read zones and that ask them. */
#ifndef CH_FUNCS_TIME_ZONE_H
#define CH_FUNCS_TIME_ZONE_H

#include "funcs/time.h"

typedef struct ch_zone_kind {
  chart_str name;
  int64_t   offset;
  bool      is_summer;
} ch_zone_kind;

typedef struct ch_zone_change {
  int64_t when; /* seconds since 1970 */
  size_t  kind; /* the number of what holds from then on */
} ch_zone_change;

/* A day of every year, in the manner of POSIX's TZ, and a time on it. */
typedef struct ch_zone_day {
  enum { CH_ZONE_JULIAN, CH_ZONE_YEAR_DAY, CH_ZONE_MONTH_WEEK } form;
  int     day; /* from 1 without leap days, from 0 with them; of the week */
  int     week, month;
  int64_t time; /* in seconds of the clock before the change */
} ch_zone_day;

/* What holds after the last change that is listed. */
typedef struct ch_zone_rule {
  bool         is_known;
  bool         has_summer;
  ch_zone_kind standard, summer;
  ch_zone_day  start, end; /* of summer */
} ch_zone_rule;

/* A zone without kinds is UTC. */
struct ch_zone {
  chart_object          object; /* its *time.Location */
  chart_str             name;
  ch_zone_role          role;
  const ch_zone_kind   *kinds;
  size_t                kind_count;
  const ch_zone_change *changes; /* in ascending order; at least one when there are kinds */
  size_t                change_count;
  ch_zone_rule          rule;
};

extern const ch_class ch_zone_class;

/* A copy of `zone` that its object points to.  Result: arena. */
const ch_zone *ch_zone_make(ch_arena *arena, ch_zone zone);

#endif
