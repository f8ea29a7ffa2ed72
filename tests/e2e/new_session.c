/* SPDX-License-Identifier: MIT */
/* MI_Application_NewSession: which parameters it takes, what it says about those it refuses, and
 * that it contacts nobody. */
#include "client.h"
#include "peer.h"
#include "wsmi/options.h"

#define OPTION(name) "__MI_DESTINATIONOPTIONS_" name

/* What the two callbacks of a session were told. */
struct told {
    MI_Application application;
    unsigned errors;
    struct report error;
    unsigned warnings;
    char warning[3][128];
};

static void MI_CALL hear_message(MI_Application *application, void *context, MI_Uint32 channel,
                                 const MI_Char *message)
{
    struct told *told = context;
    CHECK(application->reserved1 == told->application.reserved1 &&
          application->ft == told->application.ft);
    CHECK(channel == MI_WRITEMESSAGE_CHANNEL_WARNING);
    CHECK(told->warnings < 3);
    (void)snprintf(told->warning[told->warnings++], sizeof(told->warning[0]), "%s", message);
}

static void MI_CALL hear_error(MI_Application *application, void *context, MI_Instance *instance)
{
    struct told *told = context;
    CHECK(application->reserved1 == told->application.reserved1);
    told->errors++;
    MI_Value code;
    CHECK(MI_Instance_GetElement(instance, MI_T("CIMStatusCode"), &code, NULL, NULL, NULL) ==
          MI_RESULT_OK);
    told->error.result = (MI_Result)code.uint32;
    read_details(instance, &told->error);
}

/* NewSession with everything it can report to; deletes `options`, closes the session. */
static struct report try_session(MI_Application *application, const char *protocol,
                                 const char *destination, MI_DestinationOptions *options,
                                 struct told *told)
{
    MI_SessionCallbacks callbacks = {told, hear_message, hear_error};
    MI_Session session = MI_SESSION_NULL;
    MI_Instance *details = NULL;
    struct report report = {.result = MI_RESULT_OK};
    memset(told, 0, sizeof(*told));
    told->application = *application;
    report.result = MI_Application_NewSession(application, protocol, destination, options,
                                              &callbacks, &details, &session);
    if (options != NULL) {
        MI_DestinationOptions_Delete(options);
    }
    read_details(details, &report);
    if (report.result == MI_RESULT_OK) {
        CHECK(details == NULL && told->errors == 0 && session.ft != NULL);
        close_session(&session);
        return report;
    }
    CHECK(session.ft == NULL && session.reserved1 == 0 && session.reserved2 == 0);
    CHECK(details != NULL && report.message[0] != '\0' && report.phase[0] != '\0');
    CHECK(told->errors == 1 && told->warnings == 0);
    CHECK_STR(told->error.message, report.message);
    CHECK(MI_Instance_Delete(details) == MI_RESULT_OK);
    return report;
}

static void it_contacts_nobody(void)
{
    MI_Application application;
    MI_Session sessions[4];
    struct listener listener;
    char destination[4][64];
    unsigned long long begun = clock_ms();
    listener_open(&listener);
    (void)snprintf(destination[0], sizeof(destination[0]), "http://127.0.0.1:%u/wsman",
                   listener.port);
    (void)snprintf(destination[1], sizeof(destination[1]), "https://127.0.0.1:%u/wsman",
                   listener.port);
    (void)snprintf(destination[2], sizeof(destination[2]), "localhost:%u", listener.port);
    (void)snprintf(destination[3], sizeof(destination[3]), "https://no-such-host.invalid:%u/",
                   listener.port);
    open_application(&application);
    for (size_t i = 0; i < 4; i++) {
        open_session(&application, destination[i], &plain, &sessions[i]);
    }
    unsigned long long opened = clock_ms();
    sleep_ms(100);
    for (size_t i = 0; i < 4; i++) {
        close_session(&sessions[i]);
    }
    close_application(&application);
    CHECK(listener_visitors(&listener) == 0);
    (void)printf("  four sessions in %llu ms\n", opened - begun);
    CHECK(opened - begun < 15000);

    /* The listener does see who comes. */
    open_application(&application);
    const struct settings hasty = {.no_privacy = true, .timeout_ms = 100};
    CHECK(test_destination(&application, destination[0], &hasty).result == MI_RESULT_FAILED);
    close_application(&application);
    CHECK(listener_visitors(&listener) == 1);
    listener_close(&listener);
}

