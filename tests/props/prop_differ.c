/* SPDX-License-Identifier: MIT */
#include "props/prop_differ.h"

#include <stddef.h>

#include "props/prop.h"

enum kind { KIND_VIEW, KIND_FLAG, KIND_NUMBER, KIND_COUNT, KIND_POINTER };

struct member {
    size_t offset;
    enum kind kind;
};

/* The two objects that are compared; one pair is NULL. */
struct pair {
    const struct wsmi_cim_class *class_a;
    const struct wsmi_cim_class *class_b;
    const struct wsmi_cim_instance *instance_a;
    const struct wsmi_cim_instance *instance_b;
};

static bool are_equal(const struct pair *pair)
{
    if (pair->class_a != NULL) {
        bool equal = wsmi_cim_class_eq(pair->class_a, pair->class_b);
        PROP_CHECK(wsmi_cim_class_eq(pair->class_b, pair->class_a) == equal);
        return equal;
    }
    bool equal = wsmi_cim_instance_eq(pair->instance_a, pair->instance_b);
    PROP_CHECK(wsmi_cim_instance_eq(pair->instance_b, pair->instance_a) == equal);
    return equal;
}

/* Counts grow: whoever compared elements before counts would read behind the list. */
static void alter(uint8_t *at, enum kind kind)
{
    static const struct wsmi_view tilde = WSMI_VIEW_INIT("~");
    static const struct wsmi_view tildes = WSMI_VIEW_INIT("~~");
    struct wsmi_view view;
    uint32_t number;
    size_t count;
    void *pointer;
    switch (kind) {
    case KIND_VIEW:
        memcpy(&view, at, sizeof(view));
        memcpy(at, wsmi_view_eq(view, tilde) ? &tildes : &tilde, sizeof(view));
        break;
    case KIND_FLAG:
        *at ^= 1;
        break;
    case KIND_NUMBER:
        memcpy(&number, at, sizeof(number));
        number++;
        memcpy(at, &number, sizeof(number));
        break;
    case KIND_COUNT:
        memcpy(&count, at, sizeof(count));
        count++;
        memcpy(at, &count, sizeof(count));
        break;
    case KIND_POINTER: /* NULL or not is all that is looked at */
        memcpy(&pointer, at, sizeof(pointer));
        pointer = pointer == NULL ? at : NULL;
        memcpy(at, &pointer, sizeof(pointer));
        break;
    }
}

static void check_member(const struct pair *pair, const void *object, struct member member)
{
    static const size_t sizes[] = {sizeof(struct wsmi_view), sizeof(bool), sizeof(uint32_t),
                                   sizeof(size_t), sizeof(void *)};
    uint8_t *at = (uint8_t *)((uintptr_t)object + member.offset);
    uint8_t before[sizeof(struct wsmi_view)];
    memcpy(before, at, sizes[member.kind]);
    alter(at, member.kind);
    PROP_CHECK(!are_equal(pair));
    memcpy(at, before, sizes[member.kind]);
}

static void check_members(const struct pair *pair, const void *object, const struct member *members,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        check_member(pair, object, members[i]);
    }
}

#define MEMBER(type, member, kind)                                                                 \
    {                                                                                              \
        offsetof(struct type, member), kind                                                        \
    }
#define CHECK_MEMBERS(pair, object, members)                                                       \
    check_members(pair, object, members, sizeof(members) / sizeof((members)[0]))
#define CHECK_MEMBER(pair, object, type, name, kind)                                               \
    check_member(pair, object, (struct member)MEMBER(type, name, kind))

/* Another one for each object, so that all of a corpus's lists are looked at everywhere. */
static size_t pick(struct wsmi_view name, size_t count)
{
    return prop_pick(name, count);
}

static void check_constant(const struct pair *pair, const struct wsmi_constant *constant)
{
    static const struct member members[] = {
        MEMBER(wsmi_constant, type, KIND_NUMBER),
        MEMBER(wsmi_constant, is_array, KIND_FLAG),
        MEMBER(wsmi_constant, is_null, KIND_FLAG),
        MEMBER(wsmi_constant, count, KIND_COUNT),
    };
    CHECK_MEMBERS(pair, constant, members);
    if (constant->count > 0) {
        const struct wsmi_view *text = &constant->texts[constant->count - 1];
        check_member(pair, text, (struct member){0, KIND_VIEW});
        if (text->len == 0) { /* null or empty */
            CHECK_MEMBER(pair, text, wsmi_view, ptr, KIND_POINTER);
        }
    }
}

