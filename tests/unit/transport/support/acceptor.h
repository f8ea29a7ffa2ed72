/* SPDX-License-Identifier: MIT */
/* The other side of a security context: GSSAPI's acceptor, as a Kerberos service of the realm of
 * tests/interop/realm or an NTLM server with its user file. Failures of its own end the program,
 * unless a function says that it reports them. */
#ifndef WSMI_TEST_ACCEPTOR_H
#define WSMI_TEST_ACCEPTOR_H

#include "wsmi/buf.h"

#include <gssapi/gssapi.h>

struct acceptor {
    gss_ctx_id_t handle;
    const char *bindings; /* application data of channel bindings; NULL: none */
    bool utf8;            /* the user file is read as UTF-8; one thread only */
    bool complete;
    bool failed;
    bool mutual; /* what was agreed on */
    bool delegated;
    bool sealing;
    char client[256]; /* who has authenticated */
    OM_uint32 major;  /* of the last call */
};

/* Takes the client's token and appends the answer. False, with `failed`, when it is refused; an
 * error token may have been appended even then. */
bool acceptor_step(struct acceptor *acceptor, struct wsmi_view token, struct wsmi_buf *out);

/* How a message is cut into header and data. */
enum acceptor_layout {
    ACCEPTOR_LIKE_WINDOWS, /* Kerberos: the trailer rotated into the header */
    ACCEPTOR_UNPADDED,     /* the same; RC4 without its octet of padding, as Windows does it */
    ACCEPTOR_LIKE_OMI,     /* an ordinary token, cut where the message's length remains */
    ACCEPTOR_SIGNED        /* integrity only; NTLM: a signature beside the text */
};

void acceptor_wrap(struct acceptor *acceptor, enum acceptor_layout layout, struct wsmi_view message,
                   struct wsmi_buf *header, struct wsmi_buf *data);

/* False when the message is refused, duplicates and gaps included. */
bool acceptor_unwrap(struct acceptor *acceptor, bool is_sealed, struct wsmi_view header,
                     struct wsmi_view data, struct wsmi_buf *message);

void acceptor_clean_up(struct acceptor *acceptor);

#endif
