/* SPDX-License-Identifier: MIT */
/*
 * What the decoders of one envelope share. A further message adds one file with a decoder, one
 * member to struct wsmi_envelope, and one line to the table in envelope.c.
 */
#ifndef WSMI_WSMAN_MESSAGE_H
#define WSMI_WSMAN_MESSAGE_H

#include "wsman/value.h"
#include "wsman/walk.h"
#include "wsmi/envelope.h"

/* The context of the walk. `envelope` is under construction and handed out only when all is well.
 */
struct wsmi_message {
    struct wsmi_walk walk;
    const struct wsmi_envelope_expect *expect;
    struct wsmi_envelope envelope;
    unsigned parts_seen;  /* Header, Body */
    uint64_t blocks_seen; /* one bit an entry of the block table of addressing.c */
    size_t block;         /* the entry whose text is being read */
    struct wsmi_values values;
    void *body; /* scratch of the decoder of the body, zeroed, body_bytes long */
};

/* How the first child of Body, recognised by its expanded name, is decoded. */
struct wsmi_body_decoder {
    enum wsmi_body_kind kind;
    enum wsmi_ns ns;
    struct wsmi_view local;
    enum wsmi_ns lenient_ns; /* accepted as well when `lenient` is set in expect->lenient */
    unsigned lenient;
    size_t body_bytes; /* of struct wsmi_message.body */
    struct wsmi_walk_place root;
};

static inline struct wsmi_message *wsmi_message_of(const struct wsmi_walk *walk)
{
    return walk->context;
}

extern const struct wsmi_body_decoder wsmi_identify_decoder;
extern const struct wsmi_body_decoder wsmi_fault_decoder;
extern const struct wsmi_body_decoder wsmi_enumerate_decoder;
extern const struct wsmi_body_decoder wsmi_pull_decoder;
extern const struct wsmi_body_decoder wsmi_subscribe_decoder;
extern const struct wsmi_body_decoder wsmi_renew_decoder;
extern const struct wsmi_body_decoder wsmi_interactive_decoder;

/* addressing.c: the content of Header. */
extern const struct wsmi_walk_place wsmi_addressing_header;

/* intrinsic.c: the kind of a body in the namespace of openwsman's intrinsic methods, and where its
 * content stands; OTHER for any other body. */
enum wsmi_body_kind wsmi_intrinsic_find(const struct wsmi_xml_start *start,
                                        struct wsmi_walk_place *ret);

/* RelatesTo against what the caller expects, once the body kind is known. PROTOCOL. */
WSMI_MUST_USE bool wsmi_addressing_check(const struct wsmi_message *message, struct wsmi_err *err);

#endif
