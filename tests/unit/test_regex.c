/* SPDX-License-Identifier: Apache-2.0
 * Tests codec/regex.h, and that each engine behind it gives the same answers. */
#include "codec/regex.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "codec/regex_dfa.h"
#include "codec/regex_pcre2.h"

#include "fixture.h"

enum { MOST_SPANS = 8, MUCH_WORK = 1 << 28 };

/* Runs the body of a test, so that what it throws fails the test. */
static void run(void (*body)(void *argument))
{
  if (!ch_try(&fault, body, NULL))
    fail_msg("thrown: %.*s", CH_STR_ARG(fault.message));
}

/* ---- errors ------------------------------------------------------------------------------- */

static const struct {
  const char *pattern, *want; /* want: what follows "error parsing regexp: " */
} error_rows[] = {
  { "[", "missing closing ]: `[`" },
  { "x[a-", "missing closing ]: `[a-`" },
  { "(a", "missing closing ): `(a`" },
  { "((a)", "missing closing ): `((a)`" },
  { "a)b", "unexpected ): `a)b`" },
  { "*", "missing argument to repetition operator: `*`" },
  { "a|+?", "missing argument to repetition operator: `+?`" },
  { "({2})", "missing argument to repetition operator: `{2}`" },
  { "a**", "invalid nested repetition operator: `**`" },
  { "a{2}+?", "invalid nested repetition operator: `{2}+?`" },
  { "a{1001}", "invalid repeat count: `{1001}`" },
  { "a{2,1}?", "invalid repeat count: `{2,1}`" },
  { "a{99999999999}", "invalid repeat count: `{99999999999}`" },
  { "(a{100}){11}", "invalid repeat count: `{11}`" },
  { "\\", "trailing backslash at end of expression: ``" },
  { "\\8", "invalid escape sequence: `\\8`" },
  { "(a)\\1", "invalid escape sequence: `\\1`" },
  { "\\C", "invalid escape sequence: `\\C`" },
  { "\\Z", "invalid escape sequence: `\\Z`" },
  { "\\x{110000}", "invalid escape sequence: `\\x{110000`" },
  { "\\xg1", "invalid escape sequence: `\\xg1`" },
  { "[\\Qa]", "invalid escape sequence: `\\Q`" },
  { "[a-\\d]", "invalid escape sequence: `\\d`" },
  { "[z-a]", "invalid character class range: `z-a`" },
  { "[[:foo:]]", "invalid character class range: `[:foo:]`" },
  { "\\p{Foo}x", "invalid character class range: `\\p{Foo}`" },
  { "\\p{Old_Italic}", "invalid character class range: `\\p{Old_Italic}`" },
  { "\\pX", "invalid character class range: `\\pX`" },
  { "\\p{L", "invalid character class range: `\\p{L`" },
  { "(?=a)", "invalid or unsupported Perl syntax: `(?=`" },
  { "(?<=a)b", "invalid named capture: `(?<=a)b`" },
  { "(?>a)", "invalid or unsupported Perl syntax: `(?>`" },
  { "(?i-)", "invalid or unsupported Perl syntax: `(?i-)`" },
  { "(?P<a-b>x)", "invalid named capture: `(?P<a-b>`" },
  { "(?<>x)", "invalid named capture: `(?<>`" },
  { "(?<n\xff>x)", "invalid UTF-8: `\xff`" },
  { "\\Qa\xff\\E", "invalid UTF-8: `\xff`" },
  { "\\x{}", "invalid escape sequence: `\\x{}`" },
  { "\\x", "invalid escape sequence: `\\x`" },
  { "(?P=n)", "invalid or unsupported Perl syntax: `(?P`" },
  { "a\xff!", "invalid UTF-8: `\xff!`" },
};

static void expect_error(const char *name, chart_str pattern, chart_str want)
{
  chart_str error = { NULL, 0 };
  if (ch_regex_try_compile(&arena, pattern, &error) != NULL)
    fail_msg("%s: no error", name);
  if (!ch_str_equal(error, want))
    fail_msg("%s: got %.*s", name, CH_STR_ARG(error));
}

