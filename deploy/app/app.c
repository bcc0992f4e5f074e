/* SPDX-License-Identifier: Apache-2.0
 * app: a small HTTP service that shows how to start and end without losing a request.
 *
 *   /         which version answers
 *   /healthz  200 as long as the process works; Kubernetes restarts it otherwise
 *   /readyz   200 from the end of the warm-up until SIGTERM; traffic comes only then
 *
 * After SIGTERM: /readyz fails at once, everything else is served as before for a pause, in which
 * the load balancers notice; then nobody new is let in, requests under way are finished, and the
 * exit status is 0.  A second SIGTERM ends the pause.
 *
 * One thread and poll().  Every connection serves one request, has a bounded buffer and a deadline;
 * when all places are taken, the one who has kept us waiting longest makes room.  So neither slow
 * nor hostile clients keep the kubelet from its probes.
 *
 * Settings, from the environment: PORT (8080), WARMUP_SECONDS (2), DRAIN_SECONDS (5), and
 * REQUEST_SECONDS (5), in which a request must have come, and then its reply must have gone.  So
 * the end takes at most DRAIN_SECONDS + 2 * REQUEST_SECONDS + 1.
 */
#define _GNU_SOURCE /* accept4 */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef APP_VERSION
#define APP_VERSION "unknown"
#endif

enum {
  PLACES        = 512,  /* connections at the same time */
  REQUEST_BYTES = 8192, /* request line and headers; more is answered with 431 */
  REPLY_BYTES   = 512,
  LINGER_MS     = 1000, /* how long a client may go on sending what nobody reads any more */
  PATIENCE_MS   = 500,  /* so long nobody is sent away to make room */
};

typedef enum { FREE, READING, WRITING, LINGERING } stage;

/* One client: reads a request, writes the reply, then waits for the other side to close.  (Closing
 * first, with bytes unread, would take the reply away from the client.) */
typedef struct {
  stage   stage;
  int     socket;
  int64_t since; /* when this stage began, in ms */
  size_t  size;  /* bytes of the request that have come */
  size_t  reply_size, reply_sent;
  char    reply[REPLY_BYTES];
  char    request[REQUEST_BYTES + 1]; /* one for a NUL */
} connection;

typedef struct {
  int        listener; /* -1 once nobody new is let in */
  int64_t    ready_at; /* when the warm-up is over */
  int64_t    request_ms;
  int64_t    drain_ms;
  int64_t    drained_at; /* when the pause after SIGTERM is over; 0 before SIGTERM */
  int        signals;    /* a file that tells of SIGTERM and SIGINT */
  connection connections[PLACES];
} server_state;

static int64_t now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- Replies */

typedef struct {
  int         status;
  const char *reason;
  const char *text; /* NULL: the reason in small is enough */
} outcome;

/* What a good request for a path gets. */
static outcome answer_path(const server_state *server, const char *path, size_t size)
{
  bool is_ready = server->drained_at == 0 && now_ms() >= server->ready_at;
  if (size == 1)
    return (outcome){ 200, "OK", "app" };
  if (size == 8 && memcmp(path, "/healthz", 8) == 0)
    return (outcome){ 200, "OK", "alive" };
  if (size == 7 && memcmp(path, "/readyz", 7) == 0 && is_ready)
    return (outcome){ 200, "OK", "ready" };
  if (size == 7 && memcmp(path, "/readyz", 7) == 0)
    return (outcome){ 503, "Service Unavailable",
                      server->drained_at != 0 ? "ending" : "warming up" };
  return (outcome){ 404, "Not Found", NULL };
}

/* Puts the reply together and has it sent. */
static void reply(connection *client, outcome answer, bool with_body)
{
  char body[96];
  int  size =
    snprintf(body, sizeof body, "%s %s\n", answer.text ? answer.text : answer.reason, APP_VERSION);
  if (size >= (int) sizeof body)
    size = (int) sizeof body - 1;
  int all            = snprintf(client->reply, sizeof client->reply,
                                "HTTP/1.1 %d %s\r\n"
                                           "Content-Type: text/plain; charset=utf-8\r\n"
                                           "Content-Length: %d\r\n"
                                           "Cache-Control: no-store\r\n"
                                           "Connection: close\r\n"
                                           "%s\r\n%s",
                                answer.status, answer.reason, size,
                     answer.status == 405 ? "Allow: GET, HEAD\r\n" : "", with_body ? body : "");
  client->reply_size = (size_t) all;
  client->reply_sent = 0;
  client->stage      = WRITING;
  client->since      = now_ms();
}

