/* SPDX-License-Identifier: MIT */
#include "mi/cim_task.h"

#include "mi/convert.h"
#include "mi/mem.h"
#include "mi/result.h"

#define CONTROL "http://schemas.microsoft.com/wbem/wsman/1/wsman/"

static struct wsmi_cim_task *of(struct wsmi_task *task)
{
    return (struct wsmi_cim_task *)task;
}

static void task_destroy(struct wsmi_task *task)
{
    wsmi_cim_task_delete(of(task));
}

void wsmi_cim_task_delete(struct wsmi_cim_task *task)
{
    wsmi_stream_clean_up(&task->stream);
    wsmi_schema_clean_up(&task->schema);
    wsmi_answer_clean_up(&task->answer);
    wsmi_call_clean_up(&task->call);
    wsmi_mem_free(task);
}

static enum wsmi_next fail(struct wsmi_result *result, const struct wsmi_error *error)
{
    wsmi_result_set_error(result, error);
    return WSMI_NEXT_FINAL;
}

static enum wsmi_next write(struct wsmi_cim_task *task, struct wsmi_task_request *request,
                            struct wsmi_result *result)
{
    struct wsmi_error error;
    if (!wsmi_call_write(&task->call, request, &error)) {
        return fail(result, &error);
    }
    task->state = WSMI_CIM_ASKED;
    return WSMI_NEXT_SEND;
}

/* The Pull that was to go ahead could not be written then. */
static enum wsmi_next pull_again(struct wsmi_cim_task *task, struct wsmi_task_request *request,
                                 struct wsmi_result *result)
{
    static const struct wsmi_pull_step pull = {.effect = WSMI_PULL_EFFECT_PULL};
    wsmi_stream_fill(&task->stream, &pull, request);
    return write(task, request, result);
}

/* What the machine of the stream asks for. `error` is why, when it is FAIL. */
static enum wsmi_next obey(struct wsmi_cim_task *task, const struct wsmi_pull_step *step,
                           struct wsmi_task_request *request, struct wsmi_result *result,
                           const struct wsmi_error *error)
{
    switch (step->effect) {
    case WSMI_PULL_EFFECT_END:
        result->code = MI_RESULT_OK;
        return WSMI_NEXT_FINAL;
    case WSMI_PULL_EFFECT_AWAIT:
        if (task->is_ahead) {
            task->is_ahead = false;
            task->state = WSMI_CIM_ASKED;
            return WSMI_NEXT_AWAIT;
        }
        return pull_again(task, request, result);
    case WSMI_PULL_EFFECT_OPEN:
    case WSMI_PULL_EFFECT_PULL:
    case WSMI_PULL_EFFECT_RENEW:
        wsmi_stream_fill(&task->stream, step, request);
        task->task.timeout_ms = wsmi_stream_timeout(&task->stream, task->call.timeout_ms);
        request->opens = step->effect == WSMI_PULL_EFFECT_OPEN;
        request->may_repeat = request->opens && task->kind->may_repeat;
        return write(task, request, result);
    default:
        return fail(result, error);
    }
}

/*
 * Says which events are welcome, in operations of one request. Every attempt is an operation of its
 * own to the peer, which remembers OperationIDs.
 */
static bool announce(struct wsmi_cim_task *task, struct wsmi_task_request *request,
                     struct wsmi_error *error)
{
    struct wsmi_request_header *header = &task->call.request.header;
    bool again = header->operation_id.len > 0;
    const MI_Value mask = {.sint32 = (MI_Sint32)task->task.listens};
    struct wsmi_wsman_option option = {
        .name = WSMI_VIEW("__MI_CallbackRegistration"), .type = WSMI_TYPE_SINT32, .has_type = true};
    if (task->task.listens == 0) {
        return true;
    }
    if (!wsmi_call_new_id(task->operation_id, error)) {
        return false;
    }
    header->operation_id = wsmi_view_from_str(task->operation_id);
    header->sequence_id = 1;
    request->operation_id = task->operation_id;
    request->message_id = task->call.message_id;
    return again ||
           (wsmi_value_to_text(MI_SINT32, &mask, &task->call.arena, &option.value, error) &&
            wsmi_call_add_option(&task->call, option, error));
}

