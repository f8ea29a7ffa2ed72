/* SPDX-License-Identifier: MIT */
/*
 * MI_Session_Invoke: a method as an action of its own (DSP0226 section 9, DSP0227 section 11). The
 * result is an instance of class Parameters with the out parameters and ReturnValue.
 */
#include "mi/cim_task.h"
#include "mi/convert.h"
#include "mi/name.h"
#include "mi/operation.h"
#include "mi/result.h"
#include "mi/session_operations.h"

struct arguments {
    const MI_OperationOptions *options;
    const MI_Char *name_space;
    const MI_Char *class_name;
    const MI_Char *method_name;
    const MI_Instance *inbound;
    const MI_Instance *parameters;
};

static const struct wsmi_cim_kind invoke_kind = {
    .bodies = 1u << WSMI_BODY_INSTANCE | 1u << WSMI_BODY_EMPTY,
};

static bool keep_parameters(struct wsmi_cim_task *task, const MI_Instance *parameters,
                            struct wsmi_error *error)
{
    struct wsmi_err err;
    if (parameters == NULL) {
        return true;
    }
    struct wsmi_cim_instance *copy = wsmi_arena_alloc(&task->call.arena, sizeof(*copy), 0, &err);
    if (copy == NULL) {
        return wsmi_error_from_err(&err, "parameter", error);
    }
    task->call.request.invoke.parameters = copy;
    return wsmi_instance_to_cim(parameters, WSMI_ELEMENTS_SET, &task->call.arena, copy, error);
}

/* An instance method goes to the instance, a static one to the class (mi-api section 6). */
static bool aim(struct wsmi_cim_task *task, const struct arguments *arguments,
                struct wsmi_error *error)
{
    struct wsmi_view class_name;
    if (arguments->inbound != NULL) {
        return wsmi_call_aim_at_instance(&task->call, arguments->inbound, error);
    }
    if (arguments->class_name == NULL && task->call.resource_uri.len == 0) {
        return wsmi_call_refuse(
            error, "neither an instance, nor a class name, nor a resource URI is given");
    }
    return wsmi_call_keep(&task->call, arguments->class_name, &class_name, error) &&
           wsmi_call_aim_at_class(&task->call, class_name, error);
}

static bool fill(struct wsmi_cim_task *task, const struct arguments *arguments,
                 struct wsmi_error *error)
{
    if (!wsmi_name_is_legal(arguments->method_name)) {
        return wsmi_call_refuse(error, "the method name is no CIM name");
    }
    if (!wsmi_call_keep(&task->call, arguments->method_name, &task->method, error) ||
        !aim(task, arguments, error) || !keep_parameters(task, arguments->parameters, error)) {
        return false;
    }
    task->call.request.kind = WSMI_REQUEST_INVOKE;
    task->call.request.invoke.method = task->method;
    task->type_class = task->call.class_name;
    task->result_class = MI_T("Parameters");
    return true;
}

static struct wsmi_task *create(const void *context, struct wsmi_session *session, MI_Uint32 flags,
                                struct wsmi_error *error)
{
    const struct arguments *arguments = context;
    struct wsmi_cim_task *task = wsmi_cim_task_new(&invoke_kind, session, flags, arguments->options,
                                                   arguments->name_space, error);
    if (task != NULL && !fill(task, arguments, error)) {
        wsmi_cim_task_delete(task);
        return NULL;
    }
    return task == NULL ? NULL : &task->task;
}

static const struct wsmi_task_factory invoke_factory = WSMI_INSTANCE_FACTORY("Invoke", create);

void MI_CALL wsmi_invoke(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                         const MI_Char *name_space, const MI_Char *class_name,
                         const MI_Char *method_name, const MI_Instance *inbound,
                         const MI_Instance *parameters, MI_OperationCallbacks *callbacks,
                         MI_Operation *operation)
{
    const struct arguments arguments = {options,     name_space, class_name,
                                        method_name, inbound,    parameters};
    wsmi_operation_start(session, flags, callbacks, &invoke_factory, &arguments, operation);
}
