/* SPDX-License-Identifier: MIT */
/* TestConnection against each kind of peer: what goes out, what comes back. */
#include "client.h"
#include "peer.h"

static const struct settings basic = {
    .no_privacy = true, .auth = "Basic", .user = PEER_USER, .password = PEER_PASSWORD};
static const struct settings basic_tls = {
    .ca_file = PEER_CERTS "ca.pem", .auth = "Basic", .user = PEER_USER, .password = PEER_PASSWORD};
static const struct settings wrong_password = {
    .no_privacy = true, .auth = "Basic", .user = PEER_USER, .password = "guess"};

/* The only line of the log, which must hold all of `parts`. */
static void check_log(const struct peer *peer, const char *const *parts)
{
    char *log = peer_log(peer);
    for (size_t i = 0; parts[i] != NULL; i++) {
        CHECK_CONTAINS(log, parts[i]);
    }
    CHECK(strchr(log, '\n') == log + strlen(log) - 1);
    CHECK(strstr(log, PEER_PASSWORD) == NULL);
    free(log);
}

static void check_identity(const struct report *report)
{
    if (report->result != MI_RESULT_OK) {
        (void)fprintf(stderr, "%s\n", report->message);
    }
    CHECK(report->result == MI_RESULT_OK);
    CHECK_STR(report->vendor, "wsmi");
    CHECK_STR(report->protocol, "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd");
    CHECK(report->version[0] != '\0');
}

static const char *const anonymous_line[] = {
    "req=1",      "method=POST",        "path=/wsman", "auth=none", "wsmanidentify=unauthenticated",
    "answer=200", "operation=identify", NULL};
static const char *const basic_line[] = {"req=1",      "method=POST",        "path=/wsman",
                                         "auth=basic", "authorized=yes",     "wsmanidentify=none",
                                         "answer=200", "operation=identify", NULL};

static void once(const struct settings *settings, const char *host, const char *const *line)
{
    MI_Application application;
    struct peer peer;
    struct peer_stats stats;
    if (host == NULL) {
        peer_start(&peer, NULL);
    } else {
        peer_start_tls(&peer, "server", NULL);
    }
    open_application(&application);
    struct report report = test_destination(&application,
                                            host == NULL ? http_url(peer.port, "wsman")
                                                         : https_url(host, peer.port, "wsman"),
                                            settings);
    check_identity(&report);
    close_application(&application);
    check_log(&peer, line);
    peer_stop(&peer, &stats);
    CHECK(stats.connections == 1 && stats.requests == 1);
}

static void without_credentials_the_request_says_so(void)
{
    once(&plain, NULL, anonymous_line);
}

static void basic_credentials_go_with_the_first_request(void)
{
    once(&basic, NULL, basic_line);
}

static void over_verified_tls_without_credentials(void)
{
    once(&verified, "127.0.0.1", anonymous_line);
    once(&verified, "localhost", anonymous_line);
}

static void over_verified_tls_with_basic(void)
{
    once(&basic_tls, "127.0.0.1", basic_line);
}

static void a_wrong_password_is_access_denied_and_says_what_is_offered(void)
{
    MI_Application application;
    struct peer peer;
    static const char *const windows[] = {"--agent", "windows", NULL};
    peer_start(&peer, windows);
    open_application(&application);
    struct report report =
        test_destination(&application, http_url(peer.port, "wsman"), &wrong_password);
    CHECK(report.result == MI_RESULT_ACCESS_DENIED);
    CHECK(report.category == MI_ERRORCATEGORY_AUTHENTICATION_ERROR);
    CHECK_STR(report.phase, "HTTP");
    CHECK(report.http_status == 401 && report.error_code == 5);
    CHECK_CONTAINS(report.message, "Basic");
    CHECK_CONTAINS(report.message, "Negotiate");
    CHECK_CONTAINS(report.message, "Kerberos");
    CHECK(strstr(report.message, "guess") == NULL);
    close_application(&application);
    peer_stop(&peer, NULL);
}

