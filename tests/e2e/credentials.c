/* SPDX-License-Identifier: MIT */
/* What NewSession makes of credentials, alone and several of them. */
#include "client.h"
#include "wsmi/options.h"

/* NewSession; deletes `options`, closes the session. */
static struct report try_session(MI_Application *application, const char *destination,
                                 MI_DestinationOptions *options)
{
    MI_Session session = MI_SESSION_NULL;
    MI_Instance *details = NULL;
    struct report report = {.result = MI_RESULT_OK};
    report.result = MI_Application_NewSession(application, MI_T("WINRM"), destination, options,
                                              NULL, &details, &session);
    MI_DestinationOptions_Delete(options);
    read_details(details, &report);
    if (report.result == MI_RESULT_OK) {
        close_session(&session);
    } else {
        CHECK(MI_Instance_Delete(details) == MI_RESULT_OK);
    }
    return report;
}

static const struct {
    const char *destination;
    struct settings settings;
    MI_Result result;
    const char *part;
} logins[] = {
    {"https://server.example", {.auth = "Basic", .user = "ann", .password = "x"}, MI_RESULT_OK, ""},
    {"https://ann@server.example",
     {.auth = "Basic", .user = "ann", .password = "x"},
     MI_RESULT_OK,
     ""},
    {"https://LAB%5Cann@server.example",
     {.auth = "Basic", .domain = "LAB", .user = "ann", .password = "x"},
     MI_RESULT_OK,
     ""},
    {"https://bob@server.example",
     {.auth = "Basic", .user = "ann", .password = "x"},
     MI_RESULT_INVALID_PARAMETER,
     "names another user"},
    {"https://ann@server.example",
     {.ca_file = NULL},
     MI_RESULT_INVALID_PARAMETER,
     "no credentials"},
    {"https://ann@server.example", {.auth = "None"}, MI_RESULT_INVALID_PARAMETER, "no credentials"},
    {"https://server.example", {.auth = "None"}, MI_RESULT_OK, ""},
    {"https://server.example",
     {.auth = "Basic", .user = "a:b", .password = "x"},
     MI_RESULT_INVALID_PARAMETER,
     "':'"},
    {"https://server.example",
     {.auth = "Basic", .user = "a\nb", .password = "x"},
     MI_RESULT_INVALID_PARAMETER,
     "control"},
    {"https://server.example", {.auth = "Default"}, MI_RESULT_OK, ""},
    {"https://server.example", {.auth = "Digest", .user = "a", .password = "b"}, MI_RESULT_OK, ""},
    {"https://server.example",
     {.auth = "Digest", .user = "a:b", .password = "x"},
     MI_RESULT_INVALID_PARAMETER,
     "':'"},
    {"https://server.example",
     {.auth = "Digest", .user = "a\nb", .password = "x"},
     MI_RESULT_INVALID_PARAMETER,
     "control"},
    {"https://bob@server.example",
     {.auth = "Digest", .user = "ann", .password = "x"},
     MI_RESULT_INVALID_PARAMETER,
     "names another user"},
    {"https://server.example",
     {.auth = "NegoWithCreds", .user = "a", .password = "b"},
     MI_RESULT_OK,
     ""},
    /* Tokens encrypt what goes over plain HTTP. */
    {"http://server.example",
     {.auth = "NegoWithCreds", .user = "a", .password = "b"},
     MI_RESULT_OK,
     ""},
    {"http://bob@server.example",
     {.auth = "NegoWithCreds", .user = "a", .password = "b"},
     MI_RESULT_INVALID_PARAMETER,
     "names another user"},
    {"https://server.example", {.auth = "NegoNoCreds"}, MI_RESULT_OK, ""},
    {"https://ann@server.example",
     {.auth = "NegoNoCreds"},
     MI_RESULT_INVALID_PARAMETER,
     "names another user"},
    {"https://server.example", {.auth = "Kerberos"}, MI_RESULT_OK, ""},
    {"https://server.example",
     {.auth = "Ntlmdomain", .user = "a", .password = "b"},
     MI_RESULT_OK,
     ""},
    {"https://server.example",
     {.auth = "CredSSP", .user = "a", .password = "b"},
     MI_RESULT_NOT_SUPPORTED,
     "CredSSP"},
};

static void each_kind_has_its_rules(void)
{
    MI_Application application;
    open_application(&application);
    for (size_t i = 0; i < sizeof(logins) / sizeof(logins[0]); i++) {
        MI_DestinationOptions options;
        make_options(&application, &logins[i].settings, &options);
        struct report report = try_session(&application, logins[i].destination, &options);
        CHECK(report.result == logins[i].result);
        CHECK_CONTAINS(report.message, logins[i].part);
        if (report.result != MI_RESULT_OK) {
            CHECK_STR(report.phase, "credentials");
        }
    }
    close_application(&application);
}

static void add_login(MI_DestinationOptions *options, const MI_Char *type)
{
    const MI_UsernamePasswordCreds ann = {NULL, MI_T("ann"), MI_T("x")};
    MI_UserCredentials login = {.authenticationType = type};
    if (strstr(type, "Cert") != NULL) {
        login.credentials.certificateThumbprint = "00112233445566778899AABBCCDDEEFF00112233";
    } else if (strcmp(type, MI_AUTH_TYPE_NONE) != 0 && strcmp(type, MI_AUTH_TYPE_DEFAULT) != 0) {
        login.credentials.usernamePassword = ann;
    }
    CHECK(MI_DestinationOptions_AddDestinationCredentials(options, &login) == MI_RESULT_OK);
}

