/* SPDX-License-Identifier: Apache-2.0
 * Time zones: finding them in the system's database, and what they say about an instant (Go 1.26,
 * time/zoneinfo.go). */
#include "funcs/time_zone.h"

enum { DAY = 86400 };

/* ---- zones as values ---------------------------------------------------------------------- */

static const ch_zone *zone_in(const chart_object *object)
{
  return (const ch_zone *) object->data;
}

/* Exact for UTC; of other zones just enough to tell them apart for deepEqual. */
static chart_value location_field(ch_arena *arena, const chart_object *object, size_t i)
{
  enum { NAME, ZONE, TX, EXTEND, CACHE_START, CACHE_END };
  const ch_zone *zone = zone_in(object);
  switch (i) {
  case NAME: return ch_string(zone->name);
  case ZONE: break;
  case TX: return ch_list_nil(CH_TYPE_LIST);
  case EXTEND: return ch_string(CHART_STR(""));
  case CACHE_START:
  case CACHE_END: return ch_int64(0);
  default: return (chart_value){ .kind = CHART_OBJECT, .type = CH_TYPE_ZONE };
  }
  chart_value offsets = ch_list_new(arena, CH_TYPE_LIST, zone->kind_count);
  for (size_t k = 0; k < zone->kind_count; k++)
    ch_list_push(arena, offsets, ch_int(zone->kinds[k].offset));
  return offsets;
}

/* Go exports none of the fields. */
static void print_json(ch_buffer *out, const chart_object *object)
{
  (void) object;
  ch_buffer_text(out, "{}");
}

static void print_location(ch_buffer *out, const chart_object *object)
{
  ch_buffer_str(out, zone_in(object)->name);
}

static chart_value fn_String(ch_call *call, const chart_value *arg, size_t count)
{
  (void) call;
  (void) count;
  return ch_string(zone_in(arg[0].as.object)->name);
}

static chart_value copy_location(ch_arena *arena, const chart_object *object)
{
  (void) object;
  return ch_zone_value(ch_zone_make(arena, (ch_zone){ .name = CHART_STR("") }));
}

static const chart_str   location_fields[]  = { { "name", 4 },        { "zone", 4 },
                                                { "tx", 2 },          { "extend", 6 },
                                                { "cacheStart", 10 }, { "cacheEnd", 8 },
                                                { "cacheZone", 9 },   { NULL, 0 } };
static const ch_function location_methods[] = {
  { "String", "func() string", fn_String, 0, NULL },
  { 0 },
};

const ch_class ch_zone_class = {
  .name         = { "*time.Location", 14 },
  .reflect_kind = { "ptr", 3 },
  .fields       = location_fields,
  .field        = location_field,
  .methods      = location_methods,
  .text         = print_location,
  .json         = print_json,
  .copy         = copy_location,
};

/* ---- zones that are made ------------------------------------------------------------------- */

/* Nobody writes through the pointers of an object. */
static const ch_zone zone_utc = { .object = { &ch_zone_class, (void *) &zone_utc },
                                  .name   = { "UTC", 3 } };

static const ch_zone_change no_change = { .when = INT64_MIN };

/* A zone of one kind that never changes. */
#define FIXED(self, text, size, kind)                                                           \
  {                                                                                             \
    { &ch_zone_class, (void *) (self) }, { text, size }, CH_ZONE_PLAIN, kind, 1, &no_change, 1, \
    {                                                                                           \
      0                                                                                         \
    }                                                                                           \
  }

/* Go keeps nameless zones of whole hours, so that all of one offset are the same. */
enum { FIRST_HOUR = -12, LAST_HOUR = 14 };

#define EACH_HOUR(X)                                                                           \
  X(-12), X(-11), X(-10), X(-9), X(-8), X(-7), X(-6), X(-5), X(-4), X(-3), X(-2), X(-1), X(0), \
    X(1), X(2), X(3), X(4), X(5), X(6), X(7), X(8), X(9), X(10), X(11), X(12), X(13), X(14)
#define NAMELESS_KIND(hour)          \
  {                                  \
    { NULL, 0 }, (hour) *3600, false \
  }
#define NAMELESS_ZONE(hour) \
  FIXED(&nameless_zones[(hour) -FIRST_HOUR], NULL, 0, &nameless_kinds[(hour) -FIRST_HOUR])

