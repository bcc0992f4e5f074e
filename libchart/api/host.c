/* SPDX-License-Identifier: Apache-2.0
 * The POSIX host: clock, randomness and files of the system that we run on; and seeded hosts. */
#define _DEFAULT_SOURCE /* the DT_ constants of dirent.h */

#include <chart/host.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 16 << 10 }; /* on the stack: no deeper than rendering reaches anyway */

typedef bool write_piece(void *sink, const void *bytes, size_t size);
typedef bool take_entry(void *sink, const chart_file_entry *entry);

static void posix_now(void *user, int64_t *seconds, int32_t *nanoseconds)
{
  (void) user;
  struct timespec now = { 0, 0 };
  clock_gettime(CLOCK_REALTIME, &now);
  *seconds     = (int64_t) now.tv_sec;
  *nanoseconds = (int32_t) now.tv_nsec;
}

static int posix_random(void *user, void *bytes, size_t size)
{
  (void) user;
  unsigned char *next = (unsigned char *) bytes;
  while (size != 0) {
    ssize_t got = getrandom(next, size, 0);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return errno;
    next += got;
    size -= (size_t) got;
  }
  return 0;
}

/* Reads on until the end even of a short piece: a pipe gives what it has. */
static int copy_out(int file, write_piece *write, void *sink)
{
  char piece[PIECE];
  for (;;) {
    ssize_t got = read(file, piece, sizeof piece);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return errno;
    if (got == 0 || !write(sink, piece, (size_t) got))
      return 0;
  }
}

static int posix_read_file(void *user, const char *path, write_piece *write, void *sink)
{
  (void) user;
  /* Not open: for the sake of kernels long gone, musl's sets the flag again by a call of its own. */
  int file = openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return errno;
  int result = copy_out(file, write, sink);
  close(file);
  return result;
}

static chart_file_kind kind_of(mode_t mode)
{
  if (S_ISREG(mode))
    return CHART_FILE_REGULAR;
  return S_ISDIR(mode) ? CHART_FILE_DIRECTORY : CHART_FILE_OTHER;
}

static void look_closer(int directory, chart_file_entry *entry)
{
  struct stat status;
  if (fstatat(directory, entry->name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return;
  entry->is_link = S_ISLNK(status.st_mode);
  if (entry->is_link && fstatat(directory, entry->name, &status, 0) != 0)
    return;
  entry->kind = kind_of(status.st_mode);
  entry->size = (uint64_t) status.st_size;
}

/* Most file systems tell the type along with the name, which saves a system call a file. */
static chart_file_entry describe(int directory, const struct dirent *found)
{
  chart_file_entry entry = { .name = found->d_name, .kind = CHART_FILE_OTHER };
  if (found->d_type == DT_REG)
    entry.kind = CHART_FILE_REGULAR;
  else if (found->d_type == DT_DIR)
    entry.kind = CHART_FILE_DIRECTORY;
  else
    look_closer(directory, &entry);
  return entry;
}

static bool is_self_or_parent(const char *name)
{
  return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int posix_list_directory(void *user, const char *path, take_entry *entry, void *sink)
{
  (void) user;
  DIR *directory = opendir(path);
  if (directory == NULL)
    return errno;
  for (bool goes_on = true; goes_on;) {
    errno                      = 0;
    const struct dirent *found = readdir(directory);
    if (found == NULL)
      break;
    if (is_self_or_parent(found->d_name))
      continue;
    chart_file_entry description = describe(dirfd(directory), found);
    goes_on                      = entry(sink, &description);
    errno                        = 0;
  }
  int result = errno;
  closedir(directory);
  return result;
}

/* By those who own it, or by everybody. */
static bool is_readable(const struct stat *status)
{
  const mode_t all = S_IRUSR | S_IRGRP | S_IROTH;
  return S_ISREG(status->st_mode) &&
         ((status->st_mode & all) == all ||
          ((status->st_mode & S_IRUSR) != 0 && status->st_uid == geteuid()));
}

static int posix_stat_file(void *user, const char *path, chart_file_entry *out)
{
  (void) user;
  struct stat status;
  if (lstat(path, &status) != 0)
    return errno;
  bool is_link = S_ISLNK(status.st_mode);
  if (is_link && stat(path, &status) != 0)
    return errno;
  *out = (chart_file_entry){ path, kind_of(status.st_mode), is_link, (uint64_t) status.st_size,
                             is_readable(&status) };
  return 0;
}

static int posix_read_link(void *user, const char *path, char *target, size_t room, size_t *size)
{
  (void) user;
  ssize_t got = readlink(path, target, room);
  if (got < 0)
    return errno;
  *size = (size_t) got;
  return 0;
}

static bool posix_time_zone(void *user, char *name, size_t room, size_t *size)
{
  const char *zone = getenv("TZ");
  (void) user;
  if (zone == NULL)
    return false;
  size_t length = strlen(zone);
  *size         = length < room ? length : room;
  memcpy(name, zone, *size);
  return true;
}

chart_host chart_host_posix(void)
{
  return (chart_host){ .struct_size    = sizeof(chart_host),
                       .now            = posix_now,
                       .random         = posix_random,
                       .read_file      = posix_read_file,
                       .list_directory = posix_list_directory,
                       .stat_file      = posix_stat_file,
                       .read_link      = posix_read_link,
                       .time_zone      = posix_time_zone };
}

void chart_host_seed(chart_host *host, chart_str seed, int64_t seconds)
{
  struct sha256_ctx state;
  sha256_init(&state);
  if (seed.size != 0)
    sha256_update(&state, seed.size, (const uint8_t *) seed.data);
  sha256_digest(&state, sizeof host->seed, host->seed);
  host->is_seeded      = true;
  host->seeded_seconds = seconds;
}
