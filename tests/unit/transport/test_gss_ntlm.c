/* SPDX-License-Identifier: MIT */
/* NTLM contexts, raw and in SPNEGO, against the acceptor of gss-ntlmssp and its user file. */
#include "support/check.h"
#include "support/pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHALLENGE_FLAGS = 20 }; /* offset (MS-NLMP 2.2.1.2) */

static void an_account_gets_a_context_that_both_sides_trust(void)
{
    struct pair pair;
    pair_init(&pair, WSMI_MECH_NTLM);
    pair_establish(&pair);
    CHECK(strcmp(pair.acceptor.client, "WSMI\\ann") == 0);
    CHECK(pair.acceptor.sealing);
    CHECK(pair.legs == 2);
    CHECK(strcmp(pair.gss.base.ops->describe(pair.context), "WSMI\\ann by NTLM") == 0);
    CHECK(pair_carries(&pair, ACCEPTOR_LIKE_WINDOWS, WSMI_VIEW("the first message")));
    CHECK(pair_carries(&pair, ACCEPTOR_LIKE_WINDOWS, WSMI_VIEW("the second message")));
    pair_clean_up(&pair);
}

static void a_sealed_header_has_16_octets(void)
{
    for (unsigned i = 0; i < 2; i++) {
        struct pair pair;
        struct parts parts;
        pair_init(&pair, WSMI_MECH_NTLM);
        pair.config.protection = i == 0 ? WSMI_PROTECTION_PRIVACY : WSMI_PROTECTION_INTEGRITY;
        pair_establish(&pair);
        for (uint8_t counter = 0; counter < 3; counter++) {
            parts_init(&parts);
            REQUIRE(parts_wrap(&parts, &pair, WSMI_VIEW("twenty-two octets long")));
            CHECK(parts.header.len == 16);
            CHECK(parts.data.len == 22);
            CHECK(parts.header.ptr[0] == 1);        /* version of the signature */
            CHECK(parts.header.ptr[12] == counter); /* of this direction */
            parts_clean_up(&parts);
        }
        pair_clean_up(&pair);
    }
}

