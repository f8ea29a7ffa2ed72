/* SPDX-License-Identifier: MIT */
/*
 * Writing XML into a buffer. No insignificant white space, no comments, no CDATA, no character
 * reference but those of TAB, LF and CR: several agents read no more than that.
 */
#ifndef WSMI_WSMAN_WRITE_H
#define WSMI_WSMAN_WRITE_H

#include "wsman/names.h"
#include "wsmi/buf.h"
#include "wsmi/xml.h"

/* Writes `text` as wsmi_write_text does. False, and where it begins, at the first character that
 * may not stand in XML: what a caller asks to send is refused by this, not altered. */
WSMI_MUST_USE bool wsmi_write_legal(struct wsmi_buf *out, struct wsmi_view text,
                                    size_t *ret_offset);

/* `text` with & < > " ' TAB LF CR escaped, fit for content and attribute values alike. What
 * wsmi_write_legal objects to becomes U+FFFD, so that the output is well-formed whatever comes
 * in. */
void wsmi_write_text(struct wsmi_buf *out, struct wsmi_view text);

/* <p:local>text</p:local>, with the prefix of `ns`. */
void wsmi_write_element(struct wsmi_buf *out, enum wsmi_ns ns, const char *local,
                        struct wsmi_view text);

/* The same, nothing at all when `text` is empty. */
void wsmi_write_optional(struct wsmi_buf *out, enum wsmi_ns ns, const char *local,
                         struct wsmi_view text);

/* ` name="value"`, nothing when `value` is empty. */
void wsmi_write_attr(struct wsmi_buf *out, const char *name, struct wsmi_view value);

/* <p:local> and </p:local>. */
void wsmi_write_open(struct wsmi_buf *out, enum wsmi_ns ns, const char *local);
void wsmi_write_close(struct wsmi_buf *out, enum wsmi_ns ns, const char *local);

/* <s:Envelope ...> with the declarations of `count` namespaces; `lang` may be empty. */
void wsmi_write_envelope(struct wsmi_buf *out, struct wsmi_view lang, const enum wsmi_ns *ns,
                         size_t count);

#endif
