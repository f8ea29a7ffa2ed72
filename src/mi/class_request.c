/* SPDX-License-Identifier: MIT */
#include "mi/class_request.h"

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

void wsmi_class_request_fill(const struct wsmi_class_wish *wish, struct wsmi_class_request *room,
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
    header->selectors = room->selectors;
    header->selector_count = selectors;
    header->options = room->options;
    header->option_count = options;
    header->options_must_understand = false;
    request->kind = wish->enumerate ? WSMI_REQUEST_ENUMERATE : WSMI_REQUEST_EMPTY;
}
