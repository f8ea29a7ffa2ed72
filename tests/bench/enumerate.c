/* SPDX-License-Identifier: MIT */
/*
 * Enumerations on loopback, every instance looked at. Against wsmi-responder, which makes each
 * instance, the floor is what an agent costs: libcurl asking for the same and dropping it. Against
 * the canned server, which costs next to nothing, it is libcurl and a pass of libxml2.
 */
#include "bench.h"
#include "canned.h"
#include "demo.h"
#include "raw.h"

#define RESPONDER_CLASS "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/demo/Demo_Generated"
#define CANNED_CLASS    "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/bench/Bench_Disk"

enum { INSTANCES = 10000, MANY = 1000000, RUNS = 5 };

static void look(void *context, const MI_Instance *instance)
{
    unsigned long long *sum = context;
    MI_Value value;
    MI_Type type;
    CHECK(MI_Instance_GetElement(instance, "Id", &value, &type, NULL, NULL) == MI_RESULT_OK);
    *sum += type == MI_UINT64 ? value.uint64 : strtoull(value.string, NULL, 10);
}

static void enumerate(const char *url, const char *class_name, struct bench_cost *ret)
{
    static const struct settings basic = {
        .no_privacy = true, .auth = "Basic", .user = PEER_USER, .password = PEER_PASSWORD};
    MI_Application application;
    MI_Session session;
    MI_Operation operation = MI_OPERATION_NULL;
    unsigned long long sum = 0;
    open_application(&application);
    open_session(&application, url, &basic, &session);
    CHECK(test_connection(&session).result == MI_RESULT_OK);
    bench_begin(ret);
    MI_Session_EnumerateInstances(&session, 0, NULL, "root/demo", class_name, MI_FALSE, NULL,
                                  &operation);
    struct ended ended = demo_drain(&operation, look, &sum);
    bench_end(ret);
    EXPECT(ended, MI_RESULT_OK);
    CHECK(sum > 0);
    ret->figures[0] = (double)ended.count;
    close_session(&session);
    close_application(&application);
}

static void of_responder(unsigned long rounds, const char *url, struct bench_cost *ret)
{
    (void)rounds;
    enumerate(url, "Demo_Generated", ret);
}

static void of_canned(unsigned long rounds, const char *url, struct bench_cost *ret)
{
    (void)rounds;
    enumerate(url, "Bench_Disk", ret);
}

static void floor_of(const char *url, const char *resource_uri, bool parses, struct bench_cost *ret)
{
    struct raw raw;
    raw_open(&raw, url, true);
    raw_post(&raw, raw_identify_request);
    bench_begin(ret);
    ret->figures[0] = raw_enumerate(&raw, resource_uri, parses);
    bench_end(ret);
    raw_close(&raw);
}

static void responder_floor(unsigned long rounds, const char *url, struct bench_cost *ret)
{
    (void)rounds;
    floor_of(url, RESPONDER_CLASS, false, ret);
}

static void canned_floor(unsigned long rounds, const char *url, struct bench_cost *ret)
{
    (void)rounds;
    floor_of(url, CANNED_CLASS, true, ret);
}

static const struct bench_part parts[] = {{"of_responder", of_responder},
                                          {"of_canned", of_canned},
                                          {"responder_floor", responder_floor},
                                          {"canned_floor", canned_floor},
                                          {NULL, NULL}};

static void race_responder(struct bench *bench)
{
    char count[24];
    const char *const arguments[] = {"--generate", count, "--agent", "windows", NULL};
    struct peer peer;
    (void)snprintf(count, sizeof(count), "%d", INSTANCES);
    peer_start(&peer, arguments);
    struct bench_pair pair =
        bench_race("of_responder", "responder_floor", 1, http_url(peer.port, "wsman"), RUNS);
    bench_put(bench, &(struct bench_row){.work = "enumerate 10,000 instances of wsmi-responder",
                                         .unit = "ms",
                                         .value = pair.work.seconds * 1e3,
                                         .floor = pair.floor.seconds * 1e3,
                                         .floor_name = "the agent: libcurl asks and drops it",
                                         .target_ratio = 1.5});
    peer_stop(&peer, NULL);
}

static void race_canned(struct bench *bench)
{
    static const struct canned_config config = {.instances = INSTANCES};
    struct canned server;
    canned_start(&server, &config);
    struct bench_pair pair =
        bench_race("of_canned", "canned_floor", 1, http_url(server.port, "wsman"), RUNS);
    bench_put(bench, &(struct bench_row){.work = "enumerate 10,000 canned instances",
                                         .unit = "ms",
                                         .value = pair.work.seconds * 1e3,
                                         .floor = pair.floor.seconds * 1e3,
                                         .floor_name = "libcurl, lean, and SAX2 passes"});
    canned_stop(&server);
}

static void fill(struct bench *bench, unsigned long instances, const char *work, double target)
{
    const struct canned_config config = {.instances = instances};
    struct canned server;
    canned_start(&server, &config);
    struct bench_cost cost = bench_run("of_canned", 1, http_url(server.port, "wsman"));
    CHECK((unsigned long)cost.figures[0] == instances);
    bench_put(bench, &(struct bench_row){
                         .work = work, .unit = "KiB", .value = cost.peak_kib, .target = target});
    canned_stop(&server);
}

static void measure(struct bench *bench)
{
    race_responder(bench);
    race_canned(bench);
    fill(bench, INSTANCES, "memory while enumerating 10,000", 0);
    fill(bench, MANY, "memory while enumerating 1,000,000", 16 * 1024);
}

int main(int argc, char **argv)
{
    return bench_main("enumerate", parts, measure, argc, argv);
}
