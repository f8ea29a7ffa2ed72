/* SPDX-License-Identifier: MIT */
/*
 * Seeds of the envelope target open with one printable character and a line end that choose how the
 * rest is parsed: the character minus '0' is a bit set. An 'i' between the two asks for instances.
 * Input without that opening is parsed as for a live peer that was sent a Get.
 */
#ifndef WSMI_PROPS_PROP_ENVELOPE_H
#define WSMI_PROPS_PROP_ENVELOPE_H

#include "wsmi/envelope.h"

enum prop_envelope_bits {
    PROP_ENVELOPE_LENIENT = 7,      /* wsmi_lenient bits */
    PROP_ENVELOPE_RELATES = 1 << 3, /* PROP_ENVELOPE_MESSAGE_ID was our MessageID */
    PROP_ENVELOPE_TIGHT = 1 << 4,   /* the limits of the layer are small */
    PROP_ENVELOPE_UTF16 = 1 << 5,   /* the media type says UTF-16 */
    PROP_ENVELOPE_BITS = 1 << 6
};

#define PROP_ENVELOPE_MESSAGE_ID "uuid:00000000-0000-4000-8000-000000000001"

struct prop_envelope_case {
    struct wsmi_view message;
    struct wsmi_envelope_expect expect;
    struct wsmi_limits limits;
};

struct prop_envelope_case prop_envelope_case(struct wsmi_view input);

/* Every property of a parse: total, pure, out of memory, round trip, prefixes. `input` is what the
 * message was made of; it decides where memory runs out. */
void prop_envelope_check(const struct prop_envelope_case *given, struct wsmi_view input);

/* Lowers the limits of the layer so far that a short message passes them. */
void prop_envelope_tighten(struct wsmi_limits *limits);

/* What holds for the instances, references and entries of an accepted envelope. */
void prop_check_values(const struct prop_envelope_case *given,
                       const struct wsmi_envelope *envelope);

/* Terminated behind its end, and no terminator inside. */
void prop_check_terminated(struct wsmi_view view);

#endif
