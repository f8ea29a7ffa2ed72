/* SPDX-License-Identifier: MIT */
/* GetInstance, CreateInstance, ModifyInstance, DeleteInstance with every agent. */
#include "demo.h"

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

static struct ended get(struct demo *demo, const MI_Instance *key, MI_Instance **kept)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Session_GetInstance(&demo->session, 0, NULL, DEMO, key, NULL, &operation);
    return demo_drain(&operation, kept == NULL ? NULL : demo_keep, kept);
}

static void get_two(struct demo *demo)
{
    MI_Instance *lamp = NULL;
    const MI_Char *class_name = NULL;
    demo_get_lamp(demo, 2, demo_keep, &lamp);
    CHECK(MI_Instance_GetClassName(lamp, &class_name) == MI_RESULT_OK);
    CHECK_STR(class_name, "Demo_Lamp");
    CHECK_STR(demo_text(lamp, "Id"), "2");
    CHECK_STR(demo_text(lamp, "Name"), "a&b");
    CHECK_STR(demo_text(lamp, "Colour"), "red");
    CHECK_STR(demo_text(lamp, "Size"), "3");
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
    MI_Instance *desk = NULL;
    MI_Instance *key = demo_new(demo, "Demo_Desk");
    const MI_Value number = {.uint16 = 2};
    demo_set_text(key, "Room", "south", MI_FLAG_KEY);
    demo_set(key, "Number", MI_UINT16, number, MI_FLAG_KEY);
    CHECK(get(demo, key, &desk).result == MI_RESULT_OK);
    CHECK_STR(demo_text(desk, "Room"), "south");
    CHECK(MI_Instance_Delete(desk) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
}

static void an_instance_is_found_by_one_key_or_two(void)
{
    with_every_agent(get_two);
}

static void get_what_is_not(struct demo *demo)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *key = demo_lamp(demo, 4711);
    struct ended ended = get(demo, key, NULL);
    EXPECT(ended, MI_RESULT_NOT_FOUND);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    key = demo_new(demo, "Demo_Nothing");
    demo_set_number(key, "Id", 1, MI_FLAG_KEY);
    ended = get(demo, key, NULL);
    CHECK(ended.result != MI_RESULT_OK && ended.report.has_details);
    (void)printf("    no such class: %d\n", (int)ended.result);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    key = demo_lamp(demo, 1);
    MI_Session_GetInstance(&demo->session, 0, NULL, MI_T("root/nowhere"), key, NULL, &operation);
    ended = demo_drain(&operation, NULL, NULL);
    CHECK(ended.result != MI_RESULT_OK && ended.report.has_details);
    (void)printf("    no such namespace: %d\n", (int)ended.result);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
}

static void what_is_not_there_is_an_error_with_details(void)
{
    with_every_agent(get_what_is_not);
}

static MI_Instance *new_lamp(struct demo *demo)
{
    MI_Instance *lamp = demo_lamp(demo, 77);
    const MI_Uint8 levels[] = {9, 0, 255};
    const MI_Value on = {.boolean = MI_TRUE};
    const MI_Value weight = {.real64 = 0.1};
    MI_Value value;
    memset(&value, 0, sizeof(value));
    demo_set_text(lamp, "Name", "new <&> \"one\" \xE2\x82\xAC", 0);
    demo_set(lamp, "On", MI_BOOLEAN, on, 0);
    demo_set_number(lamp, "Size", 4294967295u, 0);
    demo_set(lamp, "Weight", MI_REAL64, weight, 0);
    value.uint8a.size = 3;
    CHECK((value.uint8a.data = malloc(sizeof(levels))) != NULL);
    memcpy(value.uint8a.data, levels, sizeof(levels));
    demo_set(lamp, "Levels", MI_UINT8A, value, 0);
    free(value.uint8a.data);
    MI_Instance *bulb = demo_new(demo, "Demo_Bulb");
    const MI_Value watts = {.uint16 = 12};
    demo_set(bulb, "Watts", MI_UINT16, watts, 0);
    const MI_Value inner = {.instance = bulb};
    demo_set(lamp, "Bulb", MI_INSTANCE, inner, 0);
    CHECK(MI_Instance_Delete(bulb) == MI_RESULT_OK);
    const MI_Value bought = {.datetime = {.isTimestamp = 1,
                                          .u.timestamp = {.year = 2024,
                                                          .month = 2,
                                                          .day = 29,
                                                          .hour = 23,
                                                          .minute = 59,
                                                          .second = 58,
                                                          .microseconds = 123456,
                                                          .utc = 60}}};
    demo_set(lamp, "Bought", MI_DATETIME, bought, 0);
    return lamp;
}

