/* SPDX-License-Identifier: Apache-2.0
 * The scanner for go-yaml v2's dialect: text to tokens.
 *
 * Three files share it: yaml_scan.c finds tokens and where mappings and sequences begin and end by
 * indentation; yaml_scan_scalar.c and yaml_scan_tag.c read the long tokens.  Names of tokens and
 * order of checks are those of go-yaml's scannerc.go, whose answers must come out here. */
#ifndef CH_CODEC_YAML_SCAN_H
#define CH_CODEC_YAML_SCAN_H

#include "codec/yaml_text.h"

typedef enum ch_yaml_token_type {
  CH_TOKEN_VERSION_DIRECTIVE, /* major, minor */
  CH_TOKEN_TAG_DIRECTIVE,     /* value: the handle, suffix: the prefix that it stands for */
  CH_TOKEN_DOCUMENT_START,
  CH_TOKEN_DOCUMENT_END,
  CH_TOKEN_BLOCK_SEQUENCE_START,
  CH_TOKEN_BLOCK_MAPPING_START,
  CH_TOKEN_BLOCK_END,
  CH_TOKEN_FLOW_SEQUENCE_START,
  CH_TOKEN_FLOW_SEQUENCE_END,
  CH_TOKEN_FLOW_MAPPING_START,
  CH_TOKEN_FLOW_MAPPING_END,
  CH_TOKEN_BLOCK_ENTRY,
  CH_TOKEN_FLOW_ENTRY,
  CH_TOKEN_KEY,
  CH_TOKEN_VALUE,
  CH_TOKEN_ALIAS,  /* value: the name */
  CH_TOKEN_ANCHOR, /* likewise */
  CH_TOKEN_TAG,    /* value: the handle, suffix: the rest */
  CH_TOKEN_SCALAR, /* value; is_plain */
  CH_TOKEN_STREAM_END
} ch_yaml_token_type;

typedef struct ch_yaml_mark {
  uint32_t offset; /* in bytes */
  uint32_t index;  /* in characters */
  uint32_t line;
  uint32_t column; /* in characters */
} ch_yaml_mark;

typedef struct ch_yaml_token {
  ch_yaml_token_type type;
  bool               is_plain;
  int                major, minor;
  uint32_t           key; /* the flow level, plus 1, whose possible key starts here; 0: none */
  ch_yaml_mark       start;
  uint32_t           end; /* the offset behind the token */
  chart_str          value;
  chart_str          suffix;
} ch_yaml_token;

typedef struct ch_yaml_scanner {
  ch_yaml_text *text;
  const char   *data;
  size_t        size;
  ch_yaml_mark  at;
  ch_buffer     queue;   /* of ch_yaml_token: scanned, but not taken yet */
  size_t        head;    /* the first that was not taken */
  size_t        taken;   /* how many tokens were taken */
  ch_buffer     keys;    /* of simple keys: one for each flow level */
  ch_buffer     indents; /* of int32_t: the columns of the block collections around this one */
  int32_t       indent;  /* the column of the innermost block collection; -1: none */
  size_t        flow_level;
  size_t        depth;    /* how many flow levels and how many indents there may be */
  uint32_t      next_key; /* what `key` the next token gets */
  bool          may_start_key;
  bool          is_ready; /* the first token in the queue is final */
} ch_yaml_scanner;

void ch_yaml_scanner_init(ch_yaml_scanner *s, ch_yaml_text *text, size_t depth);

/* The next token.  Result: borrowed until the token after it is asked for.  Throws. */
const ch_yaml_token *ch_yaml_scanner_peek(ch_yaml_scanner *s);

/* Takes the token that was peeked at. */
void ch_yaml_scanner_take(ch_yaml_scanner *s);

/* ---- for the scanner's own files ------------------------------------------------------------ */

/* Throws "yaml: line N: " + problem, an error where the scanner is. */
_Noreturn void ch_yaml_scan_fail(ch_yaml_scanner *s, const char *problem);

