/* SPDX-License-Identifier: MIT */
/* The short way makes the instances the long way makes, and leaves alone what is not its own. */
#include "class_fixture.h"
#include "mi/class.h"
#include "mi/convert_direct.h"
#include "testlib/leak.h"

#define TEXT(string)                                                                               \
    {                                                                                              \
        .kind = WSMI_ITEM_TEXT, .text = V(string), .offset = 7                                     \
    }
#define NIL                                                                                        \
    {                                                                                              \
        .kind = WSMI_ITEM_NULL                                                                     \
    }
#define ITEMS(...)                                                                                 \
    .items = (const struct wsmi_item[]){__VA_ARGS__},                                              \
    .item_count = sizeof((const struct wsmi_item[]){__VA_ARGS__}) / sizeof(struct wsmi_item)

static MI_Class *lamp_class(void)
{
    MI_Class *class_object;
    struct wsmi_error error;
    cr_assert(wsmi_class_from_cim(&fixture_class, "root", "srv", &class_object, &error));
    return class_object;
}

/* Of every type there is, in an order that is not the class's, in the case some agents write. */
static const struct wsmi_property usual[] = {
    {.name = V("On"), ITEMS(TEXT("TRUE"))},
    {.name = V("U8"), ITEMS(TEXT("200"))},
    {.name = V("s8"), ITEMS(TEXT(" -128 "))},
    {.name = V("U64"), ITEMS(TEXT("18446744073709551615"))},
    {.name = V("S64"), ITEMS(TEXT("-9223372036854775808"))},
    {.name = V("U16"), ITEMS(TEXT("0"))},
    {.name = V("S16"), ITEMS(TEXT("+7"))},
    {.name = V("U32"), ITEMS(NIL)},
    {.name = V("S32"), ITEMS(TEXT("-1"))},
    {.name = V("R32"), ITEMS(TEXT("1.5"))},
    {.name = V("R64"), ITEMS(TEXT("1e3"))},
    {.name = V("C16"), ITEMS(TEXT("65"))},
    {.name = V("Since"), ITEMS({.kind = WSMI_ITEM_DATETIME, .text = V("2024-05-06T07:08:09Z")})},
    {.name = V("For"), ITEMS(TEXT("00000001020304.000005:000"))},
    {.name = V("Text"), ITEMS(TEXT(""))},
    {.name = V("Id"), .is_key = true, ITEMS(TEXT("a key"))},
    {.name = V("U32A"), ITEMS(TEXT("1"), TEXT("2"), TEXT("3"))},
    {.name = V("TextA"), ITEMS(TEXT("one"), TEXT(""), TEXT("three and more"))},
};
enum { USUAL = sizeof(usual) / sizeof(usual[0]) };

static MI_Instance *make(const struct wsmi_cim_instance *in, const MI_Char *class_name,
                         const struct wsmi_typing *typing)
{
    MI_Instance *instance;
    struct wsmi_error error;
    cr_assert(wsmi_instance_from_cim(in, class_name, typing, &instance, &error), "%s",
              error.reason);
    return instance;
}

static void check_same(const MI_Instance *a, const MI_Instance *b)
{
    MI_Uint32 count;
    MI_Uint32 other;
    (void)MI_Instance_GetElementCount(a, &count);
    (void)MI_Instance_GetElementCount(b, &other);
    cr_assert_eq(count, other);
    cr_assert_str_eq(a->nameSpace, b->nameSpace);
    cr_assert_str_eq(a->serverName, b->serverName);
    for (MI_Uint32 i = 0; i < count; i++) {
        const MI_Char *names[2];
        MI_Value values[2];
        MI_Type types[2];
        MI_Uint32 flags[2];
        (void)MI_Instance_GetElementAt(a, i, &names[0], &values[0], &types[0], &flags[0]);
        (void)MI_Instance_GetElementAt(b, i, &names[1], &values[1], &types[1], &flags[1]);
        cr_assert_str_eq(names[0], names[1]);
        cr_assert_eq(types[0], types[1], "%s", names[0]);
        cr_assert_eq(flags[0], flags[1], "%s: %x, %x", names[0], flags[0], flags[1]);
        if ((flags[0] & MI_FLAG_NULL) != 0) {
            continue;
        }
        if (types[0] == MI_STRING) {
            cr_assert_str_eq(values[0].string, values[1].string);
        } else if (types[0] == MI_STRINGA) {
            cr_assert_eq(values[0].stringa.size, values[1].stringa.size);
            for (MI_Uint32 j = 0; j < values[0].stringa.size; j++) {
                cr_assert_str_eq(values[0].stringa.data[j], values[1].stringa.data[j]);
            }
        } else if (types[0] == MI_UINT32A) {
            cr_assert_eq(values[0].uint32a.size, values[1].uint32a.size);
            cr_assert_arr_eq(values[0].uint32a.data, values[1].uint32a.data,
                             values[0].uint32a.size * sizeof(MI_Uint32));
        } else {
            cr_assert_arr_eq(&values[0], &values[1], sizeof(values[0]), "%s", names[0]);
        }
    }
}

