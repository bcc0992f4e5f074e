/* SPDX-License-Identifier: Apache-2.0
 * Walking values to print them (printArg and printValue of Go's fmt/print.go).
 *
 * Addresses, which Go prints for pointers inside of lists and by %p, are the same number here for
 * everything: with Go they differ from run to run. */
#include "value/printer.h"

#include "base/number.h"

#define ADDRESS UINT64_C(0xc000012000)

/* How a value was reached decides about pointers: `&{…}` for an argument, an address inside of
 * other values; an action follows them. */
typedef enum place { ARGUMENT, NESTED, ACTION } place;

static void print_value(ch_printer *p, chart_value value, uint32_t verb, place where);

/* ---- scalars ------------------------------------------------------------------------------ */

/* What has no flags and prints by %v. */
static bool print_fast(ch_buffer *out, chart_value value)
{
  switch (value.kind) {
  case CHART_STRING: ch_buffer_str(out, ch_text(value)); return true;
  case CHART_INT: ch_buffer_integer(out, value.as.integer); return true;
  case CHART_FLOAT: ch_number_shortest(out, value.as.number); return true;
  case CHART_BOOL: ch_buffer_text(out, value.as.boolean ? "true" : "false"); return true;
  default: return false;
  }
}

static bool print_scalar(ch_printer *p, chart_value value, uint32_t verb)
{
  switch (value.kind) {
  case CHART_BOOL: return ch_printer_bool(p, value.as.boolean, verb);
  case CHART_INT: return ch_printer_integer(p, (uint64_t) value.as.integer, true, verb);
  case CHART_UINT: return ch_printer_integer(p, value.as.natural, false, verb);
  case CHART_FLOAT: return ch_printer_float(p, value.as.number, verb);
  case CHART_COMPLEX: return ch_printer_complex(p, value.as.complex, verb);
  case CHART_STRING: return ch_printer_text(p, ch_text(value), verb);
  default: return false;
  }
}

/* `%!d(string=hi)`. */
static void print_bad_verb(ch_printer *p, chart_value value, uint32_t verb)
{
  p->is_erroring = true;
  ch_buffer_text(p->out, "%!");
  ch_buffer_rune(p->out, verb);
  ch_buffer_byte(p->out, '(');
  if (ch_is_nil(value)) {
    ch_buffer_text(p->out, "<nil>");
  } else {
    ch_buffer_str(p->out, ch_type_name(value));
    ch_buffer_byte(p->out, '=');
    print_value(p, value, 'v', ARGUMENT);
  }
  ch_buffer_byte(p->out, ')');
  p->is_erroring = false;
}

/* ---- lists, bytes and dicts --------------------------------------------------------------- */

static void open_bracket(ch_printer *p, const char *plain)
{
  ch_buffer_text(p->out, p->go_syntax ? "{" : plain);
}

static void separate(ch_printer *p, size_t i)
{
  if (i > 0)
    ch_buffer_text(p->out, p->go_syntax ? ", " : " ");
}

static void close_bracket(ch_printer *p)
{
  ch_buffer_byte(p->out, p->go_syntax ? '}' : ']');
}

/* In Go syntax the type stands first.  Result: whether that was all, since the value is nil. */
static bool print_type(ch_printer *p, chart_str type, bool is_nil)
{
  if (!p->go_syntax)
    return false;
  ch_buffer_str(p->out, type);
  if (is_nil)
    ch_buffer_text(p->out, "(nil)");
  return is_nil;
}

enum { BYTE_VALUES = 256, LONGEST_BYTE = 4 /* " 255" */ };

typedef struct byte_texts {
  char    text[BYTE_VALUES][LONGEST_BYTE]; /* of each byte, with a blank in front */
  uint8_t size[BYTE_VALUES];
} byte_texts;

