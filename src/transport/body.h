/* SPDX-License-Identifier: MIT */
/* The body of an answer while it comes in. */
#ifndef WSMI_TRANSPORT_BODY_H
#define WSMI_TRANSPORT_BODY_H

#include "wsmi/buf.h"

/*
 * Before the first `come` bytes of a body go into `body`: one piece of memory for the whole of it,
 * instead of ever larger ones. What the peer announces is believed when a part of it has come, so
 * nobody makes us take much for little. `announced` 0: nothing is. Fails as wsmi_buf_expect does.
 */
void wsmi_body_expect(struct wsmi_buf *body, uint64_t announced, size_t come);

#endif
