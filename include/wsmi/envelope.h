/* SPDX-License-Identifier: MIT */
/*
 * WS-Management answer envelopes: SOAP 1.2 (part 1 section 5), WS-Addressing 2004/08, DSP0226,
 * MS-WSMV section 2.2. Everything in an envelope comes from the peer. Unstable interface until 1.0.
 */
#ifndef WSMI_ENVELOPE_H
#define WSMI_ENVELOPE_H

#include "wsmi/arena.h"
#include "wsmi/charset.h"
#include "wsmi/enumeration.h"
#include "wsmi/fault.h"
#include "wsmi/identify.h"
#include "wsmi/limits.h"
#include "wsmi/xml.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Departures from the strict rules, each needed by an agent that exists. */
enum wsmi_lenient {
    WSMI_LENIENT_NONE = 0,
    /* Identify answers without the identity namespace the specification asks for: OMI puts
       IdentifyResponse into the SOAP namespace. */
    WSMI_LENIENT_IDENTIFY_NS = 1u << 0,
    /* A fault without RelatesTo: OMI and openwsman leave it out when they could not read the
       request's header. */
    WSMI_LENIENT_FAULT_NO_RELATES_TO = 1u << 1,
    /* Header blocks marked mustUnderstand that are unknown: no known agent needs it; for diagnosis.
     */
    WSMI_LENIENT_MUST_UNDERSTAND = 1u << 2,
    /* The set used for live peers. */
    WSMI_LENIENT_AGENTS = WSMI_LENIENT_IDENTIFY_NS | WSMI_LENIENT_FAULT_NO_RELATES_TO
};

/* What the caller knows about the answer it waits for. A zeroed struct checks nothing beyond the
 * rules of SOAP and is strict. */
struct wsmi_envelope_expect {
    enum wsmi_charset charset;   /* from the media type */
    struct wsmi_view relates_to; /* our MessageID; when not empty, a different or missing RelatesTo
                                    is PROTOCOL */
    unsigned lenient;            /* wsmi_lenient bits */
    /* A body element that is none of the messages below is decoded as a CIM instance: the answers
       to Get, Put and Invoke (whose parameters come as the properties of an "instance" named
       <Method>_OUTPUT). Otherwise it is validated and reported by name only. */
    bool decode_instance;
    struct wsmi_xml_engine *engine; /* to read with; NULL: one for this message alone */
};

enum wsmi_body_kind {
    WSMI_BODY_EMPTY = 0,
    WSMI_BODY_IDENTIFY_RESPONSE,
    WSMI_BODY_FAULT,
    WSMI_BODY_OTHER,            /* validated, reported by expanded name only */
    WSMI_BODY_INSTANCE,         /* decode_instance: Get, Put, Invoke */
    WSMI_BODY_FRAGMENT,         /* decode_instance: w:XmlFragment */
    WSMI_BODY_CLASS,            /* CLASS without a namespace, or as wsmi/intrinsic.h has it */
    WSMI_BODY_CLASS_NAMES,      /* wsmi/intrinsic.h */
    WSMI_BODY_RESOURCE_CREATED, /* Create; `instance` when one follows */
    WSMI_BODY_ENUMERATE_RESPONSE,
    WSMI_BODY_PULL_RESPONSE,
    WSMI_BODY_SUBSCRIBE_RESPONSE,
    WSMI_BODY_RENEW_RESPONSE,
    WSMI_BODY_INTERACTIVE_EVENT,
    WSMI_BODY_KIND_COUNT
};

/* All views borrow the arena and are NUL-terminated behind their end; empty when the header block
 * was absent. */
struct wsmi_envelope {
    struct wsmi_view lang; /* xml:lang of the Envelope */
    struct wsmi_view to;
    struct wsmi_view action;
    struct wsmi_view message_id;
    struct wsmi_view relates_to;
    struct wsmi_view resource_uri;
    struct wsmi_view bookmark;     /* of the last event (DSP0226 section 10.2.6), its text */
    struct wsmi_view operation_id; /* of interactive operations: MS-WSMV 3.1.4.1.39 */
    struct wsmi_view sequence_id;  /* as sent */
    size_t header_count;
    enum wsmi_body_kind kind;
    struct wsmi_xml_name body; /* of the first child of Body; both empty when the body is */
    size_t body_children;
    struct wsmi_identify identify;             /* when kind is IDENTIFY_RESPONSE */
    struct wsmi_fault fault;                   /* when kind is FAULT */
    const struct wsmi_cim_instance *instance;  /* INSTANCE, FRAGMENT, RESOURCE_CREATED; or NULL */
    const struct wsmi_cim_class *class_decl;   /* CLASS */
    const struct wsmi_epr *created;            /* RESOURCE_CREATED */
    struct wsmi_enumeration enumeration;       /* ENUMERATE_RESPONSE, PULL_RESPONSE, CLASS_NAMES */
    struct wsmi_subscription subscription;     /* SUBSCRIBE_RESPONSE, RENEW_RESPONSE */
    struct wsmi_interactive_event interactive; /* INTERACTIVE_EVENT */
};

/*
 * Parses one whole envelope. `in` is not kept. A Fault and an IdentifyResponse must be alone in the
 * Body; other content may have any number of children. Header blocks for another role (SOAP 1.2
 * part 1 section 2.2) are counted and otherwise ignored. Errors: SYNTAX (XML), UNSUPPORTED (DTD,
 * PI, SOAP 1.1), PROTOCOL (shape, repeated or nested elements where the schema has one text,
 * mustUnderstand, RelatesTo), LIMIT, OOM; offsets as in wsmi_xml_read. Linear. Thread safe with an
 * arena per thread; wsmi_xml_init first.
 */
WSMI_API bool wsmi_envelope_parse(struct wsmi_view in, const struct wsmi_envelope_expect *expect,
                                  const struct wsmi_limits *limits, struct wsmi_arena *arena,
                                  struct wsmi_envelope *ret,
                                  struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* "empty", "identify-response", "fault", "other", "instance" ... Static. Pure. */
WSMI_API const char *wsmi_body_kind_name(enum wsmi_body_kind kind);

#ifdef __cplusplus
}
#endif
#endif
