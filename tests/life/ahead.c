/* SPDX-License-Identifier: MIT */
/*
 * The Pull that goes out while the user is at the items of the last answer: when it does, that what
 * comes of it waits for its turn, and that an early end leaves nothing at the peer.
 */
#include <stdio.h>
#include <string.h>

#include <stdatomic.h>

#include "life.h"
#include "mi/application.h"
#include "testlib/lamp.h"
#include "wsmi/xml.h"

/* Few items are a full answer, and a few kilobytes make one that is looked at before it is read. */
enum { PAGE = 4, ENVELOPE_KIB = 8, QUIET_MS = 30 };

#define FULL(a, b, c, d)  LAMP(#a) LAMP(#b) LAMP(#c) LAMP(#d)
#define FIFTY             "..................................................."
#define NOTE              "<c:Note>" FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY "</c:Note>"
#define BIG(id)           "<c:Demo_Lamp><c:Id>" id "</c:Id>" NOTE "</c:Demo_Lamp>"
#define AMPLE(a, b, c, d) BIG(#a) BIG(#b) BIG(#c) BIG(#d)
#define CONTEXT(name)     "<n:EnumerationContext>" name "</n:EnumerationContext>"
#define FIRST(name, items)                                                                         \
    ANSWER("<n:EnumerateResponse>" CONTEXT(name) "<w:Items>" items                                 \
                                                 "</w:Items></n:EnumerateResponse>"),              \
        .peer = SCRIPTED_PEER_HOLDS
#define NEXT(name, items)                                                                          \
    ANSWER("<n:PullResponse>" CONTEXT(name) "<n:Items>" items "</n:Items></n:PullResponse>")
#define LAST(items)                                                                                \
    ANSWER("<n:PullResponse><n:Items>" items "</n:Items><n:EndOfSequence/></n:PullResponse>"),     \
        .peer = SCRIPTED_PEER_ENDS
#define RELEASE(name)                                                                              \
    {                                                                                              \
        ANSWER(""), .expect = "<n:Release>" CONTEXT(name)                                          \
    }

static const MI_Char root[] = "root/demo";

