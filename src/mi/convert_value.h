/* SPDX-License-Identifier: MIT */
/* Items of a message and MI_Values. What is converted lives in an arena and dies with it; whoever
 * keeps it copies (MI_Instance_AddElement does). */
#ifndef WSMI_MI_CONVERT_VALUE_H
#define WSMI_MI_CONVERT_VALUE_H

#include "mi/convert.h"

/* Instances that were made for a value, to be deleted with it. */
struct wsmi_made {
    MI_Instance *instance;
    struct wsmi_made *next;
};

struct wsmi_value_maker {
    struct wsmi_arena *arena;
    const struct wsmi_typing *typing; /* of the instance around */
    struct wsmi_made *made;
    bool prefers_octets; /* one text for a uint8 array is base64 first, a number second */
};

/* Gives `typing` the declaration of `class_name` in its namespace, if it has none and one is known.
 * False on memory. */
bool wsmi_typing_find(struct wsmi_typing *typing, struct wsmi_view class_name);

/* Deletes the instances made so far. */
void wsmi_value_maker_clean_up(struct wsmi_value_maker *maker);

/*
 * The type that the message alone gives a property: hint, shape, else string; an array when there
 * are several items.
 */
MI_Type wsmi_value_guess_type(const struct wsmi_property *property, bool strings_only);

/*
 * The items as a value of `type`, which says whether it is an array. `ret_is_null` instead of a
 * value. False with `err`: SYNTAX or LIMIT where a text does not fit the type, PROTOCOL where the
 * shape does not, OOM.
 */
bool wsmi_value_make(struct wsmi_value_maker *maker, const struct wsmi_property *property,
                     MI_Type type, MI_Value *ret, bool *ret_is_null, struct wsmi_err *err);

/* Element `index` of an array value. */
MI_Value wsmi_value_element(MI_Type array_type, const MI_Value *value, MI_Uint32 index);

#endif
