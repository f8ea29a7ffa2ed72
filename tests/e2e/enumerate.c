/* SPDX-License-Identifier: MIT */
/* EnumerateInstances with every agent: pulls, modes, back-pressure, the server's contexts. */
#include "demo.h"

static const char *const few[] = {"--generate", "97", NULL};

/* Adds up the numbers of generated instances, which must come in order. */
struct row {
    unsigned long next;
    unsigned long sum;
};

static void look_at_generated(void *context, const MI_Instance *instance)
{
    struct row *row = context;
    unsigned long id = strtoul(demo_text(instance, "Id"), NULL, 10);
    CHECK(id == row->next + 1);
    row->next = id;
    row->sum += id;
}

static struct ended enumerate(MI_Session *session, MI_Uint32 flags, const char *class_name,
                              bool keys_only, demo_look *look, void *context)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session_EnumerateInstances(session, flags, NULL, DEMO, class_name, keys_only, NULL,
                                  &operation);
    return demo_drain(&operation, look, context);
}

static void everything_arrives_once_and_in_order_over_one_connection(void)
{
    const struct demo_wishes wishes = {.max_elements = 7};
    for (size_t i = 0; i < AGENTS; i++) {
        struct demo demo;
        struct row row = {0, 0};
        demo_open(&demo, demo_agents[i], few, &wishes);
        struct ended ended =
            enumerate(&demo.session, 0, "Demo_Generated", false, look_at_generated, &row);
        EXPECT(ended, MI_RESULT_OK);
        CHECK(ended.count == 97 && row.sum == 97 * 98 / 2);
        unsigned long pulls = peer_counter(&demo.peer, "pull");
        struct peer_stats stats = peer_stats(&demo.peer);
        (void)printf("  %s: %lu pulls, %lu connections\n", demo.agent, pulls, stats.connections);
        CHECK(pulls >= 97 / 7 && pulls <= 97 / 7 + 2);
        /* openwsman closes after each answer. */
        CHECK(stats.connections == 1 || strcmp(demo.agent, "openwsman") == 0);
        CHECK(peer_counter(&demo.peer, "release") == 0);
        demo_close(&demo);
    }
}

static void a_class_without_instances_ends_well(void)
{
    for (size_t i = 0; i < AGENTS; i++) {
        struct demo demo;
        demo_open(&demo, demo_agents[i], NULL, NULL);
        struct ended ended = enumerate(&demo.session, 0, "Demo_Bulb", false, NULL, NULL);
        EXPECT(ended, MI_RESULT_OK);
        CHECK(ended.count == 0);
        demo_close(&demo);
    }
}

static void an_unknown_class_is_an_error(void)
{
    for (size_t i = 0; i < AGENTS; i++) {
        struct demo demo;
        demo_open(&demo, demo_agents[i], NULL, NULL);
        struct ended ended = enumerate(&demo.session, 0, "Demo_Nothing", false, NULL, NULL);
        EXPECT(ended, MI_RESULT_INVALID_CLASS);
        CHECK(ended.count == 0);
        demo_close(&demo);
    }
}

struct kinds {
    unsigned lamps;
    unsigned smart_lamps;
    unsigned with_firmware;
    unsigned with_name;
};

static void count_kinds(void *context, const MI_Instance *instance)
{
    struct kinds *kinds = context;
    const MI_Char *class_name = NULL;
    CHECK(MI_Instance_GetClassName(instance, &class_name) == MI_RESULT_OK);
    kinds->lamps += strcmp(class_name, "Demo_Lamp") == 0;
    kinds->smart_lamps += strcmp(class_name, "Demo_SmartLamp") == 0;
    kinds->with_firmware += strcmp(demo_text(instance, "Firmware"), "1.2.3") == 0;
    kinds->with_name += strcmp(demo_text(instance, "Name"), "(none)") != 0;
    CHECK(strtoul(demo_text(instance, "Id"), NULL, 10) >= 1);
}

static void subclasses_come_unless_shallow_is_asked_for(void)
{
    for (size_t i = 0; i < AGENTS; i++) {
        struct demo demo;
        struct kinds deep = {0, 0, 0, 0};
        struct kinds shallow = {0, 0, 0, 0};
        demo_open(&demo, demo_agents[i], NULL, NULL);
        struct ended ended = enumerate(&demo.session, 0, "Demo_Lamp", false, count_kinds, &deep);
        EXPECT(ended, MI_RESULT_OK);
        CHECK(deep.lamps == 5 && deep.smart_lamps == 1 && deep.with_firmware == 1);
        ended = enumerate(&demo.session, MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW, "Demo_Lamp", false,
                          count_kinds, &shallow);
        EXPECT(ended, MI_RESULT_OK);
        CHECK(shallow.lamps == 5 && shallow.smart_lamps == 0 && ended.count == 5);
        demo_close(&demo);
    }
}

