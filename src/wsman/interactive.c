/* SPDX-License-Identifier: MIT */
/*
 * InteractiveEvent: MS-WSMV section 2.2.5.11. Which of the children an event has follows from its
 * type; all are taken as they come. The Description of an ErrorAction holds an instance.
 */
#include <stddef.h>

#include "core/fail.h"
#include "wsman/message.h"

#define FIELD(name) offsetof(struct wsmi_interactive_event, name)

enum { STATE_SKIP = 0, STATE_EVENT, STATE_TEXT, STATE_DESCRIPTION, STATE_ERROR, STATE_COUNT };

static const struct {
    struct wsmi_view local;
    size_t field;
} fields[] = {
    {WSMI_VIEW_INIT("EventType"), FIELD(type)},
    {WSMI_VIEW_INIT("Description"), FIELD(description)},
    {WSMI_VIEW_INIT("ActionType"), FIELD(action_type)},
    {WSMI_VIEW_INIT("PromptType"), FIELD(prompt_type)},
    {WSMI_VIEW_INIT("Activity"), FIELD(activity)},
    {WSMI_VIEW_INIT("CurrentOperation"), FIELD(current_operation)},
    {WSMI_VIEW_INIT("StatusDescription"), FIELD(status_description)},
    {WSMI_VIEW_INIT("PercentComplete"), FIELD(percent_complete)},
    {WSMI_VIEW_INIT("SecondsRemaining"), FIELD(seconds_remaining)},
    {WSMI_VIEW_INIT("Name"), FIELD(name)},
    {WSMI_VIEW_INIT("Type"), FIELD(value_type)},
    {WSMI_VIEW_INIT("Value"), FIELD(value)},
};

enum { FIELD_COUNT = sizeof(fields) / sizeof(fields[0]) };
_Static_assert(FIELD_COUNT <= 64, "struct interactive_body.seen has one bit a field");

/* struct wsmi_message.body while an event is read. */
struct interactive_body {
    uint64_t seen;
    size_t field; /* the one being read */
};

static const struct wsmi_walk_grammar grammar;

static struct interactive_body *body_of(const struct wsmi_walk *walk)
{
    return wsmi_message_of(walk)->body;
}

static struct wsmi_interactive_event *event_of(const struct wsmi_walk *walk)
{
    return &wsmi_message_of(walk)->envelope.interactive;
}

static bool choose_field(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                         struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    struct interactive_body *body = body_of(walk);
    size_t i = 0;
    while (i < FIELD_COUNT && !wsmi_view_eq(fields[i].local, start->name.local)) {
        i++;
    }
    if (i == FIELD_COUNT || !wsmi_ns_is(start->name.ns, WSMI_NS_INTERACTIVE)) {
        return true;
    }
    if (body->seen & ((uint64_t)1 << i)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "element may not be repeated here");
    }
    body->seen |= (uint64_t)1 << i;
    body->field = fields[i].field;
    if (body->field == FIELD(value)) {
        *ret = wsmi_fragment_place;
        return true;
    }
    ret->grammar = &grammar;
    ret->state = body->field == FIELD(description) ? STATE_DESCRIPTION : STATE_TEXT;
    return true;
}

static bool keep_text(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_view kept;
    size_t field = body_of(walk)->field;
    bool is_prose = field == FIELD(description) || field == FIELD(activity) ||
                    field == FIELD(current_operation) || field == FIELD(status_description);
    if (!wsmi_walk_keep(walk, is_prose ? text : wsmi_view_trim(text), &kept, err)) {
        return false;
    }
    memcpy((uint8_t *)event_of(walk) + field, &kept, sizeof(kept));
    return true;
}

static bool choose_error(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                         struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    const struct wsmi_walk_place error = {&grammar, STATE_ERROR};
    (void)start;
    (void)ret;
    (void)err;
    wsmi_walk_become(walk, error);
    return true;
}

static bool choose_instance(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                            struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    (void)err;
    if (event_of(walk)->error == NULL && wsmi_ns_find(start->name.ns) == WSMI_NS_OTHER) {
        *ret = wsmi_instance_place;
    }
    return true;
}

static bool take_error(struct wsmi_walk *walk, struct wsmi_err *err)
{
    (void)err;
    event_of(walk)->error = wsmi_value_take(walk).instance;
    return true;
}

static bool take_value(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_item value = wsmi_value_take(walk);
    if (value.kind != WSMI_ITEM_INSTANCE) {
        return true;
    }
    if (value.instance->property_count != 1) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, value.offset, "streamed value is not one element");
    }
    event_of(walk)->value = value.instance->properties;
    return true;
}

static bool leave_event(struct wsmi_walk *walk, struct wsmi_err *err)
{
    return event_of(walk)->type.len > 0 || wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk),
                                                     "InteractiveEvent without EventType");
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_EVENT] = {.choose = choose_field, .leave = leave_event, .returned = take_value},
    [STATE_TEXT] = {.content = WSMI_CONTENT_TEXT,
                    .strangers = WSMI_STRANGERS_REFUSED,
                    .text = keep_text},
    [STATE_DESCRIPTION] = {.content = WSMI_CONTENT_EITHER,
                           .choose = choose_error,
                           .text = keep_text},
    [STATE_ERROR] = {.strangers = WSMI_STRANGERS_REFUSED,
                     .choose = choose_instance,
                     .returned = take_error},
};

static const struct wsmi_walk_grammar grammar = {states, NULL, 0};

const struct wsmi_body_decoder wsmi_interactive_decoder = {
    .kind = WSMI_BODY_INTERACTIVE_EVENT,
    .ns = WSMI_NS_INTERACTIVE,
    .local = WSMI_VIEW_INIT("InteractiveEvent"),
    .body_bytes = sizeof(struct interactive_body),
    .root = {&grammar, STATE_EVENT},
};
