/* SPDX-License-Identifier: MIT */
/*
 * MI_Session_TestConnection: WS-Man Identify (DSP0226 section 11, MS-WSMV section 3.1.4.1.23). The
 * result is an instance of class IdentifyResponse with what the peer says about itself.
 */
#include "mi/instance.h"
#include "mi/line.h"
#include "mi/operation.h"
#include "mi/result.h"
#include "mi/session_operations.h"
#include "proto/reply.h"

enum { MAX_MEDIA_BYTES = 80 }; /* of a wrong media type, in an error text */

/* What every SOAP request carries; "Content-Type" in the form every agent takes (no space). */
#define CONTENT_TYPE "Content-Type: application/soap+xml;charset=UTF-8"

static const char *const authenticated_headers[] = {CONTENT_TYPE};

/* The second one asks Windows for the unauthenticated form (MS-WSMV section 3.1.4.1.23). */
static const char *const anonymous_headers[] = {CONTENT_TYPE, "WSMANIDENTIFY: unauthenticated"};

static bool encode(struct wsmi_operation *operation, struct wsmi_buf *body,
                   struct wsmi_error *error)
{
    struct wsmi_err err;
    (void)operation;
    wsmi_identify_encode_request(body);
    if (!wsmi_buf_ok(body, &err)) {
        wsmi_error_from_err(&err, "request", error);
        return false;
    }
    return true;
}

static MI_Result build_instance(const struct wsmi_identify *identify, MI_Instance **ret)
{
    MI_Instance *instance;
    MI_Result result = wsmi_instance_new(MI_T("IdentifyResponse"), &instance);
    if (result != MI_RESULT_OK) {
        return result;
    }
    /* Most peers know one protocol version; the first is the one asked for. */
    result = wsmi_instance_add_view(instance, MI_T("ProtocolVersion"),
                                    identify->protocol_version_count == 0
                                        ? (struct wsmi_view){NULL, 0}
                                        : identify->protocol_versions[0]);
    if (result == MI_RESULT_OK) {
        result = wsmi_instance_add_view(instance, MI_T("ProductVendor"), identify->product_vendor);
    }
    if (result == MI_RESULT_OK) {
        result =
            wsmi_instance_add_view(instance, MI_T("ProductVersion"), identify->product_version);
    }
    if (result == MI_RESULT_OK) {
        result =
            wsmi_instance_add_views(instance, MI_T("SecurityProfiles"), identify->security_profiles,
                                    identify->security_profile_count);
    }
    if (result == MI_RESULT_OK) {
        result =
            wsmi_instance_add_views(instance, MI_T("ProtocolVersions"), identify->protocol_versions,
                                    identify->protocol_version_count);
    }
    if (result != MI_RESULT_OK) {
        (void)MI_Instance_Delete(instance);
        return result;
    }
    *ret = instance;
    return MI_RESULT_OK;
}

static void set_memory_error(struct wsmi_result *ret)
{
    static const struct wsmi_err oom = {WSMI_E_OOM, 0, "out of memory"};
    struct wsmi_error error;
    wsmi_error_from_err(&oom, "answer", &error);
    wsmi_result_set_error(ret, &error);
}

/* Says what came instead; offsets are told where they are positions in the body. */
static void set_protocol_error(struct wsmi_result *ret, const struct wsmi_http_answer *answer,
                               enum wsmi_reply_kind kind, const struct wsmi_err *err)
{
    struct wsmi_error error;
    wsmi_error_from_err(err, "answer", &error);
    error.http_status = answer->status;
    error.has_offset = error.has_offset && kind == WSMI_REPLY_MALFORMED;
    if (kind == WSMI_REPLY_WRONG_MEDIA) {
        struct wsmi_line line;
        wsmi_line_init(&line, error.words, sizeof(error.words));
        wsmi_line_put_foreign(&line, answer->content_type, MAX_MEDIA_BYTES);
    }
    wsmi_result_set_error(ret, &error);
}

static void read_identity(const struct wsmi_http_answer *answer, const struct wsmi_reply *reply,
                          struct wsmi_result *ret)
{
    static const struct wsmi_err not_identify = {
        WSMI_E_PROTOCOL, 0, "the answer to Identify is an envelope of another kind"};
    if (reply->envelope.kind != WSMI_BODY_IDENTIFY_RESPONSE) {
        set_protocol_error(ret, answer, reply->kind, &not_identify);
        return;
    }
    ret->code = build_instance(&reply->envelope.identify, &ret->instance);
    if (ret->code != MI_RESULT_OK) {
        set_memory_error(ret);
    }
}

static void read_reply(const struct wsmi_http_answer *answer, const struct wsmi_reply *reply,
                       struct wsmi_result *ret)
{
    struct wsmi_error error;
    switch (reply->kind) {
    case WSMI_REPLY_ENVELOPE:
        read_identity(answer, reply, ret);
        return;
    case WSMI_REPLY_FAULT:
        wsmi_error_from_fault(&reply->envelope.fault, answer->status, &error);
        wsmi_result_set_error(ret, &error);
        return;
    case WSMI_REPLY_UNAUTHORIZED:
    case WSMI_REPLY_STATUS:
        wsmi_error_from_status(answer, &error);
        wsmi_result_set_error(ret, &error);
        return;
    case WSMI_REPLY_EMPTY:
    case WSMI_REPLY_WRONG_MEDIA:
    case WSMI_REPLY_MALFORMED:
    case WSMI_REPLY_OOM:
    case WSMI_REPLY_KIND_COUNT:
        break;
    }
    set_protocol_error(ret, answer, reply->kind, &reply->err);
}

static void decode(struct wsmi_operation *operation, const struct wsmi_http_answer *answer,
                   struct wsmi_result *ret)
{
    /* Identify carries no addressing headers, so there is no MessageID to relate to. */
    static const struct wsmi_envelope_expect expect = {.lenient = WSMI_LENIENT_AGENTS};
    const struct wsmi_limits *limits = &operation->session->config.limits;
    struct wsmi_arena arena;
    struct wsmi_reply reply;
    if (answer->failure != WSMI_FAILURE_NONE) {
        struct wsmi_error error;
        wsmi_error_from_failure(answer, &error);
        wsmi_result_set_error(ret, &error);
        return;
    }
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits->max_arena_bytes);
    wsmi_reply_read(answer, &expect, limits, &arena, &reply);
    read_reply(answer, &reply, ret);
    wsmi_arena_clean_up(&arena);
}

static const struct wsmi_operation_kind identify_kind = {
    .name = "MI_Session_TestConnection",
    .encode = encode,
    .decode = decode,
    .headers = authenticated_headers,
    .header_count = sizeof(authenticated_headers) / sizeof(authenticated_headers[0]),
    .anonymous_headers = anonymous_headers,
    .anonymous_header_count = sizeof(anonymous_headers) / sizeof(anonymous_headers[0]),
    .may_repeat = true,
};

void MI_CALL wsmi_test_connection(MI_Session *session, MI_Uint32 flags,
                                  MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    wsmi_operation_start(session, flags, callbacks, &identify_kind, operation);
}
