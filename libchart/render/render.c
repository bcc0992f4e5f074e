/* SPDX-License-Identifier: Apache-2.0
 * Rendering a chart: gathering its templates, parsing all, then running them one after the other. */
#include "render/render.h"

#include "funcs/funcs.h"
#include "render/engine.h"
#include "render/failure.h"
#include "render/objects.h"

#include <stdlib.h>

/* A template file and what it renders with. */
typedef struct renderable {
  chart_str   path; /* c/charts/s/templates/x.yaml */
  chart_str   text;
  chart_str   base_path;
  chart_value root;    /* the dot of all templates of its chart */
  size_t      slashes; /* in path */
  size_t      number;  /* in the order of gathering */
} renderable;

typedef struct renderable_list {
  renderable *items;
  size_t      size, room;
} renderable_list;

/* A rendering that is under way. */
typedef struct renderer {
  ch_arena                *arena;
  const ch_render_options *options;
  chart_value              release, capabilities;
  renderable_list          templates;
  ch_arena                 scratch;
  ch_buffer                out;
  ch_template_set         *set;
  ch_engine                engine;
  ch_render_failure       *failure;
  ch_file_list             results;
  size_t                   current; /* index of the template that is parsed or run */
} renderer;

/* ---- gathering ------------------------------------------------------------------------------- */

static void add_template(renderer *r, renderable item)
{
  renderable_list *list = &r->templates;
  if (list->size == list->room) {
    size_t      room  = list->room == 0 ? 16 : list->room * 2;
    renderable *items = (renderable *) ch_arena_array(r->arena, room, sizeof *items);
    if (list->size != 0)
      memcpy(items, list->items, list->size * sizeof *items);
    list->items = items;
    list->room  = room;
  }
  item.number               = list->size;
  list->items[list->size++] = item;
}

static chart_str base_name(chart_str path)
{
  size_t slash = ch_str_find_last(path, CHART_STR("/"));
  return slash == CH_NOT_FOUND ? path : ch_str_from(path, slash + 1);
}

static bool is_partial(chart_str path)
{
  return ch_str_starts(base_name(path), CHART_STR("_"));
}

static size_t count_slashes(chart_str path)
{
  size_t count = 0;
  for (size_t i = 0; i < path.size; i++)
    count += path.data[i] == '/';
  return count;
}

static void add_templates_of(renderer *r, const ch_chart *chart, chart_value root)
{
  bool      is_library = ch_str_is(chart->metadata->type, "library");
  chart_str chart_path = ch_chart_full_path(r->arena, chart);
  chart_str base_path  = ch_arena_format(r->arena, "%.*s/templates", CH_STR_ARG(chart_path));
  for (size_t i = 0; i < chart->templates.size; i++) {
    const ch_file *file = &chart->templates.items[i];
    if (is_library && !is_partial(file->name))
      continue;
    chart_str path =
      ch_arena_format(r->arena, "%.*s/%.*s", CH_STR_ARG(chart_path), CH_STR_ARG(file->name));
    chart_str text = ch_file_text(r->arena, r->options->host, file);
    add_template(r, (renderable){ path, text, base_path, root, count_slashes(path), 0 });
  }
}

static ch_type values_type(const renderer *r)
{
  return r->options->compat->has_old_types ? CH_TYPE_VALUES_3 : CH_TYPE_VALUES;
}

static chart_value as_values(renderer *r, chart_value table)
{
  if (table.kind != CHART_DICT)
    return ch_dict_new(r->arena, values_type(r), 0);
  table.type = (uint8_t) values_type(r);
  return table;
}

/* The sub-chart's section; Helm takes the dots of its name for a path. */
static chart_value section_of(renderer *r, chart_value values, chart_str name)
{
  for (;;) {
    size_t dot = ch_str_find_byte(name, '.', 0);
    values     = ch_dict_get(values, ch_str_cut(name, 0, dot == CH_NOT_FOUND ? name.size : dot));
    if (dot == CH_NOT_FOUND || values.kind != CHART_DICT)
      return as_values(r, values);
    name = ch_str_from(name, dot + 1);
  }
}

/* Nothing may be thrown across functions of the user's, who look at values as they like. */
static bool has_own_functions(const renderer *r)
{
  return r->options->functions != NULL && r->options->functions[0] != NULL;
}