void ch_yaml_scan_need_slow(ch_yaml_scanner *s, size_t count);

/* Makes sure that `count` characters, or the end of the text, can be looked at. */
static inline void ch_yaml_need(ch_yaml_scanner *s, size_t count)
{
  if (s->text->bad_bytes != NULL)
    ch_yaml_scan_need_slow(s, count);
}

/* The byte i bytes from here; 0 behind the end. */
static inline char ch_yaml_look(const ch_yaml_scanner *s, size_t i)
{
  return s->at.offset + i < s->size ? s->data[s->at.offset + i] : '\0';
}

/* The width of the line break i bytes from here; 0: there is none.  CR LF counts as two breaks. */
static inline size_t ch_yaml_break(const ch_yaml_scanner *s, size_t i)
{
  char c = ch_yaml_look(s, i);
  if (c == '\n' || c == '\r')
    return 1;
  if (c == '\xC2')
    return ch_yaml_look(s, i + 1) == '\x85' ? 2 : 0;
  if (c != '\xE2' || ch_yaml_look(s, i + 1) != '\x80')
    return 0;
  return ch_yaml_look(s, i + 2) == '\xA8' || ch_yaml_look(s, i + 2) == '\xA9' ? 3 : 0;
}

static inline bool ch_yaml_is_blank(const ch_yaml_scanner *s, size_t i)
{
  return ch_yaml_look(s, i) == ' ' || ch_yaml_look(s, i) == '\t';
}

/* A line break or the end. */
static inline bool ch_yaml_is_line_end(const ch_yaml_scanner *s, size_t i)
{
  return ch_yaml_look(s, i) == '\0' || ch_yaml_break(s, i) != 0;
}

/* A blank, a line break or the end. */
static inline bool ch_yaml_is_gap(const ch_yaml_scanner *s, size_t i)
{
  return ch_yaml_is_blank(s, i) || ch_yaml_is_line_end(s, i);
}

static inline bool ch_yaml_is_word(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-';
}

/* Whether `---` or `...` stands alone at the start of this line. */
bool ch_yaml_at_document_indicator(const ch_yaml_scanner *s);

/* Goes on by one character, which is no line break. */
static inline void ch_yaml_skip(ch_yaml_scanner *s)
{
  unsigned char c = (unsigned char) s->data[s->at.offset];
  s->at.offset += c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
  s->at.index++;
  s->at.column++;
}

/* Goes on to byte `offset` over characters that are no line breaks. */
void ch_yaml_skip_to(ch_yaml_scanner *s, size_t offset);

/* Goes on over a line break; CR LF is one. */
void ch_yaml_skip_break(ch_yaml_scanner *s);

/* Skips blanks. */
void ch_yaml_skip_blanks(ch_yaml_scanner *s);

/* Skips the rest of the line. */
void ch_yaml_skip_line(ch_yaml_scanner *s);

/* Skips a comment, if there is one, up to the end of its line. */
void ch_yaml_skip_comment(ch_yaml_scanner *s);

/* Goes on to the next line, when this one has but blanks and a comment left; throws otherwise. */
void ch_yaml_skip_rest_of_line(ch_yaml_scanner *s);

static inline chart_str ch_yaml_since(const ch_yaml_scanner *s, size_t start)
{
  return ch_str(s->data + start, s->at.offset - start);
}

/* Each reads the token that starts here into *out: its value; start and end are the caller's. */
void ch_yaml_scan_plain(ch_yaml_scanner *s, ch_yaml_token *out);
void ch_yaml_scan_quoted(ch_yaml_scanner *s, ch_yaml_token *out);
void ch_yaml_scan_block(ch_yaml_scanner *s, ch_yaml_token *out);
void ch_yaml_scan_anchor(ch_yaml_scanner *s, ch_yaml_token *out);
void ch_yaml_scan_tag(ch_yaml_scanner *s, ch_yaml_token *out);
void ch_yaml_scan_directive(ch_yaml_scanner *s, ch_yaml_token *out);

#endif
