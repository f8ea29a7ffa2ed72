/* SPDX-License-Identifier: MIT */
/*
 * From a complete HTTP answer to what it means: an envelope, a fault, or one of the many things
 * that are neither. Pure. The rules are those of the HTTP layer of WS-Man (DSP0226 annex on HTTP;
 * MS-WSMV sections 2.1 and 3.1.4.1).
 */
#ifndef WSMI_PROTO_REPLY_H
#define WSMI_PROTO_REPLY_H

#include "proto/transport.h"
#include "wsmi/envelope.h"

enum wsmi_reply_kind {
    WSMI_REPLY_ENVELOPE = 0, /* 2xx with a SOAP envelope that is no fault */
    WSMI_REPLY_FAULT,        /* a SOAP fault, at any status */
    WSMI_REPLY_UNAUTHORIZED, /* 401: credentials missing or refused; a fault in the body adds
                                nothing but words */
    WSMI_REPLY_STATUS,       /* another status without a SOAP fault inside */
    WSMI_REPLY_EMPTY,        /* 2xx without a body where an envelope is due */
    WSMI_REPLY_WRONG_MEDIA,  /* 2xx with something that is not SOAP */
    WSMI_REPLY_MALFORMED,    /* SOAP by its media type, refused by the parsers: `err` says where and
                                why */
    WSMI_REPLY_OOM,          /* no memory to read it */
    WSMI_REPLY_KIND_COUNT
};

struct wsmi_reply {
    enum wsmi_reply_kind kind;
    struct wsmi_envelope envelope; /* ENVELOPE and FAULT; UNAUTHORIZED when its kind is FAULT */
    struct wsmi_err err;           /* MALFORMED and OOM; offset in the body, or in the media type */
};

/*
 * Reads `answer`, which must be complete (failure NONE). `expect->charset` is ignored: it is taken
 * from the media type. Everything in `ret` borrows the arena. Never fails: every answer is some
 * kind of reply.
 */
void wsmi_reply_read(const struct wsmi_http_answer *answer,
                     const struct wsmi_envelope_expect *expect, const struct wsmi_limits *limits,
                     struct wsmi_arena *arena, struct wsmi_reply *ret);

/* "envelope", "fault", "unauthorized" ... Static. */
const char *wsmi_reply_kind_name(enum wsmi_reply_kind kind);

#endif
