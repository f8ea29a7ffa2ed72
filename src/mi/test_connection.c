/* SPDX-License-Identifier: MIT */
/*
 * MI_Session_TestConnection: WS-Man Identify (DSP0226 section 11, MS-WSMV section 3.1.4.1.23). The
 * result is an instance of class IdentifyResponse with what the peer says about itself.
 */
#include "mi/instance.h"
#include "mi/mem.h"
#include "mi/operation.h"
#include "mi/result.h"
#include "mi/session.h"
#include "mi/session_operations.h"

struct identify_task {
    struct wsmi_task task;
    struct wsmi_session *session; /* the operation keeps it alive */
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
    struct wsmi_error error;
    (void)wsmi_error_no_memory(&error, "answer");
    wsmi_result_set_error(ret, &error);
}

static enum wsmi_next identify_advance(struct wsmi_task *task,
                                       const struct wsmi_http_answer *answer,
                                       struct wsmi_task_request *request, struct wsmi_result *ret)
{
    const struct identify_task *identify = (const struct identify_task *)task;
    struct wsmi_session *session = identify->session;
    struct wsmi_answer envelope = {.is_open = false};
    struct wsmi_error error;
    if (answer == NULL) {
        wsmi_dialect_ask(&session->config, request);
        return WSMI_NEXT_SEND;
    }
    if (!wsmi_dialect_read(&session->dialect, &session->config, answer, &envelope, &error)) {
        wsmi_result_set_error(ret, &error);
    } else {
        ret->code = build_instance(&envelope.reply.envelope.identify, &ret->instance);
        if (ret->code != MI_RESULT_OK) {
            set_memory_error(ret);
        }
    }
    wsmi_answer_clean_up(&envelope);
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
    struct identify_task *identify = wsmi_mem_new(sizeof(*identify));
    (void)context;
    (void)flags;
    if (identify == NULL) {
        (void)wsmi_error_no_memory(error, "request");
        return NULL;
    }
    identify->task.ops = &ops;
    identify->session = session;
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
