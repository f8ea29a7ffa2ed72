/* SPDX-License-Identifier: MIT */
/* Questions inside the answer to a method, and streamed parameters, over sockets. */
#include "demo.h"

#define YES MI_OperationCallback_ResponseType_Yes
#define NO  MI_OperationCallback_ResponseType_No

typedef MI_Result answer_function(MI_Operation *operation,
                                  MI_OperationCallback_ResponseType response);

/* A user; `lock` is for what other threads look at. */
struct user {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    char text[1024];  /* what he was told, one line each */
    char result[256]; /* Answers of the result */
    unsigned questions;
    MI_Operation operation;
    answer_function *answer;
    const MI_OperationCallback_ResponseType *responses; /* inside the callback; NULL: later */
    unsigned calls;                                     /* of the result callback */
    MI_Result code;
};

static void note(struct user *user, const char *line)
{
    (void)pthread_mutex_lock(&user->lock);
    CHECK(strlen(user->text) + strlen(line) < sizeof(user->text));
    strcat(user->text, line);
    (void)pthread_mutex_unlock(&user->lock);
}

static void note_question(struct user *user, MI_Operation *operation, answer_function *answer)
{
    (void)pthread_mutex_lock(&user->lock);
    unsigned question = user->questions;
    user->questions += answer == NULL ? 0 : 1;
    user->operation = *operation;
    user->answer = answer;
    (void)pthread_cond_broadcast(&user->changed);
    (void)pthread_mutex_unlock(&user->lock);
    if (answer != NULL && user->responses != NULL) {
        CHECK(answer(operation, user->responses[question]) == MI_RESULT_OK);
    }
}

static void MI_CALL on_prompt(MI_Operation *operation, void *context, const MI_Char *message,
                              MI_PromptType type, answer_function *answer)
{
    char line[128];
    (void)snprintf(line, sizeof(line), "%d %s\n", (int)type, message);
    note(context, line);
    note_question(context, operation, answer);
}

static void MI_CALL on_error(MI_Operation *operation, void *context, MI_Instance *error,
                             answer_function *answer)
{
    char line[128];
    (void)snprintf(line, sizeof(line), "error %s %s\n", demo_text(error, "CIMStatusCode"),
                   demo_text(error, "Message"));
    note(context, line);
    note_question(context, operation, answer);
}

static void MI_CALL on_value(MI_Operation *operation, void *context, const MI_Char *name,
                             MI_Type type, const MI_Value *value,
                             MI_Result (*acknowledge)(MI_Operation *operation))
{
    char line[128];
    CHECK(type == MI_STRINGA && value->stringa.size == 1);
    (void)snprintf(line, sizeof(line), "%s: %s\n", name, value->stringa.data[0]);
    note(context, line);
    if (acknowledge != NULL) {
        CHECK(acknowledge(operation) == MI_RESULT_OK);
    }
}

static void MI_CALL on_result(MI_Operation *operation, void *context, const MI_Instance *instance,
                              MI_Boolean more, MI_Result result, const MI_Char *message,
                              const MI_Instance *details,
                              MI_Result (*acknowledge)(MI_Operation *operation))
{
    struct user *user = context;
    (void)operation;
    (void)instance;
    (void)more;
    (void)message;
    (void)details;
    (void)acknowledge;
    (void)pthread_mutex_lock(&user->lock);
    user->calls++;
    user->code = result;
    (void)pthread_cond_broadcast(&user->changed);
    (void)pthread_mutex_unlock(&user->lock);
}

