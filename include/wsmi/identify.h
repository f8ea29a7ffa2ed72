/* SPDX-License-Identifier: MIT */
/* wsmid:Identify and its answer: DSP0226 section 11, MS-WSMV section 3.1.4.1.23. The peer supplies
 * the answer. */
#ifndef WSMI_IDENTIFY_H
#define WSMI_IDENTIFY_H

#include "wsmi/buf.h"

#ifdef __cplusplus
extern "C" {
#endif

/* All views borrow the arena the envelope was parsed into and are NUL-terminated behind their end;
 * empty when the element was absent. */
struct wsmi_identify {
    const struct wsmi_view *protocol_versions; /* NULL when protocol_version_count is 0 */
    size_t protocol_version_count;
    struct wsmi_view product_vendor;
    struct wsmi_view product_version;
    const struct wsmi_view *security_profiles;
    size_t security_profile_count;
};

/* Writes the complete request envelope: no addressing headers (their absence is how one agent
 * recognises Identify), UTF-8. */
WSMI_API void wsmi_identify_encode_request(struct wsmi_buf *out) WSMI_NONNULL;

/* Writes a complete answer envelope, for test services and round trips. Text is escaped. */
WSMI_API void wsmi_identify_encode_response(const struct wsmi_identify *identify,
                                            struct wsmi_buf *out) WSMI_NONNULL;

#ifdef __cplusplus
}
#endif
#endif
