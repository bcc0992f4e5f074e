/* SPDX-License-Identifier: Apache-2.0
 * Functions on numbers: conversions, integer and floating-point arithmetic, counting.
 *
 * Integers wrap at 64 bits as Go's do. */
#include "funcs/call.h"
#include "funcs/cast.h"
#include "funcs/funcs.h"

#include "base/number.h"
#include "value/print.h"

#include <math.h>

enum { MINIMUM, MAXIMUM };
enum { DIVIDE, REMAINDER };
enum { DOWN, UP };

/* ---- conversions -------------------------------------------------------------------------- */

static chart_value fn_int(CH_PARAMETERS)
{
  return ch_int(ch_cast_int(arg[0]));
}

static chart_value fn_int64(CH_PARAMETERS)
{
  return ch_int64(ch_cast_int(arg[0]));
}

static chart_value fn_float64(CH_PARAMETERS)
{
  return ch_float(ch_cast_float(arg[0]));
}

/* strconv.Atoi gives the nearest bound beside its range error, and sprig drops the error. */
static chart_value fn_atoi(CH_PARAMETERS)
{
  int64_t result;
  return ch_int(ch_number_parse_int(ch_text(arg[0]), 10, &result, NULL) ? result : 0);
}

static chart_value fn_toDecimal(CH_PARAMETERS)
{
  int64_t   result;
  bool      is_out_of_range = false;
  ch_buffer text;
  ch_buffer_init(&text, call->arena);
  ch_print_value(&text, arg[0]);
  if (!ch_number_parse_int(ch_buffer_view(&text), 8, &result, &is_out_of_range) || is_out_of_range)
    result = 0;
  return ch_int64(result);
}

/* ---- integers ----------------------------------------------------------------------------- */

static int64_t plus(int64_t a, int64_t b)
{
  return (int64_t) ((uint64_t) a + (uint64_t) b);
}

static chart_value fn_add(CH_PARAMETERS)
{
  int64_t sum = 0;
  for (size_t i = 0; i < count; i++)
    sum = plus(sum, ch_cast_int(arg[i]));
  return ch_int64(sum);
}

static chart_value fn_add1(CH_PARAMETERS)
{
  return ch_int64(plus(ch_cast_int(arg[0]), 1));
}

static chart_value fn_sub(CH_PARAMETERS)
{
  return ch_int64((int64_t) ((uint64_t) ch_cast_int(arg[0]) - (uint64_t) ch_cast_int(arg[1])));
}

static chart_value fn_div(CH_PARAMETERS)
{
  bool    gives_rest = call->function->variant == REMAINDER;
  int64_t a = ch_cast_int(arg[0]), b = ch_cast_int(arg[1]);
  if (b == 0)
    ch_fail(call, "runtime error: integer divide by zero");
  if (b == -1) /* INT64_MIN / -1 would trap */
    return ch_int64(gives_rest ? 0 : (int64_t) (0 - (uint64_t) a));
  return ch_int64(gives_rest ? a % b : a / b);
}

static chart_value fn_mul(CH_PARAMETERS)
{
  uint64_t product = (uint64_t) ch_cast_int(arg[0]);
  for (size_t i = 1; i < count; i++)
    product *= (uint64_t) ch_cast_int(arg[i]);
  return ch_int64((int64_t) product);
}

static chart_value fn_max(CH_PARAMETERS)
{
  int64_t best = ch_cast_int(arg[0]);
  for (size_t i = 1; i < count; i++) {
    int64_t next = ch_cast_int(arg[i]);
    if (call->function->variant == MAXIMUM ? next > best : next < best)
      best = next;
  }
  return ch_int64(best);
}

/* ---- floating point ----------------------------------------------------------------------- */

/* math.Max and math.Min: NaN wins unless an infinity of the wanted sign is there, and zeros are
 * told apart by their signs. */
static double better(double a, double b, int which)
{
  double wanted = which == MAXIMUM ? INFINITY : -INFINITY;
  if (a == wanted || b == wanted)
    return wanted;
  if (isnan(a) || isnan(b))
    return NAN;
  if (a == 0 && b == 0)
    return (signbit(a) != 0) == (which == MINIMUM) ? a : b;
  return (which == MAXIMUM) == (a > b) ? a : b;
}

static chart_value fn_maxf(CH_PARAMETERS)
{
  double best = ch_cast_float(arg[0]);
  for (size_t i = 1; i < count; i++)
    best = better(best, ch_cast_float(arg[i]), call->function->variant);
  return ch_float(best);
}

static chart_value fn_floor(CH_PARAMETERS)
{
  double number = ch_cast_float(arg[0]);
  return ch_float(call->function->variant == UP ? ceil(number) : floor(number));
}

/* math.Pow(10, places) as Go computes it, digit for digit: it is not exact past 10^22. */
static double power_of_ten(double places)
{
  double left = fabs(places), base = 0.625, result = 1;
  int    base_exponent = 4, exponent = 0; /* 10 is 0.625 * 2^4 */
  if (left >= 0x1p63)
    return places > 0 ? INFINITY : 0;
  for (uint64_t bits = (uint64_t) left; bits != 0; bits >>= 1) {
    if (base_exponent > 1 << 12) {
      exponent += base_exponent;
      break;
    }
    if ((bits & 1) != 0) {
      result *= base;
      exponent += base_exponent;
    }
    base *= base;
    base_exponent *= 2;
    if (base < 0.5) {
      base += base;
      base_exponent--;
    }
  }
  return places < 0 ? ldexp(1 / result, -exponent) : ldexp(result, exponent);
}

