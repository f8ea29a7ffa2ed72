/* SPDX-License-Identifier: MIT */
#include "mi/class_request.h"

#include <stdio.h>

#include "mi/name.h"
#include "mi/result.h"
#include "wsmi/resource_uri.h"

static void add_flag(struct wsmi_class_request *room, size_t *count, struct wsmi_view name)
{
    room->options[*count] = (struct wsmi_wsman_option){
        .name = name,
        .value = WSMI_VIEW("true"),
        .type = WSMI_TYPE_BOOLEAN,
        .has_type = true,
    };
    (*count)++;
}

/* .../intrinsic/<Class>/GetClass and .../intrinsic/EnumerateClassNames. */
static bool write_intrinsic(const struct wsmi_class_wish *wish, struct wsmi_class_request *room)
{
    struct wsmi_view uri = wsmi_uri_intrinsic();
    struct wsmi_view name = wish->class_name;
    /* An enumeration of all classes has no name. */
    int used =
        wish->enumerate
            ? snprintf(room->uri, sizeof(room->uri), "%.*s", (int)uri.len, (const char *)uri.ptr)
            : snprintf(room->uri, sizeof(room->uri), "%.*s/%.*s", (int)uri.len,
                       (const char *)uri.ptr, (int)name.len, (const char *)name.ptr);
    if (used < 0 || (size_t)used >= sizeof(room->uri)) {
        return false;
    }
    used = snprintf(room->action, sizeof(room->action), "%s/%s", room->uri,
                    wish->enumerate ? "EnumerateClassNames" : "GetClass");
    return used > 0 && (size_t)used < sizeof(room->action);
}

static bool fill_intrinsic(const struct wsmi_class_wish *wish, struct wsmi_class_request *room,
                           struct wsmi_request *request)
{
    struct wsmi_request_header *header = &request->header;
    if (wish->class_name.len > WSMI_CLASS_URI_BYTES ||
        (!wish->enumerate && !wsmi_name_is_legal((const MI_Char *)wish->class_name.ptr)) ||
        !write_intrinsic(wish, room)) {
        return false;
    }
    header->resource_uri = wsmi_view_from_str(room->uri);
    header->action = wsmi_view_from_str(room->action);
    header->options = NULL;
    header->option_count = 0;
    request->kind = WSMI_REQUEST_EMPTY;
    return true;
}

bool wsmi_class_request_fill(const struct wsmi_class_wish *wish, struct wsmi_class_request *room,
                             struct wsmi_request *request)
{
    struct wsmi_request_header *header = &request->header;
    size_t options = 0;
    size_t selectors = 0;
    memset(room, 0, sizeof(*room));
    if (wish->name_space.len > 0) {
        room->selectors[selectors].name = WSMI_VIEW("__cimnamespace");
        room->selectors[selectors++].text = wish->name_space;
    }
    header->selectors = room->selectors;
    header->selector_count = selectors;
    header->options_must_understand = false;
    if (wish->form == WSMI_CLASS_FORM_INTRINSIC) {
        return fill_intrinsic(wish, room, request);
    }
    room->selectors[selectors].name = WSMI_VIEW("ClassName");
    room->selectors[selectors++].text = wish->class_name;
    if (wish->names_only) {
        add_flag(room, &options, WSMI_VIEW("ExcludeClassSpecification"));
        add_flag(room, &options, WSMI_VIEW("IncludePath"));
    } else {
        add_flag(room, &options, WSMI_VIEW("IncludeInheritanceHierarchy"));
        add_flag(room, &options, WSMI_VIEW("IncludeInheritedElements"));
        add_flag(room, &options, WSMI_VIEW("IncludeQualifiers"));
        add_flag(room, &options, WSMI_VIEW("IncludeClassOrigin"));
    }
    if (wish->enumerate && !wish->is_shallow) {
        add_flag(room, &options, WSMI_VIEW("IncludeSubClasses"));
    }
    header->resource_uri = wsmi_uri_cimxml();
    header->action = wsmi_action_uri(wish->enumerate ? WSMI_ACTION_ENUMERATE : WSMI_ACTION_GET);
    header->selector_count = selectors;
    header->options = room->options;
    header->option_count = options;
    request->kind = wish->enumerate ? WSMI_REQUEST_ENUMERATE : WSMI_REQUEST_EMPTY;
    return true;
}

enum wsmi_class_form wsmi_class_form_first(const struct wsmi_session *session)
{
    return atomic_load(&session->class_form) == WSMI_CLASS_FORM_INTRINSIC
               ? WSMI_CLASS_FORM_INTRINSIC
               : WSMI_CLASS_FORM_CIMXML;
}

bool wsmi_class_form_has_other(const struct wsmi_session *session, enum wsmi_class_form form,
                               const struct wsmi_answer *answer)
{
    return form == WSMI_CLASS_FORM_CIMXML &&
           atomic_load(&session->class_form) == WSMI_CLASS_FORM_UNSETTLED && answer->is_open &&
           answer->reply.kind == WSMI_REPLY_FAULT &&
           wsmi_fault_is_about_resource(&answer->reply.envelope.fault);
}

void wsmi_class_form_settle(struct wsmi_session *session, enum wsmi_class_form form)
{
    atomic_store(&session->class_form, (int)form);
}
