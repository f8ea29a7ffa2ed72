/* SPDX-License-Identifier: MIT */
/* What OMI and openwsman really send parses, and means what it should. */
#include "testlib/captures.h"
#include "testlib/leak.h"
#include "wsmi/challenge.h"
#include "wsmi/mediatype.h"

struct seen {
    size_t schemes[WSMI_AUTH_COUNT];
    size_t tokens;
    size_t nonces;
    size_t soap;
    size_t charsets;
    size_t multipart;
};

static void challenge(void *context, const char *path, struct wsmi_view value)
{
    struct seen *seen = context;
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_challenges list;
    struct wsmi_err err;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    cr_assert(wsmi_challenges_parse(value, &limits, &arena, &list, &err), "%s: %s", path,
              err.reason);
    cr_assert_eq(list.count, 1, "%s", path);
    seen->schemes[list.items[0].scheme]++;
    seen->tokens += list.items[0].token68.len > 0 ? 1 : 0;
    seen->nonces += wsmi_http_param_find(list.items[0].params, list.items[0].param_count,
                                         WSMI_VIEW("nonce")) != NULL;
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(captured_fields, every_recorded_challenge_parses)
{
    struct seen seen = {.tokens = 0};
    struct captures_visit visit = {WSMI_VIEW("WWW-Authenticate"), ".response.http", challenge,
                                   &seen, 0};
    if (!captures_visit_all(&visit)) {
        cr_skip_test("recorded exchanges absent");
    }
    cr_assert_geq(visit.count, 20);
    cr_assert_eq(seen.schemes[WSMI_AUTH_UNKNOWN], 0);
    cr_assert_gt(seen.schemes[WSMI_AUTH_BASIC], 0);
    cr_assert_gt(seen.schemes[WSMI_AUTH_DIGEST], 0);
    cr_assert_eq(seen.nonces, seen.schemes[WSMI_AUTH_DIGEST]);
    cr_assert_gt(seen.schemes[WSMI_AUTH_NEGOTIATE], 0);
    cr_assert_gt(seen.schemes[WSMI_AUTH_KERBEROS], 0);
    cr_assert_gt(seen.tokens, 0);
}

static void media_type(void *context, const char *path, struct wsmi_view value)
{
    struct seen *seen = context;
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_media_type media;
    struct wsmi_err err;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    cr_assert(wsmi_media_type_parse(value, &limits, &arena, &media, &err), "%s: %s", path,
              err.reason);
    seen->soap += wsmi_media_is_soap(&media) ? 1 : 0;
    seen->charsets +=
        wsmi_http_param_find(media.params, media.param_count, WSMI_VIEW("charset")) != NULL;
    seen->multipart +=
        wsmi_media_is(&media, WSMI_VIEW("multipart"), WSMI_VIEW("encrypted")) ? 1 : 0;
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(captured_fields, every_recorded_media_type_parses)
{
    struct seen seen = {.tokens = 0};
    struct captures_visit visit = {WSMI_VIEW("Content-Type"), ".http", media_type, &seen, 0};
    if (!captures_visit_all(&visit)) {
        cr_skip_test("recorded exchanges absent");
    }
    cr_assert_geq(visit.count, 400);
    cr_assert_geq(seen.soap, 400);
    cr_assert_geq(seen.charsets, 400);
    cr_assert_gt(seen.multipart, 0);
}