static void write_byte_texts(byte_texts *texts)
{
  for (unsigned byte = 0; byte < BYTE_VALUES; byte++) {
    char *start = texts->text[byte], *at = start;
    *at++ = ' ';
    if (byte >= 100)
      *at++ = (char) ('0' + byte / 100);
    if (byte >= 10)
      *at++ = (char) ('0' + byte / 10 % 10);
    *at++             = (char) ('0' + byte % 10);
    texts->size[byte] = (uint8_t) (at - start);
  }
}

/* "35 32 65 …".  A template that prints all of its dot prints the bytes of every file in it: megabytes. */
static void print_plain_bytes(ch_buffer *out, chart_str bytes)
{
  byte_texts texts;
  size_t     size = 0;
  if (bytes.size == 0)
    return;
  write_byte_texts(&texts);
  for (size_t i = 0; i < bytes.size; i++)
    size += texts.size[(unsigned char) bytes.data[i]];
  ch_buffer_reserve(out, size + LONGEST_BYTE); /* each is copied whole */
  unsigned char byte = (unsigned char) bytes.data[0];
  char         *at   = out->data + out->size;
  memcpy(at, texts.text[byte] + 1, LONGEST_BYTE - 1); /* no blank before the first */
  at += texts.size[byte] - 1;
  for (size_t i = 1; i < bytes.size; i++) {
    byte = (unsigned char) bytes.data[i];
    memcpy(at, texts.text[byte], LONGEST_BYTE);
    at += texts.size[byte];
  }
  out->size += size - 1;
}

/* Go takes an argument of this type past reflection, and then writes its name differently. */
static void print_bytes(ch_printer *p, chart_value bytes, uint32_t verb, place where)
{
  bool      is_direct = verb == 'v' && where != NESTED;
  chart_str type      = is_direct ? CHART_STR("[]byte") : ch_type_name(bytes);
  if (verb != 'v' && ch_printer_text(p, ch_text(bytes), verb))
    return;
  if (print_type(p, type, bytes.as.text == NULL))
    return;
  open_bracket(p, "[");
  if (verb == 'v' && ch_printer_is_plain(p)) {
    print_plain_bytes(p->out, ch_text(bytes));
  } else {
    for (size_t i = 0; i < bytes.size; i++) {
      separate(p, i);
      print_value(p, ch_uint8((uint8_t) bytes.as.text[i]), verb, NESTED);
    }
  }
  close_bracket(p);
}

static void print_list(ch_printer *p, chart_value list, uint32_t verb)
{
  if (print_type(p, ch_type_name(list), list.as.list == NULL))
    return;
  open_bracket(p, "[");
  for (size_t i = 0; i < ch_list_size(list); i++) {
    separate(p, i);
    print_value(p, ch_list_at(list, i), verb, NESTED);
  }
  close_bracket(p);
}

static void print_dict(ch_printer *p, chart_value dict, uint32_t verb)
{
  if (print_type(p, ch_type_name(dict), dict.as.dict == NULL))
    return;
  size_t                  size    = ch_dict_size(dict);
  const chart_dict_entry *entries = size == 0 ? NULL : ch_dict_sorted(dict);
  open_bracket(p, "map[");
  for (size_t i = 0; i < size; i++) {
    separate(p, i);
    print_value(p, ch_string(entries[i].key), verb, NESTED);
    ch_buffer_byte(p->out, ':');
    print_value(p, entries[i].value, verb, NESTED);
  }
  close_bracket(p);
}

/* ---- objects ------------------------------------------------------------------------------ */

static bool is_pointer(const chart_object *object)
{
  return ch_str_is(object->class->reflect_kind, "ptr");
}

