/* SPDX-License-Identifier: MIT */
/*
 * Writing what a caller supplied. Every function appends and is true, or is false with USAGE and
 * the offset in the text it objects to; what it had appended by then stays. A buffer that failed
 * is no failure here: the last step of an encoder asks it.
 */
#ifndef WSMI_WSMAN_CHECKED_H
#define WSMI_WSMAN_CHECKED_H

#include "wsman/write.h"

/* Text, escaped, that has no character XML lacks. */
WSMI_MUST_USE bool wsmi_checked_text(struct wsmi_buf *out, struct wsmi_view text,
                                     struct wsmi_err *err);

/* <p:local>text</p:local>; with `_optional`, nothing for an empty text. */
WSMI_MUST_USE bool wsmi_checked_element(struct wsmi_buf *out, enum wsmi_ns ns, const char *local,
                                        struct wsmi_view text, struct wsmi_err *err);
WSMI_MUST_USE bool wsmi_checked_optional(struct wsmi_buf *out, enum wsmi_ns ns, const char *local,
                                         struct wsmi_view text, struct wsmi_err *err);

/* ` name="value"`, also for an empty value. */
WSMI_MUST_USE bool wsmi_checked_attr(struct wsmi_buf *out, const char *name, struct wsmi_view value,
                                     struct wsmi_err *err);

/* A name without colon, as it is. */
WSMI_MUST_USE bool wsmi_checked_name(struct wsmi_buf *out, struct wsmi_view name,
                                     struct wsmi_err *err);

/* The value of a namespace declaration: neither empty nor one of the two that may not be bound
 * (Namespaces in XML 1.0 section 3). */
WSMI_MUST_USE bool wsmi_checked_namespace(struct wsmi_buf *out, struct wsmi_view uri,
                                          struct wsmi_err *err);

/* PT60.000S, the form every agent reads. */
WSMI_MUST_USE bool wsmi_checked_duration(struct wsmi_buf *out, enum wsmi_ns ns, const char *local,
                                         uint64_t ms, struct wsmi_err *err);

#endif
