/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "props/prop.h"
#include "testlib/leak.h"
#include "wsmi/xml.h"

#define BYTES(literal) WSMI_VIEW_INIT(literal)

struct row {
    struct wsmi_view in;
    enum wsmi_code code;
    size_t offset;
    const char *reason;
};

static void check_rows(const struct row *rows, size_t count)
{
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < count; i++) {
        struct wsmi_xml_stats stats = {77, 77, 77, 77};
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        cr_assert_not(wsmi_xml_guard(rows[i].in, &limits, &stats, &err), "row %zu: accepted", i);
        cr_assert_eq(err.code, rows[i].code, "row %zu: %s", i, wsmi_code_name(err.code));
        cr_assert_eq(err.offset, rows[i].offset, "row %zu: offset %zu", i, err.offset);
        cr_assert_str_eq(err.reason, rows[i].reason, "row %zu", i);
        cr_assert_eq(stats.elements, 77, "row %zu: a refusal must leave the output alone", i);
        prop_xml_guard(rows[i].in);
    }
}

#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof((rows)[0]))

LEAK_TEST(guard, what_soap_forbids_is_refused_as_unsupported)
{
    static const struct row rows[] = {
        {BYTES("<!DOCTYPE a><a/>"), WSMI_E_UNSUPPORTED, 0, "document type declaration"},
        {BYTES("<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"),
         WSMI_E_UNSUPPORTED, 22, "document type declaration"},
        {BYTES("<a><!DOCTYPE b></a>"), WSMI_E_UNSUPPORTED, 3, "document type declaration"},
        {BYTES("<a/><!DOCTYPE b>"), WSMI_E_UNSUPPORTED, 4, "document type declaration"},
        {BYTES("<?pi?><a/>"), WSMI_E_UNSUPPORTED, 0, "processing instruction"},
        {BYTES("<a><?pi x?></a>"), WSMI_E_UNSUPPORTED, 3, "processing instruction"},
        {BYTES("<a/><?pi?>"), WSMI_E_UNSUPPORTED, 4, "processing instruction"},
        {BYTES(" <?xml version='1.0'?><a/>"), WSMI_E_UNSUPPORTED, 1, "processing instruction"},
        {BYTES("<?xml-stylesheet href='x'?><a/>"), WSMI_E_UNSUPPORTED, 0, "processing instruction"},
        {BYTES("<?xml version='1.1'?><a/>"), WSMI_E_UNSUPPORTED, 15, "XML version is not 1.0"},
        {BYTES("<?xml version='2.0'?><a/>"), WSMI_E_UNSUPPORTED, 15, "XML version is not 1.0"},
        {BYTES("<a>&nbsp;</a>"), WSMI_E_UNSUPPORTED, 3, "entity reference"},
        {BYTES("<a b='x&e;'/>"), WSMI_E_UNSUPPORTED, 7, "entity reference"},
        {BYTES("<a>&LT;</a>"), WSMI_E_UNSUPPORTED, 3, "entity reference"},
    };
    CHECK_ROWS(rows);
}

