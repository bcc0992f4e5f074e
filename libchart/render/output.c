/* SPDX-License-Identifier: Apache-2.0
 * Manifests as text: separators, source lines, --show-only. */
#include "render/output.h"

#include "base/glob.h"
#include "funcs/unicode.h"

#include <stdlib.h>

static const chart_str source_mark = { "# Source: ", 10 };

static void print_document(ch_buffer *out, chart_str path, chart_str text)
{
  ch_buffer_text(out, "---\n");
  ch_buffer_str(out, source_mark);
  ch_buffer_str(out, path);
  ch_buffer_byte(out, '\n');
  ch_buffer_str(out, text);
  ch_buffer_byte(out, '\n');
}

/* strings.TrimSpace, its first half. */
static chart_str trim_start(chart_str text)
{
  for (;;) {
    size_t before = text.size;
    text          = ch_str_trim_left(text, " \t\n\v\f\r");
    if (ch_str_starts(text, CHART_STR("\xC2\x85")) || ch_str_starts(text, CHART_STR("\xC2\xA0")))
      text = ch_str_from(text, 2);
    if (text.size == before)
      return text;
  }
}

/* Its second half, on what stands in `out` from `from` on. */
static void trim_end(ch_buffer *out, size_t from)
{
  out->size = from + ch_unicode_trim_end(ch_str_from(ch_buffer_view(out), from)).size;
}

/* Makes room for all of it at once: a buffer that grows leaves what it outgrew behind. */
static void reserve(ch_buffer *out, const ch_manifests *manifests, const ch_file_list *crds)
{
  enum { AROUND = 32 }; /* what print_document adds */
  size_t size = 0;
  for (size_t i = 0; crds != NULL && i < crds->size; i++)
    size += crds->items[i].name.size + crds->items[i].data.size + AROUND;
  for (size_t i = 0; i < manifests->resources.size; i++)
    size +=
      manifests->resources.items[i].path.size + manifests->resources.items[i].text.size + AROUND;
  for (size_t i = 0; i < manifests->hooks.size; i++)
    size += manifests->hooks.items[i].path.size + manifests->hooks.items[i].text.size + AROUND;
  ch_buffer_reserve(out, size);
}

void ch_output_resources(ch_buffer *out, const ch_manifests *manifests, const ch_file_list *crds)
{
  reserve(out, manifests, crds);
  for (size_t i = 0; crds != NULL && i < crds->size; i++)
    print_document(out, crds->items[i].name, crds->items[i].data);
  for (size_t i = 0; i < manifests->resources.size; i++)
    print_document(out, manifests->resources.items[i].path, manifests->resources.items[i].text);
}

static void print_all(ch_buffer *out, const ch_manifests *manifests,
                      const ch_output_options *options)
{
  size_t from = out->size;
  if (options->post_rendered.data == NULL)
    ch_output_resources(out, manifests, options->crds);
  else
    ch_buffer_str(out, trim_start(options->post_rendered));
  trim_end(out, from);
  ch_buffer_byte(out, '\n');
  for (size_t i = 0; !options->without_hooks && i < manifests->hooks.size; i++) {
    const ch_manifest *hook = &manifests->hooks.items[i];
    if (!options->without_tests || (hook->events & CH_HOOK_TEST) == 0)
      print_document(out, hook->path, hook->text);
  }
}

/* The path of the first `# Source: CHART/PATH` line of a piece, without the chart; false without
 * such a line. */
static bool source_of(chart_str piece, chart_str *path)
{
  for (size_t at = 0;;) {
    size_t hit = ch_str_find(piece, source_mark, at);
    if (hit == CH_NOT_FOUND)
      return false;
    chart_str rest  = ch_str_from(piece, hit + source_mark.size);
    size_t    slash = ch_str_find_byte(rest, '/', 0);
    /* The pattern is `# Source: [^/]+/(.+)`: the chart's name may span lines, the path may not. */
    if (slash != CH_NOT_FOUND && slash > 0) {
      size_t end = ch_str_find_byte(rest, '\n', slash + 1);
      *path      = ch_str_cut(rest, slash + 1, end == CH_NOT_FOUND ? rest.size : end);
      if (path->size != 0)
        return true;
    }
    at = hit + 1;
  }
}

static void print_shown(ch_buffer *out, ch_arena *scratch, chart_str all,
                        const ch_output_options *options)
{
  ch_file_list pieces = ch_manifest_split(scratch, all, options->compat);
  for (size_t i = 0; i < options->show_only_count; i++) {
    bool is_missing = true;
    for (size_t k = 0; k < pieces.size; k++) {
      chart_str path;
      if (!source_of(pieces.items[k].data, &path) ||
          ch_glob_match(options->show_only[i], path) != CH_GLOB_YES)
        continue;
      ch_buffer_text(out, "---\n");
      ch_buffer_str(out, pieces.items[k].data);
      ch_buffer_byte(out, '\n');
      is_missing = false;
    }
    if (is_missing)
      ch_throw(scratch->fault, CHART_ERR_NOT_FOUND, "could not find template %.*s in chart",
               CH_STR_ARG(options->show_only[i]));
  }
}

void ch_output_manifests(ch_buffer *out, ch_arena *scratch, const ch_manifests *manifests,
                         const ch_output_options *options)
{
  if (options->show_only_count == 0) {
    print_all(out, manifests, options);
    return;
  }
  ch_buffer all;
  ch_buffer_init(&all, scratch);
  print_all(&all, manifests, options);
  print_shown(out, scratch, ch_buffer_view(&all), options);
}

static int by_path(const void *a, const void *b)
{
  return ch_str_compare(((const ch_file *) a)->name, ((const ch_file *) b)->name);
}

static bool is_blank(chart_str text)
{
  return ch_unicode_trim_space(text).size == 0;
}

void ch_output_raw(ch_buffer *out, ch_arena *scratch, const ch_file_list *files)
{
  ch_file *sorted = (ch_file *) ch_arena_array(scratch, files->size, sizeof *sorted);
  if (files->size != 0)
    memcpy(sorted, files->items, files->size * sizeof *sorted);
  qsort(sorted, files->size, sizeof *sorted, by_path);
  size_t from = out->size;
  for (size_t i = 0; i < files->size; i++)
    if (!ch_manifest_is_notes(sorted[i].name) && !is_blank(sorted[i].data))
      print_document(out, sorted[i].name, sorted[i].data);
  trim_end(out, from);
  ch_buffer_byte(out, '\n');
}
