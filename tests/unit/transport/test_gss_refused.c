/* SPDX-License-Identifier: MIT */
/* Kerberos contexts that come to nothing: which code, which words, and how often the key
 * distribution centre was asked. */
#include "support/check.h"
#include "support/pair.h"

#include <krb5/krb5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const enum wsmi_mech both[] = {WSMI_MECH_KERBEROS, WSMI_MECH_SPNEGO};
static const struct wsmi_view none = {NULL, 0};

static void check_text(const struct pair *pair, const char *start, const char *word,
                       const char *secret)
{
    const char *text = pair->failure.text;
    size_t length = strlen(text);
    CHECK_MSG(strncmp(text, start, strlen(start)) == 0, "%s", text);
    CHECK_MSG(strstr(text, word) != NULL, "\"%s\" is missing: %s", word, text);
    CHECK_MSG(secret == NULL || strstr(text, secret) == NULL, "%s", text);
    CHECK(length > 0 && length < sizeof(pair->failure.text));
    for (size_t i = 0; i < length; i++) {
        CHECK_MSG((unsigned char)text[i] >= 0x20 && text[i] != 0x7F, "%s", text);
    }
}

/* Accounts get locked; NTLM would be one more try. */
static void a_wrong_password_is_tried_once(void)
{
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        unsigned before = pair_log_lines("PREAUTH_FAILED");
        pair_init(&pair, both[i]);
        pair.config.password = WSMI_VIEW("Correct-Horse-8");
        pair.config.allow_ntlm = true;
        CHECK(!pair_open(&pair));
        CHECK(pair.failure.code == WSMI_SECURITY_CREDENTIALS);
        CHECK(pair.failure.minor == (uint32_t)KRB5KDC_ERR_PREAUTH_FAILED);
        check_text(&pair, "HTTP/server.test by Kerberos for ann: no usable credentials: ",
                   "Preauthentication failed", "Correct-Horse-8");
        CHECK(strstr(pair.failure.text, "NTLM") == NULL);
        CHECK(pair_log_lines("PREAUTH_FAILED") == before + 1);
        pair_clean_up(&pair);
    }
}

/* `user`, `host` and `password` give `code` and `minor`; the text says `word`. */
static void refusals_are_told_apart(void)
{
    static const struct {
        const char *user;
        const char *password;
        const char *host;
        enum wsmi_security_code code;
        int64_t minor;
        const char *word;
    } rows[] = {
        {"nobody", "Some-Pass-1", "server.test", WSMI_SECURITY_CREDENTIALS,
         KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN, "'nobody@WSMI.TEST' not found"},
        {"locked", "Locked-Pass-1", "server.test", WSMI_SECURITY_CREDENTIALS,
         KRB5KDC_ERR_CLIENT_REVOKED, "revoked"},
        {"stale", "Stale-Pass-1", "server.test", WSMI_SECURITY_CREDENTIALS, KRB5KDC_ERR_KEY_EXP,
         "expired"},
        {"ann", "Correct-Horse-7", "nobody.test", WSMI_SECURITY_TARGET,
         KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN, "HTTP/nobody.test by Kerberos"},
        {"ann", "Correct-Horse-7", "127.0.0.1", WSMI_SECURITY_TARGET,
         KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN, "there is no such service"},
        {"ann@ELSEWHERE.TEST", "Correct-Horse-7", "server.test", WSMI_SECURITY_UNREACHABLE,
         KRB5_REALM_UNKNOWN, "\"ELSEWHERE.TEST\""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) * 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i % 2]);
        pair.config.user = rows[i / 2].user;
        pair.config.password = wsmi_view_from_str(rows[i / 2].password);
        pair.config.host = rows[i / 2].host;
        CHECK(!pair_open(&pair) || !pair_talk(&pair));
        CHECK_MSG(pair.failure.code == rows[i / 2].code, "%d: %s", (int)pair.failure.code,
                  pair.failure.text);
        CHECK_MSG(pair.failure.minor == (uint32_t)rows[i / 2].minor, "%d %s",
                  (int)pair.failure.minor, pair.failure.text);
        check_text(&pair, "HTTP/", rows[i / 2].word, rows[i / 2].password);
        CHECK(pair.legs == 0);
        pair_clean_up(&pair);
    }
}

