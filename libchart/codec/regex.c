/* SPDX-License-Identifier: Apache-2.0
 * Regular expressions: compiling, and choosing who searches.
 *
 * A plain text is searched for as such.  A pattern that is new is run as a program, which takes the
 * least preparation.  Once it was used a few times, and for long subjects at once, the automaton
 * pays: it looks at each code point once.  It knows nothing of groups; where these are wanted,
 * pcre2 searches what is short, and the program what the automaton has found. */
#include "codec/regex.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "codec/regex_dfa.h"
#include "codec/regex_pcre2.h"

enum {
  LONG_SUBJECT = 512,    /* from here on, an automaton pays */
  FEW_SEARCHES = 4,      /* until then, it does not */
  MOST_WORK    = 1 << 28 /* steps of the program in one subject: some seconds */
};

struct ch_regex {
  ch_arena     *arena;
  ch_regex_tree tree;

  bool      is_literal; /* the pattern is \A literal \z, where has_start and has_end say so */
  bool      has_start, has_end;
  chart_str literal;

  uint32_t          searches;
  bool              has_tried_pcre2, has_tried_dfa;
  ch_regex_pcre2   *pcre2; /* each is NULL while it is not made, or cannot be had */
  ch_regex_program *forward;
  ch_regex_dfa     *find_end;
  ch_regex_dfa     *find_start;
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
  ch_regex_node  *root     = regex->tree.root;
  bool            has_subs = root->op == CH_REGEX_CONCAT;
  ch_regex_node **pieces   = has_subs ? root->as.sub.nodes : &root;
  size_t          count    = has_subs ? root->as.sub.count : 1;
  regex->has_start         = pieces[0]->op == CH_REGEX_BEGIN_TEXT;
  regex->has_end           = pieces[count - 1]->op == CH_REGEX_END_TEXT;
  size_t middle            = regex->has_start;
  if (count != middle + 1 + regex->has_end)
    return;
  const ch_regex_node *literal = pieces[middle];
  if (literal->op != CH_REGEX_LITERAL || literal->folds || has_odd_runes(literal))
    return;
  regex->is_literal = true;
  regex->literal    = literal_text(regex->arena, literal);
}

