/* SPDX-License-Identifier: MIT */
/* Channel bindings of the type tls-server-end-point (RFC 5929 section 4.1): authentication inside
 * TLS is good for the certificate that the client has seen, and for no other. */
#ifndef RESP_BINDING_H
#define RESP_BINDING_H

#include <stdbool.h>

#include "text.h"

/* The application data of the bindings, from the certificate in PEM that is served. */
bool resp_binding_make(const char *pem, struct resp_text *ret);

/*
 * Does a token hold an NTLM AUTHENTICATE message without bindings (MS-NLMP 2.2.2.1,
 * MsvAvChannelBindings missing or zero)? gss-ntlmssp 1.2.0 ends the program when it is to compare
 * bindings with none, so it is asked before.
 */
bool resp_binding_is_missing(const struct resp_text *token);

#endif