static void credentials_for_subscriptions_are_refused(void)
{
    MI_Application application;
    MI_DestinationOptions options;
    open_application(&application);
    make_options(&application, &(struct settings){0}, &options);
    add_login(&options, MI_AUTH_TYPE_ISSUER_CERT);
    struct report report = try_session(&application, "https://server.example", &options);
    CHECK(report.result == MI_RESULT_NOT_SUPPORTED);
    CHECK_CONTAINS(report.message, MI_AUTH_TYPE_ISSUER_CERT);
    close_application(&application);
}

static void credentials_for_a_proxy_need_one(void)
{
    const MI_UserCredentials login = {
        .authenticationType = MI_AUTH_TYPE_BASIC,
        .credentials.usernamePassword = {NULL, MI_T("ann"), MI_T("x")},
    };
    MI_Application application;
    MI_DestinationOptions options;
    open_application(&application);
    make_options(&application, &(struct settings){0}, &options);
    CHECK(MI_DestinationOptions_AddProxyCredentials(&options, &login) == MI_RESULT_OK);
    struct report report = try_session(&application, "https://server.example", &options);
    CHECK(report.result == MI_RESULT_INVALID_PARAMETER);
    CHECK_CONTAINS(report.message, "proxy credentials, but no proxy");
    make_options(&application, &(struct settings){0}, &options);
    CHECK(MI_DestinationOptions_AddProxyCredentials(&options, &login) == MI_RESULT_OK);
    CHECK(MI_DestinationOptions_SetString(&options, WSMI_OPTION_PROXY, "http://p.example:1") ==
          MI_RESULT_OK);
    report = try_session(&application, "https://server.example", &options);
    CHECK(report.result == MI_RESULT_OK);
    close_application(&application);
}

/* Two of one type can only be added under two names, and one of the names means nothing here. */
static void credentials_for_nobody_known_are_refused(void)
{
    const MI_UserCredentials login = {
        .authenticationType = MI_AUTH_TYPE_DIGEST,
        .credentials.usernamePassword = {NULL, MI_T("bob"), MI_T("y")},
    };
    MI_Application application;
    MI_DestinationOptions options;
    open_application(&application);
    for (int with_ann = 0; with_ann < 2; with_ann++) {
        make_options(&application, &(struct settings){0}, &options);
        if (with_ann) {
            add_login(&options, MI_AUTH_TYPE_DIGEST);
        }
        CHECK(options.ft->AddCredentials(&options, MI_T("Somebody_Else"), &login, 0) ==
              MI_RESULT_OK);
        struct report report = try_session(&application, "https://server.example", &options);
        CHECK(report.result == MI_RESULT_INVALID_PARAMETER);
        CHECK_CONTAINS(report.message, "neither for the destination nor for a proxy");
    }
    close_application(&application);
}

/* Of each kind one; Basic beside nothing that could be chosen in its place. */
static void several_credentials_must_go_together(void)
{
    static const struct {
        const char *destination;
        const char *types[2];
        MI_Result result;
        const char *part;
    } rows[] = {
        {"https://server.example", {"NegoWithCreds", "Digest"}, MI_RESULT_OK, ""},
        {"https://server.example", {"Digest", "Default"}, MI_RESULT_OK, ""},
        {"https://server.example",
         {"Kerberos", "Ntlmdomain"},
         MI_RESULT_INVALID_PARAMETER,
         "a session takes one"},
        {"https://server.example",
         {"Basic", "NegoWithCreds"},
         MI_RESULT_INVALID_PARAMETER,
         "never a second choice"},
        {"https://server.example",
         {"Digest", "Basic"},
         MI_RESULT_INVALID_PARAMETER,
         "never a second choice"},
        {"https://server.example", {"None", "Digest"}, MI_RESULT_INVALID_PARAMETER, "None beside"},
        /* A certificate has no user that could be another; its directory is what is missing. */
        {"https://ann@server.example",
         {"ClientCerts", "Digest"},
         MI_RESULT_INVALID_PARAMETER,
         "no directory says where"},
        /* What has to be encrypted has to be so with either. */
        {"http://server.example",
         {"NegoWithCreds", "Digest"},
         MI_RESULT_ACCESS_DENIED,
         "unencrypted"},
    };
    MI_Application application;
    MI_DestinationOptions options;
    open_application(&application);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        make_options(&application, &(struct settings){0}, &options);
        add_login(&options, rows[i].types[0]);
        add_login(&options, rows[i].types[1]);
        struct report report = try_session(&application, rows[i].destination, &options);
        CHECK(report.result == rows[i].result);
        CHECK_CONTAINS(report.message, rows[i].part);
    }
    close_application(&application);
}

int main(void)
{
    RUN(each_kind_has_its_rules);
    RUN(credentials_for_subscriptions_are_refused);
    RUN(credentials_for_a_proxy_need_one);
    RUN(credentials_for_nobody_known_are_refused);
    RUN(several_credentials_must_go_together);
    return 0;
}
