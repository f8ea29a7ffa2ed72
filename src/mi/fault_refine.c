/* SPDX-License-Identifier: MIT */
#include "mi/result.h"

static bool subcode_is(const struct wsmi_error *error, struct wsmi_view local)
{
    return error->fault != NULL && wsmi_view_eq(error->fault->subcode.local, local);
}

static void set(struct wsmi_error *error, MI_Result result)
{
    error->result = result;
    error->category = wsmi_error_category(result);
}

void wsmi_error_refine(enum wsmi_action action, bool is_method, struct wsmi_error *error)
{
    bool has_own_instance = error->fault != NULL && error->fault->error_class.local.len > 0;
    if ((action == WSMI_ACTION_PULL || action == WSMI_ACTION_RELEASE) &&
        subcode_is(error, WSMI_VIEW("DestinationUnreachable"))) {
        set(error, MI_RESULT_INVALID_ENUMERATION_CONTEXT);
    } else if (is_method && !has_own_instance &&
               subcode_is(error, WSMI_VIEW("ActionNotSupported"))) {
        set(error, MI_RESULT_METHOD_NOT_FOUND);
    }
}

bool wsmi_fault_is_about_uri_form(const struct wsmi_fault *fault)
{
    return fault->has_wsman_code &&
           (fault->wsman_code == 0x80338139u || fault->wsman_code == 0x8033813Au);
}
