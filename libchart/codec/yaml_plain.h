/* SPDX-License-Identifier: Apache-2.0
 * A one-pass reader for the plain part of YAML that nearly all charts and manifests keep to.
 *
 * It knows block mappings and sequences, scalars, literal and folded blocks, flow collections (JSON is
 * one) and aliases, without tags, merge keys, further documents or anything unusual.  Where a text
 * leaves that part, or is wrong in any way, it gives up and says nothing: the complete reader then
 * decides.  So what it accepts must mean the same to both, and every error is the complete reader's. */
#ifndef CH_CODEC_YAML_PLAIN_H
#define CH_CODEC_YAML_PLAIN_H

#include "codec/yaml_read.h"
#include "codec/yaml_scalar.h"
#include "codec/yaml_text.h"

/* What a reading is to give. */
typedef struct ch_yaml_plain_options {
  uint32_t            source; /* for origins; 0: none are recorded */
  ch_yaml_integers    integers;
  ch_yaml_key_filter *filter; /* the keys of the outermost mapping that count; NULL: all of them */
} ch_yaml_plain_options;

/* Reads the document.  Result: true and *out (arena; strings borrow from the text); false when the
 * text is none of its business: then nothing has changed but that arena holds some garbage.  What
 * it accepts does not depend on the filter, as long as no alias crosses the border of what counts.
 * Throws: memory; nesting. */
bool ch_yaml_plain_read(const ch_yaml_text *text, ch_yaml_plain_options options, chart_value *out);

#endif
