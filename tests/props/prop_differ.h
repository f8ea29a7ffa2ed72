/* SPDX-License-Identifier: MIT */
/*
 * Objects of which one differs in one member are not equal, whichever member it is. `b` is an equal
 * copy of `a` in memory of its own that was not declared const; it is changed and changed back, in
 * itself and in one object of each of its lists.
 */
#ifndef WSMI_PROPS_PROP_DIFFER_H
#define WSMI_PROPS_PROP_DIFFER_H

#include "wsmi/class.h"

void prop_differ_class(const struct wsmi_cim_class *a, const struct wsmi_cim_class *b);
void prop_differ_instance(const struct wsmi_cim_instance *a, const struct wsmi_cim_instance *b);

#endif
