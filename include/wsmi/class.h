/* SPDX-License-Identifier: MIT */
/*
 * Class declarations as CIM-XML has them (DSP0201 CLASS elements), which is how WS-Management
 * services hand them out (MS-WSMV section 3.1.4.1.38). The peer supplies every byte of what was
 * decoded; views are NUL-terminated behind their end then, and everything borrows one arena.
 * Unstable interface until 1.0.
 */
#ifndef WSMI_CLASS_H
#define WSMI_CLASS_H

#include "wsmi/instance.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Flavours of a qualifier; the DTD's defaults are filled in. */
enum wsmi_flavor {
    WSMI_FLAVOR_OVERRIDABLE = 1u << 0,
    WSMI_FLAVOR_TO_SUBCLASS = 1u << 1,
    WSMI_FLAVOR_TRANSLATABLE = 1u << 2,
    WSMI_FLAVOR_PROPAGATED = 1u << 3
};

/* A typed constant: the value of a qualifier, the default of a property. */
struct wsmi_constant {
    enum wsmi_type type; /* simple types only */
    bool is_array;
    bool is_null;
    const struct wsmi_view *texts; /* one, or the elements; ptr NULL: a null element */
    size_t count;
    size_t offset;
};

struct wsmi_qualifier {
    struct wsmi_view name;
    unsigned flavor; /* wsmi_flavor bits */
    struct wsmi_constant value;
};

struct wsmi_qualifiers {
    const struct wsmi_qualifier *list;
    size_t count;
};

/* A property or a parameter. EmbeddedInstance and EmbeddedObject attributes or qualifiers make its
 * type WSMI_TYPE_INSTANCE. */
struct wsmi_element_decl {
    struct wsmi_view name;
    enum wsmi_type type;
    bool is_array;
    uint32_t array_size;              /* 0: variable */
    struct wsmi_view reference_class; /* of a REFERENCE or INSTANCE; may be empty */
    struct wsmi_view class_origin;
    bool is_propagated;
    struct wsmi_qualifiers qualifiers;
    bool has_value; /* a default; properties only */
    struct wsmi_constant value;
};

struct wsmi_method_decl {
    struct wsmi_view name;
    bool has_return_type; /* void otherwise */
    enum wsmi_type return_type;
    struct wsmi_view class_origin;
    bool is_propagated;
    struct wsmi_qualifiers qualifiers;
    const struct wsmi_element_decl *parameters;
    size_t parameter_count;
};

struct wsmi_cim_class {
    struct wsmi_view name;
    struct wsmi_view superclass;        /* empty: none */
    const struct wsmi_view *derivation; /* all ancestors, nearest first, when the peer says so */
    size_t derivation_count;
    struct wsmi_qualifiers qualifiers;
    const struct wsmi_element_decl *properties;
    size_t property_count;
    const struct wsmi_method_decl *methods;
    size_t method_count;
    size_t offset;
};

/* By name without case, or NULL. Linear. */
WSMI_API const struct wsmi_element_decl *wsmi_cim_class_find(const struct wsmi_cim_class *decl,
                                                             struct wsmi_view name) WSMI_NONNULL;
WSMI_API const struct wsmi_qualifier *wsmi_qualifiers_find(const struct wsmi_qualifiers *qualifiers,
                                                           struct wsmi_view name) WSMI_NONNULL;

/* A boolean qualifier that is there and true: "Key", "In", "Static" ... */
WSMI_API bool wsmi_qualifiers_has(const struct wsmi_qualifiers *qualifiers,
                                  struct wsmi_view name) WSMI_NONNULL;

/* Deep equality, offsets ignored. For tests and round trips. */
WSMI_API bool wsmi_cim_class_eq(const struct wsmi_cim_class *a,
                                const struct wsmi_cim_class *b) WSMI_NONNULL;

#ifdef __cplusplus
}
#endif
#endif
