/* SPDX-License-Identifier: MIT */
/*
 * Where one envelope ends and the next begins, in a body that holds several, one behind the other
 * (MS-WSMV section 3.1.4.1.39: one a chunk, but nobody keeps the chunks apart). The peer supplies
 * every byte. Judges nothing but tags: what it cuts out still goes through the parsers, and what
 * they would accept it cuts exactly behind the root element.
 */
#ifndef WSMI_PROTO_ENVELOPE_SPLIT_H
#define WSMI_PROTO_ENVELOPE_SPLIT_H

#include "wsmi/view.h"

enum wsmi_split {
    WSMI_SPLIT_MORE = 0, /* all bytes belong to an envelope that is not over */
    WSMI_SPLIT_GAP,      /* the bytes used are white space in front of an envelope */
    WSMI_SPLIT_END,      /* the bytes used are the rest of an envelope */
    WSMI_SPLIT_BROKEN    /* the byte behind those used stands in no XML document of ours, nor in any
                            charset that has ASCII for markup; so it stays */
};

/* All zero in the beginning. No memory is held, whatever the peer sends. */
struct wsmi_envelope_split {
    unsigned state;
    size_t depth;     /* open elements */
    unsigned matched; /* of the opening of a CDATA section */
    uint8_t quote;    /* around the attribute value */
};

/*
 * Reads on where the last piece ended, up to the first thing worth telling; `ret_used` bytes of
 * `piece` were read, all of them with MORE. Pieces of any size give the same envelopes. Pure but
 * for `split`; linear.
 */
enum wsmi_split wsmi_envelope_split_feed(struct wsmi_envelope_split *split, struct wsmi_view piece,
                                         size_t *ret_used);

/* True in front of an envelope: the body may end here. Pure. */
bool wsmi_envelope_split_is_between(const struct wsmi_envelope_split *split);

#endif
