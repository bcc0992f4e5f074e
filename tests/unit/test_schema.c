/* SPDX-License-Identifier: Apache-2.0
 * Tests values/schema.h: verdicts by the official conformance cases; numbers; hostile schemas. */
#include "values/schema.h"

#include "codec/json.h"
#include "values/schema_keyword.h"
#include "values/schema_number.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"

#define SUITE_DIR TESTDATA_DIR "/json-schema-test-suite/"

/* ---- calls that may throw ------------------------------------------------------------------ */

typedef struct job {
  const ch_schema_options *options;
  chart_str                url;
  chart_value              document;
  chart_value              value;
  const ch_schema         *schema;
  bool                     is_valid;
  chart_str                complaint;
} job;

static void compile(void *argument)
{
  job *self    = (job *) argument;
  self->schema = ch_schema_compile(&arena, self->url, self->document, self->options);
}

static void validate(void *argument)
{
  job *self      = (job *) argument;
  self->is_valid = ch_schema_validate(self->schema, &arena, self->value, &self->complaint);
}

static void look(void *argument)
{
  static const ch_schema_options none;
  job                           *self = (job *) argument;
  self->is_valid                      = ch_schema_fits_plainly(&arena, self->document, self->value,
                                          self->options == NULL ? &none : self->options);
}

typedef struct reading {
  chart_str   text;
  bool        is_exact;
  chart_value value;
} reading;

static void read_json(void *argument)
{
  reading *self = (reading *) argument;
  self->value =
    self->is_exact ? ch_json_read_document(&arena, self->text) : ch_json_read(&arena, self->text);
}

static bool read_text(chart_str text, bool is_exact, chart_value *value)
{
  reading self = { text, is_exact, { 0 } };
  if (!ch_try(&fault, read_json, &self))
    return false;
  *value = self.value;
  return true;
}

/* ---- the official cases -------------------------------------------------------------------- */

static bool read_file(const char *path, chart_str *text)
{
  FILE *file = fopen(path, "rb");
  if (file == NULL)
    return false;
  ch_buffer buffer;
  ch_buffer_init(&buffer, &arena);
  char   piece[4096];
  size_t size;
  while ((size = fread(piece, 1, sizeof piece, file)) != 0)
    ch_buffer_bytes(&buffer, piece, size);
  fclose(file);
  *text = ch_buffer_view(&buffer);
  return true;
}

static bool load_remote(void *user, chart_str url, chart_str *text)
{
  const chart_str host = CHART_STR("http://localhost:1234/");
  char            path[512];
  (void) user;
  if (!ch_str_starts(url, host))
    return false;
  snprintf(path, sizeof path, SUITE_DIR "remotes/%.*s", CH_STR_ARG(ch_str_from(url, host.size)));
  return read_file(path, text);
}

typedef struct tally {
  size_t passed, failed;
  size_t valid, plain, wrong_glances; /* plain: so many of the valid ones fit at a glance */
  bool   is_loud;
} tally;

static chart_str text_at(chart_value dict, const char *key)
{
  return ch_text(ch_dict_get_text(dict, key));
}

static void count(tally *to, bool is_good, const char *path, chart_value group, chart_value test,
                  const char *what)
{
  to->passed += is_good;
  to->failed += !is_good;
  if (!is_good && to->is_loud)
    printf("%s: %.*s: %.*s: %s\n", path, CH_STR_ARG(text_at(group, "description")),
           CH_STR_ARG(text_at(test, "description")), what);
}

/* What fits at a glance is valid, and only that. */
static void compare_glance(tally *to, job *self)
{
  const bool compiles = self->schema != NULL;
  const bool is_valid = compiles && ch_try(&fault, validate, self) && self->is_valid;
  const bool done     = ch_try(&fault, look, self);
  to->valid += is_valid;
  to->plain += is_valid && done && self->is_valid;
  to->wrong_glances += self->is_valid && !is_valid;
}

/* The schema of one group in front of its own values and of those of its neighbours. */
static void compare_glances(tally *to, const ch_schema_options *options, chart_value groups,
                            size_t number)
{
  job self = { .options  = options,
               .url      = CHART_STR("http://testsuites.com/schema.json"),
               .document = ch_dict_get_text(ch_list_at(groups, number), "schema") };
  if (!ch_try(&fault, compile, &self))
    self.schema = NULL;
  for (size_t i = number; i < ch_list_size(groups) && i < number + 4; i++) {
    const chart_value tests = ch_dict_get_text(ch_list_at(groups, i), "tests");
    for (size_t j = 0; j < ch_list_size(tests); j++) {
      self.value = ch_dict_get_text(ch_list_at(tests, j), "data");
      compare_glance(to, &self);
    }
  }
}

