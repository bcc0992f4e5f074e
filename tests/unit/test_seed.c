/* SPDX-License-Identifier: Apache-2.0
 * Seeded hosts, through the public headers: the same seed gives the same bytes, in any thread. */
#include <chart/chart.h>

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MOST = 64 << 10, THREADS = 4, ROUNDS = 4 };

typedef struct printed {
  char   text[MOST];
  size_t size;
} printed;

/* A context and a chart, which threads share. */
typedef struct bench {
  chart_context *context;
  chart_chart   *chart;
} bench;

static bool collect(void *user, const char *bytes, size_t size)
{
  printed *out = (printed *) user;
  if (size > sizeof out->text - out->size)
    return false;
  memcpy(out->text + out->size, bytes, size);
  out->size += size;
  return true;
}

static void start(bench *b, const char *seed, int64_t seconds)
{
  chart_host            host    = CHART_HOST_INIT;
  chart_context_options options = CHART_CONTEXT_OPTIONS_INIT;
  chart_error           error   = CHART_ERROR_INIT;
  if (seed != NULL)
    chart_host_seed(&host, chart_str_from(seed), seconds);
  options.host = &host;
  assert_int_equal(chart_context_create(&b->context, &options, &error), CHART_OK);
  memset(&host, 0, sizeof host); /* it was copied */
  assert_int_equal(chart_load(&b->chart, b->context, GENERATORS, &error), CHART_OK);
}

static void stop(bench *b)
{
  chart_chart_destroy(b->chart);
  chart_context_destroy(b->context);
}

/* Called by several threads at once: reports instead of asserting. */
static int print(const bench *b, printed *out)
{
  chart_rendering    *rendering = NULL;
  chart_print_options options   = CHART_PRINT_OPTIONS_INIT;
  out->size                     = 0;
  int status                    = chart_render(&rendering, b->context, b->chart, NULL, NULL, NULL);
  if (status == CHART_OK)
    status = chart_rendering_print(rendering, &options, collect, out, NULL);
  chart_rendering_destroy(rendering);
  return status;
}

static void print_once(const char *seed, int64_t seconds, printed *out)
{
  bench b;
  start(&b, seed, seconds);
  assert_int_equal(print(&b, out), CHART_OK);
  stop(&b);
}

static bool are_equal(const printed *a, const printed *b)
{
  return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

static bool contains(const printed *out, const char *part)
{
  size_t size = strlen(part);
  for (size_t i = 0; i + size <= out->size; i++)
    if (memcmp(out->text + i, part, size) == 0)
      return true;
  return false;
}

static void test_same_seed(void **state)
{
  (void) state;
  static printed first, second;
  print_once("a", 1700000000, &first);
  print_once("a", 1700000000, &second);
  assert_true(first.size > 300);
  assert_true(are_equal(&first, &second));
}

static void test_other_seed(void **state)
{
  (void) state;
  static printed first, second;
  print_once("a", 0, &first);
  print_once("b", 0, &second);
  assert_false(are_equal(&first, &second));
  print_once("", 0, &second);
  assert_false(are_equal(&first, &second));
}

/* The clock stands where it was put, and moves no secret. */
static void test_clock(void **state)
{
  (void) state;
  static printed first, second;
  setenv("TZ", "UTC", 1);
  print_once("a", 0, &first);
  print_once("a", 1000000000, &second);
  assert_true(contains(&first, "today: \"1970-01-01\""));
  assert_true(contains(&second, "now: \"2001-09-09T01:46:40\""));
}

static void test_no_seed(void **state)
{
  (void) state;
  static printed first, second;
  print_once(NULL, 0, &first);
  print_once(NULL, 0, &second);
  assert_false(are_equal(&first, &second));
}

/* The stream is promised: ChaCha20 under SHA-256("seed"), here as OpenSSL computed it. */
static void test_known_bytes(void **state)
{
  (void) state;
  static printed out;
  print_once("seed", 0, &out);
  assert_true(contains(&out, "letters: csFfoJJhqDTJnHEAPLPHrUOvEWNGWiaRWhRcgauk\n"));
}

/* ---- threads ---------------------------------------------------------------------------------- */

typedef struct worker {
  const bench *bench;
  printed      out[ROUNDS];
  int          failures;
} worker;

static void *work(void *argument)
{
  worker *w = (worker *) argument;
  for (size_t i = 0; i < ROUNDS; i++)
    w->failures += print(w->bench, &w->out[i]) != CHART_OK;
  return NULL;
}

static void test_threads(void **state)
{
  (void) state;
  static worker  workers[THREADS];
  static printed alone;
  pthread_t      threads[THREADS];
  bench          b;
  print_once("shared", 5, &alone);
  start(&b, "shared", 5);
  for (size_t i = 0; i < THREADS; i++) {
    workers[i].bench = &b;
    assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
  }
  for (size_t i = 0; i < THREADS; i++)
    assert_int_equal(pthread_join(threads[i], NULL), 0);
  stop(&b);
  for (size_t i = 0; i < THREADS; i++) {
    assert_int_equal(workers[i].failures, 0);
    for (size_t k = 0; k < ROUNDS; k++)
      assert_true(are_equal(&workers[i].out[k], &alone));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_same_seed),   cmocka_unit_test(test_other_seed),
    cmocka_unit_test(test_clock),       cmocka_unit_test(test_no_seed),
    cmocka_unit_test(test_known_bytes), cmocka_unit_test(test_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