static void check_errors(void *argument)
{
  (void) argument;
  for (size_t i = 0; i < COUNT(error_rows); i++)
    expect_error(error_rows[i].pattern, chart_str_from(error_rows[i].pattern),
                 ch_arena_format(&arena, "error parsing regexp: %s", error_rows[i].want));
}

static void reports_errors_as_go(void **state)
{
  (void) state;
  run(check_errors);
}

static void compile_broken(void *argument)
{
  (void) argument;
  ch_regex_compile(&arena, CHART_STR("a("));
}

static void throws_errors(void **state)
{
  (void) state;
  assert_false(ch_try(&fault, compile_broken, NULL));
  assert_int_equal(fault.status, CHART_ERR_EXECUTE);
  assert_true(ch_str_is(fault.message, "error parsing regexp: missing closing ): `a(`"));
}

/* `count` times `part`, between `before` and `after`. */
static chart_str repeated(const char *before, const char *part, size_t count, const char *after)
{
  ch_buffer out;
  ch_buffer_init(&out, &arena);
  ch_buffer_text(&out, before);
  for (size_t i = 0; i < count; i++)
    ch_buffer_text(&out, part);
  ch_buffer_text(&out, after);
  return ch_buffer_view(&out);
}

static bool is_refused_for(chart_str pattern, const char *reason)
{
  chart_str error = { NULL, 0 };
  if (ch_regex_try_compile(&arena, pattern, &error) != NULL)
    return false;
  return ch_str_find(error, chart_str_from(reason), 0) == strlen("error parsing regexp: ");
}

static void check_limits(void *argument)
{
  (void) argument;
  chart_str unused;
  assert_non_null(ch_regex_try_compile(&arena, repeated("(?:", "x", 3355, "){1000}"), &unused));
  assert_true(is_refused_for(repeated("(?:", "x", 3356, "){1000}"), "expression too large"));
  assert_non_null(ch_regex_try_compile(&arena, repeated("", "(x{1000})", 3348, ""), &unused));
  assert_true(is_refused_for(repeated("", "(x{1000})", 3349, ""), "expression too large"));
  assert_true(is_refused_for(repeated("", "(", 3000, ""), "missing closing )"));
}

static void check_depth(void *argument)
{
  (void) argument;
  chart_str unused;
  ch_buffer out;
  for (size_t depth = 999; depth <= 1000; depth++) {
    ch_buffer_init(&out, &arena);
    ch_buffer_fill(&out, '(', depth);
    ch_buffer_fill(&out, ')', depth);
    if (depth == 999)
      assert_non_null(ch_regex_try_compile(&arena, ch_buffer_view(&out), &unused));
    else
      assert_true(is_refused_for(ch_buffer_view(&out), "expression nests too deeply"));
  }
}

static void keeps_limits(void **state)
{
  (void) state;
  run(check_limits);
  run(check_depth);
}

/* ---- matches ------------------------------------------------------------------------------ */

