/* SPDX-License-Identifier: Apache-2.0
 * Writing --output-dir: first all files under names of their own, then all of them renamed.
 *
 * The layout and the words of errors are those of Helm 4.2.3 (pkg/action, pkg/cmd/template.go). */
#include "output_tree.h"

#include "console.h"
#include "paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 8192, MESSAGE_ROOM = 2 * PATH_ROOM };

struct output_piece {
  char     *file; /* owned; as messages name it */
  size_t    order;
  chart_str source, text;
};

/* A file that is written under another name first. */
typedef struct staged_file {
  const char *name;               /* as messages name it */
  char       *target, *temporary; /* owned */
} staged_file;

/* What must be undone when the writing fails. */
typedef struct staging {
  staged_file *files;
  size_t       file_count;
  char       **folders; /* made by us, outer ones first; owned */
  size_t       folder_count, folder_room;
  char         message[MESSAGE_ROOM];
} staging;

/* ---- pieces --------------------------------------------------------------------------------------- */

bool output_tree_add(output_tree *tree, const char *folder, chart_str source, chart_str text)
{
  if (tree->count == tree->room) {
    size_t        room = tree->room == 0 ? 64 : tree->room * 2;
    output_piece *more = (output_piece *) realloc(tree->pieces, room * sizeof *more);
    if (more == NULL)
      return false;
    tree->pieces = more;
    tree->room   = room;
  }
  size_t size = strlen(folder) + source.size + 2;
  char  *file = (char *) malloc(size);
  if (file == NULL)
    return false;
  snprintf(file, size, "%s/%.*s", folder, (int) source.size, source.data);
  tree->pieces[tree->count] = (output_piece){ file, tree->count, source, text };
  tree->count++;
  return true;
}

void output_tree_free(output_tree *tree)
{
  for (size_t i = 0; i < tree->count; i++)
    free(tree->pieces[i].file);
  free(tree->pieces);
  *tree = (output_tree){ NULL, 0, 0 };
}

static int by_file(const void *a, const void *b)
{
  const output_piece *one = (const output_piece *) a, *other = (const output_piece *) b;
  int                 order = strcmp(one->file, other->file);
  return order != 0 ? order : one->order < other->order ? -1 : one->order > other->order;
}

static int by_order(const void *a, const void *b)
{
  const output_piece *one = (const output_piece *) a, *other = (const output_piece *) b;
  return one->order < other->order ? -1 : one->order > other->order;
}

/* ---- complaints ----------------------------------------------------------------------------------- */

/* "open FILE: permission denied" */
static bool complain(staging *s, const char *what, const char *path, int number)
{
  snprintf(s->message, sizeof s->message, "%s %s: %s", what, path, console_errno(number).text);
  return false;
}

/* ---- folders -------------------------------------------------------------------------------------- */

static bool note_folder(staging *s, const char *path)
{
  if (s->folder_count == s->folder_room) {
    size_t room = s->folder_room == 0 ? 16 : s->folder_room * 2;
    char **more = (char **) realloc((void *) s->folders, room * sizeof(char *));
    if (more == NULL)
      return complain(s, "mkdir", path, ENOMEM);
    s->folders     = more;
    s->folder_room = room;
  }
  char *copy = strdup(path);
  if (copy == NULL)
    return complain(s, "mkdir", path, ENOMEM);
  s->folders[s->folder_count++] = copy;
  return true;
}

static bool make_one(staging *s, const char *path)
{
  struct stat info;
  if (stat(path, &info) == 0)
    return S_ISDIR(info.st_mode) || complain(s, "mkdir", path, ENOTDIR);
  if (mkdir(path, 0755) != 0)
    return complain(s, "mkdir", path, errno);
  return note_folder(s, path);
}

/* The folder of a file and those above it; path is cleaned. */
static bool make_folders(staging *s, char *path)
{
  struct stat info;
  if (stat(path, &info) != 0 && errno != ENOENT)
    return complain(s, "stat", path, errno);
  for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash       = '\0';
    bool is_made = make_one(s, path);
    *slash       = '/';
    if (!is_made)
      return false;
  }
  return make_one(s, path);
}

static bool make_folder_of(staging *s, const char *file)
{
  char   path[PATH_ROOM], cleaned[PATH_ROOM];
  size_t size = (size_t) (strrchr(file, '/') - file);
  if (size + 1 >= sizeof path)
    return complain(s, "open", file, ENAMETOOLONG);
  memcpy(path, file, size);
  path[size] = '\0';
  if (size == 0)
    snprintf(path, sizeof path, "/");
  return path_clean(path, cleaned, sizeof cleaned) ? make_folders(s, cleaned)
                                                   : complain(s, "open", file, ENAMETOOLONG);
}

/* ---- files ---------------------------------------------------------------------------------------- */

/* Where the bytes go: the file itself, or what it links to. */
static char *target_of(const char *file)
{
  struct stat info;
  if (lstat(file, &info) != 0 || !S_ISLNK(info.st_mode))
    return strdup(file);
  return realpath(file, NULL);
}

