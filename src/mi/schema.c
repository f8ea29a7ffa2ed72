/* SPDX-License-Identifier: MIT */
#include "mi/schema.h"

#include "mi/mem.h"
#include "mi/name.h"
#include "mi/nested.h"
#include "mi/result.h"

void wsmi_schema_init(struct wsmi_schema *schema, const struct wsmi_call *call)
{
    memset(schema, 0, sizeof(*schema));
    schema->call = call;
    schema->fetches_left = WSMI_SCHEMA_MAX_FETCHES;
}

static void forget(struct wsmi_schema_class *known)
{
    wsmi_mem_free(known->name_space);
    wsmi_mem_free(known->name);
    if (known->decl != NULL) {
        (void)MI_Class_Delete(known->decl);
    }
    memset(known, 0, sizeof(*known));
}

void wsmi_schema_clean_up(struct wsmi_schema *schema)
{
    forget(&schema->top);
    forget(&schema->wish);
    for (size_t i = 0; i < WSMI_SCHEMA_NEAR; i++) {
        forget(&schema->near_by[i]);
    }
    wsmi_shapes_clean_up(&schema->shapes);
    wsmi_slabs_clean_up(&schema->slabs);
    wsmi_answer_clean_up(&schema->answer);
}

/* Takes `decl` in any case. */
static bool fill(struct wsmi_schema_class *place, struct wsmi_view name_space,
                 struct wsmi_view name, MI_Class *decl, struct wsmi_error *error)
{
    forget(place);
    place->decl = decl;
    place->name_space = wsmi_mem_view_dup(name_space);
    place->name = wsmi_mem_view_dup(name);
    if (place->name_space == NULL || place->name == NULL) {
        forget(place);
        return wsmi_error_no_memory(error, "answer");
    }
    return true;
}

static bool is_about(const struct wsmi_schema_class *known, struct wsmi_view name_space,
                     struct wsmi_view name)
{
    return known->name != NULL && wsmi_view_eq_nocase(wsmi_view_from_str(known->name), name) &&
           wsmi_view_eq_nocase(wsmi_view_from_str(known->name_space), name_space);
}

static struct wsmi_schema_class *find_near(struct wsmi_schema *schema, struct wsmi_view name_space,
                                           struct wsmi_view name)
{
    for (size_t i = 0; i < WSMI_SCHEMA_NEAR; i++) {
        if (is_about(&schema->near_by[i], name_space, name)) {
            return &schema->near_by[i];
        }
    }
    return NULL;
}

enum wsmi_class_known wsmi_schema_look_up(struct wsmi_schema *schema, struct wsmi_view name_space,
                                          struct wsmi_view name, MI_Class **ret,
                                          struct wsmi_error *error)
{
    struct wsmi_schema_class *place = find_near(schema, name_space, name);
    *ret = NULL;
    if (place == NULL) {
        MI_Class *found = NULL;
        enum wsmi_class_known known =
            wsmi_class_cache_find(&schema->call->session->classes, name_space, name, &found);
        if (known == WSMI_CLASS_OOM) {
            (void)wsmi_error_no_memory(error, "answer");
        }
        if (known == WSMI_CLASS_OOM || known == WSMI_CLASS_UNKNOWN) {
            return known;
        }
        place = &schema->near_by[schema->next_near];
        schema->next_near = (schema->next_near + 1) % WSMI_SCHEMA_NEAR;
        if (!fill(place, name_space, name, found, error)) {
            return WSMI_CLASS_OOM;
        }
    }
    *ret = place->decl;
    return place->decl != NULL ? WSMI_CLASS_KNOWN : WSMI_CLASS_MISSING;
}

bool wsmi_schema_keep(struct wsmi_schema *schema, struct wsmi_view name_space,
                      struct wsmi_view name, const MI_Class *class_object, struct wsmi_error *error)
{
    struct wsmi_schema_class *place = find_near(schema, name_space, name);
    if (!wsmi_class_cache_put(&schema->call->session->classes, name_space, name, class_object)) {
        return wsmi_error_no_memory(error, "answer");
    }
    if (place != NULL) {
        forget(place);
    }
    return true;
}

