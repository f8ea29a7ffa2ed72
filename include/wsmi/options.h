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

/*
 * String: PEM file of certificate revocation lists, one for each authority of the server's chain.
 * With MI_DestinationOptions_SetCertRevocationCheck it decides; without this option the server has
 * to staple the answer of its authority (OCSP, RFC 6066 section 8) and to send its issuer's
 * certificate. What cannot be checked is refused. Read when a connection is made.
 */
#define WSMI_OPTION_CRL_FILE "__WSMI_CRL_FILE"

/*
 * String: name of the server when the destination is the near end of a tunnel (ssh -L). It goes
 * into the Host header, is what the certificate has to be for, and what tickets are asked for; the
 * destination says where to connect. Default: the host of the destination.
 */
#define WSMI_OPTION_SERVER_NAME "__WSMI_SERVER_NAME"

/* String: password of the file set by MI_DestinationOptions_SetPrivateKeyFile, or of the PKCS#12
 * file (named .p12 or .pfx) set by MI_DestinationOptions_SetCertFile. Kept in memory that is wiped.
 * Default: there is none. */
#define WSMI_OPTION_CLIENT_KEY_PASSWORD "__WSMI_CLIENT_KEY_PASSWORD"

/*
 * String: directory in which a client certificate is looked for by the thumbprint of credentials of
 * type MI_AUTH_TYPE_CLIENT_CERTS: files named .pem, .crt or .cer (PEM; the key beside it in the
 * same name with .key, or in the file itself) and .p12 or .pfx (PKCS#12, opened with
 * WSMI_OPTION_CLIENT_KEY_PASSWORD). Read when the session is made; refused without a thumbprint.
 * Default: there is none.
 */
#define WSMI_OPTION_CLIENT_CERT_DIR "__WSMI_CLIENT_CERT_DIR"

/*
 * String: URL of the proxy, `http://host:port` or `https://host:port`. Sessions with credentials
 * and those over TLS go through a tunnel (CONNECT). Its own credentials, Basic or Digest, are set
 * with MI_DestinationOptions_AddProxyCredentials. Default: no proxy, unless the proxy type is Auto:
 * then environment variables say (https_proxy, http_proxy, no_proxy), which nobody reads otherwise.
 */
#define WSMI_OPTION_PROXY "__WSMI_PROXY"

/* String: value of the User-Agent header; printable ASCII. Default: `wsmi/` and the version. */
#define WSMI_OPTION_USER_AGENT "__WSMI_USER_AGENT"

/* String: name of the peer's service for Kerberos, `SERVICE` or `SERVICE@HOST`: `WSMAN`, `host`,
 * `HTTP@server.example.org`. Default: `HTTP`, and the host of the destination as it was written;
 * nothing is looked up. */
#define WSMI_OPTION_SERVICE_NAME "__WSMI_SERVICE_NAME"

/* String: Kerberos credential cache, `FILE:/run/user/1000/krb5cc`. Default: that of the process. */
#define WSMI_OPTION_CREDENTIAL_CACHE "__WSMI_CREDENTIAL_CACHE"

/* String: Kerberos keytab to get tickets with, `FILE:/etc/client.keytab`. Default: that of the
 * process (default_client_keytab_name of krb5.conf). */
#define WSMI_OPTION_CLIENT_KEYTAB "__WSMI_CLIENT_KEYTAB"

/* Number, boolean: whether the peer may act in the user's name with a forwarded ticket. Default: 0.
 */
#define WSMI_OPTION_DELEGATE "__WSMI_DELEGATE"

/*
 * Number: how much of what the library does is told to the session's writeMessage callback: 0
 * nothing, 1 warnings, 2 also the end of each operation, 3 also each HTTP exchange without bodies
 * and credentials. When set above 0, the callback and its context must stay valid until the session
 * is closed, and may be called from any thread. Default: warnings, but only while
 * MI_Application_NewSession runs.
 */
#define WSMI_OPTION_LOG_LEVEL "__WSMI_LOG_LEVEL"

#endif
