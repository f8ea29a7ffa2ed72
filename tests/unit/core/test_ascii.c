/* SPDX-License-Identifier: MIT */
#include "core/ascii.h"

#include "testlib/leak.h"

#define DIGITS  "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define CONTROLS                                                                                   \
    "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F"                             \
    "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F\x7F"
#define UNRESERVED DIGITS LETTERS "-._~"

struct class_members {
    unsigned class;
    struct wsmi_view members; /* copied from the grammar, not from the table */
};

static const struct class_members classes[] = {
    {WSMI_DIGIT, WSMI_VIEW_INIT(DIGITS)},
    {WSMI_HEX, WSMI_VIEW_INIT(DIGITS "abcdefABCDEF")},
    {WSMI_ALPHA, WSMI_VIEW_INIT(LETTERS)},
    {WSMI_BLANK, WSMI_VIEW_INIT(" \t")},
    {WSMI_NEWLINE, WSMI_VIEW_INIT("\r\n")},
    {WSMI_UNDERSCORE, WSMI_VIEW_INIT("_")},
    {WSMI_HYPHEN, WSMI_VIEW_INIT("-")},
    {WSMI_TOKEN, WSMI_VIEW_INIT(DIGITS LETTERS "!#$%&'*+-.^_`|~")},
    {WSMI_TOKEN68, WSMI_VIEW_INIT(DIGITS LETTERS "-._~+/")},
    {WSMI_CONTROL, WSMI_VIEW_INIT(CONTROLS)},
    {WSMI_PCHAR, WSMI_VIEW_INIT(UNRESERVED "!$&'()*+,;=:@")},
    {WSMI_UNRESERVED, WSMI_VIEW_INIT(UNRESERVED)},
};

static bool contains(struct wsmi_view set, uint8_t byte)
{
    return set.len > 0 && memchr(set.ptr, byte, set.len) != NULL;
}

LEAK_TEST(ascii, every_class_has_exactly_the_members_of_its_grammar)
{
    for (size_t row = 0; row < sizeof(classes) / sizeof(classes[0]); row++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            cr_assert_eq(wsmi_ascii_is((uint8_t)byte, classes[row].class),
                         contains(classes[row].members, (uint8_t)byte), "class %x, byte %02X",
                         classes[row].class, byte);
        }
    }
}

LEAK_TEST(ascii, bytes_above_ascii_are_high_and_nothing_else)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        cr_assert_eq(wsmi_ascii_classes((uint8_t)byte) == WSMI_HIGH, byte >= 0x80);
        cr_assert_eq(wsmi_ascii_is((uint8_t)byte, WSMI_HIGH), byte >= 0x80);
    }
}

LEAK_TEST(ascii, folds_exactly_the_capital_letters)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        bool capital = byte >= 'A' && byte <= 'Z';
        cr_assert_eq(wsmi_ascii_lower((uint8_t)byte), capital ? byte + 32 : byte, "%02X", byte);
    }
}

LEAK_TEST(ascii, a_hexadecimal_digit_has_its_value_and_nothing_else_has_one)
{
    static const char lower[] = "0123456789abcdef";
    static const char upper[] = "0123456789ABCDEF";
    int value_of[256];
    memset(value_of, 0xFF, sizeof(value_of));
    for (int i = 0; i < 16; i++) {
        value_of[(unsigned char)lower[i]] = i;
        value_of[(unsigned char)upper[i]] = i;
    }
    for (unsigned byte = 0; byte < 256; byte++) {
        cr_assert_eq(wsmi_ascii_hex_value((uint8_t)byte), value_of[byte], "%02X", byte);
    }
}

static bool has_control_slowly(struct wsmi_view text)
{
    bool found = false;
    for (size_t i = 0; i < text.len; i++) {
        found = found || (text.ptr[i] != '\t' && wsmi_ascii_is(text.ptr[i], WSMI_CONTROL));
    }
    return found;
}

LEAK_TEST(ascii, a_control_is_found_wherever_it_stands)
{
    static const uint8_t fill[] = {' ', '\t', '~', 0x80, 0xFF};
    uint8_t bytes[20];
    cr_assert_not(wsmi_ascii_has_control((struct wsmi_view){NULL, 0}));
    for (size_t i = 0; i < sizeof(fill); i++) {
        for (size_t at = 0; at < sizeof(bytes); at++) {
            for (unsigned byte = 0; byte < 256; byte++) {
                const struct wsmi_view text = {bytes, sizeof(bytes)};
                const struct wsmi_view up_to_it = {bytes, at};
                memset(bytes, fill[i], sizeof(bytes));
                bytes[at] = (uint8_t)byte;
                cr_assert_eq(wsmi_ascii_has_control(text), has_control_slowly(text),
                             "%02X at %zu among %02X", byte, at, fill[i]);
                cr_assert_not(wsmi_ascii_has_control(up_to_it));
            }
        }
    }
}
