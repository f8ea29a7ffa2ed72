/* SPDX-License-Identifier: MIT */
#include "pair.h"

#include "check.h"

#include <krb5/krb5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_BYTES = 4 * 1024 * 1024, MAX_LEGS = 6 };

void pair_need_realm(void)
{
    if (getenv("WSMI_REALM") == NULL) {
        printf("NOT RUN: no realm; tests/interop/realm starts this program\n");
        exit(77);
    }
}

void pair_need_ntlm(void)
{
    struct wsmi_gss_description description;
    wsmi_gss_describe(&description);
    if (!description.ntlm) {
        printf("NOT RUN: gss-ntlmssp is not installed (Debian: gss-ntlmssp)\n");
        exit(77);
    }
}

void pair_init(struct pair *pair, enum wsmi_mech mech)
{
    memset(pair, 0, sizeof(*pair));
    wsmi_gss_init(&pair->gss, wsmi_allocator_system());
    wsmi_buf_init(&pair->to_peer, wsmi_allocator_system(), MAX_BYTES);
    wsmi_buf_init(&pair->from_peer, wsmi_allocator_system(), MAX_BYTES);
    pair->config = (struct wsmi_security_config){
        .mech = mech,
        .protection = WSMI_PROTECTION_PRIVACY,
        .service = "HTTP",
        .host = "server.test",
        .user = mech == WSMI_MECH_NTLM ? "WSMI\\ann" : "ann",
        .password = WSMI_VIEW("Correct-Horse-7"),
    };
}

bool pair_open(struct pair *pair)
{
    return pair->gss.base.ops->open(&pair->gss.base, &pair->config, &pair->context, &pair->failure);
}

static void wait_ms(unsigned milliseconds)
{
    struct timespec pause = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    (void)nanosleep(&pause, NULL);
}

bool pair_talk(struct pair *pair)
{
    bool complete = false;
    struct wsmi_view token = {NULL, 0};
    pair->legs = 0;
    for (;;) {
        wsmi_buf_reset(&pair->to_peer);
        if (!pair->gss.base.ops->step(pair->context, token, &pair->to_peer, &complete,
                                      &pair->failure)) {
            return false;
        }
        if (pair->to_peer.len == 0) {
            return complete && pair->acceptor.complete;
        }
        pair->legs++;
        REQUIRE(pair->legs <= MAX_LEGS);
        if (pair->legs == 1 && pair->pause_ms > 0) {
            wait_ms(pair->pause_ms);
        }
        wsmi_buf_reset(&pair->from_peer);
        bool accepted =
            acceptor_step(&pair->acceptor, wsmi_buf_view(&pair->to_peer), &pair->from_peer);
        if (pair->tamper != NULL && pair->from_peer.len > 0) {
            pair->tamper(&pair->from_peer);
        }
        token = wsmi_buf_view(&pair->from_peer);
        if (complete || token.len == 0) {
            return accepted && complete && pair->acceptor.complete && token.len == 0;
        }
    }
}

void pair_establish(struct pair *pair)
{
    bool ok = pair_open(pair) && pair_talk(pair);
    if (!ok) {
        fprintf(stderr, "%s\nacceptor: 0x%08x\n", pair->failure.text, pair->acceptor.major);
    }
    REQUIRE(ok);
}

void pair_clean_up(struct pair *pair)
{
    if (pair->context != NULL) {
        pair->gss.base.ops->close(pair->context);
        pair->context = NULL;
    }
    acceptor_clean_up(&pair->acceptor);
    wsmi_buf_clean_up(&pair->to_peer);
    wsmi_buf_clean_up(&pair->from_peer);
}

void parts_init(struct parts *parts)
{
    wsmi_buf_init(&parts->header, wsmi_allocator_system(), MAX_BYTES);
    wsmi_buf_init(&parts->data, wsmi_allocator_system(), MAX_BYTES);
}

void parts_clean_up(struct parts *parts)
{
    wsmi_buf_clean_up(&parts->header);
    wsmi_buf_clean_up(&parts->data);
}

struct parts *parts_from_peer(struct parts *parts, struct pair *pair, enum acceptor_layout layout,
                              const char *message)
{
    parts_init(parts);
    acceptor_wrap(&pair->acceptor, layout, wsmi_view_from_str(message), &parts->header,
                  &parts->data);
    return parts;
}

bool parts_are_accepted(const struct parts *parts, struct pair *pair)
{
    struct wsmi_buf text;
    wsmi_buf_init(&text, wsmi_allocator_system(), MAX_BYTES);
    bool ok = pair->gss.base.ops->unwrap(pair->context, wsmi_buf_view(&parts->header),
                                         wsmi_buf_view(&parts->data), &text, &pair->failure);
    CHECK(ok || text.len == 0);
    wsmi_buf_clean_up(&text);
    return ok;
}

bool parts_wrap(struct parts *parts, struct pair *pair, struct wsmi_view message)
{
    wsmi_buf_put(&parts->data, message);
    return pair->gss.base.ops->wrap(pair->context, 0, &parts->header, &parts->data, &pair->failure);
}