static bool write_all(int out, const char *data, size_t size)
{
  while (size != 0) {
    ssize_t n = write(out, data, size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return false;
    data += n;
    size -= (size_t) n;
  }
  return true;
}

static bool write_piece(int out, const output_piece *piece)
{
  static const char head[] = "---\n# Source: ";
  return write_all(out, head, sizeof head - 1) &&
         write_all(out, piece->source.data, piece->source.size) && write_all(out, "\n", 1) &&
         write_all(out, piece->text.data, piece->text.size) && write_all(out, "\n", 1);
}

/* Opens a new file beside the target, with the permissions of what stands there. */
static int open_temporary(staging *s, staged_file *file)
{
  struct stat info;
  bool        is_there = stat(file->target, &info) == 0;
  size_t      room     = strlen(file->target) + 48;
  file->temporary      = (char *) malloc(room);
  if (file->temporary == NULL) {
    errno = ENOMEM;
    return -1;
  }
  const char *slash = strrchr(file->target, '/');
  snprintf(file->temporary, room, "%.*s.chartc-%ld-%zu", (int) (slash + 1 - file->target),
           file->target, (long) getpid(), s->file_count);
  if (is_there && !S_ISREG(info.st_mode)) {
    errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
    return -1;
  }
  if (is_there && access(file->target, W_OK) != 0)
    return -1;
  int out = open(file->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (out >= 0 && is_there)
    fchmod(out, info.st_mode & 07777);
  return out;
}

/* Writes the pieces of one file under a name of its own. */
static bool stage(staging *s, const output_piece *pieces, size_t count)
{
  if (!make_folder_of(s, pieces->file))
    return false;
  staged_file *file = &s->files[s->file_count];
  *file             = (staged_file){ pieces->file, target_of(pieces->file), NULL };
  if (file->target == NULL)
    return complain(s, "open", pieces->file, errno);
  s->file_count++;
  int out = open_temporary(s, file);
  if (out < 0) {
    bool is_wrong = complain(s, "open", pieces->file, errno);
    free(file->temporary);
    file->temporary = NULL;
    return is_wrong;
  }
  bool is_written = true;
  for (size_t i = 0; is_written && i < count; i++)
    is_written = write_piece(out, &pieces[i]);
  int number = is_written ? 0 : errno;
  if (close(out) != 0 && number == 0)
    number = errno;
  return number == 0 || complain(s, "write", pieces->file, number);
}

/* The pieces of one file. */
typedef struct file_pieces {
  const output_piece *pieces;
  size_t              count;
} file_pieces;

static int by_first_piece(const void *a, const void *b)
{
  return by_order(((const file_pieces *) a)->pieces, ((const file_pieces *) b)->pieces);
}

/* The files in the order of their first pieces; what the tree has is sorted by file.
 * Result: owned, or NULL. */
static file_pieces *files_of(const output_tree *tree, size_t *count)
{
  file_pieces *files = (file_pieces *) calloc(tree->count + 1, sizeof *files);
  *count             = 0;
  for (size_t i = 0; files != NULL && i < tree->count; i++) {
    bool is_next = i > 0 && strcmp(tree->pieces[i].file, tree->pieces[i - 1].file) == 0;
    if (!is_next)
      files[(*count)++] = (file_pieces){ &tree->pieces[i], 0 };
    files[*count - 1].count++;
  }
  if (*count > 1)
    qsort(files, *count, sizeof *files, by_first_piece);
  return files;
}

static bool stage_all(staging *s, const output_tree *tree)
{
  size_t       count   = 0;
  file_pieces *files   = files_of(tree, &count);
  bool         is_done = files != NULL || complain(s, "open", ".", ENOMEM);
  for (size_t i = 0; is_done && i < count; i++)
    is_done = stage(s, files[i].pieces, files[i].count);
  free(files);
  return is_done;
}

/* Everything is on the disk by now; what fails here is another program that works in the tree. */
static bool put_in_place(staging *s)
{
  for (size_t i = 0; i < s->file_count; i++) {
    staged_file *file = &s->files[i];
    if (rename(file->temporary, file->target) != 0)
      return complain(s, "rename", file->name, errno);
    free(file->temporary);
    file->temporary = NULL;
  }
  return true;
}

/* Takes away what is not in its place: files first, then the folders that are empty. */
static void clean_up(staging *s, bool is_done)
{
  for (size_t i = 0; i < s->file_count; i++) {
    if (s->files[i].temporary != NULL)
      unlink(s->files[i].temporary);
    free(s->files[i].temporary);
    free(s->files[i].target);
  }
  for (size_t i = s->folder_count; i-- > 0;) {
    if (!is_done)
      rmdir(s->folders[i]);
    free(s->folders[i]);
  }
  free(s->files);
  free((void *) s->folders);
}

static void say_written(const output_tree *tree)
{
  for (size_t i = 0; i < tree->count; i++) {
    console_write(NULL, "wrote ", 6);
    console_write(NULL, tree->pieces[i].file, strlen(tree->pieces[i].file));
    console_write(NULL, "\n", 1);
  }
}

int output_tree_write(output_tree *tree, const char *advice)
{
  staging s = { .files = (staged_file *) calloc(tree->count + 1, sizeof(staged_file)) };
  if (s.files == NULL)
    return console_fail("out of memory");
  if (tree->count != 0)
    qsort(tree->pieces, tree->count, sizeof *tree->pieces, by_file);
  bool is_done = stage_all(&s, tree) && put_in_place(&s);
  clean_up(&s, is_done);
  if (!is_done)
    return console_fail("%s%s%s", s.message, advice == NULL ? "" : "\n\n",
                        advice == NULL ? "" : advice);
  if (tree->count != 0)
    qsort(tree->pieces, tree->count, sizeof *tree->pieces, by_order);
  say_written(tree);
  return 0;
}
