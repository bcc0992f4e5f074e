/* SPDX-License-Identifier: Apache-2.0
 * Which release names Helm takes: lower-case labels joined by dots, 53 characters at most. */
#include "render/release_name.h"

#include "value/print.h"

enum { LONGEST_NAME = 53 };

static bool is_letter_or_digit(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ */
static bool is_valid(chart_str name)
{
  if (name.size > LONGEST_NAME)
    return false;
  char before = '.';
  for (size_t i = 0; i < name.size; i++) {
    char c    = name.data[i];
    bool fits = is_letter_or_digit(c) || (c == '-' && before != '.') ||
                (c == '.' && is_letter_or_digit(before));
    if (!fits)
      return false;
    before = c;
  }
  return is_letter_or_digit(before);
}

_Noreturn static void refuse(ch_arena *arena, chart_str name, const char *why, ch_log log,
                             const ch_compat *compat)
{
  ch_buffer text;
  ch_buffer_init(&text, arena);
  ch_buffer_text(&text, "release name ");
  ch_print_quoted(&text, name, false);
  ch_buffer_text(&text, why);
  if (!compat->names_release_check)
    ch_throw_str(arena->fault, CHART_ERR_ARGUMENT, ch_buffer_view(&text));
  ch_log_field field = { "error", ch_buffer_view(&text) };
  ch_log_write(log, CH_LOG_ERROR, CHART_STR("release name check failed"), &field, 1);
  ch_throw(arena->fault, CHART_ERR_ARGUMENT, "release name check failed: %.*s",
           CH_STR_ARG(field.value));
}

void ch_release_name_check(ch_arena *arena, chart_str name, ch_log log, const ch_compat *compat)
{
  if (name.size == 0)
    refuse(arena, name, ": no name provided", log, compat);
  if (!is_valid(name))
    refuse(arena, name,
           ": invalid release name, must match regex "
           "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ "
           "and the length must not be longer than 53",
           log, compat);
}
