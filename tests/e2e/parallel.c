/* SPDX-License-Identifier: MIT */
/* Many sessions at once, and callbacks that block, cancel and close. */
#include <dirent.h>

#include "client.h"
#include "peer.h"

enum { SESSIONS = 64, ROUNDS = 4 };

static const struct settings basic = {
    .no_privacy = true, .auth = "Basic", .user = PEER_USER, .password = PEER_PASSWORD};
static const struct settings basic_tls = {
    .ca_file = PEER_CERTS "ca.pem", .auth = "Basic", .user = PEER_USER, .password = PEER_PASSWORD};

static void run_parallel(bool tls)
{
    static struct answer answers[SESSIONS];
    MI_Application application;
    MI_Session sessions[SESSIONS];
    struct peer peer;
    struct peer_stats stats;
    if (tls) {
        peer_start_tls(&peer, "server", NULL);
    } else {
        peer_start(&peer, NULL);
    }
    open_application(&application);
    for (size_t i = 0; i < SESSIONS; i++) {
        open_session(&application,
                     tls ? https_url("127.0.0.1", peer.port, "wsman")
                         : http_url(peer.port, "wsman"),
                     tls ? &basic_tls : &basic, &sessions[i]);
    }
    unsigned long long begun = clock_ms();
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < SESSIONS; i++) {
            answer_init(&answers[i]);
            answer_start(&answers[i], &sessions[i]);
        }
        for (size_t i = 0; i < SESSIONS; i++) {
            answer_finish(&answers[i]);
            if (answers[i].report.result != MI_RESULT_OK) {
                (void)fprintf(stderr, "session %zu: %s\n", i, answers[i].report.message);
            }
            CHECK(answers[i].report.result == MI_RESULT_OK);
            CHECK_STR(answers[i].report.vendor, "wsmi");
            answer_clean_up(&answers[i]);
        }
    }
    (void)printf("  %s: %d calls in %llu ms\n", tls ? "TLS" : "plain", ROUNDS * SESSIONS,
                 clock_ms() - begun);
    for (size_t i = 0; i < SESSIONS; i++) {
        close_session(&sessions[i]);
    }
    close_application(&application);
    peer_stop(&peer, &stats);
    CHECK(stats.requests == ROUNDS * SESSIONS);
    CHECK(stats.connections == SESSIONS);
}

static void many_sessions_at_once(void)
{
    run_parallel(false);
    run_parallel(true);
}

/* As many in one session: connections are kept to a limit, answers are not mixed up. */
static void many_operations_in_one_session(void)
{
    static struct answer answers[SESSIONS];
    MI_Application application;
    MI_Session session;
    struct peer peer;
    struct peer_stats stats;
    peer_start(&peer, NULL);
    open_application(&application);
    open_session(&application, http_url(peer.port, "wsman"), &basic, &session);
    for (size_t i = 0; i < SESSIONS; i++) {
        answer_init(&answers[i]);
        answer_start(&answers[i], &session);
    }
    for (size_t i = 0; i < SESSIONS; i++) {
        answer_finish(&answers[i]);
        CHECK(answers[i].report.result == MI_RESULT_OK);
        answer_clean_up(&answers[i]);
    }
    close_session(&session);
    close_application(&application);
    peer_stop(&peer, &stats);
    CHECK(stats.requests == SESSIONS && stats.connections <= SESSIONS);
}

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool entered;
    bool open;
};

static void wait_at_gate(struct answer *answer)
{
    struct gate *gate = answer->extra;
    CHECK(pthread_mutex_lock(&gate->lock) == 0);
    gate->entered = true;
    CHECK(pthread_cond_broadcast(&gate->changed) == 0);
    while (!gate->open) {
        CHECK(pthread_cond_wait(&gate->changed, &gate->lock) == 0);
    }
    CHECK(pthread_mutex_unlock(&gate->lock) == 0);
}

static void a_callback_that_blocks_delays_only_its_own_operation(void)
{
    struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false};
    MI_Application application;
    MI_Session session;
    struct peer peer;
    struct answer blocked;
    struct answer other;
    peer_start(&peer, NULL);
    open_application(&application);
    open_session(&application, http_url(peer.port, "wsman"), &basic, &session);
    answer_init(&blocked);
    blocked.inside = wait_at_gate;
    blocked.extra = &gate;
    answer_start(&blocked, &session);
    CHECK(pthread_mutex_lock(&gate.lock) == 0);
    while (!gate.entered) {
        CHECK(pthread_cond_wait(&gate.changed, &gate.lock) == 0);
    }
    CHECK(pthread_mutex_unlock(&gate.lock) == 0);
    unsigned long long begun = clock_ms();
    for (int i = 0; i < 10; i++) {
        answer_init(&other);
        answer_start(&other, &session);
        answer_finish(&other);
        CHECK(other.report.result == MI_RESULT_OK);
        answer_clean_up(&other);
        CHECK(test_connection(&session).result == MI_RESULT_OK);
    }
    (void)printf("  20 calls beside it: %llu ms\n", clock_ms() - begun);
    CHECK(blocked.calls == 0);
    CHECK(pthread_mutex_lock(&gate.lock) == 0);
    gate.open = true;
    CHECK(pthread_cond_broadcast(&gate.changed) == 0);
    CHECK(pthread_mutex_unlock(&gate.lock) == 0);
    answer_finish(&blocked);
    CHECK(blocked.report.result == MI_RESULT_OK);
    answer_clean_up(&blocked);
    close_session(&session);
    close_application(&application);
    peer_stop(&peer, NULL);
}

