/* SPDX-License-Identifier: MIT */
/*
 * What authentication needs of a security mechanism: a context that turns the peer's tokens into
 * ours and, once it is complete, messages into sealed ones and back. src/transport implements it
 * with GSSAPI; tests plug in a scripted one. Every call may block for seconds (a key distribution
 * centre, a directory), so none is made on the I/O thread or under a lock.
 */
#ifndef WSMI_PROTO_SECURITY_H
#define WSMI_PROTO_SECURITY_H

#include "wsmi/buf.h"
#include "wsmi/view.h"

/* Which tokens are exchanged. */
enum wsmi_mech {
    WSMI_MECH_SPNEGO = 0, /* RFC 4178; Kerberos first, NTLM where the configuration allows it */
    WSMI_MECH_KERBEROS,   /* RFC 4121, bare */
    WSMI_MECH_NTLM,       /* MS-NLMP, bare: what Windows itself sends for passwords (MS-SPNG) */
    WSMI_MECH_COUNT
};

/* What is done to bodies once the context is complete. */
enum wsmi_protection {
    WSMI_PROTECTION_NONE = 0, /* TLS does it, or the caller waived it */
    WSMI_PROTECTION_INTEGRITY,
    WSMI_PROTECTION_PRIVACY
};

/* Strings are NUL-terminated UTF-8 and borrowed until `open` has returned. */
struct wsmi_security_config {
    enum wsmi_mech mech;
    enum wsmi_protection protection;
    const char *service;          /* "HTTP", "WSMAN", "host" */
    const char *host;             /* as the caller named it; never looked up in the DNS */
    unsigned port;                /* part of the service's name; 0: not */
    const char *user;             /* NULL: the identity of the process or of `credential_cache` */
    const char *domain;           /* domain or realm; NULL: none given, or part of `user` */
    struct wsmi_view password;    /* secret; ptr NULL: none */
    const char *credential_cache; /* as GSSAPI names it, "FILE:/..."; NULL: the default */
    const char *client_keytab;    /* "FILE:/..."; NULL: the default */
    bool allow_ntlm;              /* inside SPNEGO */
    bool delegate;
    struct wsmi_view channel_bindings; /* application data (RFC 5929); empty: none, or over https
                                          those of the certificate (transport/secure.h) */
};

enum wsmi_security_code {
    WSMI_SECURITY_OK = 0,
    WSMI_SECURITY_OOM,
    WSMI_SECURITY_UNAVAILABLE, /* the library or the mechanism is not installed */
    WSMI_SECURITY_CREDENTIALS, /* none, expired, or not accepted by whoever issues tickets */
    WSMI_SECURITY_TARGET,      /* the service is unknown to whoever issues tickets */
    WSMI_SECURITY_UNREACHABLE, /* who issues tickets does not answer */
    WSMI_SECURITY_CLOCK,       /* the clocks of the parties differ too much */
    WSMI_SECURITY_TOKEN,       /* the peer's token is refused: malformed, or not the peer's */
    WSMI_SECURITY_WEAK,        /* the context has not the protection that was asked for */
    WSMI_SECURITY_MESSAGE,     /* a sealed message is altered, replayed or out of order */
    WSMI_SECURITY_CODE_COUNT
};

/* Why a call failed. `text` names service, mechanism and both status values in words: printable,
 * never a secret or a token. */
struct wsmi_security_failure {
    enum wsmi_security_code code;
    uint32_t major;
    uint32_t minor;
    char text[512];
};

/* What else is to be known of a context. */
struct wsmi_security_notes {
    bool is_counted; /* a secret that the peer refuses is one try less: NTLM's passwords, wherever
                      * they are kept, not Kerberos' tickets */
    const char *warning; /* for the user: what is less than was asked for; static until `close`;
                          * NULL: nothing */
};

struct wsmi_security;
struct wsmi_security_context;

/*
 * Contexts may be used on any thread, one thread at a time; different ones at the same time.
 * Functions return false with `failure` filled; a context that failed is good for `close` only.
 */
struct wsmi_security_ops {
    /* Acquires the credentials. */
    bool (*open)(struct wsmi_security *security, const struct wsmi_security_config *config,
                 struct wsmi_security_context **ret, struct wsmi_security_failure *failure);
    /* `token` is the peer's, empty the first time; appends ours to `out`, which may stay empty.
     * Sets `ret_complete`; after that no more steps. Complete implies the protection asked for and,
     * for Kerberos, that the peer has proved who it is. */
    bool (*step)(struct wsmi_security_context *context, struct wsmi_view token,
                 struct wsmi_buf *out, bool *ret_complete, struct wsmi_security_failure *failure);
    /* Seals (or signs) the next message of this direction, which is what `message` holds from
     * `start` on: the ciphertext takes its place, with padding behind it, and the header of MS-WSMV
     * section 2.2.9.1 is appended to `header`. On failure `message` may be empty. */
    bool (*wrap)(struct wsmi_security_context *context, size_t start, struct wsmi_buf *header,
                 struct wsmi_buf *message, struct wsmi_security_failure *failure);
    /* The reverse; appends to `message`. Where `data` follows `header` in memory both may be
     * written to, but never with the text. */
    bool (*unwrap)(struct wsmi_security_context *context, struct wsmi_view header,
                   struct wsmi_view data, struct wsmi_buf *message,
                   struct wsmi_security_failure *failure);
    /* The identity and the mechanism at work, for people ("user@REALM by Kerberos"); static until
     * `close`. */
    const char *(*describe)(const struct wsmi_security_context *context);
    struct wsmi_security_notes (*note)(const struct wsmi_security_context *context);
    void (*close)(struct wsmi_security_context *context);
};

/* An implementation embeds this as its first member. */
struct wsmi_security {
    const struct wsmi_security_ops *ops;
};

#endif