static const ch_zone_kind nameless_kinds[] = { EACH_HOUR(NAMELESS_KIND) };
static const ch_zone      nameless_zones[] = { EACH_HOUR(NAMELESS_ZONE) };

const ch_zone *ch_zone_make(ch_arena *arena, ch_zone zone)
{
  ch_zone *result = (ch_zone *) ch_arena_alloc(arena, sizeof *result);
  *result         = zone;
  result->object  = (chart_object){ &ch_zone_class, result };
  return result;
}

const ch_zone *ch_zone_fixed(ch_arena *arena, chart_str name, int64_t offset)
{
  int64_t hour = offset / 3600;
  if (name.size == 0 && offset % 3600 == 0 && hour >= FIRST_HOUR && hour <= LAST_HOUR)
    return &nameless_zones[hour - FIRST_HOUR];
  ch_zone_kind *kind = (ch_zone_kind *) ch_arena_alloc(arena, sizeof *kind);
  *kind              = (ch_zone_kind){ .name = name, .offset = offset };
  return ch_zone_make(arena, (ch_zone) FIXED(NULL, name.data, name.size, kind));
}

chart_str ch_zone_name(const ch_zone *zone)
{
  return zone == NULL ? zone_utc.name : zone->name;
}

chart_value ch_zone_value(const ch_zone *zone)
{
  const chart_object *object = zone == NULL ? &zone_utc.object : &zone->object;
  return (chart_value){ .kind      = CHART_OBJECT,
                        .type      = CH_TYPE_OBJECT,
                        .as.object = (chart_object *) object };
}

const ch_zone *ch_zone_of(chart_value value)
{
  const ch_zone *zone = (const ch_zone *) ch_object_data(value, &ch_zone_class);
  return zone == &zone_utc ? NULL : zone;
}

/* ---- the rule for the time to come -------------------------------------------------------- */

/* The weekday of a date, from 0, Sunday. */
static int weekday_of(int64_t year, int month, int day)
{
  int64_t days = ch_time_year_start(year) / DAY + ch_time_days_before(month) + day - 1 +
                 (month > 2 && ch_time_is_leap(year));
  return (int) (((days + 4) % 7 + 7) % 7); /* 1970 began on a Thursday */
}

/* The seconds from the start of the year to the change; the clock runs `offset` ahead. */
static int64_t change_in_year(int64_t year, const ch_zone_day *rule, int64_t offset)
{
  bool    is_leap = ch_time_is_leap(year);
  int64_t day;
  if (rule->form == CH_ZONE_JULIAN) {
    day = rule->day - 1 + (is_leap && rule->day >= 60);
  } else if (rule->form == CH_ZONE_YEAR_DAY) {
    day = rule->day;
  } else {
    int of_month = (rule->day - weekday_of(year, rule->month, 1) + 7) % 7;
    for (int i = 1; i < rule->week && of_month + 7 < ch_time_days_in(rule->month, year); i++)
      of_month += 7;
    day = of_month + ch_time_days_before(rule->month) + (is_leap && rule->month > 2);
  }
  return day * DAY + rule->time - offset;
}

static ch_zone_period period_of(const ch_zone_kind *kind, int64_t start, int64_t end)
{
  return (ch_zone_period){ kind->name, kind->offset, start, end, kind->is_summer };
}

/* South of the equator summer ends before it starts: then it is winter that lies within a year. */
static ch_zone_period period_by_rule(const ch_zone_rule *rule, int64_t since, int64_t seconds)
{
  if (!rule->has_summer)
    return period_of(&rule->standard, since, INT64_MAX);
  int64_t year  = ch_time_date(ch_time_from_unix(seconds, 0, NULL)).year;
  int64_t first = ch_time_year_start(year);
  int64_t start = first + change_in_year(year, &rule->start, rule->standard.offset);
  int64_t end   = first + change_in_year(year, &rule->end, rule->summer.offset);

  const ch_zone_kind *outside = &rule->standard, *inside = &rule->summer;
  if (end < start) {
    int64_t swapped = start;
    start           = end;
    end             = swapped;
    outside         = &rule->summer;
    inside          = &rule->standard;
  }
  if (seconds < start)
    return period_of(outside, first, start);
  if (seconds >= end)
    return period_of(outside, end, first + INT64_C(365) * DAY);
  return period_of(inside, start, end);
}