/* Each case is asked with the numbers as they are written; where that goes well, also with the
 * float64 that Helm's values would have. */
static void run_group(tally *to, const ch_schema_options *options, const char *path,
                      chart_value group, chart_value loose_group)
{
  job               self  = { .options  = options,
                              .url      = CHART_STR("http://testsuites.com/schema.json"),
                              .document = ch_dict_get_text(group, "schema") };
  const chart_value tests = ch_dict_get_text(group, "tests");
  const bool        ok    = ch_try(&fault, compile, &self);
  char              why[200];
  snprintf(why, sizeof why, "%.*s", CH_STR_ARG(fault.message));
  for (size_t i = 0; i < ch_list_size(tests); i++) {
    const chart_value test = ch_list_at(tests, i);
    const bool        want = ch_dict_get_text(test, "valid").as.boolean;
    self.value             = ch_dict_get_text(test, "data");
    const bool is_good     = ok && ch_try(&fault, validate, &self) && self.is_valid == want;
    count(to, is_good, path, group, test, ok ? "exact numbers" : why);
    if (!is_good || loose_group.kind != CHART_DICT)
      continue;
    self.value = ch_dict_get_text(ch_list_at(ch_dict_get_text(loose_group, "tests"), i), "data");
    if (ch_try(&fault, validate, &self) && self.is_valid == want)
      continue;
    to->passed--;
    count(to, false, path, group, test, "float64 numbers");
  }
}

static void run_file(tally *to, const ch_schema_options *options, const char *path)
{
  chart_str   text;
  chart_value groups = ch_nil(), loose = ch_nil();
  assert_true(read_file(path, &text) && read_text(text, true, &groups));
  const bool has_loose = read_text(text, false, &loose);
  for (size_t i = 0; i < ch_list_size(groups); i++) {
    run_group(to, options, path, ch_list_at(groups, i),
              has_loose ? ch_list_at(loose, i) : ch_nil());
    compare_glances(to, options, groups, i);
  }
}

/* Runs all files of a folder.  Result: false when it is not there. */
static bool run_folder(tally *to, const ch_schema_options *options, const char *folder)
{
  char path[512];
  DIR *stream = opendir(folder);
  if (stream == NULL)
    return false;
  for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
    if (strstr(entry->d_name, ".json") == NULL)
      continue;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    run_file(to, options, path);
  }
  closedir(stream);
  return true;
}

static void official_cases(void **state)
{
  static const struct {
    const char *name;
    int         draft;
  } rows[]      = { { "draft4", 4 },
                    { "draft6", 6 },
                    { "draft7", 7 },
                    { "draft2019-09", 2019 },
                    { "draft2020-12", 2020 } };
  size_t failed = 0;
  (void) state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    ch_schema_options options  = { .default_draft = rows[i].draft, .load = load_remote };
    tally             required = { .is_loud = true };
    tally             optional = { .is_loud = getenv("SCHEMA_OPTIONAL") != NULL };
    char              path[256];
    snprintf(path, sizeof path, SUITE_DIR "tests/%s", rows[i].name);
    if (!run_folder(&required, &options, path)) {
      printf("SKIPPED: the official JSON Schema cases are not in " SUITE_DIR "\n");
      skip();
    }
    options.asserts_format = true;
    snprintf(path, sizeof path, SUITE_DIR "tests/%s/optional", rows[i].name);
    run_folder(&optional, &options, path);
    snprintf(path, sizeof path, SUITE_DIR "tests/%s/optional/format", rows[i].name);
    run_folder(&optional, &options, path);
    printf("%s: %zu of %zu required cases, %zu of %zu optional ones; %zu of %zu at a glance\n",
           rows[i].name, required.passed, required.passed + required.failed, optional.passed,
           optional.passed + optional.failed, required.plain, required.valid);
    failed += required.failed;
    assert_int_equal(required.wrong_glances + optional.wrong_glances, 0);
    assert_true(required.plain > required.valid / 3);
  }
  assert_int_equal(failed, 0);
}

/* ---- parts --------------------------------------------------------------------------------- */

