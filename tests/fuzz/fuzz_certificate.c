/* SPDX-License-Identifier: Apache-2.0
 * Certificates and private keys, as PEM or as the DER in it: each is read or refused with a reason,
 * and a key that can sign is the same when it was written and read again. */
#include "fuzz.h"

#include "codec/pem.h"
#include "codec_run.h"
#include "funcs/crypto/x509.h"

static void expect_reason(const codec_run *run, chart_str why)
{
  if (why.size == 0)
    codec_run_fail(run, "refused without a reason");
}

static void read_certificate(codec_run *run, chart_str der)
{
  ch_x509   certificate;
  chart_str why = { NULL, 0 };
  if (!ch_x509_read(&run->arena, der, &certificate, &why))
    expect_reason(run, why);
}

/* The text may be PEM, or what stands in PEM: mutations of the latter reach further. */
static void read_certificates(void *argument)
{
  codec_run *run = (codec_run *) argument;
  ch_pem     block;
  read_certificate(run, run->text);
  if (ch_pem_read(&run->arena, run->text, &block))
    read_certificate(run, block.bytes);
}

static bool same_key(const ch_key *a, const ch_key *b)
{
  if (a->kind != b->kind || (a->kind == CH_KEY_ECDSA && a->curve != b->curve))
    return false;
  for (size_t i = 0; i < CH_KEY_PARTS; i++)
    if (!ch_str_equal(ch_number_trim(a->part[i]), ch_number_trim(b->part[i])))
      return false;
  return true;
}

static void read_key(codec_run *run, chart_str pem)
{
  ch_key    key, again;
  ch_buffer out;
  chart_str why = { NULL, 0 };
  if (!ch_key_read(&run->arena, pem, &key, &why)) {
    expect_reason(run, why);
    return;
  }
  if (ch_key_signing_problem(&key) != NULL) /* no function writes such keys */
    return;
  ch_buffer_init(&out, &run->arena);
  ch_key_write(&out, &key);
  if (!ch_key_read(&run->arena, ch_buffer_view(&out), &again, &why) || !same_key(&key, &again))
    codec_run_fail(run, "another key comes back");
}

static void read_keys(void *argument)
{
  static const char *const types[] = { "RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY" };
  codec_run               *run     = (codec_run *) argument;
  read_key(run, run->text);
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    ch_buffer pem;
    ch_buffer_init(&pem, &run->arena);
    ch_pem_write(&pem, types[i], run->text);
    read_key(run, ch_buffer_view(&pem));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  codec_run run;
  codec_run_open(&run, bytes, size);
  codec_run_try(&run, read_certificates);
  codec_run_try(&run, read_keys);
  codec_run_close(&run);
  return 0;
}
