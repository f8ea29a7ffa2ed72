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

/* A copy of `instance` whose members can be changed. */
struct copy {
    struct wsmi_selector selectors[2];
    struct wsmi_epr epr;
    struct wsmi_item items[2];
    struct wsmi_property properties[2];
    struct wsmi_cim_instance instance;
};

static void make_copy(struct copy *ret)
{
    memcpy(ret->selectors, selectors, sizeof(selectors));
    memcpy(ret->items, items, sizeof(items));
    memcpy(ret->properties, properties, sizeof(properties));
    ret->epr = epr;
    ret->instance = instance;
    ret->epr.selectors = ret->selectors;
    ret->items[1].reference = &ret->epr;
    ret->properties[0].items = &ret->items[0];
    ret->properties[1].items = &ret->items[1];
    ret->instance.properties = ret->properties;
}

static void change_text(struct copy *copy, size_t which)
{
    struct wsmi_view *const texts[] = {
        &copy->instance.class_name, &copy->instance.class_ns, &copy->properties[0].name,
        &copy->items[0].text,       &copy->epr.address,       &copy->epr.resource_uri,
        &copy->selectors[0].name,   &copy->selectors[1].text,
    };
    *texts[which] = WSMI_VIEW("other");
}

static void change_flag(struct copy *copy, size_t which)
{
    bool *const flags[] = {
        &copy->properties[0].is_key,   &copy->properties[0].is_array, &copy->properties[0].is_unset,
        &copy->items[0].is_null_array, &copy->items[0].has_hint,      &copy->selectors[1].has_hint,
    };
    *flags[which] = !*flags[which];
}

static void change_rest(struct copy *copy, size_t which)
{
    switch (which) {
    case 0:
        copy->instance.property_count = 1;
        break;
    case 1:
        copy->instance.path = &epr;
        break;
    case 2:
        copy->items[0].kind = WSMI_ITEM_DATETIME;
        break;
    case 3:
        copy->items[0].hint = WSMI_TYPE_UINT16;
        break;
    case 4:
        copy->epr.selector_count = 1;
        break;
    default:
        copy->selectors[1].reference = &epr;
        break;
    }
}

/* Every member that counts, changed on its own. */
LEAK_TEST(instance, any_other_member_makes_it_unequal)
{
    static const struct {
        void (*change)(struct copy *copy, size_t which);
        size_t count;
    } changes[] = {{change_text, 8}, {change_flag, 6}, {change_rest, 6}};
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        for (size_t which = 0; which < changes[i].count; which++) {
            struct copy copy;
            make_copy(&copy);
            cr_assert(wsmi_cim_instance_eq(&instance, &copy.instance));
            changes[i].change(&copy, which);
            cr_assert_not(wsmi_cim_instance_eq(&instance, &copy.instance), "%zu %zu", i, which);
            cr_assert_not(wsmi_cim_instance_eq(&copy.instance, &instance), "%zu %zu", i, which);
        }
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