LEAK_TEST(guard, a_malformed_prolog_is_refused)
{
    static const struct row rows[] = {
        {BYTES(""), WSMI_E_SYNTAX, 0, "no element"},
        {BYTES(" \n"), WSMI_E_SYNTAX, 2, "no element"},
        {BYTES("<!-- x -->"), WSMI_E_SYNTAX, 10, "no element"},
        {BYTES("x<a/>"), WSMI_E_SYNTAX, 0, "text before the element"},
        {BYTES("\xEF\xBB\xBF<a/>"), WSMI_E_SYNTAX, 0, "text before the element"},
        {BYTES("&#32;<a/>"), WSMI_E_SYNTAX, 0, "text before the element"},
        {BYTES("<![CDATA[ ]]><a/>"), WSMI_E_SYNTAX, 0, "unknown markup declaration"},
        {BYTES("<!doctype a><a/>"), WSMI_E_SYNTAX, 0, "unknown markup declaration"},
        {BYTES("<?xml?><a/>"), WSMI_E_SYNTAX, 5, "XML declaration without version"},
        {BYTES("<?xml encoding='UTF-8'?><a/>"), WSMI_E_SYNTAX, 5,
         "XML declaration without version"},
        {BYTES("<?xml version'1.0'?><a/>"), WSMI_E_SYNTAX, 13,
         "'=' expected in the XML declaration"},
        {BYTES("<?xml version=1.0?><a/>"), WSMI_E_SYNTAX, 14,
         "quote expected in the XML declaration"},
        {BYTES("<?xml version='1.0?><a/>"), WSMI_E_SYNTAX, 15,
         "unclosed value in the XML declaration"},
        {BYTES("<?xml version='1.0'encoding='UTF-8'?><a/>"), WSMI_E_SYNTAX, 19,
         "malformed XML declaration"},
        {BYTES("<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>"), WSMI_E_SYNTAX, 37,
         "malformed XML declaration"},
        {BYTES("<?xml version='1.0' encoding=''?><a/>"), WSMI_E_SYNTAX, 30,
         "malformed encoding name in the XML declaration"},
        {BYTES("<?xml version='1.0' encoding='8859'?><a/>"), WSMI_E_SYNTAX, 30,
         "malformed encoding name in the XML declaration"},
        {BYTES("<?xml version='1.0' encoding='_a'?><a/>"), WSMI_E_SYNTAX, 30,
         "malformed encoding name in the XML declaration"},
        {BYTES("<?xml version='1.0' encoding='a b'?><a/>"), WSMI_E_SYNTAX, 30,
         "malformed encoding name in the XML declaration"},
        {BYTES("<?xml version='1.0' encoding=UTF-8?><a/>"), WSMI_E_SYNTAX, 29,
         "quote expected in the XML declaration"},
        {BYTES("<?xml version='1.0' standalone='maybe'?><a/>"), WSMI_E_SYNTAX, 32,
         "standalone is neither yes nor no"},
        {BYTES("<?xml version='1.0' standalone?><a/>"), WSMI_E_SYNTAX, 30,
         "'=' expected in the XML declaration"},
        {BYTES("<?xml version='1.0' >"), WSMI_E_SYNTAX, 20, "malformed XML declaration"},
    };
    CHECK_ROWS(rows);
}

