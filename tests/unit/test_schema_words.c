/* SPDX-License-Identifier: Apache-2.0
 * Tests values/schemas.h: the words for values and for schemas that are wrong.
 *
 * The wanted texts are those of Helm 4.2.3, but with sub-errors in the order of sorted keys. */
#include "values/schemas.h"

#include "codec/json.h"

#include <stdio.h>

#include "fixture.h"

/* JSON without " has ' in its place.  want: what follows the name of the chart; "": valid. */
static const struct {
  const char *name, *schema, *values, *want;
} rows[] = {
  { "type", "{'properties':{'v':{'type':'integer'}}}", "{'v':1.5}",
    "- at '/v': got number, want integer" },
  { "types in order", "{'properties':{'v':{'type':['string','object','null','integer']}}}",
    "{'v':true}", "- at '/v': got boolean, want null or integer or string or object" },
  { "enum", "{'properties':{'v':{'enum':['x',1.5,true,null]}}}", "{'v':'y'}",
    "- at '/v': value must be one of 'x', 1.5, true, <nil>" },
  { "enum of one", "{'properties':{'v':{'enum':['x']}}}", "{'v':'y'}",
    "- at '/v': value must be 'x'" },
  { "enum of lists", "{'properties':{'v':{'enum':[[1],'x']}}}", "{'v':'y'}",
    "- at '/v': 'enum' failed" },
  { "const", "{'properties':{'v':{'const':5}}}", "{'v':'y'}", "- at '/v': value must be 5" },
  { "const object", "{'properties':{'v':{'const':{'a':1}}}}", "{'v':'y'}",
    "- at '/v': 'const' failed" },
  { "grouped numbers", "{'properties':{'v':{'maximum':65535}}}", "{'v':70000}",
    "- at '/v': maximum: got 70,000, want 65,535" },
  { "large numbers", "{'properties':{'v':{'maximum':-1e+21,'minimum':1234567.5}}}", "{'v':3}",
    "- at '/v': minimum: got 3, want 1.2345675×10⁰⁶\n- at '/v': maximum: got 3, want -1×10²¹" },
  { "small numbers", "{'properties':{'v':{'multipleOf':1e-05,'exclusiveMaximum':0.0001}}}",
    "{'v':0.000125}",
    "- at '/v': exclusiveMaximum: got 0.000125, want 0.0001\n"
    "- at '/v': multipleOf: got 0.000125, want 1×10⁻⁰⁵" },
  { "exact multiples", "{'properties':{'v':{'multipleOf':0.1}}}", "{'v':0.3}", "" },
  { "exclusive in draft 4",
    "{'$schema':'http://json-schema.org/draft-04/schema#','properties':{'v':{'minimum':3,"
    "'exclusiveMinimum':true}}}",
    "{'v':3}", "- at '/v': exclusiveMinimum: got 3, want 3" },
  { "length", "{'properties':{'v':{'minLength':1000,'maxLength':0}}}", "{'v':'é'}",
    "- at '/v': minLength: got 1, want 1,000\n- at '/v': maxLength: got 1, want 0" },
  { "pattern", "{\"properties\":{\"v\":{\"pattern\":\"^['\\\\\\\\]\"}}}", "{\"v\":\"a\\\"b\\n\"}",
    "- at '/v': 'a\"b\\n' does not match pattern '^[\\'\\\\\\\\]'" },
  { "required", "{'required':['a','v','b']}", "{'v':1}", "- at '': missing properties 'a', 'b'" },
  { "required, one", "{'required':['a','v']}", "{'v':1}", "- at '': missing property 'a'" },
  { "additional properties", "{'properties':{'v':true},'additionalProperties':false}",
    "{'w':1,'x':2,'global':{}}", "- at '': additional properties 'global', 'w', 'x' not allowed" },
  { "pointer", "{'properties':{'a/b~':{'items':{'type':'string'}}}}", "{'a/b~':['x',1]}",
    "- at '/a~1b~0/1': got number, want string" },
  { "items after a prefix", "{'properties':{'v':{'prefixItems':[true],'items':{'type':'string'}}}}",
    "{'v':[1,2,'x',4]}",
    "- at '/v/0': got number, want string\n- at '/v/2': got number, want string" },
  { "additional items",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'items':[true],"
    "'additionalItems':false}}}",
    "{'v':[1,2,3]}", "- at '/v': last 2 additionalItem(s) not allowed" },
  { "unique", "{'properties':{'v':{'uniqueItems':true,'maxItems':2}}}",
    "{'v':[1,{'a':[1]},{'a':[1.0]}]}",
    "- at '/v': maxItems: got 3, want 2\n- at '/v': items at 1 and 2 are equal" },
  { "contains", "{'properties':{'v':{'contains':{'type':'string'}}}}", "{'v':[1]}",
    "- at '/v': no items match contains schema\n  - at '/v/0': got number, want string" },
  { "min contains", "{'properties':{'v':{'contains':{'type':'string'},'minContains':3}}}",
    "{'v':['a',1,'b']}",
    "- at '/v': min 3 items required to match contains schema, but matched 2 items at 0 2\n"
    "  - at '/v/1': got number, want string" },
  { "max contains", "{'properties':{'v':{'contains':{'type':'string'},'maxContains':1}}}",
    "{'v':['a',1,'b']}",
    "- at '/v': max 1 items required to match contains schema, but matched 2 items at 0 2" },
  { "dependencies",
    "{'$schema':'http://json-schema.org/draft-07/schema#','dependencies':{'v':['a','b'],"
    "'w':{'required':['c']}}}",
    "{'v':1,'w':1}",
    "- at '': properties 'a', 'b' required, if 'v' exists\n- at '': missing property 'c'" },
  { "dependent", "{'dependentRequired':{'v':['a','w']},'dependentSchemas':{'w':false}}",
    "{'v':1,'w':1}", "- at '': false schema\n- at '': properties 'a' required, if 'v' exists" },
  { "names", "{'propertyNames':{'pattern':'^[a-z]+$','maxLength':3}}", "{'V-V-V':1,'global':{}}",
    "- at '': invalid propertyName 'V-V-V'\n  - at '': maxLength: got 5, want 3\n"
    "  - at '': 'V-V-V' does not match pattern '^[a-z]+$'\n"
    "- at '': invalid propertyName 'global'\n  - at '': maxLength: got 6, want 3" },
  { "properties counted", "{'properties':{'v':{'minProperties':2,'maxProperties':0}}}",
    "{'v':{'a':1}}",
    "- at '/v': minProperties: got 1, want 2\n- at '/v': maxProperties: got 1, want 0" },
  { "all", "{'properties':{'v':{'allOf':[{'minimum':5},{'multipleOf':2},{'type':'number'}]}}}",
    "{'v':3}",
    "- at '/v': 'allOf' failed\n  - at '/v': minimum: got 3, want 5\n"
    "  - at '/v': multipleOf: got 3, want 2" },
  { "any", "{'properties':{'v':{'anyOf':[{'type':'string'},{'minimum':5,'multipleOf':2}]}}}",
    "{'v':3}",
    "- at '/v': 'anyOf' failed\n  - at '/v': got number, want string\n"
    "  - at '/v': validation failed\n    - at '/v': minimum: got 3, want 5\n"
    "    - at '/v': multipleOf: got 3, want 2" },
  { "one, none", "{'properties':{'v':{'oneOf':[{'type':'string'},{'minimum':5}]}}}", "{'v':3}",
    "- at '/v': 'oneOf' failed, none matched\n  - at '/v': got number, want string\n"
    "  - at '/v': minimum: got 3, want 5" },
  { "one, two", "{'properties':{'v':{'oneOf':[{'minimum':5},{'minimum':1},{'minimum':2}]}}}",
    "{'v':3}", "- at '/v': 'oneOf' failed, subschemas 1, 2 matched" },
  { "not", "{'properties':{'v':{'not':{'type':'number'}}}}", "{'v':3}", "- at '/v': 'not' failed" },
  { "if", "{'properties':{'v':{'if':{'type':'number'},'then':{'minimum':5},'else':false}}}",
    "{'v':3}", "- at '/v': minimum: got 3, want 5" },
  { "else", "{'properties':{'v':{'if':{'type':'string'},'then':true,'else':false}}}", "{'v':3}",
    "- at '/v': false schema" },
  { "reference", "{'properties':{'v':{'$ref':'#/$defs/a'}},'$defs':{'a':{'minimum':5}}}", "{'v':3}",
    "- at '/v': minimum: got 3, want 5" },
  { "reference, two failures",
    "{'properties':{'v':{'$ref':'#/$defs/a'}},'$defs':{'a':{'minimum':5,'multipleOf':2}}}",
    "{'v':3}",
    "- at '/v': validation failed\n  - at '/v': minimum: got 3, want 5\n"
    "  - at '/v': multipleOf: got 3, want 2" },
  { "beside a reference",
    "{'$schema':'http://json-schema.org/draft-07/schema#',"
    "'properties':{'v':{'$ref':'#/definitions/a','type':'string'}},"
    "'definitions':{'a':{'minimum':5}}}",
    "{'v':3}", "- at '/v': minimum: got 3, want 5" },
  { "constant beside a reference",
    "{'$schema':'http://json-schema.org/draft-07/schema#',"
    "'properties':{'v':{'$ref':'#/definitions/a','const':4}},"
    "'definitions':{'a':{'type':'string'}}}",
    "{'v':3}", "- at '/v': value must be 4" },
  { "endless reference",
    "{'properties':{'v':{'$ref':'#/$defs/a'}},'$defs':{'a':{'$ref':'#/$defs/a'}}}", "{'v':3}",
    "- at '/v': both /properties/v/$ref/$ref and /properties/v/$ref resolve to "
    "\"file:///values.schema.json#/$defs/a\" causing reference cycle" },
  { "unevaluated", "{'allOf':[{'properties':{'v':true}}],'unevaluatedProperties':false}",
    "{'v':3,'w':1,'global':{}}", "- at '/global': false schema\n- at '/w': false schema" },
  { "recursive",
    "{'$schema':'https://json-schema.org/draft/2019-09/schema',"
    "'properties':{'v':{'$recursiveRef':'#'}},'additionalProperties':false,"
    "'$recursiveAnchor':true}",
    "{'v':{'x':1},'global':{}}",
    "- at '/v': additional properties 'x' not allowed\n"
    "- at '': additional properties 'global' not allowed" },
  { "dynamic",
    "{'properties':{'v':{'$dynamicRef':'#n'}},'additionalProperties':false,'$dynamicAnchor':'n'}",
    "{'v':{'x':1},'global':{}}",
    "- at '/v': additional properties 'x' not allowed\n"
    "- at '': additional properties 'global' not allowed" },
  { "format email bad",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'email'}}}",
    "{'v':'bad'}", "- at '/v': 'bad' is not valid email: missing @" },
  { "format email a@b_c",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'email'}}}",
    "{'v':'a@b_c'}",
    "- at '/v': 'a@b_c' is not valid email: invalid domain: invalid character '_'" },
  { "format ipv4 1.2.3.x",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'ipv4'}}}",
    "{'v':'1.2.3.x'}",
    "- at '/v': '1.2.3.x' is not valid ipv4: strconv.Atoi: parsing \"x\": invalid syntax" },
  { "format ipv6 1::2::3",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'ipv6'}}}",
    "{'v':'1::2::3'}",
    "- at '/v': '1::2::3' is not valid ipv6: ParseAddr(\"1::2::3\"): multiple :: in address (at "
    "\":3\")" },
  { "format hostname -a",
    "{'$schema':'http://json-schema.org/draft-07/schema#',"
    "'properties':{'v':{'format':'hostname'}}}",
    "{'v':'-a'}", "- at '/v': '-a' is not valid hostname: label starts with hyphen" },
  { "format date 2020-02-30",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'date'}}}",
    "{'v':'2020-02-30'}",
    "- at '/v': '2020-02-30' is not valid date: parsing time \"2020-02-30\": day out of range" },
  { "format date 2020-1-01",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'date'}}}",
    "{'v':'2020-1-01'}",
    "- at '/v': '2020-1-01' is not valid date: parsing time \"2020-1-01\" as \"2006-01-02\": "
    "cannot parse \"1-01\" as \"01\"" },
  { "format date-time 2020-01-01T24:00:00Z",
    "{'$schema':'http://json-schema.org/draft-07/schema#',"
    "'properties':{'v':{'format':'date-time'}}}",
    "{'v':'2020-01-01T24:00:00Z'}",
    "- at '/v': '2020-01-01T24:00:00Z' is not valid date-time: invalid time element: "
    "hour/min/sec out of range" },
  { "format time 12:00",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'time'}}}",
    "{'v':'12:00'}", "- at '/v': '12:00' is not valid time: less than 9 characters long" },
  { "format duration P1D1M",
    "{'$schema':'http://json-schema.org/draft-07/schema#',"
    "'properties':{'v':{'format':'duration'}}}",
    "{'v':'P1D1M'}", "- at '/v': 'P1D1M' is not valid duration: unit 'M' out of order" },
  { "format uri a b",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'uri'}}}",
    "{'v':'a b'}", "- at '/v': 'a b' is not valid uri: relative url" },
  { "format uri http://a:x",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'uri'}}}",
    "{'v':'http://a:x'}",
    "- at '/v': 'http://a:x' is not valid uri: parse \"http://a:x\": invalid port \":x\" after "
    "host" },
  { "format uri-reference a:\\",
    "{'$schema':'http://json-schema.org/draft-07/schema#',"
    "'properties':{'v':{'format':'uri-reference'}}}",
    "{\"v\":\"a:\\\\\"}", "- at '/v': 'a:\\' is not valid uri-reference: contains \\" },
  { "format uri-template /{a",
    "{'$schema':'http://json-schema.org/draft-07/schema#',"
    "'properties':{'v':{'format':'uri-template'}}}",
    "{'v':'/{a'}", "- at '/v': '/{a' is not valid uri-template: no matching closing brace" },
  { "format uuid 1-2-3-4-5",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'uuid'}}}",
    "{'v':'1-2-3-4-5'}",
    "- at '/v': '1-2-3-4-5' is not valid uuid: element 1 must be 8 characters long" },
  { "format json-pointer a",
    "{'$schema':'http://json-schema.org/draft-07/schema#',"
    "'properties':{'v':{'format':'json-pointer'}}}",
    "{'v':'a'}", "- at '/v': 'a' is not valid json-pointer: not starting with /" },
  { "format relative-json-pointer #",
    "{'$schema':'http://json-schema.org/draft-07/schema#',"
    "'properties':{'v':{'format':'relative-json-pointer'}}}",
    "{'v':'#'}",
    "- at '/v': '#' is not valid relative-json-pointer: must start with non-negative integer" },
  { "format regex [",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'regex'}}}",
    "{'v':'['}",
    "- at '/v': '[' is not valid regex: error parsing regexp: missing closing ]: `[`" },
  { "format semver 1.2",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'semver'}}}",
    "{'v':'1.2'}",
    "- at '/v': '1.2' is not valid semver: versionCore must have 3 numbers separated by dot" },
  { "format period P1D",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'format':'period'}}}",
    "{'v':'P1D'}", "- at '/v': 'P1D' is not valid period: missing slash" },
  { "format is a note", "{'properties':{'v':{'format':'email'}}}", "{'v':'bad'}", "" },
  { "no JSON", "{'a':", "{}", "unexpected EOF" },
  { "empty", "", "{}", "EOF" },
  { "two values", "{} {}", "{}", "invalid character after top-level value" },
  { "bad type",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'type':'bad'}}}", "{}",
    "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation "
    "failed with 'http://json-schema.org/draft-07/schema#'\n"
    "- at '/properties/v/type': 'anyOf' failed\n  - at '/properties/v/type': value must be one "
    "of 'array', 'boolean', 'integer', 'null', 'number', 'object', 'string'\n"
    "  - at '/properties/v/type': got string, want array" },
  { "bad type, 2020", "{'properties':{'v':{'type':'bad'}}}", "{}",
    "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation "
    "failed with 'https://json-schema.org/draft/2020-12/schema#'\n- at '': 'allOf' failed\n"
    "  - at '/properties/v': 'allOf' failed\n    - at '/properties/v/type': 'anyOf' failed\n"
    "      - at '/properties/v/type': value must be one of 'array', 'boolean', 'integer', 'null',"
    " 'number', 'object', 'string'\n      - at '/properties/v/type': got string, want array" },
  { "bad regex",
    "{'$schema':'http://json-schema.org/draft-07/schema#','properties':{'v':{'pattern':'a)'}}}",
    "{}",
    "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation "
    "failed with 'http://json-schema.org/draft-07/schema#'\n"
    "- at '/properties/v/pattern': 'a)' is not valid regex: error parsing regexp: unexpected ): "
    "`a)`" },
  { "bad minimum, 4",
    "{'$schema':'http://json-schema.org/draft-04/schema#','exclusiveMinimum':true}", "{}",
    "\"file:///values.schema.json#\" is not valid against metaschema: jsonschema validation "
    "failed with 'http://json-schema.org/draft-04/schema#'\n"
    "- at '': properties 'minimum' required, if 'exclusiveMinimum' exists" },
  { "lost pointer", "{'properties':{'v':{'$ref':'#/nowhere/x'}}}", "{}",
    "json-pointer in \"file:///values.schema.json#/nowhere/x\" not found" },
  { "lost anchor", "{'properties':{'v':{'$ref':'#nowhere'}}}", "{}",
    "anchor in \"file:///values.schema.json#nowhere\" not found in schema "
    "\"file:///values.schema.json\"" },
  { "double anchor", "{'$defs':{'a':{'$anchor':'x','allOf':[{'$anchor':'x'}]}}}", "{}",
    "duplicate anchor \"x\" in \"file:///values.schema.json\" at \"/$defs/a\" and "
    "\"/$defs/a/allOf/0\"" },
  { "double id", "{'$id':'http://x/a','not':{'$id':'a'}}", "{}",
    "duplicate id \"http://x/a\" in \"file:///values.schema.json\" at \"/not\" and \"\"" },
  { "unknown draft", "{'$schema':'ftp://x/y'}", "{}",
    "failing loading \"ftp://x/y\": no URLLoader registered for \"ftp://x/y\"" },
  { "bad place",
    "{'$schema':'http://json-schema.org/draft-07/schema#',"
    "'properties':{'v':{'$ref':'#/nowhere'}},'nowhere':{'type':5}}",
    "{}",
    "\"file:///values.schema.json#/nowhere\" is not valid against metaschema: jsonschema "
    "validation failed with 'http://json-schema.org/draft-07/schema#'\n"
    "- at '/type': 'anyOf' failed\n  - at '/type': value must be one of 'array', 'boolean', "
    "'integer', 'null', 'number', 'object', 'string'\n  - at '/type': got number, want array" },
  { "metaschema",
    "{'$schema':'http://json-schema.org/draft-07/schema#',"
    "'properties':{'v':{'$ref':'http://json-schema.org/draft-07/schema#'}}}",
    "{'v':{'type':5}}",
    "- at '/v/type': 'anyOf' failed\n  - at '/v/type': value must be one of 'array', 'boolean', "
    "'integer', 'null', 'number', 'object', 'string'\n  - at '/v/type': got number, want array" },
};

