/* SPDX-License-Identifier: MIT */
/*
 * MI_Session_EnumerateInstances, QueryInstances, AssociatorInstances, ReferenceInstances: optimized
 * WS-Enumeration (DSP0226 section 8, DSP0227 sections 8 and 9).
 */
#include "mi/cim_task.h"
#include "mi/convert.h"
#include "mi/operation.h"
#include "mi/query.h"
#include "mi/result.h"
#include "mi/session_operations.h"

struct arguments {
    const MI_OperationOptions *options;
    const MI_Char *name_space;
    const MI_Char *class_name; /* enumerate */
    const MI_Char *dialect;    /* query */
    const MI_Char *expression;
    const MI_Instance *key; /* associators, references */
    const MI_Char *assoc_class;
    const MI_Char *result_class;
    const MI_Char *role;
    const MI_Char *result_role;
    enum wsmi_filter_kind filter;
    bool keys_only;
    bool (*fill)(struct wsmi_cim_task *task, const struct arguments *arguments,
                 struct wsmi_error *error);
};

static const struct wsmi_cim_kind stream_kind = {
    .action = WSMI_ACTION_ENUMERATE,
    .bodies = 1u << WSMI_BODY_ENUMERATE_RESPONSE | 1u << WSMI_BODY_PULL_RESPONSE,
    .may_repeat = true,
    .is_stream = true,
};

/*
 * Subclasses: servers do not agree on PolymorphismMode (Windows ignores it, OMI refuses "None"), so
 * what was not asked for is dropped here; only the leaving out of properties is asked of the server
 * too.
 */
static void set_polymorphism(struct wsmi_cim_task *task)
{
    const MI_Uint32 base_only = MI_OPERATIONFLAGS_POLYMORPHISM_DEEP_BASE_PROPS_ONLY;
    MI_Uint32 asked = task->call.flags & base_only;
    if (asked == base_only) {
        task->base_only = true;
        task->type_class = task->call.class_name;
        task->call.request.enumerate.polymorphism = WSMI_POLYMORPHISM_EXCLUDE;
    } else if (asked == MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW) {
        task->only_class = task->call.class_name;
    }
}

static bool fill_enumerate(struct wsmi_cim_task *task, const struct arguments *arguments,
                           struct wsmi_error *error)
{
    struct wsmi_view class_name;
    if (arguments->class_name == NULL && task->call.resource_uri.len == 0) {
        return wsmi_call_refuse(error, "neither a class name nor a resource URI is given");
    }
    if (!wsmi_call_keep(&task->call, arguments->class_name, &class_name, error) ||
        !wsmi_call_aim_at_class(&task->call, class_name, error)) {
        return false;
    }
    set_polymorphism(task);
    return true;
}

static bool fill_query(struct wsmi_cim_task *task, const struct arguments *arguments,
                       struct wsmi_error *error)
{
    struct wsmi_call *call = &task->call;
    struct wsmi_filter *filter = &call->request.enumerate.filter;
    struct wsmi_err err;
    if (!wsmi_query_fill(call, arguments->dialect, arguments->expression, filter, error) ||
        !wsmi_query_aim(call, filter, error)) {
        return false;
    }
    task->is_projection = wsmi_query_is_projection(filter->text);
    return wsmi_arena_copy(&call->arena, wsmi_query_class(filter->text), 0, &task->fragment_class,
                           &err) ||
           wsmi_error_from_err(&err, "parameter", error);
}

static bool fill_association(struct wsmi_cim_task *task, const struct arguments *arguments,
                             struct wsmi_error *error)
{
    struct wsmi_filter *filter = &task->call.request.enumerate.filter;
    struct wsmi_call *call = &task->call;
    struct wsmi_err err;
    if (arguments->key == NULL) {
        return wsmi_call_refuse(error, "the instance argument is NULL");
    }
    struct wsmi_epr *object = wsmi_arena_alloc(&call->arena, sizeof(*object), 0, &err);
    if (object == NULL) {
        return wsmi_error_from_err(&err, "parameter", error);
    }
    /* The reference is made as if it were a target, then the target becomes all classes. */
    if (!wsmi_call_aim_at_instance(call, arguments->key, error)) {
        return false;
    }
    object->resource_uri = call->request.header.resource_uri;
    object->selectors = call->request.header.selectors;
    object->selector_count = call->request.header.selector_count;
    filter->object = object;
    filter->kind = arguments->filter;
    return wsmi_call_keep(call, arguments->assoc_class, &filter->association_class, error) &&
           wsmi_call_keep(call, arguments->result_class, &filter->result_class, error) &&
           wsmi_call_keep(call, arguments->role, &filter->role, error) &&
           wsmi_call_keep(call, arguments->result_role, &filter->result_role, error) &&
           wsmi_call_aim_at_all_classes(call, WSMI_URI_DMTF, error);
}