ch_regex *ch_regex_compile(ch_arena *arena, chart_str pattern)
{
  ch_regex *regex = (ch_regex *) ch_arena_zero(arena, 1, sizeof *regex);
  regex->arena    = arena;
  regex->tree     = ch_regex_parse(arena, pattern);
  ch_regex_simplify(&regex->tree);
  detect_literal(regex);
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

/* ---- engines ------------------------------------------------------------------------------ */

static ch_regex_pcre2 *pcre2_of(ch_regex *regex)
{
  if (!regex->has_tried_pcre2)
    regex->pcre2 = ch_regex_pcre2_new(regex->arena, &regex->tree);
  regex->has_tried_pcre2 = true;
  return regex->pcre2;
}

static const ch_regex_program *program_of(ch_regex *regex)
{
  if (regex->forward == NULL)
    regex->forward = ch_regex_program_new(regex->arena, &regex->tree, false);
  return regex->forward;
}

/* Makes both automata or none. */
static bool has_dfa(ch_regex *regex)
{
  if (!regex->has_tried_dfa) {
    regex->has_tried_dfa       = true;
    ch_regex_program *backward = ch_regex_program_new(regex->arena, &regex->tree, true);
    regex->find_end            = ch_regex_dfa_new(regex->arena, program_of(regex));
    regex->find_start          = ch_regex_dfa_new(regex->arena, backward);
  }
  return regex->find_end != NULL && regex->find_start != NULL;
}

/* An automaton that has run out of states would soon do so again. */
static ch_regex_outcome give_up_dfa(ch_regex *regex)
{
  regex->find_end = NULL;
  return CH_REGEX_GAVE_UP;
}

/* ---- searching ---------------------------------------------------------------------------- */

static bool search_literal(const ch_regex *regex, chart_str subject, size_t from,
                           ch_regex_span *spans, size_t count)
{
  chart_str text = regex->literal;
  size_t    at;
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

/* Finds out whether and where a match is; of several spans, only the first. */
static ch_regex_outcome search_dfa(ch_regex *regex, chart_str subject, size_t from,
                                   ch_regex_span *spans, size_t count)
{
  size_t end, start = from;
  if (!has_dfa(regex))
    return CH_REGEX_GAVE_UP;
  ch_regex_outcome outcome =
    ch_regex_dfa_find_end(regex->find_end, subject, from, count == 0, &end);
  if (outcome == CH_REGEX_FOUND && count != 0 && !regex->forward->is_anchored)
    outcome = ch_regex_dfa_find_start(regex->find_start, subject, from, end, &start);
  if (outcome == CH_REGEX_GAVE_UP)
    return give_up_dfa(regex);
  if (outcome == CH_REGEX_FOUND && count != 0)
    spans[0] = (ch_regex_span){ start, end };
  return outcome;
}

static bool search_program(ch_regex_scan *scan, size_t from, ch_regex_span *spans)
{
  ch_regex *regex = scan->regex;
  return ch_regex_program_run(program_of(regex), regex->arena, scan->subject, from, spans,
                              scan->count, &scan->work);
}

static bool search_automaton(ch_regex_scan *scan, size_t from, ch_regex_span *spans)
{
  if (program_of(scan->regex)->is_anchored && from != 0)
    return false;
  ch_regex_outcome outcome = search_dfa(scan->regex, scan->subject, from, spans, scan->count);
  if (outcome == CH_REGEX_NOT_THERE || (outcome == CH_REGEX_FOUND && scan->count <= 1))
    return outcome == CH_REGEX_FOUND;
  if (outcome == CH_REGEX_FOUND)
    from = spans[0].start;
  return search_program(scan, from, spans);
}

static ch_regex_engine choose_engine(ch_regex *regex, chart_str subject, size_t count)
{
  if (regex->is_literal)
    return CH_REGEX_BY_TEXT;
  if (subject.size >= LONG_SUBJECT)
    return CH_REGEX_BY_DFA;
  if (regex->searches < FEW_SEARCHES) {
    regex->searches++;
    return CH_REGEX_BY_PROGRAM;
  }
  bool suits_pcre2 = count > 1 && pcre2_of(regex) != NULL && ch_utf8_valid(subject);
  return suits_pcre2 ? CH_REGEX_BY_PCRE2 : CH_REGEX_BY_DFA;
}

ch_regex_scan ch_regex_scan_start(ch_regex *regex, chart_str subject, size_t count)
{
  ch_regex_engine engine = choose_engine(regex, subject, count);
  return (ch_regex_scan){ regex, subject, count, engine, MOST_WORK };
}

bool ch_regex_scan_find(ch_regex_scan *scan, size_t from, ch_regex_span *spans)
{
  ch_regex *regex = scan->regex;
  if (scan->engine == CH_REGEX_BY_TEXT)
    return search_literal(regex, scan->subject, from, spans, scan->count);
  if (scan->engine == CH_REGEX_BY_PROGRAM)
    return search_program(scan, from, spans);
  if (scan->engine == CH_REGEX_BY_PCRE2) {
    ch_regex_outcome outcome =
      ch_regex_pcre2_find(regex->pcre2, scan->subject, from, spans, scan->count);
    if (outcome != CH_REGEX_GAVE_UP)
      return outcome == CH_REGEX_FOUND;
  }
  return search_automaton(scan, from, spans);
}

bool ch_regex_find(ch_regex *regex, chart_str subject, ch_regex_span *spans, size_t count)
{
  ch_regex_scan scan = ch_regex_scan_start(regex, subject, count);
  return ch_regex_scan_find(&scan, 0, spans);
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