static chart_str json_of(const char *text)
{
  chart_str json  = ch_arena_copy(&arena, chart_str_from(text));
  char     *bytes = (char *) json.data;
  if (strchr(text, '"') != NULL)
    return json;
  for (size_t i = 0; i < json.size; i++)
    if (bytes[i] == '\'')
      bytes[i] = '"';
  return json;
}

typedef struct job {
  const ch_chart *chart;
  chart_str       values_text;
} job;

static void check(void *argument)
{
  job *self = (job *) argument;
  ch_values_check_schemas(&arena, self->chart, ch_json_read(&arena, self->values_text), NULL,
                          ch_compat_table[CH_COMPAT_4_2]);
}

static ch_chart chart_with(const char *name, const char *schema)
{
  ch_metadata *metadata = (ch_metadata *) ch_arena_zero(&arena, 1, sizeof *metadata);
  ch_chart     chart    = { .metadata = metadata };
  metadata->name        = chart_str_from(name);
  chart.schema.name     = CHART_STR("values.schema.json");
  chart.schema.data     = json_of(schema);
  return chart;
}

#define HEADING "values don't meet the specifications of the schema(s) in the following chart(s):\n"

static void words(void **state)
{
  size_t failed = 0;
  (void) state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    const ch_chart chart = chart_with("c", rows[i].schema);
    job            self  = { &chart, json_of(rows[i].values) };
    const bool     valid = ch_try(&fault, check, &self);
    chart_str      got   = valid ? ch_str("", 0) : fault.message;
    if (ch_str_starts(got, CHART_STR(HEADING "c:\n")))
      got = ch_str_trim_right(ch_str_from(got, sizeof HEADING "c:\n" - 1), "\n");
    if (ch_str_is(got, rows[i].want))
      continue;
    printf("%s: got\n%.*s\nwant\n%s\n", rows[i].name, CH_STR_ARG(got), rows[i].want);
    failed++;
  }
  assert_int_equal(failed, 0);
}

