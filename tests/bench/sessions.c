/* SPDX-License-Identifier: MIT */
/*
 * Many sessions at once, a TestConnection in flight in each, answers delayed by 50 ms. The floor is
 * one curl_multi with as many handles, made ahead; a session makes its own with its first
 * operation, so what that costs is printed as well. With `names` every session has a peer of
 * another name, an address of 127.0.0.0/8.
 */

#include "bench.h"
#include "canned.h"
#include "client.h"
#include "peer.h"
#include "raw.h"

enum { FEW = 1000, MANY = 10000, DELAY_MS = 50, RUNS = 3, URL_BYTES = 64, MOST_MS = 60000 };

/* What the parts find out besides. */
enum { IDLE_KIB, USED_KIB, THREADS, WARM_SECONDS, MADE_SECONDS };

struct round {
    pthread_mutex_t lock;
    pthread_cond_t over;
    unsigned long left;
    unsigned threads;
};

static void url_of(const char *argument, unsigned long number, char out[URL_BYTES])
{
    unsigned long port = strtoul(argument, NULL, 10);
    unsigned long host = strstr(argument, "names") == NULL ? 1 : number + 1;
    CHECK(snprintf(out, URL_BYTES, "http://127.%lu.%lu.%lu:%lu/wsman", host >> 16 & 255,
                   host >> 8 & 255, host & 255, port) < URL_BYTES);
}

static void MI_CALL on_result(MI_Operation *operation, void *context, const MI_Instance *instance,
                              MI_Boolean more, MI_Result result, const MI_Char *message,
                              const MI_Instance *details,
                              MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    struct round *round = context;
    (void)operation;
    (void)details;
    (void)acknowledge;
    if (result != MI_RESULT_OK) {
        (void)fprintf(stderr, "an answer failed: %s\n", message == NULL ? "" : message);
    }
    CHECK(result == MI_RESULT_OK && instance != NULL && !more);
    CHECK(pthread_mutex_lock(&round->lock) == 0);
    if (--round->left == 0) {
        round->threads = bench_threads();
        CHECK(pthread_cond_signal(&round->over) == 0);
    }
    CHECK(pthread_mutex_unlock(&round->lock) == 0);
}

static void run_round(MI_Session *sessions, MI_Operation *operations, unsigned long count,
                      struct round *round)
{
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    callbacks.callbackContext = round;
    callbacks.instanceResult = on_result;
    round->left = count;
    for (unsigned long i = 0; i < count; i++) {
        MI_Session_TestConnection(&sessions[i], 0, &callbacks, &operations[i]);
    }
    CHECK(pthread_mutex_lock(&round->lock) == 0);
    while (round->left > 0) {
        CHECK(pthread_cond_wait(&round->over, &round->lock) == 0);
    }
    CHECK(pthread_mutex_unlock(&round->lock) == 0);
}

static void close_all(MI_Operation *operations, unsigned long count)
{
    for (unsigned long i = 0; i < count; i++) {
        CHECK(MI_Operation_Close(&operations[i]) == MI_RESULT_OK);
    }
}

static void sessions(unsigned long count, const char *argument, struct bench_cost *ret)
{
    static const struct settings basic = {
        .no_privacy = true, .auth = "Basic", .user = PEER_USER, .password = PEER_PASSWORD};
    struct round round = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0};
    MI_Session *open = calloc(count, sizeof(*open));
    MI_Operation *operations = calloc(count, sizeof(*operations));
    struct bench_cost warm = {.seconds = 0};
    MI_Application application;
    char url[URL_BYTES];
    CHECK(open != NULL && operations != NULL);
    memset(open, 1, count * sizeof(*open));
    memset(operations, 1, count * sizeof(*operations));
    open_application(&application);
    url_of(argument, 0, url);
    CHECK(test_destination(&application, url, &basic).result == MI_RESULT_OK);
    double before = bench_resident_kib();
    for (unsigned long i = 0; i < count; i++) {
        url_of(argument, i, url);
        open_session(&application, url, &basic, &open[i]);
    }
    ret->figures[IDLE_KIB] = (bench_resident_kib() - before) / (double)count;
    bench_begin(ret);
    run_round(open, operations, count, &round);
    bench_end(ret);
    ret->figures[THREADS] = round.threads;
    ret->figures[USED_KIB] = (bench_resident_kib() - before) / (double)count;
    close_all(operations, count);
    bench_begin(&warm);
    run_round(open, operations, count, &round);
    bench_end(&warm);
    ret->figures[WARM_SECONDS] = warm.seconds;
    close_all(operations, count);
    for (unsigned long i = 0; i < count; i++) {
        close_session(&open[i]);
    }
    close_application(&application);
    free(open);
    free(operations);
}

static void drive(CURLM *multi, unsigned long count)
{
    unsigned long over = 0;
    while (over < count) {
        int running;
        int left;
        CURLMsg *message;
        CHECK(curl_multi_perform(multi, &running) == CURLM_OK);
        while ((message = curl_multi_info_read(multi, &left)) != NULL) {
            CHECK(message->msg == CURLMSG_DONE && message->data.result == CURLE_OK);
            over++;
        }
        CHECK(over == count || curl_multi_poll(multi, NULL, 0, MOST_MS, NULL) == CURLM_OK);
    }
}

/* What the libraries need once is nobody's share. */
static void warm_up(const char *argument)
{
    struct raw raw;
    char url[URL_BYTES];
    url_of(argument, 0, url);
    raw_open(&raw, url, false);
    raw_post(&raw, raw_identify_request);
    raw_close(&raw);
}