LEAK_TEST(guard, malformed_tags_are_refused)
{
    static const struct row rows[] = {
        {BYTES("<"), WSMI_E_SYNTAX, 1, "input ends inside a tag"},
        {BYTES("<a"), WSMI_E_SYNTAX, 2, "input ends inside a tag"},
        {BYTES("<a "), WSMI_E_SYNTAX, 3, "input ends inside a tag"},
        {BYTES("<a:"), WSMI_E_SYNTAX, 3, "input ends inside a tag"},
        {BYTES("< a/>"), WSMI_E_SYNTAX, 1, "no name may start with this character"},
        {BYTES("<1/>"), WSMI_E_SYNTAX, 1, "no name may start with this character"},
        {BYTES("<:a/>"), WSMI_E_SYNTAX, 1, "no name may start with this character"},
        {BYTES("<a:/>"), WSMI_E_SYNTAX, 3, "no name may start with this character"},
        {BYTES("<a:b:c/>"), WSMI_E_SYNTAX, 4, "neither name, white space nor end of the tag"},
        {BYTES("<a/ >"), WSMI_E_SYNTAX, 2, "neither name, white space nor end of the tag"},
        {BYTES("<a /"), WSMI_E_SYNTAX, 3, "no name may start with this character"},
        {BYTES("<a\x01/>"), WSMI_E_SYNTAX, 2, "neither name, white space nor end of the tag"},
        {BYTES("<a<b/>"), WSMI_E_SYNTAX, 2, "neither name, white space nor end of the tag"},
        {BYTES("<a b/>"), WSMI_E_SYNTAX, 4, "'=' expected behind an attribute name"},
        {BYTES("<a b=c/>"), WSMI_E_SYNTAX, 5, "attribute value without quotes"},
        {BYTES("<a b='x"), WSMI_E_SYNTAX, 7, "input ends inside an attribute value"},
        {BYTES("<a b='<'/>"), WSMI_E_SYNTAX, 6, "'<' inside an attribute value"},
        {BYTES("<a b='\x02'/>"), WSMI_E_SYNTAX, 6, "control character"},
        {BYTES("<a b='\xC0\xBC'/>"), WSMI_E_SYNTAX, 6, "not valid UTF-8 or not a character of XML"},
        {BYTES("<a b=''c=''/>"), WSMI_E_SYNTAX, 7, "neither name, white space nor end of the tag"},
        {BYTES("<a b='' c='' b=''/>"), WSMI_E_SYNTAX, 13, "attribute given twice"},
        {BYTES("<a xmlns='u' xmlns='v'/>"), WSMI_E_SYNTAX, 13, "attribute given twice"},
        {BYTES("<a p:b='' xmlns:p='u' p:b=''/>"), WSMI_E_SYNTAX, 22, "attribute given twice"},
        {BYTES("</a>"), WSMI_E_SYNTAX, 1, "no name may start with this character"},
        {BYTES("<a></b>"), WSMI_E_SYNTAX, 5, "end tag does not match the open element"},
        {BYTES("<a><b></a></b>"), WSMI_E_SYNTAX, 8, "end tag does not match the open element"},
        {BYTES("<a></ab>"), WSMI_E_SYNTAX, 6, "'>' expected in an end tag"},
        {BYTES("<ab></a>"), WSMI_E_SYNTAX, 6, "end tag does not match the open element"},
        {BYTES("<a></ a>"), WSMI_E_SYNTAX, 5, "end tag does not match the open element"},
        {BYTES("<a></a b=''>"), WSMI_E_SYNTAX, 7, "'>' expected in an end tag"},
        {BYTES("<a></a"), WSMI_E_SYNTAX, 6, "'>' expected in an end tag"},
        {BYTES("<a>"), WSMI_E_SYNTAX, 3, "input ends inside an element"},
        {BYTES("<a><b></b>"), WSMI_E_SYNTAX, 10, "input ends inside an element"},
        {BYTES("<a/><b/>"), WSMI_E_SYNTAX, 4, "content behind the root element"},
        {BYTES("<a/></a>"), WSMI_E_SYNTAX, 4, "content behind the root element"},
        {BYTES("<a/> x"), WSMI_E_SYNTAX, 5, "content behind the root element"},
        {BYTES("<a/>\0"), WSMI_E_SYNTAX, 4, "content behind the root element"},
    };
    CHECK_ROWS(rows);
}

