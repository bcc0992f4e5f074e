/* SPDX-License-Identifier: Apache-2.0
 * One run of the YAML reader, as its entry points set it up. */
#ifndef CH_CODEC_YAML_READING_H
#define CH_CODEC_YAML_READING_H

#include "codec/yaml_read.h"
#include "codec/yaml_tree.h"

typedef struct ch_yaml_reading {
  ch_yaml_text   text;
  chart_str      file;   /* where lines and columns of errors are counted */
  uint32_t       source;
  ch_yaml_limits limits;
  bool           wants_dict;
  bool           keeps_integers;
  ch_yaml_tree   tree;   /* from here on: the run's own */
  bool           is_done; /* libyaml could read it */
  chart_value    result;
} ch_yaml_reading;

/* Reads the text.  Throws as ch_yaml_read. */
chart_value ch_yaml_reading_run(ch_yaml_reading *reading);

/* Throws `message` as an error at the start of the text. */
_Noreturn void ch_yaml_reading_fail(ch_yaml_reading *reading, chart_str message);

/* What json.Unmarshal into a map[string]interface {} gives: nil becomes an empty dict.  Throws for
 * other shapes. */
chart_value ch_yaml_as_dict(ch_yaml_text *text, chart_value value);

#endif
