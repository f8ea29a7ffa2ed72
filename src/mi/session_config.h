/* SPDX-License-Identifier: MIT */
/* From protocol, destination string and options to what a session needs; every contradiction and
 * everything unsupported ends here. */
#ifndef WSMI_MI_SESSION_CONFIG_H
#define WSMI_MI_SESSION_CONFIG_H

#include "mi.h"
#include "mi/bag.h"
#include "mi/error.h"
#include "mi/session_security.h"
#include "wsmi/challenge.h"
#include "wsmi/limits.h"
#include "wsmi/secret.h"

struct wsmi_session_config {
    char *url;         /* http[s]://host:port/prefix */
    char *server_name; /* the host, as results tell it */
    char *user_agent;
    char *connect_to; /* host:port to connect to in place of that of `url`; NULL: that one */
    char *ca_file;    /* NULL: the system's store */
    char *ca_dir;
    char *crl_file;
    char *certificate_file; /* ours */
    char *key_file;
    char *certificate_dir;  /* where the certificate with this thumbprint is looked for */
    char *thumbprint;       /* NULL: whatever certificate_file holds */
    bool shows_certificate; /* to prove who the user is */
    struct wsmi_secret key_password;
    char *proxy_url;
    char *proxy_user;
    struct wsmi_secret proxy_password;
    char *basic_user;  /* NULL: no Basic; what is sent is in `authorization` */
    char *digest_user; /* NULL: no Digest; beside `security`, for a peer that takes no tokens */
    struct wsmi_secret digest_password;
    enum wsmi_auth_scheme proxy_scheme; /* BASIC or DIGEST, with proxy_user */
    bool proxy_from_environment;
    unsigned port;
    bool is_https;
    bool wants_privacy; /* nobody on the way may read messages */
    bool verify_chain;
    bool verify_name;
    bool verify_revocation;
    bool only_tls_1_3;
    struct wsmi_session_security security; /* tokens */
    bool anonymous;                        /* no credentials: Identify goes out unauthenticated */
    MI_Uint32 log_level;                   /* of WSMI_OPTION_LOG_LEVEL; 0: nothing after creation */
    struct wsmi_secret authorization; /* value of the Authorization header; empty when anonymous */
    uint64_t timeout_ms;              /* default of an operation */
    uint32_t max_envelope_bytes;      /* asked of the peer for its answers */
    uint32_t max_elements;            /* items asked for at a time */
    char *locale;                     /* of texts; NULL: the peer's choice */
    char *data_locale;                /* of numbers in texts; NULL: the peer's choice */
    struct wsmi_limits limits;
};

/*
 * `protocol` and `destination` may be NULL (mi-api section 5, NewSession); `bag` holds the options.
 * On success `ret` is filled and the caller cleans it up; otherwise `ret` is zeroed and `error`
 * says what and where (offset into the destination). Contacts nobody, reads no file. Pure but for
 * memory.
 */
bool wsmi_session_config_build(const MI_Char *protocol, const MI_Char *destination,
                               const struct wsmi_bag *bag, struct wsmi_session_config *ret,
                               struct wsmi_error *error);

void wsmi_session_config_clean_up(struct wsmi_session_config *config);

#endif