static void keys_only_delivers_keys(void)
{
    const struct demo_wishes wishes = {.max_elements = 2};
    for (size_t i = 0; i < AGENTS; i++) {
        struct demo demo;
        struct kinds kinds = {0, 0, 0, 0};
        demo_open(&demo, demo_agents[i], NULL, &wishes);
        struct ended ended = enumerate(&demo.session, 0, "Demo_Lamp", true, count_kinds, &kinds);
        EXPECT(ended, MI_RESULT_OK);
        CHECK(ended.count == 6);
        CHECK(kinds.lamps + kinds.smart_lamps == 6);
        demo_close(&demo);
    }
}

static void a_key_from_an_enumeration_is_good_for_a_get(void)
{
    for (size_t i = 0; i < AGENTS; i++) {
        struct demo demo;
        MI_Instance *desk = NULL;
        MI_Operation operation = MI_OPERATION_NULL;
        demo_open(&demo, demo_agents[i], NULL, NULL);
        struct ended ended =
            enumerate(&demo.session, 0, "Demo_Desk", true, demo_keep, &desk); /* the last one */
        EXPECT(ended, MI_RESULT_OK);
        CHECK(ended.count == 2 && desk != NULL);
        MI_Session_GetInstance(&demo.session, 0, NULL, DEMO, desk, NULL, &operation);
        ended = demo_drain(&operation, demo_keep, &desk);
        EXPECT(ended, MI_RESULT_OK);
        CHECK_STR(demo_text(desk, "Room"), "south");
        CHECK_STR(demo_text(desk, "Number"), "2");
        CHECK(MI_Instance_Delete(desk) == MI_RESULT_OK);
        demo_close(&demo);
    }
}

static void items_larger_than_the_envelope_are_asked_for_singly(void)
{
    for (size_t i = 0; i < AGENTS; i++) {
        struct demo demo;
        demo_open(&demo, demo_agents[i], NULL, NULL);
        struct ended ended = enumerate(&demo.session, 0, "Demo_Blob", false, NULL, NULL);
        (void)printf("  %s: %lu of 3, result %d %s\n", demo.agent, ended.count, (int)ended.result,
                     ended.report.message);
        CHECK(ended.result == MI_RESULT_OK ? ended.count == 3 : ended.report.has_details);
        if (ended.result != MI_RESULT_OK) {
            EXPECT(ended, MI_RESULT_SERVER_LIMITS_EXCEEDED);
            CHECK_CONTAINS(ended.report.message, "larger than MaxEnvelopeSize allows");
            CHECK_CONTAINS(ended.report.message, "max-envelope-size was 500 KiB");
        }
        demo_close(&demo);
    }
}

static void a_slow_consumer_stops_the_pulls_and_the_context_lives_on(void)
{
    const struct demo_wishes wishes = {.max_elements = 10};
    for (size_t i = 0; i < AGENTS; i++) {
        struct demo demo;
        struct ended ended = {.count = 0};
        const MI_Instance *instance = NULL;
        MI_Operation operation = MI_OPERATION_NULL;
        demo_open(&demo, demo_agents[i], few, &wishes);
        MI_Session_EnumerateInstances(&demo.session, 0, NULL, DEMO, "Demo_Generated", MI_FALSE,
                                      NULL, &operation);
        CHECK(demo_take(&operation, &instance, &ended));
        unsigned long before = peer_counter(&demo.peer, "pull");
        sleep_ms(150);
        CHECK(peer_counter(&demo.peer, "pull") == before && before <= 1);
        CHECK(peer_counter(&demo.peer, "contexts") == 1);
        struct ended rest = demo_drain(&operation, NULL, NULL);
        EXPECT(rest, MI_RESULT_OK);
        CHECK(rest.count == 96);
        demo_close(&demo);
    }
}

static void a_context_that_the_peer_gave_up_is_named_as_such(void)
{
    /* With amt a Pull comes before the first result, which a busy machine may take its time for. */
    enum { IDLE_MS = 600 };
    static const char *const impatient[] = {"--generate", "97", "--context-idle", "600", NULL};
    const struct demo_wishes wishes = {.max_elements = 10};
    for (size_t i = 0; i < AGENTS; i++) {
        struct demo demo;
        struct ended ended = {.count = 0};
        const MI_Instance *instance = NULL;
        MI_Operation operation = MI_OPERATION_NULL;
        demo_open(&demo, demo_agents[i], impatient, &wishes);
        MI_Session_EnumerateInstances(&demo.session, 0, NULL, DEMO, "Demo_Generated", MI_FALSE,
                                      NULL, &operation);
        CHECK(demo_take(&operation, &instance, &ended));
        sleep_ms(IDLE_MS + 50);
        struct ended rest = demo_drain(&operation, NULL, NULL);
        EXPECT(rest, MI_RESULT_INVALID_ENUMERATION_CONTEXT);
        CHECK(rest.count == 9 && rest.report.message[0] != '\0');
        CHECK(peer_counter(&demo.peer, "contexts_expired") == 1);
        demo_close(&demo);
    }
}

