/* SPDX-License-Identifier: Apache-2.0
 * Tests value/print.h: values printed as Go's fmt does.  The wanted texts are what Helm prints. */
#include "value/print.h"

#include <math.h>
#include <stdio.h>

#include "fixture_output.h"

#include "value/object.h"

#define TEXT(literal)                 \
  {                                   \
    ("" literal), sizeof(literal) - 1 \
  }
#define STRING(literal) ch_string(CHART_STR(literal))
#define VALUES(...) \
  (const chart_value[]){ __VA_ARGS__ }, COUNT(((const chart_value[]){ __VA_ARGS__ }))

static void expect_text(const char *want)
{
  ch_buffer_byte(&out, '\0');
  assert_string_equal(out.data, want);
  out.size = 0;
}

/* ---- values to print ---------------------------------------------------------------------- */

static chart_value list_of(ch_type type, const chart_value *items, size_t count)
{
  chart_value list = ch_list_new(&arena, type, count);
  for (size_t i = 0; i < count; i++)
    ch_list_push(&arena, list, items[i]);
  return list;
}

static chart_value pair(ch_type type, const char *key, chart_value first, const char *other,
                        chart_value second)
{
  chart_value dict = ch_dict_new(&arena, type, 2);
  ch_dict_set_text(&arena, dict, key, first);
  ch_dict_set_text(&arena, dict, other, second);
  return dict;
}

static chart_value complex_number(const double parts[2])
{
  return (chart_value){ .kind = CHART_COMPLEX, .type = CH_TYPE_COMPLEX128, .as.complex = parts };
}

/* A point has fields; a version has fields, and a text of its own; a month is a number with a text;
 * a crowd points to a struct. */
static chart_value field_of_point(ch_arena *where, const chart_object *object, size_t i)
{
  (void) object;
  chart_value twice = ch_list_new(where, CH_TYPE_STRING_LIST, 1);
  ch_list_push(where, twice, STRING("y"));
  return i == 0 ? STRING("x") : i == 1 ? twice : ch_nil();
}

static void text_of_version(ch_buffer *to, const chart_object *object)
{
  (void) object;
  ch_buffer_text(to, "v1.2");
}

static chart_value field_of_month(ch_arena *where, const chart_object *object, size_t i)
{
  (void) where;
  (void) object;
  (void) i;
  return ch_int(11);
}

static void text_of_month(ch_buffer *to, const chart_object *object)
{
  (void) object;
  ch_buffer_text(to, "November");
}

static const chart_str field_names[] = { TEXT("X"), TEXT("Names"), TEXT("Any"), TEXT("") };

static const ch_class point_class   = { .name         = TEXT("geo.Point"),
                                        .reflect_kind = TEXT("struct"),
                                        .fields       = field_names,
                                        .field        = field_of_point };
static const ch_class version_class = { .name         = TEXT("*semver.Version"),
                                        .reflect_kind = TEXT("ptr"),
                                        .fields       = field_names,
                                        .field        = field_of_point,
                                        .text         = text_of_version };
static const ch_class month_class   = { .name         = TEXT("time.Month"),
                                        .reflect_kind = TEXT("int"),
                                        .field        = field_of_month,
                                        .text         = text_of_month };
static const ch_class crowd_class   = { .name         = TEXT("*geo.Crowd"),
                                        .reflect_kind = TEXT("ptr"),
                                        .fields       = field_names,
                                        .field        = field_of_point };

static chart_value object(const ch_class *class)
{
  return ch_object(&arena, class, NULL);
}

/* ---- without a format --------------------------------------------------------------------- */

