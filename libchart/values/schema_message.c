/* SPDX-License-Identifier: Apache-2.0
 * The words of validation: quoted texts, numbers in English, lines under lines.
 *
 * All of it is written into buffers on an arena. */
#include "values/schema_node.h"

#include "base/number.h"
#include "value/print.h"

/* ---- texts ---------------------------------------------------------------------------------- */

/* Go's %q in double quotes; then each \" becomes " and each ' becomes \', and single quotes replace
 * the outer ones.  A backslash at the end of the text takes the last quote with it, as there. */
void ch_schema_quote(ch_buffer *out, chart_str text)
{
  ch_buffer quoted;
  ch_buffer_init(&quoted, out->arena);
  ch_print_quoted(&quoted, text, false);
  size_t size = 0;
  for (size_t i = 0; i < quoted.size; i++) {
    if (quoted.data[i] == '\\' && i + 1 < quoted.size && quoted.data[i + 1] == '"')
      i++;
    quoted.data[size++] = quoted.data[i];
  }
  ch_buffer_byte(out, '\'');
  for (size_t i = 1; i + 1 < size; i++) {
    if (quoted.data[i] == '\'')
      ch_buffer_byte(out, '\\');
    ch_buffer_byte(out, quoted.data[i]);
  }
  ch_buffer_byte(out, '\'');
}

/* Appends digits in groups of three. */
static void print_grouped(ch_buffer *out, const char *digits, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (i != 0 && (count - i) % 3 == 0)
      ch_buffer_byte(out, ',');
    ch_buffer_byte(out, digits[i]);
  }
}

void ch_schema_print_count(ch_buffer *out, int64_t count)
{
  char     digits[24];
  size_t   at      = sizeof digits;
  uint64_t natural = count < 0 ? 0 - (uint64_t) count : (uint64_t) count;
  do
    digits[--at] = (char) ('0' + natural % 10);
  while ((natural /= 10) != 0);
  if (count < 0)
    ch_buffer_byte(out, '-');
  print_grouped(out, digits + at, sizeof digits - at);
}

static void print_exponent(ch_buffer *out, int exponent)
{
  static const char *const raised[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  ch_buffer_text(out, "×10");
  if (exponent < 0)
    ch_buffer_text(out, "⁻");
  exponent = exponent < 0 ? -exponent : exponent;
  if (exponent >= 100)
    ch_buffer_text(out, raised[exponent / 100]);
  ch_buffer_text(out, raised[exponent / 10 % 10]);
  ch_buffer_text(out, raised[exponent % 10]);
}

static void print_scientific(ch_buffer *out, const char *digits, size_t count, int point)
{
  ch_buffer_byte(out, digits[0]);
  if (count > 1)
    ch_buffer_byte(out, '.');
  ch_buffer_bytes(out, digits + 1, count - 1);
  print_exponent(out, point - 1);
}

static void print_decimal(ch_buffer *out, const char *digits, size_t count, int point)
{
  char   whole[8];
  size_t size = 0;
  while ((int) size < point) {
    whole[size] = '0';
    if (size < count)
      whole[size] = digits[size];
    size++;
  }
  if (size == 0)
    ch_buffer_byte(out, '0');
  print_grouped(out, whole, size);
  if (size >= count)
    return;
  ch_buffer_byte(out, '.');
  if (point < 0)
    ch_buffer_fill(out, '0', (size_t) -point);
  ch_buffer_bytes(out, digits + size, count - size);
}

/* As golang.org/x/text/message prints a float64 with %v in English: like %g, the digits grouped. */
void ch_schema_print_number(ch_buffer *out, const ch_decimal *number)
{
  const double nearest = ch_decimal_to_double(out->arena, number);
  char         digits[18];
  int          point = 0;
  if (nearest == 0) {
    ch_buffer_byte(out, '0');
    return;
  }
  if (number->is_negative)
    ch_buffer_byte(out, '-');
  if (nearest - nearest != 0) {
    ch_buffer_text(out, "∞");
    return;
  }
  const size_t count = ch_number_digits(digits, &point, nearest);
  if (point - 1 < -4 || point - 1 >= 6)
    print_scientific(out, digits, count, point);
  else
    print_decimal(out, digits, count, point);
}

void ch_schema_print_scalar(ch_buffer *out, chart_value value)
{
  if (value.kind == CHART_STRING)
    ch_schema_quote(out, ch_text(value));
  else if (value.kind == CHART_BYTES)
    ch_buffer_str(out, ch_text(value));
  else
    ch_print_value(out, value);
}

/* ---- reports -------------------------------------------------------------------------------- */

/* One more reason inside a reference needs no line for the reference. */
static bool is_skipped(const ch_schema_complaint *complaint)
{
  return complaint->is_reference && complaint->causes != NULL && complaint->causes->next == NULL;
}

static void print_lines(ch_buffer *out, const ch_schema_complaint *first, size_t indent)
{
  ch_guard_stack(out->fault);
  for (const ch_schema_complaint *c = first; c != NULL; c = c->next) {
    if (is_skipped(c)) {
      print_lines(out, c->causes, indent);
      continue;
    }
    ch_buffer_byte(out, '\n');
    ch_buffer_fill(out, ' ', 2 * indent);
    ch_buffer_text(out, "- at ");
    ch_schema_quote(out, c->where);
    ch_buffer_text(out, ": ");
    ch_buffer_str(out, c->is_group || c->is_reference ? CHART_STR("validation failed") : c->text);
    print_lines(out, c->causes, indent + 1);
  }
}

chart_str ch_schema_report(ch_arena *arena, const ch_schema_node *node,
                           const ch_schema_complaint *complaint)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_text(&out, "jsonschema validation failed with ");
  ch_schema_quote(&out, node->place == NULL ? CHART_STR("urn:mem:metaschema")
                                            : ch_schema_place_location(arena, node->place));
  print_lines(&out, complaint->is_group ? complaint->causes : complaint, 0);
  return ch_buffer_view(&out);
}
