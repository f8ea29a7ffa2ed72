/* SPDX-License-Identifier: MIT */
#include "mi/call.h"

#include "mi/bag_edit.h"
#include "mi/call_options.h"
#include "mi/convert.h"
#include "mi/result.h"
#include "wsmi/resource_uri.h"

enum { MAX_CALL_BYTES = 8 * 1024 * 1024, MAX_URI_BYTES = 2048 };

static bool refuse_uri_length(struct wsmi_error *error)
{
    static const struct wsmi_err err = {WSMI_E_LIMIT, 0, "resource URI is longer than 2048 bytes"};
    return wsmi_error_from_err(&err, "parameter", error);
}

bool wsmi_call_keep(struct wsmi_call *call, const MI_Char *text, struct wsmi_view *ret,
                    struct wsmi_error *error)
{
    struct wsmi_err err;
    if (text == NULL) {
        *ret = (struct wsmi_view){NULL, 0};
        return true;
    }
    return wsmi_arena_copy(&call->arena, wsmi_view_from_str(text), 0, ret, &err) ||
           wsmi_error_from_err(&err, "parameter", error);
}

/* Runs `write` into the arena. */
static bool keep_written(struct wsmi_call *call, const struct wsmi_buf *buf, struct wsmi_view *ret,
                         struct wsmi_error *error)
{
    struct wsmi_err err;
    if (!wsmi_buf_ok(buf, &err)) {
        return err.code == WSMI_E_LIMIT ? refuse_uri_length(error)
                                        : wsmi_error_from_err(&err, "parameter", error);
    }
    return wsmi_arena_copy(&call->arena, wsmi_buf_view(buf), 0, ret, &err) ||
           wsmi_error_from_err(&err, "parameter", error);
}

static bool set_name_space(struct wsmi_call *call, const MI_Char *name_space,
                           struct wsmi_error *error)
{
    struct wsmi_buf buf;
    if (name_space == NULL) {
        return true;
    }
    wsmi_buf_init(&buf, wsmi_allocator_system(), MAX_URI_BYTES);
    wsmi_uri_write_name_space(wsmi_view_from_str(name_space), &buf);
    bool kept = keep_written(call, &buf, &call->name_space, error);
    wsmi_buf_clean_up(&buf);
    return kept;
}

static struct wsmi_view view_of(const char *text)
{
    return wsmi_view_from_str(text);
}

/* A server that gives up a little earlier than we do can still say so. */
static uint64_t server_timeout(uint64_t timeout_ms)
{
    enum { MOST_MS = 5000, TENTH = 10, LEAST_MS = 500 };
    uint64_t margin = timeout_ms / TENTH < MOST_MS ? timeout_ms / TENTH : MOST_MS;
    uint64_t result = timeout_ms - margin;
    return result < LEAST_MS ? LEAST_MS : result;
}

bool wsmi_call_init(struct wsmi_call *call, struct wsmi_session *session, MI_Uint32 flags,
                    const MI_OperationOptions *options, const MI_Char *name_space,
                    struct wsmi_error *error)
{
    const struct wsmi_session_config *config = &session->config;
    struct wsmi_request_header *header = &call->request.header;
    memset(call, 0, sizeof(*call));
    wsmi_arena_init(&call->arena, wsmi_allocator_system(), MAX_CALL_BYTES);
    call->session = session;
    call->flags = flags;
    call->timeout_ms = config->timeout_ms;
    call->ask = (struct wsmi_ask_modes){
        .error = MI_CALLBACKMODE_REPORT, .prompt = MI_CALLBACKMODE_INQUIRE, .prompt_answer = true};
    header->to = view_of(config->url);
    header->max_envelope_size = config->max_envelope_bytes;
    header->locale = view_of(config->locale);
    header->data_locale = view_of(config->data_locale);
    header->session_id = view_of(session->id);
    if (!set_name_space(call, name_space, error) ||
        !wsmi_call_options_apply(call, options, error)) {
        return false;
    }
    header->operation_timeout_ms = server_timeout(call->timeout_ms);
    return true;
}

