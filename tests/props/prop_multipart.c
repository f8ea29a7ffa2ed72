/* SPDX-License-Identifier: MIT */
/*
 * Sealed bodies and the Content-Type they come with. An input that begins with dashes is a body;
 * in any other the first line is the Content-Type.
 */
#include "props/prop.h"
#include "wsmi/mediatype.h"
#include "wsmi/multipart.h"

#define BOUNDARY "Encrypted Boundary"

enum { MAX_LINES = 4, MAX_LINE_BYTES = 160, MAX_SEAL_BYTES = 64 };

struct parts {
    struct wsmi_view field; /* ptr NULL: none */
    struct wsmi_view body;
};

static struct parts split(struct wsmi_view input)
{
    struct parts parts = {{NULL, 0}, input};
    const uint8_t *end = input.len == 0 ? NULL : memchr(input.ptr, '\n', input.len);
    if (end != NULL && input.ptr[0] != '-') {
        parts.field.ptr = input.ptr;
        parts.field.len = (size_t)(end - input.ptr);
        parts.body.ptr = end + 1;
        parts.body.len = input.len - parts.field.len - 1;
    }
    return parts;
}

/* Small enough that a fuzzer meets every limit. */
static struct wsmi_limits limits_of(size_t pick)
{
    struct wsmi_limits limits = wsmi_limits_default();
    limits.max_part_lines = MAX_LINES;
    limits.max_part_line_bytes = MAX_LINE_BYTES;
    limits.max_seal_bytes = MAX_SEAL_BYTES;
    if (pick % 16 == 0) {
        limits.max_message_bytes = pick / 16 % 256;
        limits.max_arena_bytes = pick / 16 % 1024;
    }
    return limits;
}

/* Returns whether an allocation was made to fail. */
static bool check_type(struct wsmi_view field, const struct wsmi_limits *limits, size_t fail_at,
                       struct wsmi_err *ret_err, enum wsmi_multipart_protocol *ret)
{
    struct prop_allocator allocator;
    struct wsmi_arena arena;
    enum wsmi_multipart_protocol protocol = WSMI_MULTIPART_PROTOCOL_COUNT;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    prop_allocator_init(&allocator, fail_at);
    wsmi_arena_init(&arena, &allocator.base, limits->max_arena_bytes);
    bool ok = wsmi_multipart_read_type(field, limits, &arena, &protocol, &err);
    PROP_CHECK(arena.used_bytes <= limits->max_arena_bytes);
    PROP_CHECK(!allocator.failed || (!ok && err.code == WSMI_E_OOM));
    if (ok) {
        PROP_CHECK(err.reason == NULL && protocol < WSMI_MULTIPART_PROTOCOL_COUNT);
        *ret = protocol;
    } else {
        PROP_CHECK(protocol == WSMI_MULTIPART_PROTOCOL_COUNT);
        PROP_CHECK(allocator.failed || err.code != WSMI_E_OOM);
        prop_check_error(&err, field);
    }
    wsmi_arena_clean_up(&arena);
    PROP_CHECK(allocator.live == 0);
    *ret_err = err;
    return allocator.failed;
}

/* Media types have a target of their own, which fails every allocation; here one of them fails for
 * some inputs, or none, and then the second run must end as the first. */
static void check_types(struct wsmi_view field, const struct wsmi_limits *limits, size_t pick,
                        enum wsmi_multipart_protocol *ret)
{
    enum wsmi_multipart_protocol again = WSMI_MULTIPART_SPNEGO;
    struct wsmi_err first;
    struct wsmi_err second;
    (void)check_type(field, limits, 0, &first, ret);
    if (pick % 2 == 0 && !check_type(field, limits, 1 + pick / 2 % 4, &second, &again)) {
        PROP_CHECK(first.code == second.code && first.offset == second.offset &&
                   first.reason == second.reason && again == *ret);
    }
}

/* What may stand behind the data, spelled out. */
static bool is_tail(struct wsmi_view text)
{
    static const struct wsmi_view tails[] = {
        WSMI_VIEW_INIT("--" BOUNDARY "--"),         WSMI_VIEW_INIT("-- " BOUNDARY "--"),
        WSMI_VIEW_INIT("--" BOUNDARY "--\r\n"),     WSMI_VIEW_INIT("-- " BOUNDARY "--\r\n"),
        WSMI_VIEW_INIT("--" BOUNDARY "--\r\n\r\n"), WSMI_VIEW_INIT("-- " BOUNDARY "--\r\n\r\n"),
    };
    for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
        if (wsmi_view_eq(text, tails[i])) {
            return true;
        }
    }
    return false;
}

