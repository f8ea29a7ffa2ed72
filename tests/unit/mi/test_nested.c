/* SPDX-License-Identifier: MIT */
#include "mi/nested.h"

#include <stdio.h>

#include "testlib/leak.h"

#define SCHEMA    "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define MICROSOFT "http://schemas.microsoft.com/wbem/wsman/1/wmi/"

/* "namespace:class " for each object visited, until there were `most`. */
struct log {
    char text[256];
    size_t most;
};

static bool note(void *context, struct wsmi_view name_space, struct wsmi_view class_name)
{
    struct log *log = context;
    size_t used = strlen(log->text);
    (void)snprintf(log->text + used, sizeof(log->text) - used, "%.*s:%.*s ", (int)name_space.len,
                   (const char *)name_space.ptr, (int)class_name.len, (const char *)class_name.ptr);
    return --log->most > 0;
}

/* A desk whose key Owner is a reference to a person elsewhere. */
static const struct wsmi_selector person_keys[] = {
    {.name = WSMI_VIEW_INIT("Id"), .text = WSMI_VIEW_INIT("1")},
    {.name = WSMI_VIEW_INIT("__CIMNamespace"), .text = WSMI_VIEW_INIT("root/people")}};
static const struct wsmi_epr person = {
    .resource_uri = WSMI_VIEW_INIT(SCHEMA "Person"), .selectors = person_keys, .selector_count = 2};
static const struct wsmi_selector desk_keys[] = {
    {.name = WSMI_VIEW_INIT("Owner"), .reference = &person}};
static const struct wsmi_epr desk = {.resource_uri = WSMI_VIEW_INIT(MICROSOFT "root/desks/Desk"),
                                     .selectors = desk_keys,
                                     .selector_count = 1};
static const struct wsmi_cim_instance socket = {.class_name = WSMI_VIEW_INIT("Socket")};
static const struct wsmi_item socket_items[] = {{.kind = WSMI_ITEM_INSTANCE, .instance = &socket},
                                                {.kind = WSMI_ITEM_NULL}};
static const struct wsmi_property bulb_properties[] = {
    {.name = WSMI_VIEW_INIT("Socket"), .items = socket_items, .item_count = 2}};
static const struct wsmi_cim_instance bulb = {
    .class_name = WSMI_VIEW_INIT("Bulb"), .properties = bulb_properties, .property_count = 1};
static const struct wsmi_item text_items[] = {
    {.kind = WSMI_ITEM_TEXT, .text = WSMI_VIEW_INIT("Bulb")}};
static const struct wsmi_item bulb_items[] = {{.kind = WSMI_ITEM_INSTANCE, .instance = &bulb},
                                              {.kind = WSMI_ITEM_INSTANCE, .instance = &socket}};
static const struct wsmi_item desk_items[] = {{.kind = WSMI_ITEM_REFERENCE, .reference = &desk}};
static const struct wsmi_property lamp_properties[] = {
    {.name = WSMI_VIEW_INIT("Name"), .items = text_items, .item_count = 1},
    {.name = WSMI_VIEW_INIT("Bulbs"), .items = bulb_items, .item_count = 2},
    {.name = WSMI_VIEW_INIT("Desk"), .items = desk_items, .item_count = 1}};
static const struct wsmi_cim_instance lamp = {
    .class_name = WSMI_VIEW_INIT("Lamp"), .properties = lamp_properties, .property_count = 3};
static const struct wsmi_entry lamp_entry = {.kind = WSMI_ENTRY_INSTANCE, .instance = &lamp};

LEAK_TEST(nested, every_object_is_visited_in_order_with_the_namespace_it_is_in)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    struct log log = {.most = 100};
    cr_assert(wsmi_nested_walk(&lamp_entry, WSMI_VIEW("root/demo"), &limits, note, &log));
    cr_assert_str_eq(log.text, "root/demo:Bulb root/demo:Socket root/demo:Socket "
                               "root/desks:Desk root/people:Person ");
    const struct wsmi_entry reference = {.kind = WSMI_ENTRY_REFERENCE, .reference = &desk};
    struct log keys = {.most = 100};
    cr_assert(wsmi_nested_walk(&reference, WSMI_VIEW("root/demo"), &limits, note, &keys));
    cr_assert_str_eq(keys.text, "root/people:Person ");
    const struct wsmi_entry none = {.kind = WSMI_ENTRY_HEARTBEAT};
    cr_assert(wsmi_nested_walk(&none, WSMI_VIEW("root/demo"), &limits, note, &keys));
}

LEAK_TEST(nested, a_visitor_that_has_seen_enough_ends_the_walk)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    for (size_t most = 1; most <= 5; most++) {
        struct log log = {.most = most};
        cr_assert_not(wsmi_nested_walk(&lamp_entry, WSMI_VIEW("x"), &limits, note, &log));
        cr_assert_eq(log.most, 0);
    }
}

/* Decoders keep to the limits; what they made by other ones is not followed without end. */
LEAK_TEST(nested, the_walk_is_as_deep_as_the_limits_and_no_deeper)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct log log = {.most = 100};
    limits.max_embedded_depth = 0;
    limits.max_epr_depth = 0;
    enum { DEPTH = 4 };
    struct wsmi_item items[DEPTH] = {{.kind = WSMI_ITEM_INSTANCE, .instance = &socket}};
    struct wsmi_property properties[DEPTH];
    struct wsmi_cim_instance instances[DEPTH];
    for (size_t i = 0; i < DEPTH; i++) {
        properties[i] =
            (struct wsmi_property){.name = WSMI_VIEW("P"), .items = &items[i], .item_count = 1};
        instances[i] = (struct wsmi_cim_instance){
            .class_name = WSMI_VIEW("C"), .properties = &properties[i], .property_count = 1};
        if (i + 1 < DEPTH) {
            items[i + 1] =
                (struct wsmi_item){.kind = WSMI_ITEM_INSTANCE, .instance = &instances[i]};
        }
    }
    const struct wsmi_entry entry = {.kind = WSMI_ENTRY_INSTANCE,
                                     .instance = &instances[DEPTH - 1]};
    cr_assert(wsmi_nested_walk(&entry, WSMI_VIEW("n"), &limits, note, &log));
    cr_assert_str_eq(log.text, "n:C n:C ");
}
