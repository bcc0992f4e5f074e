/* SPDX-License-Identifier: Apache-2.0
 * Tests codec/yaml_read.h: what Helm's YAML library makes of a text, value or error.
 *
 * The answers in the tables are the reference's own (fromYaml of Helm 4.2.3). */
#include "yaml_reading.h"

#include "codec/yaml_decode.h"
#include "codec/yaml_plain.h"

static const row scalar_rows[] = {
  { "a: [y, Yes, ON, n, off, FALSE, yEs, nULL]",
    "{\"a\":[true,true,true,false,false,false,\"yEs\",\"nULL\"]}" },
  { "a: [~, null, NULL, ]", "{\"a\":[null,null,null]}" },
  { "a:", "{\"a\":null}" },
  { "a: [0777, 0o17, 08, 0x1F, -0x1, 0b11, +5, 1_000, 1__0, 0b+1]",
    "{\"a\":[511,15,8,31,-1,3,5,1000,10,1]}" },
  { "a: [1., .5, +.5, 1e3, 12e03, 1_0.5, 4e-324, -0.0]",
    "{\"a\":[1,0.5,0.5,1000,12000,10.5,5e-324,-0]}" },
  { "a: [1e, 0x1p4, 1e400, 0xZ, 1:30, =, <<, 0b2, _1]",
    "{\"a\":[\"1e\",\"0x1p4\",\"1e400\",\"0xZ\",\"1:30\",\"=\",\"\\u003c\\u003c\",\"0b2\",\"_1\"]"
    "}" },
  { "a: [9007199254740993, 9223372036854775808, 18446744073709551615, 18446744073709551616]",
    "{\"a\":[9007199254740992,9223372036854776000,18446744073709552000,18446744073709552000]}" },
  { "a: [2020-01-01, 2001-12-14t21:59:43.10-05:00, 2001-2-30]",
    "{\"a\":[\"2020-01-01\",\"2001-12-14t21:59:43.10-05:00\",\"2001-2-30\"]}" },
  { "a: .inf", "!json: unsupported value: +Inf" },
  { "a: {z: -.inf, b: [.nan]}", "!json: unsupported value: NaN" },
  { "a: !!str 1", "{\"a\":\"1\"}" },
  { "a: !!int \"3\"", "{\"a\":3}" },
  { "a: !!float 1", "{\"a\":1}" },
  { "a: !!int x", "!yaml: cannot decode !!str `x` as a !!int" },
  { "a: !!bool 1", "!yaml: cannot decode !!int `1` as a !!bool" },
  { "a: !!float 18446744073709551615",
    "!yaml: cannot decode !!int `18446744073709551615` as a !!float" },
  { "a: !!timestamp 5", "!yaml: cannot decode !!int `5` as a !!timestamp" },
  { "a: !!null \"\"", "{\"a\":null}" },
  { "a: !!int \"\"", "!yaml: cannot decode !!null `` as a !!int" },
  { "a: !!binary aGk=", "{\"a\":\"hi\"}" },
  { "a: !!binary /w==", "{\"a\":\"\xEF\xBF\xBD\"}" },
  { "a: !!binary x", "!yaml: !!binary value contains invalid base64 data" },
  { "a: !foo 1", "{\"a\":\"1\"}" },
  { "a: ! 12", "{\"a\":\"12\"}" },
  { "a: !<tag:yaml.org,2002:int> \"7\"", "{\"a\":7}" },
  { "a: !!set {x, y}", "{\"a\":{\"true\":null,\"x\":null}}" },
  { "a: !!omap [x: 1]", "{\"a\":[{\"x\":1}]}" },
};

