/* SPDX-License-Identifier: MIT */
#include "stepped/wire.h"

#include <curl/curl.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "props/prop.h"
#include "stepped/fibers.h"

enum { MAX_CONNECTIONS = 24, MAX_POLLS = 20000, READ_BYTES = 8192, PORT = 5985 };

static int ends[MAX_CONNECTIONS]; /* ours; -1: hung up */
static size_t count;
static size_t last;              /* 1 + index of the one written to last; 0: none */
static const uint64_t *clock_ms; /* NULL: closed */
static wire_seen *on_seen;
static void *seen_context;
static size_t polls;
static bool woken;
static bool touched;
static uint64_t sleeps_until_ms;

void wire_open(const uint64_t *now_ms, wire_seen *seen, void *context)
{
    clock_ms = now_ms;
    on_seen = seen;
    seen_context = context;
    count = 0;
    last = 0;
    polls = 0;
    woken = false;
    touched = false;
    sleeps_until_ms = 0;
}

/* The linker puts these in the place of the functions they are named after. */
int __wrap_socket(int domain, int type, int protocol);
int __real_socket(int domain, int type, int protocol);
int connect(int end, const struct sockaddr *address, socklen_t length)
    __attribute__((visibility("default")));
int getpeername(int end, struct sockaddr *ret, socklen_t *ret_length)
    __attribute__((visibility("default")));
CURLMcode __wrap_curl_multi_wakeup(CURLM *multi);
CURLMcode __real_curl_multi_wakeup(CURLM *multi);
CURLMcode __wrap_curl_multi_poll(CURLM *multi, struct curl_waitfd *extra, unsigned extra_count,
                                 int timeout_ms, int *ret);
CURLMcode __real_curl_multi_poll(CURLM *multi, struct curl_waitfd *extra, unsigned extra_count,
                                 int timeout_ms, int *ret);

int __wrap_socket(int domain, int type, int protocol)
{
    int pair[2];
    if (clock_ms == NULL) {
        return __real_socket(domain, type, protocol);
    }
    if (count == MAX_CONNECTIONS) {
        errno = EMFILE;
        return -1;
    }
    PROP_CHECK((type & SOCK_CLOEXEC) != 0);
    PROP_CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == 0);
    ends[count++] = pair[0];
    return pair[1];
}

/* These two stand in the place of the C library's, also for libcurl: there is nothing to do any
 * more, and a connection with a peer that has no address it would not use again. */
int connect(int end, const struct sockaddr *address, socklen_t length)
{
    (void)end;
    (void)address;
    (void)length;
    PROP_CHECK(clock_ms != NULL);
    return 0;
}

int getpeername(int end, struct sockaddr *ret, socklen_t *ret_length)
{
    const struct sockaddr_in peer = {
        .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    (void)end;
    PROP_CHECK(clock_ms != NULL && *ret_length >= sizeof(peer));
    memcpy(ret, &peer, sizeof(peer));
    *ret_length = sizeof(peer);
    return 0;
}

CURLMcode __wrap_curl_multi_wakeup(CURLM *multi)
{
    if (clock_ms == NULL) {
        return __real_curl_multi_wakeup(multi);
    }
    woken = true; /* if it is not asleep, it will not fall asleep */
    fibers_release();
    return CURLM_OK;
}

CURLMcode __wrap_curl_multi_poll(CURLM *multi, struct curl_waitfd *extra, unsigned extra_count,
                                 int timeout_ms, int *ret)
{
    int ready = 0;
    long left_ms = -1;
    if (clock_ms == NULL) {
        return __real_curl_multi_poll(multi, extra, extra_count, timeout_ms, ret);
    }
    PROP_CHECK(++polls < MAX_POLLS); /* else it would spin */
    CURLMcode code = __real_curl_multi_poll(multi, NULL, 0, 0, &ready);
    if (code == CURLM_OK) {
        code = curl_multi_timeout(multi, &left_ms);
    }
    if (code == CURLM_OK && ready == 0 && left_ms != 0 && timeout_ms > 0 && !woken) {
        sleeps_until_ms = *clock_ms + (uint64_t)timeout_ms;
        fibers_block();
    }
    woken = false;
    return code;
}

/* True when there was anything. */
static bool read_all(void)
{
    static uint8_t bytes[READ_BYTES];
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        ssize_t length = ends[i] < 0 ? -1 : recv(ends[i], bytes, sizeof(bytes), MSG_DONTWAIT);
        if (length > 0) {
            any = true;
            last = i + 1;
            on_seen(seen_context, (struct wsmi_view){bytes, (size_t)length});
        }
    }
    return any;
}

void wire_settle(void)
{
    do {
        fibers_run();
        while (touched || *clock_ms >= sleeps_until_ms) {
            touched = false;
            sleeps_until_ms = UINT64_MAX;
            fibers_release();
            fibers_run();
        }
        touched = read_all(); /* there is room again */
    } while (touched);
}

bool wire_send(struct wsmi_view bytes)
{
    if (last == 0 || ends[last - 1] < 0) {
        return false;
    }
    if (bytes.len > 0) {
        (void)send(ends[last - 1], bytes.ptr, bytes.len, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    touched = true;
    return true;
}

void wire_hang_up(void)
{
    if (last > 0 && ends[last - 1] >= 0) {
        (void)close(ends[last - 1]);
        ends[last - 1] = -1;
        touched = true;
    }
}

size_t wire_count(void)
{
    return count;
}

void wire_close(void)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t byte;
        if (ends[i] >= 0) {
            PROP_CHECK(recv(ends[i], &byte, 1, MSG_DONTWAIT) == 0 || errno == ECONNRESET);
            (void)close(ends[i]);
        }
    }
    clock_ms = NULL;
}
