/* SPDX-License-Identifier: Apache-2.0
 * Functions on regular expressions.
 *
 * The plain functions panic where the must functions return an error; a template shows both, in
 * different words.  Only regexMatch takes a broken pattern for one that does not match. */
#include "codec/regex.h"
#include "base/utf8.h"
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "funcs/unicode.h"
#include "value/print.h"

enum { PLAIN, MUST };
enum { EXPANDED = 0, LITERAL = 2 }; /* or PLAIN, MUST */

/* ---- the cache ---------------------------------------------------------------------------- */

enum {
  CACHE_SLOTS = 256, /* a power of two */
  MOST_CACHED = 128,
  MOST_BYTES  = 16 << 20, /* that the cached patterns may take */
};

typedef struct cached_regex {
  chart_str pattern;
  ch_regex *regex; /* NULL: Go refuses the pattern … */
  chart_str error; /* … saying this */
} cached_regex;

/* Compiled patterns in an arena of their own, thrown away all together when there are too many. */
typedef struct regex_cache {
  ch_arena     arena;
  size_t       size;
  cached_regex slots[CACHE_SLOTS]; /* pattern.data NULL: free */
} regex_cache;

static void destroy_cache(void *object)
{
  ch_arena_destroy(&((regex_cache *) object)->arena);
}

static regex_cache *cache_of(ch_call *call)
{
  regex_cache *cache = (regex_cache *) call->regexes;
  if (cache == NULL) {
    cache = (regex_cache *) ch_arena_zero(call->lasting, 1, sizeof *cache);
    ch_arena_on_destroy(call->lasting, destroy_cache, cache);
    ch_arena_init(&cache->arena, call->fault, call->lasting->limit);
    call->regexes = cache;
  }
  cache->arena.fault = call->fault;
  return cache;
}

static void empty_cache(ch_call *call, regex_cache *cache)
{
  size_t limit = cache->arena.limit;
  ch_arena_destroy(&cache->arena);
  memset(cache, 0, sizeof *cache);
  ch_arena_init(&cache->arena, call->fault, limit);
}

static cached_regex *find_slot(regex_cache *cache, chart_str pattern)
{
  size_t i = ch_str_hash(pattern) % CACHE_SLOTS;
  while (cache->slots[i].pattern.data != NULL && !ch_str_equal(cache->slots[i].pattern, pattern))
    i = (i + 1) % CACHE_SLOTS;
  return &cache->slots[i];
}

static const cached_regex *look_up(ch_call *call, chart_value value)
{
  chart_str     pattern = ch_text(value);
  regex_cache  *cache   = cache_of(call);
  cached_regex *slot    = find_slot(cache, pattern);
  if (slot->pattern.data != NULL)
    return slot;
  if (cache->size == MOST_CACHED || cache->arena.used > MOST_BYTES) {
    empty_cache(call, cache);
    slot = find_slot(cache, pattern);
  }
  slot->regex   = ch_regex_try_compile(&cache->arena, pattern, &slot->error);
  slot->pattern = ch_arena_copy(&cache->arena, pattern);
  cache->size++;
  return slot;
}

/* Whether Go quotes the text with backquotes: strconv.CanBackquote. */
static bool can_backquote(chart_str s)
{
  for (size_t at = 0, width; at < s.size; at += width) {
    uint32_t rune    = ch_utf8_decode(ch_str_from(s, at), &width);
    bool     is_odd  = rune == 0xFEFF || (rune == CH_RUNE_ERROR && width == 1);
    bool     is_hard = (rune < ' ' && rune != '\t') || rune == '`' || rune == 0x7F;
    if (is_odd || is_hard)
      return false;
  }
  return true;
}

_Noreturn static void fail_compile(ch_call *call, const cached_regex *failed, bool is_must)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  if (!is_must) {
    bool has_backquotes = can_backquote(failed->pattern);
    ch_buffer_text(&out, has_backquotes ? "regexp: Compile(`" : "regexp: Compile(");
    if (has_backquotes)
      ch_buffer_str(&out, failed->pattern);
    else
      ch_print_quoted(&out, failed->pattern, false);
    ch_buffer_text(&out, has_backquotes ? "`): " : "): ");
  }
  ch_buffer_str(&out, failed->error);
  ch_throw_str(call->fault, CHART_ERR_EXECUTE, ch_buffer_view(&out));
}

