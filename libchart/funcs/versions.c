/* SPDX-License-Identifier: Apache-2.0
 * semver, semverCompare, and what templates can ask a version.
 *
 * semver gives a *semver.Version; its Inc... and Set... methods give a semver.Version, which has
 * fewer methods: templates cannot call those that Go declares on the pointer. */
#include "funcs/call.h"
#include "funcs/funcs.h"
#include "funcs/version.h"

#include "codec/json.h"
#include "value/object.h"

enum { MAJOR, MINOR, PATCH };
enum { PRE, METADATA, ORIGINAL };
enum { LESS, LESS_EQUAL, GREATER, GREATER_EQUAL };
enum { AS_TEXT, AS_JSON };

static const ch_class version_class;

static const ch_version *version_of(const chart_object *object)
{
  return (const ch_version *) object->data;
}

static const ch_version *receiver(const chart_value *arg)
{
  return version_of(arg[0].as.object);
}

/* ---- methods ------------------------------------------------------------------------------ */

static chart_value fn_Major(CH_PARAMETERS)
{
  const ch_version *self = receiver(arg);
  int               part = call->function->variant;
  return ch_uint64(part == MAJOR ? self->major : part == MINOR ? self->minor : self->patch);
}

static chart_value fn_Prerelease(CH_PARAMETERS)
{
  const ch_version *self = receiver(arg);
  int               part = call->function->variant;
  return ch_string(part == PRE ? self->pre : part == METADATA ? self->metadata : self->original);
}

static chart_value fn_String(CH_PARAMETERS)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  ch_version_write(&out, receiver(arg));
  return ch_buffer_value(&out);
}

static void write_json(ch_buffer *out, const chart_object *object)
{
  ch_buffer_byte(out, '"');
  ch_version_write(out, version_of(object));
  ch_buffer_byte(out, '"');
}

static chart_value fn_MarshalText(CH_PARAMETERS)
{
  ch_buffer out;
  ch_buffer_init(&out, call->arena);
  if (call->function->variant == AS_JSON)
    write_json(&out, arg[0].as.object);
  else
    ch_version_write(&out, receiver(arg));
  return ch_bytes(ch_buffer_view(&out));
}

/* The version that a method gives: its `original` is its text, behind a `v` if there was one. */
static chart_value changed_version(ch_call *call, const ch_version *old, ch_version fresh)
{
  ch_version *result = (ch_version *) ch_arena_alloc(call->arena, sizeof *result);
  ch_buffer   out;
  ch_buffer_init(&out, call->arena);
  if (old->original.size != 0 && old->original.data[0] == 'v')
    ch_buffer_byte(&out, 'v');
  ch_version_write(&out, &fresh);
  fresh.original = ch_buffer_view(&out);
  *result        = fresh;
  return ch_object(call->arena, &version_class, result);
}

static uint64_t incremented(ch_call *call, uint64_t number, const char *name)
{
  if (number == UINT64_MAX)
    ch_fail(call, "%s version increment would overflow uint64", name);
  return number + 1;
}

static chart_value fn_IncMajor(CH_PARAMETERS)
{
  const ch_version *self  = receiver(arg);
  ch_version        fresh = { .major = self->major };
  if (call->function->variant == MAJOR) {
    fresh.major = incremented(call, self->major, "major");
    return changed_version(call, self, fresh);
  }
  fresh.minor = self->minor;
  if (call->function->variant == MINOR) {
    fresh.minor = incremented(call, self->minor, "minor");
    return changed_version(call, self, fresh);
  }
  fresh.patch = self->pre.size != 0 ? self->patch : incremented(call, self->patch, "patch");
  return changed_version(call, self, fresh);
}

static chart_value fn_SetPrerelease(CH_PARAMETERS)
{
  chart_str  text      = ch_text(arg[1]);
  ch_version fresh     = *receiver(arg);
  bool       is_pre    = call->function->variant == PRE;
  chart_str  complaint = ch_str(NULL, 0);
  if (text.size != 0)
    complaint = is_pre ? ch_version_check_pre(text) : ch_version_check_metadata(text);
  if (complaint.size != 0)
    ch_throw_str(call->fault, CHART_ERR_EXECUTE, complaint);
  if (is_pre)
    fresh.pre = text;
  else
    fresh.metadata = text;
  return changed_version(call, receiver(arg), fresh);
}

static int compare(ch_call *call, const chart_value *arg)
{
  if (arg[1].kind != CHART_OBJECT)
    ch_fail_nil(call);
  return ch_version_compare(receiver(arg), receiver(arg + 1));
}

static chart_value fn_Compare(CH_PARAMETERS)
{
  int order = compare(call, arg);
  return ch_int((order > 0) - (order < 0));
}

static chart_value fn_Equal(CH_PARAMETERS)
{
  return ch_bool(arg[1].kind == CHART_OBJECT && compare(call, arg) == 0);
}

static chart_value fn_LessThan(CH_PARAMETERS)
{
  int order = compare(call, arg);
  switch (call->function->variant) {
  case LESS: return ch_bool(order < 0);
  case LESS_EQUAL: return ch_bool(order <= 0);
  case GREATER: return ch_bool(order > 0);
  default: return ch_bool(order >= 0);
  }
}

