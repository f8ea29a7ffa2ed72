/* SPDX-License-Identifier: MIT */
/* QueryInstances, AssociatorInstances, ReferenceInstances, GetClass, EnumerateClasses and the types
 * of values, with every agent. */
#include "demo.h"

static bool is(const struct demo *demo, const char *agent)
{
    return strcmp(demo->agent, agent) == 0;
}

static void with_every_agent(void (*test)(struct demo *demo))
{
    for (size_t i = 0; i < AGENTS; i++) {
        struct demo demo;
        (void)printf("  %s\n", demo_agents[i]);
        (void)fflush(stdout);
        demo_open(&demo, demo_agents[i], NULL, NULL);
        test(&demo);
        demo_close(&demo);
    }
}

static struct ended query(struct demo *demo, const char *dialect, const char *text,
                          MI_Instance **kept)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session_QueryInstances(&demo->session, 0, NULL, DEMO, dialect, text, NULL, &operation);
    return demo_drain(&operation, kept == NULL ? NULL : demo_keep, kept);
}

static void query_with_markup(struct demo *demo)
{
    static const char *const dialects[] = {"WQL", "CQL"};
    for (size_t i = 0; i < 2; i++) {
        MI_Instance *lamp = NULL;
        struct ended ended = query(
            demo, dialects[i], "select * from Demo_Lamp where Size < 5 and Name = \"a&b\"", &lamp);
        bool has_none = is(demo, "amt") || (is(demo, "windows") && i == 1);
        if (has_none) {
            CHECK(ended.result != MI_RESULT_OK && ended.report.has_details);
            (void)printf("    no %s: %d\n", dialects[i], (int)ended.result);
            continue;
        }
        EXPECT(ended, MI_RESULT_OK);
        CHECK(ended.count == 1);
        CHECK_STR(demo_text(lamp, "Name"), "a&b");
        CHECK_STR(demo_text(lamp, "Id"), "2");
        CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    }
}

static void a_query_with_markup_finds_its_instance(void)
{
    with_every_agent(query_with_markup);
}

static void project(struct demo *demo)
{
    MI_Instance *lamp = NULL;
    const MI_Char *class_name = NULL;
    if (is(demo, "amt")) {
        return;
    }
    struct ended ended = query(demo, "WQL", "select Name, Size from Demo_Lamp where Id = 3", &lamp);
    EXPECT(ended, MI_RESULT_OK);
    CHECK(ended.count == 1);
    CHECK(MI_Instance_GetClassName(lamp, &class_name) == MI_RESULT_OK);
    CHECK_STR(class_name, "Demo_Lamp");
    CHECK_STR(demo_text(lamp, "Name"), "floor <tall>");
    CHECK_STR(demo_text(lamp, "Size"), "7");
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    ended = query(demo, "WQL", "select nonsense", NULL);
    CHECK(ended.result != MI_RESULT_OK);
    ended = query(demo, "WQL", "select * from Demo_Nothing", NULL);
    EXPECT(ended, MI_RESULT_INVALID_CLASS);
}

static void a_projection_has_its_class_and_bad_queries_are_errors(void)
{
    with_every_agent(project);
}

static unsigned long associated(struct demo *demo, const char *assoc, const char *result,
                                const char *role, const char *result_role, bool keys_only)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *desk = demo_new(demo, "Demo_Desk");
    const MI_Value number = {.uint16 = 1};
    demo_set_text(desk, "Room", "north", MI_FLAG_KEY);
    demo_set(desk, "Number", MI_UINT16, number, MI_FLAG_KEY);
    MI_Session_AssociatorInstances(&demo->session, 0, NULL, DEMO, desk, assoc, result, role,
                                   result_role, keys_only, NULL, &operation);
    struct ended ended = demo_drain(&operation, NULL, NULL);
    EXPECT(ended, MI_RESULT_OK);
    CHECK(MI_Instance_Delete(desk) == MI_RESULT_OK);
    return ended.count;
}

static unsigned long references(struct demo *demo, const char *result, const char *role)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *lamp = demo_lamp(demo, 1);
    MI_Session_ReferenceInstances(&demo->session, 0, NULL, DEMO, lamp, result, role, MI_FALSE, NULL,
                                  &operation);
    struct ended ended = demo_drain(&operation, NULL, NULL);
    EXPECT(ended, MI_RESULT_OK);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    return ended.count;
}

