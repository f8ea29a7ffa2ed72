/* SPDX-License-Identifier: MIT */
/*
 * A loop, which is an I/O thread: takes commands, lets libcurl work, reports what ended, enforces
 * deadlines, sleeps. It sleeps without a timeout when nothing is under way.
 */
#include "transport/curl_internal.h"

#include "core/fail.h"
#include "transport/thread.h"

#include <limits.h>
#include <time.h>

enum {
    MAX_IDLE_CONNECTIONS = 16,  /* kept per endpoint; libcurl drops the oldest beyond it */
    POLL_FAILURE_PAUSE_MS = 100 /* between attempts when poll itself fails */
};

uint64_t wsmi_curl_now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void wsmi_curl_loop_wake(struct wsmi_curl *curl)
{
    (void)pthread_mutex_lock(&curl->lock);
    bool first = !curl->woken;
    curl->woken = true;
    (void)pthread_mutex_unlock(&curl->lock);
    if (first) {
        (void)curl_multi_wakeup(curl->multi);
    }
}

/* The lock is taken for each: an exchange that ends meanwhile leaves the list. */
static void run_resumes(struct wsmi_curl *curl)
{
    (void)pthread_mutex_lock(&curl->lock);
    while (!wsmi_link_alone(&curl->resuming)) {
        struct wsmi_exchange *exchange =
            WSMI_LINK_OWNER(curl->resuming.next, struct wsmi_exchange, resume_link);
        uint64_t deadline_ms = exchange->resume_deadline_ms;
        wsmi_link_remove(&exchange->resume_link);
        (void)pthread_mutex_unlock(&curl->lock);
        wsmi_curl_exchange_go_on(exchange, deadline_ms);
        (void)pthread_mutex_lock(&curl->lock);
    }
    (void)pthread_mutex_unlock(&curl->lock);
}

/* `cancelling` has left the transport, so nobody adds to it; what is asked of one of its members
 * meanwhile counts, as long as the member is in there. */
static void run_ends(struct wsmi_curl *curl, struct wsmi_link *cancelling)
{
    if (wsmi_link_alone(cancelling)) {
        return;
    }
    (void)pthread_mutex_lock(&curl->lock);
    while (!wsmi_link_alone(cancelling)) {
        struct wsmi_exchange *exchange =
            WSMI_LINK_OWNER(cancelling->next, struct wsmi_exchange, cancel_link);
        bool cancel = exchange->cancel_asked;
        uint64_t end_by_ms = exchange->end_by_ms;
        wsmi_link_remove(&exchange->cancel_link);
        (void)pthread_mutex_unlock(&curl->lock);
        if (cancel) {
            wsmi_curl_exchange_abort(exchange, WSMI_FAILURE_CANCELLED, "");
        } else {
            wsmi_curl_exchange_hurry(exchange, end_by_ms);
        }
        (void)pthread_mutex_lock(&curl->lock);
    }
    (void)pthread_mutex_unlock(&curl->lock);
}

/* Order matters: a cancelled exchange that has not started ends without a socket, and an endpoint
 * closes after the last of its exchanges. True when the thread is to end. */
static bool run_commands(struct wsmi_curl *curl)
{
    struct wsmi_link starting;
    struct wsmi_link cancelling;
    struct wsmi_link closing;
    wsmi_link_init(&starting);
    wsmi_link_init(&cancelling);
    wsmi_link_init(&closing);

    (void)pthread_mutex_lock(&curl->lock);
    curl->woken = false;
    wsmi_link_move_all(&curl->starting, &starting);
    wsmi_link_move_all(&curl->cancelling, &cancelling);
    wsmi_link_move_all(&curl->closing, &closing);
    bool resumes = !wsmi_link_alone(&curl->resuming); /* one that comes later wakes us again */
    bool stopping = curl->stopping;
    (void)pthread_mutex_unlock(&curl->lock);

    run_ends(curl, &cancelling);
    if (resumes) {
        run_resumes(curl);
    }
    while (!wsmi_link_alone(&starting)) {
        wsmi_curl_exchange_launch(WSMI_LINK_OWNER(starting.next, struct wsmi_exchange, link));
    }
    while (!wsmi_link_alone(&closing)) {
        struct wsmi_endpoint *endpoint = WSMI_LINK_OWNER(closing.next, struct wsmi_endpoint, link);
        wsmi_link_remove(&endpoint->link);
        wsmi_curl_endpoint_free(endpoint);
    }
    return stopping;
}

/* First all of them are taken: to part with a handle libcurl searches the reports not yet taken, so
 * one by one N transfers that end together would cost N^2. */
static void report_ended(struct wsmi_curl *curl)
{
    int left;
    CURLMsg *message;
    struct wsmi_link ended;
    wsmi_link_init(&ended);
    while ((message = curl_multi_info_read(curl->multi, &left)) != NULL) {
        char *text = NULL;
        if (message->msg == CURLMSG_DONE &&
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &text) == CURLE_OK) {
            struct wsmi_exchange *exchange = (struct wsmi_exchange *)(void *)text;
            exchange->code = message->data.result; /* the message dies with the handle */
            wsmi_link_remove(&exchange->link);
            wsmi_link_append(&ended, &exchange->link);
        }
    }
    while (!wsmi_link_alone(&ended)) {
        struct wsmi_exchange *exchange = WSMI_LINK_OWNER(ended.next, struct wsmi_exchange, link);
        wsmi_curl_exchange_ended(exchange, exchange->code);
    }
}