/* ---- the two types ------------------------------------------------------------------------ */

static const chart_str field_names[] = {
  { "major", 5 },    { "minor", 5 },    { "patch", 5 }, { "pre", 3 },
  { "metadata", 8 }, { "original", 8 }, { NULL, 0 },
};

static chart_value version_field(ch_arena *arena, const chart_object *object, size_t i)
{
  const ch_version *self     = version_of(object);
  const uint64_t    number[] = { self->major, self->minor, self->patch };
  const chart_str   text[]   = { self->pre, self->metadata, self->original };
  (void) arena;
  return i < 3 ? ch_uint64(number[i]) : ch_string(text[i - 3]);
}

static void write_text(ch_buffer *out, const chart_object *object)
{
  ch_version_write(out, version_of(object));
}

/* What both types have. */
#define VALUE_METHODS                                                                \
  { "Major", "func() uint64", fn_Major, MAJOR, NULL },                               \
    { "Minor", "func() uint64", fn_Major, MINOR, NULL },                             \
    { "Patch", "func() uint64", fn_Major, PATCH, NULL },                             \
    { "Prerelease", "func() string", fn_Prerelease, PRE, NULL },                     \
    { "Metadata", "func() string", fn_Prerelease, METADATA, NULL },                  \
    { "String", "func() string", fn_String, 0, NULL },                               \
    { "Value", "func() any", fn_String, 0, NULL },                                   \
    { "MarshalText", "func() []byte", fn_MarshalText, AS_TEXT, NULL },               \
    { "MarshalJSON", "func() []byte", fn_MarshalText, AS_JSON, NULL },               \
    { "IncMajor", "func() semver.Version", fn_IncMajor, MAJOR, NULL },               \
    { "IncMinor", "func() semver.Version", fn_IncMajor, MINOR, NULL },               \
    { "IncPatch", "func() semver.Version", fn_IncMajor, PATCH, NULL },               \
    { "SetPrerelease", "func(string) semver.Version", fn_SetPrerelease, PRE, NULL }, \
  {                                                                                  \
    "SetMetadata", "func(string) semver.Version", fn_SetPrerelease, METADATA, NULL   \
  }

static const ch_function value_methods[] = { VALUE_METHODS, { 0 } };

static const ch_function pointer_methods[] = {
  VALUE_METHODS,
  { "Original", "func() string", fn_Prerelease, ORIGINAL, NULL },
  { "Compare", "func(*semver.Version) int", fn_Compare, 0, NULL },
  { "Equal", "func(*semver.Version) bool", fn_Equal, 0, NULL },
  { "LessThan", "func(*semver.Version) bool", fn_LessThan, LESS, NULL },
  { "LessThanEqual", "func(*semver.Version) bool", fn_LessThan, LESS_EQUAL, NULL },
  { "GreaterThan", "func(*semver.Version) bool", fn_LessThan, GREATER, NULL },
  { "GreaterThanEqual", "func(*semver.Version) bool", fn_LessThan, GREATER_EQUAL, NULL },
  { 0 },
};

/* None of the fields is exported. */
static chart_value copy_version(ch_arena *arena, const chart_object *object)
{
  static const ch_version zero = { 0 };
  return ch_object(arena, object->class, (void *) &zero);
}

static const ch_class version_class = {
  .name         = { "semver.Version", 14 },
  .reflect_kind = { "struct", 6 },
  .fields       = field_names,
  .field        = version_field,
  .methods      = value_methods,
  .text         = write_text,
  .json         = write_json,
  .copy         = copy_version,
};

static const ch_class pointer_class = {
  .name         = { "*semver.Version", 15 },
  .reflect_kind = { "ptr", 3 },
  .fields       = field_names,
  .field        = version_field,
  .methods      = pointer_methods,
  .text         = write_text,
  .json         = write_json,
  .copy         = copy_version,
};

/* ---- functions ---------------------------------------------------------------------------- */

static void check(ch_call *call, chart_str complaint)
{
  if (complaint.size != 0)
    ch_throw_str(call->fault, CHART_ERR_EXECUTE,
                 ch_version_complaint(call->arena, complaint, call->compat));
}

static chart_value fn_semver(CH_PARAMETERS)
{
  ch_version *version = (ch_version *) ch_arena_alloc(call->arena, sizeof *version);
  check(call, ch_version_parse(call->arena, version, ch_text(arg[0]), call->compat));
  return ch_object(call->arena, &pointer_class, version);
}

static chart_value fn_semverCompare(CH_PARAMETERS)
{
  const ch_constraints *constraints;
  ch_version            version;
  check(call, ch_constraints_parse(call->arena, &constraints, ch_text(arg[0]), call->compat));
  check(call, ch_version_parse(call->arena, &version, ch_text(arg[1]), call->compat));
  return ch_bool(ch_constraints_check(constraints, &version));
}

const ch_function ch_version_functions[] = {
  { "semver", "func(string) *semver.Version", fn_semver, 0, "the semantic version in TEXT" },
  { "semverCompare", "func(string, string) bool", fn_semverCompare, 0,
    "whether VERSION fits CONSTRAINT" },
  { 0 },
};