static void associate(struct demo *demo)
{
    CHECK(associated(demo, NULL, NULL, NULL, NULL, false) == 2);
    CHECK(associated(demo, NULL, NULL, NULL, NULL, true) == 2);
    CHECK(associated(demo, "Demo_LampOnDesk", "Demo_Lamp", "Desk", "Lamp", false) == 2);
    CHECK(associated(demo, NULL, "Demo_Desk", NULL, NULL, false) == 0);
    CHECK(associated(demo, NULL, NULL, "Lamp", NULL, false) == 0);
    CHECK(associated(demo, NULL, NULL, NULL, "Desk", false) == 0);
    CHECK(references(demo, NULL, NULL) == 1);
    CHECK(references(demo, "Demo_LampOnDesk", "Lamp") == 1);
    CHECK(references(demo, NULL, "Desk") == 0);
}

static void associations_obey_every_filter(void)
{
    with_every_agent(associate);
}

static struct ended drain_classes(MI_Operation *operation, char *names, size_t size)
{
    struct ended ended = {.count = 0};
    const MI_Class *found = NULL;
    const MI_Instance *details = NULL;
    const MI_Char *message = NULL;
    const MI_Char *name = NULL;
    MI_Boolean more = MI_TRUE;
    names[0] = '\0';
    while (more) {
        CHECK(MI_Operation_GetClass(operation, &found, &more, &ended.result, &message, &details) ==
              MI_RESULT_OK);
        if (found != NULL) {
            size_t used = strlen(names);
            CHECK(MI_Class_GetClassName(found, &name) == MI_RESULT_OK);
            (void)snprintf(names + used, size - used, "%s ", name);
            ended.count++;
        }
    }
    ended.report.result = ended.result;
    if (ended.result != MI_RESULT_OK) {
        read_details(details, &ended.report);
    }
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    return ended;
}

static void classes(struct demo *demo)
{
    char names[2048];
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session_GetClass(&demo->session, 0, NULL, DEMO, "Demo_SmartLamp", NULL, &operation);
    struct ended ended = drain_classes(&operation, names, sizeof(names));
    (void)printf("    GetClass: %d %s; ", (int)ended.result, names);
    CHECK(ended.result == MI_RESULT_OK ? ended.count == 1 && strcmp(names, "Demo_SmartLamp ") == 0
                                       : ended.report.has_details);
    CHECK(ended.result == MI_RESULT_OK || is(demo, "amt"));
    for (MI_Boolean names_only = 0; names_only < 2; names_only++) {
        MI_Session_EnumerateClasses(&demo->session, 0, NULL, DEMO, "Demo_Lamp", names_only, NULL,
                                    &operation);
        ended = drain_classes(&operation, names, sizeof(names));
        (void)printf("subclasses%s: %d %s; ", names_only ? " by name" : "", (int)ended.result,
                     names);
        CHECK(ended.result == MI_RESULT_OK ? ended.count >= 1 : ended.report.has_details);
        bool is_served = is(demo, "windows") || is(demo, "default");
        CHECK(!is_served || strstr(names, "Demo_SmartLamp ") != NULL);
        CHECK(is_served || ended.result == MI_RESULT_NOT_SUPPORTED);
        MI_Session_EnumerateClasses(&demo->session, 0, NULL, DEMO, NULL, names_only, NULL,
                                    &operation);
        ended = drain_classes(&operation, names, sizeof(names));
        bool lists_all = is_served || is(demo, "openwsman");
        CHECK(ended.result == (lists_all ? MI_RESULT_OK : MI_RESULT_NOT_SUPPORTED));
        CHECK(!lists_all || (ended.count == 12 && strstr(names, "Demo_Desk ") != NULL));
        MI_Session_EnumerateClasses(&demo->session, 0, NULL, DEMO, "Demo_Nothing", names_only, NULL,
                                    &operation);
        ended = drain_classes(&operation, names, sizeof(names));
        bool has_classes = is_served || is(demo, "omi");
        CHECK(ended.result == (has_classes ? MI_RESULT_INVALID_CLASS : MI_RESULT_NOT_SUPPORTED));
    }
    (void)printf("\n");
    MI_Session_EnumerateClasses(&demo->session, MI_OPERATIONFLAGS_POLYMORPHISM_SHALLOW, NULL, DEMO,
                                "Demo_Thing", MI_TRUE, NULL, &operation);
    ended = drain_classes(&operation, names, sizeof(names));
    CHECK(ended.result != MI_RESULT_OK || strcmp(names, "Demo_Lamp ") == 0);
    MI_Session_GetClass(&demo->session, 0, NULL, DEMO, "Demo_Nothing", NULL, &operation);
    ended = drain_classes(&operation, names, sizeof(names));
    CHECK(ended.result != MI_RESULT_OK && ended.report.has_details);
}

