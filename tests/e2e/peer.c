/* SPDX-License-Identifier: MIT */
#include "peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "testlib/plain.h"

extern char **environ;

enum {
    PATH_BYTES = 128,
    PATH_MAX_BYTES = 4096,
    MOST_ARGUMENTS = 40,
    START_PATIENCE = 2000,
    PAUSE_MS = 5
};

static void pause_ms(long ms)
{
    const struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
    (void)nanosleep(&pause, NULL);
}

static void path_of(const struct peer *peer, const char *name, char out[PATH_BYTES])
{
    CHECK(snprintf(out, PATH_BYTES, "%s/%s", peer->directory, name) < PATH_BYTES);
}

/* NULL when there is no such file. */
static char *read_file(const struct peer *peer, const char *name)
{
    char path[PATH_BYTES];
    size_t used = 0;
    size_t size = 1 << 16;
    path_of(peer, name, path);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return NULL;
    }
    char *text = malloc(size);
    CHECK(text != NULL);
    for (size_t got; (got = fread(text + used, 1, size - 1 - used, file)) > 0;) {
        used += got;
        if (used + 1 == size) {
            size *= 2;
            text = realloc(text, size);
            CHECK(text != NULL);
        }
    }
    text[used] = '\0';
    (void)fclose(file);
    return text;
}

static void write_password(const struct peer *peer, char path[PATH_BYTES])
{
    path_of(peer, "password", path);
    FILE *file = fopen(path, "wxe");
    CHECK(file != NULL);
    CHECK(fputs(PEER_PASSWORD "\n", file) >= 0);
    CHECK(fclose(file) == 0);
}

static void await_port(struct peer *peer)
{
    for (int i = 0; i < START_PATIENCE; i++) {
        char *text = read_file(peer, "port");
        if (text != NULL) {
            char *end;
            peer->port = (unsigned)strtoul(text, &end, 10);
            CHECK(peer->port > 0 && (*end == '\n' || *end == '\0'));
            free(text);
            return;
        }
        CHECK(waitpid(peer->pid, NULL, WNOHANG) == 0);
        pause_ms(PAUSE_MS);
    }
    static const bool responder_started = false;
    CHECK(responder_started);
}

/* posix_spawn takes char * and does not write to them. */
static char *spelt(const char *text)
{
    char *same;
    memcpy(&same, &text, sizeof(same));
    return same;
}

static void start(struct peer *peer, const char *const *first, const char *const *more)
{
    static const char *const fixed[] = {WSMI_RESPONDER, "--die-with-parent", "--anonymous",
                                        "--user",       PEER_USER,           NULL};
    char files[4][PATH_BYTES];
    char *list[MOST_ARGUMENTS];
    size_t count = 0;
    memset(peer, 0, sizeof(*peer));
    const char *temporary = getenv("TMPDIR");
    CHECK(snprintf(peer->directory, sizeof(peer->directory), "%s/wsmi-e2e-XXXXXX",
                   temporary == NULL ? "/tmp" : temporary) < (int)sizeof(peer->directory));
    CHECK(mkdtemp(peer->directory) != NULL);
    write_password(peer, files[0]);
    path_of(peer, "port", files[1]);
    path_of(peer, "log", files[2]);
    path_of(peer, "stats", files[3]);
    const char *const places[] = {"--password-file", files[0], "--port-file",
                                  files[1],          "--log",  files[2],
                                  "--stats-file",    files[3], NULL};
    const char *const *const parts[] = {fixed, places, first, more};
    for (size_t part = 0; part < sizeof(parts) / sizeof(parts[0]); part++) {
        for (size_t i = 0; parts[part] != NULL && parts[part][i] != NULL; i++) {
            CHECK(count + 1 < MOST_ARGUMENTS);
            list[count++] = spelt(parts[part][i]);
        }
    }
    list[count] = NULL;
    posix_spawn_file_actions_t actions;
    CHECK(posix_spawn_file_actions_init(&actions) == 0);
    CHECK(posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) == 0);
    CHECK(posix_spawn(&peer->pid, WSMI_RESPONDER, &actions, NULL, list, environ) == 0);
    CHECK(posix_spawn_file_actions_destroy(&actions) == 0);
    await_port(peer);
}

void peer_start(struct peer *peer, const char *const *arguments)
{
    start(peer, NULL, arguments);
}

void peer_start_tls(struct peer *peer, const char *name, const char *const *arguments)
{
    char certificate[PATH_MAX_BYTES];
    char key[PATH_MAX_BYTES];
    CHECK(snprintf(certificate, sizeof(certificate), PEER_CERTS "%s.pem", name) <
          (int)sizeof(certificate));
    CHECK(snprintf(key, sizeof(key), PEER_CERTS "%s.key", name) < (int)sizeof(key));
    const char *const tls[] = {"--tls", "--cert", certificate, "--key", key, NULL};
    start(peer, tls, arguments);
}