static void without_tickets_or_password_there_are_no_credentials(void)
{
    static const struct {
        const char *user;
        const char *cache;
        const char *keytab;
    } rows[] = {
        {NULL, NULL, NULL},
        {"ann", NULL, NULL},
        {NULL, "FILE:/nonexistent/cc", NULL},
        {NULL, NULL, "FILE:/nonexistent/keytab"},
        {"svc/one", NULL, "client.keytab"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) * 2; i++) {
        struct pair pair;
        const char *keytab = rows[i / 2].keytab;
        pair_init(&pair, both[i % 2]);
        pair.config.user = rows[i / 2].user;
        pair.config.password = none;
        pair.config.credential_cache = rows[i / 2].cache;
        pair.config.client_keytab = keytab != NULL && keytab[0] == 'c' ? pair_path(keytab) : keytab;
        CHECK(!pair_open(&pair) || !pair_talk(&pair));
        CHECK_MSG(pair.failure.code == WSMI_SECURITY_CREDENTIALS, "%zu: %s", i, pair.failure.text);
        check_text(&pair, "HTTP/server.test by Kerberos", "no usable credentials", NULL);
        pair_clean_up(&pair);
    }
}

static void a_user_who_is_not_the_one_of_the_cache_does_not_get_its_tickets(void)
{
    pair_get_tickets("ann", "Correct-Horse-7", getenv("KRB5CCNAME"));
    for (size_t i = 0; i < 4; i++) {
        struct pair pair;
        pair_init(&pair, both[i % 2]);
        pair.config.user = "svc/one";
        pair.config.password = none;
        pair.config.credential_cache = i < 2 ? NULL : getenv("KRB5CCNAME");
        CHECK(!pair_open(&pair) || !pair_talk(&pair));
        CHECK_MSG(pair.failure.code == WSMI_SECURITY_CREDENTIALS, "%s", pair.failure.text);
        pair_clean_up(&pair);
    }
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i]);
        pair.config.user = "svc/one";
        pair.config.password = WSMI_VIEW("wrong");
        CHECK(!pair_open(&pair) || !pair_talk(&pair));
        pair_clean_up(&pair);
    }
    CHECK(unlink(pair_path("cc")) == 0);
}

static void wait_ms(unsigned milliseconds)
{
    struct timespec pause = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    (void)nanosleep(&pause, NULL);
}

static void an_expired_ticket_is_told_as_such(void)
{
    pair_get_tickets("brief", "Brief-Pass-1", getenv("KRB5CCNAME"));
    wait_ms(2100);
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i]);
        pair.config.user = NULL;
        pair.config.password = none;
        CHECK(!pair_open(&pair) || !pair_talk(&pair));
        CHECK_MSG(pair.failure.code == WSMI_SECURITY_CREDENTIALS, "%s", pair.failure.text);
        check_text(&pair, "HTTP/server.test by Kerberos", "expired", NULL);
        pair_clean_up(&pair);
    }
    CHECK(unlink(pair_path("cc")) == 0);
}

/* The realm's configuration with more in its first section, and perhaps another port. */

/* To the acceptor the client's clock is two seconds late, and it allows one. */
static void clocks_that_differ_are_told_as_such(void)
{
    pair_configure(" clockskew = 1\n", pair_kdc_port());
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i]);
        pair.pause_ms = 2200;
        REQUIRE(pair_open(&pair));
        CHECK(!pair_talk(&pair));
        CHECK(pair.acceptor.failed);
        CHECK_MSG(pair.failure.code == WSMI_SECURITY_CLOCK, "%s", pair.failure.text);
        CHECK(pair.failure.minor == (uint32_t)KRB5KRB_AP_ERR_SKEW);
        check_text(&pair, "HTTP/server.test by Kerberos for ann: the clocks differ too much",
                   "Clock skew", NULL);
        pair_clean_up(&pair);
    }
    pair_configure_as_before();
}

static void a_key_distribution_centre_that_is_down_is_unreachable(void)
{
    pair_configure("", 1);
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i]);
        CHECK(!pair_open(&pair));
        CHECK_MSG(pair.failure.code == WSMI_SECURITY_UNREACHABLE, "%s", pair.failure.text);
        CHECK(pair.failure.minor == (uint32_t)KRB5_KDC_UNREACH);
        check_text(&pair, "HTTP/server.test by Kerberos for ann: no key distribution centre",
                   "Cannot contact any KDC", "Correct-Horse-7");
        pair_clean_up(&pair);
    }
    pair_configure_as_before();
}

static void without_any_configuration_kerberos_is_not_available(void)
{
    (void)setenv("KRB5_CONFIG", "/dev/null", 1);
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i]);
        CHECK(!pair_open(&pair));
        CHECK_MSG(pair.failure.code == WSMI_SECURITY_UNAVAILABLE, "%s", pair.failure.text);
        pair_clean_up(&pair);
    }
    pair_configure_as_before();
}

/* RC4 is taken where the library permits it. */
static void what_the_configuration_does_not_permit_is_not_asked_for(void)
{
    pair_configure(" permitted_enctypes = aes256-cts-hmac-sha1-96\n", pair_kdc_port());
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i]);
        pair.config.host = "rc4.test";
        CHECK_MSG(!pair_open(&pair) || !pair_talk(&pair), "%s", pair.acceptor.client);
        CHECK_MSG(pair.failure.code == WSMI_SECURITY_TARGET, "%s", pair.failure.text);
        pair_clean_up(&pair);
    }
    pair_configure_as_before();
}

