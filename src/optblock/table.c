/* SPDX-License-Identifier: MIT */
/* Every option a block can hold. The names on the right are those of mi.h (which this layer may not
 * include; tests/unit/mi compares) and of wsmi/options.h. */
#include "optblock/table.h"

#include "wsmi/options.h"

#define MI(suffix) "__MI_DESTINATIONOPTIONS_" suffix

#define CREDENTIALS       MI("DESTINATION_CREDENTIALS")
#define PROXY_CREDENTIALS MI("PROXY_CREDENTIALS")

#define CHOICES(list)                                                                              \
    .kind = WSMI_OPTION_KIND_CHOICE, .choices = (list),                                            \
    .choice_count = sizeof(list) / sizeof((list)[0])

static const struct wsmi_option_choice transports[] = {
    {"http", NULL, "HTTP", 0},
    {"https", NULL, "HTTPS", 0},
};

static const struct wsmi_option_choice auth_types[] = {
    {"default", NULL, "Default", 0},
    {"none", NULL, "None", 0},
    {"digest", NULL, "Digest", 0},
    {"negotiate", "nego-with-creds", "NegoWithCreds", 0},
    {"nego-no-creds", NULL, "NegoNoCreds", 0},
    {"basic", NULL, "Basic", 0},
    {"kerberos", NULL, "Kerberos", 0},
    {"client-certs", NULL, "ClientCerts", 0},
    {"ntlm", NULL, "Ntlmdomain", 0},
    {"credssp", NULL, "CredSSP", 0},
    {"issuer-cert", NULL, "IssuerCert", 0},
};

static const struct wsmi_option_choice encodings[] = {
    {"default", NULL, "default", 0},
    {"utf8", "utf-8", "UTF8", 0},
    {"utf16", "utf-16", "UTF16", 0},
};

static const struct wsmi_option_choice proxy_types[] = {
    {"none", NULL, "None", 0},
    {"ie", NULL, "IE", 0},
    {"winhttp", NULL, "WinHTTP", 0},
    {"auto", NULL, "Auto", 0},
};

/* MI_DestinationOptions_ImpersonationType */
static const struct wsmi_option_choice impersonations[] = {
    {"default", NULL, NULL, 0},     {"none", NULL, NULL, 1},     {"identify", NULL, NULL, 2},
    {"impersonate", NULL, NULL, 3}, {"delegate", NULL, NULL, 4},
};

static const struct wsmi_option_choice log_levels[] = {
    {"none", NULL, NULL, 0},
    {"warning", NULL, NULL, 1},
    {"verbose", NULL, NULL, 2},
    {"debug", NULL, NULL, 3},
};

