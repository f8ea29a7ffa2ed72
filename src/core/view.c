/* SPDX-License-Identifier: MIT */
#include "wsmi/view.h"

#include "core/ascii.h"

bool wsmi_view_eq_nocase(struct wsmi_view a, struct wsmi_view b)
{
    if (a.len != b.len) {
        return false;
    }
    /*@
      loop invariant 0 <= i <= a.len;
      loop assigns i;
      loop variant a.len - i;
    */
    for (size_t i = 0; i < a.len; i++) {
        if (a.ptr[i] != b.ptr[i] && wsmi_ascii_lower(a.ptr[i]) != wsmi_ascii_lower(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

struct wsmi_view wsmi_view_trim(struct wsmi_view view)
{
    /*@
      loop invariant readable(view) && within(view, \at(view, Pre));
      loop assigns view;
      loop variant view.len;
    */
    while (view.len > 0 && wsmi_ascii_is(view.ptr[0], WSMI_SPACE)) {
        view.ptr++;
        view.len--;
    }
    /*@
      loop invariant readable(view) && within(view, \at(view, Pre));
      loop assigns view;
      loop variant view.len;
    */
    while (view.len > 0 && wsmi_ascii_is(view.ptr[view.len - 1], WSMI_SPACE)) {
        view.len--;
    }
    return view;
}
