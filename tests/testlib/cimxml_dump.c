/* SPDX-License-Identifier: MIT */
#include "testlib/cimxml_dump.h"

void cimxml_dump_text(struct wsmi_buf *out, struct wsmi_view text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        uint8_t byte = text.ptr[i];
        if (byte >= 0x20 && byte < 0x7F && byte != '\\') {
            wsmi_buf_put_byte(out, byte);
            continue;
        }
        wsmi_buf_put_str(out, "\\x");
        wsmi_buf_put_byte(out, (uint8_t)digits[byte >> 4]);
        wsmi_buf_put_byte(out, (uint8_t)digits[byte & 0xF]);
    }
}

/* The beginning of a line. */
static void begin(struct wsmi_buf *out, size_t level, const char *word)
{
    for (size_t i = 0; i < level; i++) {
        wsmi_buf_put_str(out, "  ");
    }
    wsmi_buf_put_str(out, word);
}

static void word_if(struct wsmi_buf *out, bool condition, const char *word)
{
    if (condition) {
        wsmi_buf_put_byte(out, ' ');
        wsmi_buf_put_str(out, word);
    }
}

static void text_if(struct wsmi_buf *out, const char *word, struct wsmi_view text)
{
    if (text.len > 0) {
        word_if(out, true, word);
        wsmi_buf_put_byte(out, '=');
        cimxml_dump_text(out, text);
    }
}

static void named(struct wsmi_buf *out, size_t level, const char *word, struct wsmi_view name)
{
    begin(out, level, word);
    wsmi_buf_put_byte(out, ' ');
    cimxml_dump_text(out, name);
}

static void end(struct wsmi_buf *out)
{
    wsmi_buf_put_byte(out, '\n');
}

static void end_at(struct wsmi_buf *out, size_t offset)
{
    wsmi_buf_put_str(out, " at ");
    wsmi_buf_put_u64(out, offset);
    end(out);
}

static void dump_constant(const struct wsmi_constant *constant, size_t level, struct wsmi_buf *out)
{
    begin(out, level, constant->is_null ? "null" : "constant");
    word_if(out, true, wsmi_type_name(constant->type));
    word_if(out, constant->is_array, "array");
    end_at(out, constant->offset);
    for (size_t i = 0; i < constant->count; i++) {
        begin(out, level + 1, constant->texts[i].ptr == NULL ? "null" : "text ");
        cimxml_dump_text(out, constant->texts[i]);
        end(out);
    }
}

static void dump_qualifiers(const struct wsmi_qualifiers *qualifiers, size_t level,
                            struct wsmi_buf *out)
{
    for (size_t i = 0; i < qualifiers->count; i++) {
        const struct wsmi_qualifier *qualifier = &qualifiers->list[i];
        named(out, level, "qualifier", qualifier->name);
        word_if(out, (qualifier->flavor & WSMI_FLAVOR_OVERRIDABLE) != 0, "overridable");
        word_if(out, (qualifier->flavor & WSMI_FLAVOR_TO_SUBCLASS) != 0, "to-subclass");
        word_if(out, (qualifier->flavor & WSMI_FLAVOR_TRANSLATABLE) != 0, "translatable");
        word_if(out, (qualifier->flavor & WSMI_FLAVOR_PROPAGATED) != 0, "propagated");
        end(out);
        dump_constant(&qualifier->value, level + 1, out);
    }
}

static void dump_element(const struct wsmi_element_decl *decl, const char *word, size_t level,
                         struct wsmi_buf *out)
{
    named(out, level, word, decl->name);
    word_if(out, true, wsmi_type_name(decl->type));
    word_if(out, decl->is_array, "array");
    if (decl->array_size > 0) {
        word_if(out, true, "size=");
        wsmi_buf_put_u64(out, decl->array_size);
    }
    text_if(out, "class", decl->reference_class);
    text_if(out, "origin", decl->class_origin);
    word_if(out, decl->is_propagated, "propagated");
    end(out);
    dump_qualifiers(&decl->qualifiers, level + 1, out);
    if (decl->has_value) {
        dump_constant(&decl->value, level + 1, out);
    }
}