static enum wsmi_next send_first(struct wsmi_cim_task *task, struct wsmi_task_request *request,
                                 struct wsmi_result *result)
{
    static const struct wsmi_error none = {.result = MI_RESULT_FAILED, .reason = "not started"};
    if (task->kind->is_stream) {
        struct wsmi_pull_step step = wsmi_stream_start(&task->stream);
        return obey(task, &step, request, result, &none);
    }
    struct wsmi_error error;
    struct wsmi_session *session = task->call.session;
    if (wsmi_dialect_is_needed(&session->dialect, &task->call.request)) {
        wsmi_dialect_ask(&session->config, request);
        task->state = WSMI_CIM_ASKED_PEER;
        return WSMI_NEXT_SEND;
    }
    task->call.request.datetime_form = wsmi_dialect_form(&session->dialect);
    if (task->method.len > 0 && !wsmi_call_set_method(&task->call, task->method, &error)) {
        return fail(result, &error);
    }
    if (!announce(task, request, &error)) {
        return fail(result, &error);
    }
    request->may_repeat = task->kind->may_repeat;
    return write(task, request, result);
}

/* An answer that is no list is a list of at most one. */
static void take_entries(struct wsmi_cim_task *task)
{
    const struct wsmi_envelope *envelope = &task->answer.reply.envelope;
    task->next_entry = 0;
    task->entries = &task->single;
    task->entry_count = 1;
    memset(&task->single, 0, sizeof(task->single));
    task->single.instance = envelope->instance;
    switch (envelope->kind) {
    case WSMI_BODY_INSTANCE:
        task->single.kind = WSMI_ENTRY_INSTANCE;
        return;
    case WSMI_BODY_FRAGMENT:
        task->single.kind = WSMI_ENTRY_FRAGMENT;
        return;
    case WSMI_BODY_CLASS:
        task->single.kind = WSMI_ENTRY_CLASS;
        task->single.class_decl = envelope->class_decl;
        return;
    case WSMI_BODY_RESOURCE_CREATED:
        task->single.kind = envelope->instance != NULL ? WSMI_ENTRY_INSTANCE : WSMI_ENTRY_REFERENCE;
        task->single.reference = envelope->created;
        return;
    case WSMI_BODY_CLASS_NAMES:
    case WSMI_BODY_ENUMERATE_RESPONSE:
    case WSMI_BODY_PULL_RESPONSE:
        task->entries = envelope->enumeration.entries;
        task->entry_count = envelope->enumeration.entry_count;
        return;
    default:
        task->entry_count = 0;
        return;
    }
}

/* Whether the fault is about the form of the resource URI and there is another one to try. On
 * memory there is not, and `error` says so instead. */
static bool has_other_uri(struct wsmi_cim_task *task, struct wsmi_error *error)
{
    const struct wsmi_answer *answer = &task->answer;
    const struct wsmi_fault *fault = &answer->reply.envelope.fault;
    if (!answer->is_open || answer->reply.kind != WSMI_REPLY_FAULT ||
        task->stream.asked > WSMI_PULL_EFFECT_OPEN) {
        return false;
    }
    if (wsmi_fault_is_about_uri_form(fault)) {
        return wsmi_call_use_microsoft_uri(&task->call, error);
    }
    return wsmi_view_eq(fault->detail_tail, WSMI_VIEW("InvalidResourceURI")) &&
           wsmi_call_use_dmtf_all_classes(&task->call, error);
}

/* False with `error`: no envelope of the right kind. */
static bool read_answer(struct wsmi_cim_task *task, const struct wsmi_http_answer *http,
                        struct wsmi_error *error)
{
    const struct wsmi_envelope_expect expect = {
        .relates_to = wsmi_view_from_str(task->is_ahead ? task->read_id : task->call.message_id),
        .lenient = WSMI_LENIENT_AGENTS,
        .decode_instance = !task->kind->is_stream,
    };
    task->entry_count = 0;
    if (wsmi_answer_read(&task->answer, task->call.session, http, &expect, task->kind->bodies,
                         error)) {
        return true;
    }
    wsmi_error_refine(wsmi_stream_action(&task->stream, task->kind->action), task->method.len > 0,
                      error);
    wsmi_error_name_size(task->call.request.header.max_envelope_size, error);
    return false;
}

/* What comes of the peer's refusal of the first request. */
static enum wsmi_refusal take_refusal(struct wsmi_cim_task *task, struct wsmi_error *error)
{
    const struct wsmi_answer *answer = &task->answer;
    if (task->kind->refused == NULL || !answer->is_open || answer->reply.kind != WSMI_REPLY_FAULT ||
        task->stream.asked > WSMI_PULL_EFFECT_OPEN) {
        return WSMI_REFUSAL_STANDS;
    }
    return task->kind->refused(task, error);
}