/* ---- asking ------------------------------------------------------------------------------- */

/* What held before the first change: the first kind, unless a change leads to it. */
static size_t first_kind(const ch_zone *zone)
{
  bool is_changed_to = false;
  for (size_t i = 0; i < zone->change_count; i++)
    is_changed_to = is_changed_to || zone->changes[i].kind == 0;
  if (!is_changed_to)
    return 0;
  if (zone->kinds[zone->changes[0].kind].is_summer)
    for (size_t i = zone->changes[0].kind; i-- > 0;)
      if (!zone->kinds[i].is_summer)
        return i;
  for (size_t i = 0; i < zone->kind_count; i++)
    if (!zone->kinds[i].is_summer)
      return i;
  return 0;
}

ch_zone_period ch_zone_lookup(const ch_zone *zone, int64_t seconds)
{
  if (zone == NULL || zone->kind_count == 0)
    return (ch_zone_period){ .name = CHART_STR("UTC"), .start = INT64_MIN, .end = INT64_MAX };
  const ch_zone_change *changes = zone->changes;
  if (seconds < changes[0].when)
    return period_of(&zone->kinds[first_kind(zone)], INT64_MIN, changes[0].when);
  size_t low = 0, high = zone->change_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (seconds < changes[middle].when)
      high = middle;
    else
      low = middle;
  }
  if (high == zone->change_count && zone->rule.is_known)
    return period_by_rule(&zone->rule, changes[low].when, seconds);
  return period_of(&zone->kinds[changes[low].kind], changes[low].when,
                   high == zone->change_count ? INT64_MAX : changes[high].when);
}

bool ch_zone_lookup_name(const ch_zone *zone, chart_str name, int64_t wall, int64_t *offset)
{
  size_t count = zone == NULL ? 0 : zone->kind_count;
  for (size_t i = 0; i < count; i++) {
    if (!ch_str_equal(zone->kinds[i].name, name))
      continue;
    ch_zone_period period = ch_zone_lookup(zone, wall - zone->kinds[i].offset);
    *offset               = period.offset;
    if (ch_str_equal(period.name, name))
      return true;
  }
  for (size_t i = 0; i < count; i++) {
    *offset = zone->kinds[i].offset;
    if (ch_str_equal(zone->kinds[i].name, name))
      return true;
  }
  return false;
}

/* ---- the system's database ---------------------------------------------------------------- */

/* Files of zones hold a few kilobytes. */
enum { LARGEST_FILE = 1 << 16 };

typedef struct file_sink {
  char  *bytes;
  size_t size;
} file_sink;

static bool take_piece(void *argument, const void *bytes, size_t size)
{
  file_sink *sink = (file_sink *) argument;
  if (size > LARGEST_FILE - sink->size)
    return false;
  if (size != 0)
    memcpy(sink->bytes + sink->size, bytes, size);
  sink->size += size;
  return true;
}

static const ch_zone *read_zone(ch_call *call, const char *folder, chart_str name)
{
  chart_str path = ch_arena_format(call->arena, "%s%.*s", folder, CH_STR_ARG(name));
  file_sink sink = { .bytes = (char *) ch_arena_alloc(call->arena, LARGEST_FILE) };
  if (call->host->read_file(call->host->user, path.data, take_piece, &sink) != 0)
    return NULL;
  return ch_zone_read(call->lasting, name,
                      ch_arena_copy(call->lasting, ch_str(sink.bytes, sink.size)));
}

static const ch_zone *find_in_folders(ch_call *call, chart_str name)
{
  static const char *const folders[] = { "/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/",
                                         "/usr/lib/locale/TZ/", "/etc/zoneinfo/" };
  const ch_zone           *zone      = NULL;
  for (size_t i = 0; zone == NULL && i < sizeof folders / sizeof *folders; i++)
    zone = read_zone(call, folders[i], name);
  return zone;
}

