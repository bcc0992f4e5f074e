/* SPDX-License-Identifier: Apache-2.0
 * The plain YAML reader against the complete one: what it accepts must mean the same to both, down
 * to the places where values were written, and so must the keys that count when not all do. */
#include "fuzz.h"

#include "codec/yaml_plain.h"
#include "codec/yaml_reading.h"
#include "codec_run.h"

enum { SOURCE = 7 };

typedef struct comparison {
  codec_run        run; /* first: what codec_run_try hands on */
  ch_yaml_integers integers;
  bool             is_plain;
  chart_value      plain, complete;
  bool             is_some; /* it accepted the text also when not all keys count */
  chart_value      some;
  bool             is_same;
} comparison;

static bool counts(chart_str key)
{
  return key.size == 0 || key.data[0] % 2 != 0;
}

static void read_plainly(void *argument)
{
  comparison           *c       = (comparison *) argument;
  ch_yaml_text          text    = ch_yaml_text_open(&c->run.arena, c->run.text);
  ch_yaml_plain_options options = { SOURCE, c->integers, NULL };
  c->is_plain                   = ch_yaml_plain_read(&text, options, &c->plain);
  options.filter                = counts;
  c->is_some                    = ch_yaml_plain_read(&text, options, &c->some);
}

static void read_completely(void *argument)
{
  comparison     *c = (comparison *) argument;
  ch_yaml_reading r = { .text           = ch_yaml_text_open(&c->run.arena, c->run.text),
                        .file           = c->run.text,
                        .source         = SOURCE,
                        .keeps_integers = c->integers == CH_YAML_KEEP_INTEGERS };
  c->complete       = ch_yaml_reading_run_complete(&r, CH_YAML_LIBYAML_FIRST);
}

static void compare(void *argument)
{
  comparison *c = (comparison *) argument;
  c->is_same    = codec_run_same(&c->run.fault, c->plain, c->complete);
  if (!c->is_some || c->plain.kind != CHART_DICT)
    return;
  const chart_dict_entry *entries = ch_dict_sorted(c->plain);
  for (size_t i = 0; i < ch_dict_size(c->plain); i++)
    if (counts(entries[i].key))
      c->is_same &=
        codec_run_same(&c->run.fault, entries[i].value, ch_dict_get(c->some, entries[i].key));
}

static void check(const uint8_t *bytes, size_t size, ch_yaml_integers integers)
{
  comparison c = { .integers = integers };
  codec_run_open(&c.run, bytes, size);
  if (codec_run_try(&c.run, read_plainly) && c.is_some && !c.is_plain)
    codec_run_fail(&c.run, "fewer keys make the plain reader accept more");
  if (c.is_plain) {
    if (!codec_run_try(&c.run, read_completely)) {
      if (c.run.fault.status != CHART_ERR_LIMIT)
        codec_run_fail(&c.run, "the plain reader accepts what the complete one refuses");
    } else if (codec_run_try(&c.run, compare) && !c.is_same) {
      codec_run_fail(&c.run, "the plain reader reads something else");
    }
  }
  codec_run_close(&c.run);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  check(bytes, size, CH_YAML_TO_FLOATS);
  check(bytes, size, CH_YAML_KEEP_INTEGERS);
  return 0;
}
