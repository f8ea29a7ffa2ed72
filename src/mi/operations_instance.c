/* SPDX-License-Identifier: MIT */
/* MI_Session_GetInstance, ModifyInstance, CreateInstance, DeleteInstance: WS-Transfer Get, Put,
 * Create, Delete (DSP0226 section 7). */
#include "mi/cim_task.h"
#include "mi/convert.h"
#include "mi/operation.h"
#include "mi/result.h"
#include "mi/session_operations.h"

struct arguments {
    const struct wsmi_cim_kind *kind;
    const MI_OperationOptions *options;
    const MI_Char *name_space;
    const MI_Instance *inbound;
};

static const struct wsmi_cim_kind get_kind = {
    .action = WSMI_ACTION_GET,
    .bodies = 1u << WSMI_BODY_INSTANCE | 1u << WSMI_BODY_FRAGMENT,
    .may_repeat = true,
};
static const struct wsmi_cim_kind modify_kind = {
    .action = WSMI_ACTION_PUT,
    .bodies = 1u << WSMI_BODY_EMPTY | 1u << WSMI_BODY_INSTANCE,
};
static const struct wsmi_cim_kind create_kind = {
    .action = WSMI_ACTION_CREATE,
    .bodies = 1u << WSMI_BODY_RESOURCE_CREATED,
};
static const struct wsmi_cim_kind delete_kind = {
    .action = WSMI_ACTION_DELETE,
    .bodies = 1u << WSMI_BODY_EMPTY,
    .delivers_nothing = true,
};

static bool keep_instance(struct wsmi_cim_task *task, const MI_Instance *inbound,
                          struct wsmi_error *error)
{
    struct wsmi_err err;
    struct wsmi_cim_instance *instance =
        wsmi_arena_alloc(&task->call.arena, sizeof(*instance), 0, &err);
    if (instance == NULL) {
        return wsmi_error_from_err(&err, "parameter", error);
    }
    if (!wsmi_instance_to_cim(inbound, WSMI_ELEMENTS_SET, &task->call.arena, instance, error)) {
        return false;
    }
    if (task->call.is_shell) {
        instance->class_ns = WSMI_VIEW("http://schemas.microsoft.com/wbem/wsman/1/windows/shell");
    }
    task->call.request.kind = WSMI_REQUEST_INSTANCE;
    task->call.request.instance = instance;
    return true;
}

/*
 * Tells a WMI service which properties are meant, so that it leaves the others alone (wsman-wire
 * 2.5). Others do not know the option and, as it is not marked, ignore it.
 */
static bool name_modified_properties(struct wsmi_cim_task *task, struct wsmi_error *error)
{
    const struct wsmi_cim_instance *instance = task->call.request.instance;
    for (size_t i = 0; i < instance->property_count; i++) {
        const struct wsmi_wsman_option option = {
            .name = WSMI_VIEW("wmiarray:__MIInstanceModifiedPropertiesList"),
            .value = instance->properties[i].name,
            .type = WSMI_TYPE_STRING,
            .has_type = true,
        };
        if (!instance->properties[i].is_key && !wsmi_call_add_option(&task->call, option, error)) {
            return false;
        }
    }
    return true;
}

static bool fill(struct wsmi_cim_task *task, const struct arguments *arguments,
                 struct wsmi_error *error)
{
    struct wsmi_call *call = &task->call;
    struct wsmi_view class_name;
    switch (task->kind->action) {
    case WSMI_ACTION_CREATE:
        return wsmi_call_keep_class_name(call, arguments->inbound, &class_name, error) &&
               wsmi_call_aim_at_class(call, class_name, error) &&
               keep_instance(task, arguments->inbound, error);
    case WSMI_ACTION_PUT:
        return wsmi_call_aim_at_instance(call, arguments->inbound, error) &&
               keep_instance(task, arguments->inbound, error) &&
               name_modified_properties(task, error);
    default:
        return wsmi_call_aim_at_instance(call, arguments->inbound, error);
    }
}

static struct wsmi_task *create(const void *context, struct wsmi_session *session, MI_Uint32 flags,
                                struct wsmi_error *error)
{
    const struct arguments *arguments = context;
    if (arguments->inbound == NULL) {
        (void)wsmi_call_refuse(error, "the instance argument is NULL");
        return NULL;
    }
    struct wsmi_cim_task *task = wsmi_cim_task_new(
        arguments->kind, session, flags, arguments->options, arguments->name_space, error);
    if (task != NULL && !fill(task, arguments, error)) {
        wsmi_cim_task_delete(task);
        return NULL;
    }
    return task == NULL ? NULL : &task->task;
}

static const struct wsmi_task_factory get_factory = WSMI_INSTANCE_FACTORY("GetInstance", create);
static const struct wsmi_task_factory modify_factory =
    WSMI_INSTANCE_FACTORY("ModifyInstance", create);
static const struct wsmi_task_factory create_factory =
    WSMI_INSTANCE_FACTORY("CreateInstance", create);
static const struct wsmi_task_factory delete_factory =
    WSMI_INSTANCE_FACTORY("DeleteInstance", create);

void MI_CALL wsmi_get_instance(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                               const MI_Char *name_space, const MI_Instance *inbound,
                               MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    const struct arguments arguments = {&get_kind, options, name_space, inbound};
    wsmi_operation_start(session, flags, callbacks, &get_factory, &arguments, operation);
}

void MI_CALL wsmi_modify_instance(MI_Session *session, MI_Uint32 flags,
                                  MI_OperationOptions *options, const MI_Char *name_space,
                                  const MI_Instance *inbound, MI_OperationCallbacks *callbacks,
                                  MI_Operation *operation)
{
    const struct arguments arguments = {&modify_kind, options, name_space, inbound};
    wsmi_operation_start(session, flags, callbacks, &modify_factory, &arguments, operation);
}

void MI_CALL wsmi_create_instance(MI_Session *session, MI_Uint32 flags,
                                  MI_OperationOptions *options, const MI_Char *name_space,
                                  const MI_Instance *inbound, MI_OperationCallbacks *callbacks,
                                  MI_Operation *operation)
{
    const struct arguments arguments = {&create_kind, options, name_space, inbound};
    wsmi_operation_start(session, flags, callbacks, &create_factory, &arguments, operation);
}

void MI_CALL wsmi_delete_instance(MI_Session *session, MI_Uint32 flags,
                                  MI_OperationOptions *options, const MI_Char *name_space,
                                  const MI_Instance *inbound, MI_OperationCallbacks *callbacks,
                                  MI_Operation *operation)
{
    const struct arguments arguments = {&delete_kind, options, name_space, inbound};
    wsmi_operation_start(session, flags, callbacks, &delete_factory, &arguments, operation);
}