static void look_at_result(void *context, const MI_Instance *instance)
{
    struct user *user = context;
    MI_Type type;
    /* The class is asked for after the questions, and no part of their sequence. */
    CHECK(MI_Instance_GetElement(instance, MI_T("ReturnValue"), NULL, &type, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(type == MI_UINT32);
    (void)snprintf(user->result, sizeof(user->result), "%s", demo_text(instance, "Answers"));
}

static void user_init(struct user *user, const MI_OperationCallback_ResponseType *responses)
{
    memset(user, 0, sizeof(*user));
    (void)pthread_mutex_init(&user->lock, NULL);
    (void)pthread_cond_init(&user->changed, NULL);
    user->responses = responses;
}

static void user_clean_up(struct user *user)
{
    (void)pthread_cond_destroy(&user->changed);
    (void)pthread_mutex_destroy(&user->lock);
}

static void user_wait(struct user *user, unsigned questions, unsigned calls)
{
    (void)pthread_mutex_lock(&user->lock);
    while (user->questions < questions || user->calls < calls) {
        (void)pthread_cond_wait(&user->changed, &user->lock);
    }
    (void)pthread_mutex_unlock(&user->lock);
}

static MI_Result user_answer(struct user *user, MI_OperationCallback_ResponseType response)
{
    (void)pthread_mutex_lock(&user->lock);
    MI_Operation operation = user->operation;
    answer_function *answer = user->answer;
    (void)pthread_mutex_unlock(&user->lock);
    return answer(&operation, response);
}

static void start(struct demo *demo, const char *script, struct user *user, bool async,
                  MI_OperationOptions *options, MI_Operation *ret)
{
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    MI_Instance *parameters = demo_new(demo, "Parameters");
    demo_set_text(parameters, "Script", script, 0);
    callbacks.callbackContext = user;
    callbacks.promptUser = on_prompt;
    callbacks.writeError = on_error;
    callbacks.streamedParameterResult = on_value;
    callbacks.instanceResult = async ? on_result : NULL;
    *ret = (MI_Operation)MI_OPERATION_NULL;
    MI_Session_Invoke(&demo->session, async ? 0 : MI_OPERATIONFLAGS_MANUAL_ACK_RESULTS, options,
                      DEMO, MI_T("Demo_Methods"), MI_T("Interactive"), NULL, parameters, &callbacks,
                      ret);
    CHECK(MI_Instance_Delete(parameters) == MI_RESULT_OK);
}

static void the_peer_learns_every_answer_and_the_user_every_value(void)
{
    static const MI_OperationCallback_ResponseType responses[] = {
        NO, MI_OperationCallback_ResponseType_YesToAll, YES,
        MI_OperationCallback_ResponseType_NoToAll, MI_OperationCallback_ResponseType_YesToAll};
    struct demo demo;
    struct user user;
    MI_Operation operation;
    MI_OperationOptions options = MI_OPERATIONOPTIONS_NULL;
    user_init(&user, responses);
    demo_open(&demo, "windows", NULL, NULL);
    CHECK(MI_Application_NewOperationOptions(&demo.application, MI_FALSE, &options) ==
          MI_RESULT_OK);
    CHECK(MI_OperationOptions_SetWriteErrorMode(&options, MI_CALLBACKMODE_INQUIRE) == MI_RESULT_OK);
    start(&demo, "error;confirm;stream=2;confirm;critical;critical;error", &user, false, &options,
          &operation);
    MI_OperationOptions_Delete(&options);
    struct ended ended = demo_drain(&operation, look_at_result, &user);
    EXPECT(ended, MI_RESULT_OK);
    CHECK_STR(user.text, "error 1 a small error\n0 Really?\nLines: line 1 <&>\n"
                         "Lines: line 2 <&>\n1 Really, really?\n1 Really, really?\n"
                         "error 1 a small error\n");
    CHECK_STR(user.result, "error=no;confirm=yesToAll;confirm=yes;critical=yes;critical=noToAll;"
                           "error=yesToAll");
    CHECK(user.questions == 5 && peer_counter(&demo.peer, "interactive") == 5);
    CHECK(MI_Session_Close(&demo.session, NULL, NULL) == MI_RESULT_OK); /* the farewell is said */
    CHECK(peer_counter(&demo.peer, "control") == 1);
    demo_open_session(&demo, NULL, &demo.session);
    demo_close(&demo);
    user_clean_up(&user);
}

static void modes_are_the_peers_too(void)
{
    static const struct {
        MI_CallbackMode mode;
        MI_Boolean answer;
        const char *told;
        const char *result;
    } modes[] = {
        {MI_CALLBACKMODE_REPORT, MI_FALSE, "0 Really?\nerror 1 a small error\n",
         "confirm=reported;error=reported"},
        {MI_CALLBACKMODE_IGNORE, MI_TRUE, "error 1 a small error\n", "confirm=yes;error=reported"},
        {MI_CALLBACKMODE_IGNORE, MI_FALSE, "error 1 a small error\n", "confirm=no;error=reported"}};
    struct demo demo;
    demo_open(&demo, "windows", NULL, NULL);
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        struct user user;
        MI_Operation operation;
        MI_OperationOptions options = MI_OPERATIONOPTIONS_NULL;
        user_init(&user, NULL);
        CHECK(MI_Application_NewOperationOptions(&demo.application, MI_FALSE, &options) ==
              MI_RESULT_OK);
        CHECK(MI_OperationOptions_SetPromptUserRegularMode(&options, modes[i].mode,
                                                           modes[i].answer) == MI_RESULT_OK);
        start(&demo, "confirm;error", &user, false, &options, &operation);
        MI_OperationOptions_Delete(&options);
        struct ended ended = demo_drain(&operation, look_at_result, &user);
        EXPECT(ended, MI_RESULT_OK);
        CHECK_STR(user.text, modes[i].told);
        CHECK_STR(user.result, modes[i].result);
        user_clean_up(&user);
    }
    CHECK(peer_counter(&demo.peer, "interactive") == 0);
    demo_close(&demo);
}

static void *answer_later(void *argument)
{
    struct user *user = argument;
    user_wait(user, 1, 0);
    sleep_ms(50);
    CHECK(user_answer(user, NO) == MI_RESULT_OK);
    CHECK(user_answer(user, NO) == MI_RESULT_INVALID_PARAMETER);
    return NULL;
}

static void another_thread_answers_a_getter_and_a_callback(void)
{
    struct demo demo;
    demo_open(&demo, "windows", NULL, NULL);
    for (int async = 0; async < 2; async++) {
        struct user user;
        pthread_t thread;
        MI_Operation operation;
        user_init(&user, NULL);
        start(&demo, "confirm", &user, async != 0, NULL, &operation);
        CHECK(pthread_create(&thread, NULL, answer_later, &user) == 0);
        if (async == 0) {
            struct ended ended = demo_drain(&operation, look_at_result, &user);
            EXPECT(ended, MI_RESULT_OK);
            CHECK_STR(user.result, "confirm=no");
        } else {
            user_wait(&user, 1, 1);
            CHECK(user.code == MI_RESULT_OK);
            CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        }
        CHECK(pthread_join(thread, NULL) == 0);
        user_clean_up(&user);
    }
    demo_close(&demo);
}

static void many_questions_at_once_get_their_own_answers(void)
{
    enum { MANY = 8 };
    struct demo demo;
    struct user users[MANY];
    MI_Operation operations[MANY];
    demo_open(&demo, "windows", NULL, NULL);
    for (size_t i = 0; i < MANY; i++) {
        user_init(&users[i], NULL);
        start(&demo, "confirm;critical", &users[i], true, NULL, &operations[i]);
    }
    for (size_t i = 0; i < MANY; i++) {
        user_wait(&users[i], 1, 0);
    }
    for (unsigned question = 1; question <= 2; question++) {
        for (size_t i = MANY; i-- > 0;) {
            user_wait(&users[i], question, 0);
            CHECK(user_answer(&users[i], YES) == MI_RESULT_OK);
        }
    }
    for (size_t i = 0; i < MANY; i++) {
        user_wait(&users[i], 2, 1);
        CHECK(users[i].code == MI_RESULT_OK);
        CHECK(MI_Operation_Close(&operations[i]) == MI_RESULT_OK);
        user_clean_up(&users[i]);
    }
    demo_close(&demo);
}

/* Waits until no operation of the peer waits for an answer any more. */
static void expect_nobody_waits(const struct demo *demo)
{
    enum { TRIES = 500, TRY_MS = 10 };
    int i = 0;
    while (peer_counter(&demo->peer, "waiting") > 0) {
        CHECK(i++ < TRIES);
        sleep_ms(TRY_MS);
    }
}

static void cancelling_and_closing_with_a_question_open_tell_the_peer(void)
{
    struct demo demo;
    demo_open(&demo, "windows", NULL, NULL);
    for (int closes = 0; closes < 2; closes++) {
        struct user user;
        MI_Operation operation;
        user_init(&user, NULL);
        start(&demo, "confirm", &user, true, NULL, &operation);
        user_wait(&user, 1, 0);
        unsigned long long before = clock_ms();
        if (closes == 0) {
            CHECK(MI_Operation_Cancel(&operation, MI_REASON_NONE) == MI_RESULT_OK);
            user_wait(&user, 1, 1);
            CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        } else {
            CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
            user_wait(&user, 1, 1);
        }
        CHECK(user.code == MI_RESULT_FAILED && user.calls == 1);
        CHECK(clock_ms() - before < 15000); /* the time of a session is 30 s */
        CHECK(user_answer(&user, YES) == MI_RESULT_INVALID_PARAMETER);
        expect_nobody_waits(&demo);
        user_clean_up(&user);
    }
    demo_close(&demo);
}

/* A question without an answer, from a connection that is lost already, is not even asked. */
static void a_peer_that_asks_and_goes_away_ends_the_operation(void)
{
    enum { TIMES = 20 };
    struct demo demo;
    demo_open(&demo, "windows", NULL, NULL);
    for (unsigned i = 0; i < TIMES; i++) {
        struct user user;
        MI_Operation operation;
        user_init(&user, NULL);
        start(&demo, "lost", &user, true, NULL, &operation);
        (void)pthread_mutex_lock(&user.lock);
        while (user.questions + user.calls == 0) {
            (void)pthread_cond_wait(&user.changed, &user.lock);
        }
        bool asked = user.questions > 0;
        (void)pthread_mutex_unlock(&user.lock);
        sleep_ms(i % 4);
        if (asked) {
            (void)user_answer(&user, YES);
        }
        user_wait(&user, 0, 1);
        CHECK(user.code != MI_RESULT_OK);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        expect_nobody_waits(&demo);
        user_clean_up(&user);
    }
    demo_close(&demo);
}

static void an_answer_that_the_peer_does_not_take_ends_the_operation(void)
{
    static const char *const scripts[] = {"deaf;confirm", "patience=50;confirm"};
    struct demo demo;
    demo_open(&demo, "windows", NULL, NULL);
    for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
        struct user user;
        MI_Operation operation;
        user_init(&user, NULL);
        start(&demo, scripts[i], &user, true, NULL, &operation);
        user_wait(&user, 1, 0);
        sleep_ms(200);
        CHECK(user_answer(&user, YES) == MI_RESULT_OK);
        user_wait(&user, 1, 1);
        CHECK(user.code != MI_RESULT_OK);
        CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        expect_nobody_waits(&demo);
        user_clean_up(&user);
    }
    demo_close(&demo);
}

int main(void)
{
    RUN(the_peer_learns_every_answer_and_the_user_every_value);
    RUN(modes_are_the_peers_too);
    RUN(another_thread_answers_a_getter_and_a_callback);
    RUN(many_questions_at_once_get_their_own_answers);
    RUN(cancelling_and_closing_with_a_question_open_tell_the_peer);
    RUN(a_peer_that_asks_and_goes_away_ends_the_operation);
    RUN(an_answer_that_the_peer_does_not_take_ends_the_operation);
    return 0;
}