LEAK_TEST(convert_direct, both_ways_make_the_same)
{
    MI_Class *declaration = lamp_class();
    struct wsmi_slabs slabs = {NULL};
    const struct wsmi_typing typing = {.declaration = declaration,
                                       .name_space = "root/cimv2",
                                       .server_name = "srv",
                                       .slabs = &slabs};
    for (size_t count = 0; count <= USUAL; count++) {
        const struct wsmi_cim_instance in = {
            .class_name = V("Demo_Lamp"), .properties = usual, .property_count = count};
        MI_Instance *direct;
        MI_Instance *clone;
        cr_assert_eq(wsmi_instance_direct(&in, "Demo_Lamp", &typing, &direct), WSMI_DIRECT_MADE);
        /* Another case of the class name is another class to the short way. */
        MI_Instance *made = make(&in, "DEMO_LAMP", &typing);
        check_same(direct, made);
        cr_assert_eq(MI_Instance_Clone(direct, &clone), MI_RESULT_OK);
        cr_assert_eq(MI_Instance_Delete(direct), MI_RESULT_OK);
        check_same(clone, made);
        cr_assert_eq(MI_Instance_Delete(clone), MI_RESULT_OK);
        cr_assert_eq(MI_Instance_Delete(made), MI_RESULT_OK);
    }
    wsmi_slabs_clean_up(&slabs);
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
}

LEAK_TEST(convert_direct, instances_outlive_the_memory_they_were_taken_from)
{
    MI_Class *declaration = lamp_class();
    struct wsmi_slabs slabs = {NULL};
    const struct wsmi_cim_instance in = {
        .class_name = V("Demo_Lamp"), .properties = usual, .property_count = USUAL};
    const struct wsmi_typing typing = {.declaration = declaration,
                                       .name_space = "root/cimv2",
                                       .server_name = "srv",
                                       .slabs = &slabs};
    MI_Instance *kept[50];
    for (size_t i = 0; i < 50; i++) {
        kept[i] = make(&in, NULL, &typing);
    }
    MI_Instance *other = make(&in, "demo_lamp", &typing);
    wsmi_slabs_clean_up(&slabs);
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
    for (size_t i = 0; i < 50; i++) {
        check_same(kept[i], other);
        cr_assert_eq(MI_Instance_Delete(kept[i]), MI_RESULT_OK);
    }
    cr_assert_eq(MI_Instance_Delete(other), MI_RESULT_OK);
}

/* One of them among usual ones. */
static const struct wsmi_property unusual[] = {
    {.name = V("Extra"), ITEMS(TEXT("1"))},
    {.name = V("U8"), ITEMS(TEXT("256"))},
    {.name = V("Text"), ITEMS(TEXT("a"), TEXT("b"))},
    {.name = V("U8A"), ITEMS(TEXT("AQID"))},
    {.name = V("TextA"), ITEMS(TEXT("a"), NIL)},
    {.name = V("Text"), .is_key = true, ITEMS(TEXT("no key of the class"))},
    {.name = V("Text"), .is_unset = true, ITEMS(NIL)},
    {.name = V("U32A"), .is_array = true, .empty_type = WSMI_TYPE_UINT32},
    {.name = V("Maker"), ITEMS({.kind = WSMI_ITEM_REFERENCE})},
    {.name = V("Id"), ITEMS(TEXT("twice"))},
};

LEAK_TEST(convert_direct, what_is_unusual_is_left_to_the_long_way)
{
    MI_Class *declaration = lamp_class();
    const struct wsmi_typing typing = {.declaration = declaration};
    for (size_t i = 0; i < sizeof(unusual) / sizeof(unusual[0]); i++) {
        const struct wsmi_property properties[] = {usual[0], usual[15], unusual[i]};
        const struct wsmi_cim_instance in = {
            .class_name = V("Demo_Lamp"), .properties = properties, .property_count = 3};
        MI_Instance *instance = (MI_Instance *)&instance;
        cr_assert_eq(wsmi_instance_direct(&in, "Demo_Lamp", &typing, &instance),
                     WSMI_DIRECT_UNUSUAL, "%zu", i);
        cr_assert_eq(instance, (MI_Instance *)&instance, "nothing is written");
    }
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
}

/* A program's own declaration may have a name twice; GetElement shows the first. */
LEAK_TEST(convert_direct, of_two_properties_of_one_name_the_first_takes_the_value)
{
    const MI_PropertyDecl on = {.name = "On", .type = MI_BOOLEAN};
    const MI_PropertyDecl level = {.name = "Level", .type = MI_UINT32};
    const MI_PropertyDecl again = {.name = "On", .type = MI_BOOLEAN};
    const MI_PropertyDecl *const declared[] = {&on, &level, &again};
    const MI_ClassDecl twice = {.name = "Demo_Lamp", .properties = declared, .numProperties = 3};
    const struct wsmi_property sent[] = {{.name = V("Level"), ITEMS(TEXT("7"))},
                                         {.name = V("On"), ITEMS(TEXT("true"))}};
    const struct wsmi_cim_instance in = {
        .class_name = V("Demo_Lamp"), .properties = sent, .property_count = 2};
    struct wsmi_decl *decl;
    struct wsmi_typing typing = {.declaration = NULL};
    MI_Class *declaration;
    MI_Instance *instance;
    MI_Value value;
    MI_Uint32 flags;
    cr_assert_eq(wsmi_decl_share(&twice, &decl), MI_RESULT_OK);
    cr_assert_eq(wsmi_class_new(decl, NULL, NULL, &declaration), MI_RESULT_OK);
    wsmi_decl_unref(decl);
    typing.declaration = declaration;
    cr_assert_eq(wsmi_instance_direct(&in, "Demo_Lamp", &typing, &instance), WSMI_DIRECT_MADE);
    cr_assert_eq(MI_Instance_GetElement(instance, "On", &value, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert_eq(flags & MI_FLAG_NULL, 0);
    cr_assert(value.boolean);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
}