/* The protocol decides first; then the destination is looked at. */
static void protocols_and_destinations(void)
{
    static const struct {
        const char *protocol;
        MI_Result with_destination;
        MI_Result without;
    } rows[] = {
        {NULL, MI_RESULT_OK, MI_RESULT_NOT_SUPPORTED},
        {"WINRM", MI_RESULT_OK, MI_RESULT_OK},
        {"winrm", MI_RESULT_OK, MI_RESULT_OK},
        {"WinRM", MI_RESULT_OK, MI_RESULT_OK},
        {"MI_REMOTE_WSMAN", MI_RESULT_OK, MI_RESULT_OK},
        {"mi_remote_wsman", MI_RESULT_OK, MI_RESULT_OK},
        {"WMIDCOM", MI_RESULT_NOT_SUPPORTED, MI_RESULT_NOT_SUPPORTED},
        {"wmidcom", MI_RESULT_NOT_SUPPORTED, MI_RESULT_NOT_SUPPORTED},
        {"WSMAN", MI_RESULT_NOT_FOUND, MI_RESULT_NOT_FOUND},
        {"WINRM ", MI_RESULT_NOT_FOUND, MI_RESULT_NOT_FOUND},
        {"", MI_RESULT_NOT_FOUND, MI_RESULT_NOT_FOUND},
    };
    static const char *const destinations[] = {
        "server.example", ".",        "localhost:5986", "https://server.example:8443/wsman",
        "[::1]:5986",     "server_1", "10.0.0.1",
    };
    MI_Application application;
    struct told told;
    open_application(&application);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct report report = try_session(&application, rows[i].protocol, NULL, NULL, &told);
        CHECK(report.result == rows[i].without);
        for (size_t k = 0; k < sizeof(destinations) / sizeof(destinations[0]); k++) {
            report = try_session(&application, rows[i].protocol, destinations[k], NULL, &told);
            CHECK(report.result == rows[i].with_destination);
        }
        if (report.result == MI_RESULT_NOT_SUPPORTED) {
            CHECK_CONTAINS(report.message, "WMIDCOM");
            CHECK_CONTAINS(report.message, "WINRM");
            CHECK(report.category == MI_ERRORCATEGORY_NOT_IMPLEMENTED);
        } else if (report.result == MI_RESULT_NOT_FOUND) {
            CHECK_CONTAINS(report.message, "unknown protocol");
        }
    }
    close_application(&application);
}

static void a_bad_destination_is_refused_with_its_offset(void)
{
    static const struct {
        const char *destination;
        unsigned long long offset;
        const char *part;
        MI_Result result;
    } rows[] = {
        {"", 0, "", MI_RESULT_INVALID_PARAMETER},
        {"http://server.example:0/", 22, "port", MI_RESULT_INVALID_PARAMETER},
        {"http://server.example:65536/", 22, "port", MI_RESULT_INVALID_PARAMETER},
        {"server..example", 7, "empty", MI_RESULT_INVALID_PARAMETER},
        {"https://ann:secret@server.example", 11, "password", MI_RESULT_INVALID_PARAMETER},
        {"https://server.example/a?b", 24, "query", MI_RESULT_INVALID_PARAMETER},
        {"https://server.example/a#b", 24, "fragment", MI_RESULT_INVALID_PARAMETER},
        {"https://server.example/%zz", 23, "", MI_RESULT_INVALID_PARAMETER},
        {"ser\nver", 3, "", MI_RESULT_INVALID_PARAMETER},
        {"ftp://server.example", 0, "scheme", MI_RESULT_NOT_SUPPORTED},
        {"::1:5985", 3, "brackets", MI_RESULT_INVALID_PARAMETER},
    };
    MI_Application application;
    struct told told;
    open_application(&application);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct report report =
            try_session(&application, MI_T("WINRM"), rows[i].destination, NULL, &told);
        if (report.result != rows[i].result || report.offset != rows[i].offset) {
            (void)fprintf(stderr, "\"%s\": result %d, offset %llu, %s\n", rows[i].destination,
                          (int)report.result, report.offset, report.message);
            CHECK(false);
        }
        CHECK(report.has_offset);
        CHECK_STR(report.phase, "destination");
        CHECK_CONTAINS(report.message, rows[i].part);
        CHECK(strstr(report.message, "secret") == NULL);
    }
    close_application(&application);
}

