/* SPDX-License-Identifier: Apache-2.0
 * Objects: values with a Go struct type of their own, with fields and methods.
 *
 * An object is a pair of a static class and data that only the class understands.  The class says
 * what templates can see of it; the engine asks the class and knows no object by name. */
#ifndef CH_VALUE_OBJECT_H
#define CH_VALUE_OBJECT_H

#include "base/buffer.h"
#include "value/value.h"

typedef struct ch_class ch_class;

struct ch_class {
  chart_str name;         /* the Go type, as %T prints it: "*semver.Version", "time.Time" */
  chart_str reflect_kind; /* "struct", "ptr", "int" … */
  /* The names of the exported fields in the order of declaration; ends with an empty string.
   * NULL: no fields. */
  const chart_str *fields;
  /* The value of field number i of `fields`.  With `fields` NULL and this set, the type is a named
   * basic one (time.Month is an int), and this gives what it is made of as field 0: that is
   * printed by other verbs than %v, and compared with numbers. */
  chart_value (*field)(ch_arena *arena, const struct chart_object *object, size_t i);
  /* Looks up a field that Go promotes from an embedded struct: found by its name, but no field of
   * its own.  NULL: there are none. */
  bool (*promoted)(ch_arena *arena, const struct chart_object *object, chart_str name,
                   chart_value *out);
  /* A value of the same named basic type, which holds `number`: what a range over it gives.  NULL:
   * it cannot be ranged over. */
  chart_value (*of_number)(ch_arena *arena, const ch_class *class, int64_t number);
  /* What deepCopy makes of the object: Go's copies lack the fields that are not exported.  NULL: the
   * object itself. */
  chart_value (*copy)(ch_arena *arena, const struct chart_object *object);
  /* Methods that templates may call; ends with a row without a name.  NULL: no methods.  The
   * signature names the parameters behind the receiver; the body gets the receiver as arg[0]. */
  const struct ch_function *methods;
  /* Writes what String() or Error() gives; NULL: printed as a struct {f1 f2}. */
  void (*text)(ch_buffer *out, const struct chart_object *object);
  /* Writes what GoString() gives, for %#v; NULL: as a struct. */
  void (*go_text)(ch_buffer *out, const struct chart_object *object);
  /* The text needs an address in Go: only actions print it, %v and its kin show the struct. */
  bool is_text_for_actions_only;
  /* Writes the JSON of MarshalJSON; NULL: an object of the fields. */
  void (*json)(ch_buffer *out, const struct chart_object *object);
  /* Why MarshalJSON fails for this object, or NULL; absent when it never does.  `json` writes
   * something none the less, which YAML may use. */
  const char *(*json_problem)(const struct chart_object *object);
  /* Whether text/template and sprig's `empty` see it as empty/false; NULL: never. */
  bool (*is_empty)(const struct chart_object *object);
};

typedef struct chart_object {
  const ch_class *class;
  void *data;
} chart_object;

/* An object of `class` around `data` (borrowed).  Result: arena. */
chart_value ch_object(ch_arena *arena, const ch_class *class, void *data);

/* What a value of a named basic type is made of, else the value itself. */
chart_value ch_object_plain(chart_value value);

/* The data of an object of this very class, or NULL for any other value. */
void *ch_object_data(chart_value value, const ch_class *class);

#endif