LEAK_TEST(guard, illegal_text_is_refused)
{
    static const struct row rows[] = {
        {BYTES("<a>]]></a>"), WSMI_E_SYNTAX, 3, "']]>' in text"},
        {BYTES("<a>]]]></a>"), WSMI_E_SYNTAX, 4, "']]>' in text"},
        {BYTES("<a>\0</a>"), WSMI_E_SYNTAX, 3, "control character"},
        {BYTES("<a>x\x01</a>"), WSMI_E_SYNTAX, 4, "control character"},
        {BYTES("<a>\x1B[2J</a>"), WSMI_E_SYNTAX, 3, "control character"},
        {BYTES("<a>\xED\xA0\x80</a>"), WSMI_E_SYNTAX, 3,
         "not valid UTF-8 or not a character of XML"},
        {BYTES("<a>\xEF\xBF\xBF</a>"), WSMI_E_SYNTAX, 3,
         "not valid UTF-8 or not a character of XML"},
        {BYTES("<a>\xFF</a>"), WSMI_E_SYNTAX, 3, "not valid UTF-8 or not a character of XML"},
        {BYTES("<a>&</a>"), WSMI_E_SYNTAX, 3, "'&' starts no reference"},
        {BYTES("<a>&lt</a>"), WSMI_E_SYNTAX, 3, "'&' starts no reference"},
        {BYTES("<a>&;</a>"), WSMI_E_SYNTAX, 3, "'&' starts no reference"},
        {BYTES("<a>&#;</a>"), WSMI_E_SYNTAX, 5, "malformed character reference"},
        {BYTES("<a>&#x;</a>"), WSMI_E_SYNTAX, 6, "malformed character reference"},
        {BYTES("<a>&#X41;</a>"), WSMI_E_SYNTAX, 5, "malformed character reference"},
        {BYTES("<a>&#a;</a>"), WSMI_E_SYNTAX, 5, "malformed character reference"},
        {BYTES("<a>&#65</a>"), WSMI_E_SYNTAX, 7, "malformed character reference"},
        {BYTES("<a>&#1;</a>"), WSMI_E_SYNTAX, 3, "reference to a character XML does not allow"},
        {BYTES("<a>&#0;</a>"), WSMI_E_SYNTAX, 3, "reference to a character XML does not allow"},
        {BYTES("<a>&#xD800;</a>"), WSMI_E_SYNTAX, 3, "reference to a character XML does not allow"},
        {BYTES("<a>&#xFFFE;</a>"), WSMI_E_SYNTAX, 3, "reference to a character XML does not allow"},
        {BYTES("<a>&#x110000;</a>"), WSMI_E_SYNTAX, 3,
         "reference to a character XML does not allow"},
        {BYTES("<a>&#x100000041;</a>"), WSMI_E_SYNTAX, 3,
         "reference to a character XML does not allow"},
        {BYTES("<a>&#4294967361;</a>"), WSMI_E_SYNTAX, 3,
         "reference to a character XML does not allow"},
        {BYTES("<a><!-- -- --></a>"), WSMI_E_SYNTAX, 8, "'--' inside a comment"},
        {BYTES("<a><!-----></a>"), WSMI_E_SYNTAX, 7, "'--' inside a comment"},
        {BYTES("<a><!-- "), WSMI_E_SYNTAX, 8, "input ends inside a comment"},
        {BYTES("<a><!-- \x03 --></a>"), WSMI_E_SYNTAX, 8, "control character"},
        {BYTES("<!-- \xC3( --><a/>"), WSMI_E_SYNTAX, 5,
         "not valid UTF-8 or not a character of XML"},
        {BYTES("<a><!->"), WSMI_E_SYNTAX, 3, "unknown markup declaration"},
        {BYTES("<a><![CDATA"), WSMI_E_SYNTAX, 3, "unknown markup declaration"},
        {BYTES("<a><![CDATA[x]]"), WSMI_E_SYNTAX, 15, "input ends inside a CDATA section"},
        {BYTES("<a><![CDATA[\x04]]></a>"), WSMI_E_SYNTAX, 12, "control character"},
        {BYTES("<a/><!-- "), WSMI_E_SYNTAX, 9, "input ends inside a comment"},
    };
    CHECK_ROWS(rows);
}

LEAK_TEST(guard, well_formed_documents_are_accepted_and_counted)
{
    static const struct {
        struct wsmi_view in;
        struct wsmi_xml_stats stats;
    } rows[] = {
        {BYTES("<a/>"), {1, 0, 1, 0}},
        {BYTES("<a></a>"), {1, 0, 1, 0}},
        {BYTES("<?xml version=\"1.0\"?>\n<!-- --><a/><!-- -->\r\n\t "), {1, 0, 1, 0}},
        {BYTES("<?xml version = '1.0'  encoding\t=\n'x-A.b_c'  standalone='no' ?><a/>"),
         {1, 0, 1, 0}},
        {BYTES("<a b='1' c=\"'\" xmlns:d='e'/>"), {1, 3, 1, 0}},
        {BYTES("<a><b><c/></b><d/></a >"), {4, 0, 3, 0}},
        {BYTES("<a> &lt; <b>\r\n</b></a>"), {2, 0, 2, 8}},
        {BYTES("<a>]]]&gt;]]</a>"), {1, 0, 1, 9}},
        {BYTES("<a>x<![CDATA[]] ><&]]]>y</a>"), {1, 0, 1, 9}},
        {BYTES("<a><![CDATA[]]></a>"), {1, 0, 1, 0}},
        {BYTES("<a>x<!-- - -->y</a>"), {1, 0, 1, 2}},
        {BYTES("<a><!----></a>"), {1, 0, 1, 0}},
        {BYTES("<a\n\tb\n=\n'&#xA;&apos;'\n/>"), {1, 1, 1, 0}},
        {BYTES("<a>&#x10FFFF;&#00000000000000000000065;&#x9;</a>"), {1, 0, 1, 41}},
        {BYTES("<\xC3\xA9 \xD0\x96='1'>\xF0\x9F\x98\x80\xEF\xBB\xBF</\xC3\xA9>"), {1, 1, 1, 7}},
        {BYTES("<p:a/>"), {1, 0, 1, 0}}, /* namespaces are libxml2's business */
        {BYTES("<a>\x7F</a>"), {1, 0, 1, 1}},
    };
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_xml_stats stats;
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        cr_assert(wsmi_xml_guard(rows[i].in, &limits, &stats, &err), "row %zu: %s at %zu", i,
                  err.reason, err.offset);
        cr_assert_eq(stats.elements, rows[i].stats.elements, "row %zu", i);
        cr_assert_eq(stats.attributes, rows[i].stats.attributes, "row %zu", i);
        cr_assert_eq(stats.depth, rows[i].stats.depth, "row %zu", i);
        cr_assert_eq(stats.text_bytes, rows[i].stats.text_bytes, "row %zu: %zu", i,
                     stats.text_bytes);
        cr_assert_eq(err.code, WSMI_OK, "row %zu", i);
        prop_xml_guard(rows[i].in);
    }
}

