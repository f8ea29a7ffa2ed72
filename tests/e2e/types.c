/* SPDX-License-Identifier: MIT */
/* Every type of property as agents write it, typed by the declaration they serve. */
#include "demo.h"

/* What a property of Demo_AllTypes holds, scalars as demo_text writes them. */
static const struct {
    const char *name;
    MI_Type type;
    const char *max;
    const char *min;
} scalars[] = {
    {"Boolean", MI_BOOLEAN, "true", "false"},
    {"Uint8", MI_UINT8, "255", "0"},
    {"Sint8", MI_SINT8, "127", "-128"},
    {"Uint16", MI_UINT16, "65535", "0"},
    {"Sint16", MI_SINT16, "32767", "-32768"},
    {"Uint32", MI_UINT32, "4294967295", "0"},
    {"Sint32", MI_SINT32, "2147483647", "-2147483648"},
    {"Uint64", MI_UINT64, "18446744073709551615", "0"},
    {"Sint64", MI_SINT64, "9223372036854775807", "-9223372036854775808"},
};
enum { SCALARS = sizeof(scalars) / sizeof(scalars[0]) };

static const struct {
    const char *name;
    MI_Type type;
    MI_Uint32 count;
} arrays[] = {
    {"BooleanA", MI_BOOLEANA, 3}, {"Uint8A", MI_UINT8A, 3},       {"Sint8A", MI_SINT8A, 3},
    {"Uint16A", MI_UINT16A, 2},   {"Sint16A", MI_SINT16A, 2},     {"Uint32A", MI_UINT32A, 2},
    {"Sint32A", MI_SINT32A, 2},   {"Uint64A", MI_UINT64A, 2},     {"Sint64A", MI_SINT64A, 2},
    {"Real32A", MI_REAL32A, 3},   {"Real64A", MI_REAL64A, 5},     {"Char16A", MI_CHAR16A, 3},
    {"StringA", MI_STRINGA, 5},   {"DatetimeA", MI_DATETIMEA, 2}, {"InstanceA", MI_INSTANCEA, 2},
};

/* amt has no declarations; openwsman has its own form. */
static const char *const agents[] = {"default", "windows", "omi", "openwsman"};

static MI_Instance *get(struct demo *demo, const char *id)
{
    MI_Operation operation = MI_OPERATION_NULL;
    MI_Instance *key = demo_new(demo, "Demo_AllTypes");
    MI_Instance *all = NULL;
    demo_set_text(key, "Id", id, MI_FLAG_KEY);
    MI_Session_GetInstance(&demo->session, 0, NULL, DEMO, key, NULL, &operation);
    struct ended ended = demo_drain(&operation, demo_keep, &all);
    EXPECT(ended, MI_RESULT_OK);
    CHECK(MI_Instance_Delete(key) == MI_RESULT_OK);
    return all;
}

static MI_Value value_of(const MI_Instance *all, const char *name, MI_Type wanted)
{
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    CHECK(MI_Instance_GetElement(all, name, &value, &type, &flags, NULL) == MI_RESULT_OK);
    if (type != wanted || (flags & MI_FLAG_NULL) != 0) {
        (void)fprintf(stderr, "%s: type %d, not %d; flags %x\n", name, (int)type, (int)wanted,
                      (unsigned)flags);
    }
    CHECK(type == wanted && (flags & MI_FLAG_NULL) == 0);
    return value;
}

