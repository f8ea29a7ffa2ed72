/* SPDX-License-Identifier: MIT */
#include "transport/request.h"

#include "core/ascii.h"
#include "core/fail.h"

static bool is_clean(const char *text)
{
    return !wsmi_ascii_has_control(wsmi_view_from_str(text));
}

bool wsmi_request_check(const struct wsmi_http_request *request, struct wsmi_err *err)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (!is_clean(request->headers[i])) {
            return wsmi_fail(err, WSMI_E_USAGE, i, "control character in a request header");
        }
    }
    if (request->authorization != NULL && !is_clean(request->authorization)) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "control character in the authorization");
    }
    return true;
}
