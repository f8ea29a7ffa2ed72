/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "parse.h"

static void set_up(void)
{
    wsmi_xml_init();
}

TestSuite(value, .init = set_up);

#define NS_CLASS "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define NS_CIM   "http://schemas.dmtf.org/wbem/wscim/1/common"
#define NS_N     "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
#define NS_P     "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"

/* An instance of Demo_Lamp with the given content. */
#define LAMP(content)                                                                              \
    ENVELOPE("", "<c:Demo_Lamp xmlns:c='" NS_CLASS "Demo_Lamp' xmlns:cim='" NS_CIM                 \
                 "' xmlns:d='" NS_CLASS "Demo_Bulb' xmlns:p='" NS_P "'>" content "</c:Demo_Lamp>")

static struct parsed parse_instance(const char *text)
{
    const struct wsmi_envelope_expect expect = {.decode_instance = true};
    const struct wsmi_limits limits = wsmi_limits_default();
    return parse_within(text, &expect, &limits);
}

/* The only property of the instance. */
static const struct wsmi_property *only(const struct parsed *parsed)
{
    cr_assert(parsed->ok, "%s at %zu", parsed->err.reason, parsed->err.offset);
    cr_assert_eq(parsed->envelope.kind, WSMI_BODY_INSTANCE);
    cr_assert_eq(parsed->envelope.instance->property_count, 1);
    return parsed->envelope.instance->properties;
}

LEAK_TEST(value, text_is_kept_verbatim)
{
    static const struct {
        const char *content;
        const char *text;
    } texts[] = {
        {"<c:P/>", ""},
        {"<c:P></c:P>", ""},
        {"<c:P> \n\t</c:P>", " \n\t"},
        {"<c:P> a </c:P>", " a "},
        {"<c:P>a<!-- b -->c<![CDATA[<d>]]>&amp;&#13;</c:P>", "ac<d>&\r"},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        char message[4096];
        (void)snprintf(message, sizeof(message), LAMP("%s"), texts[i].content);
        struct parsed parsed = parse_instance(message);
        const struct wsmi_property *property = only(&parsed);
        ASSERT_VIEW(property->name, "P");
        cr_assert_eq(property->item_count, 1);
        cr_assert_eq(property->items[0].kind, WSMI_ITEM_TEXT);
        ASSERT_VIEW(property->items[0].text, texts[i].text);
        forget(&parsed);
    }
}

LEAK_TEST(value, an_array_is_the_element_repeated_at_once)
{
    struct parsed parsed = parse_instance(LAMP("<c:A>1</c:A><c:B>2</c:B><c:B/><c:B>3</c:B>"));
    cr_assert(parsed.ok, "%s", parsed.err.reason);
    const struct wsmi_cim_instance *lamp = parsed.envelope.instance;
    ASSERT_VIEW(lamp->class_name, "Demo_Lamp");
    ASSERT_VIEW(lamp->class_ns, NS_CLASS "Demo_Lamp");
    cr_assert_eq(lamp->property_count, 2);
    cr_assert_eq(lamp->properties[1].item_count, 3);
    ASSERT_VIEW(lamp->properties[0].items[0].text, "1");
    ASSERT_VIEW(lamp->properties[1].items[2].text, "3");
    cr_assert_eq(wsmi_cim_instance_find(lamp, WSMI_VIEW("b")), &lamp->properties[1]);
    cr_assert_null(wsmi_cim_instance_find(lamp, WSMI_VIEW("C")));
    forget(&parsed);
}

