/* SPDX-License-Identifier: Apache-2.0
 * File names: cleaning them, making them absolute. */
#include "paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Takes the last name off out, unless it is a `..` that nothing stands before. */
static bool drop_last(char *out, size_t *at, bool is_rooted)
{
  size_t start = *at;
  while (start > 0 && out[start - 1] != '/')
    start--;
  if (start == *at)
    return is_rooted; /* `/..` is `/` */
  if (*at - start == 2 && memcmp(out + start, "..", 2) == 0)
    return false;
  *at = start > (is_rooted ? 1U : 0U) ? start - 1 : start;
  return true;
}

static bool append(char *out, size_t *at, size_t room, const char *name, size_t size)
{
  bool needs_slash = *at > 0 && out[*at - 1] != '/';
  if (*at + size + needs_slash + 1 > room)
    return false;
  if (needs_slash)
    out[(*at)++] = '/';
  memcpy(out + *at, name, size);
  *at += size;
  return true;
}

bool path_clean(const char *path, char *out, size_t room)
{
  size_t at        = 0;
  bool   is_rooted = path[0] == '/';
  if (room < 2)
    return false;
  if (is_rooted)
    out[at++] = '/';
  while (*path != '\0') {
    size_t size    = strcspn(path, "/");
    bool   is_self = size == 0 || (size == 1 && path[0] == '.');
    bool   is_up   = size == 2 && memcmp(path, "..", 2) == 0;
    if (!is_self && !(is_up && drop_last(out, &at, is_rooted)) &&
        !append(out, &at, room, path, size))
      return false;
    path += size + (path[size] == '/');
  }
  if (at == 0)
    out[at++] = '.';
  out[at] = '\0';
  return true;
}

bool path_absolute(const char *path, char *out, size_t size)
{
  if (path[0] == '/')
    return path_clean(path, out, size);
  char  *folder = getcwd(NULL, 0);
  size_t room   = folder == NULL ? 0 : strlen(folder) + strlen(path) + 2;
  char  *joined = folder == NULL ? NULL : (char *) malloc(room);
  bool   fits   = false;
  if (joined != NULL) {
    snprintf(joined, room, "%s/%s", folder, path);
    fits = path_clean(joined, out, size);
  }
  free(joined);
  free(folder);
  return fits;
}
