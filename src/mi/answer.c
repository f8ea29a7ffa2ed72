/* SPDX-License-Identifier: MIT */
#include "mi/answer.h"

#include "core/fail.h"
#include "core/line.h"
#include "mi/result.h"
#include "mi/session.h"

enum { MAX_MEDIA_BYTES = 80 }; /* of a wrong media type, in an error text */

void wsmi_answer_clean_up(struct wsmi_answer *answer)
{
    if (answer->is_open) {
        wsmi_arena_clean_up(&answer->arena);
        memset(answer, 0, sizeof(*answer));
    }
}

/* Says what came instead; offsets are told where they are positions in the body. */
static void set_protocol_error(const struct wsmi_http_answer *http, enum wsmi_reply_kind kind,
                               const struct wsmi_err *err, struct wsmi_error *error)
{
    (void)wsmi_error_from_err(err, "answer", error);
    error->http_status = http->status;
    error->has_offset = error->has_offset && kind == WSMI_REPLY_MALFORMED;
    if (kind == WSMI_REPLY_WRONG_MEDIA) {
        struct wsmi_line line;
        wsmi_line_init(&line, error->words, sizeof(error->words));
        wsmi_line_put_foreign(&line, http->content_type, MAX_MEDIA_BYTES);
    }
}

static bool check_body(const struct wsmi_http_answer *http, const struct wsmi_reply *reply,
                       unsigned bodies, struct wsmi_error *error)
{
    static const struct wsmi_err other = {WSMI_E_PROTOCOL, 0,
                                          "the answer is an envelope of another kind"};
    if ((bodies & (1u << reply->envelope.kind)) != 0) {
        return true;
    }
    set_protocol_error(http, reply->kind, &other, error);
    error->text = wsmi_body_kind_name(reply->envelope.kind);
    return false;
}

/* With one of the application's engines, unless the peer refuses: that is rare, and what the status
 * says stands without memory as well. */
static void read_reply(struct wsmi_answer *answer, const struct wsmi_session *session,
                       const struct wsmi_http_answer *http,
                       const struct wsmi_envelope_expect *expect)
{
    enum { STATUS_CLASS = 100, SUCCESS = 2 };
    struct wsmi_engines *engines = &session->application->engines;
    struct wsmi_envelope_expect expected = *expect;
    struct wsmi_reply *reply = &answer->reply;
    if (http->status / STATUS_CLASS == SUCCESS) {
        expected.engine = wsmi_engines_take(engines);
        if (expected.engine == NULL) {
            reply->kind = WSMI_REPLY_OOM;
            (void)wsmi_fail(&reply->err, WSMI_E_OOM, 0, "out of memory");
            return;
        }
    }
    wsmi_reply_read(http, &expected, &session->config.limits, &answer->arena, reply);
    wsmi_engines_give(engines, expected.engine);
}

bool wsmi_answer_read(struct wsmi_answer *answer, const struct wsmi_session *session,
                      const struct wsmi_http_answer *http,
                      const struct wsmi_envelope_expect *expect, unsigned bodies,
                      struct wsmi_error *error)
{
    const struct wsmi_limits *limits = &session->config.limits;
    struct wsmi_reply *reply = &answer->reply;
    wsmi_answer_clean_up(answer);
    if (http->failure != WSMI_FAILURE_NONE) {
        wsmi_error_from_failure(http, error);
        return false;
    }
    wsmi_arena_init(&answer->arena, wsmi_allocator_system(), limits->max_arena_bytes);
    answer->is_open = true;
    read_reply(answer, session, http, expect);
    switch (reply->kind) {
    case WSMI_REPLY_ENVELOPE:
        return check_body(http, reply, bodies, error);
    case WSMI_REPLY_FAULT:
        wsmi_error_from_fault(&reply->envelope.fault, http->status, error);
        return false;
    case WSMI_REPLY_UNAUTHORIZED:
    case WSMI_REPLY_STATUS:
        wsmi_error_from_status(http, error);
        if (reply->envelope.kind == WSMI_BODY_FAULT) {
            wsmi_error_quote_refusal(&reply->envelope.fault, error);
        }
        return false;
    case WSMI_REPLY_EMPTY:
    case WSMI_REPLY_WRONG_MEDIA:
    case WSMI_REPLY_MALFORMED:
    case WSMI_REPLY_OOM:
    case WSMI_REPLY_KIND_COUNT:
        break;
    }
    set_protocol_error(http, reply->kind, &reply->err, error);
    return false;
}
