/* SPDX-License-Identifier: MIT */
/* Starting operations and using their handles. */
#include <string.h>

#include "mi/operation.h"
#include "stepped/machine.h"

static char name_space[] = "root/demo";
static char lamp[] = "Demo_Lamp";

struct request {
    MI_Session *session;
    MI_Uint32 flags;
    MI_OperationOptions *options;
    const MI_SubscriptionDeliveryOptions *delivery;
    MI_Instance *instance;
    MI_Instance *parameters;
    MI_OperationCallbacks *callbacks;
    MI_Operation *operation;
    const MI_Char *text;
    const MI_Char *other; /* what follows "=" in the text */
    MI_Boolean flag;
};

static void start_on_instance(const struct request *r, char verb)
{
    switch (verb) {
    case 'g':
        MI_Session_GetInstance(r->session, r->flags, r->options, name_space, r->instance,
                               r->callbacks, r->operation);
        break;
    case 'm':
        MI_Session_ModifyInstance(r->session, r->flags, r->options, name_space, r->instance,
                                  r->callbacks, r->operation);
        break;
    case 'c':
        MI_Session_CreateInstance(r->session, r->flags, r->options, name_space, r->instance,
                                  r->callbacks, r->operation);
        break;
    default:
        MI_Session_DeleteInstance(r->session, r->flags, r->options, name_space, r->instance,
                                  r->callbacks, r->operation);
        break;
    }
}

static void start_stream(const struct request *r, char verb)
{
    switch (verb) {
    case 'e':
        MI_Session_EnumerateInstances(r->session, r->flags, r->options, name_space, r->text,
                                      r->flag, r->callbacks, r->operation);
        break;
    case 'q':
        MI_Session_QueryInstances(r->session, r->flags, r->options, name_space, MI_T("WQL"),
                                  r->text, r->callbacks, r->operation);
        break;
    case 'a':
        MI_Session_AssociatorInstances(r->session, r->flags, r->options, name_space, r->instance,
                                       r->text, r->other, MI_T("Lamp"), NULL, r->flag, r->callbacks,
                                       r->operation);
        break;
    case 'r':
        MI_Session_ReferenceInstances(r->session, r->flags, r->options, name_space, r->instance,
                                      r->text, NULL, r->flag, r->callbacks, r->operation);
        break;
    default:
        MI_Session_Subscribe(r->session, r->flags, r->options, name_space, MI_T("WQL"), r->text,
                             r->delivery, r->callbacks, r->operation);
        break;
    }
}

static void start_other(const struct request *r, struct wsmi_view verb)
{
    if (wsmi_view_eq(verb, WSMI_VIEW("invoke"))) {
        MI_Session_Invoke(r->session, r->flags, r->options, name_space, r->text, r->other,
                          r->instance, r->parameters, r->callbacks, r->operation);
    } else if (wsmi_view_eq(verb, WSMI_VIEW("get-class"))) {
        MI_Session_GetClass(r->session, r->flags, r->options, name_space, r->text, r->callbacks,
                            r->operation);
    } else if (wsmi_view_eq(verb, WSMI_VIEW("classes"))) {
        MI_Session_EnumerateClasses(r->session, r->flags, r->options, name_space, r->text, r->flag,
                                    r->callbacks, r->operation);
    } else {
        MI_Session_TestConnection(r->session, r->flags, r->callbacks, r->operation);
    }
}

static void start(const struct request *r, struct wsmi_view verb)
{
    static const char *const on_instances[] = {"get", "modify", "create", "remove"};
    static const char *const streams[] = {"enumerate", "query", "associators", "references",
                                          "subscribe"};
    for (size_t i = 0; i < sizeof(on_instances) / sizeof(on_instances[0]); i++) {
        if (wsmi_view_eq(verb, wsmi_view_from_str(on_instances[i]))) {
            start_on_instance(r, (char)verb.ptr[0]);
            return;
        }
    }
    for (size_t i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
        if (wsmi_view_eq(verb, wsmi_view_from_str(streams[i]))) {
            start_stream(r, (char)verb.ptr[0]);
            return;
        }
    }
    start_other(r, verb);
}

