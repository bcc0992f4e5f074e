/* SPDX-License-Identifier: Apache-2.0
 * Loading a chart directory: which of its files count.
 *
 * Follows Helm's pkg/chart/loader, pkg/chart/v2/loader/directory.go and internal/sympath.  Each
 * file is opened once at most and only after .helmignore has let it in; only Chart.yaml comes first,
 * since its absence is the error that users meet most. */
#include "package/build.h"

#include <errno.h>

#include "base/path.h"
#include "package/archive.h"
#include "package/helmignore.h"
#include "package/read.h"

typedef struct walk {
  ch_arena              *arena;
  const ch_load_options *options;
  chart_str              root;       /* for the host: as given, without final slash */
  chart_str              shown_root; /* the same as an absolute path, for messages */
  const ch_ignore_rules *rules;
  chart_str              chart_yaml, helmignore; /* read before the walk; data NULL: absent */
  ch_file_list           files;
} walk;

static chart_str below(const walk *self, chart_str name)
{
  return ch_path_join(self->arena, self->root, name);
}

static chart_str shown_below(const walk *self, chart_str name)
{
  return ch_path_join(self->arena, self->shown_root, name);
}

_Noreturn static void throw_io(const walk *self, const char *action, chart_str name, int number)
{
  chart_str shown = shown_below(self, name);
  ch_throw(self->arena->fault, CHART_ERR_IO, "%s %.*s: %s", action, CH_STR_ARG(shown),
           ch_errno_text(number));
}

_Noreturn static void throw_too_large(const walk *self, chart_str name)
{
  chart_str base = ch_path_base(name);
  ch_throw(self->arena->fault, CHART_ERR_LIMIT,
           "chart file \"%.*s\" is larger than the maximum file size %zu", CH_STR_ARG(base),
           CH_FILE_SIZE_LIMIT);
}

/* ---- before the walk ---------------------------------------------------------------------- */

static chart_str read_chart_yaml(walk *self)
{
  chart_str name = CHART_STR("Chart.yaml"), text;
  bool      is_too_large;
  int number = ch_host_read(self->arena, self->options->host, below(self, name), CH_FILE_SIZE_LIMIT,
                            &text, &is_too_large);
  if (number != 0) {
    chart_str shown = shown_below(self, name);
    if (!self->options->compat->detects_chart_version && number == ENOENT)
      ch_throw(self->arena->fault, CHART_ERR_CHART, "Chart.yaml file is missing");
    ch_throw(self->arena->fault, CHART_ERR_CHART, "unable to detect chart at %.*s: %s %.*s: %s",
             CH_STR_ARG(shown), number == EISDIR ? "read" : "open", CH_STR_ARG(shown),
             ch_errno_text(number));
  }
  if (is_too_large)
    throw_too_large(self, name);
  return text;
}

static chart_str read_helmignore(walk *self)
{
  chart_str name = CHART_STR(".helmignore"), text;
  bool      is_too_large;
  int number = ch_host_read(self->arena, self->options->host, below(self, name), CH_FILE_SIZE_LIMIT,
                            &text, &is_too_large);
  if (number == ENOENT)
    return ch_str(NULL, 0);
  if (number != 0)
    throw_io(self, number == EISDIR ? "read" : "open", name, number);
  if (is_too_large)
    throw_too_large(self, name);
  return text;
}

/* ---- the walk ----------------------------------------------------------------------------- */

/* The text of a file that was read before the walk; data NULL: it was not. */
static chart_str known_text(const walk *self, chart_str name)
{
  if (ch_str_is(name, "Chart.yaml"))
    return self->chart_yaml;
  return ch_str_is(name, ".helmignore") ? self->helmignore : ch_str(NULL, 0);
}

static chart_str read_data(walk *self, chart_str path, chart_str name)
{
  chart_str text = known_text(self, name);
  if (text.data != NULL)
    return text;
  bool is_too_large;
  int  number =
    ch_host_read(self->arena, self->options->host, path, CH_FILE_SIZE_LIMIT, &text, &is_too_large);
  if (number != 0) {
    chart_str action = ch_arena_format(self->arena, "error reading %.*s: open", CH_STR_ARG(name));
    throw_io(self, action.data, name, number);
  }
  if (is_too_large)
    throw_too_large(self, name);
  return text;
}

