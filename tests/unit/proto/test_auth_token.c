/* SPDX-License-Identifier: MIT */
/* The tokens are the seeds of the parsers' corpora. */
#include "proto/auth_token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "testlib/leak.h"

enum { MAX_BYTES = 4096 };

static struct wsmi_view read_seed(const char *name, uint8_t *bytes)
{
    char path[512];
    int length = snprintf(path, sizeof(path), "%s/corpus/%s", WSMI_SOURCE_DIR, name);
    cr_assert(length > 0 && (size_t)length < sizeof(path));
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    struct wsmi_view view = {bytes, fread(bytes, 1, MAX_BYTES, file)};
    (void)fclose(file);
    cr_assert(view.len < MAX_BYTES);
    return view;
}

LEAK_TEST(auth_token, only_what_a_server_answers_with_reaches_the_mechanism)
{
    static const struct {
        const char *seed;
        bool is_good;
    } rows[] = {
        {"ntlm_token/seed/challenge", true},
        {"ntlm_token/seed/challenge-without-version", true},
        {"ntlm_token/seed/challenge-info-behind-end-refused", false},
        {"ntlm_token/seed/challenge-offset-wraps-refused", false},
        {"ntlm_token/seed/negotiate", false},
        {"ntlm_token/seed/authenticate-v2", false},
        {"spnego_token/seed/kerberos-reply", true},
        {"spnego_token/seed/kerberos-error", true},
        {"spnego_token/seed/kerberos-request", false},
        {"spnego_token/seed/kerberos-unframed-refused", false},
        {"spnego_token/seed/response-challenge", true},
        {"spnego_token/seed/response-completed", true},
        {"spnego_token/seed/response-completed-mic", true},
        {"spnego_token/seed/response-rejected", true},
        {"spnego_token/seed/response-behind-the-end-refused", false},
        {"spnego_token/seed/init-ntlm", false},
        {"spnego_token/seed/init2-hints", false},
        {"spnego_token/seed/empty", false},
    };
    const struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint8_t bytes[MAX_BYTES];
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        struct wsmi_view token = read_seed(rows[i].seed, bytes);
        bool is_good = wsmi_auth_token_check(token, &limits, &err);
        cr_assert_eq(is_good, rows[i].is_good, "%s: %s", rows[i].seed,
                     err.reason == NULL ? "taken" : err.reason);
        cr_assert(is_good || err.reason != NULL);
    }
}

/* A response of DER: [1] { SEQUENCE { [2] { OCTET STRING inner } } }. */
static struct wsmi_view wrap(struct wsmi_view inner, uint8_t *out)
{
    cr_assert(inner.len < 110);
    const uint8_t head[] = {0xA1, (uint8_t)(inner.len + 6), 0x30, (uint8_t)(inner.len + 4),
                            0xA2, (uint8_t)(inner.len + 2), 0x04, (uint8_t)inner.len};
    memcpy(out, head, sizeof(head));
    memcpy(out + sizeof(head), inner.ptr, inner.len);
    return (struct wsmi_view){out, sizeof(head) + inner.len};
}

LEAK_TEST(auth_token, what_lies_inside_a_response_is_looked_at_too)
{
    static const struct {
        const char *seed;
        bool is_good;
    } rows[] = {
        {"ntlm_token/seed/challenge-no-info", true},
        {"ntlm_token/seed/challenge-cut-in-fixed-part-refused", false},
        {"ntlm_token/seed/negotiate-bare", false},
        {"spnego_token/seed/kerberos-reply", true},
        {"spnego_token/seed/kerberos-request", false},
        {"spnego_token/seed/kerberos-unframed-refused", false},
        {"spnego_token/seed/response-completed", false},
    };
    const struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint8_t bytes[MAX_BYTES];
        uint8_t wrapped[MAX_BYTES];
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        struct wsmi_view inner = read_seed(rows[i].seed, bytes);
        bool is_good = wsmi_auth_token_check(wrap(inner, wrapped), &limits, &err);
        cr_assert_eq(is_good, rows[i].is_good, "%s (%zu): %s", rows[i].seed, inner.len,
                     err.reason == NULL ? "taken" : err.reason);
    }
}
