/* SPDX-License-Identifier: Apache-2.0
 * Version constraints: groups joined by `||`, any of which must hold; in a group every term must.
 *
 * A term is an operator and a version, of which parts may be missing or `x`, `X`, `*`.  "a - b" is
 * rewritten to ">= a, <= b" before anything else is looked at. */
#include "funcs/version.h"

#include "value/print.h"

enum { LONGEST = 512, MOST_GROUPS = 32 };

typedef enum constraint_operator {
  OP_EQUAL, /* also no operator at all */
  OP_NOT_EQUAL,
  OP_GREATER,
  OP_LESS,
  OP_GREATER_EQUAL,
  OP_LESS_EQUAL,
  OP_TILDE,
  OP_CARET
} constraint_operator;

typedef struct term {
  constraint_operator op;
  ch_version          version;
  bool                is_loose;       /* some part is missing or a wildcard */
  bool                is_minor_loose; /* … the minor number is the first such part */
  bool                is_patch_loose; /* … the patch number is */
  struct term        *next;
} term;

typedef struct group {
  term         *terms;
  bool          takes_pre; /* a term of it has a pre-release: then versions may have one */
  struct group *next;
} group;

struct ch_constraints {
  group *groups;
  bool   is_pre_by_group; /* takes_pre decides; else each term does for itself */
};

/* ---- the grammar -------------------------------------------------------------------------- */

/* A version as it stands in a constraint. */
typedef struct pattern {
  chart_str whole;
  chart_str major, minor, patch; /* digits and wildcards; empty when missing */
  chart_str pre;                 /* with its hyphen */
} pattern;

static bool is_space(char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* `|` is in the library's character class by accident. */
static bool is_number_char(char c)
{
  return (c >= '0' && c <= '9') || c == '|' || c == 'x' || c == 'X' || c == '*';
}

static bool is_identifier(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

static size_t skip_space(chart_str s, size_t at)
{
  while (at < s.size && is_space(s.data[at]))
    at++;
  return at;
}

static size_t end_of(chart_str s, size_t at, bool (*belongs)(char c))
{
  while (at < s.size && belongs(s.data[at]))
    at++;
  return at;
}

/* Reads ".12", or nothing. */
static chart_str read_segment(chart_str s, size_t *at)
{
  size_t from = *at + 1;
  if (from >= s.size || s.data[*at] != '.' || !is_number_char(s.data[from]))
    return ch_str(NULL, 0);
  *at = end_of(s, from, is_number_char);
  return ch_str_cut(s, from, *at);
}

/* Reads "-a.b" or "+a.b", or nothing. */
static chart_str read_identifiers(chart_str s, size_t *at, char lead)
{
  size_t from = *at, end = *at;
  if (from >= s.size || s.data[from] != lead)
    return ch_str(NULL, 0);
  while (end + 1 < s.size && (end == from || s.data[end] == '.') && is_identifier(s.data[end + 1]))
    end = end_of(s, end + 1, is_identifier);
  *at = end;
  return ch_str_cut(s, from, end);
}

static bool read_pattern(pattern *out, chart_str s, size_t *at)
{
  size_t from = *at + (*at < s.size && s.data[*at] == 'v' ? 1 : 0);
  size_t end  = end_of(s, from, is_number_char);
  if (end == from)
    return false;
  out->major = ch_str_cut(s, from, end);
  out->minor = read_segment(s, &end);
  out->patch = out->minor.size == 0 ? ch_str(NULL, 0) : read_segment(s, &end);
  out->pre   = read_identifiers(s, &end, '-');
  (void) read_identifiers(s, &end, '+');
  out->whole = ch_str_cut(s, *at, end);
  *at        = end;
  return true;
}

static constraint_operator read_operator(chart_str s, size_t *at)
{
  static const struct {
    const char         *text;
    constraint_operator op;
  } operators[] = {
    { "!=", OP_NOT_EQUAL },  { ">=", OP_GREATER_EQUAL }, { "=>", OP_GREATER_EQUAL },
    { "<=", OP_LESS_EQUAL }, { "=<", OP_LESS_EQUAL },    { "~>", OP_TILDE },
    { "=", OP_EQUAL },       { ">", OP_GREATER },        { "<", OP_LESS },
    { "~", OP_TILDE },       { "^", OP_CARET },
  };
  for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
    chart_str text = chart_str_from(operators[i].text);
    if (ch_str_starts(ch_str_from(s, *at), text)) {
      *at += text.size;
      return operators[i].op;
    }
  }
  return OP_EQUAL;
}

/* ---- ranges ------------------------------------------------------------------------------- */

/* Reads "a - b" with the white space around it. */
static bool read_range(pattern *low, pattern *high, chart_str s, size_t *at)
{
  size_t here = skip_space(s, *at);
  if (!read_pattern(low, s, &here))
    return false;
  size_t hyphen = skip_space(s, here);
  if (hyphen == here || hyphen >= s.size || s.data[hyphen] != '-')
    return false;
  here = skip_space(s, hyphen + 1);
  if (here == hyphen + 1 || !read_pattern(high, s, &here))
    return false;
  *at = skip_space(s, here);
  return true;
}

static chart_str replace_first(ch_arena *arena, chart_str s, chart_str old, chart_str fresh)
{
  size_t    hit  = ch_str_find(s, old, 0);
  chart_str tail = ch_str_from(s, hit + old.size);
  return ch_arena_format(arena, "%.*s%.*s%.*s", CH_STR_ARG(ch_str_cut(s, 0, hit)),
                         CH_STR_ARG(fresh), CH_STR_ARG(tail));
}

static chart_str rewrite_ranges(ch_arena *arena, chart_str s)
{
  chart_str result = s;
  for (size_t at = 0; at < s.size;) {
    pattern low, high;
    size_t  end = at;
    if (!read_range(&low, &high, s, &end)) {
      at++;
      continue;
    }
    chart_str fresh =
      ch_arena_format(arena, ">= %.*s, <= %.*s ", CH_STR_ARG(low.whole), CH_STR_ARG(high.whole));
    result = replace_first(arena, result, ch_str_cut(s, at, end), fresh);
    at     = end;
  }
  return result;
}

/* ---- reading ------------------------------------------------------------------------------ */

static bool is_wild(chart_str part)
{
  return part.size == 0 ||
         (part.size == 1 && (part.data[0] == 'x' || part.data[0] == 'X' || part.data[0] == '*'));
}

/* The version that a term compares with: zeros stand for what is missing. */
static chart_str term_version(ch_arena *arena, term *self, const pattern *p)
{
  self->is_loose       = is_wild(p->major) || is_wild(p->minor) || is_wild(p->patch);
  self->is_minor_loose = !is_wild(p->major) && is_wild(p->minor);
  self->is_patch_loose = self->is_loose && !is_wild(p->major) && !is_wild(p->minor);
  if (!self->is_loose)
    return p->whole;
  if (is_wild(p->major))
    return ch_arena_format(arena, "0.0.0%.*s", CH_STR_ARG(p->pre));
  if (self->is_minor_loose)
    return ch_arena_format(arena, "%.*s.0.0%.*s", CH_STR_ARG(p->major), CH_STR_ARG(p->pre));
  return ch_arena_format(arena, "%.*s.%.*s.0%.*s", CH_STR_ARG(p->major), CH_STR_ARG(p->minor),
                         CH_STR_ARG(p->pre));
}

static chart_str improper(ch_arena *arena, chart_str text, const ch_compat *compat)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_text(&out, "improper constraint: ");
  if (compat->quotes_bad_constraints)
    ch_print_quoted(&out, text, false);
  else
    ch_buffer_str(&out, text);
  return ch_buffer_view(&out);
}

