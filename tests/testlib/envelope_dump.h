/* SPDX-License-Identifier: MIT */
/* Every field of a parsed envelope as text, one a line, for golden files and comparisons. */
#ifndef WSMI_TESTLIB_ENVELOPE_DUMP_H
#define WSMI_TESTLIB_ENVELOPE_DUMP_H

#include "wsmi/envelope.h"

/* Absent fields are left out; bytes outside printable ASCII, and the backslash, are written \xHH.
 */
void envelope_dump(const struct wsmi_envelope *envelope, struct wsmi_buf *out);

/* "error: CODE at OFFSET: REASON". */
void envelope_dump_error(const struct wsmi_err *err, struct wsmi_buf *out);

#endif
