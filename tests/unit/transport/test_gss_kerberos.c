/* SPDX-License-Identifier: MIT */
/* Kerberos contexts, bare and in SPNEGO, against GSSAPI's acceptor and MIT's key distribution
 * centre: who gets one, and what it does to messages. */
#include "support/check.h"
#include "support/lookups.h"
#include "support/pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const enum wsmi_mech both[] = {WSMI_MECH_KERBEROS, WSMI_MECH_SPNEGO};

static void a_password_gets_a_context_that_both_sides_trust(void)
{
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i]);
        pair_establish(&pair);
        CHECK(strcmp(pair.acceptor.client, "ann@WSMI.TEST") == 0);
        CHECK(pair.acceptor.mutual);
        CHECK(pair.acceptor.sealing);
        CHECK(pair.legs == 1);
        CHECK(strcmp(pair.gss.base.ops->describe(pair.context), "ann@WSMI.TEST by Kerberos") == 0);
        CHECK(pair_carries(&pair, ACCEPTOR_LIKE_WINDOWS, WSMI_VIEW("the first message")));
        pair_clean_up(&pair);
    }
    CHECK(access(pair_path("cc"), F_OK) != 0);
}

static void users_are_named_in_every_form(void)
{
    static const struct {
        const char *user;
        const char *domain;
        const char *password;
        const char *principal;
    } rows[] = {
        {"ann@WSMI.TEST", NULL, "Correct-Horse-7", "ann@WSMI.TEST"},
        {"ann", "wsmi.test", "Correct-Horse-7", "ann@WSMI.TEST"},
        {"Wsmi.Test\\ann", NULL, "Correct-Horse-7", "ann@WSMI.TEST"},
        {"svc/one", NULL, "Instance-Pass-1", "svc/one@WSMI.TEST"},
        {"svc/one", "WSMI.TEST", "Instance-Pass-1", "svc/one@WSMI.TEST"},
        {"j\xC3\xBCrgen", NULL,
         "p\xC3\xA4ssw\xC3\xB6rd-\xE2\x82\xAC"
         "5",
         "j\xC3\xBCrgen@WSMI.TEST"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct pair pair;
        pair_init(&pair, both[i % 2]);
        pair.config.user = rows[i].user;
        pair.config.domain = rows[i].domain;
        pair.config.password = wsmi_view_from_str(rows[i].password);
        pair_establish(&pair);
        CHECK_MSG(strcmp(pair.acceptor.client, rows[i].principal) == 0, "%s", pair.acceptor.client);
        pair_clean_up(&pair);
    }
}

static void services_are_named_as_the_caller_does_and_never_looked_up(void)
{
    static const struct {
        const char *service;
        const char *host;
        unsigned port;
    } rows[] = {
        {"HTTP", "server.test", 0},  {"HTTP", "SERVER.Test.", 0}, {"HTTP", "server.test", 5985},
        {"WSMAN", "server.test", 0}, {"host", "server.test", 0},  {"HTTP", "localhost", 0},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) * 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i % 2]);
        pair.config.service = rows[i / 2].service;
        pair.config.host = rows[i / 2].host;
        pair.config.port = rows[i / 2].port;
        pair_establish(&pair);
        pair_clean_up(&pair);
    }
    CHECK_MSG(strcmp(lookups_of_names(), "") == 0, "looked up: %s", lookups_of_names());
}

/* In that mode the library tries the name as it is first, then the one the DNS has for it. */
static void services_are_not_looked_up_as_a_last_resort(void)
{
    FILE *file = fopen(pair_path("fallback.conf"), "w");
    REQUIRE(file != NULL);
    fprintf(file,
            "[libdefaults]\n default_realm = WSMI.TEST\n dns_lookup_kdc = false\n"
            " dns_canonicalize_hostname = fallback\n rdns = true\n"
            "[realms]\n WSMI.TEST = {\n  kdc = 127.0.0.1:%s\n }\n",
            getenv("WSMI_REALM_KDC_PORT"));
    fclose(file);
    (void)setenv("KRB5_CONFIG", pair_path("fallback.conf"), 1);
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i]);
        pair.config.host = "alias.test";
        CHECK(!pair_open(&pair) || !pair_talk(&pair));
        CHECK(pair.failure.code == WSMI_SECURITY_TARGET);
        pair_clean_up(&pair);
    }
    (void)setenv("KRB5_CONFIG", pair_path("krb5.conf"), 1);
    CHECK_MSG(strcmp(lookups_of_names(), "") == 0, "looked up: %s", lookups_of_names());
}

