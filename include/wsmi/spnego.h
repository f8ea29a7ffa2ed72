/* SPDX-License-Identifier: MIT */
/*
 * Authentication tokens of the schemes Negotiate and Kerberos: SPNEGO (RFC 4178 section 4.2, with
 * the hints of MS-SPNG section 2.2.1), Kerberos framed as RFC 1964 section 1.1 does, or a bare NTLM
 * message. The peer supplies every byte, before anything of them is authenticated, and a GSSAPI
 * mechanism reads them next: here every length is compared with what is there first. Unstable
 * interface until 1.0.
 */
#ifndef WSMI_SPNEGO_H
#define WSMI_SPNEGO_H

#include "wsmi/err.h"
#include "wsmi/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

enum wsmi_token_kind {
    WSMI_TOKEN_NONE = 0,        /* of no parsed token */
    WSMI_TOKEN_SPNEGO_INIT,     /* NegTokenInit, the client's first */
    WSMI_TOKEN_SPNEGO_RESPONSE, /* NegTokenResp, every other */
    WSMI_TOKEN_KERBEROS_REQUEST,
    WSMI_TOKEN_KERBEROS_REPLY,
    WSMI_TOKEN_KERBEROS_ERROR,
    WSMI_TOKEN_NTLM, /* not looked into: see wsmi/ntlm.h */
    WSMI_TOKEN_KIND_COUNT
};

enum wsmi_spnego_state {
    WSMI_SPNEGO_COMPLETED = 0,
    WSMI_SPNEGO_INCOMPLETE,
    WSMI_SPNEGO_REJECTED,
    WSMI_SPNEGO_MIC_REQUESTED,
    WSMI_SPNEGO_NO_STATE, /* the token does not say */
    WSMI_SPNEGO_STATE_COUNT
};

/* What an object identifier stands for. */
enum wsmi_token_mech {
    WSMI_TOKEN_MECH_OTHER = 0,
    WSMI_TOKEN_MECH_SPNEGO,
    WSMI_TOKEN_MECH_KERBEROS, /* also as Windows 2000 misspells it */
    WSMI_TOKEN_MECH_NTLM,
    WSMI_TOKEN_MECH_NEGOEX,
    WSMI_TOKEN_MECH_COUNT
};

/* More mechanisms than this in one token are an error of class LIMIT. */
enum { WSMI_SPNEGO_MAX_MECHS = 16 };

/* What lacks is empty. Object identifiers are their contents, without tag and length. */
struct wsmi_spnego {
    enum wsmi_token_kind kind;
    struct wsmi_view mechs[WSMI_SPNEGO_MAX_MECHS]; /* of NegTokenInit, in its order */
    size_t mech_count;
    enum wsmi_spnego_state state;    /* of NegTokenResp */
    struct wsmi_view supported_mech; /* of NegTokenResp */
    struct wsmi_view token; /* mechToken, responseToken, Kerberos' own message, or all of NTLM's */
    struct wsmi_view mic;   /* mechListMIC */
};

/* "spnego-init", "kerberos-reply", "ntlm" ...; "none" outside the enumeration. Static. Pure. */
WSMI_API const char *wsmi_token_kind_name(enum wsmi_token_kind kind);

/* Pure. */
WSMI_API enum wsmi_token_mech wsmi_token_mech_from_oid(struct wsmi_view oid);

/*
 * Parses one whole decoded token; every view borrows `token`. DER only: definite lengths in their
 * shortest form, nothing behind an element that should be the last. Fields in their order, each
 * once; those a later version adds behind them are skipped. What lies inside of a mechanism's token
 * is not looked at; it may be parsed in its turn.
 *
 * Errors: SYNTAX, UNSUPPORTED (none of the kinds above), LIMIT (max_token_bytes,
 * WSMI_SPNEGO_MAX_MECHS). Linear, no recursion. Pure.
 */
WSMI_API bool wsmi_spnego_parse(struct wsmi_view token, const struct wsmi_limits *limits,
                                struct wsmi_spnego *ret,
                                struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