static const row key_rows[] = {
  { "1: a\n1.5: b\ntrue: c\n0x10: d\n1e3: e\n2020-1-1: f",
    "{\"1\":\"a\",\"1.5\":\"b\",\"1000\":\"e\",\"16\":\"d\",\"2020-1-1\":\"f\",\"true\":\"c\"}" },
  { "0.1: a\n1e6: b\n1e300: c\n123456789.0: d",
    "{\".inf\":\"c\",\"0.1\":\"a\",\"1.2345679e+08\":\"d\",\"1e+06\":\"b\"}" },
  { "a: 1\nb: 2\na: {c: 3}", "{\"a\":{\"c\":3},\"b\":2}" },
  { "? |\n  block key\n: - one", "{\"block key\\n\":[\"one\"]}" },
  { "? complex\n: value\n? other", "{\"complex\":\"value\",\"other\":null}" },
  { "null: {x: 1, 2: y, true: z, 1.5: w, ~: v}",
    "!unsupported map key of type: %!s(<nil>), key: <nil>, value: map[interface {}]interface "
    "{}{interface {}(nil):\"v\", \"x\":1, 2:true, 1.5:\"w\", true:\"z\"}" },
  { "18446744073709551615: [a]",
    "!unsupported map key of type: uint64, key: 0xffffffffffffffff, value: []interface {}{\"a\"}" },
  { "? [a, 1, 2.5, true, ~, \"x\\ty\"]\n: c",
    "!yaml: invalid map key: []interface {}{\"a\", 1, 2.5, true, interface {}(nil), \"x\\ty\"}" },
  { "? {x: {}}\n: c", "!yaml: invalid map key: map[interface {}]interface {}{\"x\":map[interface "
                      "{}]interface {}{}}" },
  { "{{ x }}: y",
    "!yaml: invalid map key: map[interface {}]interface {}{\"x\":interface {}(nil)}" },
  { "a: {{ x }}",
    "!yaml: invalid map key: map[interface {}]interface {}{\"x\":interface {}(nil)}" },
  { "*a : b", "!yaml: unknown anchor 'a' referenced" },
  { "&a a: &b b\nc: *b\n*a : d", "{\"a\":\"d\",\"c\":\"b\"}" },
};

static const row alias_rows[] = {
  { "x: &x {a: 1, b: [2]}\ny: [*x, *x]",
    "{\"true\":[{\"a\":1,\"b\":[2]},{\"a\":1,\"b\":[2]}],\"x\":{\"a\":1,\"b\":[2]}}" },
  { "a: *nope", "!yaml: unknown anchor 'nope' referenced" },
  { "a: &a [*a]", "!yaml: anchor 'a' value contains itself" },
  { "a: &a {b: &b [*a, *b]}", "!yaml: anchor 'a' value contains itself" },
  { "- &x a\n- *x\n- &x b\n- *x", "! error unmarshaling JSON: while decoding JSON: json: cannot "
                                  "unmarshal array into Go value of type map[string]interface {}" },
  { "x: &x {a: 1, b: 2}\ny:\n  b: 0\n  <<: *x\n  a: 3",
    "{\"true\":{\"a\":3,\"b\":2},\"x\":{\"a\":1,\"b\":2}}" },
  { "x: &x {k: 1}\ny: {k: 9, <<: *x}", "{\"true\":{\"k\":1},\"x\":{\"k\":1}}" },
  { "<<: [{a: 1}, {a: 2, b: 3}]", "{\"a\":1,\"b\":3}" },
  { "<<: 5", "!yaml: map merge requires map or sequence of maps as the value" },
  { "<<: [1]", "!yaml: map merge requires map or sequence of maps as the value" },
  { "x: &x [1]\n<<: *x", "!yaml: map merge requires map or sequence of maps as the value" },
  { "\"<<\": {a: b}", "{\"\\u003c\\u003c\":{\"a\":\"b\"}}" },
  { "x: &x\n  a: &b 1\n  c: [d]\nz: *x\nw:\n- *b\n- &c e # f\n- *c\n",
    "{\"w\":[1,\"e\",\"e\"],\"x\":{\"a\":1,\"c\":[\"d\"]},\"z\":{\"a\":1,\"c\":[\"d\"]}}" },
  { "a: &x\n- 1\nb: *x\nc: &z\nd: *z\ne: &t |\n  t\nf: *t",
    "{\"a\":[1],\"b\":[1],\"c\":null,\"d\":null,\"e\":\"t\\n\",\"f\":\"t\\n\"}" },
  { "a: &x 1\nb: &x 2\nc: *x", "{\"a\":1,\"b\":2,\"c\":2}" },
  { "a: &x {b: &x 1}\nc: *x", "{\"a\":{\"b\":1},\"c\":1}" },
  { "a: &x\n  b: *x", "!yaml: anchor 'x' value contains itself" },
  { "a: &a, b\n", "!yaml: did not find expected key" },
  { "- &x\n- a",
    "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into "
    "Go value of type map[string]interface {}" },
  { "&a : *a", "!unsupported map key of type: %!s(<nil>), key: <nil>, value: <nil>" },
};