static enum machine_channel channel_of(struct wsmi_view verb)
{
    if (wsmi_view_eq(verb, WSMI_VIEW("subscribe"))) {
        return MACHINE_INDICATION;
    }
    return wsmi_view_eq(verb, WSMI_VIEW("get-class")) || wsmi_view_eq(verb, WSMI_VIEW("classes"))
               ? MACHINE_CLASS
               : MACHINE_INSTANCE;
}

static struct request request_of(struct machine *machine, const struct machine_line *line)
{
    struct request request = {
        .session = &machine_session_of(machine, line)->handle,
        .flags = machine_arg(line, 'f'),
        .options = machine_has(line, 'o')
                       ? &machine->operation[machine_slot(line, 'o', MACHINE_OPTIONS)]
                       : NULL,
        .delivery = machine_has(line, 'v')
                        ? &machine->delivery[machine_slot(line, 'v', MACHINE_OPTIONS)]
                        : NULL,
        .instance = machine_has(line, 'i')
                        ? machine->instances[machine_slot(line, 'i', MACHINE_INSTANCES)]
                        : NULL,
        .parameters = machine_has(line, 'j')
                          ? machine->instances[machine_slot(line, 'j', MACHINE_INSTANCES)]
                          : NULL,
        .text = line->text == NULL ? lamp : line->text,
        .other = MI_T("Blink"),
        .flag = machine_has(line, 'b'),
    };
    if (line->text != NULL && (line->verb.ptr[0] == 'i' || line->verb.ptr[0] == 'a')) {
        request.other = machine_split(line->text);
    }
    return request;
}

/* `c`: which callbacks; `r`: answers inside them, with that; `n`: no place for the handle; `b`:
 * keys or names only. */
void machine_do_start(struct machine *machine, const struct machine_line *line)
{
    if (machine->record_count == MACHINE_RECORDS) {
        return;
    }
    struct machine_record *record = &machine->records[machine->record_count++];
    struct request request = request_of(machine, line);
    record->machine = machine;
    record->channel = channel_of(line->verb);
    record->session = *request.session;
    record->reenters = (machine_arg(line, 'c') & MACHINE_REENTERS) != 0;
    record->answers_inside = machine_has(line, 'r');
    record->response = (MI_OperationCallback_ResponseType)(machine_arg(line, 'r') % 5);
    MI_OperationCallbacks callbacks = machine_callbacks_of(record, machine_arg(line, 'c'));
    request.callbacks = machine_has(line, 'c') ? &callbacks : NULL;
    request.operation = machine_has(line, 'n') ? NULL : &record->handle;
    if (request.operation != NULL) {
        record->has_handle = true; /* before a callback of the start looks */
        machine->handles[machine_slot(line, 'h', MACHINE_HANDLES)] = machine->record_count;
    }
    start(&request, line->verb);
    record->has_handle = record->has_handle && record->handle.ft != NULL;
}

/* Using. */

static struct machine_record *record_of(struct machine *machine, const struct machine_line *line)
{
    size_t number = machine->handles[machine_slot(line, 'h', MACHINE_HANDLES)];
    return number == 0 ? NULL : &machine->records[number - 1];
}

struct taken {
    const MI_Instance *instance;
    const MI_Class *class_result;
    const MI_Instance *details;
    const MI_Char *message;
    MI_Boolean more;
    MI_Result result;
};

