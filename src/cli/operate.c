/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "cli/answer.h"
#include "cli/call.h"
#include "cli/console.h"
#include "cli/identify_list.h"
#include "cli/session.h"
#include "core/num.h"

enum { MAX_ARENA_BYTES = 64 * 1024 * 1024, MAX_WORKERS = 16 };

/* One result of any kind. */
struct result {
    const MI_Instance *instance;
    const MI_Class *class_object;
    const MI_Char *bookmark;
    const MI_Char *machine;
    MI_Boolean more;
    MI_Result code;
    const MI_Char *message;
    const MI_Instance *details;
};

static void next_result(const struct wsmi_cli_call *call, MI_Operation *operation,
                        struct result *ret)
{
    MI_Result called = MI_RESULT_OK;
    memset(ret, 0, sizeof(*ret));
    switch (call->verb->results) {
    case WSMI_CLI_INSTANCES:
        called = MI_Operation_GetInstance(operation, &ret->instance, &ret->more, &ret->code,
                                          &ret->message, &ret->details);
        break;
    case WSMI_CLI_INDICATIONS:
        called =
            MI_Operation_GetIndication(operation, &ret->instance, &ret->bookmark, &ret->machine,
                                       &ret->more, &ret->code, &ret->message, &ret->details);
        break;
    case WSMI_CLI_CLASSES:
        called = MI_Operation_GetClass(operation, &ret->class_object, &ret->more, &ret->code,
                                       &ret->message, &ret->details);
        break;
    }
    if (called != MI_RESULT_OK) {
        memset(ret, 0, sizeof(*ret));
        ret->code = called;
    }
}

static bool put_instance(struct wsmi_cli_call *call, const struct result *result)
{
    struct wsmi_cli_row row;
    memset(&row, 0, sizeof(row));
    row.instance = result->instance;
    if (call->is_of_many) {
        row.extras[row.extra_count++] = (struct wsmi_cli_extra){"@destination", call->destination};
    }
    if (call->verb->results == WSMI_CLI_INDICATIONS) {
        if (call->args->bookmark != NULL) {
            row.extras[row.extra_count++] = (struct wsmi_cli_extra){"@bookmark", result->bookmark};
        }
        if (result->machine != NULL) {
            row.extras[row.extra_count++] = (struct wsmi_cli_extra){"@machine", result->machine};
        }
    }
    return wsmi_cli_sink_put_row(call->sink, &row);
}

/* Shows the result, if it is one; false when no more are wanted. */
static bool show(struct wsmi_cli_call *call, const struct result *result)
{
    bool good = true;
    if (result->instance == NULL && result->class_object == NULL) {
        return true;
    }
    good = result->instance != NULL ? put_instance(call, result)
                                    : wsmi_cli_sink_put_class(call->sink, result->class_object);
    if (!good) {
        call->status = WSMI_CLI_EXIT_FAILED;
    }
    call->count++;
    return good && call->count != call->limit;
}

/* Reads all results, or cancels when enough are there; one that was cancelled ends well. */
static void drain(struct wsmi_cli_call *call, MI_Operation *operation)
{
    struct result result;
    bool wants_more = true;
    do {
        next_result(call, operation, &result);
        if (wants_more && result.code == MI_RESULT_OK && !show(call, &result)) {
            wants_more = false;
            if (result.more) {
                (void)MI_Operation_Cancel(operation, MI_REASON_NONE);
            }
        }
    } while (result.more);
    if (result.code != MI_RESULT_OK && wants_more) {
        struct wsmi_cli_answer answer = {call->destination,
                                         result.code,
                                         wsmi_cli_exit_of(result.code, result.details),
                                         result.message,
                                         NULL,
                                         result.details,
                                         wsmi_cli_call_hint(call, result.code)};
        call->status = answer.status;
        if (!wsmi_cli_interrupt_came(call->interrupt)) {
            wsmi_cli_answer_complain(&answer);
        }
    }
}

static void run_in_session(struct wsmi_cli_call *call)
{
    MI_Operation operation = MI_OPERATION_NULL;
    struct wsmi_cli_watched watched;
    wsmi_arena_init(&call->arena, wsmi_allocator_system(), MAX_ARENA_BYTES);
    call->declarations.find = wsmi_cli_declared_find;
    call->declarations.context = call;
    call->flags = call->args->is_untyped ? MI_OPERATIONFLAGS_NO_RTTI : 0;
    wsmi_cli_build_init(&call->build, call->application, &call->arena,
                        call->args->is_untyped ? NULL : &call->declarations);
    if (wsmi_cli_call_set_options(call) && call->verb->start(call, &operation)) {
        wsmi_cli_interrupt_watch(call->interrupt, &watched, &operation);
        drain(call, &operation);
        wsmi_cli_interrupt_unwatch(call->interrupt, &watched);
        (void)MI_Operation_Close(&operation);
    }
    wsmi_cli_call_clear_options(call);
    wsmi_cli_build_clean_up(&call->build);
    wsmi_cli_declared_clean_up(call);
    wsmi_arena_clean_up(&call->arena);
}

