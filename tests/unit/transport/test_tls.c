/* SPDX-License-Identifier: MIT */
/* TLS: who is believed, who is not, and how it is told. */
#include "support/certificates.h"
#include "support/check.h"
#include "support/client.h"
#include "support/server.h"

#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>

enum { PATIENT_MS = 10000, DAY = 24 * 3600 };

static struct certificate authority;
static struct certificate stranger; /* another authority */
static struct certificate good;
static struct certificate expired;
static struct certificate early;
static struct certificate elsewhere; /* for another name */
static struct certificate wrong_use;
static struct certificate alone; /* self-signed */
static char authority_directory[128];
static const char *directory;

static void make_certificates(void)
{
    static const char here[] = "IP:127.0.0.1,DNS:localhost";
    const struct {
        struct certificate *to;
        struct certificate_request request;
    } rows[] = {
        {&authority, {"authority", NULL, NULL, NULL, true, -DAY, DAY}},
        {&stranger, {"stranger", NULL, NULL, NULL, true, -DAY, DAY}},
        {&good, {"good", &authority, here, "serverAuth", false, -DAY, DAY}},
        {&expired, {"expired", &authority, here, "serverAuth", false, -2 * DAY, -DAY}},
        {&early, {"early", &authority, here, "serverAuth", false, DAY, 2 * DAY}},
        {&elsewhere,
         {"elsewhere", &authority, "DNS:elsewhere.test,IP:192.0.2.1", NULL, false, -DAY, DAY}},
        {&wrong_use, {"wrong-use", &authority, here, "clientAuth", false, -DAY, DAY}},
        {&alone, {"alone", NULL, here, "serverAuth", false, -DAY, DAY}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        certificates_make(rows[i].to, &rows[i].request);
    }
    certificates_hash(&authority, "hashed", authority_directory);
}

enum trust { DEFAULT_STORE, AUTHORITY_FILE, AUTHORITY_DIRECTORY, STRANGER_FILE, MISSING_FILE };

static void set_trust(struct client *client, enum trust trust)
{
    switch (trust) {
    case DEFAULT_STORE:
        break;
    case AUTHORITY_FILE:
        client->config.tls.ca_file = authority.path;
        break;
    case AUTHORITY_DIRECTORY:
        client->config.tls.ca_dir = authority_directory;
        break;
    case STRANGER_FILE:
        client->config.tls.ca_file = stranger.path;
        break;
    case MISSING_FILE:
        client->config.tls.ca_file = "/nonexistent/ca.pem";
        break;
    }
}

struct row {
    const struct certificate *certificate;
    const char *host;
    enum trust trust;
    bool verify_chain;
    bool verify_name;
    enum wsmi_failure failure;
};

static void meet(const struct row *row)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server_tls tls = {.certificate = row->certificate->path, .key = row->certificate->key};
    struct server *server = server_start(scripts, 1, &tls);
    struct client client;
    client_init(&client, "https", row->host, server_port(server));
    client.config.tls.verify_chain = row->verify_chain;
    client.config.tls.verify_name = row->verify_name;
    set_trust(&client, row->trust);
    client_open(&client);
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    client_expect(&client, &request, row->failure,
                  row->failure == WSMI_FAILURE_NONE ? WSMI_PHASE_RECEIVE : WSMI_PHASE_TLS);
    CHECK((server_requests(server) > 0) == (row->failure == WSMI_FAILURE_NONE));
    client_close(&client);
    server_stop(server);
}

static void a_certificate_is_believed_as_far_as_told(void)
{
    static const char ip[] = "127.0.0.1";
    const struct row rows[] = {
        {&good, ip, AUTHORITY_FILE, true, true, WSMI_FAILURE_NONE},
        {&good, "localhost", AUTHORITY_FILE, true, true, WSMI_FAILURE_NONE},
        {&good, ip, AUTHORITY_DIRECTORY, true, true, WSMI_FAILURE_NONE},
        {&good, ip, STRANGER_FILE, true, true, WSMI_FAILURE_TLS_UNTRUSTED},
        {&good, ip, DEFAULT_STORE, true, true, WSMI_FAILURE_TLS_UNTRUSTED},
        {&good, ip, MISSING_FILE, true, true, WSMI_FAILURE_TLS_SETUP},
        {&alone, ip, AUTHORITY_FILE, true, true, WSMI_FAILURE_TLS_UNTRUSTED},
        {&expired, ip, AUTHORITY_FILE, true, true, WSMI_FAILURE_TLS_EXPIRED},
        {&early, ip, AUTHORITY_FILE, true, true, WSMI_FAILURE_TLS_EXPIRED},
        {&elsewhere, ip, AUTHORITY_FILE, true, true, WSMI_FAILURE_TLS_NAME},
        {&elsewhere, "localhost", AUTHORITY_FILE, true, true, WSMI_FAILURE_TLS_NAME},
        {&wrong_use, ip, AUTHORITY_FILE, true, true, WSMI_FAILURE_TLS_CERTIFICATE},
        /* The two checks are switched off one by one. */
        {&good, ip, STRANGER_FILE, false, true, WSMI_FAILURE_NONE},
        {&elsewhere, ip, STRANGER_FILE, false, true, WSMI_FAILURE_TLS_NAME},
        {&elsewhere, ip, AUTHORITY_FILE, true, false, WSMI_FAILURE_NONE},
        {&elsewhere, ip, STRANGER_FILE, true, false, WSMI_FAILURE_TLS_UNTRUSTED},
        {&elsewhere, ip, DEFAULT_STORE, false, false, WSMI_FAILURE_NONE},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        meet(&rows[i]);
    }
}

