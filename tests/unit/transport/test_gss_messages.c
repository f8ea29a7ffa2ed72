/* SPDX-License-Identifier: MIT */
/* What a peer, or whoever sits between, can do to protected messages. The same for every mechanism;
 * a context is lost with the first message that is refused, so each attack gets its own. */
#include "support/check.h"
#include "support/pair.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct kind {
    const char *name;
    enum wsmi_mech mech;
    const char *user;
    const char *host;
    enum wsmi_protection protection;
    enum acceptor_layout layout;
} kinds[] = {
    {"Kerberos", WSMI_MECH_KERBEROS, NULL, "server.test", WSMI_PROTECTION_PRIVACY,
     ACCEPTOR_LIKE_WINDOWS},
    {"Kerberos, not rotated", WSMI_MECH_KERBEROS, NULL, "server.test", WSMI_PROTECTION_PRIVACY,
     ACCEPTOR_LIKE_OMI},
    {"Kerberos, signed", WSMI_MECH_KERBEROS, NULL, "server.test", WSMI_PROTECTION_INTEGRITY,
     ACCEPTOR_SIGNED},
    {"Kerberos, RC4", WSMI_MECH_KERBEROS, NULL, "rc4.test", WSMI_PROTECTION_PRIVACY,
     ACCEPTOR_LIKE_WINDOWS},
    {"Kerberos, RC4, not padded", WSMI_MECH_KERBEROS, NULL, "rc4.test", WSMI_PROTECTION_PRIVACY,
     ACCEPTOR_UNPADDED},
    {"Kerberos, RC4, as OMI cuts", WSMI_MECH_SPNEGO, NULL, "rc4.test", WSMI_PROTECTION_PRIVACY,
     ACCEPTOR_LIKE_OMI},
    {"Kerberos, RC4, signed", WSMI_MECH_KERBEROS, NULL, "rc4.test", WSMI_PROTECTION_INTEGRITY,
     ACCEPTOR_SIGNED},
    {"Kerberos in SPNEGO", WSMI_MECH_SPNEGO, NULL, "server.test", WSMI_PROTECTION_PRIVACY,
     ACCEPTOR_LIKE_WINDOWS},
    {"NTLM", WSMI_MECH_NTLM, "WSMI\\ann", "server.test", WSMI_PROTECTION_PRIVACY,
     ACCEPTOR_LIKE_WINDOWS},
    {"NTLM, signed", WSMI_MECH_NTLM, "WSMI\\ann", "server.test", WSMI_PROTECTION_INTEGRITY,
     ACCEPTOR_SIGNED},
    {"NTLM in SPNEGO", WSMI_MECH_SPNEGO, "WSMI\\localonly", "server.test", WSMI_PROTECTION_PRIVACY,
     ACCEPTOR_LIKE_WINDOWS},
};

enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

/* Sides that know better ciphers agree on one, whatever the ticket has (RFC 4537). */
static void permit_rc4_alone(void)
{
    pair_configure(" permitted_enctypes = arcfour-hmac\n allow_rc4 = true\n", pair_kdc_port());
}

static const char *old_cache(void)
{
    static char name[600] = "FILE:";
    (void)snprintf(name, sizeof(name), "FILE:%s", pair_path("old-cc"));
    return name;
}

static void configure(struct pair *pair, const struct kind *kind)
{
    pair_init(pair, kind->mech);
    if (strcmp(kind->host, "rc4.test") == 0) {
        permit_rc4_alone();
        pair->config.credential_cache = old_cache();
    } else {
        pair_configure_as_before();
    }
    pair->config.user = kind->user;
    pair->config.host = kind->host;
    pair->config.protection = kind->protection;
    pair->config.allow_ntlm = true;
    if (kind->user == NULL) {
        pair->config.password = (struct wsmi_view){NULL, 0}; /* the default cache: quick */
    } else if (strcmp(kind->user, "WSMI\\localonly") == 0) {
        pair->config.password = WSMI_VIEW("Local-Only-1");
    }
}

