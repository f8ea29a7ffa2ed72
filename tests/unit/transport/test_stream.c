/* SPDX-License-Identifier: MIT */
/* Bodies delivered while they come in: order, pauses, deadlines, every way to end. */
#include "support/certificates.h"
#include "support/check.h"
#include "support/client.h"
#include "support/server.h"

#include <stdio.h>
#include <stdlib.h>

#define SOAP    "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n"
#define CHUNKED SOAP "Transfer-Encoding: chunked\r\n\r\n"

enum { FAR_MS = 60000, PROMPT_MS = 5000, SETTLE_MS = 150, CAPACITY = 4 << 20 };

/* Who takes the pieces. `call` comes first: it is the context of `done` too. */
struct consumer {
    struct call call;
    struct client *client;
    enum wsmi_flow flow; /* the answer to every piece */
    bool resume_inside;  /* before the piece is answered */
    uint64_t next_deadline_ms;
    size_t size; /* taken so far; the rest under call.lock */
    unsigned pieces;
    unsigned status;
    bool has_type;
    char *bytes;
};

static enum wsmi_flow on_data(void *context, const struct wsmi_http_answer *head,
                              struct wsmi_view piece)
{
    struct consumer *consumer = context;
    pthread_mutex_lock(&consumer->call.lock);
    CHECK(consumer->call.done == 0 && piece.len > 0);
    REQUIRE(consumer->size + piece.len <= CAPACITY);
    memcpy(consumer->bytes + consumer->size, piece.ptr, piece.len);
    consumer->size += piece.len;
    consumer->pieces++;
    consumer->status = head->status;
    consumer->has_type =
        wsmi_view_eq(head->content_type, WSMI_VIEW("application/soap+xml;charset=UTF-8"));
    enum wsmi_flow flow = consumer->flow;
    pthread_cond_broadcast(&consumer->call.changed);
    pthread_mutex_unlock(&consumer->call.lock);
    if (consumer->resume_inside) {
        consumer->client->transport->ops->resume(consumer->call.exchange,
                                                 consumer->next_deadline_ms);
    }
    return flow;
}

static void consumer_init(struct consumer *consumer, struct client *client, enum wsmi_flow flow)
{
    memset(consumer, 0, sizeof(*consumer));
    consumer->client = client;
    consumer->flow = flow;
    consumer->bytes = malloc(CAPACITY);
    REQUIRE(consumer->bytes != NULL);
    consumer->next_deadline_ms = client_now_ms() + FAR_MS;
}

static void consumer_start(struct consumer *consumer, uint64_t timeout_ms)
{
    struct wsmi_http_request request = client_request(consumer->client, timeout_ms);
    request.on_data = on_data;
    call_start(&consumer->call, consumer->client, &request);
}

static unsigned pieces_of(struct consumer *consumer)
{
    pthread_mutex_lock(&consumer->call.lock);
    unsigned pieces = consumer->pieces;
    pthread_mutex_unlock(&consumer->call.lock);
    return pieces;
}

static void wait_for_pieces(struct consumer *consumer, unsigned pieces)
{
    pthread_mutex_lock(&consumer->call.lock);
    while (consumer->pieces < pieces && consumer->call.done == 0) {
        pthread_cond_wait(&consumer->call.changed, &consumer->call.lock);
    }
    pthread_mutex_unlock(&consumer->call.lock);
}

static void resume(struct consumer *consumer, uint64_t timeout_ms)
{
    consumer->client->transport->ops->resume(consumer->call.exchange, client_now_ms() + timeout_ms);
}

static void consumer_end(struct consumer *consumer, enum wsmi_failure failure)
{
    const struct wsmi_http_answer *answer = call_wait(&consumer->call);
    CHECK_MSG(answer->failure == failure, "expected %s, got %s (\"%s\")",
              wsmi_failure_name(failure), wsmi_failure_name(answer->failure), answer->text);
    CHECK(consumer->pieces == 0 || answer->body.len == 0);
    resume(consumer, FAR_MS); /* comes too late, harms nobody */
    call_release(&consumer->call, consumer->client);
    free(consumer->bytes);
}

/* A server with one script for every connection, and a client. */
struct stage {
    struct server *server;
    struct client client;
    struct script script;
};

static void stage_open_at(struct stage *stage, const struct step *steps, size_t count,
                          const char *scheme, const struct server_tls *tls)
{
    stage->script.steps = steps;
    stage->script.count = count;
    stage->server = server_start(&stage->script, 1, tls);
    client_init(&stage->client, scheme, "127.0.0.1", server_port(stage->server));
    stage->client.config.tls.verify_chain = false;
    stage->client.config.tls.verify_name = false;
}

