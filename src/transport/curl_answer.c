/* SPDX-License-Identifier: MIT */
/*
 * Takes in what the peer answers. libcurl has cut the header section into lines and removed the
 * transfer coding; every size, and every byte of a header that is looked at later, is checked here
 * (RFC 9110 section 5, RFC 9112 sections 4 and 5).
 */
#include "transport/curl_internal.h"

#include "core/ascii.h"
#include "core/cur.h"
#include "core/num.h"
#include "transport/body.h"

enum { VALUE_OVERHEAD = 64 }; /* what a copied value may cost besides its bytes */

void wsmi_intake_init(struct wsmi_intake *intake, const struct wsmi_allocator *allocator,
                      const struct wsmi_limits *limits)
{
    memset(intake, 0, sizeof(*intake));
    intake->limits = limits;
    /* max_header_bytes and max_challenges bound what gets here; this is only the sum of both. */
    wsmi_arena_init(&intake->arena, allocator,
                    limits->max_header_bytes +
                        (limits->max_challenges + 3) * (sizeof(struct wsmi_view) + VALUE_OVERHEAD));
    wsmi_buf_init(&intake->body, allocator, limits->max_message_bytes);
}

void wsmi_intake_clean_up(struct wsmi_intake *intake)
{
    wsmi_arena_clean_up(&intake->arena);
    wsmi_buf_clean_up(&intake->body);
}

void wsmi_intake_restart(struct wsmi_intake *intake)
{
    const struct wsmi_allocator *allocator = intake->body.allocator;
    const struct wsmi_limits *limits = intake->limits;
    wsmi_intake_clean_up(intake);
    wsmi_intake_init(intake, allocator, limits);
}

static bool refuse(struct wsmi_intake *intake, enum wsmi_failure verdict, const char *reason)
{
    intake->verdict = verdict;
    intake->reason = reason;
    return false;
}

static bool keep(struct wsmi_intake *intake, struct wsmi_view value, struct wsmi_view *ret)
{
    struct wsmi_err err;
    if (value.len > 0 && value.len <= sizeof(intake->first) - intake->first_used) {
        uint8_t *copy = intake->first + intake->first_used;
        *ret = (struct wsmi_view){memcpy(copy, value.ptr, value.len), value.len};
        intake->first_used += value.len;
        return true;
    }
    if (!wsmi_arena_copy(&intake->arena, value, 0, ret, &err)) {
        return refuse(intake, WSMI_FAILURE_OOM, "no memory for the answer's header");
    }
    return true;
}

/* A field that may stand once. The same value again is harmless; another one is a question of
 * whose opinion counts, and that is how answers get smuggled. */
static bool keep_single(struct wsmi_intake *intake, struct wsmi_view value, struct wsmi_view *slot,
                        const char *contradiction)
{
    if (slot->ptr != NULL) {
        return wsmi_view_eq(*slot, value) || refuse(intake, WSMI_FAILURE_NOT_HTTP, contradiction);
    }
    return keep(intake, value, slot);
}

static bool keep_challenge(struct wsmi_intake *intake, struct wsmi_view value)
{
    if (intake->challenge_count >= intake->limits->max_challenges) {
        return refuse(intake, WSMI_FAILURE_HEADERS_TOO_LARGE,
                      "more WWW-Authenticate fields than max_challenges");
    }
    if (intake->challenges == NULL) {
        struct wsmi_err err;
        intake->challenges = wsmi_arena_alloc(
            &intake->arena, intake->limits->max_challenges * sizeof(struct wsmi_view), 0, &err);
        if (intake->challenges == NULL) {
            return refuse(intake, WSMI_FAILURE_OOM, "no memory for the answer's header");
        }
    }
    return keep(intake, value, &intake->challenges[intake->challenge_count++]);
}

/* libcurl reads "12x" as 12 and takes the last of several; then the rest of the body would be the
 * beginning of the next answer (RFC 9112 section 6.3). */