/* `at` holds with the limit, `over` is one too many at `offset`. */
struct edge {
    size_t limit_at; /* offsetof the field in wsmi_limits */
    size_t value;
    struct wsmi_view at;
    struct wsmi_view over;
    size_t offset;
};

#define EDGE(field, value, at, over, offset)                                                       \
    {                                                                                              \
        offsetof(struct wsmi_limits, field), value, BYTES(at), BYTES(over), offset                 \
    }

LEAK_TEST(guard, every_limit_holds_at_n_and_refuses_n_plus_one)
{
    static const struct edge edges[] = {
        EDGE(max_depth, 2, "<a><b/><b/></a>", "<a><b><c/></b></a>", 6),
        EDGE(max_elements, 3, "<a><b/><b/></a>", "<a><b/><b/><b/></a>", 11),
        EDGE(max_attrs, 2, "<a b='' c='' xmlns='u'/>", "<a b='' c='' d=''/>", 13),
        EDGE(max_namespaces, 1, "<a b='' xmlns='u'/>", "<a xmlns='u' xmlns:p='v'/>", 13),
        EDGE(max_scope_namespaces, 2, "<a xmlns='u'><b xmlns='v'/><b xmlns='v'></b></a>",
             "<a xmlns='u'><b xmlns='v'><c xmlns='w'/></b></a>", 29),
        /* Elements weigh 20, one that was seen before 10. */
        EDGE(max_markup_ahead, 17, "<a></a>", "<a><b/></a>", 3),
        EDGE(max_markup_ahead, 35, "<a><b/>    <b/></a>", "<a><b/>   <b/></a>", 10),
        /* Attributes weigh 12, and what is behind others a 24th of its name for each. */
        EDGE(max_markup_ahead, 29, "<a b='1' c=''/>", "<a b='' c=''/>", 0),
        EDGE(max_markup_ahead, 19, "<a d2345678901234567890='' b='' c=''/>",
             "<a b='' c='' d2345678901234567890=''/>", 0),
        /* What is dear makes up for nothing. */
        EDGE(max_markup_ahead, 32, "<a>x<b/></a>", "<a>&lt;<b/></a>", 7),
        EDGE(max_markup_ahead, 32, "<a>x<b/></a>", "<a>&#x41;<b/></a>", 9),
        EDGE(max_markup_ahead, 32, "<a>x<b/></a>", "<a>\xC3\xA9<b/></a>", 5),
        EDGE(max_markup_ahead, 32, "<a>x<b/></a>", "<a>]<b/></a>", 4),
        EDGE(max_markup_ahead, 32, "<a>x\r\n<b/></a>", "<a>\r\n<b/></a>", 5),
        EDGE(max_markup_ahead, 32, "<a><![CDATA[x]]><b/></a>", "<a><![CDATA[]]><b/></a>", 15),
        EDGE(max_markup_ahead, 32, "<a><!--x--><b/></a>", "<a><!----><b/></a>", 10),
        EDGE(max_markup_ahead, 22, "<a b='x'/>", "<a b='&gt;'/>", 0),
        EDGE(max_markup_ahead, 22, "<a b='x'/>", "<a b='\xC3\xA9'/>", 0),
        /* A carriage return alone is too much before any tag. */
        EDGE(max_markup_ahead, 20, "<a>\r</a>", "<a>\r\r</a>", 4),
        EDGE(max_name_bytes, 3, "<a:b c:d=''/>", "<a:bc/>", 4),
        EDGE(max_name_bytes, 3, "<abc/>", "<a abcd=''/>", 6),
        EDGE(max_attr_bytes, 4, "<a b='&lt;'/>", "<a b='12345'/>", 10),
        EDGE(max_text_bytes, 4, "<a>12<b>1234</b>34</a>", "<a>12<b>1234</b>345</a>", 18),
        EDGE(max_text_bytes, 4, "<a><![CDATA[1234]]></a>", "<a><![CDATA[12345]]></a>", 16),
        EDGE(max_text_bytes, 4, "<a>1<![CDATA[234]]></a>", "<a>12<![CDATA[345]]></a>", 16),
        EDGE(max_text_bytes, 4, "<a><!--1234--></a>", "<a><!--12345--></a>", 11),
    };
    for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
        struct wsmi_limits limits = wsmi_limits_default();
        struct wsmi_xml_stats stats;
        struct wsmi_err err;
        memcpy((uint8_t *)&limits + edges[i].limit_at, &edges[i].value, sizeof(size_t));
        cr_assert(wsmi_xml_guard(edges[i].at, &limits, &stats, &err), "edge %zu: %s", i,
                  err.reason);
        cr_assert_not(wsmi_xml_guard(edges[i].over, &limits, &stats, &err), "edge %zu", i);
        cr_assert_eq(err.code, WSMI_E_LIMIT, "edge %zu: %s", i, err.reason);
        cr_assert_eq(err.offset, edges[i].offset, "edge %zu: offset %zu", i, err.offset);
    }
}