static ch_regex *compiled(ch_call *call, chart_value pattern)
{
  const cached_regex *cached = look_up(call, pattern);
  if (cached->regex == NULL)
    fail_compile(call, cached, (call->function->variant & MUST) != 0);
  return cached->regex;
}

/* ---- finding ------------------------------------------------------------------------------ */

static chart_value fn_regexMatch(CH_PARAMETERS)
{
  const cached_regex *cached = look_up(call, arg[0]);
  if (cached->regex == NULL && call->function->variant == MUST)
    fail_compile(call, cached, true);
  return ch_bool(cached->regex != NULL && ch_regex_matches(cached->regex, ch_text(arg[1])));
}

static chart_value fn_regexFind(CH_PARAMETERS)
{
  chart_str     subject = ch_text(arg[1]);
  ch_regex_span span;
  if (!ch_regex_find(compiled(call, arg[0]), subject, &span, 1))
    return ch_string(CHART_STR(""));
  return ch_string(ch_str_cut(subject, span.start, span.end));
}

/* Goes through all matches as Go's allMatches: an empty match right behind another is left out. */
typedef struct match_walk {
  ch_regex_scan scan;
  size_t        place;
  size_t        last_end; /* of the match before, or CH_NOT_FOUND */
} match_walk;

static size_t rune_width(chart_str s, size_t at)
{
  size_t width = 0;
  if (at < s.size)
    (void) ch_utf8_decode(ch_str_from(s, at), &width);
  return width;
}

static bool next_match(match_walk *walk, ch_regex_span *span)
{
  chart_str subject = walk->scan.subject;
  while (walk->place <= subject.size) {
    if (!ch_regex_scan_find(&walk->scan, walk->place, span))
      return false;
    bool is_repeated = span->end == walk->place && span->start == walk->last_end;
    if (span->end == walk->place) {
      size_t width = rune_width(subject, walk->place);
      walk->place  = width == 0 ? subject.size + 1 : walk->place + width;
    } else {
      walk->place = span->end;
    }
    walk->last_end = span->end;
    if (!is_repeated)
      return true;
  }
  return false;
}

static match_walk walk_matches(ch_call *call, const chart_value *arg)
{
  ch_regex_scan scan = ch_regex_scan_start(compiled(call, arg[0]), ch_text(arg[1]), 1);
  return (match_walk){ scan, 0, CH_NOT_FOUND };
}

static void push_part(ch_call *call, chart_value list, chart_str s, size_t from, size_t to)
{
  ch_list_push(call->arena, list, ch_string(ch_str_cut(s, from, to)));
}

static chart_value fn_regexFindAll(CH_PARAMETERS)
{
  match_walk    walk = walk_matches(call, arg);
  int64_t       most = arg[2].as.integer;
  chart_value   list = ch_list_nil(CH_TYPE_STRING_LIST);
  ch_regex_span span;
  while ((most < 0 || (int64_t) ch_list_size(list) < most) && next_match(&walk, &span)) {
    if (list.as.list == NULL)
      list = ch_list_new(call->arena, CH_TYPE_STRING_LIST, 8);
    push_part(call, list, walk.scan.subject, span.start, span.end);
  }
  return list;
}

/* ---- splitting ---------------------------------------------------------------------------- */

/* Go looks for at most n matches of which it uses n - 1; a match at the very start that is empty
 * gives no part, and neither does what follows a match that ends the subject, when it is empty. */
static chart_value fn_regexSplit(CH_PARAMETERS)
{
  match_walk walk    = walk_matches(call, arg);
  chart_str  subject = ch_text(arg[1]);
  int64_t    most    = arg[2].as.integer;
  if (most == 0)
    return ch_list_nil(CH_TYPE_STRING_LIST);
  chart_value list = ch_list_new(call->arena, CH_TYPE_STRING_LIST, 8);
  if (ch_text(arg[0]).size != 0 && subject.size == 0) {
    push_part(call, list, subject, 0, 0);
    return list;
  }
  size_t        begin = 0, end = 0;
  ch_regex_span span;
  while ((most < 0 || (int64_t) ch_list_size(list) < most - 1) && next_match(&walk, &span)) {
    end = span.start;
    if (span.end != 0)
      push_part(call, list, subject, begin, end);
    begin = span.end;
  }
  if (end != subject.size)
    push_part(call, list, subject, begin, subject.size);
  return list;
}