static const row block_rows[] = {
  { "a: |\n  text\n   more\n\n  end\n\n\nb: 1", "{\"a\":\"text\\n more\\n\\nend\\n\",\"b\":1}" },
  { "a: >\n  folded\n  text\n\n  para\n\n    more\n\n  end",
    "{\"a\":\"folded text\\npara\\n\\n  more\\n\\nend\"}" },
  { "a: |-\n  x\nb: |+\n  y\n\nc: >-\n\n  z\n", "{\"a\":\"x\",\"b\":\"y\\n\\n\",\"c\":\"\\nz\"}" },
  { "a: |2\n    x\n   y", "{\"a\":\"  x\\n y\"}" },
  { "a: |\n", "{\"a\":\"\"}" },
  { "a: |+\n\n", "{\"a\":\"\\n\"}" },
  { "a: |x", "!yaml: did not find expected comment or line break" },
  { "a: |0", "!yaml: found an indentation indicator equal to 0" },
  { "a: >1\n x\n  y", "{\"a\":\"x\\n y\"}" },
  { "a: |\n\tx", "!yaml: line 2: found a tab character where an indentation space is expected" },
  { "- |\n x\n- >\n y\n z", "! error unmarshaling JSON: while decoding JSON: json: cannot "
                            "unmarshal array into Go value of type map[string]interface {}" },
  { "a: {b: |\n  x}", "!yaml: found character that cannot start any token" },
  { "key: |\n  a\n # not a comment\n  b", "!yaml: line 3: did not find expected key" },
};

static const row flow_rows[] = {
  { "{a: 1, b: [x, {y: z}], ? c : d, e, \"f\": g, }",
    "{\"a\":1,\"b\":[\"x\",{\"true\":\"z\"}],\"c\":\"d\",\"e\":null,\"f\":\"g\"}" },
  { "[a, b: c, ? d : e, [], {}]", "! error unmarshaling JSON: while decoding JSON: json: cannot "
                                  "unmarshal array into Go value of type map[string]interface {}" },
  { "{a: }", "{\"a\":null}" },
  { "[a, , b]", "!yaml: did not find expected node content" },
  { "[", "!yaml: line 1: did not find expected node content" },
  { "{a: b", "!yaml: line 1: did not find expected ',' or '}'" },
  { "[a\nb]", "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into "
              "Go value of type map[string]interface {}" },
  { "[a b, c: d e]", "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array "
                     "into Go value of type map[string]interface {}" },
  { "[http://a:80/b, x:y, x :z]", "! error unmarshaling JSON: while decoding JSON: json: cannot "
                                  "unmarshal array into Go value of type map[string]interface {}" },
  { "[a?b]", "!yaml: did not find expected ',' or ']'" },
  { "[?]", "!yaml: line 1: did not find expected ',' or ']'" },
  { "[? ]", "!yaml: line 1: did not find expected ',' or ']'" },
  { "[]: 1", "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go "
             "value of type map[string]interface {}" },
  { "a: 1\n[]: 2", "!yaml: line 1: did not find expected key" },
  { "[a]: 1", "!yaml: invalid map key: []interface {}{\"a\"}" },
  { "{a: b}c", "{\"a\":\"b\"}" },
  { "a: [b]c", "!yaml: did not find expected key" },
  { "{a: \"x\n  y\", z}", "{\"a\":\"x y\",\"z\":null}" },
  { "[-]", "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go "
           "value of type map[string]interface {}" },
  { "[a]]", "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go "
            "value of type map[string]interface {}" },
  { "{\"a\":1}", "{\"a\":1}" },
  { "{a:1}", "{\"a:1\":null}" },
  { "{\"json\": {\"n\": [1, 2.5, -3e4, null], \"s\": \"\\u00e9\\n\"}}",
    "{\"json\":{\"n\":[1,2.5,-30000,null],\"s\":\"\xC3\xA9\\n\"}}" },
};

