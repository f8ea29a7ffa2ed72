/* SPDX-License-Identifier: MIT */
/*
 * Instances, references and their properties as they stand in a message: names and texts, with what
 * the message says about their types and no more. wsmi_scalar_parse makes values of the texts, once
 * the type is known. The peer supplies every byte of what was decoded; all views are NUL-terminated
 * behind their end then, and everything borrows one arena. Unstable interface until 1.0.
 */
#ifndef WSMI_INSTANCE_H
#define WSMI_INSTANCE_H

#include "wsmi/arena.h"
#include "wsmi/limits.h"
#include "wsmi/scalar.h"

#ifdef __cplusplus
extern "C" {
#endif

struct wsmi_cim_instance;
struct wsmi_cim_class;
struct wsmi_epr;

enum wsmi_item_kind {
    WSMI_ITEM_NULL = 0,  /* xsi:nil */
    WSMI_ITEM_TEXT,      /* `text`, verbatim */
    WSMI_ITEM_DATETIME,  /* `text` was inside cim:Datetime, Interval, Date, Time or CIM_DateTime */
    WSMI_ITEM_REFERENCE, /* `reference` */
    WSMI_ITEM_INSTANCE,  /* `instance`, embedded */
    WSMI_ITEM_CLASS,     /* `class_decl`, embedded, CIM-XML */
    WSMI_ITEM_KIND_COUNT
};

/* One value; an array is several. */
struct wsmi_item {
    enum wsmi_item_kind kind;
    bool is_null_array; /* NULL: the peer says that an array is null */
    bool has_hint;      /* an xsi:type naming a simple type was given: */
    enum wsmi_type hint;
    struct wsmi_view text;
    union { /* as `kind` says; NULL for those that are none of these */
        const struct wsmi_epr *reference;
        const struct wsmi_cim_instance *instance;
        const struct wsmi_cim_class *class_decl;
    };
    size_t offset; /* of the element in the message, for errors */
};

struct wsmi_property {
    struct wsmi_view name; /* as sent; CIM names compare without case */
    const struct wsmi_item *items;
    size_t item_count; /* at least 1; one item may be a scalar or an array of one */
    bool is_key;       /* cim:Key="true" */
    /* CIM-XML tells arrays and properties never set apart, WS-CIM does not: false from there. */
    bool is_array;             /* known to be one; `item_count` 0 is an empty one then */
    bool is_unset;             /* null because it was never set, MI_FLAG_NOT_MODIFIED */
    enum wsmi_type empty_type; /* of an empty array */
};

struct wsmi_cim_instance {
    struct wsmi_view class_name;
    struct wsmi_view class_ns; /* namespace of the element, usually the class's resource URI */
    const struct wsmi_property *properties;
    size_t property_count;
    const struct wsmi_epr *path; /* its own path (cim:Location, or the EPR sent beside it); NULL */
    size_t offset;
};

struct wsmi_selector {
    struct wsmi_view name;
    struct wsmi_view text;            /* when `reference` is NULL */
    const struct wsmi_epr *reference; /* a key that is a reference */
    bool has_hint;                    /* CIM-XML only: the key is of simple type `hint` */
    enum wsmi_type hint;
};

/* An endpoint reference (WS-Addressing 2004/08 section 2; DSP0226 section 5.1.2). */
struct wsmi_epr {
    struct wsmi_view address; /* never to be connected to */
    struct wsmi_view resource_uri;
    const struct wsmi_selector *selectors; /* __cimnamespace included */
    size_t selector_count;
    size_t offset;
};

/* A property by name without case, or NULL. Linear. */
WSMI_API const struct wsmi_property *
wsmi_cim_instance_find(const struct wsmi_cim_instance *instance,
                       struct wsmi_view name) WSMI_NONNULL;

/* A selector by name without case, or NULL. Linear. */
WSMI_API const struct wsmi_selector *wsmi_epr_find(const struct wsmi_epr *epr,
                                                   struct wsmi_view name) WSMI_NONNULL;

/* Deep equality; texts octet by octet, offsets ignored. For tests and round trips. */
WSMI_API bool wsmi_cim_instance_eq(const struct wsmi_cim_instance *a,
                                   const struct wsmi_cim_instance *b) WSMI_NONNULL;
WSMI_API bool wsmi_epr_eq(const struct wsmi_epr *a, const struct wsmi_epr *b) WSMI_NONNULL;

#ifdef __cplusplus
}
#endif
#endif
