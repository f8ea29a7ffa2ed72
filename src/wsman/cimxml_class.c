/* SPDX-License-Identifier: MIT */
/* Class declarations: DSP0201 section 5.2.4, CLASS. */
#include "cim/name.h"
#include "core/cur.h"
#include "core/fail.h"
#include "wsman/cimxml.h"
#include "wsmi/cimxml.h"

enum { STATE_SKIP = 0, STATE_CLASS = WSMI_CLASS_CLASS, STATE_COUNT };

bool wsmi_class_count(struct wsmi_walk *walk, size_t offset, struct wsmi_err *err)
{
    if (walk->open_class->elements == walk->limits->max_class_elements) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset,
                         "class has more elements than max_class_elements");
    }
    walk->open_class->elements++;
    return true;
}

bool wsmi_class_seal_qualifiers(struct wsmi_walk *walk, enum wsmi_class_level level,
                                struct wsmi_qualifiers *ret, struct wsmi_err *err)
{
    struct wsmi_cimxml_list *list = &walk->open_class->qualifiers[level];
    size_t count = list->count;
    const void *sealed;
    if (!wsmi_cimxml_seal(walk, list, sizeof(*ret->list), &sealed, err)) {
        return false;
    }
    ret->list = sealed;
    ret->count = count;
    return true;
}

bool wsmi_class_open(struct wsmi_walk *walk, size_t offset, struct wsmi_err *err)
{
    static const struct wsmi_cim_class none;
    struct wsmi_open_class *open = walk->open_class;
    if (open == NULL) {
        open = wsmi_arena_alloc(walk->arena, sizeof(*open), offset, err);
        if (open == NULL) {
            return false;
        }
        walk->open_class = open;
    }
    open->decl = none;
    open->decl.offset = offset;
    open->elements = 0;
    open->level = WSMI_LEVEL_CLASS;
    open->constant = &open->member_value;
    return true;
}

/* DERIVATION, an attribute of MI's own: "Parent,Grandparent". */
static bool read_derivation(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    const struct wsmi_xml_attr *attr =
        wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_OTHER), WSMI_VIEW("DERIVATION"));
    struct wsmi_cur cur = wsmi_cur_init(attr == NULL ? WSMI_VIEW("") : attr->value);
    const void *sealed;
    while (!wsmi_cur_at_end(&cur)) {
        struct wsmi_view part;
        if (!wsmi_cur_until(&cur, ',', cur.rest.len, &part)) {
            part = wsmi_cur_all(&cur);
        }
        (void)wsmi_cur_accept(&cur, ',');
        struct wsmi_view name = wsmi_view_trim(part);
        if (!wsmi_name_is_cim(name)) {
            return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "DERIVATION is no list of names");
        }
        struct wsmi_view *ancestor =
            wsmi_cimxml_add(walk, &open->derivation, sizeof(*ancestor), start->offset, err);
        if (ancestor == NULL || !wsmi_class_count(walk, start->offset, err) ||
            !wsmi_walk_keep(walk, name, ancestor, err)) {
            return false;
        }
    }
    open->decl.derivation_count = open->derivation.count;
    if (!wsmi_cimxml_seal(walk, &open->derivation, sizeof(*open->decl.derivation), &sealed, err)) {
        return false;
    }
    open->decl.derivation = sealed;
    return true;
}

static bool enter_class(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_err *err)
{
    if (!wsmi_class_open(walk, start->offset, err)) {
        return false;
    }
    struct wsmi_open_class *open = walk->open_class;
    if (!wsmi_cimxml_name(walk, start, WSMI_VIEW("NAME"), true, &open->decl.name, err) ||
        !wsmi_cimxml_name(walk, start, WSMI_VIEW("SUPERCLASS"), false, &open->decl.superclass,
                          err) ||
        !read_derivation(walk, start, err)) {
        return false;
    }
    if (open->decl.superclass.len == 0 && open->decl.derivation_count > 0) {
        open->decl.superclass = open->decl.derivation[0];
    }
    return true;
}