static const row quoted_rows[] = {
  { "a: \"dq \\n \\x41 \\u263a \\U0001F600 \\\n   cont\n   fold\n\n   para\"",
    "{\"a\":\"dq \\n A \xE2\x98\xBA \xF0\x9F\x98\x80 cont fold\\npara\"}" },
  { "b: 'sq it''s\n  fold\n\n  x'", "{\"b\":\"sq it's fold\\nx\"}" },
  { "a: \"\\/\"", "!yaml: found unknown escape character" },
  { "a: \"\\'\"", "{\"a\":\"'\"}" },
  { "a: \"\\q\"", "!yaml: found unknown escape character" },
  { "a: \"\\ud83d\\ude00\"", "!yaml: found invalid Unicode character escape code" },
  { "a: \"\\x4\"", "!yaml: did not find expected hexdecimal number" },
  { "a: \"\\N\\_\\L\\P\\0\\e\"", "{\"a\":\"\xC2\x85\xC2\xA0\\u2028\\u2029\\u0000\\u001b\"}" },
  { "a: \"x", "!yaml: found unexpected end of stream" },
  { "a: \"b\n---\nc\"", "!yaml: line 2: found unexpected document indicator" },
  { "'a' : 'b'", "{\"a\":\"b\"}" },
  { "a: \"x\" y", "!yaml: did not find expected key" },
  { "\"a\n b\": c", "!yaml: line 2: mapping values are not allowed in this context" },
  { "a: \"  x  \"", "{\"a\":\"  x  \"}" },
  { "a: \"x\\\n  y\\\n\n  z\"", "{\"a\":\"xy\\nz\"}" },
};

static const row structure_rows[] = {
  { "a:\n- b\n- - c\n  - d\n- e: f\n  g: h\n-\n  i: j\n-",
    "{\"a\":[\"b\",[\"c\",\"d\"],{\"e\":\"f\",\"g\":\"h\"},{\"i\":\"j\"},null]}" },
  { "a: multi\n  line\n\n  text", "{\"a\":\"multi line\\ntext\"}" },
  { "a: b: c", "!yaml: mapping values are not allowed in this context" },
  { "a: 1\n b: 2", "!yaml: line 2: mapping values are not allowed in this context" },
  { "a: - b", "!yaml: block sequence entries are not allowed in this context" },
  { "a\nb: c", "!yaml: line 2: mapping values are not allowed in this context" },
  { "- a\nb: c", "!yaml: line 1: did not find expected '-' indicator" },
  { "a: b\n- c", "!yaml: line 1: did not find expected key" },
  { "a:\n - b\n -c", "!yaml: line 4: could not find expected ':'" },
  { "  a: b\nc: d", "{\"a\":\"b\"}" },
  { ": a", "!yaml: did not find expected key" },
  { "?", "!unsupported map key of type: %!s(<nil>), key: <nil>, value: <nil>" },
  { "-", "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go "
         "value of type map[string]interface {}" },
  { "a: @x", "!yaml: found character that cannot start any token" },
  { "a: `x", "!yaml: found character that cannot start any token" },
  { "a: %x", "!yaml: found character that cannot start any token" },
  { "%: y", "!yaml: could not find expected directive name" },
  { "a:\tb", "{\"a\":\"b\"}" },
  { "\ta: b", "!yaml: found character that cannot start any token" },
  { "a: b\n\tc: d", "!yaml: line 2: found a tab character that violates indentation" },
  { "a: b\n\tc", "!yaml: line 2: found a tab character that violates indentation" },
  { "a: b c # d\ne: f#g", "{\"a\":\"b c\",\"e\":\"f#g\"}" },
  { "a: http://x.y/z?q=1", "{\"a\":\"http://x.y/z?q=1\"}" },
  { "a: 1\n...\nb: 2", "{\"a\":1}" },
  { "a: 1\n--- \n@", "{\"a\":1}" },
  { "---\n---\na: 1", "{}" },
  { "--- x", "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into "
             "Go value of type map[string]interface {}" },
  { "--- {a: b}", "{\"a\":\"b\"}" },
  { "%YAML 1.1\n---\na: b", "{\"a\":\"b\"}" },
  { "%YAML 1.2\n---\na: b", "!yaml: found incompatible YAML document" },
  { "%YAML 1.1\n%YAML 1.1\n---", "!yaml: line 1: found duplicate %YAML directive" },
  { "%TAG !e! tag:x,2000:\n---\na: !e!foo bar", "{\"a\":\"bar\"}" },
  { "%TAG !e! x\n%TAG !e! y\n---", "!yaml: line 1: found duplicate %TAG directive" },
  { "%FOO\n---", "!yaml: found unknown directive name" },
  { "a: !e!x b", "!yaml: found undefined tag handle" },
  { "a: !x,y b", "{\"a\":\"b\"}" },
  { "[!x, b]", "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into "
               "Go value of type map[string]interface {}" },
  { "a: !<x", "!yaml: did not find the expected '>'" },
  { "a: !a%ff c", "!yaml: found an incorrect leading UTF-8 octet" },
  { "a: &x", "{\"a\":null}" },
  { "a: &x &y b", "!yaml: did not find expected key" },
  { "a: &b,c d", "!yaml: did not find expected key" },
  { "a: &b*", "!yaml: did not find expected alphabetic or numeric character" },
  { "", "{}" },
  { "# only\n # comments\n", "{}" },
  { "\"x\"", "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into "
             "Go value of type map[string]interface {}" },
  { "12", "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal number into Go "
          "value of type map[string]interface {}" },
  { "true", "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal bool into Go "
            "value of type map[string]interface {}" },
  { "- a", "! error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go "
           "value of type map[string]interface {}" },
  { "~", "{}" },
};