static void dump_method(const struct wsmi_method_decl *decl, size_t level, struct wsmi_buf *out)
{
    named(out, level, "method", decl->name);
    word_if(out, true, decl->has_return_type ? wsmi_type_name(decl->return_type) : "void");
    text_if(out, "origin", decl->class_origin);
    word_if(out, decl->is_propagated, "propagated");
    end(out);
    dump_qualifiers(&decl->qualifiers, level + 1, out);
    for (size_t i = 0; i < decl->parameter_count; i++) {
        dump_element(&decl->parameters[i], "parameter", level + 1, out);
    }
}

void cimxml_dump_class(const struct wsmi_cim_class *decl, size_t level, struct wsmi_buf *out)
{
    named(out, level, "class", decl->name);
    text_if(out, "superclass", decl->superclass);
    for (size_t i = 0; i < decl->derivation_count; i++) {
        text_if(out, "ancestor", decl->derivation[i]);
    }
    end_at(out, decl->offset);
    dump_qualifiers(&decl->qualifiers, level + 1, out);
    for (size_t i = 0; i < decl->property_count; i++) {
        dump_element(&decl->properties[i], "property", level + 1, out);
    }
    for (size_t i = 0; i < decl->method_count; i++) {
        dump_method(&decl->methods[i], level + 1, out);
    }
}

static void dump_epr(const struct wsmi_epr *epr, size_t level, struct wsmi_buf *out)
{
    named(out, level, "reference", epr->resource_uri);
    text_if(out, "address", epr->address);
    end_at(out, epr->offset);
    for (size_t i = 0; i < epr->selector_count; i++) {
        const struct wsmi_selector *selector = &epr->selectors[i];
        named(out, level + 1, "selector", selector->name);
        word_if(out, selector->has_hint, wsmi_type_name(selector->hint));
        if (selector->reference == NULL) {
            wsmi_buf_put_byte(out, '=');
            cimxml_dump_text(out, selector->text);
        }
        end(out);
        if (selector->reference != NULL) {
            dump_epr(selector->reference, level + 2, out);
        }
    }
}

static void dump_item(const struct wsmi_item *item, size_t level, struct wsmi_buf *out)
{
    static const char *const kinds[WSMI_ITEM_KIND_COUNT] = {"null",      "text",     "datetime",
                                                            "reference", "instance", "class"};
    begin(out, level, item->is_null_array ? "null-array" : kinds[item->kind]);
    word_if(out, item->has_hint, wsmi_type_name(item->hint));
    if (item->kind == WSMI_ITEM_TEXT || item->kind == WSMI_ITEM_DATETIME) {
        wsmi_buf_put_byte(out, ' ');
        cimxml_dump_text(out, item->text);
    }
    end_at(out, item->offset);
    if (item->kind == WSMI_ITEM_REFERENCE) {
        dump_epr(item->reference, level + 1, out);
    } else if (item->kind == WSMI_ITEM_INSTANCE) {
        cimxml_dump_instance(item->instance, level + 1, out);
    } else if (item->kind == WSMI_ITEM_CLASS) {
        cimxml_dump_class(item->class_decl, level + 1, out);
    }
}

void cimxml_dump_instance(const struct wsmi_cim_instance *instance, size_t level,
                          struct wsmi_buf *out)
{
    named(out, level, "instance", instance->class_name);
    end_at(out, instance->offset);
    if (instance->path != NULL) {
        dump_epr(instance->path, level + 1, out);
    }
    for (size_t i = 0; i < instance->property_count; i++) {
        const struct wsmi_property *property = &instance->properties[i];
        named(out, level + 1, property->is_key ? "key" : "property", property->name);
        word_if(out, property->is_array, "array");
        word_if(out, property->is_unset, "unset");
        word_if(out, property->item_count == 0, wsmi_type_name(property->empty_type));
        end(out);
        for (size_t j = 0; j < property->item_count; j++) {
            dump_item(&property->items[j], level + 2, out);
        }
    }
}

void cimxml_dump(const struct wsmi_cimxml *document, struct wsmi_buf *out)
{
    for (size_t i = 0; i < document->class_count; i++) {
        cimxml_dump_class(&document->classes[i], 0, out);
    }
    for (size_t i = 0; i < document->instance_count; i++) {
        const struct wsmi_cimxml_instance *instance = &document->instances[i];
        begin(out, 0, "object");
        text_if(out, "namespace", instance->name_space);
        text_if(out, "server", instance->server_name);
        end(out);
        cimxml_dump_instance(&instance->instance, 1, out);
    }
    begin(out, 0, "consumed ");
    wsmi_buf_put_u64(out, document->consumed);
    end(out);
}