static const struct {
    const char *text;
    const char *at;
    const char *reason;
} refused[] = {
    {LAMP("<c:A>1</c:A><c:B/><c:A x=''>2</c:A>"), "<c:A x",
     "property comes back after another one"},
    {LAMP("<c:A>1</c:A><c:a>2</c:a>"), "<c:a>", "property comes back after another one"},
    {LAMP("<c:Properties>1</c:Properties><c:Properties2/><c:pRoPeRtIeS>2</c:pRoPeRtIeS>"), "<c:pRo",
     "property comes back after another one"},
    {LAMP("<c:Z/><c:_/><c:z>2</c:z>"), "<c:z>", "property comes back after another one"},
    {LAMP("<A>1</A>"), "<A>", "property without a namespace"},
    {LAMP("<w:A>1</w:A>"), "<w:A>", "property in a foreign namespace"},
    {LAMP("<c:A.b/>"), "<c:A.b", "property name is no CIM name"},
    {LAMP("<c:A>text<d:B/></c:A>"), "<d:B", "element beside text"},
    {LAMP("<c:A xsi:nil='true'>x</c:A>"), "</c:A", "xsi:nil element has content"},
    {LAMP("<c:A xsi:nil='true'><d:B/></c:A>"), "<d:B", "xsi:nil element has content"},
    {LAMP("<c:A xsi:nil='maybe'/>"), "<c:A", "attribute is no boolean"},
    {LAMP("<c:A><cim:Datetime/><cim:Interval/></c:A>"), "<cim:I", "element beside a value"},
    {LAMP("<c:A xsi:type='d:B_Type'><cim:E>1</cim:E></c:A>"), "<cim:E", "instance of no class"},
    {LAMP("<c:A><p:E>1</p:E></c:A>"), "<p:E", "instance of no class"},
    {LAMP("<c:A><cim:Location/></c:A>"), "<cim:L", "instance of no class"},
    {LAMP("<c:A><cim:Location/><d:B/></c:A>"), "<cim:L", "instance of no class"},
};

LEAK_TEST(value, wrong_instances_are_refused_with_place_and_reason)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct parsed parsed = parse_instance(refused[i].text);
        assert_refused(&parsed, refused[i].text, WSMI_E_PROTOCOL, refused[i].at, refused[i].reason);
        forget(&parsed);
    }
}

#define URI(text)       "<w:ResourceURI>" text "</w:ResourceURI>"
#define SET(text)       "<w:SelectorSet>" text "</w:SelectorSet>"
#define KEY(name, text) "<w:Selector Name='" name "'>" text "</w:Selector>"
#define EPR(text)                                                                                  \
    "<a:Address>urn:a</a:Address><a:ReferenceParameters>" text "</a:ReferenceParameters>"

/* Its namespace is not that of the location, which stands behind all properties elsewhere. */
LEAK_TEST(value, an_instance_inside_may_begin_with_its_location)
{
    struct parsed parsed = parse_instance(
        LAMP("<c:A xsi:type='d:Demo_Bulb_Type'><cim:Location><a:Address>u</a:Address>"
             "</cim:Location><d:B>1</d:B></c:A>"));
    const struct wsmi_property *property = only(&parsed);
    cr_assert_eq(property->items[0].kind, WSMI_ITEM_INSTANCE);
    const struct wsmi_cim_instance *inside = property->items[0].instance;
    ASSERT_VIEW(inside->class_name, "Demo_Bulb");
    ASSERT_VIEW(inside->class_ns, NS_CLASS "Demo_Bulb");
    ASSERT_VIEW(inside->path->address, "u");
    cr_assert_eq(inside->property_count, 1);
    forget(&parsed);
}

LEAK_TEST(value, a_reference_keeps_its_selectors_in_order_and_without_trimming)
{
    struct parsed parsed = parse_instance(
        LAMP("<c:R>" EPR(URI(" urn:r\n") SET(KEY("b", " 1 ") KEY("A", ""))) "</c:R>"));
    const struct wsmi_property *property = only(&parsed);
    cr_assert_eq(property->items[0].kind, WSMI_ITEM_REFERENCE);
    const struct wsmi_epr *epr = property->items[0].reference;
    ASSERT_VIEW(epr->address, "urn:a");
    ASSERT_VIEW(epr->resource_uri, "urn:r");
    cr_assert_eq(epr->selector_count, 2);
    ASSERT_VIEW(epr->selectors[0].name, "b");
    ASSERT_VIEW(epr->selectors[0].text, " 1 ");
    ASSERT_VIEW(wsmi_epr_find(epr, WSMI_VIEW("a"))->text, "");
    forget(&parsed);
}