/* Ends what is due and finds the next time to look. */
static void enforce_deadlines(struct wsmi_curl *curl)
{
    uint64_t now = wsmi_curl_now_ms();
    if (now < curl->next_deadline_ms) {
        return;
    }
    struct wsmi_link due;
    wsmi_link_init(&due);
    curl->next_deadline_ms = UINT64_MAX;
    for (struct wsmi_link *link = curl->active.next, *next; link != &curl->active; link = next) {
        next = link->next;
        uint64_t deadline_ms =
            wsmi_curl_exchange_deadline(WSMI_LINK_OWNER(link, struct wsmi_exchange, link));
        if (deadline_ms <= now) {
            wsmi_link_remove(link);
            wsmi_link_append(&due, link);
        } else if (deadline_ms < curl->next_deadline_ms) {
            curl->next_deadline_ms = deadline_ms;
        }
    }
    while (!wsmi_link_alone(&due)) {
        wsmi_curl_exchange_abort(WSMI_LINK_OWNER(due.next, struct wsmi_exchange, link),
                                 WSMI_FAILURE_DEADLINE, "no complete answer by the deadline");
    }
}

static void fail_all(struct wsmi_curl *curl, CURLMcode code)
{
    while (!wsmi_link_alone(&curl->active)) {
        wsmi_curl_exchange_abort(WSMI_LINK_OWNER(curl->active.next, struct wsmi_exchange, link),
                                 code == CURLM_OUT_OF_MEMORY ? WSMI_FAILURE_OOM
                                                             : WSMI_FAILURE_INTERNAL,
                                 curl_multi_strerror(code));
    }
}

static int sleep_ms(const struct wsmi_curl *curl)
{
    if (wsmi_link_alone(&curl->active)) {
        return INT_MAX;
    }
    uint64_t now = wsmi_curl_now_ms();
    uint64_t left_ms = curl->next_deadline_ms > now ? curl->next_deadline_ms - now : 0;
    return left_ms > INT_MAX ? INT_MAX : (int)left_ms;
}

static void *run(void *context)
{
    struct wsmi_curl *curl = context;
    while (!run_commands(curl)) {
        int running;
        CURLMcode code = curl_multi_perform(curl->multi, &running);
        report_ended(curl);
        enforce_deadlines(curl);
        if (code == CURLM_OK) {
            code = curl_multi_poll(curl->multi, NULL, 0, sleep_ms(curl), NULL);
        }
        if (code != CURLM_OK) {
            fail_all(curl, code);
            struct timespec pause = {0, POLL_FAILURE_PAUSE_MS * 1000000L};
            (void)nanosleep(&pause, NULL);
        }
    }
    return NULL;
}

static CURLcode global_result;

static void global_init(void)
{
    global_result = curl_global_init(CURL_GLOBAL_DEFAULT);
}

static bool start_locked(struct wsmi_curl *curl, struct wsmi_err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (pthread_once(&once, global_init) != 0 || global_result != CURLE_OK) {
        return wsmi_fail(err, WSMI_E_TRANSPORT, 0, "libcurl cannot be initialised");
    }
    curl->multi = curl_multi_init();
    if (curl->multi == NULL) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    if (curl_multi_setopt(curl->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING) != CURLM_OK ||
        curl_multi_setopt(curl->multi, CURLMOPT_MAXCONNECTS, (long)MAX_IDLE_CONNECTIONS) !=
            CURLM_OK ||
        /* libcurl takes it lightly when it has no descriptors for this, and would never wake. */
        curl_multi_wakeup(curl->multi) != CURLM_OK ||
        !wsmi_thread_start(&curl->thread, run, curl)) {
        wsmi_curl_clean_up_multi(curl->multi);
        curl->multi = NULL;
        return wsmi_fail(err, WSMI_E_TRANSPORT, 0, "the I/O thread cannot be started");
    }
    curl->running = true;
    return true;
}

bool wsmi_curl_loop_start(struct wsmi_curl *curl, struct wsmi_err *err)
{
    (void)pthread_mutex_lock(&curl->lock);
    bool ok = curl->running || start_locked(curl, err);
    (void)pthread_mutex_unlock(&curl->lock);
    return ok;
}

void wsmi_curl_loop_destroy(struct wsmi_curl *curl)
{
    (void)pthread_mutex_lock(&curl->lock);
    bool running = curl->running;
    curl->stopping = true;
    (void)pthread_mutex_unlock(&curl->lock);
    if (running) {
        wsmi_curl_loop_wake(curl);
        (void)pthread_join(curl->thread, NULL);
        wsmi_curl_clean_up_multi(curl->multi);
    }
    (void)pthread_mutex_destroy(&curl->lock);
    wsmi_pages_clean_up(&curl->pages);
    curl->allocator->release(curl->allocator->context, curl);
}

struct wsmi_curl *wsmi_curl_loop_new(const struct wsmi_allocator *allocator,
                                     struct wsmi_curl *first, struct wsmi_err *err)
{
    struct wsmi_curl *curl = allocator->acquire(allocator->context, sizeof(*curl));
    if (curl == NULL) {
        (void)wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
        return NULL;
    }
    memset(curl, 0, sizeof(*curl));
    if (pthread_mutex_init(&curl->lock, NULL) != 0) {
        allocator->release(allocator->context, curl);
        (void)wsmi_fail(err, WSMI_E_TRANSPORT, 0, "no mutex can be had");
        return NULL;
    }
    curl->first = first != NULL ? first : curl;
    curl->allocator = allocator;
    wsmi_pages_init(&curl->pages);
    wsmi_link_init(&curl->starting);
    wsmi_link_init(&curl->cancelling);
    wsmi_link_init(&curl->resuming);
    wsmi_link_init(&curl->closing);
    wsmi_link_init(&curl->active);
    curl->next_deadline_ms = UINT64_MAX;
    return curl;
}