static enum wsmi_next probe(struct wsmi_cim_task *task, struct wsmi_task_request *request,
                            struct wsmi_result *result)
{
    struct wsmi_error error;
    MI_Class *found = NULL;
    enum wsmi_schema_step step = wsmi_schema_need(&task->schema, task->call.class_name, &error);
    task->state = WSMI_CIM_PROBING;
    if (step == WSMI_SCHEMA_FETCH && wsmi_schema_write(&task->schema, request, &error)) {
        return WSMI_NEXT_SEND;
    }
    if (step != WSMI_SCHEMA_READY ||
        !wsmi_schema_find(&task->schema, task->call.class_name, &found, &error)) {
        return fail(result, &error);
    }
    task->kind->judge(task, found != NULL, &task->refusal);
    return fail(result, &task->refusal);
}

static enum wsmi_next take_probe(struct wsmi_cim_task *task, const struct wsmi_http_answer *http,
                                 struct wsmi_task_request *request, struct wsmi_result *result)
{
    struct wsmi_error error = {.code = WSMI_OK};
    if (wsmi_schema_read(&task->schema, http, &error)) {
        return probe(task, request, result);
    }
    if (error.code == WSMI_E_OOM) {
        return fail(result, &error);
    }
    task->kind->judge(task, false, &task->refusal);
    return fail(result, &task->refusal);
}

static enum wsmi_next go_on(struct wsmi_cim_task *task, struct wsmi_task_request *request,
                            struct wsmi_result *result);

static enum wsmi_next take_answer(struct wsmi_cim_task *task, const struct wsmi_http_answer *http,
                                  struct wsmi_task_request *request, struct wsmi_result *result)
{
    struct wsmi_error error;
    bool read = read_answer(task, http, &error);
    if (http->failure == WSMI_FAILURE_NONE) {
        task->task.heard = false; /* there is nothing left to cancel */
    }
    if (!read && has_other_uri(task, &error)) {
        return send_first(task, request, result);
    }
    switch (read ? WSMI_REFUSAL_STANDS : take_refusal(task, &error)) {
    case WSMI_REFUSAL_STANDS:
        break;
    case WSMI_REFUSAL_AGAIN:
        return send_first(task, request, result);
    case WSMI_REFUSAL_PROBE:
        task->refusal = error;
        return probe(task, request, result);
    }
    if (read && task->kind->is_about_classes) {
        wsmi_class_form_settle(task->call.session, task->class_form);
    }
    if (task->kind->is_stream) {
        struct wsmi_pull_step step = wsmi_stream_answer(&task->stream, http, &task->answer, &error);
        if (step.effect != WSMI_PULL_EFFECT_DELIVER) {
            return obey(task, &step, request, result, &error);
        }
    } else if (!read) {
        return fail(result, &error);
    }
    if (!task->kind->delivers_nothing) {
        take_entries(task);
        wsmi_schema_begin_answer(&task->schema);
    }
    return go_on(task, request, result);
}

/* No answer is no reason to send the request itself, nor is it when the credentials are refused: an
 * account would be locked the sooner. Anything else is a peer that does not know Identify. */
static enum wsmi_next take_identity(struct wsmi_cim_task *task, const struct wsmi_http_answer *http,
                                    struct wsmi_task_request *request, struct wsmi_result *result)
{
    struct wsmi_session *session = task->call.session;
    struct wsmi_error error;
    if (!wsmi_dialect_read(session, http, &task->answer, &error)) {
        if (http->failure != WSMI_FAILURE_NONE || error.code == WSMI_E_OOM ||
            task->answer.reply.kind == WSMI_REPLY_UNAUTHORIZED) {
            return fail(result, &error);
        }
        wsmi_dialect_give_up(&session->dialect);
    }
    return send_first(task, request, result);
}

static bool is_over(const struct wsmi_cim_task *task)
{
    return !task->kind->is_stream || wsmi_stream_is_draining(&task->stream);
}

/* The next entry that is a result, or the end of the list. */
static const struct wsmi_entry *look(struct wsmi_cim_task *task)
{
    while (task->next_entry < task->entry_count &&
           !wsmi_cim_result_is_wanted(task, &task->entries[task->next_entry])) {
        task->next_entry++;
    }
    return task->next_entry < task->entry_count ? &task->entries[task->next_entry] : NULL;
}