static void establish(struct pair *pair, const struct kind *kind)
{
    configure(pair, kind);
    pair_establish(pair);
}

static bool refused_as_message(struct pair *pair, const struct parts *parts)
{
    return !parts_are_accepted(parts, pair) && pair->failure.code == WSMI_SECURITY_MESSAGE &&
           pair->failure.text[0] != '\0';
}

static void flip_and_check(const struct kind *kind, size_t position)
{
    struct pair pair;
    struct parts parts;
    establish(&pair, kind);
    (void)parts_from_peer(&parts, &pair, kind->layout, "an answer of the peer");
    size_t header = parts.header.len;
    uint8_t *byte =
        position < header ? parts.header.ptr + position : parts.data.ptr + (position - header);
    *byte ^= (uint8_t)(1u << (position % 8));
    CHECK_MSG(refused_as_message(&pair, &parts), "%s: octet %zu changed: %s", kind->name, position,
              pair.failure.text);
    /* And the context is spent. */
    parts_clean_up(&parts);
    CHECK(!parts_are_accepted(parts_from_peer(&parts, &pair, kind->layout, "next"), &pair));
    parts_clean_up(&parts);
    pair_clean_up(&pair);
}

static void no_octet_can_be_changed(void)
{
    for (size_t k = 0; k < KIND_COUNT; k++) {
        struct pair pair;
        struct parts parts;
        establish(&pair, &kinds[k]);
        (void)parts_from_peer(&parts, &pair, kinds[k].layout, "an answer of the peer");
        size_t length = parts.header.len + parts.data.len;
        CHECK(parts_are_accepted(&parts, &pair));
        parts_clean_up(&parts);
        pair_clean_up(&pair);
        /* All of them where the layouts differ, some where they do not. */
        size_t step = k == 0 || kinds[k].mech == WSMI_MECH_NTLM ? 1 : 7;
        for (size_t i = 0; i < length; i += step) {
            flip_and_check(&kinds[k], i);
        }
    }
}

static void a_message_is_accepted_once(void)
{
    for (size_t k = 0; k < KIND_COUNT; k++) {
        struct pair pair;
        struct parts parts;
        establish(&pair, &kinds[k]);
        (void)parts_from_peer(&parts, &pair, kinds[k].layout, "an answer of the peer");
        CHECK(parts_are_accepted(&parts, &pair));
        CHECK_MSG(refused_as_message(&pair, &parts), "%s: %s", kinds[k].name, pair.failure.text);
        parts_clean_up(&parts);
        pair_clean_up(&pair);
    }
}

static void messages_are_accepted_in_their_order_without_a_gap(void)
{
    for (size_t k = 0; k < KIND_COUNT; k++) {
        struct pair pair;
        struct parts first;
        struct parts second;
        establish(&pair, &kinds[k]);
        (void)parts_from_peer(&first, &pair, kinds[k].layout, "the first answer");
        (void)parts_from_peer(&second, &pair, kinds[k].layout, "the second answer");
        CHECK_MSG(refused_as_message(&pair, &second), "%s: %s", kinds[k].name, pair.failure.text);
        parts_clean_up(&first);
        parts_clean_up(&second);
        pair_clean_up(&pair);
    }
}

/* A context's keys are its own. */
static void a_message_of_another_context_is_refused(void)
{
    for (size_t k = 0; k < KIND_COUNT; k++) {
        struct pair one;
        struct pair other;
        struct parts parts;
        establish(&one, &kinds[k]);
        establish(&other, &kinds[k]);
        CHECK(refused_as_message(
            &one, parts_from_peer(&parts, &other, kinds[k].layout, "an answer of the peer")));
        parts_clean_up(&parts);
        pair_clean_up(&one);
        pair_clean_up(&other);
    }
}

