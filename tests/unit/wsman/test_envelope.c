/* SPDX-License-Identifier: MIT */
#include "parse.h"

#define OURS "uuid:00000000-0000-4000-8000-000000000001"

static void set_up(void)
{
    wsmi_xml_init();
}

TestSuite(envelope, .init = set_up);

static const struct {
    const char *text;
    enum wsmi_code code;
    const char *at;
    const char *reason;
} refused[] = {
    {"<Envelope/>", WSMI_E_PROTOCOL, "<Envelope", "root is no SOAP 1.2 Envelope"},
    {"<s:Body xmlns:s='" NS_S "'/>", WSMI_E_PROTOCOL, "<s:Body", "root is no SOAP 1.2 Envelope"},
    {" <Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body/></Envelope>",
     WSMI_E_UNSUPPORTED, "<Envelope", "SOAP 1.1 envelope"},
    {"<Envelope xmlns='" NS_S "'></Envelope>", WSMI_E_PROTOCOL, "</Envelope", "no Body"},
    {"<Envelope xmlns='" NS_S "'><Header/></Envelope>", WSMI_E_PROTOCOL, "</Envelope", "no Body"},
    {"<Envelope xmlns='" NS_S "'><Body/><Body x='2'/></Envelope>", WSMI_E_PROTOCOL, "<Body x",
     "element after the Body"},
    {"<Envelope xmlns='" NS_S "'><Body/><x xmlns=''/></Envelope>", WSMI_E_PROTOCOL, "<x",
     "element after the Body"},
    {"<Envelope xmlns='" NS_S "'><Header/><Header x='2'/><Body/></Envelope>", WSMI_E_PROTOCOL,
     "<Header x", "second Header"},
    {"<Envelope xmlns='" NS_S "'><Header xmlns=''/><Body/></Envelope>", WSMI_E_PROTOCOL, "<Header",
     "child of Envelope is neither Header nor Body"},
    {ENVELOPE("<a:To><x/></a:To>", ""), WSMI_E_PROTOCOL, "<x/>", "element does not belong here"},
    {ENVELOPE("<a:To/><a:To x='2'/>", ""), WSMI_E_PROTOCOL, "<a:To x", "header block is repeated"},
    {ENVELOPE("<w:SelectorSet/><w:SelectorSet x='2'/>", ""), WSMI_E_PROTOCOL, "<w:SelectorSet x",
     "header block is repeated"},
    {ENVELOPE("<a:MessageID>1</a:MessageID><a:MessageID x=''>1</a:MessageID>", ""), WSMI_E_PROTOCOL,
     "<a:MessageID x", "header block is repeated"},
    {ENVELOPE("<x s:mustUnderstand='true'/>", ""), WSMI_E_PROTOCOL, "<x",
     "header block is marked mustUnderstand and unknown"},
    {ENVELOPE("<x s:mustUnderstand='TRUE'/>", ""), WSMI_E_PROTOCOL, "<x",
     "mustUnderstand is no boolean"},
    {ENVELOPE("<a:Address s:mustUnderstand='1' s:role='" NS_S "/role/next'/>", ""), WSMI_E_PROTOCOL,
     "<a:Address", "header block is marked mustUnderstand and unknown"},
    {ENVELOPE("<a:Tok>t</a:Tok>", "<s:Fault/>"), WSMI_E_PROTOCOL, "<s:Fault",
     "Fault without Code Value"},
    {ENVELOPE("", "<i:IdentifyResponse/><s:Fault/>"), WSMI_E_PROTOCOL, "<s:Fault",
     "more than one element in the Body"},
    {ENVELOPE("", "<x/><i:IdentifyResponse/>"), WSMI_E_PROTOCOL, "<i:Id",
     "more than one element in the Body"},
};

LEAK_TEST(envelope, wrong_shapes_are_refused_with_place_and_reason)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct parsed parsed = parse(refused[i].text);
        assert_refused(&parsed, refused[i].text, refused[i].code, refused[i].at, refused[i].reason);
        cr_assert_eq(parsed.envelope.body_children, 0, "a refused envelope must not be written");
        cr_assert_eq(parsed.envelope.header_count, 0);
        forget(&parsed);
    }
}

LEAK_TEST(envelope, success_leaves_the_error_alone)
{
    struct parsed parsed = parse(ENVELOPE("", ""));
    cr_assert(parsed.ok);
    cr_assert_null(parsed.err.reason);
    cr_assert_eq(parsed.envelope.kind, WSMI_BODY_EMPTY);
    forget(&parsed);
}

LEAK_TEST(envelope, an_attribute_mustUnderstand_of_another_namespace_means_nothing)
{
    struct parsed parsed = parse(ENVELOPE("<x mustUnderstand='true' w:mustUnderstand='1'/>", ""));
    cr_assert(parsed.ok);
    cr_assert_eq(parsed.envelope.header_count, 1);
    forget(&parsed);
}

LEAK_TEST(envelope, header_text_is_joined_trimmed_and_terminated)
{
    struct parsed parsed = parse(
        ENVELOPE("<a:Action>\n urn:<!-- x -->a<![CDATA[&]]>b&#x26;c\t</a:Action>", "<x/><y/>"));
    cr_assert(parsed.ok);
    ASSERT_VIEW(parsed.envelope.action, "urn:a&b&c");
    cr_assert_eq(parsed.envelope.action.ptr[parsed.envelope.action.len], 0);
    cr_assert_eq(parsed.envelope.kind, WSMI_BODY_OTHER);
    cr_assert_eq(parsed.envelope.body_children, 2);
    ASSERT_VIEW(parsed.envelope.body.local, "x");
    ASSERT_VIEW(parsed.envelope.body.ns, "");
    forget(&parsed);
}