static void keywords_are_found(void **state)
{
  (void) state;
  for (int i = 0; i < CH_KEYWORD_COUNT; i++)
    assert_int_equal(ch_schema_keyword_named(ch_schema_keyword_table[i].name), i);
  static const char *const others[] = {
    "",
    "i",
    "iff",
    "typo",
    "tyype",
    "exclusiveMiximum",
    "unevaluatedProperties?",
    "propertiesproperties",
  };
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
    assert_int_equal(ch_schema_keyword_named(chart_str_from(others[i])), CH_KEYWORD_COUNT);
}

static ch_decimal decimal(const char *text)
{
  ch_decimal number;
  assert_true(ch_decimal_from_value(&arena, ch_bytes(chart_str_from(text)), &number));
  return number;
}

static void decimals(void **state)
{
  static const struct {
    const char *a, *b;
    int         order;
    bool        is_multiple;
  } rows[] = {
    { "0", "-0.0", 0, false },
    { "1", "1.0", 0, true },
    { "10", "1e1", 0, true },
    { "-1", "1", -1, true },
    { "-2", "-1", -1, true },
    { "0.3", "0.1", 1, true },
    { "0.35", "0.1", 1, false },
    { "0.0075", "0.0001", 1, true },
    { "0.00751", "0.0001", 1, false },
    { "1e308", "0.123456789", 1, false },
    { "1e308", "0.5", 1, true },
    { "12391239123", "1e-8", 1, true },
    { "9007199254740993", "9007199254740992", 1, false },
    { "123456789012345678901234567890", "123456789012345678901234567889", 1, false },
    { "246913578024691357802469135780", "123456789012345678901234567890", 1, true },
    { "246913578024691357802469135781", "123456789012345678901234567890", 1, false },
    { "3e40", "30000000000000000000000000000000000000001e-1", 1, false },
  };
  (void) state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    const ch_decimal a = decimal(rows[i].a), b = decimal(rows[i].b);
    const int        order = ch_decimal_compare(&a, &b);
    if ((order > 0) - (order < 0) != rows[i].order ||
        ch_decimal_is_multiple(&arena, &a, &b) != rows[i].is_multiple)
      fail_msg("%s and %s", rows[i].a, rows[i].b);
  }
  ch_decimal number;
  assert_false(ch_decimal_from_value(&arena, ch_bytes(CHART_STR("1e1000001")), &number));
  assert_true(ch_decimal_from_value(&arena, ch_float(0.1), &number));
  assert_true(number.count == 1 && number.point == 0);
}

/* ---- plain schemas ------------------------------------------------------------------------- */

/* Text with double quotes for the single ones. */
static chart_str with_quotes(const char *text)
{
  chart_str copy = ch_arena_copy(&arena, chart_str_from(text));
  char     *byte = (char *) copy.data;
  for (size_t i = 0; i < copy.size; i++)
    byte[i] = byte[i] == '\'' ? '"' : byte[i];
  return copy;
}

