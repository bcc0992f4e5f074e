/* SPDX-License-Identifier: Apache-2.0
 * Running a post-renderer, in the words of Helm 3.17.3 (pkg/postrender) and of Go's os/exec. */
#define _DEFAULT_SOURCE /* WCOREDUMP */

#include "post_renderer.h"

#include "bytes.h"
#include "console.h"
#include "options.h"
#include "paths.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* ---- finding the program -------------------------------------------------------------------------- */

/* 0 when the file may be run, else an errno value. */
static int check_program(const char *path)
{
  struct stat info;
  if (stat(path, &info) != 0)
    return errno;
  if (S_ISDIR(info.st_mode))
    return EISDIR;
  if ((info.st_mode & 0111) == 0 || access(path, X_OK) != 0)
    return EACCES;
  return 0;
}

static bool fail_find(const char *name, const char *reason, char *why, size_t why_size)
{
  char quoted[4096];
  options_quote(quoted, sizeof quoted, name);
  snprintf(why, why_size, "unable to find binary at %s: exec: %s: %s", name, quoted, reason);
  return false;
}

static bool find_by_path(const char *name, char *path, size_t path_size, char *why, size_t why_size)
{
  char reason[8192];
  int  wrong = check_program(name);
  if (wrong == 0)
    return path_absolute(name, path, path_size) ||
           fail_find(name, "file name too long", why, why_size);
  if (wrong == EACCES || wrong == EISDIR)
    snprintf(reason, sizeof reason, "%s", console_errno(wrong).text);
  else
    snprintf(reason, sizeof reason, "stat %s: %s", name, console_errno(wrong).text);
  return fail_find(name, reason, why, why_size);
}

/* The file in one folder of PATH; an empty one is the folder we are in. */
static bool find_in(const char *folder, size_t size, const char *name, char *path, size_t path_size)
{
  char joined[8192];
  if (size == 0)
    snprintf(joined, sizeof joined, "./%s", name);
  else
    snprintf(joined, sizeof joined, "%.*s/%s", (int) size, folder, name);
  return check_program(joined) == 0 && path_clean(joined, path, path_size);
}

bool post_renderer_find(const char *name, char *path, size_t path_size, char *why, size_t why_size)
{
  if (strchr(name, '/') != NULL)
    return find_by_path(name, path, path_size, why, why_size);
  const char *folders = getenv("PATH");
  while (folders != NULL && *folders != '\0') {
    size_t size = strcspn(folders, ":");
    if (find_in(folders, size, name, path, path_size)) {
      if (path[0] == '/')
        return true;
      return fail_find(name, "cannot run executable found relative to current directory", why,
                       why_size);
    }
    folders += size + (folders[size] == ':');
  }
  return fail_find(name, "executable file not found in $PATH", why, why_size);
}

/* ---- running it ----------------------------------------------------------------------------------- */

enum { INPUT, OUTPUT, ERRORS, STREAMS };

typedef struct process {
  pid_t       id;
  int         stream[STREAMS]; /* our ends; -1: closed */
  const char *input;
  size_t      input_size;
  bytes       answer[STREAMS]; /* of OUTPUT and ERRORS */
} process;

static void close_stream(process *p, int i)
{
  if (p->stream[i] >= 0)
    close(p->stream[i]);
  p->stream[i] = -1;
}

/* Pipes for the three streams: theirs[i] is the program's end. */
static int open_pipes(process *p, int theirs[STREAMS])
{
  for (int i = 0; i < STREAMS; i++)
    p->stream[i] = theirs[i] = -1;
  for (int i = 0; i < STREAMS; i++) {
    int ends[2];
    if (pipe(ends) != 0)
      return errno;
    p->stream[i] = i == INPUT ? ends[1] : ends[0];
    theirs[i]    = i == INPUT ? ends[0] : ends[1];
    fcntl(p->stream[i], F_SETFD, FD_CLOEXEC);
    fcntl(p->stream[i], F_SETFL, O_NONBLOCK);
    fcntl(theirs[i], F_SETFD, FD_CLOEXEC);
  }
  return 0;
}