void wsmi_call_clean_up(struct wsmi_call *call)
{
    wsmi_arena_clean_up(&call->arena);
}

static enum wsmi_uri_form form_of(const struct wsmi_call *call)
{
    return atomic_load(&call->session->uses_microsoft_uris) && call->name_space.len > 0
               ? WSMI_URI_MICROSOFT
               : WSMI_URI_DMTF;
}

static bool write_uri(struct wsmi_call *call, struct wsmi_view class_name, enum wsmi_uri_form form,
                      struct wsmi_view *ret, struct wsmi_error *error)
{
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), MAX_URI_BYTES);
    if (call->resource_uri_prefix.len > 0) {
        wsmi_buf_put(&buf, call->resource_uri_prefix);
        if (call->resource_uri_prefix.ptr[call->resource_uri_prefix.len - 1] != '/') {
            wsmi_buf_put_byte(&buf, '/');
        }
        wsmi_buf_put(&buf, class_name);
    } else {
        wsmi_uri_write_class(form, call->name_space, class_name, &buf);
    }
    bool kept = keep_written(call, &buf, ret, error);
    wsmi_buf_clean_up(&buf);
    return kept;
}

static bool set_uri(struct wsmi_call *call, struct wsmi_view class_name, enum wsmi_uri_form form,
                    struct wsmi_error *error)
{
    if (call->resource_uri.len > 0) {
        call->request.header.resource_uri = call->resource_uri;
        return true;
    }
    return write_uri(call, class_name, form, &call->request.header.resource_uri, error);
}

static bool add_name_space_selector(struct wsmi_call *call, struct wsmi_error *error)
{
    struct wsmi_err err;
    call->request.header.selectors = NULL;
    call->request.header.selector_count = 0;
    if (call->name_space.len == 0) {
        return true;
    }
    struct wsmi_selector *selector = wsmi_arena_alloc(&call->arena, sizeof(*selector), 0, &err);
    if (selector == NULL) {
        return wsmi_error_from_err(&err, "parameter", error);
    }
    selector->name = WSMI_VIEW("__cimnamespace");
    selector->text = call->name_space;
    call->request.header.selectors = selector;
    call->request.header.selector_count = 1;
    return true;
}

bool wsmi_call_aim_at_class(struct wsmi_call *call, struct wsmi_view class_name,
                            struct wsmi_error *error)
{
    call->class_name = class_name;
    return set_uri(call, class_name, form_of(call), error) && add_name_space_selector(call, error);
}

/* The namespace of the operation, else the instance's own. */
static bool choose_name_space(struct wsmi_call *call, const MI_Instance *key,
                              struct wsmi_error *error)
{
    const MI_Char *own = NULL;
    if (call->name_space.len > 0 || MI_Instance_GetNameSpace(key, &own) != MI_RESULT_OK) {
        return true;
    }
    return set_name_space(call, own, error);
}

bool wsmi_call_keep_class_name(struct wsmi_call *call, const MI_Instance *instance,
                               struct wsmi_view *ret, struct wsmi_error *error)
{
    const MI_Char *class_name = NULL;
    if (MI_Instance_GetClassName(instance, &class_name) != MI_RESULT_OK || class_name == NULL) {
        return wsmi_call_refuse(error, "the instance has no class name");
    }
    return wsmi_call_keep(call, class_name, ret, error);
}

bool wsmi_call_aim_at_instance(struct wsmi_call *call, const MI_Instance *key,
                               struct wsmi_error *error)
{
    struct wsmi_epr epr;
    if (!wsmi_call_keep_class_name(call, key, &call->class_name, error) ||
        !choose_name_space(call, key, error) ||
        !set_uri(call, call->class_name, form_of(call), error) ||
        !wsmi_instance_to_epr(key, (const MI_Char *)call->name_space.ptr,
                              call->request.header.resource_uri, &call->arena, &epr, error)) {
        return false;
    }
    call->request.header.selectors = epr.selectors;
    call->request.header.selector_count = epr.selector_count;
    return true;
}

