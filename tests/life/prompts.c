/* SPDX-License-Identifier: MIT */
/* Questions of the peer and the user's answers, on the ways they should go. */
#include "asked.h"

#include <string.h>

#define YES MI_OperationCallback_ResponseType_Yes
#define NO  MI_OperationCallback_ResponseType_No
#define ANSWER(type, word)                                                                         \
    "<it:EventType>" type "</it:EventType><it:Response>" word "</it:Response>"

/* The question comes alone, as from a peer that waits. */
#define WAITING(question) SOAP, .body = question OUTPUT("2"), .piece_bytes = sizeof(question) - 1

static void the_answer_goes_out_in_the_words_of_the_protocol(void)
{
    static const struct {
        MI_OperationCallback_ResponseType response;
        const char *expect;
    } answers[] = {
        {YES, ANSWER("Confirm", "yes")},
        {NO, ANSWER("Confirm", "no")},
        {MI_OperationCallback_ResponseType_YesToAll, ANSWER("Confirm", "yesToAll")},
        {MI_OperationCallback_ResponseType_NoToAll, ANSWER("Confirm", "noToAll")},
        {YES, "<a:Action s:mustUnderstand=\"true\">/InteractiveResponse</a:Action>"},
        {YES, "<p:SequenceId s:mustUnderstand=\"false\">2</p:SequenceId>"},
        {YES, "Demo_Lamp</w:ResourceURI>"},
        {YES, "<w:Selector Name=\"__cimnamespace\">root/demo</w:Selector>"},
        {YES, "Name=\"__MI_CallbackRegistration\" Type=\"xs:int\">23</w:Option>"},
    };
    for (size_t i = 0; i < COUNT(answers); i++) {
        const struct scripted_step steps[] = {{WAITING(CONFIRM("1", "Normal", "Really?"))},
                                              {EMPTY, .expect = answers[i].expect},
                                              END};
        struct stage stage;
        struct asked asked;
        MI_Operation operation;
        asked_init(&asked);
        asked.answers_inside = true;
        asked.response = answers[i].response;
        MI_OperationCallbacks callbacks = asked_callbacks(&asked);
        stage_open(&stage, steps, COUNT(steps));
        asked_invoke(&stage, 0, NULL, &callbacks, &operation);
        CHECK(asked_drain(&operation, NULL, 0) == MI_RESULT_OK);
        CHECK(asked.given == MI_RESULT_OK);
        CHECK_STR(asked.text, "prompt 0 Really? asked\n");
        stage_close(&stage);
        CHECK(stage.counters.pauses == stage.counters.resumes);
        CHECK(stage.counters.exchanges_started == 3);
        asked_clean_up(&asked);
    }
}

static void a_confirmation_may_be_an_envelope(void)
{
    static const struct scripted_step steps[] = {
        {WAITING(CONFIRM("1", "Critical", "Really?"))},
        {SOAP, .body = ENVELOPE("any", "1", ""), .expect = ANSWER("Confirm", "yes")},
        END};
    struct stage stage;
    struct asked asked;
    MI_Operation operation;
    asked_init(&asked);
    asked.answers_inside = true;
    asked.response = YES;
    MI_OperationCallbacks callbacks = asked_callbacks(&asked);
    stage_open(&stage, steps, COUNT(steps));
    asked_invoke(&stage, 0, NULL, &callbacks, &operation);
    CHECK(asked_drain(&operation, NULL, 0) == MI_RESULT_OK);
    CHECK_STR(asked.text, "prompt 1 Really? asked\n");
    stage_close(&stage);
    asked_clean_up(&asked);
}

/* Says yes to the first question some time after it was asked. */
struct answerer {
    struct asked *asked;
    unsigned delay_ms;
    MI_Result given;
};

static void *answer_elsewhere(void *argument)
{
    struct answerer *answerer = argument;
    asked_wait(answerer->asked, 1);
    sleep_ms(answerer->delay_ms);
    answerer->given = asked_give(answerer->asked, YES);
    return NULL;
}