static void chart_trees(void **state)
{
  ch_chart  root  = chart_with("c", "{'required':['a']}");
  ch_chart  bad   = chart_with("s1", "{'properties':{'v':{'type':'integer'}}}");
  ch_chart  ugly  = chart_with("s2", "{'type':5}");
  ch_chart  text  = chart_with("s3", "{}");
  ch_chart  none  = chart_with("s4", "{'required':['a']}");
  ch_chart *all[] = { &bad, &ugly, &text, &none };
  (void) state;
  root.children    = all;
  root.child_count = COUNT(all);
  job self         = { &root, json_of("{'s1':{'v':'x'},'s2':{},'s3':'text','s4':null}") };
  assert_false(ch_try(&fault, check, &self));
  assert_int_equal(fault.status, CHART_ERR_SCHEMA);
  const chart_str want = CHART_STR(
    HEADING "c:\n- at '': missing property 'a'\n"
            "s1:\n- at '/v': got string, want integer\n"
            "s2:\n\"file:///values.schema.json#\" is not valid against metaschema: jsonschema "
            "validation failed with 'https://json-schema.org/draft/2020-12/schema#'\n"
            "- at '': 'allOf' failed\n"
            "  - at '/type': 'anyOf' failed\n"
            "    - at '/type': value must be one of 'array', 'boolean', 'integer', 'null', "
            "'number', 'object', 'string'\n"
            "    - at '/type': got number, want array"
            "s3:\ninvalid type for values: expected object (map), got string\n");
  if (!ch_str_equal(fault.message, want))
    fail_msg("got\n%.*s", CH_STR_ARG(fault.message));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(words),
    cmocka_unit_test(chart_trees),
  };
  return cmocka_run_group_tests_name("schema words", tests, start, stop);
}
