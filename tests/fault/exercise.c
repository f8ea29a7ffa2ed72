/* SPDX-License-Identifier: MIT */
#include "exercise.h"

#include "fail_malloc.h"
#include "mi/application.h"
#include "mi/handle.h"
#include "mi/serializer.h"
#include "wsmi/xml.h"

struct run {
    const struct exercise *exercise;
    struct exercise_outcome *outcome;
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

static void append(struct exercise_outcome *outcome, const char *text, size_t length)
{
    CHECK(outcome->length + length < sizeof(outcome->text));
    memcpy(outcome->text + outcome->length, text, length);
    outcome->length += length;
    outcome->text[outcome->length] = '\0';
}

static void write_superclasses(struct exercise_outcome *outcome, const MI_ClassDecl *decl)
{
    while (decl != NULL && decl->superClass != NULL) {
        append(outcome, decl->superClass, strlen(decl->superClass));
        append(outcome, decl->superClassDecl != NULL ? "!" : "?", 1);
        decl = decl->superClassDecl;
    }
}

/* The result as text, whatever memory there is. */
static void write_down(struct exercise_outcome *outcome, const MI_Instance *instance,
                       const MI_Class *class_result, const MI_Char *bookmark)
{
    static const MI_Char format[] = MI_T("MI_XML");
    MI_Serializer serializer;
    MI_Uint8 buffer[EXERCISE_TEXT_BYTES];
    MI_Uint32 size = 0;
    fail_malloc_exempt(true);
    CHECK(wsmi_serializer_new(format, &serializer) == MI_RESULT_OK);
    if (instance != NULL) {
        CHECK(wsmi_serializer_ft.SerializeInstance(&serializer, 0, instance, buffer, sizeof(buffer),
                                                   &size) == MI_RESULT_OK);
    } else {
        CHECK(wsmi_serializer_ft.SerializeClass(&serializer, MI_SERIALIZER_FLAGS_CLASS_DEEP,
                                                class_result, buffer, sizeof(buffer),
                                                &size) == MI_RESULT_OK);
    }
    fail_malloc_exempt(false);
    append(outcome, (const char *)buffer, size);
    write_superclasses(outcome, instance != NULL ? instance->classDecl : class_result->classDecl);
    append(outcome, bookmark == NULL ? "" : bookmark, bookmark == NULL ? 0 : strlen(bookmark));
    append(outcome, "\n", 1);
    outcome->results++;
}

static void note(struct run *run, const MI_Instance *instance, const MI_Class *class_result,
                 const MI_Char *bookmark, MI_Boolean more, MI_Result result, const MI_Char *message,
                 const MI_Instance *details)
{
    struct exercise_outcome *outcome = run->outcome;
    CHECK(outcome->finals == 0);
    CHECK(bookmark == NULL || instance != NULL); /* or the event would be skipped next time */
    CHECK(!more || (result == MI_RESULT_OK && (instance != NULL || class_result != NULL)));
    if (instance != NULL || class_result != NULL) {
        CHECK(result == MI_RESULT_OK);
        write_down(outcome, instance, class_result, bookmark);
    }
    if (!more) {
        (void)snprintf(outcome->message, sizeof(outcome->message), "%s",
                       message == NULL ? "" : message);
        outcome->has_details = details != NULL;
        outcome->result = result;
        outcome->finals = 1;
    }
}

/* One result by the getter of the channel. */
static bool take_one(struct run *run, MI_Operation *operation)
{
    const MI_Instance *instance = NULL;
    const MI_Class *class_result = NULL;
    const MI_Instance *details = NULL;
    const MI_Char *bookmark = NULL;
    const MI_Char *message = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    switch (run->exercise->channel) {
    case EXERCISE_INSTANCES:
        CHECK(MI_Operation_GetInstance(operation, &instance, &more, &result, &message, &details) ==
              MI_RESULT_OK);
        break;
    case EXERCISE_CLASSES:
        CHECK(MI_Operation_GetClass(operation, &class_result, &more, &result, &message, &details) ==
              MI_RESULT_OK);
        break;
    case EXERCISE_INDICATIONS:
        CHECK(MI_Operation_GetIndication(operation, &instance, &bookmark, NULL, &more, &result,
                                         &message, &details) == MI_RESULT_OK);
        break;
    }
    if (run->outcome->finals > 0) { /* said again, without the object */
        CHECK(!more && result == run->outcome->result);
        CHECK(instance == NULL && class_result == NULL);
        return false;
    }
    note(run, instance, class_result, bookmark, more, result, message, details);
    return more != 0;
}

static void drain(struct run *run, MI_Operation *operation)
{
    unsigned cancel_after = run->exercise->cancel_after;
    while (take_one(run, operation)) {
        if (cancel_after > 0 && run->outcome->results == cancel_after) {
            (void)MI_Operation_Cancel(operation, MI_REASON_NONE);
        }
    }
    (void)take_one(run, operation);
}

/* Callbacks. */

static void called_back(struct run *run, MI_Operation *operation, const MI_Instance *instance,
                        const MI_Class *class_result, const MI_Char *bookmark, MI_Boolean more,
                        MI_Result result, const MI_Char *message, const MI_Instance *details)
{
    unsigned cancel_after = run->exercise->cancel_after;
    (void)pthread_mutex_lock(&run->lock);
    note(run, instance, class_result, bookmark, more, result, message, details);
    if (more && cancel_after > 0 && run->outcome->results == cancel_after) {
        (void)MI_Operation_Cancel(operation, MI_REASON_NONE);
    }
    (void)pthread_cond_signal(&run->changed);
    (void)pthread_mutex_unlock(&run->lock);
}

static void MI_CALL on_instance(MI_Operation *operation, void *context, const MI_Instance *instance,
                                MI_Boolean more, MI_Result result, const MI_Char *message,
                                const MI_Instance *details,
                                MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    (void)acknowledge;
    called_back(context, operation, instance, NULL, NULL, more, result, message, details);
}

static void MI_CALL on_class(MI_Operation *operation, void *context, const MI_Class *class_result,
                             MI_Boolean more, MI_Result result, const MI_Char *message,
                             const MI_Instance *details,
                             MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    (void)acknowledge;
    called_back(context, operation, NULL, class_result, NULL, more, result, message, details);
}

static void MI_CALL on_indication(MI_Operation *operation, void *context,
                                  const MI_Instance *instance, const MI_Char *bookmark,
                                  const MI_Char *machine, MI_Boolean more, MI_Result result,
                                  const MI_Char *message, const MI_Instance *details,
                                  MI_Result(MI_CALL *acknowledge)(MI_Operation *operation))
{
    (void)machine;
    (void)acknowledge;
    called_back(context, operation, instance, NULL, bookmark, more, result, message, details);
}

static MI_OperationCallbacks callbacks_of(struct run *run)
{
    MI_OperationCallbacks callbacks = MI_OPERATIONCALLBACKS_NULL;
    callbacks.callbackContext = run;
    switch (run->exercise->channel) {
    case EXERCISE_INSTANCES:
        callbacks.instanceResult = on_instance;
        break;
    case EXERCISE_CLASSES:
        callbacks.classResult = on_class;
        break;
    case EXERCISE_INDICATIONS:
        callbacks.indicationResult = on_indication;
        break;
    }
    return callbacks;
}

static void wait_for_final(struct run *run)
{
    (void)pthread_mutex_lock(&run->lock);
    while (run->outcome->finals == 0) {
        (void)pthread_cond_wait(&run->changed, &run->lock);
    }
    (void)pthread_mutex_unlock(&run->lock);
}

/* The cast. */

static void add(MI_Instance *instance, const MI_Char *name, MI_Type type, MI_Value value,
                MI_Uint32 flags)
{
    CHECK(MI_Instance_AddElement(instance, name, &value, type, flags) == MI_RESULT_OK);
}

static void add_text(MI_Instance *instance, const MI_Char *name, char *text)
{
    add(instance, name, MI_STRING, (MI_Value){.string = text}, 0);
}

static MI_Instance *new_instance(struct exercise_cast *cast, const MI_Char *class_name,
                                 MI_Uint32 id)
{
    MI_Instance *instance = NULL;
    CHECK(MI_Application_NewInstance(&cast->application, class_name, NULL, &instance) ==
          MI_RESULT_OK);
    add(instance, MI_T("Id"), MI_UINT32, (MI_Value){.uint32 = id}, MI_FLAG_KEY);
    return instance;
}

static MI_Value moment(void)
{
    MI_Value value;
    memset(&value, 0, sizeof(value));
    value.datetime.isTimestamp = 1;
    value.datetime.u.timestamp.year = 2024;
    value.datetime.u.timestamp.month = 5;
    value.datetime.u.timestamp.day = 6;
    return value;
}

static void make_instances(struct exercise_cast *cast)
{
    MI_Uint8 levels[] = {1, 2, 3};
    char *names[] = {(char[]){"a"}, (char[]){"b<c"}};
    MI_Instance *bulb = new_instance(cast, MI_T("Demo_Bulb"), 1);
    MI_Instance *desk = new_instance(cast, MI_T("Demo_Desk"), 2);
    MI_Instance *pair[] = {bulb, bulb};
    cast->lamp = new_instance(cast, MI_T("Demo_Lamp"), 7);
    cast->parameters = new_instance(cast, MI_T("Parameters"), 9);
    MI_Instance *both[] = {cast->lamp, cast->parameters};
    for (size_t i = 0; i < COUNT(both); i++) {
        add_text(both[i], MI_T("Name"), (char[]){"a&b"});
        add(both[i], MI_T("On"), MI_BOOLEAN, (MI_Value){.boolean = MI_TRUE}, 0);
        add(both[i], MI_T("Levels"), MI_UINT8A, (MI_Value){.uint8a = {levels, 3}}, 0);
        add(both[i], MI_T("Bulb"), MI_INSTANCE, (MI_Value){.instance = bulb}, 0);
        add(both[i], MI_T("Desk"), MI_REFERENCE, (MI_Value){.reference = desk}, 0);
        add(both[i], MI_T("Bought"), MI_DATETIME, moment(), 0);
        add(both[i], MI_T("Weight"), MI_REAL64, (MI_Value){.real64 = 2.5}, 0);
    }
    add(cast->parameters, MI_T("Names"), MI_STRINGA, (MI_Value){.stringa = {names, 2}}, 0);
    add(cast->parameters, MI_T("Bulbs"), MI_INSTANCEA, (MI_Value){.instancea = {pair, 2}}, 0);
    pair[0] = pair[1] = desk;
    add(cast->parameters, MI_T("Desks"), MI_REFERENCEA, (MI_Value){.referencea = {pair, 2}}, 0);
    CHECK(MI_Instance_Delete(bulb) == MI_RESULT_OK && MI_Instance_Delete(desk) == MI_RESULT_OK);
}

static void make_options(struct exercise_cast *cast)
{
    MI_OperationOptions *options = &cast->options;
    const MI_Interval timeout = {.seconds = 20};
    MI_Value value = {.string = (char[]){"v<w"}};
    CHECK(MI_Application_NewOperationOptions(&cast->application, MI_TRUE, options) == MI_RESULT_OK);
    CHECK(MI_OperationOptions_SetTimeout(options, &timeout) == MI_RESULT_OK);
    CHECK(MI_OperationOptions_SetCustomOption(options, MI_T("Text"), MI_STRING, &value, MI_TRUE) ==
          MI_RESULT_OK);
    value.sint16 = -3;
    CHECK(MI_OperationOptions_SetCustomOption(options, MI_T("Number"), MI_SINT16, &value,
                                              MI_FALSE) == MI_RESULT_OK);
    value.boolean = MI_TRUE;
    CHECK(MI_OperationOptions_SetCustomOption(options, MI_T("Flag"), MI_BOOLEAN, &value,
                                              MI_FALSE) == MI_RESULT_OK);
    CHECK(MI_OperationOptions_SetPromptUserRegularMode(options, MI_CALLBACKMODE_REPORT, MI_TRUE) ==
          MI_RESULT_OK);
    CHECK(MI_OperationOptions_SetProviderArchitecture(options, MI_PROVIDER_ARCHITECTURE_64BIT,
                                                      MI_TRUE) == MI_RESULT_OK);
    CHECK(MI_OperationOptions_DisableChannel(options, 1) == MI_RESULT_OK);
}

static void make_delivery(struct exercise_cast *cast)
{
    MI_SubscriptionDeliveryOptions *delivery = &cast->delivery;
    MI_Interval heartbeat = {.seconds = 10};
    MI_Datetime lifetime;
    memset(&lifetime, 0, sizeof(lifetime));
    lifetime.u.interval.minutes = 10;
    CHECK(MI_Application_NewSubscriptionDeliveryOptions(
              &cast->application, MI_SubscriptionDeliveryType_Pull, delivery) == MI_RESULT_OK);
    CHECK(MI_SubscriptionDeliveryOptions_SetHeartbeatInterval(delivery, &heartbeat) ==
          MI_RESULT_OK);
    CHECK(MI_SubscriptionDeliveryOptions_SetExpirationTime(delivery, &lifetime) == MI_RESULT_OK);
    CHECK(MI_SubscriptionDeliveryOptions_SetBookmark(delivery, MI_T("mark<1")) == MI_RESULT_OK);
}

static void cast_open(struct exercise_cast *cast, const struct exercise_run *run)
{
    MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
    const MI_Interval timeout = {.seconds = 30};
    memset(cast, 0, sizeof(*cast));
    CHECK(wsmi_application_new(scripted_transport_new(run->steps, run->step_count, &cast->counters),
                               &cast->application) == MI_RESULT_OK);
    CHECK(MI_Application_NewDestinationOptions(&cast->application, &options) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetTimeout(&options, &timeout) == MI_RESULT_OK);
    /* Few, so that small answers are no reason to wait before the next Pull. */
    CHECK(MI_DestinationOptions_SetMaxElements(&options, 2) == MI_RESULT_OK);
    /* And a rich one is large, so that the next Pull leaves before it is read. */
    CHECK(MI_DestinationOptions_SetMaxEnvelopeSize(&options, 8) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetUILocale(&options, MI_T("de-DE")) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetDataLocale(&options, MI_T("fr-FR")) == MI_RESULT_OK);
    CHECK(MI_Application_NewSession(&cast->application, MI_T("WINRM"), MI_T("server.example"),
                                    &options, NULL, NULL, &cast->session) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
    make_instances(cast);
    make_options(cast);
    make_delivery(cast);
}

static void cast_close(struct exercise_cast *cast)
{
    CHECK(MI_Instance_Delete(cast->lamp) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(cast->parameters) == MI_RESULT_OK);
    MI_OperationOptions_Delete(&cast->options);
    CHECK(MI_SubscriptionDeliveryOptions_Delete(&cast->delivery) == MI_RESULT_OK);
    /* Waits for the epilogue, if one is under way. */
    CHECK(MI_Session_Close(&cast->session, NULL, NULL) == MI_RESULT_OK);
    CHECK(MI_Application_Close(&cast->application) == MI_RESULT_OK);
    CHECK(cast->counters.exchanges_live == 0 && cast->counters.endpoints_open == 0);
    CHECK(wsmi_handle_count() == 0);
}

struct exercise_run exercise_as_written(const struct exercise *exercise)
{
    struct exercise_run run = {.steps = exercise->steps};
    while (run.step_count < EXERCISE_MAX_STEPS && exercise->steps[run.step_count].status != 0) {
        run.step_count++;
    }
    CHECK(run.step_count > 0);
    return run;
}

void exercise_do(const struct exercise *exercise, const struct exercise_run *how,
                 struct exercise_outcome *ret)
{
    struct exercise_cast cast;
    MI_Operation operation = MI_OPERATION_NULL;
    struct run run = {.exercise = exercise,
                      .outcome = ret,
                      .lock = PTHREAD_MUTEX_INITIALIZER,
                      .changed = PTHREAD_COND_INITIALIZER};
    MI_OperationCallbacks callbacks = callbacks_of(&run);
    memset(ret, 0, sizeof(*ret));
    wsmi_xml_init();
    cast_open(&cast, how);
    if (exercise->prepare != NULL) {
        exercise->prepare(&cast);
    }
    if (how->arm != NULL) {
        how->arm(how->k);
    }
    exercise->start(&cast, how->by_callback ? &callbacks : NULL, &operation);
    if (how->by_callback) {
        wait_for_final(&run);
    } else {
        drain(&run, &operation);
    }
    CHECK(MI_Operation_Close(&operation) == MI_RESULT_OK);
    if (how->arm != NULL) {
        ret->failed = fail_malloc_disarm();
    }
    cast_close(&cast);
    CHECK(ret->finals == 1);
    ret->counters = cast.counters;
}

static void each(const struct exercise *rows, size_t count,
                 void (*look)(const struct exercise *exercise))
{
    for (size_t i = 0; i < count; i++) {
        (void)printf("  %s", rows[i].name);
        (void)fflush(stdout);
        look(&rows[i]);
    }
}

void exercise_each(void (*look)(const struct exercise *exercise))
{
    each(exercises_instance, exercises_instance_count, look);
    each(exercises_stream, exercises_stream_count, look);
    each(exercises_class, exercises_class_count, look);
}
