/* SPDX-License-Identifier: MIT */
#include "proto/pull_answer.h"

#include "testlib/leak.h"

#define SOAP "application/soap+xml;charset=UTF-8"
#define NS_N "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
#define NS_W "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
#define NS_A "http://schemas.xmlsoap.org/ws/2004/08/addressing"
#define NS_E "http://schemas.xmlsoap.org/ws/2004/08/eventing"
#define ENVELOPE(body)                                                                             \
    "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' xmlns:a='" NS_A                 \
    "' xmlns:n='" NS_N "' xmlns:w='" NS_W "' xmlns:e='" NS_E "'><s:Header/><s:Body>" body          \
    "</s:Body></s:Envelope>"
#define FAULT(subcode, tail)                                                                       \
    ENVELOPE("<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>" subcode          \
             "</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang='en'>no</s:Text>"          \
             "</s:Reason><s:Detail><w:FaultDetail>urn:x/" tail                                     \
             "</w:FaultDetail></s:Detail></s:Fault>")
#define EVENTS(content)                                                                            \
    ENVELOPE("<e:SubscribeResponse><e:SubscriptionManager><a:Address>u</a:Address>"                \
             "</e:SubscriptionManager>" content "</e:SubscribeResponse>")

struct row {
    enum wsmi_failure failure;
    unsigned status;
    const char *body;
    enum wsmi_pull_answer_kind kind;
    size_t items;
    bool is_end;
    const char *context; /* NULL: none */
    uint64_t expires_ms;
};

static const struct row rows[] = {
    {0, 200,
     ENVELOPE("<n:EnumerateResponse><n:EnumerationContext>a&amp;b</n:EnumerationContext>"
              "</n:EnumerateResponse>"),
     WSMI_PULL_ANSWER_OK, 0, false, "a&b", 0},
    {0, 200,
     ENVELOPE("<n:PullResponse><n:Items><c:A xmlns:c='urn:A'/><c:A xmlns:c='urn:A'/></n:Items>"
              "<n:EndOfSequence/></n:PullResponse>"),
     WSMI_PULL_ANSWER_OK, 2, true, NULL, 0},
    {0, 200,
     EVENTS("<e:Expires>PT1M30.5S</e:Expires><n:EnumerationContext>s</n:EnumerationContext>"),
     WSMI_PULL_ANSWER_OK, 0, false, "s", 90500},
    {0, 200, EVENTS("<n:EnumerationContext/>"), WSMI_PULL_ANSWER_OK, 0, false, "", 0},
    {0, 200, EVENTS("<e:Expires>2026-01-01T00:00:00Z</e:Expires>"), WSMI_PULL_ANSWER_OK, 0, false,
     NULL, 0},
    {0, 200, ENVELOPE("<e:RenewResponse><e:Expires> PT5S </e:Expires></e:RenewResponse>"),
     WSMI_PULL_ANSWER_OK, 0, false, NULL, 5000},
    {0, 200, ENVELOPE(""), WSMI_PULL_ANSWER_OTHER, 0, false, NULL, 0},
    {0, 200, ENVELOPE("<x/>"), WSMI_PULL_ANSWER_OTHER, 0, false, NULL, 0},
    {0, 200, "<html>", WSMI_PULL_ANSWER_OTHER, 0, false, NULL, 0},
    {0, 500, FAULT("w:TimedOut", ""), WSMI_PULL_ANSWER_TIMED_OUT, 0, false, NULL, 0},
    {0, 500, FAULT("n:TimedOut", ""), WSMI_PULL_ANSWER_TIMED_OUT, 0, false, NULL, 0},
    {0, 500, FAULT("a:TimedOut", ""), WSMI_PULL_ANSWER_OTHER, 0, false, NULL, 0},
    {0, 500, FAULT("w:EncodingLimit", ""), WSMI_PULL_ANSWER_TOO_LARGE, 0, false, NULL, 0},
    {0, 500, FAULT("w:EncodingLimit", "MaxEnvelopeSizeExceeded"), WSMI_PULL_ANSWER_TOO_LARGE, 0,
     false, NULL, 0},
    {0, 500, FAULT("w:EncodingLimit", "MinimumEnvelopeLimit"), WSMI_PULL_ANSWER_OTHER, 0, false,
     NULL, 0},
    {0, 500, FAULT("w:EncodingLimit", "OptionLimit"), WSMI_PULL_ANSWER_OTHER, 0, false, NULL, 0},
    {0, 413, FAULT("w:EncodingLimit", ""), WSMI_PULL_ANSWER_TOO_LARGE, 0, false, NULL, 0},
    {0, 413, "", WSMI_PULL_ANSWER_HTTP_413, 0, false, NULL, 0},
    {0, 413, "<html>", WSMI_PULL_ANSWER_HTTP_413, 0, false, NULL, 0},
    {0, 500, FAULT("n:InvalidEnumerationContext", ""), WSMI_PULL_ANSWER_GONE, 0, false, NULL, 0},
    {0, 400, FAULT("a:DestinationUnreachable", ""), WSMI_PULL_ANSWER_GONE, 0, false, NULL, 0},
    {0, 500, FAULT("w:InternalError", ""), WSMI_PULL_ANSWER_OTHER, 0, false, NULL, 0},
    {0, 401, FAULT("w:TimedOut", ""), WSMI_PULL_ANSWER_OTHER, 0, false, NULL, 0},
    {0, 500, "", WSMI_PULL_ANSWER_OTHER, 0, false, NULL, 0},
    {WSMI_FAILURE_DEADLINE, 0, "", WSMI_PULL_ANSWER_SILENT, 0, false, NULL, 0},
    {WSMI_FAILURE_CLOSED, 0, "", WSMI_PULL_ANSWER_OTHER, 0, false, NULL, 0},
    {WSMI_FAILURE_BODY_TOO_LARGE, 413, "", WSMI_PULL_ANSWER_OTHER, 0, false, NULL, 0},
};

static void check(size_t index, const struct row *row)
{
    const struct wsmi_limits limits = wsmi_limits_default();
    const struct wsmi_envelope_expect expect = {.lenient = WSMI_LENIENT_AGENTS};
    const struct wsmi_http_answer answer = {
        .failure = row->failure,
        .status = row->status,
        .content_type = WSMI_VIEW(SOAP),
        .body = wsmi_view_from_str(row->body),
    };
    struct wsmi_arena arena;
    struct wsmi_reply reply;
    struct wsmi_pull_answer found;
    memset(&reply, 0, sizeof(reply));
    memset(&found, 0x5A, sizeof(found));
    wsmi_arena_init(&arena, wsmi_allocator_system(), limits.max_arena_bytes);
    if (row->failure == WSMI_FAILURE_NONE) {
        wsmi_reply_read(&answer, &expect, &limits, &arena, &reply);
    }
    wsmi_pull_answer_read(&answer, &reply, &found);
    cr_expect_eq(found.kind, row->kind, "row %zu: %d", index, (int)found.kind);
    cr_expect_eq(found.item_count, row->items, "row %zu", index);
    cr_expect_eq(found.is_end, row->is_end, "row %zu", index);
    cr_expect_eq(found.has_context, row->context != NULL, "row %zu", index);
    cr_expect(wsmi_view_eq(found.context, wsmi_view_from_str(row->context)), "row %zu", index);
    cr_expect_eq(found.expires_ms, row->expires_ms, "row %zu", index);
    cr_expect_eq(found.bytes, answer.body.len, "row %zu", index);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(pull_answer, says_what_the_machine_has_to_know)
{
    wsmi_xml_init();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check(i, &rows[i]);
    }
}
