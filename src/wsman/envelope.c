/* SPDX-License-Identifier: MIT */
/* The shape of an envelope: SOAP 1.2 part 1 section 5, and which decoder gets the body. */
#include "wsmi/envelope.h"

#include "core/fail.h"
#include "wsman/message.h"

static const struct wsmi_body_decoder *const decoders[] = {
    &wsmi_identify_decoder,  &wsmi_fault_decoder, &wsmi_enumerate_decoder,   &wsmi_pull_decoder,
    &wsmi_subscribe_decoder, &wsmi_renew_decoder, &wsmi_interactive_decoder,
};

enum { STATE_SKIP = 0, STATE_ENVELOPE, STATE_BODY, STATE_COUNT };

static const struct wsmi_walk_grammar shape;

static bool enter_envelope(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                           struct wsmi_err *err)
{
    struct wsmi_message *message = wsmi_message_of(walk);
    enum wsmi_ns ns = wsmi_ns_find(start->name.ns);
    bool is_envelope = wsmi_view_eq(start->name.local, WSMI_VIEW("Envelope"));
    if (is_envelope && ns == WSMI_NS_SOAP11) {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, start->offset, "SOAP 1.1 envelope");
    }
    if (!is_envelope || ns != WSMI_NS_SOAP) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "root is no SOAP 1.2 Envelope");
    }
    return wsmi_walk_keep_attr(walk, start, WSMI_NS_XML, WSMI_VIEW("lang"), &message->envelope.lang,
                               err);
}

enum { SEEN_HEADER = 1u << 0, SEEN_BODY = 1u << 1 };

/* Section 5.1: an optional Header, then the Body, then nothing. */
static bool choose_part(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    struct wsmi_message *message = wsmi_message_of(walk);
    if (message->parts_seen & SEEN_BODY) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "element after the Body");
    }
    if (wsmi_xml_name_is(start->name, wsmi_ns_uri(WSMI_NS_SOAP), WSMI_VIEW("Body"))) {
        message->parts_seen |= SEEN_BODY;
        ret->grammar = &shape;
        ret->state = STATE_BODY;
        return true;
    }
    if (!wsmi_xml_name_is(start->name, wsmi_ns_uri(WSMI_NS_SOAP), WSMI_VIEW("Header"))) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset,
                         "child of Envelope is neither Header nor Body");
    }
    if (message->parts_seen & SEEN_HEADER) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "second Header");
    }
    message->parts_seen |= SEEN_HEADER;
    *ret = wsmi_addressing_header;
    return true;
}

static bool leave_envelope(struct wsmi_walk *walk, struct wsmi_err *err)
{
    const struct wsmi_message *message = wsmi_message_of(walk);
    if (!(message->parts_seen & SEEN_BODY)) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, wsmi_walk_offset(walk), "no Body");
    }
    return wsmi_addressing_check(message, err);
}

static const struct wsmi_body_decoder *find_decoder(const struct wsmi_message *message,
                                                    struct wsmi_xml_name name)
{
    enum wsmi_ns ns = wsmi_ns_find(name.ns);
    for (size_t i = 0; i < sizeof(decoders) / sizeof(decoders[0]); i++) {
        const struct wsmi_body_decoder *decoder = decoders[i];
        bool lenient = (message->expect->lenient & decoder->lenient) != 0;
        if (wsmi_view_eq(name.local, decoder->local) &&
            (ns == decoder->ns || (lenient && ns == decoder->lenient_ns))) {
            return decoder;
        }
    }
    return NULL;
}

/* What is one value and needs no decoder of its own. */
static enum wsmi_body_kind find_value(const struct wsmi_message *message,
                                      const struct wsmi_xml_start *start,
                                      struct wsmi_walk_place *ret)
{
    bool decodes = message->expect->decode_instance;
    if (wsmi_xml_name_is(start->name, wsmi_ns_uri(WSMI_NS_TRANSFER),
                         WSMI_VIEW("ResourceCreated"))) {
        *ret = wsmi_epr_place;
        return WSMI_BODY_RESOURCE_CREATED;
    }
    if (wsmi_xml_name_is(start->name, wsmi_ns_uri(WSMI_NS_OTHER), WSMI_VIEW("CLASS"))) {
        *ret = wsmi_class_place;
        return WSMI_BODY_CLASS;
    }
    enum wsmi_body_kind intrinsic = wsmi_intrinsic_find(start, ret);
    if (intrinsic != WSMI_BODY_OTHER) {
        return intrinsic;
    }
    if (decodes &&
        wsmi_xml_name_is(start->name, wsmi_ns_uri(WSMI_NS_WSMAN), WSMI_VIEW("XmlFragment"))) {
        *ret = wsmi_fragment_place;
        return WSMI_BODY_FRAGMENT;
    }
    if (decodes && wsmi_ns_find(start->name.ns) == WSMI_NS_OTHER) {
        *ret = wsmi_instance_place;
        return WSMI_BODY_INSTANCE;
    }
    return WSMI_BODY_OTHER;
}

/* SOAP section 5.4: a Fault is the only child. What we decode has no reason to differ, except that
 * DSP0226 section 7.5 lets the new representation follow its reference. */
