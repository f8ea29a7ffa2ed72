/* SPDX-License-Identifier: MIT */
/* Challenges, media types and Basic credentials. Every input goes through all three parsers. */
#include <stdlib.h>

#include "props/prop.h"
#include "wsmi/challenge.h"
#include "wsmi/mediatype.h"

/* How one run ended; two runs over the same bytes end the same. */
struct outcome {
    struct wsmi_err err; /* code WSMI_OK when the input was accepted */
    bool injected;       /* an allocation was made to fail */
};

/* Small enough that a fuzzer meets every limit. */
static struct wsmi_limits limits_of(struct wsmi_view input)
{
    struct wsmi_limits limits = wsmi_limits_default();
    limits.max_field_bytes = 4096;
    limits.max_challenges = 4;
    limits.max_params = 6;
    limits.max_arena_bytes = 64 * 1024;
    if (prop_pick(input, 16) == 0) {
        limits.max_arena_bytes = prop_pick(input, 2048);
    }
    return limits;
}

static bool same_params(const struct wsmi_http_param *a, size_t a_count,
                        const struct wsmi_http_param *b, size_t b_count)
{
    for (size_t i = 0; a_count == b_count && i < a_count; i++) {
        if (!wsmi_view_eq(a[i].name, b[i].name) || !wsmi_view_eq(a[i].value, b[i].value) ||
            a[i].quoted != b[i].quoted) {
            return false;
        }
    }
    return a_count == b_count;
}

static void check_params(const struct wsmi_http_param *params, size_t count)
{
    PROP_CHECK((params == NULL) == (count == 0));
    PROP_CHECK(count <= 6);
    for (size_t i = 0; i < count; i++) {
        PROP_CHECK(params[i].name.len > 0);
        PROP_CHECK(params[i].quoted || params[i].value.len > 0);
        PROP_CHECK(wsmi_http_param_find(params, count, params[i].name) == &params[i]);
    }
}

static bool same_challenges(const struct wsmi_challenges *a, const struct wsmi_challenges *b)
{
    for (size_t i = 0; a->count == b->count && i < a->count; i++) {
        const struct wsmi_challenge *x = &a->items[i];
        const struct wsmi_challenge *y = &b->items[i];
        if (x->scheme != y->scheme || !wsmi_view_eq(x->name, y->name) ||
            !wsmi_view_eq(x->token68, y->token68) ||
            !same_params(x->params, x->param_count, y->params, y->param_count)) {
            return false;
        }
    }
    return a->count == b->count;
}

static void check_schemes(const struct wsmi_challenges *list)
{
    for (unsigned i = 0; i <= WSMI_AUTH_COUNT; i++) {
        enum wsmi_auth_scheme scheme = (enum wsmi_auth_scheme)i;
        const struct wsmi_challenge *found = wsmi_challenges_find(list, scheme);
        PROP_CHECK(found == NULL || found->scheme == scheme);
        PROP_CHECK(wsmi_auth_scheme_name(scheme)[0] != '\0');
    }
    PROP_CHECK(strcmp(wsmi_auth_scheme_name(WSMI_AUTH_COUNT),
                      wsmi_auth_scheme_name(WSMI_AUTH_UNKNOWN)) == 0);
}

static void check_realm(const struct wsmi_challenge *challenge)
{
    const struct wsmi_http_param *param =
        wsmi_http_param_find(challenge->params, challenge->param_count, WSMI_VIEW("REALM"));
    PROP_CHECK(wsmi_view_eq(wsmi_challenge_realm(challenge),
                            param == NULL ? WSMI_VIEW("") : param->value));
}

static void check_challenges(const struct wsmi_challenges *list)
{
    PROP_CHECK(list->count <= 4);
    check_schemes(list);
    for (size_t i = 0; i < list->count; i++) {
        PROP_CHECK(list->items[i].name.len > 0);
        PROP_CHECK(list->items[i].token68.len == 0 || list->items[i].param_count == 0);
        check_params(list->items[i].params, list->items[i].param_count);
        check_realm(&list->items[i]);
        if (list->items[i].scheme != WSMI_AUTH_UNKNOWN) {
            struct wsmi_view name =
                wsmi_view_from_str(wsmi_auth_scheme_name(list->items[i].scheme));
            PROP_CHECK(wsmi_view_eq_nocase(name, list->items[i].name));
            PROP_CHECK(wsmi_challenges_find(list, list->items[i].scheme) <= &list->items[i]);
        }
    }
}

