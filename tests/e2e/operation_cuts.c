/* SPDX-License-Identifier: MIT */
/*
 * The connection ends inside an answer to each operation, at bytes a prime apart: its first answer
 * and, where there are Pulls, its second. One final result each time, an error with details until
 * the answer is complete, and then every result; of what the client knows of, the server keeps
 * nothing open. (Every byte of Get and Pull: operation_bytes.c.)
 */
#include "demo.h"

enum { LONGEST_ANSWER = 20000, SHORTEST_ANSWER = 500, MAX_ELEMENTS = 1, FIRST_NEW_ID = 1000 };

static const MI_Uint32 plain_flags = MI_OPERATIONFLAGS_NO_RTTI;
static const char *const eventful[] = {"--indications",     "2", "--indication-interval", "1",
                                       "--indications-end", NULL};

/* A run of its own for each cut; `id` is new each time. */
struct cut {
    struct demo *demo;
    MI_Session *session;
    MI_Uint32 id;
    MI_Operation operation;
};

static MI_Instance *new_lamp(const struct cut *cut)
{
    MI_Instance *lamp = demo_lamp(cut->demo, cut->id);
    demo_set_text(lamp, "Name", "new", 0);
    return lamp;
}

static void create(struct cut *cut)
{
    MI_Instance *lamp = new_lamp(cut);
    MI_Session_CreateInstance(cut->session, plain_flags, NULL, DEMO, lamp, NULL, &cut->operation);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
}

/* What is deleted was created in a session that is not cut. */
static void delete (struct cut *cut)
{
    MI_Instance *lamp = new_lamp(cut);
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session_CreateInstance(&cut->demo->session, plain_flags, NULL, DEMO, lamp, NULL, &operation);
    struct ended ended = demo_drain(&operation, NULL, NULL);
    EXPECT(ended, MI_RESULT_OK);
    MI_Session_DeleteInstance(cut->session, plain_flags, NULL, DEMO, lamp, NULL, &cut->operation);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
}

static void modify(struct cut *cut)
{
    MI_Instance *lamp = demo_lamp(cut->demo, 1);
    demo_set_text(lamp, "Name", "changed", 0);
    MI_Session_ModifyInstance(cut->session, plain_flags, NULL, DEMO, lamp, NULL, &cut->operation);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
}

