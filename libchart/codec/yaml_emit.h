/* SPDX-License-Identifier: Apache-2.0
 * Writing YAML scalars and the white space between them, as go-yaml's emitters do.
 *
 * What values there are, and which of them stand in a map or a list, is known to yaml_write.c and
 * yaml_pretty.c. */
#ifndef CH_CODEC_YAML_EMIT_H
#define CH_CODEC_YAML_EMIT_H

#include "base/buffer.h"
#include "codec/yaml_style.h"

enum { CH_YAML_INDENT = 2 };

typedef struct ch_yaml_emitter {
  ch_buffer *out;
  size_t     line;  /* where in out the last line starts */
  size_t     width; /* blanks beyond this column become line breaks; SIZE_MAX: never */
} ch_yaml_emitter;

/* What stands before a node on its line. */
typedef enum ch_yaml_slot {
  CH_YAML_AT_ROOT,
  CH_YAML_AFTER_KEY,
  CH_YAML_AFTER_DASH /* or after the `:` of a key that has a line of its own */
} ch_yaml_slot;

/* Writes a scalar at the current column.  `indent` is that of its continuation lines. */
void ch_yaml_emit_scalar(ch_yaml_emitter *self, const ch_yaml_form *form, size_t indent);

/* Writes a key of a map at `indent` and its colon.  Result: where its value stands. */
ch_yaml_slot ch_yaml_emit_key(ch_yaml_emitter *self, const ch_yaml_form *form, size_t indent);

/* Readies the line for item number i of a map or list at `indent` that stands at `slot`. */
static inline void ch_yaml_emit_indent(ch_yaml_emitter *self, size_t i, size_t indent,
                                       ch_yaml_slot slot)
{
  if (i != 0 || slot == CH_YAML_AFTER_KEY)
    ch_buffer_fill(self->out, ' ', indent);
  else if (slot == CH_YAML_AFTER_DASH)
    ch_buffer_byte(self->out, ' ');
}

/* Ends the line, unless nothing stands on it. */
static inline void ch_yaml_emit_line(ch_yaml_emitter *self)
{
  if (self->out->size == self->line)
    return;
  ch_buffer_byte(self->out, '\n');
  self->line = self->out->size;
}

#endif
