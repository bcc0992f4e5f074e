/* SPDX-License-Identifier: Apache-2.0
 * DER and PEM: reading, writing, and what is refused. */
#include "codec/asn1.h"
#include "codec/der.h"
#include "codec/pem.h"

#include <stdio.h>

#include "fixture.h"

#define BYTES(literal) ch_str(literal, sizeof(literal) - 1)

static void assert_bytes(chart_str got, chart_str want)
{
  assert_int_equal(got.size, want.size);
  if (want.size != 0)
    assert_memory_equal(got.data, want.data, want.size);
}

/* ---- elements --------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  chart_str   text;
  bool        is_read;
  size_t      content, left;
} element_rows[] = {
  { "empty content", { "\x05\x00", 2 }, true, 0, 0 },
  { "short length",
    { "\x04\x03"
      "abcd",
      6 },
    true,
    3,
    1 },
  { "nothing", { "", 0 }, false, 0, 0 },
  { "a tag alone", { "\x04", 1 }, false, 0, 0 },
  { "content too short",
    { "\x04\x03"
      "ab",
      4 },
    false,
    0,
    0 },
  { "a tag of several bytes", { "\x1f\x81\x01\x00", 4 }, false, 0, 0 },
  { "length without end", { "\x30\x80\x00\x00", 4 }, false, 0, 0 },
  { "a long form of a short length",
    { "\x04\x81\x01"
      "a",
      4 },
    false,
    0,
    0 },
  { "a zero in front of the length",
    { "\x04\x82\x00\x80"
      "a",
      5 },
    false,
    0,
    0 },
  { "a length of five bytes", { "\x04\x85\x01\x00\x00\x00\x00", 7 }, false, 0, 0 },
  { "a length cut off", { "\x04\x82\x01", 3 }, false, 0, 0 },
  { "the largest length", { "\x04\x84\xff\xff\xff\xff", 6 }, false, 0, 0 },
};

static void test_elements(void **state)
{
  (void) state;
  for (size_t i = 0; i < sizeof element_rows / sizeof *element_rows; i++) {
    print_message("%s\n", element_rows[i].name);
    chart_str rest = element_rows[i].text, content, whole;
    uint8_t   tag;
    bool      is_read = ch_der_read_any(&rest, &tag, &content, &whole);
    assert_int_equal(is_read, element_rows[i].is_read);
    if (!is_read)
      continue;
    assert_int_equal(content.size, element_rows[i].content);
    assert_int_equal(rest.size, element_rows[i].left);
    assert_int_equal(whole.size + rest.size, element_rows[i].text.size);
  }
}

/* What was written is read again, around the places where the length takes a byte more. */
static void test_lengths(void **state)
{
  (void) state;
  static const size_t sizes[] = { 0, 1, 127, 128, 129, 255, 256, 65535, 65536, 70000 };
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    ch_buffer out;
    chart_str content, text = ch_str((char *) ch_arena_zero(&arena, sizes[i] + 1, 1), sizes[i]);
    ch_buffer_init(&out, &arena);
    ch_der_write(&out, CH_DER_OCTETS, text);
    chart_str rest = ch_buffer_view(&out);
    assert_true(ch_der_read(&rest, CH_DER_OCTETS, &content));
    assert_int_equal(content.size, sizes[i]);
    assert_int_equal(rest.size, 0);
  }
}

static void test_naturals(void **state)
{
  (void) state;
  static const struct {
    chart_str number, want;
  } rows[] = {
    { { "", 0 }, { "\x02\x01\x00", 3 } },
    { { "\0\0", 2 }, { "\x02\x01\x00", 3 } },
    { { "\x7f", 1 }, { "\x02\x01\x7f", 3 } },
    { { "\x80", 1 }, { "\x02\x02\x00\x80", 4 } },
    { { "\0\0\x01\0", 4 }, { "\x02\x02\x01\x00", 4 } },
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ch_buffer out;
    ch_buffer_init(&out, &arena);
    ch_der_write_natural(&out, rows[i].number);
    assert_bytes(ch_buffer_view(&out), rows[i].want);
  }
}

/* ---- values ----------------------------------------------------------------------------------- */

