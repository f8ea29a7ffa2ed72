/* SPDX-License-Identifier: MIT */
/*
 * MI_Session_TestConnection: WS-Man Identify (DSP0226 section 11, MS-WSMV section 3.1.4.1.23). The
 * result is an instance of class IdentifyResponse with what the peer says about itself.
 */
#include "mi/instance.h"
#include "mi/line.h"
#include "mi/mem.h"
#include "mi/operation.h"
#include "mi/result.h"
#include "mi/session_operations.h"
#include "proto/reply.h"

enum { MAX_MEDIA_BYTES = 80 }; /* of a wrong media type, in an error text */

struct identify_task {
    struct wsmi_task task;
    const struct wsmi_session_config *config;
};

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

static enum wsmi_next send_request(const struct identify_task *identify,
                                   struct wsmi_task_request *request)
{
    /* Asks Windows for the unauthenticated form (MS-WSMV section 3.1.4.1.23). */
    static const char *const anonymous_headers[] = {"WSMANIDENTIFY: unauthenticated"};
    wsmi_identify_encode_request(&request->body);
    request->headers = anonymous_headers;
    request->header_count = identify->config->anonymous ? 1 : 0;
    request->may_repeat = true;
    return WSMI_NEXT_SEND;
}

static enum wsmi_next identify_advance(struct wsmi_task *task,
                                       const struct wsmi_http_answer *answer,
                                       struct wsmi_task_request *request, struct wsmi_result *ret)
{
    /* Identify carries no addressing headers, so there is no MessageID to relate to. */
    static const struct wsmi_envelope_expect expect = {.lenient = WSMI_LENIENT_AGENTS};
    const struct identify_task *identify = (const struct identify_task *)task;
    const struct wsmi_limits *limits = &identify->config->limits;
    struct wsmi_arena arena;
    struct wsmi_reply reply;
    if (answer == NULL) {
        return send_request(identify, request);
    }
    if (answer->failure != WSMI_FAILURE_NONE) {
        struct wsmi_error error;
        wsmi_error_from_failure(answer, &error);
        wsmi_result_set_error(ret, &error);
        return WSMI_NEXT_FINAL;
    }
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits->max_arena_bytes);
    wsmi_reply_read(answer, &expect, limits, &arena, &reply);
    read_reply(answer, &reply, ret);
    wsmi_arena_clean_up(&arena);
    return WSMI_NEXT_FINAL;
}

static void identify_destroy(struct wsmi_task *task)
{
    wsmi_mem_free(task);
}

static struct wsmi_task *identify_create(const void *context, struct wsmi_session *session,
                                         MI_Uint32 flags, struct wsmi_error *error)
{
    static const struct wsmi_task_ops ops = {
        .advance = identify_advance,
        .destroy = identify_destroy,
    };
    static const struct wsmi_err oom = {WSMI_E_OOM, 0, "out of memory"};
    struct identify_task *identify = wsmi_mem_new(sizeof(*identify));
    (void)context;
    (void)flags;
    if (identify == NULL) {
        wsmi_error_from_err(&oom, "request", error);
        return NULL;
    }
    identify->task.ops = &ops;
    identify->config = &session->config;
    return &identify->task;
}

static const struct wsmi_task_factory identify_factory = {
    .name = "MI_Session_TestConnection",
    .channel = WSMI_CHANNEL_INSTANCE,
    .create = identify_create,
};

void MI_CALL wsmi_test_connection(MI_Session *session, MI_Uint32 flags,
                                  MI_OperationCallbacks *callbacks, MI_Operation *operation)
{
    wsmi_operation_start(session, flags, callbacks, &identify_factory, NULL, operation);
}