static void check_levels(const MI_Instance *lamp, size_t count)
{
    MI_Value value;
    MI_Type type;
    CHECK(MI_Instance_GetElement(lamp, "Levels", &value, &type, NULL, NULL) == MI_RESULT_OK);
    CHECK((type & MI_ARRAY) != 0 && value.array.size == count);
}

static void check_bulb(const MI_Instance *lamp)
{
    MI_Value value;
    MI_Type type;
    CHECK(MI_Instance_GetElement(lamp, "Bulb", &value, &type, NULL, NULL) == MI_RESULT_OK);
    CHECK(type == MI_INSTANCE);
    CHECK_STR(demo_text(value.instance, "Watts"), "12");
}

static void create_modify_delete(struct demo *demo)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *lamp = new_lamp(demo);
    MI_Instance *kept = NULL;
    MI_Session_CreateInstance(&demo->session, 0, NULL, DEMO, lamp, NULL, &operation);
    struct ended ended = demo_drain(&operation, demo_keep, &kept);
    EXPECT(ended, MI_RESULT_OK);
    CHECK(ended.count == 1);
    CHECK_STR(demo_text(kept, "Id"), "77");

    CHECK(get(demo, kept, &kept).result == MI_RESULT_OK); /* the reference is a key */
    CHECK_STR(demo_text(kept, "Name"), "new <&> \"one\" \xE2\x82\xAC");
    CHECK_STR(demo_text(kept, "Size"), "4294967295");
    check_levels(kept, 3);
    check_bulb(kept);

    MI_Session_CreateInstance(&demo->session, 0, NULL, DEMO, lamp, NULL, &operation);
    ended = demo_drain(&operation, NULL, NULL);
    EXPECT(ended, MI_RESULT_ALREADY_EXISTS);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);

    MI_Instance *change = demo_lamp(demo, 77);
    demo_set_text(change, "Colour", "g\xC3\xBCn", 0);
    MI_Session_ModifyInstance(&demo->session, 0, NULL, DEMO, change, NULL, &operation);
    ended = demo_drain(&operation, NULL, NULL);
    EXPECT(ended, MI_RESULT_OK);
    CHECK(get(demo, change, &kept).result == MI_RESULT_OK);
    CHECK_STR(demo_text(kept, "Colour"), "g\xC3\xBCn");
    CHECK_STR(demo_text(kept, "Size"), "4294967295"); /* not sent, not changed */

    MI_Session_DeleteInstance(&demo->session, 0, NULL, DEMO, change, NULL, &operation);
    ended = demo_drain(&operation, NULL, NULL);
    EXPECT(ended, MI_RESULT_OK);
    CHECK(ended.count == 0);
    MI_Session_DeleteInstance(&demo->session, 0, NULL, DEMO, change, NULL, &operation);
    ended = demo_drain(&operation, NULL, NULL);
    EXPECT(ended, MI_RESULT_NOT_FOUND);
    MI_Session_ModifyInstance(&demo->session, 0, NULL, DEMO, change, NULL, &operation);
    ended = demo_drain(&operation, NULL, NULL);
    EXPECT(ended, MI_RESULT_NOT_FOUND);
    ended = get(demo, change, NULL);
    EXPECT(ended, MI_RESULT_NOT_FOUND);
    CHECK(MI_Instance_Delete(change) == MI_RESULT_OK);
    CHECK(MI_Instance_Delete(kept) == MI_RESULT_OK);
}

static void an_instance_is_created_read_changed_and_deleted(void)
{
    with_every_agent(create_modify_delete);
}

int main(void)
{
    RUN(an_instance_is_found_by_one_key_or_two);
    RUN(what_is_not_there_is_an_error_with_details);
    RUN(an_instance_is_created_read_changed_and_deleted);
    return 0;
}
