/* SPDX-License-Identifier: Apache-2.0
 * Running code below the public API. */
#include "codec_run.h"

#include <stdio.h>
#include <stdlib.h>

void codec_run_open(codec_run *run, const uint8_t *bytes, size_t size)
{
  *run = (codec_run){ .text = { (const char *) bytes, size } };
  ch_fault_init(&run->fault, CH_STACK_ROOM_DEFAULT);
  ch_arena_init(&run->arena, &run->fault, (size_t) 512 << 20);
}

void codec_run_close(codec_run *run)
{
  ch_arena_destroy(&run->arena);
  ch_fault_clear(&run->fault);
}

bool codec_run_try(codec_run *run, void (*body)(void *))
{
  return ch_try(&run->fault, body, run);
}

_Noreturn void codec_run_fail(const codec_run *run, const char *what)
{
  fprintf(stderr, "%s: %.*s\n", what, CH_STR_ARG(run->fault.message));
  abort();
}

/* ---- comparing ---------------------------------------------------------------------------------- */

static bool same_origin(chart_origin a, chart_origin b)
{
  return a.source == b.source && a.offset == b.offset;
}

static bool same_lists(ch_fault *fault, const chart_list *a, const chart_list *b)
{
  if (a->size != b->size || (a->size != 0 && (a->origins == NULL) != (b->origins == NULL)))
    return false;
  for (size_t i = 0; i < a->size; i++)
    if (!codec_run_same(fault, a->items[i], b->items[i]) ||
        (a->origins != NULL && !same_origin(a->origins[i], b->origins[i])))
      return false;
  return true;
}

static bool same_dicts(ch_fault *fault, chart_value a, chart_value b)
{
  size_t size = ch_dict_size(a);
  if (size != ch_dict_size(b))
    return false;
  const chart_dict_entry *x = ch_dict_sorted(a), *y = ch_dict_sorted(b);
  for (size_t i = 0; i < size; i++)
    if (!ch_str_equal(x[i].key, y[i].key) || !same_origin(x[i].origin, y[i].origin) ||
        !codec_run_same(fault, x[i].value, y[i].value))
      return false;
  return true;
}

bool codec_run_same(ch_fault *fault, chart_value a, chart_value b)
{
  ch_guard_stack(fault);
  if (a.kind != b.kind || a.type != b.type)
    return false;
  switch ((chart_kind) a.kind) {
  case CHART_BOOL: return a.as.boolean == b.as.boolean;
  case CHART_INT: return a.as.integer == b.as.integer;
  case CHART_UINT: return a.as.natural == b.as.natural;
  case CHART_FLOAT: return memcmp(&a.as.number, &b.as.number, sizeof a.as.number) == 0;
  case CHART_STRING:
  case CHART_BYTES: return ch_str_equal(ch_text(a), ch_text(b));
  case CHART_LIST: return same_lists(fault, a.as.list, b.as.list);
  case CHART_DICT: return same_dicts(fault, a, b);
  default: return true;
  }
}
