/* SPDX-License-Identifier: MIT */
/*
 * EnumerateResponse and PullResponse: WS-Enumeration section 3, DSP0226 sections 8 and 10.2. The
 * parts are taken in any order and from either namespace, since agents differ. Events are items,
 * bare (OMI), in w:Event (DSP0226 section 10.2.9.3), or without w:Items around (openwsman).
 */
#include "core/fail.h"
#include "core/num.h"
#include "wsman/message.h"

#define ACTION_URI "http://schemas.dmtf.org/wbem/wsman/1/wsman/"

enum {
    STATE_SKIP = 0,
    STATE_RESPONSE,
    STATE_CONTEXT,
    STATE_END,
    STATE_ITEMS,
    STATE_ITEM,
    STATE_EVENT,
    STATE_DROPPED,
    STATE_BOOKMARK,
    STATE_LATE_BOOKMARK, /* beside the event */
    STATE_COUNT
};

/* struct wsmi_message.body while an answer is read. */
struct enumeration_body {
    struct wsmi_entry *entries;
    size_t entry_cap;
    struct wsmi_entry entry; /* the one being read */
    bool has_entry;
    bool is_heartbeat; /* the action of the event says so */
};

static struct enumeration_body *body_of(const struct wsmi_walk *walk)
{
    return wsmi_message_of(walk)->body;
}

static struct wsmi_enumeration *enumeration_of(const struct wsmi_walk *walk)
{
    return &wsmi_message_of(walk)->envelope.enumeration;
}

bool wsmi_walk_keep_opaque(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_view *ret,
                           struct wsmi_err *err)
{
    if (text.len > walk->limits->max_context_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, wsmi_walk_offset(walk),
                         "context, identifier or bookmark is longer than max_context_bytes");
    }
    return wsmi_walk_keep(walk, text, ret, err);
}

static bool keep_context(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_enumeration *enumeration = enumeration_of(walk);
    if (enumeration->has_context) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk), "two contexts");
    }
    enumeration->has_context = true;
    return wsmi_walk_keep_opaque(walk, text, &enumeration->context, err);
}

static bool enter_end(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                      struct wsmi_err *err)
{
    (void)start;
    (void)err;
    enumeration_of(walk)->is_end = true;
    return true;
}

static bool choose_item(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    (void)walk;
    (void)err;
    wsmi_value_choose(start, ret);
    return true;
}

static bool enter_item(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                       struct wsmi_err *err)
{
    struct enumeration_body *body = body_of(walk);
    (void)err;
    body->is_heartbeat = false;
    body->entry.offset = start->offset;
    return true;
}

static bool enter_event(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_err *err)
{
    const struct wsmi_xml_attr *action =
        wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_OTHER), WSMI_VIEW("Action"));
    if (!enter_item(walk, start, err)) {
        return false;
    }
    body_of(walk)->is_heartbeat = action != NULL && wsmi_view_eq(wsmi_view_trim(action->value),
                                                                 WSMI_VIEW(ACTION_URI "Heartbeat"));
    return true;
}

/* A value becomes part of the entry: an instance and its reference may stand beside each other. */
static bool take_part(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct enumeration_body *body = body_of(walk);
    struct wsmi_entry *entry = &body->entry;
    struct wsmi_item value = wsmi_value_take(walk);
    bool has_object = entry->instance != NULL || entry->class_decl != NULL;
    if (value.kind == WSMI_ITEM_NULL) {
        return true;
    }
    if (value.kind == WSMI_ITEM_REFERENCE ? entry->reference != NULL : has_object) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, value.offset, "item holds two of a kind");
    }
    if (value.kind == WSMI_ITEM_REFERENCE) {
        entry->reference = value.reference;
    } else if (value.kind == WSMI_ITEM_INSTANCE) {
        entry->instance = value.instance;
    } else {
        entry->class_decl = value.class_decl;
    }
    if (entry->offset == 0) {
        entry->offset = value.offset; /* nothing around it */
    }
    body->has_entry = true;
    return true;
}

