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