/* One option that is refused; `set` fills the options. */
struct refusal {
    const char *name;
    const char *text;
    MI_Uint32 number; /* when there is no text */
    MI_Result result;
    const char *part;
};

static void set_option(MI_DestinationOptions *options, const struct refusal *row)
{
    MI_Result result = row->text != NULL
                           ? MI_DestinationOptions_SetString(options, row->name, row->text)
                           : MI_DestinationOptions_SetNumber(options, row->name, row->number);
    if (result != MI_RESULT_OK) {
        (void)fprintf(stderr, "%s: set: %d\n", row->name, (int)result);
    }
    CHECK(result == MI_RESULT_OK);
}

static void check_refusals(const struct refusal *rows, size_t count)
{
    MI_Application application;
    struct told told;
    open_application(&application);
    for (size_t i = 0; i < count; i++) {
        const struct refusal *row = &rows[i];
        MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
        CHECK(MI_Application_NewDestinationOptions(&application, &options) == MI_RESULT_OK);
        set_option(&options, row);
        struct report report = try_session(&application, MI_T("WINRM"),
                                           "https://server.example/wsman", &options, &told);
        if (report.result != row->result) {
            (void)fprintf(stderr, "%s: %d, %s\n", row->name, (int)report.result, report.message);
        }
        CHECK(report.result == row->result);
        if (report.result != MI_RESULT_OK) {
            CHECK_STR(report.phase, "option");
            CHECK_CONTAINS(report.message, row->part);
        }
        if (report.result == MI_RESULT_NOT_SUPPORTED) {
            CHECK(report.category == MI_ERRORCATEGORY_NOT_IMPLEMENTED);
            CHECK_CONTAINS(report.message, row->name);
        }
    }
    close_application(&application);
}

static void what_is_not_supported_is_refused_by_name(void)
{
    static const struct refusal rows[] = {
        {OPTION("PACKET_ENCODING"), "UTF16", 0, MI_RESULT_NOT_SUPPORTED, "UTF16"},
        {OPTION("PACKET_ENCODING"), "UTF8", 0, MI_RESULT_OK, ""},
        {OPTION("PACKET_ENCODING"), "default", 0, MI_RESULT_OK, ""},
        {OPTION("PROXY_TYPE"), "WinHttp", 0, MI_RESULT_NOT_SUPPORTED, "prox"},
        {OPTION("PROXY_TYPE"), "IE", 0, MI_RESULT_NOT_SUPPORTED, "prox"},
    };
    check_refusals(rows, sizeof(rows) / sizeof(rows[0]));
}