/* ---- Requests */

static bool is_token_byte(char byte)
{
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || (byte != '\0' && strchr("!#$%&'*+-.^_`|~", byte) != NULL);
}

static size_t token_size(const char *text)
{
  size_t size = 0;
  while (is_token_byte(text[size]))
    size++;
  return size;
}

/* Whether every header line reads "Name: value", and "Host" stands there at most once, and exactly
 * once if it must.  Lines end with CRLF; the last one is empty. */
static bool headers_are_good(const char *line, bool needs_host)
{
  int hosts = 0;
  while (strncmp(line, "\r\n", 2) != 0) {
    size_t      name = token_size(line);
    const char *end  = strstr(line, "\r\n");
    if (name == 0 || line[name] != ':' || end == NULL)
      return false;
    hosts += name == 4 && strncasecmp(line, "Host", 4) == 0;
    for (const char *byte = line + name + 1; byte < end; byte++)
      if (((unsigned char) *byte < ' ' && *byte != '\t') || *byte == 0x7f)
        return false;
    line = end + 2;
  }
  return hosts <= 1 && (hosts == 1 || !needs_host);
}

/* The answer to a whole request, which ends with an empty line and a NUL.  Clears *with_body where
 * the method forbids one. */
static outcome answer_request(const server_state *server, const char *request, bool *with_body)
{
  const outcome bad    = { 400, "Bad Request", NULL };
  size_t        method = token_size(request);
  if (method == 0 || request[method] != ' ')
    return bad;
  const char *target = request + method + 1;
  size_t      size   = 0;
  while ((unsigned char) target[size] > ' ' && target[size] != 0x7f)
    size++;
  const char *version = target + size;
  if (target[0] != '/' || strncmp(version, " HTTP/", 6) != 0)
    return bad;
  bool is_old = strncmp(version, " HTTP/1.0\r\n", 11) == 0;
  if (!is_old && strncmp(version, " HTTP/1.1\r\n", 11) != 0)
    return (outcome){ 505, "HTTP Version Not Supported", NULL };
  if (!headers_are_good(version + 11, !is_old))
    return bad;
  bool is_head = method == 4 && memcmp(request, "HEAD", 4) == 0;
  if (!is_head && !(method == 3 && memcmp(request, "GET", 3) == 0))
    return (outcome){ 405, "Method Not Allowed", NULL };
  *with_body = !is_head;
  return answer_path(server, target, strcspn(target, "? "));
}

/* Answers what has come so far, if it is whole or can no longer become good.  Bytes before `seen` were
 * looked at before. */
static void consider_request(const server_state *server, connection *client, size_t seen)
{
  bool        with_body         = true;
  const char *fresh             = client->request + (seen > 3 ? seen - 3 : 0);
  client->request[client->size] = '\0';
  if (memchr(client->request + seen, '\0', client->size - seen) != NULL) {
    reply(client, (outcome){ 400, "Bad Request", NULL }, true);
  } else if (strstr(fresh, "\r\n\r\n") != NULL) {
    outcome answer = answer_request(server, client->request, &with_body);
    reply(client, answer, with_body);
  } else if (client->size == REQUEST_BYTES) {
    reply(client, (outcome){ 431, "Request Header Fields Too Large", NULL }, true);
  }
}

/* ---- Connections */

static void hang_up(connection *client)
{
  close(client->socket);
  client->stage = FREE;
}

