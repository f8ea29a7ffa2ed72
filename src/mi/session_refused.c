/* SPDX-License-Identifier: MIT */
#include "mi/operation.h"
#include "mi/session_operations.h"

/* The refusal that names the call, after the argument rules (mi-api 6.1). */
static void refuse(const MI_Session *handle, bool arguments_given,
                   const MI_OperationCallbacks *callbacks, enum wsmi_result_channel channel,
                   enum wsmi_start_failure failure, MI_Operation *operation)
{
    wsmi_operation_refuse(handle, callbacks, channel,
                          arguments_given ? failure : WSMI_START_ARGUMENT, operation);
}

void MI_CALL wsmi_refuse_get_instance(MI_Session *session, MI_Uint32 flags,
                                      MI_OperationOptions *options, const MI_Char *name_space,
                                      const MI_Instance *inbound, MI_OperationCallbacks *callbacks,
                                      MI_Operation *operation)
{
    (void)flags;
    (void)options;
    (void)name_space;
    refuse(session, inbound != NULL, callbacks, WSMI_CHANNEL_INSTANCE, WSMI_START_NO_GET_INSTANCE,
           operation);
}

void MI_CALL wsmi_refuse_modify_instance(MI_Session *session, MI_Uint32 flags,
                                         MI_OperationOptions *options, const MI_Char *name_space,
                                         const MI_Instance *inbound,
                                         MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    (void)flags;
    (void)options;
    (void)name_space;
    refuse(session, inbound != NULL, callbacks, WSMI_CHANNEL_INSTANCE,
           WSMI_START_NO_MODIFY_INSTANCE, operation);
}

void MI_CALL wsmi_refuse_create_instance(MI_Session *session, MI_Uint32 flags,
                                         MI_OperationOptions *options, const MI_Char *name_space,
                                         const MI_Instance *inbound,
                                         MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    (void)flags;
    (void)options;
    (void)name_space;
    refuse(session, inbound != NULL, callbacks, WSMI_CHANNEL_INSTANCE,
           WSMI_START_NO_CREATE_INSTANCE, operation);
}

void MI_CALL wsmi_refuse_delete_instance(MI_Session *session, MI_Uint32 flags,
                                         MI_OperationOptions *options, const MI_Char *name_space,
                                         const MI_Instance *inbound,
                                         MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    (void)flags;
    (void)options;
    (void)name_space;
    refuse(session, inbound != NULL, callbacks, WSMI_CHANNEL_INSTANCE,
           WSMI_START_NO_DELETE_INSTANCE, operation);
}

void MI_CALL wsmi_refuse_invoke(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                                const MI_Char *name_space, const MI_Char *class_name,
                                const MI_Char *method_name, const MI_Instance *inbound,
                                const MI_Instance *parameters, MI_OperationCallbacks *callbacks,
                                MI_Operation *operation)
{
    (void)flags;
    (void)options;
    (void)name_space;
    (void)class_name;
    (void)inbound;
    (void)parameters;
    refuse(session, method_name != NULL, callbacks, WSMI_CHANNEL_INSTANCE, WSMI_START_NO_INVOKE,
           operation);
}

void MI_CALL wsmi_refuse_enumerate_instances(MI_Session *session, MI_Uint32 flags,
                                             MI_OperationOptions *options,
                                             const MI_Char *name_space, const MI_Char *class_name,
                                             MI_Boolean keys_only, MI_OperationCallbacks *callbacks,
                                             MI_Operation *operation)
{
    (void)flags;
    (void)options;
    (void)name_space;
    (void)class_name;
    (void)keys_only;
    refuse(session, true, callbacks, WSMI_CHANNEL_INSTANCE, WSMI_START_NO_ENUMERATE_INSTANCES,
           operation);
}

void MI_CALL wsmi_refuse_query_instances(MI_Session *session, MI_Uint32 flags,
                                         MI_OperationOptions *options, const MI_Char *name_space,
                                         const MI_Char *dialect, const MI_Char *expression,
                                         MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    (void)flags;
    (void)options;
    (void)name_space;
    (void)dialect;
    (void)expression;
    refuse(session, true, callbacks, WSMI_CHANNEL_INSTANCE, WSMI_START_NO_QUERY_INSTANCES,
           operation);
}

void MI_CALL wsmi_refuse_associator_instances(
    MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options, const MI_Char *name_space,
    const MI_Instance *key, const MI_Char *assoc_class, const MI_Char *result_class,
    const MI_Char *role, const MI_Char *result_role, MI_Boolean keys_only,
    MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    (void)flags;
    (void)options;
    (void)name_space;
    (void)assoc_class;
    (void)result_class;
    (void)role;
    (void)result_role;
    (void)keys_only;
    refuse(session, key != NULL, callbacks, WSMI_CHANNEL_INSTANCE,
           WSMI_START_NO_ASSOCIATOR_INSTANCES, operation);
}

void MI_CALL wsmi_refuse_reference_instances(MI_Session *session, MI_Uint32 flags,
                                             MI_OperationOptions *options,
                                             const MI_Char *name_space, const MI_Instance *key,
                                             const MI_Char *result_class, const MI_Char *role,
                                             MI_Boolean keys_only, MI_OperationCallbacks *callbacks,
                                             MI_Operation *operation)
{
    (void)flags;
    (void)options;
    (void)name_space;
    (void)result_class;
    (void)role;
    (void)keys_only;
    refuse(session, key != NULL, callbacks, WSMI_CHANNEL_INSTANCE,
           WSMI_START_NO_REFERENCE_INSTANCES, operation);
}

void MI_CALL wsmi_refuse_subscribe(MI_Session *session, MI_Uint32 flags,
                                   MI_OperationOptions *options, const MI_Char *name_space,
                                   const MI_Char *dialect, const MI_Char *expression,
                                   const MI_SubscriptionDeliveryOptions *delivery,
                                   MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    (void)flags;
    (void)options;
    (void)name_space;
    (void)dialect;
    (void)expression;
    (void)delivery;
    refuse(session, true, callbacks, WSMI_CHANNEL_INDICATION, WSMI_START_NO_SUBSCRIBE, operation);
}

void MI_CALL wsmi_refuse_get_class(MI_Session *session, MI_Uint32 flags,
                                   MI_OperationOptions *options, const MI_Char *name_space,
                                   const MI_Char *class_name, MI_OperationCallbacks *callbacks,
                                   MI_Operation *operation)
{
    (void)flags;
    (void)options;
    (void)name_space;
    (void)class_name;
    refuse(session, true, callbacks, WSMI_CHANNEL_CLASS, WSMI_START_NO_GET_CLASS, operation);
}

void MI_CALL wsmi_refuse_enumerate_classes(MI_Session *session, MI_Uint32 flags,
                                           MI_OperationOptions *options, const MI_Char *name_space,
                                           const MI_Char *class_name, MI_Boolean names_only,
                                           MI_OperationCallbacks *callbacks,
                                           MI_Operation *operation)
{
    (void)flags;
    (void)options;
    (void)name_space;
    (void)class_name;
    (void)names_only;
    refuse(session, true, callbacks, WSMI_CHANNEL_CLASS, WSMI_START_NO_ENUMERATE_CLASSES,
           operation);
}
