/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <arpa/inet.h>
#include <getopt.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "gss.h"
#include "text.h"

enum option_id {
    OPT_LISTEN = 256,
    OPT_ALLOW_NON_LOOPBACK,
    OPT_PORT_FILE,
    OPT_TLS,
    OPT_CERT,
    OPT_KEY,
    OPT_CLIENT_CA,
    OPT_TLS_PRIORITY,
    OPT_USER,
    OPT_PASSWORD_FILE,
    OPT_ANONYMOUS,
    OPT_AUTH,
    OPT_NONCE_LIFE,
    OPT_SEALED_ONLY,
    OPT_SIGNED,
    OPT_KEYTAB,
    OPT_SERVICE_USER_FILE,
    OPT_FRAMING,
    OPT_WRAP,
    OPT_CHANNEL_BINDINGS,
    OPT_RECORD,
    OPT_AGENT,
    OPT_MISBEHAVE,
    OPT_ON_ACCEPT,
    OPT_HOLD,
    OPT_CONNECTION_LIMIT,
    OPT_LOG,
    OPT_STATS_FILE,
    OPT_DIE_WITH_PARENT,
    OPT_GENERATE,
    OPT_CONTEXT_IDLE,
    OPT_INDICATIONS,
    OPT_INDICATION_INTERVAL,
    OPT_INDICATIONS_END,
    OPT_HELP,
    OPT_VERSION,
};

static const struct option longs[] = {
    {"listen", required_argument, NULL, OPT_LISTEN},
    {"allow-non-loopback", no_argument, NULL, OPT_ALLOW_NON_LOOPBACK},
    {"port-file", required_argument, NULL, OPT_PORT_FILE},
    {"tls", no_argument, NULL, OPT_TLS},
    {"cert", required_argument, NULL, OPT_CERT},
    {"key", required_argument, NULL, OPT_KEY},
    {"client-ca", required_argument, NULL, OPT_CLIENT_CA},
    {"tls-priority", required_argument, NULL, OPT_TLS_PRIORITY},
    {"user", required_argument, NULL, OPT_USER},
    {"password-file", required_argument, NULL, OPT_PASSWORD_FILE},
    {"anonymous", no_argument, NULL, OPT_ANONYMOUS},
    {"auth", required_argument, NULL, OPT_AUTH},
    {"nonce-life", required_argument, NULL, OPT_NONCE_LIFE},
    {"sealed-only", no_argument, NULL, OPT_SEALED_ONLY},
    {"signed", no_argument, NULL, OPT_SIGNED},
    {"keytab", required_argument, NULL, OPT_KEYTAB},
    {"service-user-file", required_argument, NULL, OPT_SERVICE_USER_FILE},
    {"framing", required_argument, NULL, OPT_FRAMING},
    {"wrap", required_argument, NULL, OPT_WRAP},
    {"channel-bindings", required_argument, NULL, OPT_CHANNEL_BINDINGS},
    {"record", required_argument, NULL, OPT_RECORD},
    {"agent", required_argument, NULL, OPT_AGENT},
    {"misbehave", required_argument, NULL, OPT_MISBEHAVE},
    {"on-accept", required_argument, NULL, OPT_ON_ACCEPT},
    {"hold", required_argument, NULL, OPT_HOLD},
    {"connection-limit", required_argument, NULL, OPT_CONNECTION_LIMIT},
    {"log", required_argument, NULL, OPT_LOG},
    {"stats-file", required_argument, NULL, OPT_STATS_FILE},
    {"die-with-parent", no_argument, NULL, OPT_DIE_WITH_PARENT},
    {"generate", required_argument, NULL, OPT_GENERATE},
    {"context-idle", required_argument, NULL, OPT_CONTEXT_IDLE},
    {"indications", required_argument, NULL, OPT_INDICATIONS},
    {"indication-interval", required_argument, NULL, OPT_INDICATION_INTERVAL},
    {"indications-end", no_argument, NULL, OPT_INDICATIONS_END},
    {"help", no_argument, NULL, OPT_HELP},
    {"version", no_argument, NULL, OPT_VERSION},
    {NULL, 0, NULL, 0},
};

