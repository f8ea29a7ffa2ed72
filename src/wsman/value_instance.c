/* SPDX-License-Identifier: MIT */
/*
 * Instances as WS-CIM has them: DSP0230 sections 8 and 9, DSP0227 section 7. An element of a class
 * namespace holds one child a property; an array is the child repeated. What kind of value a
 * property has shows only in its content, since ordinary answers carry no types.
 */
#include "cim/name.h"
#include "core/fail.h"
#include "wsman/message.h"

enum {
    STATE_SKIP = 0,
    STATE_INSTANCE,
    STATE_FRAGMENT,
    STATE_FRAGMENT_PROPERTIES,
    STATE_PROPERTY,
    STATE_EMBEDDED, /* a property that holds an instance */
    STATE_CLASS,    /* a property that holds a class */
    STATE_DATED,    /* a property that holds a date */
    STATE_DATE,
    STATE_COUNT
};

/* Bytes of a message that cost about as much as an instance with nothing in it. */
enum { INSTANCE_WEIGHT = 32 };

static const struct wsmi_walk_grammar grammar;

static const struct wsmi_view no_text = {NULL, 0};

static struct wsmi_values *values_of(const struct wsmi_walk *walk)
{
    return &wsmi_message_of(walk)->values;
}

static struct wsmi_open_instance *top(const struct wsmi_walk *walk)
{
    return values_of(walk)->instance;
}

static struct wsmi_view without_suffix(struct wsmi_view name)
{
    static const struct wsmi_view suffix = WSMI_VIEW_INIT("_Type");
    if (name.len > suffix.len &&
        memcmp(name.ptr + name.len - suffix.len, suffix.ptr, suffix.len) == 0) {
        name.len -= suffix.len;
    }
    return name;
}

static bool open_instance(struct wsmi_walk *walk, size_t offset, struct wsmi_err *err)
{
    struct wsmi_values *values = values_of(walk);
    /* the outermost one is embedded in nothing */
    if (values->instance_count > walk->limits->max_embedded_depth) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset,
                         "instances are nested deeper than max_embedded_depth");
    }
    values->instances_made++;
    size_t weight = values->instances_made * INSTANCE_WEIGHT;
    if (weight > offset && weight - offset > walk->limits->max_markup_ahead) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset,
                         "instances outweigh their bytes by more than max_markup_ahead");
    }
    struct wsmi_open_instance *instances =
        wsmi_list_reserve(walk->arena, values->instances, sizeof(*instances),
                          values->instance_count, &values->instance_cap, offset, err);
    if (instances == NULL) {
        return false;
    }
    values->instances = instances;
    struct wsmi_open_instance *opened = &instances[values->instance_count];
    values->instance = opened;
    memset(&opened->instance, 0, sizeof(opened->instance));
    opened->instance.offset = offset;
    opened->in_order = opened->before != NULL;
    opened->any_namespace = values->instance_count > 0 && opened[-1].any_namespace;
    opened->in_location = false;
    opened->is_added = false;
    opened->ns_seen = NULL;
    wsmi_run_begin(&opened->properties);
    opened->property = NULL;
    wsmi_run_begin(&opened->items);
    values->instance_count++;
    return true;
}

static bool keep_class(struct wsmi_walk *walk, struct wsmi_view name, struct wsmi_view ns,
                       struct wsmi_err *err)
{
    struct wsmi_open_instance *opened = top(walk);
    struct wsmi_view other_name = opened->before == NULL ? no_text : opened->before->class_name;
    struct wsmi_view other_ns = opened->before == NULL ? no_text : opened->before->class_ns;
    return wsmi_walk_share(walk, name, other_name, &opened->instance.class_name, err) &&
           wsmi_walk_share(walk, ns, other_ns, &opened->instance.class_ns, err);
}

/* The name in xsi:type (the instance's class, maybe derived from that of the element), or empty. */
static struct wsmi_xml_name type_of(const struct wsmi_walk *walk,
                                    const struct wsmi_xml_start *start)
{
    const struct wsmi_xml_attr *type =
        start->attr_count == 0
            ? NULL
            : wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_XSI), WSMI_VIEW("type"));
    return wsmi_walk_qname(walk, type == NULL ? no_text : type->value);
}

