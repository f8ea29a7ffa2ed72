/* SPDX-License-Identifier: MIT */
/* Writes the responder's SOAP envelopes (DSP0226 section 11): the identity, right or wrong; and
 * what is done to the bytes of any envelope. */
#ifndef RESP_ENVELOPE_H
#define RESP_ENVELOPE_H

#include <stddef.h>

#include "answer.h"
#include "text.h"

/* `ret_fill_at`: where text may be inserted to make the answer larger and leave it well-formed. */
void resp_envelope_write_identity(struct resp_text *out, const struct resp_request_facts *f,
                                  size_t *ret_fill_at);

/* Applies what is done to any envelope as bytes: bom, encode, unclosed, trailing. False when memory
 * ran out. */
bool resp_envelope_distort(struct resp_answer *a, const struct resp_misbehave *m);

#endif