static const char help_head[] =
    "wsmi-responder: a WS-Management service for demos and tests of wsmi.\n"
    "It is a test tool: a CIM server in memory (namespace root/demo), which lies on request.\n"
    "Never put it on a real network.\n"
    "\n"
    "usage: wsmi-responder [options] (--user NAME --password-file FILE | --client-ca FILE | "
    "--anonymous | --auth LIST) ...\n"
    "\n"
    "  --listen ADDR:PORT       numeric address or localhost, [ADDR]:PORT for IPv6; port 0 chooses "
    "one\n"
    "                           (default 127.0.0.1:0); only loopback addresses, unless\n"
    "  --allow-non-loopback     is given\n"
    "  --port-file FILE         written (renamed into place) with the port once connections are "
    "accepted\n"
    "  --tls --cert FILE --key FILE   HTTPS with this PEM certificate and key\n"
    "  --tls-priority STRING    GnuTLS priority string (default: TLS 1.2 and 1.3)\n"
    "  --client-ca FILE         with --tls: a client certificate from this CA is the credential\n"
    "  --user NAME --password-file FILE   credentials for Basic; the file's first line is the "
    "password\n"
    "  --anonymous              Identify without credentials is allowed: with the header\n"
    "                           'WSMANIDENTIFY: unauthenticated' or at /wsman-anon/identify\n"
    "  --auth LIST              what a 401 offers and the service takes: negotiate, kerberos, "
    "ntlm,\n"
    "                           digest or digest-sha-256, basic (default: basic)\n"
    "  --nonce-life MS          a nonce of Digest is stale then, in whole seconds (default "
    "300000)\n"
    "  --sealed-only            without TLS only sealed messages are answered, as Windows does\n"
    "  --signed                 messages that are signed and not encrypted are taken like sealed "
    "ones,\n"
    "                           and answered in kind, where the client agreed on no more\n"
    "  --keytab FILE            keys of the service for Kerberos (default: KRB5_KTNAME)\n"
    "  --service-user-file FILE DOMAIN:user:password lines for NTLM (default: NTLM_USER_FILE)\n"
    "  --framing NAME           sealed bodies are spelled as windows, bare, omi or openwsman do\n"
    "  --wrap NAME              Kerberos messages are cut rotated (Windows) or joined (OMI)\n"
    "  --channel-bindings WHAT  with --tls: none, relaxed or strict: what a token says of the\n"
    "                           certificate is ignored, checked, or needed (default: none)\n"
    "  --agent NAME             behave like default, windows, omi, openwsman or amt\n"
    "  --generate N             instances of Demo_Generated, 0 to 10000000 (default 1000)\n"
    "  --context-idle MS        an enumeration nobody pulls from ends then (default 600000)\n"
    "  --indications N          events that each subscription gets (default 10)\n"
    "  --indication-interval MS the time between them (default 100)\n"
    "  --indications-end        after the last event the sequence ends\n"
    "  --misbehave SPEC         comma list of items below, for every request; a request whose path "
    "ends in\n"
    "                           /x/SPEC (/wsman/x/truncate=10) gets its own SPEC instead\n"
    "  --on-accept WHAT         misbehave before any request: mute, close, reset or garbage\n"
    "  --hold MS                how long a connection without an answer is held (default 30000)\n"
    "  --connection-limit N     (default 2000)\n"
    "  --log FILE               one line per request, appended\n"
    "  --stats-file FILE        counters as name=value, rewritten at exit and on SIGUSR1; "
    "GET /stats answers them\n"
    "  --record DIRECTORY       the bytes of connection N as they were on the wire, in N.in and "
    "N.out\n"
    "  --die-with-parent        end when the parent process ends\n"
    "  --help  --version\n"
    "\n"
    "items of SPEC (a value may contain %XX; a comma in a value is %2C, in a path %252C):\n";

static const char help_tail[] =
    "\n"
    "Without an item that changes framing, timing or bytes the connection is kept alive; with one "
    "it is closed\n"
    "after the answer. SIGTERM and SIGINT end the program with status 0.\n";

static void print_help(void)
{
    struct resp_text text = {0};
    resp_text_add(&text, help_head);
    resp_misbehave_help(&text);
    resp_text_add(&text, help_tail);
    (void)fwrite(text.ptr, 1, text.len, stdout);
    resp_text_clean_up(&text);
}