static struct server *start_good(const struct script *scripts, size_t count)
{
    struct server_tls tls = {.certificate = good.path, .key = good.key};
    return server_start(scripts, count, &tls);
}

static void open_at(struct client *client, const char *scheme, unsigned port)
{
    client_init(client, scheme, "127.0.0.1", port);
    client->config.tls.ca_file = authority.path;
    client_open(client);
}

static void a_tls_connection_is_kept(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = start_good(scripts, 1);
    struct client client;
    open_at(&client, "https", server_port(server));
    uint64_t before = client_now_ms();
    for (unsigned i = 0; i < 200; i++) {
        struct wsmi_http_request request = client_request(&client, PATIENT_MS);
        client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    }
    printf("     200 exchanges in %llu ms\n", (unsigned long long)(client_now_ms() - before));
    CHECK(server_accepted(server) == 1);
    CHECK(server_last_request_reads(server) == 1);
    client_close(&client);
    server_stop(server);
}

static void a_peer_without_tls_is_told_as_such(void)
{
    static const struct step talkative[] = {
        {.kind = STEP_SEND, .text = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"},
        {.kind = STEP_SLEEP, .size = 200}};
    static const struct step banner[] = {{.kind = STEP_SEND, .text = "220 smtp ready\r\n"},
                                         {.kind = STEP_SLEEP, .size = 200}};
    const struct script all[][1] = {{SCRIPT(talkative)}, {SCRIPT(banner)}};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        struct server *server = server_start(all[i], 1, NULL);
        struct client client;
        open_at(&client, "https", server_port(server));
        struct wsmi_http_request request = client_request(&client, PATIENT_MS);
        client_expect(&client, &request, WSMI_FAILURE_TLS_PLAIN_PEER, WSMI_PHASE_TLS);
        client_close(&client);
        server_stop(server);
    }
}

static void plain_http_to_a_tls_port_is_not_http(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = start_good(scripts, 1);
    struct client client;
    open_at(&client, "http", server_port(server));
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    struct call call;
    call_start(&call, &client, &request);
    const struct wsmi_http_answer *answer = call_wait(&call);
    /* OpenSSL's server sends an alert, or just goes. */
    CHECK_MSG(answer->failure == WSMI_FAILURE_NOT_HTTP || answer->failure == WSMI_FAILURE_CLOSED,
              "%s", wsmi_failure_name(answer->failure));
    call_release(&call, &client);
    client_close(&client);
    server_stop(server);
}

static void a_handshake_that_fails_is_told_as_such(void)
{
    static const struct step gone[] = {{.kind = STEP_CLOSE}};
    static const struct step reset[] = {{.kind = STEP_SLEEP, .size = 50}, {.kind = STEP_RESET}};
    static const struct step alert[] = {
        {.kind = STEP_SEND, .text = "\x15\x03\x03\x00\x02\x02\x28", .size = 7}};
    const struct script all[][1] = {{SCRIPT(gone)}, {SCRIPT(reset)}, {SCRIPT(alert)}};
    struct client client;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        struct server *server = server_start(all[i], 1, NULL);
        open_at(&client, "https", server_port(server));
        struct wsmi_http_request request = client_request(&client, PATIENT_MS);
        client_expect(&client, &request, WSMI_FAILURE_TLS_HANDSHAKE, WSMI_PHASE_TLS);
        client_close(&client);
        server_stop(server);
    }
}

static void tls_below_1_2_is_refused(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server_tls tls = {
        .certificate = good.path, .key = good.key, .max_version = TLS1_1_VERSION};
    struct server *server = server_start(scripts, 1, &tls);
    struct client client;
    open_at(&client, "https", server_port(server));
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    client_expect(&client, &request, WSMI_FAILURE_TLS_HANDSHAKE, WSMI_PHASE_TLS);
    client_close(&client);
    server_stop(server);
    tls.max_version = TLS1_2_VERSION;
    server = server_start(scripts, 1, &tls);
    open_at(&client, "https", server_port(server));
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    client_close(&client);
    server_stop(server);
}

