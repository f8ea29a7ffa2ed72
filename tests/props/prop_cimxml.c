/* SPDX-License-Identifier: MIT */
#include "props/prop_cimxml.h"

#include "props/prop.h"
#include "props/prop_differ.h"
#include "wsmi/xml.h"

void prop_cimxml_tighten(struct wsmi_limits *limits)
{
    limits->max_class_elements = 4;
    limits->max_properties = 2;
    limits->max_selectors = 2;
    limits->max_epr_depth = 2;
    limits->max_embedded_depth = 2;
    limits->max_entries = 3;
}

void prop_cimxml_write_class(const struct wsmi_cim_class *decl, struct wsmi_buf *ret)
{
    wsmi_buf_init(ret, wsmi_allocator_system(), SIZE_MAX);
    wsmi_cimxml_write_class(decl, ret);
    PROP_CHECK(ret->failed == WSMI_OK);
}

void prop_cimxml_write_instance(const struct wsmi_cimxml_instance *instance, struct wsmi_buf *ret)
{
    wsmi_buf_init(ret, wsmi_allocator_system(), SIZE_MAX);
    wsmi_cimxml_write_instance(instance, ret);
    PROP_CHECK(ret->failed == WSMI_OK);
}

static void check_text(struct wsmi_view view)
{
    PROP_CHECK(view.ptr == NULL ? view.len == 0 : view.ptr[view.len] == 0);
    PROP_CHECK(view.len == 0 || memchr(view.ptr, 0, view.len) == NULL);
}

static void check_name(struct wsmi_view view)
{
    check_text(view);
    PROP_CHECK(view.len > 0);
}

static void check_constant(const struct wsmi_constant *constant)
{
    PROP_CHECK(constant->type <= WSMI_TYPE_STRING);
    PROP_CHECK((constant->texts == NULL) == (constant->count == 0));
    PROP_CHECK(constant->is_null ? constant->count == 0
                                 : constant->is_array || constant->count == 1);
    for (size_t i = 0; i < constant->count; i++) {
        check_text(constant->texts[i]);
        PROP_CHECK(constant->is_array || constant->texts[i].ptr != NULL);
    }
}

static void check_qualifiers(const struct wsmi_qualifiers *qualifiers)
{
    PROP_CHECK((qualifiers->list == NULL) == (qualifiers->count == 0));
    for (size_t i = 0; i < qualifiers->count; i++) {
        const struct wsmi_qualifier *qualifier = &qualifiers->list[i];
        check_name(qualifier->name);
        check_constant(&qualifier->value);
        PROP_CHECK(wsmi_qualifiers_find(qualifiers, qualifier->name) != NULL);
        PROP_CHECK(!wsmi_qualifiers_has(qualifiers, qualifier->name) ||
                   wsmi_qualifiers_find(qualifiers, qualifier->name)->value.type ==
                       WSMI_TYPE_BOOLEAN);
    }
}

static void check_member(const struct wsmi_element_decl *decl)
{
    check_name(decl->name);
    check_text(decl->reference_class);
    check_text(decl->class_origin);
    PROP_CHECK(decl->type < WSMI_TYPE_COUNT);
    check_qualifiers(&decl->qualifiers);
    if (decl->has_value) {
        check_constant(&decl->value);
        PROP_CHECK(!decl->value.is_null && decl->value.is_array == decl->is_array);
    }
}

static void check_method(const struct wsmi_method_decl *decl)
{
    check_name(decl->name);
    check_text(decl->class_origin);
    check_qualifiers(&decl->qualifiers);
    PROP_CHECK((decl->parameters == NULL) == (decl->parameter_count == 0));
    for (size_t i = 0; i < decl->parameter_count; i++) {
        check_member(&decl->parameters[i]);
        PROP_CHECK(!decl->parameters[i].has_value);
    }
}

void prop_cimxml_check_class_views(const struct wsmi_cim_class *decl)
{
    check_name(decl->name);
    check_text(decl->superclass);
    PROP_CHECK(decl->derivation_count == 0 || decl->superclass.len > 0);
    for (size_t i = 0; i < decl->derivation_count; i++) {
        check_name(decl->derivation[i]);
    }
    check_qualifiers(&decl->qualifiers);
    PROP_CHECK((decl->properties == NULL) == (decl->property_count == 0));
    PROP_CHECK(wsmi_cim_class_find(decl, WSMI_VIEW("\x01")) == NULL);
    for (size_t i = 0; i < decl->property_count; i++) {
        check_member(&decl->properties[i]);
        PROP_CHECK(wsmi_cim_class_find(decl, decl->properties[i].name) != NULL);
    }
    PROP_CHECK((decl->methods == NULL) == (decl->method_count == 0));
    for (size_t i = 0; i < decl->method_count; i++) {
        check_method(&decl->methods[i]);
    }
}

