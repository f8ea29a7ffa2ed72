/* SPDX-License-Identifier: MIT */
/*
 * SOAP 1.2 faults (part 1 section 5.4) with the WS-Management detail (DSP0226 section 14),
 * Microsoft's WSManFault (MS-WSMV section 2.2.4.43) and CIM_Error instances. A fault is a
 * successfully parsed message. The peer supplies every byte.
 */
#ifndef WSMI_FAULT_H
#define WSMI_FAULT_H

#include "wsmi/buf.h"
#include "wsmi/xml.h"

#ifdef __cplusplus
extern "C" {
#endif

enum wsmi_fault_code {
    WSMI_FAULT_UNKNOWN = 0, /* a code outside SOAP 1.2, tolerated: still a fault */
    WSMI_FAULT_SENDER,
    WSMI_FAULT_RECEIVER,
    WSMI_FAULT_MUST_UNDERSTAND,
    WSMI_FAULT_VERSION_MISMATCH,
    WSMI_FAULT_DATA_ENCODING_UNKNOWN,
    WSMI_FAULT_CODE_COUNT
};

/* One simple property of an error instance, verbatim text. An array is several of one name, one
 * behind the other. */
struct wsmi_fault_property {
    struct wsmi_view name;
    struct wsmi_view value;
    bool is_null;
};

/* All views borrow the envelope's arena and are NUL-terminated behind their end; empty when absent.
 */
struct wsmi_fault {
    enum wsmi_fault_code code;
    struct wsmi_xml_name subcode; /* outermost; prefix resolved, ns empty when undeclared */
    struct wsmi_view
        reason; /* the first Text, or the one whose xml:lang is "en..." when there are several */
    struct wsmi_view reason_lang;
    struct wsmi_view detail_tail; /* w:FaultDetail after its last '/', e.g. "UnexpectedSelectors" */
    bool has_wsman_code;          /* WSManFault/@Code seen; innermost wins */
    uint32_t wsman_code;
    struct wsmi_view wsman_machine;
    struct wsmi_view wsman_message; /* innermost non-empty text of WSManFault */
    struct wsmi_view provider;      /* ProviderFault/@provider */
    struct wsmi_view provider_path;
    struct wsmi_xml_name
        error_class; /* expanded name of the CIM_Error-like instance, local empty when none */
    const struct wsmi_fault_property *properties;
    size_t property_count;
    struct wsmi_view detail_text; /* plain text directly in Detail (AMT) */
};

/* "Sender", "Receiver" ...; "Unknown" otherwise. Static. Pure. */
WSMI_API const char *wsmi_fault_code_name(enum wsmi_fault_code code);

/*
 * Writes a complete fault envelope, for test services and round trips: text is escaped, what the
 * struct leaves empty is left out, names that are none (class, properties, subcode) are left out.
 * Parsing the output gives an equal struct. `relates_to` and `message_id` may be empty. Failure is
 * sticky in `out`.
 */
WSMI_API void wsmi_fault_encode(const struct wsmi_fault *fault, struct wsmi_view relates_to,
                                struct wsmi_view message_id, struct wsmi_buf *out) WSMI_NONNULL;

/* Property by name without case, the first of an array, or NULL. */
WSMI_API const struct wsmi_fault_property *wsmi_fault_find(const struct wsmi_fault *fault,
                                                           struct wsmi_view name) WSMI_NONNULL;

#ifdef __cplusplus
}
#endif
#endif