/* Each stands at its limit, and one more passes it. */
static const struct {
    const char *at_limit;
    const char *beyond;
    const char *at;
    const char *reason;
} bounded[] = {
    {LAMP("<c:A/><c:B/><c:C/><c:C/>"), LAMP("<c:A/><c:B/><c:C/><c:D/>"), "<c:D/>",
     "more properties than max_properties"},
    {LAMP("<c:A><d:B><d:C><d:X/></d:C></d:B></c:A>"),
     LAMP("<c:A><d:B><d:C><d:D><d:X/></d:D></d:C></d:B></c:A>"), "<d:D>",
     "instances are nested deeper than max_embedded_depth"},
    {LAMP("<c:R>" EPR(SET(KEY("a", "") KEY("b", "") KEY("c", ""))) "</c:R>"),
     LAMP("<c:R>" EPR(SET(KEY("a", "") KEY("b", "") KEY("c", "") KEY("d", ""))) "</c:R>"),
     "<w:Selector Name='d'", "more selectors than max_selectors"},
    {LAMP("<c:R>" EPR(SET(KEY("a", EPR(SET(KEY("b", "<a:EndpointReference/>")))))) "</c:R>"),
     LAMP("<c:R>" EPR(
         SET(KEY("a", EPR(SET(KEY("b", EPR(SET(KEY("c", "<a:EndpointReference/>"))))))))) "</c:R>"),
     "<a:EndpointReference/>", "references are nested deeper than max_epr_depth"},
    {ENVELOPE("", "<n:PullResponse xmlns:n='" NS_N "'><n:Items><L xmlns='urn:x/L'/><L "
                  "xmlns='urn:x/L'/><L xmlns='urn:x/L'/></n:Items></n:PullResponse>"),
     ENVELOPE("", "<n:PullResponse xmlns:n='" NS_N "'><n:Items><L xmlns='urn:x/L'/><L "
                  "xmlns='urn:x/L'/><L xmlns='urn:x/L'/><M xmlns='urn:x/L'/></n:Items>"
                  "</n:PullResponse>"),
     "<M ", "more items than max_entries"},
    {ENVELOPE("", "<n:PullResponse xmlns:n='" NS_N "'><n:EnumerationContext>123"
                  "</n:EnumerationContext></n:PullResponse>"),
     ENVELOPE("", "<n:PullResponse xmlns:n='" NS_N "'><n:EnumerationContext>1234"
                  "</n:EnumerationContext></n:PullResponse>"),
     "</n:EnumerationContext", "context, identifier or bookmark is longer than max_context_bytes"},
};

LEAK_TEST(value, every_limit_is_inclusive)
{
    const struct wsmi_envelope_expect expect = {.decode_instance = true};
    struct wsmi_limits limits = wsmi_limits_default();
    limits.max_properties = limits.max_embedded_depth = limits.max_selectors = 3;
    limits.max_epr_depth = limits.max_entries = limits.max_context_bytes = 3;
    for (size_t i = 0; i < sizeof(bounded) / sizeof(bounded[0]); i++) {
        struct parsed parsed = parse_within(bounded[i].at_limit, &expect, &limits);
        cr_assert(parsed.ok, "%zu: %s at %zu", i, parsed.err.reason, parsed.err.offset);
        forget(&parsed);
        parsed = parse_within(bounded[i].beyond, &expect, &limits);
        assert_refused(&parsed, bounded[i].beyond, WSMI_E_LIMIT, bounded[i].at, bounded[i].reason);
        forget(&parsed);
    }
}

/* The Lamp, and `count` instances inside it, 20 bytes each, which weigh 32. */
static char *put_instances(size_t count)
{
    static const char frame[] = LAMP("@");
    static const char unit[] = "<c:A><c:M/></c:A>   ";
    const size_t before = strcspn(frame, "@");
    char *text = malloc(sizeof(frame) + count * (sizeof(unit) - 1));
    cr_assert_not_null(text);
    memcpy(text, frame, before);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + before + i * (sizeof(unit) - 1), unit, sizeof(unit) - 1);
    }
    memcpy(text + before + count * (sizeof(unit) - 1), frame + before + 1,
           sizeof(frame) - before - 1);
    return text;
}

LEAK_TEST(value, instances_do_not_outweigh_their_bytes_by_more_than_the_limit)
{
    const size_t before = strcspn(LAMP("@"), "@");
    const size_t ahead = wsmi_limits_default().max_markup_ahead;
    /* The last one's start: 32 bytes for each and the Lamp, 20 for each that precedes it. */
    const size_t most = (ahead + before - 52) / 12;
    char *text = put_instances(most);
    struct parsed parsed = parse_instance(text);
    cr_assert(parsed.ok, "%s at %zu", parsed.err.reason, parsed.err.offset);
    cr_assert_eq(parsed.envelope.instance->properties[0].item_count, most);
    forget(&parsed);
    free(text);
    text = put_instances(most + 1);
    parsed = parse_instance(text);
    cr_assert_not(parsed.ok);
    cr_assert_eq(parsed.err.code, WSMI_E_LIMIT);
    cr_assert_eq(parsed.err.offset, before + 20 * most);
    cr_assert_str_eq(parsed.err.reason,
                     "instances outweigh their bytes by more than max_markup_ahead");
    forget(&parsed);
    free(text);
}