static void our_own_message_is_not_the_peer_s(void)
{
    for (size_t k = 0; k < KIND_COUNT; k++) {
        struct pair pair;
        struct parts parts;
        establish(&pair, &kinds[k]);
        parts_init(&parts);
        REQUIRE(parts_wrap(&parts, &pair, WSMI_VIEW("a question of ours")));
        CHECK(refused_as_message(&pair, &parts));
        parts_clean_up(&parts);
        pair_clean_up(&pair);
    }
}

static void a_signed_message_is_refused_where_sealed_ones_are_agreed_on(void)
{
    for (size_t k = 0; k < KIND_COUNT; k++) {
        struct pair pair;
        struct parts parts;
        if (kinds[k].protection != WSMI_PROTECTION_PRIVACY) {
            continue;
        }
        establish(&pair, &kinds[k]);
        CHECK_MSG(refused_as_message(&pair, parts_from_peer(&parts, &pair, ACCEPTOR_SIGNED,
                                                            "readable by everybody")),
                  "%s", kinds[k].name);
        parts_clean_up(&parts);
        pair_clean_up(&pair);
    }
}

static void shorten(struct wsmi_buf *buf, size_t length)
{
    uint8_t bytes[256];
    REQUIRE(length <= sizeof(bytes) && length <= buf->len);
    memcpy(bytes, buf->ptr, length);
    wsmi_buf_reset(buf);
    wsmi_buf_put(buf, (struct wsmi_view){bytes, length});
}

static void check_shortened(const struct kind *kind, size_t header, size_t data)
{
    struct pair pair;
    struct parts parts;
    establish(&pair, kind);
    (void)parts_from_peer(&parts, &pair, kind->layout, "an answer of the peer");
    header = header < parts.header.len ? header : parts.header.len;
    if (header < parts.header.len || data < parts.data.len) {
        shorten(&parts.header, header);
        shorten(&parts.data, data);
        CHECK_MSG(refused_as_message(&pair, &parts), "%s: %zu + %zu: %s", kind->name, header, data,
                  pair.failure.text);
    }
    parts_clean_up(&parts);
    pair_clean_up(&pair);
}

static void parts_of_any_length_are_refused_not_read(void)
{
    static const size_t headers[] = {0, 1, 8, 15, 16, 17, 40, 59, 60};
    static const size_t datas[] = {0, 7, 21};
    for (size_t k = 0; k < KIND_COUNT; k++) {
        for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
            for (size_t j = 0; j < sizeof(datas) / sizeof(datas[0]); j++) {
                check_shortened(&kinds[k], headers[i], datas[j]);
            }
        }
    }
}

/* `out` may be limited by its caller, whatever the peer sends. */
static void a_message_beyond_the_buffer_s_limit_is_an_error(void)
{
    for (size_t k = 0; k < KIND_COUNT; k++) {
        struct pair pair;
        struct parts parts;
        struct wsmi_buf small;
        establish(&pair, &kinds[k]);
        (void)parts_from_peer(&parts, &pair, kinds[k].layout, "an answer of the peer");
        wsmi_buf_init(&small, wsmi_allocator_system(), 8);
        CHECK(!pair.gss.base.ops->unwrap(pair.context, wsmi_buf_view(&parts.header),
                                         wsmi_buf_view(&parts.data), &small, &pair.failure));
        CHECK(pair.failure.code == WSMI_SECURITY_OOM);
        wsmi_buf_clean_up(&small);
        parts_clean_up(&parts);
        pair_clean_up(&pair);
    }
}

/* The frame of RC4's token grows with them, and the header of ours is one octet of padding apart
 * from the others. */