/* Reads the operator and the version at *at; false when they are not there. */
static bool read_term(term *out, pattern *p, chart_str s, size_t *at)
{
  *at     = skip_space(s, *at);
  out->op = read_operator(s, at);
  *at     = skip_space(s, *at);
  return read_pattern(p, s, at);
}

/* Moves *at over what separates two terms; false when nothing does. */
static bool read_separator(chart_str s, size_t *at)
{
  size_t next = skip_space(s, *at);
  if (next < s.size && s.data[next] == ',')
    next++;
  bool separates = next != *at;
  *at            = next;
  return separates;
}

static bool is_at_end(chart_str s, size_t at)
{
  return skip_space(s, at) == s.size;
}

/* The whole group is checked before its terms are, as the errors of the former come first. */
static bool is_group(chart_str s)
{
  size_t at = 0;
  do {
    term    ignored;
    pattern p = { .pre = { NULL, 0 } };
    if (!read_term(&ignored, &p, s, &at))
      return false;
    if (is_at_end(s, at))
      return true;
  } while (read_separator(s, &at));
  return false;
}

static chart_str parse_group(ch_arena *arena, group *out, chart_str s, const ch_compat *compat)
{
  if (!is_group(s))
    return improper(arena, s, compat);
  term **last = &out->terms;
  for (size_t at = 0; !is_at_end(s, at); (void) read_separator(s, &at)) {
    pattern p     = { .pre = { NULL, 0 } };
    term   *fresh = (term *) ch_arena_zero(arena, 1, sizeof *fresh);
    (void) read_term(fresh, &p, s, &at);
    chart_str text = term_version(arena, fresh, &p);
    if (ch_version_parse(arena, &fresh->version, text, compat).size != 0)
      return CHART_STR("constraint parser error");
    out->takes_pre = out->takes_pre || fresh->version.pre.size != 0;
    *last          = fresh;
    last           = &fresh->next;
  }
  return ch_str(NULL, 0);
}

static size_t count_groups(chart_str s)
{
  size_t groups = 1;
  for (size_t at = 0; (at = ch_str_find(s, CHART_STR("||"), at)) != CH_NOT_FOUND; at += 2)
    groups++;
  return groups;
}

