/* SPDX-License-Identifier: MIT */
/*
 * The acceptor's side of a security context, by the GSSAPI of MIT Kerberos and gss-ntlmssp. It is
 * not the library's src/transport/gss*.c on purpose: those are the initiator, and the two sides are
 * to check each other.
 *
 * Keys come from KRB5_KTNAME, NTLM's users from NTLM_USER_FILE. A responder that was built without
 * GSSAPI accepts nobody here.
 */
#ifndef RESP_GSS_H
#define RESP_GSS_H

#include <stdbool.h>
#include <stddef.h>

#include "options.h"
#include "text.h"

struct resp_gss;

enum resp_gss_result { GSS_STEP_MORE, GSS_STEP_DONE, GSS_STEP_REFUSED };

bool resp_gss_is_available(void);

/* NULL when memory ran out. `scheme` is the word of the HTTP header: Negotiate takes SPNEGO and raw
 * NTLM, Kerberos and NTLM take only their own tokens. `binding` must outlive it; empty: none. */
struct resp_gss *resp_gss_new(enum resp_scheme scheme, enum resp_cbt cbt, bool takes_signed,
                              const struct resp_text *binding);
void resp_gss_destroy(struct resp_gss *g);

/* Takes the client's token, appends the answer to it (perhaps nothing). */
enum resp_gss_result resp_gss_step(struct resp_gss *g, const void *token, size_t len,
                                   struct resp_text *ret_token);

/* After GSS_STEP_DONE: who it is, and whether messages can be sealed, or signed where that will do.
 */
const char *resp_gss_client(const struct resp_gss *g);
bool resp_gss_can_seal(const struct resp_gss *g);

/* What the client has only signed is answered so. Each appends; false when GSSAPI refuses, and the
 * context is then spent. */
bool resp_gss_seal(struct resp_gss *g, enum resp_wrap wrap, const void *message, size_t len,
                   struct resp_text *ret_header, struct resp_text *ret_data);
bool resp_gss_unseal(struct resp_gss *g, const void *token, size_t len, struct resp_text *ret);

#endif
