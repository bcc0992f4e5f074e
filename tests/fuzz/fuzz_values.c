/* SPDX-License-Identifier: Apache-2.0
 * A values file: read as documents that are merged, and its first document as a value; both written
 * again. */
#include "fuzz.h"

#include "codec/yaml_read.h"
#include "codec/yaml_write.h"
#include "codec_run.h"

static void read_values(void *argument)
{
  codec_run *run = (codec_run *) argument;
  run->result    = ch_yaml_read_values(&run->arena, run->text, 1, (ch_yaml_limits){ 0, 0 });
}

static void read_first(void *argument)
{
  codec_run *run = (codec_run *) argument;
  run->result    = ch_yaml_read(&run->arena, run->text, 0, (ch_yaml_limits){ 0, 0 });
}

static void write_result(void *argument)
{
  codec_run *run = (codec_run *) argument;
  ch_buffer  out;
  ch_buffer_init(&out, &run->arena);
  ch_yaml_write(&out, run->result);
  ch_yaml_write_pretty(&out, run->result);
}

static void check(const uint8_t *bytes, size_t size, void (*read)(void *))
{
  codec_run run;
  codec_run_open(&run, bytes, size);
  if (codec_run_try(&run, read))
    codec_run_try(&run, write_result);
  else if (run.fault.message.size == 0)
    codec_run_fail(&run, "an error without a text");
  codec_run_close(&run);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  check(bytes, size, read_values);
  check(bytes, size, read_first);
  return 0;
}
