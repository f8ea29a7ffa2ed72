/* SPDX-License-Identifier: MIT */
/*
 * Header blocks: SOAP 1.2 part 1 sections 2.2 to 2.4 and 5.2, WS-Addressing 2004/08, DSP0226
 * section 5.4, MS-WSMV section 2.2.4.
 */
#include <stddef.h>

#include "core/fail.h"
#include "wsman/message.h"

#define NOT_KEPT    SIZE_MAX
#define FIELD(name) offsetof(struct wsmi_envelope, name)

/* The blocks we understand, whether or not their content is of use to us. */
static const struct {
    enum wsmi_ns ns;
    struct wsmi_view local;
    size_t field; /* text kept there, trimmed */
    bool repeats;
} blocks[] = {
    {WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("To"), FIELD(to), false},
    {WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("Action"), FIELD(action), false},
    {WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("MessageID"), FIELD(message_id), false},
    {WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("RelatesTo"), FIELD(relates_to), false},
    {WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("From"), NOT_KEPT, false},
    {WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("ReplyTo"), NOT_KEPT, false},
    {WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("FaultTo"), NOT_KEPT, false},
    {WSMI_NS_WSMAN, WSMI_VIEW_INIT("ResourceURI"), FIELD(resource_uri), false},
    {WSMI_NS_WSMAN, WSMI_VIEW_INIT("SelectorSet"), NOT_KEPT, false},
    {WSMI_NS_WSMAN, WSMI_VIEW_INIT("OptionSet"), NOT_KEPT, false},
    {WSMI_NS_WSMAN, WSMI_VIEW_INIT("OperationTimeout"), NOT_KEPT, false},
    {WSMI_NS_WSMAN, WSMI_VIEW_INIT("MaxEnvelopeSize"), NOT_KEPT, false},
    {WSMI_NS_WSMAN, WSMI_VIEW_INIT("Locale"), NOT_KEPT, false},
    {WSMI_NS_WSMAN, WSMI_VIEW_INIT("FragmentTransfer"), NOT_KEPT, false},
    {WSMI_NS_WSMAN, WSMI_VIEW_INIT("RequestEPR"), NOT_KEPT, false},
    {WSMI_NS_WSMAN, WSMI_VIEW_INIT("RequestedEPR"), NOT_KEPT, false},
    {WSMI_NS_WSMAN, WSMI_VIEW_INIT("TotalItemsCountEstimate"), NOT_KEPT, false},
    {WSMI_NS_WSMAN, WSMI_VIEW_INIT("AckRequested"), NOT_KEPT, false},
    {WSMI_NS_WSMAN, WSMI_VIEW_INIT("Bookmark"), FIELD(bookmark), false},
    {WSMI_NS_MSWSMAN, WSMI_VIEW_INIT("DataLocale"), NOT_KEPT, false},
    {WSMI_NS_MSWSMAN, WSMI_VIEW_INIT("SessionId"), NOT_KEPT, false},
    {WSMI_NS_MSWSMAN, WSMI_VIEW_INIT("OperationID"), FIELD(operation_id), false},
    {WSMI_NS_MSWSMAN, WSMI_VIEW_INIT("SequenceId"), FIELD(sequence_id), false},
    {WSMI_NS_MSWSMAN, WSMI_VIEW_INIT("ActivityId"), NOT_KEPT, false},
    {WSMI_NS_EVENTING, WSMI_VIEW_INIT("Identifier"), NOT_KEPT, false},
    {WSMI_NS_SOAP, WSMI_VIEW_INIT("NotUnderstood"), NOT_KEPT, true},
    {WSMI_NS_SOAP, WSMI_VIEW_INIT("Upgrade"), NOT_KEPT, false},
};

enum { BLOCK_COUNT = sizeof(blocks) / sizeof(blocks[0]) };
_Static_assert(BLOCK_COUNT <= 64, "struct wsmi_message.blocks_seen has one bit a block");

enum { STATE_SKIP = 0, STATE_HEADER, STATE_BLOCK_TEXT, STATE_BOOKMARK, STATE_COUNT };

static const struct wsmi_walk_grammar header;

/* Part 1 section 2.2: we are the ultimate receiver, and every node acts as "next". */
static bool is_for_us(const struct wsmi_xml_start *start)
{
    const struct wsmi_xml_attr *role =
        wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_SOAP), WSMI_VIEW("role"));
    if (role == NULL) {
        return true;
    }
    struct wsmi_view uri = wsmi_view_trim(role->value);
    return wsmi_view_eq(
               uri, WSMI_VIEW("http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver")) ||
           wsmi_view_eq(uri, WSMI_VIEW("http://www.w3.org/2003/05/soap-envelope/role/next"));
}

