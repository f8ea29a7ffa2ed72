/* SPDX-License-Identifier: MIT */
/* Shared by the files that read and write sealed bodies; see wsmi/multipart.h for what they are. */
#ifndef WSMI_HTTPFRAME_MULTIPART_INTERNAL_H
#define WSMI_HTTPFRAME_MULTIPART_INTERNAL_H

#include "core/cur.h"
#include "wsmi/multipart.h"

/* The only one there is (MS-WSMV section 2.2.9.1.1.1). */
#define WSMI_BOUNDARY "Encrypted Boundary"

/*@
  // Of what the cursor has before it: where an error may be said to be.
  predicate in_rest{L}(struct wsmi_cur *c, integer offset) =
    c->offset <= offset <= c->offset + c->rest.len;

  predicate empty_or_within{L}(struct wsmi_view part, struct wsmi_view whole) =
    part.len == 0 || (readable(part) && within(part, whole));

  // What OriginalContent said has been read, and lies in these bytes.
  predicate original{L}(struct wsmi_multipart *f, struct wsmi_view whole, integer max) =
    0 < f->length <= max && readable(f->type) && within(f->type, whole) &&
    empty_or_within(f->charset_name, whole);

  // Nothing of it has.
  predicate no_original{L}(struct wsmi_multipart *f) =
    f->length == 0 && f->charset_name.len == 0;

  // None of it was read in between.
  predicate same_original{L1, L2}(struct wsmi_multipart *f) =
    \at(f->length, L1) == \at(f->length, L2) && \at(f->type, L1) == \at(f->type, L2) &&
    \at(f->charset_name, L1) == \at(f->charset_name, L2);
*/

/* The value of OriginalContent: type, charset and length of the message inside. Errors lie in it.
 */
/*@
  requires cursor_value(value) && \valid_read(limits) && \valid(frame) && \valid(err);
  requires \separated(limits, frame, err);
  requires frame->length == 0 && frame->charset_name.len == 0;
  assigns frame->type, frame->length, frame->charset_name, frame->charset, *err;
  ensures \result ==> readable(frame->type) && within(frame->type, value.rest);
  ensures \result ==> empty_or_within(frame->charset_name, value.rest);
  ensures \result ==> 0 < frame->length <= limits->max_message_bytes;
  ensures \result ==> *err == \old(*err);
  ensures !\result ==> value.offset <= err->offset <= value.offset + value.rest.len;
*/
bool wsmi_multipart_read_original(struct wsmi_cur value, const struct wsmi_limits *limits,
                                  struct wsmi_multipart *frame, struct wsmi_err *err) WSMI_MUST_USE;

#endif