/* `missing`: which outputs are NULL; 0 for none. */
static MI_Result take(MI_Operation *operation, enum machine_channel channel, uint32_t missing,
                      struct taken *ret)
{
    MI_Boolean *more = missing & 1 ? NULL : &ret->more;
    MI_Result *result = missing & 2 ? NULL : &ret->result;
    const MI_Char **message = missing & 4 ? NULL : &ret->message;
    const MI_Instance **details = missing & 8 ? NULL : &ret->details;
    const MI_Char *bookmark = NULL;
    memset(ret, 0, sizeof(*ret));
    switch (channel) {
    case MACHINE_CLASS:
        return MI_Operation_GetClass(operation, missing & 16 ? NULL : &ret->class_result, more,
                                     result, message, details);
    case MACHINE_INDICATION:
        return MI_Operation_GetIndication(operation, missing & 16 ? NULL : &ret->instance,
                                          &bookmark, NULL, more, result, message, details);
    default:
        return MI_Operation_GetInstance(operation, missing & 16 ? NULL : &ret->instance, more,
                                        result, message, details);
    }
}

static void keep(struct machine *machine, const struct machine_line *line,
                 const struct taken *taken)
{
    if (taken->instance != NULL && machine_has(line, 'i')) {
        MI_Instance **slot = &machine->instances[machine_slot(line, 'i', MACHINE_INSTANCES)];
        if (*slot == NULL) {
            (void)machine_code(machine, MI_Instance_Clone(taken->instance, slot));
        }
    }
    if (taken->class_result != NULL && machine_has(line, 'k')) {
        MI_Class **slot = &machine->classes[machine_slot(line, 'k', MACHINE_CLASSES)];
        if (*slot == NULL) {
            (void)machine_code(machine, MI_Class_Clone(taken->class_result, slot));
        }
    }
}

/* False: there is no more. */
static bool take_one(struct machine *machine, const struct machine_line *line,
                     struct machine_record *record)
{
    struct taken taken;
    bool was_final = record->finals > 0;
    bool was_open = record->has_handle; /* a callback may close it meanwhile */
    MI_Result code = machine_code(machine, take(&record->handle, record->channel, 0, &taken));
    bool is_open = record->has_handle;
    if (code != MI_RESULT_OK) {
        /* Closed, of callbacks, or asked from inside itself. */
        PROP_CHECK(code == MI_RESULT_INVALID_PARAMETER);
        PROP_CHECK(!is_open || record->is_async || machine->depth > 0 || record->is_closing);
        return false;
    }
    PROP_CHECK(was_open || record->handle.ft != &wsmi_operation_ft);
    if (was_final || record->finals > 0) {
        PROP_CHECK(!taken.more && taken.result == record->result);
        PROP_CHECK(taken.instance == NULL && taken.class_result == NULL);
        return false;
    }
    machine_note_result(record, taken.instance != NULL || taken.class_result != NULL, taken.more,
                        taken.result, taken.message, taken.details);
    if (taken.instance != NULL) {
        machine_read_instance(machine, taken.instance, 0);
    }
    if (taken.class_result != NULL) {
        machine_read_class(machine, taken.class_result);
    }
    keep(machine, line, &taken);
    return taken.more != 0;
}

/* `n`: which outputs are NULL; `t`: by the getter of another channel; `i`, `k`: keeps a copy. */
void machine_do_next(struct machine *machine, const struct machine_line *line)
{
    struct machine_record *record = record_of(machine, line);
    struct taken taken;
    if (record == NULL) {
        return;
    }
    if (machine_has(line, 't')) {
        enum machine_channel other = (enum machine_channel)machine_slot(line, 't', 3);
        if (other != record->channel) {
            (void)machine_code(machine, take(&record->handle, other, 0, &taken));
        }
    } else if (machine_arg(line, 'n') != 0) {
        /* Takes the result, whatever of it was wanted; only what is left is looked at. */
        if ((machine_arg(line, 'n') & 16) != 0 || record->finals > 0) {
            (void)machine_code(machine, take(&record->handle, record->channel,
                                             machine_arg(line, 'n') | 16, &taken));
        }
    } else {
        (void)take_one(machine, line, record);
    }
}

void machine_do_drain(struct machine *machine, const struct machine_line *line)
{
    struct machine_record *record = record_of(machine, line);
    enum { MOST_RESULTS = 200 };
    for (size_t i = 0; record != NULL && i < MOST_RESULTS; i++) {
        if (!take_one(machine, line, record)) {
            (void)take_one(machine, line, record);
            return;
        }
    }
}

