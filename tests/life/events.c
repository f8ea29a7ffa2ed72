/* SPDX-License-Identifier: MIT */
/* What a peer says before it has the result: callbacks for messages and progress. */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "interactive.h"

static const MI_Uint32 strings = MI_OPERATIONFLAGS_NO_RTTI;

/* What the callbacks were told, one line each. */
struct log {
    struct recorder recorder; /* first: the context of all callbacks */
    pthread_mutex_t lock;
    char text[1024];
    atomic_uint events;
    void (*inside)(struct log *log, MI_Operation *operation);
    MI_Result answer; /* of what `inside` did */
};

static void add_line(struct log *log, const char *line)
{
    (void)pthread_mutex_lock(&log->lock);
    CHECK(strlen(log->text) + strlen(line) < sizeof(log->text));
    strcat(log->text, line);
    (void)pthread_mutex_unlock(&log->lock);
}

static void note_event(struct log *log, MI_Operation *operation, const char *line)
{
    CHECK(!scripted_is_io_thread());
    add_line(log, line);
    if (log->inside != NULL) {
        log->inside(log, operation);
    }
    atomic_fetch_add(&log->events, 1);
}

static void MI_CALL on_message(MI_Operation *operation, void *context, MI_Uint32 channel,
                               const MI_Char *message)
{
    char line[128];
    (void)snprintf(line, sizeof(line), "message %u %s\n", channel, message);
    note_event(context, operation, line);
}

static void MI_CALL on_progress(MI_Operation *operation, void *context, const MI_Char *activity,
                                const MI_Char *current, const MI_Char *status, MI_Uint32 percent,
                                MI_Uint32 seconds)
{
    char line[128];
    (void)snprintf(line, sizeof(line), "progress %s|%s|%s|%u|%u\n", activity, current, status,
                   percent, seconds);
    note_event(context, operation, line);
}

static void log_init(struct log *log)
{
    memset(log, 0, sizeof(*log));
    recorder_init(&log->recorder);
    (void)pthread_mutex_init(&log->lock, NULL);
}

static void log_clean_up(struct log *log)
{
    (void)pthread_mutex_destroy(&log->lock);
    recorder_clean_up(&log->recorder);
}

static MI_OperationCallbacks event_callbacks(struct log *log)
{
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    callbacks.callbackContext = log;
    callbacks.writeMessage = on_message;
    callbacks.writeProgress = on_progress;
    return callbacks;
}

static void invoke(struct stage *stage, MI_Uint32 flags, MI_OperationCallbacks *callbacks,
                   MI_Operation *operation)
{
    *operation = (MI_Operation)MI_OPERATION_NULL;
    MI_Session_Invoke(&stage->session, strings | flags, NULL, MI_T("root/demo"), MI_T("Demo_Lamp"),
                      MI_T("Blink"), NULL, NULL, callbacks, operation);
}

/* Drains a synchronous operation and closes it. `message`, when given, gets the error text. */
static MI_Result drain(MI_Operation *operation, char *message, size_t size)
{
    const MI_Instance *instance = NULL;
    const MI_Char *text = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    MI_Value value;
    while (more) {
        CHECK(MI_Operation_GetInstance(operation, &instance, &more, &result, &text, NULL) ==
              MI_RESULT_OK);
        if (result == MI_RESULT_OK && instance != NULL) {
            CHECK(MI_Instance_GetElement(instance, MI_T("ReturnValue"), &value, NULL, NULL, NULL) ==
                  MI_RESULT_OK);
            CHECK(strcmp(value.string, "7") == 0);
        }
    }
    if (message != NULL) {
        (void)snprintf(message, size, "%s", text == NULL ? "" : text);
    }
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    return result;
}

/* Joined in main; one literal may not be so long. */
static char everything[8192];
static const char *const parts[] = {MESSAGE("1", "Verbose"),
                                    "\r\n",
                                    MESSAGE("2", "Debug"),
                                    MESSAGE("3", "Warning"),
                                    KEEPALIVE,
                                    PROGRESS("4"),
                                    MESSAGE("2", "Debug"),
                                    EVENT("5", "Confirm", ""),
                                    OUTPUT("6")};
