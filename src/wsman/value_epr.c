/* SPDX-License-Identifier: MIT */
/*
 * Endpoint references: WS-Addressing 2004/08 section 2, DSP0226 section 5.1.2. An element is one
 * itself or holds one as a:EndpointReference; ResourceURI and SelectorSet stand among the
 * parameters, or among the properties (OMI, old agents). What else a reference may hold (policy,
 * metadata) is of no use here and skipped.
 */
#include "core/fail.h"
#include "wsman/message.h"

enum {
    STATE_SKIP = 0,
    STATE_EPR,
    STATE_INNER, /* a:EndpointReference inside */
    STATE_ADDRESS,
    STATE_PARAMS,
    STATE_PARAM,
    STATE_RESOURCE_URI,
    STATE_SELECTOR_SET,
    STATE_SELECTOR,
    STATE_COUNT
};

static const struct wsmi_walk_grammar grammar;

static struct wsmi_values *values_of(const struct wsmi_walk *walk)
{
    return &wsmi_message_of(walk)->values;
}

static struct wsmi_open_epr *top(const struct wsmi_walk *walk)
{
    struct wsmi_values *values = values_of(walk);
    return &values->eprs[values->epr_count - 1];
}

bool wsmi_epr_open(struct wsmi_walk *walk, size_t offset, struct wsmi_err *err)
{
    struct wsmi_values *values = values_of(walk);
    if (values->epr_count >= walk->limits->max_epr_depth) {
        return wsmi_fail(err, WSMI_E_LIMIT, offset,
                         "references are nested deeper than max_epr_depth");
    }
    struct wsmi_open_epr *eprs = wsmi_list_reserve(
        walk->arena, values->eprs, sizeof(*eprs), values->epr_count, &values->epr_cap, offset, err);
    if (eprs == NULL) {
        return false;
    }
    values->eprs = eprs;
    struct wsmi_open_epr *opened = &eprs[values->epr_count++];
    memset(&opened->epr, 0, sizeof(opened->epr));
    opened->epr.offset = offset;
    return true;
}

static bool enter_epr(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                      struct wsmi_err *err)
{
    return wsmi_epr_open(walk, start->offset, err);
}

static bool leave_epr(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_values *values = values_of(walk);
    const struct wsmi_open_epr *closed = top(walk);
    size_t offset = closed->epr.offset;
    size_t bytes = closed->epr.selector_count * sizeof(*closed->selectors);
    struct wsmi_epr *epr = wsmi_arena_alloc(walk->arena, sizeof(*epr), offset, err);
    if (epr == NULL) {
        return false;
    }
    *epr = closed->epr;
    if (bytes > 0) {
        struct wsmi_selector *selectors = wsmi_arena_alloc(walk->arena, bytes, offset, err);
        if (selectors == NULL) {
            return false;
        }
        memcpy(selectors, closed->selectors, bytes);
        epr->selectors = selectors;
    }
    values->epr_count--;
    values->epr_before = epr;
    memset(&values->value, 0, sizeof(values->value));
    values->value.kind = WSMI_ITEM_REFERENCE;
    values->value.reference = epr;
    values->value.offset = offset;
    return true;
}

static bool keep_address(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    const struct wsmi_epr *before = values_of(walk)->epr_before;
    struct wsmi_view other = before == NULL ? (struct wsmi_view){NULL, 0} : before->address;
    if (top(walk)->epr.address.ptr != NULL) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk),
                         "reference with two addresses");
    }
    return wsmi_walk_share(walk, wsmi_view_trim(text), other, &top(walk)->epr.address, err);
}

static bool keep_resource_uri(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    const struct wsmi_epr *before = values_of(walk)->epr_before;
    struct wsmi_view other = before == NULL ? (struct wsmi_view){NULL, 0} : before->resource_uri;
    if (top(walk)->epr.resource_uri.ptr != NULL) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk),
                         "reference with two resource URIs");
    }
    return wsmi_walk_share(walk, wsmi_view_trim(text), other, &top(walk)->epr.resource_uri, err);
}

static bool enter_selector_set(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                               struct wsmi_err *err)
{
    return top(walk)->epr.selector_count == 0 ||
           wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "reference with two selector sets");
}

/* DSP0226 section 5.1.2.2: a name comes once. */
static bool check_selector(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_view name, struct wsmi_err *err)
{
    const struct wsmi_open_epr *epr = top(walk);
    if (epr->epr.selector_count >= walk->limits->max_selectors) {
        return wsmi_fail(err, WSMI_E_LIMIT, start->offset, "more selectors than max_selectors");
    }
    for (size_t i = 0; i < epr->epr.selector_count; i++) {
        if (wsmi_view_eq_nocase(epr->selectors[i].name, name)) {
            return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "selector is repeated");
        }
    }
    return true;
}

static bool enter_selector(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_err *err)
{
    struct wsmi_open_epr *epr = top(walk);
    const struct wsmi_epr *before = values_of(walk)->epr_before;
    const struct wsmi_xml_attr *name =
        wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_OTHER), WSMI_VIEW("Name"));
    size_t at = epr->epr.selector_count;
    struct wsmi_view other = {NULL, 0};
    if (name == NULL || name->value.len == 0) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "selector without a name");
    }
    if (before != NULL && at < before->selector_count) {
        other = before->selectors[at].name;
    }
    return check_selector(walk, start, name->value, err) &&
           wsmi_walk_share(walk, name->value, other, &epr->selector, err);
}