static void what_tls_and_proxies_need_is_taken_and_contradictions_are_refused(void)
{
    static const struct refusal rows[] = {
        {OPTION("CERT_REVOCATION_CHECK"), NULL, 1, MI_RESULT_OK, ""},
        {OPTION("CERT_REVOCATION_CHECK"), NULL, 0, MI_RESULT_OK, ""},
        {OPTION("PROXY_TYPE"), "auto", 0, MI_RESULT_OK, ""},
        {OPTION("PROXY_TYPE"), "None", 0, MI_RESULT_OK, ""},
        {OPTION("SSL_OPTIONS"), NULL, 0x1F, MI_RESULT_OK, ""},
        {OPTION("CERT_FILE"), "/x.pem", 0, MI_RESULT_OK, ""},
        {OPTION("CERT_FILE"), "", 0, MI_RESULT_INVALID_PARAMETER, "empty"},
        {OPTION("PRIVATE_KEY_FILE"), "/x.key", 0, MI_RESULT_INVALID_PARAMETER, "no certificate"},
        {WSMI_OPTION_CLIENT_KEY_PASSWORD, "s", 0, MI_RESULT_INVALID_PARAMETER, "no certificate"},
        {WSMI_OPTION_CLIENT_CERT_DIR, "/tmp", 0, MI_RESULT_INVALID_PARAMETER, "no thumbprint"},
        {WSMI_OPTION_CRL_FILE, "/x.crl", 0, MI_RESULT_INVALID_PARAMETER, "not to be checked"},
        {WSMI_OPTION_PROXY, "http://proxy.example:3128", 0, MI_RESULT_OK, ""},
        {WSMI_OPTION_PROXY, "https://[::1]:3128/", 0, MI_RESULT_OK, ""},
        {WSMI_OPTION_PROXY, "http://proxy.example", 0, MI_RESULT_INVALID_PARAMETER, "host:port"},
        {WSMI_OPTION_PROXY, "proxy.example:3128", 0, MI_RESULT_INVALID_PARAMETER, "host:port"},
        {WSMI_OPTION_PROXY, "http://ann@proxy.example:1", 0, MI_RESULT_INVALID_PARAMETER, "host:"},
        {WSMI_OPTION_PROXY, "http://proxy.example:1/a", 0, MI_RESULT_INVALID_PARAMETER, "host:"},
        {WSMI_OPTION_SERVER_NAME, "server.example", 0, MI_RESULT_OK, ""},
        {WSMI_OPTION_SERVER_NAME, "server.example:1", 0, MI_RESULT_INVALID_PARAMETER,
         "than a host"},
        {WSMI_OPTION_SERVER_NAME, "https://server.example", 0, MI_RESULT_INVALID_PARAMETER,
         "than a host"},
        {WSMI_OPTION_SERVER_NAME, "a b", 0, MI_RESULT_INVALID_PARAMETER, WSMI_OPTION_SERVER_NAME},
    };
    check_refusals(rows, sizeof(rows) / sizeof(rows[0]));
}

static void what_tickets_need_is_taken(void)
{
    static const struct refusal rows[] = {
        {OPTION("PACKET_INTEGRITY"), NULL, 1, MI_RESULT_OK, ""},
        {OPTION("ENCODE_PORT_IN_SPN"), NULL, 1, MI_RESULT_OK, ""},
        {WSMI_OPTION_SERVICE_NAME, "WSMAN", 0, MI_RESULT_OK, ""},
        {WSMI_OPTION_SERVICE_NAME, "HTTP@server.example", 0, MI_RESULT_OK, ""},
        {WSMI_OPTION_SERVICE_NAME, "HTTP/server.example", 0, MI_RESULT_INVALID_PARAMETER, "HOST"},
        {WSMI_OPTION_SERVICE_NAME, "@server.example", 0, MI_RESULT_INVALID_PARAMETER, "HOST"},
        {WSMI_OPTION_SERVICE_NAME, "HTTP@", 0, MI_RESULT_INVALID_PARAMETER, "HOST"},
        {WSMI_OPTION_CREDENTIAL_CACHE, "FILE:/x", 0, MI_RESULT_OK, ""},
        {WSMI_OPTION_CREDENTIAL_CACHE, "", 0, MI_RESULT_INVALID_PARAMETER, "empty"},
        {WSMI_OPTION_CLIENT_KEYTAB, "FILE:/x", 0, MI_RESULT_OK, ""},
        {WSMI_OPTION_DELEGATE, NULL, 1, MI_RESULT_OK, ""},
    };
    check_refusals(rows, sizeof(rows) / sizeof(rows[0]));
}

