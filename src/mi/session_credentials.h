/* SPDX-License-Identifier: MIT */
/* Which credentials a session uses, from the options and the user in the destination (mi-api
 * section 10). */
#ifndef WSMI_MI_SESSION_CREDENTIALS_H
#define WSMI_MI_SESSION_CREDENTIALS_H

#include "mi/session_config.h"
#include "wsmi/destination.h"

/*
 * Sets the proxy's user and password, and config->anonymous, authorization, digest_user, security
 * or the certificate to show. No credentials, or type None: anonymous. Basic: the header value,
 * built once. Other types than these and those of session_security.h, a user in the destination
 * that the credentials contradict or nobody gave a password for, credentials under another name
 * than those of mi.h: refused with `error`.
 *
 * Several credentials, one of each kind at most: a certificate is shown beside any other. Tokens
 * come before Digest, which is for a peer that offers no tokens; credentials that were refused are
 * never followed by others. Basic goes with a certificate alone.
 */
bool wsmi_session_credentials_apply(const struct wsmi_bag *bag,
                                    const struct wsmi_destination *destination,
                                    struct wsmi_session_config *config, struct wsmi_error *error);

#endif
