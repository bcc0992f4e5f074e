/* SPDX-License-Identifier: Apache-2.0
 * Values to YAML text, as Helm's toYaml writes it: Go JSON first, then go-yaml v2's emitter. */
#ifndef CH_CODEC_YAML_WRITE_H
#define CH_CODEC_YAML_WRITE_H

#include "base/buffer.h"
#include "value/value.h"

/* Appends sigs.k8s.io/yaml's Marshal(value), final newline included.  Throws CHART_ERR_YAML where
 * the library returns an error (unsupported numbers, control characters that its own reader
 * refuses): the text is that error's. */
void ch_yaml_write(ch_buffer *out, chart_value value);

/* Appends what toYamlPretty gives (go-yaml v3's emitter, indent 2, no JSON step), final newline
 * included.  Throws as ch_yaml_write. */
void ch_yaml_write_pretty(ch_buffer *out, chart_value value);

#endif