static void what_has_no_meaning_is_refused(void)
{
    static const struct refusal rows[] = {
        {OPTION("TRANSPORT"), "FTP", 0, MI_RESULT_INVALID_PARAMETER, "transport"},
        {OPTION("DESTINATION_PORT"), NULL, 0, MI_RESULT_INVALID_PARAMETER, "port"},
        {OPTION("DESTINATION_PORT"), NULL, 65536, MI_RESULT_INVALID_PARAMETER, "port"},
        {OPTION("HTTP_URL_PREFIX"), "a//b", 0, MI_RESULT_INVALID_PARAMETER,
         OPTION("HTTP_URL_PREFIX") " (at offset 2 of the option)"},
        {OPTION("PACKET_ENCODING"), "EBCDIC", 0, MI_RESULT_INVALID_PARAMETER, "encoding"},
        {OPTION("UI_LOCALE"), "en_US", 0, MI_RESULT_INVALID_PARAMETER, ""},
        {OPTION("DATA_LOCALE"), "e", 0, MI_RESULT_INVALID_PARAMETER, ""},
        {OPTION("MAX_ENVELOPE_SIZE"), NULL, 7, MI_RESULT_INVALID_PARAMETER, "8 KiB"},
        {OPTION("MAX_ENVELOPE_SIZE"), NULL, 524289, MI_RESULT_INVALID_PARAMETER, "512 MiB"},
        {WSMI_OPTION_CA_FILE, "", 0, MI_RESULT_INVALID_PARAMETER, "empty"},
        {WSMI_OPTION_USER_AGENT, "a\r\nb", 0, MI_RESULT_INVALID_PARAMETER, "user agent"},
        {WSMI_OPTION_LOG_LEVEL, NULL, 4, MI_RESULT_INVALID_PARAMETER, "log level"},
        /* The wrong type, each way round. */
        {OPTION("TRANSPORT"), NULL, 1, MI_RESULT_TYPE_MISMATCH, OPTION("TRANSPORT")},
        {OPTION("DESTINATION_PORT"), "5986", 0, MI_RESULT_TYPE_MISMATCH,
         OPTION("DESTINATION_PORT")},
        {OPTION("TIMEOUT"), NULL, 30, MI_RESULT_TYPE_MISMATCH, OPTION("TIMEOUT")},
        {OPTION("CERT_CA_CHECK"), "false", 0, MI_RESULT_TYPE_MISMATCH, OPTION("CERT_CA_CHECK")},
        {OPTION("PACKET_PRIVACY"), "false", 0, MI_RESULT_TYPE_MISMATCH, OPTION("PACKET_PRIVACY")},
        {WSMI_OPTION_CA_FILE, NULL, 1, MI_RESULT_TYPE_MISMATCH, WSMI_OPTION_CA_FILE},
        /* Of somebody else. */
        {"X_OTHER", "1", 0, MI_RESULT_OK, ""},
    };
    check_refusals(rows, sizeof(rows) / sizeof(rows[0]));
}

static void string_and_options_must_agree(void)
{
    static const struct {
        struct refusal option;
        const char *destination;
    } rows[] = {
        {{OPTION("TRANSPORT"), "HTTP", 0, MI_RESULT_INVALID_PARAMETER, "contradicts the scheme"},
         "https://server.example"},
        {{OPTION("TRANSPORT"), "https", 0, MI_RESULT_OK, ""}, "https://server.example"},
        {{OPTION("DESTINATION_PORT"), NULL, 5986, MI_RESULT_INVALID_PARAMETER,
          "contradicts the port"},
         "https://server.example:443"},
        {{OPTION("DESTINATION_PORT"), NULL, 443, MI_RESULT_OK, ""}, "https://server.example:443"},
        {{OPTION("HTTP_URL_PREFIX"), "wsman", 0, MI_RESULT_INVALID_PARAMETER,
          "contradicts the prefix"},
         "https://server.example/other"},
        {{OPTION("HTTP_URL_PREFIX"), "/other", 0, MI_RESULT_OK, ""},
         "https://server.example/other"},
        {{OPTION("CERT_FILE"), "/x.pem", 0, MI_RESULT_INVALID_PARAMETER, "plain HTTP shows none"},
         "http://server.example"},
        {{OPTION("CERT_REVOCATION_CHECK"), NULL, 1, MI_RESULT_INVALID_PARAMETER,
          "plain HTTP has no certificate"},
         "http://server.example"},
    };
    MI_Application application;
    struct told told;
    open_application(&application);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct refusal *row = &rows[i].option;
        MI_DestinationOptions options = MI_DESTINATIONOPTIONS_NULL;
        CHECK(MI_Application_NewDestinationOptions(&application, &options) == MI_RESULT_OK);
        set_option(&options, row);
        struct report report =
            try_session(&application, MI_T("WINRM"), rows[i].destination, &options, &told);
        CHECK(report.result == row->result);
        CHECK_CONTAINS(report.message, row->part);
    }
    close_application(&application);
}

