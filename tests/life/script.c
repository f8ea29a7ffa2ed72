/* SPDX-License-Identifier: MIT */
#include "script.h"

#include "mi/instance.h"
#include "mi/mem.h"

const struct scripted_step script_answer = {
    .phase = WSMI_PHASE_DECODE, .status = 200, .content_type = "text/plain", .body = "answer"};

struct script_task {
    struct wsmi_task task;
    struct script *script;
    size_t position;
    bool answer_due;
    bool finished;
    bool abandoned;
    bool opening; /* the request under way opens something */
    bool holding; /* it did, and nobody has asked what frees it */
    bool is_ahead;
    atomic_bool inside;
};

struct script_class {
    MI_Class base;
    unsigned number;
    struct script *script;
};

static MI_Result MI_CALL class_delete(MI_Class *self)
{
    struct script_class *made = (struct script_class *)self;
    (void)atomic_fetch_add(&made->script->deleted, 1);
    wsmi_mem_free(made);
    return MI_RESULT_OK;
}

static MI_Class *class_new(struct script *script, unsigned number)
{
    static const MI_ClassFT ft = {.Delete = class_delete};
    struct script_class *made = wsmi_mem_new(sizeof(*made));
    if (made == NULL) {
        return NULL;
    }
    made->base.ft = &ft;
    made->number = number;
    made->script = script;
    return &made->base;
}

static MI_Instance *instance_new(unsigned number)
{
    MI_Instance *instance;
    MI_Value value;
    value.uint32 = number;
    if (wsmi_instance_new(MI_T("Script_Item"), &instance) != MI_RESULT_OK) {
        return NULL;
    }
    if (MI_Instance_AddElement(instance, MI_T("Number"), &value, MI_UINT32, 0) != MI_RESULT_OK) {
        (void)MI_Instance_Delete(instance);
        return NULL;
    }
    return instance;
}

unsigned script_number(const MI_Instance *instance)
{
    MI_Value value;
    MI_Type type;
    CHECK(instance != NULL);
    CHECK(MI_Instance_GetElement(instance, MI_T("Number"), &value, &type, NULL, NULL) ==
          MI_RESULT_OK);
    CHECK(type == MI_UINT32);
    return value.uint32;
}

unsigned script_class_number(const MI_Class *class_result)
{
    CHECK(class_result != NULL);
    return ((const struct script_class *)class_result)->number;
}

/* False on memory. */
static bool make_object(struct script *script, struct wsmi_result *result)
{
    unsigned number = atomic_fetch_add(&script->objects, 1) + 1;
    if (script->channel == WSMI_CHANNEL_CLASS) {
        result->class_result = class_new(script, number);
        return result->class_result != NULL;
    }
    result->instance = instance_new(number);
    if (script->channel == WSMI_CHANNEL_INDICATION) {
        char text[32];
        (void)snprintf(text, sizeof(text), "bookmark %u", number);
        result->bookmark = wsmi_mem_strdup(text);
        result->machine_id = wsmi_mem_strdup("machine");
        return result->instance != NULL && result->bookmark != NULL && result->machine_id != NULL;
    }
    return result->instance != NULL;
}

static void make_error(struct wsmi_result *result, MI_Result code)
{
    const struct wsmi_error error = {.result = code, .phase = "test", .reason = "as scripted"};
    wsmi_result_set_error(result, &error);
}

static void wait_at_gate(struct script *script)
{
    atomic_store(&script->waiting_at_gate, true);
    while (!atomic_load(&script->gate_open)) {
        sleep_ms(1);
    }
}

static void fill_request(const struct script_move *move, struct wsmi_task_request *request)
{
    static const char *const headers[] = {"X-A: 1", "X-B: 2", "X-C: 3", "X-D: 4", "X-E: 5"};
    CHECK(request->body.len == 0 && request->header_count == 0 && !request->may_repeat);
    wsmi_buf_put_str(&request->body, move->opens ? SCRIPTED_OPENS : "request");
    if (move->fail_body) {
        request->body.failed = WSMI_E_LIMIT;
    }
    request->headers = headers;
    request->header_count = move->headers;
    request->may_repeat = true;
    request->opens = move->opens;
    if (move->warn) {
        request->warning = "a scripted warning";
    }
}

static enum wsmi_next script_advance(struct wsmi_task *task, const struct wsmi_http_answer *answer,
                                     struct wsmi_task_request *request, struct wsmi_result *result)
{
    struct script_task *me = (struct script_task *)task;
    struct script *script = me->script;
    static const struct wsmi_result empty;
    CHECK(!atomic_exchange(&me->inside, true));
    CHECK(!scripted_is_io_thread());
    CHECK((answer != NULL) == me->answer_due && !me->finished && !me->abandoned);
    CHECK(memcmp(result, &empty, sizeof(empty)) == 0);
    script->last_thread = pthread_self();
    (void)atomic_fetch_add(&script->turns, 1);
    me->answer_due = false;
    const struct script_move *move =
        &script->moves[me->position < script->move_count ? me->position : script->move_count - 1];
    me->position++;
    enum wsmi_next next = move->next;
    if (answer != NULL && answer->failure == WSMI_FAILURE_NONE) {
        (void)atomic_fetch_add(&script->answers, 1);
        (void)atomic_fetch_add(&script->opened, me->opening ? 1 : 0);
        me->holding = me->holding || me->opening;
        CHECK(answer->body.ptr != NULL); /* readable here */
    }
    if (move->gate) {
        wait_at_gate(script);
    }
    if (answer != NULL && answer->failure != WSMI_FAILURE_NONE) {
        make_error(result, MI_RESULT_FAILED);
        next = WSMI_NEXT_FINAL;
    } else if (next == WSMI_NEXT_SEND) {
        fill_request(move, request);
        me->answer_due = true;
        me->opening = move->opens;
    } else if (next == WSMI_NEXT_AWAIT) {
        /* The one call after a cancellation has nothing sent ahead of it. */
        next = me->is_ahead ? next : WSMI_NEXT_SEND;
        me->is_ahead = false;
        me->answer_due = true;
        me->opening = true;
    } else if (move->object && !make_object(script, result)) {
        wsmi_result_clean_up(result);
        make_error(result, MI_RESULT_SERVER_LIMITS_EXCEEDED);
        next = WSMI_NEXT_FINAL;
    } else if (next == WSMI_NEXT_FINAL && move->code != MI_RESULT_OK) {
        make_error(result, move->code);
    }
    me->finished = next == WSMI_NEXT_FINAL;
    me->holding = me->holding && !(me->finished && result->code == MI_RESULT_OK);
    atomic_store(&me->inside, false);
    return next;
}

