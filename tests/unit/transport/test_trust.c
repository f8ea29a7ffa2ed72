/* SPDX-License-Identifier: MIT */
/* What makes a certificate good beyond its chain and its name, and how we show ours. */
#include "support/check.h"
#include "support/client.h"
#include "support/revocation.h"
#include "support/server.h"

#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENT_MS = 10000, DAY = 24 * 3600 };

static const struct script scripts[] = {SCRIPT(serve_forever)};

static struct certificate authority;
static struct certificate stranger; /* another authority */
static struct certificate good;
static struct certificate revoked;
static struct certificate ours;
static struct certificate foreign; /* of the other authority */

static char list_with_one[192];
static char list_of_nobody[192];
static char outdated_list[192];
static char list_of_the_stranger[192];
static char good_staple[192];
static char revoked_staple[192];
static char good_chain[192];
static char revoked_chain[192];
static char packed[192];
static char locked[192];

static void make_certificates(void)
{
    static const char here[] = "IP:127.0.0.1,DNS:localhost,DNS:host.example";
    const struct {
        struct certificate *to;
        struct certificate_request request;
    } rows[] = {
        {&authority, {"authority", NULL, NULL, NULL, true, -DAY, DAY}},
        {&stranger, {"stranger", NULL, NULL, NULL, true, -DAY, DAY}},
        {&good, {"good", &authority, here, "serverAuth", false, -DAY, DAY}},
        {&revoked, {"revoked", &authority, here, "serverAuth", false, -DAY, DAY}},
        {&ours, {"ours", &authority, NULL, "clientAuth", false, -DAY, DAY}},
        {&foreign, {"foreign", &stranger, NULL, "clientAuth", false, -DAY, DAY}},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        certificates_make(rows[i].to, &rows[i].request);
    }
    revocation_list(&authority, &revoked, DAY, "one.crl", list_with_one);
    revocation_list(&authority, NULL, DAY, "none.crl", list_of_nobody);
    revocation_list(&authority, &revoked, -60, "outdated.crl", outdated_list);
    revocation_list(&stranger, NULL, DAY, "none.crl", list_of_the_stranger);
    revocation_answer(&authority, &good, false, good_staple);
    revocation_answer(&authority, &revoked, true, revoked_staple);
    certificates_chain(&good, &authority, good_chain);
    certificates_chain(&revoked, &authority, revoked_chain);
    certificates_pack(&ours, "p12 secret", packed);
    certificates_lock(&ours, "key secret", locked);
}

static void begin(struct client *client, const struct server *server)
{
    client_init(client, "https", "127.0.0.1", server_port(server));
    client->config.tls.ca_file = authority.path;
}

/* One exchange; the failure, and the words for people in `text`. */
static enum wsmi_failure meet(struct client *client, char text[512])
{
    struct call call;
    client_open(client);
    struct wsmi_http_request request = client_request(client, PATIENT_MS);
    call_start(&call, client, &request);
    const struct wsmi_http_answer *answer = call_wait(&call);
    enum wsmi_failure failure = answer->failure;
    snprintf(text, 512, "%s", answer->text);
    call_release(&call, client);
    client_close(client);
    return failure;
}

static void a_list_says_who_is_revoked_and_without_a_good_one_nobody_is_believed(void)
{
    const struct {
        const struct certificate *certificate;
        const char *list;
        enum wsmi_failure failure;
    } rows[] = {
        {&good, list_with_one, WSMI_FAILURE_NONE},
        {&good, list_of_nobody, WSMI_FAILURE_NONE},
        {&revoked, list_of_nobody, WSMI_FAILURE_NONE},
        {&revoked, list_with_one, WSMI_FAILURE_TLS_REVOKED},
        {&good, outdated_list, WSMI_FAILURE_TLS_REVOCATION},
        {&good, list_of_the_stranger, WSMI_FAILURE_TLS_REVOCATION},
        {&good, "/nonexistent/list.pem", WSMI_FAILURE_TLS_SETUP},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct server_tls tls = {.certificate = rows[i].certificate->path,
                                       .key = rows[i].certificate->key};
        struct server *server = server_start(scripts, 1, &tls);
        struct client client;
        char text[512];
        begin(&client, server);
        client.config.tls.verify_revocation = true;
        client.config.tls.crl_file = rows[i].list;
        enum wsmi_failure failure = meet(&client, text);
        CHECK_MSG(failure == rows[i].failure, "row %zu: %s: %s", i, wsmi_failure_name(failure),
                  text);
        CHECK((server_requests(server) > 0) == (failure == WSMI_FAILURE_NONE));
        server_stop(server);
    }
}

