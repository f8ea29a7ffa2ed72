/* SPDX-License-Identifier: MIT */
/*
 * A transport, which is one loop at first. libcurl looks at all of a loop's transfers again and
 * again, so with thousands of endpoints it gets more of them, one for each processor at most. An
 * endpoint stays with its loop: what it shares (connections, TLS sessions) has no lock.
 */
#define _GNU_SOURCE /* sched_getaffinity */
#include "transport/curl.h"
#include "transport/curl_internal.h"

#include "core/fail.h"

#include <sched.h>

/* That the calling thread may run on; one where that cannot be told. */
static int processors(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
}

/* The last loop gets another one behind it, unless there are as many as are of use. It is started
 * here: an endpoint cannot leave it again. NULL also when memory, thread or descriptors are short.
 */
static struct wsmi_curl *extend_locked(struct wsmi_curl *last, struct wsmi_curl *first, int count)
{
    struct wsmi_err err;
    if (count >= WSMI_CURL_MOST_LOOPS || count >= processors()) {
        return NULL;
    }
    struct wsmi_curl *added = wsmi_curl_loop_new(first->allocator, first, &err);
    if (added != NULL && !wsmi_curl_loop_start(added, &err)) {
        wsmi_curl_loop_destroy(added);
        added = NULL;
    }
    last->next = added;
    return added;
}

struct wsmi_curl *wsmi_curl_transport_enter(struct wsmi_curl *first)
{
    struct wsmi_curl *least = first;
    struct wsmi_curl *last = first;
    int count = 1;
    (void)pthread_mutex_lock(&first->lock);
    for (; last->next != NULL; count++) {
        last = last->next;
        least = last->endpoints < least->endpoints ? last : least;
    }
    if (least->endpoints >= WSMI_CURL_MANY_ENDPOINTS) {
        struct wsmi_curl *added = extend_locked(last, first, count);
        least = added != NULL ? added : least; /* without another one they share */
    }
    least->endpoints++;
    (void)pthread_mutex_unlock(&first->lock);
    return least;
}

void wsmi_curl_transport_leave(struct wsmi_curl *curl)
{
    struct wsmi_curl *first = curl->first;
    (void)pthread_mutex_lock(&first->lock);
    curl->endpoints--;
    (void)pthread_mutex_unlock(&first->lock);
}

static uint64_t now_ms(struct wsmi_transport *transport)
{
    (void)transport;
    return wsmi_curl_now_ms();
}

/* The first loop last: endpoints that the others close are counted under its lock. */
static void destroy(struct wsmi_transport *transport)
{
    struct wsmi_curl *first = (struct wsmi_curl *)transport;
    while (first->next != NULL) {
        struct wsmi_curl *curl = first->next;
        first->next = curl->next;
        wsmi_curl_loop_destroy(curl);
    }
    wsmi_curl_loop_destroy(first);
}

bool wsmi_curl_transport_new(const struct wsmi_allocator *allocator, struct wsmi_transport **ret,
                             struct wsmi_err *err)
{
    static const struct wsmi_transport_ops ops = {
        .now_ms = now_ms,
        .open_endpoint = wsmi_curl_endpoint_open,
        .close_endpoint = wsmi_curl_endpoint_close,
        .start = wsmi_curl_exchange_start,
        .cancel = wsmi_curl_exchange_cancel,
        .withdraw = wsmi_curl_exchange_withdraw,
        .resume = wsmi_curl_exchange_resume,
        .release = wsmi_curl_exchange_release,
        .destroy = destroy,
    };
    struct wsmi_curl *curl = wsmi_curl_loop_new(allocator, NULL, err);
    if (curl == NULL) {
        return false;
    }
    curl->base.ops = &ops;
    *ret = &curl->base;
    return true;
}
