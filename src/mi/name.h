/* SPDX-License-Identifier: MIT */
/* Names of CIM elements (DSP0004 section 5.1.2): classes, properties, options. */
#ifndef WSMI_MI_NAME_H
#define WSMI_MI_NAME_H

#include "mi.h"
#include "wsmi/view.h"

/*
 * A letter, '_' or a character beyond ASCII, then those and digits; valid UTF-8, not empty. NULL is
 * not legal. Pure.
 */
bool wsmi_name_is_legal(const MI_Char *name);

/* Equal without case; A-Z only are folded. Neither may be NULL. Pure. */
bool wsmi_name_eq(const MI_Char *a, const MI_Char *b);

#endif