static struct peer_stats parse_stats(const struct peer *peer)
{
    static const char *const names[] = {"connections=", "requests=", "peak="};
    unsigned long numbers[3];
    char *text = read_file(peer, "stats");
    CHECK(text != NULL);
    for (size_t i = 0; i < 3; i++) {
        const char *found = strstr(text, names[i]);
        CHECK(found != NULL);
        numbers[i] = strtoul(found + strlen(names[i]), NULL, 10);
    }
    free(text);
    return (struct peer_stats){numbers[0], numbers[1], numbers[2]};
}

/* The file appears complete, renamed into place. */
static void await_stats(const struct peer *peer)
{
    char path[PATH_BYTES];
    path_of(peer, "stats", path);
    (void)unlink(path);
    CHECK(kill(peer->pid, SIGUSR1) == 0);
    for (int i = 0; i < START_PATIENCE; i++) {
        if (access(path, R_OK) == 0) {
            return;
        }
        pause_ms(PAUSE_MS);
    }
    static const bool responder_wrote_statistics = false;
    CHECK(responder_wrote_statistics);
}

struct peer_stats peer_stats(const struct peer *peer)
{
    await_stats(peer);
    return parse_stats(peer);
}

unsigned long peer_counter(const struct peer *peer, const char *name)
{
    char wanted[64];
    await_stats(peer);
    char *text = read_file(peer, "stats");
    CHECK(text != NULL);
    CHECK(snprintf(wanted, sizeof(wanted), "%s=", name) < (int)sizeof(wanted));
    const char *found = text;
    do {
        found = strstr(found, wanted);
        CHECK(found != NULL);
        found += strlen(wanted);
    } while (found != text + strlen(wanted) && found[-(long)strlen(wanted) - 1] != ' ');
    unsigned long number = strtoul(found, NULL, 10);
    free(text);
    return number;
}

void peer_stop(struct peer *peer, struct peer_stats *ret)
{
    static const char *const names[] = {"password", "port", "log", "stats"};
    char path[PATH_BYTES];
    int status;
    CHECK(kill(peer->pid, SIGTERM) == 0);
    CHECK(waitpid(peer->pid, &status, 0) == peer->pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    if (ret != NULL) {
        *ret = parse_stats(peer);
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        path_of(peer, names[i], path);
        (void)unlink(path);
    }
    CHECK(rmdir(peer->directory) == 0);
}

char *peer_log(const struct peer *peer)
{
    char *text = read_file(peer, "log");
    if (text == NULL) {
        text = calloc(1, 1);
        CHECK(text != NULL);
    }
    return text;
}

static struct sockaddr_in loopback(unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/* A port of 127.0.0.1, and the socket that has it. */
static unsigned take_port(int *ret_socket)
{
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof(address);
    *ret_socket = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(*ret_socket >= 0);
    CHECK(bind(*ret_socket, (struct sockaddr *)&address, sizeof(address)) == 0);
    CHECK(getsockname(*ret_socket, (struct sockaddr *)&address, &size) == 0);
    return ntohs(address.sin_port);
}

static void listen_with(struct listener *listener, int backlog)
{
    listener->port = take_port(&listener->socket);
    CHECK(fcntl(listener->socket, F_SETFL, O_NONBLOCK) == 0);
    CHECK(listen(listener->socket, backlog) == 0);
}

void listener_open(struct listener *listener)
{
    listen_with(listener, SOMAXCONN);
}

size_t listener_visitors(const struct listener *listener)
{
    size_t count = 0;
    for (int visitor; (visitor = accept(listener->socket, NULL, NULL)) >= 0; count++) {
        (void)close(visitor);
    }
    CHECK(errno == EAGAIN || errno == EWOULDBLOCK);
    return count;
}

void listener_close(struct listener *listener)
{
    CHECK(close(listener->socket) == 0);
}

void black_hole_open(struct black_hole *hole)
{
    listen_with(&hole->listener, 0);
    struct sockaddr_in address = loopback(hole->listener.port);
    size_t pending = 0;
    for (size_t i = 0; i < BLACK_HOLE_FILLERS; i++) {
        hole->fillers[i] = socket(AF_INET, SOCK_STREAM, 0);
        CHECK(hole->fillers[i] >= 0);
        CHECK(fcntl(hole->fillers[i], F_SETFL, O_NONBLOCK) == 0);
        CHECK(connect(hole->fillers[i], (struct sockaddr *)&address, sizeof(address)) != 0 &&
              errno == EINPROGRESS);
        struct pollfd wait = {.fd = hole->fillers[i], .events = POLLOUT};
        pending += poll(&wait, 1, 20) == 0;
    }
    CHECK(pending > 0);
}

void black_hole_close(struct black_hole *hole)
{
    for (size_t i = 0; i < BLACK_HOLE_FILLERS; i++) {
        CHECK(close(hole->fillers[i]) == 0);
    }
    listener_close(&hole->listener);
}

unsigned unused_port(void)
{
    /* Kept, so that nobody else gets it either. */
    int socket;
    return take_port(&socket);
}
