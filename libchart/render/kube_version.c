/* SPDX-License-Identifier: Apache-2.0
 * Kubernetes versions: reading --kube-version and checking what a chart wants (Helm 4.2.3 on
 * k8s.io/apimachinery's ParseGeneric). */
#include "render/render.h"

#include "base/number.h"
#include "funcs/version.h"
#include "value/print.h"

ch_kube_version ch_kube_version_default(const ch_compat *compat)
{
  return (ch_kube_version){ .version    = compat->kube_version,
                            .normalized = compat->kube_version,
                            .major      = CHART_STR("1"),
                            .minor      = compat->kube_minor };
}

/* FORMAT gets the version text, and after it the part of it that is wrong, if it asks for both. */
_Noreturn static void refuse(ch_arena *arena, chart_str text, const char *format, chart_str part)
{
  chart_value shown[] = { ch_string(text), ch_string(part) };
  ch_buffer   out;
  ch_buffer_init(&out, arena);
  ch_buffer_text(&out, "invalid kube version '");
  ch_buffer_str(&out, text);
  ch_buffer_text(&out, "': ");
  ch_print_format(&out, chart_str_from(format), shown, part.size == 0 ? 1 : 2);
  ch_throw_str(arena->fault, CHART_ERR_ARGUMENT, ch_buffer_view(&out));
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* The dotted digits that the text starts with, after blanks and a v. */
static chart_str dotted_digits(chart_str text)
{
  chart_str rest = ch_str_trim_left(text, " \t\n\f\r");
  size_t    end  = 0;
  if (ch_str_starts(rest, CHART_STR("v")))
    rest = ch_str_from(rest, 1);
  while (end < rest.size && is_digit(rest.data[end])) {
    while (end < rest.size && is_digit(rest.data[end]))
      end++;
    if (end + 1 < rest.size && rest.data[end] == '.' && is_digit(rest.data[end + 1]))
      end++;
  }
  return ch_str_cut(rest, 0, end);
}

/* Appends the number of one component in its shortest form. */
static void add_component(ch_arena *arena, ch_buffer *out, chart_str text, chart_str component,
                          bool is_first)
{
  uint64_t number;
  bool     is_range = false;
  if (is_first && component.size > 1 && component.data[0] == '0')
    refuse(arena, text, "illegal zero-prefixed version component %[2]q in %[1]q", component);
  if (!ch_number_parse_uint(component, 10, &number, &is_range) || is_range)
    refuse(arena, text,
           "illegal non-numeric version component %[2]q in %[1]q: "
           "strconv.ParseUint: parsing %[2]q: value out of range",
           component);
  ch_buffer_integer(out, (int64_t) number);
}

/* How Helm 3 reads it. */
static ch_kube_version parse_semver(ch_arena *arena, chart_str text, const ch_compat *compat)
{
  ch_version version;
  chart_str  why = ch_version_parse(arena, &version, text, compat);
  ch_buffer  full;
  if (why.size != 0)
    ch_throw(arena->fault, CHART_ERR_ARGUMENT, "invalid kube version '%.*s': %.*s",
             CH_STR_ARG(text), CH_STR_ARG(ch_version_complaint(arena, why, compat)));
  ch_buffer_init(&full, arena);
  ch_buffer_byte(&full, 'v');
  ch_version_write(&full, &version);
  chart_str all   = ch_buffer_view(&full);
  chart_str major = ch_str_cut(all, 1, ch_str_find_byte(all, '.', 0));
  chart_str rest  = ch_str_from(all, major.size + 2);
  return (ch_kube_version){ all, all, major, ch_str_cut(rest, 0, ch_str_find_byte(rest, '.', 0)) };
}

ch_kube_version ch_kube_version_parse(ch_arena *arena, chart_str text, const ch_compat *compat)
{
  if (compat->reads_kube_version_as_semver)
    return parse_semver(arena, text, compat);
  chart_str digits   = dotted_digits(text);
  chart_str parts[2] = { { NULL, 0 }, { NULL, 0 } };
  size_t    count    = 0;
  ch_buffer normalized;
  if (digits.size == 0)
    refuse(arena, text, "could not parse %q as version", (chart_str){ NULL, 0 });
  if (ch_str_find_byte(digits, '.', 0) == CH_NOT_FOUND)
    refuse(arena, text, "illegal version string %q", (chart_str){ NULL, 0 });
  ch_buffer_init(&normalized, arena);
  ch_buffer_byte(&normalized, 'v');
  for (chart_str rest = digits;; count++) {
    size_t dot   = ch_str_find_byte(rest, '.', 0);
    size_t start = normalized.size;
    add_component(arena, &normalized, text,
                  ch_str_cut(rest, 0, dot == CH_NOT_FOUND ? rest.size : dot), count == 0);
    if (count < 2)
      parts[count] = ch_arena_copy(arena, ch_str_from(ch_buffer_view(&normalized), start));
    if (dot == CH_NOT_FOUND)
      break;
    ch_buffer_byte(&normalized, '.');
    rest = ch_str_from(rest, dot + 1);
  }
  bool      has_v = ch_str_starts(text, CHART_STR("v"));
  chart_str full  = has_v ? text : ch_arena_format(arena, "v%.*s", CH_STR_ARG(text));
  return (ch_kube_version){ full, ch_buffer_view(&normalized), parts[0], parts[1] };
}

/* A constraint that cannot be read counts as not met, as in Helm. */
static bool satisfies(ch_arena *arena, chart_str constraint, chart_str version,
                      const ch_compat *compat)
{
  ch_version            parsed;
  const ch_constraints *constraints;
  return ch_version_parse(arena, &parsed, version, compat).size == 0 &&
         ch_constraints_parse(arena, &constraints, constraint, compat).size == 0 &&
         ch_constraints_check(constraints, &parsed);
}

void ch_render_check_kube_version(ch_arena *arena, const ch_chart *chart,
                                  const ch_kube_version *version, const ch_compat *compat)
{
  chart_str wanted = chart->metadata->kube_version;
  chart_str ours   = compat->normalizes_kube_version ? version->normalized : version->version;
  if (wanted.size == 0 || satisfies(arena, wanted, ours, compat))
    return;
  ch_throw(arena->fault, CHART_ERR_CHART,
           "chart requires kubeVersion: %.*s which is incompatible with Kubernetes %.*s",
           CH_STR_ARG(wanted), CH_STR_ARG(version->version));
}