static bool read_must_understand(const struct wsmi_xml_start *start, bool *ret,
                                 struct wsmi_err *err)
{
    const struct wsmi_xml_attr *mark =
        wsmi_xml_find_attr(start, wsmi_ns_uri(WSMI_NS_SOAP), WSMI_VIEW("mustUnderstand"));
    *ret = false;
    return mark == NULL || wsmi_name_to_bool(mark->value, ret) ||
           wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "mustUnderstand is no boolean");
}

static size_t find_block(struct wsmi_xml_name name)
{
    enum wsmi_ns ns = wsmi_ns_find(name.ns);
    size_t i = 0;
    while (i < BLOCK_COUNT && (blocks[i].ns != ns || !wsmi_view_eq(blocks[i].local, name.local))) {
        i++;
    }
    return i;
}

static bool choose_block(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                         struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    struct wsmi_message *message = wsmi_message_of(walk);
    bool must_understand;
    if (message->envelope.header_count == walk->limits->max_header_blocks) {
        return wsmi_fail(err, WSMI_E_LIMIT, start->offset,
                         "more header blocks than max_header_blocks");
    }
    message->envelope.header_count++;
    if (!read_must_understand(start, &must_understand, err)) {
        return false;
    }
    if (!is_for_us(start)) {
        return true;
    }
    size_t i = find_block(start->name);
    if (i == BLOCK_COUNT) {
        bool tolerated = (message->expect->lenient & WSMI_LENIENT_MUST_UNDERSTAND) != 0;
        return !must_understand || tolerated ||
               wsmi_fail(err, WSMI_E_PROTOCOL, start->offset,
                         "header block is marked mustUnderstand and unknown");
    }
    uint64_t bit = (uint64_t)1 << i;
    if ((message->blocks_seen & bit) != 0 && !blocks[i].repeats) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "header block is repeated");
    }
    message->blocks_seen |= bit;
    if (blocks[i].field != NOT_KEPT) {
        message->block = i;
        ret->grammar = &header;
        ret->state = blocks[i].field == FIELD(bookmark) ? STATE_BOOKMARK : STATE_BLOCK_TEXT;
    }
    return true;
}

/* DSP0226 section 5.4.6.4: octet by octet, after the white space a serialiser may have put around.
 * Data that answers another request must never get further than this. */
static bool relates_to_us(const struct wsmi_message *message, struct wsmi_view relates_to)
{
    return message->expect->relates_to.len == 0 ||
           wsmi_view_eq(relates_to, message->expect->relates_to);
}

static bool keep_block_text(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    struct wsmi_message *message = wsmi_message_of(walk);
    size_t field = blocks[message->block].field;
    struct wsmi_view trimmed = wsmi_view_trim(text);
    struct wsmi_view kept;
    if (field == FIELD(relates_to) && !relates_to_us(message, trimmed)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk),
                         "RelatesTo names another request");
    }
    if (!wsmi_walk_keep(walk, trimmed, &kept, err)) {
        return false;
    }
    memcpy((uint8_t *)&message->envelope + field, &kept, sizeof(kept));
    return true;
}

static bool keep_bookmark(struct wsmi_walk *walk, struct wsmi_view text, struct wsmi_err *err)
{
    return wsmi_walk_keep_opaque(walk, text, &wsmi_message_of(walk)->envelope.bookmark, err);
}

bool wsmi_addressing_check(const struct wsmi_message *message, struct wsmi_err *err)
{
    const struct wsmi_envelope *envelope = &message->envelope;
    if (message->expect->relates_to.len == 0 || envelope->relates_to.ptr != NULL) {
        return true;
    }
    /* Identify has no addressing headers at all. */
    if (envelope->kind == WSMI_BODY_IDENTIFY_RESPONSE) {
        return true;
    }
    if (envelope->kind == WSMI_BODY_FAULT &&
        (message->expect->lenient & WSMI_LENIENT_FAULT_NO_RELATES_TO) != 0) {
        return true;
    }
    return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(&message->walk), "no RelatesTo");
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_HEADER] = {.choose = choose_block},
    [STATE_BLOCK_TEXT] = {.content = WSMI_CONTENT_TEXT,
                          .strangers = WSMI_STRANGERS_REFUSED,
                          .text = keep_block_text},
    /* One that is markup (event logs) cannot be kept as text: none. */
    [STATE_BOOKMARK] = {.content = WSMI_CONTENT_TEXT, .text = keep_bookmark},
};

static const struct wsmi_walk_grammar header = {states, NULL, 0};

const struct wsmi_walk_place wsmi_addressing_header = {&header, STATE_HEADER};