static bool fail(const char *what, const char *value)
{
    (void)fprintf(stderr, "wsmi-responder: %s: '%s'\n", what, value);
    return false;
}

static bool is_loopback(const struct sockaddr_storage *ss)
{
    if (ss->ss_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, ss, sizeof in);
        return (ntohl(in.sin_addr.s_addr) >> 24) == 127;
    }
    struct sockaddr_in6 in6;
    memcpy(&in6, ss, sizeof in6);
    return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr) != 0;
}

static bool set_address(const char *host, uint16_t port, struct resp_options *o)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    if (inet_pton(AF_INET, host, &in.sin_addr) == 1) {
        memcpy(&o->address, &in, sizeof in);
        o->address_len = sizeof in;
        return true;
    }
    if (inet_pton(AF_INET6, host, &in6.sin6_addr) == 1) {
        memcpy(&o->address, &in6, sizeof in6);
        o->address_len = sizeof in6;
        return true;
    }
    return false;
}

static bool parse_listen(const char *value, struct resp_options *o)
{
    const char *colon = strrchr(value, ':');
    uint64_t port = 0;
    char host[64];
    if (!colon || !resp_num_parse(colon + 1, strlen(colon + 1), 65535, &port)) {
        return fail("--listen wants ADDR:PORT", value);
    }
    const char *start = value;
    size_t len = (size_t)(colon - value);
    if (len >= 2 && value[0] == '[' && value[len - 1] == ']') {
        start++;
        len -= 2;
    }
    if (len >= sizeof host) {
        return fail("--listen wants a numeric address", value);
    }
    memcpy(host, start, len);
    host[len] = '\0';
    if (!set_address(strcmp(host, "localhost") == 0 ? "127.0.0.1" : host, (uint16_t)port, o)) {
        return fail("--listen wants a numeric address or localhost", value);
    }
    return true;
}

static bool parse_word(const char *option, const char *value, const char *const *words,
                       size_t count, size_t *ret)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], value) == 0) {
            *ret = i;
            return true;
        }
    }
    return fail(option, value);
}

static bool parse_agent(const char *value, struct resp_options *o)
{
    static const char *const words[] = {"default", "windows", "omi", "openwsman", "amt"};
    size_t i = 0;
    if (!parse_word("--agent is default, windows, omi, openwsman or amt", value, words, 5, &i)) {
        return false;
    }
    o->agent = (enum resp_agent)i;
    if (o->agent == AGENT_OMI || o->agent == AGENT_OPENWSMAN) {
        o->framing = o->agent == AGENT_OMI ? FRAMING_OMI : FRAMING_OPENWSMAN;
        o->wrap = WRAP_JOINED;
    }
    return true;
}

static bool parse_framing(const char *value, struct resp_options *o)
{
    static const char *const words[] = {"windows", "bare", "omi", "openwsman"};
    size_t i = 0;
    if (!parse_word("--framing is windows, bare, omi or openwsman", value, words, 4, &i)) {
        return false;
    }
    o->framing = (enum resp_framing)i;
    return true;
}

static bool parse_wrap(const char *value, struct resp_options *o)
{
    static const char *const words[] = {"rotated", "joined"};
    size_t i = 0;
    if (!parse_word("--wrap is rotated or joined", value, words, 2, &i)) {
        return false;
    }
    o->wrap = (enum resp_wrap)i;
    return true;
}

static bool parse_cbt(const char *value, struct resp_options *o)
{
    static const char *const words[] = {"none", "relaxed", "strict"};
    size_t i = 0;
    if (!parse_word("--channel-bindings is none, relaxed or strict", value, words, 3, &i)) {
        return false;
    }
    o->cbt = (enum resp_cbt)i;
    return true;
}

