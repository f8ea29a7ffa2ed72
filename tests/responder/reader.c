/* SPDX-License-Identifier: MIT */
#include "reader.h"

#include <string.h>

#include "text.h"
#include "value.h"

#define DEPTH_MAX 8U

static bool read_children(const struct resp_reader *r, const xmlNode *element,
                          struct resp_instance *into, unsigned depth, struct resp_trouble *t);

const char *resp_last_segment(const char *uri)
{
    const char *slash = strrchr(uri, '/');
    return slash ? slash + 1 : uri;
}

static bool is_nil(const struct resp_reader *r, const xmlNode *n)
{
    const char *nil = resp_xml_attribute(r->arena, n, RESP_NS_XSI, "nil");
    return nil && (strcmp(nil, "true") == 0 || strcmp(nil, "1") == 0);
}

/* The provider of one agent knows a property by that name or does not; others name the parameter.
 */
static bool refuse_unknown(const struct resp_reader *r, struct resp_trouble *t)
{
    return r->agent == AGENT_OMI ? resp_refuse_mi(t, 12, NULL)
                                 : resp_refuse(t, "w:InvalidParameter/InvalidName", NULL);
}

static bool refuse_value(const struct resp_reader *r, struct resp_trouble *t)
{
    return r->agent == AGENT_OMI ? resp_refuse_mi(t, 13, NULL)
                                 : resp_refuse(t, "w:InvalidParameter/TypeMismatch", NULL);
}

static bool read_datetime(const struct resp_reader *r, const xmlNode *n, struct resp_item *item,
                          struct resp_trouble *t)
{
    const xmlNode *child = resp_xml_first(n);
    if (child) {
        const bool cim_text = resp_xml_is(child, NULL, "CIM_DateTime");
        const bool wrapped = resp_xml_is(child, RESP_NS_CIM, "Datetime") ||
                             resp_xml_is(child, RESP_NS_CIM, "Interval") ||
                             resp_xml_is(child, RESP_NS_CIM, "Date");
        if (resp_xml_next(child) || (!cim_text && !wrapped) || (wrapped && r->agent == AGENT_OMI)) {
            return refuse_unknown(r, t); /* seen: OMI does not read its own output form */
        }
        n = child;
    }
    const char *text = resp_xml_text(r->arena, n, true);
    item->text = resp_value_canonical(r->arena, TYPE_DATETIME, text);
    return item->text || refuse_value(r, t);
}

/* The class of an embedded instance: from xsi:type, else from the namespace of its first child. */
static const struct resp_klass *embedded_class(const struct resp_reader *r, const xmlNode *n)
{
    const char *type = resp_xml_attribute(r->arena, n, RESP_NS_XSI, "type");
    const xmlNode *child = resp_xml_first(n);
    if (!type) {
        return child ? resp_repo_class(r->repo, resp_last_segment(resp_xml_ns(child))) : NULL;
    }
    const char *colon = strchr(type, ':');
    const char *local = colon ? colon + 1 : type;
    size_t len = strlen(local);
    if (len > 5 && strcmp(local + len - 5, "_Type") == 0) {
        len -= 5;
    }
    if (colon) { /* the prefix must mean that class */
        const char *prefix = resp_arena_copy(r->arena, type, (size_t)(colon - type));
        const xmlNs *ns = xmlSearchNs(n->doc, (xmlNode *)(uintptr_t)n, (const xmlChar *)prefix);
        if (!ns) {
            return NULL;
        }
    }
    return resp_repo_class(r->repo, resp_arena_copy(r->arena, local, len));
}

static bool read_embedded(const struct resp_reader *r, const xmlNode *n, const struct resp_prop *p,
                          struct resp_item *item, unsigned depth, struct resp_trouble *t)
{
    const struct resp_klass *k = embedded_class(r, n);
    const struct resp_klass *base = p->class_name ? resp_repo_class(r->repo, p->class_name) : k;
    if (!k || !resp_klass_is_a(k, base) || depth >= DEPTH_MAX) {
        return refuse_value(r, t);
    }
    struct resp_instance *object = resp_instance_new(r->arena, k);
    item->object = object;
    return read_children(r, n, object, depth + 1, t);
}