/* want: the first match and its groups, `-` for a group that took no part; NULL: no match. */
static const struct {
  const char *pattern, *subject, *want;
} match_rows[] = {
  /* preferences */
  { "a|ab", "xab", "a" },
  { "a+?b*", "aabb", "a" },
  { "(a+)(b+)?", "caa", "aa|aa|-" },
  { "(?U)a+", "aaa", "a" },
  { "(?U)a+?", "aaa", "aaa" },
  { "(?:(a)|(b))+", "ab", "ab|a|b" },
  { "(a{0,2})(a*)", "aaa", "aaa|aa|a" },
  { "x{2}|x{1}", "xxx", "xx" },
  { "(foo|foobar)(bar)?$", "foobar", "foobar|foo|bar" },
  { "a{,2}", "a{,2}", "a{,2}" },
  { "a(?:b|cd)(?:e|)f", "acdf", "acdf" },
  { "x{0}y{1}z{2,3}", "xyzzzz", "yzzz" },
  { "(?:x{0,2}){2}", "xxxxx", "xxxx" },
  /* loops that need not move on */
  { "(a|b*)*", "ab", "ab|b" },
  { "(a*)*", "b", "|" },
  { "(|a)*", "aa", "|" },
  { "(|a)+", "aa", "|" },
  { "(a*)+", "aab", "aa|aa" },
  { "(a?b?\?)*", "ab", "a|a" },
  { "(?:a*?)*?b", "aab", "aab" },
  { "(a){0}b", "ab", "b|-" },
  { "(?:(a)b|c){0}b", "ab", "b|-" },
  /* places */
  { "^b", "ab", NULL },
  { "(?m)^b", "a\nb", "b" },
  { "a$", "a\n", NULL },
  { "(?m)a$", "a\nb", "a" },
  { "(?m)^$", "a\n", "" },
  { "a\\z", "a\n", NULL },
  { "\\Bb", "ab", "b" },
  { "\\bb", "a b", "b" },
  { "\\bé", "é", NULL },
  { ".+", "\n\ra\n", "\ra" },
  { "(?s).+", "\na", "\na" },
  { "(?s:.)a", "\na", "\na" },
  /* classes */
  { "\\s+", "\v\t\n\f\r x", "\t\n\f\r " },
  { "[[:space:]]+", "\v\t", "\v\t" },
  { "[[:^alpha:]\\d]+", "ab1-", "1-" },
  { "[^\\W_]+", "__ab", "ab" },
  { "[]a]+", "]a", "]a" },
  { "[a-]+", "b-a", "-a" },
  { "[^a]", "\n", "\n" },
  { "\\w+", "é_x", "_x" },
  { "\\pL+", "1é日", "é日" },
  { "\\p{greek}", "aω", "ω" },
  { "\\P{^Greek}", "aω", "ω" },
  { "\\p{Letter}\\p{Decimal_Number}", "é٣", "é٣" },
  { "[\\PL]+", "a1é", "1" },
  { "\\141\\x62\\x{63}", "abc", "abc" },
  { "\\a\\f\\n\\r\\t\\v\\0", "\a\f\n\r\t\v", NULL },
  { "\\a\\f\\n\\r\\t\\v", "\a\f\n\r\t\v", "\a\f\n\r\t\v" },
  { "[x][[:x]", "xx", "xx" },
  { "\\p{any}\\p{ASCII}\\p{As-signed}", "éaé", "éaé" },
  { "\\P{Any}|[^\\x00-\\x{10FFFF}]", "a", NULL },
  { "[\\x{d800}-\\x{dfff}]|[^\\x{d800}]", "a", "a" },
  { "[a\\x{d800}-\\x{dfff}][^b\\x{dbff}-\\x{e000}]", "ac", "ac" },
  { "\\Qa.b\\E+", "a.bb", "a.bb" },
  { "\\x{10FFFF}", "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf" },
  /* cases */
  { "(?i)k", "\xe2\x84\xaa", "\xe2\x84\xaa" },
  { "(?i)masS", "maſs", "maſs" },
  { "(?i)[k-l]+", "\xe2\x84\xaaL", "\xe2\x84\xaaL" },
  { "(?i)[^k]", "K\xe2\x84\xaak", NULL },
  { "(?i)σ+", "Σςσ", "Σςσ" },
  { "(?i)\\p{Lu}", "a", "a" },
  { "(?i)\\p{LC}", "\xcd\x85", NULL },
  { "(?i)a(?-i)b", "Ab AB", "Ab" },
  { "(?i)[[:lower:]]+[[:^upper:]]", "Aſ1", "Aſ1" },
  { "(?i)aé1[x]", "AÉ1X", "AÉ1X" },
  { "(?i)ß", "ẞ", "ẞ" },
  { "(?i)1+", "11", "11" },
  { "(?i:a)b", "Ab", "Ab" },
  /* bytes that are no UTF-8 */
  { ".", "\xff", "\xff" },
  { "[^a]+", "a\xe6\x97", "\xe6\x97" },
  { "\\x{fffd}", "\x80", "\x80" },
  { "a\\x{fffd}b", "a\xed\x62", "a\xed\x62" },
  { "é", "\xc3\xc3\xa9", "é" },
  { "(?i)é", "\xe3\xc3\x89", "É" },
  { "\\x{d800}", "\xed\xa0\x80", NULL },
  { "\\w\\W$", "a\xf0", "a\xf0" },
};

