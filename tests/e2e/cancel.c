/* SPDX-License-Identifier: MIT */
/* Cancel, deadline, close: in every phase an operation ends at once, and once. */
#include "client.h"
#include "peer.h"

/* What ends by itself takes longer than LATER_MS. */
enum { SOON_MS = 1000, LATER_MS = 15000, TIMEOUT_MS = 300, SETTLE_MS = 250 };

/* Where an operation hangs. */
enum stage { IN_CONNECT, IN_HANDSHAKE, IN_WAIT, IN_BODY, STAGE_COUNT };

static const struct {
    const char *name;
    const char *phase;
} stages[STAGE_COUNT] = {
    [IN_CONNECT] = {"full queue", "CONNECT"},
    [IN_HANDSHAKE] = {"mute handshake", "TLS"},
    [IN_WAIT] = {"no answer", "WAIT"},
    [IN_BODY] = {"dripping body", "RECEIVE"},
};

struct place {
    enum stage stage;
    struct peer peer;
    struct black_hole hole;
    char destination[128];
};

static void place_open(struct place *place, enum stage stage)
{
    static const char *const mute[] = {"--on-accept", "mute", NULL};
    static const char *const silent[] = {"--misbehave", "no-answer", NULL};
    static const char *const drip[] = {"--misbehave", "drip=1/40", NULL};
    place->stage = stage;
    if (stage == IN_CONNECT) {
        black_hole_open(&place->hole);
    } else if (stage == IN_HANDSHAKE) {
        peer_start_tls(&place->peer, "server", mute);
    } else {
        peer_start(&place->peer, stage == IN_WAIT ? silent : drip);
    }
    (void)snprintf(place->destination, sizeof(place->destination), "%s",
                   stage == IN_CONNECT     ? http_url(place->hole.listener.port, "wsman")
                   : stage == IN_HANDSHAKE ? https_url("127.0.0.1", place->peer.port, "wsman")
                                           : http_url(place->peer.port, "wsman"));
}

static void place_close(struct place *place)
{
    if (place->stage == IN_CONNECT) {
        black_hole_close(&place->hole);
    } else {
        peer_stop(&place->peer, NULL);
    }
}

static const struct settings both = {.no_privacy = true, .ca_file = PEER_CERTS "ca.pem"};
static void check_cancelled(const struct report *report, const char *phase)
{
    CHECK(report->result == MI_RESULT_FAILED);
    CHECK(report->category == MI_ERRORCATEGORY_OPERATION_STOPPED);
    CHECK(report->error_code == 995);
    if (phase != NULL) {
        CHECK_STR(report->phase, phase);
    }
    CHECK_CONTAINS(report->message, "cancelled");
}

/* Ends an operation after `ms`. False: the machine was so busy that it had not come to its place by
 * then, or did not end at once. */
typedef bool end_function(MI_Application *application, const struct place *place, unsigned ms);

/* A busy machine gets twice the time, again and again. */
static void end_in_every_phase(end_function *end, unsigned ms)
{
    MI_Application application;
    open_application(&application);
    for (enum stage stage = 0; stage < STAGE_COUNT; stage++) {
        struct place place;
        place_open(&place, stage);
        for (unsigned wait_ms = ms; !end(&application, &place, wait_ms); wait_ms *= 2) {
            CHECK(wait_ms < LATER_MS);
        }
        place_close(&place);
    }
    close_application(&application);
}

static bool is_at_once_in_phase(const struct place *place, const struct report *report,
                                unsigned long long late_ms)
{
    (void)printf("  %s: %llu ms, %s\n", stages[place->stage].name, late_ms, report->phase);
    return strcmp(report->phase, stages[place->stage].phase) == 0 && late_ms < SOON_MS;
}

static bool cancel_after(MI_Application *application, const struct place *place, unsigned ms)
{
    struct answer answer;
    MI_Session session;
    open_session(application, place->destination, &both, &session);
    answer_init(&answer);
    answer_start(&answer, &session);
    sleep_ms(ms);
    unsigned long long asked = clock_ms();
    CHECK(MI_Operation_Cancel(&answer.operation, MI_REASON_NONE) == MI_RESULT_OK);
    answer_finish(&answer);
    check_cancelled(&answer.report, NULL);
    answer_clean_up(&answer);
    close_session(&session);
    return is_at_once_in_phase(place, &answer.report, answer.at_ms - asked);
}

static void cancel_ends_it_at_once_in_every_phase(void)
{
    end_in_every_phase(cancel_after, SETTLE_MS);
}