static void prints_scalars(void **state)
{
  (void) state;
  static const double parts[] = { 1, -2.5 };
  const struct {
    chart_value value;
    const char *want;
  } rows[] = {
    { ch_nil(), "<nil>" },
    { ch_absent(), "<nil>" },
    { ch_bool(true), "true" },
    { ch_bool(false), "false" },
    { ch_int(-42), "-42" },
    { ch_int64(INT64_MIN), "-9223372036854775808" },
    { ch_uint64(UINT64_MAX), "18446744073709551615" },
    { ch_float(1000000), "1e+06" },
    { ch_float((double) INFINITY), "+Inf" },
    { ch_float((double) NAN), "NaN" },
    { complex_number(parts), "(1-2.5i)" },
    { STRING("a \n"), "a \n" },
    { STRING(""), "" },
    { ch_bytes(CHART_STR("xy")), "[120 121]" },
    { ch_bytes((chart_str){ NULL, 0 }), "[]" },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    ch_print_value(&out, rows[i].value);
    expect_text(rows[i].want);
  }
}

static void prints_trees(void **state)
{
  (void) state;
  chart_value list = list_of(CH_TYPE_LIST, VALUES(ch_int(1), STRING("a"), ch_nil(), ch_float(0.5)));
  chart_value dict = pair(CH_TYPE_DICT, "k", list, "b", ch_nil());
  ch_print_value(&out, list);
  expect_text("[1 a <nil> 0.5]");
  ch_print_value(&out, dict);
  expect_text("map[b:<nil> k:[1 a <nil> 0.5]]");
  ch_print_value(&out, ch_list_nil(CH_TYPE_LIST));
  expect_text("[]");
  ch_print_value(&out, ch_dict_nil(CH_TYPE_STRING_DICT));
  expect_text("map[]");
  ch_print_value(&out,
                 pair(CH_TYPE_FILES, "a", ch_bytes(CHART_STR("x")), "b", ch_bytes(CHART_STR(""))));
  expect_text("map[a:[120] b:[]]");
}

static void prints_actions(void **state)
{
  (void) state;
  ch_print_action(&out, ch_nil());
  expect_text("<no value>");
  ch_print_action(&out, ch_absent());
  expect_text("<no value>");
  ch_print_action(&out, list_of(CH_TYPE_LIST, VALUES(ch_nil())));
  expect_text("[<nil>]");
  ch_print_action(&out, ch_float(5));
  expect_text("5");
  ch_print_action(&out, object(&crowd_class));
  expect_text("{x [y] <nil>}");
  ch_print_action(&out, object(&version_class));
  expect_text("v1.2");
}

static void prints_several(void **state)
{
  (void) state;
  ch_print_plain(&out, VALUES(ch_int(1), ch_int(2), STRING("a"), STRING("b"), ch_int(3), ch_nil()));
  expect_text("1 2ab3 <nil>");
  ch_print_line(&out, VALUES(STRING("a"), STRING("b"), ch_nil()));
  expect_text("a b <nil>\n");
  ch_print_plain(&out, NULL, 0);
  expect_text("");
}

static void gives_strval(void **state)
{
  (void) state;
  chart_value text = STRING("a");
  assert_ptr_equal(ch_print_strval(&arena, text).data, text.as.text);
  assert_true(ch_str_is(ch_print_strval(&arena, ch_bytes(CHART_STR("xy"))), "xy"));
  assert_true(ch_str_is(ch_print_strval(&arena, ch_nil()), "<nil>"));
  assert_true(ch_str_is(ch_print_strval(&arena, ch_float(2)), "2"));
  assert_true(ch_str_is(ch_print_strval(&arena, object(&version_class)), "v1.2"));
}

/* ---- formats ------------------------------------------------------------------------------ */

static void expect_format(const char *format, chart_value value, const char *want)
{
  ch_print_format(&out, chart_str_from(format), &value, 1);
  expect_text(want);
}

