/* SPDX-License-Identifier: MIT */
/*
 * The text form of a uint8 array with the qualifier OctetString: xs:base64Binary (WS-CIM, DSP0230
 * section 8; xsi:type cimBase64Binary). The array starts with its own length, four octets included,
 * as a big-endian number; the text is without them (OMI writes it so). A peer supplies the text, a
 * user the array. Pure. Unstable interface until 1.0.
 */
#ifndef WSMI_OCTETS_H
#define WSMI_OCTETS_H

#include "wsmi/buf.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { WSMI_OCTETS_PREFIX = 4 };

/*
 * Appends the length and then what `text` encodes. White space is ignored wherever it stands.
 * SYNTAX at the offending byte, at the end of the text when characters are missing; LIMIT or OOM
 * when `out` fails. On failure `out` may hold a part.
 */
WSMI_API bool wsmi_octets_parse(struct wsmi_view text, struct wsmi_buf *out,
                                struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* Appends the text for `array`, in one line. USAGE with nothing appended when the array does not
 * start with its length; LIMIT or OOM when `out` failed. */
WSMI_API bool wsmi_octets_write(struct wsmi_view array, struct wsmi_buf *out,
                                struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