static bool enter_instance(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_err *err)
{
    struct wsmi_view name = type_of(walk, start).local;
    name = name.len == 0 ? start->name.local : without_suffix(name);
    if (start->name.ns.len == 0) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "instance without a namespace");
    }
    if (!wsmi_name_is_cim(name)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "class name is no CIM name");
    }
    return open_instance(walk, start->offset, err) && keep_class(walk, name, start->name.ns, err);
}

static bool enter_fragment(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_err *err)
{
    if (!open_instance(walk, start->offset, err)) {
        return false;
    }
    top(walk)->any_namespace = true;
    return keep_class(walk, no_text, no_text, err);
}

static bool leave_instance(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_values *values = values_of(walk);
    struct wsmi_open_instance *closed = top(walk);
    struct wsmi_cim_instance *instance =
        wsmi_arena_alloc(walk->arena, sizeof(*instance), closed->instance.offset, err);
    if (instance == NULL || (!closed->in_order && !wsmi_names_check(walk, closed, err))) {
        return false;
    }
    *instance = closed->instance;
    instance->property_count = wsmi_run_count(&closed->properties);
    if (instance->property_count > 0) {
        instance->properties = wsmi_open_properties(closed);
    }
    closed->before = instance;
    values->instance_count--;
    values->instance = values->instance_count > 0 ? closed - 1 : NULL;
    memset(&values->value, 0, sizeof(values->value));
    values->value.kind = WSMI_ITEM_INSTANCE;
    values->value.instance = instance;
    values->value.offset = instance->offset;
    return true;
}

/* Same path, another last segment: the namespace of a base class. Case may differ: MS-WSMV section
 * 4.11.1. */
static bool is_sibling(struct wsmi_view a, struct wsmi_view b)
{
    a.len -= wsmi_uri_last_segment(a).len;
    b.len -= wsmi_uri_last_segment(b).len;
    return a.len > 0 && wsmi_view_eq_nocase(a, b);
}

static bool check_namespace(struct wsmi_open_instance *instance, const struct wsmi_xml_start *start,
                            struct wsmi_err *err)
{
    struct wsmi_view ns = start->name.ns;
    if (instance->any_namespace) {
        return true;
    }
    if (wsmi_view_eq(ns, instance->instance.class_ns)) {
        instance->ns_seen = ns.ptr;
        return true;
    }
    if (ns.len == 0) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "property without a namespace");
    }
    return is_sibling(ns, instance->instance.class_ns) ||
           wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "property in a foreign namespace");
}

static bool is_location(const struct wsmi_xml_start *start)
{
    return wsmi_view_eq(start->name.local, WSMI_VIEW("Location")) &&
           wsmi_ns_is(start->name.ns, WSMI_NS_CIM);
}

WSMI_APART static bool choose_by_name(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                                      struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    struct wsmi_open_instance *instance = top(walk);
    if (!is_location(start)) {
        return check_namespace(instance, start, err);
    }
    if (instance->instance.path != NULL) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "element may not be repeated here");
    }
    instance->in_location = true;
    *ret = wsmi_epr_place;
    return true;
}

/* The reader's strings live as long as the message is read: one that was compared needs not be
 * again. A class is never in the namespace of a location. */
static bool choose_property(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    const uint8_t *ns_seen = top(walk)->ns_seen;
    ret->grammar = &grammar;
    ret->state = STATE_PROPERTY;
    return (ns_seen != NULL && start->name.ns.ptr == ns_seen) ||
           choose_by_name(walk, start, ret, err);
}

/* Names that differ mostly do so at once. */
static inline bool is_same_name(struct wsmi_view a, struct wsmi_view b)
{
    return a.len == b.len && a.ptr[0] == b.ptr[0] && a.ptr[a.len - 1] == b.ptr[b.len - 1] &&
           wsmi_view_eq(a, b);
}

/* Whether `name` is that of the property a message had in this place before; the reader's strings
 * live as long as the message is read. */
static bool is_expected(const struct wsmi_cim_instance *before, size_t at, const uint8_t *source,
                        struct wsmi_view name)
{
    return before != NULL && at < before->property_count &&
           (source == name.ptr || is_same_name(before->properties[at].name, name));
}

/* Whether `name` is that of the last of the `count` properties. */
static bool is_same_property(const struct wsmi_open_instance *instance, size_t count,
                             struct wsmi_view name)
{
    return instance->property != NULL && (instance->sources[count - 1] == name.ptr ||
                                          is_same_name(instance->property->name, name));
}

