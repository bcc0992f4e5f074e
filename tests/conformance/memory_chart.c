/* SPDX-License-Identifier: Apache-2.0
 * A chart in memory, served to libchart through a host table. */
#include "memory_chart.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void memory_tree_add(memory_tree *tree, const char *directory, chart_str name, chart_str data)
{
  if (tree->count == MOST_FILES) {
    fprintf(stderr, "too many files in a case\n");
    exit(2);
  }
  memory_file *file = &tree->files[tree->count++];
  snprintf(file->path, sizeof file->path, "%s%.*s", directory, (int) name.size, name.data);
  file->data = data;
}

const memory_file *memory_tree_find(const memory_tree *tree, const char *path)
{
  for (size_t i = 0; i < tree->count; i++)
    if (strcmp(tree->files[i].path, path) == 0)
      return &tree->files[i];
  return NULL;
}

static int read_file(void *user, const char                                          *path,
                     bool (*write)(void *sink, const void *bytes, size_t size), void *sink)
{
  const memory_file *file    = memory_tree_find((const memory_tree *) user, path);
  const char         zones[] = "/usr/share/zoneinfo/";
  if (strncmp(path, zones, sizeof zones - 1) == 0 || strcmp(path, "/etc/localtime") == 0) {
    chart_host system = chart_host_posix();
    return system.read_file(system.user, path, write, sink);
  }
  if (file == NULL)
    return ENOENT;
  write(sink, file->data.data, file->data.size);
  return 0;
}

/* Whether `path` is a directory, and so the start of some file's path. */
static bool is_directory(const memory_tree *tree, const char *path)
{
  size_t size = strlen(path);
  for (size_t i = 0; i < tree->count; i++)
    if (strncmp(tree->files[i].path, path, size) == 0 && tree->files[i].path[size] == '/')
      return true;
  return false;
}

static int stat_file(void *user, const char *path, chart_file_entry *out)
{
  const memory_tree *tree = (const memory_tree *) user;
  const memory_file *file = memory_tree_find(tree, path);
  *out                    = (chart_file_entry){ .name = path, .kind = CHART_FILE_REGULAR };
  if (file != NULL)
    out->size = file->data.size;
  else if (is_directory(tree, path))
    out->kind = CHART_FILE_DIRECTORY;
  else
    return ENOENT;
  return 0;
}

/* An entry is listed at the first file that lies in it. */
static int list_directory(void *user, const char                                         *path,
                          bool (*entry)(void *sink, const chart_file_entry *entry), void *sink)
{
  const memory_tree *tree = (const memory_tree *) user;
  size_t             size = strlen(path);
  if (!is_directory(tree, path))
    return ENOTDIR;
  for (size_t i = 0; i < tree->count; i++) {
    const char *rest = tree->files[i].path;
    if (strncmp(rest, path, size) != 0 || rest[size] != '/')
      continue;
    char   name[512];
    size_t length = strcspn(rest + size + 1, "/");
    bool   is_new = true;
    snprintf(name, sizeof name, "%.*s", (int) length, rest + size + 1);
    for (size_t k = 0; k < i && is_new; k++)
      is_new = strncmp(tree->files[k].path, rest, size + 1 + length) != 0 ||
               (tree->files[k].path[size + 1 + length] != '/' &&
                tree->files[k].path[size + 1 + length] != '\0');
    chart_file_entry one = { .name = name,
                             .kind = rest[size + 1 + length] == '/' ? CHART_FILE_DIRECTORY
                                                                    : CHART_FILE_REGULAR,
                             .size = tree->files[i].data.size };
    if (is_new && !entry(sink, &one))
      break;
  }
  return 0;
}

chart_host memory_tree_host(memory_tree *tree)
{
  chart_host host     = CHART_HOST_INIT;
  host.user           = tree;
  host.read_file      = read_file;
  host.stat_file      = stat_file;
  host.list_directory = list_directory;
  return host;
}
