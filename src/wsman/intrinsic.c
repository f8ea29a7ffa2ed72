/* SPDX-License-Identifier: MIT */
/*
 * Class declarations in the form of openwsman, whose elements are in the namespace that is the
 * resource URI of the request. The grammar is that of its source (sfcc-interface.c, 2.8) and of
 * what it is quoted to answer; no recording of a GetClass was at hand.
 */
#include "wsmi/intrinsic.h"

#include "cim/name.h"
#include "core/cur.h"
#include "core/fail.h"
#include "wsman/cimxml.h"
#include "wsman/message.h"

enum {
    STATE_SKIP = 0,
    STATE_CLASS,
    STATE_CLASS_NAME,
    STATE_CLASS_QUALIFIERS,
    STATE_PROPERTIES,
    STATE_PROPERTY,
    STATE_PROPERTY_QUALIFIERS,
    STATE_QUALIFIER,
    STATE_NAME, /* of a property or a qualifier, as what follows */
    STATE_TYPE,
    STATE_ARRAY_TYPE,
    STATE_VALUE,
    STATE_LIST, /* of names of classes */
    STATE_LISTED,
    STATE_COUNT
};

static const struct wsmi_walk_grammar grammar;

static bool is_intrinsic(struct wsmi_view ns)
{
    struct wsmi_view base = wsmi_uri_intrinsic();
    struct wsmi_view start = {ns.ptr, ns.len < base.len ? ns.len : base.len};
    return wsmi_view_eq(start, base) && (ns.len == base.len || ns.ptr[base.len] == '/');
}

enum wsmi_body_kind wsmi_intrinsic_find(const struct wsmi_xml_start *start,
                                        struct wsmi_walk_place *ret)
{
    if (!is_intrinsic(start->name.ns)) {
        return WSMI_BODY_OTHER;
    }
    ret->grammar = &grammar;
    if (wsmi_view_eq(start->name.local, WSMI_VIEW("GetClass"))) {
        ret->state = STATE_CLASS;
        return WSMI_BODY_CLASS;
    }
    if (wsmi_view_eq(start->name.local, WSMI_VIEW("EnumerateClassNames"))) {
        ret->state = STATE_LIST;
        return WSMI_BODY_CLASS_NAMES;
    }
    ret->grammar = NULL;
    return WSMI_BODY_OTHER;
}

static bool enter_class(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_err *err)
{
    return wsmi_class_open(walk, start->offset, err);
}

static bool keep_class_name(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_view name = wsmi_view_trim(text);
    if (!wsmi_name_is_cim(name)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk), "no name of a class");
    }
    return wsmi_walk_keep(walk, name, &walk->open_class->decl.name, err);
}

static bool leave_class(struct wsmi_walk *walk, struct wsmi_err *err)
{
    if (walk->open_class->decl.name.len == 0) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk), "class without a name");
    }
    return wsmi_class_close(walk, err);
}

static bool enter_property(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    memset(&open->member, 0, sizeof(open->member));
    memset(&open->member_value, 0, sizeof(open->member_value));
    open->member_value.value.type = WSMI_TYPE_STRING;
    open->member_value.value.offset = start->offset;
    open->constant = &open->member_value;
    open->level = WSMI_LEVEL_MEMBER;
    open->defaults.count = 0;
    return wsmi_class_count(walk, start->offset, err);
}

static bool enter_qualifier(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    memset(&open->qualifier, 0, sizeof(open->qualifier));
    memset(&open->qualifier_value, 0, sizeof(open->qualifier_value));
    open->qualifier.flavor = WSMI_FLAVOR_OVERRIDABLE | WSMI_FLAVOR_TO_SUBCLASS; /* not said */
    open->qualifier_value.value.type = WSMI_TYPE_STRING;
    open->qualifier_value.value.offset = start->offset;
    open->constant = &open->qualifier_value;
    open->texts.count = 0;
    return wsmi_class_count(walk, start->offset, err);
}

static bool is_in_qualifier(const struct wsmi_open_class *open)
{
    return open->constant == &open->qualifier_value;
}

static bool keep_name(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    struct wsmi_view name = wsmi_view_trim(text);
    if (is_in_qualifier(open)) {
        return wsmi_walk_keep(walk, name, &open->qualifier.name, err);
    }
    if (!wsmi_name_is_cim(name)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk), "no name of a property");
    }
    return wsmi_walk_keep(walk, name, &open->member.name, err);
}

