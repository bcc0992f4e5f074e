/* SPDX-License-Identifier: Apache-2.0
 * Every allocation of a whole rendering fails once in turn: each time the call must say so, and
 * nothing may be lost.
 *
 * The linker sends all calls of the allocator in the library, and in the archives below it, through
 * the functions here (--wrap). */
#include <chart/chart.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void  __real_free(void *block);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void  __wrap_free(void *block);
char *__wrap_strdup(const char *text);

/* ---- the allocator ---------------------------------------------------------------------------- */

static size_t requests; /* since the run started */
static size_t failing;  /* the number of the request that fails; 0: none does */
static long   living;   /* blocks that were handed out and not given back */

static bool is_denied(void)
{
  return ++requests == failing;
}

static void *counted(void *block)
{
  living += block != NULL;
  return block;
}

void *__wrap_malloc(size_t size)
{
  return is_denied() ? NULL : counted(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
  return is_denied() ? NULL : counted(__real_calloc(count, size));
}

void *__wrap_realloc(void *old, size_t size)
{
  if (is_denied())
    return NULL;
  void *block = __real_realloc(old, size);
  living += block != NULL && old == NULL;
  return block;
}

void __wrap_free(void *block)
{
  living -= block != NULL;
  __real_free(block);
}

char *__wrap_strdup(const char *text)
{
  size_t size = strlen(text) + 1;
  char  *copy = (char *) __wrap_malloc(size);
  return copy == NULL ? NULL : (char *) memcpy(copy, text, size);
}

/* ---- one run ---------------------------------------------------------------------------------- */

enum { MOST_OUTPUT = 64 << 10 };

typedef struct output {
  char   text[MOST_OUTPUT];
  size_t size;
} output;

typedef struct run {
  chart_context   *context;
  chart_values    *values;
  chart_chart     *chart;
  chart_rendering *rendering;
  chart_error      error;
  output           out;
} run;

static int give_own(chart_call *call, const chart_value *arguments, size_t count,
                    chart_value *result)
{
  (void) count;
  if (chart_string_copy(result, chart_call_memory(call), chart_text(arguments[0])) != CHART_OK)
    return chart_call_fail(call, "out of memory");
  return 0;
}

static const chart_function functions[] = { { "own", "func(string) string", give_own, NULL, "" } };

/* Texts that take the parts of the library that the chart itself leaves alone. */
static const char more_values[] =
  "anchors: &a {k: [1, \"two\", 'three', 4.5, null, true]}\n"
  "merged:\n  <<: *a\n  l: |\n    text\n    of lines\n"
  "livenessProbe: |\n"
  "  exec:\n"
  "    command:\n"
  "    - {{ own \"x\" | quote }}\n"
  "    - {{ .Values.anchors | toJson | quote }}{{ $_ := fromJson `{\"a\": [1]}` }}\n"
  "    - {{ .Values.merged | toYaml | quote }}{{ $_ := fromYaml \"a: [1, \\\"\\\\u00e9\\\"]\" }}\n"
  "    - {{ range 70 }}{{ regexReplaceAll \"a(b+|c)d*\" \"abb\" \"${1}\" }}{{ end }}\n"
  "    - {{ sha256sum \"x\" }}{{ b64enc \"x\" }}{{ semver \"1.2.3\" }}\n"
  "    - {{ range 40 }}{{ cat . (repeat 500 \"x\") | trunc 2 }}{{ end }}\n"
  "    - {{ $d := dict }}{{ range 300 }}{{ $_ := set $d (toString .) (list . .) }}{{ end }}\n"
  "      {{- len $d }}{{ keys $d | sortAlpha | join \",\" | quote }}\n";

static bool take(void *sink, const char *bytes, size_t size)
{
  output *out = (output *) sink;
  if (size > MOST_OUTPUT - out->size)
    return false;
  memcpy(out->text + out->size, bytes, size);
  out->size += size;
  return true;
}

static int make_values(run *r)
{
  chart_value dict;
  int         status = chart_values_create(&r->values, r->context, &r->error);
  if (status == CHART_OK)
    status = chart_values_add_file(r->values, APP_CHART "/ci/production-values.yaml", &r->error);
  if (status == CHART_OK)
    status = chart_values_add_yaml(r->values, "more", chart_str_from(more_values), &r->error);
  if (status == CHART_OK)
    status = chart_values_add_set(r->values, CHART_SET, "ingress.enabled=true,l={1,b}", &r->error);
  if (status == CHART_OK)
    status = chart_dict_create(&dict, chart_values_memory(r->values));
  if (status == CHART_OK)
    status = chart_dict_set(chart_values_memory(r->values), dict, CHART_STR("k"), chart_int(1));
  if (status == CHART_OK)
    status = chart_values_add_value(r->values, dict, &r->error);
  return status;
}

static int make_all(run *r)
{
  chart_context_options options = CHART_CONTEXT_OPTIONS_INIT;
  options.functions             = functions;
  options.function_count        = 1;
  int status                    = chart_context_create(&r->context, &options, &r->error);
  if (status == CHART_OK)
    status = make_values(r);
  if (status == CHART_OK)
    status = chart_load(&r->chart, r->context, APP_CHART, &r->error);
  if (status == CHART_OK)
    status = chart_render(&r->rendering, r->context, r->chart, r->values, NULL, &r->error);
  if (status == CHART_OK)
    status = chart_rendering_print(r->rendering, NULL, take, &r->out, &r->error);
  return status;
}

/* Runs it all with request number n failing (0: none), and gives back what it took. */
static int run_failing(run *r, size_t n)
{
  memset(r, 0, sizeof *r);
  requests   = 0;
  failing    = n;
  int status = make_all(r);
  failing    = 0;
  chart_rendering_destroy(r->rendering);
  chart_chart_destroy(r->chart);
  chart_values_destroy(r->values);
  chart_context_destroy(r->context);
  return status;
}

/* ---- the sweep -------------------------------------------------------------------------------- */

static void assert_same_output(const run *r, const run *reference)
{
  assert_int_equal(r->out.size, reference->out.size);
  assert_memory_equal(r->out.text, reference->out.text, reference->out.size);
}

/* Result: whether nobody missed the memory: pcre2 goes on without machine code. */
static bool check_run(run *r, int status, size_t n, const run *reference)
{
  if (status == CHART_OK) {
    assert_same_output(r, reference);
    return true;
  }
  if (status != CHART_ERR_MEMORY)
    fail_msg("request %zu failed: %s: %s", n, chart_status_name((chart_status) status),
             r->error.message.data == NULL ? "" : r->error.message.data);
  chart_error_clear(&r->error);
  return false;
}

static void test_every_allocation(void **state)
{
  (void) state;
  static run reference, r;
  const long before = living;
  if (run_failing(&reference, 0) != CHART_OK)
    fail_msg("with all memory: %s", reference.error.message.data);
  const size_t all      = requests;
  size_t       unmissed = 0;
  assert_int_equal(living, before);
  assert_true(all > 20 && reference.out.size > 1000);
  for (size_t n = 1; n <= all; n++) {
    unmissed += check_run(&r, run_failing(&r, n), n, &reference);
    if (living != before)
      fail_msg("request %zu failed: %ld blocks were lost", n, living - before);
  }
  print_message("each of %zu allocations has failed once, %zu were not missed\n", all, unmissed);
  assert_true(unmissed * 10 < all);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_every_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