static void check_qualifiers(const struct pair *pair, const struct wsmi_qualifiers *qualifiers,
                             struct wsmi_view name)
{
    static const struct member members[] = {
        MEMBER(wsmi_qualifier, name, KIND_VIEW),
        MEMBER(wsmi_qualifier, flavor, KIND_NUMBER),
    };
    CHECK_MEMBER(pair, qualifiers, wsmi_qualifiers, count, KIND_COUNT);
    if (qualifiers->count > 0) {
        const struct wsmi_qualifier *one = &qualifiers->list[pick(name, qualifiers->count)];
        CHECK_MEMBERS(pair, one, members);
        check_constant(pair, &one->value);
    }
}

static void check_element(const struct pair *pair, const struct wsmi_element_decl *decl)
{
    static const struct member members[] = {
        MEMBER(wsmi_element_decl, name, KIND_VIEW),
        MEMBER(wsmi_element_decl, type, KIND_NUMBER),
        MEMBER(wsmi_element_decl, is_array, KIND_FLAG),
        MEMBER(wsmi_element_decl, array_size, KIND_NUMBER),
        MEMBER(wsmi_element_decl, reference_class, KIND_VIEW),
        MEMBER(wsmi_element_decl, class_origin, KIND_VIEW),
        MEMBER(wsmi_element_decl, is_propagated, KIND_FLAG),
        MEMBER(wsmi_element_decl, has_value, KIND_FLAG),
    };
    CHECK_MEMBERS(pair, decl, members);
    check_qualifiers(pair, &decl->qualifiers, decl->name);
    if (decl->has_value) {
        check_constant(pair, &decl->value);
    }
}

static void check_method(const struct pair *pair, const struct wsmi_method_decl *decl)
{
    static const struct member members[] = {
        MEMBER(wsmi_method_decl, name, KIND_VIEW),
        MEMBER(wsmi_method_decl, has_return_type, KIND_FLAG),
        MEMBER(wsmi_method_decl, class_origin, KIND_VIEW),
        MEMBER(wsmi_method_decl, is_propagated, KIND_FLAG),
        MEMBER(wsmi_method_decl, parameter_count, KIND_COUNT),
    };
    CHECK_MEMBERS(pair, decl, members);
    check_qualifiers(pair, &decl->qualifiers, decl->name);
    if (decl->has_return_type) {
        CHECK_MEMBER(pair, decl, wsmi_method_decl, return_type, KIND_NUMBER);
    }
    if (decl->parameter_count > 0) {
        check_element(pair, &decl->parameters[pick(decl->name, decl->parameter_count)]);
    }
}

static void walk_class(const struct pair *pair, const struct wsmi_cim_class *decl)
{
    static const struct member members[] = {
        MEMBER(wsmi_cim_class, name, KIND_VIEW),
        MEMBER(wsmi_cim_class, superclass, KIND_VIEW),
        MEMBER(wsmi_cim_class, derivation_count, KIND_COUNT),
        MEMBER(wsmi_cim_class, property_count, KIND_COUNT),
        MEMBER(wsmi_cim_class, method_count, KIND_COUNT),
    };
    CHECK_MEMBERS(pair, decl, members);
    check_qualifiers(pair, &decl->qualifiers, decl->name);
    if (decl->derivation_count > 0) {
        check_member(pair, &decl->derivation[pick(decl->name, decl->derivation_count)],
                     (struct member){0, KIND_VIEW});
    }
    if (decl->property_count > 0) {
        check_element(pair, &decl->properties[pick(decl->name, decl->property_count)]);
    }
    if (decl->method_count > 0) {
        check_method(pair, &decl->methods[pick(decl->name, decl->method_count)]);
    }
}