static bool is_inside(struct wsmi_view part, struct wsmi_view whole)
{
    return part.len == 0 || (part.ptr >= whole.ptr && part.len <= whole.len &&
                             (size_t)(part.ptr - whole.ptr) <= whole.len - part.len);
}

static void check_frame(const struct wsmi_multipart *frame, struct wsmi_view body,
                        const struct wsmi_limits *limits)
{
    PROP_CHECK(frame->protocol < WSMI_MULTIPART_PROTOCOL_COUNT);
    PROP_CHECK(frame->length > 0 && frame->length <= limits->max_message_bytes);
    PROP_CHECK(frame->header.len > 0 && frame->header.len <= MAX_SEAL_BYTES);
    PROP_CHECK(frame->data.len >= frame->length);
    PROP_CHECK(is_inside(frame->type, body) && frame->type.len >= 3);
    PROP_CHECK(is_inside(frame->charset_name, body) && is_inside(frame->header, body));
    PROP_CHECK((frame->charset_name.len == 0) == (frame->charset == WSMI_CHARSET_NONE));
    /* The length of the header, the header, the data and the tail stand one behind another. */
    size_t at = (size_t)(frame->header.ptr - body.ptr);
    PROP_CHECK(at > 4);
    PROP_CHECK(body.ptr[at - 4] == frame->header.len && body.ptr[at - 3] == 0 &&
               body.ptr[at - 2] == 0 && body.ptr[at - 1] == 0 && body.ptr[at - 5] == '\n');
    PROP_CHECK(frame->data.ptr == frame->header.ptr + frame->header.len);
    at += frame->header.len + frame->data.len;
    PROP_CHECK(at < body.len);
    PROP_CHECK(is_tail((struct wsmi_view){body.ptr + at, body.len - at}));
}

static bool same(const struct wsmi_multipart *a, const struct wsmi_multipart *b)
{
    return a->protocol == b->protocol && a->length == b->length && a->charset == b->charset &&
           wsmi_view_eq(a->type, b->type) && wsmi_view_eq(a->charset_name, b->charset_name) &&
           wsmi_view_eq(a->header, b->header) && wsmi_view_eq(a->data, b->data);
}

/* What no frame can carry is refused before anything is written. */
static void check_refused(const struct wsmi_multipart *frame)
{
    struct wsmi_multipart bad[8];
    for (size_t i = 0; i < 8; i++) {
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        struct wsmi_buf buf;
        bad[i] = *frame;
        bad[0].type.len = 0;
        bad[1].type = WSMI_VIEW("text");
        bad[2].type = WSMI_VIEW("text/");
        bad[3].charset_name = WSMI_VIEW("no token");
        bad[4].length = 0;
        bad[5].header.len = 0;
        bad[6].protocol = WSMI_MULTIPART_PROTOCOL_COUNT;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 1024);
        enum wsmi_multipart_profile profile =
            i == 7 ? WSMI_MULTIPART_PROFILE_COUNT : WSMI_MULTIPART_BARE;
        PROP_CHECK(!wsmi_multipart_write_head(&bad[i], profile, &buf, &err));
        PROP_CHECK(err.code == WSMI_E_USAGE && buf.len == 0);
        wsmi_buf_clean_up(&buf);
    }
    PROP_CHECK(wsmi_multipart_tail(WSMI_MULTIPART_PROFILE_COUNT).len > 0);
}

static void check_names(enum wsmi_multipart_protocol protocol)
{
    struct wsmi_view type = wsmi_view_from_str(wsmi_multipart_content_type(protocol));
    struct wsmi_view name = wsmi_view_from_str(wsmi_multipart_protocol_name(protocol));
    PROP_CHECK(type.len > name.len && name.len > 0);
}

