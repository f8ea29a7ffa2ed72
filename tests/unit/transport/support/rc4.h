/* SPDX-License-Identifier: MIT */
/* Messages of Kerberos with RC4 (RFC 4757 section 7.3) as Windows writes them and GSSAPI does not:
 * without the octet of padding. */
#ifndef WSMI_TEST_RC4_H
#define WSMI_TEST_RC4_H

#include "wsmi/buf.h"

#include <gssapi/gssapi.h>

/* Unseals what the context's library has sealed for the other side, takes the padding away, and
 * seals again, under the same sequence number. */
void rc4_seal_again_unpadded(gss_ctx_id_t context, struct wsmi_buf *header, struct wsmi_buf *data);

#endif