/* `count` times `piece`, between `head` and `tail`; a '#' in it becomes its number. */
static struct wsmi_view repeat(const char *head, const char *piece, size_t count, const char *tail)
{
    size_t size = strlen(head) + strlen(tail) + count * (strlen(piece) + 20) + 1;
    char *text = malloc(size);
    cr_assert_not_null(text);
    size_t used = (size_t)snprintf(text, size, "%s", head);
    const char *mark = strchr(piece, '#');
    size_t before = mark == NULL ? strlen(piece) : (size_t)(mark - piece);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + used, piece, before);
        used += before;
        if (mark != NULL) {
            used += (size_t)snprintf(text + used, size - used, "%zu%s", i, mark + 1);
        }
    }
    used += (size_t)snprintf(text + used, size - used, "%s", tail);
    struct wsmi_view view = {(const uint8_t *)text, used};
    return view;
}

LEAK_TEST(guard, what_agents_may_send_is_not_too_much_markup)
{
    static const struct {
        const char *piece;
        size_t count;
    } rows[] = {
        {"<p:A>1</p:A>", 20000},
        {"<p:Id# xsi:nil='true'/>", 400}, /* none is like another */
        {"<p:Name# xsi:nil='true'/>", 700},
        {"<p:Caption xsi:nil='true'/>", 20000},
        {"<p:Xml>&lt;a&gt;1&lt;/a&gt;</p:Xml>", 5000},
        {"<p:Name>\xE6\x97\xA5\xE6\x9C\xAC</p:Name>", 5000},
        {"<p:A>\xC3\xA9</p:A>", 5000},
        {"\r\n  <p:Name>1</p:Name>", 5000},
        {"<p:V>[1]</p:V>", 5000},
        {"<w:Selector Name='Id#'>1</w:Selector>", 5000},
        {"<PARAMETER NAME='a#' TYPE='string'></PARAMETER>", 5000},
    };
    const struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_view text = repeat("<a>", rows[i].piece, rows[i].count, "</a>");
        struct wsmi_xml_stats stats;
        struct wsmi_err err;
        cr_assert(wsmi_xml_guard(text, &limits, &stats, &err), "row %zu: %s at %zu", i, err.reason,
                  err.offset);
        free((void *)(uintptr_t)text.ptr);
    }
}

