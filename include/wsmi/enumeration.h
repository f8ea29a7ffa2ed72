/* SPDX-License-Identifier: MIT */
/*
 * Answers of WS-Enumeration and WS-Eventing as WS-Management uses them (DSP0226 sections 8 and 10,
 * DSP0227). The peer supplies every byte. All views borrow the envelope's arena and are
 * NUL-terminated behind their end. Unstable interface until 1.0.
 */
#ifndef WSMI_ENUMERATION_H
#define WSMI_ENUMERATION_H

#include "wsmi/class.h"
#include "wsmi/instance.h"
#include "wsmi/request.h"

#ifdef __cplusplus
extern "C" {
#endif

enum wsmi_entry_kind {
    WSMI_ENTRY_INSTANCE = 0, /* `instance`; `reference` too when both were asked for */
    WSMI_ENTRY_REFERENCE,    /* `reference` only */
    WSMI_ENTRY_CLASS,        /* `class_decl` */
    WSMI_ENTRY_FRAGMENT,     /* w:XmlFragment: `instance` without a class name of its own */
    WSMI_ENTRY_HEARTBEAT,    /* an event that says no more than that the source lives */
    WSMI_ENTRY_DROPPED,      /* `dropped` events were lost */
    WSMI_ENTRY_KIND_COUNT
};

/* One item of an answer. */
struct wsmi_entry {
    enum wsmi_entry_kind kind;
    const struct wsmi_cim_instance *instance;
    const struct wsmi_epr *reference;
    const struct wsmi_cim_class *class_decl;
    uint64_t dropped;
    struct wsmi_view bookmark; /* of an event, its text; empty: none */
    size_t offset;
};

/* EnumerateResponse and PullResponse; elements of either namespace are taken in either. */
struct wsmi_enumeration {
    bool has_context; /* a context was sent: the next Pull must use it, even when it is empty */
    struct wsmi_view context;
    bool is_end; /* EndOfSequence: decides, whatever the context says */
    const struct wsmi_entry *entries;
    size_t entry_count;
};

/* SubscribeResponse (and the Expires of RenewResponse). */
struct wsmi_subscription {
    struct wsmi_view manager_address;          /* never to be connected to */
    const struct wsmi_reference_param *params; /* to be sent back */
    size_t param_count;
    struct wsmi_view manager_resource_uri; /* ResourceURI among the parameters; may be empty */
    const struct wsmi_selector *selectors; /* SelectorSet among them */
    size_t selector_count;
    struct wsmi_view expires; /* xs:duration or xs:dateTime, as sent */
    bool has_context;
    struct wsmi_view context;
};

/* it:InteractiveEvent (MS-WSMV section 2.2.5.11): texts as sent. */
struct wsmi_interactive_event {
    struct wsmi_view type;                 /* "Progress", "Verbose" ... */
    struct wsmi_view description;          /* empty when it is an instance: */
    const struct wsmi_cim_instance *error; /* of ErrorAction; NULL: none */
    struct wsmi_view action_type;
    struct wsmi_view prompt_type;
    struct wsmi_view activity;
    struct wsmi_view current_operation;
    struct wsmi_view status_description;
    struct wsmi_view percent_complete;
    struct wsmi_view seconds_remaining;
    struct wsmi_view name;
    struct wsmi_view value_type;
    const struct wsmi_property *value; /* of StreamingOutput; NULL: none */
};

#ifdef __cplusplus
}
#endif
#endif
