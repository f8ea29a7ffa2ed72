/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "parse.h"

static void set_up(void)
{
    wsmi_xml_init();
}

TestSuite(value, .init = set_up);

#define NS_CLASS "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
#define NS_CIM   "http://schemas.dmtf.org/wbem/wscim/1/common"
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
    {LAMP("<A>1</A>"), "<A>", "property without a namespace"},
    {LAMP("<w:A>1</w:A>"), "<w:A>", "property in a foreign namespace"},
    {LAMP("<c:A.b/>"), "<c:A.b", "property name is no CIM name"},
    {LAMP("<c:A>text<d:B/></c:A>"), "<d:B", "element beside text"},
    {LAMP("<c:A xsi:nil='true'>x</c:A>"), "</c:A", "xsi:nil element has content"},
    {LAMP("<c:A xsi:nil='true'><d:B/></c:A>"), "<d:B", "xsi:nil element has content"},
    {LAMP("<c:A xsi:nil='maybe'/>"), "<c:A", "attribute is no boolean"},
    {LAMP("<c:A><cim:Datetime/><cim:Interval/></c:A>"), "<cim:I", "element beside a value"},
};

LEAK_TEST(value, wrong_instances_are_refused_with_place_and_reason)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct parsed parsed = parse_instance(refused[i].text);
        assert_refused(&parsed, refused[i].text, WSMI_E_PROTOCOL, refused[i].at, refused[i].reason);
        forget(&parsed);
    }
}