static void the_frame_of_rc4_has_every_length(void)
{
    static const size_t lengths[] = {1,   82,  83,  84,    85,    209,   210,
                                     211, 212, 213, 65490, 65491, 100000};
    static uint8_t bytes[100000];
    memset(bytes, 'x', sizeof(bytes));
    for (size_t k = 0; k < KIND_COUNT; k++) {
        struct pair pair;
        if (strcmp(kinds[k].host, "rc4.test") != 0 || kinds[k].layout == ACCEPTOR_UNPADDED) {
            continue;
        }
        establish(&pair, &kinds[k]);
        const char *warning = pair.gss.base.ops->note(pair.context).warning;
        CHECK(warning != NULL && strstr(warning, "Kerberos encrypts with RC4") == warning);
        for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
            struct wsmi_view message = {bytes, lengths[i]};
            CHECK_MSG(pair_carries(&pair, kinds[k].layout, message), "%s, %zu: %s", kinds[k].name,
                      message.len, pair.failure.text);
        }
        pair_clean_up(&pair);
    }
}

struct failing {
    unsigned left; /* allocations until one fails */
    unsigned alive;
};

/* Before each block. */
union prefix {
    size_t size;
    max_align_t align;
};

static void *acquire(void *context, size_t size)
{
    struct failing *failing = context;
    if (failing->left == 0) {
        return NULL;
    }
    failing->left--;
    failing->alive++;
    union prefix *block = malloc(sizeof(*block) + size);
    REQUIRE(block != NULL);
    block->size = size;
    return block + 1;
}

static const char secret[] = "Local-Only-1";
static const char text[] = "a message to carry";

static void release(void *context, void *memory)
{
    union prefix *block = (union prefix *)memory - 1;
    ((struct failing *)context)->alive--;
    CHECK(memmem(memory, block->size, secret, strlen(secret)) == NULL);
    CHECK(memmem(memory, block->size, text, strlen(text)) == NULL);
    free(block);
}

/* The k-th allocation of a context's life fails, for every k; secrets and messages do not stay in
 * what is freed. */
static void no_memory_is_told_as_such_and_nothing_leaks_or_stays(void)
{
    for (size_t k = 0; k < KIND_COUNT; k++) {
        bool done = false;
        for (unsigned left = 0; !done; left++) {
            struct pair pair;
            struct failing failing = {left, 0};
            struct wsmi_allocator allocator = {acquire, release, &failing};
            REQUIRE(left < 64);
            configure(&pair, &kinds[k]);
            wsmi_gss_init(&pair.gss, &allocator);
            done = pair_open(&pair) && pair_talk(&pair) &&
                   pair_carries(&pair, kinds[k].layout, wsmi_view_from_str(text));
            CHECK_MSG(done || pair.failure.code == WSMI_SECURITY_OOM, "%s, %u: %s", kinds[k].name,
                      left, pair.failure.text);
            pair_clean_up(&pair);
            CHECK_MSG(failing.alive == 0, "%s, %u: %u leaked", kinds[k].name, left, failing.alive);
        }
    }
}

static const struct check_case cases[] = {
    CHECK_CASE(no_octet_can_be_changed),
    CHECK_CASE(a_message_is_accepted_once),
    CHECK_CASE(messages_are_accepted_in_their_order_without_a_gap),
    CHECK_CASE(a_message_of_another_context_is_refused),
    CHECK_CASE(our_own_message_is_not_the_peer_s),
    CHECK_CASE(a_signed_message_is_refused_where_sealed_ones_are_agreed_on),
    CHECK_CASE(parts_of_any_length_are_refused_not_read),
    CHECK_CASE(a_message_beyond_the_buffer_s_limit_is_an_error),
    CHECK_CASE(the_frame_of_rc4_has_every_length),
    CHECK_CASE(no_memory_is_told_as_such_and_nothing_leaks_or_stays),
};

int main(int argc, char **argv)
{
    pair_need_realm();
    pair_need_ntlm();
    permit_rc4_alone();
    pair_get_tickets("rc4", "Old-Cipher-1", old_cache());
    pair_configure_as_before();
    pair_get_tickets("ann", "Correct-Horse-7", getenv("KRB5CCNAME"));
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