void machine_do_cancel(struct machine *machine, const struct machine_line *line)
{
    struct machine_record *record = record_of(machine, line);
    if (record != NULL) {
        MI_Result result =
            machine_code(machine, MI_Operation_Cancel(&record->handle, MI_REASON_NONE));
        PROP_CHECK(record->handle.ft != &wsmi_operation_ft || record->is_closing ||
                   (result == MI_RESULT_OK) == record->has_handle);
    }
}

/* What was closed is of no use any more. */
static void check_stale(const struct machine_record *record, MI_Operation copy)
{
    struct taken taken;
    MI_Session session;
    if (copy.ft != &wsmi_operation_ft) {
        return; /* never was one */
    }
    PROP_CHECK(take(&copy, record->channel, 0, &taken) == MI_RESULT_INVALID_PARAMETER);
    PROP_CHECK(taken.instance == NULL && taken.class_result == NULL && !taken.more);
    PROP_CHECK(MI_Operation_Cancel(&copy, MI_REASON_NONE) == MI_RESULT_INVALID_PARAMETER);
    PROP_CHECK(MI_Operation_GetSession(&copy, &session) == MI_RESULT_INVALID_PARAMETER);
    PROP_CHECK(session.ft == NULL);
    PROP_CHECK(MI_Operation_Close(&copy) == MI_RESULT_INVALID_PARAMETER);
}

void machine_do_close(struct machine *machine, const struct machine_line *line)
{
    struct machine_record *record = record_of(machine, line);
    if (record == NULL || record->handle.ft == NULL) {
        return;
    }
    MI_Operation copy = record->handle;
    bool is_outermost = !record->is_closing;
    record->is_closing = true;
    MI_Result result = machine_code(machine, MI_Operation_Close(&record->handle));
    record->is_closing = !is_outermost;
    if (copy.ft == &wsmi_operation_ft && is_outermost) {
        /* From inside its own callback a synchronous one stays open. */
        PROP_CHECK(result == (record->has_handle ? MI_RESULT_OK : MI_RESULT_INVALID_PARAMETER) ||
                   (result == MI_RESULT_FAILED && machine->depth > 0 && !record->is_async));
    }
    if (result == MI_RESULT_OK) {
        record->has_handle = false;
        check_stale(record, copy);
    }
}

/* `r`: the response. A second answer to the same question must find none. */
void machine_do_answer(struct machine *machine, const struct machine_line *line)
{
    struct machine_record *record = record_of(machine, line);
    if (record == NULL || record->answer == NULL) {
        return;
    }
    machine_answer *answer = record->answer;
    MI_Operation handle = record->owed_handle;
    MI_OperationCallback_ResponseType response =
        (MI_OperationCallback_ResponseType)machine_slot(line, 'r', 5);
    MI_Result result = machine_code(machine, answer(&handle, response));
    if (result == MI_RESULT_OK) {
        record->answer = NULL;
        PROP_CHECK(answer(&handle, response) == MI_RESULT_INVALID_PARAMETER);
    }
}

void machine_do_acknowledge(struct machine *machine, const struct machine_line *line)
{
    struct machine_record *record = record_of(machine, line);
    if (record == NULL || record->acknowledge == NULL) {
        return;
    }
    machine_acknowledge *acknowledge = record->acknowledge;
    MI_Operation handle = record->owed_handle;
    record->acknowledge = NULL;
    (void)machine_code(machine, acknowledge(&handle));
}

void machine_do_whose(struct machine *machine, const struct machine_line *line)
{
    struct machine_record *record = record_of(machine, line);
    MI_Session session;
    MI_Application application;
    if (record != NULL &&
        machine_code(machine, MI_Operation_GetSession(&record->handle, &session)) == MI_RESULT_OK) {
        PROP_CHECK(session.reserved1 == record->session.reserved1);
        (void)machine_code(machine, MI_Session_GetApplication(&session, &application));
    }
}
