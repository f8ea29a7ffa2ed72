/* SPDX-License-Identifier: MIT */
/* Base64 of RFC 4648 section 4, as HTTP credentials and authentication tokens use it. */
#ifndef WSMI_CORE_BASE64_H
#define WSMI_CORE_BASE64_H

#include "wsmi/buf.h"

/* Appends `bytes` encoded and padded. A failure sticks to `buf`, as with every append. */
void wsmi_base64_encode(struct wsmi_view bytes, struct wsmi_buf *buf) WSMI_NONNULL;

/*
 * Appends what `text` encodes. Accepts the one canonical spelling of every byte string and nothing
 * else: full padding, no white space, no other alphabet, unused bits zero. Nothing is appended
 * unless all of `text` is valid. Errors: SYNTAX at `offset` + the position of the offending byte
 * (the end of the text when a quantum is incomplete); LIMIT or OOM at `offset` when `buf` fails or
 * had failed before. Linear.
 */
bool wsmi_base64_decode(struct wsmi_view text, size_t offset, struct wsmi_buf *buf,
                        struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#endif
