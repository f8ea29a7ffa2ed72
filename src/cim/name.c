/* SPDX-License-Identifier: MIT */
#include "cim/name.h"

#include "core/ascii.h"

bool wsmi_name_is_cim(struct wsmi_view name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (!wsmi_ascii_is(name.ptr[i], WSMI_ALNUM | WSMI_UNDERSCORE | WSMI_HIGH)) {
            return false;
        }
    }
    return name.len > 0 && !wsmi_ascii_is(name.ptr[0], WSMI_DIGIT);
}