static const char everything_told[] = "message 1 Verbose <text>\nmessage 2 Debug <text>\n"
                                      "message 0 Warning <text>\n"
                                      "progress Copying|file 3|busy|30|12\n";

static void events_come_in_order_before_the_result_whatever_the_pieces(void)
{
    static const size_t sizes[] = {0, 1, 7, 500};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        const struct scripted_step step = {
            SOAP, .body = everything, .piece_bytes = sizes[i],
            .expect = "Name=\"__MI_CallbackRegistration\" Type=\"xs:int\""};
        struct stage stage;
        struct log log;
        MI_Operation operation;
        log_init(&log);
        MI_OperationCallbacks callbacks = event_callbacks(&log);
        stage_open(&stage, &step, 1);
        invoke(&stage, 0, &callbacks, &operation);
        CHECK(drain(&operation, NULL, 0) == MI_RESULT_OK);
        CHECK(strcmp(log.text, everything_told) == 0);
        CHECK(stage.counters.exchanges_started == 1);
        stage_close(&stage);
        CHECK(stage.counters.pauses == stage.counters.resumes);
        log_clean_up(&log);
    }
}

static void the_same_with_a_result_callback_and_acknowledgement(void)
{
    static const struct scripted_step step = {SOAP, .body = everything, .piece_bytes = 100,
                                              .delay_ms = 30};
    for (int manual = 0; manual < 2; manual++) {
        struct stage stage;
        struct log log;
        MI_Operation operation;
        log_init(&log);
        MI_OperationCallbacks callbacks = recorder_callbacks(&log.recorder);
        CHECK(callbacks.callbackContext == &log);
        callbacks.writeMessage = on_message;
        callbacks.writeProgress = on_progress;
        stage_open(&stage, &step, 1);
        invoke(&stage,
               manual == 0 ? 0
                           : MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS |
                                 MI_OPERATIONFLAGS_REPORT_OPERATION_STARTED,
               &callbacks, &operation);
        if (manual != 0) {
            /* "Started" is a result, and events wait until it is acknowledged. */
            recorder_wait(&log.recorder, 1);
            sleep_ms(100);
            CHECK(atomic_load(&log.events) == 0 && recorder_calls(&log.recorder) == 1);
            CHECK(log.recorder.acknowledge(&log.recorder.operation) == MI_RESULT_OK);
        }
        recorder_wait(&log.recorder, 1 + manual);
        CHECK(log.recorder.result == MI_RESULT_OK && !log.recorder.more);
        CHECK(strcmp(log.text, everything_told) == 0);
        if (manual != 0) {
            CHECK(log.recorder.acknowledge(&log.recorder.operation) == MI_RESULT_OK);
        }
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        stage_close(&stage);
        log_clean_up(&log);
    }
}

static void only_what_has_a_callback_is_asked_for_and_told(void)
{
    static const struct scripted_step progress = {SOAP, .body = everything,
                                                  .expect = "Type=\"xs:int\">8</w:Option>"};
    struct stage stage;
    struct log log;
    MI_Operation operation;
    log_init(&log);
    MI_OperationCallbacks callbacks = event_callbacks(&log);
    callbacks.writeMessage = NULL;
    stage_open(&stage, &progress, 1);
    invoke(&stage, 0, &callbacks, &operation);
    CHECK(drain(&operation, NULL, 0) == MI_RESULT_OK);
    CHECK(strcmp(log.text, "progress Copying|file 3|busy|30|12\n") == 0);
    stage_close(&stage);
    callbacks.writeProgress = NULL;
    const struct scripted_step plain = {SOAP, .body = "<plain/>"};
    stage_open(&stage, &plain, 1);
    invoke(&stage, 0, &callbacks, &operation);
    CHECK(drain(&operation, NULL, 0) != MI_RESULT_OK);
    CHECK(stage.counters.pieces == 0); /* nothing announced, nothing streamed */
    stage_close(&stage);
    log_clean_up(&log);
}

