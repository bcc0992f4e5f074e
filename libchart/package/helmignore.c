/* SPDX-License-Identifier: Apache-2.0
 * .helmignore: reading the rules, trying them in order.
 *
 * Follows Helm's pkg/ignore, its odd negation included: `!x` ignores all that does not match x. */
#include "package/helmignore.h"

#include "base/glob.h"
#include "base/path.h"
#include "funcs/unicode.h"

/* bufio.Scanner gives up on longer lines. */
enum { LONGEST_LINE = 64 << 10 };

typedef enum rule_scope {
  SCOPE_NAME, /* the last element of the path is matched */
  SCOPE_PATH  /* the whole path is matched */
} rule_scope;

/* Most rules are plain names or `*.suffix`: these need no matcher. */
typedef enum rule_shape { SHAPE_PLAIN, SHAPE_SUFFIX, SHAPE_GLOB } rule_shape;

typedef struct ignore_rule {
  chart_str  pattern; /* of SHAPE_SUFFIX: what follows the star */
  rule_shape shape;
  rule_scope scope;
  bool       is_negated;
  bool       wants_directory;
} ignore_rule;

struct ch_ignore_rules {
  ignore_rule *items;
  size_t       size;
  ch_log       log;
};

static void check_rule(ch_arena *arena, chart_str rule)
{
  if (ch_str_find(rule, CHART_STR("**"), 0) != CH_NOT_FOUND)
    ch_throw(arena->fault, CHART_ERR_CHART, "double-star (**) syntax is not supported");
  if (ch_glob_match(rule, CHART_STR("abc")) == CH_GLOB_BAD_PATTERN)
    ch_throw(arena->fault, CHART_ERR_CHART, "syntax error in pattern");
}

static bool is_plain(chart_str pattern)
{
  for (size_t i = 0; i < pattern.size; i++)
    if (strchr("*?[\\", pattern.data[i]) != NULL)
      return false;
  return true;
}

static void set_pattern(ignore_rule *rule, chart_str pattern)
{
  rule->pattern = pattern;
  rule->shape   = is_plain(pattern) ? SHAPE_PLAIN : SHAPE_GLOB;
  if (pattern.size == 0 || pattern.data[0] != '*' || !is_plain(ch_str_from(pattern, 1)))
    return;
  rule->pattern = ch_str_from(pattern, 1);
  rule->shape   = SHAPE_SUFFIX;
}

static void add_rule(ch_arena *arena, ch_ignore_rules *rules, chart_str line)
{
  chart_str pattern = ch_unicode_trim_space(line);
  if (pattern.size == 0 || pattern.data[0] == '#')
    return;
  check_rule(arena, pattern);
  ignore_rule *rule = &rules->items[rules->size];
  *rule             = (ignore_rule){ .scope = SCOPE_NAME };
  if (pattern.data[0] == '!') {
    rule->is_negated = true;
    pattern          = ch_str_from(pattern, 1);
  }
  if (ch_str_ends(pattern, CHART_STR("/"))) {
    rule->wants_directory = true;
    pattern.size--;
  }
  if (ch_str_find_byte(pattern, '/', 0) != CH_NOT_FOUND)
    rule->scope = SCOPE_PATH;
  if (ch_str_starts(pattern, CHART_STR("/")))
    pattern = ch_str_from(pattern, 1);
  set_pattern(rule, pattern);
  rules->size++;
}

static size_t count_lines(chart_str text)
{
  size_t lines = 1;
  for (size_t at = 0; (at = ch_str_find_byte(text, '\n', at)) != CH_NOT_FOUND; at++)
    lines++;
  return lines;
}

ch_ignore_rules *ch_ignore_parse(ch_arena *arena, chart_str text, ch_log log)
{
  ch_ignore_rules *rules = (ch_ignore_rules *) ch_arena_zero(arena, 1, sizeof *rules);
  size_t           room  = count_lines(text) + 1;
  rules->items           = (ignore_rule *) ch_arena_array(arena, room, sizeof *rules->items);
  rules->log             = log;
  if (ch_str_starts(text, CHART_STR("\uFEFF")))
    text = ch_str_from(text, 3);
  for (size_t at = 0; at < text.size;) {
    size_t end = ch_str_find_byte(text, '\n', at);
    end        = end == CH_NOT_FOUND ? text.size : end;
    if (end - at >= LONGEST_LINE)
      ch_throw(arena->fault, CHART_ERR_CHART, "bufio.Scanner: token too long");
    add_rule(arena, rules, ch_str_cut(text, at, end));
    at = end + 1;
  }
  add_rule(arena, rules, CHART_STR("templates/.?*"));
  return rules;
}

/* A pattern may turn out to be bad only here: `x\/` lost its slash, `a*[` was not read to its
 * end. */
static bool matches_glob(const ch_ignore_rules *rules, const ignore_rule *rule, chart_str subject)
{
  ch_glob_result result = ch_glob_match(rule->pattern, subject);
  if (result == CH_GLOB_BAD_PATTERN) {
    const ch_log_field fields[] = { { "rule", rule->pattern },
                                    { "error", CHART_STR("syntax error in pattern") } };
    ch_log_write(rules->log, CH_LOG_ERROR, CHART_STR("failed to compile"), fields, 2);
  }
  return result == CH_GLOB_YES;
}

static bool matches(const ch_ignore_rules *rules, const ignore_rule *rule, chart_str subject)
{
  if (rule->shape == SHAPE_PLAIN)
    return ch_str_equal(subject, rule->pattern);
  if (rule->shape == SHAPE_GLOB)
    return matches_glob(rules, rule, subject);
  if (!ch_str_ends(subject, rule->pattern))
    return false;
  size_t starred = subject.size - rule->pattern.size;
  return ch_str_find_byte(ch_str_cut(subject, 0, starred), '/', 0) == CH_NOT_FOUND;
}

bool ch_ignore_match(const ch_ignore_rules *rules, chart_str path, bool is_directory)
{
  if (path.size == 0 || ch_str_is(path, ".") || ch_str_is(path, "./"))
    return false;
  chart_str name = ch_path_base(path);
  for (size_t i = 0; i < rules->size; i++) {
    const ignore_rule *rule    = &rules->items[i];
    bool               is_kind = is_directory || !rule->wants_directory;
    chart_str          subject = rule->scope == SCOPE_NAME ? name : path;
    if (rule->is_negated ? !is_kind || !matches(rules, rule, subject)
                         : is_kind && matches(rules, rule, subject))
      return true;
  }
  return false;
}