/* What it opens is known only to who sees the answer, but an early end does not wait for that. */
static bool script_ahead(struct wsmi_task *task, const struct wsmi_http_answer *answer,
                         struct wsmi_task_request *request)
{
    struct script_task *me = (struct script_task *)task;
    const struct script *script = me->script;
    CHECK(!atomic_exchange(&me->inside, true));
    CHECK(!scripted_is_io_thread());
    CHECK((answer != NULL) == me->answer_due && !me->finished && !me->abandoned);
    CHECK(request->body.len == 0 && request->header_count == 0);
    bool goes = me->position < script->move_count && script->moves[me->position].ahead &&
                !me->is_ahead && (answer == NULL || answer->failure == WSMI_FAILURE_NONE);
    if (goes) {
        wsmi_buf_put_str(&request->body, SCRIPTED_OPENS);
        me->is_ahead = true;
    }
    atomic_store(&me->inside, false);
    return goes;
}

static void script_learn(struct wsmi_task *task, const struct wsmi_http_answer *answer)
{
    struct script_task *me = (struct script_task *)task;
    CHECK(!atomic_exchange(&me->inside, true));
    CHECK(!scripted_is_io_thread() && !me->abandoned);
    CHECK(answer->failure == WSMI_FAILURE_NONE && answer->body.ptr != NULL);
    me->is_ahead = false;
    me->holding = true;
    (void)atomic_fetch_add(&me->script->opened, 1);
    (void)atomic_fetch_add(&me->script->learnt, 1);
    atomic_store(&me->inside, false);
}

static bool script_abandon(struct wsmi_task *task, struct wsmi_task_request *request)
{
    struct script_task *me = (struct script_task *)task;
    CHECK(!atomic_exchange(&me->inside, true));
    CHECK(!scripted_is_io_thread() && !me->abandoned);
    me->abandoned = true;
    me->holding = false;
    (void)atomic_fetch_add(&me->script->abandons, 1);
    if (!me->script->no_release) {
        fill_request(&(struct script_move){.next = WSMI_NEXT_SEND}, request);
    }
    atomic_store(&me->inside, false);
    return !me->script->no_release;
}

static void script_destroy(struct wsmi_task *task)
{
    struct script_task *me = (struct script_task *)task;
    CHECK(!atomic_load(&me->inside));
    CHECK(!me->holding);
    (void)atomic_fetch_add(&me->script->destroys, 1);
    wsmi_mem_free(me);
}

static struct wsmi_task *script_create(const void *context, struct wsmi_session *session,
                                       MI_Uint32 flags, struct wsmi_error *error)
{
    static const struct wsmi_task_ops ops = {
        .advance = script_advance,
        .ahead = script_ahead,
        .learn = script_learn,
        .abandon = script_abandon,
        .destroy = script_destroy,
    };
    struct script *script = *(struct script *const *)context;
    struct script_task *me = script->fail_create ? NULL : wsmi_mem_new(sizeof(*me));
    CHECK(session->endpoints[0] != NULL);
    atomic_store(&script->flags, flags);
    if (me == NULL) {
        *error = (struct wsmi_error){.result = MI_RESULT_INVALID_PARAMETER,
                                     .phase = "parameter",
                                     .reason = "the script cannot be created"};
        return NULL;
    }
    me->task.ops = &ops;
    me->task.timeout_ms = script->timeout_ms;
    me->script = script;
    return &me->task;
}

void script_start(struct script *script, const MI_Session *session, MI_Uint32 flags,
                  const MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
#define FACTORY(name_)                                                                             \
    {                                                                                              \
        .name = "Script", .channel = WSMI_CHANNEL_##name_, .legal_flags = SCRIPT_FLAGS,            \
        .create = script_create                                                                    \
    }
    static const struct wsmi_task_factory factories[] = {
        [WSMI_CHANNEL_INSTANCE] = FACTORY(INSTANCE),
        [WSMI_CHANNEL_CLASS] = FACTORY(CLASS),
        [WSMI_CHANNEL_INDICATION] = FACTORY(INDICATION),
    };
#undef FACTORY
    wsmi_operation_start(session, flags, callbacks, &factories[script->channel], &script,
                         operation);
}

void script_wait_at_gate(struct script *script)
{
    while (!atomic_load(&script->waiting_at_gate)) {
        sleep_ms(1);
    }
}

void script_open_gate(struct script *script)
{
    atomic_store(&script->gate_open, true);
}

MI_Result take(MI_Operation *operation, struct taken *out)
{
    memset(out, 0x5A, sizeof(*out));
    return MI_Operation_GetInstance(operation, &out->instance, &out->more, &out->result,
                                    &out->message, &out->details);
}