static void test_integers(void **state)
{
  (void) state;
  static const struct {
    chart_str text;
    bool      is_read, fits;
    int64_t   want;
  } rows[] = {
    { { "\x02\x01\x00", 3 }, true, true, 0 },
    { { "\x02\x01\xff", 3 }, true, true, -1 },
    { { "\x02\x02\x00\x80", 4 }, true, true, 128 },
    { { "\x02\x02\xff\x7f", 4 }, true, true, -129 },
    { { "\x02\x08\x80\0\0\0\0\0\0\0", 10 }, true, true, INT64_MIN },
    { { "\x02\x09\x01\0\0\0\0\0\0\0\0", 11 }, true, false, 0 },
    { { "\x02\x00", 2 }, false, false, 0 },
    { { "\x02\x02\x00\x01", 4 }, false, false, 0 },
    { { "\x02\x02\xff\x80", 4 }, false, false, 0 },
    { { "\x04\x01\x01", 3 }, false, false, 0 },
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    chart_str rest   = rows[i].text, bytes;
    int64_t   number = 0;
    assert_int_equal(ch_der_read_integer(&rest, &bytes), rows[i].is_read);
    if (!rows[i].is_read)
      continue;
    assert_int_equal(ch_der_to_int64(bytes, &number), rows[i].fits);
    assert_true(number == rows[i].want);
  }
}

static void test_oids(void **state)
{
  (void) state;
  static const struct {
    chart_str   text;
    const char *want; /* NULL: refused */
  } rows[] = {
    { { "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", 11 }, "1.2.840.113549.1.1.11" },
    { { "\x06\x03\x55\x04\x03", 5 }, "2.5.4.3" },
    { { "\x06\x01\x00", 3 }, "0.0" },
    { { "\x06\x02\x88\x37", 4 }, "2.999" },
    { { "\x06\x06\x2a\x87\xff\xff\xff\x7f", 8 }, "1.2.2147483647" },
    { { "\x06\x06\x2a\x88\x80\x80\x80\x00", 8 }, NULL },
    { { "\x06\x00", 2 }, NULL },
    { { "\x06\x02\x2a\x86", 4 }, NULL },
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ch_buffer out;
    chart_str rest    = rows[i].text, oid;
    bool      is_read = ch_der_read_oid(&rest, &oid);
    assert_int_equal(is_read, rows[i].want != NULL);
    if (!is_read)
      continue;
    ch_buffer_init(&out, &arena);
    ch_der_print_oid(&out, oid);
    assert_bytes(ch_buffer_view(&out), chart_str_from(rows[i].want));
  }
}

static void test_bits(void **state)
{
  (void) state;
  chart_str bytes, rest = BYTES("\x03\x02\x05\xa0");
  unsigned  unused;
  assert_true(ch_der_read_bits(&rest, &bytes, &unused));
  assert_int_equal(unused, 5);
  assert_bytes(bytes, BYTES("\xa0"));
  static const chart_str refused[] = {
    { "\x03\x00", 2 }, { "\x03\x01\x01", 3 }, { "\x03\x02\x08\x00", 4 }, { "\x03\x02\x05\xa1", 4 }
  };
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    rest = refused[i];
    assert_false(ch_der_read_bits(&rest, &bytes, &unused));
  }
}

/* ---- Go's reader ------------------------------------------------------------------------------ */

static const ch_asn1_field pair_fields[] = {
  { .kind = CH_ASN1_INT },
  { .kind = CH_ASN1_OCTETS },
  { .kind = CH_ASN1_OID, .is_optional = true, .is_explicit = true, .tag = 0 },
};
static const ch_asn1_struct pair = { "pair", pair_fields, 3 };

static void test_fields(void **state)
{
  (void) state;
  ch_asn1_value values[3];
  chart_str     rest, why, text = BYTES("\x30\x0c\x02\x01\x07\x04\x01x\xa0\x04\x06\x02\x2a\x03!");
  assert_true(ch_asn1_read(&arena, text, &pair, values, &rest, &why));
  assert_int_equal(values[0].number, 7);
  assert_bytes(values[1].content, BYTES("x"));
  assert_true(values[2].is_there);
  assert_bytes(values[2].content, BYTES("\x2a\x03"));
  assert_bytes(rest, BYTES("!"));
  assert_true(
    ch_asn1_read(&arena, BYTES("\x30\x06\x02\x01\x07\x04\x01x"), &pair, values, NULL, &why));
  assert_false(values[2].is_there);
}

