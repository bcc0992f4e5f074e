/* SPDX-License-Identifier: Apache-2.0
 * A one-pass reader for the plain part of YAML that nearly all charts and manifests keep to.
 *
 * It knows block mappings and sequences, scalars, literal and folded blocks and one-line flow
 * collections, without anchors, tags, further documents or anything unusual.  Where a text leaves that
 * part, or is wrong in any way, it gives up and says nothing: the complete reader then decides.  So
 * what it accepts must mean the same to both, and every error is the complete reader's. */
#ifndef CH_CODEC_YAML_PLAIN_H
#define CH_CODEC_YAML_PLAIN_H

#include "codec/yaml_scalar.h"
#include "codec/yaml_text.h"
#include "value/value.h"

/* Reads the document.  Result: true and *out (arena; strings borrow from the text); false when the
 * text is none of its business: then nothing has changed but that arena holds some garbage.
 * Throws: memory; nesting. */
bool ch_yaml_plain_read(const ch_yaml_text *text, uint32_t source, ch_yaml_integers integers,
                        chart_value *out);

#endif