static void describe(ch_buffer *out, chart_str subject, const ch_regex_span *spans, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (i != 0)
      ch_buffer_byte(out, '|');
    if (spans[i].start == CH_NOT_FOUND)
      ch_buffer_byte(out, '-');
    else
      ch_buffer_str(out, ch_str_cut(subject, spans[i].start, spans[i].end));
  }
}

static void expect_match(const char *engine, size_t row, bool is_found, const ch_regex_span *spans,
                         size_t count)
{
  const char *want = match_rows[row].want;
  ch_buffer   got;
  ch_buffer_init(&got, &arena);
  if (is_found)
    describe(&got, chart_str_from(match_rows[row].subject), spans, count);
  if (is_found != (want != NULL) || (is_found && !ch_str_is(ch_buffer_view(&got), want)))
    fail_msg("%s in \"%s\" by %s: got %.*s", match_rows[row].pattern, match_rows[row].subject,
             engine, CH_STR_ARG(ch_buffer_view(&got)));
}

static void find_by_program(size_t row, const ch_regex_tree *tree)
{
  ch_regex_span           spans[MOST_SPANS];
  size_t                  work    = MUCH_WORK;
  const ch_regex_program *program = ch_regex_program_new(&arena, tree, false);
  chart_str               subject = chart_str_from(match_rows[row].subject);
  size_t                  count   = 1 + tree->group_count;
  expect_match("the program", row,
               ch_regex_program_run(program, &arena, subject, 0, spans, count, &work), spans,
               count);
  assert_true(ch_regex_program_run(program, &arena, subject, 0, NULL, 0, &work) ==
              (match_rows[row].want != NULL));
}

static void find_by_pcre2(size_t row, const ch_regex_tree *tree)
{
  ch_regex_span   spans[MOST_SPANS];
  ch_regex_pcre2 *engine  = ch_regex_pcre2_new(&arena, tree);
  chart_str       subject = chart_str_from(match_rows[row].subject);
  size_t          count   = 1 + tree->group_count;
  if (engine == NULL || !ch_utf8_valid(subject))
    return;
  for (int i = 0; i < 100; i++) /* beyond the search that makes machine code */
    expect_match("pcre2", row,
                 ch_regex_pcre2_find(engine, subject, 0, spans, count) == CH_REGEX_FOUND, spans,
                 count);
}

static void find_by_dfa(size_t row, const ch_regex_tree *tree)
{
  chart_str     subject  = chart_str_from(match_rows[row].subject);
  ch_regex_dfa *forward  = ch_regex_dfa_new(&arena, ch_regex_program_new(&arena, tree, false));
  ch_regex_dfa *backward = ch_regex_dfa_new(&arena, ch_regex_program_new(&arena, tree, true));
  ch_regex_span span;
  size_t        any;
  bool is_found = ch_regex_dfa_find_end(forward, subject, 0, false, &span.end) == CH_REGEX_FOUND;
  assert_true(is_found == (match_rows[row].want != NULL));
  assert_true(is_found ==
              (ch_regex_dfa_find_end(forward, subject, 0, true, &any) == CH_REGEX_FOUND));
  if (!is_found)
    return;
  assert_int_equal(ch_regex_dfa_find_start(backward, subject, 0, span.end, &span.start),
                   CH_REGEX_FOUND);
  chart_str want = chart_str_from(match_rows[row].want);
  size_t    bar  = tree->group_count == 0 ? CH_NOT_FOUND : ch_str_find_byte(want, '|', 0);
  if (!ch_str_equal(ch_str_cut(subject, span.start, span.end),
                    ch_str_cut(want, 0, bar == CH_NOT_FOUND ? want.size : bar)))
    fail_msg("%s in \"%s\" by the automaton: got %zu to %zu", match_rows[row].pattern,
             match_rows[row].subject, span.start, span.end);
}

