/* SPDX-License-Identifier: MIT */
/* What every transport asks of a request. */
#ifndef WSMI_TRANSPORT_REQUEST_H
#define WSMI_TRANSPORT_REQUEST_H

#include "proto/transport.h"

/* USAGE for a control character in a header or the authorization: it would end the line. Pure. */
WSMI_MUST_USE bool wsmi_request_check(const struct wsmi_http_request *request,
                                      struct wsmi_err *err);

#endif
