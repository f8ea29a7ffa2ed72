/* SPDX-License-Identifier: MIT */
/*
 * Warm TestConnection calls in one session, instructions of the client alone. The floor is libcurl
 * with a preset header and a URL parsed beforehand, and one pass of libxml2 over the answer.
 */
#include "bench.h"
#include "canned.h"
#include "client.h"
#include "peer.h"
#include "raw.h"

enum { WARM_UP = 20, CALLS = 400, TIMED_CALLS = 20000, RUNS = 3 };

/* Nothing of the answer is looked at: that is the caller's own cost. */
static void call(MI_Session *session)
{
    MI_Operation operation = MI_OPERATION_NULL;
    const MI_Instance *instance = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    MI_Session_TestConnection(session, 0, NULL, &operation);
    CHECK(MI_Operation_GetInstance(&operation, &instance, &more, &result, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(result == MI_RESULT_OK && instance != NULL && more == MI_FALSE);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
}

static void calls(unsigned long rounds, const char *url, struct bench_cost *ret)
{
    static const struct settings basic = {
        .no_privacy = true, .auth = "Basic", .user = PEER_USER, .password = PEER_PASSWORD};
    MI_Application application;
    MI_Session session;
    open_application(&application);
    open_session(&application, url, &basic, &session);
    for (unsigned i = 0; i < WARM_UP; i++) {
        call(&session);
    }
    bench_begin(ret);
    for (unsigned long i = 0; i < rounds; i++) {
        call(&session);
    }
    bench_end(ret);
    close_session(&session);
    close_application(&application);
}

static void posts(unsigned long rounds, const char *url, struct bench_cost *ret, bool lean,
                  bool parses)
{
    struct raw raw;
    raw_open(&raw, url, lean);
    raw_post(&raw, raw_identify_request);
    bench_begin(ret);
    for (unsigned long i = 0; i < rounds; i++) {
        raw_post(&raw, raw_identify_request);
        if (parses) {
            raw_parse(&raw);
        }
    }
    bench_end(ret);
    raw_close(&raw);
}

static void curl_usual(unsigned long rounds, const char *url, struct bench_cost *ret)
{
    posts(rounds, url, ret, false, false);
}

static void curl_lean(unsigned long rounds, const char *url, struct bench_cost *ret)
{
    posts(rounds, url, ret, true, false);
}

static void curl_and_sax(unsigned long rounds, const char *url, struct bench_cost *ret)
{
    posts(rounds, url, ret, true, true);
}

static const struct bench_part parts[] = {{"calls", calls},
                                          {"curl_usual", curl_usual},
                                          {"curl_lean", curl_lean},
                                          {"curl_and_sax", curl_and_sax},
                                          {NULL, NULL}};

static void measure(struct bench *bench)
{
    static const struct canned_config config = {.delay_ms = 0};
    struct canned server;
    canned_start(&server, &config);
    const char *url = http_url(server.port, "wsman");
    double floor = bench_instructions("curl_and_sax", CALLS, url);
    bench_put(bench, &(struct bench_row){.work = "warm TestConnection",
                                         .unit = "instructions",
                                         .value = bench_instructions("calls", CALLS, url),
                                         .floor = floor,
                                         .floor_name = "libcurl, lean, and a SAX2 pass",
                                         .target = 115000});
    bench_put(bench, &(struct bench_row){.work = "(libcurl alone, as usual)",
                                         .unit = "instructions",
                                         .value = bench_instructions("curl_usual", CALLS, url)});
    bench_put(bench, &(struct bench_row){.work = "(libcurl alone, lean)",
                                         .unit = "instructions",
                                         .value = bench_instructions("curl_lean", CALLS, url)});
    struct bench_pair pair = bench_race("calls", "curl_and_sax", TIMED_CALLS, url, RUNS);
    bench_put(bench, &(struct bench_row){.work = "warm TestConnection",
                                         .unit = "us",
                                         .value = pair.work.seconds * 1e6 / TIMED_CALLS,
                                         .floor = pair.floor.seconds * 1e6 / TIMED_CALLS,
                                         .floor_name = "libcurl, lean, and a SAX2 pass"});
    canned_stop(&server);
}

int main(int argc, char **argv)
{
    return bench_main("identify", parts, measure, argc, argv);
}
