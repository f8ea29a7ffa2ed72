/* SPDX-License-Identifier: MIT */
/* What fault.c (Code, Reason) and fault_detail.c (Detail) share. */
#ifndef WSMI_WSMAN_FAULT_BODY_H
#define WSMI_WSMAN_FAULT_BODY_H

#include "wsman/message.h"
#include "wsmi/buf.h"

/* struct wsmi_message.body while a fault is read. Depths are frame counts of the walk: where two
 * say the same thing, the deeper one knows better. */
struct wsmi_fault_body {
    bool has_code;
    bool has_reason;
    size_t text_count;    /* s:Text so far */
    bool text_taken;      /* the one being read is kept */
    bool text_is_english; /* the one kept is */
    size_t nesting;       /* WSManFault elements open */
    size_t code_depth;    /* of what is kept so far, 0 for none */
    size_t machine_depth;
    size_t message_depth;
    size_t provider_depth;
    bool has_cim_error; /* the instance kept stands directly in Detail */
    struct wsmi_fault_property *properties;
    size_t property_count;
    size_t property_cap;
    struct wsmi_fault_property property; /* the one being read */
    bool property_is_complex;
};

static inline struct wsmi_fault_body *wsmi_fault_body_of(const struct wsmi_walk *walk)
{
    return wsmi_message_of(walk)->body;
}

static inline struct wsmi_fault *wsmi_fault_of(const struct wsmi_walk *walk)
{
    return &wsmi_message_of(walk)->envelope.fault;
}

enum { WSMI_FAULT_DETAIL_ROOT = 1 };
extern const struct wsmi_walk_grammar wsmi_fault_detail_grammar;

/* <s:Detail>, or nothing when the fault has none. Needs the prefixes s, w, f, b and xsi. */
void wsmi_fault_detail_encode(const struct wsmi_fault *fault, struct wsmi_buf *out);

#endif
