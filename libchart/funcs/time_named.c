/* SPDX-License-Identifier: Apache-2.0
 * time.Duration, time.Month and time.Weekday: integers with names, and their methods. */
#include "funcs/time_named.h"
#include "funcs/call.h"
#include "funcs/duration.h"
#include "funcs/time.h"

static int64_t number_in(const chart_object *object)
{
  return *(const int64_t *) object->data;
}

chart_value ch_named_int(ch_arena *arena, const ch_class *class, int64_t number)
{
  int64_t *data = (int64_t *) ch_arena_alloc(arena, sizeof *data);
  *data         = number;
  return ch_object(arena, class, data);
}

int64_t ch_duration_of(chart_value value)
{
  return value.kind == CHART_OBJECT ? number_in(value.as.object) : value.as.integer;
}

/* ---- what they share ---------------------------------------------------------------------- */

static chart_value int_field(ch_arena *arena, const chart_object *object, size_t i)
{
  (void) arena;
  (void) i;
  return ch_int(number_in(object));
}

static chart_value int64_field(ch_arena *arena, const chart_object *object, size_t i)
{
  (void) arena;
  (void) i;
  return ch_int64(number_in(object));
}

static void write_json(ch_buffer *out, const chart_object *object)
{
  ch_buffer_integer(out, number_in(object));
}

static bool is_zero(const chart_object *object)
{
  return number_in(object) == 0;
}

static chart_value fn_String(CH_PARAMETERS)
{
  const chart_object *self = arg[0].as.object;
  ch_buffer           out;
  ch_buffer_init(&out, call->arena);
  self->class->text(&out, self);
  return ch_buffer_value(&out);
}

/* ---- months and days of the week ---------------------------------------------------------- */

/* Months count from 1, so that a range over one starts with what has no name. */
static void print_month(ch_buffer *out, const chart_object *object)
{
  int64_t month = number_in(object);
  if (month >= 1 && month <= 12) {
    ch_buffer_str(out, ch_time_month_names[month - 1]);
    return;
  }
  ch_buffer_text(out, "%!Month(");
  ch_buffer_integer(out, month);
  ch_buffer_byte(out, ')');
}

static void print_weekday(ch_buffer *out, const chart_object *object)
{
  ch_buffer_str(out, ch_time_weekday_names[number_in(object)]);
}

static const ch_function name_methods[] = {
  { "String", "func() string", fn_String, 0, NULL },
  { 0 },
};

const ch_class ch_month_class = {
  .name         = { "time.Month", 10 },
  .reflect_kind = { "int", 3 },
  .field        = int_field,
  .of_number    = ch_named_int,
  .methods      = name_methods,
  .text         = print_month,
  .json         = write_json,
  .is_empty     = is_zero,
};

const ch_class ch_weekday_class = {
  .name         = { "time.Weekday", 12 },
  .reflect_kind = { "int", 3 },
  .field        = int_field,
  .of_number    = ch_named_int,
  .methods      = name_methods,
  .text         = print_weekday,
  .json         = write_json,
  .is_empty     = is_zero,
};

/* ---- durations ---------------------------------------------------------------------------- */

enum { TRUNCATE, ROUND };
enum { NANOSECONDS = 1, MICROSECONDS = 1000, MILLISECONDS = 1000000 };
enum { SECONDS, MINUTES, HOURS };

static void print_duration(ch_buffer *out, const chart_object *object)
{
  ch_duration_print(out, number_in(object));
}

static int64_t receiver(const chart_value *arg)
{
  return number_in(arg[0].as.object);
}

static chart_value fn_Abs(CH_PARAMETERS)
{
  int64_t d = receiver(arg);
  d         = d == INT64_MIN ? INT64_MAX : d < 0 ? -d : d;
  return ch_named_int(call->arena, &ch_duration_class, d);
}

static chart_value fn_Milliseconds(CH_PARAMETERS)
{
  return ch_int64(receiver(arg) / call->function->variant);
}

/* The whole part is taken off first, so that little is lost. */
static chart_value fn_Hours(CH_PARAMETERS)
{
  static const int64_t units[] = { CH_SECOND, CH_MINUTE, CH_HOUR };
  int64_t              unit    = units[call->function->variant];
  int64_t              d       = receiver(arg);
  int64_t              whole   = d / unit;
  return ch_float((double) whole + (double) (d % unit) / (double) unit);
}

static chart_value fn_Round(CH_PARAMETERS)
{
  int64_t d    = receiver(arg);
  int64_t unit = ch_duration_of(arg[1]);
  d = call->function->variant == ROUND ? ch_duration_round(d, unit) : ch_duration_truncate(d, unit);
  return ch_named_int(call->arena, &ch_duration_class, d);
}

static const ch_function duration_methods[] = {
  { "Abs", "func() time.Duration", fn_Abs, 0, NULL },
  { "Hours", "func() float64", fn_Hours, HOURS, NULL },
  { "Microseconds", "func() int64", fn_Milliseconds, MICROSECONDS, NULL },
  { "Milliseconds", "func() int64", fn_Milliseconds, MILLISECONDS, NULL },
  { "Minutes", "func() float64", fn_Hours, MINUTES, NULL },
  { "Nanoseconds", "func() int64", fn_Milliseconds, NANOSECONDS, NULL },
  { "Round", "func(time.Duration) time.Duration", fn_Round, ROUND, NULL },
  { "Seconds", "func() float64", fn_Hours, SECONDS, NULL },
  { "String", "func() string", fn_String, 0, NULL },
  { "Truncate", "func(time.Duration) time.Duration", fn_Round, TRUNCATE, NULL },
  { 0 },
};

const ch_class ch_duration_class = {
  .name         = { "time.Duration", 13 },
  .reflect_kind = { "int64", 5 },
  .field        = int64_field,
  .of_number    = ch_named_int,
  .methods      = duration_methods,
  .text         = print_duration,
  .json         = write_json,
  .is_empty     = is_zero,
};
