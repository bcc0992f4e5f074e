/* SPDX-License-Identifier: Apache-2.0
 * The host table: everything that libchart asks of the world around it.
 *
 * The library reads no clock, no environment, no file and no network by itself: it calls these.
 * A table with struct_size set and all else zero means the POSIX defaults; every function may be
 * replaced on its own.  None of them may throw, longjmp or call back into libchart; all may be
 * called from any thread that uses the context. */
#ifndef CHART_HOST_H
#define CHART_HOST_H

#include <chart/export.h>
#include <chart/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum chart_file_kind {
  CHART_FILE_REGULAR,
  CHART_FILE_DIRECTORY,
  CHART_FILE_OTHER /* sockets, devices … */
} chart_file_kind;

/* One entry of a directory.  is_link: the entry itself is a symbolic link, `kind` is what it
 * points to (CHART_FILE_OTHER when that is not there).  is_readable: it is a regular file that can
 * surely be read; false where that is not known, and list_directory may always leave it so.  Only
 * such a file can be late (chart_context_options.late_size). */
typedef struct chart_file_entry {
  const char     *name;
  chart_file_kind kind;
  bool            is_link;
  uint64_t        size; /* list_directory may leave it 0 where asking would cost time */
  bool            is_readable;
} chart_file_entry;

typedef struct chart_host {
  size_t struct_size; /* set by CHART_HOST_INIT */
  void  *user;        /* handed to each function */

  /* The time now: seconds since 1970 and nanoseconds. */
  void (*now)(void *user, int64_t *seconds, int32_t *nanoseconds);

  /* Fills `size` bytes with randomness.  Result: 0, or an errno value. */
  int (*random)(void *user, void *bytes, size_t size);

  /* Hands the bytes of the file at `path` to `write`, in pieces, until the end; stops when write
   * answers false.  Result: 0, or an errno value. */
  int (*read_file)(void *user, const char                                          *path,
                   bool (*write)(void *sink, const void *bytes, size_t size), void *sink);

  /* Calls entry(sink, …) for each name in the directory but `.` and `..`, in any order; stops when
   * it answers false.  Result: 0, or an errno value. */
  int (*list_directory)(void *user, const char                                         *path,
                        bool (*entry)(void *sink, const chart_file_entry *entry), void *sink);

  /* What stands at `path` (links followed).  Result: 0, or an errno value. */
  int (*stat_file)(void *user, const char *path, chart_file_entry *out);

  /* Writes the first address of host `name` as text into address[64].  Result: false when there is
   * none.  NULL (the default): getHostByName gives "". */
  bool (*resolve)(void *user, const char *name, char address[64]);

  /* Puts what the symbolic link at `path` holds into target[room], cut off when it is longer, and
   * the number of bytes into *size.  Result: 0, or an errno value: EINVAL when the path is no link.
   * NULL beside another function for files: links are followed, but nobody is told where to. */
  int (*read_link)(void *user, const char *path, char *target, size_t room, size_t *size);

  /* What chart_host_seed sets; private otherwise. */
  bool          is_seeded;
  unsigned char seed[32];
  int64_t       seeded_seconds;

  /* The value of the environment variable `name`, borrowed until the next call; NULL when it is not
   * set.  Only chart_name_from_template asks.  NULL (the default): no variable is set. */
  const char *(*environment)(void *user, const char *name);

  /* Puts what names the local time zone into name[room], cut off when it is longer, and the number
   * of bytes into *size, all as the environment variable TZ has it for Go: "Europe/Moscow", with or
   * without a colon in front, the path of a zone's file, "" for UTC; what names nothing is UTC, too.
   * Zones are then read by read_file.  Result: false when nothing names it: read_file is asked for
   * /etc/localtime.  Called when a template asks for local time, once a rendering. */
  bool (*time_zone)(void *user, char *name, size_t room, size_t *size);
} chart_host;

#define CHART_HOST_INIT                                                                        \
  {                                                                                            \
    sizeof(chart_host), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, { 0 }, 0, NULL, \
      NULL                                                                                     \
  }

/* The POSIX host: real clock, getrandom, the file system, the time zone of TZ, no DNS, no
 * environment.
 * Threads: any. */
CHART_API chart_host chart_host_posix(void);

/* Makes renderings repeat byte for byte: with `host` as the host of a context, every rendering draws
 * all of its randomness from the ChaCha20 stream whose key is the SHA-256 of `seed`, from the start
 * of that stream, and its clock stands at `seconds` since 1970.  Passwords, UUIDs, shuffles, keys,
 * serial numbers and signatures of certificates are thereby functions of chart, values, seed, time
 * and version of libchart; Helm has nothing of the kind.
 *
 * `host` was readied by CHART_HOST_INIT or chart_host_posix; its functions for files and names stay
 * in use, `now` and `random` are no longer called.  The seed is copied.  Another call replaces it.
 *
 * Whoever knows the seed knows the secrets that were made from it: keep it as secret as those, and
 * make it long and random where they matter.  Certificates are valid from `seconds` on.
 *
 * Threads: each rendering has a stream of its own, so renderings of one context that run at once
 * give what they give one after the other. */
CHART_API void chart_host_seed(chart_host *host, chart_str seed, int64_t seconds);

#ifdef __cplusplus
}
#endif
#endif
