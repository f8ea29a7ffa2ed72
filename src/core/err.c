/* SPDX-License-Identifier: MIT */
#include "wsmi/err.h"

const char *wsmi_code_name(enum wsmi_code code)
{
    static const char *const names[WSMI_CODE_COUNT] = {
        [WSMI_OK] = "OK",
        [WSMI_E_OOM] = "OOM",
        [WSMI_E_LIMIT] = "LIMIT",
        [WSMI_E_SYNTAX] = "SYNTAX",
        [WSMI_E_UNSUPPORTED] = "UNSUPPORTED",
        [WSMI_E_PROTOCOL] = "PROTOCOL",
        [WSMI_E_AUTH] = "AUTH",
        [WSMI_E_TRANSPORT] = "TRANSPORT",
        [WSMI_E_TIMEOUT] = "TIMEOUT",
        [WSMI_E_USAGE] = "USAGE",
        [WSMI_E_INTERNAL] = "INTERNAL",
    };
    return (unsigned)code < WSMI_CODE_COUNT ? names[code] : "UNKNOWN";
}
