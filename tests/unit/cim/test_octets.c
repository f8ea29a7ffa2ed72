/* SPDX-License-Identifier: MIT */
#include "testlib/leak.h"
#include "wsmi/octets.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
    struct wsmi_view text;
    struct wsmi_view array;
    struct wsmi_view canonical;
} accepted[] = {
    {WSMI_VIEW_INIT(""), WSMI_VIEW_INIT("\0\0\0\4"), WSMI_VIEW_INIT("")},
    {WSMI_VIEW_INIT(" \n"), WSMI_VIEW_INIT("\0\0\0\4"), WSMI_VIEW_INIT("")},
    {WSMI_VIEW_INIT("AQ=="), WSMI_VIEW_INIT("\0\0\0\5\1"), WSMI_VIEW_INIT("AQ==")},
    {WSMI_VIEW_INIT("AQI="), WSMI_VIEW_INIT("\0\0\0\6\1\2"), WSMI_VIEW_INIT("AQI=")},
    {WSMI_VIEW_INIT("AQID"), WSMI_VIEW_INIT("\0\0\0\7\1\2\3"), WSMI_VIEW_INIT("AQID")},
    {WSMI_VIEW_INIT("\r\n AQID\r\n BA==\r\n"), WSMI_VIEW_INIT("\0\0\0\10\1\2\3\4"),
     WSMI_VIEW_INIT("AQIDBA==")},
    {WSMI_VIEW_INIT("A Q\tI\nD B A = ="), WSMI_VIEW_INIT("\0\0\0\10\1\2\3\4"),
     WSMI_VIEW_INIT("AQIDBA==")},
};

LEAK_TEST(octets, the_length_comes_back_in_front_of_what_the_text_encodes)
{
    for (size_t i = 0; i < ROWS(accepted); i++) {
        struct wsmi_err err = {WSMI_OK, 0, ""};
        struct wsmi_buf array;
        struct wsmi_buf text;
        wsmi_buf_init(&array, wsmi_allocator_system(), 64);
        wsmi_buf_init(&text, wsmi_allocator_system(), 64);
        cr_assert(wsmi_octets_parse(accepted[i].text, &array, &err), "row %zu: %s", i, err.reason);
        cr_assert(wsmi_view_eq(wsmi_buf_view(&array), accepted[i].array), "row %zu", i);
        cr_assert(wsmi_octets_write(accepted[i].array, &text, &err), "row %zu: %s", i, err.reason);
        cr_assert(wsmi_view_eq(wsmi_buf_view(&text), accepted[i].canonical), "row %zu", i);
        wsmi_buf_clean_up(&array);
        wsmi_buf_clean_up(&text);
    }
}

LEAK_TEST(octets, the_length_has_all_of_its_four_octets)
{
    uint8_t text[400];
    struct wsmi_view view = {text, sizeof(text)};
    struct wsmi_err err;
    struct wsmi_buf array;
    memset(text, 'A', sizeof(text));
    wsmi_buf_init(&array, wsmi_allocator_system(), 1000);
    cr_assert(wsmi_octets_parse(view, &array, &err));
    cr_assert_eq(array.len, 304);
    cr_assert_eq(memcmp(array.ptr, "\0\0\1\x30\0", 5), 0);
    wsmi_buf_clean_up(&array);
}

static const struct {
    struct wsmi_view text;
    size_t offset;
} refused[] = {
    {WSMI_VIEW_INIT("A"), 1},         {WSMI_VIEW_INIT("AQI"), 3},
    {WSMI_VIEW_INIT(" AQI= x"), 7},   {WSMI_VIEW_INIT("A*ID"), 1},
    {WSMI_VIEW_INIT(" A *ID"), 3},    {WSMI_VIEW_INIT("AQ==AQID"), 2},
    {WSMI_VIEW_INIT("AQ== AQID"), 3}, {WSMI_VIEW_INIT("===="), 0},
    {WSMI_VIEW_INIT(" = = = ="), 1},  {WSMI_VIEW_INIT("AR=="), 1},
    {WSMI_VIEW_INIT("A R=="), 2},     {WSMI_VIEW_INIT("AQ-_"), 2},
};

LEAK_TEST(octets, what_is_no_base64_is_refused_with_its_offset)
{
    for (size_t i = 0; i < ROWS(refused); i++) {
        struct wsmi_err err = {WSMI_OK, 0, ""};
        struct wsmi_buf array;
        wsmi_buf_init(&array, wsmi_allocator_system(), 64);
        cr_assert_not(wsmi_octets_parse(refused[i].text, &array, &err), "row %zu", i);
        cr_assert_eq(err.code, WSMI_E_SYNTAX, "row %zu: %s", i, err.reason);
        cr_assert_eq(err.offset, refused[i].offset, "row %zu: %zu, %s", i, err.offset, err.reason);
        wsmi_buf_clean_up(&array);
    }
}

LEAK_TEST(octets, an_array_that_does_not_start_with_its_length_is_not_written)
{
    static const struct wsmi_view arrays[] = {
        WSMI_VIEW_INIT(""),         WSMI_VIEW_INIT("\0\0\0"),     WSMI_VIEW_INIT("\0\0\0\0"),
        WSMI_VIEW_INIT("\0\0\0\5"), WSMI_VIEW_INIT("\0\0\0\4\1"), WSMI_VIEW_INIT("\4\0\0\0"),
    };
    for (size_t i = 0; i < ROWS(arrays); i++) {
        struct wsmi_err err = {WSMI_OK, 0, ""};
        struct wsmi_buf text;
        wsmi_buf_init(&text, wsmi_allocator_system(), 64);
        cr_assert_not(wsmi_octets_write(arrays[i], &text, &err), "row %zu", i);
        cr_assert_eq(err.code, WSMI_E_USAGE, "row %zu", i);
        cr_assert_eq(text.len, 0, "row %zu", i);
        wsmi_buf_clean_up(&text);
    }
}

LEAK_TEST(octets, a_full_buffer_is_a_limit_with_and_without_white_space)
{
    static const struct wsmi_view texts[] = {WSMI_VIEW_INIT("AQIDBAUG"),
                                             WSMI_VIEW_INIT("AQID BAUG")};
    for (size_t i = 0; i < ROWS(texts); i++) {
        for (size_t max = 0; max < 10; max++) {
            struct wsmi_err err = {WSMI_OK, 0, ""};
            struct wsmi_buf array;
            wsmi_buf_init(&array, wsmi_allocator_system(), max);
            cr_assert_not(wsmi_octets_parse(texts[i], &array, &err), "row %zu at %zu", i, max);
            cr_assert_eq(err.code, WSMI_E_LIMIT, "row %zu at %zu", i, max);
            wsmi_buf_clean_up(&array);
        }
    }
}
