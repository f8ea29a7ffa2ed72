/* SPDX-License-Identifier: MIT */
/* What happens when the allocator says no, and where secrets stay. */
#include "core/asan.h"
#include "support/check.h"
#include "support/client.h"
#include "support/server.h"
#include "support/stingy.h"
#include "testlib/recorder.h"
#include "transport/curl.h"
#include "transport/curl_internal.h"
#include "transport/pages.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdio.h>

#define CHALLENGED                                                                                 \
    "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nWWW-Authenticate: Basic\r\n"         \
    "WWW-Authenticate: Negotiate\r\nLocation: /there\r\nContent-Length: 9\r\n\r\n<answer/>"

static const struct step challenge_forever[] = {{.kind = STEP_READ_REQUEST},
                                                {.kind = STEP_SEND, .text = CHALLENGED},
                                                {.kind = STEP_START_OVER}};

static const struct step ask_forever[] = {
    {.kind = STEP_READ_REQUEST},
    {.kind = STEP_SEND,
     .text = "HTTP/1.1 401 no\r\nWWW-Authenticate: Basic\r\nWWW-Authenticate: Digest realm=\"r\", "
             "nonce=\"n\", qop=\"auth\"\r\nContent-Length: 0\r\n\r\n"},
    {.kind = STEP_READ_REQUEST},
    {.kind = STEP_SEND, .text = CHALLENGED},
    {.kind = STEP_START_OVER}};

static const char secret[] = "Basic c2VjcmV0OnNlY3JldA==";
static const char digest_secret[] = "Dungeness-Crab-9";

/* The whole life of a transport. True when the exchange had its answer; false means that some step
 * said OOM, which is checked. */
static bool live(struct stingy *stingy, unsigned port)
{
    const struct wsmi_allocator allocator = stingy_allocator(stingy);
    struct client client;
    struct wsmi_err err;
    bool answered = false;
    client_init(&client, "http", "127.0.0.1", port);
    client.config.tls.ca_file = "/unused";
    bool is_digest = stingy->secret == digest_secret;
    client.config.digest_user = is_digest ? "ann" : NULL;
    client.config.digest_password = is_digest ? digest_secret : NULL;
    if (!wsmi_curl_transport_new(&allocator, &client.transport, &err)) {
        CHECK(err.code == WSMI_E_OOM);
        return false;
    }
    const struct wsmi_transport_ops *ops = client.transport->ops;
    if (!ops->open_endpoint(client.transport, &client.config, &client.endpoint, &err)) {
        CHECK(err.code == WSMI_E_OOM);
        ops->destroy(client.transport);
        return false;
    }
    struct wsmi_http_request request = client_request(&client, 10000);
    request.authorization = is_digest ? NULL : secret;
    struct call call;
    if (!call_try(&call, &client, &request, &err)) {
        CHECK(err.code == WSMI_E_OOM);
    } else {
        const struct wsmi_http_answer *answer = call_wait(&call);
        answered = answer->failure == WSMI_FAILURE_NONE;
        CHECK_MSG(answered || answer->failure == WSMI_FAILURE_OOM, "%s",
                  wsmi_failure_name(answer->failure));
        call_release(&call, &client);
    }
    client_close(&client);
    return answered;
}

static void refuse_each_allocation(const struct script *script, const char *of_whom)
{
    struct server *server = server_start(script, 1, NULL);
    bool answered = false;
    long k = 0;
    while (!answered && k < 100) {
        struct stingy stingy = {.fail_at = ++k, .secret = of_whom};
        answered = live(&stingy, server_port(server));
        CHECK_MSG(atomic_load(&stingy.live) == 0, "allocation %ld: %ld not released", k,
                  atomic_load(&stingy.live));
        CHECK_MSG(answered == (atomic_load(&stingy.count) < k), "allocation %ld", k);
        CHECK(atomic_load(&stingy.leaks) == 0);
    }
    printf("     %ld allocations in the life of a transport with one exchange\n", k - 1);
    CHECK(answered && k > 7);
    server_stop(server);
}

static void every_refused_allocation_is_reported_and_nothing_is_lost(void)
{
    const struct script script = SCRIPT(challenge_forever);
    refuse_each_allocation(&script, secret);
}

static void so_it_is_between_a_challenge_and_the_answer_to_it(void)
{
    const struct script script = SCRIPT(ask_forever);
    refuse_each_allocation(&script, digest_secret);
}

/* A head that announces `length`, then a piece of the body. What was asked for at most. */
static size_t largest_for(const char *length, size_t piece)
{
    static uint8_t bytes[64 * 1024];
    struct wsmi_limits limits = wsmi_limits_default();
    struct recorder recorder;
    struct wsmi_intake intake;
    char line[64];
    recorder_init(&recorder, 0);
    limits.max_message_bytes = 1024 * 1024;
    wsmi_intake_init(&intake, &recorder.base, &limits);
    (void)snprintf(line, sizeof(line), "Content-Length: %s\r\n", length);
    CHECK(wsmi_intake_header(&intake, WSMI_VIEW("HTTP/1.1 200 OK\r\n")));
    CHECK(wsmi_intake_header(&intake, wsmi_view_from_str(line)));
    CHECK(wsmi_intake_header(&intake, WSMI_VIEW("\r\n")));
    CHECK(wsmi_intake_body(&intake, (struct wsmi_view){bytes, piece}));
    CHECK(intake.body.len == piece);
    wsmi_intake_clean_up(&intake);
    CHECK(recorder.live == 0);
    return recorder.largest;
}