/* What a field cannot carry is refused before anything is written. */
static void check_refused(const struct wsmi_challenge *challenge)
{
    const struct wsmi_http_param params[] = {
        {.name = WSMI_VIEW("no token")},
        {.name = WSMI_VIEW("a"), .value = WSMI_VIEW("\x01"), .quoted = true},
    };
    const struct wsmi_http_param twice[] = {{.name = WSMI_VIEW("a"), .value = WSMI_VIEW("b")},
                                            {.name = WSMI_VIEW("A"), .value = WSMI_VIEW("b")}};
    struct wsmi_challenge bad[6];
    for (size_t i = 0; i < 6; i++) {
        bad[i] = *challenge;
        bad[i].params = i < 2 ? &params[i] : twice;
        bad[i].param_count = i < 2 ? 1 : 2;
        bad[i].token68.len = 0;
    }
    bad[3].name = WSMI_VIEW("no token");
    bad[4].token68 = WSMI_VIEW("YQ==");
    bad[5].param_count = 0;
    bad[5].token68 = WSMI_VIEW("YQ==,");
    for (size_t i = 0; i < 6; i++) {
        struct wsmi_challenges list = {&bad[i], 1};
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 64 * 1024);
        PROP_CHECK(!wsmi_challenges_write(&list, &buf, &err));
        PROP_CHECK(err.code == WSMI_E_USAGE && buf.len == 0);
        wsmi_buf_clean_up(&buf);
    }
}

/* Written, read, written again: the same list, and the same text from the first writing on. */
static void challenges_round_trip(const struct wsmi_challenges *list)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_challenges again;
    struct wsmi_err err;
    struct wsmi_buf first;
    struct wsmi_buf second;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    wsmi_buf_init(&first, wsmi_allocator_system(), 64 * 1024);
    wsmi_buf_init(&second, wsmi_allocator_system(), 64 * 1024);
    PROP_CHECK(wsmi_challenges_write(list, &first, &err));
    PROP_CHECK(wsmi_challenges_parse(wsmi_buf_view(&first), &limits, &arena, &again, &err));
    PROP_CHECK(same_challenges(list, &again));
    PROP_CHECK(wsmi_challenges_write(&again, &second, &err));
    PROP_CHECK(wsmi_view_eq(wsmi_buf_view(&first), wsmi_buf_view(&second)));
    wsmi_buf_clean_up(&first);
    wsmi_buf_clean_up(&second);
    wsmi_arena_clean_up(&arena);
}

static struct outcome prop_challenges(struct wsmi_view input, size_t fail_at)
{
    struct wsmi_limits limits = limits_of(input);
    struct prop_allocator allocator;
    struct wsmi_arena arena;
    struct wsmi_challenges list = {NULL, 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    prop_allocator_init(&allocator, fail_at);
    wsmi_arena_init(&arena, &allocator.base, limits.max_arena_bytes);
    bool ok = wsmi_challenges_parse(input, &limits, &arena, &list, &err);
    PROP_CHECK(arena.used_bytes <= limits.max_arena_bytes);
    PROP_CHECK(!allocator.failed || (!ok && err.code == WSMI_E_OOM));
    if (ok) {
        PROP_CHECK(err.reason == NULL);
        check_challenges(&list);
        challenges_round_trip(&list);
        if (list.count > 0) {
            check_refused(&list.items[list.count - 1]);
        }
    } else {
        PROP_CHECK(list.items == NULL);
        PROP_CHECK(allocator.failed || err.code == WSMI_E_SYNTAX || err.code == WSMI_E_LIMIT);
        prop_check_error(&err, input);
    }
    wsmi_arena_clean_up(&arena);
    PROP_CHECK(allocator.live == 0);
    struct outcome outcome = {err, allocator.failed};
    return outcome;
}

static void media_type_round_trip(const struct wsmi_media_type *media)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_arena arena;
    struct wsmi_media_type again;
    struct wsmi_err err;
    struct wsmi_buf first;
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    wsmi_buf_init(&first, wsmi_allocator_system(), 64 * 1024);
    PROP_CHECK(wsmi_media_type_write(media, &first, &err));
    PROP_CHECK(wsmi_media_type_parse(wsmi_buf_view(&first), &limits, &arena, &again, &err));
    PROP_CHECK(wsmi_view_eq(media->type, again.type));
    PROP_CHECK(wsmi_view_eq(media->subtype, again.subtype));
    PROP_CHECK(same_params(media->params, media->param_count, again.params, again.param_count));
    PROP_CHECK(wsmi_media_charset(media) == wsmi_media_charset(&again));
    PROP_CHECK(!wsmi_media_is_soap(media) || !wsmi_media_is_xml(media));
    struct wsmi_media_type bad = *media;
    size_t before = first.len;
    bad.subtype = WSMI_VIEW("no token");
    PROP_CHECK(!wsmi_media_type_write(&bad, &first, &err));
    bad.type = WSMI_VIEW("");
    PROP_CHECK(!wsmi_media_type_write(&bad, &first, &err));
    PROP_CHECK(err.code == WSMI_E_USAGE && first.len == before);
    wsmi_buf_clean_up(&first);
    wsmi_arena_clean_up(&arena);
}