static void without_a_list_the_peer_has_to_staple_an_answer(void)
{
    const struct {
        const struct certificate *certificate;
        const char *chain;
        const char *staple;
        bool verify;
        enum wsmi_failure failure;
    } rows[] = {
        {&good, good_chain, good_staple, true, WSMI_FAILURE_NONE},
        {&good, good_chain, NULL, true, WSMI_FAILURE_TLS_REVOCATION},
        /* about somebody else */
        {&good, good_chain, revoked_staple, true, WSMI_FAILURE_TLS_REVOCATION},
        /* libcurl wants the issuer from the peer to find the answer that is meant */
        {&good, good.path, good_staple, true, WSMI_FAILURE_TLS_REVOCATION},
        {&revoked, revoked_chain, revoked_staple, true, WSMI_FAILURE_TLS_REVOKED},
        {&revoked, revoked_chain, NULL, false, WSMI_FAILURE_NONE},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct server_tls tls = {.certificate = rows[i].chain,
                                       .key = rows[i].certificate->key,
                                       .staple = rows[i].staple};
        struct server *server = server_start(scripts, 1, &tls);
        struct client client;
        char text[512];
        begin(&client, server);
        client.config.tls.verify_revocation = rows[i].verify;
        enum wsmi_failure failure = meet(&client, text);
        CHECK_MSG(failure == rows[i].failure, "row %zu: %s: %s", i, wsmi_failure_name(failure),
                  text);
        CHECK((server_requests(server) > 0) == (failure == WSMI_FAILURE_NONE));
        server_stop(server);
    }
}

/* A resumed session staples nothing. */
static void every_connection_that_needs_a_staple_has_a_handshake_of_its_own(void)
{
    static const struct step once[] = {{.kind = STEP_READ_REQUEST},
                                       {.kind = STEP_SEND, .text = OK}};
    const struct script one_each[] = {SCRIPT(once)};
    const struct server_tls tls = {
        .certificate = good_chain, .key = good.key, .staple = good_staple};
    struct server *server = server_start(one_each, 1, &tls);
    struct client client;
    begin(&client, server);
    client.config.tls.verify_revocation = true;
    client_open(&client);
    for (unsigned i = 0; i < 3; i++) {
        struct wsmi_http_request request = client_request(&client, PATIENT_MS);
        request.may_repeat = true;
        client_expect(&client, &request, WSMI_FAILURE_NONE, WSMI_PHASE_RECEIVE);
    }
    CHECK(server_accepted(server) == 3);
    client_close(&client);
    server_stop(server);
}

static void tls_1_2_can_be_ruled_out(void)
{
    const struct server_tls tls = {
        .certificate = good.path, .key = good.key, .max_version = TLS1_2_VERSION};
    struct server *server = server_start(scripts, 1, &tls);
    struct client client;
    char text[512];
    begin(&client, server);
    CHECK(meet(&client, text) == WSMI_FAILURE_NONE);
    begin(&client, server);
    client.config.tls.only_1_3 = true;
    CHECK(meet(&client, text) == WSMI_FAILURE_TLS_HANDSHAKE);
    server_stop(server);
}