static bool may_fetch(const struct wsmi_schema *schema)
{
    const MI_Uint32 never = MI_OPERATIONFLAGS_NO_RTTI | MI_OPERATIONFLAGS_BASIC_RTTI;
    return (schema->call->flags & never) == 0 && !schema->is_lost;
}

enum wsmi_schema_step wsmi_schema_need(struct wsmi_schema *schema, struct wsmi_view class_name,
                                       struct wsmi_error *error)
{
    struct wsmi_view name_space = schema->call->name_space;
    MI_Class *unused;
    switch (wsmi_schema_look_up(schema, name_space, class_name, &unused, error)) {
    case WSMI_CLASS_OOM:
        return WSMI_SCHEMA_FAILED;
    case WSMI_CLASS_KNOWN:
    case WSMI_CLASS_MISSING:
        return WSMI_SCHEMA_READY;
    case WSMI_CLASS_UNKNOWN:
        break;
    }
    schema->wish_is_needed = true;
    return fill(&schema->wish, name_space, class_name, NULL, error) ? WSMI_SCHEMA_FETCH
                                                                    : WSMI_SCHEMA_FAILED;
}

static void warn_once(struct wsmi_schema *schema)
{
    if (!schema->has_warned) {
        schema->has_warned = true;
        wsmi_session_log(schema->call->session, 1,
                         "an answer names more classes than are fetched for one; values of the "
                         "others are delivered as strings");
    }
}

enum wsmi_schema_step wsmi_schema_wish(struct wsmi_schema *schema, struct wsmi_view name_space,
                                       struct wsmi_view name, struct wsmi_error *error)
{
    if (!may_fetch(schema) || name.len == 0) {
        return WSMI_SCHEMA_READY;
    }
    if (schema->fetches_left == 0) {
        warn_once(schema);
        return WSMI_SCHEMA_READY;
    }
    schema->fetches_left--;
    schema->wish_is_needed = false;
    return fill(&schema->wish, name_space, name, NULL, error) ? WSMI_SCHEMA_FETCH
                                                              : WSMI_SCHEMA_FAILED;
}

/* Everything there is about one class is at hand, or is fetched next. */
static enum wsmi_schema_step need(struct wsmi_schema *schema, struct wsmi_view name_space,
                                  struct wsmi_view name, MI_Class **ret, struct wsmi_error *error)
{
    switch (wsmi_schema_look_up(schema, name_space, name, ret, error)) {
    case WSMI_CLASS_OOM:
        return WSMI_SCHEMA_FAILED;
    case WSMI_CLASS_UNKNOWN:
        return wsmi_schema_wish(schema, name_space, name, error);
    case WSMI_CLASS_MISSING:
        return WSMI_SCHEMA_READY;
    case WSMI_CLASS_KNOWN:
        break;
    }
    return (schema->call->flags & MI_OPERATIONFLAGS_FULL_RTTI) != 0
               ? wsmi_schema_add_ancestors(schema, name_space, name, ret, error)
               : WSMI_SCHEMA_READY;
}

/* A class that could not be asked for is looked at again for the next entry. */
static enum wsmi_schema_step prepare_top(struct wsmi_schema *schema, struct wsmi_view name,
                                         struct wsmi_error *error)
{
    struct wsmi_view name_space = schema->call->name_space;
    MI_Class *found = NULL;
    MI_Class *kept = NULL;
    if (is_about(&schema->top, name_space, name)) {
        return WSMI_SCHEMA_READY;
    }
    forget(&schema->top);
    enum wsmi_schema_step step = need(schema, name_space, name, &found, error);
    schema->wish_is_needed = (schema->call->flags & MI_OPERATIONFLAGS_STANDARD_RTTI) != 0;
    if (step != WSMI_SCHEMA_READY || found == NULL) {
        return step;
    }
    if (MI_Class_Clone(found, &kept) != MI_RESULT_OK) {
        (void)wsmi_error_no_memory(error, "answer");
        return WSMI_SCHEMA_FAILED;
    }
    return fill(&schema->top, name_space, name, kept, error) ? WSMI_SCHEMA_READY
                                                             : WSMI_SCHEMA_FAILED;
}

/* Looks for the first object inside an entry that is not prepared yet. */
struct search {
    struct wsmi_schema *schema;
    size_t passed;
    enum wsmi_schema_step step;
    struct wsmi_error *error;
};