static bool take_length(struct wsmi_intake *intake, struct wsmi_view value)
{
    struct wsmi_cur cur = wsmi_cur_init(value);
    if (wsmi_cur_span(&cur, WSMI_DIGIT).len == 0 || !wsmi_cur_at_end(&cur)) {
        return refuse(intake, WSMI_FAILURE_NOT_HTTP, "Content-Length is not a number");
    }
    return keep_single(intake, value, &intake->content_length,
                       "contradicting Content-Length fields in the answer");
}

static bool take_field(struct wsmi_intake *intake, struct wsmi_view name, struct wsmi_view value)
{
    if (wsmi_view_eq_nocase(name, WSMI_VIEW("WWW-Authenticate"))) {
        return keep_challenge(intake, value);
    }
    if (wsmi_view_eq_nocase(name, WSMI_VIEW("Content-Type"))) {
        return keep_single(intake, value, &intake->content_type,
                           "contradicting Content-Type fields in the answer");
    }
    if (wsmi_view_eq_nocase(name, WSMI_VIEW("Location"))) {
        return keep_single(intake, value, &intake->location,
                           "contradicting Location fields in the answer");
    }
    if (wsmi_view_eq_nocase(name, WSMI_VIEW("Content-Length"))) {
        intake->has_length = true;
        return take_length(intake, value);
    }
    if (wsmi_view_eq_nocase(name, WSMI_VIEW("Content-Encoding")) && value.len > 0 &&
        !wsmi_view_eq_nocase(value, WSMI_VIEW("identity"))) {
        return refuse(intake, WSMI_FAILURE_ENCODED, "Content-Encoding that was not asked for");
    }
    if (wsmi_view_eq_nocase(name, WSMI_VIEW("Transfer-Encoding"))) {
        /* libcurl would undo gzip as a transfer coding, asked for or not. */
        intake->has_length = true;
        return wsmi_view_eq_nocase(value, WSMI_VIEW("chunked")) ||
               wsmi_view_eq_nocase(value, WSMI_VIEW("identity")) ||
               refuse(intake, WSMI_FAILURE_ENCODED, "Transfer-Encoding that was not asked for");
    }
    return true;
}

/* HTTP/1.x, one space, three digits, and whatever the peer likes to add. */
static bool take_status_line(struct wsmi_intake *intake, struct wsmi_view line)
{
    struct wsmi_cur cur = wsmi_cur_init(line);
    struct wsmi_view minor = {0};
    struct wsmi_view digits = {0};
    if (!wsmi_cur_accept_view(&cur, WSMI_VIEW("HTTP/1.")) || !wsmi_cur_take(&cur, 1, &minor) ||
        !wsmi_ascii_is(minor.ptr[0], WSMI_DIGIT) || !wsmi_cur_accept(&cur, ' ')) {
        return refuse(intake, WSMI_FAILURE_NOT_HTTP, "status line is not of HTTP/1.x");
    }
    digits = wsmi_cur_span(&cur, WSMI_DIGIT);
    if (digits.len != 3 || digits.ptr[0] == '0' ||
        (!wsmi_cur_at_end(&cur) && wsmi_cur_peek(&cur) != ' ')) {
        return refuse(intake, WSMI_FAILURE_NOT_HTTP, "status line without a three-digit status");
    }
    /* What an interim answer carried is not the answer's. */
    wsmi_arena_clean_up(&intake->arena);
    intake->first_used = 0;
    memset(&intake->content_type, 0, sizeof(intake->content_type));
    memset(&intake->location, 0, sizeof(intake->location));
    memset(&intake->content_length, 0, sizeof(intake->content_length));
    intake->challenges = NULL;
    intake->challenge_count = 0;
    intake->has_length = false;
    intake->status =
        (digits.ptr[0] - '0') * 100u + (digits.ptr[1] - '0') * 10u + (digits.ptr[2] - '0') * 1u;
    intake->in_fields = true;
    return true;
}

static struct wsmi_view without_line_end(struct wsmi_view line)
{
    if (line.len > 0 && line.ptr[line.len - 1] == '\n') {
        line.len--;
        if (line.len > 0 && line.ptr[line.len - 1] == '\r') {
            line.len--;
        }
    }
    return line;
}