static struct parsed parse_for(const char *text, unsigned lenient)
{
    const struct wsmi_envelope_expect expect = {.relates_to = WSMI_VIEW(OURS), .lenient = lenient};
    const struct wsmi_limits limits = wsmi_limits_default();
    return parse_within(text, &expect, &limits);
}

#define SOME_FAULT "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason/></s:Fault>"

static const struct {
    const char *text;
    unsigned lenient;
    const char *reason; /* NULL: accepted */
    const char *at;
} answers[] = {
    {ENVELOPE("<a:RelatesTo>" OURS "</a:RelatesTo>", ""), 0, NULL, ""},
    {ENVELOPE("<a:RelatesTo>\r\n " OURS " </a:RelatesTo>", "<x/>"), 0, NULL, ""},
    {ENVELOPE("<a:RelatesTo>" OURS "2</a:RelatesTo>", ""), WSMI_LENIENT_AGENTS,
     "RelatesTo names another request", "</a:RelatesTo"},
    {ENVELOPE("<a:RelatesTo>UUID:00000000-0000-4000-8000-000000000001</a:RelatesTo>", ""), 0,
     "RelatesTo names another request", "</a:RelatesTo"},
    {ENVELOPE("<a:RelatesTo/>", SOME_FAULT), WSMI_LENIENT_AGENTS, "RelatesTo names another request",
     "<a:RelatesTo"},
    {ENVELOPE("", ""), WSMI_LENIENT_AGENTS, "no RelatesTo", "</s:Envelope"},
    {ENVELOPE("", "<x/>"), WSMI_LENIENT_AGENTS, "no RelatesTo", "</s:Envelope"},
    {ENVELOPE("", SOME_FAULT), 0, "no RelatesTo", "</s:Envelope"},
    {ENVELOPE("", SOME_FAULT), WSMI_LENIENT_FAULT_NO_RELATES_TO, NULL, ""},
    {ENVELOPE("", "<i:IdentifyResponse/>"), 0, NULL, ""},
    {ENVELOPE("", "<s:IdentifyResponse/>"), WSMI_LENIENT_IDENTIFY_NS, NULL, ""},
    {ENVELOPE("", "<s:IdentifyResponse/>"), WSMI_LENIENT_FAULT_NO_RELATES_TO, "no RelatesTo",
     "</s:Envelope"},
    {ENVELOPE("<a:RelatesTo s:role='urn:x'>" OURS "</a:RelatesTo>", ""), 0, "no RelatesTo",
     "</s:Envelope"},
};

LEAK_TEST(envelope, only_answers_to_our_request_are_accepted)
{
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        struct parsed parsed = parse_for(answers[i].text, answers[i].lenient);
        if (answers[i].reason == NULL) {
            cr_assert(parsed.ok, "row %zu: %s", i, parsed.err.reason);
        } else {
            assert_refused(&parsed, answers[i].text, WSMI_E_PROTOCOL, answers[i].at,
                           answers[i].reason);
        }
        forget(&parsed);
    }
}

LEAK_TEST(envelope, header_blocks_are_limited)
{
    const struct wsmi_envelope_expect expect = {.charset = WSMI_CHARSET_UTF8};
    struct wsmi_limits limits = wsmi_limits_default();
    static const char text[] = ENVELOPE("<x/><x/><x s:role='urn:x'/><x n='4'/>", "");
    limits.max_header_blocks = 4;
    struct parsed parsed = parse_within(text, &expect, &limits);
    cr_assert(parsed.ok);
    cr_assert_eq(parsed.envelope.header_count, 4);
    forget(&parsed);
    limits.max_header_blocks = 3;
    parsed = parse_within(text, &expect, &limits);
    assert_refused(&parsed, text, WSMI_E_LIMIT, "<x n",
                   "more header blocks than max_header_blocks");
    forget(&parsed);
}

LEAK_TEST(envelope, kinds_have_names)
{
    cr_assert_str_eq(wsmi_body_kind_name(WSMI_BODY_EMPTY), "empty");
    cr_assert_str_eq(wsmi_body_kind_name(WSMI_BODY_IDENTIFY_RESPONSE), "identify-response");
    cr_assert_str_eq(wsmi_body_kind_name(WSMI_BODY_FAULT), "fault");
    cr_assert_str_eq(wsmi_body_kind_name(WSMI_BODY_OTHER), "other");
    cr_assert_str_eq(wsmi_body_kind_name(WSMI_BODY_KIND_COUNT), "unknown");
}

LEAK_TEST(envelope, a_bookmark_in_the_header_is_kept_as_it_is_unless_it_is_markup)
{
    struct parsed parsed = parse(ENVELOPE("<w:Bookmark> alert:1 </w:Bookmark>", ""));
    cr_assert(parsed.ok);
    cr_assert_str_eq((const char *)parsed.envelope.bookmark.ptr, " alert:1 ");
    forget(&parsed);
    parsed = parse(ENVELOPE("<w:Bookmark><x>1</x></w:Bookmark>", ""));
    cr_assert(parsed.ok);
    cr_assert_eq(parsed.envelope.bookmark.len, 0);
    forget(&parsed);
    parsed = parse(ENVELOPE("<w:Bookmark/><w:Bookmark/>", ""));
    cr_assert_not(parsed.ok);
    forget(&parsed);
}
