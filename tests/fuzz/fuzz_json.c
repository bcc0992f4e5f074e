/* SPDX-License-Identifier: Apache-2.0
 * JSON: what was read, written and read again is the same value; the other entry points must come
 * back. */
#include "fuzz.h"

#include "codec/json.h"
#include "codec_run.h"

static void read_text(void *argument)
{
  codec_run *run = (codec_run *) argument;
  run->result    = ch_json_read(&run->arena, run->text);
}

static void write_and_read(void *argument)
{
  codec_run  *run = (codec_run *) argument;
  ch_buffer   out;
  chart_value before = run->result;
  ch_buffer_init(&out, &run->arena);
  ch_json_write(&out, before, (ch_json_style) (run->text.size % 3));
  chart_value after = ch_json_read(&run->arena, ch_buffer_view(&out));
  if (!codec_run_same(&run->fault, before, after))
    codec_run_fail(run, "another value comes back");
}

static void read_first(void *argument)
{
  codec_run *run = (codec_run *) argument;
  size_t     end;
  ch_json_read_first(&run->arena, run->text, &end);
}

static void read_document(void *argument)
{
  codec_run *run = (codec_run *) argument;
  ch_json_read_document(&run->arena, run->text);
}

static void read_dict(void *argument)
{
  codec_run  *run = (codec_run *) argument;
  chart_value partial;
  ch_json_read_as(&run->arena, run->text, CH_TYPE_DICT, &partial);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  codec_run run;
  codec_run_open(&run, bytes, size);
  if (codec_run_try(&run, read_text) && !codec_run_try(&run, write_and_read) &&
      run.fault.status != CHART_ERR_LIMIT)
    codec_run_fail(&run, "what was read cannot be written");
  codec_run_try(&run, read_first);
  codec_run_try(&run, read_document);
  codec_run_try(&run, read_dict);
  codec_run_close(&run);
  return 0;
}