/* Room for one more property, whose place is `at`; NULL with `err` filled. */
static inline struct wsmi_property *open_property(struct wsmi_walk *walk, size_t at, size_t offset,
                                                  struct wsmi_err *err)
{
    struct wsmi_open_instance *instance = top(walk);
    const uint8_t **sources = wsmi_list_reserve(walk->arena, instance->sources, sizeof(*sources),
                                                at, &instance->source_cap, offset, err);
    if (sources == NULL) {
        return NULL;
    }
    instance->sources = sources;
    struct wsmi_property *property =
        wsmi_run_add(&instance->properties, walk->arena, sizeof(*property), offset, err);
    if (property != NULL) {
        memset(property, 0, sizeof(*property));
        wsmi_run_begin(&instance->items);
        instance->property = property;
    }
    return property;
}

/* The next property, or the next element of an array. */
static bool add_property(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                         struct wsmi_err *err)
{
    struct wsmi_open_instance *instance = top(walk);
    const struct wsmi_cim_instance *before = instance->before;
    struct wsmi_view name = start->name.local;
    size_t at = wsmi_run_count(&instance->properties);
    if (is_same_property(instance, at, name)) {
        return true;
    }
    if (at >= walk->limits->max_properties) {
        return wsmi_fail(err, WSMI_E_LIMIT, start->offset, "more properties than max_properties");
    }
    struct wsmi_property *property = open_property(walk, at, start->offset, err);
    if (property == NULL) {
        return false;
    }
    bool is_known = is_expected(before, at, instance->sources[at], name);
    instance->sources[at] = name.ptr;
    if (is_known) {
        property->name = before->properties[at].name;
        return true;
    }
    instance->in_order = false;
    if (!wsmi_name_is_cim(name)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "property name is no CIM name");
    }
    return wsmi_walk_keep(walk, name, &property->name, err);
}

static bool read_flag(const struct wsmi_xml_start *start, enum wsmi_ns ns, struct wsmi_view local,
                      bool *ret, struct wsmi_err *err)
{
    const struct wsmi_xml_attr *attr = wsmi_xml_find_attr(start, wsmi_ns_uri(ns), local);
    return attr == NULL || wsmi_name_to_bool(attr->value, ret) ||
           wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "attribute is no boolean");
}

/* A simple type is a hint, any other name a class. */
static bool read_type(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                      struct wsmi_err *err)
{
    struct wsmi_open_instance *instance = top(walk);
    struct wsmi_xml_name type = type_of(walk, start);
    if (type.local.len == 0) {
        return true;
    }
    enum wsmi_ns ns = wsmi_ns_find(type.ns);
    if (ns == WSMI_NS_CIM || ns == WSMI_NS_XS) {
        instance->element.has_hint =
            wsmi_type_from_xsi(type.local, ns == WSMI_NS_CIM, &instance->element.hint);
        return true;
    }
    struct wsmi_view name = without_suffix(type.local);
    if (name.len == type.local.len || !wsmi_name_is_cim(name)) {
        return true;
    }
    return wsmi_walk_keep(walk, name, &instance->type.local, err) &&
           wsmi_walk_keep(walk, type.ns, &instance->type.ns, err);
}

WSMI_APART static bool read_attrs(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                                  struct wsmi_err *err)
{
    struct wsmi_open_instance *instance = top(walk);
    bool is_nil = false;
    if (!read_flag(start, WSMI_NS_XSI, WSMI_VIEW("nil"), &is_nil, err) ||
        !read_flag(start, WSMI_NS_MSWSMAN, WSMI_VIEW("IsNullArray"),
                   &instance->element.is_null_array, err) ||
        !read_flag(start, WSMI_NS_CIM, WSMI_VIEW("Key"), &instance->property->is_key, err)) {
        return false;
    }
    instance->element.is_null_array &= is_nil;
    instance->element.kind = is_nil ? WSMI_ITEM_NULL : WSMI_ITEM_TEXT;
    return read_type(walk, start, err);
}

static bool enter_property(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_err *err)
{
    struct wsmi_open_instance *instance = top(walk);
    memset(&instance->element, 0, sizeof(instance->element));
    memset(&instance->type, 0, sizeof(instance->type));
    instance->element.offset = start->offset;
    instance->element.kind = WSMI_ITEM_TEXT;
    return add_property(walk, start, err) &&
           (start->attr_count == 0 || read_attrs(walk, start, err));
}

