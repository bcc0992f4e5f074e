/* SPDX-License-Identifier: Apache-2.0
 * The text that a YAML scanner sees: encodings, bytes that are not allowed, places in the file. */
#ifndef CH_CODEC_YAML_TEXT_H
#define CH_CODEC_YAML_TEXT_H

#include "base/buffer.h"

/* What is left of a file, or of a document in it, once its encoding and line ends are taken care
 * of.
 *
 * go-yaml decodes its input in pieces and notices a bad byte as soon as a piece holds it, which may
 * be before or after a mistake in the YAML: so a scanner sees the text up to `seen_size` only, and
 * what it does when it needs more is to fail with `bad_bytes`. */
typedef struct ch_yaml_text {
  ch_arena     *arena;
  chart_str     text; /* UTF-8, without a byte order mark */
  bool          is_ascii;
  bool          has_marks;      /* U+FEFF stands somewhere inside */
  bool          has_odd_breaks; /* line ends other than line feeds; not known if is_transcoded */
  bool          is_transcoded;  /* it was UTF-16: its offsets are not those of the file */
  const char   *bad_bytes;      /* what is wrong with the bytes; NULL: nothing */
  size_t        bad_offset;     /* where */
  size_t        seen_size;
  size_t        base; /* where the text starts in its file */
  const size_t *cuts; /* where, in the text, single bytes of the file were left out */
  size_t        cut_count;
  const char   *prefix;       /* stands in front of all errors */
  size_t        fault_offset; /* where the error is that was thrown; CH_NOT_FOUND: not known */
} ch_yaml_text;

/* Makes a text of `bytes`, with no prefix and no cuts.  Result: borrows bytes, or arena if they are
 * UTF-16.  Throws: memory; CHART_ERR_LIMIT for more bytes than offsets have room for. */
ch_yaml_text ch_yaml_text_open(ch_arena *arena, chart_str bytes);

/* The byte of the file that became byte `offset` of the text. */
size_t ch_yaml_place(const ch_yaml_text *text, size_t offset);

/* Throws CHART_ERR_YAML with the prefix and `message`, an error at `offset` of the text. */
_Noreturn void ch_yaml_throw(ch_yaml_text *text, size_t offset, chart_str message);

/* Likewise "error converting YAML to JSON: " and the printf-like rest. */
_Noreturn void ch_yaml_fail(ch_yaml_text *text, size_t offset, const char *format, ...)
  __attribute__((format(printf, 3, 4)));

#endif
