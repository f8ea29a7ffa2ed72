/* SPDX-License-Identifier: MIT */
/*
 * Authentication challenges, the value of WWW-Authenticate and Proxy-Authenticate: RFC 9110 section
 * 11, with Basic (RFC 7617), Digest (RFC 7616) and Negotiate (RFC 4559) in mind. The peer supplies
 * every byte. Unstable interface until 1.0.
 */
#ifndef WSMI_CHALLENGE_H
#define WSMI_CHALLENGE_H

#include "wsmi/arena.h"
#include "wsmi/buf.h"
#include "wsmi/httpparam.h"
#include "wsmi/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

enum wsmi_auth_scheme {
    WSMI_AUTH_UNKNOWN = 0, /* any other token; see wsmi_challenge.name */
    WSMI_AUTH_BASIC,
    WSMI_AUTH_DIGEST,
    WSMI_AUTH_NEGOTIATE,
    WSMI_AUTH_KERBEROS,
    WSMI_AUTH_NTLM,
    WSMI_AUTH_CREDSSP,
    WSMI_AUTH_COUNT
};

/* Has a token68 or parameters or neither, never both. */
struct wsmi_challenge {
    enum wsmi_auth_scheme scheme;
    struct wsmi_view name;                /* the scheme as it was written */
    struct wsmi_view token68;             /* empty when there is none; its base64 is not decoded */
    const struct wsmi_http_param *params; /* NULL when param_count is 0 */
    size_t param_count;
};

struct wsmi_challenges {
    const struct wsmi_challenge *items; /* in the order of the field */
    size_t count;                       /* 0 for a field of white space and commas */
};

/* "Basic" ...; "unknown" for WSMI_AUTH_UNKNOWN and values outside the enumeration. Static. Pure.
 */
WSMI_API const char *wsmi_auth_scheme_name(enum wsmi_auth_scheme scheme);

/*
 * Parses one field value; several fields of one answer are the same as their values joined by ", "
 * (RFC 9110 section 5.3). An Authorization value is read as well, as a list of one. Empty list
 * elements are skipped. A comma followed by `token =` continues the challenge before it, anything
 * else starts a new one; `Scheme abc=` is a token68 and `Scheme abc=x` a parameter. Every view in
 * `ret` borrows `arena`, so `field` may go away.
 *
 * Errors: SYNTAX (also: a parameter twice in one challenge, parameters beside a token68, a
 * parameter before any scheme, control characters), LIMIT (max_field_bytes, max_challenges,
 * max_params), OOM. Linear in the field times max_params. Pure.
 */
WSMI_API bool wsmi_challenges_parse(struct wsmi_view field, const struct wsmi_limits *limits,
                                    struct wsmi_arena *arena, struct wsmi_challenges *ret,
                                    struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* The first challenge of `scheme`, or NULL. Pure. */
WSMI_API const struct wsmi_challenge *
wsmi_challenges_find(const struct wsmi_challenges *challenges,
                     enum wsmi_auth_scheme scheme) WSMI_NONNULL;

/* The realm parameter, or an empty view when there is none (RFC 7617 and 7616 require one; OMI
 * sends it with Negotiate too). Pure. */
WSMI_API struct wsmi_view wsmi_challenge_realm(const struct wsmi_challenge *challenge) WSMI_NONNULL;

/*
 * Appends the field value, `name` deciding over `scheme`. What was parsed parses back to the same.
 * Errors: USAGE with nothing appended when a part cannot be written (a name that is no token, a
 * token68 beside parameters, control characters in a value ...; offset = index of the challenge);
 * LIMIT or OOM when `buf` failed.
 */
WSMI_API bool wsmi_challenges_write(const struct wsmi_challenges *challenges, struct wsmi_buf *buf,
                                    struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/*
 * Appends the value of Authorization for Basic: RFC 7617 section 2. The bytes go out as given
 * (UTF-8 is what WS-Man services expect). The buffer then holds a secret; wsmi_buf_clean_up wipes
 * it. Errors: USAGE with nothing appended (a ':' in the user, a control character in either:
 * offset in that part), LIMIT, OOM.
 */
WSMI_API bool wsmi_basic_write_credentials(struct wsmi_view user, struct wsmi_view password,
                                           struct wsmi_buf *buf,
                                           struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

struct wsmi_basic_credentials {
    struct wsmi_view user;
    struct wsmi_view password;
};

/*
 * The other direction, for services: `field` is the whole Authorization value, `buf` receives the
 * decoded bytes (its old contents are dropped) and `ret` borrows it. Errors: SYNTAX (another
 * scheme, base64 that is not canonical, no ':', control characters; `buf` is then empty and wiped
 * of them), LIMIT, OOM.
 */
WSMI_API bool wsmi_basic_read_credentials(struct wsmi_view field, struct wsmi_buf *buf,
                                          struct wsmi_basic_credentials *ret,
                                          struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