/* What all destinations of one command share. */
struct batch {
    const struct wsmi_cli_settings *settings;
    struct wsmi_cli_call model; /* what every call starts as */
    const char *const *destinations;
    size_t count;
    size_t next; /* under `lock`, as `worst` */
    enum wsmi_cli_exit worst;
    pthread_mutex_t lock;
    bool reader_is_gone; /* of standard output */
};

static enum wsmi_cli_exit run_one(const struct batch *batch, const char *destination)
{
    struct wsmi_cli_call call = batch->model;
    struct wsmi_cli_answer refused;
    MI_Instance *refusal = NULL;
    call.destination = destination;
    if (!wsmi_cli_session_open(batch->settings, call.application, destination, &call.session,
                               &refused, &refusal)) {
        wsmi_cli_answer_complain(&refused);
        if (refusal != NULL) {
            (void)MI_Instance_Delete(refusal);
        }
        return refused.status;
    }
    run_in_session(&call);
    (void)MI_Session_Close(&call.session, NULL, NULL);
    return call.status;
}

static void *work(void *context)
{
    struct batch *batch = context;
    bool more = true;
    while (more) {
        const char *destination = NULL;
        (void)pthread_mutex_lock(&batch->lock);
        if (batch->next < batch->count) {
            destination = batch->destinations[batch->next++];
        }
        (void)pthread_mutex_unlock(&batch->lock);
        more = destination != NULL && !wsmi_cli_interrupt_came(batch->model.interrupt);
        if (more) {
            enum wsmi_cli_exit status = run_one(batch, destination);
            (void)pthread_mutex_lock(&batch->lock);
            batch->worst = status > batch->worst ? status : batch->worst;
            (void)pthread_mutex_unlock(&batch->lock);
        }
    }
    return NULL;
}

/* This thread works too, so that there is always one. */
static enum wsmi_cli_exit run_all(struct batch *batch)
{
    pthread_t workers[MAX_WORKERS];
    size_t count = 0;
    (void)pthread_mutex_init(&batch->lock, NULL);
    while (count < MAX_WORKERS && count + 1 < batch->count &&
           pthread_create(&workers[count], NULL, work, batch) == 0) {
        count++;
    }
    (void)work(batch);
    for (size_t i = 0; i < count; i++) {
        (void)pthread_join(workers[i], NULL);
    }
    (void)pthread_mutex_destroy(&batch->lock);
    return batch->worst;
}

static struct wsmi_cli_sink_setup sink_setup(const struct wsmi_cli_call *model)
{
    const struct wsmi_cli_verb *verb = model->verb;
    struct wsmi_cli_sink_setup setup;
    memset(&setup, 0, sizeof(setup));
    setup.rows.output = model->args->output;
    setup.rows.is_single = verb->is_single && !model->is_of_many;
    setup.rows.is_stream = verb->results == WSMI_CLI_INDICATIONS;
    setup.rows.is_keys_only = model->args->is_keys_only;
    setup.rows.application = model->application;
    setup.is_classes = verb->results == WSMI_CLI_CLASSES;
    setup.is_names_only = model->args->is_names_only;
    setup.is_counted = !verb->is_single;
    return setup;
}

/* With the signals in hand. */
static enum wsmi_cli_exit run_batch(struct batch *batch)
{
    MI_Application application = MI_APPLICATION_NULL;
    struct wsmi_cli_sink sink;
    enum wsmi_cli_exit status = WSMI_CLI_EXIT_FAILED;
    if (MI_Application_Initialize(0, MI_T("wsmi"), NULL, &application) != MI_RESULT_OK) {
        wsmi_cli_complain("cannot start: out of memory");
        return status;
    }
    batch->model.application = &application;
    batch->model.sink = &sink;
    struct wsmi_cli_sink_setup setup = sink_setup(&batch->model);
    if (!wsmi_cli_sink_init(&sink, &setup, batch->model.args->properties)) {
        status = WSMI_CLI_EXIT_USAGE;
    } else {
        status = run_all(batch);
        if (!wsmi_cli_sink_end(&sink, status == WSMI_CLI_EXIT_OK) && status == WSMI_CLI_EXIT_OK) {
            status = WSMI_CLI_EXIT_FAILED;
        }
    }
    batch->reader_is_gone = sink.reader_is_gone;
    batch->model.application = NULL;
    batch->model.sink = NULL;
    wsmi_cli_sink_clean_up(&sink);
    (void)MI_Application_Close(&application);
    return status;
}