/* Kerberos has no realm WSMI, or no such service, or nobody of that name. */
static void spnego_takes_ntlm_where_kerberos_has_nothing_to_work_with(void)
{
    static const struct {
        const char *user;
        const char *domain;
        const char *password;
        const char *host;
        const char *client;
    } rows[] = {
        {"WSMI\\ann", NULL, "Correct-Horse-7", "server.test", "WSMI\\ann"},
        {"ann", "WSMI", "Correct-Horse-7", "server.test", "WSMI\\ann"},
        {"localonly", NULL, "Local-Only-1", "server.test", "WSMI\\localonly"},
        {"ann", NULL, "Correct-Horse-7", "nobody.test", "WSMI\\ann"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct pair pair;
        pair_init(&pair, WSMI_MECH_SPNEGO);
        pair.config.user = rows[i].user;
        pair.config.domain = rows[i].domain;
        pair.config.password = wsmi_view_from_str(rows[i].password);
        pair.config.host = rows[i].host;
        CHECK(!pair_open(&pair));
        CHECK(pair.failure.code == WSMI_SECURITY_UNREACHABLE ||
              pair.failure.code == WSMI_SECURITY_CREDENTIALS ||
              pair.failure.code == WSMI_SECURITY_TARGET);
        pair.config.allow_ntlm = true;
        pair_establish(&pair);
        CHECK(pair.legs == 2);
        CHECK(strstr(pair.gss.base.ops->describe(pair.context), "by NTLM") != NULL);
        struct wsmi_security_notes notes = pair.gss.base.ops->note(pair.context);
        CHECK(notes.is_counted && notes.warning != NULL);
        CHECK_MSG(strstr(notes.warning, "NTLM in place of Kerberos") == notes.warning &&
                      strstr(notes.warning, " by Kerberos for ") != NULL,
                  "%s", notes.warning);
        /* Behind SPNEGO's signatures the first message is the one that goes wrong. */
        CHECK_MSG(pair_carries(&pair, ACCEPTOR_LIKE_WINDOWS, WSMI_VIEW("the first message")), "%s",
                  pair.failure.text);
        CHECK(pair_carries(&pair, ACCEPTOR_LIKE_WINDOWS, WSMI_VIEW("the second message")));
        pair_clean_up(&pair);
    }
}

/* The user is unknown to Kerberos, which need not hear of the password again for that. */
static void ntlm_in_spnego_asks_no_key_distribution_centre(void)
{
    struct pair pair;
    pair_init(&pair, WSMI_MECH_SPNEGO);
    pair.config.user = "localonly";
    pair.config.password = WSMI_VIEW("Local-Only-1");
    pair.config.allow_ntlm = true;
    unsigned before = pair_log_lines("AS_REQ");
    pair_establish(&pair);
    CHECK_MSG(pair_log_lines("AS_REQ") == before + 1, "%u", pair_log_lines("AS_REQ") - before);
    pair_clean_up(&pair);
}

static void spnego_prefers_kerberos(void)
{
    struct pair pair;
    pair_init(&pair, WSMI_MECH_SPNEGO);
    pair.config.allow_ntlm = true;
    pair_establish(&pair);
    CHECK(strcmp(pair.gss.base.ops->describe(pair.context), "ann@WSMI.TEST by Kerberos") == 0);
    struct wsmi_security_notes notes = pair.gss.base.ops->note(pair.context);
    CHECK(!notes.is_counted && notes.warning == NULL);
    pair_clean_up(&pair);
}

static void users_and_passwords_need_not_be_ascii(void)
{
    for (unsigned i = 0; i < 2; i++) {
        struct pair pair;
        pair_init(&pair, i == 0 ? WSMI_MECH_NTLM : WSMI_MECH_SPNEGO);
        pair.config.user = "WSMI\\j\xC3\xBCrgen";
        pair.config.password = WSMI_VIEW("p\xC3\xA4ssw\xC3\xB6rd-\xE2\x82\xAC"
                                         "5");
        pair.config.allow_ntlm = true;
        pair.acceptor.utf8 = true;
        pair_establish(&pair);
        CHECK_MSG(strcmp(pair.acceptor.client, "WSMI\\j\xC3\xBCrgen") == 0, "%s",
                  pair.acceptor.client);
        pair_clean_up(&pair);
    }
}

static void credentials_come_from_the_user_file(void)
{
    static const struct {
        const char *user;
        const char *client;
    } rows[] = {{NULL, "WSMI\\ann"}, {"WSMI\\localonly", "WSMI\\localonly"}};
    for (size_t i = 0; i < 4; i++) {
        struct pair pair;
        pair_init(&pair, i % 2 == 0 ? WSMI_MECH_NTLM : WSMI_MECH_SPNEGO);
        pair.config.user = rows[i / 2].user;
        pair.config.password = (struct wsmi_view){NULL, 0};
        pair.config.allow_ntlm = true;
        pair_establish(&pair);
        CHECK_MSG(strcmp(pair.acceptor.client, rows[i / 2].client) == 0, "%s",
                  pair.acceptor.client);
        pair_clean_up(&pair);
    }
}

/* The client is done before the server has judged: NTLM has no answer to AUTHENTICATE. */
static void wrong_passwords_and_domains_are_refused_by_the_server(void)
{
    static const struct {
        const char *user;
        const char *password;
    } rows[] = {
        {"WSMI\\ann", "Correct-Horse-8"},
        {"WSMI\\ann", "Local-Only-1"},
        {"OTHER\\ann", "Correct-Horse-7"},
        {"WSMI\\nobody", "Correct-Horse-7"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) * 2; i++) {
        struct pair pair;
        pair_init(&pair, i % 2 == 0 ? WSMI_MECH_NTLM : WSMI_MECH_SPNEGO);
        pair.config.user = rows[i / 2].user;
        pair.config.password = wsmi_view_from_str(rows[i / 2].password);
        pair.config.allow_ntlm = true;
        REQUIRE(pair_open(&pair));
        CHECK(!pair_talk(&pair));
        CHECK(pair.acceptor.failed);
        CHECK(strstr(pair.failure.text, rows[i / 2].password) == NULL);
        pair_clean_up(&pair);
    }
}

static void nobody_is_no_user(void)
{
    static const struct {
        const char *user;
        const char *domain;
    } rows[] = {{"", NULL}, {"", "WSMI"}, {"WSMI\\", NULL}, {"@WSMI", NULL}, {"\\", NULL}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) * 3; i++) {
        struct pair pair;
        pair_init(&pair, (enum wsmi_mech)(i % 3));
        pair.config.user = rows[i / 3].user;
        pair.config.domain = rows[i / 3].domain;
        pair.config.password = i % 2 == 0 ? WSMI_VIEW("") : WSMI_VIEW("Correct-Horse-7");
        pair.config.allow_ntlm = true;
        CHECK(!pair_open(&pair));
        CHECK(pair.failure.code == WSMI_SECURITY_CREDENTIALS);
        CHECK_MSG(strstr(pair.failure.text, "empty") != NULL, "%s", pair.failure.text);
        pair_clean_up(&pair);
    }
}

