/* SPDX-License-Identifier: MIT */
#include "parse.h"
#include "props/prop.h"

static void set_up(void)
{
    wsmi_xml_init();
}

TestSuite(oom, .init = set_up);

#define EIGHT(text) text text text text text text text text
#define VERSION     "<i:ProtocolVersion>1</i:ProtocolVersion>"
#define VENDOR      "<i:ProductVendor>" EIGHT(EIGHT(EIGHT("long"))) "</i:ProductVendor>"
#define PROFILE     "<i:SecurityProfileName>p</i:SecurityProfileName>"
#define PROFILES    "<i:SecurityProfiles>" EIGHT(PROFILE) PROFILE "</i:SecurityProfiles>"
#define IDENTITY    EIGHT(VERSION) VERSION VENDOR PROFILES
#define INNER       "<f:WSManFault><f:Message>why</f:Message></f:WSManFault>"
#define PROVIDER    "<f:ProviderFault provider='p' path='q'>" INNER "</f:ProviderFault>"
#define OUTER                                                                                      \
    "<f:WSManFault Code='1' Machine='m'><f:Message>" PROVIDER "</f:Message></f:WSManFault>"
#define INSTANCE "<CIM_Error>" EIGHT("<A>1</A><B xsi:nil='1'/>") "</CIM_Error>"

#define EPR                                                                                        \
    "<a:Address>u</a:Address><a:ReferenceParameters><w:ResourceURI>r</"                            \
    "w:ResourceURI><w:SelectorSet>"                                                                \
    "<w:Selector Name='a'>1</w:Selector><w:Selector Name='b'><a:EndpointReference/></w:Selector>"  \
    "</w:SelectorSet></a:ReferenceParameters>"
#define THING                                                                                      \
    "<L xmlns='urn:x/L'><A>1</A><B xsi:type='q_Type'/><C><D xmlns='urn:x/D'>2</D></C><R>" EPR      \
    "</R>" EIGHT("<V>v</V>") "<W/></L>"
#define NS_N "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
#define NS_E "http://schemas.xmlsoap.org/ws/2004/08/eventing"

/* Every list and text grows past its first capacity. */
static const char *const messages[] = {
    ENVELOPE("", THING),
    ENVELOPE("", "<w:XmlFragment>text</w:XmlFragment>"),
    ENVELOPE("", "<n:PullResponse xmlns:n='" NS_N "'><n:EnumerationContext>c"
                 "</n:EnumerationContext><n:Items>" EIGHT(
                     THING) "<w:Item>" THING "<a:EndpointReference>" EPR
                            "</a:EndpointReference></w:Item><w:Event><w:Bookmark>b"
                            "</w:Bookmark>" THING "</w:Event></n:Items></n:PullResponse>"),
    ENVELOPE("",
             "<e:SubscribeResponse xmlns:e='" NS_E "'><e:SubscriptionManager><a:Address>u"
             "</a:Address><a:ReferenceParameters>" EIGHT(
                 "<e:Identifier>i</e:Identifier>") "<e:Last>l</e:Last></a:ReferenceParameters></"
                                                   "e:SubscriptionManager><e:Expires>x"
                                                   "</e:Expires></e:SubscribeResponse>"),
    ENVELOPE("", "<it:InteractiveEvent xmlns:it='http://schemas.microsoft.com/wbem/wsman/1/cim/"
                 "interactive.xsd'><it:EventType>t</it:EventType><it:Value><A>1</A></it:Value>"
                 "</it:InteractiveEvent>"),
    ENVELOPE("<a:To>t</a:To><a:Action>a</a:Action><a:RelatesTo>r</a:RelatesTo>",
             "<i:IdentifyResponse>" IDENTITY "</i:IdentifyResponse>"),
    FAULT("text<w:FaultDetail>urn:a/b</w:FaultDetail>" OUTER INSTANCE),
    ENVELOPE("", "<a:x/><a:y/>"),
};

/* The k-th request to the allocator fails, for every k there is. */
static size_t starve(const char *text, size_t fail_at)
{
    const struct wsmi_envelope_expect expect = {.decode_instance = true};
    const struct wsmi_limits limits = wsmi_limits_default();
    struct prop_allocator allocator;
    struct wsmi_arena arena;
    struct wsmi_envelope envelope;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    prop_allocator_init(&allocator, fail_at);
    wsmi_arena_init(&arena, &allocator.base, limits.max_arena_bytes);
    bool ok =
        wsmi_envelope_parse(wsmi_view_from_str(text), &expect, &limits, &arena, &envelope, &err);
    cr_assert_eq(ok, !allocator.failed, "request %zu of %s", fail_at, text);
    cr_assert_eq(err.code, allocator.failed ? WSMI_E_OOM : WSMI_OK);
    wsmi_arena_clean_up(&arena);
    cr_assert_eq(allocator.live, 0);
    return allocator.requests;
}

LEAK_TEST(oom, every_failing_allocation_is_reported_as_such)
{
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        size_t requests = starve(messages[i], 0);
        cr_assert_gt(requests, 0);
        for (size_t k = 1; k <= requests; k++) {
            (void)starve(messages[i], k);
        }
    }
}

static bool fits(const char *text, size_t bound, size_t *ret_used)
{
    const struct wsmi_envelope_expect expect = {.decode_instance = true};
    struct wsmi_limits limits = wsmi_limits_default();
    limits.max_arena_bytes = bound;
    struct parsed parsed = parse_within(text, &expect, &limits);
    cr_assert(parsed.ok || parsed.err.code == WSMI_E_LIMIT, "bound %zu: %s", bound,
              parsed.err.reason);
    *ret_used = parsed.arena.used_bytes;
    cr_assert_leq(*ret_used, bound);
    forget(&parsed);
    return parsed.ok;
}

LEAK_TEST(oom, every_arena_bound_below_the_need_is_a_limit)
{
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        size_t need;
        size_t used;
        cr_assert(fits(messages[i], SIZE_MAX, &need));
        for (size_t bound = 0; bound < need; bound += 8) {
            cr_assert_not(fits(messages[i], bound, &used), "bound %zu of %zu", bound, need);
        }
        cr_assert(fits(messages[i], need, &used));
        cr_assert_eq(used, need);
    }
}