static void print_address(ch_printer *p, chart_value value, uint32_t verb)
{
  bool     is_nil  = value.as.object == NULL; /* whichever pointer of the union is in use */
  uint64_t address = is_nil ? 0 : ADDRESS;
  if (verb == 'p' || (verb == 'v' && !p->go_syntax && !is_nil)) {
    ch_printer_hexadecimal(p, address, !p->sharp);
  } else if (verb == 'v' && !p->go_syntax) {
    ch_printer_pad_text(p, CHART_STR("<nil>"));
  } else if (verb == 'v') {
    ch_buffer_byte(p->out, '(');
    ch_buffer_str(p->out, ch_type_name(value));
    ch_buffer_text(p->out, ")(");
    if (is_nil)
      ch_buffer_text(p->out, "nil");
    else
      ch_printer_hexadecimal(p, address, true);
    ch_buffer_byte(p->out, ')');
  } else if (verb > 0x7F || strchr("bodxX", (int) verb) == NULL ||
             !ch_printer_integer(p, address, false, verb)) {
    print_bad_verb(p, value, verb);
  }
}

static void print_struct(ch_printer *p, const chart_object *object, uint32_t verb)
{
  const ch_class *class = object->class;
  if (p->go_syntax)
    ch_buffer_str(p->out, ch_str_from(class->name, is_pointer(object) ? 1 : 0));
  ch_buffer_byte(p->out, '{');
  for (size_t i = 0; class->fields != NULL && class->fields[i].size != 0; i++) {
    separate(p, i);
    if (p->go_syntax || p->field_names) {
      ch_buffer_str(p->out, class->fields[i]);
      ch_buffer_byte(p->out, ':');
    }
    print_value(p, class->field(p->arena, object, i), verb, NESTED);
  }
  ch_buffer_byte(p->out, '}');
}

/* What GoString() gives, for %#v. */
static void print_go_text(ch_printer *p, const chart_object *object)
{
  ch_buffer text;
  ch_buffer_init(&text, p->arena);
  object->class->go_text(&text, object);
  ch_printer_pad_text(p, ch_buffer_view(&text));
}

/* What String() gives, treated like any other string. */
static void print_own_text(ch_printer *p, const chart_object *object, uint32_t verb)
{
  if (ch_printer_is_plain(p) && (verb == 'v' || verb == 's')) {
    object->class->text(p->out, object);
    return;
  }
  ch_buffer text;
  ch_buffer_init(&text, p->arena);
  object->class->text(&text, object);
  ch_printer_text(p, ch_buffer_view(&text), verb);
}

static bool has_own_text(const ch_printer *p, const chart_object *object, uint32_t verb)
{
  bool is_text_verb = verb == 'v' || verb == 's' || verb == 'x' || verb == 'X' || verb == 'q';
  return object->class->text != NULL && is_text_verb && !p->go_syntax && !p->is_erroring;
}

/* Objects of a basic kind (time.Month is an int) have no field names, and their value as field 0.
 */
static bool is_basic(const chart_object *object)
{
  return !is_pointer(object) && object->class->fields == NULL && object->class->field != NULL;
}

static void print_object_with_arena(ch_printer *p, chart_value value, uint32_t verb, place where)
{
  const chart_object *object = value.as.object;
  if (object == NULL) {
    print_address(p, value, verb);
  } else if (p->go_syntax && object->class->go_text != NULL && !p->is_erroring) {
    print_go_text(p, object);
  } else if (has_own_text(p, object, verb) &&
             (where == ACTION || !object->class->is_text_for_actions_only)) {
    print_own_text(p, object, verb);
  } else if (is_basic(object)) {
    if (!print_scalar(p, object->class->field(p->arena, object, 0), verb))
      print_bad_verb(p, value, verb);
  } else if (is_pointer(object) && where == NESTED) {
    print_address(p, value, verb);
  } else {
    if (is_pointer(object) && where == ARGUMENT)
      ch_buffer_byte(p->out, '&');
    print_struct(p, object, verb);
  }
}

typedef struct object_job {
  ch_printer *p;
  chart_value value;
  uint32_t    verb;
  place       where;
} object_job;

static void run_object_job(void *argument)
{
  const object_job *job = (const object_job *) argument;
  print_object_with_arena(job->p, job->value, job->verb, job->where);
}