static void plain_schemas(void **state)
{
  static const struct {
    const char *schema, *value;
    bool        fits;
  } rows[] = {
    { "{}", "1", true },
    { "true", "1", false }, /* valid, but no dict */
    { "{'type':'object','properties':{'a':{'type':'integer'}}}", "{'a':1.0,'b':2}", true },
    { "{'type':'object','properties':{'a':{'type':'integer'}}}", "{'a':1.5}", false },
    { "{'$ref':'#/$defs/a','$defs':{'a':{'type':['null','string']}}}", "null", true },
    { "{'$ref':'#/$defs/a','$defs':{'a':{'type':['null','string']}}}", "1", false },
    { "{'$ref':'#/$defs/a','type':'string','$defs':{'a':{}}}", "1", false },
    { "{'$schema':'http://json-schema.org/draft-07/schema#','$ref':'#/definitions/a',"
      "'type':'string','definitions':{'a':{}}}",
      "1", true },
    { "{'properties':{'a':{'$ref':'#'}},'maxProperties':1}", "{'a':{'a':{}}}", true },
    { "{'properties':{'a':{'$ref':'#'}},'maxProperties':1}", "{'a':{'a':1,'b':1}}", false },
    { "{'$ref':'#'}", "1", false },
    { "{'allOf':[{'$ref':'#'}]}", "1", false },
    { "{'$ref':'#/$defs/b','$defs':{'a':{}}}", "1", false },
    { "{'properties':{'a':{'$ref':'#/$defs/b'}},'$defs':{'a':{}}}", "1", false },
    { "{'$ref':'#/examples/0','examples':[{}]}", "1", false },
    { "{'$ref':'other.json'}", "1", false },
    { "{'$defs':{'a':{'$id':'http://a/b'}}}", "1", false },
    { "{'$defs':{'a':{'pattern':'('}}}", "1", false },
    { "{'$defs':{'a':{'patternProperties':{'(':{}}}}}", "1", false },
    { "{'$defs':{'a':{'type':'text'}}}", "1", false },
    { "{'$defs':{'a':1}}", "1", false },
    { "{'$schema':'http://a/b'}", "1", false },
    { "{'additionalProperties':false,'patternProperties':{'^a':{'minimum':2}}}", "{'a':2}", true },
    { "{'additionalProperties':false,'patternProperties':{'^a':{'minimum':2}}}", "{'a':1}", false },
    { "{'additionalProperties':false,'patternProperties':{'^a':{}}}", "{'b':1}", false },
    { "{'required':['a'],'minProperties':2,'maxProperties':2}", "{'a':1,'b':2}", true },
    { "{'required':['a']}", "{'b':2}", false },
    { "{'minProperties':2}", "{'b':2}", false },
    { "{'maxProperties':0}", "{'b':2}", false },
    { "{'propertyNames':{'pattern':'^a'}}", "{'a':1,'ab':1}", true },
    { "{'propertyNames':{'pattern':'^a'}}", "{'b':1}", false },
    { "{'dependentRequired':{'a':['b']}}", "{'b':1}", true },
    { "{'dependentRequired':{'a':['b']}}", "{'a':1}", false },
    { "{'dependentSchemas':{'a':{'maxProperties':1}}}", "{'a':1}", true },
    { "{'dependentSchemas':{'a':{'maxProperties':1}}}", "{'a':1,'b':1}", false },
    { "{'dependencies':{'a':['b'],'b':{'minProperties':2}}}", "{'a':1,'b':1}", true },
    { "{'dependencies':{'a':['b'],'b':{'minProperties':2}}}", "{'b':1}", false },
    { "{'unevaluatedProperties':true}", "{'b':1}", false }, /* valid, but not plain */
    { "{'prefixItems':[{'type':'string'}],'items':{'type':'number'}}", "['a',1,2]", true },
    { "{'prefixItems':[{'type':'string'}],'items':{'type':'number'}}", "['a',1,'b']", false },
    { "{'prefixItems':[{'type':'string'}]}", "[1]", false },
    { "{'minItems':1,'maxItems':2,'uniqueItems':true}", "[1,2]", true },
    { "{'uniqueItems':true}", "[1,1]", false },
    { "{'minItems':3}", "[1,1]", false },
    { "{'maxItems':1}", "[1,1]", false },
    { "{'minLength':1,'maxLength':2,'pattern':'^a'}", "'aé'", true },
    { "{'maxLength':1}", "'aé'", false },
    { "{'minLength':3}", "'aé'", false },
    { "{'pattern':'^b'}", "'aé'", false },
    { "{'minimum':1,'maximum':2,'exclusiveMinimum':0,'exclusiveMaximum':3}", "2", true },
    { "{'exclusiveMinimum':1}", "1", false },
    { "{'exclusiveMaximum':1}", "1", false },
    { "{'maximum':1}", "1.1", false },
    { "{'enum':[1,'a']}", "'a'", true },
    { "{'enum':[1,'a']}", "'b'", false },
    { "{'const':[1]}", "[1.0]", true },
    { "{'const':[1]}", "[2]", false },
    { "{'$schema':'http://json-schema.org/draft-07/schema#','format':'ipv4'}", "'1.2.3.4'", true },
    { "{'$schema':'http://json-schema.org/draft-07/schema#','format':'ipv4'}", "'1.2.3'", false },
    { "{'format':'ipv4'}", "'1.2.3'", true },
    { "{'anyOf':[{'type':'string'},{'type':'number'}]}", "1", true },
    { "{'anyOf':[{'type':'string'},{'type':'number'}]}", "null", false },
    { "{'oneOf':[{'type':'string'},{'type':'number'}]}", "1", true },
    { "{'oneOf':[{'type':'integer'},{'type':'number'}]}", "1", false },
    { "{'not':{'type':'string'}}", "1", true },
    { "{'not':{'type':'string'}}", "'a'", false },
    { "{'not':{'contains':{}}}", "[]", false }, /* valid, but what holds is not plain */
    { "{'oneOf':[{'contains':{}},{'type':'array'}]}", "[]", false },
    { "{'if':{'type':'string'},'then':{'maxLength':1},'else':{'type':'null'}}", "'a'", true },
    { "{'if':{'type':'string'},'then':{'maxLength':1},'else':{'type':'null'}}", "'ab'", false },
    { "{'if':{'type':'string'},'then':{'maxLength':1},'else':{'type':'null'}}", "null", true },
    { "{'if':{'type':'string'},'then':{'maxLength':1},'else':{'type':'null'}}", "1", false },
  };
  (void) state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    job self = { .options = NULL };
    assert_true(read_text(with_quotes(rows[i].schema), true, &self.document));
    assert_true(read_text(with_quotes(rows[i].value), true, &self.value));
    assert_true(ch_try(&fault, look, &self));
    if (self.is_valid != rows[i].fits)
      fail_msg("%s and %s", rows[i].schema, rows[i].value);
  }
}

