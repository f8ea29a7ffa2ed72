/* SPDX-License-Identifier: MIT */
/* The short way from a message to an instance, for what nearly all instances are. */
#ifndef WSMI_MI_CONVERT_DIRECT_H
#define WSMI_MI_CONVERT_DIRECT_H

#include "mi/convert.h"

enum wsmi_direct {
    WSMI_DIRECT_MADE,
    WSMI_DIRECT_UNUSUAL, /* nothing has happened: wsmi_instance_from_cim knows the long way */
    WSMI_DIRECT_OOM
};

/*
 * An instance of the declared class itself, every property of which is declared, comes once and
 * reads as the simple type it is declared to be: its values are written straight into its one piece
 * of memory. The result is what the long way makes of it.
 */
enum wsmi_direct wsmi_instance_direct(const struct wsmi_cim_instance *in, const MI_Char *class_name,
                                      const struct wsmi_typing *typing, MI_Instance **ret);

#endif
