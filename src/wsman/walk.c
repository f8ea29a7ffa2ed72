/* SPDX-License-Identifier: MIT */
#include "wsman/walk.h"

#include "core/fail.h"

static const struct wsmi_walk_state *state_of(struct wsmi_walk_place place)
{
    return &place.grammar->states[place.state];
}

static struct wsmi_walk_frame *top(struct wsmi_walk *walk)
{
    return &walk->frames[walk->frame_count - 1];
}

size_t wsmi_walk_offset(const struct wsmi_walk *walk)
{
    return wsmi_xml_offset(walk->reader);
}

bool wsmi_walk_fail_here(const struct wsmi_walk *walk, struct wsmi_err *err)
{
    err->offset = wsmi_walk_offset(walk); /* which takes a search */
    return false;
}

bool wsmi_walk_share(struct wsmi_walk *walk, struct wsmi_view view, struct wsmi_view before,
                     struct wsmi_view *ret, struct wsmi_err *err)
{
    if (before.ptr != NULL && wsmi_view_eq(view, before)) {
        *ret = before;
        return true;
    }
    return wsmi_walk_keep(walk, view, ret, err);
}

static void stand(struct wsmi_walk_frame *frame, struct wsmi_walk_place place)
{
    frame->place = place;
    frame->state = state_of(place);
    frame->seen = 0;
}

void wsmi_walk_become(struct wsmi_walk *walk, struct wsmi_walk_place place)
{
    stand(top(walk), place);
}

bool wsmi_walk_keep_attr(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                         enum wsmi_ns ns, struct wsmi_view local, struct wsmi_view *ret,
                         struct wsmi_err *err)
{
    const struct wsmi_xml_attr *attr = wsmi_xml_find_attr(start, wsmi_ns_uri(ns), local);
    return attr == NULL || wsmi_walk_keep(walk, attr->value, ret, err);
}

struct wsmi_xml_name wsmi_walk_qname(const struct wsmi_walk *walk, struct wsmi_view text)
{
    const struct wsmi_xml_name none = {{NULL, 0}, {NULL, 0}};
    struct wsmi_xml_name name = {{NULL, 0}, wsmi_view_trim(text)};
    struct wsmi_view prefix = {name.local.ptr, 0};
    const uint8_t *colon = name.local.len == 0 ? NULL : memchr(name.local.ptr, ':', name.local.len);
    if (colon != NULL) {
        prefix.len = (size_t)(colon - name.local.ptr);
        name.local.ptr += prefix.len + 1;
        name.local.len -= prefix.len + 1;
    }
    if (!wsmi_name_is_ncname(name.local) || (colon != NULL && !wsmi_name_is_ncname(prefix))) {
        return none;
    }
    if (!wsmi_xml_resolve(walk->reader, prefix, &name.ns)) {
        name.ns = none.ns;
    }
    return name;
}

/* What became of the text before a child. */
static bool drop_blank(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_view text = wsmi_view_trim(wsmi_text_view(&walk->text));
    wsmi_text_reset(&walk->text);
    return text.len == 0 ||
           wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk), "element beside text");
}

/* Hands over a run of mixed content before a child or the end interrupts it. */
static bool flush_run(struct wsmi_walk *walk, const struct wsmi_walk_state *state,
                      struct wsmi_err *err)
{
    struct wsmi_view run = wsmi_view_trim(wsmi_text_view(&walk->text));
    bool ok = run.len == 0 || state->text(walk, run, err);
    wsmi_text_reset(&walk->text);
    return ok;
}

static bool is_in(struct wsmi_view uri, enum wsmi_ns ns)
{
    return ns == WSMI_NS_OTHER ? wsmi_ns_find(uri) == ns : wsmi_ns_is(uri, ns);
}

/* The first rule for a child of this name, or NULL. */
WSMI_APART static const struct wsmi_walk_rule *find_rule(struct wsmi_walk_place place,
                                                         const struct wsmi_xml_name *name)
{
    for (size_t i = 0; i < place.grammar->rule_count; i++) {
        const struct wsmi_walk_rule *rule = &place.grammar->rules[i];
        if (rule->in == place.state && wsmi_view_eq(rule->local, name->local) &&
            is_in(name->ns, rule->ns)) {
            return rule;
        }
    }
    return NULL;
}

static bool apply_rule(struct wsmi_walk_frame *parent, const struct wsmi_walk_rule *rule,
                       const struct wsmi_xml_start *start, struct wsmi_walk_place *ret,
                       struct wsmi_err *err)
{
    uint64_t bit = (uint64_t)1 << (rule - parent->place.grammar->rules);
    if (rule->once && (parent->seen & bit) != 0) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "element may not be repeated here");
    }
    parent->seen |= bit;
    if (rule->to != 0) {
        ret->grammar = rule->grammar == NULL ? parent->place.grammar : rule->grammar;
        ret->state = rule->to;
    }
    return true;
}