static bool choose_further(struct wsmi_message *message, const struct wsmi_xml_start *start,
                           struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    enum wsmi_body_kind kind = message->envelope.kind;
    if (kind == WSMI_BODY_RESOURCE_CREATED && message->envelope.body_children == 2 &&
        wsmi_ns_find(start->name.ns) == WSMI_NS_OTHER) {
        *ret = wsmi_instance_place;
        return true;
    }
    if (kind != WSMI_BODY_OTHER || find_decoder(message, start->name) != NULL) {
        return wsmi_fail(err, WSMI_E_PROTOCOL, start->offset, "more than one element in the Body");
    }
    return true;
}

static bool choose_body(struct wsmi_walk *walk, const struct wsmi_xml_start *start,
                        struct wsmi_walk_place *ret, struct wsmi_err *err)
{
    struct wsmi_message *message = wsmi_message_of(walk);
    struct wsmi_envelope *envelope = &message->envelope;
    const struct wsmi_body_decoder *decoder = find_decoder(message, start->name);
    envelope->body_children++;
    if (envelope->body_children > 1) {
        return choose_further(message, start, ret, err);
    }
    envelope->kind = decoder == NULL ? find_value(message, start, ret) : decoder->kind;
    if (!wsmi_walk_keep(walk, start->name.ns, &envelope->body.ns, err) ||
        !wsmi_walk_keep(walk, start->name.local, &envelope->body.local, err)) {
        return false;
    }
    if (decoder == NULL) {
        return true;
    }
    message->body = wsmi_arena_alloc(walk->arena, decoder->body_bytes, start->offset, err);
    *ret = decoder->root;
    return message->body != NULL;
}

static bool take_value(struct wsmi_walk *walk, struct wsmi_err *err)
{
    struct wsmi_envelope *envelope = &wsmi_message_of(walk)->envelope;
    struct wsmi_item value = wsmi_value_take(walk);
    (void)err;
    if (value.kind == WSMI_ITEM_INSTANCE) {
        envelope->instance = value.instance;
    } else if (value.kind == WSMI_ITEM_REFERENCE) {
        envelope->created = value.reference;
    } else if (value.kind == WSMI_ITEM_CLASS) {
        envelope->class_decl = value.class_decl;
    }
    return true;
}

static const struct wsmi_walk_state states[STATE_COUNT] = {
    [STATE_ENVELOPE] = {.choose = choose_part, .enter = enter_envelope, .leave = leave_envelope},
    [STATE_BODY] = {.choose = choose_body, .returned = take_value},
};

static const struct wsmi_walk_grammar shape = {states, NULL, 0};

static bool read_all(struct wsmi_view in, const struct wsmi_envelope_expect *expect,
                     struct wsmi_walk *walk, struct wsmi_err *err)
{
    return expect->engine == NULL
               ? wsmi_xml_read(in, expect->charset, walk->limits, walk->arena, &wsmi_walk_handler,
                               walk, err)
               : wsmi_xml_read_with(expect->engine, in, expect->charset, walk->limits, walk->arena,
                                    &wsmi_walk_handler, walk, err);
}

bool wsmi_envelope_parse(struct wsmi_view in, const struct wsmi_envelope_expect *expect,
                         const struct wsmi_limits *limits, struct wsmi_arena *arena,
                         struct wsmi_envelope *ret, struct wsmi_err *err)
{
    struct wsmi_message message;
    memset(&message, 0, sizeof(message));
    message.expect = expect;
    message.walk.limits = limits;
    message.walk.arena = arena;
    message.walk.context = &message;
    message.walk.root.grammar = &shape;
    message.walk.root.state = STATE_ENVELOPE;
    if (!read_all(in, expect, &message.walk, err)) {
        return false;
    }
    *ret = message.envelope;
    return true;
}

const char *wsmi_body_kind_name(enum wsmi_body_kind kind)
{
    static const char *const names[WSMI_BODY_KIND_COUNT] = {
        [WSMI_BODY_EMPTY] = "empty",
        [WSMI_BODY_IDENTIFY_RESPONSE] = "identify-response",
        [WSMI_BODY_FAULT] = "fault",
        [WSMI_BODY_OTHER] = "other",
        [WSMI_BODY_INSTANCE] = "instance",
        [WSMI_BODY_FRAGMENT] = "fragment",
        [WSMI_BODY_CLASS] = "class",
        [WSMI_BODY_CLASS_NAMES] = "class-names",
        [WSMI_BODY_RESOURCE_CREATED] = "resource-created",
        [WSMI_BODY_ENUMERATE_RESPONSE] = "enumerate-response",
        [WSMI_BODY_PULL_RESPONSE] = "pull-response",
        [WSMI_BODY_SUBSCRIBE_RESPONSE] = "subscribe-response",
        [WSMI_BODY_RENEW_RESPONSE] = "renew-response",
        [WSMI_BODY_INTERACTIVE_EVENT] = "interactive-event",
    };
    return (unsigned)kind < WSMI_BODY_KIND_COUNT ? names[kind] : "unknown";
}