static void a_user_without_password_or_entry_has_no_credentials(void)
{
    struct pair pair;
    pair_init(&pair, WSMI_MECH_NTLM);
    pair.config.user = "WSMI\\nobody";
    pair.config.password = (struct wsmi_view){NULL, 0};
    CHECK(!pair_open(&pair) || !pair_talk(&pair));
    CHECK_MSG(pair.failure.code == WSMI_SECURITY_CREDENTIALS, "%s", pair.failure.text);
    CHECK_MSG(strstr(pair.failure.text, "HTTP/server.test by NTLM for WSMI\\nobody") ==
                  pair.failure.text,
              "%s", pair.failure.text);
    pair_clean_up(&pair);
}

static uint32_t cleared;
static uint32_t added;

static void change_flags(struct wsmi_buf *token)
{
    static const uint8_t signature[12] = {'N', 'T', 'L', 'M', 'S', 'S', 'P', 0, 2, 0, 0, 0};
    uint8_t *start = memmem(token->ptr, token->len, signature, sizeof(signature));
    if (start == NULL) {
        return;
    }
    for (unsigned i = 0; i < 4; i++) {
        start[CHALLENGE_FLAGS + i] &= (uint8_t) ~(cleared >> (8 * i));
        start[CHALLENGE_FLAGS + i] |= (uint8_t)(added >> (8 * i));
    }
}

/* Its flags are protected by nothing yet when the client acts on them. */
static void a_challenge_that_asks_for_less_is_not_answered(void)
{
    static const struct {
        uint32_t cleared;
        uint32_t added;
        const char *what;
    } rows[] = {
        {0x20000000, 0, "128-bit keys"},
        {0x00080000, 0, "extended session security"},
        {0x40000000, 0, "key exchange"},
        {0x00000020, 0, "sealing"},
        {0x00000010, 0, "signing"},
        {0x20080000, 0x80000080, "all of it, for 56 bits and LM keys"},
        {0, 0, NULL},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) * 2; i++) {
        struct pair pair;
        cleared = rows[i / 2].cleared;
        added = rows[i / 2].added;
        pair_init(&pair, i % 2 == 0 ? WSMI_MECH_NTLM : WSMI_MECH_SPNEGO);
        pair.config.user = "WSMI\\ann";
        pair.config.allow_ntlm = true;
        pair.tamper = change_flags;
        REQUIRE(pair_open(&pair));
        CHECK_MSG(pair_talk(&pair) == (rows[i / 2].what == NULL), "%s", rows[i / 2].what);
        if (rows[i / 2].what != NULL) {
            CHECK_MSG(pair.legs == 1, "%s: answered", rows[i / 2].what);
            CHECK_MSG(pair.failure.code == WSMI_SECURITY_WEAK ||
                          pair.failure.code == WSMI_SECURITY_TOKEN,
                      "%s: %s", rows[i / 2].what, pair.failure.text);
        }
        pair_clean_up(&pair);
    }
}

static void signed_messages_show_their_text_and_are_carried(void)
{
    struct pair pair;
    pair_init(&pair, WSMI_MECH_NTLM);
    pair.config.protection = WSMI_PROTECTION_INTEGRITY;
    pair_establish(&pair);
    CHECK(pair_carries(&pair, ACCEPTOR_SIGNED, WSMI_VIEW("a text that anybody can read")));
    CHECK(pair_carries(&pair, ACCEPTOR_SIGNED, WSMI_VIEW("and another one, next in line")));
    pair_clean_up(&pair);
}

static void channel_bindings_must_be_the_same_on_both_sides(void)
{
    pair_check_bindings(WSMI_MECH_NTLM, "WSMI\\ann");
    pair_check_bindings(WSMI_MECH_SPNEGO, "WSMI\\ann");
}

static const struct check_case cases[] = {
    CHECK_CASE(an_account_gets_a_context_that_both_sides_trust),
    CHECK_CASE(a_sealed_header_has_16_octets),
    CHECK_CASE(spnego_takes_ntlm_where_kerberos_has_nothing_to_work_with),
    CHECK_CASE(ntlm_in_spnego_asks_no_key_distribution_centre),
    CHECK_CASE(spnego_prefers_kerberos),
    CHECK_CASE(users_and_passwords_need_not_be_ascii),
    CHECK_CASE(credentials_come_from_the_user_file),
    CHECK_CASE(wrong_passwords_and_domains_are_refused_by_the_server),
    CHECK_CASE(nobody_is_no_user),
    CHECK_CASE(a_user_without_password_or_entry_has_no_credentials),
    CHECK_CASE(a_challenge_that_asks_for_less_is_not_answered),
    CHECK_CASE(signed_messages_show_their_text_and_are_carried),
    CHECK_CASE(channel_bindings_must_be_the_same_on_both_sides),
};

int main(int argc, char **argv)
{
    pair_need_realm();
    pair_need_ntlm();
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
