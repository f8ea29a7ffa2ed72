/* SPDX-License-Identifier: MIT */
#include "xml/span.h"

#include <libxml/parserInternals.h>

#include "core/utf8.h"
#include "testlib/leak.h"

LEAK_TEST(chars, ascii_classes_are_what_the_grammar_says)
{
    for (int byte = 0; byte < 256; byte++) {
        bool ascii = byte < 0x80;
        bool legal = ascii && (byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r');
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
        bool digit = byte >= '0' && byte <= '9';
        bool markup = byte == '<' || byte == '&';
        bool quote = byte == '"' || byte == '\'';
        cr_assert_eq(wsmi_xml_is(byte, WSMI_XML_TEXT),
                     legal && !markup && byte != ']' && byte != '\r', "%d", byte);
        cr_assert_eq(wsmi_xml_is(byte, WSMI_XML_VALUE), legal && !markup && !quote, "%d", byte);
        cr_assert_eq(wsmi_xml_is(byte, WSMI_XML_START), letter, "%d", byte);
        cr_assert_eq(wsmi_xml_is(byte, WSMI_XML_NAME),
                     letter || digit || byte == '-' || byte == '.', "%d", byte);
        cr_assert_eq(wsmi_xml_is(byte, WSMI_XML_SPACE), legal && byte <= 0x20, "%d", byte);
        cr_assert_eq(wsmi_xml_is(byte, WSMI_XML_COMMENT), legal && byte != '-', "%d", byte);
        cr_assert_eq(wsmi_xml_is(byte, WSMI_XML_CDATA), legal && byte != ']', "%d", byte);
        cr_assert_eq(wsmi_xml_is(byte, WSMI_XML_PLAIN),
                     legal && byte >= 0x20 && !markup && !quote && byte != '>', "%d", byte);
    }
    cr_assert_not(wsmi_xml_is(-1, WSMI_XML_TEXT));
}

/* Not the surrogates: they are no characters, and UTF-8 has no form for them. */
LEAK_TEST(chars, every_character_is_judged_as_libxml2_judges_it)
{
    for (uint32_t scalar = 1; scalar <= 0x110000; scalar++) {
        if (wsmi_xml_is_char(scalar) != (xmlIsCharQ(scalar) != 0)) {
            cr_assert_fail("U+%04X", (unsigned)scalar);
        }
    }
    cr_assert_not(wsmi_xml_is_char(0));
}

/* The ranges of the fifth edition, as its text lists them. */
static bool starts_name(uint32_t c)
{
    return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= 0xC0 && c <= 0x2FF && c != 0xD7 && c != 0xF7) ||
           (c >= 0x370 && c <= 0x1FFF && c != 0x37E) || c == 0x200C || c == 0x200D ||
           (c >= 0x2070 && c <= 0x218F) || (c >= 0x2C00 && c <= 0x2FEF) ||
           (c >= 0x3001 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) ||
           (c >= 0xFDF0 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0xEFFFF);
}

static bool continues_name(uint32_t c)
{
    return starts_name(c) || c == '-' || c == '.' || (c >= '0' && c <= '9') || c == 0xB7 ||
           (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040;
}

LEAK_TEST(chars, every_character_starts_or_continues_a_name_as_the_standard_says)
{
    for (uint32_t scalar = 1; scalar <= 0x10FFFF; scalar++) {
        uint8_t bytes[5] = {'n'};
        size_t prefix;
        if ((scalar >= 0xD800 && scalar <= 0xDFFF) || scalar == ':') {
            continue;
        }
        struct wsmi_view whole = {bytes, 1 + wsmi_utf8_encode(scalar, bytes + 1)};
        struct wsmi_view alone = {bytes + 1, whole.len - 1};
        if (wsmi_xml_qname_bytes(alone, &prefix) != (starts_name(scalar) ? alone.len : 0) ||
            wsmi_xml_qname_bytes(whole, &prefix) != (continues_name(scalar) ? whole.len : 1)) {
            cr_assert_fail("U+%04X", (unsigned)scalar);
        }
    }
}

LEAK_TEST(chars, a_colon_stands_only_between_two_names)
{
    static const struct {
        struct wsmi_view in;
        size_t length;
        size_t prefix;
    } rows[] = {
        {WSMI_VIEW_INIT("a:b"), 3, 1},   {WSMI_VIEW_INIT("ab:c d"), 4, 2},
        {WSMI_VIEW_INIT("a:b:c"), 3, 1}, {WSMI_VIEW_INIT("a"), 1, 0},
        {WSMI_VIEW_INIT(":a"), 0, 0},    {WSMI_VIEW_INIT("a:"), 0, 2},
        {WSMI_VIEW_INIT("a:1"), 0, 2},   {WSMI_VIEW_INIT("a::b"), 0, 2},
        {WSMI_VIEW_INIT(""), 0, 0},      {WSMI_VIEW_INIT("\xC3"), 0, 0},
        {WSMI_VIEW_INIT("a\xC3"), 1, 0}, {WSMI_VIEW_INIT("\xC3\xA9:\xC3\xA9\xC2\xB7"), 7, 2},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t prefix = 99;
        cr_assert_eq(wsmi_xml_qname_bytes(rows[i].in, &prefix), rows[i].length, "row %zu", i);
        cr_assert_eq(prefix, rows[i].prefix, "row %zu: %zu", i, prefix);
    }
}

LEAK_TEST(chars, a_span_ends_at_the_first_byte_outside_wherever_it_stands)
{
    uint8_t bytes[19];
    for (size_t at = 0; at <= sizeof(bytes); at++) {
        memset(bytes, 'x', sizeof(bytes));
        if (at < sizeof(bytes)) {
            bytes[at] = '<';
        }
        struct wsmi_view in = {bytes, sizeof(bytes)};
        cr_assert_eq(wsmi_xml_span(in, WSMI_XML_TEXT), at);
    }
}

LEAK_TEST(chars, what_is_written_as_it_is_is_the_same_sixteen_at_a_time)
{
    uint8_t bytes[19];
    for (int byte = 0; byte < 256; byte++) {
        for (size_t at = 0; at < sizeof(bytes); at++) {
            memset(bytes, 'x', sizeof(bytes));
            bytes[at] = (uint8_t)byte;
            size_t expected = wsmi_xml_is(byte, WSMI_XML_PLAIN) ? sizeof(bytes) : at;
            struct wsmi_view in = {bytes, sizeof(bytes)};
            cr_assert_eq(wsmi_xml_span(in, WSMI_XML_PLAIN), expected, "%d at %zu", byte, at);
        }
    }
}