bool wsmi_call_aim_at_all_classes(struct wsmi_call *call, enum wsmi_uri_form form,
                                  struct wsmi_error *error)
{
    bool without_name_space = call->name_space.len == 0;
    call->class_name = WSMI_VIEW("*");
    return set_uri(call, call->class_name, without_name_space ? WSMI_URI_DMTF : form, error) &&
           add_name_space_selector(call, error);
}

bool wsmi_call_set_method(struct wsmi_call *call, struct wsmi_view method, struct wsmi_error *error)
{
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 2 * MAX_URI_BYTES);
    wsmi_buf_put(&buf, call->request.header.resource_uri);
    wsmi_buf_put_byte(&buf, '/');
    wsmi_buf_put(&buf, method);
    bool kept = keep_written(call, &buf, &call->request.header.action, error);
    wsmi_buf_clean_up(&buf);
    return kept;
}

bool wsmi_call_refuse(struct wsmi_error *error, const char *reason)
{
    return wsmi_error_refuse(error, "parameter", reason);
}

bool wsmi_call_use_microsoft_uri(struct wsmi_call *call, struct wsmi_error *error)
{
    struct wsmi_view all_dmtf = WSMI_VIEW("*");
    if (call->resource_uri.len > 0 || call->resource_uri_prefix.len > 0 ||
        call->name_space.len == 0 || call->class_name.len == 0 ||
        wsmi_view_eq(call->class_name, all_dmtf) || form_of(call) == WSMI_URI_MICROSOFT) {
        return false;
    }
    atomic_store(&call->session->uses_microsoft_uris, true);
    return set_uri(call, call->class_name, WSMI_URI_MICROSOFT, error);
}

bool wsmi_call_use_dmtf_all_classes(struct wsmi_call *call, struct wsmi_error *error)
{
    struct wsmi_view old = call->request.header.resource_uri;
    if (!wsmi_view_eq(call->class_name, WSMI_VIEW("*"))) {
        return false;
    }
    return set_uri(call, call->class_name, WSMI_URI_DMTF, error) &&
           !wsmi_view_eq(old, call->request.header.resource_uri);
}

bool wsmi_call_add_option(struct wsmi_call *call, struct wsmi_wsman_option option,
                          struct wsmi_error *error)
{
    struct wsmi_request_header *header = &call->request.header;
    struct wsmi_err err;
    struct wsmi_wsman_option *options =
        wsmi_arena_alloc_array(&call->arena, header->option_count + 1, sizeof(*options), 0, &err);
    if (options == NULL) {
        return wsmi_error_from_err(&err, "parameter", error);
    }
    if (header->option_count > 0) {
        memcpy(options, header->options, header->option_count * sizeof(*options));
    }
    options[header->option_count++] = option;
    header->options = options;
    return true;
}

bool wsmi_call_new_id(char ret[WSMI_UUID_BYTES], struct wsmi_error *error)
{
    static const struct wsmi_err err = {WSMI_E_INTERNAL, 0, "the system gives no random bytes"};
    return wsmi_uuid_write(ret) || wsmi_error_from_err(&err, "request", error);
}

bool wsmi_call_write_other(const struct wsmi_call *call, struct wsmi_request *request,
                           char message_id[WSMI_UUID_BYTES], struct wsmi_task_request *ret,
                           struct wsmi_error *error)
{
    struct wsmi_err err;
    if (!wsmi_call_new_id(message_id, error)) {
        return false;
    }
    request->header.message_id = view_of(message_id);
    return wsmi_request_encode(request, &call->session->config.limits, &ret->body, &err) ||
           wsmi_error_from_err(&err, "parameter", error);
}

bool wsmi_call_write(struct wsmi_call *call, struct wsmi_task_request *ret,
                     struct wsmi_error *error)
{
    if (call->action.len > 0) {
        call->request.header.action = call->action;
    }
    return wsmi_call_write_other(call, &call->request, call->message_id, ret, error);
}