static bool would_block(void)
{
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static void read_some(const server_state *server, connection *client)
{
  ssize_t count =
    recv(client->socket, client->request + client->size, REQUEST_BYTES - client->size, 0);
  if (count > 0) {
    client->size += (size_t) count;
    consider_request(server, client, client->size - (size_t) count);
  } else if (count == 0 || !would_block()) {
    hang_up(client);
  }
}

static void write_some(connection *client)
{
  ssize_t count = send(client->socket, client->reply + client->reply_sent,
                       client->reply_size - client->reply_sent, MSG_NOSIGNAL);
  if (count < 0 && !would_block()) {
    hang_up(client);
  } else if (count >= 0) {
    client->reply_sent += (size_t) count;
    if (client->reply_sent == client->reply_size) {
      shutdown(client->socket, SHUT_WR);
      client->stage = LINGERING;
      client->since = now_ms();
    }
  }
}

static void discard_some(connection *client)
{
  char    nothing[4096];
  ssize_t count = recv(client->socket, nothing, sizeof nothing, 0);
  if (count == 0 || (count < 0 && !would_block()))
    hang_up(client);
}

/* Goes on with a connection whose socket has something to tell. */
static void serve(const server_state *server, connection *client)
{
  if (client->stage == READING)
    read_some(server, client);
  else if (client->stage == LINGERING)
    discard_some(client);
  if (client->stage == WRITING) /* at once after the request: a reply nearly always fits */
    write_some(client);
}

static int64_t deadline(const server_state *server, const connection *client)
{
  return client->since + (client->stage == LINGERING ? LINGER_MS : server->request_ms);
}

/* Ends those that took too long.  A request that did not come is told so. */
static void end_overdue(server_state *server)
{
  int64_t now = now_ms();
  for (int i = 0; i < PLACES; i++) {
    connection *client = &server->connections[i];
    if (client->stage == FREE || deadline(server, client) > now)
      continue;
    if (client->stage == READING && client->size > 0) {
      reply(client, (outcome){ 408, "Request Timeout", NULL }, true);
      write_some(client);
    } else {
      hang_up(client);
    }
  }
}

/* A free place, or else that of whoever has kept us waiting longest; NULL if all are too young to be
 * sent away. */
static connection *find_place(server_state *server)
{
  connection *oldest = &server->connections[0];
  for (int i = 0; i < PLACES; i++) {
    connection *client = &server->connections[i];
    if (client->stage == FREE)
      return client;
    if (client->since < oldest->since)
      oldest = client;
  }
  return now_ms() - oldest->since < PATIENCE_MS ? NULL : oldest;
}

/* Lets in everyone who waits at the door and finds a place. */
static void let_in(server_state *server)
{
  for (;;) {
    connection *place = find_place(server);
    if (place == NULL)
      return;
    int client = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0)
      return; /* nobody there, or somebody who has gone again */
    if (place->stage != FREE)
      hang_up(place);
    place->stage  = READING;
    place->socket = client;
    place->since  = now_ms();
    place->size   = 0;
  }
}

/* ---- The loop */

/* Takes notice of SIGTERM: the pause begins, or ends at the second one. */
static void hear_signal(server_state *server)
{
  struct signalfd_siginfo info;
  if (read(server->signals, &info, sizeof info) != (ssize_t) sizeof info)
    return;
  server->drained_at = now_ms() + (server->drained_at == 0 ? server->drain_ms : 0);
  printf("app %s: ending, not ready any more\n", APP_VERSION);
}

/* Shuts the door when the pause is over. */
static void consider_end(server_state *server)
{
  if (server->listener < 0 || server->drained_at == 0 || now_ms() < server->drained_at)
    return;
  let_in(server); /* those who came before the door shuts are still served */
  close(server->listener);
  server->listener = -1;
}

/* The time by which the loop must look again though nothing has come; INT64_MAX: never. */
static int64_t next_look(const server_state *server, bool has_place)
{
  int64_t until = INT64_MAX;
  if (server->listener >= 0 && server->drained_at != 0)
    until = server->drained_at;
  if (server->listener >= 0 && !has_place && now_ms() + PATIENCE_MS / 10 < until)
    until = now_ms() + PATIENCE_MS / 10;
  for (int i = 0; i < PLACES; i++) {
    const connection *client = &server->connections[i];
    if (client->stage != FREE && deadline(server, client) < until)
      until = deadline(server, client);
  }
  return until;
}

/* What poll is to watch: the signals, the door if someone could come in, and everybody inside.  Entry
 * 2 + i belongs to owners[i].  Gives the number of entries. */
static nfds_t watch(server_state *server, bool has_place, struct pollfd *entries,
                    connection **owners)
{
  nfds_t count = 0;
  entries[0]   = (struct pollfd){ server->signals, POLLIN, 0 };
  entries[1]   = (struct pollfd){ has_place ? server->listener : -1, POLLIN, 0 };
  for (int i = 0; i < PLACES; i++) {
    connection *client = &server->connections[i];
    short       what   = client->stage == WRITING ? POLLOUT : POLLIN;
    if (client->stage == FREE)
      continue;
    entries[2 + count] = (struct pollfd){ client->socket, what, 0 };
    owners[count++]    = client;
  }
  return 2 + count;
}