static void tickets_come_from_the_default_cache(void)
{
    pair_get_tickets("ann", "Correct-Horse-7", getenv("KRB5CCNAME"));
    for (size_t i = 0; i < 4; i++) {
        struct pair pair;
        pair_init(&pair, both[i % 2]);
        pair.config.user = i < 2 ? NULL : "ann";
        pair.config.password = (struct wsmi_view){NULL, 0};
        pair_establish(&pair);
        CHECK(strcmp(pair.gss.base.ops->describe(pair.context), "ann@WSMI.TEST by Kerberos") == 0);
        pair_clean_up(&pair);
    }
    struct wsmi_gss_description description;
    wsmi_gss_describe(&description);
    CHECK(strcmp(description.principal, "ann@WSMI.TEST") == 0);
    CHECK(description.library != NULL && description.kerberos && description.spnego);
    CHECK(unlink(pair_path("cc")) == 0);
    wsmi_gss_describe(&description);
    CHECK(strcmp(description.principal, "") == 0);
}

static void tickets_come_from_the_cache_that_is_named(void)
{
    char cache[600] = "FILE:";
    strncat(cache, pair_path("other-cc"), sizeof(cache) - 6);
    pair_get_tickets("svc/one", "Instance-Pass-1", cache);
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i]);
        pair.config.user = NULL;
        pair.config.password = (struct wsmi_view){NULL, 0};
        pair.config.credential_cache = cache;
        pair_establish(&pair);
        CHECK(strcmp(pair.acceptor.client, "svc/one@WSMI.TEST") == 0);
        pair_clean_up(&pair);
    }
    CHECK(unlink(pair_path("other-cc")) == 0);
}

static void a_client_keytab_leaves_no_tickets_behind(void)
{
    char keytab[600] = "FILE:";
    strncat(keytab, pair_path("client.keytab"), sizeof(keytab) - 6);
    for (size_t i = 0; i < 4; i++) {
        struct pair pair;
        pair_init(&pair, both[i % 2]);
        pair.config.user = i < 2 ? NULL : "ann";
        pair.config.password = (struct wsmi_view){NULL, 0};
        pair.config.client_keytab = keytab;
        pair_establish(&pair);
        CHECK(strcmp(pair.acceptor.client, "ann@WSMI.TEST") == 0);
        pair_clean_up(&pair);
    }
    CHECK(access(pair_path("cc"), F_OK) != 0);
}

/* With a password, the tickets of the default cache are another user's business. */
static void a_password_wins_over_the_default_cache(void)
{
    pair_get_tickets("svc/one", "Instance-Pass-1", getenv("KRB5CCNAME"));
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i]);
        pair_establish(&pair);
        CHECK(strcmp(pair.acceptor.client, "ann@WSMI.TEST") == 0);
        pair_clean_up(&pair);
    }
    CHECK(unlink(pair_path("cc")) == 0);
}

static void messages_of_any_length_go_both_ways_in_both_layouts(void)
{
    static const size_t lengths[] = {1, 15, 16, 17, 255, 4096, 153600, 1024 * 1024};
    uint8_t *text = malloc(1024 * 1024);
    REQUIRE(text != NULL);
    for (size_t i = 0; i < 1024 * 1024; i++) {
        text[i] = (uint8_t)(i * 2654435761u >> 13);
    }
    for (size_t m = 0; m < 2; m++) {
        struct pair pair;
        pair_init(&pair, both[m]);
        pair_establish(&pair);
        for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]) * 2; i++) {
            struct wsmi_view message = {text, lengths[i / 2]};
            CHECK_MSG(pair_carries(&pair, i % 2 == 0 ? ACCEPTOR_LIKE_WINDOWS : ACCEPTOR_LIKE_OMI,
                                   message),
                      "%zu: %s", message.len, pair.failure.text);
        }
        pair_clean_up(&pair);
    }
    free(text);
}

