/* SPDX-License-Identifier: Apache-2.0
 * Manifests as text: separators, source lines, --show-only. */
#include "render/output.h"

#include "base/glob.h"
#include "funcs/unicode.h"

#include <stdlib.h>

static const chart_str source_mark = { "# Source: ", 10 };

/* ---- pieces ----------------------------------------------------------------------------------- */

enum { PIECE = 64 << 10 };

ch_output ch_output_to(ch_arena *arena, void (*write)(void *user, chart_str piece), void *user)
{
  ch_output out = { .piece = PIECE, .write = write, .user = user };
  ch_buffer_init(&out.gathered, arena);
  return out;
}

static void flush(ch_output *out)
{
  out->write(out->user, ch_buffer_view(&out->gathered));
  out->gathered.size = 0;
}

/* What was printed before may go; the document itself may yet lose blanks at its end. */
static void print_document(ch_output *out, chart_str path, chart_str text)
{
  if (out->gathered.size >= out->piece)
    flush(out);
  ch_buffer_text(&out->gathered, "---\n");
  ch_buffer_str(&out->gathered, source_mark);
  ch_buffer_str(&out->gathered, path);
  ch_buffer_byte(&out->gathered, '\n');
  ch_buffer_str(&out->gathered, text);
  ch_buffer_byte(&out->gathered, '\n');
}

/* ---- all of it -------------------------------------------------------------------------------- */

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

/* Its second half, on what was printed last. */
static void trim_end(ch_output *out)
{
  out->gathered.size = ch_unicode_trim_end(ch_buffer_view(&out->gathered)).size;
}

/* Makes room at once: a buffer that grows leaves what it outgrew behind. */
static void reserve(ch_output *out, const ch_manifests *manifests, const ch_file_list *crds)
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
  ch_buffer_reserve(&out->gathered, size <= out->piece ? size : 2 * PIECE);
}

static void print_resources(ch_output *out, const ch_manifests *manifests, const ch_file_list *crds)
{
  reserve(out, manifests, crds);
  for (size_t i = 0; crds != NULL && i < crds->size; i++)
    print_document(out, crds->items[i].name, crds->items[i].data);
  for (size_t i = 0; i < manifests->resources.size; i++)
    print_document(out, manifests->resources.items[i].path, manifests->resources.items[i].text);
}

void ch_output_resources(ch_output *out, const ch_manifests *manifests, const ch_file_list *crds)
{
  print_resources(out, manifests, crds);
  flush(out);
}

static void print_all(ch_output *out, const ch_manifests *manifests,
                      const ch_output_options *options)
{
  if (options->post_rendered.data == NULL)
    print_resources(out, manifests, options->crds);
  else
    ch_buffer_str(&out->gathered, trim_start(options->post_rendered));
  trim_end(out);
  ch_buffer_byte(&out->gathered, '\n');
  for (size_t i = 0; !options->without_hooks && i < manifests->hooks.size; i++) {
    const ch_manifest *hook = &manifests->hooks.items[i];
    if (!options->without_tests || (hook->events & CH_HOOK_TEST) == 0)
      print_document(out, hook->path, hook->text);
  }
  flush(out);
}

/* ---- --show-only ------------------------------------------------------------------------------ */

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

static void keep(void *text, chart_str piece)
{
  *(chart_str *) text = piece;
}

void ch_output_manifests(ch_output *out, ch_arena *scratch, const ch_manifests *manifests,
                         const ch_output_options *options)
{
  if (options->show_only_count == 0) {
    print_all(out, manifests, options);
    return;
  }
  chart_str all;
  ch_output whole = ch_output_to(scratch, keep, &all);
  whole.piece     = SIZE_MAX;
  print_all(&whole, manifests, options);
  print_shown(&out->gathered, scratch, all, options);
  flush(out);
}

/* ---- as it was rendered ----------------------------------------------------------------------- */

static int by_path(const void *a, const void *b)
{
  return ch_str_compare(((const ch_file *) a)->name, ((const ch_file *) b)->name);
}

static bool is_blank(chart_str text)
{
  return ch_unicode_trim_space(text).size == 0;
}

void ch_output_raw(ch_output *out, ch_arena *scratch, const ch_file_list *files)
{
  ch_file *sorted = (ch_file *) ch_arena_array(scratch, files->size, sizeof *sorted);
  if (files->size != 0)
    memcpy(sorted, files->items, files->size * sizeof *sorted);
  qsort(sorted, files->size, sizeof *sorted, by_path);
  for (size_t i = 0; i < files->size; i++)
    if (!ch_manifest_is_notes(sorted[i].name) && !is_blank(sorted[i].data))
      print_document(out, sorted[i].name, sorted[i].data);
  trim_end(out);
  ch_buffer_byte(&out->gathered, '\n');
  flush(out);
}