static void stage_with_small_pages(struct stage *stage, const struct scripted_step *steps,
                                   size_t count, MI_Uint32 timeout_ms)
{
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    const MI_Interval interval = {.seconds = timeout_ms / 1000,
                                  .microseconds = timeout_ms % 1000 * 1000};
    memset(stage, 0, sizeof(*stage));
    wsmi_xml_init();
    CHECK(wsmi_application_new(scripted_transport_new(steps, count, &stage->counters),
                               &stage->application) == MI_RESULT_OK);
    CHECK(MI_Application_NewDestinationOptions(&stage->application, &options) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetTimeout(&options, &interval) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetMaxEnvelopeSize(&options, ENVELOPE_KIB) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetMaxElements(&options, PAGE) == MI_RESULT_OK);
    CHECK(MI_Application_NewSession(&stage->application, MI_T("WINRM"), MI_T("server.example"),
                                    &options, NULL, NULL, &stage->session) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
}

static void enumerate(struct stage *stage, MI_Uint32 flags, MI_OperationCallbacks *callbacks,
                      MI_Operation *operation)
{
    MI_Session_EnumerateInstances(&stage->session, flags, NULL, root, MI_T("Demo_Lamp"), MI_FALSE,
                                  callbacks, operation);
}

static void id_of(const MI_Instance *instance, char id[16])
{
    MI_Value value;
    id[0] = '\0';
    if (instance != NULL &&
        MI_Instance_GetElement(instance, MI_T("Id"), &value, NULL, NULL, NULL) == MI_RESULT_OK) {
        (void)snprintf(id, 16, "%s", value.string);
    }
}

static MI_Result next(MI_Operation *operation, char id[16], MI_Boolean *more, char message[512])
{
    const MI_Instance *instance = NULL;
    const MI_Char *text = NULL;
    MI_Result result = MI_RESULT_FAILED;
    CHECK(MI_Operation_GetInstance(operation, &instance, more, &result, &text, NULL) ==
          MI_RESULT_OK);
    id_of(instance, id);
    (void)snprintf(message, 512, "%s", text == NULL ? "" : text);
    return result;
}

/* The next result is item `id`, and not the last. */
static void expect_item(MI_Operation *operation, unsigned id)
{
    char got[16];
    char wanted[16];
    char message[512];
    MI_Boolean more;
    (void)snprintf(wanted, sizeof(wanted), "%u", id);
    CHECK(next(operation, got, &more, message) == MI_RESULT_OK);
    CHECK_STR(got, wanted);
    CHECK(more);
}

static void wait_for_ended(struct stage *stage, size_t count)
{
    while (atomic_load(&stage->counters.ended) < count) {
        sleep_ms(1);
    }
}

static void close_and_check(struct stage *stage, size_t exchanges, size_t releases)
{
    stage_close(stage);
    CHECK(stage->counters.exchanges_started == exchanges);
    CHECK(stage->counters.releases == releases && stage->counters.held == 0);
}

/* Only small answers: at the second item. A large one: before it is read. Never two. */
static void the_next_pull_leaves_while_the_user_is_at_the_items(void)
{
    static const struct scripted_step steps[] = {
        {FIRST("one", FULL(1, 2, 3, 4))},
        {NEXT("two", AMPLE(5, 6, 7, 8)), .expect = CONTEXT("one")},
        {NEXT("three", FULL(9, 10, 11, 12)), .expect = CONTEXT("two")},
        {LAST(LAMP("13")), .expect = CONTEXT("three")},
    };
    static const size_t sent_by[] = {0, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4};
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    char id[16];
    char message[512];
    MI_Boolean more;
    stage_with_small_pages(&stage, steps, COUNT(steps), 30000);
    enumerate(&stage, MI_OPERATIONFLAGS_NO_RTTI, NULL, &operation);
    for (unsigned i = 1; i < COUNT(sent_by); i++) {
        expect_item(&operation, i);
        CHECK(stage.counters.exchanges_started == sent_by[i]);
        if (i == 3 || i == 6) {
            sleep_ms(QUIET_MS); /* the answer is there, and nothing comes of it */
            CHECK(stage.counters.exchanges_started == sent_by[i]);
        }
    }
    CHECK(next(&operation, id, &more, message) == MI_RESULT_OK && !more);
    CHECK_STR(id, "13");
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    close_and_check(&stage, 4, 0);
}

static void an_answer_without_items_is_taken_in_its_turn(void)
{
    static const struct scripted_step steps[] = {
        {FIRST("one", FULL(1, 2, 3, 4))},
        {NEXT("two", ""), .expect = CONTEXT("one")},
        {LAST(LAMP("5")), .expect = CONTEXT("two")},
    };
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    char id[16];
    char message[512];
    MI_Boolean more;
    stage_with_small_pages(&stage, steps, COUNT(steps), 30000);
    enumerate(&stage, MI_OPERATIONFLAGS_NO_RTTI, NULL, &operation);
    for (unsigned i = 1; i <= PAGE; i++) {
        expect_item(&operation, i);
    }
    wait_for_ended(&stage, 2);
    sleep_ms(QUIET_MS);
    CHECK(stage.counters.exchanges_started == 2);
    CHECK(next(&operation, id, &more, message) == MI_RESULT_OK && !more);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    close_and_check(&stage, 3, 0);
}

/* What the Pull that went ahead got, which the user hears of behind the items before it. */
static const struct bad_news {
    const char *name;
    MI_Result result;
    const char *message;
    size_t releases;
    struct scripted_step step;
} bad_news[] = {
    {"a fault",
     MI_RESULT_INVALID_ENUMERATION_CONTEXT,
     "",
     0,
     {REFUSAL("a:DestinationUnreachable", ""), .peer = SCRIPTED_PEER_ENDS}},
    {"a lost connection",
     MI_RESULT_FAILED,
     "",
     1,
     {.failure = WSMI_FAILURE_CLOSED, .phase = WSMI_PHASE_WAIT}},
    {"no envelope", MI_RESULT_FAILED, "", 1, {ANSWER("<n:PullResponse>")}},
    {"nothing in time", MI_RESULT_FAILED, "", 1, {.hold = true}},
};

static void what_went_wrong_ahead_is_told_behind_the_items(void)
{
    for (size_t i = 0; i < COUNT(bad_news); i++) {
        const struct scripted_step steps[] = {
            {FIRST("one", FULL(1, 2, 3, 4))}, bad_news[i].step, RELEASE("one")};
        struct stage stage;
        MI_Operation operation = MI_OPERATION_NULL;
        char id[16];
        char message[512];
        MI_Boolean more;
        (void)printf("  %s\n", bad_news[i].name);
        stage_with_small_pages(&stage, steps, COUNT(steps), bad_news[i].step.hold ? 100 : 30000);
        enumerate(&stage, MI_OPERATIONFLAGS_NO_RTTI, NULL, &operation);
        expect_item(&operation, 1);
        expect_item(&operation, 2);
        wait_for_ended(&stage, 2);
        expect_item(&operation, 3);
        expect_item(&operation, 4);
        MI_Result result = next(&operation, id, &more, message);
        CHECK(result == bad_news[i].result && !more && id[0] == '\0' && message[0] != '\0');
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        close_and_check(&stage, 2 + bad_news[i].releases, bad_news[i].releases);
    }
}

/* No clock runs for the user: an hour later the answer that came in time is as good. */
static void an_answer_that_waits_for_the_user_is_not_late(void)
{
    static const struct scripted_step steps[] = {
        {FIRST("one", FULL(1, 2, 3, 4))},
        {LAST(LAMP("5") LAMP("6")), .expect = CONTEXT("one"), .jump_ms = 3600 * 1000},
    };
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    char id[16];
    char message[512];
    MI_Boolean more;
    stage_with_small_pages(&stage, steps, COUNT(steps), 30000);
    enumerate(&stage, MI_OPERATIONFLAGS_NO_RTTI, NULL, &operation);
    expect_item(&operation, 1);
    expect_item(&operation, 2);
    wait_for_ended(&stage, 2);
    for (unsigned i = 3; i < 6; i++) {
        expect_item(&operation, i);
    }
    CHECK(next(&operation, id, &more, message) == MI_RESULT_OK && !more);
    CHECK_STR(id, "6");
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    close_and_check(&stage, 2, 0);
}

static void what_cannot_be_sent_ahead_is_sent_in_its_turn(void)
{
    static const struct scripted_step steps[] = {
        {FIRST("one", FULL(1, 2, 3, 4))},
        {.refuse_start = true},
        {LAST(LAMP("5")), .expect = CONTEXT("one")},
    };
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    char id[16];
    char message[512];
    MI_Boolean more;
    stage_with_small_pages(&stage, steps, COUNT(steps), 30000);
    enumerate(&stage, MI_OPERATIONFLAGS_NO_RTTI, NULL, &operation);
    for (unsigned i = 1; i <= PAGE; i++) {
        expect_item(&operation, i);
    }
    CHECK(next(&operation, id, &more, message) == MI_RESULT_OK && !more);
    CHECK_STR(id, "5");
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    close_and_check(&stage, 3, 0);
}

/* A first look says "two"; the whole answer is none, or says something else. */
static void an_answer_that_was_only_looked_at_may_still_fail(void)
{
    static const struct {
        const char *message;
        struct scripted_step step;
    } rows[] = {
        {"", {NEXT("two", AMPLE(5, 6, 7, 8) "<c:Demo_Lamp></c:Lamp>")}},
        {"two things",
         {ANSWER("<n:PullResponse>" CONTEXT("two") "<c:Items>" AMPLE(
             5, 6, 7,
             8) "</c:Items><n:Items>" LAMP("5") "</n:Items><n:EndOfSequence/><c:Items></c:Items>"
                                                "</n:PullResponse>")}},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct scripted_step steps[] = {{FIRST("one", FULL(1, 2, 3, 4))},
                                              rows[i].step,
                                              {.hold = true, .expect = CONTEXT("two")},
                                              RELEASE("two")};
        struct stage stage;
        MI_Operation operation = MI_OPERATION_NULL;
        char id[16];
        char message[512];
        MI_Boolean more;
        stage_with_small_pages(&stage, steps, COUNT(steps), 30000);
        enumerate(&stage, MI_OPERATIONFLAGS_NO_RTTI, NULL, &operation);
        for (unsigned k = 1; k <= PAGE; k++) {
            expect_item(&operation, k);
        }
        CHECK(next(&operation, id, &more, message) == MI_RESULT_FAILED && !more);
        CHECK_CONTAINS(message, rows[i].message);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        close_and_check(&stage, 4, 1);
        CHECK(stage.counters.cancelled == 1);
    }
}

/* What the Pull that went ahead has come to when the operation ends, and what is left to free. */
static const struct outcome {
    const char *name;
    bool answered; /* before the end */
    size_t releases;
    struct scripted_step steps[2];
} outcomes[] = {
    {"under way", false, 1, {{.hold = true, .expect = CONTEXT("one")}, RELEASE("one")}},
    {"items", true, 1, {{NEXT("two", FULL(5, 6, 7, 8))}, RELEASE("two")}},
    {"the last items", true, 0, {{LAST(LAMP("5"))}}},
    {"the end", true, 0, {{LAST("")}}},
    {"a fault", true, 0, {{REFUSAL("a:DestinationUnreachable", ""), .peer = SCRIPTED_PEER_ENDS}}},
    {"another fault", true, 1, {{REFUSAL("w:InternalError", "")}, RELEASE("one")}},
    {"no envelope", true, 1, {{ANSWER("<n:PullResponse>")}, RELEASE("one")}},
    {"a lost connection",
     true,
     1,
     {{.failure = WSMI_FAILURE_CLOSED, .phase = WSMI_PHASE_WAIT}, RELEASE("one")}},
};

enum way {
    CANCEL,
    CLOSE,
    CANCEL_INSIDE,
    CLOSE_INSIDE,
    CANCEL_UNACKNOWLEDGED,
    CLOSE_SESSION_INSIDE,
    WAYS
};

struct watcher {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct stage *stage;
    const struct outcome *outcome;
    enum way way;
    unsigned calls;
    bool final;
    MI_Result result;
    MI_Result(MI_CALL *acknowledge)(MI_Operation *operation);
    atomic_bool closed;
};

static void note_closed(void *context)
{
    atomic_store((atomic_bool *)context, true);
}

/* The Pull is out; it is answered too, if it is ever to be. */
static void wait_for_outcome(struct stage *stage, const struct outcome *outcome)
{
    CHECK(stage->counters.exchanges_started == 2);
    if (outcome->answered) {
        wait_for_ended(stage, 2);
    }
}

static void MI_CALL watch(MI_Operation *operation, void *context, const MI_Instance *instance,
                          MI_Boolean more, MI_Result result, const MI_Char *message,
                          const MI_Instance *details,
                          MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    struct watcher *watcher = context;
    (void)instance;
    (void)message;
    (void)details;
    (void)pthread_mutex_lock(&watcher->lock);
    unsigned call = ++watcher->calls;
    watcher->acknowledge = acknowledge;
    watcher->final = !more;
    watcher->result = result;
    (void)pthread_cond_broadcast(&watcher->changed);
    (void)pthread_mutex_unlock(&watcher->lock);
    if (call == 2) {
        wait_for_outcome(watcher->stage, watcher->outcome);
        CHECK(watcher->way != CANCEL_INSIDE ||
              MI_Operation_Cancel(operation, MI_REASON_NONE) == MI_RESULT_OK);
        CHECK(watcher->way != CLOSE_SESSION_INSIDE ||
              MI_Session_Close(&watcher->stage->session, &watcher->closed, note_closed) ==
                  MI_RESULT_OK);
        CHECK(watcher->way != CLOSE_INSIDE || MI_Operation_Close(operation) == MI_RESULT_OK);
    }
    if (acknowledge != NULL && call != 2) {
        CHECK(acknowledge(operation) == MI_RESULT_OK);
    }
}

static void wait_for_calls(struct watcher *watcher, unsigned calls)
{
    (void)pthread_mutex_lock(&watcher->lock);
    while (watcher->calls < calls && !watcher->final) {
        (void)pthread_cond_wait(&watcher->changed, &watcher->lock);
    }
    (void)pthread_mutex_unlock(&watcher->lock);
}

static void end_by_callback(struct stage *stage, const struct outcome *outcome, enum way way)
{
    struct watcher watcher = {.lock = PTHREAD_MUTEX_INITIALIZER,
                              .changed = PTHREAD_COND_INITIALIZER,
                              .stage = stage,
                              .outcome = outcome,
                              .way = way};
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Uint32 flags = MI_OPERATIONFLAGS_NO_RTTI;
    bool manual = way == CANCEL_UNACKNOWLEDGED;
    callbacks.callbackContext = &watcher;
    callbacks.instanceResult = watch;
    enumerate(stage, flags | (manual ? (MI_Uint32)MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS : 0),
              &callbacks, &operation);
    if (manual) {
        wait_for_calls(&watcher, 2);
        wait_for_outcome(stage, outcome);
        CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
        sleep_ms(QUIET_MS);
        CHECK(watcher.calls == 2 && stage->counters.exchanges_started == 2);
        CHECK(watcher.acknowledge(&operation) == MI_RESULT_OK);
    }
    wait_for_calls(&watcher, 3);
    CHECK(watcher.calls == 3 && watcher.final && watcher.result == MI_RESULT_FAILED);
    CHECK(MI_Operation_Close(&operation) ==
          (way == CLOSE_INSIDE ? MI_RESULT_INVALID_PARAMETER : MI_RESULT_OK));
    while (way == CLOSE_SESSION_INSIDE && !atomic_load(&watcher.closed)) {
        sleep_ms(1);
    }
}

static void end_by_getter(struct stage *stage, const struct outcome *outcome, enum way way)
{
    MI_Operation operation = MI_OPERATION_NULL;
    char id[16];
    char message[512];
    MI_Boolean more = MI_TRUE;
    enumerate(stage, MI_OPERATIONFLAGS_NO_RTTI, NULL, &operation);
    expect_item(&operation, 1);
    expect_item(&operation, 2);
    wait_for_outcome(stage, outcome);
    CHECK(way != CANCEL || MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    for (unsigned taken = 0; way != CLOSE && more; taken++) {
        CHECK(next(&operation, id, &more, message) == (more ? MI_RESULT_OK : MI_RESULT_FAILED));
        CHECK(taken < 3);
    }
    CHECK(way == CLOSE || strstr(message, "cancelled") != NULL);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
}

static void an_early_end_leaves_nothing_at_the_peer(void)
{
    for (size_t i = 0; i < COUNT(outcomes); i++) {
        (void)printf("  %s\n", outcomes[i].name);
        (void)fflush(stdout);
        for (enum way way = CANCEL; way < WAYS; way++) {
            const struct scripted_step steps[] = {
                {FIRST("one", FULL(1, 2, 3, 4))}, outcomes[i].steps[0], outcomes[i].steps[1]};
            struct stage stage;
            stage_with_small_pages(&stage, steps, COUNT(steps), 30000);
            if (way == CANCEL || way == CLOSE) {
                end_by_getter(&stage, &outcomes[i], way);
            } else {
                end_by_callback(&stage, &outcomes[i], way);
            }
            if (way == CLOSE_SESSION_INSIDE) {
                stage_close_application(&stage);
            } else {
                stage_close(&stage);
            }
            CHECK(stage.counters.exchanges_started == 2 + outcomes[i].releases);
            CHECK(stage.counters.releases == outcomes[i].releases && stage.counters.held == 0);
            CHECK(stage.counters.cancelled == (outcomes[i].answered ? 0 : 1));
        }
    }
}

/* A declaration is fetched while a Pull is ahead: two exchanges, both end. */
static void a_class_may_be_fetched_meanwhile(void)
{
    static atomic_bool gate;
    static const struct scripted_step steps[] = {
        {FIRST("one", LAMP("1") LAMP("2") "<o:Demo_Other xmlns:o=\"http://schemas.dmtf.org/wbem/"
                                          "wscim/1/cim-schema/2/Demo_Other\"><o:Id>3</o:Id>"
                                          "</o:Demo_Other>" LAMP("4"))},
        {ANSWER("<CLASS NAME=\"Demo_Lamp\"/>"), .expect = "Demo_Lamp"},
        {LAST(LAMP("5")), .expect = CONTEXT("one"), .gate = &gate},
        {ANSWER("<CLASS NAME=\"Demo_Other\"/>"), .expect = "Demo_Other"},
    };
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    char id[16];
    char message[512];
    MI_Boolean more;
    atomic_store(&gate, false);
    stage_with_small_pages(&stage, steps, COUNT(steps), 30000);
    enumerate(&stage, 0, NULL, &operation);
    for (unsigned i = 1; i <= PAGE; i++) {
        expect_item(&operation, i);
    }
    CHECK(stage.counters.exchanges_started == 4);
    atomic_store(&gate, true);
    CHECK(next(&operation, id, &more, message) == MI_RESULT_OK && !more);
    CHECK_STR(id, "5");
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    close_and_check(&stage, 4, 0);
}

static void *cancel_soon(void *argument)
{
    sleep_ms(QUIET_MS);
    CHECK(MI_Operation_Cancel(argument, MI_REASON_NONE) == MI_RESULT_OK);
    return NULL;
}

static void both_exchanges_end_with_the_operation(void)
{
    static const struct scripted_step steps[] = {
        {FIRST("one", LAMP("1") LAMP("2") "<o:Demo_Other xmlns:o=\"http://schemas.dmtf.org/wbem/"
                                          "wscim/1/cim-schema/2/Demo_Other\"><o:Id>3</o:Id>"
                                          "</o:Demo_Other>" LAMP("4"))},
        {ANSWER("<CLASS NAME=\"Demo_Lamp\"/>")},
        {.hold = true},
        {.hold = true},
        RELEASE("one"),
    };
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    pthread_t canceller;
    char id[16];
    char message[512];
    MI_Boolean more;
    stage_with_small_pages(&stage, steps, COUNT(steps), 30000);
    enumerate(&stage, 0, NULL, &operation);
    expect_item(&operation, 1);
    expect_item(&operation, 2);
    CHECK(pthread_create(&canceller, NULL, cancel_soon, &operation) == 0);
    CHECK(next(&operation, id, &more, message) == MI_RESULT_FAILED && !more);
    CHECK(pthread_join(canceller, NULL) == 0);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    close_and_check(&stage, 5, 1);
    CHECK(stage.counters.cancelled == 2);
}

static atomic_uint release;

static void *cancel_at_release(void *argument)
{
    while (atomic_load(&release) != SCRIPTED_RELEASE_BEGUN) {
        sleep_ms(1);
    }
    CHECK(MI_Operation_Cancel(argument, MI_REASON_NONE) == MI_RESULT_OK);
    atomic_store(&release, SCRIPTED_RELEASE_GOES_ON);
    return NULL;
}

static void nobody_cancels_what_is_being_released(void)
{
    static const struct scripted_step steps[] = {
        {FIRST("one", FULL(1, 2, 3, 4))},
        {NEXT("two", FULL(5, 6, 7, 8)), .release = &release},
        RELEASE("two"),
    };
    struct stage stage;
    MI_Operation operation = MI_OPERATION_NULL;
    pthread_t canceller;
    char id[16];
    char message[512];
    MI_Boolean more;
    stage_with_small_pages(&stage, steps, COUNT(steps), 30000);
    enumerate(&stage, MI_OPERATIONFLAGS_NO_RTTI, NULL, &operation);
    expect_item(&operation, 1);
    expect_item(&operation, 2);
    wait_for_ended(&stage, 2);
    CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
    CHECK(pthread_create(&canceller, NULL, cancel_at_release, &operation) == 0);
    CHECK(next(&operation, id, &more, message) == MI_RESULT_FAILED && !more);
    CHECK(pthread_join(canceller, NULL) == 0);
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    close_and_check(&stage, 3, 1);
}

int main(void)
{
    RUN(the_next_pull_leaves_while_the_user_is_at_the_items);
    RUN(an_answer_without_items_is_taken_in_its_turn);
    RUN(what_went_wrong_ahead_is_told_behind_the_items);
    RUN(an_answer_that_waits_for_the_user_is_not_late);
    RUN(what_cannot_be_sent_ahead_is_sent_in_its_turn);
    RUN(an_answer_that_was_only_looked_at_may_still_fail);
    RUN(an_early_end_leaves_nothing_at_the_peer);
    RUN(a_class_may_be_fetched_meanwhile);
    RUN(both_exchanges_end_with_the_operation);
    RUN(nobody_cancels_what_is_being_released);
    return 0;
}