/* Output on the heap brings no arena along for what the object makes. */
static void print_object(ch_printer *p, chart_value value, uint32_t verb, place where)
{
  if (p->arena != NULL) {
    print_object_with_arena(p, value, verb, where);
    return;
  }
  ch_arena   scratch;
  object_job job = { p, value, verb, where };
  ch_arena_init(&scratch, p->out->fault, SIZE_MAX);
  p->arena      = &scratch;
  bool returned = ch_try(p->out->fault, run_object_job, &job);
  p->arena      = NULL;
  ch_arena_destroy(&scratch);
  if (!returned)
    ch_rethrow(p->out->fault);
}

/* ---- all kinds ---------------------------------------------------------------------------- */

static void print_value(ch_printer *p, chart_value value, uint32_t verb, place where)
{
  ch_guard_stack(p->out->fault);
  if (verb == 'v' && ch_printer_is_plain(p) && print_fast(p->out, value))
    return;
  switch (value.kind) {
  case CHART_NIL: ch_buffer_text(p->out, p->go_syntax ? "interface {}(nil)" : "<nil>"); break;
  case CHART_BYTES: print_bytes(p, value, verb, where); break;
  case CHART_LIST: print_list(p, value, verb); break;
  case CHART_DICT: print_dict(p, value, verb); break;
  case CHART_OBJECT: print_object(p, value, verb, where); break;
  default:
    if (!print_scalar(p, value, verb))
      print_bad_verb(p, value, verb);
  }
}

static bool has_address(chart_value value)
{
  switch (value.kind) {
  case CHART_BYTES:
  case CHART_LIST:
  case CHART_DICT: return true;
  case CHART_OBJECT: return value.as.object == NULL || is_pointer(value.as.object);
  default: return false;
  }
}

/* %w is for errors only, and no argument of a template is one that fmt would take. */
static bool is_wrapped(chart_value value, uint32_t verb)
{
  return verb == 'w' &&
         (value.kind == CHART_LIST || value.kind == CHART_DICT || value.kind == CHART_OBJECT);
}

void ch_printer_argument(ch_printer *p, chart_value value, uint32_t verb)
{
  if (ch_is_nil(value) && (verb == 'v' || verb == 'T'))
    ch_printer_pad_text(p, CHART_STR("<nil>"));
  else if (verb == 'T')
    ch_printer_text(p, ch_type_name(value), 's');
  else if (ch_is_nil(value) || is_wrapped(value, verb) || (verb == 'p' && !has_address(value)))
    print_bad_verb(p, value, verb);
  else if (verb == 'p')
    print_address(p, value, verb);
  else
    print_value(p, value, verb, ARGUMENT);
}

/* ---- without a format --------------------------------------------------------------------- */

static void print_by_v(ch_buffer *out, chart_value value, place where)
{
  if (print_fast(out, value))
    return;
  ch_printer p = { .out = out, .arena = out->arena };
  print_value(&p, value, 'v', where);
}

void ch_print_value(ch_buffer *out, chart_value value)
{
  print_by_v(out, value, ARGUMENT);
}

void ch_print_action(ch_buffer *out, chart_value value)
{
  if (ch_is_nil(value) || (value.kind == CHART_OBJECT && value.as.object == NULL))
    ch_buffer_text(out, "<no value>");
  else
    print_by_v(out, value, ACTION);
}

void ch_print_plain(ch_buffer *out, const chart_value *arguments, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && arguments[i].kind != CHART_STRING && arguments[i - 1].kind != CHART_STRING)
      ch_buffer_byte(out, ' ');
    ch_print_value(out, arguments[i]);
  }
}

void ch_print_line(ch_buffer *out, const chart_value *arguments, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (i > 0)
      ch_buffer_byte(out, ' ');
    ch_print_value(out, arguments[i]);
  }
  ch_buffer_byte(out, '\n');
}

chart_str ch_print_strval(ch_arena *arena, chart_value value)
{
  if (value.kind == CHART_STRING || value.kind == CHART_BYTES)
    return ch_text(value);
  ch_buffer text;
  ch_buffer_init(&text, arena);
  ch_print_value(&text, value);
  return ch_buffer_view(&text);
}
