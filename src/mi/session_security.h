/* SPDX-License-Identifier: MIT */
/* How a session authenticates with tokens (Negotiate), and what that does to messages: from the
 * options and credentials of mi.h to proto/security.h. */
#ifndef WSMI_MI_SESSION_SECURITY_H
#define WSMI_MI_SESSION_SECURITY_H

#include "mi.h"
#include "proto/security.h"
#include "wsmi/challenge.h"
#include "wsmi/secret.h"

struct wsmi_bag_credential;
struct wsmi_error;
struct wsmi_session_config;

/* Zeroed: no tokens. */
struct wsmi_session_security {
    bool is_used;
    enum wsmi_mech mech;
    enum wsmi_protection protection;
    bool allow_ntlm;
    bool delegate;
    bool has_integrity; /* option: messages are signed where they are not encrypted */
    bool names_port;    /* option: the port is part of the service's name */
    char *user;         /* NULL: the identity of the process */
    char *domain;
    struct wsmi_secret password;
    char *service;      /* NULL: HTTP */
    char *service_host; /* NULL: the name of the server */
    char *credential_cache;
    char *client_keytab;
};

/* True for the types of credentials that mean tokens: Default, NegoNoCreds, NegoWithCreds,
 * Kerberos, Ntlmdomain. Case does not matter. */
bool wsmi_session_security_is(const MI_Char *type);

/*
 * Takes over such credentials. Which tokens: Kerberos in SPNEGO for "Kerberos"; a bare NTLM for
 * "Ntlmdomain"; for the others SPNEGO, Kerberos first, but a bare NTLM where there is a password
 * and the user names no realm (user@REALM does). False with `error`.
 */
bool wsmi_session_security_apply(const struct wsmi_bag_credential *credential,
                                 struct wsmi_session_config *config, struct wsmi_error *error);

/* For the transport; borrows `config`. */
struct wsmi_security_config wsmi_session_security_config(const struct wsmi_session_config *config);

void wsmi_session_security_clean_up(struct wsmi_session_security *security);

#endif
