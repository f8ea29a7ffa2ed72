/* SPDX-License-Identifier: MIT */
/*
 * Sets of property names, as a provider is told which ones are wanted. MI_ApplicationFT has no
 * factory for them (mi-api section 17), so these are the library's own. Names compare without case
 * and keep their order. One thread at a time.
 *
 * AddElement: ALREADY_EXISTS for a name that is there, INVALID_PARAMETER for one that is no CIM
 * name, FAILED on memory. GetElementAt: INVALID_PARAMETER beyond the last, as for instances. Clone:
 * FAILED on memory.
 */
#ifndef WSMI_MI_PROPERTY_SET_H
#define WSMI_MI_PROPERTY_SET_H

#include "mi.h"

/* An empty set, freed with MI_PropertySet_Delete. SERVER_LIMITS_EXCEEDED on memory. */
MI_Result wsmi_property_set_new(MI_PropertySet **ret);

/* An empty set in memory of the caller's; MI_PropertySet_Destruct ends it. */
MI_Result wsmi_property_set_construct(MI_PropertySet *set);

extern const MI_PropertySetFT wsmi_property_set_ft;

#endif
