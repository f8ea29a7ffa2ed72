/* SPDX-License-Identifier: MIT */
/*
 * What a failure tells the user: an MI_Result, one line of text, and a CIM_Error-shaped instance
 * with everything that is known. There is no bare MI_RESULT_FAILED.
 */
#ifndef WSMI_MI_ERROR_H
#define WSMI_MI_ERROR_H

#include "mi.h"
#include "proto/transport.h"
#include "wsmi/err.h"
#include "wsmi/fault.h"

/* Everything known about one failure. A zeroed struct is "nothing known"; strings are borrowed. May
 * be copied. */
struct wsmi_error {
    MI_Result result;
    MI_ErrorCategory category;
    const char
        *phase; /* "parameter", "destination", "option", "RESOLVE", "TLS", "HTTP", "fault" ... */
    const char *reason; /* what is wrong, static or borrowed text; never NULL once filled */
    const char
        *text; /* further words: of the TLS library, the operating system, the peer; may be NULL */
    char words[256];       /* the same where they had to be made up; used when `text` is NULL */
    unsigned http_status;  /* 0: none */
    uint32_t windows_code; /* ERROR_WSMAN_* or HRESULT a native client would report; 0: none */
    const struct wsmi_fault *fault; /* the peer's fault, if that is the reason */
    bool has_offset;
    uint64_t offset;     /* of a parse error, in bytes */
    enum wsmi_code code; /* of a parse error */
};

/*
 * Builds "<reason>: <text> (HTTP 500, at offset 12)"-like text into `out`, printable, always
 * terminated; used as the operation's errorMessage and the instance's Message.
 */
void wsmi_error_format(const struct wsmi_error *error, char *out, size_t out_size);

/*
 * The instance: class MSFT_WmiError with CIM_Error's properties, error_Code, error_Category,
 * error_Type, error_WindowsErrorMessage, and WSMI_Phase, WSMI_HttpStatus, WSMI_Subcode,
 * WSMI_Detail, WSMI_Offset, WSMI_Code. Properties of the peer's own error instance that have none
 * of these names are carried over as strings. The caller deletes it with MI_Instance_Delete. NULL
 * on memory: a missing detail never turns into another result.
 */
MI_Instance *wsmi_error_to_instance(const struct wsmi_error *error);

/* The category the MI stack computes for a result (mi-api section 4). Pure. */
MI_ErrorCategory wsmi_error_category(MI_Result result);

/* Standard text of a result: "access denied" ...; never NULL. Static. */
const char *wsmi_result_text(MI_Result result);

#endif
