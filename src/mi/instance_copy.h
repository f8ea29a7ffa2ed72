/* SPDX-License-Identifier: MIT */
/* Between values and instances, which contain each other. */
#ifndef WSMI_MI_INSTANCE_COPY_H
#define WSMI_MI_INSTANCE_COPY_H

#include "mi.h"

/*
 * A deep copy, through the instance's own Clone when it is not one of ours. `depth` instances are
 * around it. INVALID_PARAMETER without a Clone; SERVER_LIMITS_EXCEEDED on memory and for depth >
 * WSMI_VALUE_MAX_DEPTH; what a foreign Clone says otherwise. `ret` is written on success only.
 */
MI_Result wsmi_instance_copy(const MI_Instance *instance, unsigned depth, MI_Instance **ret);

#endif