/* ---- replacing ---------------------------------------------------------------------------- */

/* A piece of the text that replaces a match. */
typedef struct piece {
  chart_str text;
  chart_str name;   /* of the group that follows; empty: none */
  int64_t   number; /* what the name is as a number, or -1 */
} piece;

typedef struct replacement {
  ch_regex      *regex;
  chart_str      subject;
  piece         *pieces;
  size_t         size;
  ch_regex_span *spans;
} replacement;

static bool is_name_rune(uint32_t rune)
{
  return rune == '_' || ch_rune_is_letter(rune) || ch_rune_is_digit(rune);
}

/* The name that follows a $, bare or in braces, and in *rest what follows it; "" when there is
 * none. */
static chart_str cut_name(chart_str s, chart_str *rest)
{
  bool      has_brace = ch_str_starts(s, CHART_STR("{"));
  chart_str name      = ch_str_from(s, has_brace);
  size_t    end       = 0;
  for (size_t width; end < name.size; end += width)
    if (!is_name_rune(ch_utf8_decode(ch_str_from(name, end), &width)))
      break;
  if (end == 0 || (has_brace && (end == name.size || name.data[end] != '}')))
    return CHART_STR("");
  *rest = ch_str_from(name, end + has_brace);
  return ch_str_cut(name, 0, end);
}

/* The number that the name is, or -1: no leading zeros, not above 10^9. */
static int64_t number_of(chart_str name)
{
  int64_t number = 0;
  for (size_t i = 0; i < name.size; i++) {
    if (name.data[i] < '0' || name.data[i] > '9' || number >= 100000000)
      return -1;
    number = number * 10 + name.data[i] - '0';
  }
  return name.size > 1 && name.data[0] == '0' ? -1 : number;
}

static void append_group(ch_buffer *out, const replacement *r, size_t group)
{
  ch_regex_span span = r->spans[group];
  if (span.start != CH_NOT_FOUND)
    ch_buffer_str(out, ch_str_cut(r->subject, span.start, span.end));
}

/* Of several groups with the name, the first that took part counts. */
static void append_named(ch_buffer *out, const replacement *r, const piece *wanted)
{
  size_t groups = ch_regex_group_count(r->regex);
  if (wanted->number >= 0) {
    if ((uint64_t) wanted->number <= groups)
      append_group(out, r, (size_t) wanted->number);
    return;
  }
  for (size_t i = 1; i <= groups; i++) {
    if (ch_str_equal(ch_regex_group_name(r->regex, i), wanted->name) &&
        r->spans[i].start != CH_NOT_FOUND) {
      append_group(out, r, i);
      return;
    }
  }
}

/* Cuts the text at its groups, as regexp's expand does for each match anew.  There is room for a piece
 * behind each $.  Result: how many there are. */
static size_t cut_pieces(piece *pieces, chart_str text)
{
  size_t count = 0, dollar;
  while ((dollar = ch_str_find_byte(text, '$', 0)) != CH_NOT_FOUND) {
    chart_str rest    = ch_str_from(text, dollar + 1);
    chart_str name    = cut_name(rest, &rest);
    bool      is_sign = name.size == 0; /* one $ stands for itself, and so do two */
    pieces[count++]   = (piece){ ch_str_cut(text, 0, dollar + is_sign), name, number_of(name) };
    text = is_sign && ch_str_starts(rest, CHART_STR("$")) ? ch_str_from(rest, 1) : rest;
  }
  pieces[count++] = (piece){ text, CHART_STR(""), -1 };
  return count;
}

static size_t count_signs(chart_str text)
{
  size_t count = 0;
  for (size_t at = 0; (at = ch_str_find_byte(text, '$', at)) != CH_NOT_FOUND; at++)
    count++;
  return count;
}

static void append_expanded(ch_buffer *out, const replacement *r)
{
  for (const piece *next = r->pieces; next != r->pieces + r->size; next++) {
    ch_buffer_str(out, next->text);
    if (next->name.size != 0)
      append_named(out, r, next);
  }
}

/* Where to look on after a match that was looked for from `place`; always one code point on. */
static size_t place_after(chart_str subject, size_t place, size_t end)
{
  size_t width = rune_width(subject, place);
  if (place + width > end)
    return place + width;
  return place + 1 > end ? place + 1 : end;
}