chart_str ch_constraints_parse(ch_arena *arena, const ch_constraints **out, chart_str text,
                               const ch_compat *compat)
{
  if (compat->limits_versions && text.size > LONGEST)
    return CHART_STR("constraint string is too long (max 512 bytes)");
  chart_str       rest   = rewrite_ranges(arena, text);
  ch_constraints *result = (ch_constraints *) ch_arena_zero(arena, 1, sizeof *result);
  group         **last   = &result->groups;
  size_t          left   = count_groups(rest);
  if (compat->limits_versions && left > MOST_GROUPS)
    return CHART_STR("too many constraint groups (max 32)");
  for (; left > 0; left--) {
    size_t end          = left == 1 ? rest.size : ch_str_find(rest, CHART_STR("||"), 0);
    *last               = (group *) ch_arena_zero(arena, 1, sizeof **last);
    chart_str complaint = parse_group(arena, *last, ch_str_cut(rest, 0, end), compat);
    if (complaint.size != 0)
      return complaint;
    last = &(*last)->next;
    rest = ch_str_from(rest, left == 1 ? end : end + 2);
  }
  result->is_pre_by_group = compat->checks_pre_by_group;
  *out                    = result;
  return ch_str(NULL, 0);
}

/* ---- checking ----------------------------------------------------------------------------- */

static bool is_not_equal(const term *self, const ch_version *v)
{
  if (!self->is_loose)
    return ch_version_compare(v, &self->version) != 0;
  if (v->major != self->version.major)
    return true;
  if (self->is_minor_loose)
    return false;
  if (v->minor != self->version.minor)
    return true;
  if (self->is_patch_loose)
    return ch_version_compare_pre(v->pre, self->version.pre) != 0;
  return v->patch != self->version.patch || ch_version_compare(v, &self->version) != 0;
}

static bool is_greater(const term *self, const ch_version *v)
{
  if (self->is_loose && v->major != self->version.major)
    return v->major > self->version.major;
  if (self->is_minor_loose)
    return false;
  if (self->is_patch_loose)
    return v->minor > self->version.minor;
  return ch_version_compare(v, &self->version) > 0;
}

static bool is_less_equal(const term *self, const ch_version *v)
{
  if (!self->is_loose)
    return ch_version_compare(v, &self->version) <= 0;
  if (v->major != self->version.major)
    return v->major < self->version.major;
  return self->is_minor_loose || v->minor <= self->version.minor;
}

static bool is_near(const term *self, const ch_version *v)
{
  const ch_version *own = &self->version;
  if (ch_version_compare(v, own) < 0)
    return false;
  bool takes_all = own->major == 0 && own->minor == 0 && own->patch == 0 && !self->is_minor_loose &&
                   !self->is_patch_loose;
  if (takes_all)
    return true;
  return v->major == own->major && (self->is_minor_loose || v->minor == own->minor);
}

/* The first number that is not 0 must be the same; the ones that are missing do not count. */
static bool is_compatible(const term *self, const ch_version *v)
{
  const ch_version *own = &self->version;
  if (ch_version_compare(v, own) < 0)
    return false;
  if (own->major > 0 || self->is_minor_loose)
    return v->major == own->major;
  if (v->major > 0)
    return false;
  if (own->minor > 0 || self->is_patch_loose)
    return v->minor == own->minor;
  return v->minor == 0 && v->patch == own->patch;
}

static bool holds(const term *self, const ch_version *v)
{
  switch (self->op) {
  case OP_EQUAL:
    return self->is_loose ? is_near(self, v) : ch_version_compare(v, &self->version) == 0;
  case OP_NOT_EQUAL: return is_not_equal(self, v);
  case OP_GREATER: return is_greater(self, v);
  case OP_LESS: return ch_version_compare(v, &self->version) < 0;
  case OP_GREATER_EQUAL: return ch_version_compare(v, &self->version) >= 0;
  case OP_LESS_EQUAL: return is_less_equal(self, v);
  case OP_TILDE: return is_near(self, v);
  case OP_CARET: return is_compatible(self, v);
  }
  return false;
}

static bool takes_pre(const term *self)
{
  return self->version.pre.size != 0 || (self->op == OP_NOT_EQUAL && !self->is_loose);
}

static bool group_holds(const group *self, const ch_version *v, bool is_pre_by_group)
{
  if (is_pre_by_group && v->pre.size != 0 && !self->takes_pre)
    return false;
  for (const term *t = self->terms; t != NULL; t = t->next)
    if (!holds(t, v) || (!is_pre_by_group && v->pre.size != 0 && !takes_pre(t)))
      return false;
  return true;
}

bool ch_constraints_check(const ch_constraints *constraints, const ch_version *version)
{
  for (const group *g = constraints->groups; g != NULL; g = g->next)
    if (group_holds(g, version, constraints->is_pre_by_group))
      return true;
  return false;
}