static void cancel_the_other(struct answer *answer)
{
    struct answer *victim = answer->extra;
    CHECK(MI_Operation_Cancel(&victim->operation, MI_REASON_NONE) == MI_RESULT_OK);
}

static void one_callback_cancels_another_operation(void)
{
    MI_Application application;
    MI_Session healthy;
    MI_Session stuck;
    struct peer peer;
    struct answer victim;
    struct answer answer;
    peer_start(&peer, NULL);
    open_application(&application);
    open_session(&application, http_url(peer.port, "wsman/x/no-answer"), &basic, &stuck);
    open_session(&application, http_url(peer.port, "wsman"), &basic, &healthy);
    answer_init(&victim);
    answer_init(&answer);
    answer.inside = cancel_the_other;
    answer.extra = &victim;
    answer_start(&victim, &stuck);
    answer_start(&answer, &healthy);
    answer_finish(&answer);
    answer_finish(&victim);
    CHECK(answer.report.result == MI_RESULT_OK);
    CHECK(victim.report.category == MI_ERRORCATEGORY_OPERATION_STOPPED);
    answer_clean_up(&answer);
    answer_clean_up(&victim);
    close_session(&stuck);
    close_session(&healthy);
    close_application(&application);
    peer_stop(&peer, NULL);
}

static char url_for_churn[128];

/* Four threads, each with sessions of its own, all of them in one application. */
static void *churn(void *argument)
{
    MI_Application *application = argument;
    for (int i = 0; i < 10; i++) {
        MI_Session session;
        struct answer answer;
        open_session(application, url_for_churn, &basic, &session);
        CHECK(test_connection(&session).result == MI_RESULT_OK);
        answer_init(&answer);
        answer_start(&answer, &session);
        if (i % 2 == 0) {
            (void)MI_Operation_Cancel(&answer.operation, MI_REASON_NONE);
        }
        answer_finish(&answer);
        CHECK(answer.report.result == MI_RESULT_OK ||
              answer.report.category == MI_ERRORCATEGORY_OPERATION_STOPPED);
        answer_clean_up(&answer);
        close_session(&session);
    }
    return NULL;
}

static void threads_share_an_application(void)
{
    pthread_t threads[4];
    MI_Application application;
    struct peer peer;
    peer_start(&peer, NULL);
    (void)snprintf(url_for_churn, sizeof(url_for_churn), "%s", http_url(peer.port, "wsman"));
    open_application(&application);
    for (size_t i = 0; i < 4; i++) {
        CHECK(pthread_create(&threads[i], NULL, churn, &application) == 0);
    }
    for (size_t i = 0; i < 4; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    close_application(&application);
    peer_stop(&peer, NULL);
}

static size_t entries(const char *directory)
{
    size_t count = 0;
    DIR *handle = opendir(directory);
    CHECK(handle != NULL);
    while (readdir(handle) != NULL) {
        count++;
    }
    CHECK(closedir(handle) == 0);
    return count;
}

/* Threads exist a moment longer in /proc than they can be waited for. */
static void check_threads(size_t expected)
{
    for (int i = 0; i < 200 && entries("/proc/self/task") != expected; i++) {
        sleep_ms(5);
    }
    CHECK(entries("/proc/self/task") == expected);
}

/* Nothing of the process is held on to: whatever was opened is closed when the application is. */
static void no_descriptor_and_no_thread_remains(void)
{
    static const struct settings hasty = {.no_privacy = true, .timeout_ms = 50};
    struct peer peer;
    struct peer tls;
    peer_start(&peer, NULL);
    peer_start_tls(&tls, "server", NULL);
    size_t descriptors = entries("/proc/self/fd");
    size_t threads = entries("/proc/self/task");
    for (int i = 0; i < 5; i++) {
        MI_Application application;
        MI_Session session;
        struct answer answer;
        open_application(&application);
        CHECK(entries("/proc/self/task") == threads);
        (void)test_destination(&application, http_url(peer.port, "wsman"), &basic);
        (void)test_destination(&application, http_url(peer.port, "wsman/x/no-answer"), &hasty);
        (void)test_destination(&application, http_url(peer.port, "wsman/x/reset=100"), &basic);
        (void)test_destination(&application, https_url("127.0.0.1", tls.port, "wsman"), &basic_tls);
        open_session(&application, http_url(peer.port, "wsman"), &basic, &session);
        answer_init(&answer);
        answer_start(&answer, &session);
        answer_finish(&answer);
        CHECK(answer.report.result == MI_RESULT_OK);
        answer_clean_up(&answer);
        close_session(&session);
        close_application(&application);
        CHECK(entries("/proc/self/fd") == descriptors);
        check_threads(threads);
    }
    peer_stop(&peer, NULL);
    peer_stop(&tls, NULL);
}

int main(void)
{
    RUN(many_sessions_at_once);
    RUN(many_operations_in_one_session);
    RUN(a_callback_that_blocks_delays_only_its_own_operation);
    RUN(one_callback_cancels_another_operation);
    RUN(threads_share_an_application);
    RUN(no_descriptor_and_no_thread_remains);
    return 0;
}
