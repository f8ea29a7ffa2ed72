/* SPDX-License-Identifier: MIT */
#include "demo.h"

#include <inttypes.h>

enum { PATIENCE_MS = 30000, PAUSE_MS = 10, TEXTS = 4, TEXT_BYTES = 512 };

const char *const demo_agents[AGENTS] = {"default", "windows", "omi", "openwsman", "amt"};

void demo_open_session(struct demo *demo, const struct demo_wishes *wishes, MI_Session *ret)
{
    static const struct demo_wishes none = {0, 0, NULL};
    const struct demo_wishes *given = wishes == NULL ? &none : wishes;
    const struct settings settings = {.no_privacy = true,
                                      .auth = MI_AUTH_TYPE_BASIC,
                                      .user = PEER_USER,
                                      .password = PEER_PASSWORD,
                                      .timeout_ms = given->timeout_ms};
    MI_DestinationOptions options;
    MI_Session session = MI_SESSION_NULL;
    make_options(&demo->application, &settings, &options);
    if (given->max_elements > 0) {
        CHECK(MI_DestinationOptions_SetNumber(&options,
                                              MI_T("__MI_DESTINATIONOPTIONS_MAX_ELEMENTS"),
                                              given->max_elements) == MI_RESULT_OK);
    }
    CHECK(MI_Application_NewSession(
              &demo->application, MI_T("WINRM"),
              http_url(demo->peer.port, given->path == NULL ? "wsman" : given->path), &options,
              NULL, NULL, &session) == MI_RESULT_OK);
    MI_DestinationOptions_Delete(&options);
    *ret = session;
}

void demo_open(struct demo *demo, const char *agent, const char *const *arguments,
               const struct demo_wishes *wishes)
{
    enum { MOST = 16 };
    const char *list[MOST] = {"--agent", agent};
    for (size_t i = 0; arguments != NULL && arguments[i] != NULL; i++) {
        CHECK(i + 3 < MOST);
        list[i + 2] = arguments[i];
    }
    demo->agent = agent;
    peer_start(&demo->peer, list);
    open_application(&demo->application);
    demo_open_session(demo, wishes, &demo->session);
}

void demo_expect_nothing_open(const struct demo *demo)
{
    unsigned long contexts = 0;
    unsigned long subscriptions = 0;
    for (unsigned waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
        contexts = peer_counter(&demo->peer, "contexts");
        subscriptions = peer_counter(&demo->peer, "subscriptions");
        if (contexts == 0 && subscriptions == 0) {
            return;
        }
        sleep_ms(PAUSE_MS);
    }
    (void)fprintf(stderr, "agent %s: %lu contexts and %lu subscriptions are still open\n",
                  demo->agent, contexts, subscriptions);
    CHECK(contexts == 0 && subscriptions == 0);
}

void demo_close(struct demo *demo)
{
    demo_expect_nothing_open(demo);
    close_session(&demo->session);
    close_application(&demo->application);
    peer_stop(&demo->peer, NULL);
}

static void end(struct ended *ended, MI_Result result, const MI_Char *message,
                const MI_Instance *details)
{
    ended->result = result;
    memset(&ended->report, 0, sizeof(ended->report));
    ended->report.result = result;
    CHECK((result == MI_RESULT_OK) == (message == NULL));
    if (result != MI_RESULT_OK) {
        CHECK(message[0] != '\0');
        read_details(details, &ended->report);
    }
}

bool demo_take(MI_Operation *operation, const MI_Instance **ret, struct ended *ended)
{
    const MI_Instance *details = NULL;
    const MI_Char *message = NULL;
    MI_Boolean more = MI_TRUE;
    MI_Result result = MI_RESULT_FAILED;
    CHECK(MI_Operation_GetInstance(operation, ret, &more, &result, &message, &details) ==
          MI_RESULT_OK);
    ended->count += *ret != NULL;
    if (more) {
        CHECK(*ret != NULL && result == MI_RESULT_OK && message == NULL && details == NULL);
        return true;
    }
    CHECK(result == MI_RESULT_OK || *ret == NULL);
    end(ended, result, message, details);
    return false;
}

struct ended demo_drain(MI_Operation *operation, demo_look *look, void *context)
{
    struct ended ended = {.count = 0};
    const MI_Instance *instance = NULL;
    bool more;
    do {
        more = demo_take(operation, &instance, &ended);
        if (instance != NULL && look != NULL) {
            look(context, instance);
        }
    } while (more);
    /* The end stays the end. */
    struct ended again = {.count = 0};
    CHECK(!demo_take(operation, &instance, &again));
    CHECK(instance == NULL && again.result == ended.result);
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    return ended;
}

