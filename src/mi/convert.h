/* SPDX-License-Identifier: MIT */
/*
 * Between messages and objects: what the wsman layer decoded becomes MI_Instance and MI_Class, and
 * what the user hands in becomes what the wsman layer encodes. `error` is filled when the answer is
 * false; texts and places are the caller's business where `error` needs more. Thread safe.
 */
#ifndef WSMI_MI_CONVERT_H
#define WSMI_MI_CONVERT_H

#include "mi/error.h"
#include "mi/shapes.h"
#include "mi/slab.h"
#include "wsmi/cimxml.h"
#include "wsmi/class.h"
#include "wsmi/instance.h"

/* How types of properties are found. */
struct wsmi_typing {
    const MI_Class *declaration; /* NULL: unknown, so hints, shapes, else strings */
    bool strings_only;           /* MI_OPERATIONFLAGS_NO_RTTI */
    const MI_Char *name_space;   /* of the result; may be NULL */
    const MI_Char *server_name;  /* of the result; may be NULL */
    bool as_sent; /* what the class declares and the message lacks stays out (projections) */
    /* For methods: types come from the out parameters of this method of `declaration`. */
    const MI_Char *method;
    /* Lets instances share declarations from one call to the next; may be NULL. */
    struct wsmi_shapes *shapes;
    /* Where the memory of instances of the declared class comes from; may be NULL. */
    struct wsmi_slabs *slabs;
    /* Finds the declaration of another class, which types an embedded instance or the keys of a
     * reference; NULL: none is known, as when it says so. Lent until its next call. False on
     * memory. */
    bool (*find_class)(void *context, const MI_Char *name_space, struct wsmi_view class_name,
                       const MI_Class **ret);
    void *find_context;
    /* Set to true when a text did not fit its declared type and was kept as a string. */
    bool *ret_mismatch;
};

/*
 * A new instance, one allocation and one reference to a shared declaration; freed with
 * MI_Instance_Delete. It can grow when its class is unknown. An instance of another class than the
 * declaration's is taken for one of a subclass. In an array a null among strings is "".
 * `class_name` replaces the message's when not NULL (fragments, parameters). Properties that the
 * declaration has and the message lacks become null elements marked NOT_MODIFIED; a property of the
 * message that the declaration lacks is added as if undeclared. A repeated property with scalar
 * type, or one name twice apart, is an error.
 */
bool wsmi_instance_from_cim(const struct wsmi_cim_instance *in, const MI_Char *class_name,
                            const struct wsmi_typing *typing, MI_Instance **ret,
                            struct wsmi_error *error);

/* The key instance an endpoint reference names; the keys are strings unless declared, by
 * `typing->declaration` or else by what `typing->find_class` has. */
bool wsmi_instance_from_epr(const struct wsmi_epr *in, const struct wsmi_typing *typing,
                            MI_Instance **ret, struct wsmi_error *error);

/* A class with its full declaration; freed with MI_Class_Delete. */
bool wsmi_class_from_cim(const struct wsmi_cim_class *in, const MI_Char *name_space,
                         const MI_Char *server_name, MI_Class **ret, struct wsmi_error *error);

/* Which elements of an instance are wanted. */
enum wsmi_elements {
    WSMI_ELEMENTS_SET = 0, /* all but those never set (NOT_MODIFIED) */
    WSMI_ELEMENTS_KEYS     /* marked KEY; all that are set when none is marked */
};

/*
 * The instance as a message has it, in `arena`: any MI_Instance, used through its `ft` only.
 * INVALID_PARAMETER when a value cannot be sent.
 */
bool wsmi_instance_to_cim(const MI_Instance *in, enum wsmi_elements elements,
                          struct wsmi_arena *arena, struct wsmi_cim_instance *ret,
                          struct wsmi_error *error);

/*
 * The reference to `key`: resource URI in the DMTF form unless `resource_uri` is given,
 * __cimnamespace from `name_space` or the instance's own, and its keys.
 */
bool wsmi_instance_to_epr(const MI_Instance *key, const MI_Char *name_space,
                          struct wsmi_view resource_uri, struct wsmi_arena *arena,
                          struct wsmi_epr *ret, struct wsmi_error *error);

/* One value as text: custom options, diagnostics. Simple scalar types only. */
bool wsmi_value_to_text(MI_Type type, const MI_Value *value, struct wsmi_arena *arena,
                        struct wsmi_view *ret, struct wsmi_error *error);

/* For the serializer: the same with types, arrays told apart, from any MI_Instance and MI_Class. */
bool wsmi_instance_to_cimxml(const MI_Instance *in, struct wsmi_arena *arena,
                             struct wsmi_cimxml_instance *ret, struct wsmi_error *error);
bool wsmi_class_to_cim(const MI_Class *in, bool deep, struct wsmi_arena *arena,
                       struct wsmi_cim_class *ret, struct wsmi_error *error);

/* From CIM-XML, typed by what it says of itself and by `typing->declaration`. */
bool wsmi_instance_from_cimxml(const struct wsmi_cimxml_instance *in,
                               const struct wsmi_typing *typing, MI_Instance **ret,
                               struct wsmi_error *error);

#endif
