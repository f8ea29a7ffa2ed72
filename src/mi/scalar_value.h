/* SPDX-License-Identifier: MIT */
/* Between the simple values of wsmi/scalar.h and MI_Value. Pure. */
#ifndef WSMI_MI_SCALAR_VALUE_H
#define WSMI_MI_SCALAR_VALUE_H

#include "mi.h"
#include "wsmi/scalar.h"

_Static_assert((unsigned)WSMI_TYPE_COUNT == (unsigned)MI_ARRAY &&
                   (unsigned)WSMI_TYPE_STRING == (unsigned)MI_STRING &&
                   (unsigned)WSMI_TYPE_INSTANCE == (unsigned)MI_INSTANCE,
               "the numbers of wsmi_type are those of MI_Type");

/* The MI_Type of a type that may be an array. */
static inline MI_Type wsmi_mi_type(enum wsmi_type type, bool is_array)
{
    return (MI_Type)((unsigned)type | (is_array ? (unsigned)MI_ARRAY : 0u));
}

/* From every simple type but a string, whose pointer becomes NULL: it needs memory. What of a
 * timestamp was not given is zero. */
void wsmi_value_from_scalar(enum wsmi_type type, const union wsmi_scalar *in, MI_Value *ret);

/*
 * To every simple type; a string is borrowed, NULL is empty. A timestamp whose day is zero, and
 * its year is not, becomes one without a day. Ranges are not checked: wsmi_scalar_write does.
 */
union wsmi_scalar wsmi_scalar_from_value(enum wsmi_type type, const MI_Value *in);

#endif