void demo_expect(const struct ended *ended, MI_Result wanted, const char *file, int line)
{
    bool has_reason = wanted == MI_RESULT_OK || ended->report.has_details;
    if (ended->result == wanted && has_reason) {
        return;
    }
    (void)fprintf(stderr, "%s:%d: result %d, not %d: %s (%s %s)\n", file, line, (int)ended->result,
                  (int)wanted, ended->report.message, ended->report.subcode, ended->report.detail);
    CHECK(ended->result == wanted && has_reason);
}

MI_Instance *demo_new(struct demo *demo, const char *class_name)
{
    MI_Instance *instance = NULL;
    CHECK(MI_Application_NewInstance(&demo->application, class_name, NULL, &instance) ==
          MI_RESULT_OK);
    return instance;
}

void demo_set(MI_Instance *instance, const char *name, MI_Type type, MI_Value value,
              MI_Uint32 flags)
{
    CHECK(MI_Instance_AddElement(instance, name, &value, type, flags) == MI_RESULT_OK);
}

void demo_set_text(MI_Instance *instance, const char *name, const char *text, MI_Uint32 flags)
{
    MI_Value value;
    memset(&value, 0, sizeof(value));
    memcpy(&value.string, &text, sizeof(value.string)); /* MI_Value has no const */
    demo_set(instance, name, MI_STRING, value, flags);
}

void demo_set_number(MI_Instance *instance, const char *name, MI_Uint32 number, MI_Uint32 flags)
{
    const MI_Value value = {.uint32 = number};
    demo_set(instance, name, MI_UINT32, value, flags);
}

MI_Instance *demo_lamp(struct demo *demo, MI_Uint32 id)
{
    MI_Instance *lamp = demo_new(demo, MI_T("Demo_Lamp"));
    demo_set_number(lamp, MI_T("Id"), id, MI_FLAG_KEY);
    return lamp;
}

static bool write_number(MI_Type type, const MI_Value *value, char text[TEXT_BYTES])
{
    switch (type) {
    case MI_BOOLEAN:
        return snprintf(text, TEXT_BYTES, "%s", value->boolean ? "true" : "false") > 0;
    case MI_UINT8:
        return snprintf(text, TEXT_BYTES, "%u", (unsigned)value->uint8) > 0;
    case MI_SINT8:
        return snprintf(text, TEXT_BYTES, "%d", value->sint8) > 0;
    case MI_UINT16:
        return snprintf(text, TEXT_BYTES, "%u", (unsigned)value->uint16) > 0;
    case MI_SINT16:
        return snprintf(text, TEXT_BYTES, "%d", value->sint16) > 0;
    case MI_UINT32:
        return snprintf(text, TEXT_BYTES, "%" PRIu32, value->uint32) > 0;
    case MI_SINT32:
        return snprintf(text, TEXT_BYTES, "%" PRId32, value->sint32) > 0;
    case MI_UINT64:
        return snprintf(text, TEXT_BYTES, "%" PRIu64, (uint64_t)value->uint64) > 0;
    case MI_SINT64:
        return snprintf(text, TEXT_BYTES, "%" PRId64, (int64_t)value->sint64) > 0;
    default:
        return false;
    }
}

const char *demo_text(const MI_Instance *instance, const char *name)
{
    static _Thread_local char texts[TEXTS][TEXT_BYTES];
    static _Thread_local unsigned next;
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    CHECK(instance != NULL);
    if (MI_Instance_GetElement(instance, name, &value, &type, &flags, NULL) != MI_RESULT_OK) {
        return "(none)";
    }
    if ((flags & MI_FLAG_NULL) != 0) {
        return "(null)";
    }
    char *text = texts[next++ % TEXTS];
    if (type == MI_STRING) {
        CHECK(snprintf(text, TEXT_BYTES, "%s", value.string) < TEXT_BYTES);
        return text;
    }
    return write_number(type, &value, text) ? text : "(other)";
}

void demo_get_lamp(struct demo *demo, MI_Uint32 id, demo_look *look, void *context)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *key = demo_lamp(demo, id);
    MI_Session_GetInstance(&demo->session, 0, NULL, DEMO, key, NULL, &operation);
    struct ended ended = demo_drain(&operation, look, context);
    CHECK(ended.result == MI_RESULT_OK && ended.count == 1);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
}

void demo_keep(void *context, const MI_Instance *instance)
{
    MI_Instance **kept = context;
    if (*kept != NULL) {
        CHECK(MI_Instance_Delete(*kept) == MI_RESULT_OK);
    }
    CHECK(MI_Instance_Clone(instance, kept) == MI_RESULT_OK);
}
