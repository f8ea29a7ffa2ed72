/* SPDX-License-Identifier: MIT */
#include "wsman/write.h"

#include "testlib/leak.h"

static const struct {
    struct wsmi_view in;
    struct wsmi_view out;
    size_t illegal_at; /* SIZE_MAX: legal */
} texts[] = {
    {WSMI_VIEW_INIT(""), WSMI_VIEW_INIT(""), SIZE_MAX},
    {WSMI_VIEW_INIT("plain"), WSMI_VIEW_INIT("plain"), SIZE_MAX},
    {WSMI_VIEW_INIT("a<b>&\"'c"), WSMI_VIEW_INIT("a&lt;b&gt;&amp;&quot;&apos;c"), SIZE_MAX},
    {WSMI_VIEW_INIT("\t\n\r "), WSMI_VIEW_INIT("&#9;&#10;&#13; "), SIZE_MAX},
    {WSMI_VIEW_INIT("\xC3\xA9\xE7\x81\xAF\xF0\x9F\x92\xA1"),
     WSMI_VIEW_INIT("\xC3\xA9\xE7\x81\xAF\xF0\x9F\x92\xA1"), SIZE_MAX},
    {WSMI_VIEW_INIT("a\x01z"), WSMI_VIEW_INIT("a\xEF\xBF\xBDz"), 1},
    {WSMI_VIEW_INIT("\0"), WSMI_VIEW_INIT("\xEF\xBF\xBD"), 0},
    {WSMI_VIEW_INIT("\x7F\xEF\xBF\xBD"), WSMI_VIEW_INIT("\x7F\xEF\xBF\xBD"), SIZE_MAX},
    {WSMI_VIEW_INIT("ok\xEF\xBF\xBE"), WSMI_VIEW_INIT("ok\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"), 2},
    {WSMI_VIEW_INIT("\xEF\xBF\xBF"), WSMI_VIEW_INIT("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"), 0},
    {WSMI_VIEW_INIT("\xC0\xAF"), WSMI_VIEW_INIT("\xEF\xBF\xBD\xEF\xBF\xBD"), 0},
    {WSMI_VIEW_INIT("x\xE7\x81"), WSMI_VIEW_INIT("x\xEF\xBF\xBD\xEF\xBF\xBD"), 1},
};

/* Against the definition, one byte after the other. */
LEAK_TEST(write, every_ascii_byte_is_plain_escaped_or_replaced)
{
    for (unsigned byte = 0; byte < 0x80; byte++) {
        uint8_t in[3] = {'a', (uint8_t)byte, 'z'};
        struct wsmi_view text = {in, sizeof(in)};
        struct wsmi_buf out;
        size_t at;
        bool legal = byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r';
        bool plain = byte >= 0x20 && strchr("&<>\"'", (int)byte) == NULL;
        wsmi_buf_init(&out, wsmi_allocator_system(), 64);
        cr_expect_eq(wsmi_write_legal(&out, text, &at), legal, "%u", byte);
        wsmi_buf_reset(&out);
        wsmi_write_text(&out, text);
        cr_expect_eq(wsmi_view_eq(wsmi_buf_view(&out), text), plain, "%u", byte);
        cr_expect_eq(out.ptr[out.len - 1], 'z');
        cr_expect_eq(memchr(out.ptr + 1, (int)byte, out.len - 2) != NULL, plain || byte == '&',
                     "%u", byte);
        wsmi_buf_clean_up(&out);
    }
}

LEAK_TEST(write, escapes_markup_and_line_ends_and_replaces_what_xml_forbids)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct wsmi_buf out;
        size_t at = SIZE_MAX;
        wsmi_buf_init(&out, wsmi_allocator_system(), 4096);
        wsmi_write_text(&out, texts[i].in);
        cr_assert(wsmi_view_eq(wsmi_buf_view(&out), texts[i].out), "row %zu", i);
        wsmi_buf_reset(&out);
        cr_assert_eq(wsmi_write_legal(&out, texts[i].in, &at), texts[i].illegal_at == SIZE_MAX,
                     "row %zu", i);
        cr_assert_eq(at, texts[i].illegal_at, "row %zu: %zu", i, at);
        wsmi_buf_clean_up(&out);
    }
}

LEAK_TEST(write, empty_attributes_and_optional_elements_are_left_out)
{
    struct wsmi_buf out;
    wsmi_buf_init(&out, wsmi_allocator_system(), 4096);
    wsmi_write_attr(&out, "a", WSMI_VIEW(""));
    wsmi_write_optional(&out, WSMI_NS_WSMAN, "X", WSMI_VIEW(""));
    cr_assert_eq(out.len, 0);
    wsmi_write_attr(&out, "a", WSMI_VIEW("1\"2"));
    wsmi_write_optional(&out, WSMI_NS_WSMAN, "X", WSMI_VIEW("v"));
    cr_assert(wsmi_view_eq(wsmi_buf_view(&out), WSMI_VIEW(" a=\"1&quot;2\"<w:X>v</w:X>")));
    wsmi_buf_clean_up(&out);
}

LEAK_TEST(write, a_full_buffer_stays_failed)
{
    struct wsmi_buf out;
    struct wsmi_err err;
    wsmi_buf_init(&out, wsmi_allocator_system(), 4);
    wsmi_write_text(&out, WSMI_VIEW("abc<d"));
    cr_assert_not(wsmi_buf_ok(&out, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    wsmi_buf_clean_up(&out);
}

LEAK_TEST(names, namespaces_are_found_octet_by_octet)
{
    for (unsigned ns = 1; ns < WSMI_NS_COUNT; ns++) {
        cr_assert_eq(wsmi_ns_find(wsmi_ns_uri((enum wsmi_ns)ns)), ns);
    }
    cr_assert_eq(wsmi_ns_find(WSMI_VIEW("")), WSMI_NS_OTHER);
    cr_assert_eq(wsmi_ns_find(WSMI_VIEW("HTTP://www.w3.org/2003/05/soap-envelope")), WSMI_NS_OTHER);
    cr_assert_eq(wsmi_ns_find(WSMI_VIEW("http://www.w3.org/2005/08/addressing")), WSMI_NS_OTHER);
}

LEAK_TEST(names, names_without_colon_are_told_from_other_text)
{
    static const struct wsmi_view good[] = {WSMI_VIEW_INIT("a"), WSMI_VIEW_INIT("_x-1.Y"),
                                            WSMI_VIEW_INIT("\xC3\xA9t\xC3\xA9")};
    static const struct wsmi_view bad[] = {WSMI_VIEW_INIT(""),    WSMI_VIEW_INIT("1a"),
                                           WSMI_VIEW_INIT("a:b"), WSMI_VIEW_INIT("a b"),
                                           WSMI_VIEW_INIT("-a"),  WSMI_VIEW_INIT("a<")};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        cr_assert(wsmi_name_is_ncname(good[i]), "row %zu", i);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        cr_assert_not(wsmi_name_is_ncname(bad[i]), "row %zu", i);
    }
}