static void another_thread_may_answer_later(void)
{
    static const struct scripted_step steps[] = {{WAITING(CONFIRM("1", "Normal", "Really?"))},
                                                 {EMPTY, .expect = ANSWER("Confirm", "yes")},
                                                 END};
    for (int async = 0; async < 2; async++) {
        struct stage stage;
        struct asked asked;
        struct answerer answerer = {.asked = &asked, .delay_ms = 600};
        MI_Operation operation;
        pthread_t thread;
        asked_init(&asked);
        MI_OperationCallbacks callbacks = asked_callbacks(&asked);
        MI_OperationCallbacks results = recorder_callbacks(&asked.recorder);
        callbacks.instanceResult = async != 0 ? results.instanceResult : NULL;
        /* The time of the user is not the peer's. */
        stage_open_with_timeout(&stage, steps, COUNT(steps), 300);
        CHECK(pthread_create(&thread, NULL, answer_elsewhere, &answerer) == 0);
        unsigned long long before = now_ms();
        asked_invoke(&stage, 0, NULL, &callbacks, &operation);
        if (async == 0) {
            CHECK(asked_drain(&operation, NULL, 0) == MI_RESULT_OK);
        } else {
            recorder_wait(&asked.recorder, 1);
            CHECK(asked.recorder.result == MI_RESULT_OK && !asked.recorder.more);
            CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
        }
        CHECK(now_ms() - before >= 600);
        CHECK(pthread_join(thread, NULL) == 0);
        CHECK(answerer.given == MI_RESULT_OK);
        stage_close(&stage);
        asked_clean_up(&asked);
    }
}

static void what_came_behind_a_question_waits_for_its_answer(void)
{
    static const struct scripted_step steps[] = {
        {SOAP, .body = CONFIRM("1", "Normal", "one?") MESSAGE("2", "Debug")
                   CONFIRM("3", "Normal", "two?") OUTPUT("4")},
        {EMPTY, .delay_ms = 100, .expect = "\"false\">2</p:SequenceId>"},
        {EMPTY, .expect = "\"false\">3</p:SequenceId>"},
        {EMPTY, .expect = "\"false\">4</p:SequenceId>"}};
    struct stage stage;
    struct asked asked;
    MI_Operation operation;
    asked_init(&asked);
    MI_OperationCallbacks callbacks = asked_callbacks(&asked);
    MI_OperationCallbacks results = recorder_callbacks(&asked.recorder);
    callbacks.instanceResult = results.instanceResult;
    stage_open(&stage, steps, COUNT(steps));
    asked_invoke(&stage, 0, NULL, &callbacks, &operation);
    asked_wait(&asked, 1);
    sleep_ms(50);
    CHECK_STR(asked.text, "prompt 0 one? asked\n");
    asked_answer *first = asked.answer;
    CHECK(asked_give(&asked, YES) == MI_RESULT_OK);
    sleep_ms(50); /* the peer has not confirmed */
    CHECK_STR(asked.text, "prompt 0 one? asked\n");
    asked_wait(&asked, 2);
    CHECK(recorder_calls(&asked.recorder) == 0);
    /* The first answer once more is none to the second question. */
    CHECK(first != asked.answer && first(&asked.operation, YES) == MI_RESULT_INVALID_PARAMETER);
    CHECK(asked_give(&asked, NO) == MI_RESULT_OK);
    recorder_wait(&asked.recorder, 1);
    CHECK(asked.recorder.result == MI_RESULT_OK && asked.recorder.has_instance);
    CHECK_STR(asked.text, "prompt 0 one? asked\nmessage 2 Debug <text>\nprompt 0 two? asked\n");
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    stage_close(&stage);
    asked_clean_up(&asked);
}

/* What an operation with these modes makes of a talk. */
struct mode_case {
    int error_mode; /* MI_CallbackMode; -1: not set */
    int prompt_mode;
    int prompt_answer; /* -1: not set */
    const char *talk;
    MI_OperationCallback_ResponseType response; /* where there is something to answer */
    const char *told;
    const char *sent[3]; /* parts of the requests that follow the first */
};

