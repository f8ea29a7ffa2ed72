/* SPDX-License-Identifier: MIT */
/* The tokens that OMI and a client exchanged: NTLM in SPNEGO. */
#include "core/base64.h"
#include "testlib/captures.h"
#include "testlib/leak.h"
#include "wsmi/challenge.h"
#include "wsmi/ntlm.h"
#include "wsmi/spnego.h"

struct seen {
    size_t kinds[WSMI_TOKEN_KIND_COUNT];
    size_t types[WSMI_NTLM_TYPE_COUNT];
    size_t states[WSMI_SPNEGO_STATE_COUNT];
};

static void check_ntlm(struct wsmi_view token, const char *path)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_ntlm_negotiate negotiate;
    struct wsmi_ntlm_challenge challenge;
    struct wsmi_ntlm_authenticate authenticate;
    struct wsmi_err err;
    switch (wsmi_ntlm_type(token)) {
    case WSMI_NTLM_NEGOTIATE:
        cr_assert(wsmi_ntlm_negotiate_parse(token, &limits, &negotiate, &err), "%s: %zu: %s", path,
                  err.offset, err.reason);
        break;
    case WSMI_NTLM_CHALLENGE:
        cr_assert(wsmi_ntlm_challenge_parse(token, &limits, &challenge, &err), "%s: %zu: %s", path,
                  err.offset, err.reason);
        cr_assert(challenge.flags & WSMI_NTLM_FLAG_UNICODE, "%s", path);
        cr_assert_gt(challenge.target_name.len, 0, "%s", path);
        cr_assert_eq(challenge.avs.pairs[WSMI_NTLM_AV_TIMESTAMP].len, 8, "%s", path);
        break;
    case WSMI_NTLM_AUTHENTICATE:
        cr_assert(wsmi_ntlm_authenticate_parse(token, &limits, &authenticate, &err), "%s: %zu: %s",
                  path, err.offset, err.reason);
        cr_assert_gt(authenticate.user.len, 0, "%s", path);
        cr_assert_gt(authenticate.avs.pairs[WSMI_NTLM_AV_TARGET_NAME].len, 0, "%s", path);
        break;
    case WSMI_NTLM_NONE:
    case WSMI_NTLM_TYPE_COUNT:
        break; /* the signature of the list of mechanisms */
    }
}

static void check_token(struct seen *seen, struct wsmi_view octets, const char *path)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_spnego token;
    struct wsmi_err err;
    cr_assert(wsmi_spnego_parse(octets, &limits, &token, &err), "%s: %zu: %s", path, err.offset,
              err.reason);
    seen->kinds[token.kind]++;
    seen->states[token.state]++;
    seen->types[wsmi_ntlm_type(token.token)]++;
    check_ntlm(token.token, path);
}

static void field(void *context, const char *path, struct wsmi_view value)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_challenges list;
    struct wsmi_buf octets;
    struct wsmi_err err;
    if (strstr(path, "/C-ntlm-") == NULL) {
        return;
    }
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    wsmi_buf_init(&octets, wsmi_allocator_system(), limits.max_token_bytes);
    cr_assert(wsmi_challenges_parse(value, &limits, &arena, &list, &err), "%s", path);
    for (size_t i = 0; i < list.count; i++) {
        struct wsmi_view text = list.items[i].token68;
        if (text.len > 0) {
            cr_assert(wsmi_base64_decode(text, 0, &octets, &err), "%s: %s", path, err.reason);
            check_token(context, wsmi_buf_view(&octets), path);
            wsmi_buf_reset(&octets);
        }
    }
    wsmi_buf_clean_up(&octets);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(captured_tokens, every_recorded_token_is_sound)
{
    struct seen seen = {.kinds = {0}};
    struct captures_visit sent = {WSMI_VIEW("Authorization"), ".request.http", field, &seen, 0};
    struct captures_visit got = {WSMI_VIEW("WWW-Authenticate"), ".response.http", field, &seen, 0};
    if (!captures_visit_all(&sent) || !captures_visit_all(&got)) {
        cr_skip_test("recorded exchanges absent");
    }
    cr_assert_geq(seen.kinds[WSMI_TOKEN_SPNEGO_INIT], 4);
    cr_assert_geq(seen.kinds[WSMI_TOKEN_SPNEGO_RESPONSE], 9);
    cr_assert_geq(seen.types[WSMI_NTLM_NEGOTIATE], 4);
    cr_assert_geq(seen.types[WSMI_NTLM_CHALLENGE], 4);
    cr_assert_geq(seen.types[WSMI_NTLM_AUTHENTICATE], 4);
    cr_assert_geq(seen.states[WSMI_SPNEGO_COMPLETED], 2);
}
