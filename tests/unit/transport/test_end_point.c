/* SPDX-License-Identifier: MIT */
/* The hash of the peer's certificate, against the openssl command's. */
#include "support/certificates.h"
#include "support/check.h"
#include "support/client.h"
#include "support/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENT_MS = 60000, DAY = 24 * 3600, MAX_HASH_BYTES = 64 };

/* "sha256 Fingerprint=AB:CD:...", of the DER. */
static size_t ask_openssl(const char *path, const char *digest, uint8_t *ret)
{
    char command[256];
    char line[256];
    size_t count = 0;
    snprintf(command, sizeof(command), "openssl x509 -in %s -noout -fingerprint -%s", path, digest);
    FILE *pipe = popen(command, "r");
    REQUIRE(pipe != NULL && fgets(line, sizeof(line), pipe) != NULL);
    REQUIRE(pclose(pipe) == 0);
    const char *at = strchr(line, '=');
    REQUIRE(at != NULL);
    while (*at == '=' || *at == ':') {
        char *end;
        REQUIRE(count < MAX_HASH_BYTES);
        ret[count++] = (uint8_t)strtoul(at + 1, &end, 16);
        REQUIRE(end == at + 3);
        at = end;
    }
    return count;
}

static void expect_hash(struct client *client, bool is_wanted, struct wsmi_view hash)
{
    struct call call;
    struct wsmi_http_request request = client_request(client, PATIENT_MS);
    request.wants_tls_end_point = is_wanted;
    call_start(&call, client, &request);
    const struct wsmi_http_answer *answer = call_wait(&call);
    CHECK_MSG(answer->failure == WSMI_FAILURE_NONE && answer->status == 200, "%s \"%s\"",
              wsmi_failure_name(answer->failure), answer->text);
    CHECK_MSG(wsmi_view_eq(answer->tls_end_point, hash), "%zu octets, not %zu, or others",
              answer->tls_end_point.len, hash.len);
    call_release(&call, client);
}

static void meet(const struct certificate *certificate, struct wsmi_view hash)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    const struct server_tls tls = {.certificate = certificate->path, .key = certificate->key};
    struct server *server = server_start(scripts, 1, &tls);
    struct client client;
    client_init(&client, "https", "127.0.0.1", server_port(server));
    client.config.tls.verify_chain = false;
    client.config.tls.verify_name = false;
    client_open(&client);
    expect_hash(&client, true, hash);
    /* And so on a connection that is used again. */
    expect_hash(&client, true, hash);
    expect_hash(&client, false, WSMI_VIEW(""));
    CHECK(server_accepted(server) == 1);
    client_close(&client);
    server_stop(server);
}

static void the_hash_is_that_of_the_signature_and_never_a_broken_one(void)
{
    static const struct {
        const char *name;
        enum certificate_kind kind;
        const char *digest;
    } rows[] = {
        {"ec-sha256", CERTIFICATE_EC_SHA256, "sha256"},
        {"ec-sha384", CERTIFICATE_EC_SHA384, "sha384"},
        {"rsa-md5", CERTIFICATE_RSA_MD5, "sha256"},
        {"rsa-sha1", CERTIFICATE_RSA_SHA1, "sha256"},
        {"rsa-sha224", CERTIFICATE_RSA_SHA224, "sha224"},
        {"rsa-sha256", CERTIFICATE_RSA_SHA256, "sha256"},
        {"rsa-sha384", CERTIFICATE_RSA_SHA384, "sha384"},
        {"rsa-sha512", CERTIFICATE_RSA_SHA512, "sha512"},
        {"pss-sha256", CERTIFICATE_PSS_SHA256, "sha256"},
        {"pss-sha384", CERTIFICATE_PSS_SHA384, "sha384"},
        {"ed25519", CERTIFICATE_ED25519, "sha256"},
    };
    (void)certificates_begin();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct certificate certificate;
        uint8_t hash[MAX_HASH_BYTES];
        int before = check_failures();
        const struct certificate_request request = {
            .name = rows[i].name, .from_seconds = -DAY, .to_seconds = DAY};
        certificates_make_kind(&certificate, &request, rows[i].kind);
        size_t length = ask_openssl(certificate.path, rows[i].digest, hash);
        meet(&certificate, (struct wsmi_view){hash, length});
        CHECK_MSG(check_failures() == before, "%s", rows[i].name);
    }
    certificates_end();
}

static void without_tls_there_is_none(void)
{
    const struct script scripts[] = {SCRIPT(serve_forever)};
    struct server *server = server_start(scripts, 1, NULL);
    struct client client;
    client_init(&client, "http", "127.0.0.1", server_port(server));
    client_open(&client);
    expect_hash(&client, true, WSMI_VIEW(""));
    client_close(&client);
    server_stop(server);
}

static const struct check_case cases[] = {
    CHECK_CASE(the_hash_is_that_of_the_signature_and_never_a_broken_one),
    CHECK_CASE(without_tls_there_is_none),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
