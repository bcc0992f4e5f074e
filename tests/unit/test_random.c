/* SPDX-License-Identifier: Apache-2.0
 * Key derivation and random streams against published vectors. */
#include "funcs/random_stream.h"
#include "funcs/scrypt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void to_hex(const uint8_t *bytes, size_t size, char *out)
{
  for (size_t i = 0; i < size; i++)
    snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* RFC 7914, section 12; its last vector takes a gigabyte. */
static const struct {
  const char    *password, *salt;
  ch_scrypt_cost cost;
  const char    *want;
} scrypt_rows[] = {
  { "",
    "",
    { 16, 1, 1 },
    "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
    "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906" },
  { "password",
    "NaCl",
    { 1024, 8, 16 },
    "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
    "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640" },
  { "pleaseletmein",
    "SodiumChloride",
    { 16384, 8, 1 },
    "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
    "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887" },
};

static void test_scrypt(void **state)
{
  (void) state;
  for (size_t i = 0; i < sizeof scrypt_rows / sizeof *scrypt_rows; i++) {
    uint8_t key[64];
    char    hex[2 * sizeof key + 1];
    assert_true(ch_scrypt(chart_str_from(scrypt_rows[i].password),
                          chart_str_from(scrypt_rows[i].salt), scrypt_rows[i].cost, key,
                          sizeof key));
    to_hex(key, sizeof key, hex);
    assert_string_equal(hex, scrypt_rows[i].want);
  }
}

/* RFC 8439, appendix A.1: the first two blocks of the key 0 and nonce 0. */
static void test_stream(void **state)
{
  (void) state;
  static const uint8_t key[CH_RANDOM_KEY_SIZE];
  static const char    want[] = "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
                                "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
                                "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
                                "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f";
  uint8_t              bytes[128];
  char                 hex[2 * sizeof bytes + 1];
  ch_random_stream     stream;
  ch_random_stream_init(&stream, key);
  ch_random_stream_read(&stream, sizeof bytes, bytes);
  to_hex(bytes, sizeof bytes, hex);
  assert_string_equal(hex, want);
}

/* However the bytes are asked for, they are the same. */
static void test_stream_pieces(void **state)
{
  (void) state;
  static const uint8_t key[CH_RANDOM_KEY_SIZE] = { 1, 2, 3 };
  uint8_t              whole[1000], pieces[1000];
  ch_random_stream     stream;
  ch_random_stream_init(&stream, key);
  ch_random_stream_read(&stream, sizeof whole, whole);
  ch_random_stream_init(&stream, key);
  for (size_t at = 0, size = 0; at < sizeof pieces; at += size, size = size % 150 + 7) {
    if (size > sizeof pieces - at)
      size = sizeof pieces - at;
    ch_random_stream_read(&stream, size, pieces + at);
  }
  assert_memory_equal(whole, pieces, sizeof whole);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_scrypt),
    cmocka_unit_test(test_stream),
    cmocka_unit_test(test_stream_pieces),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
