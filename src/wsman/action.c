/* SPDX-License-Identifier: MIT */
#include "wsmi/request.h"

#define TRANSFER    "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"
#define EVENTING    "http://schemas.xmlsoap.org/ws/2004/08/eventing/"

struct wsmi_view wsmi_action_uri(enum wsmi_action action)
{
    static const struct wsmi_view none;
    static const struct wsmi_view uris[WSMI_ACTION_COUNT] = {
        [WSMI_ACTION_GET] = WSMI_VIEW_INIT(TRANSFER "Get"),
        [WSMI_ACTION_PUT] = WSMI_VIEW_INIT(TRANSFER "Put"),
        [WSMI_ACTION_CREATE] = WSMI_VIEW_INIT(TRANSFER "Create"),
        [WSMI_ACTION_DELETE] = WSMI_VIEW_INIT(TRANSFER "Delete"),
        [WSMI_ACTION_ENUMERATE] = WSMI_VIEW_INIT(ENUMERATION "Enumerate"),
        [WSMI_ACTION_PULL] = WSMI_VIEW_INIT(ENUMERATION "Pull"),
        [WSMI_ACTION_RELEASE] = WSMI_VIEW_INIT(ENUMERATION "Release"),
        [WSMI_ACTION_SUBSCRIBE] = WSMI_VIEW_INIT(EVENTING "Subscribe"),
        [WSMI_ACTION_UNSUBSCRIBE] = WSMI_VIEW_INIT(EVENTING "Unsubscribe"),
        [WSMI_ACTION_RENEW] = WSMI_VIEW_INIT(EVENTING "Renew"),
    };
    return (unsigned)action < WSMI_ACTION_COUNT ? uris[action] : none;
}
