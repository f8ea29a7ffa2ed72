/* SPDX-License-Identifier: MIT */
/* Credentials that are a certificate: found by its thumbprint in a directory, in PEM and PKCS#12,
 * shown to a peer that asks for it, and what is said when it is not there. */
#include <sys/stat.h>
#include <unistd.h>

#include "client.h"
#include "peer.h"
#include "wsmi/options.h"

#define OPTION(name) "__MI_DESTINATIONOPTIONS_" name

enum { PATH_BYTES = 512, THUMBPRINT_BYTES = 65 };

#define NOBODYS "00112233445566778899AABBCCDDEEFF00112233"

/* A directory with files that have no certificate, another one, the one, and the one again. */
struct store {
    char directory[64];
    char sha1[THUMBPRINT_BYTES];
    char sha256[THUMBPRINT_BYTES];
};

/* A shell command, run in the directory. */
static void run(const struct store *store, const char *command)
{
    char line[4 * PATH_BYTES];
    CHECK(snprintf(line, sizeof(line), "cd '%s' && %s", store->directory, command) <
          (int)sizeof(line));
    CHECK(system(line) == 0);
}

/* OpenSSL prints "sha1 Fingerprint=AB:CD:...". */
static void read_thumbprint(const char *command, char ret[THUMBPRINT_BYTES])
{
    FILE *out = popen(command, "r");
    size_t length = 0;
    int byte;
    CHECK(out != NULL);
    while ((byte = getc(out)) != EOF && byte != '=') {
    }
    while ((byte = getc(out)) != EOF && byte != '\n') {
        if (byte != ':') {
            CHECK(length + 1 < THUMBPRINT_BYTES);
            ret[length++] = (char)byte;
        }
    }
    ret[length] = '\0';
    CHECK(pclose(out) == 0);
}

static void store_open(struct store *store)
{
    const char *temporary = getenv("TMPDIR");
    CHECK(snprintf(store->directory, sizeof(store->directory), "%s/wsmi-store-XXXXXX",
                   temporary == NULL ? "/tmp" : temporary) < (int)sizeof(store->directory));
    CHECK(mkdtemp(store->directory) != NULL);
    run(store, "mkfifo a-pipe.pem");
    run(store, "mkdir b-directory.pem");
    run(store, "echo garbage > c-garbage.pem");
    run(store, "echo garbage > d-garbage.p12");
    run(store, "cp " PEER_CERTS "server.pem e-other.crt");
    run(store, "cp " PEER_CERTS "client.pem mine.pem");
    run(store, "cp " PEER_CERTS "client.key mine.key");
    run(store, "cp " PEER_CERTS "client.pem by-name-before-mine-and-without-a-key.pem");
    read_thumbprint("openssl x509 -noout -fingerprint -sha1 -in " PEER_CERTS "client.pem",
                    store->sha1);
    read_thumbprint("openssl x509 -noout -fingerprint -sha256 -in " PEER_CERTS "client.pem",
                    store->sha256);
    CHECK(strlen(store->sha1) == 40 && strlen(store->sha256) == 64);
}

static void store_close(const struct store *store)
{
    run(store, "rm -r \"$PWD\"");
}

/* What a session is opened with; NULL is not set. */
struct attempt {
    const char *destination;
    const char *thumbprint;
    const char *file;
    const char *directory;
    const char *password;
    const MI_UserCredentials *other;
};

static void set_string(MI_DestinationOptions *options, const char *name, const char *value)
{
    CHECK(value == NULL || MI_DestinationOptions_SetString(options, name, value) == MI_RESULT_OK);
}

