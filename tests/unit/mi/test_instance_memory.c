/* SPDX-License-Identifier: MIT */
/*
 * How much memory results take, and that the k-th allocation may fail while instances are made of
 * messages, classes and each other.
 */
#include <stdio.h>

#include "class_fixture.h"
#include "failing_malloc.h"
#include "generated_lamp.h"
#include "mi/class.h"
#include "mi/filter.h"
#include "mi/instance.h"
#include "mi/property_set.h"

enum { PROPERTIES = 20 };

struct message {
    char names[PROPERTIES][16];
    struct wsmi_item items[PROPERTIES];
    struct wsmi_property properties[PROPERTIES];
    struct wsmi_cim_instance instance;
};

/* Twenty short properties, strings and numbers. */
static void message_init(struct message *message)
{
    memset(message, 0, sizeof(*message));
    for (unsigned i = 0; i < PROPERTIES; i++) {
        (void)snprintf(message->names[i], sizeof(message->names[i]), "Property%u", i);
        message->items[i].kind = WSMI_ITEM_TEXT;
        message->items[i].text = WSMI_VIEW("12345678");
        message->items[i].has_hint = true;
        message->items[i].hint = i % 2 == 0 ? WSMI_TYPE_STRING : WSMI_TYPE_UINT32;
        message->properties[i].name = wsmi_view_from_str(message->names[i]);
        message->properties[i].items = &message->items[i];
        message->properties[i].item_count = 1;
    }
    message->instance.class_name = WSMI_VIEW("Demo_Short");
    message->instance.properties = message->properties;
    message->instance.property_count = PROPERTIES;
}

LEAK_TEST(instance_memory, a_result_of_twenty_short_properties_is_one_small_allocation)
{
    struct message message;
    struct wsmi_shapes shapes;
    struct wsmi_error error;
    MI_Instance *first;
    MI_Instance *second;
    MI_Instance *clone;
    memset(&shapes, 0, sizeof(shapes));
    message_init(&message);
    const struct wsmi_typing typing = {
        .shapes = &shapes, .name_space = "root/cimv2", .server_name = "server.example"};
    cr_assert(wsmi_instance_from_cim(&message.instance, NULL, &typing, &first, &error));
    long before = memory_use.live;
    cr_assert(wsmi_instance_from_cim(&message.instance, NULL, &typing, &second, &error));
    cr_assert_eq(memory_use.live, before + 1, "one allocation stays, whatever was used to make it");
    cr_assert_eq(first->classDecl, second->classDecl);
    /* The clone of a result is exactly what the result is: its block is made last. */
    before = memory_use.live;
    cr_assert_eq(MI_Instance_Clone(second, &clone), MI_RESULT_OK);
    cr_assert_eq(memory_use.live, before + 1);
    cr_assert_gt(memory_use.last_bytes, PROPERTIES * sizeof(MI_Uint32Field));
    cr_assert_leq(memory_use.last_bytes, 3072, "%zu bytes", memory_use.last_bytes);
    cr_assert_eq(clone->classDecl, second->classDecl);
    cr_assert_eq(MI_Instance_Delete(clone), MI_RESULT_OK);
    /* Deleting the one leaves the other whole: nothing but the declaration is shared. */
    cr_assert_eq(MI_Instance_Delete(first), MI_RESULT_OK);
    wsmi_shapes_clean_up(&shapes);
    MI_Value value;
    cr_assert_eq(MI_Instance_GetElement(second, "Property18", &value, NULL, NULL, NULL),
                 MI_RESULT_OK);
    cr_assert_str_eq(value.string, "12345678");
    cr_assert_eq(MI_Instance_Delete(second), MI_RESULT_OK);
}

static const struct wsmi_selector keys[] = {{.name = V("Id"), .text = V("m1")}};
static const struct wsmi_epr maker = {
    .resource_uri = V("http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Demo_Maker"),
    .selectors = keys,
    .selector_count = 1};
static const struct wsmi_item strings[] = {{.kind = WSMI_ITEM_TEXT, .text = V("a")},
                                           {.kind = WSMI_ITEM_TEXT, .text = V("b")}};
static const struct wsmi_item wrong = {.kind = WSMI_ITEM_TEXT, .text = V("x")};
static const struct wsmi_cim_instance bulb = {.class_name = V("Demo_Bulb")};
static const struct wsmi_item references = {.kind = WSMI_ITEM_REFERENCE, .reference = &maker};
static const struct wsmi_item bulbs[] = {{.kind = WSMI_ITEM_INSTANCE, .instance = &bulb},
                                         {.kind = WSMI_ITEM_INSTANCE, .instance = &bulb}};
static const struct wsmi_property rich[] = {
    {.name = V("TextA"), .items = strings, .item_count = 2},
    {.name = V("Maker"), .items = &references, .item_count = 1},
    {.name = V("Any"), .items = bulbs, .item_count = 2},
    {.name = V("U8"), .items = &wrong, .item_count = 1},
    {.name = V("Extra"), .items = &wrong, .item_count = 1},
};
static const struct wsmi_cim_instance rich_instance = {
    .class_name = V("Demo_Lamp"), .properties = rich, .property_count = 5};