static struct wsmi_task *create(const void *context, struct wsmi_session *session, MI_Uint32 flags,
                                struct wsmi_error *error)
{
    const struct arguments *arguments = context;
    struct wsmi_cim_task *task = wsmi_cim_task_new(&stream_kind, session, flags, arguments->options,
                                                   arguments->name_space, error);
    if (task == NULL) {
        return NULL;
    }
    task->call.request.kind = WSMI_REQUEST_ENUMERATE;
    task->call.request.enumerate.optimize = true;
    task->call.request.enumerate.max_elements = session->config.max_elements;
    task->call.request.enumerate.mode =
        arguments->keys_only ? WSMI_ENUMERATE_EPRS : WSMI_ENUMERATE_OBJECTS;
    if (!arguments->fill(task, arguments, error)) {
        wsmi_cim_task_delete(task);
        return NULL;
    }
    return &task->task;
}

static const struct wsmi_task_factory enumerate_factory =
    WSMI_INSTANCE_FACTORY("EnumerateInstances", create);
static const struct wsmi_task_factory query_factory =
    WSMI_INSTANCE_FACTORY("QueryInstances", create);
static const struct wsmi_task_factory associator_factory =
    WSMI_INSTANCE_FACTORY("AssociatorInstances", create);
static const struct wsmi_task_factory reference_factory =
    WSMI_INSTANCE_FACTORY("ReferenceInstances", create);

void MI_CALL wsmi_enumerate_instances(MI_Session *session, MI_Uint32 flags,
                                      MI_OperationOptions *options, const MI_Char *name_space,
                                      const MI_Char *class_name, MI_Boolean keys_only,
                                      MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    const struct arguments arguments = {
        .options = options,
        .name_space = name_space,
        .class_name = class_name,
        .keys_only = keys_only != 0,
        .fill = fill_enumerate,
    };
    wsmi_operation_start(session, flags, callbacks, &enumerate_factory, &arguments, operation);
}

void MI_CALL wsmi_query_instances(MI_Session *session, MI_Uint32 flags,
                                  MI_OperationOptions *options, const MI_Char *name_space,
                                  const MI_Char *dialect, const MI_Char *expression,
                                  MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    const struct arguments arguments = {
        .options = options,
        .name_space = name_space,
        .dialect = dialect,
        .expression = expression,
        .fill = fill_query,
    };
    wsmi_operation_start(session, flags, callbacks, &query_factory, &arguments, operation);
}

void MI_CALL wsmi_associator_instances(MI_Session *session, MI_Uint32 flags,
                                       MI_OperationOptions *options, const MI_Char *name_space,
                                       const MI_Instance *key, const MI_Char *assoc_class,
                                       const MI_Char *result_class, const MI_Char *role,
                                       const MI_Char *result_role, MI_Boolean keys_only,
                                       MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    const struct arguments arguments = {
        .options = options,
        .name_space = name_space,
        .key = key,
        .assoc_class = assoc_class,
        .result_class = result_class,
        .role = role,
        .result_role = result_role,
        .filter = WSMI_FILTER_ASSOCIATED,
        .keys_only = keys_only != 0,
        .fill = fill_association,
    };
    wsmi_operation_start(session, flags, callbacks, &associator_factory, &arguments, operation);
}

void MI_CALL wsmi_reference_instances(MI_Session *session, MI_Uint32 flags,
                                      MI_OperationOptions *options, const MI_Char *name_space,
                                      const MI_Instance *key, const MI_Char *result_class,
                                      const MI_Char *role, MI_Boolean keys_only,
                                      MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    const struct arguments arguments = {
        .options = options,
        .name_space = name_space,
        .key = key,
        .result_class = result_class,
        .role = role,
        .filter = WSMI_FILTER_ASSOCIATION,
        .keys_only = keys_only != 0,
        .fill = fill_association,
    };
    wsmi_operation_start(session, flags, callbacks, &reference_factory, &arguments, operation);
}
