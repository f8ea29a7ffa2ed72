/* SPDX-License-Identifier: MIT */
/* What happens when the allocator says no, and where secrets stay. */
#include "support/check.h"
#include "support/secured.h"
#include "support/stingy.h"
#include "testlib/recorder.h"
#include "transport/secure_internal.h"

#include <stdio.h>
#include <string.h>

enum { TIMEOUT_MS = 20000, EXCHANGES = 2 };

/* Two exchanges, the second under a new context. True when both had their answers; false means that
 * some step said OOM, which is checked. */
static bool exchange_twice(struct secured *secured)
{
    bool answered = true;
    for (int i = 0; i < EXCHANGES && answered; i++) {
        struct wsmi_http_request request = secured_request(secured, TIMEOUT_MS);
        struct wsmi_err err;
        struct call call;
        request.may_repeat = true;
        if (!call_try(&call, &secured->client, &request, &err)) {
            CHECK(err.code == WSMI_E_OOM);
            return false;
        }
        enum wsmi_failure failure = call_wait(&call)->failure;
        CHECK_MSG(failure == WSMI_FAILURE_NONE || failure == WSMI_FAILURE_OOM, "%s",
                  wsmi_failure_name(failure));
        answered = failure == WSMI_FAILURE_NONE;
        call_release(&call, &secured->client);
    }
    return answered;
}

static bool live(struct stingy *stingy, enum wsmi_protection protection, bool is_https)
{
    const struct wsmi_allocator allocator = stingy_allocator(stingy);
    struct secured secured;
    struct wsmi_err err;
    bool answered = false;
    secured_init(&secured);
    if (is_https) {
        secured_use_tls(&secured);
    }
    secured.config.protection = protection;
    secured.inner.is_sealed = protection != WSMI_PROTECTION_NONE;
    secured.inner.fault = FAULT_FORGET;
    secured.inner.fault_at = is_https ? 5 : 4;
    struct client *client = &secured.client;
    if (!wsmi_secure_transport_new(&allocator, &secured.transport, &client->transport, &err)) {
        CHECK(err.code == WSMI_E_OOM);
        client->transport = &secured.inner.base;
    } else if (!client->transport->ops->open_endpoint(client->transport, &client->config,
                                                      &client->endpoint, &err)) {
        CHECK(err.code == WSMI_E_OOM);
    } else {
        answered = exchange_twice(&secured);
        client->transport->ops->close_endpoint(client->endpoint);
    }
    client->transport->ops->destroy(client->transport);
    fake_security_clean_up(&secured.security);
    fake_inner_clean_up(&secured.inner);
    return answered;
}

static void refuse_each(enum wsmi_protection protection, bool is_https)
{
    bool answered = false;
    long k = 0;
    while (!answered && k < 200) {
        struct stingy stingy = {.fail_at = ++k, .secret = "open sesame"};
        answered = live(&stingy, protection, is_https);
        CHECK_MSG(atomic_load(&stingy.live) == 0, "allocation %ld: %ld not released", k,
                  atomic_load(&stingy.live));
        CHECK_MSG(answered == (atomic_load(&stingy.count) < k), "allocation %ld of %ld", k,
                  atomic_load(&stingy.count));
        CHECK(atomic_load(&stingy.leaks) == 0);
    }
    printf("     %ld allocations\n", k - 1);
    CHECK(answered && k > 20);
}

static void every_refused_allocation_is_reported_and_nothing_is_lost(void)
{
    refuse_each(WSMI_PROTECTION_PRIVACY, false);
    refuse_each(WSMI_PROTECTION_NONE, false);
    refuse_each(WSMI_PROTECTION_NONE, true);
}

/* The header line of a token, and the text of a sealed message. */
static void tokens_and_messages_are_wiped(void)
{
    static const char *const secrets[] = {"Negotiate YzE=", "Negotiate YzI=", "<request/>",
                                          "<answer/>"};
    for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
        struct stingy stingy = {.secret = secrets[i]};
        CHECK(live(&stingy, WSMI_PROTECTION_PRIVACY, false));
        CHECK_MSG(atomic_load(&stingy.leaks) == 0, "%s", secrets[i]);
    }
}

/* What was asked for at most when `piece` bytes of a sealed body came. */
static size_t largest_for(uint64_t announced, size_t piece)
{
    static uint8_t bytes[64 * 1024];
    const struct wsmi_http_answer head = {.status = 200, .announced_bytes = announced};
    struct recorder recorder;
    struct wsmi_lane lane;
    memset(&lane, 0, sizeof(lane));
    recorder_init(&recorder, 0);
    wsmi_buf_init(&lane.incoming, &recorder.base, 1024 * 1024);
    CHECK(wsmi_lane_take_sealed(&lane, &head, (struct wsmi_view){bytes, piece}) == WSMI_FLOW_GO);
    CHECK(lane.incoming.len == piece);
    wsmi_buf_clean_up(&lane.incoming);
    CHECK(recorder.live == 0);
    return recorder.largest;
}

static void an_announced_sealed_body_has_one_place_once_a_part_of_it_came(void)
{
    CHECK(largest_for(70000, 2000) == 70000);
    CHECK(largest_for(0, 2000) < 16384);
    CHECK(largest_for(1024 * 1024, 2000) < 16384);
    CHECK(largest_for(UINT64_MAX, 65536) < 131072);
}

static const struct check_case cases[] = {
    CHECK_CASE(every_refused_allocation_is_reported_and_nothing_is_lost),
    CHECK_CASE(tokens_and_messages_are_wiped),
    CHECK_CASE(an_announced_sealed_body_has_one_place_once_a_part_of_it_came),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