static void check_epr(const struct wsmi_epr *epr)
{
    check_text(epr->address);
    check_name(epr->resource_uri);
    PROP_CHECK((epr->selectors == NULL) == (epr->selector_count == 0));
    for (size_t i = 0; i < epr->selector_count; i++) {
        check_text(epr->selectors[i].name);
        check_text(epr->selectors[i].text);
        if (epr->selectors[i].reference != NULL) {
            check_epr(epr->selectors[i].reference);
        }
    }
}

static void check_item(const struct wsmi_item *item)
{
    PROP_CHECK(item->has_hint);
    PROP_CHECK((item->kind >= WSMI_ITEM_REFERENCE) == (item->reference != NULL));
    PROP_CHECK(item->kind < WSMI_ITEM_KIND_COUNT);
    PROP_CHECK(item->kind == WSMI_ITEM_TEXT || item->text.len == 0);
    PROP_CHECK(item->kind != WSMI_ITEM_TEXT || item->hint <= WSMI_TYPE_STRING);
    check_text(item->text);
    if (item->kind == WSMI_ITEM_REFERENCE) {
        check_epr(item->reference);
    } else if (item->kind == WSMI_ITEM_INSTANCE) {
        prop_cimxml_check_instance_views(item->instance);
    } else if (item->kind == WSMI_ITEM_CLASS) {
        prop_cimxml_check_class_views(item->class_decl);
    }
}

void prop_cimxml_check_instance_views(const struct wsmi_cim_instance *instance)
{
    check_name(instance->class_name);
    PROP_CHECK(instance->class_ns.len == 0);
    PROP_CHECK((instance->properties == NULL) == (instance->property_count == 0));
    PROP_CHECK(wsmi_cim_instance_find(instance, WSMI_VIEW("\x01")) == NULL);
    for (size_t i = 0; i < instance->property_count; i++) {
        const struct wsmi_property *property = &instance->properties[i];
        check_name(property->name);
        PROP_CHECK(wsmi_cim_instance_find(instance, property->name) != NULL);
        PROP_CHECK(property->is_array || property->item_count == 1);
        PROP_CHECK(!property->is_unset || property->items[0].kind == WSMI_ITEM_NULL);
        for (size_t j = 0; j < property->item_count; j++) {
            check_item(&property->items[j]);
        }
    }
    if (instance->path != NULL) {
        check_epr(instance->path);
    }
}

/* The document, which the caller forgets with the arena. */
static struct wsmi_cimxml read_back(const struct wsmi_buf *text, struct wsmi_arena *arena)
{
    /* Escaping makes texts longer than they came, once more for each level of embedding. */
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_cimxml document;
    struct wsmi_err err;
    limits.max_text_bytes = WSMI_XML_TEXT_CAP;
    limits.max_attr_bytes = WSMI_XML_TEXT_CAP;
    wsmi_arena_init(arena, wsmi_allocator_system(), limits.max_arena_bytes);
    PROP_CHECK(
        wsmi_cimxml_parse(wsmi_buf_view(text), WSMI_CHARSET_UTF8, &limits, arena, &document, &err));
    PROP_CHECK(document.consumed == text->len);
    return document;
}

void prop_cimxml_check_class(const struct wsmi_cim_class *decl)
{
    struct wsmi_arena arena;
    struct wsmi_buf once;
    struct wsmi_buf twice;
    prop_cimxml_write_class(decl, &once);
    struct wsmi_cimxml document = read_back(&once, &arena);
    PROP_CHECK(document.class_count == 1 && document.instance_count == 0);
    PROP_CHECK(wsmi_cim_class_eq(decl, document.classes));
    prop_cimxml_write_class(document.classes, &twice);
    PROP_CHECK(wsmi_view_eq(wsmi_buf_view(&once), wsmi_buf_view(&twice)));
    wsmi_buf_clean_up(&twice);
    wsmi_buf_clean_up(&once);
    wsmi_arena_clean_up(&arena);
}

void prop_cimxml_check_instance(const struct wsmi_cimxml_instance *instance)
{
    struct wsmi_arena arena;
    struct wsmi_buf once;
    struct wsmi_buf twice;
    struct wsmi_cim_instance alone = instance->instance;
    alone.path = NULL; /* an INSTANCE does not say it */
    prop_cimxml_write_instance(instance, &once);
    struct wsmi_cimxml document = read_back(&once, &arena);
    PROP_CHECK(document.class_count == 0 && document.instance_count == 1);
    PROP_CHECK(wsmi_cim_instance_eq(&alone, &document.instances->instance));
    prop_differ_instance(&alone, &document.instances->instance);
    prop_cimxml_write_instance(document.instances, &twice);
    PROP_CHECK(wsmi_view_eq(wsmi_buf_view(&once), wsmi_buf_view(&twice)));
    wsmi_buf_clean_up(&twice);
    wsmi_buf_clean_up(&once);
    wsmi_arena_clean_up(&arena);
}