/* Counts what callbacks deliver; holds one back until it is told to go on. */
struct slow {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned long count;
    bool holding;
    bool may_go_on;
    bool is_over;
    MI_Result result;
};

static void MI_CALL receive(MI_Operation *operation, void *context, const MI_Instance *instance,
                            MI_Boolean more, MI_Result result, const MI_Char *message,
                            const MI_Instance *details,
                            MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    struct slow *slow = context;
    (void)operation;
    (void)message;
    (void)details;
    CHECK(acknowledge == NULL);
    CHECK(pthread_mutex_lock(&slow->lock) == 0);
    CHECK(!slow->is_over);
    slow->count += instance != NULL;
    slow->holding = slow->count == 5;
    CHECK(pthread_cond_broadcast(&slow->changed) == 0);
    while (slow->holding && !slow->may_go_on) {
        CHECK(pthread_cond_wait(&slow->changed, &slow->lock) == 0);
    }
    slow->is_over = !more;
    slow->result = result;
    CHECK(pthread_cond_broadcast(&slow->changed) == 0);
    CHECK(pthread_mutex_unlock(&slow->lock) == 0);
}

static void a_slow_callback_stops_the_pulls(void)
{
    const struct demo_wishes wishes = {.max_elements = 10};
    struct demo demo;
    struct slow slow = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    callbacks.callbackContext = &slow;
    callbacks.instanceResult = receive;
    demo_open(&demo, "default", few, &wishes);
    MI_Session_EnumerateInstances(&demo.session, 0, NULL, DEMO, "Demo_Generated", MI_FALSE,
                                  &callbacks, &operation);
    CHECK(pthread_mutex_lock(&slow.lock) == 0);
    while (!slow.holding) {
        CHECK(pthread_cond_wait(&slow.changed, &slow.lock) == 0);
    }
    CHECK(pthread_mutex_unlock(&slow.lock) == 0);
    while (peer_counter(&demo.peer, "pull") == 0) { /* the one that goes ahead */
        sleep_ms(5);
    }
    sleep_ms(150);
    CHECK(peer_counter(&demo.peer, "pull") == 1);
    CHECK(pthread_mutex_lock(&slow.lock) == 0);
    slow.may_go_on = true;
    CHECK(pthread_cond_broadcast(&slow.changed) == 0);
    while (!slow.is_over) {
        CHECK(pthread_cond_wait(&slow.changed, &slow.lock) == 0);
    }
    CHECK(slow.count == 97 && slow.result == MI_RESULT_OK);
    CHECK(pthread_mutex_unlock(&slow.lock) == 0);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    demo_close(&demo);
}

/* What the peer may do with contexts and items (--misbehave), and what comes of it. */
static void odd_enumerations_end_once(void)
{
    static const struct {
        const char *item;
        MI_Result result; /* OK: all of them arrive */
    } odd[] = {
        {"new-context", MI_RESULT_OK},        {"no-context", MI_RESULT_OK},
        {"empty-pulls=3", MI_RESULT_OK},      {"extra-items", MI_RESULT_OK},
        {"cut-item,nth=3", MI_RESULT_FAILED},
    };
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
        char path[64];
        const struct demo_wishes wishes = {.max_elements = 10, .path = path};
        struct demo demo;
        (void)snprintf(path, sizeof(path), "wsman/x/%s", odd[i].item);
        (void)printf("  %s\n", odd[i].item);
        (void)fflush(stdout);
        demo_open(&demo, "default", few, &wishes);
        struct ended ended = enumerate(&demo.session, MI_OPERATIONFLAGS_NO_RTTI, "Demo_Generated",
                                       false, NULL, NULL);
        EXPECT(ended, odd[i].result);
        CHECK(odd[i].result != MI_RESULT_OK || ended.count == 97);
        demo_close(&demo);
    }
}

int main(void)
{
    RUN(everything_arrives_once_and_in_order_over_one_connection);
    RUN(a_class_without_instances_ends_well);
    RUN(an_unknown_class_is_an_error);
    RUN(subclasses_come_unless_shallow_is_asked_for);
    RUN(keys_only_delivers_keys);
    RUN(a_key_from_an_enumeration_is_good_for_a_get);
    RUN(items_larger_than_the_envelope_are_asked_for_singly);
    RUN(a_slow_consumer_stops_the_pulls_and_the_context_lives_on);
    RUN(a_context_that_the_peer_gave_up_is_named_as_such);
    RUN(a_slow_callback_stops_the_pulls);
    RUN(odd_enumerations_end_once);
    return 0;
}
