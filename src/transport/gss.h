/* SPDX-License-Identifier: MIT */
/*
 * The security mechanisms of proto/security.h by GSSAPI: Kerberos and SPNEGO of MIT krb5
 * (libgssapi_krb5.so.2), NTLM of gss-ntlmssp. The library is loaded by the first `open` or
 * `wsmi_gss_describe` and stays; without it those fail with WSMI_SECURITY_UNAVAILABLE and nothing
 * else does. Configuration is the library's own: krb5.conf, /etc/gss/mech.d, and the environment
 * variables both document (KRB5_CONFIG, KRB5CCNAME, NTLM_USER_FILE).
 *
 * Names. A service is service/host, the host in lower case and without a final dot, never looked
 * up: the name goes to Kerberos as a finished principal, so dns_canonicalize_hostname and rdns of
 * krb5.conf have no say; the realm is the one domain_realm gives, else the key distribution centre
 * finds it. A user is, for Kerberos, what `user` says, with the domain, or the word before a
 * backslash, in upper case as its realm; for NTLM DOMAIN\user, and user@name without a domain is
 * left whole.
 *
 * Credentials. A password or a client keytab gets tickets into a cache in memory that ends with the
 * context. A user without either must be the one of the cache; the default cache is no substitute.
 *
 * SPNEGO offers one mechanism: Kerberos, once a ticket for the service is at hand; NTLM, where it
 * is allowed, if Kerberos has nothing to work with (no tickets, no such user or service, nobody
 * answers). A password that was refused once is not tried again.
 *
 * Time. A call returns when the library does, and cannot be interrupted: whoever is in a hurry
 * leaves it to a thread and goes. MIT krb5 1.20 asks a key distribution centre that is silent for
 * 27 s (measured), more when several are listed; other contexts are not held up by it.
 */
#ifndef WSMI_TRANSPORT_GSS_H
#define WSMI_TRANSPORT_GSS_H

#include "proto/security.h"

struct wsmi_gss {
    struct wsmi_security base;
    const struct wsmi_allocator *allocator;
};

/* Loads nothing. The allocator must outlive every context and be thread safe; the libraries use
 * malloc besides. Nothing to clean up. */
void wsmi_gss_init(struct wsmi_gss *gss, const struct wsmi_allocator *allocator);

/* What this machine has. */
struct wsmi_gss_description {
    const char *library; /* the file name it was loaded by, static; NULL: it is not there */
    bool kerberos;
    bool spnego;
    bool ntlm;
    char principal[256]; /* whose tickets the default cache has; empty: there is none */
};

/* Loads the library, contacts nobody. Any thread. */
void wsmi_gss_describe(struct wsmi_gss_description *ret);

#endif