static unsigned tampered_position;

static void flip(struct wsmi_buf *token)
{
    if (tampered_position < token->len) {
        token->ptr[tampered_position] ^= 0x10;
    }
}

static void garble(struct wsmi_buf *token)
{
    uint64_t state = tampered_position * 2654435761u + 1;
    for (size_t i = 0; i < token->len; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        token->ptr[i] = (uint8_t)(state >> 33);
    }
}

/* The peer proves itself by the last token. What surrounds the encrypted part is read leniently by
 * the library and means nothing; in the encrypted part no octet is free. */
static void the_peer_s_token_cannot_be_changed(void)
{
    pair_get_tickets("ann", "Correct-Horse-7", getenv("KRB5CCNAME"));
    for (size_t i = 0; i < 2; i++) {
        for (tampered_position = 0; tampered_position < 190; tampered_position++) {
            struct pair pair;
            pair_init(&pair, both[i]);
            pair.config.user = NULL;
            pair.config.password = none;
            pair.tamper = tampered_position < 180 ? flip : garble;
            REQUIRE(pair_open(&pair));
            bool is_inside = tampered_position >= 64 && tampered_position < 150;
            bool ok = pair_talk(&pair);
            CHECK_MSG(!ok || (!is_inside && pair.tamper == flip), "%zu: octet %u", i,
                      tampered_position);
            CHECK_MSG(ok || pair.failure.text[0] != '\0', "%u", tampered_position);
            CHECK_MSG(ok || pair.failure.code != WSMI_SECURITY_OK, "%u", tampered_position);
            pair_clean_up(&pair);
        }
    }
    CHECK(unlink(pair_path("cc")) == 0);
}

static void tokens_out_of_turn_are_refused(void)
{
    struct pair pair;
    struct wsmi_buf out;
    struct wsmi_buf message;
    bool complete = false;
    wsmi_buf_init(&out, wsmi_allocator_system(), 4096);
    wsmi_buf_init(&message, wsmi_allocator_system(), 4096);
    for (unsigned i = 0; i < 3; i++) {
        pair_init(&pair, WSMI_MECH_SPNEGO);
        REQUIRE(pair_open(&pair));
        struct wsmi_view token = WSMI_VIEW("a token");
        if (i == 1) {
            CHECK(pair.gss.base.ops->step(pair.context, none, &out, &complete, &pair.failure));
            token.len = 0;
        }
        if (i == 2) {
            REQUIRE(pair_talk(&pair));
        }
        CHECK(!pair.gss.base.ops->step(pair.context, token, &out, &complete, &pair.failure));
        CHECK(pair.failure.code == WSMI_SECURITY_TOKEN);
        wsmi_buf_put(&message, token);
        CHECK(!pair.gss.base.ops->wrap(pair.context, 0, &out, &message, &pair.failure));
        pair_clean_up(&pair);
    }
    wsmi_buf_clean_up(&message);
    wsmi_buf_clean_up(&out);
}

static void passwords_need_a_user_and_have_no_nul(void)
{
    for (unsigned i = 0; i < 6; i++) {
        struct pair pair;
        pair_init(&pair, (enum wsmi_mech)(i / 2));
        pair.config.allow_ntlm = true;
        if (i % 2 == 0) {
            pair.config.user = NULL;
        } else {
            pair.config.password = WSMI_VIEW("Correct-Horse-7\0more");
        }
        CHECK(!pair_open(&pair));
        CHECK(pair.failure.code == WSMI_SECURITY_CREDENTIALS);
        CHECK(strstr(pair.failure.text, "Correct") == NULL);
        pair_clean_up(&pair);
    }
}

static const struct check_case cases[] = {
    CHECK_CASE(a_wrong_password_is_tried_once),
    CHECK_CASE(refusals_are_told_apart),
    CHECK_CASE(without_tickets_or_password_there_are_no_credentials),
    CHECK_CASE(a_user_who_is_not_the_one_of_the_cache_does_not_get_its_tickets),
    CHECK_CASE(an_expired_ticket_is_told_as_such),
    CHECK_CASE(clocks_that_differ_are_told_as_such),
    CHECK_CASE(a_key_distribution_centre_that_is_down_is_unreachable),
    CHECK_CASE(without_any_configuration_kerberos_is_not_available),
    CHECK_CASE(what_the_configuration_does_not_permit_is_not_asked_for),
    CHECK_CASE(the_peer_s_token_cannot_be_changed),
    CHECK_CASE(tokens_out_of_turn_are_refused),
    CHECK_CASE(passwords_need_a_user_and_have_no_nul),
};

int main(int argc, char **argv)
{
    pair_need_realm();
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