/* The names are those of CMPI; the ones CIM does not have are kinds of strings. */
static bool keep_type(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    enum wsmi_type type = WSMI_TYPE_STRING;
    struct wsmi_view name = wsmi_view_trim(text);
    (void)err;
    if (wsmi_view_eq_nocase(name, WSMI_VIEW("reference"))) {
        type = WSMI_TYPE_REFERENCE;
    } else if (wsmi_view_eq_nocase(name, WSMI_VIEW("instance"))) {
        type = WSMI_TYPE_INSTANCE;
    } else if (!wsmi_type_from_name(name, &type)) {
        type = WSMI_TYPE_STRING;
    }
    walk->open_class->constant->value.type = type;
    return true;
}

static bool keep_array_type(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    walk->open_class->constant->value.is_array = true;
    return keep_type(walk, text, err);
}

/* The element around <array> has no text of its own. */
static bool keep_own_type(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return walk->open_class->constant->value.is_array || keep_type(walk, text, err);
}

static bool enter_value(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_err *err)
{
    const struct wsmi_xml_attr *attr =
        wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_XSI), WSMI_VIEW("nil"));
    bool is_nil = false;
    if (attr != NULL && !wsmi_name_to_bool(attr->value, &is_nil)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "attribute is no boolean");
    }
    walk->open_class->constant->is_given = !is_nil;
    return true;
}

/* One of several where the type is an array. */
static bool keep_value(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    struct wsmi_cimxml_list *list = is_in_qualifier(open) ? &open->texts : &open->defaults;
    if (!open->constant->is_given) {
        return true;
    }
    struct wsmi_view *kept =
        wsmi_cimxml_add(walk, list, sizeof(*kept), wsmi_walk_offset(walk), err);
    return kept != NULL && wsmi_walk_keep(walk, text, kept, err);
}

static bool seal_value(struct wsmi_walk *walk, struct wsmi_cimxml_list *list,
                       struct wsmi_constant *value, struct wsmi_err *err)
{
    size_t count = list->count;
    const void *texts;
    if (count > 1 && !value->is_array) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, value->offset, "several values where one belongs");
    }
    if (!wsmi_cimxml_seal(walk, list, sizeof(*value->texts), &texts, err)) {
        return false;
    }
    value->texts = texts;
    value->count = count;
    value->is_null = count == 0;
    return true;
}

static bool leave_qualifier(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    struct wsmi_constant *value = &open->qualifier_value.value;
    if (open->qualifier.name.len == 0) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, value->offset, "qualifier without a name");
    }
    if (value->type > WSMI_TYPE_STRING) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, value->offset, "qualifier that is no simple value");
    }
    struct wsmi_qualifier *kept =
        wsmi_cimxml_add(walk, &open->qualifiers[open->level], sizeof(*kept), value->offset, err);
    if (kept == NULL || !seal_value(walk, &open->texts, value, err)) {
        return false;
    }
    *kept = open->qualifier;
    kept->value = *value;
    open->constant = &open->member_value;
    return true;
}

static bool leave_property(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    struct wsmi_element_decl *member = &open->member;
    struct wsmi_constant *value = &open->member_value.value;
    member->type = value->type;
    member->is_array = value->is_array;
    if (member->name.len == 0) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, value->offset, "property without a name");
    }
    if (member->type == WSMI_TYPE_REFERENCE && member->is_array) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, value->offset, "property of several references");
    }
    if (!wsmi_class_seal_qualifiers(walk, WSMI_LEVEL_MEMBER, &member->qualifiers, err) ||
        !seal_value(walk, &open->defaults, value, err)) {
        return false;
    }
    wsmi_member_embed(member);
    /* Nothing of ours holds the default of a reference. */
    member->has_value = !value->is_null && member->type != WSMI_TYPE_REFERENCE;
    if (member->has_value) {
        member->value = *value;
        member->value.type = member->type == WSMI_TYPE_INSTANCE ? WSMI_TYPE_STRING : member->type;
    }
    struct wsmi_element_decl *kept =
        wsmi_cimxml_add(walk, &open->properties, sizeof(*kept), value->offset, err);
    if (kept == NULL) {
        return false;
    }
    *kept = *member;
    open->level = WSMI_LEVEL_CLASS;
    return true;
}