/* Room for the next value of the property being read. */
static inline struct wsmi_item *add_item(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_instance *instance = top(walk);
    struct wsmi_item *item =
        wsmi_run_add(&instance->items, walk->arena, sizeof(*item), instance->element.offset, err);
    if (item != NULL) {
        struct wsmi_property *property = instance->property;
        property->items = item - property->item_count; /* the list may have moved */
        property->item_count++;
    }
    return item;
}

/* What xsi:type says is an instance turns out to have no properties. */
WSMI_APART static bool keep_empty(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_xml_name type = top(walk)->type;
    return open_instance(walk, top(walk)->element.offset, err) &&
           keep_class(walk, type.local, type.ns, err) && leave_instance(walk, err);
}

/* Text is what most properties hold: it becomes an item at once. */
static bool keep_text(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_open_instance *instance = top(walk);
    bool is_null = instance->element.kind == WSMI_ITEM_NULL;
    if (is_null || instance->type.local.len > 0) {
        bool is_blank = wsmi_view_trim(text).len == 0;
        if (is_null && !is_blank) {
            return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk),
                             "xsi:nil element has content");
        }
        if (is_blank && !is_null) {
            return keep_empty(walk, err);
        }
    }
    struct wsmi_item *item = add_item(walk, err);
    if (item == NULL) {
        return false;
    }
    *item = instance->element;
    instance->is_added = true;
    return is_null || wsmi_walk_keep(walk, text, &item->text, err);
}

/* DSP0230 section 8: the wrappers of a date, in the case and the namespaces agents give them: a
 * child of the class namespace (AMT) is one by its name only when it can be nothing else. */
static bool is_date(const struct wsmi_open_instance *instance, const struct wsmi_xml_start *start)
{
    static const struct wsmi_view names[] = {
        WSMI_VIEW_INIT("CIM_DateTime"), WSMI_VIEW_INIT("CIM_DateTimeString"),
        WSMI_VIEW_INIT("Datetime"),     WSMI_VIEW_INIT("Interval"),
        WSMI_VIEW_INIT("Date"),         WSMI_VIEW_INIT("Time"),
    };
    size_t first = 0;
    size_t end = sizeof(names) / sizeof(names[0]);
    if (start->name.ns.len == 0) {
        end = instance->any_namespace ? 2 : end; /* the rest may be properties */
    } else if (instance->type.local.len == 0 &&
               wsmi_view_eq(start->name.ns, instance->instance.class_ns)) {
        first = 2;
        end = 4;
    } else if (!wsmi_ns_is(start->name.ns, WSMI_NS_CIM)) {
        return false;
    }
    for (size_t i = first; i < end; i++) {
        if (wsmi_view_eq_nocase(start->name.local, names[i])) {
            return true;
        }
    }
    return false;
}

static bool become(struct wsmi_walk *walk, unsigned state)
{
    struct wsmi_walk_place place = {&grammar, state};
    wsmi_walk_become(walk, place);
    return true;
}

/* The namespace is the first property's, of a class; xsi:type's where a location comes first. */
static bool become_instance(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_err *err)
{
    struct wsmi_xml_name type = top(walk)->type;
    struct wsmi_view ns = is_location(start) ? type.ns : start->name.ns;
    struct wsmi_view last = wsmi_uri_last_segment(ns);
    struct wsmi_view name = type.local.len > 0 || !wsmi_name_is_cim(last) ? type.local : last;
    if (wsmi_ns_find(ns) != WSMI_NS_OTHER || (name.len == 0 && is_location(start))) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "instance of no class");
    }
    return open_instance(walk, top(walk)->element.offset, err) && keep_class(walk, name, ns, err) &&
           become(walk, STATE_EMBEDDED);
}

/* The first child tells what a property holds. */
static bool choose_content(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    const struct wsmi_open_instance *instance = top(walk);
    (void)ret;
    if (instance->element.kind == WSMI_ITEM_NULL) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "xsi:nil element has content");
    }
    if (is_date(instance, start)) {
        return become(walk, STATE_DATED);
    }
    if (wsmi_ns_is(start->name.ns, WSMI_NS_ADDRESSING)) {
        wsmi_walk_become(walk, wsmi_epr_place);
        return wsmi_epr_open(walk, instance->element.offset, err);
    }
    if (start->name.ns.len == 0 && wsmi_view_eq(start->name.local, WSMI_VIEW("CLASS"))) {
        return become(walk, STATE_CLASS);
    }
    return become_instance(walk, start, err);
}

