/* SPDX-License-Identifier: Apache-2.0
 * Log messages as Helm 3.17.3 words them: with the place in its source, without level and fields. */
#include "api/plain_log.h"

#include "base/arena.h"
#include "value/print.h"

/* How a message that starts so, and whose first field has this key, is written: $m is the message,
 * $1 and $2 are its fields, $q is the first one quoted. */
typedef struct wording {
  const char *start;
  const char *key;  /* NULL: any, or none */
  const char *line; /* NULL: not at all */
} wording;

static const wording wordings[] = {
  { "this chart is deprecated", NULL, "WARNING: This chart is deprecated" },
  { "release name check failed", NULL, NULL },
  { "chart dependencies processing failed", NULL, NULL },
  { "skipping unknown hooks", NULL, "manifest_sorter.go:190: info: skipping unknown hook: $q" },
  { "returned non-bool value", "path",
    "dependencies.go:63: Warning: Condition path '$1' for chart $2 returned non-bool value" },
  { "returned non-bool value", "tag",
    "dependencies.go:94: Warning: Tag '$1' for chart $2 returned non-bool value" },
  { "ImportValues missing table from chart", NULL,
    "dependencies.go:269: Warning: ImportValues missing table from chart $1: $2" },
  { "ImportValues missing table", NULL,
    "dependencies.go:286: Warning: ImportValues missing table: $1" },
  { "warning: skipping globals because destination", NULL, "coalesce.go:138: $m" },
  { "warning: skipping globals because source", NULL, "coalesce.go:145: $m" },
  { "Conflict: cannot merge map onto non-map", NULL, "coalesce.go:161: $m" },
  { "key ", NULL, "coalesce.go:175: $m" },
  { "warning: skipped value for", NULL, "coalesce.go:237: $m" },
  { "warning: cannot overwrite table", NULL, "coalesce.go:298: $m" },
  { "warning: destination for", NULL, "coalesce.go:301: $m" },
  { "Warning: Dependencies are handled", NULL, "load.go:120: $m" },
  { "Warning: Dependency locking", NULL, "load.go:138: $m" },
  { "failed to compile", NULL, "rules.go:202: Failed to compile $q: $2" },
  { "found symbolic link in path", NULL,
    "walk.go:75: found symbolic link in path: $1 resolves to $2. Contents of linked file included "
    "and used" },
};

typedef struct composing {
  ch_arena            arena;
  const char         *line;
  chart_str           message;
  const ch_log_field *fields;
  size_t              field_count;
  chart_str           result;
} composing;

static const char *line_for(chart_str message, const ch_log_field *fields, size_t field_count)
{
  for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++) {
    const wording *w = &wordings[i];
    if (ch_str_starts(message, chart_str_from(w->start)) &&
        (w->key == NULL || (field_count != 0 && strcmp(fields[0].key, w->key) == 0)))
      return w->line;
  }
  return "$m";
}

static void add_part(ch_buffer *out, const composing *self, char what)
{
  size_t number = what == '2' ? 1 : 0;
  if (what == 'm') {
    ch_buffer_str(out, self->message);
    return;
  }
  if (number >= self->field_count)
    return;
  if (what == 'q')
    ch_print_quoted(out, self->fields[number].value, false);
  else
    ch_buffer_str(out, self->fields[number].value);
}

static void compose(void *argument)
{
  composing *self = (composing *) argument;
  ch_buffer  out;
  ch_buffer_init(&out, &self->arena);
  for (const char *at = self->line; *at != '\0'; at++) {
    if (*at == '$')
      add_part(&out, self, *++at);
    else
      ch_buffer_byte(&out, *at);
  }
  self->result = ch_buffer_view(&out);
}

void ch_plain_log(chart_str message, const ch_log_field *fields, size_t field_count,
                  void (*write)(void *user, chart_str line), void *user)
{
  ch_fault  fault;
  composing self = { .line        = line_for(message, fields, field_count),
                     .message     = message,
                     .fields      = fields,
                     .field_count = field_count };
  if (self.line == NULL)
    return;
  ch_fault_init(&fault, CH_STACK_ROOM_DEFAULT);
  ch_arena_init(&self.arena, &fault, SIZE_MAX);
  if (ch_try(&fault, compose, &self))
    write(user, self.result);
  ch_arena_destroy(&self.arena);
  ch_fault_clear(&fault);
}