static enum wsmi_entry_kind kind_of(const struct wsmi_entry *entry)
{
    if (entry->instance != NULL) {
        return entry->instance->class_name.len == 0 ? WSMI_ENTRY_FRAGMENT : WSMI_ENTRY_INSTANCE;
    }
    return entry->class_decl != NULL ? WSMI_ENTRY_CLASS : WSMI_ENTRY_REFERENCE;
}

static bool leave_item(struct wsmi_walk *walk, struct wsmi_err *err)
{
    const struct enumeration_body *body = body_of(walk);
    return body->has_entry ||
           wsmi_fail(err, WSMI_E_PROTOCOL, body->entry.offset, "item without content");
}

static bool leave_event(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct enumeration_body *body = body_of(walk);
    if (!body->has_entry && body->is_heartbeat) {
        body->entry.kind = WSMI_ENTRY_HEARTBEAT;
        body->has_entry = true;
    }
    return leave_item(walk, err);
}

/* What ended is an entry, or part of what stands beside the entries. */
static bool add_entry(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct enumeration_body *body = body_of(walk);
    struct wsmi_enumeration *enumeration = enumeration_of(walk);
    if (!take_part(walk, err)) {
        return false;
    }
    if (!body->has_entry) {
        return true;
    }
    struct wsmi_entry *entry = &body->entry;
    if (enumeration->entry_count >= walk->limits->max_entries) {
        return wsmi_fail(err, WSMI_E_LIMIT, entry->offset, "more items than max_entries");
    }
    struct wsmi_entry *entries =
        wsmi_list_reserve(walk->arena, body->entries, sizeof(*entries), enumeration->entry_count,
                          &body->entry_cap, entry->offset, err);
    if (entries == NULL) {
        return false;
    }
    if (entry->kind != WSMI_ENTRY_HEARTBEAT && entry->kind != WSMI_ENTRY_DROPPED) {
        entry->kind = kind_of(entry);
    }
    entries[enumeration->entry_count++] = *entry;
    body->entries = entries;
    enumeration->entries = entries;
    memset(entry, 0, sizeof(*entry));
    body->has_entry = false;
    return true;
}

static bool enter_dropped(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                          struct wsmi_err *err)
{
    struct enumeration_body *body = body_of(walk);
    if (body->has_entry) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "item holds two of a kind");
    }
    body->entry.kind = WSMI_ENTRY_DROPPED;
    body->entry.offset = body->entry.offset == 0 ? start->offset : body->entry.offset;
    body->has_entry = true;
    return true;
}

static bool keep_dropped(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return wsmi_num_u64(wsmi_view_trim(text), UINT64_MAX, &body_of(walk)->entry.dropped) ||
           wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk),
                     "number of dropped events is none");
}

static bool keep_bookmark(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return wsmi_walk_keep_opaque(walk, text, &body_of(walk)->entry.bookmark, err);
}

/* Belongs to the event before it. */
static bool keep_late_bookmark(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    size_t count = enumeration_of(walk)->entry_count;
    return count == 0 ||
           wsmi_walk_keep_opaque(walk, text, &body_of(walk)->entries[count - 1].bookmark, err);
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_RESPONSE] = {.choose = choose_item, .returned = add_entry},
    [STATE_CONTEXT] = {.content = WSMI_CONTENT_TEXT,
                       .strangers = WSMI_STRANGERS_REFUSED,
                       .text = keep_context},
    [STATE_END] = {.enter = enter_end},
    [STATE_ITEMS] = {.strangers = WSMI_STRANGERS_REFUSED,
                     .choose = choose_item,
                     .returned = add_entry},
    [STATE_ITEM] = {.strangers = WSMI_STRANGERS_REFUSED,
                    .choose = choose_item,
                    .enter = enter_item,
                    .leave = leave_item,
                    .returned = take_part},
    [STATE_EVENT] = {.choose = choose_item,
                     .enter = enter_event,
                     .leave = leave_event,
                     .returned = take_part},
    [STATE_DROPPED] = {.content = WSMI_CONTENT_TEXT,
                       .strangers = WSMI_STRANGERS_REFUSED,
                       .enter = enter_dropped,
                       .text = keep_dropped},
    /* A bookmark that is markup (event logs) cannot be kept as text: none. */
    [STATE_BOOKMARK] = {.content = WSMI_CONTENT_TEXT, .text = keep_bookmark},
    [STATE_LATE_BOOKMARK] = {.content = WSMI_CONTENT_TEXT, .text = keep_late_bookmark},
};

