/* SPDX-License-Identifier: MIT */
/* The error instance that a peer sends while an operation runs: ErrorAction (MS-WSMV sections
 * 2.2.4.47 and 3.2.7.7). The peer supplies every byte. */
#ifndef WSMI_MI_CIM_ERROR_H
#define WSMI_MI_CIM_ERROR_H

#include "mi/convert.h"
#include "wsmi/envelope.h"

/*
 * The instance in the Description of `event`, its properties typed as CIM_Error and MSFT_WmiError
 * declare them; when there is text instead, a CIM_Error with that as its Message. The caller
 * deletes it with MI_Instance_Delete. False with `error`: neither is there, the instance breaks a
 * rule, memory.
 */
bool wsmi_cim_error_make(const struct wsmi_interactive_event *event, struct wsmi_arena *arena,
                         MI_Instance **ret, struct wsmi_error *error);

#endif