static enum wsmi_schema_step prepare(struct wsmi_cim_task *task, const struct wsmi_entry *entry,
                                     struct wsmi_error *error)
{
    if (!task->kind->is_about_classes) {
        return wsmi_schema_prepare(&task->schema, wsmi_cim_result_class(task, entry), entry, error);
    }
    if (task->wants_declarations) {
        return wsmi_schema_need(&task->schema, entry->class_decl->name, error);
    }
    const struct wsmi_view none = {NULL, 0};
    return wsmi_schema_prepare_class(
        &task->schema, entry->class_decl == NULL ? none : entry->class_decl->superclass, error);
}

/* The grammar of a list takes instances and declarations alike. References may be names of classes.
 */
static bool is_what_was_asked_for(const struct wsmi_cim_task *task, const struct wsmi_entry *entry)
{
    if (!task->kind->is_about_classes) {
        return entry->kind != WSMI_ENTRY_CLASS;
    }
    return entry->kind == WSMI_ENTRY_CLASS ||
           (entry->kind == WSMI_ENTRY_REFERENCE && !task->wants_declarations);
}

static enum wsmi_next refuse_entry(const struct wsmi_cim_task *task, const struct wsmi_entry *entry,
                                   struct wsmi_result *result)
{
    const struct wsmi_err err = {WSMI_E_PROTOCOL, entry->offset,
                                 task->kind->is_about_classes
                                     ? "the answer lists something that is not a class"
                                     : "the answer lists a class among instances"};
    struct wsmi_error error;
    (void)wsmi_error_from_err(&err, "answer", &error);
    return fail(result, &error);
}

static enum wsmi_next go_on(struct wsmi_cim_task *task, struct wsmi_task_request *request,
                            struct wsmi_result *result)
{
    struct wsmi_error error;
    const struct wsmi_entry *entry = look(task);
    if (entry == NULL) {
        static const struct wsmi_error none = {.result = MI_RESULT_FAILED, .reason = "no more"};
        struct wsmi_pull_step step = {.effect = WSMI_PULL_EFFECT_END};
        if (task->kind->is_stream) {
            step = wsmi_stream_more(&task->stream);
        }
        return obey(task, &step, request, result, &none);
    }
    if (!is_what_was_asked_for(task, entry)) {
        return refuse_entry(task, entry, result);
    }
    switch (prepare(task, entry, &error)) {
    case WSMI_SCHEMA_READY:
        break;
    case WSMI_SCHEMA_FETCH:
        task->state = WSMI_CIM_ASKED_CLASS;
        return wsmi_schema_write(&task->schema, request, &error) ? WSMI_NEXT_SEND
                                                                 : fail(result, &error);
    case WSMI_SCHEMA_FAILED:
        return fail(result, &error);
    }
    if (!wsmi_cim_result_make(task, entry, result, &error)) {
        wsmi_result_clean_up(result); /* a bookmark would say that the event was delivered */
        return fail(result, &error);
    }
    task->next_entry++;
    task->state = WSMI_CIM_HOLDING;
    return look(task) == NULL && is_over(task) ? WSMI_NEXT_FINAL : WSMI_NEXT_RESULT;
}

static enum wsmi_next advance(struct wsmi_task *self, const struct wsmi_http_answer *http,
                              struct wsmi_task_request *request, struct wsmi_result *result)
{
    struct wsmi_cim_task *task = of(self);
    struct wsmi_error error;
    switch (task->state) {
    case WSMI_CIM_OPEN:
        return send_first(task, request, result);
    case WSMI_CIM_ASKED_PEER:
        return take_identity(task, http, request, result);
    case WSMI_CIM_ASKED:
        return take_answer(task, http, request, result);
    case WSMI_CIM_ASKED_CLASS:
        if (!wsmi_schema_read(&task->schema, http, &error)) {
            return fail(result, &error);
        }
        break;
    case WSMI_CIM_PROBING:
        return take_probe(task, http, request, result);
    case WSMI_CIM_HOLDING:
        break;
    }
    return go_on(task, request, result);
}

/* While an answer is being read, or the user is at its items, the peer makes the next one. */
static bool ahead(struct wsmi_task *self, const struct wsmi_http_answer *http,
                  struct wsmi_task_request *request)
{
    struct wsmi_cim_task *task = of(self);
    const struct wsmi_envelope_expect expect = {
        .relates_to = wsmi_view_from_str(task->call.message_id),
        .lenient = WSMI_LENIENT_AGENTS,
    };
    struct wsmi_pull_step step;
    struct wsmi_error error;
    bool is_asked = task->state == WSMI_CIM_ASKED && http != NULL;
    bool is_held = task->state == WSMI_CIM_HOLDING && http == NULL && look(task) != NULL;
    if (!task->kind->is_stream || (!is_asked && !is_held) ||
        !wsmi_stream_ahead(&task->stream, http, &expect, &step)) {
        return false;
    }
    memcpy(task->read_id, task->call.message_id, sizeof(task->read_id));
    wsmi_stream_fill(&task->stream, &step, request);
    task->is_ahead = wsmi_call_write(&task->call, request, &error);
    if (!task->is_ahead) { /* obey writes it when its time has come */
        memcpy(task->call.message_id, task->read_id, sizeof(task->read_id));
    }
    return task->is_ahead;
}

