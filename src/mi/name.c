/* SPDX-License-Identifier: MIT */
#include "mi/name.h"

#include "cim/name.h"
#include "core/utf8.h"

bool wsmi_name_is_legal(const MI_Char *name)
{
    struct wsmi_view text = wsmi_view_from_str(name);
    return wsmi_name_is_cim(text) && wsmi_utf8_valid_prefix(text) == text.len;
}

bool wsmi_name_eq(const MI_Char *a, const MI_Char *b)
{
    return wsmi_view_eq_nocase(wsmi_view_from_str(a), wsmi_view_from_str(b));
}
