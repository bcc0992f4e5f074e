/* SPDX-License-Identifier: Apache-2.0
 * Regular expressions: compiling, and choosing who searches.
 *
 * A plain text is searched for as such.  All else is pcre2's while it means what Go means and does
 * not search for too long; pcre2's machine code is made only for patterns that are used a lot. */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "codec/regex.h"

#include <pcre2.h>

#include "base/utf8.h"
#include "codec/regex_program.h"
#include "codec/regex_translate.h"

enum {
  MANY_SEARCHES   = 64,    /* from here on, machine code pays */
  LONG_SUBJECT    = 8192,  /* from here on, searching quadratically hurts */
  BASE_EFFORT     = 20000, /* pcre2's match limit: this and … */
  EFFORT_PER_BYTE = 8,
  MOST_HEAP_KIB   = 16384,
  MOST_FAILURES   = 3      /* after as many searches that pcre2 gave up, it is not asked again */
};

struct ch_regex {
  ch_arena     *arena;
  ch_regex_tree tree;

  bool      is_literal; /* the pattern is \A literal \z, where has_start and has_end say so */
  bool      has_start, has_end;
  chart_str literal;

  bool                 uses_pcre2;
  bool                 may_rescan; /* pcre2 could look at a byte as often as there are bytes */
  pcre2_code          *code;       /* NULL until the first search */
  pcre2_match_data    *data;
  pcre2_match_context *context;
  uint32_t             searches, failures;

  ch_regex_program *program; /* NULL until the first search that needs it */
};

/* ---- compiling ---------------------------------------------------------------------------- */

static bool has_odd_runes(const ch_regex_node *literal)
{
  for (size_t i = 0; i < literal->as.text.count; i++) {
    uint32_t rune = literal->as.text.runes[i];
    if (rune == CH_RUNE_ERROR || (rune >= 0xD800 && rune <= 0xDFFF))
      return true; /* the one matches invalid bytes, the others nothing */
  }
  return false;
}

static chart_str literal_text(ch_arena *arena, const ch_regex_node *literal)
{
  ch_buffer out;
  ch_buffer_init(&out, arena);
  ch_buffer_reserve(&out, literal->as.text.count);
  for (size_t i = 0; i < literal->as.text.count; i++)
    ch_buffer_rune(&out, literal->as.text.runes[i]);
  return ch_buffer_view(&out);
}

/* Looks whether the pattern is text, ^text, text$ or ^text$. */
static void detect_literal(ch_regex *regex)
{
  ch_regex_node  *root   = regex->tree.root;
  bool            has_subs = root->op == CH_REGEX_CONCAT;
  ch_regex_node **pieces = has_subs ? root->as.sub.nodes : &root;
  size_t          count  = has_subs ? root->as.sub.count : 1;
  regex->has_start       = pieces[0]->op == CH_REGEX_BEGIN_TEXT;
  regex->has_end         = pieces[count - 1]->op == CH_REGEX_END_TEXT;
  size_t middle          = regex->has_start;
  if (count != middle + 1 + regex->has_end)
    return;
  const ch_regex_node *literal = pieces[middle];
  if (literal->op != CH_REGEX_LITERAL || literal->folds || has_odd_runes(literal))
    return;
  regex->is_literal = true;
  regex->literal    = literal_text(regex->arena, literal);
}

static bool has_endless_loop(const ch_regex_node *node)
{
  if (node->op < CH_REGEX_GROUP)
    return false;
  if (node->op == CH_REGEX_REPEAT && node->max == CH_REGEX_NO_LIMIT)
    return true;
  for (size_t i = 0; i < node->as.sub.count; i++)
    if (has_endless_loop(node->as.sub.nodes[i]))
      return true;
  return false;
}

ch_regex *ch_regex_compile(ch_arena *arena, chart_str pattern)
{
  ch_regex *regex = (ch_regex *) ch_arena_zero(arena, 1, sizeof *regex);
  regex->arena    = arena;
  regex->tree     = ch_regex_parse(arena, pattern);
  ch_regex_simplify(&regex->tree);
  detect_literal(regex);
  regex->uses_pcre2 = ch_regex_suits_pcre2(&regex->tree);
  regex->may_rescan = has_endless_loop(regex->tree.root);
  return regex;
}

typedef struct compile_job {
  ch_arena *arena;
  chart_str pattern;
  ch_regex *result;
} compile_job;

static void run_compile_job(void *argument)
{
  compile_job *job = (compile_job *) argument;
  job->result      = ch_regex_compile(job->arena, job->pattern);
}

ch_regex *ch_regex_try_compile(ch_arena *arena, chart_str pattern, chart_str *error)
{
  compile_job job   = { arena, pattern, NULL };
  ch_fault   *fault = arena->fault;
  if (ch_try(fault, run_compile_job, &job))
    return job.result;
  if (fault->status != CHART_ERR_EXECUTE)
    ch_rethrow(fault);
  *error = ch_arena_copy(arena, fault->message);
  return NULL;
}

/* ---- pcre2 -------------------------------------------------------------------------------- */

static void free_pcre2(void *object)
{
  ch_regex *regex = (ch_regex *) object;
  pcre2_match_data_free(regex->data);
  pcre2_match_context_free(regex->context);
  pcre2_code_free(regex->code);
}

