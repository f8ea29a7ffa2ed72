/* SPDX-License-Identifier: MIT */
/* Every field of declarations and instances of CIM-XML as text, one thing a line, for golden files
 * and comparisons. Bytes outside printable ASCII, and the backslash, are written \xHH. */
#ifndef WSMI_TESTLIB_CIMXML_DUMP_H
#define WSMI_TESTLIB_CIMXML_DUMP_H

#include "wsmi/cimxml.h"

void cimxml_dump_text(struct wsmi_buf *out, struct wsmi_view text);

/* Two spaces a level in front of every line. */
void cimxml_dump_class(const struct wsmi_cim_class *decl, size_t level, struct wsmi_buf *out);
void cimxml_dump_instance(const struct wsmi_cim_instance *instance, size_t level,
                          struct wsmi_buf *out);

/* A whole document. */
void cimxml_dump(const struct wsmi_cimxml *document, struct wsmi_buf *out);

#endif