static void the_agents_identify_themselves(void)
{
    static const struct {
        const char *agent;
        const struct settings *settings;
        const char *vendor;
        unsigned profiles;
    } rows[] = {
        {"windows", &basic, "Microsoft Corporation", 1},
        {"windows", &plain, "Microsoft Corporation", 0},
        {"omi", &basic, "Open Management Infrastructure", 1},
        {"openwsman", &basic, "Openwsman Project", 0},
        /* Says which protocol it speaks, and nothing else, to strangers. */
        {"openwsman", &plain, "", 0},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        MI_Application application;
        struct peer peer;
        const char *const arguments[] = {"--agent", rows[i].agent, NULL};
        const char *path = strcmp(rows[i].agent, "openwsman") == 0 && rows[i].settings == &plain
                               ? "wsman-anon/identify"
                               : "wsman";
        peer_start(&peer, arguments);
        open_application(&application);
        struct report report =
            test_destination(&application, http_url(peer.port, path), rows[i].settings);
        (void)printf("  %s: %s, %s, %u profiles %s\n", rows[i].agent, report.vendor, report.version,
                     report.profiles, report.message);
        CHECK(report.result == MI_RESULT_OK);
        CHECK_CONTAINS(report.vendor, rows[i].vendor);
        CHECK((report.version[0] != '\0') == (report.vendor[0] != '\0'));
        CHECK_CONTAINS(report.protocol, "wsman.xsd");
        CHECK((report.profiles > 0) == (rows[i].profiles > 0));
        close_application(&application);
        peer_stop(&peer, NULL);
    }
}

/* It gives nobody an answer who sends no credentials (observed with OMI). */
static void omi_without_credentials_is_a_timeout(void)
{
    static const char *const omi[] = {"--agent", "omi", NULL};
    static const struct settings hasty = {.no_privacy = true, .timeout_ms = 1500};
    MI_Application application;
    struct peer peer;
    peer_start(&peer, omi);
    open_application(&application);
    struct report report = test_destination(&application, http_url(peer.port, "wsman"), &hasty);
    CHECK(report.result == MI_RESULT_FAILED);
    CHECK(report.category == MI_ERRORCATEGORY_OPERATION_TIMEOUT);
    CHECK_STR(report.phase, "WAIT");
    close_application(&application);
    peer_stop(&peer, NULL);
}

/* Whoever sets these means other programs (and a peer on loopback would never be reached). */
static void proxies_of_the_environment_are_not_asked(void)
{
    static const char *const names[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                        "ALL_PROXY"};
    MI_Application application;
    struct listener proxy;
    struct peer peer;
    struct peer tls;
    char url[64];
    peer_start(&peer, NULL);
    peer_start_tls(&tls, "server", NULL);
    listener_open(&proxy);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%u", proxy.port);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        CHECK(setenv(names[i], url, 1) == 0);
    }
    open_application(&application);
    struct report report = test_destination(&application, http_url(peer.port, "wsman"), &plain);
    check_identity(&report);
    report = test_destination(&application, https_url("127.0.0.1", tls.port, "wsman"), &verified);
    check_identity(&report);
    close_application(&application);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        CHECK(unsetenv(names[i]) == 0);
    }
    CHECK(listener_visitors(&proxy) == 0);
    listener_close(&proxy);
    peer_stop(&peer, NULL);
    peer_stop(&tls, NULL);
}

int main(void)
{
    RUN(without_credentials_the_request_says_so);
    RUN(basic_credentials_go_with_the_first_request);
    RUN(over_verified_tls_without_credentials);
    RUN(over_verified_tls_with_basic);
    RUN(a_wrong_password_is_access_denied_and_says_what_is_offered);
    RUN(the_agents_identify_themselves);
    RUN(omi_without_credentials_is_a_timeout);
    RUN(proxies_of_the_environment_are_not_asked);
    return 0;
}