static bool read_item(const struct resp_reader *r, const xmlNode *n, const struct resp_prop *p,
                      struct resp_item *item, unsigned depth, struct resp_trouble *t)
{
    struct resp_instance *path = NULL;
    switch (p->type) {
    case TYPE_REFERENCE:
        if (!resp_read_epr(r, n, &path, t)) {
            return false;
        }
        item->object = path;
        return true;
    case TYPE_INSTANCE:
        return read_embedded(r, n, p, item, depth, t);
    case TYPE_DATETIME:
        return read_datetime(r, n, item, t);
    default:
        break;
    }
    if (resp_xml_first(n)) {
        return refuse_value(r, t);
    }
    const char *text = resp_xml_text(r->arena, n, p->type != TYPE_STRING && p->type != TYPE_CHAR16);
    item->text = resp_value_canonical(r->arena, p->type, text);
    return item->text || refuse_value(r, t);
}

/* One run of equal elements is one value. `*at` is left on the first element after it. */
static bool read_value(const struct resp_reader *r, const xmlNode **at, const struct resp_prop *p,
                       struct resp_value *v, unsigned depth, struct resp_trouble *t)
{
    const xmlNode *first = *at;
    size_t run = 0;
    const xmlNode *n = first;
    while (n && strcmp((const char *)n->name, (const char *)first->name) == 0) {
        run++;
        n = resp_xml_next(n);
    }
    *at = n;
    if (v->present || (run > 1 && !p->array)) {
        return resp_refuse(t, "x:InvalidRepresentation/InvalidValues", NULL);
    }
    v->present = true;
    if (is_nil(r, first)) {
        const char *content = resp_xml_text(r->arena, first, false);
        return (run == 1 && content[0] == '\0' && !resp_xml_first(first)) ||
               resp_refuse(t, "x:InvalidRepresentation/InvalidValues", NULL);
    }
    v->null = false;
    v->item = resp_arena_get(r->arena, run * sizeof *v->item);
    for (n = first; n != *at; n = resp_xml_next(n)) {
        if (is_nil(r, n)) { /* null entries of arrays are sent by neither side */
            return resp_refuse(t, "x:InvalidRepresentation/InvalidValues", NULL);
        }
        if (!read_item(r, n, p, &v->item[v->count], depth, t)) {
            return false;
        }
        v->count++;
    }
    return true;
}

