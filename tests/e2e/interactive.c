/* SPDX-License-Identifier: MIT */
/* Events inside the answer to a method, from the one agent that has them and from those without. */
#include "demo.h"

/* What the callbacks were told, one line each; they run on one thread at a time. */
struct told {
    char text[512];
    MI_Operation *cancel; /* at the first progress; NULL: not */
};

static void MI_CALL on_message(MI_Operation *operation, void *context, MI_Uint32 channel,
                               const MI_Char *message)
{
    struct told *told = context;
    size_t length = strlen(told->text);
    (void)operation;
    (void)snprintf(told->text + length, sizeof(told->text) - length, "%u %s\n", channel, message);
}

static void MI_CALL on_progress(MI_Operation *operation, void *context, const MI_Char *activity,
                                const MI_Char *current, const MI_Char *status, MI_Uint32 percent,
                                MI_Uint32 seconds)
{
    struct told *told = context;
    size_t length = strlen(told->text);
    (void)snprintf(told->text + length, sizeof(told->text) - length, "%s|%s|%s|%u|%u\n", activity,
                   current, status, percent, seconds);
    if (told->cancel != NULL) {
        CHECK(MI_Operation_Cancel(operation, MI_REASON_NONE) == MI_RESULT_OK);
    }
}

static struct ended play(struct demo *demo, const char *script, struct told *told)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    MI_Instance *parameters = demo_new(demo, "Parameters");
    demo_set_text(parameters, "Script", script, 0);
    callbacks.callbackContext = told;
    callbacks.writeMessage = on_message;
    callbacks.writeProgress = on_progress;
    MI_Session_Invoke(&demo->session, 0, NULL, DEMO, MI_T("Demo_Methods"), MI_T("Interactive"),
                      NULL, parameters, &callbacks, &operation);
    struct ended ended = demo_drain(&operation, NULL, NULL);
    CHECK(MI_Instance_Delete(parameters) == MI_RESULT_OK);
    return ended;
}

static void messages_and_progress_come_before_the_result(void)
{
    struct demo demo;
    struct told told = {.cancel = NULL};
    demo_open(&demo, "windows", NULL, NULL);
    struct ended ended = play(
        &demo, "verbose;keepalive;debug;wait=50;warning;progress;error;confirm;stream=2", &told);
    EXPECT(ended, MI_RESULT_OK);
    CHECK_STR(told.text, "1 Verbose <text> & more\n2 Debug <text> & more\n"
                         "0 Warning <text> & more\nCopying|file 3|busy|30|12\n");
    told.text[0] = '\0';
    ended = play(&demo, "progress;unknown", &told);
    CHECK(ended.result != MI_RESULT_OK);
    CHECK_CONTAINS(ended.report.message, "unknown type");
    CHECK_STR(told.text, "Copying|file 3|busy|30|12\n");
    demo_close(&demo);
}

static void an_agent_without_events_answers_as_ever(void)
{
    for (size_t i = 0; i < AGENTS; i++) {
        struct demo demo;
        struct told told = {.cancel = NULL};
        if (strcmp(demo_agents[i], "windows") == 0) {
            continue;
        }
        demo_open(&demo, demo_agents[i], NULL, NULL);
        struct ended ended = play(&demo, "verbose;progress", &told);
        EXPECT(ended, MI_RESULT_OK);
        CHECK_STR(told.text, "");
        demo_close(&demo);
    }
}

static void a_cancellation_inside_an_event_ends_it_here_and_there(void)
{
    struct demo demo;
    MI_Operation marker = MI_OPERATION_NULL;
    struct told told = {.cancel = &marker};
    unsigned long long before = clock_ms();
    demo_open(&demo, "windows", NULL, NULL);
    struct ended ended = play(&demo, "progress;wait=60000", &told);
    CHECK(ended.result != MI_RESULT_OK && clock_ms() - before < 30000);
    demo_close(&demo);
}

int main(void)
{
    RUN(messages_and_progress_come_before_the_result);
    RUN(an_agent_without_events_answers_as_ever);
    RUN(a_cancellation_inside_an_event_ends_it_here_and_there);
    return 0;
}