static struct outcome prop_media_type(struct wsmi_view input, size_t fail_at)
{
    struct wsmi_limits limits = limits_of(input);
    struct prop_allocator allocator;
    struct wsmi_arena arena;
    struct wsmi_media_type media = {{NULL, 0}, {NULL, 0}, NULL, 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    prop_allocator_init(&allocator, fail_at);
    wsmi_arena_init(&arena, &allocator.base, limits.max_arena_bytes);
    bool ok = wsmi_media_type_parse(input, &limits, &arena, &media, &err);
    PROP_CHECK(arena.used_bytes <= limits.max_arena_bytes);
    PROP_CHECK(!allocator.failed || (!ok && err.code == WSMI_E_OOM));
    if (ok) {
        PROP_CHECK(err.reason == NULL);
        PROP_CHECK(media.type.len > 0 && media.subtype.len > 0);
        check_params(media.params, media.param_count);
        media_type_round_trip(&media);
    } else {
        PROP_CHECK(media.type.ptr == NULL);
        PROP_CHECK(allocator.failed || err.code == WSMI_E_SYNTAX || err.code == WSMI_E_LIMIT);
        prop_check_error(&err, input);
    }
    wsmi_arena_clean_up(&arena);
    PROP_CHECK(allocator.live == 0);
    struct outcome outcome = {err, allocator.failed};
    return outcome;
}

/* Credentials that are read are written back with the same base64, for there is only one. */
static struct outcome prop_basic(struct wsmi_view input, size_t fail_at)
{
    struct prop_allocator allocator;
    struct wsmi_basic_credentials credentials = {{NULL, 0}, {NULL, 0}};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_buf decoded;
    struct wsmi_buf value;
    prop_allocator_init(&allocator, fail_at);
    wsmi_buf_init(&decoded, &allocator.base, 4096);
    wsmi_buf_init(&value, wsmi_allocator_system(), 8192);
    bool ok = wsmi_basic_read_credentials(input, &decoded, &credentials, &err);
    PROP_CHECK(!allocator.failed || (!ok && err.code == WSMI_E_OOM));
    if (ok) {
        PROP_CHECK(
            wsmi_basic_write_credentials(credentials.user, credentials.password, &value, &err));
        PROP_CHECK(value.len <= input.len); /* less where there were several spaces */
        struct wsmi_view written = {value.ptr + 6, value.len - 6};
        struct wsmi_view read = {input.ptr + input.len - written.len, written.len};
        PROP_CHECK(wsmi_view_eq(written, read));
    } else {
        PROP_CHECK(decoded.len == 0 && credentials.user.ptr == NULL);
        prop_check_error(&err, input);
    }
    wsmi_buf_clean_up(&decoded);
    wsmi_buf_clean_up(&value);
    PROP_CHECK(allocator.live == 0);
    struct outcome outcome = {err, allocator.failed};
    return outcome;
}

static void check_runs(struct outcome (*run)(struct wsmi_view, size_t), struct wsmi_view input)
{
    struct outcome first = run(input, 0);
    struct outcome second = run(input, 0);
    PROP_CHECK(first.err.code == second.err.code && first.err.offset == second.err.offset &&
               first.err.reason == second.err.reason);
    for (size_t fail_at = 1; fail_at <= 8 && run(input, fail_at).injected; fail_at++) {
    }
}

void prop_http_challenge(struct wsmi_view input)
{
    uint8_t *copy = malloc(input.len + 1);
    PROP_CHECK(copy != NULL);
    if (input.len > 0) {
        memcpy(copy, input.ptr, input.len);
    }
    check_runs(prop_challenges, input);
    check_runs(prop_media_type, input);
    check_runs(prop_basic, input);
    PROP_CHECK(input.len == 0 || memcmp(copy, input.ptr, input.len) == 0);
    free(copy);
}
