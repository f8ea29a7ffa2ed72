/* SPDX-License-Identifier: MIT */
#include "proto/auth_token.h"

#include "core/fail.h"
#include "wsmi/ntlm.h"
#include "wsmi/spnego.h"

static bool check_mechanism(struct wsmi_view token, enum wsmi_token_kind kind,
                            const struct wsmi_limits *limits, struct wsmi_err *err)
{
    struct wsmi_ntlm_challenge challenge;
    switch (kind) {
    case WSMI_TOKEN_KERBEROS_REPLY:
    case WSMI_TOKEN_KERBEROS_ERROR:
        return true;
    case WSMI_TOKEN_NTLM:
        return wsmi_ntlm_challenge_parse(token, limits, &challenge, err);
    default:
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, 0, "no token a server answers with");
    }
}

bool wsmi_auth_token_check(struct wsmi_view token, const struct wsmi_limits *limits,
                           struct wsmi_err *err)
{
    struct wsmi_spnego outer;
    struct wsmi_spnego inner;
    if (!wsmi_spnego_parse(token, limits, &outer, err)) {
        return false;
    }
    if (outer.kind != WSMI_TOKEN_SPNEGO_RESPONSE) {
        return check_mechanism(token, outer.kind, limits, err);
    }
    /* The last of a negotiation may hold nothing but its state and a checksum. */
    return outer.token.len == 0 || (wsmi_spnego_parse(outer.token, limits, &inner, err) &&
                                    check_mechanism(outer.token, inner.kind, limits, err));
}