static const struct wsmi_walk_rule rules[] = {
    {STATE_RESPONSE, WSMI_NS_ENUMERATION, WSMI_VIEW_INIT("EnumerationContext"), STATE_CONTEXT, true,
     NULL},
    {STATE_RESPONSE, WSMI_NS_WSMAN, WSMI_VIEW_INIT("EnumerationContext"), STATE_CONTEXT, true,
     NULL},
    {STATE_RESPONSE, WSMI_NS_ENUMERATION, WSMI_VIEW_INIT("Items"), STATE_ITEMS, true, NULL},
    {STATE_RESPONSE, WSMI_NS_WSMAN, WSMI_VIEW_INIT("Items"), STATE_ITEMS, true, NULL},
    {STATE_RESPONSE, WSMI_NS_WSMAN, WSMI_VIEW_INIT("Events"), STATE_ITEMS, true, NULL},
    {STATE_RESPONSE, WSMI_NS_ENUMERATION, WSMI_VIEW_INIT("EndOfSequence"), STATE_END, true, NULL},
    {STATE_RESPONSE, WSMI_NS_WSMAN, WSMI_VIEW_INIT("EndOfSequence"), STATE_END, true, NULL},
    {STATE_RESPONSE, WSMI_NS_WSMAN, WSMI_VIEW_INIT("DroppedEvents"), STATE_DROPPED, true, NULL},
    {STATE_RESPONSE, WSMI_NS_WSMAN, WSMI_VIEW_INIT("Bookmark"), STATE_LATE_BOOKMARK, true, NULL},
    {STATE_ITEMS, WSMI_NS_WSMAN, WSMI_VIEW_INIT("Item"), STATE_ITEM, false, NULL},
    {STATE_ITEMS, WSMI_NS_ENUMERATION, WSMI_VIEW_INIT("Item"), STATE_ITEM, false, NULL},
    {STATE_ITEMS, WSMI_NS_WSMAN, WSMI_VIEW_INIT("Event"), STATE_EVENT, false, NULL},
    {STATE_ITEMS, WSMI_NS_WSMAN, WSMI_VIEW_INIT("DroppedEvents"), STATE_DROPPED, false, NULL},
    {STATE_ITEMS, WSMI_NS_WSMAN, WSMI_VIEW_INIT("Bookmark"), STATE_LATE_BOOKMARK, false, NULL},
    {STATE_EVENT, WSMI_NS_WSMAN, WSMI_VIEW_INIT("DroppedEvents"), STATE_DROPPED, true, NULL},
    {STATE_EVENT, WSMI_NS_WSMAN, WSMI_VIEW_INIT("Bookmark"), STATE_BOOKMARK, true, NULL},
};

_Static_assert(sizeof(rules) / sizeof(rules[0]) <= WSMI_WALK_MAX_RULES, "one bit a rule");

static const struct wsmi_walk_grammar grammar = {states, rules, sizeof(rules) / sizeof(rules[0])};

const struct wsmi_body_decoder wsmi_enumerate_decoder = {
    .kind = WSMI_BODY_ENUMERATE_RESPONSE,
    .ns = WSMI_NS_ENUMERATION,
    .local = WSMI_VIEW_INIT("EnumerateResponse"),
    .body_bytes = sizeof(struct enumeration_body),
    .root = {&grammar, STATE_RESPONSE},
};

const struct wsmi_body_decoder wsmi_pull_decoder = {
    .kind = WSMI_BODY_PULL_RESPONSE,
    .ns = WSMI_NS_ENUMERATION,
    .local = WSMI_VIEW_INIT("PullResponse"),
    .body_bytes = sizeof(struct enumeration_body),
    .root = {&grammar, STATE_RESPONSE},
};
