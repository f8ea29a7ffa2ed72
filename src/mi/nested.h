/* SPDX-License-Identifier: MIT */
/* The objects inside one entry of an answer: embedded instances and references, at any depth. */
#ifndef WSMI_MI_NESTED_H
#define WSMI_MI_NESTED_H

#include "wsmi/enumeration.h"
#include "wsmi/instance.h"
#include "wsmi/limits.h"

/* False ends the walk. */
typedef bool wsmi_nested_visit(void *context, struct wsmi_view name_space,
                               struct wsmi_view class_name);

/*
 * Visits every object inside `entry`, but not the entry itself, in the order of the message.
 * `name_space` is what those are in that name none. False when the visitor ended it. Linear; as
 * deep as `limits` let the message be. Pure but for the visitor.
 */
bool wsmi_nested_walk(const struct wsmi_entry *entry, struct wsmi_view name_space,
                      const struct wsmi_limits *limits, wsmi_nested_visit *visit, void *context);

/* The namespace a reference names, in a selector or in its resource URI; else `otherwise`. */
struct wsmi_view wsmi_nested_name_space(const struct wsmi_epr *reference,
                                        struct wsmi_view otherwise);

#endif