/* Where Windows and OMI cut. */
static void a_sealed_header_has_60_octets_and_a_signed_one_28(void)
{
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        struct parts parts;
        pair_init(&pair, WSMI_MECH_SPNEGO);
        pair.config.protection = i == 0 ? WSMI_PROTECTION_PRIVACY : WSMI_PROTECTION_INTEGRITY;
        pair_establish(&pair);
        parts_init(&parts);
        REQUIRE(parts_wrap(&parts, &pair, WSMI_VIEW("twenty-two octets long")));
        CHECK(parts.header.len == (i == 0 ? 60 : 28));
        CHECK(parts.data.len == 22);
        CHECK(parts.header.ptr[7] == (i == 0 ? 28 : 12)); /* RRC */
        parts_clean_up(&parts);
        pair_clean_up(&pair);
    }
}

static void signed_messages_show_their_text_and_are_carried(void)
{
    for (size_t i = 0; i < 2; i++) {
        struct pair pair;
        pair_init(&pair, both[i]);
        pair.config.protection = WSMI_PROTECTION_INTEGRITY;
        pair_establish(&pair);
        CHECK(pair_carries(&pair, ACCEPTOR_SIGNED, WSMI_VIEW("a text that anybody can read")));
        CHECK(pair_carries(&pair, ACCEPTOR_SIGNED, WSMI_VIEW("and another one, next in line")));
        pair_clean_up(&pair);
    }
}

/* Tickets that could be passed on are there; the peer gets them when that was asked for. */
static void nothing_is_delegated_unless_the_caller_says_so(void)
{
    pair_configure(" forwardable = true\n", pair_kdc_port());
    for (size_t i = 0; i < 4; i++) {
        struct pair pair;
        pair_init(&pair, both[i % 2]);
        pair.config.delegate = i >= 2;
        pair_establish(&pair);
        CHECK_MSG(pair.acceptor.delegated == (i >= 2), "%zu", i);
        pair_clean_up(&pair);
    }
    pair_configure_as_before();
}

static void a_context_without_protection_carries_nothing(void)
{
    struct pair pair;
    pair_init(&pair, WSMI_MECH_SPNEGO);
    pair.config.protection = WSMI_PROTECTION_NONE;
    pair_establish(&pair);
    CHECK(pair.acceptor.mutual);
    CHECK(!pair_carries(&pair, ACCEPTOR_LIKE_WINDOWS, WSMI_VIEW("text")));
    CHECK(pair.failure.code == WSMI_SECURITY_MESSAGE);
    pair_clean_up(&pair);
}

static void channel_bindings_must_be_the_same_on_both_sides(void)
{
    pair_check_bindings(WSMI_MECH_KERBEROS, "ann");
    pair_check_bindings(WSMI_MECH_SPNEGO, "ann");
}

static const struct check_case cases[] = {
    CHECK_CASE(a_password_gets_a_context_that_both_sides_trust),
    CHECK_CASE(users_are_named_in_every_form),
    CHECK_CASE(services_are_named_as_the_caller_does_and_never_looked_up),
    CHECK_CASE(services_are_not_looked_up_as_a_last_resort),
    CHECK_CASE(tickets_come_from_the_default_cache),
    CHECK_CASE(tickets_come_from_the_cache_that_is_named),
    CHECK_CASE(a_client_keytab_leaves_no_tickets_behind),
    CHECK_CASE(a_password_wins_over_the_default_cache),
    CHECK_CASE(messages_of_any_length_go_both_ways_in_both_layouts),
    CHECK_CASE(a_sealed_header_has_60_octets_and_a_signed_one_28),
    CHECK_CASE(signed_messages_show_their_text_and_are_carried),
    CHECK_CASE(nothing_is_delegated_unless_the_caller_says_so),
    CHECK_CASE(a_context_without_protection_carries_nothing),
    CHECK_CASE(channel_bindings_must_be_the_same_on_both_sides),
};

int main(int argc, char **argv)
{
    pair_need_realm();
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