const struct wsmi_option_info wsmi_option_table[WSMI_OPTION_TABLE_COUNT] = {
    {.name = "transport", .mi_name = MI("TRANSPORT"), CHOICES(transports), .help = "http or https"},
    {.name = "port",
     .mi_name = MI("DESTINATION_PORT"),
     .kind = WSMI_OPTION_KIND_NUMBER,
     .min = 1,
     .max = 65535,
     .help = "TCP port of the service"},
    {.name = "url-prefix",
     .mi_name = MI("HTTP_URL_PREFIX"),
     .kind = WSMI_OPTION_KIND_TEXT,
     .min = 1,
     .help = "path of the service, usually wsman"},
    {.name = "timeout",
     .mi_name = MI("TIMEOUT"),
     .kind = WSMI_OPTION_KIND_DURATION,
     .help = "longest time an operation may take"},
    {.name = "auth",
     .mi_name = CREDENTIALS,
     .part = WSMI_OPTION_PART_AUTH_TYPE,
     CHOICES(auth_types),
     .help = "how to prove who the user is"},
    {.name = "user",
     .mi_name = CREDENTIALS,
     .kind = WSMI_OPTION_KIND_TEXT,
     .part = WSMI_OPTION_PART_USER,
     .min = 1,
     .help = "user name"},
    {.name = "domain",
     .mi_name = CREDENTIALS,
     .kind = WSMI_OPTION_KIND_TEXT,
     .part = WSMI_OPTION_PART_DOMAIN,
     .help = "domain of the user"},
    {.name = "password",
     .mi_name = CREDENTIALS,
     .kind = WSMI_OPTION_KIND_SECRET,
     .part = WSMI_OPTION_PART_PASSWORD,
     .excludes = "password-file",
     .help = "password; other users may see a command line, a file is safer"},
    {.name = "password-file",
     .mi_name = CREDENTIALS,
     .kind = WSMI_OPTION_KIND_SECRET_FILE,
     .part = WSMI_OPTION_PART_PASSWORD,
     .min = 1,
     .excludes = "password",
     .help = "file whose first line is the password"},
    {.name = "cert-thumbprint",
     .mi_name = CREDENTIALS,
     .kind = WSMI_OPTION_KIND_THUMBPRINT,
     .part = WSMI_OPTION_PART_THUMBPRINT,
     .help = "SHA-1 or SHA-256 of the client certificate"},
    {.name = "cert-ca-check",
     .mi_name = MI("CERT_CA_CHECK"),
     .kind = WSMI_OPTION_KIND_BOOLEAN,
     .help = "whether the server's certificate must be signed by a trusted authority"},
    {.name = "cert-cn-check",
     .mi_name = MI("CERT_CN_CHECK"),
     .kind = WSMI_OPTION_KIND_BOOLEAN,
     .help = "whether the server's certificate must be for its name"},
    {.name = "cert-revocation-check",
     .mi_name = MI("CERT_REVOCATION_CHECK"),
     .kind = WSMI_OPTION_KIND_BOOLEAN,
     .help = "whether a revoked server certificate is refused"},
    {.name = "packet-privacy",
     .mi_name = MI("PACKET_PRIVACY"),
     .kind = WSMI_OPTION_KIND_BOOLEAN,
     .help = "whether messages must be encrypted"},
    {.name = "packet-integrity",
     .mi_name = MI("PACKET_INTEGRITY"),
     .kind = WSMI_OPTION_KIND_BOOLEAN,
     .help = "whether messages must be signed"},
    {.name = "packet-encoding",
     .mi_name = MI("PACKET_ENCODING"),
     CHOICES(encodings),
     .help = "character encoding of requests"},
    {.name = "max-envelope-size",
     .mi_name = MI("MAX_ENVELOPE_SIZE"),
     .kind = WSMI_OPTION_KIND_SIZE,
     .min = 8,       /* agents refuse less with EncodingLimit (DSP0226 section 6.2) */
     .max = 4194303, /* the header's value in bytes still has 32 bits */
     .help = "largest answer to ask for"},
    {.name = "max-elements",
     .mi_name = MI("MAX_ELEMENTS"),
     .kind = WSMI_OPTION_KIND_NUMBER,
     .min = 1,
     .max = UINT32_MAX,
     .help = "most items in one answer of an enumeration"},
    {.name = "ui-locale",
     .mi_name = MI("UI_LOCALE"),
     .kind = WSMI_OPTION_KIND_LANGTAG,
     .help = "language of messages"},
    {.name = "data-locale",
     .mi_name = MI("DATA_LOCALE"),
     .kind = WSMI_OPTION_KIND_LANGTAG,
     .help = "language whose number and date formats to use"},
    {.name = "encode-port-in-spn",
     .mi_name = MI("ENCODE_PORT_IN_SPN"),
     .kind = WSMI_OPTION_KIND_BOOLEAN,
     .help = "whether the Kerberos service name holds the port"},
    {.name = "ssl-options",
     .mi_name = MI("SSL_OPTIONS"),
     .kind = WSMI_OPTION_KIND_NUMBER,
     .max = 0x3F,
     .help = "sum of 1 no SSLv2, 2 no SSLv3, 4 no TLS 1.0, 8 no TLS 1.1, 16 no TLS 1.2, 32 no "
             "compression"},
    {.name = "impersonation",
     .mi_name = MI("IMPERSONATION_TYPE"),
     CHOICES(impersonations),
     .help = "what the server may do in the user's name (DCOM)"},
    {.name = "proxy-type",
     .mi_name = MI("PROXY_TYPE"),
     CHOICES(proxy_types),
     .help = "where the proxy is configured"},
    {.name = "proxy",
     .mi_name = WSMI_OPTION_PROXY,
     .kind = WSMI_OPTION_KIND_TEXT,
     .min = 1,
     .help = "URL of the proxy"},
    {.name = "proxy-auth",
     .mi_name = PROXY_CREDENTIALS,
     .part = WSMI_OPTION_PART_AUTH_TYPE,
     CHOICES(auth_types),
     .help = "how to prove to the proxy who the user is"},
    {.name = "proxy-user",
     .mi_name = PROXY_CREDENTIALS,
     .kind = WSMI_OPTION_KIND_TEXT,
     .part = WSMI_OPTION_PART_USER,
     .min = 1,
     .help = "user name for the proxy"},
    {.name = "proxy-domain",
     .mi_name = PROXY_CREDENTIALS,
     .kind = WSMI_OPTION_KIND_TEXT,
     .part = WSMI_OPTION_PART_DOMAIN,
     .help = "domain of the proxy's user"},
    {.name = "proxy-password",
     .mi_name = PROXY_CREDENTIALS,
     .kind = WSMI_OPTION_KIND_SECRET,
     .part = WSMI_OPTION_PART_PASSWORD,
     .excludes = "proxy-password-file",
     .help = "password for the proxy; a file is safer"},
    {.name = "proxy-password-file",
     .mi_name = PROXY_CREDENTIALS,
     .kind = WSMI_OPTION_KIND_SECRET_FILE,
     .part = WSMI_OPTION_PART_PASSWORD,
     .min = 1,
     .excludes = "proxy-password",
     .help = "file whose first line is the password for the proxy"},
    {.name = "ca-file",
     .mi_name = WSMI_OPTION_CA_FILE,
     .kind = WSMI_OPTION_KIND_PATH,
     .min = 1,
     .help = "PEM file of trusted authorities"},
    {.name = "ca-dir",
     .mi_name = MI("TRUSTED_CERTS_DIR"),
     .kind = WSMI_OPTION_KIND_PATH,
     .min = 1,
     .help = "directory of trusted authorities"},
    {.name = "crl-file",
     .mi_name = WSMI_OPTION_CRL_FILE,
     .kind = WSMI_OPTION_KIND_PATH,
     .min = 1,
     .help = "PEM file of revocation lists"},
    {.name = "server-name",
     .mi_name = WSMI_OPTION_SERVER_NAME,
     .kind = WSMI_OPTION_KIND_TEXT,
     .min = 1,
     .help = "name of the server behind a tunnel"},
    {.name = "client-cert",
     .mi_name = MI("CERT_FILE"),
     .kind = WSMI_OPTION_KIND_PATH,
     .min = 1,
     .help = "PEM or PKCS#12 file of the client certificate"},
    {.name = "client-key",
     .mi_name = MI("PRIVATE_KEY_FILE"),
     .kind = WSMI_OPTION_KIND_PATH,
     .min = 1,
     .help = "PEM file of the client certificate's key"},
    {.name = "client-key-password",
     .mi_name = WSMI_OPTION_CLIENT_KEY_PASSWORD,
     .kind = WSMI_OPTION_KIND_SECRET,
     .excludes = "client-key-password-file",
     .help = "password of the key or PKCS#12 file; a file is safer"},
    {.name = "client-key-password-file",
     .mi_name = WSMI_OPTION_CLIENT_KEY_PASSWORD,
     .kind = WSMI_OPTION_KIND_SECRET_FILE,
     .min = 1,
     .excludes = "client-key-password",
     .help = "file whose first line is the password of the key file"},
    {.name = "user-agent",
     .mi_name = WSMI_OPTION_USER_AGENT,
     .kind = WSMI_OPTION_KIND_TEXT,
     .min = 1,
     .help = "value of the User-Agent header"},
    {.name = "service-name",
     .mi_name = WSMI_OPTION_SERVICE_NAME,
     .kind = WSMI_OPTION_KIND_TEXT,
     .min = 1,
     .help = "the peer's service name for Kerberos"},
    {.name = "ccache",
     .mi_name = WSMI_OPTION_CREDENTIAL_CACHE,
     .kind = WSMI_OPTION_KIND_TEXT,
     .min = 1,
     .help = "Kerberos credential cache"},
    {.name = "keytab",
     .mi_name = WSMI_OPTION_CLIENT_KEYTAB,
     .kind = WSMI_OPTION_KIND_TEXT,
     .min = 1,
     .help = "Kerberos keytab to get tickets with"},
    {.name = "delegate",
     .mi_name = WSMI_OPTION_DELEGATE,
     .kind = WSMI_OPTION_KIND_BOOLEAN,
     .help = "whether the server may act in the user's name"},
    {.name = "log",
     .mi_name = WSMI_OPTION_LOG_LEVEL,
     CHOICES(log_levels),
     .help = "how much the writeMessage callback is told"},
};