#define BYTES(text)        \
  {                        \
    text, sizeof(text) - 1 \
  }

static const struct {
  chart_str   text;
  const char *want;
} bytes_rows[] = {
  { BYTES("\xEF\xBB\xBF"
          "a: b"),
    "{\"a\":\"b\"}" },
  { BYTES("a: \x01"), "!yaml: control characters are not allowed" },
  { BYTES("a: \x7F"), "!yaml: control characters are not allowed" },
  { BYTES("a: \xFF"), "!yaml: invalid leading UTF-8 octet" },
  { BYTES("a: \xC3"), "!yaml: incomplete UTF-8 octet sequence" },
  { BYTES("a: \xE2\x80"), "!yaml: incomplete UTF-8 octet sequence" },
  { BYTES("a: \xE2(\xA1"), "!yaml: invalid trailing UTF-8 octet" },
  { BYTES("a: \xED\xA0\x80"), "!yaml: invalid Unicode character" },
  { BYTES("a: \xC0\x80"), "!yaml: invalid length of a UTF-8 sequence" },
  { BYTES("a: \xF4\x90\x80\x80"), "!yaml: invalid Unicode character" },
  { BYTES("a: x\xC2\x85  y"), "{\"a\":\"x y\"}" },
  { BYTES("a: \"x\xE2\x80\xA8 y\""), "{\"a\":\"x\\u2028y\"}" },
  { BYTES("a: 1\r\nb: |\r\n  x\r\n"), "{\"a\":1,\"b\":\"x\\n\"}" },
  { BYTES("a: 1\rb: 2"), "{\"a\":1,\"b\":2}" },
  { BYTES("\xFF\xFE"
          "a\x00:\x00 \x00\xE9\x00"),
    "{\"a\":\"\xC3\xA9\"}" },
  { BYTES("\xFE\xFF\x00"
          "a\x00:\x00 \xD8=\xDE\x00"),
    "{\"a\":\"\xF0\x9F\x98\x80\"}" },
  { BYTES("\xFE\xFF\x00"
          "a\x00:\x00 \xD8=\x00x"),
    "!yaml: expected low surrogate area" },
  { BYTES("\xFF\xFE"
          "a\x00:"),
    "!yaml: incomplete UTF-16 character" },
  { BYTES("a:\n\xEF\xBB\xBF"
          "b: c"),
    "{\"a\":null,\"\xEF\xBB\xBF"
    "b\":\"c\"}" },
  { BYTES("\xC3\xA9: [\xC3\xB6, \"\xC3\x9F\"]\n\xE6\x97\xA5\xE6\x9C\xAC: \xE8\xAA\x9E"),
    "{\"\xC3\xA9\":[\"\xC3\xB6\",\"\xC3\x9F\"],\"\xE6\x97\xA5\xE6\x9C\xAC\":\"\xE8\xAA\x9E\"}" },
};