static bool time_out_after(MI_Application *application, const struct place *place, unsigned ms)
{
    struct settings hasty = both;
    hasty.timeout_ms = ms;
    unsigned long long begun = clock_ms();
    struct report report = test_destination(application, place->destination, &hasty);
    unsigned long long took = clock_ms() - begun;
    CHECK(report.result == MI_RESULT_FAILED);
    CHECK(report.category == MI_ERRORCATEGORY_OPERATION_TIMEOUT);
    CHECK(took >= ms);
    return is_at_once_in_phase(place, &report, took - ms);
}

static void the_deadline_ends_it_in_every_phase(void)
{
    end_in_every_phase(time_out_after, TIMEOUT_MS);
}

static void *cancel_soon(void *argument)
{
    sleep_ms(100);
    CHECK(MI_Operation_Cancel(argument, MI_REASON_SHUTDOWN) == MI_RESULT_OK);
    return NULL;
}

static void another_thread_cancels_a_synchronous_operation(void)
{
    MI_Application application;
    MI_Session session;
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance;
    struct place place;
    pthread_t thread;
    MI_Result result;
    place_open(&place, IN_WAIT);
    open_application(&application);
    open_session(&application, place.destination, &both, &session);
    MI_Session_TestConnection(&session, 0, NULL, &operation);
    MI_Operation copy = operation;
    CHECK(pthread_create(&thread, NULL, cancel_soon, &copy) == 0);
    unsigned long long begun = clock_ms();
    CHECK(MI_Operation_GetInstance(&operation, &instance, NULL, &result, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(result == MI_RESULT_FAILED && clock_ms() - begun < LATER_MS);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    close_session(&session);
    close_application(&application);
    place_close(&place);
}

static void closing_an_operation_ends_it(void)
{
    MI_Application application;
    MI_Session session;
    struct place place;
    place_open(&place, IN_BODY);
    open_application(&application);
    open_session(&application, place.destination, &both, &session);
    for (int i = 0; i < 20; i++) {
        MI_Operation operation = MI_OPERATION_NULL;
        MI_Session_TestConnection(&session, 0, NULL, &operation);
        sleep_ms((unsigned)i % 5 * 5);
        unsigned long long begun = clock_ms();
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        CHECK(clock_ms() - begun < LATER_MS);
    }
    close_session(&session);
    close_application(&application);
    place_close(&place);
}

static void *close_in_thread(void *argument)
{
    close_session(argument);
    return NULL;
}

static void closing_the_session_cancels_and_waits_for_the_operations(void)
{
    MI_Application application;
    MI_Session session;
    struct place place;
    struct answer answer;
    pthread_t thread;
    place_open(&place, IN_WAIT);
    open_application(&application);
    open_session(&application, place.destination, &both, &session);
    answer_init(&answer);
    answer_start(&answer, &session);
    while (peer_stats(&place.peer).requests == 0) {
        sleep_ms(5);
    }
    sleep_ms(100); /* as this side sees it, too */
    unsigned long long asked = clock_ms();
    CHECK(pthread_create(&thread, NULL, close_in_thread, &session) == 0);
    answer_finish(&answer);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(clock_ms() - asked < LATER_MS);
    check_cancelled(&answer.report, "WAIT");
    answer_clean_up(&answer);
    close_application(&application);
    place_close(&place);
}

static void *close_application_in_thread(void *argument)
{
    close_application(argument);
    return NULL;
}

static void closing_the_application_waits_for_the_session(void)
{
    MI_Application application;
    MI_Application copy;
    MI_Session session;
    struct place place;
    struct answer answer;
    pthread_t thread;
    place_open(&place, IN_WAIT);
    open_application(&application);
    copy = application;
    open_session(&application, place.destination, &both, &session);
    answer_init(&answer);
    answer_start(&answer, &session);
    CHECK(pthread_create(&thread, NULL, close_application_in_thread, &application) == 0);
    sleep_ms(100);
    /* It waits: the operation lives until somebody ends it. */
    CHECK(MI_Operation_Cancel(&answer.operation, MI_REASON_NONE) == MI_RESULT_OK);
    answer_finish(&answer);
    check_cancelled(&answer.report, NULL);
    close_session(&session);
    CHECK(pthread_join(thread, NULL) == 0);
    MI_Session late = MI_SESSION_NULL;
    CHECK(MI_Application_NewSession(&copy, NULL, "server.example", NULL, NULL, NULL, &late) ==
          MI_RESULT_INVALID_PARAMETER);
    answer_clean_up(&answer);
    place_close(&place);
}

int main(void)
{
    RUN(cancel_ends_it_at_once_in_every_phase);
    RUN(the_deadline_ends_it_in_every_phase);
    RUN(another_thread_cancels_a_synchronous_operation);
    RUN(closing_an_operation_ends_it);
    RUN(closing_the_session_cancels_and_waits_for_the_operations);
    RUN(closing_the_application_waits_for_the_session);
    return 0;
}
