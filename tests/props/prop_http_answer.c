/* SPDX-License-Identifier: MIT */
/*
 * An HTTP answer as libcurl hands it over: line by line up to the empty line of the final head, and
 * the body in pieces. The input is the bytes of the answer; a '!' in front lowers the limits.
 */
#include <stdlib.h>
#include <string.h>

#include "props/prop.h"
#include "transport/curl_internal.h"

struct outcome {
    struct prop_allocator allocator;
    struct wsmi_intake intake;
    bool good; /* taken up to the last byte */
};

static void tighten(struct wsmi_limits *limits)
{
    limits->max_header_bytes = 96;
    limits->max_field_bytes = 24;
    limits->max_challenges = 2;
    limits->max_message_bytes = 64;
}

/* With its line end. */
static struct wsmi_view next_line(struct wsmi_view *rest)
{
    const uint8_t *end = memchr(rest->ptr, '\n', rest->len);
    struct wsmi_view line = {rest->ptr, end == NULL ? rest->len : (size_t)(end - rest->ptr) + 1};
    rest->ptr += line.len;
    rest->len -= line.len;
    return line;
}

static bool take(struct wsmi_intake *intake, struct wsmi_view rest, size_t piece)
{
    while (rest.len > 0 && !intake->complete_head) {
        if (!wsmi_intake_header(intake, next_line(&rest))) {
            return false;
        }
    }
    while (rest.len > 0) {
        struct wsmi_view part = {rest.ptr, rest.len < piece ? rest.len : piece};
        if (!wsmi_intake_body(intake, part)) {
            return false;
        }
        rest.ptr += part.len;
        rest.len -= part.len;
    }
    return true;
}

/* Nothing is copied: the lines stand one behind the other, as in a buffer. */
static void run(struct wsmi_view input, const struct wsmi_limits *limits, size_t piece,
                size_t fail_at, struct outcome *ret)
{
    prop_allocator_init(&ret->allocator, fail_at);
    wsmi_intake_init(&ret->intake, &ret->allocator.base, limits);
    ret->good = take(&ret->intake, input, piece);
    /* Once there is a verdict nothing is taken any more. */
    PROP_CHECK(ret->good == (ret->intake.verdict == WSMI_FAILURE_NONE));
    if (!ret->good) {
        PROP_CHECK(ret->intake.reason != NULL);
        PROP_CHECK(!wsmi_intake_header(&ret->intake, WSMI_VIEW("X: y\r\n")));
        PROP_CHECK(!wsmi_intake_body(&ret->intake, WSMI_VIEW("z")));
    }
}

static void finish(struct outcome *outcome)
{
    wsmi_intake_clean_up(&outcome->intake);
    PROP_CHECK(outcome->allocator.live == 0);
}

static void check_value(struct wsmi_view value, const struct wsmi_limits *limits)
{
    PROP_CHECK(value.len <= limits->max_field_bytes);
    for (size_t i = 0; i < value.len; i++) {
        PROP_CHECK(value.ptr[i] == '\t' || (value.ptr[i] >= 0x20 && value.ptr[i] != 0x7f));
    }
    PROP_CHECK(value.len == 0 || (value.ptr[0] != ' ' && value.ptr[value.len - 1] != ' '));
}

/* Whatever was kept is within the limits, also of an answer that was refused. */
static void check_intake(struct wsmi_view input, const struct wsmi_limits *limits,
                         const struct outcome *outcome)
{
    const struct wsmi_intake *intake = &outcome->intake;
    PROP_CHECK(intake->verdict == WSMI_FAILURE_NONE || intake->verdict == WSMI_FAILURE_NOT_HTTP ||
               intake->verdict == WSMI_FAILURE_HEADERS_TOO_LARGE ||
               intake->verdict == WSMI_FAILURE_BODY_TOO_LARGE ||
               intake->verdict == WSMI_FAILURE_ENCODED || intake->verdict == WSMI_FAILURE_OOM);
    PROP_CHECK(intake->verdict != WSMI_FAILURE_OOM || outcome->allocator.failed);
    PROP_CHECK(intake->header_bytes <= limits->max_header_bytes);
    PROP_CHECK(intake->body.len <= limits->max_message_bytes && intake->body.len <= input.len);
    PROP_CHECK(intake->status == 0 || (intake->status >= 100 && intake->status <= 999));
    PROP_CHECK(!intake->complete_head || intake->status >= 200);
    PROP_CHECK(intake->complete_head || intake->body.len == 0);
    PROP_CHECK(intake->challenge_count <= limits->max_challenges);
    check_value(intake->content_type, limits);
    check_value(intake->location, limits);
    check_value(intake->content_length, limits);
    for (size_t i = 0; i < intake->content_length.len; i++) {
        PROP_CHECK(intake->content_length.ptr[i] >= '0' && intake->content_length.ptr[i] <= '9');
    }
    for (size_t i = 0; i < intake->challenge_count; i++) {
        check_value(intake->challenges[i], limits);
    }
    PROP_CHECK(!wsmi_intake_endless_refusal(intake) || intake->status == 401);
    PROP_CHECK(intake->status != 401 || wsmi_intake_undrained(intake));
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    const struct wsmi_intake *x = &a->intake;
    const struct wsmi_intake *y = &b->intake;
    bool equal = a->good == b->good && x->verdict == y->verdict && x->reason == y->reason &&
                 x->status == y->status && x->complete_head == y->complete_head &&
                 x->has_length == y->has_length && x->challenge_count == y->challenge_count &&
                 wsmi_view_eq(x->content_type, y->content_type) &&
                 wsmi_view_eq(x->location, y->location) &&
                 wsmi_view_eq(x->content_length, y->content_length);
    for (size_t i = 0; equal && i < x->challenge_count; i++) {
        equal = wsmi_view_eq(x->challenges[i], y->challenges[i]);
    }
    /* Of a body that is too large, how much was kept depends on its pieces. */
    return equal && (x->verdict == WSMI_FAILURE_BODY_TOO_LARGE ||
                     wsmi_view_eq(wsmi_buf_view(&x->body), wsmi_buf_view(&y->body)));
}

void prop_http_answer(struct wsmi_view input)
{
    enum { MOST_PIECE = 37 };
    struct wsmi_limits limits = wsmi_limits_default();
    size_t fingerprint = prop_pick(input, SIZE_MAX);
    struct wsmi_view answer = input;
    struct outcome first;
    struct outcome second;
    if (input.len > 0 && input.ptr[0] == '!') {
        tighten(&limits);
        answer.ptr++;
        answer.len--;
    }
    run(answer, &limits, SIZE_MAX, 0, &first);
    check_intake(answer, &limits, &first);
    run(answer, &limits, 1 + prop_pick(answer, MOST_PIECE), 0, &second);
    PROP_CHECK(same(&first, &second));
    wsmi_intake_restart(&second.intake);
    PROP_CHECK(take(&second.intake, answer, SIZE_MAX) == first.good && same(&first, &second));
    finish(&second);
    const size_t requests = first.allocator.requests;
    for (size_t i = 0; i < prop_starve_runs(requests); i++) {
        run(answer, &limits, SIZE_MAX, 1 + prop_starve_pick(answer, requests, i), &second);
        PROP_CHECK(second.allocator.failed && second.intake.verdict == WSMI_FAILURE_OOM);
        check_intake(answer, &limits, &second);
        finish(&second);
    }
    PROP_CHECK(prop_pick(input, SIZE_MAX) == fingerprint);
    finish(&first);
}
