/* SPDX-License-Identifier: MIT */
/*
 * Destination strings. No prefix property: most prefixes of a destination are destinations
 * ("host:5985" starts with "host"), as its grammar says.
 */
#include "props/prop.h"
#include "wsmi/destination.h"

/* Room for what resolving adds to the longest string: scheme, port, path. */
enum { URL_EXTRA_BYTES = 64, BUF_BYTES = 1 << 16 };

static void check_same(const struct wsmi_destination *a, const struct wsmi_destination *b)
{
    PROP_CHECK(a->scheme == b->scheme && a->kind == b->kind);
    PROP_CHECK(a->user.ptr == b->user.ptr && a->user.len == b->user.len);
    PROP_CHECK(a->host.ptr == b->host.ptr && a->host.len == b->host.len);
    PROP_CHECK(a->zone.ptr == b->zone.ptr && a->zone.len == b->zone.len);
    PROP_CHECK(a->prefix.ptr == b->prefix.ptr && a->prefix.len == b->prefix.len);
    PROP_CHECK(memcmp(a->address, b->address, sizeof(a->address)) == 0);
    PROP_CHECK(a->port == b->port && a->has_port == b->has_port);
}

static void check_borrowed(struct wsmi_view part, struct wsmi_view input)
{
    if (part.len > 0) {
        uintptr_t start = (uintptr_t)part.ptr - (uintptr_t)input.ptr;
        PROP_CHECK(start <= input.len && part.len <= input.len - start);
    }
}

static void check_shape(const struct wsmi_destination *dest, struct wsmi_view input)
{
    PROP_CHECK(dest->host.len > 0);
    PROP_CHECK(dest->has_port == (dest->port != 0));
    PROP_CHECK(dest->zone.len == 0 || dest->kind == WSMI_HOST_IPV6);
    PROP_CHECK(dest->prefix.len == 0 || dest->prefix.ptr[0] == '/');
    check_borrowed(dest->user, input);
    check_borrowed(dest->host, input);
    check_borrowed(dest->zone, input);
    check_borrowed(dest->prefix, input);
}

/* What the contract says is left alone is left alone. */
static bool parse_once(struct wsmi_view input, const struct wsmi_limits *limits,
                       struct wsmi_destination *ret, struct wsmi_err *ret_err)
{
    struct wsmi_destination parsed;
    struct wsmi_err err = {WSMI_OK, SIZE_MAX, NULL};
    memset(&parsed, 0x5A, sizeof(parsed));
    bool accepted = wsmi_destination_parse(input, limits, &parsed, &err);
    if (accepted) {
        PROP_CHECK(err.code == WSMI_OK && err.offset == SIZE_MAX && err.reason == NULL);
        check_shape(&parsed, input);
        *ret = parsed;
    } else {
        const uint8_t *bytes = (const uint8_t *)&parsed;
        prop_check_error(&err, input);
        PROP_CHECK(bytes[0] == 0x5A && memcmp(bytes, bytes + 1, sizeof(parsed) - 1) == 0);
    }
    *ret_err = err;
    return accepted;
}

/* Same verdict, same result. */
static void check_pure(struct wsmi_view input, const struct wsmi_limits *limits, bool accepted,
                       const struct wsmi_destination *first, const struct wsmi_err *err)
{
    struct wsmi_destination second;
    struct wsmi_err again;
    PROP_CHECK(accepted == parse_once(input, limits, &second, &again));
    PROP_CHECK(err->code == again.code && err->offset == again.offset &&
               err->reason == again.reason);
    if (accepted) {
        check_same(first, &second);
    }
}

static void check_round_trip(const struct wsmi_destination *dest, const struct wsmi_limits *limits,
                             struct wsmi_buf *canonical)
{
    struct wsmi_destination back;
    struct wsmi_err err;
    struct wsmi_buf again;
    wsmi_destination_write(dest, canonical);
    PROP_CHECK(wsmi_buf_ok(canonical, &err));
    PROP_CHECK(parse_once(wsmi_buf_view(canonical), limits, &back, &err));
    PROP_CHECK(wsmi_destination_eq(dest, &back) && wsmi_destination_eq(&back, dest));
    wsmi_buf_init(&again, canonical->allocator, BUF_BYTES);
    wsmi_destination_write(&back, &again);
    PROP_CHECK(wsmi_buf_ok(&again, &err));
    PROP_CHECK(wsmi_view_eq(wsmi_buf_view(canonical), wsmi_buf_view(&again)));
    wsmi_buf_clean_up(&again);
}