/* `count` properties P0, P1 ... in an order that is not sorted, then `last`. */
static void put_many(struct wsmi_buf *out, size_t count, const char *last)
{
    wsmi_buf_init(out, wsmi_allocator_system(), SIZE_MAX);
    wsmi_buf_put_str(out, "<s:Envelope xmlns:s='" NS_S "'><s:Body><L xmlns='urn:x/L'>");
    for (size_t i = 0; i < count; i++) {
        wsmi_buf_put_str(out, "<P");
        wsmi_buf_put_u64(out, i * 31 % count);
        wsmi_buf_put_str(out, "/>             ");
    }
    wsmi_buf_put_str(out, last);
    wsmi_buf_put_str(out, "</L></s:Body></s:Envelope>");
    wsmi_buf_put_byte(out, 0);
    cr_assert_eq(out->failed, WSMI_OK);
}

LEAK_TEST(value, a_name_that_comes_back_is_found_among_any_number)
{
    for (size_t count = 2; count < 4096; count = count * 3 + 1) {
        struct wsmi_buf message;
        put_many(&message, count, "<Q/>");
        struct parsed parsed = parse_instance((const char *)message.ptr);
        cr_assert(parsed.ok, "%zu: %s", count, parsed.err.reason);
        cr_assert_eq(parsed.envelope.instance->property_count, count + 1);
        forget(&parsed);
        wsmi_buf_clean_up(&message);
        put_many(&message, count, "<p0></p0>");
        parsed = parse_instance((const char *)message.ptr);
        assert_refused(&parsed, (const char *)message.ptr, WSMI_E_PROTOCOL, "<p0>",
                       "property comes back after another one");
        forget(&parsed);
        wsmi_buf_clean_up(&message);
    }
}

#define ITEM(content) "<L xmlns='urn:x/L'>" content "</L>"
#define ITEMS(content)                                                                             \
    ENVELOPE("",                                                                                   \
             "<n:PullResponse xmlns:n='" NS_N "'><n:Items>" content "</n:Items></n:PullResponse>")

/* Names that stand where those of the item before stood are shared, and not searched again. */
LEAK_TEST(value, items_of_one_class_share_their_names)
{
    struct parsed parsed = parse(ITEMS(ITEM("<A>1</A><B>2</B>") ITEM("<A>3</A><B>4</B><C/>")));
    cr_assert(parsed.ok, "%s", parsed.err.reason);
    const struct wsmi_entry *entries = parsed.envelope.enumeration.entries;
    cr_assert_eq(parsed.envelope.enumeration.entry_count, 2);
    cr_assert_eq(entries[0].instance->class_ns.ptr, entries[1].instance->class_ns.ptr);
    cr_assert_eq(entries[0].instance->properties[1].name.ptr,
                 entries[1].instance->properties[1].name.ptr);
    ASSERT_VIEW(entries[1].instance->properties[1].items[0].text, "4");
    cr_assert_eq(entries[1].instance->property_count, 3);
    forget(&parsed);
}

LEAK_TEST(value, a_name_that_comes_back_is_found_behind_shared_ones)
{
    static const char *const messages[] = {
        ITEMS(ITEM("<A/><B/><C/>") ITEM("<A/><B/><A x=''/>")),
        ITEMS(ITEM("<A/><B/><C/>") ITEM("<A/><B/><C/><A x=''/>")),
        ITEMS(ITEM("<A/><B/>") ITEM("<B/><A/><b x=''/>")),
        ITEMS(ITEM("<E><A xmlns='urn:x/E'/><B xmlns='urn:x/E'/></E><E><A xmlns='urn:x/E'/><B "
                   "xmlns='urn:x/E'/><A x='' xmlns='urn:x/E'/></E>")),
    };
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        struct parsed parsed = parse(messages[i]);
        const char *at = strstr(messages[i], "<b x=''") != NULL ? "<b x=''" : "<A x=''";
        assert_refused(&parsed, messages[i], WSMI_E_PROTOCOL, at,
                       "property comes back after another one");
        forget(&parsed);
    }
}

LEAK_TEST(value, instances_are_decoded_only_when_they_are_asked_for)
{
    struct parsed parsed = parse(LAMP("<A/>"));
    cr_assert(parsed.ok && parsed.envelope.kind == WSMI_BODY_OTHER);
    cr_assert_null(parsed.envelope.instance);
    forget(&parsed);
}