static void learn(struct wsmi_task *self, const struct wsmi_http_answer *http)
{
    struct wsmi_cim_task *task = of(self);
    struct wsmi_error error;
    task->is_ahead = false;
    (void)read_answer(task, http, &error);
    wsmi_stream_learn(&task->stream, http, &task->answer);
}

/* A message about the operation and not about its resource (MS-WSMV section 3.2.4.2). */
static bool write_control(struct wsmi_cim_task *task, struct wsmi_view action,
                          struct wsmi_task_request *request)
{
    struct wsmi_request_header *header = &task->call.request.header;
    struct wsmi_request control = {
        .header = {.to = WSMI_VIEW("http://schemas.xmlsoap.org/ws/2004/08/addressing/role/"
                                   "anonymous"),
                   .resource_uri = WSMI_VIEW(CONTROL "FullDuplex"),
                   .action = action,
                   .operation_id = header->operation_id,
                   .sequence_id = ++header->sequence_id},
        .kind = WSMI_REQUEST_EMPTY,
    };
    char message_id[WSMI_UUID_BYTES];
    struct wsmi_error error;
    return wsmi_call_write_other(&task->call, &control, message_id, request, &error);
}

/* What the peer is still at does not end with the connection. */
static bool abandon(struct wsmi_task *self, struct wsmi_task_request *request)
{
    struct wsmi_cim_task *task = of(self);
    struct wsmi_error error;
    if (task->task.heard) {
        return write_control(task, WSMI_VIEW(CONTROL "Cancel"), request);
    }
    return task->kind->is_stream && wsmi_stream_stop(&task->stream, request) &&
           wsmi_call_write(&task->call, request, &error);
}

/* Whoever has answered says when there will be no more answers (MS-WSMV section 3.2.7.9). */
static bool farewell(struct wsmi_task *self, struct wsmi_task_request *request)
{
    struct wsmi_cim_task *task = of(self);
    bool is_due = task->has_responded;
    task->has_responded = false;
    return is_due && write_control(task, WSMI_VIEW(CONTROL "End"), request);
}

/* What the request was, but for action and body (MS-WSMV section 4.11.1). */
static bool respond(struct wsmi_task *self, const struct wsmi_interactive_response *response,
                    struct wsmi_task_request *request, struct wsmi_error *error)
{
    struct wsmi_cim_task *task = of(self);
    struct wsmi_request_header *header = &task->call.request.header;
    char message_id[WSMI_UUID_BYTES];
    header->sequence_id++;
    task->has_responded = true;
    struct wsmi_request answer = {
        .header = *header, .kind = WSMI_REQUEST_INTERACTIVE, .interactive = *response};
    answer.header.action = WSMI_VIEW("/InteractiveResponse");
    return wsmi_call_write_other(&task->call, &answer, message_id, request, error);
}

struct wsmi_cim_task *wsmi_cim_task_new(const struct wsmi_cim_kind *kind,
                                        struct wsmi_session *session, MI_Uint32 flags,
                                        const MI_OperationOptions *options,
                                        const MI_Char *name_space, struct wsmi_error *error)
{
    struct wsmi_cim_task *task = wsmi_mem_new(sizeof(*task));
    if (task == NULL) {
        (void)wsmi_error_no_memory(error, "parameter");
        return NULL;
    }
    static const struct wsmi_task_ops cim_ops = {
        .advance = advance,
        .ahead = ahead,
        .learn = learn,
        .abandon = abandon,
        .respond = respond,
        .farewell = farewell,
        .destroy = task_destroy,
    };
    task->task.ops = &cim_ops;
    task->kind = kind;
    wsmi_schema_init(&task->schema, &task->call);
    if (!wsmi_call_init(&task->call, session, flags, options, name_space, error)) {
        wsmi_cim_task_delete(task);
        return NULL;
    }
    wsmi_stream_init(&task->stream, &task->call);
    task->task.timeout_ms = task->call.timeout_ms;
    task->task.ask = task->call.ask;
    task->call.request.header.action = wsmi_action_uri(kind->action);
    return task;
}