static void plain_http_needs_the_callers_word(void)
{
    static const struct settings basic = {.auth = "Basic", .user = "ann", .password = "sesame"};
    MI_Application application;
    MI_DestinationOptions options;
    struct told told;
    open_application(&application);
    struct report report = try_session(&application, NULL, "http://server.example", NULL, &told);
    CHECK(report.result == MI_RESULT_ACCESS_DENIED);
    CHECK(report.category == MI_ERRORCATEGORY_SECURITY_ERROR);
    CHECK_CONTAINS(report.message, "unencrypted");
    CHECK_CONTAINS(report.message, OPTION("PACKET_PRIVACY"));
    make_options(&application, &basic, &options);
    CHECK(MI_DestinationOptions_SetTransport(&options, MI_T("HTTP")) == MI_RESULT_OK);
    report = try_session(&application, NULL, "server.example", &options, &told);
    CHECK(report.result == MI_RESULT_ACCESS_DENIED);
    CHECK(strstr(report.message, "sesame") == NULL);
    make_options(&application, &plain, &options);
    report = try_session(&application, NULL, "http://server.example", &options, &told);
    CHECK(report.result == MI_RESULT_OK);
    CHECK(told.warnings == 1);
    CHECK_CONTAINS(told.warning[0], "plain HTTP");
    close_application(&application);
}

static void switched_off_checks_are_warned_about(void)
{
    MI_Application application;
    MI_DestinationOptions options;
    struct told told;
    open_application(&application);
    CHECK(try_session(&application, NULL, "server.example", NULL, &told).result == MI_RESULT_OK);
    CHECK(told.warnings == 0);
    make_options(&application, &(struct settings){.no_ca_check = true, .no_cn_check = true},
                 &options);
    CHECK(try_session(&application, NULL, "server.example", &options, &told).result ==
          MI_RESULT_OK);
    CHECK(told.warnings == 2);
    CHECK_CONTAINS(told.warning[0], "chain");
    CHECK_CONTAINS(told.warning[1], "name");
    close_application(&application);
}

static void everything_to_report_to_may_be_missing(void)
{
    MI_SessionCallbacks none = MI_SESSIONCALLBACKS_NULL;
    MI_Application application;
    MI_Session session = MI_SESSION_NULL;
    MI_Instance *details = NULL;
    open_application(&application);
    CHECK(MI_Application_NewSession(&application, NULL, "a..b", NULL, NULL, NULL, &session) ==
          MI_RESULT_INVALID_PARAMETER);
    CHECK(MI_Application_NewSession(&application, NULL, "a..b", NULL, &none, NULL, &session) ==
          MI_RESULT_INVALID_PARAMETER);
    CHECK(MI_Application_NewSession(&application, NULL, "a", NULL, NULL, &details, NULL) ==
          MI_RESULT_INVALID_PARAMETER);
    CHECK(details != NULL && MI_Instance_Delete(details) == MI_RESULT_OK);
    MI_DestinationOptions deleted;
    make_options(&application, &plain, &deleted);
    MI_DestinationOptions stale = deleted;
    MI_DestinationOptions_Delete(&deleted);
    CHECK(MI_Application_NewSession(&application, NULL, "a", &stale, NULL, &details, &session) ==
          MI_RESULT_INVALID_PARAMETER);
    CHECK(details != NULL && MI_Instance_Delete(details) == MI_RESULT_OK);
    close_application(&application);
}

int main(void)
{
    RUN(it_contacts_nobody);
    RUN(protocols_and_destinations);
    RUN(a_bad_destination_is_refused_with_its_offset);
    RUN(what_is_not_supported_is_refused_by_name);
    RUN(what_tls_and_proxies_need_is_taken_and_contradictions_are_refused);
    RUN(what_tickets_need_is_taken);
    RUN(what_has_no_meaning_is_refused);
    RUN(string_and_options_must_agree);
    RUN(plain_http_needs_the_callers_word);
    RUN(switched_off_checks_are_warned_about);
    RUN(everything_to_report_to_may_be_missing);
    return 0;
}