/* What is kept of EnumerateClassNames while it is read. */
struct list_body {
    struct wsmi_entry *entries;
    size_t cap;
};

static bool enter_list(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                       struct wsmi_err *err)
{
    struct wsmi_message *message = wsmi_message_of(walk);
    message->body = wsmi_arena_alloc(walk->arena, sizeof(struct list_body), start->offset, err);
    message->envelope.enumeration.is_end = true;
    return message->body != NULL;
}

/* "root/cimv2:CIM_Service", or the name alone. */
static struct wsmi_view name_in_path(struct wsmi_view path)
{
    struct wsmi_cur cur = wsmi_cur_init(wsmi_view_trim(path));
    struct wsmi_view before;
    while (wsmi_cur_until(&cur, ':', cur.rest.len, &before)) {
        (void)wsmi_cur_accept(&cur, ':');
    }
    return cur.rest;
}

static bool keep_listed(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_message *message = wsmi_message_of(walk);
    struct wsmi_enumeration *list = &message->envelope.enumeration;
    struct list_body *body = message->body;
    size_t offset = wsmi_walk_offset(walk);
    struct wsmi_view name = name_in_path(text);
    if (!wsmi_name_is_cim(name)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, offset, "no name of a class");
    }
    if (list->entry_count >= walk->limits->max_entries) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset, "more items than max_entries");
    }
    struct wsmi_entry *entries = wsmi_list_reserve(walk->arena, body->entries, sizeof(*entries),
                                                   list->entry_count, &body->cap, offset, err);
    struct wsmi_cim_class *decl = wsmi_arena_alloc(walk->arena, sizeof(*decl), offset, err);
    if (entries == NULL || decl == NULL || !wsmi_walk_keep(walk, name, &decl->name, err)) {
        return false;
    }
    decl->offset = offset;
    memset(&entries[list->entry_count], 0, sizeof(*entries));
    entries[list->entry_count].kind = WSMI_ENTRY_CLASS;
    entries[list->entry_count].class_decl = decl;
    entries[list->entry_count++].offset = offset;
    body->entries = entries;
    list->entries = entries;
    return true;
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_CLASS] = {.enter = enter_class, .leave = leave_class},
    [STATE_CLASS_NAME] = {.content = WSMI_CONTENT_TEXT, .text = keep_class_name},
    [STATE_CLASS_QUALIFIERS] = {.content = WSMI_CONTENT_ELEMENTS},
    [STATE_PROPERTIES] = {.content = WSMI_CONTENT_ELEMENTS},
    [STATE_PROPERTY] = {.enter = enter_property, .leave = leave_property},
    [STATE_PROPERTY_QUALIFIERS] = {.content = WSMI_CONTENT_ELEMENTS},
    [STATE_QUALIFIER] = {.enter = enter_qualifier, .leave = leave_qualifier},
    [STATE_NAME] = {.content = WSMI_CONTENT_TEXT, .text = keep_name},
    [STATE_TYPE] = {.content = WSMI_CONTENT_MIXED, .text = keep_own_type},
    [STATE_ARRAY_TYPE] = {.content = WSMI_CONTENT_TEXT, .text = keep_array_type},
    [STATE_VALUE] = {.content = WSMI_CONTENT_TEXT, .enter = enter_value, .text = keep_value},
    [STATE_LIST] = {.enter = enter_list},
    [STATE_LISTED] = {.content = WSMI_CONTENT_TEXT, .text = keep_listed},
};

#define RULE(in, local, to, once)                                                                  \
    {                                                                                              \
        (in), WSMI_NS_OTHER, WSMI_VIEW_INIT(local), (to), (once), NULL                             \
    }