/* Sleeps until something comes, or until it is time to look again. */
static int sleep_on(struct pollfd *entries, nfds_t count, int64_t until)
{
  int64_t ms = until - now_ms();
  return poll(entries, count, until == INT64_MAX ? -1 : ms > 0 ? (int) ms : 0);
}

static bool is_idle(const server_state *server)
{
  for (int i = 0; i < PLACES; i++)
    if (server->connections[i].stage != FREE)
      return false;
  return true;
}

/* Serves until told to end and nothing is under way. */
static void run(server_state *server)
{
  struct pollfd entries[2 + PLACES];
  connection   *owners[PLACES];
  while (server->listener >= 0 || !is_idle(server)) {
    bool   has_place = find_place(server) != NULL;
    nfds_t count     = watch(server, has_place, entries, owners);
    int    woken     = sleep_on(entries, count, next_look(server, has_place));
    for (nfds_t i = 2; woken > 0 && i < count; i++)
      if (entries[i].revents != 0)
        serve(server, owners[i - 2]);
    if (woken > 0 && entries[1].revents != 0)
      let_in(server);
    if (woken > 0 && entries[0].revents != 0)
      hear_signal(server);
    consider_end(server);
    end_overdue(server);
  }
}

/* ---- Start */

static void fail(const char *what)
{
  fprintf(stderr, "app: %s: %s\n", what, strerror(errno));
  exit(1);
}

/* A whole number from the environment, from low to high. */
static long setting(const char *name, long fallback, long low, long high)
{
  const char *text = getenv(name);
  if (text == NULL || text[0] == '\0')
    return fallback;
  char *end;
  errno      = 0;
  long value = strtol(text, &end, 10);
  if (errno != 0 || *end != '\0' || value < low || value > high) {
    fprintf(stderr, "app: %s is \"%s\", but must be a number from %ld to %ld\n", name, text, low,
            high);
    exit(2);
  }
  return value;
}

/* Listens on every address, IPv6 and IPv4, or on IPv4 alone where there is no IPv6. */
static int listen_on(uint16_t port)
{
  struct sockaddr_in6 any6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
  struct sockaddr_in  any4 = { .sin_family = AF_INET, .sin_port = htons(port) };
  int                 yes = 1, no = 0;
  any6.sin6_addr = in6addr_any;
  bool has_six   = true;
  int  listener  = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0) {
    has_six  = false;
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  }
  if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0)
    fail("socket");
  if (has_six && setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no) != 0)
    fail("setsockopt");
  int bound = has_six ? bind(listener, (struct sockaddr *) &any6, sizeof any6)
                      : bind(listener, (struct sockaddr *) &any4, sizeof any4);
  if (bound != 0)
    fail("bind");
  if (listen(listener, SOMAXCONN) != 0)
    fail("listen");
  return listener;
}

/* As process 1 of a container nothing ends us unless we ask for the signal.  Gives a file to read the
 * signals from. */
static int take_signals(void)
{
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, SIGTERM);
  sigaddset(&ours, SIGINT);
  int signals =
    sigprocmask(SIG_BLOCK, &ours, NULL) == 0 ? signalfd(-1, &ours, SFD_NONBLOCK | SFD_CLOEXEC) : -1;
  if (signals < 0)
    fail("signals");
  return signals;
}

int main(void)
{
  long          port       = setting("PORT", 8080, 1, 65535);
  int64_t       warmup_ms  = setting("WARMUP_SECONDS", 2, 0, 3600) * 1000;
  int64_t       drain_ms   = setting("DRAIN_SECONDS", 5, 0, 3600) * 1000;
  int64_t       request_ms = setting("REQUEST_SECONDS", 5, 1, 3600) * 1000;
  server_state *server     = calloc(1, sizeof *server); /* 4 MiB, real only as far as used */
  if (server == NULL)
    fail("memory");
  server->signals    = take_signals();
  server->listener   = listen_on((uint16_t) port);
  server->drain_ms   = drain_ms;
  server->request_ms = request_ms;
  server->ready_at   = now_ms() + warmup_ms;
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("app %s: listening on port %ld, ready in %ld s\n", APP_VERSION, port,
         (long) (warmup_ms / 1000));
  run(server);
  printf("app %s: ended\n", APP_VERSION);
  free(server);
  return 0;
}
