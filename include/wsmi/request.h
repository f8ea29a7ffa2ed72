/* SPDX-License-Identifier: MIT */
/*
 * Request envelopes of WS-Management: DSP0226, DSP0227, MS-WSMV section 3.2.4. The caller supplies
 * the bytes: what XML cannot carry is refused, not altered. Unstable interface until 1.0.
 */
#ifndef WSMI_REQUEST_H
#define WSMI_REQUEST_H

#include "wsmi/instance.h"

#ifdef __cplusplus
extern "C" {
#endif

enum wsmi_action {
    WSMI_ACTION_GET = 0,
    WSMI_ACTION_PUT,
    WSMI_ACTION_CREATE,
    WSMI_ACTION_DELETE,
    WSMI_ACTION_ENUMERATE,
    WSMI_ACTION_PULL,
    WSMI_ACTION_RELEASE,
    WSMI_ACTION_SUBSCRIBE,
    WSMI_ACTION_UNSUBSCRIBE,
    WSMI_ACTION_RENEW,
    WSMI_ACTION_COUNT
};

/* The URI; empty outside the enumeration. Static. */
WSMI_API struct wsmi_view wsmi_action_uri(enum wsmi_action action);

struct wsmi_wsman_option {
    struct wsmi_view name;
    struct wsmi_view value;
    enum wsmi_type type; /* simple types: the Type attribute */
    bool has_type;
    bool must_comply;
};

/* An element that a subscription manager wants back in the header, as it was received. */
struct wsmi_reference_param {
    struct wsmi_view ns;
    struct wsmi_view local;
    struct wsmi_view text;
};

/* Empty views and zeros are left out of the header. */
struct wsmi_request_header {
    struct wsmi_view to; /* required, as the rest of this group */
    struct wsmi_view resource_uri;
    struct wsmi_view action;
    struct wsmi_view message_id; /* "uuid:..." */
    uint32_t max_envelope_size;  /* bytes */
    uint64_t operation_timeout_ms;
    struct wsmi_view locale;
    struct wsmi_view data_locale;
    struct wsmi_view session_id;
    struct wsmi_view operation_id; /* announces interactive operations: MS-WSMV 3.1.4.1.39 */
    uint64_t sequence_id;
    const struct wsmi_selector *selectors; /* names must differ without case */
    size_t selector_count;
    const struct wsmi_wsman_option *options;
    size_t option_count;
    bool options_must_understand;
    const struct wsmi_reference_param *params; /* Unsubscribe, Renew */
    size_t param_count;
};

enum wsmi_datetime_form {
    WSMI_DATETIME_WRAPPED = 0, /* <cim:Datetime>: DSP0230, Windows */
    WSMI_DATETIME_PLAIN,       /* bare text: OMI */
    WSMI_DATETIME_CIM,         /* bare, always the 25 characters of CIM: openwsman */
    WSMI_DATETIME_FORM_COUNT
};

enum wsmi_enumeration_mode {
    WSMI_ENUMERATE_OBJECTS = 0,
    WSMI_ENUMERATE_EPRS,
    WSMI_ENUMERATE_BOTH,
    WSMI_ENUMERATION_MODE_COUNT
};

enum wsmi_polymorphism {
    WSMI_POLYMORPHISM_DEFAULT = 0, /* no element */
    WSMI_POLYMORPHISM_INCLUDE,
    WSMI_POLYMORPHISM_EXCLUDE,
    WSMI_POLYMORPHISM_NONE,
    WSMI_POLYMORPHISM_COUNT
};

enum wsmi_filter_kind {
    WSMI_FILTER_NONE = 0,
    WSMI_FILTER_TEXT,        /* `dialect` and `text`: WQL, CQL and others */
    WSMI_FILTER_SELECTORS,   /* SelectorFilter */
    WSMI_FILTER_ASSOCIATED,  /* AssociatedInstances */
    WSMI_FILTER_ASSOCIATION, /* AssociationInstances */
    WSMI_FILTER_KIND_COUNT
};

struct wsmi_filter {
    enum wsmi_filter_kind kind;
    struct wsmi_view dialect; /* URI */
    struct wsmi_view text;
    const struct wsmi_selector *selectors;
    size_t selector_count;
    const struct wsmi_epr *object; /* of the association filters */
    struct wsmi_view association_class;
    struct wsmi_view result_class;
    struct wsmi_view role;
    struct wsmi_view result_role;
};

struct wsmi_enumerate {
    bool optimize;
    uint32_t max_elements; /* 0: no element */
    enum wsmi_enumeration_mode mode;
    enum wsmi_polymorphism polymorphism;
    struct wsmi_filter filter;
};

struct wsmi_pull {
    struct wsmi_view context; /* byte for byte as received */
    uint32_t max_elements;
    uint64_t max_time_ms; /* 0: no element */
};

struct wsmi_subscribe {
    uint64_t heartbeat_ms; /* 0: none */
    uint64_t expires_ms;   /* 0: none */
    struct wsmi_view locale;
    struct wsmi_view data_locale;
    struct wsmi_filter filter;
    struct wsmi_view bookmark; /* text; empty: none */
    bool send_bookmarks;
};

struct wsmi_invoke {
    struct wsmi_view method;
    const struct wsmi_cim_instance *parameters; /* NULL: none; its class_name is not used */
};

enum wsmi_request_kind {
    WSMI_REQUEST_EMPTY = 0, /* Get, Delete */
    WSMI_REQUEST_INSTANCE,  /* Put, Create */
    WSMI_REQUEST_INVOKE,
    WSMI_REQUEST_ENUMERATE,
    WSMI_REQUEST_PULL,
    WSMI_REQUEST_RELEASE, /* pull.context */
    WSMI_REQUEST_SUBSCRIBE,
    WSMI_REQUEST_UNSUBSCRIBE,
    WSMI_REQUEST_RENEW,       /* subscribe.expires_ms */
    WSMI_REQUEST_INTERACTIVE, /* an answer to a prompt: MS-WSMV 3.1.6.8 */
    WSMI_REQUEST_KIND_COUNT
};

struct wsmi_interactive_response {
    struct wsmi_view event_type; /* "Confirm", "ErrorAction" */
    struct wsmi_view response;   /* "yes", "no", "yesToAll", "noToAll" */
};

struct wsmi_request {
    struct wsmi_request_header header;
    enum wsmi_request_kind kind;
    enum wsmi_datetime_form datetime_form;    /* of instances and parameters */
    const struct wsmi_cim_instance *instance; /* class_ns empty: header.resource_uri */
    struct wsmi_invoke invoke;
    struct wsmi_enumerate enumerate;
    struct wsmi_pull pull;
    struct wsmi_subscribe subscribe;
    struct wsmi_interactive_response interactive;
};

/*
 * Appends the whole envelope, headers in the order every agent takes (ResourceURI before
 * SelectorSet). USAGE, with the offset in the offending text: characters that XML lacks, names that
 * are none, selectors twice or more than limits->max_selectors, references nested deeper than
 * limits->max_epr_depth and instances deeper than max_embedded_depth, null items inside arrays,
 * embedded classes (no service takes one); LIMIT or OOM of `out`. After a failure `out` holds a
 * part of the envelope. Of an instance, `is_key` and `path` are not sent, nor is an array without
 * items; one that is embedded and has no `class_ns` is taken for a neighbour of the class around
 * it. Pure but for `out`.
 */
WSMI_API bool wsmi_request_encode(const struct wsmi_request *request,
                                  const struct wsmi_limits *limits, struct wsmi_buf *out,
                                  struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