static void a_plain_answer_and_a_fault_are_the_result(void)
{
    static const struct scripted_step steps[] = {
        {SOAP,
         .body = "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
                 "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "
                 "xmlns:c=\"urn:c\"><s:Header><a:RelatesTo>" SCRIPTED_ID
                 "</a:RelatesTo></s:Header><s:Body><c:Blink_OUTPUT><c:ReturnValue>7"
                 "</c:ReturnValue></c:Blink_OUTPUT></s:Body></s:Envelope> ",
         .piece_bytes = 50},
        {SOAP, .body = MESSAGE("1", "Debug")
                   ENVELOPE(SCRIPTED_ID, "2",
                            "<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason>"
                            "<s:Text xml:lang=\"en\">broken lamp</s:Text></s:Reason></s:Fault>")}};
    struct stage stage;
    struct log log;
    MI_Operation operation;
    char message[512];
    log_init(&log);
    MI_OperationCallbacks callbacks = event_callbacks(&log);
    stage_open(&stage, steps, 2);
    invoke(&stage, 0, &callbacks, &operation);
    CHECK(drain(&operation, NULL, 0) == MI_RESULT_OK);
    invoke(&stage, 0, &callbacks, &operation);
    CHECK(drain(&operation, message, sizeof(message)) != MI_RESULT_OK);
    CHECK_CONTAINS(message, "broken lamp");
    CHECK(strcmp(log.text, "message 2 Debug <text>\n") == 0);
    stage_close(&stage);
    CHECK(stage.counters.exchanges_started == 2);
    log_clean_up(&log);
}

static const struct {
    const char *body;
    const char *message;
    size_t exchanges; /* 2: the peer had been heard, and is told to stop */
} broken[] = {
    {EVENT("1", "NoSemantics", ""), "unknown type", 2},
    {EVENT("1", "Progress", "<it:Activity>a</it:Activity>"), "no numbers", 2},
    {EVENT("1", "Verbose", ""), "no Description", 2},
    {EVENT("1", "StreamingOutput", ""), "nobody asked for", 2},
    {MESSAGE("2", "Debug"), "out of its sequence", 1},
    {MESSAGE("x", "Debug"), "out of its sequence", 1},
    {MESSAGE("1", "Debug") MESSAGE("3", "Debug"), "out of its sequence", 2},
    {ENVELOPE("uuid:other", "1",
              "<it:InteractiveEvent><it:EventType>Debug</it:EventType><it:Description>d"
              "</it:Description></it:InteractiveEvent>"),
     "another operation", 1},
    {MESSAGE("1", "Debug") "<s:Envelope", "inside a tag", 1},
    {MESSAGE("1", "Debug") "no envelope", "before the element", 1},
    {MESSAGE("1", "Debug"), "no body", 1},
};

static void a_peer_that_breaks_the_rules_fails_the_operation(void)
{
    for (size_t i = 0; i < COUNT(broken); i++) {
        const struct scripted_step steps[] = {
            {SOAP, .body = broken[i].body}, {SOAP, .body = "", .expect = "/wsman/1/wsman/Cancel<"}};
        struct stage stage;
        struct log log;
        MI_Operation operation;
        char message[512];
        log_init(&log);
        MI_OperationCallbacks callbacks = event_callbacks(&log);
        stage_open(&stage, steps, 2);
        invoke(&stage, 0, &callbacks, &operation);
        CHECK(drain(&operation, message, sizeof(message)) != MI_RESULT_OK);
        CHECK_CONTAINS(message, broken[i].message);
        stage_close(&stage);
        CHECK(stage.counters.exchanges_started == broken[i].exchanges);
        log_clean_up(&log);
    }
}