LEAK_TEST(guard, limits_beyond_the_caps_are_the_caps)
{
    static const struct {
        const char *head;
        const char *piece;
        const char *tail;
        size_t cap;
    } rows[] = {
        {"", "<a>", "", WSMI_XML_DEPTH_CAP},
        {"<a", " b#=''", "/>", WSMI_XML_ATTRS_CAP},
        {"<a", " xmlns:b#='u'", "/>", WSMI_XML_ATTRS_CAP},
        {"<a ", "b", "=''/>", WSMI_XML_NAME_CAP},
        {"<a b='", "x", "'/>", WSMI_XML_TEXT_CAP},
        {"<a>", "x", "</a>", WSMI_XML_TEXT_CAP},
    };
    struct wsmi_limits limits;
    memset(&limits, 0xFF, sizeof(limits));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (size_t over = 0; over < 2; over++) {
            struct wsmi_xml_stats stats;
            struct wsmi_err err = {WSMI_OK, 0, NULL};
            struct wsmi_view in =
                repeat(rows[i].head, rows[i].piece, rows[i].cap + over, rows[i].tail);
            /* The nesting row is never closed: it must get as far as the end, or as the cap. */
            bool good = wsmi_xml_guard(in, &limits, &stats, &err) ||
                        (i == 0 && err.code == WSMI_E_SYNTAX && err.offset == in.len);
            cr_assert_eq(good, over == 0, "row %zu+%zu: %s", i, over, err.reason);
            cr_assert(good || err.code == WSMI_E_LIMIT, "row %zu: %s", i, err.reason);
            free((void *)(uintptr_t)in.ptr);
        }
    }
}

/* The guard knows tags again: one that only starts like a good one is none. */
LEAK_TEST(guard, a_tag_seen_before_is_held_to_the_same_rules)
{
    static const struct row rows[] = {
        {BYTES("<r><a b='>1'/><a b='>1'/><a b='>1' b=''/></r>"), WSMI_E_SYNTAX, 35,
         "attribute given twice"},
        {BYTES("<r><a b='>1'/><a b='>1'/><a b='>&'/></r>"), WSMI_E_SYNTAX, 32,
         "'&' starts no reference"},
        {BYTES("<r><ab/><ab/><ab/ ></r>"), WSMI_E_SYNTAX, 16,
         "neither name, white space nor end of the tag"},
        {BYTES("<r><abcdefghijklmnop/><abcdefghijklmnop/"), WSMI_E_SYNTAX, 39,
         "neither name, white space nor end of the tag"},
        {BYTES("<r><ab></ab><ab></ab><ab></ac></r>"), WSMI_E_SYNTAX, 27,
         "end tag does not match the open element"},
        {BYTES("<r><ab></ab><ab></r>"), WSMI_E_SYNTAX, 18,
         "end tag does not match the open element"},
    };
    CHECK_ROWS(rows);
}

LEAK_TEST(guard, a_tag_seen_before_counts_towards_the_limits)
{
    static const struct {
        const char *in;
        size_t offset;
        const char *reason;
    } rows[] = {
        {"<r><a xmlns:p='u'/><a xmlns:p='u'><a xmlns:p='u'><a xmlns:p='u'/></a></a></r>", 52,
         "more namespaces in scope than max_scope_namespaces"},
        {"<r><a><b></b><b></b><b><b><b/></b></b></a></r>", 26,
         "elements nested deeper than max_depth"},
        {"<r><a/><a/><a/><a/><a/><a/><a/></r>", 27, "more elements than max_elements"},
        {"<r><a>12</a><a>34567</a></r>", 19, "text of an element longer than max_text_bytes"},
    };
    struct wsmi_limits limits = wsmi_limits_default();
    limits.max_scope_namespaces = 2;
    limits.max_depth = 4;
    limits.max_elements = 7;
    limits.max_text_bytes = 4;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_xml_stats stats;
        struct wsmi_err err = {WSMI_OK, 0, ""};
        cr_assert_not(wsmi_xml_guard(wsmi_view_from_str(rows[i].in), &limits, &stats, &err));
        cr_assert_eq(err.code, WSMI_E_LIMIT, "row %zu", i);
        cr_assert_str_eq(err.reason, rows[i].reason, "row %zu", i);
        cr_assert_eq(err.offset, rows[i].offset, "row %zu: %zu", i, err.offset);
    }
}

