/* SPDX-License-Identifier: MIT */
/* What the options of an operation mean for its requests (mi-api section 11; wsman-wire 2.5). */
#ifndef WSMI_MI_CALL_OPTIONS_H
#define WSMI_MI_CALL_OPTIONS_H

#include "mi/call.h"

/* NULL options change nothing. False with `error`: see wsmi_call_init. */
bool wsmi_call_options_apply(struct wsmi_call *call, const MI_OperationOptions *options,
                             struct wsmi_error *error);

#endif
