/* SPDX-License-Identifier: MIT */
/*
 * The parts of a request envelope, one file each. All of them append to `out`, allocate nothing of
 * their own, and fail with USAGE and an offset in the offending text (wsman/checked.h).
 */
#ifndef WSMI_WSMAN_REQUEST_WRITE_H
#define WSMI_WSMAN_REQUEST_WRITE_H

#include "wsman/checked.h"
#include "wsmi/request.h"

struct wsmi_request_writer {
    const struct wsmi_request *request;
    const struct wsmi_limits *limits;
    struct wsmi_buf *out;
    unsigned declared; /* one bit a namespace: those the Envelope declares */
};

#define WSMI_NS_BIT(ns) (1u << (unsigned)(ns))

/* request_header.c: <s:Header>...</s:Header>. */
unsigned wsmi_request_header_needs(const struct wsmi_request_header *header);
WSMI_MUST_USE bool wsmi_request_header_write(const struct wsmi_request_writer *writer,
                                             struct wsmi_err *err);

/* request_header.c: <p:local xml:lang="lang" s:mustUnderstand="false"/>, nothing without `lang`. */
WSMI_MUST_USE bool wsmi_locale_write(struct wsmi_buf *out, enum wsmi_ns ns, const char *local,
                                     struct wsmi_view lang, struct wsmi_err *err);

/* selector_write.c: w:SelectorSet, nothing without selectors; and the content of an element of
 * type a:EndpointReferenceType. `depth` counts the references around, 0 outside of any. */
WSMI_MUST_USE bool wsmi_selectors_write(const struct wsmi_request_writer *writer,
                                        const struct wsmi_selector *selectors, size_t count,
                                        size_t depth, struct wsmi_err *err);
WSMI_MUST_USE bool wsmi_epr_write(const struct wsmi_request_writer *writer,
                                  const struct wsmi_epr *epr, size_t depth, struct wsmi_err *err);

/* option_write.c: w:OptionSet, nothing without options. */
WSMI_MUST_USE bool wsmi_options_write(const struct wsmi_request_writer *writer,
                                      struct wsmi_err *err);

/* filter_write.c: w:Filter, nothing for WSMI_FILTER_NONE. */
unsigned wsmi_filter_needs(const struct wsmi_filter *filter);
WSMI_MUST_USE bool wsmi_filter_write(const struct wsmi_request_writer *writer,
                                     const struct wsmi_filter *filter, struct wsmi_err *err);

/* enumerate_write.c: the bodies of WS-Enumeration. */
WSMI_MUST_USE bool wsmi_enumerate_write(const struct wsmi_request_writer *writer,
                                        struct wsmi_err *err);
WSMI_MUST_USE bool wsmi_pull_write(const struct wsmi_request_writer *writer, struct wsmi_err *err);
WSMI_MUST_USE bool wsmi_release_write(const struct wsmi_request_writer *writer,
                                      struct wsmi_err *err);

/* subscribe_write.c: the bodies of WS-Eventing. */
WSMI_MUST_USE bool wsmi_subscribe_write(const struct wsmi_request_writer *writer,
                                        struct wsmi_err *err);
WSMI_MUST_USE bool wsmi_renew_write(const struct wsmi_request_writer *writer, struct wsmi_err *err);

/* instance_write.c: the bodies of Put and Create, and of a method. */
unsigned wsmi_instance_needs(const struct wsmi_cim_instance *instance, enum wsmi_datetime_form form,
                             const struct wsmi_limits *limits);
WSMI_MUST_USE bool wsmi_instance_write(const struct wsmi_request_writer *writer,
                                       struct wsmi_err *err);
WSMI_MUST_USE bool wsmi_invoke_write(const struct wsmi_request_writer *writer,
                                     struct wsmi_err *err);

#endif