const struct wsmi_option_info *wsmi_option_info_at(size_t index)
{
    return index < WSMI_OPTION_TABLE_COUNT ? &wsmi_option_table[index] : NULL;
}

const struct wsmi_option_info *wsmi_option_info_find(struct wsmi_view name)
{
    for (size_t i = 0; i < WSMI_OPTION_TABLE_COUNT; i++) {
        if (wsmi_view_eq_nocase(name, wsmi_view_from_str(wsmi_option_table[i].name))) {
            return &wsmi_option_table[i];
        }
    }
    return NULL;
}

const char *wsmi_option_kind_name(enum wsmi_option_kind kind)
{
    static const char *const names[WSMI_OPTION_KIND_COUNT] = {
        [WSMI_OPTION_KIND_TEXT] = "text",
        [WSMI_OPTION_KIND_PATH] = "path",
        [WSMI_OPTION_KIND_NUMBER] = "number",
        [WSMI_OPTION_KIND_BOOLEAN] = "boolean",
        [WSMI_OPTION_KIND_DURATION] = "duration",
        [WSMI_OPTION_KIND_SIZE] = "size",
        [WSMI_OPTION_KIND_CHOICE] = "choice",
        [WSMI_OPTION_KIND_LANGTAG] = "language tag",
        [WSMI_OPTION_KIND_THUMBPRINT] = "thumbprint",
        [WSMI_OPTION_KIND_SECRET] = "secret",
        [WSMI_OPTION_KIND_SECRET_FILE] = "secret file",
    };
    return (unsigned)kind < WSMI_OPTION_KIND_COUNT ? names[kind] : "unknown";
}
