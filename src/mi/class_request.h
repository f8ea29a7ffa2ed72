/* SPDX-License-Identifier: MIT */
/*
 * Requests for class declarations, in one of two forms: CIM-XML through WS-Transfer Get and
 * WS-Enumeration (MS-WSMV sections 3.1.4.1.38 and 3.1.4.8), and openwsman's intrinsic methods
 * (wsmi/intrinsic.h). The first is tried first; the second when the peer does not know the resource
 * or the action of the first. What has been answered once is the form of the session.
 */
#ifndef WSMI_MI_CLASS_REQUEST_H
#define WSMI_MI_CLASS_REQUEST_H

#include "mi/answer.h"
#include "mi/call.h"

enum wsmi_class_form {
    WSMI_CLASS_FORM_UNSETTLED = 0,
    WSMI_CLASS_FORM_CIMXML,
    WSMI_CLASS_FORM_INTRINSIC
};

/* What is asked for. */
struct wsmi_class_wish {
    struct wsmi_view name_space; /* empty: the peer's default */
    struct wsmi_view class_name; /* to enumerate: the base class, empty for all */
    bool enumerate;
    bool is_shallow; /* to enumerate: direct subclasses only */
    bool names_only; /* to enumerate: leaves out what is in the classes */
    enum wsmi_class_form form;
};

enum { WSMI_CLASS_URI_BYTES = 512 };

/* Room for the selectors and options of a request. */
struct wsmi_class_request {
    struct wsmi_selector selectors[2];
    struct wsmi_wsman_option options[6];
    char uri[WSMI_CLASS_URI_BYTES]; /* intrinsic */
    char action[WSMI_CLASS_URI_BYTES];
};

/*
 * Turns `request` (a copy of the call's) into one for what is wished for. Borrows both others. The
 * intrinsic form lists the names of all classes and nothing else. False where a class name does not
 * fit into a URI, which only the intrinsic form needs.
 */
bool wsmi_class_request_fill(const struct wsmi_class_wish *wish, struct wsmi_class_request *room,
                             struct wsmi_request *request);

/* The form to ask in: CIM-XML unless the session knows better. */
enum wsmi_class_form wsmi_class_form_first(const struct wsmi_session *session);

/* What was asked for in `form` was answered with `answer`, which is no declaration: true when the
 * intrinsic form is to be tried. */
bool wsmi_class_form_has_other(const struct wsmi_session *session, enum wsmi_class_form form,
                               const struct wsmi_answer *answer);

/* The peer has answered in `form`. */
void wsmi_class_form_settle(struct wsmi_session *session, enum wsmi_class_form form);

#endif