static bool keep_selector_text(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_item *value = &values_of(walk)->value;
    memset(value, 0, sizeof(*value));
    value->kind = WSMI_ITEM_TEXT;
    return wsmi_walk_keep(walk, text, &value->text, err);
}

/* A key that is a reference; OMI leaves the wrapper out. */
static bool choose_selector_epr(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                                struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    (void)ret;
    if (!wsmi_ns_is(start->name.ns, WSMI_NS_ADDRESSING)) {
        return true; /* refused */
    }
    wsmi_walk_become(walk, wsmi_epr_place);
    return wsmi_epr_open(walk, start->offset, err);
}

static bool add_selector(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_open_epr *epr = top(walk);
    struct wsmi_item value = wsmi_value_take(walk);
    struct wsmi_selector *selectors =
        wsmi_list_reserve(walk->arena, epr->selectors, sizeof(*selectors), epr->epr.selector_count,
                          &epr->selector_cap, wsmi_walk_offset(walk), err);
    if (selectors == NULL) {
        return false;
    }
    epr->selectors = selectors;
    struct wsmi_selector *selector = &selectors[epr->epr.selector_count++];
    selector->name = epr->selector;
    selector->text = value.text;
    selector->reference = value.reference;
    return true;
}

static bool choose_param(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                         struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    (void)start;
    (void)err;
    if (values_of(walk)->keeps_params && values_of(walk)->epr_count == 1) {
        ret->grammar = &grammar;
        ret->state = STATE_PARAM;
    }
    return true;
}

static bool enter_param(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_err *err)
{
    struct wsmi_values *values = values_of(walk);
    if (values->param_count >= walk->limits->max_selectors) {
        return wsmi_fail(err, WSMI_E_LIMIT, start->offset,
                         "more reference parameters than max_selectors");
    }
    struct wsmi_reference_param *params =
        wsmi_list_reserve(walk->arena, values->params, sizeof(*params), values->param_count,
                          &values->param_cap, start->offset, err);
    if (params == NULL) {
        return false;
    }
    values->params = params;
    struct wsmi_reference_param *param = &params[values->param_count++];
    memset(param, 0, sizeof(*param));
    return wsmi_walk_keep(walk, start->name.ns, &param->ns, err) &&
           wsmi_walk_keep(walk, start->name.local, &param->local, err);
}

static bool keep_param(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_values *values = values_of(walk);
    return wsmi_walk_keep_opaque(walk, text, &values->params[values->param_count - 1].text, err);
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_EPR] = {.enter = enter_epr, .leave = leave_epr},
    [STATE_INNER] = {.content = WSMI_CONTENT_ELEMENTS},
    [STATE_ADDRESS] = {.content = WSMI_CONTENT_TEXT,
                       .strangers = WSMI_STRANGERS_REFUSED,
                       .text = keep_address},
    [STATE_PARAMS] = {.choose = choose_param},
    [STATE_PARAM] = {.content = WSMI_CONTENT_TEXT,
                     .strangers = WSMI_STRANGERS_REFUSED,
                     .enter = enter_param,
                     .text = keep_param},
    [STATE_RESOURCE_URI] = {.content = WSMI_CONTENT_TEXT,
                            .strangers = WSMI_STRANGERS_REFUSED,
                            .text = keep_resource_uri},
    [STATE_SELECTOR_SET] = {.strangers = WSMI_STRANGERS_REFUSED,
                            .enter = enter_selector_set,
                            .returned = add_selector},
    [STATE_SELECTOR] = {.content = WSMI_CONTENT_EITHER,
                        .strangers = WSMI_STRANGERS_REFUSED,
                        .choose = choose_selector_epr,
                        .enter = enter_selector,
                        .text = keep_selector_text},
};

static const struct wsmi_walk_rule rules[] = {
    {STATE_EPR, WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("Address"), STATE_ADDRESS, true, NULL},
    {STATE_EPR, WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("ReferenceParameters"), STATE_PARAMS, true,
     NULL},
    {STATE_EPR, WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("ReferenceProperties"), STATE_PARAMS, true,
     NULL},
    {STATE_EPR, WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("EndpointReference"), STATE_INNER, true, NULL},
    {STATE_INNER, WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("Address"), STATE_ADDRESS, true, NULL},
    {STATE_INNER, WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("ReferenceParameters"), STATE_PARAMS, true,
     NULL},
    {STATE_INNER, WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("ReferenceProperties"), STATE_PARAMS, true,
     NULL},
    {STATE_PARAMS, WSMI_NS_WSMAN, WSMI_VIEW_INIT("ResourceURI"), STATE_RESOURCE_URI, true, NULL},
    {STATE_PARAMS, WSMI_NS_WSMAN, WSMI_VIEW_INIT("SelectorSet"), STATE_SELECTOR_SET, true, NULL},
    {STATE_SELECTOR_SET, WSMI_NS_WSMAN, WSMI_VIEW_INIT("Selector"), STATE_SELECTOR, false, NULL},
};

_Static_assert(sizeof(rules) / sizeof(rules[0]) <= WSMI_WALK_MAX_RULES, "one bit a rule");

static const struct wsmi_walk_grammar grammar = {states, rules, sizeof(rules) / sizeof(rules[0])};

const struct wsmi_walk_place wsmi_epr_place = {&grammar, STATE_EPR};