/* The dot of the chart's templates; its sub-charts' ones stand in its Subcharts. */
static chart_value gather(renderer *r, const ch_chart *chart, chart_value values)
{
  ch_guard_stack(r->arena->fault);
  ch_arena   *arena     = r->arena;
  chart_value root      = ch_dict_new(arena, values_type(r), 8);
  chart_value subcharts = ch_dict_new(arena, CH_TYPE_DICT, chart->child_count);
  ch_dict_set_text(arena, root, "Capabilities", r->capabilities);
  ch_dict_set_text(arena, root, "Chart", ch_chart_template_value(arena, chart, r->options->compat));
  ch_dict_set_text(arena, root, "Files",
                   ch_files_dict(arena, &chart->files, r->options->host, has_own_functions(r)));
  ch_dict_set_text(arena, root, "Release", r->release);
  ch_dict_set_text(arena, root, "Subcharts", subcharts);
  ch_dict_set_text(arena, root, "Values", values);
  for (size_t i = 0; i < chart->child_count; i++) {
    const ch_chart *child   = chart->children[i];
    chart_str       name    = child->metadata->name;
    chart_value     section = section_of(r, values, name);
    chart_value     dot     = gather(r, child, section);
    dot.type                = CH_TYPE_DICT;
    ch_dict_set(arena, subcharts, name, dot);
  }
  add_templates_of(r, chart, root);
  return root;
}

/* Deeper files first, then by name, both descending: the order in which Helm parses, so that what
 * is parsed last (the shallowest, alphabetically first file) defines a name for good. */
static int by_depth_and_name(const void *a, const void *b)
{
  const renderable *first = (const renderable *) a, *second = (const renderable *) b;
  if (first->slashes != second->slashes)
    return first->slashes < second->slashes ? 1 : -1;
  int order = ch_str_compare(second->path, first->path);
  return order != 0 ? order : (first->number > second->number) - (first->number < second->number);
}

/* Two sub-charts may have one name, and then templates with one path: the later one counts. */
static void drop_replaced(renderable_list *list)
{
  size_t kept = 0;
  for (size_t i = 0; i < list->size; i++) {
    bool is_replaced =
      i + 1 < list->size && ch_str_equal(list->items[i].path, list->items[i + 1].path);
    if (!is_replaced)
      list->items[kept++] = list->items[i];
  }
  list->size = kept;
}

/* ---- parsing and running --------------------------------------------------------------------- */

static void parse_all(void *argument)
{
  renderer *r = (renderer *) argument;
  for (r->current = 0; r->current < r->templates.size; r->current++) {
    const renderable *item = &r->templates.items[r->current];
    ch_template_set_add(r->set, r->arena,
                        ch_template_set_parse(r->set, r->arena, item->path, item->text));
  }
}

static void run_one(renderer *r, const renderable *item)
{
  chart_value about = ch_dict_new(r->arena, values_type(r), 2);
  ch_dict_set_text(r->arena, about, "BasePath", ch_string(item->base_path));
  ch_dict_set_text(r->arena, about, "Name", ch_string(item->path));
  ch_dict_set_text(r->arena, item->root, "Template", about);
  r->out.size = 0;
  ch_exec_run(r->engine.exec, item->path, item->root);
  chart_str text = ch_buffer_view(&r->out);
  chart_str kept = ch_engine_strip(r->arena, text);
  if (kept.data == text.data)
    kept = ch_arena_copy(r->arena, text);
  ch_file_list_add(r->arena, &r->results, (ch_file){ item->path, kept, NULL });
}

static void run_all(void *argument)
{
  renderer *r = (renderer *) argument;
  for (r->current = 0; r->current < r->templates.size; r->current++)
    if (!is_partial(r->templates.items[r->current].path))
      run_one(r, &r->templates.items[r->current]);
}

/* ---- failures -------------------------------------------------------------------------------- */

/* The step of an error that the parser found. */
static void note_parse_step(renderer *r, const renderable *item)
{
  const ch_fault *fault = r->arena->fault;
  ch_template *template = (ch_template *) ch_arena_zero(r->arena, 1, sizeof *template);
  ch_exec_step *step    = (ch_exec_step *) ch_arena_zero(r->arena, 1, sizeof *step);
  *template         = (ch_template){ .name = item->path, .file = item->path, .text = item->text };
  *step             = (ch_exec_step){ .template = template,
                                      .line     = fault->line,
                                      .column   = fault->column - 1,
                                      .offset   = ch_str_line_start(item->text, fault->line) };
  r->failure->steps = step;
  r->failure->step_count = 1;
}