#define STAGE_OPEN(stage, steps)                                                                   \
    do {                                                                                           \
        stage_open_at((stage), (steps), sizeof(steps) / sizeof((steps)[0]), "http", NULL);         \
        client_open(&(stage)->client);                                                             \
    } while (0)

static void stage_close(struct stage *stage)
{
    client_close(&stage->client);
    server_stop(stage->server);
}

static void pieces_come_in_order_with_the_head(void)
{
    static const struct step steps[] = {
        {.kind = STEP_READ_REQUEST},
        {.kind = STEP_SEND,
         .text = "HTTP/1.1 100 Continue\r\n\r\n" CHUNKED "3\r\nabc\r\n4\r\ndefg\r\n"},
        {.kind = STEP_SLEEP, .size = 50},
        {.kind = STEP_SEND, .text = "2\r\nhi\r\n0\r\n\r\n"},
        {.kind = STEP_START_OVER}};
    struct stage stage;
    struct consumer consumer;
    STAGE_OPEN(&stage, steps);
    for (int i = 0; i < 2; i++) {
        consumer_init(&consumer, &stage.client, WSMI_FLOW_GO);
        consumer_start(&consumer, FAR_MS);
        const struct wsmi_http_answer *answer = call_wait(&consumer.call);
        CHECK(answer->phase == WSMI_PHASE_RECEIVE && answer->reused == (i == 1));
        CHECK(consumer.size == 9 && memcmp(consumer.bytes, "abcdefghi", 9) == 0);
        CHECK(consumer.pieces >= 2 && consumer.status == 200 && consumer.has_type);
        consumer_end(&consumer, WSMI_FAILURE_NONE);
    }
    CHECK(server_accepted(stage.server) == 1);
    stage_close(&stage);
}

static void another_status_is_collected(void)
{
    static const struct step steps[] = {
        {.kind = STEP_READ_REQUEST},
        {.kind = STEP_SEND, .text = "HTTP/1.1 500 No\r\nContent-Length: 5\r\n\r\nfault"}};
    struct stage stage;
    struct consumer consumer;
    STAGE_OPEN(&stage, steps);
    consumer_init(&consumer, &stage.client, WSMI_FLOW_GO);
    consumer_start(&consumer, FAR_MS);
    const struct wsmi_http_answer *answer = call_wait(&consumer.call);
    CHECK(answer->status == 500 && wsmi_view_eq(answer->body, WSMI_VIEW("fault")));
    CHECK(consumer.pieces == 0);
    consumer_end(&consumer, WSMI_FAILURE_NONE);
    stage_close(&stage);
}

static void a_connection_lost_at_any_byte_is_told(void)
{
    static const char body[] = "5\r\n<a/>\n\r\n6\r\n<b></b\r\n1\r\n>\r\n0\r\n\r\n";
    static const char plain[] = "<a/>\n<b></b>";
    for (size_t cut = 0; cut <= sizeof(body) - 1; cut++) {
        const struct step steps[] = {{.kind = STEP_READ_REQUEST},
                                     {.kind = STEP_SEND, .text = CHUNKED},
                                     {.kind = STEP_SEND, .text = body, .size = cut},
                                     {.kind = STEP_CLOSE}};
        const struct step empty[] = {{.kind = STEP_READ_REQUEST},
                                     {.kind = STEP_SEND, .text = CHUNKED},
                                     {.kind = STEP_CLOSE}};
        struct stage stage;
        struct consumer consumer;
        stage_open_at(&stage, cut == 0 ? empty : steps, cut == 0 ? 3 : 4, "http", NULL);
        client_open(&stage.client);
        consumer_init(&consumer, &stage.client, WSMI_FLOW_GO);
        consumer_start(&consumer, FAR_MS);
        const struct wsmi_http_answer *answer = call_wait(&consumer.call);
        bool whole = answer->failure == WSMI_FAILURE_NONE;
        /* libcurl does without the last line feed. */
        CHECK_MSG(whole == (cut >= sizeof(body) - 2), "cut at %zu: %s", cut,
                  wsmi_failure_name(answer->failure));
        CHECK(consumer.size < sizeof(plain) && memcmp(consumer.bytes, plain, consumer.size) == 0);
        CHECK(!whole || consumer.size == sizeof(plain) - 1);
        consumer_end(&consumer, whole ? WSMI_FAILURE_NONE : answer->failure);
        stage_close(&stage);
    }
}

enum { LARGE = 3 << 20 };

