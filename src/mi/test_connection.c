/* SPDX-License-Identifier: MIT */
/*
 * MI_Session_TestConnection: WS-Man Identify (DSP0226 section 11, MS-WSMV section 3.1.4.1.23). The
 * result is an instance of class IdentifyResponse with what the peer says about itself.
 */
#include "mi/instance_pack.h"
#include "mi/mem.h"
#include "mi/operation.h"
#include "mi/result.h"
#include "mi/session.h"
#include "mi/session_operations.h"
#include "mi/shapes.h"

struct identify_task {
    struct wsmi_task task;
    struct wsmi_session *session; /* the operation keeps it alive */
};

enum { VERSION, VENDOR, PRODUCT, PROFILES, VERSIONS, PROPERTY_COUNT };

/* The declaration all answers of the application share, with a reference; NULL on memory. */
static struct wsmi_decl *share_declaration(struct wsmi_application *application)
{
    static const struct wsmi_column columns[PROPERTY_COUNT] = {
        [VERSION] = {NULL, MI_T("ProtocolVersion"), MI_STRING, MI_FLAG_PROPERTY},
        [VENDOR] = {NULL, MI_T("ProductVendor"), MI_STRING, MI_FLAG_PROPERTY},
        [PRODUCT] = {NULL, MI_T("ProductVersion"), MI_STRING, MI_FLAG_PROPERTY},
        [PROFILES] = {NULL, MI_T("SecurityProfiles"), MI_STRINGA, MI_FLAG_PROPERTY},
        [VERSIONS] = {NULL, MI_T("ProtocolVersions"), MI_STRINGA, MI_FLAG_PROPERTY},
    };
    static const struct wsmi_shape shape = {NULL, MI_T("IdentifyResponse"), columns,
                                            PROPERTY_COUNT};
    struct wsmi_decl *decl = NULL;
    (void)pthread_mutex_lock(&application->lock);
    if (application->identity != NULL ||
        wsmi_shapes_get(NULL, &shape, &application->identity) == MI_RESULT_OK) {
        decl = wsmi_decl_ref(application->identity);
    }
    (void)pthread_mutex_unlock(&application->lock);
    return decl;
}

/* The text, which has an end and stays the message's. */
static void put_text(struct wsmi_slot *slot, struct wsmi_view text)
{
    slot->exists = text.ptr != NULL;
    slot->value.string = (MI_Char *)(uintptr_t)text.ptr;
}

/* The same for several. False: no memory. */
static bool put_texts(struct wsmi_slot *slot, const struct wsmi_view *texts, size_t count,
                      struct wsmi_arena *arena)
{
    struct wsmi_err err;
    MI_Char **strings =
        count > UINT32_MAX ? NULL : wsmi_arena_alloc_array(arena, count, sizeof(*strings), 0, &err);
    for (size_t i = 0; strings != NULL && i < count; i++) {
        strings[i] = (MI_Char *)(uintptr_t)texts[i].ptr;
    }
    slot->exists = true;
    slot->value.stringa = (MI_StringA){strings, (MI_Uint32)count};
    return strings != NULL;
}

/* Most peers know one protocol version; the first is the one asked for. */
static MI_Result build_instance(struct wsmi_application *application, struct wsmi_answer *answer,
                                MI_Instance **ret)
{
    const struct wsmi_identify *in = &answer->reply.envelope.identify;
    struct wsmi_slot slots[PROPERTY_COUNT] = {{.exists = false}};
    struct wsmi_decl *decl = share_declaration(application);
    MI_Result result = MI_RESULT_SERVER_LIMITS_EXCEEDED;
    if (decl == NULL) {
        return result;
    }
    if (in->protocol_version_count > 0) {
        put_text(&slots[VERSION], in->protocol_versions[0]);
    }
    put_text(&slots[VENDOR], in->product_vendor);
    put_text(&slots[PRODUCT], in->product_version);
    if (put_texts(&slots[PROFILES], in->security_profiles, in->security_profile_count,
                  &answer->arena) &&
        put_texts(&slots[VERSIONS], in->protocol_versions, in->protocol_version_count,
                  &answer->arena)) {
        const struct wsmi_content content = {
            .class_decl = &decl->decl, .decl = decl, .is_dynamic = true, .slots = slots};
        result = wsmi_instance_pack(&content, ret);
    }
    wsmi_decl_unref(decl);
    return result;
}

static void set_memory_error(struct wsmi_result *ret)
{
    struct wsmi_error error;
    (void)wsmi_error_no_memory(&error, "answer");
    wsmi_result_set_error(ret, &error);
}

static void take_answer(struct wsmi_session *session, const struct wsmi_http_answer *answer,
                        struct wsmi_result *ret)
{
    struct wsmi_answer envelope = {.is_open = false};
    struct wsmi_error error;
    if (!wsmi_dialect_read(session, answer, &envelope, &error)) {
        wsmi_result_set_error(ret, &error);
    } else {
        ret->code = build_instance(session->application, &envelope, &ret->instance);
        if (ret->code != MI_RESULT_OK) {
            set_memory_error(ret);
        }
    }
    wsmi_answer_clean_up(&envelope);
}

static enum wsmi_next identify_advance(struct wsmi_task *task,
                                       const struct wsmi_http_answer *answer,
                                       struct wsmi_task_request *request, struct wsmi_result *ret)
{
    const struct identify_task *identify = (const struct identify_task *)task;
    if (answer == NULL) {
        wsmi_dialect_ask(&identify->session->config, request);
        return WSMI_NEXT_SEND;
    }
    take_answer(identify->session, answer, ret);
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