static enum wsmi_cli_exit run_with_settings(struct batch *batch, struct wsmi_cli_settings *settings,
                                            bool names_user, const char *target)
{
    struct wsmi_cli_interrupt interrupt;
    if (wsmi_cli_settings_need_password(settings, names_user) &&
        !wsmi_cli_settings_ask(settings, target)) {
        return WSMI_CLI_EXIT_USAGE;
    }
    if (!wsmi_cli_interrupt_begin(&interrupt)) {
        return WSMI_CLI_EXIT_FAILED;
    }
    batch->settings = settings;
    batch->model.interrupt = &interrupt;
    enum wsmi_cli_exit status = run_batch(batch);
    batch->model.interrupt = NULL;
    wsmi_cli_interrupt_end(&interrupt, batch->reader_is_gone);
    return status;
}

static enum wsmi_cli_exit run_target(struct batch *batch, struct wsmi_cli_settings *settings)
{
    const char *target = batch->model.args->operands[0];
    struct wsmi_cli_list list;
    enum wsmi_cli_exit status;
    if (target[0] != '@') {
        batch->destinations = &target;
        batch->count = 1;
        status = run_with_settings(batch, settings, wsmi_cli_session_names_user(target), target);
        batch->destinations = NULL;
        return status;
    }
    if (!wsmi_cli_list_read(target + 1, &list)) {
        return WSMI_CLI_EXIT_USAGE;
    }
    batch->destinations = list.destinations;
    batch->count = list.count;
    batch->model.is_of_many = true;
    status = run_with_settings(batch, settings, wsmi_cli_list_names_user(&list), target);
    batch->destinations = NULL;
    wsmi_cli_list_clean_up(&list);
    return status;
}

static bool check(const struct wsmi_cli_args *args, const struct wsmi_cli_verb *verb,
                  uint64_t *ret_limit)
{
    bool is_list = args->operand_count > 0 && args->operands[0][0] == '@';
    if (args->operand_count < verb->operands || args->operands[0][0] == '\0') {
        wsmi_cli_complain("%s", verb->usage);
        return false;
    }
    if (is_list && (!verb->takes_list || args->output == WSMI_CLI_OUTPUT_XML)) {
        wsmi_cli_complain(verb->takes_list ? "--output xml cannot say which destination: not "
                                             "with %s %s"
                                           : "%s takes one destination, not %s",
                          args->command->name, args->operands[0]);
        return false;
    }
    if (args->limit != NULL &&
        (!wsmi_num_u64(wsmi_view_from_str(args->limit), UINT64_MAX, ret_limit) ||
         *ret_limit == 0)) {
        wsmi_cli_complain("--limit is a number from 1 on, not '%s'", args->limit);
        return false;
    }
    if (args->architecture != NULL && strcmp(args->architecture, "32") != 0 &&
        strcmp(args->architecture, "64") != 0) {
        wsmi_cli_complain("--architecture is 32 or 64, not '%s'", args->architecture);
        return false;
    }
    return wsmi_cli_check_words(args->keys.list, args->keys.count) &&
           wsmi_cli_check_words(args->custom.list, args->custom.count) &&
           wsmi_cli_check_words(args->required.list, args->required.count) &&
           (verb->check == NULL || verb->check(args));
}

enum wsmi_cli_exit wsmi_cli_operate(const struct wsmi_cli_args *args,
                                    const struct wsmi_cli_verb *verb)
{
    struct wsmi_cli_settings settings;
    enum wsmi_cli_exit status = WSMI_CLI_EXIT_USAGE;
    struct batch batch;
    memset(&batch, 0, sizeof(batch));
    batch.model.args = args;
    batch.model.verb = verb;
    if (!check(args, verb, &batch.model.limit)) {
        return WSMI_CLI_EXIT_USAGE;
    }
    if (wsmi_cli_settings_load(args, &settings)) {
        status = run_target(&batch, &settings);
    }
    wsmi_cli_settings_clean_up(&settings);
    return status;
}