/* What a template may ask for lies below those folders. */
static const ch_zone *find_zone(ch_call *call, chart_str name)
{
  bool is_outside = strchr("/\\", name.data[0]) != NULL || /* a NUL, too */
                    ch_str_find(name, CHART_STR(".."), 0) != CH_NOT_FOUND ||
                    ch_str_find_byte(name, '\0', 0) != CH_NOT_FOUND;
  return is_outside ? NULL : find_in_folders(call, name);
}

/* ---- zones with a role -------------------------------------------------------------------- */

/* What the host calls local time, as Go understands it. */
static const ch_zone *find_local(ch_call *call)
{
  enum { LONGEST_NAME = 1024 };
  chart_str name = CHART_STR("/etc/localtime");
  size_t    size = 0;
  char     *text = (char *) ch_arena_alloc(call->lasting, LONGEST_NAME);
  if (call->host->time_zone(call->host->user, text, LONGEST_NAME, &size)) {
    name = ch_str(text, size);
    if (size != 0 && text[0] == ':')
      name = ch_str_from(name, 1);
  }
  if (ch_str_starts(name, CHART_STR("/")))
    return read_zone(call, "", name);
  return name.size == 0 || ch_str_is(name, "UTC") ? NULL : find_in_folders(call, name);
}

static const ch_zone *make_local(ch_call *call)
{
  const ch_zone *found = find_local(call);
  ch_zone        zone  = found == NULL ? zone_utc : *found;
  if (ch_str_is(zone.name, "/etc/localtime"))
    zone.name = CHART_STR("Local");
  zone.role = CH_ZONE_LOCAL;
  return ch_zone_make(call->lasting, zone);
}

static const ch_zone *make_toml_zone(ch_call *call, ch_zone_role role)
{
  static const chart_str names[] = { [CH_ZONE_LOCAL_DATETIME] = { "datetime-local", 14 },
                                     [CH_ZONE_LOCAL_DATE]     = { "date-local", 10 },
                                     [CH_ZONE_LOCAL_TIME]     = { "time-local", 10 } };
  int64_t                seconds = 0;
  int32_t                nanoseconds;
  call->host->now(call->host->user, &seconds, &nanoseconds);
  ch_zone_period now  = ch_zone_lookup(ch_zone_special(call, CH_ZONE_LOCAL), seconds);
  ch_zone        zone = *ch_zone_fixed(call->lasting, names[role], now.offset);
  zone.role           = role;
  return ch_zone_make(call->lasting, zone);
}

/* ---- zones that were asked for ------------------------------------------------------------ */

typedef struct known_zone {
  ch_zone_role       role;
  chart_str          name; /* of those without a role */
  const ch_zone     *zone; /* NULL: there is none */
  struct known_zone *next;
} known_zone;

static const ch_zone *make_zone(ch_call *call, ch_zone_role role, chart_str name)
{
  if (role == CH_ZONE_PLAIN)
    return find_zone(call, name);
  return role == CH_ZONE_LOCAL ? make_local(call) : make_toml_zone(call, role);
}

static const ch_zone *known(ch_call *call, ch_zone_role role, chart_str name)
{
  known_zone *entry = (known_zone *) call->zones;
  while (entry != NULL && !(entry->role == role && ch_str_equal(entry->name, name)))
    entry = entry->next;
  if (entry != NULL)
    return entry->zone;
  entry       = (known_zone *) ch_arena_alloc(call->lasting, sizeof *entry);
  name        = ch_arena_copy(call->lasting, name);
  *entry      = (known_zone){ .role = role, .name = name, .zone = make_zone(call, role, name) };
  entry->next = (known_zone *) call->zones;
  call->zones = entry;
  return entry->zone;
}

const ch_zone *ch_zone_special(ch_call *call, ch_zone_role role)
{
  return known(call, role, CHART_STR(""));
}

ch_zone_role ch_zone_role_of(const ch_zone *zone)
{
  return zone == NULL ? CH_ZONE_PLAIN : zone->role;
}

bool ch_zone_load(ch_call *call, const ch_zone **out, chart_str name)
{
  *out = NULL;
  if (name.size == 0 || ch_str_is(name, "UTC"))
    return true;
  if (ch_str_is(name, "Local"))
    *out = ch_zone_special(call, CH_ZONE_LOCAL);
  else
    *out = known(call, CH_ZONE_PLAIN, name);
  return *out != NULL;
}
