/* SPDX-License-Identifier: MIT */
/* The functions of MI_SessionFT that start an operation. */
#ifndef WSMI_MI_SESSION_OPERATIONS_H
#define WSMI_MI_SESSION_OPERATIONS_H

#include "mi.h"

/* MI_SessionFT.TestConnection: WS-Man Identify; in test_connection.c. */
void MI_CALL wsmi_test_connection(MI_Session *session, MI_Uint32 flags,
                                  MI_OperationCallbacks *callbacks, MI_Operation *operation);

/* Instances: operations_instance.c, operations_invoke.c, operations_enumerate.c. */
void MI_CALL wsmi_get_instance(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                               const MI_Char *name_space, const MI_Instance *inbound,
                               MI_OperationCallbacks *callbacks, MI_Operation *operation);
void MI_CALL wsmi_modify_instance(MI_Session *session, MI_Uint32 flags,
                                  MI_OperationOptions *options, const MI_Char *name_space,
                                  const MI_Instance *inbound, MI_OperationCallbacks *callbacks,
                                  MI_Operation *operation);
void MI_CALL wsmi_create_instance(MI_Session *session, MI_Uint32 flags,
                                  MI_OperationOptions *options, const MI_Char *name_space,
                                  const MI_Instance *inbound, MI_OperationCallbacks *callbacks,
                                  MI_Operation *operation);
void MI_CALL wsmi_delete_instance(MI_Session *session, MI_Uint32 flags,
                                  MI_OperationOptions *options, const MI_Char *name_space,
                                  const MI_Instance *inbound, MI_OperationCallbacks *callbacks,
                                  MI_Operation *operation);
void MI_CALL wsmi_invoke(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                         const MI_Char *name_space, const MI_Char *class_name,
                         const MI_Char *method_name, const MI_Instance *inbound,
                         const MI_Instance *parameters, MI_OperationCallbacks *callbacks,
                         MI_Operation *operation);
void MI_CALL wsmi_enumerate_instances(MI_Session *session, MI_Uint32 flags,
                                      MI_OperationOptions *options, const MI_Char *name_space,
                                      const MI_Char *class_name, MI_Boolean keys_only,
                                      MI_OperationCallbacks *callbacks, MI_Operation *operation);
void MI_CALL wsmi_query_instances(MI_Session *session, MI_Uint32 flags,
                                  MI_OperationOptions *options, const MI_Char *name_space,
                                  const MI_Char *dialect, const MI_Char *expression,
                                  MI_OperationCallbacks *callbacks, MI_Operation *operation);
void MI_CALL wsmi_associator_instances(MI_Session *session, MI_Uint32 flags,
                                       MI_OperationOptions *options, const MI_Char *name_space,
                                       const MI_Instance *key, const MI_Char *assoc_class,
                                       const MI_Char *result_class, const MI_Char *role,
                                       const MI_Char *result_role, MI_Boolean keys_only,
                                       MI_OperationCallbacks *callbacks, MI_Operation *operation);
void MI_CALL wsmi_reference_instances(MI_Session *session, MI_Uint32 flags,
                                      MI_OperationOptions *options, const MI_Char *name_space,
                                      const MI_Instance *key, const MI_Char *result_class,
                                      const MI_Char *role, MI_Boolean keys_only,
                                      MI_OperationCallbacks *callbacks, MI_Operation *operation);

/* Indications: operations_subscribe.c. */
void MI_CALL wsmi_subscribe(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                            const MI_Char *name_space, const MI_Char *dialect,
                            const MI_Char *expression,
                            const MI_SubscriptionDeliveryOptions *delivery,
                            MI_OperationCallbacks *callbacks, MI_Operation *operation);

/* Classes: operations_class.c. */
void MI_CALL wsmi_get_class(MI_Session *session, MI_Uint32 flags, MI_OperationOptions *options,
                            const MI_Char *name_space, const MI_Char *class_name,
                            MI_OperationCallbacks *callbacks, MI_Operation *operation);
void MI_CALL wsmi_enumerate_classes(MI_Session *session, MI_Uint32 flags,
                                    MI_OperationOptions *options, const MI_Char *name_space,
                                    const MI_Char *class_name, MI_Boolean names_only,
                                    MI_OperationCallbacks *callbacks, MI_Operation *operation);

#endif