static void a_connection_lost_behind_events_is_the_result(void)
{
    static const struct scripted_step step = {.failure = WSMI_FAILURE_TRUNCATED,
                                              .phase = WSMI_PHASE_RECEIVE,
                                              .status = 200,
                                              .content_type = "application/soap+xml",
                                              .body = MESSAGE("1", "Debug") MESSAGE("2", "Debug")};
    struct stage stage;
    struct log log;
    MI_Operation operation;
    char message[512];
    log_init(&log);
    MI_OperationCallbacks callbacks = event_callbacks(&log);
    stage_open(&stage, &step, 1);
    invoke(&stage, 0, &callbacks, &operation);
    sleep_ms(50); /* all there is has come; nobody has read it */
    CHECK(log.text[0] == '\0');
    CHECK(drain(&operation, message, sizeof(message)) != MI_RESULT_OK);
    CHECK(strcmp(log.text, "message 2 Debug <text>\nmessage 2 Debug <text>\n") == 0);
    stage_close(&stage);
    log_clean_up(&log);
}

static void cancel_inside(struct log *log, MI_Operation *operation)
{
    log->answer = MI_Operation_Cancel(operation, MI_REASON_NONE);
}

static void close_inside(struct log *log, MI_Operation *operation)
{
    log->answer = MI_Operation_Close(operation);
}

static void get_inside(struct log *log, MI_Operation *operation)
{
    const MI_Instance *instance;
    log->answer = MI_Operation_GetInstance(operation, &instance, NULL, NULL, NULL, NULL);
}

static void cancelling_inside_an_event_ends_the_operation_and_tells_the_peer(void)
{
    static const struct scripted_step steps[] = {
        {SOAP, .body = MESSAGE("1", "Debug"), .hold = true},
        {SOAP, .body = "", .expect = "/wsman/1/wsman/Cancel<"}};
    struct stage stage;
    struct log log;
    MI_Operation operation;
    log_init(&log);
    log.inside = cancel_inside;
    MI_OperationCallbacks callbacks = event_callbacks(&log);
    stage_open(&stage, steps, 2);
    invoke(&stage, 0, &callbacks, &operation);
    CHECK(drain(&operation, NULL, 0) == MI_RESULT_FAILED);
    CHECK(log.answer == MI_RESULT_OK && log.events == 1);
    stage_close(&stage);
    CHECK(stage.counters.exchanges_started == 2 && stage.counters.cancelled == 1);
    log_clean_up(&log);
}

static void a_getter_and_a_close_inside_an_event_are_refused(void)
{
    static const struct scripted_step step = {SOAP, .body = MESSAGE("1", "Debug") OUTPUT("2")};
    void (*const moves[])(struct log *, MI_Operation *) = {close_inside, get_inside};
    for (size_t i = 0; i < COUNT(moves); i++) {
        struct stage stage;
        struct log log;
        MI_Operation operation;
        log_init(&log);
        log.inside = moves[i];
        MI_OperationCallbacks callbacks = event_callbacks(&log);
        stage_open(&stage, &step, 1);
        invoke(&stage, 0, &callbacks, &operation);
        CHECK(drain(&operation, NULL, 0) == MI_RESULT_OK);
        CHECK(log.answer != MI_RESULT_OK);
        stage_close(&stage);
        log_clean_up(&log);
    }
}

static void closing_inside_an_event_is_fine_with_a_result_callback(void)
{
    static const struct scripted_step steps[] = {
        {SOAP, .body = MESSAGE("1", "Debug"), .hold = true}, {SOAP, .body = ""}};
    struct stage stage;
    struct log log;
    MI_Operation operation;
    log_init(&log);
    log.inside = close_inside;
    MI_OperationCallbacks callbacks = recorder_callbacks(&log.recorder);
    callbacks.writeMessage = on_message;
    stage_open(&stage, steps, 2);
    invoke(&stage, 0, &callbacks, &operation);
    recorder_wait(&log.recorder, 1);
    CHECK(log.answer == MI_RESULT_OK && log.recorder.result == MI_RESULT_FAILED);
    stage_close(&stage);
    log_clean_up(&log);
}

static void what_nobody_reads_is_dropped_by_a_close(void)
{
    static const struct scripted_step steps[] = {
        {SOAP, .body = everything, .piece_bytes = 300},
        {SOAP, .body = everything, .piece_bytes = 300, .hold = true},
        {SOAP, .body = OUTPUT("1")}};
    struct stage stage;
    struct log log;
    MI_Operation operation;
    log_init(&log);
    MI_OperationCallbacks callbacks = event_callbacks(&log);
    stage_open(&stage, steps, 3);
    for (int i = 0; i < 3; i++) {
        invoke(&stage, 0, &callbacks, &operation);
        sleep_ms(20);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    }
    CHECK(log.events == 0);
    stage_close(&stage);
    log_clean_up(&log);
}

