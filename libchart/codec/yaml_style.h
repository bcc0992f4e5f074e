/* SPDX-License-Identifier: Apache-2.0
 * Which style a YAML scalar gets: plain, single-quoted, double-quoted or literal.
 *
 * Follows the emitters of go-yaml v2.4.3 and v3.0.4, which decide by the characters alone. */
#ifndef CH_CODEC_YAML_STYLE_H
#define CH_CODEC_YAML_STYLE_H

#include <chart/types.h>

/* What occurs in a text.  Most strings have none of these, and are then as good as written.  (The
 * bits above these are yaml_style.c's own.) */
typedef enum ch_yaml_traits {
  CH_YAML_SPACE   = 1 << 0,
  CH_YAML_NEWLINE = 1 << 1,
  CH_YAML_TAB     = 1 << 2,
  CH_YAML_CONTROL = 1 << 3, /* other control characters of ASCII, U+007F, carriage returns */
  CH_YAML_RETURN  = 1 << 4, /* a carriage return */
  CH_YAML_COLON   = 1 << 5,
  CH_YAML_HASH    = 1 << 6,
  CH_YAML_QUOTE   = 1 << 7, /* ' */
  CH_YAML_DELETE  = 1 << 8, /* U+007F */
  CH_YAML_HIGH    = 1 << 9, /* bytes above ASCII */
  CH_YAML_BREAKS  = 1 << 10 /* U+0085, U+2028 or U+2029; only ch_yaml_form_of looks for them */
} ch_yaml_traits;

typedef enum ch_yaml_style {
  CH_YAML_PLAIN,
  CH_YAML_SINGLE_QUOTED,
  CH_YAML_DOUBLE_QUOTED,
  CH_YAML_LITERAL
} ch_yaml_style;

typedef enum ch_yaml_edition {
  CH_YAML_V2,
  CH_YAML_V3 /* tabs may stand in literal blocks */
} ch_yaml_edition;

/* A text and how it is to be written. */
typedef struct ch_yaml_form {
  chart_str     text;
  chart_str     tag; /* written before the text; mostly empty */
  unsigned      traits;
  ch_yaml_style style;
  bool          is_multiline; /* has line breaks of any kind: is no simple key */
} ch_yaml_form;

/* The ch_yaml_traits of text. */
unsigned ch_yaml_find_traits(chart_str text);

/* How the string `text`, valid UTF-8 with these traits, is written where a string is to be read
 * back. */
ch_yaml_form ch_yaml_form_of(chart_str text, unsigned traits, ch_yaml_edition edition);

/* How `text`, base64, is written as !!binary. */
ch_yaml_form ch_yaml_form_of_binary(chart_str text);

/* The size in bytes of the line break at the start of text: \n, \r, U+0085, U+2028, U+2029; 0 when
 * there is none. */
size_t ch_yaml_break_size(chart_str text);

/* Whether the emitters write the code point `rune` unescaped (line breaks above ASCII count as
 * such). */
bool ch_yaml_is_printable(uint32_t rune);

#endif
