/* SPDX-License-Identifier: MIT */
/* Typed values of qualifiers and defaults, from their texts. */
#include "core/fail.h"
#include "mi/decl_parts.h"
#include "mi/layout.h"
#include "mi/scalar_value.h"

bool wsmi_decl_oom(struct wsmi_err *err, size_t offset)
{
    return wsmi_fail(err, WSMI_E_OOM, offset, "out of memory");
}

bool wsmi_decl_keep(struct wsmi_decl *decl, struct wsmi_view text, const MI_Char **ret,
                    struct wsmi_err *err)
{
    bool ok = true;
    const MI_Char *copy = wsmi_decl_text(decl, text, &ok);
    if (!ok) {
        return wsmi_decl_oom(err, 0);
    }
    *ret = copy;
    return true;
}

bool wsmi_decl_keep_some(struct wsmi_decl *decl, struct wsmi_view text, const MI_Char **ret,
                         struct wsmi_err *err)
{
    if (text.len == 0) {
        *ret = NULL;
        return true;
    }
    return wsmi_decl_keep(decl, text, ret, err);
}

/* One value, into zeroed room for it. */
static bool build_scalar(struct wsmi_decl *decl, const struct wsmi_constant *in,
                         struct wsmi_view text, void *room, struct wsmi_err *err)
{
    union wsmi_scalar scalar;
    struct wsmi_err inside;
    MI_Value value;
    if (text.ptr == NULL && in->is_array) {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, in->offset, "an array holds a null");
    }
    if (!wsmi_scalar_parse(text, in->type, &scalar, &inside)) {
        return wsmi_fail(err, inside.code, in->offset, inside.reason);
    }
    wsmi_value_from_scalar(in->type, &scalar, &value);
    if (in->type == WSMI_TYPE_STRING) {
        const MI_Char *kept;
        if (!wsmi_decl_keep(decl, scalar.string, &kept, err)) {
            return false;
        }
        memcpy(room, &kept, sizeof(kept));
    } else {
        memcpy(room, &value, wsmi_value_bytes((MI_Type)in->type));
    }
    return true;
}

static bool build_array(struct wsmi_decl *decl, const struct wsmi_constant *in, MI_Array *ret,
                        struct wsmi_err *err)
{
    size_t bytes = wsmi_value_bytes((MI_Type)in->type);
    if (in->count > UINT32_MAX) {
        return wsmi_fail(err, WSMI_E_LIMIT, in->offset, "array is too long");
    }
    MI_Array array = {NULL, (MI_Uint32)in->count};
    if (in->count > 0) {
        array.data = wsmi_decl_alloc(decl, in->count, bytes);
        if (array.data == NULL) {
            return wsmi_decl_oom(err, in->offset);
        }
    }
    for (size_t i = 0; i < in->count; i++) {
        if (!build_scalar(decl, in, in->texts[i], (MI_Uint8 *)array.data + i * bytes, err)) {
            return false;
        }
    }
    *ret = array;
    return true;
}

bool wsmi_decl_build_constant(struct wsmi_decl *decl, const struct wsmi_constant *in,
                              const void **ret, struct wsmi_err *err)
{
    if (in->is_null) {
        *ret = NULL;
        return true;
    }
    if (in->type > WSMI_TYPE_STRING) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, in->offset, "constant of a type that has none");
    }
    MI_Value *value = wsmi_decl_alloc(decl, 1, sizeof(*value));
    if (value == NULL) {
        return wsmi_decl_oom(err, in->offset);
    }
    if (in->is_array ? !build_array(decl, in, &value->array, err)
                     : !build_scalar(decl, in, in->texts[0], value, err)) {
        return false;
    }
    *ret = value;
    return true;
}

static MI_Uint32 flavor_of(unsigned flavor)
{
    MI_Uint32 flags = (flavor & WSMI_FLAVOR_OVERRIDABLE) != 0 ? (MI_Uint32)MI_FLAG_ENABLEOVERRIDE
                                                              : (MI_Uint32)MI_FLAG_DISABLEOVERRIDE;
    flags |= (flavor & WSMI_FLAVOR_TO_SUBCLASS) != 0 ? (MI_Uint32)MI_FLAG_TOSUBCLASS
                                                     : (MI_Uint32)MI_FLAG_RESTRICTED;
    return flags |
           ((flavor & WSMI_FLAVOR_TRANSLATABLE) != 0 ? (MI_Uint32)MI_FLAG_TRANSLATABLE : 0u);
}

static const MI_Qualifier *build_qualifier(struct wsmi_decl *decl, const struct wsmi_qualifier *in,
                                           struct wsmi_err *err)
{
    MI_Qualifier *made = wsmi_decl_alloc(decl, 1, sizeof(*made));
    if (made == NULL) {
        (void)wsmi_decl_oom(err, in->value.offset);
        return NULL;
    }
    made->type = wsmi_mi_type(in->value.type, in->value.is_array);
    made->flavor = flavor_of(in->flavor);
    return wsmi_decl_keep(decl, in->name, &made->name, err) &&
                   wsmi_decl_build_constant(decl, &in->value, &made->value, err)
               ? made
               : NULL;
}

bool wsmi_decl_build_qualifiers(struct wsmi_decl *decl, const struct wsmi_qualifiers *in,
                                struct wsmi_decl_qualifiers *ret, struct wsmi_err *err)
{
    const MI_Qualifier **list = NULL;
    if (in->count > 0) {
        list = wsmi_decl_alloc(decl, in->count, sizeof(*list));
        if (list == NULL) {
            return wsmi_decl_oom(err, 0);
        }
    }
    for (size_t i = 0; i < in->count; i++) {
        list[i] = build_qualifier(decl, &in->list[i], err);
        if (list[i] == NULL) {
            return false;
        }
    }
    ret->list = list;
    ret->count = (MI_Uint32)in->count;
    return true;
}
