/* SPDX-License-Identifier: MIT */
/* Declarations of properties and parameters: DSP0201 section 5.2.4, PROPERTY... and PARAMETER... */
#include "core/fail.h"
#include "wsman/cimxml.h"

enum {
    STATE_SKIP = 0,
    STATE_PROPERTY = WSMI_MEMBER_PROPERTY,
    STATE_PROPERTY_ARRAY = WSMI_MEMBER_PROPERTY_ARRAY,
    STATE_PROPERTY_REFERENCE = WSMI_MEMBER_PROPERTY_REFERENCE,
    STATE_PARAMETER = WSMI_MEMBER_PARAMETER, /* of every shape */
    STATE_COUNT
};

/* What the name of the element says. */
static const struct shape {
    struct wsmi_view local;
    bool is_array;
    bool is_reference;
    enum wsmi_class_level level;
} shapes[] = {
    {WSMI_VIEW_INIT("PROPERTY"), false, false, WSMI_LEVEL_MEMBER},
    {WSMI_VIEW_INIT("PROPERTY.ARRAY"), true, false, WSMI_LEVEL_MEMBER},
    {WSMI_VIEW_INIT("PROPERTY.REFERENCE"), false, true, WSMI_LEVEL_MEMBER},
    {WSMI_VIEW_INIT("PARAMETER"), false, false, WSMI_LEVEL_PARAMETER},
    {WSMI_VIEW_INIT("PARAMETER.ARRAY"), true, false, WSMI_LEVEL_PARAMETER},
    {WSMI_VIEW_INIT("PARAMETER.REFERENCE"), false, true, WSMI_LEVEL_PARAMETER},
    {WSMI_VIEW_INIT("PARAMETER.REFARRAY"), true, true, WSMI_LEVEL_PARAMETER},
};

/* The rules have let through nothing else. */
static const struct shape *shape_of(const struct wsmi_xml_start *start)
{
    size_t i = 0;
    while (!wsmi_view_eq(start->name.local, shapes[i].local)) {
        i++;
    }
    return &shapes[i];
}

static bool read_type(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                      const struct shape *shape, struct wsmi_element_decl *member,
                      struct wsmi_err *err)
{
    bool given;
    if (shape->is_reference) {
        member->type = WSMI_TYPE_REFERENCE;
        return wsmi_cimxml_text(walk, start, WSMI_VIEW("REFERENCECLASS"), &member->reference_class,
                                err);
    }
    if (!wsmi_cimxml_type(start, &given, &member->type, err)) {
        return false;
    }
    if (!given) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "declaration without TYPE");
    }
    return wsmi_cimxml_embedded(walk, start, &member->type, &member->reference_class, err);
}

static bool enter_member(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                         struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    struct wsmi_element_decl *member = &open->member;
    const struct shape *shape = shape_of(start);
    memset(member, 0, sizeof(*member));
    memset(&open->member_value, 0, sizeof(open->member_value));
    open->member_value.value.is_null = true;
    open->constant = &open->member_value;
    open->level = shape->level;
    member->is_array = shape->is_array;
    return wsmi_class_count(walk, start->offset, err) &&
           wsmi_cimxml_name(walk, start, WSMI_VIEW("NAME"), true, &member->name, err) &&
           read_type(walk, start, shape, member, err) &&
           wsmi_cimxml_size(start, WSMI_VIEW("ARRAYSIZE"), &member->array_size, err) &&
           wsmi_cimxml_text(walk, start, WSMI_VIEW("CLASSORIGIN"), &member->class_origin, err) &&
           wsmi_cimxml_bool(start, WSMI_VIEW("PROPAGATED"), &member->is_propagated, err);
}

/* The class name in EmbeddedInstance, the empty text in a true EmbeddedObject, else NULL. */
static const struct wsmi_view *embedded_class(const struct wsmi_qualifiers *qualifiers)
{
    static const struct wsmi_view any = {NULL, 0};
    const struct wsmi_qualifier *instance =
        wsmi_qualifiers_find(qualifiers, WSMI_VIEW("EmbeddedInstance"));
    if (instance != NULL && instance->value.type == WSMI_TYPE_STRING && !instance->value.is_null &&
        !instance->value.is_array) {
        return instance->value.texts;
    }
    return wsmi_qualifiers_has(qualifiers, WSMI_VIEW("EmbeddedObject")) ? &any : NULL;
}

/* On anything but a string the qualifiers mean nothing. */
void wsmi_member_embed(struct wsmi_element_decl *member)
{
    const struct wsmi_view *class_name = embedded_class(&member->qualifiers);
    if (class_name == NULL) {
        return;
    }
    if (member->type == WSMI_TYPE_STRING) {
        member->type = WSMI_TYPE_INSTANCE;
    }
    if (member->type == WSMI_TYPE_INSTANCE && member->reference_class.len == 0) {
        member->reference_class = *class_name;
    }
}