#define REPORT  MI_CALLBACKMODE_REPORT
#define INQUIRE MI_CALLBACKMODE_INQUIRE
#define IGNORE  MI_CALLBACKMODE_IGNORE
#define NORMAL  CONFIRM("1", "Normal", "a?") CONFIRM("2", "Normal", "b?") OUTPUT("3")
#define ERRORS  ERROR_ACTION("1", "Inquire") ERROR_ACTION("2", "Inquire") OUTPUT("3")

static const struct mode_case modes[] = {
    /* Prompts. */
    {-1,
     -1,
     -1,
     NORMAL,
     NO,
     "prompt 0 a? asked\nprompt 0 b? asked\n",
     {ANSWER("Confirm", "no"), ANSWER("Confirm", "no")}},
    {-1,
     INQUIRE,
     -1,
     NORMAL,
     YES,
     "prompt 0 a? asked\nprompt 0 b? asked\n",
     {ANSWER("Confirm", "yes"), ANSWER("Confirm", "yes")}},
    {-1, REPORT, -1, NORMAL, YES, "prompt 0 a? told\nprompt 0 b? told\n", {NULL}},
    {-1, IGNORE, -1, NORMAL, NO, "", {ANSWER("Confirm", "yes"), ANSWER("Confirm", "yes")}},
    {-1, IGNORE, 0, NORMAL, YES, "", {ANSWER("Confirm", "no"), ANSWER("Confirm", "no")}},
    {-1,
     IGNORE,
     1,
     CONFIRM("1", "Critical", "a?") OUTPUT("2"),
     NO,
     "prompt 1 a? asked\n",
     {ANSWER("Confirm", "no")}},
    {-1,
     REPORT,
     1,
     CONFIRM("1", "Critical", "a?") OUTPUT("2"),
     NO,
     "prompt 1 a? asked\n",
     {ANSWER("Confirm", "no")}},
    /* ...ToAll holds for what comes all the same, but for critical questions. */
    {-1,
     -1,
     -1,
     NORMAL,
     MI_OperationCallback_ResponseType_YesToAll,
     "prompt 0 a? asked\n",
     {ANSWER("Confirm", "yesToAll"), ANSWER("Confirm", "yes")}},
    {-1,
     -1,
     -1,
     NORMAL,
     MI_OperationCallback_ResponseType_NoToAll,
     "prompt 0 a? asked\n",
     {ANSWER("Confirm", "noToAll"), ANSWER("Confirm", "no")}},
    {-1,
     -1,
     -1,
     CONFIRM("1", "Normal", "a?") CONFIRM("2", "Critical", "b?") CONFIRM("3", "Critical", "c?")
         OUTPUT("4"),
     MI_OperationCallback_ResponseType_YesToAll,
     "prompt 0 a? asked\nprompt 1 b? asked\nprompt 1 c? asked\n",
     {ANSWER("Confirm", "yesToAll"), ANSWER("Confirm", "yesToAll"), ANSWER("Confirm", "yesToAll")}},
    /* Errors. */
    {-1,
     -1,
     -1,
     ERROR_ACTION("1", "Report") OUTPUT("2"),
     NO,
     "error CIM_Error 1 no told\n",
     {NULL}},
    {INQUIRE,
     -1,
     -1,
     ERROR_ACTION("1", "Report") OUTPUT("2"),
     NO,
     "error CIM_Error 1 no told\n",
     {NULL}},
    {-1,
     -1,
     -1,
     ERRORS,
     NO,
     "error CIM_Error 1 no told\nerror CIM_Error 1 no told\n",
     {ANSWER("ErrorAction", "yes"), ANSWER("ErrorAction", "yes")}},
    {INQUIRE,
     -1,
     -1,
     ERRORS,
     NO,
     "error CIM_Error 1 no asked\nerror CIM_Error 1 no asked\n",
     {ANSWER("ErrorAction", "no"), ANSWER("ErrorAction", "no")}},
    {INQUIRE,
     -1,
     -1,
     ERRORS,
     MI_OperationCallback_ResponseType_YesToAll,
     "error CIM_Error 1 no asked\nerror CIM_Error 1 no told\n",
     {ANSWER("ErrorAction", "yesToAll"), ANSWER("ErrorAction", "yes")}},
    {INQUIRE,
     -1,
     -1,
     ERRORS,
     MI_OperationCallback_ResponseType_NoToAll,
     "error CIM_Error 1 no asked\nerror CIM_Error 1 no told\n",
     {ANSWER("ErrorAction", "noToAll"), ANSWER("ErrorAction", "no")}},
    {IGNORE, -1, -1, ERRORS, NO, "", {ANSWER("ErrorAction", "yes"), ANSWER("ErrorAction", "yes")}},
    /* What is settled for errors is not for prompts. */
    {INQUIRE,
     -1,
     -1,
     ERROR_ACTION("1", "Inquire") CONFIRM("2", "Normal", "a?") OUTPUT("3"),
     MI_OperationCallback_ResponseType_YesToAll,
     "error CIM_Error 1 no asked\nprompt 0 a? asked\n",
     {ANSWER("ErrorAction", "yesToAll"), ANSWER("Confirm", "yesToAll")}},
    /* Words in the place of the instance. */
    {-1,
     -1,
     -1,
     EVENT("1", "ErrorAction",
           "<it:Description>it broke</it:Description><it:ActionType>Report</it:ActionType>")
         OUTPUT("2"),
     NO,
     "error CIM_Error 0 it broke told\n",
     {NULL}},
};