/* The URL is a destination as well, and going there again leads to the same URL. */
static void check_target(const struct wsmi_destination *dest, struct wsmi_limits limits,
                         const struct wsmi_allocator *allocator)
{
    struct wsmi_destination_options options = {0};
    struct wsmi_destination back;
    struct wsmi_target target;
    struct wsmi_buf url;
    struct wsmi_buf again;
    struct wsmi_err err;
    wsmi_buf_init(&url, allocator, BUF_BYTES);
    wsmi_buf_init(&again, allocator, BUF_BYTES);
    PROP_CHECK(wsmi_destination_resolve(dest, &options, &target, &err));
    PROP_CHECK(target.scheme != WSMI_SCHEME_NONE && target.port != 0 && target.host.len > 0);
    wsmi_target_write_url(&target, &url);
    PROP_CHECK(wsmi_buf_ok(&url, &err));
    limits.max_destination_bytes += URL_EXTRA_BYTES;
    PROP_CHECK(parse_once(wsmi_buf_view(&url), &limits, &back, &err));
    PROP_CHECK(back.user.len == 0 && back.has_port && back.prefix.len > 0);
    options.transport = target.scheme; /* saying the same is no contradiction */
    options.has_port = true;
    options.port = target.port;
    options.url_prefix = target.path;
    PROP_CHECK(wsmi_destination_resolve(&back, &options, &target, &err));
    wsmi_target_write_url(&target, &again);
    PROP_CHECK(wsmi_view_eq(wsmi_buf_view(&url), wsmi_buf_view(&again)));
    options.port ^= 1;
    err.code = WSMI_OK;
    PROP_CHECK(!wsmi_destination_resolve(&back, &options, &target, &err));
    PROP_CHECK(err.code == WSMI_E_USAGE && err.offset == 0 && err.reason != NULL);
    wsmi_buf_clean_up(&url);
    wsmi_buf_clean_up(&again);
}

/* OOM is reported if and only if it happened, and nothing stays behind. */
static void refuse(const struct wsmi_destination *dest, size_t fail_at)
{
    struct prop_allocator failing;
    struct wsmi_buf buf;
    struct wsmi_err err;
    prop_allocator_init(&failing, fail_at);
    wsmi_buf_init(&buf, &failing.base, BUF_BYTES);
    wsmi_destination_write(dest, &buf);
    if (wsmi_buf_ok(&buf, &err)) {
        PROP_CHECK(!failing.failed);
    } else {
        PROP_CHECK(failing.failed && err.code == WSMI_E_OOM);
    }
    wsmi_buf_clean_up(&buf);
    PROP_CHECK(failing.live == 0);
}

static void check_out_of_memory(const struct wsmi_destination *dest, struct wsmi_view input,
                                size_t requests)
{
    size_t count = requests + 1;
    for (size_t i = 0; i < prop_starve_runs(count); i++) {
        refuse(dest, 1 + prop_starve_pick(input, count, i));
    }
}

static void check_user(const struct wsmi_destination *dest, const struct wsmi_allocator *allocator)
{
    struct wsmi_buf user;
    struct wsmi_err err;
    wsmi_buf_init(&user, allocator, BUF_BYTES);
    wsmi_destination_user(dest, &user);
    PROP_CHECK(wsmi_buf_ok(&user, &err));
    PROP_CHECK((user.len == 0) == (dest->user.len == 0));
    PROP_CHECK(user.len == 0 || memchr(user.ptr, ':', user.len) == NULL);
    for (size_t i = 0; i < user.len; i++) {
        PROP_CHECK(user.ptr[i] >= 0x20 && user.ptr[i] != 0x7F);
    }
    wsmi_buf_clean_up(&user);
}

/* What was accepted, one byte shorter than it may be. */
static void check_limit(struct wsmi_view input, struct wsmi_limits limits)
{
    struct wsmi_destination ignored;
    struct wsmi_err err;
    limits.max_destination_bytes = input.len - 1;
    PROP_CHECK(!parse_once(input, &limits, &ignored, &err) && err.code == WSMI_E_LIMIT);
}

enum part { PURE, ROUND_TRIP, TARGET, TEXTS, PARTS };

static void check_accepted(const struct wsmi_destination *dest, struct wsmi_view input,
                           const struct wsmi_limits *limits, int turn)
{
    struct prop_allocator counting;
    prop_allocator_init(&counting, 0);
    if (prop_has(turn, ROUND_TRIP)) {
        struct wsmi_buf canonical;
        wsmi_buf_init(&canonical, &counting.base, BUF_BYTES);
        check_round_trip(dest, limits, &canonical);
        check_out_of_memory(dest, input, counting.requests);
        wsmi_buf_clean_up(&canonical);
    }
    if (prop_has(turn, TARGET)) {
        check_target(dest, *limits, &counting.base);
    }
    if (prop_has(turn, TEXTS)) {
        check_user(dest, &counting.base);
        check_limit(input, *limits);
    }
    PROP_CHECK(counting.live == 0);
}

void prop_destination(struct wsmi_view input)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    const size_t fingerprint = prop_pick(input, SIZE_MAX);
    const int turn = prop_turn(input, PARTS);
    struct wsmi_destination dest;
    struct wsmi_err err;
    bool accepted = parse_once(input, &limits, &dest, &err);
    if (prop_has(turn, PURE)) {
        check_pure(input, &limits, accepted, &dest, &err);
    }
    if (accepted) {
        check_accepted(&dest, input, &limits, turn);
    }
    PROP_CHECK(prop_pick(input, SIZE_MAX) == fingerprint);
}