static void multi(unsigned long count, const char *argument, struct bench_cost *ret)
{
    struct bench_cost warm = {.seconds = 0};
    struct bench_cost made = {.seconds = 0};
    struct raw *clients = calloc(count, sizeof(*clients));
    CURLM *multi = curl_multi_init();
    char url[URL_BYTES];
    CHECK(clients != NULL && multi != NULL);
    warm_up(argument);
    double before = bench_resident_kib();
    CHECK(curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)count) == CURLM_OK);
    bench_begin(&made);
    for (unsigned long i = 0; i < count; i++) {
        url_of(argument, i, url);
        raw_open(&clients[i], url, false);
        raw_prepare(&clients[i], raw_identify_request);
        /* Searching the cache for what is old costs more the more is in it. */
        CHECK(curl_easy_setopt(clients[i].easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L) == CURLE_OK);
    }
    bench_begin(ret);
    for (unsigned long i = 0; i < count; i++) {
        CHECK(curl_multi_add_handle(multi, clients[i].easy) == CURLM_OK);
    }
    drive(multi, count);
    bench_end(ret);
    bench_end(&made);
    ret->figures[MADE_SECONDS] = made.seconds;
    ret->figures[USED_KIB] = (bench_resident_kib() - before) / (double)count;
    ret->figures[THREADS] = bench_threads();
    bench_begin(&warm);
    for (unsigned long i = 0; i < count; i++) {
        CHECK(curl_multi_remove_handle(multi, clients[i].easy) == CURLM_OK);
        CHECK(curl_multi_add_handle(multi, clients[i].easy) == CURLM_OK);
    }
    drive(multi, count);
    bench_end(&warm);
    ret->figures[WARM_SECONDS] = warm.seconds;
    for (unsigned long i = 0; i < count; i++) {
        CHECK(curl_multi_remove_handle(multi, clients[i].easy) == CURLM_OK);
        raw_close(&clients[i]);
    }
    CHECK(curl_multi_cleanup(multi) == CURLM_OK);
    free(clients);
}

static const struct bench_part parts[] = {{"sessions", sessions}, {"multi", multi}, {NULL, NULL}};

static void put_pair(struct bench *bench, const char *work, const char *unit, double value,
                     double floor)
{
    bench_put(bench, &(struct bench_row){.work = work,
                                         .unit = unit,
                                         .value = value,
                                         .floor = floor,
                                         .floor_name = "one curl_multi, as many handles"});
}

static void put_few(struct bench *bench, unsigned port)
{
    char argument[URL_BYTES];
    (void)snprintf(argument, sizeof(argument), "%u", port);
    struct bench_pair pair = bench_race("sessions", "multi", FEW, argument, RUNS);
    bench_put(bench, &(struct bench_row){.work = "1,000 sessions, first operation of each",
                                         .unit = "ms",
                                         .value = pair.work.seconds * 1e3,
                                         .floor = pair.floor.seconds * 1e3,
                                         .floor_name = "one curl_multi, as many handles",
                                         .target_ratio = 1.2});
    bench_put(bench,
              &(struct bench_row){.work = "(one curl_multi, the making of its handles included)",
                                  .unit = "ms",
                                  .value = pair.floor.figures[MADE_SECONDS] * 1e3});
    put_pair(bench, "1,000 sessions, second operation of each", "ms",
             pair.work.figures[WARM_SECONDS] * 1e3, pair.floor.figures[WARM_SECONDS] * 1e3);
    bench_put(bench, &(struct bench_row){.work = "memory of a session that is used",
                                         .unit = "KiB",
                                         .value = pair.work.figures[USED_KIB],
                                         .floor = pair.floor.figures[USED_KIB],
                                         .floor_name = "a handle of libcurl, its connection",
                                         .target = 32});
    bench_put(bench, &(struct bench_row){.work = "threads with 1,000 sessions",
                                         .unit = "threads",
                                         .value = pair.work.figures[THREADS],
                                         .target = 4});
    bench_put(bench, &(struct bench_row){.work = "memory of a session before its first operation",
                                         .unit = "KiB",
                                         .value = pair.work.figures[IDLE_KIB],
                                         .target = 4});
}

static void put_many(struct bench *bench, unsigned port)
{
    char argument[URL_BYTES];
    (void)snprintf(argument, sizeof(argument), "%u names", port);
    struct bench_pair pair = bench_race("sessions", "multi", MANY, argument, 1);
    bench_put(bench, &(struct bench_row){.work = "10,000 sessions to 10,000 names",
                                         .unit = "ms",
                                         .value = pair.work.seconds * 1e3,
                                         .floor = pair.floor.seconds * 1e3,
                                         .floor_name = "one curl_multi, as many handles",
                                         .target_ratio = 1});
    put_pair(bench, "the same, second operation of each", "ms",
             pair.work.figures[WARM_SECONDS] * 1e3, pair.floor.figures[WARM_SECONDS] * 1e3);
    bench_put(bench, &(struct bench_row){.work = "10,000 sessions to 10,000 names, processor time",
                                         .unit = "s",
                                         .value = pair.work.cpu_seconds,
                                         .floor = pair.floor.cpu_seconds,
                                         .floor_name = "one curl_multi, as many handles",
                                         .target = 2});
    bench_put(bench, &(struct bench_row){.work = "threads with 10,000 sessions",
                                         .unit = "threads",
                                         .value = pair.work.figures[THREADS]});
}

static void measure(struct bench *bench)
{
    static const struct canned_config config = {.delay_ms = DELAY_MS};
    struct canned server;
    canned_start(&server, &config);
    put_few(bench, server.port);
    put_many(bench, server.port);
    canned_stop(&server);
}

int main(int argc, char **argv)
{
    return bench_main("sessions", parts, measure, argc, argv);
}
