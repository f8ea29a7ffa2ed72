/* SPDX-License-Identifier: MIT */
/*
 * Sealed bodies, multipart/encrypted (MS-WSMV 2.2.9.1.1 and 2.2.9.1.2), read and written by code of
 * the responder's own: sharing the library's would hide its mistakes.
 */
#ifndef RESP_FRAME_H
#define RESP_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "misbehave.h"
#include "options.h"
#include "text.h"

/* One sealed message. The pointers borrow from the body that was read. */
struct resp_frame {
    char type[80];     /* of the message inside */
    const char *token; /* header and data in one piece */
    size_t token_len;
    uint64_t length; /* of the message inside, as declared */
};

bool resp_frame_is_sealed(const char *content_type);

/* The Content-Type of a body sealed by a context of that scheme. */
const char *resp_frame_content_type(enum resp_scheme scheme);

/* Reads what an agent of that framing reads: with FRAMING_OMI no header may begin with a TAB, with
 * FRAMING_OPENWSMAN the last one must, and a blank stands behind the dashes. */
bool resp_frame_read(const char *content_type, const char *body, size_t len,
                     enum resp_scheme scheme, enum resp_framing framing, struct resp_frame *ret);

/* `type` is the Content-Type of the message inside, `message_len` its length, padding included.
 * Items of `m` that spoil a frame are obeyed. */
void resp_frame_write(struct resp_text *out, enum resp_scheme scheme, enum resp_framing framing,
                      const struct resp_misbehave *m, const char *type, size_t message_len,
                      const struct resp_text *header, const struct resp_text *data);

#endif
