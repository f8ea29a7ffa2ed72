/* SPDX-License-Identifier: MIT */
/*
 * Tokens of a server on their way to a GSSAPI mechanism, which reads them before anybody is
 * authenticated and has had its share of lengths that were believed. The peer supplies every byte.
 */
#ifndef WSMI_PROTO_AUTH_TOKEN_H
#define WSMI_PROTO_AUTH_TOKEN_H

#include "wsmi/err.h"
#include "wsmi/limits.h"

/*
 * Whether `token` is, from its first octet to its last, something a server answers a client's token
 * with: SPNEGO's response, Kerberos' reply or error, NTLM's challenge; likewise what lies inside a
 * response. Errors: SYNTAX, UNSUPPORTED (any other kind), LIMIT, as wsmi/spnego.h and wsmi/ntlm.h
 * have them. Linear. Pure.
 */
WSMI_MUST_USE bool wsmi_auth_token_check(struct wsmi_view token, const struct wsmi_limits *limits,
                                         struct wsmi_err *err);

#endif