static bool take_field_line(struct wsmi_intake *intake, struct wsmi_view line)
{
    struct wsmi_cur cur = wsmi_cur_init(line);
    if (wsmi_ascii_is(line.ptr[0], WSMI_BLANK)) {
        return refuse(intake, WSMI_FAILURE_NOT_HTTP, "folded header field in the answer");
    }
    struct wsmi_view name = wsmi_cur_span(&cur, WSMI_TOKEN);
    if (name.len == 0 || !wsmi_cur_accept(&cur, ':')) {
        return refuse(intake, WSMI_FAILURE_NOT_HTTP, "malformed header field in the answer");
    }
    struct wsmi_view value = wsmi_view_trim(cur.rest);
    if (value.len > intake->limits->max_field_bytes) {
        return refuse(intake, WSMI_FAILURE_HEADERS_TOO_LARGE,
                      "header field larger than max_field_bytes");
    }
    if (wsmi_ascii_has_control(value)) {
        return refuse(intake, WSMI_FAILURE_NOT_HTTP, "control character in a header field");
    }
    /* After the body come trailers; nothing in them is of interest. */
    return !intake->in_fields || take_field(intake, name, value);
}

bool wsmi_intake_header(struct wsmi_intake *intake, struct wsmi_view line)
{
    if (intake->verdict != WSMI_FAILURE_NONE) {
        return false;
    }
    if (line.len > intake->limits->max_header_bytes - intake->header_bytes) {
        return refuse(intake, WSMI_FAILURE_HEADERS_TOO_LARGE,
                      "header section larger than max_header_bytes");
    }
    intake->header_bytes += line.len;
    line = without_line_end(line);
    if (!intake->in_fields && !intake->complete_head) {
        return take_status_line(intake, line);
    }
    if (line.len > 0) {
        return take_field_line(intake, line);
    }
    intake->in_fields = false;
    intake->complete_head = intake->complete_head || intake->status >= 200;
    return true;
}

/*
 * OMI's refusals can hold an empty line before their Content-Length: by the rules such an answer
 * has no length and goes on until the peer closes, which it does not. Nothing in the body of a
 * refusal is of use, so it is over when its head is.
 */
bool wsmi_intake_endless_refusal(const struct wsmi_intake *intake)
{
    return intake->complete_head && intake->status == 401 && !intake->has_length;
}

uint64_t wsmi_intake_announced(const struct wsmi_intake *intake)
{
    uint64_t length;
    return wsmi_num_u64(intake->content_length, UINT64_MAX, &length) ? length : 0;
}

bool wsmi_intake_body(struct wsmi_intake *intake, struct wsmi_view bytes)
{
    if (intake->verdict != WSMI_FAILURE_NONE) {
        return false;
    }
    wsmi_body_expect(&intake->body, wsmi_intake_announced(intake), bytes.len);
    wsmi_buf_put(&intake->body, bytes);
    switch (intake->body.failed) {
    case WSMI_OK:
        return true;
    case WSMI_E_LIMIT:
        return refuse(intake, WSMI_FAILURE_BODY_TOO_LARGE, "body larger than max_message_bytes");
    default:
        return refuse(intake, WSMI_FAILURE_OOM, "no memory for the answer's body");
    }
}

/*
 * openwsman rejects credentials without reading the body, which then waits on the connection to be
 * taken for the next request. A refusal that carries no SOAP may come from the same place.
 */
bool wsmi_intake_undrained(const struct wsmi_intake *intake)
{
    if (intake->status == 401 || intake->status == 403 || intake->status == 407) {
        return true;
    }
    struct wsmi_cur cur = wsmi_cur_init(intake->content_type);
    return intake->status >= 300 &&
           !wsmi_cur_accept_nocase(&cur, WSMI_VIEW("application/soap+xml")) &&
           !wsmi_cur_accept_nocase(&cur, WSMI_VIEW("text/xml")) &&
           !wsmi_cur_accept_nocase(&cur, WSMI_VIEW("multipart/encrypted"));
}