/* "<r>", three times "<a b='xx'>c</a>" with `bytes` x, "</r>". */
LEAK_TEST(guard, tags_of_any_length_are_known_again_and_told_apart)
{
    char text[3 * 320];
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t bytes = 1; bytes < 280; bytes++) {
        char value[280] = "";
        memset(value, 'x', bytes);
        value[bytes] = '\0';
        int used =
            snprintf(text, sizeof(text), "<r><a b='%s'>c</a><a b='%s'>c</a><a b='%s'>c</a></r>",
                     value, value, value);
        struct wsmi_view in = {(const uint8_t *)text, (size_t)used};
        struct wsmi_xml_stats stats;
        struct wsmi_err err = {WSMI_OK, 0, ""};
        cr_assert(wsmi_xml_guard(in, &limits, &stats, &err), "%zu: %s", bytes, err.reason);
        cr_assert(stats.elements == 4 && stats.attributes == 3 && stats.depth == 2);
        cr_assert_eq(stats.text_bytes, 3);
        size_t last = in.len - strlen("'>c</a></r>") - 1;
        text[last] = '<';
        cr_assert_not(wsmi_xml_guard(in, &limits, &stats, &err), "%zu", bytes);
        cr_assert_eq(err.offset, last);
    }
}

LEAK_TEST(guard, ten_megabytes_of_anything_hostile_are_refused)
{
    static const struct {
        const char *head;
        const char *piece;
        enum wsmi_code code;
        size_t offset;
    } rows[] = {
        {"", "<a>", WSMI_E_LIMIT, 64 * 3},
        {"<a ", "b#='' ", WSMI_E_LIMIT, 10 * 6 + 54 * 7 + 3},
        {"<a ", "b='' ", WSMI_E_SYNTAX, 8},
        {"<a ", "xmlns:b#='' ", WSMI_E_LIMIT, 10 * 12 + 54 * 13 + 3},
        {"<a>", "&lol;", WSMI_E_UNSUPPORTED, 3},
        {"<a>", "&amp;", WSMI_E_SYNTAX, 3 + 10000000},
        {"<a>&#", "0", WSMI_E_SYNTAX, 5 + 10000000},
        {"", "<", WSMI_E_SYNTAX, 1},
        {"<a>", "<", WSMI_E_SYNTAX, 4},
        {"<a>", "]", WSMI_E_SYNTAX, 3 + 10000000},
        {"<a><![CDATA[", "]", WSMI_E_SYNTAX, 12 + 10000000},
        {"<a><!--", "- ", WSMI_E_SYNTAX, 7 + 10000000},
        {"<", "a", WSMI_E_LIMIT, 1 + 1024},
        {"<a b='", "\"", WSMI_E_SYNTAX, 6 + 10000000},
        {"<a>", "<b/>", WSMI_E_LIMIT, 3 + 4 * 678},
        {"<a>", "<b      />", WSMI_E_LIMIT, 3 + 10 * 999999},
        {"<?xml version='1.0", "0", WSMI_E_LIMIT, 15 + 64},
        {"<?xml ", " ", WSMI_E_SYNTAX, 5},
    };
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_xml_stats stats;
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        struct wsmi_view in =
            repeat(rows[i].head, rows[i].piece, 10000000 / strlen(rows[i].piece), "");
        cr_assert_not(wsmi_xml_guard(in, &limits, &stats, &err), "row %zu", i);
        cr_assert_eq(err.code, rows[i].code, "row %zu: %s", i, err.reason);
        cr_assert_eq(err.offset, rows[i].offset, "row %zu: offset %zu, %s", i, err.offset,
                     err.reason);
        free((void *)(uintptr_t)in.ptr);
    }
}
