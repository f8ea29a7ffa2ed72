/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/types.h>

struct tap {
    FILE *in;
    FILE *out;
};

static const char *folder;
static struct tap *taps; /* by descriptor */
static size_t tap_count;

static ssize_t (*real_recv)(int, void *, size_t, int);
static ssize_t (*real_send)(int, const void *, size_t, int);
static ssize_t (*real_sendmsg)(int, const struct msghdr *, int);

/* POSIX: what dlsym returns may be copied into a pointer to a function. */
static void find(const char *name, void *ret)
{
    void *symbol = dlsym(RTLD_NEXT, name);
    if (!symbol) {
        abort();
    }
    memcpy(ret, &symbol, sizeof symbol);
}

__attribute__((constructor)) static void find_all(void)
{
    find("recv", &real_recv);
    find("send", &real_send);
    find("sendmsg", &real_sendmsg);
}

bool resp_tap_init(const char *directory)
{
    struct rlimit limit;
    if (!directory) {
        return true;
    }
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return false;
    }
    folder = directory;
    tap_count = (size_t)limit.rlim_cur;
    taps = calloc(tap_count, sizeof *taps);
    return taps != NULL;
}

static FILE *create(unsigned long long number, const char *direction)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%llu.%s", folder, number, direction);
    FILE *f = fopen(path, "we");
    if (f) {
        (void)setvbuf(f, NULL, _IONBF, 0); /* a test may look at any time */
    }
    return f;
}

void resp_tap_open(int fd, unsigned long long number)
{
    if (fd >= 0 && (size_t)fd < tap_count) {
        taps[fd] = (struct tap){create(number, "in"), create(number, "out")};
        if (!taps[fd].in || !taps[fd].out) {
            (void)fprintf(stderr, "wsmi-responder: cannot record connection %llu\n", number);
        }
    }
}

void resp_tap_close(int fd)
{
    if (fd >= 0 && (size_t)fd < tap_count) {
        if (taps[fd].in) {
            (void)fclose(taps[fd].in);
        }
        if (taps[fd].out) {
            (void)fclose(taps[fd].out);
        }
        taps[fd] = (struct tap){NULL, NULL};
    }
}

static void note(FILE *f, const void *bytes, size_t len)
{
    if (f) {
        (void)fwrite(bytes, 1, len, f);
    }
}

__attribute__((visibility("default"))) ssize_t recv(int fd, void *to, size_t size, int flags)
{
    const ssize_t n = real_recv(fd, to, size, flags);
    if (n > 0 && (size_t)fd < tap_count && !(flags & MSG_PEEK)) {
        note(taps[fd].in, to, (size_t)n);
    }
    return n;
}

__attribute__((visibility("default"))) ssize_t send(int fd, const void *from, size_t size,
                                                    int flags)
{
    const ssize_t n = real_send(fd, from, size, flags);
    if (n > 0 && (size_t)fd < tap_count) {
        note(taps[fd].out, from, (size_t)n);
    }
    return n;
}

__attribute__((visibility("default"))) ssize_t sendmsg(int fd, const struct msghdr *message,
                                                       int flags)
{
    const ssize_t n = real_sendmsg(fd, message, flags);
    size_t left = n > 0 && (size_t)fd < tap_count ? (size_t)n : 0;
    for (size_t i = 0; left > 0 && i < message->msg_iovlen; i++) {
        const size_t here = message->msg_iov[i].iov_len < left ? message->msg_iov[i].iov_len : left;
        note(taps[fd].out, message->msg_iov[i].iov_base, here);
        left -= here;
    }
    return n;
}