static void invoke_on_instance(struct cut *cut)
{
    MI_Instance *lamp = demo_lamp(cut->demo, 1);
    MI_Instance *parameters = demo_new(cut->demo, "Parameters");
    demo_set_text(parameters, "Name", "blue", 0);
    MI_Session_Invoke(cut->session, plain_flags, NULL, DEMO, "Demo_Lamp", "SetColour", lamp,
                      parameters, NULL, &cut->operation);
    CHECK(MI_Instance_Delete(parameters) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
}

static void invoke_on_class(struct cut *cut)
{
    MI_Session_Invoke(cut->session, plain_flags, NULL, DEMO, "Demo_Methods", "Nothing", NULL, NULL,
                      NULL, &cut->operation);
}

static void enumerate_keys(struct cut *cut)
{
    MI_Session_EnumerateInstances(cut->session, plain_flags, NULL, DEMO, "Demo_Desk", MI_TRUE, NULL,
                                  &cut->operation);
}

static void query(struct cut *cut)
{
    MI_Session_QueryInstances(cut->session, plain_flags, NULL, DEMO, "WQL",
                              "select Name from Demo_Lamp where Id < 3", NULL, &cut->operation);
}

static void associators(struct cut *cut)
{
    MI_Instance *desk = demo_new(cut->demo, "Demo_Desk");
    const MI_Value number = {.uint16 = 1};
    demo_set_text(desk, "Room", "north", MI_FLAG_KEY);
    demo_set(desk, "Number", MI_UINT16, number, MI_FLAG_KEY);
    MI_Session_AssociatorInstances(cut->session, plain_flags, NULL, DEMO, desk, "Demo_LampOnDesk",
                                   "Demo_Lamp", NULL, NULL, MI_FALSE, NULL, &cut->operation);
    CHECK(MI_Instance_Delete(desk) == MI_RESULT_OK);
}

static void references(struct cut *cut)
{
    MI_Instance *desk = demo_new(cut->demo, "Demo_Desk");
    const MI_Value number = {.uint16 = 1};
    demo_set_text(desk, "Room", "north", MI_FLAG_KEY);
    demo_set(desk, "Number", MI_UINT16, number, MI_FLAG_KEY);
    MI_Session_ReferenceInstances(cut->session, plain_flags, NULL, DEMO, desk, "Demo_LampOnDesk",
                                  NULL, MI_FALSE, NULL, &cut->operation);
    CHECK(MI_Instance_Delete(desk) == MI_RESULT_OK);
}

static void get_class(struct cut *cut)
{
    MI_Session_GetClass(cut->session, 0, NULL, DEMO, "Demo_Desk", NULL, &cut->operation);
}

static void enumerate_classes(struct cut *cut)
{
    MI_Session_EnumerateClasses(cut->session, 0, NULL, DEMO, "Demo_Thing", MI_TRUE, NULL,
                                &cut->operation);
}

static void subscribe(struct cut *cut)
{
    MI_Session_Subscribe(cut->session, plain_flags, NULL, DEMO, "WQL", "select * from Demo_Alert",
                         NULL, NULL, &cut->operation);
}

static void test_connection_to(struct cut *cut)
{
    MI_Session_TestConnection(cut->session, 0, NULL, &cut->operation);
}

/* One result by the getter that the operation has. */
static bool take(MI_Operation *operation, struct ended *ended)
{
    const MI_Instance *instance = NULL;
    const MI_Instance *details = NULL;
    const MI_Class *class_result = NULL;
    const MI_Char *message = NULL;
    MI_Boolean more = MI_FALSE;
    if (MI_Operation_GetInstance(operation, &instance, &more, &ended->result, &message, &details) !=
            MI_RESULT_OK &&
        MI_Operation_GetClass(operation, &class_result, &more, &ended->result, &message,
                              &details) != MI_RESULT_OK) {
        CHECK(MI_Operation_GetIndication(operation, &instance, NULL, NULL, &more, &ended->result,
                                         &message, &details) == MI_RESULT_OK);
    }
    CHECK(!more || (ended->result == MI_RESULT_OK && (instance != NULL || class_result != NULL)));
    CHECK(ended->result == MI_RESULT_OK ||
          (instance == NULL && class_result == NULL && message != NULL && details != NULL));
    ended->count += instance != NULL || class_result != NULL;
    return more != 0;
}

static struct ended drain(MI_Operation *operation)
{
    struct ended ended = {.count = 0};
    while (take(operation, &ended)) {
    }
    struct ended again = {.count = 0};
    CHECK(!take(operation, &again) && again.count == 0 && again.result == ended.result);
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    return ended;
}

static const struct row {
    const char *name;
    void (*start)(struct cut *cut);
    unsigned long results;
    bool pulls; /* the second answer is cut as well */
} rows[] = {
    {"create", create, 1, false},
    {"delete", delete, 0, false},
    {"modify", modify, 1, false},
    {"invoke on an instance", invoke_on_instance, 1, false},
    {"invoke on a class", invoke_on_class, 1, false},
    {"enumerate keys", enumerate_keys, 2, true},
    {"query", query, 2, true},
    {"associators", associators, 2, true},
    {"references", references, 2, true},
    {"get a class", get_class, 1, false},
    {"enumerate classes", enumerate_classes, 2, true},
    {"subscribe", subscribe, 2, true},
    {"test connection", test_connection_to, 1, false},
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* Whether the operation completed. */
static bool run_cut(struct demo *demo, const struct row *row, const char *path)
{
    static MI_Uint32 next_id = FIRST_NEW_ID;
    const struct demo_wishes wishes = {.max_elements = MAX_ELEMENTS, .path = path};
    MI_Session session;
    demo_open_session(demo, &wishes, &session);
    struct cut cut = {demo, &session, next_id++, MI_OPERATION_NULL};
    row->start(&cut);
    struct ended ended = drain(&cut.operation);
    bool is_complete = ended.result == MI_RESULT_OK;
    if (is_complete ? ended.count != row->results : ended.result != MI_RESULT_FAILED) {
        (void)fprintf(stderr, "%s, %s: result %d, %lu results\n", row->name, path,
                      (int)ended.result, ended.count);
        CHECK(false);
    }
    close_session(&session);
    return is_complete;
}

/* A connection that is closed behind the answer does no harm, so the least length at which the
 * operation completes is that of the answer. */
static unsigned close_each(struct demo *demo, const struct row *row, unsigned nth)
{
    enum { STEP = 23 };
    char path[64];
    for (unsigned length = nth;; length += STEP) {
        CHECK(length < LONGEST_ANSWER);
        (void)snprintf(path, sizeof(path), "wsman/x/close=%u,nth=%u", length, nth);
        if (run_cut(demo, row, path)) {
            CHECK(length > SHORTEST_ANSWER);
            return length - STEP;
        }
    }
}

/* A reset may overtake the answer, so none is sent behind it. */
static void reset_each(struct demo *demo, const struct row *row, unsigned nth, unsigned complete)
{
    enum { STEP = 61 };
    char path[64];
    for (unsigned length = nth; length <= complete; length += STEP) {
        (void)snprintf(path, sizeof(path), "wsman/x/reset=%u,nth=%u", length, nth);
        CHECK(!run_cut(demo, row, path));
    }
}

static void cut_each(struct demo *demo, const struct row *row, unsigned nth)
{
    unsigned complete = close_each(demo, row, nth);
    reset_each(demo, row, nth, complete);
    (void)printf("  %s: answer %u of about %u bytes\n", row->name, nth, complete);
}

/* A context in an answer that did not arrive is not known to anybody but the server. */
static void every_operation_in_its_first_answer(void)
{
    struct demo demo;
    demo_open(&demo, "default", eventful, NULL);
    for (size_t i = 0; i < ROWS; i++) {
        cut_each(&demo, &rows[i], 1);
    }
    close_session(&demo.session);
    close_application(&demo.application);
    peer_stop(&demo.peer, NULL);
}

static void every_operation_that_pulls_in_its_second_answer(void)
{
    struct demo demo;
    demo_open(&demo, "default", eventful, NULL);
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].pulls) {
            cut_each(&demo, &rows[i], 2);
        }
    }
    demo_close(&demo);
}

int main(void)
{
    RUN(every_operation_in_its_first_answer);
    RUN(every_operation_that_pulls_in_its_second_answer);
    return 0;
}
