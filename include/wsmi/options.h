/* SPDX-License-Identifier: MIT */
/*
 * Names of wsmi's own destination options. They are set like any option of mi.h, with
 * MI_DestinationOptions_SetString or SetNumber, compare without case, and are ignored by other
 * implementations of mi.h. "Not in this version" means that MI_Application_NewSession refuses a
 * destination that has the option with MI_RESULT_NOT_SUPPORTED rather than ignore it.
 */
#ifndef WSMI_OPTIONS_H
#define WSMI_OPTIONS_H

/*
 * String: PEM file of the certificate authorities that may have signed the server's certificate.
 * Default: the system's store, or the directory of MI_DestinationOptions_SetTrustedCertsDir. Read
 * when a connection is made.
 */
#define WSMI_OPTION_CA_FILE "__WSMI_CA_FILE"

/* String: password of the file set by MI_DestinationOptions_SetPrivateKeyFile. Kept in memory that
 * is wiped. Default: the key has none. Not in this version. */
#define WSMI_OPTION_CLIENT_KEY_PASSWORD "__WSMI_CLIENT_KEY_PASSWORD"

/* String: URL of the proxy, `http://host:port`. Default: no proxy; environment variables are never
 * consulted. Not in this version. */
#define WSMI_OPTION_PROXY "__WSMI_PROXY"

/* String: value of the User-Agent header; printable ASCII. Default: `wsmi/` and the version. */
#define WSMI_OPTION_USER_AGENT "__WSMI_USER_AGENT"

/* String: name of the peer's service for Kerberos and SPNEGO, `HTTP@server.example.org`. Default:
 * `HTTP@` and the host of the destination. Not in this version. */
#define WSMI_OPTION_SERVICE_NAME "__WSMI_SERVICE_NAME"

/* String: GSSAPI credential cache, `FILE:/run/user/1000/krb5cc`. Default: that of the process. Not
 * in this version. */
#define WSMI_OPTION_CREDENTIAL_CACHE "__WSMI_CREDENTIAL_CACHE"

/*
 * Number: how much of what the library does is told to the session's writeMessage callback: 0
 * nothing, 1 warnings, 2 also the end of each operation, 3 also each HTTP exchange without bodies
 * and credentials. When set above 0, the callback and its context must stay valid until the session
 * is closed, and may be called from any thread. Default: warnings, but only while
 * MI_Application_NewSession runs.
 */
#define WSMI_OPTION_LOG_LEVEL "__WSMI_LOG_LEVEL"

#endif