/* The searches of one pattern pass from one engine to the next. */
static void find_by_all(size_t row, ch_regex *regex)
{
  ch_regex_span spans[MOST_SPANS];
  chart_str     subject = chart_str_from(match_rows[row].subject);
  size_t        count   = 1 + ch_regex_group_count(regex);
  for (int i = 0; i < 10; i++) {
    expect_match("all", row, ch_regex_find(regex, subject, spans, count), spans, count);
    assert_true(ch_regex_matches(regex, subject) == (match_rows[row].want != NULL));
  }
}

static void check_matches(void *argument)
{
  (void) argument;
  for (size_t i = 0; i < COUNT(match_rows); i++) {
    chart_str     pattern = chart_str_from(match_rows[i].pattern);
    ch_regex_tree tree    = ch_regex_parse(&arena, pattern);
    ch_regex_simplify(&tree);
    find_by_program(i, &tree);
    find_by_pcre2(i, &tree);
    find_by_dfa(i, &tree);
    find_by_all(i, ch_regex_compile(&arena, pattern));
  }
}

static void finds_what_go_finds(void **state)
{
  (void) state;
  run(check_matches);
}

/* ---- plain texts -------------------------------------------------------------------------- */

static const struct {
  const char *pattern, *subject;
  size_t      from, want;
} text_rows[] = {
  { "b", "abab", 0, 1 },           { "b", "abab", 2, 3 },
  { "^ab", "abab", 0, 0 },         { "^ab", "abab", 2, CH_NOT_FOUND },
  { "\\.b$", ".b.b", 0, 2 },       { "\\.b$", ".b.b", 3, CH_NOT_FOUND },
  { "^ab$", "ab", 0, 0 },          { "^ab$", "abab", 0, CH_NOT_FOUND },
  { "ab$", "b", 0, CH_NOT_FOUND }, { "\\x{e9}", "\xe3\xc3\xa9", 0, 1 },
};

static void check_texts(void *argument)
{
  (void) argument;
  for (size_t i = 0; i < COUNT(text_rows); i++) {
    ch_regex     *regex    = ch_regex_compile(&arena, chart_str_from(text_rows[i].pattern));
    ch_regex_scan scan     = ch_regex_scan_start(regex, chart_str_from(text_rows[i].subject), 1);
    ch_regex_span span     = { CH_NOT_FOUND, CH_NOT_FOUND };
    bool          is_found = ch_regex_scan_find(&scan, text_rows[i].from, &span);
    assert_int_equal(scan.engine, CH_REGEX_BY_TEXT);
    assert_true(is_found == (text_rows[i].want != CH_NOT_FOUND));
    assert_true(span.start == text_rows[i].want);
  }
}

static void finds_plain_texts(void **state)
{
  (void) state;
  run(check_texts);
}

/* ---- groups ------------------------------------------------------------------------------- */

static void check_groups(void *argument)
{
  (void) argument;
  ch_regex *regex = ch_regex_compile(&arena, CHART_STR("(a)(?P<n>b)(?:c)(?<m_2>d)(?P<n>e)"));
  assert_int_equal(ch_regex_group_count(regex), 4);
  assert_true(ch_str_is(ch_regex_group_name(regex, 1), ""));
  assert_true(ch_str_is(ch_regex_group_name(regex, 2), "n"));
  assert_true(ch_str_is(ch_regex_group_name(regex, 3), "m_2"));
  assert_true(ch_str_is(ch_regex_group_name(regex, 4), "n"));
}

static void names_groups(void **state)
{
  (void) state;
  run(check_groups);
}