static bool convert(void *context)
{
    struct wsmi_shapes shapes;
    const struct wsmi_typing typing = {
        .declaration = context, .shapes = &shapes, .name_space = "root", .server_name = "srv"};
    struct wsmi_error error;
    MI_Instance *instance;
    memset(&shapes, 0, sizeof(shapes));
    bool made = wsmi_instance_from_cim(&rich_instance, NULL, &typing, &instance, &error);
    cr_assert(made || error.code == WSMI_E_OOM, "%s", made ? "" : error.reason);
    wsmi_shapes_clean_up(&shapes);
    if (made) {
        cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
    }
    return made;
}

LEAK_TEST(instance_memory, an_instance_from_a_message_is_whole_or_none)
{
    MI_Class *declaration;
    struct wsmi_error error;
    cr_assert(wsmi_class_from_cim(&fixture_class, "root", "srv", &declaration, &error));
    fail_each_allocation(convert, declaration, 10);
    fail_each_allocation(convert, NULL, 10);
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
}

static bool use_typed(void *context)
{
    MI_Instance *instance = NULL;
    MI_Instance *clone = NULL;
    MI_Class *class_object = NULL;
    Gen_Lamp lamp;
    MI_Value value = {.string = (MI_Char[]){"text"}};
    (void)context;
    bool complete = wsmi_instance_new_rtti(&Gen_Lamp_rtti, &instance) == MI_RESULT_OK;
    complete =
        complete && MI_Instance_SetElement(instance, "Id", &value, MI_STRING, 0) == MI_RESULT_OK;
    complete = complete && MI_Instance_SetNameSpace(instance, "root") == MI_RESULT_OK;
    complete = complete && MI_Instance_SetServerName(instance, "srv") == MI_RESULT_OK;
    complete = complete && MI_Instance_Clone(instance, &clone) == MI_RESULT_OK;
    complete = complete && MI_Instance_GetClass(instance, &class_object) == MI_RESULT_OK;
    bool constructed =
        complete && wsmi_instance_construct(&Gen_Lamp_rtti, &lamp.__instance) == MI_RESULT_OK;
    if (constructed) {
        cr_assert_eq(MI_Instance_Destruct(&lamp.__instance), MI_RESULT_OK);
    }
    if (class_object != NULL) {
        cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
    }
    if (clone != NULL) {
        cr_assert_eq(MI_Instance_Delete(clone), MI_RESULT_OK);
    }
    if (instance != NULL) {
        cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
    }
    return complete && constructed;
}

LEAK_TEST(instance_memory, a_typed_instance_is_whole_or_none)
{
    fail_each_allocation(use_typed, NULL, 8);
}

/* Beyond the room, and a clone that grows: what fails leaves no trace. */
static bool grow(void *context)
{
    MI_Instance *instance;
    MI_Instance *clone = NULL;
    MI_Uint32 count;
    MI_Uint32 added = 0;
    (void)context;
    if (wsmi_instance_new("C", &instance) != MI_RESULT_OK) {
        return false;
    }
    bool complete = true;
    for (; complete && added < WSMI_INSTANCE_ROOM + 2; added++) {
        const char name[] = {'E', (char)('0' + added / 10), (char)('0' + added % 10), 0};
        complete = wsmi_instance_add_string(instance, name, "x") == MI_RESULT_OK;
    }
    added -= complete ? 0 : 1;
    cr_assert_eq(MI_Instance_GetElementCount(instance, &count), MI_RESULT_OK);
    cr_assert_eq(count, added);
    complete = complete && MI_Instance_Clone(instance, &clone) == MI_RESULT_OK;
    complete = complete && wsmi_instance_add_string(clone, "More", "x") == MI_RESULT_OK;
    if (clone != NULL) {
        cr_assert_eq(MI_Instance_Delete(clone), MI_RESULT_OK);
    }
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
    return complete;
}

LEAK_TEST(instance_memory, growing_adds_an_element_or_none)
{
    fail_each_allocation(grow, NULL, 2 * WSMI_INSTANCE_ROOM);
}

static bool use_sets(void *context)
{
    MI_PropertySet *set = NULL;
    MI_PropertySet *clone = NULL;
    MI_Filter *filter = NULL;
    (void)context;
    bool complete = wsmi_property_set_new(&set) == MI_RESULT_OK;
    complete = complete && MI_PropertySet_AddElement(set, "A") == MI_RESULT_OK;
    complete = complete && MI_PropertySet_Clone(set, &clone) == MI_RESULT_OK;
    complete = complete && wsmi_filter_new("WQL", "select", &filter) == MI_RESULT_OK;
    wsmi_filter_delete(filter);
    if (clone != NULL) {
        cr_assert_eq(MI_PropertySet_Delete(clone), MI_RESULT_OK);
    }
    if (set != NULL) {
        cr_assert_eq(MI_PropertySet_Delete(set), MI_RESULT_OK);
    }
    return complete;
}

LEAK_TEST(instance_memory, sets_and_filters_are_whole_or_none)
{
    fail_each_allocation(use_sets, NULL, 8);
}
