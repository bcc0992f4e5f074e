/* SPDX-License-Identifier: Apache-2.0
 * One run of the YAML reader, as its entry points set it up. */
#ifndef CH_CODEC_YAML_READING_H
#define CH_CODEC_YAML_READING_H

#include "codec/yaml_read.h"
#include "codec/yaml_tree.h"

typedef struct ch_yaml_reading {
  ch_yaml_text        text;
  chart_str           file; /* where lines and columns of errors are counted */
  uint32_t            source;
  ch_yaml_limits      limits;
  bool                wants_dict;
  bool                keeps_integers;
  ch_yaml_key_filter *filter;  /* may be NULL */
  ch_yaml_tree        tree;    /* from here on: the run's own */
  bool                is_done; /* libyaml could read it */
  chart_value         result;
} ch_yaml_reading;

/* Reads the text: by the plain reader where it can, else by the complete one.  Throws as
 * ch_yaml_read. */
chart_value ch_yaml_reading_run(ch_yaml_reading *reading);

/* The complete reader, which must give what the plain one gives wherever that accepts a text. */
typedef enum ch_yaml_scanner {
  CH_YAML_LIBYAML_FIRST, /* libyaml, and go-yaml's own rules where that fails */
  CH_YAML_GOYAML         /* go-yaml's rules alone */
} ch_yaml_scanner;

chart_value ch_yaml_reading_run_complete(ch_yaml_reading *reading, ch_yaml_scanner scanner);

/* Throws `message` as an error at the start of the text. */
_Noreturn void ch_yaml_reading_fail(ch_yaml_reading *reading, chart_str message);

#endif