/* The program has SIGPIPE as it is by default: only we ignore it. */
static int spawn(process *p, const int theirs[STREAMS], char *const *words)
{
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t          attributes;
  sigset_t                   defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  for (int i = 0; i < STREAMS; i++)
    posix_spawn_file_actions_adddup2(&actions, theirs[i], i);
  int wrong = posix_spawn(&p->id, words[0], &actions, &attributes, words, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return wrong;
}

static int start(process *p, char *const *words)
{
  int theirs[STREAMS];
  int wrong = open_pipes(p, theirs);
  if (wrong == 0)
    wrong = spawn(p, theirs, words);
  for (int i = 0; i < STREAMS; i++)
    if (theirs[i] >= 0)
      close(theirs[i]);
  return wrong;
}

/* Gives the program a piece of its input; one that does not read it has closed the pipe, and that
 * is no error. */
static void feed(process *p)
{
  ssize_t n = write(p->stream[INPUT], p->input, p->input_size);
  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return;
  if (n > 0) {
    p->input += n;
    p->input_size -= (size_t) n;
  }
  if (n < 0 || p->input_size == 0)
    close_stream(p, INPUT);
}

/* Result: 0, or ENOMEM. */
static int listen_to(process *p, int i)
{
  int wrong = bytes_read_all(&p->answer[i], p->stream[i]);
  if (wrong != EAGAIN)
    close_stream(p, i);
  return wrong == ENOMEM ? wrong : 0;
}

/* Writes and reads until the program, and whoever holds its pipes, has closed both answers. */
static int talk(process *p)
{
  int wrong = 0;
  if (p->input_size == 0)
    close_stream(p, INPUT);
  while (wrong == 0 && (p->stream[OUTPUT] >= 0 || p->stream[ERRORS] >= 0)) {
    struct pollfd polls[STREAMS];
    for (int i = 0; i < STREAMS; i++)
      polls[i] = (struct pollfd){ p->stream[i], i == INPUT ? POLLOUT : POLLIN, 0 };
    if (poll(polls, STREAMS, -1) < 0 && errno != EINTR)
      return errno;
    if (polls[INPUT].revents != 0)
      feed(p);
    for (int i = OUTPUT; wrong == 0 && i < STREAMS; i++)
      if (polls[i].revents != 0)
        wrong = listen_to(p, i);
  }
  return wrong;
}

/* How the program ended, as Go says it; empty when all is well. */
static void describe_end(int status, char *out, size_t size)
{
  out[0] = '\0';
  if (WIFSIGNALED(status)) {
    const char *name = strsignal(WTERMSIG(status));
    snprintf(out, size, "signal: %c%s%s", name[0] | 0x20, name + 1,
             WCOREDUMP(status) ? " (core dumped)" : "");
  } else if (WIFEXITED(status) && WEXITSTATUS(status) != 0) {
    snprintf(out, size, "exit status %d", WEXITSTATUS(status));
  }
}

/* Result: how it went wrong; empty when it did not. */
static void run(process *p, char *const *words, char *wrong, size_t size)
{
  int status = 0;
  int number = start(p, words);
  if (number != 0) {
    snprintf(wrong, size, "fork/exec %s: %s", words[0], console_errno(number).text);
    return;
  }
  number = talk(p);
  for (int i = 0; i < STREAMS; i++)
    close_stream(p, i);
  if (number != 0)
    kill(p->id, SIGKILL);
  while (waitpid(p->id, &status, 0) < 0 && errno == EINTR)
    continue;
  describe_end(status, wrong, size);
  if (number != 0)
    snprintf(wrong, size, "%s", console_errno(number).text);
}

int post_renderer_run(const char *path, const char *const *arguments, size_t count,
                      const char *input, size_t input_size, bool with_hint, char **output,
                      size_t *output_size)
{
  char         wrong[8192];
  process      p     = { .id = -1, .input = input, .input_size = input_size };
  const char **words = (const char **) calloc(count + 2, sizeof(const char *));
  if (words == NULL)
    return console_fail("out of memory");
  words[0] = path;
  if (count != 0)
    memcpy((void *) &words[1], (const void *) arguments, count * sizeof(const char *));
  for (int i = 0; i < STREAMS; i++)
    p.stream[i] = -1;
  run(&p, (char *const *) (void *) words, wrong, sizeof wrong);
  free((void *) words);
  int status = 0;
  if (wrong[0] != '\0') {
    status = console_fail("error while running post render on files: error while running command "
                          "%s. error output:\n%.*s: %s%s",
                          path, (int) p.answer[ERRORS].size,
                          p.answer[ERRORS].size == 0 ? "" : p.answer[ERRORS].data, wrong,
                          with_hint ? "\n\n" CONSOLE_DEBUG_HINT : "");
    bytes_free(&p.answer[OUTPUT]);
  }
  bytes_free(&p.answer[ERRORS]);
  *output      = p.answer[OUTPUT].data;
  *output_size = p.answer[OUTPUT].size;
  return status;
}
