/* SPDX-License-Identifier: MIT */
/* Events inside an answer, from the transport to the user's callbacks. */
#ifndef WSMI_MI_OPERATION_EVENTS_H
#define WSMI_MI_OPERATION_EVENTS_H

#include "mi/operation.h"

/* The bits of __MI_CallbackRegistration for the callbacks that are set and can be raised. */
MI_Uint32 wsmi_operation_listens(const MI_OperationCallbacks *callbacks);

/* For the transport. */
enum wsmi_flow wsmi_operation_on_data(void *context, const struct wsmi_http_answer *head,
                                      struct wsmi_view piece);

/* True when an envelope waits that may be an event. */
bool wsmi_operation_has_event_locked(const struct wsmi_operation *operation);

/* Raises the event that waits, or finds that it is the answer; on a consumer's thread. The lock is
 * released in between. False: there is none, or not now. */
bool wsmi_operation_raise_locked(struct wsmi_operation *operation);

#endif