bool wsmi_class_close(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    struct wsmi_cim_class *decl =
        wsmi_arena_alloc(walk->arena, sizeof(*decl), wsmi_walk_offset(walk), err);
    const void *properties;
    const void *methods;
    open->decl.property_count = open->properties.count;
    open->decl.method_count = open->methods.count;
    if (decl == NULL ||
        !wsmi_class_seal_qualifiers(walk, WSMI_LEVEL_CLASS, &open->decl.qualifiers, err) ||
        !wsmi_cimxml_seal(walk, &open->properties, sizeof(*decl->properties), &properties, err) ||
        !wsmi_cimxml_seal(walk, &open->methods, sizeof(*decl->methods), &methods, err)) {
        return false;
    }
    open->decl.properties = properties;
    open->decl.methods = methods;
    *decl = open->decl;
    walk->class_decl = decl;
    return true;
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_CLASS] = {.choose = wsmi_cimxml_choose, .enter = enter_class, .leave = wsmi_class_close},
};

static const struct wsmi_walk_rule rules[] = {
    {STATE_CLASS, WSMI_NS_OTHER, WSMI_VIEW_INIT("QUALIFIER"), WSMI_CONSTANT_QUALIFIER, false,
     &wsmi_constant_grammar},
    {STATE_CLASS, WSMI_NS_OTHER, WSMI_VIEW_INIT("PROPERTY"), WSMI_MEMBER_PROPERTY, false,
     &wsmi_member_grammar},
    {STATE_CLASS, WSMI_NS_OTHER, WSMI_VIEW_INIT("PROPERTY.ARRAY"), WSMI_MEMBER_PROPERTY_ARRAY,
     false, &wsmi_member_grammar},
    {STATE_CLASS, WSMI_NS_OTHER, WSMI_VIEW_INIT("PROPERTY.REFERENCE"),
     WSMI_MEMBER_PROPERTY_REFERENCE, false, &wsmi_member_grammar},
    {STATE_CLASS, WSMI_NS_OTHER, WSMI_VIEW_INIT("METHOD"), WSMI_METHOD_METHOD, false,
     &wsmi_method_grammar},
};

const struct wsmi_walk_grammar wsmi_class_grammar = {states, rules,
                                                     sizeof(rules) / sizeof(rules[0])};

const struct wsmi_walk_place wsmi_class_place = {&wsmi_class_grammar, STATE_CLASS};

const struct wsmi_cim_class *wsmi_class_take(struct wsmi_walk *walk)
{
    const struct wsmi_cim_class *decl = walk->class_decl;
    walk->class_decl = NULL;
    return decl;
}

static void write_derivation(const struct wsmi_cim_class *decl, struct wsmi_buf *out)
{
    if (decl->derivation_count == 0) {
        return;
    }
    wsmi_buf_put_str(out, " DERIVATION=\"");
    for (size_t i = 0; i < decl->derivation_count; i++) {
        if (i > 0) {
            wsmi_buf_put_byte(out, ',');
        }
        wsmi_write_text(out, decl->derivation[i]);
    }
    wsmi_buf_put_byte(out, '"');
}

void wsmi_cimxml_write_class(const struct wsmi_cim_class *decl, struct wsmi_buf *out)
{
    wsmi_buf_put_str(out, "<CLASS");
    wsmi_write_attr(out, "NAME", decl->name);
    wsmi_write_attr(out, "SUPERCLASS", decl->superclass);
    write_derivation(decl, out);
    wsmi_buf_put_byte(out, '>');
    wsmi_qualifiers_write(&decl->qualifiers, out);
    for (size_t i = 0; i < decl->property_count; i++) {
        wsmi_property_decl_write(&decl->properties[i], out);
    }
    for (size_t i = 0; i < decl->method_count; i++) {
        wsmi_method_decl_write(&decl->methods[i], out);
    }
    wsmi_buf_put_str(out, "</CLASS>");
}
