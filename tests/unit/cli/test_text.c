/* SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "cli/text.h"

static const struct {
    struct wsmi_view in;
    const char *out;
    size_t columns;
} rows[] = {
    {WSMI_VIEW_INIT(""), "", 0},
    {WSMI_VIEW_INIT("plain \\ text"), "plain \\ text", 12},
    {WSMI_VIEW_INIT("a\nb"), "a\\u000ab", 8},
    {WSMI_VIEW_INIT("\0"), "\\u0000", 6},
    {WSMI_VIEW_INIT("\x1b[2J"), "\\u001b[2J", 9},
    {WSMI_VIEW_INIT("\xc2\x9b"), "\\u009b", 6},
    {WSMI_VIEW_INIT("\xe2\x80\xae"), "\\u202e", 6},
    {WSMI_VIEW_INIT("\xc3\xa4"), "\xc3\xa4", 1},
    {WSMI_VIEW_INIT("\xff"), "\xef\xbf\xbd", 1},
};

Test(text, is_harmless_and_as_wide_as_it_says)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 4096);
        wsmi_cli_text_put(&buf, rows[i].in);
        wsmi_buf_put_byte(&buf, 0);
        cr_assert_str_eq((const char *)buf.ptr, rows[i].out);
        cr_assert_eq(wsmi_cli_text_columns(rows[i].in), rows[i].columns);
        wsmi_buf_clean_up(&buf);
    }
}

Test(text, is_padded_by_what_is_seen)
{
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 4096);
    wsmi_cli_text_put_padded(&buf, WSMI_VIEW("\xc3\xa4"), 3);
    wsmi_cli_text_put_padded(&buf, WSMI_VIEW("long"), 3);
    wsmi_cli_text_put_str(&buf, NULL);
    wsmi_buf_put_byte(&buf, 0);
    cr_assert_str_eq((const char *)buf.ptr, "\xc3\xa4  long");
    wsmi_buf_clean_up(&buf);
}

Test(text, every_unsafe_character_fits_an_escape_of_four_digits)
{
    size_t unsafe = 0;
    for (uint32_t scalar = 0; scalar <= 0x10FFFF; scalar++) {
        unsafe += wsmi_cli_text_is_unsafe(scalar) ? 1 : 0;
        cr_assert(!wsmi_cli_text_is_unsafe(scalar) || scalar <= 0xFFFF);
    }
    /* 32 of C0, DEL and 32 of C1, 3 marks, 7 separators and embeddings, 4 isolates, 1 mark. */
    cr_assert_eq(unsafe, 80);
}
