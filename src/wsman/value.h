/* SPDX-License-Identifier: MIT */
/*
 * What stands inside the messages: CIM instances (DSP0230 section 8, DSP0227) and endpoint
 * references (WS-Addressing 2004/08 section 2). A grammar that meets one sends its element to one
 * of the places below; when the element ends, `returned` of the grammar finds the result in
 * wsmi_message_of(walk)->values.value, and takes it with wsmi_value_take. A class is one more
 * value: wsmi_class_place of cimxml.h, WSMI_ITEM_CLASS.
 */
#ifndef WSMI_WSMAN_VALUE_H
#define WSMI_WSMAN_VALUE_H

#include "wsman/cimxml.h"
#include "wsman/walk.h"
#include "wsmi/enumeration.h"

/* A reference whose element is open. */
struct wsmi_open_epr {
    struct wsmi_epr epr;
    struct wsmi_selector *selectors; /* room for selector_cap */
    size_t selector_cap;
    struct wsmi_view selector; /* the name of the one being read */
};

/* An instance whose element is open. What is left of the lists' memory is for the next one at the
 * same depth. */
struct wsmi_open_instance {
    struct wsmi_cim_instance instance;
    const struct wsmi_cim_instance *before; /* the last one at this depth: names are shared */
    bool in_order;                          /* the names so far are those of `before` */
    bool any_namespace;                     /* a fragment or something inside one */
    bool in_location;                       /* cim:Location is being read */
    bool is_added;                          /* the value that ends is in `items` already */
    const uint8_t *ns_seen;                 /* a string of the reader that reads as class_ns */
    struct wsmi_item element;               /* of the property being read: type, place, nil */
    struct wsmi_xml_name type;              /* its xsi:type, when that is no simple type */
    struct wsmi_run properties;
    struct wsmi_property *property; /* the last of them, or NULL */
    struct wsmi_run items;          /* of the property being read */
    const uint8_t **sources; /* the reader's strings that are the properties' names: the list */
    size_t source_cap;       /* stays, for one instance often is like the one before */
};

static inline struct wsmi_property *wsmi_open_properties(const struct wsmi_open_instance *instance)
{
    return wsmi_run_list(&instance->properties, sizeof(struct wsmi_property));
}

/* Zeroed at the start of a message. */
struct wsmi_values {
    struct wsmi_item value; /* what the element that ended last was; WSMI_ITEM_NULL for nothing */
    struct wsmi_open_epr *eprs;
    size_t epr_count;
    size_t epr_cap;
    const struct wsmi_epr *epr_before; /* the last one finished */
    struct wsmi_open_instance *instances;
    struct wsmi_open_instance *instance; /* the innermost of them, or NULL */
    size_t instances_made;               /* of the message so far */
    size_t instance_count;
    size_t instance_cap;
    void *keys; /* for the search of names that come twice */
    size_t key_cap;
    bool keeps_params; /* reference parameters are collected: */
    struct wsmi_reference_param *params;
    size_t param_count;
    size_t param_cap;
};

/* The element is an instance: WSMI_ITEM_INSTANCE. */
extern const struct wsmi_walk_place wsmi_instance_place;

/* The element holds properties of any class or none, or text: WSMI_ITEM_INSTANCE without a class
 * name. Text is a property without a name. */
extern const struct wsmi_walk_place wsmi_fragment_place;

/* The element is an endpoint reference, or holds one: WSMI_ITEM_REFERENCE. */
extern const struct wsmi_walk_place wsmi_epr_place;

/* For `choose`: an item of an answer, be it instance, class, fragment or reference; `ret` is left
 * alone when the element is something of the protocol. */
void wsmi_value_choose(const struct wsmi_xml_start *start, struct wsmi_walk_place *ret);

/* The value, which is then gone. */
struct wsmi_item wsmi_value_take(struct wsmi_walk *walk);

/* Opens a reference, for elements that turn out to be one: wsmi_walk_become(wsmi_epr_place)
 * follows. LIMIT (max_epr_depth), OOM. */
WSMI_MUST_USE bool wsmi_epr_open(struct wsmi_walk *walk, size_t offset, struct wsmi_err *err);

/* What follows the last slash; everything when there is none. */
struct wsmi_view wsmi_uri_last_segment(struct wsmi_view uri);

/* PROTOCOL when a property name comes back after another one. No worse than n log n. */
WSMI_MUST_USE bool wsmi_names_check(struct wsmi_walk *walk,
                                    const struct wsmi_open_instance *instance,
                                    struct wsmi_err *err);

/* Texts of the protocol that are sent back: at most max_context_bytes, verbatim. */
WSMI_MUST_USE bool wsmi_walk_keep_opaque(struct wsmi_walk *walk, struct wsmi_view text,
                                         struct wsmi_view *ret, struct wsmi_err *err);

#endif
