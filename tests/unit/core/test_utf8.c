/* SPDX-License-Identifier: MIT */
#include "core/utf8.h"

#include "testlib/leak.h"

LEAK_TEST(utf8, every_scalar_value_is_read_back_and_no_surrogate)
{
    for (uint32_t value = 0; value <= 0x10FFFF; value++) {
        uint8_t bytes[4];
        struct wsmi_view text = {bytes, 0};
        if (value < 0x80) {
            bytes[text.len++] = (uint8_t)value;
        } else {
            unsigned tail = value < 0x800 ? 1 : value < 0x10000 ? 2 : 3;
            static const uint8_t marks[] = {0, 0xC0, 0xE0, 0xF0};
            bytes[text.len++] = (uint8_t)(marks[tail] | value >> (6 * tail));
            while (tail > 0) {
                tail--;
                bytes[text.len++] = (uint8_t)(0x80 | (value >> (6 * tail) & 0x3F));
            }
        }
        struct wsmi_cur cur = wsmi_cur_init(text);
        uint32_t got = 0xFFFFFFFF;
        bool surrogate = value >= 0xD800 && value <= 0xDFFF;
        if (wsmi_utf8_take(&cur, &got) == surrogate ||
            (!surrogate && (got != value || cur.offset != text.len))) {
            cr_assert_fail("U+%04X read as U+%04X", value, got);
        }
    }
}

LEAK_TEST(utf8, invalid_bytes_end_the_valid_prefix_and_move_nothing)
{
    static const struct {
        struct wsmi_view text;
        size_t valid;
    } rows[] = {
        {WSMI_VIEW_INIT(""), 0},
        {WSMI_VIEW_INIT("abc"), 3},
        {WSMI_VIEW_INIT("a\0b"), 3},
        {WSMI_VIEW_INIT("gr\xC3\xBC\xC3\x9F"), 6},
        {WSMI_VIEW_INIT("\x80"), 0},
        {WSMI_VIEW_INIT("a\xC0\x80"), 1},
        {WSMI_VIEW_INIT("a\xC1\xBF"), 1},
        {WSMI_VIEW_INIT("\xC3"), 0},
        {WSMI_VIEW_INIT("\xC3("), 0},
        {WSMI_VIEW_INIT("\xE0\x9F\xBF"), 0},
        {WSMI_VIEW_INIT("\xED\xA0\x80"), 0},
        {WSMI_VIEW_INIT("\xE2\x82"), 0},
        {WSMI_VIEW_INIT("\xE2\x82("), 0},
        {WSMI_VIEW_INIT("\xF0\x8F\xBF\xBF"), 0},
        {WSMI_VIEW_INIT("\xF4\x90\x80\x80"), 0},
        {WSMI_VIEW_INIT("\xF5\x80\x80\x80"), 0},
        {WSMI_VIEW_INIT("\xF0\x9F\x98\x80\xFF"), 4},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t valid = wsmi_utf8_valid_prefix(rows[i].text);
        cr_assert_eq(valid, rows[i].valid, "row %zu: %zu", i, valid);
    }
}