/* The property holds one thing and nothing else. */
static bool choose_only(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_walk_place date, struct wsmi_walk_place *ret,
                        struct wsmi_err *err)
{
    struct wsmi_item *element = &top(walk)->element;
    if (element->kind != WSMI_ITEM_TEXT) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "element beside a value");
    }
    element->kind = WSMI_ITEM_DATETIME;
    *ret = date;
    return true;
}

static bool choose_date(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    const struct wsmi_walk_place date = {&grammar, STATE_DATE};
    return choose_only(walk, start, date, ret, err);
}

static bool choose_class(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                         struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    return choose_only(walk, start, wsmi_class_place, ret, err);
}

static bool keep_date(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_item *value = &values_of(walk)->value;
    memset(value, 0, sizeof(*value));
    value->kind = WSMI_ITEM_DATETIME;
    return wsmi_walk_keep(walk, text, &value->text, err);
}

/* What was no text. */
WSMI_APART static bool take_value(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_instance *instance = top(walk);
    struct wsmi_item value = wsmi_value_take(walk);
    if (instance->in_location) {
        instance->in_location = false;
        instance->instance.path = value.kind == WSMI_ITEM_REFERENCE ? value.reference : NULL;
        return true;
    }
    value.offset = instance->element.offset;
    value.is_null_array = instance->element.is_null_array;
    if (value.kind == WSMI_ITEM_NULL || value.kind == WSMI_ITEM_DATETIME) {
        value.has_hint = instance->element.has_hint;
        value.hint = instance->element.hint;
    }
    struct wsmi_item *item = add_item(walk, err);
    if (item == NULL) {
        return false;
    }
    *item = value;
    return true;
}

static bool take_property(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_instance *instance = top(walk);
    bool is_added = instance->is_added;
    instance->is_added = false;
    return is_added || take_value(walk, err);
}

static bool choose_fragment(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    (void)start;
    (void)ret;
    (void)err;
    return become(walk, STATE_FRAGMENT_PROPERTIES);
}

/* The value of a property the request named: "Name/text()". */
static bool keep_fragment_text(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_open_instance *instance = top(walk);
    struct wsmi_item value = {.kind = WSMI_ITEM_TEXT, .offset = instance->instance.offset};
    if (text.len == 0) {
        return true;
    }
    struct wsmi_property *property = open_property(walk, 0, value.offset, err);
    if (property == NULL || !wsmi_walk_keep(walk, text, &value.text, err) ||
        !wsmi_walk_keep(walk, no_text, &property->name, err)) {
        return false;
    }
    instance->sources[0] = NULL;
    instance->in_order = false;
    instance->element.offset = value.offset;
    struct wsmi_item *item = add_item(walk, err);
    if (item == NULL) {
        return false;
    }
    *item = value;
    return true;
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_INSTANCE] = {.choose = choose_property,
                        .enter = enter_instance,
                        .leave = leave_instance,
                        .returned = take_property},
    [STATE_FRAGMENT] = {.content = WSMI_CONTENT_EITHER,
                        .choose = choose_fragment,
                        .enter = enter_fragment,
                        .text = keep_fragment_text,
                        .leave = leave_instance},
    [STATE_FRAGMENT_PROPERTIES] = {.choose = choose_property,
                                   .leave = leave_instance,
                                   .returned = take_property},
    [STATE_PROPERTY] = {.content = WSMI_CONTENT_EITHER,
                        .choose = choose_content,
                        .enter = enter_property,
                        .text = keep_text},
    [STATE_EMBEDDED] = {.choose = choose_property,
                        .leave = leave_instance,
                        .returned = take_property},
    [STATE_CLASS] = {.choose = choose_class},
    [STATE_DATED] = {.choose = choose_date},
    [STATE_DATE] = {.content = WSMI_CONTENT_TEXT,
                    .strangers = WSMI_STRANGERS_REFUSED,
                    .text = keep_date},
};

static const struct wsmi_walk_grammar grammar = {states, NULL, 0};

const struct wsmi_walk_place wsmi_instance_place = {&grammar, STATE_INSTANCE};
const struct wsmi_walk_place wsmi_fragment_place = {&grammar, STATE_FRAGMENT};