static bool visit(void *context, struct wsmi_view name_space, struct wsmi_view class_name)
{
    struct search *search = context;
    struct wsmi_schema *schema = search->schema;
    MI_Class *unused;
    if (search->passed++ < schema->nested_done) {
        return true;
    }
    search->step = need(schema, name_space, class_name, &unused, search->error);
    schema->nested_done += search->step == WSMI_SCHEMA_READY;
    return search->step == WSMI_SCHEMA_READY;
}

static enum wsmi_schema_step
prepare_nested(struct wsmi_schema *schema, const struct wsmi_entry *entry, struct wsmi_error *error)
{
    struct search search = {schema, 0, WSMI_SCHEMA_READY, error};
    if (may_fetch(schema)) {
        (void)wsmi_nested_walk(entry, schema->call->name_space,
                               &schema->call->session->config.limits, visit, &search);
    }
    if (search.step == WSMI_SCHEMA_READY) {
        schema->nested_done = 0; /* the next entry has its own */
    }
    return search.step;
}

enum wsmi_schema_step wsmi_schema_prepare(struct wsmi_schema *schema, struct wsmi_view class_name,
                                          const struct wsmi_entry *entry, struct wsmi_error *error)
{
    enum wsmi_schema_step step = WSMI_SCHEMA_READY;
    if (class_name.len == 0 || (schema->call->flags & MI_OPERATIONFLAGS_NO_RTTI) != 0) {
        forget(&schema->top);
    } else {
        step = prepare_top(schema, class_name, error);
    }
    return step == WSMI_SCHEMA_READY ? prepare_nested(schema, entry, error) : step;
}

enum wsmi_schema_step wsmi_schema_prepare_class(struct wsmi_schema *schema,
                                                struct wsmi_view superclass,
                                                struct wsmi_error *error)
{
    MI_Class *unused;
    if (superclass.len == 0 || (schema->call->flags & MI_OPERATIONFLAGS_FULL_RTTI) == 0) {
        return WSMI_SCHEMA_READY;
    }
    return need(schema, schema->call->name_space, superclass, &unused, error);
}

void wsmi_schema_begin_answer(struct wsmi_schema *schema)
{
    schema->fetches_left = WSMI_SCHEMA_MAX_FETCHES;
    schema->nested_done = 0;
}

bool wsmi_schema_find(struct wsmi_schema *schema, struct wsmi_view class_name, MI_Class **ret,
                      struct wsmi_error *error)
{
    return wsmi_schema_look_up(schema, schema->call->name_space, class_name, ret, error) !=
           WSMI_CLASS_OOM;
}

static struct wsmi_view wished_name_space(const struct wsmi_schema *schema)
{
    return wsmi_view_from_str(schema->wish.name_space);
}

static struct wsmi_view wished_name(const struct wsmi_schema *schema)
{
    return wsmi_view_from_str(schema->wish.name);
}

/* The request for a class is none of the operation's: not announced with it, which a peer that
 * remembers OperationIDs takes for a repetition, and nothing that its subscription wants back. */
static struct wsmi_request own_request(const struct wsmi_call *call)
{
    struct wsmi_request request = call->request;
    request.header.operation_id = (struct wsmi_view){NULL, 0};
    request.header.params = NULL;
    request.header.param_count = 0;
    return request;
}

bool wsmi_schema_write(struct wsmi_schema *schema, struct wsmi_task_request *ret,
                       struct wsmi_error *error)
{
    struct wsmi_request request = own_request(schema->call);
    struct wsmi_class_request room;
    if (schema->form == WSMI_CLASS_FORM_UNSETTLED) {
        schema->form = wsmi_class_form_first(schema->call->session);
    }
    const struct wsmi_class_wish wish = {.name_space = wished_name_space(schema),
                                         .class_name = wished_name(schema),
                                         .form = schema->form};
    if (!wsmi_class_request_fill(&wish, &room, &request)) {
        return wsmi_call_refuse(error, "the name of a class fits into no request");
    }
    ret->may_repeat = true;
    return wsmi_call_write_other(schema->call, &request, schema->message_id, ret, error);
}