static const struct wsmi_walk_rule rules[] = {
    RULE(STATE_CLASS, "name", STATE_CLASS_NAME, true),
    RULE(STATE_CLASS, "qualifiers", STATE_CLASS_QUALIFIERS, true),
    RULE(STATE_CLASS, "properties", STATE_PROPERTIES, true),
    RULE(STATE_CLASS_QUALIFIERS, "qualifier", STATE_QUALIFIER, false),
    RULE(STATE_PROPERTIES, "property", STATE_PROPERTY, false),
    RULE(STATE_PROPERTY, "name", STATE_NAME, true),
    RULE(STATE_PROPERTY, "type", STATE_TYPE, true),
    RULE(STATE_PROPERTY, "value", STATE_VALUE, false),
    RULE(STATE_PROPERTY, "qualifiers", STATE_PROPERTY_QUALIFIERS, true),
    RULE(STATE_PROPERTY_QUALIFIERS, "qualifier", STATE_QUALIFIER, false),
    RULE(STATE_QUALIFIER, "name", STATE_NAME, true),
    RULE(STATE_QUALIFIER, "type", STATE_TYPE, true),
    RULE(STATE_QUALIFIER, "value", STATE_VALUE, false),
    RULE(STATE_TYPE, "array", STATE_ARRAY_TYPE, true),
    RULE(STATE_LIST, "name", STATE_LISTED, false),
};

static const struct wsmi_walk_grammar grammar = {states, rules, sizeof(rules) / sizeof(rules[0])};

static void write_element(struct wsmi_buf *out, const char *local, struct wsmi_view text)
{
    wsmi_buf_put_str(out, "<i:");
    wsmi_buf_put_str(out, local);
    wsmi_buf_put_byte(out, '>');
    wsmi_write_text(out, text);
    wsmi_buf_put_str(out, "</i:");
    wsmi_buf_put_str(out, local);
    wsmi_buf_put_byte(out, '>');
}

/* <i:type> and the values. */
static void write_typed(struct wsmi_buf *out, enum wsmi_type type, bool is_array,
                        const struct wsmi_constant *value)
{
    struct wsmi_view name = wsmi_view_from_str(wsmi_type_name(type));
    if (is_array) {
        wsmi_buf_put_str(out, "<i:type>");
        write_element(out, "array", name);
        wsmi_buf_put_str(out, "</i:type>");
    } else {
        write_element(out, "type", name);
    }
    for (size_t i = 0; value != NULL && i < value->count; i++) {
        write_element(out, "value", value->texts[i]);
    }
}

static void write_qualifiers(struct wsmi_buf *out, const struct wsmi_qualifiers *qualifiers)
{
    if (qualifiers->count == 0) {
        return;
    }
    wsmi_buf_put_str(out, "<i:qualifiers>");
    for (size_t i = 0; i < qualifiers->count; i++) {
        const struct wsmi_qualifier *qualifier = &qualifiers->list[i];
        wsmi_buf_put_str(out, "<i:qualifier>");
        write_element(out, "name", qualifier->name);
        write_typed(out, qualifier->value.type, qualifier->value.is_array, &qualifier->value);
        wsmi_buf_put_str(out, "</i:qualifier>");
    }
    wsmi_buf_put_str(out, "</i:qualifiers>");
}

static void write_root(struct wsmi_buf *out, const char *method, struct wsmi_view class_name)
{
    wsmi_buf_put_str(out, "<i:");
    wsmi_buf_put_str(out, method);
    wsmi_buf_put_str(out, " xmlns:i=\"");
    wsmi_uri_write_intrinsic(class_name, out);
    wsmi_buf_put_str(out, "\">");
}

void wsmi_intrinsic_write_class(const struct wsmi_cim_class *decl, struct wsmi_buf *out)
{
    write_root(out, "GetClass", decl->name);
    write_element(out, "name", decl->name);
    write_qualifiers(out, &decl->qualifiers);
    if (decl->property_count > 0) {
        wsmi_buf_put_str(out, "<i:properties>");
    }
    for (size_t i = 0; i < decl->property_count; i++) {
        const struct wsmi_element_decl *property = &decl->properties[i];
        wsmi_buf_put_str(out, "<i:property>");
        write_element(out, "name", property->name);
        write_typed(out, property->type, property->is_array,
                    property->has_value ? &property->value : NULL);
        write_qualifiers(out, &property->qualifiers);
        wsmi_buf_put_str(out, "</i:property>");
    }
    wsmi_buf_put_str(out,
                     decl->property_count > 0 ? "</i:properties></i:GetClass>" : "</i:GetClass>");
}

void wsmi_intrinsic_write_names(const struct wsmi_view *names, size_t count, struct wsmi_buf *out)
{
    write_root(out, "EnumerateClassNames", WSMI_VIEW(""));
    for (size_t i = 0; i < count; i++) {
        write_element(out, "name", names[i]);
    }
    wsmi_buf_put_str(out, "</i:EnumerateClassNames>");
}