/* ---- tables ---------------------------------------------------------------------------------- */

#define TEST_ROWS(name, read)                           \
  static void test_##name(void **state)                 \
  {                                                     \
    (void) state;                                       \
    expect_rows(read, name##_rows, COUNT(name##_rows)); \
  }

TEST_ROWS(scalar, ch_yaml_read_dict)
TEST_ROWS(key, ch_yaml_read_dict)
TEST_ROWS(alias, ch_yaml_read_dict)
TEST_ROWS(block, ch_yaml_read_dict)
TEST_ROWS(flow, ch_yaml_read_dict)
TEST_ROWS(quoted, ch_yaml_read_dict)
TEST_ROWS(structure, ch_yaml_read_dict)

static void test_bytes(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(bytes_rows); i++)
    expect(ch_yaml_read_dict, bytes_rows[i].text, bytes_rows[i].want);
}

static void test_roots(void **state)
{
  static const row rows[] = { { "", "null" },    { "# c", "null" },
                              { "~", "null" },   { "- 1\n- x", "[1,\"x\"]" },
                              { "yes", "true" }, { "'a'", "\"a\"" },
                              { "12", "12" },    { "[]: x", "[]" } };
  (void) state;
  expect_rows(ch_yaml_read, rows, COUNT(rows));
  expect(ch_yaml_read_dict, CHART_STR(""), "{}");
  expect(ch_yaml_read_dict, CHART_STR("null"), "{}");
}

/* ---- the three readers ---------------------------------------------------------------------- */

typedef bool scanner(ch_yaml_text *text, ch_yaml_tree *tree);

static void clear_tree(void *tree)
{
  ch_yaml_tree_clear((ch_yaml_tree *) tree);
}

static chart_value read_by_tree(ch_arena *arena, chart_str bytes, ch_yaml_limits limits,
                                scanner *scan)
{
  ch_yaml_text  text = ch_yaml_text_open(arena, bytes);
  ch_yaml_tree *tree = (ch_yaml_tree *) ch_arena_alloc(arena, sizeof *tree);
  ch_yaml_tree_init(tree, &text);
  ch_arena_on_destroy(arena, clear_tree, tree);
  ch_yaml_tree_reset(tree);
  if (!scan(&text, tree))
    return ch_string(CHART_STR("refused"));
  return ch_yaml_decode(tree, 1, limits, CH_YAML_TO_FLOATS);
}

static bool scan_libyaml(ch_yaml_text *text, ch_yaml_tree *tree)
{
  return text->bad_bytes == NULL && !text->has_marks &&
         ch_yaml_scan_libyaml(text, 10000, ch_yaml_tree_add, tree);
}

static bool scan_goyaml(ch_yaml_text *text, ch_yaml_tree *tree)
{
  ch_yaml_scan_goyaml(text, 10000, ch_yaml_tree_add, tree);
  return true;
}

static chart_value read_libyaml(ch_arena *arena, chart_str text, uint32_t source,
                                ch_yaml_limits limits)
{
  (void) source;
  return read_by_tree(arena, text, limits, scan_libyaml);
}

static chart_value read_goyaml(ch_arena *arena, chart_str text, uint32_t source,
                               ch_yaml_limits limits)
{
  (void) source;
  return read_by_tree(arena, text, limits, scan_goyaml);
}

