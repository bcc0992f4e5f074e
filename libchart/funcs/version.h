/* SPDX-License-Identifier: Apache-2.0
 * Semantic versions and constraints on them, as Masterminds/semver 3.5.0 reads them: loosely. */
#ifndef CH_FUNCS_VERSION_H
#define CH_FUNCS_VERSION_H

#include "base/buffer.h"
#include "base/compat.h"

typedef struct ch_version {
  uint64_t  major, minor, patch;
  chart_str pre;      /* without its hyphen */
  chart_str metadata; /* without its plus */
  chart_str original; /* as it was written */
} ch_version;

/* Reads "1.2.3-pre+meta", also with a `v` in front, leading zeros, or without minor and patch.
 * Result: empty, or what is wrong, in the library's words (arena or constant).  *out borrows
 * text. */
chart_str ch_version_parse(ch_arena *arena, ch_version *out, chart_str text,
                           const ch_compat *compat);

/* What ch_version_parse or ch_constraints_parse found wrong, as the version of the library that
 * Helm has words it.  Result: arena, constant or complaint. */
chart_str ch_version_complaint(ch_arena *arena, chart_str complaint, const ch_compat *compat);

/* Negative, zero or positive; metadata does not count. */
int ch_version_compare(const ch_version *a, const ch_version *b);

/* The same for two texts before which nothing but their pre-release differs. */
int ch_version_compare_pre(chart_str a, chart_str b);

/* Appends the version in normal form. */
void ch_version_write(ch_buffer *out, const ch_version *version);

/* Whether `pre` can stand behind the hyphen of a version: empty, or what is wrong. */
chart_str ch_version_check_pre(chart_str pre);

/* Whether `metadata` can stand behind the plus of a version: empty, or what is wrong. */
chart_str ch_version_check_metadata(chart_str metadata);

typedef struct ch_constraints ch_constraints;

/* Reads ">= 1.2, < 2 || ~3.1 || 4.0 - 4.5".
 * Result: empty, or what is wrong, in the library's words (arena or constant).  *out: arena. */
chart_str ch_constraints_parse(ch_arena *arena, const ch_constraints **out, chart_str text,
                               const ch_compat *compat);

bool ch_constraints_check(const ch_constraints *constraints, const ch_version *version);

#endif
