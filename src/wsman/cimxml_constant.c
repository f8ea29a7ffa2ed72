/* SPDX-License-Identifier: MIT */
/* Qualifiers, and the constants of qualifiers and defaults: DSP0201 sections 5.2.4.8 (QUALIFIER)
 * and 5.2.2 (VALUE, VALUE.ARRAY, VALUE.NULL). */
#include "core/fail.h"
#include "wsman/cimxml.h"

enum {
    STATE_SKIP = 0,
    STATE_QUALIFIER = WSMI_CONSTANT_QUALIFIER,
    STATE_VALUE = WSMI_CONSTANT_VALUE,
    STATE_ARRAY = WSMI_CONSTANT_ARRAY,
    STATE_NULL = WSMI_CONSTANT_NULL,
    STATE_ENTRY,      /* VALUE in VALUE.ARRAY */
    STATE_NULL_ENTRY, /* VALUE.NULL in it */
    STATE_COUNT
};

static bool flag(const struct wsmi_xml_start *start, struct wsmi_view local, bool by_itself,
                 unsigned bit, unsigned *flavor, struct wsmi_err *err)
{
    bool value = by_itself;
    if (!wsmi_cimxml_bool(start, local, &value, err)) {
        return false;
    }
    *flavor |= value ? bit : 0;
    return true;
}

static bool enter_qualifier(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    struct wsmi_qualifier *qualifier = &open->qualifier;
    struct wsmi_constant *value = &open->qualifier_value.value;
    bool has_type;
    memset(qualifier, 0, sizeof(*qualifier));
    memset(&open->qualifier_value, 0, sizeof(open->qualifier_value));
    value->is_null = true;
    value->offset = start->offset;
    open->constant = &open->qualifier_value;
    /* Qualifiers of WMI have names that are none of CIM. */
    if (!wsmi_class_count(walk, start->offset, err) ||
        !wsmi_cimxml_text(walk, start, WSMI_VIEW("NAME"), &qualifier->name, err) ||
        !wsmi_cimxml_type(start, &has_type, &value->type, err) ||
        !wsmi_cimxml_bool(start, WSMI_VIEW("ISARRAY"), &value->is_array, err)) {
        return false;
    }
    if (qualifier->name.len == 0 || !has_type) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "QUALIFIER without NAME or TYPE");
    }
    return flag(start, WSMI_VIEW("OVERRIDABLE"), true, WSMI_FLAVOR_OVERRIDABLE, &qualifier->flavor,
                err) &&
           flag(start, WSMI_VIEW("TOSUBCLASS"), true, WSMI_FLAVOR_TO_SUBCLASS, &qualifier->flavor,
                err) &&
           flag(start, WSMI_VIEW("TRANSLATABLE"), false, WSMI_FLAVOR_TRANSLATABLE,
                &qualifier->flavor, err) &&
           flag(start, WSMI_VIEW("PROPAGATED"), false, WSMI_FLAVOR_PROPAGATED, &qualifier->flavor,
                err);
}

static bool leave_qualifier(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    struct wsmi_qualifier *kept = wsmi_cimxml_add(walk, &open->qualifiers[open->level],
                                                  sizeof(*kept), wsmi_walk_offset(walk), err);
    if (kept == NULL) {
        return false;
    }
    *kept = open->qualifier;
    kept->value = open->qualifier_value.value;
    open->constant = &open->member_value;
    return true;
}

/* One value, and it is the only one. */
static bool enter_value(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_err *err)
{
    struct wsmi_open_constant *constant = walk->open_class->constant;
    if (constant->is_given) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "second value");
    }
    constant->is_given = true;
    constant->value.offset = start->offset;
    return true;
}

static bool keep_value(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_constant *value = &walk->open_class->constant->value;
    struct wsmi_view *kept =
        wsmi_arena_alloc(walk->arena, sizeof(*kept), wsmi_walk_offset(walk), err);
    if (kept == NULL || !wsmi_walk_keep(walk, text, kept, err)) {
        return false;
    }
    value->texts = kept;
    value->count = 1;
    value->is_null = false;
    value->is_array = false;
    return true;
}

static bool enter_array(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_err *err)
{
    walk->open_class->texts.count = 0;
    return enter_value(walk, start, err);
}

static bool add_entry(struct wsmi_walk *walk, const struct wsmi_view *text, struct wsmi_err *err)
{
    struct wsmi_view *entry = wsmi_cimxml_add(walk, &walk->open_class->texts, sizeof(*entry),
                                              wsmi_walk_offset(walk), err);
    return entry != NULL && (text == NULL || wsmi_walk_keep(walk, *text, entry, err));
}

