/* SPDX-License-Identifier: MIT */
/* What other threads ask of an exchange under way; the I/O thread does it when it is woken. */
#include "transport/curl_internal.h"

/* True when the I/O thread is to be woken. */
static bool queue_end_locked(struct wsmi_exchange *exchange)
{
    bool first = wsmi_link_alone(&exchange->cancel_link);
    if (first) {
        wsmi_link_append(&exchange->endpoint->curl->cancelling, &exchange->cancel_link);
    }
    return first;
}

void wsmi_curl_exchange_cancel(struct wsmi_exchange *exchange)
{
    struct wsmi_curl *curl = exchange->endpoint->curl;
    (void)pthread_mutex_lock(&curl->lock);
    bool wake = !exchange->finished && !exchange->cancel_asked;
    if (wake) {
        exchange->cancel_asked = true;
        wake = queue_end_locked(exchange);
    }
    (void)pthread_mutex_unlock(&curl->lock);
    if (wake) {
        wsmi_curl_loop_wake(curl);
    }
}

/* on_send asks under the same lock, so an exchange that has not sent will not. */
bool wsmi_curl_exchange_withdraw(struct wsmi_exchange *exchange, uint64_t deadline_ms)
{
    struct wsmi_curl *curl = exchange->endpoint->curl;
    bool wake = false;
    (void)pthread_mutex_lock(&curl->lock);
    bool unsent = !exchange->finished && wsmi_curl_exchange_unsent(exchange);
    if (!exchange->finished && !exchange->cancel_asked) {
        exchange->cancel_asked = unsent;
        exchange->end_by_ms = deadline_ms;
        wake = queue_end_locked(exchange);
    }
    (void)pthread_mutex_unlock(&curl->lock);
    if (wake) {
        wsmi_curl_loop_wake(curl);
    }
    return unsent;
}

void wsmi_curl_exchange_resume(struct wsmi_exchange *exchange, uint64_t deadline_ms)
{
    struct wsmi_curl *curl = exchange->endpoint->curl;
    (void)pthread_mutex_lock(&curl->lock);
    bool first = !exchange->finished && wsmi_link_alone(&exchange->resume_link);
    if (first) {
        exchange->resume_deadline_ms = deadline_ms;
        wsmi_link_append(&curl->resuming, &exchange->resume_link);
    }
    (void)pthread_mutex_unlock(&curl->lock);
    if (first) {
        wsmi_curl_loop_wake(curl);
    }
}