/* Resumes after each piece; nothing comes in between. */
static void walk_through_large_body(struct stage *stage)
{
    struct consumer consumer;
    client_open(&stage->client);
    consumer_init(&consumer, &stage->client, WSMI_FLOW_PAUSE);
    consumer_start(&consumer, FAR_MS);
    unsigned seen = 0;
    while (!call_is_done(&consumer.call)) {
        wait_for_pieces(&consumer, seen + 1);
        unsigned now = pieces_of(&consumer);
        CHECK_MSG(now <= seen + 1, "%u pieces instead of %u", now, seen + 1);
        seen = now;
        if (seen == 3) {
            client_sleep_ms(SETTLE_MS);
            CHECK(pieces_of(&consumer) == 3 && !call_is_done(&consumer.call));
        }
        resume(&consumer, FAR_MS);
    }
    CHECK(consumer.size == LARGE && seen >= 3);
    for (size_t i = 0; i < consumer.size; i++) {
        if (consumer.bytes[i] != 'x') {
            CHECK(consumer.bytes[i] == 'x');
            break;
        }
    }
    consumer_end(&consumer, WSMI_FAILURE_NONE);
    stage_close(stage);
}

static const struct step large_body[] = {
    {.kind = STEP_READ_REQUEST},
    {.kind = STEP_SEND, .text = SOAP "Content-Length: 3145728\r\n\r\n"},
    {.kind = STEP_FILL, .size = LARGE},
    {.kind = STEP_CLOSE}};

static void a_pause_stops_the_pieces_and_keeps_every_byte(void)
{
    struct stage stage;
    stage_open_at(&stage, large_body, 4, "http", NULL);
    /* As a whole larger than a message may be. */
    stage.client.config.limits.max_message_bytes = 1000;
    walk_through_large_body(&stage);
}

static void a_pause_loses_nothing_that_tls_has_read_ahead(void)
{
    const struct certificate_request wanted = {
        .name = "stream", .purpose = "serverAuth", .from_seconds = -60, .to_seconds = 3600};
    struct certificate certificate;
    struct stage stage;
    (void)certificates_begin();
    certificates_make(&certificate, &wanted);
    const struct server_tls tls = {.certificate = certificate.path, .key = certificate.key};
    stage_open_at(&stage, large_body, 4, "https", &tls);
    walk_through_large_body(&stage);
    certificates_end();
}

static void resuming_inside_the_delivery_is_no_pause(void)
{
    struct stage stage;
    struct consumer consumer;
    STAGE_OPEN(&stage, large_body);
    consumer_init(&consumer, &stage.client, WSMI_FLOW_PAUSE);
    consumer.resume_inside = true;
    consumer_start(&consumer, FAR_MS);
    (void)call_wait(&consumer.call);
    CHECK(consumer.size == LARGE);
    consumer_end(&consumer, WSMI_FAILURE_NONE);
    stage_close(&stage);
}

static void cancelling_a_paused_exchange_takes_effect_at_once(void)
{
    struct stage stage;
    struct consumer consumer;
    STAGE_OPEN(&stage, large_body);
    for (int i = 0; i < 2; i++) {
        consumer_init(&consumer, &stage.client, WSMI_FLOW_PAUSE);
        consumer_start(&consumer, FAR_MS);
        wait_for_pieces(&consumer, 1);
        client_sleep_ms(SETTLE_MS);
        uint64_t before = client_now_ms();
        stage.client.transport->ops->cancel(consumer.call.exchange);
        if (i == 1) {
            resume(&consumer, FAR_MS);
        }
        CHECK(call_wait(&consumer.call)->phase == WSMI_PHASE_RECEIVE);
        CHECK(client_now_ms() - before < PROMPT_MS);
        CHECK(consumer.pieces == 1);
        consumer_end(&consumer, WSMI_FAILURE_CANCELLED);
    }
    stage_close(&stage);
}

/* False: the machine was so busy that the deadline came before the first piece. */
static bool deadline_rests(struct stage *stage, unsigned timeout_ms)
{
    struct consumer consumer;
    consumer_init(&consumer, &stage->client, WSMI_FLOW_PAUSE);
    consumer_start(&consumer, timeout_ms);
    wait_for_pieces(&consumer, 1);
    bool came = pieces_of(&consumer) > 0;
    if (came) {
        client_sleep_ms(2 * timeout_ms);
        CHECK(!call_is_done(&consumer.call));
        uint64_t before = client_now_ms();
        resume(&consumer, timeout_ms);
        CHECK(call_wait(&consumer.call)->phase == WSMI_PHASE_RECEIVE);
        uint64_t elapsed = client_now_ms() - before;
        CHECK_MSG(elapsed >= timeout_ms - 10 && elapsed < timeout_ms + PROMPT_MS, "%llu ms",
                  (unsigned long long)elapsed);
    }
    consumer_end(&consumer, WSMI_FAILURE_DEADLINE);
    return came;
}

