/* SPDX-License-Identifier: Apache-2.0
 * Regular expressions as Go's regexp package has them: syntax, errors, meaning, effort.
 *
 * A pattern is read by a parser for Go's grammar, so that what is accepted, and the text of an
 * error, are Go's.  Several engines search, all with the same results; whichever it is, the time is
 * linear in the subject in the end.  Subjects are any bytes; an invalid byte of UTF-8 counts as one
 * U+FFFD.
 *
 * A ch_regex holds working memory: threads do not share one. */
#ifndef CH_CODEC_REGEX_H
#define CH_CODEC_REGEX_H

#include "base/arena.h"

typedef struct ch_regex ch_regex;

/* The bytes start .. end of the subject; both are CH_NOT_FOUND for a group that took no part. */
typedef struct ch_regex_span {
  size_t start;
  size_t end;
} ch_regex_span;

/* Compiles `pattern`.  Result: arena, which it goes on using while it searches: release no mark of
 * it as long as the result is in use.  It borrows nothing else.
 * Throws: CHART_ERR_EXECUTE with Go's text: "error parsing regexp: missing closing ]: `[`". */
ch_regex *ch_regex_compile(ch_arena *arena, chart_str pattern);

/* As ch_regex_compile, but a pattern that Go refuses gives NULL and, in *error, Go's text. */
ch_regex *ch_regex_try_compile(ch_arena *arena, chart_str pattern, chart_str *error);

/* Whether `subject` contains a match: regexp.MatchString.
 * Throws: memory; limit, when it takes too long. */
bool ch_regex_matches(ch_regex *regex, chart_str subject);

/* Finds the leftmost-first match and puts `count` spans into spans: the whole match first, then as
 * many groups; count <= 1 + ch_regex_group_count(regex).  Throws as ch_regex_matches. */
bool ch_regex_find(ch_regex *regex, chart_str subject, ch_regex_span *spans, size_t count);

/* How many capturing groups the pattern has. */
size_t ch_regex_group_count(const ch_regex *regex);

/* The name of group 1 .. ch_regex_group_count(regex), or "".  Result: borrowed from regex. */
chart_str ch_regex_group_name(const ch_regex *regex, size_t group);

/* ---- one match after the other ------------------------------------------------------------ */

typedef enum ch_regex_engine {
  CH_REGEX_BY_TEXT,
  CH_REGEX_BY_PROGRAM,
  CH_REGEX_BY_PCRE2,
  CH_REGEX_BY_DFA
} ch_regex_engine;

typedef struct ch_regex_scan {
  ch_regex       *regex;
  chart_str       subject;
  size_t          count;  /* of spans that are wanted */
  ch_regex_engine engine; /* who searches: private */
  size_t          work;   /* how much of it may still be done: private */
} ch_regex_scan;

/* Readies searches in `subject`, which is borrowed, for `count` spans of each match. */
ch_regex_scan ch_regex_scan_start(ch_regex *regex, chart_str subject, size_t count);

/* As ch_regex_find, for a match that starts at or after byte `from` <= subject.size; ^ and \b see
 * what stands before it. */
bool ch_regex_scan_find(ch_regex_scan *scan, size_t from, ch_regex_span *spans);

#endif