static void the_time_of_the_callback_is_not_the_peers(void)
{
    static const struct scripted_step steps[] = {
        {SOAP, .body = MESSAGE("1", "Debug") MESSAGE("2", "Debug") OUTPUT("3"),
         .piece_bytes = sizeof(MESSAGE("1", "Debug")) - 1, .piece_delay_ms = 150},
        {SOAP, .body = MESSAGE("1", "Debug"), .hold = true}};
    struct stage stage;
    struct log log;
    MI_Operation operation;
    log_init(&log);
    MI_OperationCallbacks callbacks = event_callbacks(&log);
    stage_open_with_timeout(&stage, steps, 2, 400);
    invoke(&stage, 0, &callbacks, &operation);
    sleep_ms(700); /* the first event waits for us; each one gives new time */
    CHECK(drain(&operation, NULL, 0) == MI_RESULT_OK);
    CHECK(log.events == 2);
    unsigned long long before = now_ms();
    invoke(&stage, 0, &callbacks, &operation);
    CHECK(drain(&operation, NULL, 0) != MI_RESULT_OK);
    CHECK(log.events == 3 && now_ms() - before >= 390);
    stage_close(&stage);
    log_clean_up(&log);
}

struct canceller {
    MI_Operation operation;
    unsigned delay_ms;
};

static void *cancel_elsewhere(void *argument)
{
    struct canceller *canceller = argument;
    sleep_ms(canceller->delay_ms);
    (void)MI_Operation_Cancel(&canceller->operation, MI_REASON_NONE);
    return NULL;
}

static void a_cancellation_at_any_moment_leaves_nothing_behind(void)
{
    static const struct scripted_step step = {SOAP, .body = everything, .piece_bytes = 200,
                                              .piece_delay_ms = 1};
    for (unsigned i = 0; i < 40; i++) {
        struct stage stage;
        struct log log;
        struct canceller canceller = {.delay_ms = i};
        pthread_t thread;
        log_init(&log);
        MI_OperationCallbacks callbacks =
            i % 2 == 0 ? event_callbacks(&log) : recorder_callbacks(&log.recorder);
        callbacks.writeMessage = on_message;
        stage_open(&stage, &step, 1);
        invoke(&stage, 0, &callbacks, &canceller.operation);
        MI_Operation operation = canceller.operation;
        CHECK(pthread_create(&thread, NULL, cancel_elsewhere, &canceller) == 0);
        if (i % 2 == 0) {
            (void)drain(&operation, NULL, 0);
        } else {
            recorder_wait(&log.recorder, 1);
            CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        }
        CHECK(pthread_join(thread, NULL) == 0);
        stage_close(&stage);
        log_clean_up(&log);
    }
}

int main(void)
{
    for (size_t i = 0; i < COUNT(parts); i++) {
        strcat(everything, parts[i]);
    }
    RUN(events_come_in_order_before_the_result_whatever_the_pieces);
    RUN(the_same_with_a_result_callback_and_acknowledgement);
    RUN(only_what_has_a_callback_is_asked_for_and_told);
    RUN(a_plain_answer_and_a_fault_are_the_result);
    RUN(a_peer_that_breaks_the_rules_fails_the_operation);
    RUN(a_connection_lost_behind_events_is_the_result);
    RUN(cancelling_inside_an_event_ends_the_operation_and_tells_the_peer);
    RUN(a_getter_and_a_close_inside_an_event_are_refused);
    RUN(closing_inside_an_event_is_fine_with_a_result_callback);
    RUN(what_nobody_reads_is_dropped_by_a_close);
    RUN(the_time_of_the_callback_is_not_the_peers);
    RUN(a_cancellation_at_any_moment_leaves_nothing_behind);
    return 0;
}