static void classes_are_served_as_far_as_the_agent_has_them(void)
{
    with_every_agent(classes);
}

static MI_Type type_of_size(struct demo *demo, MI_Session *session, MI_Uint32 flags)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *lamp = NULL;
    MI_Instance *key = demo_lamp(demo, 1);
    MI_Value value;
    MI_Type type;
    MI_Session_GetInstance(session, flags, NULL, DEMO, key, NULL, &operation);
    struct ended ended = demo_drain(&operation, demo_keep, &lamp);
    EXPECT(ended, MI_RESULT_OK);
    CHECK(MI_Instance_GetElement(lamp, "Size", &value, &type, NULL, NULL) == MI_RESULT_OK);
    CHECK_STR(demo_text(lamp, "Size"), "3");
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    return type;
}

static void type_values(struct demo *demo)
{
    bool has_ancestors = is(demo, "default") || is(demo, "windows") || is(demo, "omi");
    bool has_classes = has_ancestors || is(demo, "openwsman");
    MI_Type typed = has_classes ? MI_UINT32 : MI_STRING;
    unsigned long gets = peer_counter(&demo->peer, "get");
    CHECK(type_of_size(demo, &demo->session, MI_OPERATIONFLAGS_NO_RTTI) == MI_STRING);
    CHECK(type_of_size(demo, &demo->session, MI_OPERATIONFLAGS_BASIC_RTTI) == MI_STRING);
    CHECK(peer_counter(&demo->peer, "get") == gets + 2);
    unsigned long requests = peer_stats(&demo->peer).requests;
    CHECK(type_of_size(demo, &demo->session, MI_OPERATIONFLAGS_STANDARD_RTTI) == typed);
    unsigned long first = peer_stats(&demo->peer).requests - requests;
    CHECK(type_of_size(demo, &demo->session, 0) == typed);
    unsigned long before = peer_stats(&demo->peer).requests;
    CHECK(type_of_size(demo, &demo->session, MI_OPERATIONFLAGS_FULL_RTTI) == typed);
    unsigned long full = peer_stats(&demo->peer).requests - before;
    CHECK(full == (has_ancestors ? 2u : 1u)); /* Demo_Thing as well */
    CHECK(type_of_size(demo, &demo->session, MI_OPERATIONFLAGS_FULL_RTTI) == typed);
    CHECK(type_of_size(demo, &demo->session, MI_OPERATIONFLAGS_BASIC_RTTI) == typed);
    CHECK(type_of_size(demo, &demo->session, MI_OPERATIONFLAGS_NO_RTTI) == MI_STRING);
    unsigned long all = peer_stats(&demo->peer).requests - requests;
    CHECK(first >= 2 && all == first + full + 4); /* the declarations are asked for once */
}

static void values_are_typed_by_declarations_unless_the_flags_say_otherwise(void)
{
    with_every_agent(type_values);
}

/* A lamp with a datetime, after one was read: OMI wants it as it writes it. */
static void write_back(struct demo *demo)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *lamp = NULL;
    if (is(demo, "amt") || is(demo, "openwsman")) {
        return; /* nothing says which of the strings is the key */
    }
    demo_get_lamp(demo, 2, demo_keep, &lamp);
    MI_Value value;
    MI_Type type;
    CHECK(MI_Instance_GetElement(lamp, "Bought", &value, &type, NULL, NULL) == MI_RESULT_OK);
    CHECK(type == MI_DATETIME && value.datetime.isTimestamp);
    CHECK(value.datetime.u.timestamp.year == 2025 && value.datetime.u.timestamp.second == 5);
    MI_Session_ModifyInstance(&demo->session, 0, NULL, DEMO, lamp, NULL, &operation);
    struct ended ended = demo_drain(&operation, NULL, NULL);
    EXPECT(ended, MI_RESULT_OK);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
}

static void an_instance_that_was_read_can_be_written_back(void)
{
    with_every_agent(write_back);
}

int main(void)
{
    RUN(a_query_with_markup_finds_its_instance);
    RUN(a_projection_has_its_class_and_bad_queries_are_errors);
    RUN(associations_obey_every_filter);
    RUN(classes_are_served_as_far_as_the_agent_has_them);
    RUN(values_are_typed_by_declarations_unless_the_flags_say_otherwise);
    RUN(an_instance_that_was_read_can_be_written_back);
    return 0;
}
