/* SPDX-License-Identifier: Apache-2.0
 * The YAML reader on libyaml against the one on go-yaml's own rules: which of them reads a text must
 * make no difference, in values and in errors. */
#include "fuzz.h"

#include "codec/yaml_reading.h"
#include "codec_run.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct scan {
  codec_run       run; /* first: what codec_run_try hands on */
  ch_yaml_scanner scanner;
} scan;

static void read_text(void *argument)
{
  scan           *s = (scan *) argument;
  ch_yaml_reading r = { .text   = ch_yaml_text_open(&s->run.arena, s->run.text),
                        .file   = s->run.text,
                        .source = 7 };
  s->run.result     = ch_yaml_reading_run_complete(&r, s->scanner);
}

static bool is_same(scan *a, bool a_read, scan *b, bool b_read)
{
  if (a_read != b_read)
    return false;
  return a_read ? codec_run_same(&a->run.fault, a->run.result, b->run.result)
                : ch_str_equal(a->run.fault.message, b->run.fault.message);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  scan a = { .scanner = CH_YAML_LIBYAML_FIRST }, b = { .scanner = CH_YAML_GOYAML };
  codec_run_open(&a.run, bytes, size);
  codec_run_open(&b.run, bytes, size);
  bool a_read = codec_run_try(&a.run, read_text);
  bool b_read = codec_run_try(&b.run, read_text);
  bool is_cut = (!a_read && a.run.fault.status == CHART_ERR_LIMIT) ||
                (!b_read && b.run.fault.status == CHART_ERR_LIMIT);
  if (!is_cut && !is_same(&a, a_read, &b, b_read)) {
    fprintf(stderr, "libyaml: %.*s\n", CH_STR_ARG(a.run.fault.message));
    codec_run_fail(&b.run, "go-yaml reads something else");
  }
  codec_run_close(&a.run);
  codec_run_close(&b.run);
  return 0;
}