/* openwsman does not declare what is inherited, as are the key of a lamp and the watts of a led. */
static void check_max(const MI_Instance *all, bool has_inherited)
{
    for (size_t i = 0; i < SCALARS; i++) {
        (void)value_of(all, scalars[i].name, scalars[i].type);
        CHECK_STR(demo_text(all, scalars[i].name), scalars[i].max);
    }
    for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++) {
        CHECK(value_of(all, arrays[i].name, arrays[i].type).array.size == arrays[i].count);
    }
    CHECK(value_of(all, "Real32", MI_REAL32).real32 > 3.4e38F);
    CHECK(value_of(all, "Real64", MI_REAL64).real64 > 1.79e308);
    CHECK(value_of(all, "Char16", MI_CHAR16).char16 == 65533);
    MI_Datetime when = value_of(all, "Timestamp", MI_DATETIME).datetime;
    CHECK(when.isTimestamp && when.u.timestamp.year == 2024 && when.u.timestamp.month == 2);
    CHECK(when.u.timestamp.microseconds == 123456 && when.u.timestamp.utc == -330);
    MI_Datetime span = value_of(all, "Interval", MI_DATETIME).datetime;
    CHECK(!span.isTimestamp && span.u.interval.days == 12 && span.u.interval.seconds == 6);
    CHECK_CONTAINS(demo_text(all, "String"), "\xF0\x9F\x98\x80");
    const MI_Instance *lamp = value_of(all, "Reference", MI_REFERENCE).reference;
    (void)value_of(lamp, "Id", has_inherited ? MI_UINT32 : MI_STRING);
    CHECK_STR(demo_text(lamp, "Id"), "1");
    const MI_Instance *bulb = value_of(all, "Instance", MI_INSTANCE).instance;
    CHECK_STR(demo_text(bulb, "Maker"), "inner <&> \"q\"");
    (void)value_of(bulb, "Watts", MI_UINT16);
    MI_Array bulbs = value_of(all, "InstanceA", MI_INSTANCEA).array;
    for (MI_Uint32 i = 0; has_inherited && i < bulbs.size; i++) {
        (void)value_of(((MI_Instance **)bulbs.data)[i], "Watts", MI_UINT16);
    }
}

static void every_type_has_its_greatest_value(void)
{
    for (size_t i = 0; i < sizeof(agents) / sizeof(agents[0]); i++) {
        struct demo demo;
        (void)printf("  %s\n", agents[i]);
        (void)fflush(stdout);
        demo_open(&demo, agents[i], NULL, NULL);
        MI_Instance *all = get(&demo, "max");
        check_max(all, strcmp(agents[i], "openwsman") != 0);
        CHECK(MI_Instance_Delete(all) == MI_RESULT_OK);
        demo_close(&demo);
    }
}

static void the_least_values_and_nulls_are_typed_too(void)
{
    for (size_t i = 0; i < sizeof(agents) / sizeof(agents[0]); i++) {
        struct demo demo;
        demo_open(&demo, agents[i], NULL, NULL);
        MI_Instance *least = get(&demo, "min");
        MI_Instance *null = get(&demo, "null");
        for (size_t k = 0; k < SCALARS; k++) {
            MI_Value value;
            MI_Type type;
            MI_Uint32 flags;
            (void)value_of(least, scalars[k].name, scalars[k].type);
            CHECK_STR(demo_text(least, scalars[k].name), scalars[k].min);
            CHECK(MI_Instance_GetElement(null, scalars[k].name, &value, &type, &flags, NULL) ==
                  MI_RESULT_OK);
            CHECK(type == scalars[k].type && (flags & MI_FLAG_NULL) != 0);
        }
        CHECK(MI_Instance_Delete(least) == MI_RESULT_OK);
        CHECK(MI_Instance_Delete(null) == MI_RESULT_OK);
        demo_close(&demo);
    }
}

static void one_value_of_an_array_is_still_an_array(void)
{
    for (size_t i = 0; i < sizeof(agents) / sizeof(agents[0]); i++) {
        struct demo demo;
        demo_open(&demo, agents[i], NULL, NULL);
        MI_Instance *least = get(&demo, "min");
        CHECK(value_of(least, "Uint32A", MI_UINT32A).uint32a.data[0] == 7);
        CHECK_STR(value_of(least, "StringA", MI_STRINGA).stringa.data[0], "only");
        CHECK(MI_Instance_Delete(least) == MI_RESULT_OK);
        demo_close(&demo);
    }
}

/* Every class that is named costs one request, whatever comes of it, and no operation. */
static void without_declarations_everything_is_a_string(void)
{
    struct demo demo;
    demo_open(&demo, "amt", NULL, NULL);
    MI_Instance *all = get(&demo, "max");
    CHECK_STR(value_of(all, "Uint8", MI_STRING).string, "255");
    const MI_Instance *lamp = value_of(all, "Reference", MI_REFERENCE).reference;
    CHECK_STR(value_of(lamp, "Id", MI_STRING).string, "1");
    const MI_Instance *bulb = value_of(all, "Instance", MI_INSTANCE).instance;
    (void)value_of(bulb, "Watts", MI_STRING);
    CHECK(MI_Instance_Delete(all) == MI_RESULT_OK);
    demo_close(&demo);
}

int main(void)
{
    RUN(every_type_has_its_greatest_value);
    RUN(the_least_values_and_nulls_are_typed_too);
    RUN(one_value_of_an_array_is_still_an_array);
    RUN(without_declarations_everything_is_a_string);
    return 0;
}
