/* SPDX-License-Identifier: MIT */
/* Reading elements of MI instances without ceremony: absent, null and of another type are one. */
#ifndef WSMI_CLI_INSTANCE_H
#define WSMI_CLI_INSTANCE_H

#include <stdbool.h>

#include "mi.h"

/* The string, borrowed from the instance, or NULL. `instance` may be NULL. */
const MI_Char *wsmi_cli_instance_string(const MI_Instance *instance, const MI_Char *name);

/* An unsigned integer of up to 32 bits; false with `ret` untouched otherwise. */
bool wsmi_cli_instance_number(const MI_Instance *instance, const MI_Char *name, MI_Uint32 *ret);

/* Whether any element is marked as a key. */
bool wsmi_cli_instance_has_keys(const MI_Instance *instance);

/* An array of strings, borrowed; size 0 otherwise. */
MI_ConstStringA wsmi_cli_instance_strings(const MI_Instance *instance, const MI_Char *name);

#endif