static bool parse_auth(const char *value, struct resp_options *o)
{
    static const char *const words[SCHEME_COUNT] = {
        [SCHEME_NEGOTIATE] = "negotiate",
        [SCHEME_KERBEROS] = "kerberos",
        [SCHEME_NTLM] = "ntlm",
        [SCHEME_DIGEST] = "digest",
        [SCHEME_DIGEST_SHA_256] = "digest-sha-256",
        [SCHEME_BASIC] = "basic",
    };
    char word[32];
    for (const char *at = value;; at++) {
        const size_t len = strcspn(at, ",");
        size_t i = 0;
        (void)snprintf(word, sizeof word, "%.*s", (int)(len < 31 ? len : 31), at);
        if (!parse_word("--auth is of negotiate, kerberos, ntlm, digest, digest-sha-256, basic",
                        word, words, SCHEME_COUNT, &i)) {
            return false;
        }
        o->schemes |= 1U << i;
        at += len;
        if (*at == '\0') {
            return true;
        }
    }
}

static bool parse_on_accept(const char *value, struct resp_options *o)
{
    static const char *const words[] = {"serve", "mute", "close", "reset", "garbage"};
    size_t i = 0;
    if (!parse_word("--on-accept is mute, close, reset or garbage", value, words, 5, &i)) {
        return false;
    }
    o->on_accept = (enum resp_on_accept)i;
    return true;
}

static bool parse_number(const char *option, const char *value, uint64_t max, uint64_t *ret)
{
    return resp_num_parse(value, strlen(value), max, ret) || fail(option, value);
}

static bool parse_misbehave(const char *value, struct resp_options *o)
{
    char why[160];
    return resp_misbehave_parse(value, &o->misbehave, why, sizeof why) || fail("--misbehave", why);
}

/* Options whose value is stored as it is. */
static const char **text_slot(int id, struct resp_options *o)
{
    switch (id) {
    case OPT_PORT_FILE:
        return &o->port_file;
    case OPT_CERT:
        return &o->cert_file;
    case OPT_KEY:
        return &o->key_file;
    case OPT_CLIENT_CA:
        return &o->client_ca_file;
    case OPT_TLS_PRIORITY:
        return &o->tls_priority;
    case OPT_USER:
        return &o->user;
    case OPT_PASSWORD_FILE:
        return &o->password_file;
    case OPT_KEYTAB:
        return &o->keytab;
    case OPT_SERVICE_USER_FILE:
        return &o->service_user_file;
    case OPT_RECORD:
        return &o->record_directory;
    case OPT_LOG:
        return &o->log_file;
    case OPT_STATS_FILE:
        return &o->stats_file;
    default:
        return NULL;
    }
}

static bool *flag_slot(int id, struct resp_options *o)
{
    switch (id) {
    case OPT_ALLOW_NON_LOOPBACK:
        return &o->allow_non_loopback;
    case OPT_TLS:
        return &o->tls;
    case OPT_ANONYMOUS:
        return &o->anonymous;
    case OPT_SEALED_ONLY:
        return &o->sealed_only;
    case OPT_SIGNED:
        return &o->takes_signed;
    case OPT_DIE_WITH_PARENT:
        return &o->die_with_parent;
    case OPT_INDICATIONS_END:
        return &o->indications_end;
    default:
        return NULL;
    }
}

static bool apply(int id, const char *value, struct resp_options *o)
{
    const char **text = text_slot(id, o);
    bool *flag = flag_slot(id, o);
    if (text) {
        *text = value;
        return true;
    }
    if (flag) {
        *flag = true;
        return true;
    }
    switch (id) {
    case OPT_LISTEN:
        return parse_listen(value, o);
    case OPT_AUTH:
        return parse_auth(value, o);
    case OPT_NONCE_LIFE:
        return parse_number("--nonce-life wants milliseconds", value, 86400000, &o->nonce_life_ms);
    case OPT_CHANNEL_BINDINGS:
        return parse_cbt(value, o);
    case OPT_FRAMING:
        return parse_framing(value, o);
    case OPT_WRAP:
        return parse_wrap(value, o);
    case OPT_AGENT:
        return parse_agent(value, o);
    case OPT_MISBEHAVE:
        return parse_misbehave(value, o);
    case OPT_ON_ACCEPT:
        return parse_on_accept(value, o);
    case OPT_HOLD:
        return parse_number("--hold wants milliseconds", value, 3600000, &o->hold_ms);
    case OPT_GENERATE:
        return parse_number("--generate wants 0 to 10000000", value, 10000000, &o->generate);
    case OPT_CONTEXT_IDLE:
        return parse_number("--context-idle wants milliseconds", value, 86400000,
                            &o->context_idle_ms);
    case OPT_INDICATIONS:
        return parse_number("--indications wants a number", value, 1000000000, &o->indications);
    case OPT_INDICATION_INTERVAL:
        return parse_number("--indication-interval wants milliseconds", value, 3600000,
                            &o->indication_interval_ms);
    case OPT_CONNECTION_LIMIT:
        return parse_number("--connection-limit wants a number", value, 100000,
                            &o->connection_limit);
    default:
        return false; /* getopt has said what is wrong */
    }
}

