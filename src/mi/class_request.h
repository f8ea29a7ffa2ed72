/* SPDX-License-Identifier: MIT */
/*
 * Requests for class declarations: CIM-XML through WS-Transfer Get and WS-Enumeration (MS-WSMV
 * sections 3.1.4.1.38 and 3.1.4.8). Pure.
 */
#ifndef WSMI_MI_CLASS_REQUEST_H
#define WSMI_MI_CLASS_REQUEST_H

#include "mi/call.h"

/* What is asked for. */
struct wsmi_class_wish {
    struct wsmi_view name_space; /* empty: the peer's default */
    struct wsmi_view class_name; /* to enumerate: the base class, empty for all */
    bool enumerate;
    bool is_shallow; /* to enumerate: direct subclasses only */
    bool names_only; /* to enumerate: leaves out what is in the classes */
};

/* Room for the selectors and options of a request. */
struct wsmi_class_request {
    struct wsmi_selector selectors[2];
    struct wsmi_wsman_option options[6];
};

/* Turns `request` (a copy of the call's) into one for what is wished for. Borrows both others. */
void wsmi_class_request_fill(const struct wsmi_class_wish *wish, struct wsmi_class_request *room,
                             struct wsmi_request *request);

#endif
