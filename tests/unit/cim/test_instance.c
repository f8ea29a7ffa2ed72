/* SPDX-License-Identifier: MIT */
#include "testlib/leak.h"
#include "wsmi/instance.h"

#define V(text) WSMI_VIEW_INIT(text)

static const struct wsmi_selector selectors[] = {{.name = V("__cimnamespace"), .text = V("root/a")},
                                                 {.name = V("Id"), .text = V("7")}};
static const struct wsmi_epr epr = {
    .address = V("urn:a"),
    .resource_uri = V("urn:r"),
    .selectors = selectors,
    .selector_count = 2,
};
static const struct wsmi_item items[] = {
    {.kind = WSMI_ITEM_TEXT, .text = V("1"), .has_hint = true, .hint = WSMI_TYPE_UINT8},
    {.kind = WSMI_ITEM_REFERENCE, .reference = &epr},
};
static const struct wsmi_property properties[] = {
    {.name = V("Number"), .items = &items[0], .item_count = 1},
    {.name = V("Other"), .items = &items[1], .item_count = 1},
};
static const struct wsmi_cim_instance instance = {
    .class_name = V("A_B"),
    .class_ns = V("urn:A_B"),
    .properties = properties,
    .property_count = 2,
    .offset = 5,
};

LEAK_TEST(instance, members_are_found_without_case)
{
    cr_assert_eq(wsmi_cim_instance_find(&instance, WSMI_VIEW("OTHER")), &properties[1]);
    cr_assert_null(wsmi_cim_instance_find(&instance, WSMI_VIEW("Othe")));
    cr_assert_eq(wsmi_epr_find(&epr, WSMI_VIEW("iD")), &selectors[1]);
    cr_assert_null(wsmi_epr_find(&epr, WSMI_VIEW("")));
}

LEAK_TEST(instance, a_copy_at_another_place_is_equal)
{
    struct wsmi_epr epr_copy = epr;
    struct wsmi_item item_copies[2] = {items[0], items[1]};
    struct wsmi_property property_copies[2] = {properties[0], properties[1]};
    struct wsmi_cim_instance copy = instance;
    epr_copy.offset = 9;
    item_copies[0].offset = 9;
    item_copies[1].reference = &epr_copy;
    property_copies[0].items = &item_copies[0];
    property_copies[1].items = &item_copies[1];
    copy.properties = property_copies;
    copy.offset = 9;
    cr_assert(wsmi_cim_instance_eq(&instance, &copy));
    cr_assert(wsmi_epr_eq(&epr, &epr_copy));
}

/* Every member that counts, changed on its own, makes a difference. */
LEAK_TEST(instance, any_other_member_makes_it_unequal)
{
    enum { CHANGES = 17 };
    for (unsigned change = 0; change < CHANGES; change++) {
        struct wsmi_selector s[2] = {selectors[0], selectors[1]};
        struct wsmi_epr e = epr;
        struct wsmi_item i[2] = {items[0], items[1]};
        struct wsmi_property p[2] = {properties[0], properties[1]};
        struct wsmi_cim_instance c = instance;
        e.selectors = s;
        i[1].reference = &e;
        p[0].items = &i[0];
        p[1].items = &i[1];
        c.properties = p;
        cr_assert(wsmi_cim_instance_eq(&instance, &c));
        switch (change) {
        case 0:
            c.class_name = WSMI_VIEW("a_b");
            break;
        case 1:
            c.class_ns = WSMI_VIEW("urn:");
            break;
        case 2:
            c.property_count = 1;
            break;
        case 3:
            c.path = &epr;
            break;
        case 4:
            p[0].name = WSMI_VIEW("number");
            break;
        case 5:
            p[0].is_key = true;
            break;
        case 6:
            p[0].is_array = true;
            break;
        case 7:
            p[0].is_unset = true;
            break;
        case 8:
            i[0].kind = WSMI_ITEM_DATETIME;
            break;
        case 9:
            i[0].hint = WSMI_TYPE_UINT16;
            break;
        case 10:
            i[0].text = WSMI_VIEW("1 ");
            break;
        case 11:
            i[0].is_null_array = true;
            break;
        case 12:
            e.address = WSMI_VIEW("");
            break;
        case 13:
            e.selector_count = 1;
            break;
        case 14:
            s[1].name = WSMI_VIEW("id");
            break;
        case 15:
            s[1].reference = &epr;
            break;
        default:
            s[1].has_hint = true;
            break;
        }
        cr_assert_not(wsmi_cim_instance_eq(&instance, &c), "change %u", change);
        cr_assert_not(wsmi_cim_instance_eq(&c, &instance), "change %u", change);
    }
}

LEAK_TEST(instance, what_is_deeper_than_any_message_is_equal_to_nothing)
{
    enum { DEPTH = 300 };
    static struct wsmi_selector chain[DEPTH];
    static struct wsmi_epr links[DEPTH];
    static struct wsmi_item inner[DEPTH];
    static struct wsmi_property property[DEPTH];
    static struct wsmi_cim_instance nest[DEPTH];
    for (size_t i = 0; i < DEPTH; i++) {
        chain[i].reference = i + 1 < DEPTH ? &links[i + 1] : NULL;
        links[i].selectors = &chain[i];
        links[i].selector_count = 1;
        inner[i].kind = i + 1 < DEPTH ? WSMI_ITEM_INSTANCE : WSMI_ITEM_NULL;
        inner[i].instance = i + 1 < DEPTH ? &nest[i + 1] : NULL;
        property[i].items = &inner[i];
        property[i].item_count = 1;
        nest[i].properties = &property[i];
        nest[i].property_count = 1;
    }
    cr_assert(wsmi_epr_eq(&links[DEPTH - 256], &links[DEPTH - 256]));
    cr_assert_not(wsmi_epr_eq(&links[DEPTH - 257], &links[DEPTH - 257]));
    cr_assert(wsmi_cim_instance_eq(&nest[DEPTH - 256], &nest[DEPTH - 256]));
    cr_assert_not(wsmi_cim_instance_eq(&nest[DEPTH - 257], &nest[DEPTH - 257]));
}