bool pair_carries(struct pair *pair, enum acceptor_layout layout, struct wsmi_view message)
{
    bool is_sealed = layout != ACCEPTOR_SIGNED;
    struct parts out;
    struct parts in;
    struct wsmi_buf there;
    struct wsmi_buf here;
    parts_init(&out);
    parts_init(&in);
    wsmi_buf_init(&there, wsmi_allocator_system(), MAX_BYTES);
    wsmi_buf_init(&here, wsmi_allocator_system(), MAX_BYTES);
    bool ok =
        parts_wrap(&out, pair, message) &&
        (out.data.len == message.len || out.data.len == message.len + 1) && /* padding of RC4 */
        acceptor_unwrap(&pair->acceptor, is_sealed, wsmi_buf_view(&out.header),
                        wsmi_buf_view(&out.data), &there) &&
        wsmi_view_eq(wsmi_buf_view(&there), message);
    /* What is sealed does not show. */
    ok = ok &&
         (message.len < 16 || (memcmp(out.data.ptr, message.ptr, message.len) == 0) == !is_sealed);
    if (ok) {
        acceptor_wrap(&pair->acceptor, layout, message, &in.header, &in.data);
        ok = pair->gss.base.ops->unwrap(pair->context, wsmi_buf_view(&in.header),
                                        wsmi_buf_view(&in.data), &here, &pair->failure) &&
             wsmi_view_eq(wsmi_buf_view(&here), message);
    }
    parts_clean_up(&out);
    parts_clean_up(&in);
    wsmi_buf_clean_up(&there);
    wsmi_buf_clean_up(&here);
    return ok;
}

void pair_check_bindings(enum wsmi_mech mech, const char *user)
{
    static const char ours[] = "tls-server-end-point:0123456789abcdef0123456789abcdef";
    static const char *const theirs[] = {ours, "tls-server-end-point:another certificate"};
    for (size_t i = 0; i < sizeof(theirs) / sizeof(theirs[0]); i++) {
        struct pair pair;
        pair_init(&pair, mech);
        pair.config.user = user;
        pair.config.allow_ntlm = true;
        pair.config.channel_bindings = wsmi_view_from_str(ours);
        pair.acceptor.bindings = theirs[i];
        REQUIRE(pair_open(&pair));
        CHECK(pair_talk(&pair) == (theirs[i] == ours));
        pair_clean_up(&pair);
    }
}

void pair_configure(const char *more, unsigned port)
{
    FILE *file = fopen(pair_path("changed.conf"), "w");
    REQUIRE(file != NULL);
    fprintf(file,
            "[libdefaults]\n default_realm = WSMI.TEST\n dns_lookup_kdc = false\n%s"
            "[realms]\n WSMI.TEST = {\n  kdc = 127.0.0.1:%u\n }\n",
            more, port);
    fclose(file);
    (void)setenv("KRB5_CONFIG", pair_path("changed.conf"), 1);
}

void pair_configure_as_before(void)
{
    (void)setenv("KRB5_CONFIG", pair_path("krb5.conf"), 1);
}

unsigned pair_kdc_port(void)
{
    return (unsigned)strtoul(getenv("WSMI_REALM_KDC_PORT"), NULL, 10);
}

/* Not by GSSAPI, which stores nothing that has expired meanwhile. */
void pair_get_tickets(const char *user, const char *password, const char *cache)
{
    krb5_context krb5;
    krb5_ccache file;
    krb5_principal principal;
    krb5_creds creds;
    memset(&creds, 0, sizeof(creds));
    REQUIRE(krb5_init_context(&krb5) == 0);
    REQUIRE(krb5_cc_resolve(krb5, cache, &file) == 0);
    REQUIRE(krb5_parse_name(krb5, user, &principal) == 0);
    REQUIRE(krb5_get_init_creds_password(krb5, &creds, principal, password, NULL, NULL, 0, NULL,
                                         NULL) == 0);
    REQUIRE(krb5_cc_initialize(krb5, file, principal) == 0);
    REQUIRE(krb5_cc_store_cred(krb5, file, &creds) == 0);
    krb5_free_cred_contents(krb5, &creds);
    krb5_free_principal(krb5, principal);
    REQUIRE(krb5_cc_close(krb5, file) == 0);
    krb5_free_context(krb5);
}

const char *pair_path(const char *name)
{
    static char paths[4][512];
    static unsigned next;
    char *path = paths[next++ % 4];
    REQUIRE(snprintf(path, sizeof(paths[0]), "%s/%s", getenv("WSMI_REALM"), name) <
            (int)sizeof(paths[0]));
    return path;
}

unsigned pair_log_lines(const char *word)
{
    unsigned count = 0;
    char line[2048];
    FILE *log = fopen(pair_path("kdc.log"), "r");
    REQUIRE(log != NULL);
    while (fgets(line, sizeof(line), log) != NULL) {
        count += strstr(line, word) != NULL;
    }
    fclose(log);
    return count;
}