static void an_announced_body_has_one_place_once_a_part_of_it_came(void)
{
    CHECK(largest_for("524288", 8192) == 524288);
    CHECK(largest_for("524352", 8192) < 16384);
    CHECK(largest_for("1048576", 16384) == 1048576);
    CHECK(largest_for("1048577", 65536) < 131072); /* max_message_bytes */
    CHECK(largest_for("18446744073709551615", 65536) < 131072);
    CHECK(largest_for("32767", 512) < 16384);
    CHECK(largest_for("32768", 512) == 32768);
}

static void pieces_of_all_sizes_can_be_used(void)
{
    static const size_t sizes[] = {1, 17, 131071, 131072, 131073, 4 * 1024 * 1024};
    struct wsmi_pages memories;
    const struct wsmi_allocator *pages = &memories.allocator;
    wsmi_pages_init(&memories);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        uint8_t *memory = pages->acquire(pages->context, sizes[i]);
        CHECK(memory != NULL && (uintptr_t)memory % alignof(max_align_t) == 0);
        memset(memory, 0xC3, sizes[i]);
        CHECK(memory[sizes[i] - 1] == 0xC3);
        pages->release(pages->context, memory);
    }
    CHECK(pages->acquire(pages->context, SIZE_MAX) == NULL);
    /* ASan, where all of it comes from malloc, ends a program that asks for so much. */
    CHECK(WSMI_UNDER_ASAN || pages->acquire(pages->context, SIZE_MAX - 64) == NULL);
    wsmi_pages_clean_up(&memories);
}

/* Whether `bytes` are there when a piece of `before` bytes has come and gone. */
static bool is_kept(size_t before, size_t bytes)
{
    struct wsmi_pages memories;
    const struct wsmi_allocator *pages = &memories.allocator;
    wsmi_pages_init(&memories);
    void *first = pages->acquire(pages->context, before);
    void *second = pages->acquire(pages->context, before);
    CHECK(first != NULL && second != NULL && first != second);
    pages->release(pages->context, first);
    pages->release(pages->context, second);
    bool kept = atomic_load(&memories.spare) != NULL;
    uint8_t *again = pages->acquire(pages->context, bytes);
    CHECK(again != NULL && atomic_load(&memories.spare) == NULL);
    memset(again, 0xC3, bytes);
    kept = kept && again == second;
    pages->release(pages->context, again);
    wsmi_pages_clean_up(&memories);
    CHECK(atomic_load(&memories.spare) == NULL);
    return kept;
}

static void one_large_piece_is_kept_for_the_next(void)
{
    enum { LARGE = 500 * 1024, LONGER = 510 * 1024 };
    if (WSMI_UNDER_ASAN) {
        return; /* nothing is, for ASan to see what is used after its end */
    }
    CHECK(is_kept(LARGE, LARGE));
    CHECK(is_kept(LARGE, LONGER));
    CHECK(is_kept(LARGE, 200 * 1024));
    (void)is_kept(LARGE, 2 * LARGE); /* the kernel may choose the same place */
    CHECK(!is_kept(100, LARGE));
    CHECK(is_kept(WSMI_PAGES_SPARE_BYTES - 64, LARGE));
    CHECK(!is_kept(WSMI_PAGES_SPARE_BYTES + 1, LARGE));
}

/* How many pieces of memory 200 connections ask for ahead; none of them may stay. */
static long steps_of_many(long fail_at)
{
    struct stingy stingy = {.fail_at = fail_at, .secret = secret};
    const struct wsmi_allocator allocator = stingy_allocator(&stingy);
    struct wsmi_curl curl = {.allocator = &allocator};
    for (int i = 0; i < 200; i++) {
        wsmi_curl_handle_make_room(&curl);
        CHECK(i > 32 || stingy.count == 0); /* a few connections cost what they need */
    }
    CHECK(stingy.live == 0);
    return stingy.count;
}

static void memory_that_is_entered_ahead_is_given_back_and_can_be_refused(void)
{
    const long steps = steps_of_many(0);
    CHECK_MSG(steps > 10 && steps < 50, "%ld steps", steps);
    CHECK(steps_of_many(1) == steps && steps_of_many(3) == steps);
}

static const struct check_case cases[] = {
    CHECK_CASE(every_refused_allocation_is_reported_and_nothing_is_lost),
    CHECK_CASE(so_it_is_between_a_challenge_and_the_answer_to_it),
    CHECK_CASE(an_announced_body_has_one_place_once_a_part_of_it_came),
    CHECK_CASE(pieces_of_all_sizes_can_be_used),
    CHECK_CASE(one_large_piece_is_kept_for_the_next),
    CHECK_CASE(memory_that_is_entered_ahead_is_given_back_and_can_be_refused),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