static bool keep_entry(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return add_entry(walk, &text, err);
}

static bool leave_null_entry(struct wsmi_walk *walk, struct wsmi_err *err)
{
    return add_entry(walk, NULL, err);
}

static bool leave_array(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    struct wsmi_constant *value = &open->constant->value;
    size_t count = open->texts.count;
    const void *texts;
    if (!wsmi_cimxml_seal(walk, &open->texts, sizeof(*value->texts), &texts, err)) {
        return false;
    }
    value->texts = texts;
    value->count = count;
    value->is_null = false;
    value->is_array = true;
    return true;
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_QUALIFIER] = {.choose = wsmi_cimxml_choose,
                         .enter = enter_qualifier,
                         .leave = leave_qualifier},
    [STATE_VALUE] = {.content = WSMI_CONTENT_TEXT,
                     .strangers = WSMI_STRANGERS_REFUSED,
                     .enter = enter_value,
                     .text = keep_value},
    [STATE_ARRAY] = {.choose = wsmi_cimxml_choose, .enter = enter_array, .leave = leave_array},
    [STATE_NULL] = {.strangers = WSMI_STRANGERS_REFUSED, .enter = enter_value},
    [STATE_ENTRY] = {.content = WSMI_CONTENT_TEXT,
                     .strangers = WSMI_STRANGERS_REFUSED,
                     .text = keep_entry},
    [STATE_NULL_ENTRY] = {.strangers = WSMI_STRANGERS_REFUSED, .leave = leave_null_entry},
};

static const struct wsmi_walk_rule rules[] = {
    {STATE_QUALIFIER, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE"), STATE_VALUE, false, NULL},
    {STATE_QUALIFIER, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE.ARRAY"), STATE_ARRAY, false, NULL},
    {STATE_QUALIFIER, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE.NULL"), STATE_NULL, false, NULL},
    {STATE_ARRAY, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE"), STATE_ENTRY, false, NULL},
    {STATE_ARRAY, WSMI_NS_OTHER, WSMI_VIEW_INIT("VALUE.NULL"), STATE_NULL_ENTRY, false, NULL},
};

const struct wsmi_walk_grammar wsmi_constant_grammar = {states, rules,
                                                        sizeof(rules) / sizeof(rules[0])};

void wsmi_constant_write(const struct wsmi_constant *constant, struct wsmi_buf *out)
{
    if (constant->is_null) {
        return;
    }
    if (!constant->is_array) {
        wsmi_cimxml_write_text(out, constant->texts[0]);
        return;
    }
    wsmi_buf_put_str(out, "<VALUE.ARRAY>");
    for (size_t i = 0; i < constant->count; i++) {
        if (constant->texts[i].ptr == NULL) {
            wsmi_buf_put_str(out, "<VALUE.NULL/>");
        } else {
            wsmi_cimxml_write_text(out, constant->texts[i]);
        }
    }
    wsmi_buf_put_str(out, "</VALUE.ARRAY>");
}

static void write_qualifier(const struct wsmi_qualifier *qualifier, struct wsmi_buf *out)
{
    unsigned flavor = qualifier->flavor;
    wsmi_buf_put_str(out, "<QUALIFIER");
    wsmi_write_attr(out, "NAME", qualifier->name);
    wsmi_cimxml_write_type(out, qualifier->value.type);
    if (qualifier->value.is_null) {
        wsmi_cimxml_write_flag(out, "ISARRAY", qualifier->value.is_array, false);
    }
    wsmi_cimxml_write_flag(out, "PROPAGATED", (flavor & WSMI_FLAVOR_PROPAGATED) != 0, false);
    wsmi_cimxml_write_flag(out, "OVERRIDABLE", (flavor & WSMI_FLAVOR_OVERRIDABLE) != 0, true);
    wsmi_cimxml_write_flag(out, "TOSUBCLASS", (flavor & WSMI_FLAVOR_TO_SUBCLASS) != 0, true);
    wsmi_cimxml_write_flag(out, "TRANSLATABLE", (flavor & WSMI_FLAVOR_TRANSLATABLE) != 0, false);
    wsmi_buf_put_byte(out, '>');
    wsmi_constant_write(&qualifier->value, out);
    wsmi_buf_put_str(out, "</QUALIFIER>");
}

void wsmi_qualifiers_write(const struct wsmi_qualifiers *qualifiers, struct wsmi_buf *out)
{
    for (size_t i = 0; i < qualifiers->count; i++) {
        write_qualifier(&qualifiers->list[i], out);
    }
}