static bool leave_member(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    struct wsmi_element_decl *member = &open->member;
    bool is_parameter = open->level == WSMI_LEVEL_PARAMETER;
    struct wsmi_element_decl *kept;
    if (!wsmi_class_seal_qualifiers(walk, open->level, &member->qualifiers, err)) {
        return false;
    }
    wsmi_member_embed(member);
    member->has_value = !open->member_value.value.is_null;
    if (member->has_value) {
        member->value = open->member_value.value;
        member->value.type = member->type == WSMI_TYPE_INSTANCE ? WSMI_TYPE_STRING : member->type;
    }
    kept = wsmi_cimxml_add(walk, is_parameter ? &open->parameters : &open->properties,
                           sizeof(*kept), wsmi_walk_offset(walk), err);
    if (kept == NULL) {
        return false;
    }
    *kept = *member;
    open->level = is_parameter ? WSMI_LEVEL_MEMBER : WSMI_LEVEL_CLASS;
    return true;
}

#define MEMBER_STATE                                                                               \
    {                                                                                              \
        .choose = wsmi_cimxml_choose, .enter = enter_member, .leave = leave_member                 \
    }

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_PROPERTY] = MEMBER_STATE,
    [STATE_PROPERTY_ARRAY] = MEMBER_STATE,
    [STATE_PROPERTY_REFERENCE] = MEMBER_STATE,
    [STATE_PARAMETER] = MEMBER_STATE,
};

#define QUALIFIERS(state)                                                                          \
    {                                                                                              \
        (state), WSMI_NS_OTHER, WSMI_VIEW_INIT("QUALIFIER"), WSMI_CONSTANT_QUALIFIER, false,       \
            &wsmi_constant_grammar                                                                 \
    }

static const struct wsmi_walk_rule rules[] = {
    QUALIFIERS(STATE_PROPERTY),
    QUALIFIERS(STATE_PROPERTY_ARRAY),
    QUALIFIERS(STATE_PROPERTY_REFERENCE),
    QUALIFIERS(STATE_PARAMETER),
    {STATE_PROPERTY, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE"), WSMI_CONSTANT_VALUE, false,
     &wsmi_constant_grammar},
    {STATE_PROPERTY, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE.NULL"), WSMI_CONSTANT_NULL, false,
     &wsmi_constant_grammar},
    {STATE_PROPERTY_ARRAY, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE.ARRAY"), WSMI_CONSTANT_ARRAY, false,
     &wsmi_constant_grammar},
    {STATE_PROPERTY_ARRAY, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE.NULL"), WSMI_CONSTANT_NULL, false,
     &wsmi_constant_grammar},
    /* Nothing of ours holds the default of a reference. */
    {STATE_PROPERTY_REFERENCE, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE.REFERENCE"), STATE_SKIP, true,
     NULL},
    {STATE_PROPERTY_REFERENCE, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE.NULL"), STATE_SKIP, true, NULL},
};

_Static_assert(sizeof(rules) / sizeof(rules[0]) <= WSMI_WALK_MAX_RULES, "one bit a rule");

const struct wsmi_walk_grammar wsmi_member_grammar = {states, rules,
                                                      sizeof(rules) / sizeof(rules[0])};

/* What the qualifiers, which are written as they are, do not say by themselves. */
static void write_embedding(const struct wsmi_element_decl *decl, struct wsmi_buf *out)
{
    const struct wsmi_view *said = embedded_class(&decl->qualifiers);
    if (decl->type != WSMI_TYPE_INSTANCE ||
        (said != NULL && wsmi_view_eq(*said, decl->reference_class))) {
        return;
    }
    wsmi_write_attr(out, "EmbeddedObject",
                    decl->reference_class.len > 0 ? WSMI_VIEW("instance") : WSMI_VIEW("object"));
    wsmi_write_attr(out, "EmbeddedClassName", decl->reference_class);
}

static const char *suffix_of(const struct wsmi_element_decl *decl)
{
    if (decl->type != WSMI_TYPE_REFERENCE) {
        return decl->is_array ? ".ARRAY" : "";
    }
    return decl->is_array ? ".REFARRAY" : ".REFERENCE";
}

static void write_member(const struct wsmi_element_decl *decl, const char *element,
                         struct wsmi_buf *out)
{
    wsmi_buf_put_byte(out, '<');
    wsmi_buf_put_str(out, element);
    wsmi_buf_put_str(out, suffix_of(decl));
    wsmi_write_attr(out, "NAME", decl->name);
    if (decl->type == WSMI_TYPE_REFERENCE) {
        wsmi_write_attr(out, "REFERENCECLASS", decl->reference_class);
    } else {
        wsmi_cimxml_write_type(out, decl->type);
        write_embedding(decl, out);
    }
    wsmi_cimxml_write_size(out, decl->array_size);
    wsmi_write_attr(out, "CLASSORIGIN", decl->class_origin);
    wsmi_cimxml_write_flag(out, "PROPAGATED", decl->is_propagated, false);
    wsmi_buf_put_byte(out, '>');
    wsmi_qualifiers_write(&decl->qualifiers, out);
    if (decl->has_value) {
        wsmi_constant_write(&decl->value, out);
    }
    wsmi_buf_put_str(out, "</");
    wsmi_buf_put_str(out, element);
    wsmi_buf_put_str(out, suffix_of(decl));
    wsmi_buf_put_byte(out, '>');
}

void wsmi_property_decl_write(const struct wsmi_element_decl *decl, struct wsmi_buf *out)
{
    write_member(decl, "PROPERTY", out);
}

void wsmi_parameter_decl_write(const struct wsmi_element_decl *decl, struct wsmi_buf *out)
{
    write_member(decl, "PARAMETER", out);
}