static void set_modes(struct stage *stage, const struct mode_case *mode,
                      MI_OperationOptions *options)
{
    CHECK(MI_Application_NewOperationOptions(&stage->application, MI_FALSE, options) ==
          MI_RESULT_OK);
    if (mode->error_mode >= 0) {
        CHECK(MI_OperationOptions_SetWriteErrorMode(options, (MI_CallbackMode)mode->error_mode) ==
              MI_RESULT_OK);
    }
    if (mode->prompt_mode >= 0 && mode->prompt_answer < 0) {
        CHECK(MI_OperationOptions_SetPromptUserMode(options, (MI_CallbackMode)mode->prompt_mode) ==
              MI_RESULT_OK);
    } else if (mode->prompt_mode >= 0) {
        CHECK(MI_OperationOptions_SetPromptUserRegularMode(
                  options, (MI_CallbackMode)mode->prompt_mode, (MI_Boolean)mode->prompt_answer) ==
              MI_RESULT_OK);
    }
}

static void modes_and_to_all_decide_who_is_asked(void)
{
    for (size_t i = 0; i < COUNT(modes); i++) {
        const struct mode_case *mode = &modes[i];
        struct scripted_step steps[5] = {{SOAP, .body = mode->talk}};
        size_t count = 1;
        while (count <= COUNT(mode->sent) && mode->sent[count - 1] != NULL) {
            steps[count] = (struct scripted_step){EMPTY, .expect = mode->sent[count - 1]};
            count++;
        }
        if (count > 1) {
            steps[count++] = (struct scripted_step)END;
        }
        struct stage stage;
        struct asked asked;
        MI_Operation operation;
        MI_OperationOptions options = MI_OPERATIONOPTIONS_NULL;
        asked_init(&asked);
        asked.answers_inside = true;
        asked.response = mode->response;
        MI_OperationCallbacks callbacks = asked_callbacks(&asked);
        stage_open(&stage, steps, count);
        set_modes(&stage, mode, &options);
        asked_invoke(&stage, 0, &options, &callbacks, &operation);
        CHECK(asked_drain(&operation, NULL, 0) == MI_RESULT_OK);
        CHECK_STR(asked.text, mode->told);
        MI_OperationOptions_Delete(&options);
        stage_close(&stage);
        CHECK(stage.counters.exchanges_started == count);
        asked_clean_up(&asked);
    }
}