/* NewSession; where it succeeds and `contacts`, TestConnection. */
static struct report try_attempt(const struct attempt *attempt, bool contacts)
{
    static const struct settings settings = {.ca_file = PEER_CERTS "ca.pem"};
    MI_Application application;
    MI_DestinationOptions options;
    MI_Instance *details = NULL;
    MI_Session session = MI_SESSION_NULL;
    MI_UserCredentials login = {.authenticationType = MI_AUTH_TYPE_CLIENT_CERTS};
    struct report report = {.result = MI_RESULT_OK};
    login.credentials.certificateThumbprint = attempt->thumbprint;
    open_application(&application);
    make_options(&application, &settings, &options);
    CHECK(MI_DestinationOptions_AddDestinationCredentials(&options, &login) == MI_RESULT_OK);
    CHECK(attempt->other == NULL || MI_DestinationOptions_AddDestinationCredentials(
                                        &options, attempt->other) == MI_RESULT_OK);
    set_string(&options, OPTION("CERT_FILE"), attempt->file);
    set_string(&options, WSMI_OPTION_CLIENT_CERT_DIR, attempt->directory);
    set_string(&options, WSMI_OPTION_CLIENT_KEY_PASSWORD, attempt->password);
    report.result = MI_Application_NewSession(&application, NULL, attempt->destination, &options,
                                              NULL, &details, &session);
    MI_DestinationOptions_Delete(&options);
    if (report.result != MI_RESULT_OK) {
        read_details(details, &report);
        CHECK_STR(report.phase, "credentials");
        CHECK(MI_Instance_Delete(details) == MI_RESULT_OK);
    } else {
        if (contacts) {
            report = test_connection(&session);
        }
        close_session(&session);
    }
    close_application(&application);
    return report;
}

static struct report try_certificate(const char *destination, const char *thumbprint,
                                     const char *directory, const char *password)
{
    return try_attempt(&(struct attempt){.destination = destination,
                                         .thumbprint = thumbprint,
                                         .directory = directory,
                                         .password = password},
                       true);
}

static void start_asking(struct peer *peer)
{
    static const char *const arguments[] = {"--client-ca", PEER_CERTS "ca.pem", NULL};
    peer_start_tls(peer, "server", arguments);
}

static void check_known(struct peer *peer, const struct report *report)
{
    char *log = peer_log(peer);
    (void)printf("  %s\n", report->message);
    CHECK(report->result == MI_RESULT_OK);
    /* Not as somebody whom Identify is open to. */
    CHECK_CONTAINS(log, "authorized=yes wsmanidentify=none");
    free(log);
}

static void a_thumbprint_finds_the_certificate_and_its_key(void)
{
    struct store store;
    struct peer peer;
    store_open(&store);
    start_asking(&peer);
    const char *const url = https_url("localhost", peer.port, "wsman");
    struct report report = try_certificate(url, store.sha1, store.directory, NULL);
    check_known(&peer, &report);
    report = try_certificate(url, store.sha256, store.directory, NULL);
    check_known(&peer, &report);
    /* Small letters are digits as well. */
    for (char *at = store.sha1; *at != '\0'; at++) {
        *at = (char)(*at >= 'A' && *at <= 'F' ? *at + ('a' - 'A') : *at);
    }
    report = try_certificate(url, store.sha1, store.directory, NULL);
    check_known(&peer, &report);
    peer_stop(&peer, NULL);
    store_close(&store);
}

static void a_packed_one_opens_with_its_password(void)
{
    struct store store;
    struct peer peer;
    store_open(&store);
    run(&store, "openssl pkcs12 -export -in mine.pem -inkey mine.key -passout pass:open-me "
                "-out mine.pfx && rm mine.pem mine.key by-name-*.pem");
    start_asking(&peer);
    const char *const url = https_url("localhost", peer.port, "wsman");
    struct report report = try_certificate(url, store.sha1, store.directory, "open-me");
    check_known(&peer, &report);
    report = try_certificate(url, store.sha1, store.directory, "wrong");
    CHECK(report.result == MI_RESULT_INVALID_PARAMETER);
    CHECK_CONTAINS(report.message, "no client certificate with this thumbprint");
    peer_stop(&peer, NULL);
    store_close(&store);
}