static void formats_integers(void **state)
{
  (void) state;
  static const struct {
    const char *format;
    int64_t     value;
    const char *want;
  } rows[] = {
    { "%d", 42, "42" },
    { "%5d|%%", 42, "   42|%" },
    { "%-5d|", 42, "42   |" },
    { "%05d", -42, "-0042" },
    { "%-05d|", 42, "42   |" },
    { "%+d", 42, "+42" },
    { "% d", 42, " 42" },
    { "%.5d", 42, "00042" },
    { "%8.5d|", -42, "  -00042|" },
    { "%08.5d|", 42, "   00042|" },
    { "%.0d|", 0, "|" },
    { "%5.0d|", 0, "     |" },
    { "%b %[1]o %[1]O %[1]x %[1]X", 255, "11111111 377 0o377 ff FF" },
    { "%#b %#[1]o %#[1]x %#[1]X", 255, "0b11111111 0377 0xff 0XFF" },
    { "%#O", 8, "0o010" },
    { "%#o", 0, "0" },
    { "%#.4o", 8, "0010" },
    { "%#06x", 255, "0x0000ff" },
    { "%c|%[1]q|%[1]U|%#[1]U", 233, "é|'é'|U+00E9|U+00E9 'é'" },
    { "%+q", 233, "'\\u00e9'" },
    { "%q", '\'', "'\\''" },
    { "%c%[1]q", -1, "\xEF\xBF\xBD'\xEF\xBF\xBD'" },
    { "%U", -1, "U+FFFFFFFFFFFFFFFF" },
    { "%.8U", 65, "U+00000041" },
    { "%#10U|", 65, "U+0041 'A'|" },
    { "%05c", 65, "0000A" },
    { "%06v", 42, "000042" },
    { "%#v", -7, "-7" },
    { "%T", 1, "int" },
    { "%d", INT64_MIN, "-9223372036854775808" },
    { "%x", INT64_MIN, "-8000000000000000" },
    { "%s", 1, "%!s(int=1)" },
    { "%6s", 1, "%!s(int=     1)" },
    { "%t", 1, "%!t(int=1)" },
    { "%f", 1, "%!f(int=1)" },
    { "%p", 1, "%!p(int=1)" },
    { "%w", 1, "%!w(int=1)" },
    { "%\xC3\xA9", 1, "%!é(int=1)" },
    { "%!", 1, "%!!(int=1)" },
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    expect_format(rows[i].format, ch_int(rows[i].value), rows[i].want);
  expect_format("%#v %#[1]d", ch_uint8(255), "0xff 255");
}

static void formats_floats(void **state)
{
  (void) state;
  static const struct {
    const char *format;
    double      value;
    const char *want;
  } rows[] = {
    { "%v %[1]g %[1]G", 1e-7, "1e-07 1e-07 1E-07" },
    { "%f %[1]F %[1]e", 1.5, "1.500000 1.500000 1.500000e+00" },
    { "%.2f", 1.005, "1.00" },
    { "%5.1f|", 2.25, "  2.2|" },
    { "%-8.1f|", 2.25, "2.2     |" },
    { "%08.3f", -3.14159, "-003.142" },
    { "%+.1f", 2.25, "+2.2" },
    { "% .1f", 2.25, " 2.2" },
    { "%+ .1f", 2.25, "+2.2" },
    { "% 08.1f", 2.25, " 00002.2" },
    { "%.f", 2.5, "2" },
    { "%#g", 1, "1.00000" },
    { "%#.3g", 1, "1.00" },
    { "%#g", 1e6, "1.00000e+06" },
    { "%#g", 0, "0.00000" },
    { "%#.0f", 1, "1." },
    { "%#.0e", 1, "1.e+00" },
    { "%#x", 1, "0x1.0000p+00" }, /* the x counts as a digit */
    { "%#v", 1, "1" },
    { "%#v", 1e6, "1e+06" },
    { "%x %[1]X %[1]b", 1.5, "0x1.8p+00 0X1.8P+00 6755399441055744p-52" },
    { "%6.1f|", (double) INFINITY, "  +Inf|" },
    { "%06f", (double) -INFINITY, "  -Inf" },
    { "%+f|% [1]f|%05[1]f", (double) NAN, "+NaN| NaN|  NaN" },
    { "%d", 5, "%!d(float64=5)" },
    { "%+d", 5, "%!d(float64=+5)" },
    { "%s", 1.5, "%!s(float64=1.5)" },
    { "%T", 1, "float64" },
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    expect_format(rows[i].format, ch_float(rows[i].value), rows[i].want);
  static const double parts[] = { 1, -2.5 };
  expect_format("%v %.1[1]f %[1]d", complex_number(parts),
                "(1-2.5i) (1.0-2.5i) %!d(complex128=(1-2.5i))");
}

static void formats_text(void **state)
{
  (void) state;
  static const struct {
    const char *format, *value, *want;
  } rows[] = {
    { "%s|%[1]v|%5[1]s|%-5[1]s|", "abc", "abc|abc|  abc|abc  |" },
    { "%5s|", "h\xC3\xA9!", "  h\xC3\xA9!|" },
    { "%05s", "abc", "00abc" },
    { "%-05s|", "abc", "abc  |" },
    { "%.2s", "h\xC3\xA9!", "h\xC3\xA9" },
    { "%.0s|", "abc", "|" },
    { "%q", "a\"b\\\n\x01\x7F\xFF\xC3\xA9\xC2\xAD",
      "\"a\\\"b\\\\\\n\\x01\\x7f\\xff\xC3\xA9\\u00ad\"" },
    { "%+q", "\xC3\xA9\xF0\x9F\x98\x80", "\"\\u00e9\\U0001f600\"" },
    { "%#q", "a\"b", "`a\"b`" },
    { "%#q", "a`b", "\"a`b\"" },
    { "%#q", "\xEF\xBB\xBF", "\"\\ufeff\"" },
    { "%.3q", "abcdef", "\"abc\"" },
    { "%8q|", "abc", "   \"abc\"|" },
    { "%#v", "a", "\"a\"" },
    { "%x %[1]X % [1]x %#[1]x %# [1]X", "hi", "6869 6869 68 69 0x6869 0X68 0X69" },
    { "%.1x|%6[1]x|", "hi", "68|  6869|" },
    { "%6x|%-6[1]x|", "hi", "  6869|6869  |" },
    { "%06x", "hi", "006869" },
    { "%3x|", "", "   |" },
    { "%d", "hi", "%!d(string=hi)" },
    { "%t", "hi", "%!t(string=hi)" },
    { "%T|%.3[1]T", "", "string|str" },
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    expect_format(rows[i].format, ch_string(chart_str_from(rows[i].value)), rows[i].want);
  chart_value bytes = ch_bytes(CHART_STR("xy"));
  expect_format("%s %[1]q %[1]x %[1]v %[1]d", bytes, "xy \"xy\" 7879 [120 121] [120 121]");
  expect_format("%#v %[1]T %4[1]v", bytes, "[]byte{0x78, 0x79} []uint8 [ 120  121]");
  expect_format("%z", bytes, "[%!z(uint8=120) %!z(uint8=121)]");
  expect_format("%#v", ch_bytes((chart_str){ NULL, 0 }), "[]byte(nil)");
}

/* Every byte, by the way that is quick and by the one with flags. */
static void prints_bytes(void **state)
{
  char all[256], want[256 * 4 + 2] = "[", *at = want + 1;
  (void) state;
  for (int i = 0; i < 256; i++) {
    all[i] = (char) i;
    at += sprintf(at, i == 0 ? "%d" : " %d", i);
  }
  strcpy(at, "]");
  chart_value bytes = ch_bytes((chart_str){ all, sizeof all });
  ch_print_value(&out, bytes);
  expect_text(want);
  expect_format("%1v", bytes, want);
}

static void formats_other_scalars(void **state)
{
  (void) state;
  expect_format("%t %[1]v %6[1]t", ch_bool(true), "true true   true");
  expect_format("%6t|%-6[1]v|", ch_bool(true), "  true|true  |");
  expect_format("%q", ch_bool(true), "%!q(bool=true)");
  expect_format("%v %[1]T %[1]d %[1]s %#[1]v", ch_nil(), "<nil> <nil> %!d(<nil>) %!s(<nil>) <nil>");
  expect_format("%6v|%.2[1]T", ch_absent(), " <nil>|<nil>");
}

static void formats_trees(void **state)
{
  (void) state;
  chart_value list = list_of(CH_TYPE_LIST, VALUES(ch_int(1), STRING("a"), ch_nil()));
  expect_format("%v %[1]d", list, "[1 a <nil>] [1 %!d(string=a) <nil>]");
  expect_format("%s %[1]q", list, "[%!s(int=1) a <nil>] ['\\x01' \"a\" <nil>]");
  expect_format("%3v", list, "[  1   a <nil>]");
  expect_format("%#v", list, "[]interface {}{1, \"a\", interface {}(nil)}");
  expect_format("%w", list, "%!w([]interface {}=[1 a <nil>])");
  expect_format("%#v", list_of(CH_TYPE_STRING_LIST, VALUES(STRING("a"))), "[]string{\"a\"}");
  expect_format("%#v", list_of(CH_TYPE_LIST, NULL, 0), "[]interface {}{}");
  expect_format("%#v", ch_list_nil(CH_TYPE_STRING_LIST), "[]string(nil)");
  expect_format("%#v", list_of(CH_TYPE_LIST, VALUES(ch_bytes(CHART_STR("x")))),
                "[]interface {}{[]uint8{0x78}}");
  chart_value dict =
    pair(CH_TYPE_DICT, "b", list_of(CH_TYPE_INT_LIST, VALUES(ch_int(2))), "a", ch_nil());
  expect_format("%v %+[1]v", dict, "map[a:<nil> b:[2]] map[a:<nil> b:[2]]");
  expect_format("%d", dict, "map[%!d(string=a):<nil> %!d(string=b):[2]]");
  expect_format("%#v", dict, "map[string]interface {}{\"a\":interface {}(nil), \"b\":[]int{2}}");
  expect_format("%#v", ch_dict_new(&arena, CH_TYPE_VALUES, 0), "common.Values{}");
  expect_format("%#v", ch_dict_nil(CH_TYPE_STRING_DICT), "map[string]string(nil)");
  expect_format("%p", ch_dict_nil(CH_TYPE_DICT), "0x0");
}

static void formats_objects(void **state)
{
  (void) state;
  chart_value point = object(&point_class), version = object(&version_class);
  chart_value month = object(&month_class), crowd = object(&crowd_class);
  expect_format("%v", point, "{x [y] <nil>}");
  expect_format("%+v", point, "{X:x Names:[y] Any:<nil>}");
  expect_format("%#v", point, "geo.Point{X:\"x\", Names:[]string{\"y\"}, Any:interface {}(nil)}");
  expect_format("%d", point, "{%!d(string=x) [%!d(string=y)] <nil>}");
  expect_format("%w", point, "%!w(geo.Point={x [y] <nil>})");
  expect_format("%v", crowd, "&{x [y] <nil>}");
  expect_format("%#v", crowd, "&geo.Crowd{X:\"x\", Names:[]string{\"y\"}, Any:interface {}(nil)}");
  expect_format("%v", list_of(CH_TYPE_LIST, VALUES(crowd)), "[0xc000012000]");
  expect_format("%s", list_of(CH_TYPE_LIST, VALUES(crowd)), "[%!s(*geo.Crowd=&{x [y] <nil>})]");
  expect_format("%v %+[1]v %[1]s %[1]q %[1]x", version, "v1.2 v1.2 v1.2 \"v1.2\" 76312e32");
  expect_format("%6s|%.2[1]s|%T", version, "  v1.2|v1|%!T(MISSING)");
  expect_format("%d", version, "&{%!d(string=x) [%!d(string=y)] <nil>}");
  expect_format("%t", list_of(CH_TYPE_LIST, VALUES(version)),
                "[%!t(*semver.Version=&{x [y] <nil>})]");
  expect_format("%v %[1]d %#[1]v %02[1]x %[1]T", month,
                "November 11 11 4e6f76656d626572 time.Month");
  expect_format("%t", month, "%!t(time.Month=11)");
}

static void finds_arguments(void **state)
{
  (void) state;
  static const struct {
    const char *format, *want;
  } rows[] = {
    { "%d %d", "1 2%!(EXTRA string=c)" },
    { "%d %d %s %d", "1 2 c %!d(MISSING)" },
    { "a", "a%!(EXTRA int=1, int=2, string=c)" },
    { "%[2]d %[1]d", "2 1" },
    { "%[2]d %s", "2 c" },
    { "%[4]d", "%!d(BADINDEX)" },
    { "%[0]d", "%!d(BADINDEX)" },
    { "%[x]d", "%!d(BADINDEX)" },
    { "%[]d", "%!d(BADINDEX)" },
    { "%[1d", "%!d(BADINDEX)" },
    { "%[2]*[1]d|", " 1|" },
    { "%[2]2d", "%!d(BADINDEX)" },
    { "%[2].2d", "%!d(BADINDEX)" },
    { "%*d|%s", "2|c" },
    { "%.*d|%s", "2|c" },
    { "%d%[3]*d", "1%!(BADWIDTH)%!d(MISSING)" },
    { "%d%.[3]*d", "1%!(BADPREC)%!d(MISSING)" },
    { "%%%d%[2]d%[3]s", "%12c" },
    { "%5%%d%[2]d%[3]s", "%12c" },
    { "%", "%!(NOVERB)%!(EXTRA int=1, int=2, string=c)" },
    { "%-", "%!(NOVERB)%!(EXTRA int=1, int=2, string=c)" },
    { "%[1]", "%!(NOVERB)" },
    { "%.", "%!.(int=1)%!(EXTRA int=2, string=c)" },
    { "%99999999d", "%!(NOVERB)%!(EXTRA int=1, int=2, string=c)" },
    { "", "%!(EXTRA int=1, int=2, string=c)" },
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    ch_print_format(&out, chart_str_from(rows[i].format),
                    VALUES(ch_int(1), ch_int(2), STRING("c")));
    expect_text(rows[i].want);
  }
  ch_print_format(&out, CHART_STR("%d %!"), NULL, 0);
  expect_text("%!d(MISSING) %!!(MISSING)");
  ch_print_format(&out, CHART_STR("%"), NULL, 0);
  expect_text("%!(NOVERB)");
  ch_print_format(&out, CHART_STR("%*d|%*d|"),
                  VALUES(ch_int64(-3), ch_int(1), ch_float(3), ch_int(1)));
  expect_text("1  |%!(BADWIDTH)1|");
  ch_print_format(&out, CHART_STR("%.*d|%0*d|"),
                  VALUES(ch_int(-3), ch_int(1), ch_uint8(3), ch_int(1)));
  expect_text("%!(BADPREC)1|001|");
  ch_print_format(&out, CHART_STR("%*d"), VALUES(ch_int(1000001), ch_int(1)));
  expect_text("%!(BADWIDTH)1");
  ch_print_format(&out, CHART_STR("%s"), VALUES(STRING("a"), ch_nil(), ch_bool(true)));
  expect_text("a%!(EXTRA <nil>, bool=true)");
}

static void prints_large_widths(void **state)
{
  (void) state;
  ch_print_format(&out, CHART_STR("%1000000d"), VALUES(ch_int(1)));
  assert_int_equal(out.size, 1000000);
  assert_int_equal(out.data[999999], '1');
  out.size = 0;
  ch_print_format(&out, CHART_STR("%.1000000f"), VALUES(ch_float(1)));
  assert_int_equal(out.size, 1000002);
}

/* ---- quoting ------------------------------------------------------------------------------ */

static void knows_printable_code_points(void **state)
{
  (void) state;
  static const uint32_t printable[] = { ' ',    '~',     0xA1,    0xAC,    0xAE,    0x377,  0x20AC,
                                        0xFFFD, 0x10000, 0x1F600, 0x1FACE, 0x31350, 0xE01EF };
  static const uint32_t others[]    = { 0,       0x1F,     0x7F,     0x80,      0xA0,
                                        0xAD,    0x378,    0x2028,   0x3000,    0xD800,
                                        0xE000,  0xFEFF,   0xFFFF,   0x1000C,   0x323B0,
                                        0xE01F0, 0x10FFFF, 0x110000, UINT32_MAX };
  for (size_t i = 0; i < COUNT(printable); i++)
    assert_true(ch_print_is_printable(printable[i]));
  for (size_t i = 0; i < COUNT(others); i++)
    assert_false(ch_print_is_printable(others[i]));
}

static void quotes(void **state)
{
  (void) state;
  ch_print_quoted(&out, CHART_STR("'\a\b\f\n\r\t\v\0\xE2\x80\xA8\xF4\x8F\xBF\xBF\xED\xA0\x80"),
                  false);
  expect_text("\"'\\a\\b\\f\\n\\r\\t\\v\\x00\\u2028\\U0010ffff\\xed\\xa0\\x80\"");
  ch_print_quoted(&out, CHART_STR("\xEF\xBF\xBD \xE6\x97\xA5"), true);
  expect_text("\"\\ufffd \\u65e5\"");
  ch_print_quoted(&out, (chart_str){ NULL, 0 }, false);
  expect_text("\"\"");
}

/* ---- failing ------------------------------------------------------------------------------ */

static void print_a_circle(void *argument)
{
  chart_value *dict = (chart_value *) argument;
  ch_print_value(&out, *dict);
}

static void stops_at_circles(void **state)
{
  (void) state;
  chart_value dict = ch_dict_new(&arena, CH_TYPE_DICT, 1);
  ch_dict_set_text(&arena, dict, "me", dict);
  assert_false(ch_try(&fault, print_a_circle, &dict));
  assert_int_equal(fault.status, CHART_ERR_LIMIT);
}

static void print_too_much(void *argument)
{
  ch_buffer *small = (ch_buffer *) argument;
  ch_print_format(small, CHART_STR("%1000000v"), VALUES(object(&version_class)));
}

/* Objects are printed by way of an arena of their own when the output has none. */
static void stops_at_the_limit(void **state)
{
  (void) state;
  ch_buffer small;
  ch_buffer_init_heap(&small, &fault, 100000);
  assert_false(ch_try(&fault, print_too_much, &small));
  assert_int_equal(fault.status, CHART_ERR_LIMIT);
  ch_buffer_clear(&small);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup(prints_scalars, empty_output),
    cmocka_unit_test_setup(prints_trees, empty_output),
    cmocka_unit_test_setup(prints_actions, empty_output),
    cmocka_unit_test_setup(prints_several, empty_output),
    cmocka_unit_test_setup(gives_strval, empty_output),
    cmocka_unit_test_setup(formats_integers, empty_output),
    cmocka_unit_test_setup(formats_floats, empty_output),
    cmocka_unit_test_setup(formats_text, empty_output),
    cmocka_unit_test_setup(prints_bytes, empty_output),
    cmocka_unit_test_setup(formats_other_scalars, empty_output),
    cmocka_unit_test_setup(formats_trees, empty_output),
    cmocka_unit_test_setup(formats_objects, empty_output),
    cmocka_unit_test_setup(finds_arguments, empty_output),
    cmocka_unit_test_setup(prints_large_widths, empty_output),
    cmocka_unit_test_setup(knows_printable_code_points, empty_output),
    cmocka_unit_test_setup(quotes, empty_output),
    cmocka_unit_test_setup(stops_at_circles, empty_output),
    cmocka_unit_test_setup(stops_at_the_limit, empty_output),
  };
  return cmocka_run_group_tests_name("print", tests, start_output, stop_output);
}
