/* SPDX-License-Identifier: MIT */
#include "accept.h"

#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pump.h"

/* Connections kept open at a time; the oldest is closed for the next. */
#define KEPT 1024

static const char garbage[] = "\xFF\xFE\x00\x01 this is neither TLS nor HTTP \r\n\r\n";

/* Misbehaves on one connection. True when it is to stay open. */
static bool treat(const struct resp_accept *a, int fd)
{
    switch (a->what) {
    case ON_ACCEPT_GARBAGE:
        (void)send(fd, garbage, sizeof garbage - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        return true;
    case ON_ACCEPT_RESET:
        resp_pump_reset_socket(fd);
        return false;
    case ON_ACCEPT_CLOSE:
        return false;
    case ON_ACCEPT_MUTE:
    case ON_ACCEPT_SERVE:
        break;
    }
    return true;
}

static void *accept_main(void *arg)
{
    struct resp_accept *a = arg;
    int kept[KEPT];
    size_t next = 0;
    memset(kept, -1, sizeof kept);
    struct pollfd watch[2] = {{.fd = a->listener, .events = POLLIN},
                              {.fd = a->stop_fd, .events = POLLIN}};
    while (poll(watch, 2, -1) >= 0 && watch[1].revents == 0) {
        const int fd = accept(a->listener, NULL, NULL);
        if (fd < 0) {
            continue;
        }
        resp_record_opened(a->record);
        if (!treat(a, fd)) {
            resp_record_closed(a->record);
            (void)close(fd);
            continue;
        }
        if (kept[next] >= 0) {
            resp_record_closed(a->record);
            (void)close(kept[next]);
        }
        kept[next] = fd;
        next = (next + 1) % KEPT;
    }
    for (size_t i = 0; i < KEPT; i++) {
        if (kept[i] >= 0) {
            resp_record_closed(a->record);
            (void)close(kept[i]);
        }
    }
    return NULL;
}

bool resp_accept_start(struct resp_accept *a, enum resp_on_accept what, struct resp_record *record,
                       int listener)
{
    *a = (struct resp_accept){.what = what, .record = record, .listener = listener};
    a->stop_fd = eventfd(0, EFD_CLOEXEC);
    if (a->stop_fd < 0) {
        (void)close(listener);
        return false;
    }
    if (pthread_create(&a->thread, NULL, accept_main, a) != 0) {
        (void)close(a->stop_fd);
        (void)close(listener);
        return false;
    }
    return true;
}

void resp_accept_stop(struct resp_accept *a)
{
    (void)eventfd_write(a->stop_fd, 1);
    (void)pthread_join(a->thread, NULL);
    (void)close(a->stop_fd);
    (void)close(a->listener);
}