static chart_value read_plain(ch_arena *arena, chart_str bytes, uint32_t source,
                              ch_yaml_limits limits)
{
  chart_value  value;
  ch_yaml_text text = ch_yaml_text_open(arena, bytes);
  (void) limits;
  return ch_yaml_plain_read(&text, (ch_yaml_plain_options){ source, CH_YAML_TO_FLOATS, NULL },
                            &value)
           ? value
           : ch_string(CHART_STR("refused"));
}

/* What one of the quick readers accepts is what the complete one would have given. */
static size_t count_accepted(reader *quick, const row *rows, size_t count)
{
  size_t accepted = 0;
  for (size_t i = 0; i < count; i++) {
    reading r = { .read = quick, .text = chart_str_from(rows[i].text), .source = 1 };
    reading s = { .read = read_goyaml, .text = r.text };
    if (run(&r, SIZE_MAX) && !ch_str_is(ch_buffer_view(&r.json), "\"refused\"")) {
      accepted++;
      assert_true(run(&s, SIZE_MAX));
      if (!ch_str_equal(ch_buffer_view(&r.json), ch_buffer_view(&s.json)))
        fail_msg("readers differ: %s", rows[i].text);
      finish(&s);
    }
    finish(&r);
  }
  return accepted;
}

/* What charts and manifests are full of: none of it may fall to the complete reader, for speed. */
static const char *const plain_texts[] = {
  "a:\n  []\nb:\n  {}\nc:\n    text\nd: 1\n",
  "- \n  []\n-\n  'x'\n- y\n",
  "---\n# c\na: 1\n...\n\n",
  "# c\n--- # d\n- a\n",
  "a: |\n  last line\n  without an end",
  "a: |-\n  x\n\n  y",
  "a: |+\n  x\nb: >-\n  y\n  z",
  "- |\n  x\n- |\n  y",
  "a: one\n  two  \n\n\n  - three\nb: 1\n",
  "- one\n  two # c\n- 1\n  2\n",
  "a: 'one  \n\n  it''s\n  two'\nb: \"\n  x \\n\ny\"\n",
  "record: :node_memory:sum\n",
  "a: &labels\n  x: 1\nb: *labels\nc:\n- &d e\n- *d\nf: &g\n- 1\nh: *g # i\n",
  "{a: [1, 2,], \"b\": {c: d, }, }",
  "a: |\n# c\nb: >-\n\nc:\n- |\n- d: |\ne: 1\n",
  "two words: 1\na\"b: 2\nc[0]{d}: 3\ne : 4\n",
};

static void test_plain_takes(void **state)
{
  (void) state;
  for (size_t i = 0; i < COUNT(plain_texts); i++) {
    const row text = { .text = plain_texts[i] };
    if (count_accepted(read_plain, &text, 1) != 1)
      fail_msg("not taken: %s", text.text);
  }
}

static void test_readers_agree(void **state)
{
  static reader *const quick[] = { read_libyaml, read_plain };
  (void) state;
  for (size_t i = 0; i < COUNT(quick); i++) {
    size_t accepted = count_accepted(quick[i], scalar_rows, COUNT(scalar_rows)) +
                      count_accepted(quick[i], key_rows, COUNT(key_rows)) +
                      count_accepted(quick[i], alias_rows, COUNT(alias_rows)) +
                      count_accepted(quick[i], block_rows, COUNT(block_rows)) +
                      count_accepted(quick[i], flow_rows, COUNT(flow_rows)) +
                      count_accepted(quick[i], quoted_rows, COUNT(quoted_rows)) +
                      count_accepted(quick[i], structure_rows, COUNT(structure_rows));
    assert_true(accepted > 10);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_structure),   cmocka_unit_test(test_quoted),
    cmocka_unit_test(test_flow),        cmocka_unit_test(test_block),
    cmocka_unit_test(test_alias),       cmocka_unit_test(test_key),
    cmocka_unit_test(test_scalar),      cmocka_unit_test(test_bytes),
    cmocka_unit_test(test_roots),       cmocka_unit_test(test_readers_agree),
    cmocka_unit_test(test_plain_takes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