/* Only what a template did wrong is worded as Helm does; a full memory keeps its own words. */
_Noreturn static void throw_parse(renderer *r)
{
  ch_fault         *fault = r->arena->fault;
  const renderable *item  = &r->templates.items[r->current];
  if (fault->status == CHART_ERR_MEMORY)
    ch_rethrow(fault);
  fault->file = item->path;
  if (fault->status == CHART_ERR_PARSE) {
    note_parse_step(r, item);
    fault->message = ch_failure_parse_text(r->arena, item->path, fault->message);
  } else {
    fault->message = ch_arena_format(r->arena, "parsing %.*s: %.*s", CH_STR_ARG(item->path),
                                     CH_STR_ARG(fault->message));
  }
  ch_rethrow(fault);
}

_Noreturn static void throw_execute(renderer *r)
{
  ch_fault *fault = r->arena->fault;
  if (fault->status == CHART_ERR_MEMORY)
    ch_rethrow(fault);
  const ch_exec_failure *failure = ch_exec_error(r->engine.exec);
  chart_str              message = ch_failure_execute_text(r->arena, failure, r->options->compat);
  *r->failure = (ch_render_failure){ message, failure->steps, failure->step_count };
  ch_throw_str(fault, fault->status, message);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static const ch_function_set *functions_of(ch_arena *arena, const ch_render_options *options)
{
  ch_function_set *set = ch_function_set_new(arena, ch_function_tables, options->compat);
  ch_function_set_add(arena, set, ch_builtin_functions);
  ch_function_set_add(arena, set, ch_engine_functions);
  ch_function_set_remove(set, options->compat->missing_functions);
  for (const ch_function *const *table = options->functions; table != NULL && *table != NULL;
       table++)
    ch_function_set_add(arena, set, *table);
  return set;
}

static void prepare(renderer *r)
{
  const ch_render_options *options = r->options;
  ch_exec_options          exec    = { .scratch    = &r->scratch,
                                       .lasting    = r->arena,
                                       .out        = &r->out,
                                       .host       = options->host,
                                       .compat     = options->compat,
                                       .engine     = &r->engine,
                                       .methods    = ch_render_methods,
                                       .observer   = options->observer,
                                       .step_limit = options->step_limit };
  r->set   = ch_template_set_new(r->arena, functions_of(r->arena, options), NULL);
  exec.set = r->set;
  ch_engine_init(&r->engine, r->arena);
  r->engine.exec = ch_exec_new(&exec);
}

static void destroy_scratch(void *scratch)
{
  ch_arena_destroy((ch_arena *) scratch);
}

ch_file_list ch_render(ch_arena *arena, const ch_chart *chart, chart_value values,
                       const ch_render_options *options, ch_render_failure *failure)
{
  renderer *r = (renderer *) ch_arena_zero(arena, 1, sizeof *r);
  *failure    = (ch_render_failure){ { NULL, 0 }, NULL, 0 };
  r->arena    = arena;
  r->options  = options;
  r->failure  = failure;
  ch_arena_init(&r->scratch, arena->fault, options->memory_limit);
  ch_arena_on_destroy(arena, destroy_scratch, &r->scratch);
  ch_buffer_init_heap(&r->out, arena->fault, options->output_limit);
  ch_arena_on_destroy(arena, ch_buffer_clear, &r->out);
  r->release      = ch_release_dict(arena, options);
  r->capabilities = ch_capabilities_object(arena, options);
  gather(r, chart, as_values(r, values));
  if (r->templates.size > 1)
    qsort(r->templates.items, r->templates.size, sizeof(renderable), by_depth_and_name);
  drop_replaced(&r->templates);
  prepare(r);
  if (!ch_try(arena->fault, parse_all, r))
    throw_parse(r);
  if (!ch_try(arena->fault, run_all, r))
    throw_execute(r);
  /* What the templates needed while they ran is of no use to the manifests. */
  ch_arena_release(&r->scratch, (ch_arena_mark){ NULL, NULL });
  ch_buffer_clear(&r->out);
  return r->results;
}
