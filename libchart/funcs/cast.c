/* SPDX-License-Identifier: Apache-2.0
 * Numbers from any value, as spf13/cast 1.7.0 makes them. */
#include "funcs/cast.h"

#include "base/number.h"
#include "funcs/time_named.h"

/* s up to the first "." (seen from its end) that only zeros and dots follow, one zero at least. */
static chart_str without_zero_fraction(chart_str s)
{
  bool has_zero = false;
  for (size_t at = s.size; at > 0; at--) {
    char c = s.data[at - 1];
    if (c == '.' && has_zero)
      return ch_str_cut(s, 0, at - 1);
    if (c != '.' && c != '0')
      break;
    has_zero = has_zero || c == '0';
  }
  return s;
}

static int64_t int_from_text(chart_str s)
{
  int64_t result;
  bool    is_out_of_range = false;
  if (!ch_number_parse_int(without_zero_fraction(s), 0, &result, &is_out_of_range))
    return 0;
  return is_out_of_range ? 0 : result;
}

/* Of the types that are integers underneath only those of the calendar count as integers. */
static chart_value without_name(chart_value value)
{
  bool is_month   = ch_object_data(value, &ch_month_class) != NULL;
  bool is_weekday = ch_object_data(value, &ch_weekday_class) != NULL;
  return is_month || is_weekday ? ch_object_plain(value) : value;
}

int64_t ch_cast_int(chart_value value)
{
  value = without_name(value);
  switch ((chart_kind) value.kind) {
  case CHART_BOOL: return value.as.boolean ? 1 : 0;
  case CHART_INT: return value.as.integer;
  case CHART_UINT: return (int64_t) value.as.natural;
  case CHART_FLOAT: return ch_number_to_int(value.as.number);
  case CHART_STRING: return int_from_text(ch_text(value));
  default: return 0;
  }
}

static double float_from_text(chart_str s)
{
  double result;
  bool   is_out_of_range = false;
  if (!ch_number_parse_float(s, &result, &is_out_of_range) || is_out_of_range)
    return 0;
  return result;
}

double ch_cast_float(chart_value value)
{
  value = without_name(value);
  switch ((chart_kind) value.kind) {
  case CHART_BOOL: return value.as.boolean ? 1 : 0;
  case CHART_INT: return (double) value.as.integer;
  case CHART_UINT: return (double) value.as.natural;
  case CHART_FLOAT: return value.as.number;
  case CHART_STRING: return float_from_text(ch_text(value));
  default: return 0;
  }
}
