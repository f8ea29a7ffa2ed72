/* SPDX-License-Identifier: MIT */
/* The one error type of all parsers: what class, where, why. Unstable interface until 1.0. */
#ifndef WSMI_ERR_H
#define WSMI_ERR_H

#include "wsmi/view.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Classes of failure. LIMIT (a configured bound was reached) and OOM (the allocator said no) are
 * distinct on purpose: the first is the input's fault, the second is not.
 */
enum wsmi_code {
    WSMI_OK = 0,
    WSMI_E_OOM,
    WSMI_E_LIMIT,
    WSMI_E_SYNTAX,
    WSMI_E_UNSUPPORTED,
    WSMI_E_PROTOCOL,
    WSMI_E_AUTH,
    WSMI_E_TRANSPORT,
    WSMI_E_TIMEOUT,
    WSMI_E_USAGE,
    WSMI_E_INTERNAL,
    WSMI_CODE_COUNT
};

/*
 * Filled by a function that returned false, untouched by one that returned true. `offset` counts
 * bytes from the start of the input the function was given. `reason` is a string literal: never
 * NULL, never freed, never contains bytes of the input.
 */
struct wsmi_err {
    enum wsmi_code code;
    size_t offset;
    const char *reason;
};

/* "SYNTAX", "LIMIT" ...; "UNKNOWN" for a value outside the enumeration. Static storage. Pure. */
WSMI_API const char *wsmi_code_name(enum wsmi_code code);

#ifdef __cplusplus
}
#endif
#endif