/* ---- effort ------------------------------------------------------------------------------- */

/* Patterns that take a matcher which tries all ways longer than anyone would wait. */
static const struct {
  const char *pattern, *part;
  size_t      count;
  bool        want;
} hostile_rows[] = {
  { "(a+)+$", "ab", 100, false },
  { "(a+)+$", "a", 200000, true },
  { "(x+x+)+[yz]", "x", 400, false },
  { "(x+x+)+[yz]", "x", 200000, false },
  { "(a|aa)+[bc]", "a", 100, false },
  { "a[^x]*y", "a", 200000, false },
  { "(.*)(.*)(.*)(.*)(.*)x", "a", 100000, false },
  { "(((a*)*)*)*b", "a", 400, false },
  { "(?:a?){300}b", "a", 2000, false },
  { "(a{1000}|b{1000}|c{1000}|d{1000}|e{1000})", "abcde", 2000, false },
};

static void check_effort(void *argument)
{
  (void) argument;
  ch_regex_span spans[2];
  for (size_t i = 0; i < COUNT(hostile_rows); i++) {
    chart_str subject = repeated("", hostile_rows[i].part, hostile_rows[i].count, "");
    ch_regex *regex   = ch_regex_compile(&arena, chart_str_from(hostile_rows[i].pattern));
    size_t    count   = ch_regex_group_count(regex) == 0 ? 1 : 2;
    for (int k = 0; k < 8; k++)
      if (ch_regex_find(regex, subject, spans, count) != hostile_rows[i].want)
        fail_msg("%s: wrong", hostile_rows[i].pattern);
  }
}

/* An automaton that has to remember the last fourteen letters runs out of states. */
static void check_many_states(void *argument)
{
  (void) argument;
  ch_regex_span spans[2];
  uint32_t      random = 1;
  ch_buffer     subject;
  ch_buffer_init(&subject, &arena);
  for (size_t i = 0; i < 50000; i++) {
    random = random * 1664525u + 1013904223u;
    ch_buffer_byte(&subject, (random >> 24 & 1) != 0 ? 'a' : 'b');
  }
  ch_buffer_text(&subject, "abbbbbbbbbbbbbbc");
  ch_regex *regex = ch_regex_compile(&arena, CHART_STR("(?:a|b)*(a)(?:a|b){14}c"));
  for (int i = 0; i < 2; i++) {
    assert_true(ch_regex_find(regex, ch_buffer_view(&subject), spans, 2));
    assert_int_equal(spans[0].start, 0);
    assert_int_equal(spans[1].start, 50000);
  }
}

static void stays_linear(void **state)
{
  (void) state;
  run(check_effort);
  run(check_many_states);
}

static void search_too_long(void *argument)
{
  (void) argument;
  ch_regex_program *program;
  ch_regex_tree     tree = ch_regex_parse(&arena, CHART_STR("(a|b)*c"));
  size_t            work = 1000;
  program                = ch_regex_program_new(&arena, &tree, false);
  ch_regex_program_run(program, &arena, repeated("", "ab", 1000, ""), 0, NULL, 0, &work);
}

static void limits_the_work(void **state)
{
  (void) state;
  assert_false(ch_try(&fault, search_too_long, NULL));
  assert_int_equal(fault.status, CHART_ERR_LIMIT);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(reports_errors_as_go, start, stop),
    cmocka_unit_test_setup_teardown(throws_errors, start, stop),
    cmocka_unit_test_setup_teardown(keeps_limits, start, stop),
    cmocka_unit_test_setup_teardown(finds_what_go_finds, start, stop),
    cmocka_unit_test_setup_teardown(finds_plain_texts, start, stop),
    cmocka_unit_test_setup_teardown(names_groups, start, stop),
    cmocka_unit_test_setup_teardown(stays_linear, start, stop),
    cmocka_unit_test_setup_teardown(limits_the_work, start, stop),
  };
  return cmocka_run_group_tests_name("regex", tests, NULL, NULL);
}
