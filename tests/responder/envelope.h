/* SPDX-License-Identifier: MIT */
/* Writes the responder's SOAP envelopes (DSP0226 sections 11 and 14): the identity and the faults,
 * right or wrong. */
#ifndef RESP_ENVELOPE_H
#define RESP_ENVELOPE_H

#include <stddef.h>

#include "answer.h"
#include "fault.h"
#include "text.h"

/* `ret_fill_at`: where text may be inserted to make the answer larger and leave it well-formed. */
void resp_envelope_write_identity(struct resp_text *out, const struct resp_request_facts *f,
                                  size_t *ret_fill_at);

void resp_envelope_write_fault(struct resp_text *out, const struct resp_request_facts *f,
                               const struct resp_fault *fault);

/* Applies what is done to any envelope as bytes: bom, encode, unclosed, trailing. False when memory
 * ran out. */
bool resp_envelope_distort(struct resp_answer *a, const struct resp_misbehave *m);

#endif
