/* SPDX-License-Identifier: MIT */
/*
 * SubscribeResponse and RenewResponse: WS-Eventing section 3, DSP0226 section 10.2. What the
 * manager's reference holds besides resource and selectors goes back to it in a header: texts only.
 */
#include "core/fail.h"
#include "wsman/message.h"

enum { STATE_SKIP = 0, STATE_RESPONSE, STATE_EXPIRES, STATE_CONTEXT, STATE_COUNT };

static struct wsmi_subscription *subscription_of(const struct wsmi_walk *walk)
{
    return &wsmi_message_of(walk)->envelope.subscription;
}

static bool enter_response(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_err *err)
{
    (void)start;
    (void)err;
    wsmi_message_of(walk)->values.keeps_params = true;
    return true;
}

static bool take_manager(struct wsmi_walk *walk, struct wsmi_err *err)
{
    const struct wsmi_values *values = &wsmi_message_of(walk)->values;
    struct wsmi_subscription *subscription = subscription_of(walk);
    struct wsmi_item value = wsmi_value_take(walk);
    (void)err;
    if (value.kind == WSMI_ITEM_REFERENCE) {
        subscription->manager_address = value.reference->address;
        subscription->manager_resource_uri = value.reference->resource_uri;
        subscription->selectors = value.reference->selectors;
        subscription->selector_count = value.reference->selector_count;
        subscription->params = values->params;
        subscription->param_count = values->param_count;
    }
    return true;
}

static bool keep_expires(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return wsmi_walk_keep(walk, wsmi_view_trim(text), &subscription_of(walk)->expires, err);
}

static bool keep_context(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    subscription_of(walk)->has_context = true;
    return wsmi_walk_keep_opaque(walk, text, &subscription_of(walk)->context, err);
}

/* The manager's element is the reference itself. */
static bool choose_manager(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    if (!wsmi_ns_is(start->name.ns, WSMI_NS_EVENTING) ||
        !wsmi_view_eq(start->name.local, WSMI_VIEW("SubscriptionManager"))) {
        return true;
    }
    if (wsmi_message_of(walk)->values.epr_before != NULL) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "element may not be repeated here");
    }
    *ret = wsmi_epr_place;
    return true;
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_RESPONSE] = {.choose = choose_manager,
                        .enter = enter_response,
                        .returned = take_manager},
    [STATE_EXPIRES] = {.content = WSMI_CONTENT_TEXT,
                       .strangers = WSMI_STRANGERS_REFUSED,
                       .text = keep_expires},
    [STATE_CONTEXT] = {.content = WSMI_CONTENT_TEXT,
                       .strangers = WSMI_STRANGERS_REFUSED,
                       .text = keep_context},
};

static const struct wsmi_walk_rule rules[] = {
    {STATE_RESPONSE, WSMI_NS_EVENTING, WSMI_VIEW_INIT("Expires"), STATE_EXPIRES, true, NULL},
    {STATE_RESPONSE, WSMI_NS_ENUMERATION, WSMI_VIEW_INIT("EnumerationContext"), STATE_CONTEXT, true,
     NULL},
};

_Static_assert(sizeof(rules) / sizeof(rules[0]) <= WSMI_WALK_MAX_RULES, "one bit a rule");

static const struct wsmi_walk_grammar grammar = {states, rules, sizeof(rules) / sizeof(rules[0])};

const struct wsmi_body_decoder wsmi_subscribe_decoder = {
    .kind = WSMI_BODY_SUBSCRIBE_RESPONSE,
    .ns = WSMI_NS_EVENTING,
    .local = WSMI_VIEW_INIT("SubscribeResponse"),
    .root = {&grammar, STATE_RESPONSE},
};

const struct wsmi_body_decoder wsmi_renew_decoder = {
    .kind = WSMI_BODY_RENEW_RESPONSE,
    .ns = WSMI_NS_EVENTING,
    .local = WSMI_VIEW_INIT("RenewResponse"),
    .root = {&grammar, STATE_RESPONSE},
};
