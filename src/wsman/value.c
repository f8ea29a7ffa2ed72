/* SPDX-License-Identifier: MIT */
#include "wsman/message.h"

struct wsmi_item wsmi_value_take(struct wsmi_walk *walk)
{
    struct wsmi_values *values = &wsmi_message_of(walk)->values;
    struct wsmi_item value = values->value;
    memset(&values->value, 0, sizeof(values->value));
    if (walk->class_decl != NULL) {
        value.kind = WSMI_ITEM_CLASS;
        value.class_decl = wsmi_class_take(walk);
        value.offset = value.class_decl->offset;
    }
    return value;
}

void wsmi_value_choose(const struct wsmi_xml_start *start, struct wsmi_walk_place *ret)
{
    enum wsmi_ns ns = wsmi_ns_find(start->name.ns);
    if (ns == WSMI_NS_WSMAN && wsmi_view_eq(start->name.local, WSMI_VIEW("XmlFragment"))) {
        *ret = wsmi_fragment_place;
    } else if (ns == WSMI_NS_ADDRESSING &&
               wsmi_view_eq(start->name.local, WSMI_VIEW("EndpointReference"))) {
        *ret = wsmi_epr_place;
    } else if (start->name.ns.len == 0 &&
               (wsmi_view_eq(start->name.local, WSMI_VIEW("CLASS")) ||
                wsmi_view_eq(start->name.local, WSMI_VIEW("CLASSNAME")))) {
        /* A class of which only the name was asked for is a class with nothing in it. */
        *ret = wsmi_class_place;
    } else if (ns == WSMI_NS_OTHER) {
        *ret = wsmi_instance_place;
    }
}