static void the_deadline_rests_during_a_pause_and_starts_anew(void)
{
    static const struct step steps[] = {{.kind = STEP_READ_REQUEST},
                                        {.kind = STEP_SEND, .text = CHUNKED "3\r\nabc\r\n"},
                                        {.kind = STEP_SILENT}};
    struct stage stage;
    struct consumer consumer;
    unsigned timeout_ms = 200;
    STAGE_OPEN(&stage, steps);
    while (!deadline_rests(&stage, timeout_ms)) {
        timeout_ms *= 2;
        REQUIRE(timeout_ms < FAR_MS);
    }
    consumer_init(&consumer, &stage.client, WSMI_FLOW_GO);
    consumer_start(&consumer, 200);
    consumer_end(&consumer, WSMI_FAILURE_DEADLINE);
    stage_close(&stage);
}

static void what_the_consumer_refuses_ends_the_exchange(void)
{
    static const struct {
        enum wsmi_flow flow;
        enum wsmi_failure failure;
    } rows[] = {{WSMI_FLOW_TOO_LARGE, WSMI_FAILURE_BODY_TOO_LARGE},
                {WSMI_FLOW_OOM, WSMI_FAILURE_OOM}};
    struct stage stage;
    struct consumer consumer;
    STAGE_OPEN(&stage, large_body);
    for (size_t i = 0; i < 2; i++) {
        consumer_init(&consumer, &stage.client, rows[i].flow);
        consumer_start(&consumer, FAR_MS);
        (void)call_wait(&consumer.call);
        CHECK(consumer.pieces == 1);
        consumer_end(&consumer, rows[i].failure);
        /* The same in what was kept back during a pause. */
        consumer_init(&consumer, &stage.client, WSMI_FLOW_PAUSE);
        consumer_start(&consumer, FAR_MS);
        wait_for_pieces(&consumer, 1);
        client_sleep_ms(SETTLE_MS);
        pthread_mutex_lock(&consumer.call.lock);
        consumer.flow = rows[i].flow;
        pthread_mutex_unlock(&consumer.call.lock);
        resume(&consumer, FAR_MS);
        (void)call_wait(&consumer.call);
        CHECK(consumer.pieces == 2);
        consumer_end(&consumer, rows[i].failure);
    }
    stage_close(&stage);
}

static void a_paused_exchange_delays_nobody_else(void)
{
    enum { OTHERS = 8 };
    struct stage stage;
    struct consumer paused;
    struct consumer others[OTHERS];
    STAGE_OPEN(&stage, large_body);
    consumer_init(&paused, &stage.client, WSMI_FLOW_PAUSE);
    consumer_start(&paused, FAR_MS);
    wait_for_pieces(&paused, 1);
    for (unsigned i = 0; i < OTHERS; i++) {
        consumer_init(&others[i], &stage.client, WSMI_FLOW_GO);
        consumer_start(&others[i], FAR_MS);
    }
    for (unsigned i = 0; i < OTHERS; i++) {
        (void)call_wait(&others[i].call);
        CHECK(others[i].size == LARGE);
        consumer_end(&others[i], WSMI_FAILURE_NONE);
    }
    CHECK(pieces_of(&paused) == 1);
    stage.client.transport->ops->cancel(paused.call.exchange);
    consumer_end(&paused, WSMI_FAILURE_CANCELLED);
    stage_close(&stage);
}

static const struct check_case cases[] = {
    CHECK_CASE(pieces_come_in_order_with_the_head),
    CHECK_CASE(another_status_is_collected),
    CHECK_CASE(a_connection_lost_at_any_byte_is_told),
    CHECK_CASE(a_pause_stops_the_pieces_and_keeps_every_byte),
    CHECK_CASE(a_pause_loses_nothing_that_tls_has_read_ahead),
    CHECK_CASE(resuming_inside_the_delivery_is_no_pause),
    CHECK_CASE(cancelling_a_paused_exchange_takes_effect_at_once),
    CHECK_CASE(the_deadline_rests_during_a_pause_and_starts_anew),
    CHECK_CASE(what_the_consumer_refuses_ends_the_exchange),
    CHECK_CASE(a_paused_exchange_delays_nobody_else),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
