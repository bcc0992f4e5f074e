/* SPDX-License-Identifier: Apache-2.0
 * pcre2 as an engine for regular expressions: the quickest to find groups in short subjects.
 *
 * pcre2 tries one way after the other and has no bound but its match limit, which is low here.  Its
 * machine code is made only for patterns that are used a lot. */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "codec/regex_pcre2.h"

#include <pcre2.h>

#include "codec/regex_translate.h"

enum {
  MANY_SEARCHES   = 64,   /* from here on, machine code pays */
  BASE_EFFORT     = 5000, /* the match limit: this and … */
  EFFORT_PER_BYTE = 8,
  MOST_HEAP_KIB   = 16384,
  MOST_FAILURES   = 3
};

struct ch_regex_pcre2 {
  pcre2_code          *code;
  pcre2_match_data    *data;
  pcre2_match_context *context;
  uint32_t             searches, failures;
  bool                 has_machine_code;
};

static void free_engine(void *object)
{
  ch_regex_pcre2 *engine = (ch_regex_pcre2 *) object;
  pcre2_match_data_free(engine->data);
  pcre2_match_context_free(engine->context);
  pcre2_code_free(engine->code);
}

static pcre2_code *compile(ch_arena *arena, const ch_regex_tree *tree)
{
  ch_arena_mark mark = ch_arena_take_mark(arena);
  ch_buffer     pattern;
  int           error;
  PCRE2_SIZE    place;
  ch_buffer_init(&pattern, arena);
  ch_regex_translate(&pattern, tree);
  pcre2_code *code = pcre2_compile((PCRE2_SPTR) pattern.data, pattern.size,
                                   PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOTALL |
                                     PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_CIRCUMFLEX,
                                   &error, &place, NULL);
  ch_arena_release(arena, mark);
  if (code == NULL && error == PCRE2_ERROR_HEAP_FAILED)
    ch_throw_memory(arena->fault);
  return code;
}

ch_regex_pcre2 *ch_regex_pcre2_new(ch_arena *arena, const ch_regex_tree *tree)
{
  if (!ch_regex_suits_pcre2(tree))
    return NULL;
  ch_regex_pcre2 *engine = (ch_regex_pcre2 *) ch_arena_zero(arena, 1, sizeof *engine);
  ch_arena_on_destroy(arena, free_engine, engine);
  engine->code = compile(arena, tree);
  if (engine->code == NULL)
    return NULL;
  engine->data    = pcre2_match_data_create_from_pattern(engine->code, NULL);
  engine->context = pcre2_match_context_create(NULL);
  if (engine->data == NULL || engine->context == NULL)
    ch_throw_memory(arena->fault);
  pcre2_set_heap_limit(engine->context, MOST_HEAP_KIB);
  return engine;
}

static void copy_spans(const ch_regex_pcre2 *engine, ch_regex_span *spans, size_t count)
{
  const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(engine->data);
  for (size_t i = 0; i < count; i++)
    spans[i] = (ch_regex_span){ ends[2 * i], ends[2 * i + 1] };
}

ch_regex_outcome ch_regex_pcre2_find(ch_regex_pcre2 *engine, chart_str subject, size_t from,
                                     ch_regex_span *spans, size_t count)
{
  if (engine->failures == MOST_FAILURES)
    return CH_REGEX_GAVE_UP;
  if (++engine->searches == MANY_SEARCHES)
    engine->has_machine_code = pcre2_jit_compile(engine->code, PCRE2_JIT_COMPLETE) == 0;
  pcre2_set_match_limit(engine->context, BASE_EFFORT + EFFORT_PER_BYTE * (uint32_t) subject.size);
  PCRE2_SPTR text = (PCRE2_SPTR) (subject.size == 0 ? "" : subject.data);
  int        result =
    engine->has_machine_code
             ? pcre2_jit_match(engine->code, text, subject.size, from, 0, engine->data, engine->context)
             : pcre2_match(engine->code, text, subject.size, from, PCRE2_NO_UTF_CHECK, engine->data,
                           engine->context);
  if (result == PCRE2_ERROR_NOMATCH)
    return CH_REGEX_NOT_THERE;
  if (result < 0) {
    engine->failures++;
    return CH_REGEX_GAVE_UP;
  }
  copy_spans(engine, spans, count);
  return CH_REGEX_FOUND;
}