static void compile_pcre2(ch_regex *regex)
{
  ch_arena *arena = regex->arena;
  ch_arena_on_destroy(arena, free_pcre2, regex);
  ch_arena_mark mark = ch_arena_take_mark(arena);
  ch_buffer     pattern;
  ch_buffer_init(&pattern, arena);
  ch_regex_translate(&pattern, &regex->tree);
  int        error;
  PCRE2_SIZE place;
  regex->code = pcre2_compile((PCRE2_SPTR) pattern.data, pattern.size,
                              PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOTALL |
                                PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_CIRCUMFLEX,
                              &error, &place, NULL);
  ch_arena_release(arena, mark);
  if (regex->code == NULL && error == PCRE2_ERROR_HEAP_FAILED)
    ch_throw_memory(arena->fault);
  if (regex->code == NULL) {
    regex->uses_pcre2 = false; /* too large for pcre2 */
    return;
  }
  regex->data    = pcre2_match_data_create_from_pattern(regex->code, NULL);
  regex->context = pcre2_match_context_create(NULL);
  if (regex->data == NULL || regex->context == NULL)
    ch_throw_memory(arena->fault);
  pcre2_set_heap_limit(regex->context, MOST_HEAP_KIB);
}

static void copy_spans(const ch_regex *regex, ch_regex_span *spans, size_t count)
{
  const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(regex->data);
  for (size_t i = 0; i < count; i++)
    spans[i] = (ch_regex_span){ ends[2 * i], ends[2 * i + 1] };
}

static uint32_t effort_for(size_t size)
{
  size_t effort = BASE_EFFORT + EFFORT_PER_BYTE * size;
  return effort > 10000000 ? 10000000 : (uint32_t) effort;
}

typedef enum outcome { FOUND, NOT_THERE, GAVE_UP } outcome;

static outcome search_pcre2(ch_regex *regex, chart_str subject, size_t from, ch_regex_span *spans,
                            size_t count)
{
  if (++regex->searches == MANY_SEARCHES)
    (void) pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
  pcre2_set_match_limit(regex->context, effort_for(subject.size));
  int result = pcre2_match(regex->code, (PCRE2_SPTR) (subject.size == 0 ? "" : subject.data),
                           subject.size, from, PCRE2_NO_UTF_CHECK, regex->data, regex->context);
  if (result == PCRE2_ERROR_NOMATCH)
    return NOT_THERE;
  if (result == PCRE2_ERROR_NOMEMORY)
    ch_throw_memory(regex->arena->fault);
  if (result < 0) {
    regex->uses_pcre2 = ++regex->failures < MOST_FAILURES;
    return GAVE_UP;
  }
  copy_spans(regex, spans, count);
  return FOUND;
}

/* ---- searching ---------------------------------------------------------------------------- */

static bool search_literal(const ch_regex *regex, chart_str subject, size_t from,
                           ch_regex_span *spans, size_t count)
{
  chart_str text = regex->literal;
  size_t    at   = CH_NOT_FOUND;
  if (subject.size < text.size)
    return false;
  if (regex->has_end)
    at = ch_str_ends(subject, text) ? subject.size - text.size : CH_NOT_FOUND;
  else if (regex->has_start)
    at = ch_str_starts(subject, text) ? 0 : CH_NOT_FOUND;
  else
    at = ch_str_find(subject, text, from);
  if (at == CH_NOT_FOUND || at < from || (regex->has_start && at != 0))
    return false;
  if (count != 0)
    spans[0] = (ch_regex_span){ at, at + text.size };
  return true;
}

static bool search_program(ch_regex *regex, chart_str subject, size_t from, ch_regex_span *spans,
                           size_t count)
{
  if (regex->program == NULL)
    regex->program = ch_regex_program_new(regex->arena, &regex->tree);
  return ch_regex_program_run(regex->program, regex->arena, subject, from, spans, count);
}

ch_regex_scan ch_regex_scan_start(ch_regex *regex, chart_str subject)
{
  bool is_valid = !regex->is_literal && ch_utf8_valid(subject);
  return (ch_regex_scan){ regex, subject, is_valid };
}

static bool suits_pcre2(const ch_regex_scan *scan)
{
  const ch_regex *regex = scan->regex;
  return scan->is_valid && regex->uses_pcre2 &&
         (!regex->may_rescan || scan->subject.size < LONG_SUBJECT);
}

bool ch_regex_scan_find(ch_regex_scan *scan, size_t from, ch_regex_span *spans, size_t count)
{
  ch_regex *regex = scan->regex;
  if (regex->is_literal)
    return search_literal(regex, scan->subject, from, spans, count);
  if (regex->code == NULL && suits_pcre2(scan))
    compile_pcre2(regex);
  if (suits_pcre2(scan)) {
    outcome result = search_pcre2(regex, scan->subject, from, spans, count);
    if (result != GAVE_UP)
      return result == FOUND;
  }
  return search_program(regex, scan->subject, from, spans, count);
}

bool ch_regex_find(ch_regex *regex, chart_str subject, ch_regex_span *spans, size_t count)
{
  ch_regex_scan scan = ch_regex_scan_start(regex, subject);
  return ch_regex_scan_find(&scan, 0, spans, count);
}

bool ch_regex_matches(ch_regex *regex, chart_str subject)
{
  return ch_regex_find(regex, subject, NULL, 0);
}

/* ---- groups ------------------------------------------------------------------------------- */

size_t ch_regex_group_count(const ch_regex *regex)
{
  return regex->tree.group_count;
}

chart_str ch_regex_group_name(const ch_regex *regex, size_t group)
{
  return regex->tree.names[group - 1];
}
