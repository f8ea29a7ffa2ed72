/* SPDX-License-Identifier: MIT */
#include "mi/name.h"

#include "core/ascii.h"
#include "core/utf8.h"

bool wsmi_name_is_legal(const MI_Char *name)
{
    struct wsmi_view text = wsmi_view_from_str(name);
    if (text.len == 0 || wsmi_ascii_is(text.ptr[0], WSMI_DIGIT)) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (!wsmi_ascii_is(text.ptr[i], WSMI_ALNUM | WSMI_UNDERSCORE | WSMI_HIGH)) {
            return false;
        }
    }
    return wsmi_utf8_valid_prefix(text) == text.len;
}

bool wsmi_name_eq(const MI_Char *a, const MI_Char *b)
{
    return wsmi_view_eq_nocase(wsmi_view_from_str(a), wsmi_view_from_str(b));
}