static bool is_late(const walk *self, chart_str path, chart_str name, size_t *size)
{
  size_t late_size = self->options->late_size;
  return late_size != 0 && ch_chart_can_read_late(name) && known_text(self, name).data == NULL &&
         ch_host_can_read_late(self->options->host, path, late_size, CH_FILE_SIZE_LIMIT, size);
}

static void add_file(walk *self, chart_str path, chart_str name, chart_file_kind kind)
{
  if (kind != CHART_FILE_REGULAR) {
    chart_str shown = shown_below(self, name);
    ch_throw(self->arena->fault, CHART_ERR_CHART,
             "cannot load irregular file %.*s as it has file mode type bits set",
             CH_STR_ARG(shown));
  }
  ch_file file = { .name = name };
  size_t  size;
  if (is_late(self, path, name, &size)) {
    file.data      = ch_str(NULL, size);
    file.late_path = path.data;
  } else {
    file.data = ch_text_without_mark(read_data(self, path, name));
  }
  ch_file_list_add(self->arena, &self->files, file);
}

static void walk_directory(walk *self, chart_str path, chart_str name);

typedef struct following {
  walk     *self;
  chart_str path, resolved;
} following;

static void follow(void *argument)
{
  following *link = (following *) argument;
  link->resolved  = ch_host_follow_links(link->self->arena, link->self->options->host, link->path);
}

/* Links are followed whether or not .helmignore wants what they lead to. */
static void follow_link(walk *self, chart_str name)
{
  following link = { self, shown_below(self, name), { NULL, 0 } };
  if (!ch_try(self->arena->fault, follow, &link)) {
    chart_str prefix =
      ch_arena_format(self->arena, "error evaluating symlink %.*s: ", CH_STR_ARG(link.path));
    ch_rethrow_behind(self->arena, prefix.data);
  }
  const ch_log_field fields[] = { { "path", link.path }, { "resolved", link.resolved } };
  ch_log_write(self->options->log, CH_LOG_INFO,
               CHART_STR("found symbolic link in path. "
                         "Contents of linked file included and used"),
               fields, 2);
}

static void visit(walk *self, chart_str parent_path, chart_str parent, const ch_entry *entry)
{
  size_t    size     = parent.size + (parent.size != 0) + entry->name.size;
  chart_str path     = ch_path_join(self->arena, parent_path, entry->name);
  chart_str relative = ch_str_from(path, path.size - size); /* `parent` is the end of parent_path */
  if (entry->is_link)
    follow_link(self, relative);
  bool is_directory = entry->kind == CHART_FILE_DIRECTORY;
  if (ch_ignore_match(self->rules, relative, is_directory))
    return;
  if (is_directory)
    walk_directory(self, path, relative);
  else
    add_file(self, path, relative, entry->kind);
}

static void walk_directory(walk *self, chart_str path, chart_str name)
{
  ch_guard_stack(self->arena->fault);
  ch_entry_list entries;
  int           number = ch_host_list(self->arena, self->options->host, path, &entries);
  if (number != 0)
    throw_io(self, "open", name, number);
  for (size_t i = 0; i < entries.size; i++)
    visit(self, path, name, &entries.items[i]);
}

/* ---- the whole ---------------------------------------------------------------------------- */

ch_chart *ch_chart_load_directory(ch_arena *arena, chart_str path, const ch_load_options *options)
{
  walk self          = { .arena = arena, .options = options };
  self.shown_root    = ch_path_absolute(arena, options->working_directory, path);
  self.root          = ch_path_for_host(arena, path, self.shown_root);
  self.chart_yaml    = read_chart_yaml(&self);
  ch_detection found = ch_chart_detect(
    arena, self.chart_yaml, shown_below(&self, CHART_STR("Chart.yaml")), options->compat);
  self.helmignore = read_helmignore(&self);
  self.rules      = ch_ignore_parse(arena, self.helmignore, options->log);
  walk_directory(&self, ch_arena_copy(arena, self.root), CHART_STR(""));
  return ch_chart_build_detected(arena, &self.files, &found, options);
}
