/* SPDX-License-Identifier: MIT */
/* Subscribe with every agent: events arrive with their bookmarks, silence is bridged, and whatever
 * ends the operation ends the subscription. */
#include "demo.h"

/* amt has none. */
static const char *const agents[] = {"default", "windows", "omi", "openwsman"};
enum { PUBLISHERS = sizeof(agents) / sizeof(agents[0]) };

static const char query[] = "select * from Demo_Alert";

static void subscribe(struct demo *demo, const MI_SubscriptionDeliveryOptions *delivery,
                      MI_Operation *operation)
{
    MI_Operation empty = MI_OPERATION_NULL;
    *operation = empty;
    MI_Session_Subscribe(&demo->session, 0, NULL, DEMO, "WQL", query, delivery, NULL, operation);
}

struct event {
    bool more;
    MI_Result result;
    bool has_instance;
    unsigned long seq;
    char text[64];
    char bookmark[64];
    struct ended ended;
};

static struct event take(MI_Operation *operation)
{
    struct event event = {.more = false, .result = MI_RESULT_FAILED};
    const MI_Instance *instance = NULL;
    const MI_Instance *details = NULL;
    const MI_Char *bookmark = NULL;
    const MI_Char *message = NULL;
    MI_Boolean more = MI_FALSE;
    CHECK(MI_Operation_GetIndication(operation, &instance, &bookmark, NULL, &more, &event.result,
                                     &message, &details) == MI_RESULT_OK);
    event.more = more;
    event.has_instance = instance != NULL;
    if (instance != NULL) {
        event.seq = strtoul(demo_text(instance, "Seq"), NULL, 10);
        (void)snprintf(event.text, sizeof(event.text), "%s", demo_text(instance, "Message"));
    }
    (void)snprintf(event.bookmark, sizeof(event.bookmark), "%s", bookmark == NULL ? "" : bookmark);
    event.ended.result = event.ended.report.result = event.result;
    if (event.result != MI_RESULT_OK) {
        read_details(details, &event.ended.report);
    }
    return event;
}

static void check_event(const struct event *event, unsigned long seq)
{
    char text[64];
    EXPECT(event->ended, MI_RESULT_OK);
    CHECK(event->has_instance && event->seq == seq);
    (void)snprintf(text, sizeof(text), "alert <%lu> & more", seq);
    CHECK_STR(event->text, text);
}

static const char *const quick[] = {"--indications", "5", "--indication-interval", "30", NULL};
static const char *const ending[] = {"--indications",     "5", "--indication-interval", "10",
                                     "--indications-end", NULL};
static const char *const silent[] = {"--indications", "0", NULL};

static void events_arrive_in_order_and_closing_unsubscribes(void)
{
    for (size_t i = 0; i < PUBLISHERS; i++) {
        struct demo demo;
        MI_Operation operation;
        (void)printf("  %s\n", agents[i]);
        (void)fflush(stdout);
        demo_open(&demo, agents[i], quick, NULL);
        subscribe(&demo, NULL, &operation);
        for (unsigned long seq = 1; seq <= 5; seq++) {
            struct event event = take(&operation);
            check_event(&event, seq);
            CHECK(event.more);
        }
        CHECK(peer_counter(&demo.peer, "subscriptions") == 1);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        demo_expect_nothing_open(&demo);
        CHECK(peer_counter(&demo.peer, "unsubscribe") == 1);
        CHECK(peer_counter(&demo.peer, "subscriptions_opened") == 1);
        demo_close(&demo);
    }
}

static void a_sequence_that_ends_ends_the_operation(void)
{
    for (size_t i = 0; i < PUBLISHERS; i++) {
        struct demo demo;
        MI_Operation operation;
        struct event event;
        unsigned long count = 0;
        (void)printf("  %s\n", agents[i]);
        (void)fflush(stdout);
        demo_open(&demo, agents[i], ending, NULL);
        subscribe(&demo, NULL, &operation);
        do {
            event = take(&operation);
            EXPECT(event.ended, MI_RESULT_OK);
            count += event.has_instance;
        } while (event.more);
        CHECK(count == 5);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        demo_close(&demo);
    }
}

static void make_delivery(struct demo *demo, MI_SubscriptionDeliveryOptions *ret)
{
    const MI_SubscriptionDeliveryOptions empty = MI_SUBSCRIPTIONDELIVERYOPTIONS_NULL;
    *ret = empty;
    CHECK(MI_Application_NewSubscriptionDeliveryOptions(
              &demo->application, MI_SubscriptionDeliveryType_Pull, ret) == MI_RESULT_OK);
}

