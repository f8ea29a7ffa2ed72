/* SPDX-License-Identifier: MIT */
/* Declarations of methods: DSP0201 section 5.2.4, METHOD. */
#include "core/fail.h"
#include "wsman/cimxml.h"

enum { STATE_SKIP = 0, STATE_METHOD = WSMI_METHOD_METHOD, STATE_COUNT };

static bool enter_method(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                         struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    struct wsmi_method_decl *method = &open->method;
    memset(method, 0, sizeof(*method));
    open->parameters.count = 0;
    open->level = WSMI_LEVEL_MEMBER;
    return wsmi_class_count(walk, start->offset, err) &&
           wsmi_cimxml_name(walk, start, WSMI_VIEW("NAME"), true, &method->name, err) &&
           wsmi_cimxml_type(start, &method->has_return_type, &method->return_type, err) &&
           wsmi_cimxml_text(walk, start, WSMI_VIEW("CLASSORIGIN"), &method->class_origin, err) &&
           wsmi_cimxml_bool(start, WSMI_VIEW("PROPAGATED"), &method->is_propagated, err);
}

static bool leave_method(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_class *open = walk->open_class;
    struct wsmi_method_decl *method = &open->method;
    const void *parameters;
    method->parameter_count = open->parameters.count;
    if (!wsmi_class_seal_qualifiers(walk, WSMI_LEVEL_MEMBER, &method->qualifiers, err) ||
        !wsmi_cimxml_seal(walk, &open->parameters, sizeof(*method->parameters), &parameters, err)) {
        return false;
    }
    method->parameters = parameters;
    struct wsmi_method_decl *kept =
        wsmi_cimxml_add(walk, &open->methods, sizeof(*kept), wsmi_walk_offset(walk), err);
    if (kept == NULL) {
        return false;
    }
    *kept = *method;
    open->level = WSMI_LEVEL_CLASS;
    return true;
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_METHOD] = {.choose = wsmi_cimxml_choose, .enter = enter_method, .leave = leave_method},
};

#define PARAMETER(local)                                                                           \
    {                                                                                              \
        STATE_METHOD, WSMI_NS_OTHER, WSMI_VIEW_INIT(local), WSMI_MEMBER_PARAMETER, false,          \
            &wsmi_member_grammar                                                                   \
    }

static const struct wsmi_walk_rule rules[] = {
    {STATE_METHOD, WSMI_NS_OTHER, WSMI_VIEW_INIT("QUALIFIER"), WSMI_CONSTANT_QUALIFIER, false,
     &wsmi_constant_grammar},
    PARAMETER("PARAMETER"),
    PARAMETER("PARAMETER.ARRAY"),
    PARAMETER("PARAMETER.REFERENCE"),
    PARAMETER("PARAMETER.REFARRAY"),
};

const struct wsmi_walk_grammar wsmi_method_grammar = {states, rules,
                                                      sizeof(rules) / sizeof(rules[0])};

void wsmi_method_decl_write(const struct wsmi_method_decl *decl, struct wsmi_buf *out)
{
    wsmi_buf_put_str(out, "<METHOD");
    wsmi_write_attr(out, "NAME", decl->name);
    if (decl->has_return_type) {
        wsmi_cimxml_write_type(out, decl->return_type);
    }
    wsmi_write_attr(out, "CLASSORIGIN", decl->class_origin);
    wsmi_cimxml_write_flag(out, "PROPAGATED", decl->is_propagated, false);
    wsmi_buf_put_byte(out, '>');
    wsmi_qualifiers_write(&decl->qualifiers, out);
    for (size_t i = 0; i < decl->parameter_count; i++) {
        wsmi_parameter_decl_write(&decl->parameters[i], out);
    }
    wsmi_buf_put_str(out, "</METHOD>");
}
