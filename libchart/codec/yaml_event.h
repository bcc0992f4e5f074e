/* SPDX-License-Identifier: Apache-2.0
 * What the two YAML scanners report.
 *
 * libyaml is the ordinary scanner.  go-yaml v2 began as a port of it and has gone its own way since
 * (escapes, tags, flow scalars, when a missing `:` is noticed, limits of depth), so a text that
 * libyaml refuses, or one that holds what the two read differently, is read by our own scanner for
 * go-yaml's dialect: it gives go-yaml's error, or the value that libyaml would not give. */
#ifndef CH_CODEC_YAML_EVENT_H
#define CH_CODEC_YAML_EVENT_H

#include "codec/yaml_text.h"

typedef enum ch_yaml_event_kind {
  CH_YAML_SCALAR,
  CH_YAML_ALIAS,
  CH_YAML_MAPPING,
  CH_YAML_SEQUENCE,
  CH_YAML_CLOSE /* the end of the mapping or sequence that was opened last */
} ch_yaml_event_kind;

typedef struct ch_yaml_event {
  ch_yaml_event_kind kind;
  bool               is_implicit; /* a scalar whose text decides what it is */
  chart_str          text;        /* of a scalar; the name of an alias */
  chart_str          anchor;      /* empty: none */
  chart_str          tag;         /* in full; empty: none */
  size_t             offset;      /* where the node starts in the text */
} ch_yaml_event;

/* Takes one event after the other.  May throw. */
typedef void ch_yaml_sink(void *taker, const ch_yaml_event *event);

/* Hands the events of the first document to sink(taker, event): none when there is no document.
 * Strings borrow from the text or the arena.  Result: false when the own scanner has to read the
 * text instead, from its start; so it has when nesting is deeper than `depth`.  Throws: what the
 * sink throws; memory. */
bool ch_yaml_scan_libyaml(ch_yaml_text *text, size_t depth, ch_yaml_sink *sink, void *taker);

/* Likewise in go-yaml's dialect; there deeper nesting is an error.  Throws: as ch_yaml_fail. */
void ch_yaml_scan_goyaml(ch_yaml_text *text, size_t depth, ch_yaml_sink *sink, void *taker);

#endif
