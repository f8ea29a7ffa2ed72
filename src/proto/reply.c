/* SPDX-License-Identifier: MIT */
#include "proto/reply.h"

#include "core/fail.h"
#include "wsmi/mediatype.h"

enum { STATUS_UNAUTHORIZED = 401, STATUS_CLASS = 100, STATUS_CLASS_SUCCESS = 2 };

/* What every agent known to us sends, letter by letter: nothing to take apart. Where the limits let
 * the parser read it. */
static bool is_usual_media(struct wsmi_view type, const struct wsmi_limits *limits)
{
    return wsmi_view_eq(type, WSMI_VIEW("application/soap+xml;charset=UTF-8")) &&
           type.len <= limits->max_field_bytes && limits->max_params > 0;
}

/* The charset of a SOAP or XML media type. False when the answer is of another type. */
static bool read_media(const struct wsmi_http_answer *answer, const struct wsmi_limits *limits,
                       struct wsmi_arena *arena, bool faults_only, enum wsmi_charset *ret_charset,
                       struct wsmi_err *err)
{
    struct wsmi_media_type media;
    if (is_usual_media(answer->content_type, limits)) {
        *ret_charset = WSMI_CHARSET_UTF8;
        return true;
    }
    if (!wsmi_media_type_parse(answer->content_type, limits, arena, &media, err)) {
        return false;
    }
    /* text/xml and application/xml carry the faults of some services, never a result
     * (wsman-wire 6.2). */
    if (!wsmi_media_is_soap(&media) && !(faults_only && wsmi_media_is_xml(&media))) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, 0, "the media type is not SOAP");
    }
    *ret_charset = WSMI_CHARSET_NONE;
    for (size_t i = 0; i < media.param_count; i++) {
        if (wsmi_view_eq_nocase(media.params[i].name, WSMI_VIEW("charset"))) {
            *ret_charset = wsmi_charset_from_name(media.params[i].value);
        }
    }
    return true;
}

static void refuse(struct wsmi_reply *ret, bool success, enum wsmi_reply_kind kind,
                   const struct wsmi_err *err)
{
    ret->kind = err->code == WSMI_E_OOM ? WSMI_REPLY_OOM : kind;
    /* Behind an error status an unreadable body is no news; the status is. */
    if (!success && ret->kind != WSMI_REPLY_OOM) {
        ret->kind = WSMI_REPLY_STATUS;
    }
    ret->err = *err;
}

/* openwsman says at this status what an account may not do (wsman-wire 9.3). Whatever keeps that
 * from being read, memory included, takes nothing from what the status says. */
static void read_unauthorized(const struct wsmi_http_answer *answer,
                              const struct wsmi_envelope_expect *expect,
                              const struct wsmi_limits *limits, struct wsmi_arena *arena,
                              struct wsmi_reply *ret)
{
    static const struct wsmi_envelope none;
    struct wsmi_envelope_expect expected = *expect;
    struct wsmi_err ignored;
    ret->kind = WSMI_REPLY_UNAUTHORIZED;
    if (answer->body.len == 0 ||
        !read_media(answer, limits, arena, true, &expected.charset, &ignored) ||
        !wsmi_envelope_parse(answer->body, &expected, limits, arena, &ret->envelope, &ignored) ||
        ret->envelope.kind != WSMI_BODY_FAULT) {
        ret->envelope = none;
    }
}

void wsmi_reply_read(const struct wsmi_http_answer *answer,
                     const struct wsmi_envelope_expect *expect, const struct wsmi_limits *limits,
                     struct wsmi_arena *arena, struct wsmi_reply *ret)
{
    struct wsmi_envelope_expect expected = *expect;
    struct wsmi_err err = {WSMI_E_PROTOCOL, 0, "the answer has no body"};
    bool success = answer->status / STATUS_CLASS == STATUS_CLASS_SUCCESS;
    memset(ret, 0, sizeof(*ret));
    if (answer->status == STATUS_UNAUTHORIZED) {
        read_unauthorized(answer, expect, limits, arena, ret);
        return;
    }
    if (answer->body.len == 0) {
        refuse(ret, success, WSMI_REPLY_EMPTY, &err);
        return;
    }
    if (!read_media(answer, limits, arena, !success, &expected.charset, &err)) {
        refuse(ret, success, WSMI_REPLY_WRONG_MEDIA, &err);
        return;
    }
    if (!wsmi_envelope_parse(answer->body, &expected, limits, arena, &ret->envelope, &err)) {
        refuse(ret, success, WSMI_REPLY_MALFORMED, &err);
        return;
    }
    if (ret->envelope.kind == WSMI_BODY_FAULT) {
        ret->kind = WSMI_REPLY_FAULT;
    } else {
        ret->kind = success ? WSMI_REPLY_ENVELOPE : WSMI_REPLY_STATUS;
    }
}

const char *wsmi_reply_kind_name(enum wsmi_reply_kind kind)
{
    static const char *const names[WSMI_REPLY_KIND_COUNT] = {
        [WSMI_REPLY_ENVELOPE] = "envelope",
        [WSMI_REPLY_FAULT] = "fault",
        [WSMI_REPLY_UNAUTHORIZED] = "unauthorized",
        [WSMI_REPLY_STATUS] = "status",
        [WSMI_REPLY_EMPTY] = "empty",
        [WSMI_REPLY_WRONG_MEDIA] = "wrong-media",
        [WSMI_REPLY_MALFORMED] = "malformed",
        [WSMI_REPLY_OOM] = "oom",
    };
    return (unsigned)kind < WSMI_REPLY_KIND_COUNT ? names[kind] : "unknown";
}