/* Where a child of the innermost element stands. */
static bool place_child(struct wsmi_walk *walk, struct wsmi_walk_frame *parent,
                        const struct wsmi_xml_start *start, struct wsmi_walk_place *ret,
                        struct wsmi_err *err)
{
    const struct wsmi_walk_state *state;
    ret->grammar = NULL;
    ret->state = 0;
    do {
        bool has_rules = parent->place.grammar->rule_count > 0;
        const struct wsmi_walk_rule *rule =
            has_rules ? find_rule(parent->place, &start->name) : NULL;
        state = parent->state;
        if (rule != NULL) {
            return apply_rule(parent, rule, start, ret, err);
        }
        if (state->choose != NULL && !state->choose(walk, start, ret, err)) {
            return false;
        }
    } while (state != parent->state); /* it became another */
    if (ret->grammar == NULL && state->strangers == WSMI_STRANGERS_REFUSED) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "element does not belong here");
    }
    return true;
}

/* What the element's text so far means where a child interrupts it. */
static bool end_run(struct wsmi_walk *walk, const struct wsmi_walk_state *state,
                    struct wsmi_err *err)
{
    return (state->content != WSMI_CONTENT_MIXED || flush_run(walk, state, err)) &&
           (state->content != WSMI_CONTENT_EITHER || drop_blank(walk, err));
}

static bool on_start(void *context, struct wsmi_xml_reader *reader,
                     const struct wsmi_xml_start *start, struct wsmi_err *err)
{
    struct wsmi_walk *walk = context;
    walk->reader = reader;
    if (walk->skip_depth > 0) {
        walk->skip_depth++;
        return true;
    }
    struct wsmi_walk_frame *frames =
        wsmi_list_reserve(walk->arena, walk->frames, sizeof(*frames), walk->frame_count,
                          &walk->frame_cap, start->offset, err);
    if (frames == NULL) {
        return false;
    }
    struct wsmi_walk_frame *frame = &frames[walk->frame_count];
    walk->frames = frames;
    if (walk->frame_count == 0) {
        frame->place = walk->root;
    } else if (!end_run(walk, frame[-1].state, err) ||
               !place_child(walk, frame - 1, start, &frame->place, err)) {
        return false;
    }
    if (frame->place.grammar == NULL) {
        walk->skip_depth = 1;
        return true;
    }
    stand(frame, frame->place);
    walk->frame_count++;
    return frame->state->enter == NULL || frame->state->enter(walk, start, err);
}

static bool on_text(void *context, struct wsmi_xml_reader *reader, struct wsmi_view text,
                    struct wsmi_err *err)
{
    struct wsmi_walk *walk = context;
    walk->reader = reader;
    if (walk->skip_depth > 0) {
        return true;
    }
    const struct wsmi_walk_state *state = top(walk)->state;
    if (state->content == WSMI_CONTENT_ELEMENTS) {
        return wsmi_view_trim(text).len == 0 ||
               wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk),
                         "text where only elements are allowed");
    }
    return wsmi_text_add(&walk->text, walk->arena, text, walk->limits->max_text_bytes, 0, err) ||
           wsmi_walk_fail_here(walk, err);
}

static bool on_end(void *context, struct wsmi_xml_reader *reader, struct wsmi_xml_name name,
                   struct wsmi_err *err)
{
    struct wsmi_walk *walk = context;
    (void)name; /* the XML layer has matched the tags */
    walk->reader = reader;
    if (walk->skip_depth > 0) {
        walk->skip_depth--;
        return true;
    }
    const struct wsmi_walk_state *state = top(walk)->state;
    if (state->content == WSMI_CONTENT_MIXED && !flush_run(walk, state, err)) {
        return false;
    }
    if (state->content == WSMI_CONTENT_TEXT || state->content == WSMI_CONTENT_EITHER) {
        if (!state->text(walk, wsmi_text_view(&walk->text), err)) {
            return false;
        }
        wsmi_text_reset(&walk->text); /* a mixed parent goes on with a run of its own */
    }
    if (state->leave != NULL && !state->leave(walk, err)) {
        return false;
    }
    walk->frame_count--;
    if (walk->frame_count == 0) {
        return true;
    }
    const struct wsmi_walk_state *parent = top(walk)->state;
    return parent->returned == NULL || parent->returned(walk, err);
}

const struct wsmi_xml_handler wsmi_walk_handler = {on_start, on_text, on_end};
