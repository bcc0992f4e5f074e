/* SPDX-License-Identifier: Apache-2.0
 * Runs one program and prints what it cost: wall time, CPU time, peak memory.
 *
 *     launch PROGRAM [ARGUMENT...]
 *
 * A child's peak memory starts from that of the process it was split off from, so a big parent
 * (Python) would hide what a small program uses; this one is far smaller than all that it measures.
 *
 * The program's output goes to /dev/null. One line is printed: wall time in nanoseconds, user and
 * system time in microseconds, peak resident memory in KiB, exit status (from 128: a signal). */
#define _GNU_SOURCE

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STATUS_SIGNAL = 128 };

static long long now_in_nanoseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long microseconds(struct timeval time)
{
  return time.tv_sec * 1000000LL + time.tv_usec;
}

static int exit_status(int wait_status)
{
  if (WIFSIGNALED(wait_status))
    return STATUS_SIGNAL + WTERMSIG(wait_status);
  return WEXITSTATUS(wait_status);
}

/* posix_spawn does not copy the page tables, as fork does: that would be measured, too. */
static int spawn(pid_t *child, char **command)
{
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++)
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0);
  return posix_spawn(child, command[0], &actions, NULL, command, environ);
}

int main(int argc, char **argv)
{
  if (argc < 2) {
    fputs("usage: launch PROGRAM [ARGUMENT...]\n", stderr);
    return 2;
  }

  long long     start = now_in_nanoseconds();
  pid_t         child;
  int           wait_status;
  struct rusage usage;
  if (spawn(&child, argv + 1) != 0 || wait4(child, &wait_status, 0, &usage) != child) {
    fprintf(stderr, "launch: cannot run %s\n", argv[1]);
    return 1;
  }
  long long wall = now_in_nanoseconds() - start;
  printf("%lld %lld %lld %ld %d\n", wall, microseconds(usage.ru_utime),
         microseconds(usage.ru_stime), usage.ru_maxrss, exit_status(wait_status));
  return 0;
}
