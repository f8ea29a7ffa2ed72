/* SPDX-License-Identifier: MIT */
#include "canned.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "canned_answer.h"
#include "testlib/plain.h"

enum { REQUEST_BYTES = 16384, EVENTS = 256, BACKLOG = 16384 };

struct visitor {
    int socket;
    size_t got;
    size_t sent;
    struct canned_answer answer; /* `bytes` NULL: none is due */
    unsigned long long due_ms;
    struct visitor *next; /* in the queue of those who wait for `due_ms` */
    char request[REQUEST_BYTES + 1];
};

struct server {
    const struct canned_config *config;
    int listener;
    int events;
    struct visitor *first;
    struct visitor *last;
};

static unsigned long long now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long long)now.tv_sec * 1000 + (unsigned long long)now.tv_nsec / 1000000;
}

static void watch(const struct server *server, struct visitor *visitor, unsigned what, int how)
{
    struct epoll_event event = {.events = what, .data.ptr = visitor};
    CHECK(epoll_ctl(server->events, how, visitor->socket, &event) == 0);
}

static void welcome(const struct server *server)
{
    int on = 1;
    for (;;) {
        int socket = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket < 0) {
            return;
        }
        struct visitor *visitor = calloc(1, sizeof(*visitor));
        CHECK(visitor != NULL);
        visitor->socket = socket;
        (void)setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        watch(server, visitor, EPOLLIN, EPOLL_CTL_ADD);
    }
}

/* False when the peer is gone. */
static bool push(const struct server *server, struct visitor *visitor)
{
    const struct canned_answer *answer = &visitor->answer;
    while (visitor->sent < answer->size) {
        ssize_t sent = send(visitor->socket, answer->bytes + visitor->sent,
                            answer->size - visitor->sent, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            watch(server, visitor, EPOLLOUT, EPOLL_CTL_MOD);
            return true;
        }
        if (sent <= 0) {
            return false;
        }
        visitor->sent += (size_t)sent;
    }
    canned_answer_free(&visitor->answer);
    if (visitor->sent > 0) {
        watch(server, visitor, EPOLLIN, EPOLL_CTL_MOD);
    }
    visitor->sent = 0;
    return true;
}

static bool answer_it(struct server *server, struct visitor *visitor)
{
    visitor->answer = canned_answer_make(visitor->request, server->config->instances);
    visitor->got = 0;
    if (server->config->delay_ms == 0) {
        return push(server, visitor);
    }
    visitor->due_ms = now_ms() + server->config->delay_ms;
    visitor->next = NULL;
    if (server->last == NULL) {
        server->first = visitor;
    } else {
        server->last->next = visitor;
    }
    server->last = visitor;
    return true;
}

/* Whether the request is there to its end. */
static bool is_whole(const struct visitor *visitor)
{
    const char *end = strstr(visitor->request, "\r\n\r\n");
    const char *length = strstr(visitor->request, "Content-Length: ");
    if (end == NULL || length == NULL) {
        return false;
    }
    size_t body = strtoul(length + strlen("Content-Length: "), NULL, 10);
    return visitor->got >= (size_t)(end + 4 - visitor->request) + body;
}

static bool pull(struct server *server, struct visitor *visitor)
{
    ssize_t got = recv(visitor->socket, visitor->request + visitor->got,
                       REQUEST_BYTES - visitor->got, MSG_DONTWAIT);
    if (got <= 0) {
        return got < 0 && errno == EAGAIN;
    }
    visitor->got += (size_t)got;
    visitor->request[visitor->got] = '\0';
    return !is_whole(visitor) || answer_it(server, visitor);
}

static void part_with(struct visitor *visitor)
{
    (void)close(visitor->socket);
    canned_answer_free(&visitor->answer);
    free(visitor);
}

/* Answers whose time has come; how long to sleep until the next. */
static int serve_due(struct server *server)
{
    while (server->first != NULL) {
        struct visitor *visitor = server->first;
        unsigned long long now = now_ms();
        if (visitor->due_ms > now) {
            return (int)(visitor->due_ms - now);
        }
        server->first = visitor->next;
        server->last = server->first == NULL ? NULL : server->last;
        if (!push(server, visitor)) {
            part_with(visitor);
        }
    }
    return -1;
}

static void serve(struct server *server)
{
    struct epoll_event events[EVENTS];
    for (;;) {
        int count = epoll_wait(server->events, events, EVENTS, serve_due(server));
        for (int i = 0; i < count; i++) {
            struct visitor *visitor = events[i].data.ptr;
            if (visitor == NULL) {
                welcome(server);
            } else if (visitor->answer.bytes != NULL && visitor->sent == 0) {
                continue; /* it went away while it was to wait; push notices */
            } else if (!((events[i].events & EPOLLOUT) != 0 ? push(server, visitor)
                                                            : pull(server, visitor))) {
                part_with(visitor);
            }
        }
    }
}

void canned_start(struct canned *ret, const struct canned_config *config)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    socklen_t length = sizeof(address);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    struct server server = {.config = config};
    server.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    server.events = epoll_create1(EPOLL_CLOEXEC);
    CHECK(server.listener >= 0 && server.events >= 0);
    CHECK(bind(server.listener, (const struct sockaddr *)&address, sizeof(address)) == 0);
    CHECK(listen(server.listener, BACKLOG) == 0);
    CHECK(getsockname(server.listener, (struct sockaddr *)&address, &length) == 0);
    CHECK(epoll_ctl(server.events, EPOLL_CTL_ADD, server.listener, &event) == 0);
    ret->port = ntohs(address.sin_port);
    CHECK(fflush(NULL) == 0);
    ret->pid = fork();
    CHECK(ret->pid >= 0);
    if (ret->pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(&server);
    }
    (void)close(server.listener);
    (void)close(server.events);
}

void canned_stop(const struct canned *canned)
{
    CHECK(kill(canned->pid, SIGKILL) == 0);
    CHECK(waitpid(canned->pid, NULL, 0) == canned->pid);
}