/* What is wrong about the schemes, or NULL. */
static const char *check_schemes(const struct resp_options *o)
{
    const unsigned digests = 1U << SCHEME_DIGEST | 1U << SCHEME_DIGEST_SHA_256;
    const unsigned passwords = digests | 1U << SCHEME_BASIC;
    const unsigned connections = 1U << SCHEME_NEGOTIATE | 1U << SCHEME_KERBEROS | 1U << SCHEME_NTLM;
    if ((o->schemes & connections) && !resp_gss_is_available()) {
        return "--auth: built without GSSAPI, so no negotiate, kerberos and ntlm";
    }
    if ((o->schemes & passwords) && !o->user) {
        return "--auth: basic and digest need --user";
    }
    if ((o->schemes & digests) == digests) {
        return "--auth: one algorithm of Digest at a time";
    }
    if ((o->schemes & digests) && o->agent == AGENT_OPENWSMAN) {
        return "--auth: openwsman refuses before it has read, and Digest counts what is read";
    }
    if (o->cbt != CBT_NONE && !o->tls) {
        return "--channel-bindings needs --tls";
    }
    if (!(o->schemes & connections) &&
        (o->keytab || o->service_user_file || o->sealed_only || o->takes_signed)) {
        return "--keytab, --service-user-file, --sealed-only and --signed need --auth with "
               "negotiate, kerberos or ntlm";
    }
    return NULL;
}

static bool check(const struct resp_options *o)
{
    const char *why = check_schemes(o);
    if (why) {
        /* said below */
    } else if (!is_loopback(&o->address) && !o->allow_non_loopback) {
        why =
            "--listen: not a loopback address; this is a test tool, --allow-non-loopback overrides";
    } else if (o->on_accept != ON_ACCEPT_SERVE) {
        return true; /* nothing of the rest is used */
    } else if (o->tls != (o->cert_file != NULL) || o->tls != (o->key_file != NULL)) {
        why = "--tls, --cert and --key go together";
    } else if ((o->client_ca_file || o->tls_priority) && !o->tls) {
        why = "--client-ca and --tls-priority need --tls";
    } else if ((o->user != NULL) != (o->password_file != NULL)) {
        why = "--user and --password-file go together";
    } else if (!o->user && !o->anonymous && !o->client_ca_file && !o->schemes) {
        why = "nobody could be answered: give --user, --client-ca, --auth or --anonymous";
    }
    if (why) {
        (void)fprintf(stderr, "wsmi-responder: %s\n", why);
    }
    return why == NULL;
}

enum resp_options_result resp_options_parse(int argc, char **argv, struct resp_options *ret)
{
    struct resp_options o = {.hold_ms = 30000,
                             .connection_limit = 2000,
                             .nonce_life_ms = 300000,
                             .generate = 1000,
                             .context_idle_ms = 600000,
                             .indications = 10,
                             .indication_interval_ms = 100};
    (void)set_address("127.0.0.1", 0, &o);
    int id = 0;
    while ((id = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (id == OPT_HELP) {
            print_help();
            return OPTIONS_DONE;
        }
        if (id == OPT_VERSION) {
            (void)puts("wsmi-responder " RESP_VERSION);
            return OPTIONS_DONE;
        }
        if (!apply(id, optarg, &o)) {
            return OPTIONS_BAD;
        }
    }
    if (optind < argc) {
        (void)fail("unexpected argument", argv[optind]);
        return OPTIONS_BAD;
    }
    if (!check(&o)) {
        return OPTIONS_BAD;
    }
    *ret = o;
    return OPTIONS_RUN;
}
