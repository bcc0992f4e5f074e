/* SPDX-License-Identifier: Apache-2.0
 * Runs a fuzz target over files, for compilers without libFuzzer: replay FILE-OR-FOLDER... */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static size_t replayed;

static int fail(const char *path)
{
  perror(path);
  return 1;
}

static int replay_file(const char *path)
{
  FILE *file = fopen(path, "rb");
  if (file == NULL)
    return fail(path);
  long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
  rewind(file);
  /* Exactly as many bytes as there are, so that a step beyond them is seen. */
  uint8_t *bytes = size < 0 ? NULL : (uint8_t *) malloc(size == 0 ? 1 : (size_t) size);
  size_t   got   = bytes == NULL ? 0 : fread(bytes, 1, (size_t) size, file);
  fclose(file);
  if (bytes == NULL || got != (size_t) size) {
    free(bytes);
    return fail(path);
  }
  LLVMFuzzerTestOneInput(bytes, got);
  free(bytes);
  replayed++;
  return 0;
}

static int replay(const char *path);

static int replay_folder(DIR *folder, const char *path)
{
  int status = 0;
  for (const struct dirent *entry; status == 0 && (entry = readdir(folder)) != NULL;) {
    char name[8192];
    if (entry->d_name[0] == '.')
      continue;
    int length = snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
    status     = (size_t) length < sizeof name ? replay(name) : fail(path);
  }
  closedir(folder);
  return status;
}

static int replay(const char *path)
{
  DIR *folder = opendir(path);
  return folder == NULL ? replay_file(path) : replay_folder(folder, path);
}

int main(int argc, char **argv)
{
  int status = 0;
  for (int i = 1; i < argc && status == 0; i++)
    status = replay(argv[i]);
  printf("%zu inputs\n", replayed);
  return status != 0 || replayed == 0;
}