static void append_replaced(ch_buffer *out, const replacement *r)
{
  size_t        count = r->size > 1 ? 1 + ch_regex_group_count(r->regex) : 1;
  ch_regex_scan scan  = ch_regex_scan_start(r->regex, r->subject, count);
  size_t        place = 0, last_end = 0;
  while (place <= r->subject.size && ch_regex_scan_find(&scan, place, r->spans)) {
    ch_regex_span match = r->spans[0];
    ch_buffer_str(out, ch_str_cut(r->subject, last_end, match.start));
    if (match.end > last_end || match.start == 0)
      append_expanded(out, r);
    last_end = match.end;
    place    = place_after(r->subject, place, match.end);
  }
  ch_buffer_str(out, ch_str_from(r->subject, last_end));
}

static chart_value fn_regexReplaceAll(CH_PARAMETERS)
{
  bool        is_literal = (call->function->variant & LITERAL) != 0;
  chart_str   text       = ch_text(arg[2]);
  size_t      signs      = is_literal ? 0 : count_signs(text);
  replacement r          = { .regex = compiled(call, arg[0]), .subject = ch_text(arg[1]) };
  r.pieces               = (piece *) ch_arena_array(call->arena, signs + 1, sizeof *r.pieces);
  r.size                 = 1;
  r.pieces[0]            = (piece){ text, CHART_STR(""), -1 };
  if (signs != 0)
    r.size = cut_pieces(r.pieces, text);
  size_t groups = ch_regex_group_count(r.regex);
  r.spans       = (ch_regex_span *) ch_arena_array(call->arena, 1 + groups, sizeof *r.spans);
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  append_replaced(&out, &r);
  return ch_buffer_value(&out);
}

/* ---- quoting ------------------------------------------------------------------------------ */

static chart_value fn_regexQuoteMeta(CH_PARAMETERS)
{
  chart_str s = ch_text(arg[0]);
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  for (size_t i = 0; i < s.size; i++) {
    if (s.data[i] != '\0' && strchr("\\.+*?()|[]{}^$", s.data[i]) != NULL)
      ch_buffer_byte(&out, '\\');
    ch_buffer_byte(&out, s.data[i]);
  }
  return ch_buffer_value(&out);
}

const ch_function ch_regex_functions[] = {
  { "regexMatch", "func(string, string) bool", fn_regexMatch, PLAIN,
    "whether PATTERN matches in STRING" },
  { "mustRegexMatch", "func(string, string) bool", fn_regexMatch, MUST,
    "regexMatch that fails on a broken pattern" },
  { "regexFind", "func(string, string) string", fn_regexFind, PLAIN,
    "the first match of PATTERN in STRING, or \"\"" },
  { "mustRegexFind", "func(string, string) string", fn_regexFind, MUST, "as regexFind" },
  { "regexFindAll", "func(string, string, int) []string", fn_regexFindAll, PLAIN,
    "the first N matches of PATTERN in STRING; all with -1" },
  { "mustRegexFindAll", "func(string, string, int) []string", fn_regexFindAll, MUST,
    "as regexFindAll" },
  { "regexReplaceAll", "func(string, string, string) string", fn_regexReplaceAll, PLAIN | EXPANDED,
    "STRING with each match of PATTERN replaced by TEXT; $1 is a group" },
  { "mustRegexReplaceAll", "func(string, string, string) string", fn_regexReplaceAll,
    MUST | EXPANDED, "as regexReplaceAll" },
  { "regexReplaceAllLiteral", "func(string, string, string) string", fn_regexReplaceAll,
    PLAIN | LITERAL, "as regexReplaceAll, with TEXT as it is" },
  { "mustRegexReplaceAllLiteral", "func(string, string, string) string", fn_regexReplaceAll,
    MUST | LITERAL, "as regexReplaceAllLiteral" },
  { "regexSplit", "func(string, string, int) []string", fn_regexSplit, PLAIN,
    "STRING cut at the matches of PATTERN into at most N parts; all with -1" },
  { "mustRegexSplit", "func(string, string, int) []string", fn_regexSplit, MUST, "as regexSplit" },
  { "regexQuoteMeta", "func(string) string", fn_regexQuoteMeta, 0,
    "a pattern that matches STRING alone" },
  { 0 },
};