/* A bookmark is about all events of an answer, and stands at the last. */
static void a_bookmark_resumes_after_its_event(void)
{
    const struct demo_wishes one_at_a_time = {.max_elements = 1};
    for (size_t i = 0; i < PUBLISHERS; i++) {
        struct demo demo;
        MI_Operation operation;
        MI_SubscriptionDeliveryOptions delivery;
        char bookmark[64] = "";
        (void)printf("  %s\n", agents[i]);
        (void)fflush(stdout);
        demo_open(&demo, agents[i], quick, &one_at_a_time);
        make_delivery(&demo, &delivery);
        CHECK(MI_SubscriptionDeliveryOptions_SetBookmark(&delivery, MI_SUBSCRIBE_BOOKMARK_OLDEST) ==
              MI_RESULT_OK);
        subscribe(&demo, &delivery, &operation);
        struct event event = take(&operation);
        check_event(&event, 1);
        (void)snprintf(bookmark, sizeof(bookmark), "%s", event.bookmark);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        MI_SubscriptionDeliveryOptions_Delete(&delivery);
        CHECK_STR(bookmark, "alert:1");
        make_delivery(&demo, &delivery);
        CHECK(MI_SubscriptionDeliveryOptions_SetBookmark(&delivery, bookmark) == MI_RESULT_OK);
        subscribe(&demo, &delivery, &operation);
        event = take(&operation);
        check_event(&event, 2);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        MI_SubscriptionDeliveryOptions_Delete(&delivery);
        demo_close(&demo);
    }
}

/* Until the peer has counted so many, however slow everything is. */
static void await_counter(const struct demo *demo, const char *name, unsigned long count)
{
    enum { PATIENCE_MS = 30000, PAUSE_MS = 20 };
    unsigned long long until_ms = clock_ms() + PATIENCE_MS;
    while (peer_counter(&demo->peer, name) != count) {
        CHECK(clock_ms() < until_ms);
        sleep_ms(PAUSE_MS);
    }
}

struct canceller {
    const struct demo *demo;
    MI_Operation operation;
};

static void *cancel_in_silence(void *argument)
{
    struct canceller *canceller = argument;
    await_counter(canceller->demo, "waiting", 1); /* the Pull */
    CHECK(MI_Operation_Cancel(&canceller->operation, MI_REASON_NONE) == MI_RESULT_OK);
    return NULL;
}

static void silence_lasts_until_somebody_cancels(void)
{
    for (size_t i = 0; i < PUBLISHERS; i++) {
        struct demo demo;
        MI_Operation operation;
        pthread_t thread;
        (void)printf("  %s\n", agents[i]);
        (void)fflush(stdout);
        demo_open(&demo, agents[i], silent, NULL);
        subscribe(&demo, NULL, &operation);
        struct canceller canceller = {&demo, operation};
        CHECK(pthread_create(&thread, NULL, cancel_in_silence, &canceller) == 0);
        struct event event = take(&operation);
        CHECK(pthread_join(thread, NULL) == 0);
        EXPECT(event.ended, MI_RESULT_FAILED);
        CHECK(!event.more && !event.has_instance);
        CHECK(event.ended.report.category == MI_ERRORCATEGORY_OPERATION_STOPPED);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        demo_close(&demo);
    }
}

/* One publisher whose Pulls come back without an event, as the delivery options say. */
struct quiet {
    struct demo demo;
    MI_SubscriptionDeliveryOptions delivery;
    const char *name;
    unsigned long spare; /* Pulls without an event there are to be, at least */
    unsigned long events;
    unsigned long pulls;
    bool is_late; /* this side's time was up before the peer's answer came */
};

/*
 * Every result is an event, and `spare` Pulls or more brought none. A machine that is busy may
 * send the first Pull so late that it brings the first event, so the next events count as well.
 */
static void check_quiet(struct quiet *quiet)
{
    enum { MOST_EVENTS = 5 };
    MI_Operation operation;
    subscribe(&quiet->demo, &quiet->delivery, &operation);
    do {
        quiet->events++;
        CHECK(quiet->events <= MOST_EVENTS);
        struct event event = take(&operation);
        quiet->is_late = event.ended.report.category == MI_ERRORCATEGORY_OPERATION_TIMEOUT;
        if (!quiet->is_late) {
            check_event(&event, quiet->events);
        }
        quiet->pulls = peer_counter(&quiet->demo.peer, "pull");
    } while (!quiet->is_late && quiet->pulls < quiet->events + quiet->spare);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
}

static void quiet_open(struct quiet *quiet, const char *agent, const char *const *arguments,
                       const struct demo_wishes *wishes, unsigned long spare)
{
    *quiet = (struct quiet){.name = agent, .spare = spare};
    demo_open(&quiet->demo, agent, arguments, wishes);
    make_delivery(&quiet->demo, &quiet->delivery);
}

static void quiet_close(struct quiet *quiet)
{
    (void)printf("  %s: %lu pulls, %lu events\n", quiet->name, quiet->pulls, quiet->events);
    MI_SubscriptionDeliveryOptions_Delete(&quiet->delivery);
    demo_close(&quiet->demo);
}

static void *check_quiet_in_thread(void *argument)
{
    check_quiet(argument);
    return NULL;
}

