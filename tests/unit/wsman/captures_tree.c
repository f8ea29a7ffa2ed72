/* SPDX-License-Identifier: MIT */
#include "captures_tree.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

static bool is_name(const xmlNode *node, const char *name)
{
    return strcmp((const char *)node->name, name) == 0;
}

static const xmlNode *first(const xmlNode *parent)
{
    const xmlNode *node = parent == NULL ? NULL : parent->children;
    while (node != NULL && node->type != XML_ELEMENT_NODE) {
        node = node->next;
    }
    return node;
}

static const xmlNode *next(const xmlNode *node)
{
    do {
        node = node->next;
    } while (node != NULL && node->type != XML_ELEMENT_NODE);
    return node;
}

static const xmlNode *child(const xmlNode *parent, const char *name)
{
    const xmlNode *node = first(parent);
    while (node != NULL && !is_name(node, name)) {
        node = next(node);
    }
    return node;
}

static bool is_text(const xmlNode *node, struct wsmi_view text)
{
    xmlChar *content = xmlNodeGetContent(node);
    bool equal = content != NULL && strlen((const char *)content) == text.len &&
                 (text.len == 0 || memcmp(content, text.ptr, text.len) == 0);
    xmlFree(content);
    return equal;
}

static bool is_epr(const xmlNode *node, const struct wsmi_epr *epr)
{
    const xmlNode *params = child(node, "ReferenceParameters");
    size_t count = 0;
    for (const xmlNode *selector = first(child(params, "SelectorSet")); selector != NULL;
         selector = next(selector)) {
        if (count == epr->selector_count ||
            (epr->selectors[count].reference == NULL
                 ? !is_text(selector, epr->selectors[count].text)
                 : !is_epr(selector, epr->selectors[count].reference))) {
            return false;
        }
        count++;
    }
    return count == epr->selector_count && is_text(child(node, "Address"), epr->address) &&
           is_text(child(params, "ResourceURI"), epr->resource_uri);
}

static bool is_instance(const xmlNode *node, const struct wsmi_cim_instance *instance);

static bool is_item(const xmlNode *node, const struct wsmi_item *item)
{
    const xmlNode *inner = first(node);
    switch (item->kind) {
    case WSMI_ITEM_NULL:
        return inner == NULL && xmlHasProp(node, (const xmlChar *)"nil") != NULL;
    case WSMI_ITEM_TEXT:
        return inner == NULL && is_text(node, item->text);
    case WSMI_ITEM_DATETIME:
        return inner != NULL && is_text(inner, item->text);
    case WSMI_ITEM_REFERENCE:
        return is_epr(node, item->reference);
    case WSMI_ITEM_INSTANCE:
        return is_instance(node, item->instance);
    default:
        return false;
    }
}

/* Children in a row with one name are one property. */
static bool is_instance(const xmlNode *node, const struct wsmi_cim_instance *instance)
{
    const xmlNode *element = first(node);
    for (size_t i = 0; i < instance->property_count; i++) {
        const struct wsmi_property *property = &instance->properties[i];
        for (size_t j = 0; j < property->item_count; j++) {
            if (element == NULL || !is_name(element, (const char *)property->name.ptr) ||
                !is_item(element, &property->items[j])) {
                return false;
            }
            element = next(element);
        }
    }
    return element == NULL;
}

/* The object, the reference or both; inside w:Item or not. */
static bool is_entry(const xmlNode *node, const struct wsmi_entry *entry)
{
    const xmlNode *object = is_name(node, "Item") ? first(node) : node;
    const xmlNode *reference = is_name(object, "EndpointReference") ? object : next(object);
    if (!is_name(node, "Item") && reference != object) {
        reference = NULL;
    }
    return (entry->instance == NULL) == (object == reference) &&
           (entry->reference == NULL) == (reference == NULL) &&
           (entry->instance == NULL ||
            (is_name(object, (const char *)entry->instance->class_name.ptr) &&
             is_instance(object, entry->instance))) &&
           (entry->reference == NULL || is_epr(reference, entry->reference));
}

static bool is_enumeration(const xmlNode *node, const struct wsmi_enumeration *enumeration)
{
    const xmlNode *context = child(node, "EnumerationContext");
    const xmlNode *items = child(node, "Items");
    const xmlNode *item = first(items == NULL ? node : items);
    size_t count = 0;
    while (item != NULL) {
        /* the event without Items has the context before it */
        bool is_part = items == NULL && (item == context || is_name(item, "EndOfSequence"));
        if (!is_part && (count == enumeration->entry_count ||
                         !is_entry(item, &enumeration->entries[count++]))) {
            return false;
        }
        item = next(item);
    }
    return count == enumeration->entry_count && enumeration->has_context == (context != NULL) &&
           (context == NULL || is_text(context, enumeration->context)) &&
           enumeration->is_end == (child(node, "EndOfSequence") != NULL);
}

static bool is_body(const xmlNode *node, const struct wsmi_envelope *envelope)
{
    switch (envelope->kind) {
    case WSMI_BODY_INSTANCE:
        return is_instance(node, envelope->instance);
    case WSMI_BODY_ENUMERATE_RESPONSE:
    case WSMI_BODY_PULL_RESPONSE:
        return is_enumeration(node, &envelope->enumeration);
    case WSMI_BODY_RESOURCE_CREATED:
        return is_epr(node, envelope->created);
    default:
        return true;
    }
}

bool captures_tree_agrees(struct wsmi_view message, const struct wsmi_envelope *envelope)
{
    xmlDoc *tree = xmlReadMemory((const char *)message.ptr, (int)message.len, NULL, NULL,
                                 XML_PARSE_NONET | XML_PARSE_NOERROR);
    const xmlNode *body = tree == NULL ? NULL : child(xmlDocGetRootElement(tree), "Body");
    bool agrees = body != NULL && (envelope->body_children == 0) == (first(body) == NULL) &&
                  (first(body) == NULL || is_body(first(body), envelope));
    xmlFreeDoc(tree);
    return agrees;
}