static bool has_stray_text(const xmlNode *element)
{
    for (const xmlNode *n = element->children; n; n = n->next) {
        if ((n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && !xmlIsBlankNode(n)) {
            return true;
        }
    }
    return false;
}

static bool read_children(const struct resp_reader *r, const xmlNode *element,
                          struct resp_instance *into, unsigned depth, struct resp_trouble *t)
{
    if (has_stray_text(element)) {
        return resp_refuse(t, "x:InvalidRepresentation", NULL);
    }
    for (const xmlNode *n = resp_xml_first(element); n;) {
        if (resp_xml_is(n, RESP_NS_CIM, "Location")) { /* the path, which is no property */
            n = resp_xml_next(n);
            continue;
        }
        const size_t at = resp_klass_find(into->klass, (const char *)n->name);
        if (at == into->klass->count) {
            return refuse_unknown(r, t);
        }
        /* An embedded instance has its own class's namespace, everything else that of its parent.
         */
        if (depth == 0 && strcmp(resp_xml_ns(n), resp_xml_ns(element)) != 0) {
            return resp_refuse(t, "x:InvalidRepresentation/InvalidNamespace", NULL);
        }
        if (depth > 0 && strcmp(resp_last_segment(resp_xml_ns(n)), into->klass->name) != 0) {
            return resp_refuse(t, "x:InvalidRepresentation/InvalidNamespace", NULL);
        }
        if (!read_value(r, &n, into->klass->prop[at], &into->value[at], depth, t)) {
            return false;
        }
    }
    return true;
}

bool resp_read_properties(const struct resp_reader *r, const xmlNode *element,
                          struct resp_instance *into, struct resp_trouble *t)
{
    return read_children(r, element, into, 0, t);
}

static bool read_key(const struct resp_reader *r, const struct resp_prop *p,
                     const struct resp_selector *s, struct resp_value *v, struct resp_trouble *t)
{
    v->item = resp_arena_get(r->arena, sizeof *v->item);
    v->present = true;
    if (p->type == TYPE_REFERENCE) {
        struct resp_instance *path = NULL;
        if (!s->epr) {
            return resp_refuse(t, "w:InvalidSelectors/TypeMismatch", NULL);
        }
        if (!resp_read_epr(r, s->epr, &path, t)) {
            return false;
        }
        v->item[0].object = path;
    } else {
        v->item[0].text = s->epr ? NULL : resp_value_canonical(r->arena, p->type, s->text);
        if (!v->item[0].text) {
            return r->agent == AGENT_OMI ? resp_refuse_mi(t, 1, NULL)
                                         : resp_refuse(t, "w:InvalidSelectors/TypeMismatch", NULL);
        }
    }
    v->null = false;
    v->count = 1;
    return true;
}

bool resp_read_path(const struct resp_reader *r, const struct resp_klass *k,
                    const struct resp_selector *selector, size_t count, struct resp_instance **ret,
                    struct resp_trouble *t)
{
    struct resp_instance *path = resp_instance_new(r->arena, k);
    size_t keys = 0;
    for (size_t i = 0; i < count; i++) {
        if (resp_ascii_equal(selector[i].name, strlen(selector[i].name), "__cimnamespace")) {
            continue;
        }
        const size_t at = resp_klass_find(k, selector[i].name);
        if (at == k->count || (k->prop[at]->flags & PROP_KEY) == 0) {
            return r->agent == AGENT_OMI
                       ? resp_refuse_mi(t, 12, NULL)
                       : resp_refuse(t, "w:InvalidSelectors/UnexpectedSelectors", NULL);
        }
        if (!read_key(r, k->prop[at], &selector[i], &path->value[at], t)) {
            return false;
        }
        keys++;
    }
    if (keys != k->key_count) {
        return r->agent == AGENT_OMI
                   ? resp_refuse_mi(t, 12, NULL)
                   : resp_refuse(t, "w:InvalidSelectors/InsufficientSelectors", NULL);
    }
    *ret = path;
    return true;
}

bool resp_read_epr(const struct resp_reader *r, const xmlNode *node, struct resp_instance **ret,
                   struct resp_trouble *t)
{
    const xmlNode *inner = resp_xml_child(node, RESP_NS_A, "EndpointReference");
    const xmlNode *parameters =
        resp_xml_child(inner ? inner : node, RESP_NS_A, "ReferenceParameters");
    const xmlNode *address = resp_xml_child(inner ? inner : node, RESP_NS_A, "Address");
    const xmlNode *uri = resp_xml_child(parameters, RESP_NS_W, "ResourceURI");
    const xmlNode *set = resp_xml_child(parameters, RESP_NS_W, "SelectorSet");
    if (!address || !uri) {
        return refuse_value(r, t);
    }
    const struct resp_klass *k =
        resp_repo_class(r->repo, resp_last_segment(resp_xml_text(r->arena, uri, true)));
    if (!k) {
        return resp_refuse_mi(t, 5, NULL);
    }
    struct resp_selector selector[RESP_SELECTORS];
    size_t count = 0;
    for (const xmlNode *n = resp_xml_first(set); n; n = resp_xml_next(n)) {
        const char *name = resp_xml_attribute(r->arena, n, NULL, "Name");
        if (!resp_xml_is(n, RESP_NS_W, "Selector") || !name || count == RESP_SELECTORS) {
            return resp_refuse(t, "w:InvalidSelectors", NULL);
        }
        selector[count].name = name;
        selector[count].epr = resp_xml_child(n, RESP_NS_A, "EndpointReference");
        selector[count].text = resp_xml_text(r->arena, n, false);
        count++;
    }
    return resp_read_path(r, k, selector, count, ret, t);
}