/* False: the machine was so busy that a tenth of `timeout_ms` was no time; all of them wait at
 * once.
 */
static bool wait_quietly(MI_Uint32 timeout_ms)
{
    char interval[16];
    const char *const slow[] = {"--indications", "9", "--indication-interval", interval, NULL};
    const struct demo_wishes wishes = {.timeout_ms = timeout_ms};
    bool is_late = false;
    (void)snprintf(interval, sizeof(interval), "%u", timeout_ms + timeout_ms * 3 / 10);
    MI_Interval beat = {.microseconds = 200000};
    enum { TIMEOUTS = 1, BEATS = 8 };
    struct quiet quiet[2 * PUBLISHERS];
    pthread_t threads[2 * PUBLISHERS];
    for (size_t i = 0; i < 2 * PUBLISHERS; i++) {
        quiet_open(&quiet[i], agents[i / 2], slow, &wishes, i % 2 == 0 ? TIMEOUTS : BEATS);
        if (i % 2 != 0) {
            CHECK(MI_SubscriptionDeliveryOptions_SetHeartbeatInterval(&quiet[i].delivery, &beat) ==
                  MI_RESULT_OK);
        }
        CHECK(pthread_create(&threads[i], NULL, check_quiet_in_thread, &quiet[i]) == 0);
    }
    for (size_t i = 0; i < 2 * PUBLISHERS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
        is_late = is_late || quiet[i].is_late;
        quiet_close(&quiet[i]);
    }
    return !is_late;
}

/*
 * Pulls that time out at the peer, and heartbeats, are not the end and no results. The peer gives
 * up a tenth before this side does.
 */
static void heartbeats_and_timeouts_are_not_results(void)
{
    enum { FIRST_MS = 5000, LAST_MS = 40000 };
    for (MI_Uint32 timeout_ms = FIRST_MS; !wait_quietly(timeout_ms); timeout_ms *= 2) {
        CHECK(timeout_ms < LAST_MS);
    }
}

/* Without it one Pull would wait for the event. */
static void no_pull_lasts_longer_than_the_latency(void)
{
    static const char *const slow[] = {"--indications", "9", "--indication-interval", "900", NULL};
    MI_Interval latency = {.microseconds = 200000};
    for (size_t i = 0; i < PUBLISHERS; i++) {
        struct quiet quiet;
        quiet_open(&quiet, agents[i], slow, NULL, 2);
        CHECK(MI_SubscriptionDeliveryOptions_SetMaximumLatency(&quiet.delivery, &latency) ==
              MI_RESULT_OK);
        check_quiet(&quiet);
        CHECK(!quiet.is_late);
        quiet_close(&quiet);
    }
}

static void *close_in_thread(void *argument)
{
    close_session(argument);
    return NULL;
}

static void closing_the_session_unsubscribes(void)
{
    struct demo demo;
    MI_Operation operation;
    pthread_t thread;
    demo_open(&demo, "default", silent, NULL);
    subscribe(&demo, NULL, &operation);
    await_counter(&demo, "subscriptions", 1);
    CHECK(pthread_create(&thread, NULL, close_in_thread, &demo.session) == 0);
    struct event event = take(&operation);
    EXPECT(event.ended, MI_RESULT_FAILED);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    CHECK(pthread_join(thread, NULL) == 0);
    demo_expect_nothing_open(&demo);
    close_application(&demo.application);
    peer_stop(&demo.peer, NULL);
}

static void an_agent_without_events_says_so(void)
{
    struct demo demo;
    MI_Operation operation;
    demo_open(&demo, "amt", NULL, NULL);
    subscribe(&demo, NULL, &operation);
    struct event event = take(&operation);
    EXPECT(event.ended, MI_RESULT_NOT_SUPPORTED);
    CHECK(!event.more && !event.has_instance);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    demo_close(&demo);
}

static void a_class_that_is_no_indication_is_refused(void)
{
    struct demo demo;
    MI_Operation operation = MI_OPERATION_NULL;
    demo_open(&demo, "windows", NULL, NULL);
    MI_Session_Subscribe(&demo.session, 0, NULL, DEMO, "WQL", "select * from Demo_Lamp", NULL, NULL,
                         &operation);
    struct event event = take(&operation);
    EXPECT(event.ended, MI_RESULT_INVALID_CLASS);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    demo_close(&demo);
}

int main(void)
{
    RUN(events_arrive_in_order_and_closing_unsubscribes);
    RUN(a_sequence_that_ends_ends_the_operation);
    RUN(a_bookmark_resumes_after_its_event);
    RUN(silence_lasts_until_somebody_cancels);
    RUN(heartbeats_and_timeouts_are_not_results);
    RUN(no_pull_lasts_longer_than_the_latency);
    RUN(closing_the_session_unsubscribes);
    RUN(an_agent_without_events_says_so);
    RUN(a_class_that_is_no_indication_is_refused);
    return 0;
}
