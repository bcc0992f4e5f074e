/* SPDX-License-Identifier: Apache-2.0
 * TOML text, read and written byte for byte as BurntSushi/toml 1.6.0 does. */
#ifndef CH_CODEC_TOML_H
#define CH_CODEC_TOML_H

#include "base/buffer.h"
#include "base/compat.h"
#include "value/value.h"

/* What TOML needs to know about time, which is none of its own business. */
typedef struct ch_toml_times {
  void *user; /* handed to read */
  /* The value of a date, a time, or both, with or without an offset: `1979-05-27T07:32:00Z`,
   * `07:32:00`.  false when the text is none.  Result: arena. */
  bool (*read)(void *user, chart_str text, chart_value *out);
  /* Appends a value that is a time; false when it is none, and nothing is written. */
  bool (*write)(ch_buffer *out, chart_value value);
} ch_toml_times;

/* Appends the TOML of `value`, which must not be nil, to a buffer on an arena.  Throws
 * CHART_ERR_YAML with Go's words: "toml: cannot encode array with nil element". */
void ch_toml_write(ch_buffer *out, chart_value value, const ch_toml_times *times,
                   const ch_compat *compat);

/* Reads a document: integers int64, arrays []any, arrays of tables []map[string]any.  Result:
 * arena; strings borrow from text where they stand there unescaped.  Throws CHART_ERR_YAML with
 * Go's words: "toml: line 2 (last key "a"): Key 'a' has already been defined." */
chart_value ch_toml_read(ch_arena *arena, chart_str text, const ch_toml_times *times,
                         const ch_compat *compat);

/* Appends one part of a key, quoted when it must be. */
void ch_toml_write_key(ch_buffer *out, chart_str part);

#endif