/* A declaration that makes no class is as good as none, but for memory. */
static bool store(struct wsmi_schema *schema, struct wsmi_error *error)
{
    MI_Class *decl = NULL;
    bool made =
        wsmi_class_from_cim(schema->answer.reply.envelope.class_decl, schema->wish.name_space,
                            schema->call->session->config.server_name, &decl, error);
    if (!made && error->code == WSMI_E_OOM) {
        return false;
    }
    bool kept =
        wsmi_schema_keep(schema, wished_name_space(schema), wished_name(schema), decl, error);
    if (decl != NULL) {
        (void)MI_Class_Delete(decl);
    }
    return kept;
}

static bool is_refused_as_resource(const struct wsmi_schema *schema)
{
    const struct wsmi_reply *reply = &schema->answer.reply;
    return schema->answer.is_open && reply->kind == WSMI_REPLY_FAULT &&
           wsmi_fault_is_about_resource(&reply->envelope.fault);
}

/* The peer has answered, but not with a declaration: it has none of this class, or none at all. */
static bool remember_missing(struct wsmi_schema *schema, struct wsmi_error *error)
{
    struct wsmi_class_cache *cache = &schema->call->session->classes;
    if (error->result == MI_RESULT_NOT_SUPPORTED || schema->is_unsupported) {
        wsmi_class_cache_give_up(cache);
        return true;
    }
    if (is_refused_as_resource(schema)) {
        wsmi_class_cache_note_refusal(cache);
    }
    return wsmi_schema_keep(schema, wished_name_space(schema), wished_name(schema), NULL, error);
}

/* Whether the class can be named in a URI. */
static bool is_legal_wish(const struct wsmi_schema *schema)
{
    return wsmi_name_is_legal(schema->wish.name) &&
           wished_name(schema).len <= WSMI_CLASS_URI_BYTES / 2;
}

bool wsmi_schema_read(struct wsmi_schema *schema, const struct wsmi_http_answer *http,
                      struct wsmi_error *error)
{
    const struct wsmi_envelope_expect expect = {
        .relates_to = wsmi_view_from_str(schema->message_id),
        .lenient = WSMI_LENIENT_AGENTS,
    };
    struct wsmi_session *session = schema->call->session;
    enum wsmi_class_form form = schema->form;
    schema->form = WSMI_CLASS_FORM_UNSETTLED;
    if (wsmi_answer_read(&schema->answer, session, http, &expect, 1u << WSMI_BODY_CLASS, error)) {
        wsmi_class_form_settle(session, form);
        return store(schema, error);
    }
    /* What we had no memory for is not what the peer has not. */
    if (http->failure == WSMI_FAILURE_OOM || error->code == WSMI_E_OOM ||
        (schema->wish_is_needed && http->failure != WSMI_FAILURE_NONE)) {
        return false;
    }
    if (http->failure != WSMI_FAILURE_NONE) {
        schema->is_lost = true; /* asked again by the next operation */
        return true;
    }
    if (wsmi_class_form_has_other(session, form, &schema->answer) && is_legal_wish(schema)) {
        schema->form = WSMI_CLASS_FORM_INTRINSIC; /* the same class is wished for again */
        schema->is_unsupported = error->result == MI_RESULT_NOT_SUPPORTED;
        schema->fetches_left += schema->fetches_left < WSMI_SCHEMA_MAX_FETCHES;
        return true;
    }
    bool kept = remember_missing(schema, error);
    schema->is_unsupported = false;
    return kept;
}

static bool find_class(void *context, const MI_Char *name_space, struct wsmi_view class_name,
                       const MI_Class **ret)
{
    struct wsmi_error error;
    MI_Class *found = NULL;
    enum wsmi_class_known known = wsmi_schema_look_up(
        context, name_space == NULL ? WSMI_VIEW("") : wsmi_view_from_str(name_space), class_name,
        &found, &error);
    *ret = found;
    return known != WSMI_CLASS_OOM;
}

struct wsmi_typing wsmi_schema_typing(struct wsmi_schema *schema)
{
    const struct wsmi_typing typing = {
        .declaration = schema->top.decl,
        .strings_only = (schema->call->flags & MI_OPERATIONFLAGS_NO_RTTI) != 0,
        .name_space = (const MI_Char *)schema->call->name_space.ptr,
        .server_name = schema->call->session->config.server_name,
        .shapes = &schema->shapes,
        .slabs = &schema->slabs,
        .find_class = find_class,
        .find_context = schema,
    };
    return typing;
}
