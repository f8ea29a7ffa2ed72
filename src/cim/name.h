/* SPDX-License-Identifier: MIT */
/* Names of CIM elements: classes, properties, methods, parameters, qualifiers. */
#ifndef WSMI_CIM_NAME_H
#define WSMI_CIM_NAME_H

#include "wsmi/view.h"

/* DSP0004 section A.3: a letter, '_' or a byte beyond ASCII, then those and digits; not empty.
 * Whether what is beyond ASCII is valid UTF-8 is not looked at. Pure. */
bool wsmi_name_is_cim(struct wsmi_view name);

#endif