/* TLS 1.2 has no alert of its own for it. */
static void a_certificate_we_do_not_have_is_missed_by_the_peer(void)
{
    static const struct {
        int version;
        enum wsmi_failure failure;
    } rows[] = {{TLS1_2_VERSION, WSMI_FAILURE_TLS_HANDSHAKE},
                {TLS1_3_VERSION, WSMI_FAILURE_TLS_CLIENT}};
    const struct script scripts[] = {SCRIPT(serve_forever)};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct server_tls tls = {.certificate = good.path,
                                 .key = good.key,
                                 .max_version = rows[i].version,
                                 .want_client_certificate = true};
        struct server *server = server_start(scripts, 1, &tls);
        struct client client;
        open_at(&client, "https", server_port(server));
        struct wsmi_http_request request = client_request(&client, PATIENT_MS);
        struct call call;
        call_start(&call, &client, &request);
        const struct wsmi_http_answer *answer = call_wait(&call);
        CHECK_MSG(answer->failure == rows[i].failure, "%s in %s: %s",
                  wsmi_failure_name(answer->failure), wsmi_phase_name(answer->phase), answer->text);
        call_release(&call, &client);
        client_close(&client);
        server_stop(server);
    }
}

static void the_deadline_covers_the_handshake(void)
{
    static const struct step silent[] = {{.kind = STEP_SILENT}};
    const struct script scripts[] = {SCRIPT(silent)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    open_at(&client, "https", server_port(server));
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    client_expect_deadline(&client, &request, 300, WSMI_PHASE_TLS);
    client_close(&client);
    server_stop(server);
}

/* Anybody on the way could have cut the connection; only close_notify says that it was the peer. */
static void an_answer_that_ends_without_close_notify_is_truncated(void)
{
    static const struct step cut[] = {{.kind = STEP_READ_REQUEST},
                                      {.kind = STEP_SEND, .text = OK_HEAD "\r\n<answer/>"},
                                      {.kind = STEP_SLEEP, .size = 50},
                                      {.kind = STEP_RESET}};
    static const struct step orderly[] = {{.kind = STEP_READ_REQUEST},
                                          {.kind = STEP_SEND, .text = OK_HEAD "\r\n<answer/>"}};
    const struct script scripts[] = {SCRIPT(cut), SCRIPT(orderly)};
    struct server *server = start_good(scripts, 2);
    struct client client;
    open_at(&client, "https", server_port(server));
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    client_expect(&client, &request, WSMI_FAILURE_TRUNCATED, WSMI_PHASE_RECEIVE);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    client_close(&client);
    server_stop(server);
}

/* SIGPIPE is at its default here: writing to a dead connection would end the program. */
static void a_tls_peer_that_went_away_raises_no_signal(void)
{
    static const struct step once[] = {
        {.kind = STEP_READ_REQUEST}, {.kind = STEP_SEND, .text = OK}, {.kind = STEP_RESET}};
    static const struct step twice[] = {{.kind = STEP_READ_REQUEST},
                                        {.kind = STEP_SEND, .text = OK},
                                        {.kind = STEP_READ_REQUEST},
                                        {.kind = STEP_RESET}};
    const struct script scripts[] = {SCRIPT(once), SCRIPT(twice), SCRIPT(serve_forever)};
    struct server *server = start_good(scripts, 3);
    struct client client;
    open_at(&client, "https", server_port(server));
    struct wsmi_http_request request = client_request(&client, PATIENT_MS);
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    client_await_end(server_port(server)); /* replaced before sending */
    client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    client_expect(&client, &request, WSMI_FAILURE_CLOSED, WSMI_PHASE_WAIT);
    CHECK(server_accepted(server) == 2 && server_requests(server) == 3);
    client_close(&client);
    server_stop(server);
}

static const struct check_case cases[] = {
    CHECK_CASE(a_certificate_is_believed_as_far_as_told),
    CHECK_CASE(a_tls_connection_is_kept),
    CHECK_CASE(a_peer_without_tls_is_told_as_such),
    CHECK_CASE(plain_http_to_a_tls_port_is_not_http),
    CHECK_CASE(a_handshake_that_fails_is_told_as_such),
    CHECK_CASE(tls_below_1_2_is_refused),
    CHECK_CASE(a_certificate_we_do_not_have_is_missed_by_the_peer),
    CHECK_CASE(the_deadline_covers_the_handshake),
    CHECK_CASE(an_answer_that_ends_without_close_notify_is_truncated),
    CHECK_CASE(a_tls_peer_that_went_away_raises_no_signal),
};

/* The system's configuration of OpenSSL may refuse old versions by itself; then the test would not
 * show that we do. */
static void allow_old_tls(void)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/openssl.cnf", directory);
    FILE *file = fopen(path, "w");
    REQUIRE(file != NULL);
    fputs("openssl_conf = start\n[start]\nssl_conf = ssl\n[ssl]\nsystem_default = lax\n"
          "[lax]\nMinProtocol = TLSv1\nCipherString = ALL:@SECLEVEL=0\n",
          file);
    fclose(file);
    setenv("OPENSSL_CONF", path, 1);
}

int main(int argc, char **argv)
{
    directory = certificates_begin();
    allow_old_tls();
    make_certificates();
    int status = check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
    certificates_end();
    return status;
}