/* ---- hostile schemas ----------------------------------------------------------------------- */

/* `count` times `piece`. */
static void repeat(ch_buffer *out, const char *piece, size_t count)
{
  for (size_t i = 0; i < count; i++)
    ch_buffer_text(out, piece);
}

static chart_status status_of(chart_str schema, chart_value value)
{
  job self = { .url = CHART_STR("file:///values.schema.json"), .value = value };
  if (!read_text(schema, true, &self.document))
    return fault.status;
  if (!ch_try(&fault, look, &self) || !ch_try(&fault, compile, &self) ||
      !ch_try(&fault, validate, &self))
    return fault.status;
  return CHART_OK;
}

static chart_str doubling(size_t depth)
{
  ch_buffer out;
  ch_buffer_init(&out, &arena);
  ch_buffer_text(&out, "{\"$ref\":\"#/$defs/a0\",\"$defs\":{");
  for (size_t i = 0; i < depth; i++)
    ch_buffer_str(&out, ch_arena_format(&arena,
                                        "\"a%zu\":{\"allOf\":[{\"$ref\":\"#/$defs/a%zu\"},"
                                        "{\"$ref\":\"#/$defs/a%zu\"}]},",
                                        i, i + 1, i + 1));
  ch_buffer_str(&out, ch_arena_format(&arena, "\"a%zu\":{\"type\":\"object\"}}}", depth));
  return ch_buffer_view(&out);
}

static chart_str nesting(const char *open, const char *middle, const char *close, size_t depth)
{
  ch_buffer out;
  ch_buffer_init(&out, &arena);
  repeat(&out, open, depth);
  ch_buffer_text(&out, middle);
  repeat(&out, close, depth);
  return ch_buffer_view(&out);
}

static void hostile_schemas(void **state)
{
  const chart_value object = ch_dict_new(&arena, CH_TYPE_DICT, 0);
  (void) state;
  assert_int_equal(status_of(doubling(10), object), CHART_OK);
  assert_int_equal(status_of(doubling(64), object), CHART_ERR_LIMIT);
  assert_int_equal(status_of(nesting("{\"not\":", "{}", "}", 9000), object), CHART_ERR_LIMIT);
  assert_int_equal(status_of(nesting("{\"not\":", "{}", "}", 100000), object), CHART_ERR_YAML);
  assert_int_equal(status_of(nesting("{\"items\":", "{\"type\":5}", "}", 300), object),
                   CHART_ERR_SCHEMA);
  assert_int_equal(status_of(CHART_STR("{\"$ref\":\"#\"}"), object), CHART_OK);
  assert_int_equal(status_of(CHART_STR("{\"multipleOf\":1e-1000000}"), ch_float(1e308)), CHART_OK);
}

static void hostile_values(void **state)
{
  chart_value value = ch_nil();
  (void) state;
  for (int i = 0; i < 100000; i++) {
    const chart_value outer = ch_dict_new(&arena, CH_TYPE_DICT, 1);
    ch_dict_set_text(&arena, outer, "v", value);
    value = outer;
  }
  assert_int_equal(status_of(CHART_STR("{\"properties\":{\"v\":{\"$ref\":\"#\"}}}"), value),
                   CHART_ERR_LIMIT);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(official_cases), cmocka_unit_test(keywords_are_found),
    cmocka_unit_test(decimals),       cmocka_unit_test(hostile_schemas),
    cmocka_unit_test(hostile_values), cmocka_unit_test(plain_schemas),
  };
  return cmocka_run_group_tests_name("schema", tests, start, stop);
}