/* Written in any profile it reads back to the same; the type inside is a media type. */
static void check_round_trip(const struct wsmi_multipart *read, enum wsmi_multipart_profile profile)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_multipart frame = *read;
    struct wsmi_multipart again;
    struct wsmi_media_type media;
    struct wsmi_arena arena;
    struct wsmi_buf buf;
    struct wsmi_err err;
    frame.length = (uint32_t)frame.data.len;
    wsmi_buf_init(&buf, wsmi_allocator_system(), limits.max_message_bytes);
    PROP_CHECK(wsmi_multipart_write_head(&frame, profile, &buf, &err));
    wsmi_buf_put(&buf, frame.data);
    wsmi_buf_put(&buf, wsmi_multipart_tail(profile));
    PROP_CHECK(wsmi_buf_ok(&buf, &err));
    PROP_CHECK(wsmi_multipart_parse(wsmi_buf_view(&buf), frame.protocol, &limits, &again, &err));
    PROP_CHECK(same(&frame, &again));
    check_names(frame.protocol);
    check_refused(&frame);
    wsmi_buf_reset(&buf);
    wsmi_multipart_write_original_type(&frame, &buf);
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    PROP_CHECK(wsmi_media_type_parse(wsmi_buf_view(&buf), &limits, &arena, &media, &err));
    PROP_CHECK(wsmi_media_charset(&media) == frame.charset);
    wsmi_arena_clean_up(&arena);
    wsmi_buf_clean_up(&buf);
}

/* Cut anywhere it is refused, unless all that is missing are line ends behind the last delimiter.
 * Data longer than Length may hold an end of their own, so nothing can be said of those. */
static void check_truncated(const struct wsmi_multipart *frame, struct wsmi_view body, size_t keep,
                            enum wsmi_multipart_protocol declared, const struct wsmi_limits *limits)
{
    size_t at = (size_t)(frame->data.ptr - body.ptr) + frame->data.len;
    struct wsmi_view cut = {body.ptr, keep};
    struct wsmi_multipart ignored;
    struct wsmi_err err;
    bool ok = wsmi_multipart_parse(cut, declared, limits, &ignored, &err);
    bool is_whole = keep > at && is_tail((struct wsmi_view){body.ptr + at, keep - at});
    PROP_CHECK(frame->data.len > frame->length || ok == is_whole);
    if (!ok) {
        prop_check_error(&err, cut);
    }
}

enum part { PURE, ROUND_TRIP, TRUNCATED, PARTS };

static void check_pure(struct wsmi_view body, enum wsmi_multipart_protocol declared,
                       const struct wsmi_limits *limits, const struct wsmi_multipart *frame,
                       const struct wsmi_err *err)
{
    struct wsmi_multipart again = {.length = 0};
    struct wsmi_err err_again = {WSMI_OK, 0, NULL};
    PROP_CHECK(wsmi_multipart_parse(body, declared, limits, &again, &err_again) ==
               (err->reason == NULL));
    PROP_CHECK(err->code == err_again.code && err->offset == err_again.offset &&
               err->reason == err_again.reason && same(frame, &again));
}

static void check_body(struct wsmi_view body, enum wsmi_multipart_protocol declared,
                       const struct wsmi_limits *limits, size_t pick, int turn)
{
    struct wsmi_multipart frame = {.length = 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    bool ok = wsmi_multipart_parse(body, declared, limits, &frame, &err);
    PROP_CHECK(ok == (err.reason == NULL));
    if (prop_has(turn, PURE)) {
        check_pure(body, declared, limits, &frame, &err);
    }
    if (!ok) {
        PROP_CHECK(frame.length == 0 && frame.header.ptr == NULL && err.code != WSMI_E_OOM);
        prop_check_error(&err, body);
        return;
    }
    check_frame(&frame, body, limits);
    if (prop_has(turn, ROUND_TRIP)) {
        check_round_trip(&frame,
                         (enum wsmi_multipart_profile)(pick % WSMI_MULTIPART_PROFILE_COUNT));
    }
    if (prop_has(turn, TRUNCATED)) { /* the unit tests cut everywhere */
        check_truncated(&frame, body, pick % 4 == 0 ? body.len - 1 : pick % body.len, declared,
                        limits);
    }
}

void prop_multipart(struct wsmi_view input)
{
    struct parts parts = split(input);
    const size_t fingerprint = prop_pick(input, SIZE_MAX);
    const size_t pick = prop_pick(input, 65536);
    const int turn = prop_turn(input, PARTS);
    struct wsmi_limits limits = limits_of(pick);
    enum wsmi_multipart_protocol protocol = WSMI_MULTIPART_SPNEGO;
    if (parts.field.ptr != NULL) {
        check_types(parts.field, &limits, pick, &protocol);
    }
    check_body(parts.body, protocol, &limits, pick, turn);
    PROP_CHECK(prop_pick(input, SIZE_MAX) == fingerprint);
}