/* Of a chain of references the first two. */
static void check_epr(const struct pair *pair, const struct wsmi_epr *epr, bool is_first)
{
    static const struct member members[] = {
        MEMBER(wsmi_epr, address, KIND_VIEW),
        MEMBER(wsmi_epr, resource_uri, KIND_VIEW),
        MEMBER(wsmi_epr, selector_count, KIND_COUNT),
    };
    static const struct member of_selectors[] = {
        MEMBER(wsmi_selector, name, KIND_VIEW),
        MEMBER(wsmi_selector, text, KIND_VIEW),
        MEMBER(wsmi_selector, reference, KIND_POINTER),
        MEMBER(wsmi_selector, has_hint, KIND_FLAG),
    };
    CHECK_MEMBERS(pair, epr, members);
    if (epr->selector_count == 0) {
        return;
    }
    const struct wsmi_selector *selector =
        &epr->selectors[pick(epr->resource_uri, epr->selector_count)];
    CHECK_MEMBERS(pair, selector, of_selectors);
    if (selector->has_hint) {
        CHECK_MEMBER(pair, selector, wsmi_selector, hint, KIND_NUMBER);
    }
    if (selector->reference != NULL && is_first) {
        check_epr(pair, selector->reference, false);
    }
}

static void walk_instance(const struct pair *pair, const struct wsmi_cim_instance *instance,
                          bool is_first);

static void check_item(const struct pair *pair, const struct wsmi_item *item, bool is_first)
{
    static const struct member members[] = {
        MEMBER(wsmi_item, kind, KIND_NUMBER),
        MEMBER(wsmi_item, is_null_array, KIND_FLAG),
        MEMBER(wsmi_item, has_hint, KIND_FLAG),
        MEMBER(wsmi_item, text, KIND_VIEW),
    };
    CHECK_MEMBERS(pair, item, members);
    if (item->has_hint) {
        CHECK_MEMBER(pair, item, wsmi_item, hint, KIND_NUMBER);
    }
    if (item->kind >= WSMI_ITEM_REFERENCE) { /* or what stands in its place */
        CHECK_MEMBER(pair, item, wsmi_item, reference, KIND_POINTER);
    }
    if (item->kind == WSMI_ITEM_REFERENCE) {
        check_epr(pair, item->reference, true);
    } else if (item->kind == WSMI_ITEM_INSTANCE && is_first) {
        walk_instance(pair, item->instance, false);
    } else if (item->kind == WSMI_ITEM_CLASS) {
        walk_class(pair, item->class_decl);
    }
}

static void check_property(const struct pair *pair, const struct wsmi_property *property,
                           bool is_first)
{
    static const struct member members[] = {
        MEMBER(wsmi_property, name, KIND_VIEW),     MEMBER(wsmi_property, item_count, KIND_COUNT),
        MEMBER(wsmi_property, is_key, KIND_FLAG),   MEMBER(wsmi_property, is_array, KIND_FLAG),
        MEMBER(wsmi_property, is_unset, KIND_FLAG),
    };
    CHECK_MEMBERS(pair, property, members);
    if (property->is_array && property->item_count == 0) {
        CHECK_MEMBER(pair, property, wsmi_property, empty_type, KIND_NUMBER);
    } else if (property->item_count > 0) {
        check_item(pair, &property->items[pick(property->name, property->item_count)], is_first);
    }
}

static void walk_instance(const struct pair *pair, const struct wsmi_cim_instance *instance,
                          bool is_first)
{
    static const struct member members[] = {
        MEMBER(wsmi_cim_instance, class_name, KIND_VIEW),
        MEMBER(wsmi_cim_instance, class_ns, KIND_VIEW),
        MEMBER(wsmi_cim_instance, property_count, KIND_COUNT),
        MEMBER(wsmi_cim_instance, path, KIND_POINTER),
    };
    CHECK_MEMBERS(pair, instance, members);
    if (instance->path != NULL) {
        check_epr(pair, instance->path, true);
    }
    if (instance->property_count > 0) {
        size_t i = pick(instance->class_name, instance->property_count);
        check_property(pair, &instance->properties[i], is_first);
    }
}

void prop_differ_class(const struct wsmi_cim_class *a, const struct wsmi_cim_class *b)
{
    const struct pair pair = {.class_a = a, .class_b = b};
    PROP_CHECK(are_equal(&pair));
    walk_class(&pair, b);
    PROP_CHECK(are_equal(&pair));
}

void prop_differ_instance(const struct wsmi_cim_instance *a, const struct wsmi_cim_instance *b)
{
    const struct pair pair = {.instance_a = a, .instance_b = b};
    PROP_CHECK(are_equal(&pair));
    walk_instance(&pair, b, true);
    PROP_CHECK(are_equal(&pair));
    PROP_CHECK(a->path == NULL || wsmi_epr_eq(a->path, b->path));
}
