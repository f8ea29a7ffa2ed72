/* SPDX-License-Identifier: MIT */
#include "mi/cim_error.h"

#include "mi/result.h"

/* What is no string: of CIM_Error (CIM schema 2.40), of MSFT_WmiError as it comes from WMI. */
static const struct {
    struct wsmi_view name;
    enum wsmi_type type;
} numbers[] = {
    {WSMI_VIEW_INIT("ErrorType"), WSMI_TYPE_UINT16},
    {WSMI_VIEW_INIT("PerceivedSeverity"), WSMI_TYPE_UINT16},
    {WSMI_VIEW_INIT("ProbableCause"), WSMI_TYPE_UINT16},
    {WSMI_VIEW_INIT("ErrorSourceFormat"), WSMI_TYPE_UINT16},
    {WSMI_VIEW_INIT("CIMStatusCode"), WSMI_TYPE_UINT32},
    {WSMI_VIEW_INIT("error_Code"), WSMI_TYPE_UINT32},
    {WSMI_VIEW_INIT("error_Category"), WSMI_TYPE_UINT16},
};

/* A text that is no number of its type stays a string, as ever. */
static bool hint(const struct wsmi_property *property, struct wsmi_arena *arena,
                 struct wsmi_property *ret, struct wsmi_err *err)
{
    *ret = *property;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        if (property->item_count == 1 && property->items[0].kind == WSMI_ITEM_TEXT &&
            wsmi_view_eq_nocase(property->name, numbers[i].name)) {
            struct wsmi_item *item = wsmi_arena_alloc(arena, sizeof(*item), 0, err);
            if (item == NULL) {
                return false;
            }
            *item = property->items[0];
            item->has_hint = true;
            item->hint = numbers[i].type;
            ret->items = item;
        }
    }
    return true;
}

static bool hint_all(const struct wsmi_cim_instance *in, struct wsmi_arena *arena,
                     struct wsmi_cim_instance *ret, struct wsmi_err *err)
{
    struct wsmi_property *properties =
        wsmi_arena_alloc_array(arena, in->property_count, sizeof(*properties), 0, err);
    if (properties == NULL) {
        return false;
    }
    for (size_t i = 0; i < in->property_count; i++) {
        if (!hint(&in->properties[i], arena, &properties[i], err)) {
            return false;
        }
    }
    *ret = *in;
    ret->properties = properties;
    return true;
}

bool wsmi_cim_error_make(const struct wsmi_interactive_event *event, struct wsmi_arena *arena,
                         MI_Instance **ret, struct wsmi_error *error)
{
    static const struct wsmi_typing typing;
    static const struct wsmi_err nothing = {WSMI_E_PROTOCOL, 0, "an error event has no instance"};
    const struct wsmi_item text = {.kind = WSMI_ITEM_TEXT, .text = event->description};
    const struct wsmi_property message = {
        .name = WSMI_VIEW("Message"), .items = &text, .item_count = 1};
    struct wsmi_cim_instance in = {
        .class_name = WSMI_VIEW("CIM_Error"), .properties = &message, .property_count = 1};
    struct wsmi_err err;
    if (event->error == NULL && event->description.len == 0) {
        return wsmi_error_without_place(&nothing, "answer", error);
    }
    if (event->error != NULL && !hint_all(event->error, arena, &in, &err)) {
        return wsmi_error_without_place(&err, "answer", error);
    }
    return wsmi_instance_from_cim(&in, NULL, &typing, ret, error);
}
