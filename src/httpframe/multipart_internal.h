/* SPDX-License-Identifier: MIT */
/* Shared by the files that read and write sealed bodies; see wsmi/multipart.h for what they are. */
#ifndef WSMI_HTTPFRAME_MULTIPART_INTERNAL_H
#define WSMI_HTTPFRAME_MULTIPART_INTERNAL_H

#include "core/cur.h"
#include "wsmi/multipart.h"

/* The only one there is (MS-WSMV section 2.2.9.1.1.1). */
#define WSMI_BOUNDARY "Encrypted Boundary"

/* The value of OriginalContent: type, charset and length of the message inside. */
bool wsmi_multipart_read_original(struct wsmi_cur value, const struct wsmi_limits *limits,
                                  struct wsmi_multipart *frame, struct wsmi_err *err) WSMI_MUST_USE;

#endif