static void test_field_complaints(void **state)
{
  (void) state;
  static const struct {
    chart_str   text;
    const char *why;
  } rows[] = {
    { { "", 0 }, "asn1: syntax error: sequence truncated" },
    { { "\x30", 1 }, "asn1: syntax error: truncated tag or length" },
    { { "\x30\x05\x02", 3 }, "asn1: syntax error: data truncated" },
    { { "\x30\x80", 2 }, "asn1: syntax error: indefinite length found (not DER)" },
    { { "\x30\x81\x05", 3 }, "asn1: structure error: non-minimal length" },
    { { "\x30\x02\x02\x00", 4 }, "asn1: structure error: empty integer" },
    { { "\x30\x03\x02\x01\x07", 5 }, "asn1: syntax error: sequence truncated" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ch_asn1_value values[3];
    chart_str     why;
    assert_false(ch_asn1_read(&arena, rows[i].text, &pair, values, NULL, &why));
    assert_bytes(why, chart_str_from(rows[i].why));
  }
}

/* ---- PEM -------------------------------------------------------------------------------------- */

static void test_pem_round_trip(void **state)
{
  (void) state;
  char bytes[200];
  for (size_t size = 0; size < sizeof bytes; size++) {
    ch_buffer out;
    ch_pem    block;
    bytes[size] = (char) (unsigned char) (size * 37);
    ch_buffer_init(&out, &arena);
    ch_pem_write(&out, "A TYPE", ch_str(bytes, size));
    assert_true(ch_pem_read(&arena, ch_buffer_view(&out), &block));
    assert_bytes(block.type, BYTES("A TYPE"));
    assert_bytes(block.bytes, ch_str(bytes, size));
  }
}

static void test_pem_text(void **state)
{
  (void) state;
  static const struct {
    const char *text, *type, *bytes; /* type is NULL: no block */
  } rows[] = {
    { "-----BEGIN A-----\nYWJj\n-----END A-----\n", "A", "abc" },
    { "-----BEGIN A-----\nYWJj\n-----END A-----", "A", "abc" },
    { "text\n-----BEGIN A-----\r\nYW Jj\t\r\n-----END A-----  \r\ntext", "A", "abc" },
    { "-----BEGIN A-----\nProc-Type: 4\nX: y\n\nYWJj\n-----END A-----\n", "A", "abc" },
    { "-----BEGIN A-----\n-----END A-----\n", "A", "" },
    { "-----BEGIN B-----\n-----BEGIN A-----\nYWJj\n-----END A-----\n", "A", "abc" },
    { "-----BEGIN B-----\n!\n-----END B-----\n-----BEGIN A-----\nYWJj\n-----END A-----\n", "A",
      "abc" },
    { "text -----BEGIN A-----\nYWJj\n-----END A-----\n", NULL, "" },
    { "-----BEGIN A-----\nYWJj\n-----END B-----\n", NULL, "" },
    { "-----BEGIN A-----\nYWJj\n-----END A----- x\n", NULL, "" },
    { "-----BEGIN A-----\nYWJ\n-----END A-----\n", NULL, "" },
    { "-----BEGIN A-----\nYWJj\n", NULL, "" },
    { "-----BEGIN A-----", NULL, "" },
    { "-----BEGIN A-----\nx: y\n-----END A-----\n", NULL, "" },
    { "", NULL, "" },
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    ch_pem block;
    print_message("%s\n", rows[i].text);
    assert_int_equal(ch_pem_read(&arena, chart_str_from(rows[i].text), &block),
                     rows[i].type != NULL);
    if (rows[i].type == NULL)
      continue;
    assert_bytes(block.type, chart_str_from(rows[i].type));
    assert_bytes(block.bytes, chart_str_from(rows[i].bytes));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(test_elements, start, stop),
    cmocka_unit_test_setup_teardown(test_lengths, start, stop),
    cmocka_unit_test_setup_teardown(test_naturals, start, stop),
    cmocka_unit_test_setup_teardown(test_integers, start, stop),
    cmocka_unit_test_setup_teardown(test_oids, start, stop),
    cmocka_unit_test_setup_teardown(test_bits, start, stop),
    cmocka_unit_test_setup_teardown(test_fields, start, stop),
    cmocka_unit_test_setup_teardown(test_field_complaints, start, stop),
    cmocka_unit_test_setup_teardown(test_pem_round_trip, start, stop),
    cmocka_unit_test_setup_teardown(test_pem_text, start, stop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
