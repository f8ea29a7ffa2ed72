/* SPDX-License-Identifier: MIT */
#include "proto/pull_answer.h"

#include "wsman/names.h"
#include "wsmi/duration.h"

enum { HTTP_CONTENT_TOO_LARGE = 413 };

/* A dateTime is left to the expiry that was asked for: there is no clock here. */
static uint64_t duration_ms(struct wsmi_view text)
{
    struct wsmi_duration duration;
    struct wsmi_err err;
    uint64_t ms;
    bool good = wsmi_duration_parse_xsd(wsmi_view_trim(text), &duration, &err) &&
                wsmi_duration_to_ms(&duration, &ms);
    return good ? ms : 0;
}

/* EncodingLimit has details (DSP0226 section 14) that fewer items do not heal. */
static bool is_about_the_request(struct wsmi_view tail)
{
    static const struct wsmi_view tails[] = {
        WSMI_VIEW_INIT("URILimitExceeded"), WSMI_VIEW_INIT("MinimumEnvelopeLimit"),
        WSMI_VIEW_INIT("SelectorLimit"),    WSMI_VIEW_INIT("OptionLimit"),
        WSMI_VIEW_INIT("CharacterSet"),     WSMI_VIEW_INIT("Whitespace"),
        WSMI_VIEW_INIT("EncodingType"),
    };
    for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
        if (wsmi_view_eq(tail, tails[i])) {
            return true;
        }
    }
    return false;
}

/* OMI says DestinationUnreachable where the specification has InvalidEnumerationContext. */
static enum wsmi_pull_answer_kind fault_kind(const struct wsmi_fault *fault)
{
    static const struct {
        enum wsmi_ns ns;
        struct wsmi_view local;
        enum wsmi_pull_answer_kind kind;
    } rows[] = {
        {WSMI_NS_WSMAN, WSMI_VIEW_INIT("TimedOut"), WSMI_PULL_ANSWER_TIMED_OUT},
        {WSMI_NS_ENUMERATION, WSMI_VIEW_INIT("TimedOut"), WSMI_PULL_ANSWER_TIMED_OUT},
        {WSMI_NS_WSMAN, WSMI_VIEW_INIT("EncodingLimit"), WSMI_PULL_ANSWER_TOO_LARGE},
        {WSMI_NS_ENUMERATION, WSMI_VIEW_INIT("InvalidEnumerationContext"), WSMI_PULL_ANSWER_GONE},
        {WSMI_NS_ADDRESSING, WSMI_VIEW_INIT("DestinationUnreachable"), WSMI_PULL_ANSWER_GONE},
    };
    enum wsmi_ns ns = wsmi_ns_find(fault->subcode.ns);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].ns == ns && wsmi_view_eq(rows[i].local, fault->subcode.local)) {
            bool is_other = rows[i].kind == WSMI_PULL_ANSWER_TOO_LARGE &&
                            is_about_the_request(fault->detail_tail);
            return is_other ? WSMI_PULL_ANSWER_OTHER : rows[i].kind;
        }
    }
    return WSMI_PULL_ANSWER_OTHER;
}

static void read_envelope(const struct wsmi_envelope *envelope, struct wsmi_pull_answer *ret)
{
    const struct wsmi_enumeration *enumeration = &envelope->enumeration;
    const struct wsmi_subscription *subscription = &envelope->subscription;
    switch (envelope->kind) {
    case WSMI_BODY_ENUMERATE_RESPONSE:
    case WSMI_BODY_PULL_RESPONSE:
        ret->kind = WSMI_PULL_ANSWER_OK;
        ret->item_count = enumeration->entry_count;
        ret->is_end = enumeration->is_end;
        ret->has_context = enumeration->has_context;
        ret->context = enumeration->context;
        break;
    case WSMI_BODY_SUBSCRIBE_RESPONSE:
    case WSMI_BODY_RENEW_RESPONSE:
        ret->kind = WSMI_PULL_ANSWER_OK;
        ret->has_context = subscription->has_context;
        ret->context = subscription->context;
        ret->expires_ms = duration_ms(subscription->expires);
        break;
    default:
        break;
    }
}

void wsmi_pull_answer_read(const struct wsmi_http_answer *answer, const struct wsmi_reply *reply,
                           struct wsmi_pull_answer *ret)
{
    memset(ret, 0, sizeof(*ret));
    ret->kind = WSMI_PULL_ANSWER_OTHER;
    ret->bytes = answer->body.len;
    if (answer->failure != WSMI_FAILURE_NONE) {
        ret->kind = answer->failure == WSMI_FAILURE_DEADLINE ? WSMI_PULL_ANSWER_SILENT
                                                             : WSMI_PULL_ANSWER_OTHER;
    } else if (reply->kind == WSMI_REPLY_ENVELOPE) {
        read_envelope(&reply->envelope, ret);
    } else if (reply->kind == WSMI_REPLY_FAULT) {
        ret->kind = fault_kind(&reply->envelope.fault);
    } else if (answer->status == HTTP_CONTENT_TOO_LARGE) {
        ret->kind = WSMI_PULL_ANSWER_HTTP_413;
    }
}