static void only_what_has_a_callback_is_asked_for(void)
{
    static const struct scripted_step steps[] = {
        {SOAP, .body = OUTPUT("1"), .expect = "Type=\"xs:int\">2</w:Option>"},
        {SOAP, .body = OUTPUT("1"), .expect = "Type=\"xs:int\">16</w:Option>"},
        {SOAP, .body = CONFIRM("1", "Normal", "?") OUTPUT("2"),
         .expect = "Type=\"xs:int\">4</w:Option>"}};
    struct stage stage;
    struct asked asked;
    MI_Operation operation;
    asked_init(&asked);
    MI_OperationCallbacks all = asked_callbacks(&asked);
    MI_OperationCallbacks some[3] = {{.writeError = all.writeError},
                                     {.promptUser = all.promptUser},
                                     {.streamedParameterResult = all.streamedParameterResult}};
    stage_open(&stage, steps, COUNT(steps));
    for (size_t i = 0; i < COUNT(some); i++) {
        some[i].callbackContext = &asked;
        asked_invoke(&stage, 0, NULL, &some[i], &operation);
        CHECK(asked_drain(&operation, NULL, 0) == MI_RESULT_OK);
    }
    CHECK_STR(asked.text, "");
    stage_close(&stage);
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    asked_clean_up(&asked);
}

static asked_answer *answer_of_prompts;

static void answer_strangely(struct asked *asked, MI_Operation *operation)
{
    MI_Operation none = MI_OPERATION_NULL;
    MI_Operation other = *operation;
    other.reserved1 += 1000;
    CHECK(asked->answer(&none, YES) == MI_RESULT_INVALID_PARAMETER);
    CHECK(asked->answer(NULL, YES) == MI_RESULT_INVALID_PARAMETER);
    CHECK(asked->answer(&other, YES) == MI_RESULT_INVALID_PARAMETER);
    CHECK(asked->answer(operation, (MI_OperationCallback_ResponseType)4) ==
          MI_RESULT_INVALID_PARAMETER);
    CHECK(asked->answer(operation, (MI_OperationCallback_ResponseType)-1) ==
          MI_RESULT_INVALID_PARAMETER);
    if (asked->questions == 1) {
        CHECK(asked->answer(operation, YES) == MI_RESULT_OK);
    } else {
        /* The function of the question before. */
        CHECK(answer_of_prompts(operation, YES) == MI_RESULT_INVALID_PARAMETER);
        CHECK(asked->answer(operation, NO) == MI_RESULT_OK);
    }
    CHECK(asked->answer(operation, YES) == MI_RESULT_INVALID_PARAMETER); /* a second time */
    answer_of_prompts = asked->answer;
}

static void an_answer_without_its_question_is_refused(void)
{
    static const struct scripted_step steps[] = {
        {SOAP, .body = CONFIRM("1", "Normal", "?") ERROR_ACTION("2", "Inquire") OUTPUT("3")},
        {EMPTY, .expect = ANSWER("Confirm", "yes")},
        {EMPTY, .expect = ANSWER("ErrorAction", "no")},
        END};
    static const struct mode_case inquire = {.error_mode = INQUIRE, .prompt_mode = -1};
    struct stage stage;
    struct asked asked;
    MI_Operation operation;
    MI_OperationOptions options = MI_OPERATIONOPTIONS_NULL;
    asked_init(&asked);
    asked.inside = answer_strangely;
    MI_OperationCallbacks callbacks = asked_callbacks(&asked);
    stage_open(&stage, steps, COUNT(steps));
    set_modes(&stage, &inquire, &options);
    asked_invoke(&stage, 0, &options, &callbacks, &operation);
    CHECK(asked_drain(&operation, NULL, 0) == MI_RESULT_OK);
    CHECK(asked.questions == 2);
    CHECK(asked_give(&asked, YES) == MI_RESULT_INVALID_PARAMETER); /* closed */
    MI_OperationOptions_Delete(&options);
    stage_close(&stage);
    CHECK(stage.counters.exchanges_started == COUNT(steps));
    asked_clean_up(&asked);
}

int main(void)
{
    RUN(the_answer_goes_out_in_the_words_of_the_protocol);
    RUN(a_confirmation_may_be_an_envelope);
    RUN(another_thread_may_answer_later);
    RUN(what_came_behind_a_question_waits_for_its_answer);
    RUN(modes_and_to_all_decide_who_is_asked);
    RUN(only_what_has_a_callback_is_asked_for);
    RUN(an_answer_without_its_question_is_refused);
    return 0;
}
