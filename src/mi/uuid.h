/* SPDX-License-Identifier: MIT */
/* Random identifiers for MessageID, SessionId and OperationID (DSP0226 section 5.4.6.4). */
#ifndef WSMI_MI_UUID_H
#define WSMI_MI_UUID_H

#include <stdbool.h>

enum { WSMI_UUID_BYTES = sizeof("uuid:00000000-0000-0000-0000-000000000000") };

/* "uuid:" and a random UUID (RFC 4122 version 4) in upper case, as Windows writes it. False when
 * the system has no random bytes. Thread safe. */
bool wsmi_uuid_write(char out[WSMI_UUID_BYTES]);

#endif