static void our_certificate_is_shown_in_every_form(void)
{
    const struct {
        const char *certificate;
        const char *key;
        const char *password;
        enum wsmi_failure failure;
    } rows[] = {
        {ours.path, ours.key, NULL, WSMI_FAILURE_NONE},
        {ours.path, locked, "key secret", WSMI_FAILURE_NONE},
        {ours.path, locked, "not the secret", WSMI_FAILURE_TLS_SETUP},
        {packed, NULL, "p12 secret", WSMI_FAILURE_NONE},
        {packed, NULL, "not the secret", WSMI_FAILURE_TLS_SETUP},
        {ours.path, good.key, NULL, WSMI_FAILURE_TLS_SETUP}, /* somebody else's key */
        {"/nonexistent/client.pem", ours.key, NULL, WSMI_FAILURE_TLS_SETUP},
        {foreign.path, foreign.key, NULL, WSMI_FAILURE_TLS_CLIENT},
    };
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
        const struct server_tls tls = {.certificate = good.path,
                                       .key = good.key,
                                       .max_version = versions[i % 2],
                                       .want_client_certificate = true,
                                       .client_authority = authority.path};
        struct server *server = server_start(scripts, 1, &tls);
        struct client client;
        char text[512];
        begin(&client, server);
        client.config.tls.certificate_file = rows[i / 2].certificate;
        client.config.tls.key_file = rows[i / 2].key;
        client.config.tls.key_password = rows[i / 2].password;
        enum wsmi_failure failure = meet(&client, text);
        CHECK_MSG(failure == rows[i / 2].failure, "row %zu: %s: %s", i / 2,
                  wsmi_failure_name(failure), text);
        CHECK(strstr(text, "secret") == NULL);
        CHECK((server_requests(server) > 0) == (failure == WSMI_FAILURE_NONE));
        server_stop(server);
    }
}

/* In a process without a terminal, whose standard input has the password for whoever asks there. */
static void show_locked(void)
{
    const struct server_tls tls = {.certificate = good.path,
                                   .key = good.key,
                                   .want_client_certificate = true,
                                   .client_authority = authority.path};
    struct server *server = server_start(scripts, 1, &tls);
    struct client client;
    char text[512];
    begin(&client, server);
    client.config.tls.certificate_file = ours.path;
    client.config.tls.key_file = locked;
    enum wsmi_failure failure = meet(&client, text);
    CHECK_MSG(failure == WSMI_FAILURE_TLS_SETUP, "%s: %s", wsmi_failure_name(failure), text);
    server_stop(server);
}

static void nobody_at_the_terminal_is_asked_for_a_password(void)
{
    static const char password[] = "key secret\n";
    int in[2];
    int status = -1;
    (void)fflush(stdout);
    CHECK(pipe(in) == 0);
    CHECK(write(in[1], password, sizeof(password) - 1) == (ssize_t)sizeof(password) - 1);
    CHECK(close(in[1]) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        CHECK(setsid() > 0 && dup2(in[0], STDIN_FILENO) == STDIN_FILENO);
        show_locked();
        _exit(check_failures() == 0 ? 0 : 1);
    }
    CHECK(close(in[0]) == 0);
    CHECK(waitpid(child, &status, 0) == child && status == 0);
}

/* The far end of a tunnel: the name in the URL is the peer's, the address is the tunnel's. */
static void a_tunnel_changes_where_we_connect_and_not_whom_we_believe(void)
{
    const struct server_tls tls = {.certificate = good.path, .key = good.key};
    struct server *server = server_start(scripts, 1, &tls);
    struct client client;
    char text[512];
    char there[64];
    snprintf(there, sizeof(there), "127.0.0.1:%u", server_port(server));
    client_init(&client, "https", "host.example", 5986);
    client.config.tls.ca_file = authority.path;
    client.config.connect_to = there;
    enum wsmi_failure failure = meet(&client, text);
    CHECK_MSG(failure == WSMI_FAILURE_NONE, "%s: %s", wsmi_failure_name(failure), text);
    char *request = server_last_request(server);
    CHECK(strstr(request, "Host: host.example:5986\r\n") != NULL);
    free(request);
    client_init(&client, "https", "other.example", 5986);
    client.config.tls.ca_file = authority.path;
    client.config.connect_to = there;
    CHECK(meet(&client, text) == WSMI_FAILURE_TLS_NAME);
    server_stop(server);
}

static const struct check_case cases[] = {
    CHECK_CASE(a_list_says_who_is_revoked_and_without_a_good_one_nobody_is_believed),
    CHECK_CASE(without_a_list_the_peer_has_to_staple_an_answer),
    CHECK_CASE(every_connection_that_needs_a_staple_has_a_handshake_of_its_own),
    CHECK_CASE(tls_1_2_can_be_ruled_out),
    CHECK_CASE(our_certificate_is_shown_in_every_form),
    CHECK_CASE(nobody_at_the_terminal_is_asked_for_a_password),
    CHECK_CASE(a_tunnel_changes_where_we_connect_and_not_whom_we_believe),
};

int main(int argc, char **argv)
{
    (void)certificates_begin();
    make_certificates();
    int status = check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
    certificates_end();
    return status;
}