/* The peer takes one for the other, and knows nobody by that password. */
static void beside_a_password_it_is_shown_as_well(void)
{
    const MI_UserCredentials ann = {
        .authenticationType = MI_AUTH_TYPE_BASIC,
        .credentials.usernamePassword = {NULL, MI_T("ann"), MI_T("x")},
    };
    struct store store;
    struct peer peer;
    store_open(&store);
    start_asking(&peer);
    struct report report =
        try_attempt(&(struct attempt){.destination = https_url("localhost", peer.port, "wsman"),
                                      .thumbprint = store.sha1,
                                      .directory = store.directory,
                                      .other = &ann},
                    true);
    CHECK(report.result == MI_RESULT_OK);
    char *log = peer_log(&peer);
    CHECK_CONTAINS(log, "auth=basic authorized=yes");
    free(log);
    peer_stop(&peer, NULL);
    store_close(&store);
}

static void a_key_in_the_same_file_will_do_and_none_will_not(void)
{
    struct store store;
    struct peer peer;
    store_open(&store);
    run(&store, "cat mine.key >>mine.pem && rm mine.key");
    start_asking(&peer);
    const char *const url = https_url("localhost", peer.port, "wsman");
    struct report report = try_certificate(url, store.sha1, store.directory, NULL);
    check_known(&peer, &report);
    run(&store, "rm mine.pem");
    report = try_certificate(url, store.sha1, store.directory, NULL);
    CHECK(report.result == MI_RESULT_INVALID_PARAMETER);
    CHECK_CONTAINS(report.message, "has no key beside it");
    peer_stop(&peer, NULL);
    store_close(&store);
}

static void what_is_not_there_is_said_before_anybody_is_contacted(void)
{
    static const struct {
        const char *destination;
        const char *thumbprint;
        bool with_directory;
        const char *part;
    } rows[] = {
        {"https://server.example", NOBODYS, true, "no client certificate with this thumbprint"},
        {"https://server.example", NOBODYS, false, "no directory says where"},
        {"https://server.example", NULL, true, "neither a thumbprint nor a file"},
        {"https://server.example", "", true, "neither a thumbprint nor a file"},
        {"https://server.example", "0011", true, "40 or 64 hexadecimal digits"},
        {"https://server.example", NOBODYS "0", true, "40 or 64 hexadecimal digits"},
        {"http://server.example", NOBODYS, true, "plain HTTP shows none"},
        {"https://ann@server.example", NOBODYS, true, "no credentials for it"},
    };
    struct store store;
    store_open(&store);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct report report =
            try_certificate(rows[i].destination, rows[i].thumbprint,
                            rows[i].with_directory ? store.directory : NULL, NULL);
        CHECK(report.result == MI_RESULT_INVALID_PARAMETER);
        CHECK_CONTAINS(report.message, rows[i].part);
    }
    struct report report = try_certificate("https://server.example", NOBODYS, "/no/such", NULL);
    CHECK(report.result == MI_RESULT_INVALID_PARAMETER);
    CHECK_CONTAINS(report.message, "cannot be read");
    store_close(&store);
}

/* `thumbprint` may be NULL. */
static struct report try_file(const char *file, const char *thumbprint)
{
    return try_attempt(&(struct attempt){.destination = "https://server.example",
                                         .thumbprint = thumbprint,
                                         .file = file},
                       false);
}

static void a_file_has_to_hold_the_certificate_that_was_named(void)
{
    struct store store;
    store_open(&store);
    CHECK(try_file(PEER_CERTS "client.pem", store.sha1).result == MI_RESULT_OK);
    CHECK(try_file(PEER_CERTS "client.pem", NULL).result == MI_RESULT_OK);
    struct report report = try_file(PEER_CERTS "server.pem", store.sha1);
    CHECK(report.result == MI_RESULT_INVALID_PARAMETER);
    CHECK_CONTAINS(report.message, "holds none with this thumbprint");
    store_close(&store);
}

int main(void)
{
    RUN(a_thumbprint_finds_the_certificate_and_its_key);
    RUN(a_packed_one_opens_with_its_password);
    RUN(beside_a_password_it_is_shown_as_well);
    RUN(a_key_in_the_same_file_will_do_and_none_will_not);
    RUN(what_is_not_there_is_said_before_anybody_is_contacted);
    RUN(a_file_has_to_hold_the_certificate_that_was_named);
    return 0;
}