/* The fraction keeps its number's sign, so a negative number is never rounded up. */
static chart_value fn_round(CH_PARAMETERS)
{
  double threshold = count > 2 ? arg[2].as.number : 0.5;
  double scale     = power_of_ten((double) arg[1].as.integer);
  double scaled    = scale * ch_cast_float(arg[0]);
  double whole;
  double fraction = modf(scaled, &whole);
  return ch_float((fraction >= threshold ? ceil(scaled) : floor(scaled)) / scale);
}

/* ---- counting ----------------------------------------------------------------------------- */

/* How many numbers start, start + step, … come before stop. */
static uint64_t steps_between(int64_t start, int64_t stop, int64_t step)
{
  bool goes_down = stop < start;
  if (goes_down ? step >= 0 : step <= 0)
    return 0;
  uint64_t way    = (uint64_t) stop - (uint64_t) start;
  uint64_t stride = (uint64_t) step;
  if (goes_down) {
    way    = 0 - way;
    stride = 0 - stride;
  }
  return way / stride + (way % stride != 0);
}

static chart_value int_list(ch_call *call, int64_t start, int64_t stop, int64_t step)
{
  uint64_t    size = steps_between(start, stop, step);
  chart_value list = ch_list_new(call->arena, CH_TYPE_INT_LIST, size);
  for (; size > 0; size--, start = plus(start, step))
    ch_list_push(call->arena, list, ch_int(start));
  return list;
}

static chart_value fn_until(CH_PARAMETERS)
{
  return int_list(call, 0, arg[0].as.integer, arg[0].as.integer < 0 ? -1 : 1);
}

static chart_value fn_untilStep(CH_PARAMETERS)
{
  return int_list(call, arg[0].as.integer, arg[1].as.integer, arg[2].as.integer);
}

static chart_value fn_seq(CH_PARAMETERS)
{
  if (count == 0 || count > 3)
    return ch_string(CHART_STR(""));
  int64_t start = count == 1 ? 1 : arg[0].as.integer;
  int64_t end   = arg[count - 1].as.integer;
  int64_t unit  = end < start ? -1 : 1;
  int64_t step  = count == 3 ? arg[1].as.integer : unit;
  if (end < start && step > 0)
    return ch_string(CHART_STR(""));
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  for (uint64_t left = steps_between(start, plus(end, unit), step); left > 0; left--) {
    if (out.size != 0)
      ch_buffer_byte(&out, ' ');
    ch_buffer_integer(&out, start);
    start = plus(start, step);
  }
  return ch_buffer_value(&out);
}

const ch_function ch_number_functions[] = {
  { "int", "func(any) int", fn_int, 0, "VALUE as an int" },
  { "int64", "func(any) int64", fn_int64, 0, "VALUE as an int64" },
  { "float64", "func(any) float64", fn_float64, 0, "VALUE as a float64" },
  { "atoi", "func(string) int", fn_atoi, 0, "the int that decimal TEXT stands for" },
  { "toDecimal", "func(any) int64", fn_toDecimal, 0, "the number that octal TEXT stands for" },
  { "add", "func(...any) int64", fn_add, 0, "the sum of integers" },
  { "add1", "func(any) int64", fn_add1, 0, "NUMBER plus one" },
  { "sub", "func(any, any) int64", fn_sub, 0, "A minus B" },
  { "div", "func(any, any) int64", fn_div, DIVIDE, "A divided by B, truncated" },
  { "mod", "func(any, any) int64", fn_div, REMAINDER, "the rest of A divided by B" },
  { "mul", "func(any, ...any) int64", fn_mul, 0, "the product of integers" },
  { "max", "func(any, ...any) int64", fn_max, MAXIMUM, "the greatest of integers" },
  { "biggest", "func(any, ...any) int64", fn_max, MAXIMUM, "the greatest of integers" },
  { "min", "func(any, ...any) int64", fn_max, MINIMUM, "the least of integers" },
  { "maxf", "func(any, ...any) float64", fn_maxf, MAXIMUM, "the greatest of numbers" },
  { "minf", "func(any, ...any) float64", fn_maxf, MINIMUM, "the least of numbers" },
  { "ceil", "func(any) float64", fn_floor, UP, "NUMBER rounded up to a whole number" },
  { "floor", "func(any) float64", fn_floor, DOWN, "NUMBER rounded down to a whole number" },
  { "round", "func(any, int, ...float64) float64", fn_round, 0,
    "NUMBER rounded to PLACES, up from a fraction of THRESHOLD (0.5) on" },
  { "until", "func(int) []int", fn_until, 0, "the numbers from 0 to before STOP" },
  { "untilStep", "func(int, int, int) []int", fn_untilStep, 0,
    "the numbers START, START + STEP and so on to before STOP" },
  { "seq", "func(...int) string", fn_seq, 0, "the numbers from START by STEP to END as text" },
  { 0 },
};
