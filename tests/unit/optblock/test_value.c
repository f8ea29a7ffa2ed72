/* SPDX-License-Identifier: MIT */
#include "optblock/value.h"

#include "parsed.h"

static void assert_number(const char *text, const char *name, uint32_t expected)
{
    struct parsed parsed;
    parsed_init(&parsed, wsmi_view_from_str(text));
    uint32_t number = get(&parsed, name)->value.number;
    parsed_clean_up(&parsed);
    cr_assert_eq(number, expected, "%s gave %u", text, number);
}

static void assert_bad(const char *text, size_t offset)
{
    struct wsmi_limits limits = wsmi_limits_default();
    assert_refused(wsmi_view_from_str(text), &limits, WSMI_E_SYNTAX, offset);
}

LEAK_TEST(option_value, numbers_are_decimal_and_in_range)
{
    assert_number("port=1", "port", 1);
    assert_number("port=65535", "port", 65535);
    assert_number("port=\"5986\"", "port", 5986);
    assert_number("max-elements=4294967295", "max-elements", 4294967295u);
    assert_number("ssl-options=0", "ssl-options", 0);
    assert_number("ssl-options=63", "ssl-options", 63);
    assert_bad("port=0", 5);
    assert_bad("port=65536", 5);
    assert_bad("port=4294967297", 5);
    assert_bad("port=18446744073709551617", 5);
    assert_bad("max-elements=4294967296", 13);
    assert_bad("max-elements=0", 13);
    assert_bad("ssl-options=64", 12);
    assert_bad("port=-1", 5);
    assert_bad("port=+1", 5);
    assert_bad("port=1x", 6);
    assert_bad("port=0x50", 6);
    assert_bad("port=\"1 \"", 7);
    assert_bad("port=\"\"", 6);
    assert_bad("port=\"\\x31\\x31.\"", 14); /* the offset is that of the source */
}

LEAK_TEST(option_value, sizes_have_a_unit_and_are_whole_kibibytes)
{
    assert_number("max-envelope-size=512KiB", "max-envelope-size", 512);
    assert_number("max-envelope-size=512kib", "max-envelope-size", 512);
    assert_number("max-envelope-size=8192B", "max-envelope-size", 8);
    assert_number("max-envelope-size=2MiB", "max-envelope-size", 2048);
    assert_number("max-envelope-size=3GiB", "max-envelope-size", 3 * 1048576);
    assert_number("max-envelope-size=4194303KiB", "max-envelope-size", 4194303);
    assert_bad("max-envelope-size=512", 21);
    assert_bad("max-envelope-size=512KB", 21);
    assert_bad("max-envelope-size=KiB", 18);
    assert_bad("max-envelope-size=8193B", 18);
    assert_bad("max-envelope-size=7KiB", 18);
    assert_bad("max-envelope-size=4194304KiB", 18);
    assert_bad("max-envelope-size=4GiB", 18);
    assert_bad("max-envelope-size=18014398509481985KiB", 18);
}

static void assert_written(const char *text, const char *expected)
{
    struct parsed parsed;
    struct wsmi_buf buf;
    parsed_init(&parsed, wsmi_view_from_str(text));
    wsmi_buf_init(&buf, wsmi_allocator_system(), 256);
    wsmi_option_write_value(&parsed.block.options[0], &buf);
    ASSERT_VIEW(wsmi_buf_view(&buf), expected);
    wsmi_buf_clean_up(&buf);
    parsed_clean_up(&parsed);
}

LEAK_TEST(option_value, sizes_are_written_with_the_largest_exact_unit)
{
    assert_written("max-envelope-size=8192B", "8KiB");
    assert_written("max-envelope-size=1024KiB", "1MiB");
    assert_written("max-envelope-size=1025KiB", "1025KiB");
    assert_written("max-envelope-size=2048MiB", "2GiB");
}

LEAK_TEST(option_value, booleans_have_four_spellings_each)
{
    static const char *const yes[] = {"true", "YES", "On", "1"};
    static const char *const no[] = {"False", "no", "off", "0"};
    for (size_t i = 0; i < 4; i++) {
        char text[64] = "cert-ca-check=";
        char other[64] = "packet-privacy=";
        assert_written(strcat(text, yes[i]), "true");
        assert_written(strcat(other, no[i]), "false");
    }
    assert_bad("cert-ca-check=2", 14);
    assert_bad("cert-ca-check=\"\"", 15);
    assert_bad("cert-ca-check=truee", 14);
}

LEAK_TEST(option_value, choices_take_the_word_the_alias_and_the_name_of_mi)
{
    static const char *const rows[][3] = {
        {"auth=nego-with-creds", "NegoWithCreds", "negotiate"},
        {"auth=negotiate", "NegoWithCreds", "negotiate"},
        {"auth=negowithcreds", "NegoWithCreds", "negotiate"},
        {"auth=ntlm", "Ntlmdomain", "ntlm"},
        {"auth=NTLMDOMAIN", "Ntlmdomain", "ntlm"},
        {"proxy-auth=CredSSP", "CredSSP", "credssp"},
        {"transport=https", "HTTPS", "https"},
        {"packet-encoding=utf-16", "UTF16", "utf16"},
        {"packet-encoding=Default", "default", "default"},
        {"proxy-type=WinHttp", "WinHTTP", "winhttp"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct parsed parsed;
        parsed_init(&parsed, wsmi_view_from_str(rows[i][0]));
        cr_assert_str_eq(parsed.block.options[0].value.choice->text, rows[i][1]);
        parsed_clean_up(&parsed);
        assert_written(rows[i][0], rows[i][2]);
    }
    struct parsed parsed;
    parsed_init(&parsed, WSMI_VIEW("impersonation=delegate"));
    cr_assert_null(parsed.block.options[0].value.choice->text);
    cr_assert_eq(parsed.block.options[0].value.choice->number, 4);
    parsed_clean_up(&parsed);
    assert_bad("transport=ftp", 10);
    assert_bad("auth=", 5);
    assert_bad("auth=\"\"", 6);
}

LEAK_TEST(option_value, durations_and_language_tags_keep_their_own_offsets)
{
    assert_written("timeout=PT90S", "90s");
    assert_written("timeout=P1DT0.5S", "86400500ms");
    assert_written("timeout=0s", "0s");
    assert_bad("timeout=30", 10);
    assert_bad("timeout=PT1S1S", 13);
    assert_bad("timeout=-PT1S", 8);
    assert_bad("timeout=100000000d", 8);
    assert_written("ui-locale=EN-us", "en-US");
    assert_bad("ui-locale=en_US", 12);
    assert_bad("data-locale=\"\"", 13);
    struct wsmi_limits limits = wsmi_limits_default();
    assert_refused(WSMI_VIEW("ui-locale=x-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa-"
                             "aaaaaaaa-aaaaaaaa-aaaaaaaa-aa"),
                   &limits, WSMI_E_LIMIT, 94);
}

LEAK_TEST(option_value, texts_refuse_controls_and_mostly_emptiness)
{
    assert_written("domain=\"\"", "\"\"");
    assert_bad("user=\"\"", 6);
    assert_bad("ca-file=\"\"", 9);
    assert_bad("password-file=\"\"", 15);
    assert_bad("user-agent=\"a\\r\\nX: y\"", 13);
    assert_bad("user-agent=\"\\\\\\\\\\x7f\"", 16);
    assert_bad("user=\"a\tb\"", 7);
}

LEAK_TEST(option_value, thumbprints_are_sha1_or_sha256)
{
    assert_written("cert-thumbprint=0123456789abcdefABCD0123456789abcdefABCD",
                   "0123456789abcdefABCD0123456789abcdefABCD");
    assert_written(
        "cert-thumbprint=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    assert_bad("cert-thumbprint=0123456789abcdefABCD0123456789abcdefABC", 55);
    assert_bad("cert-thumbprint=01:23", 18);
    assert_bad("cert-thumbprint=\"\"", 17);
}

LEAK_TEST(option_value, a_kind_nobody_knows_is_an_internal_error_and_is_not_written)
{
    static const struct wsmi_option_info odd = {.name = "odd", .kind = WSMI_OPTION_KIND_COUNT};
    struct wsmi_option option = {.info = &odd};
    struct wsmi_arena arena;
    struct wsmi_buf buf;
    struct wsmi_err err;
    wsmi_arena_init(&arena, wsmi_allocator_system(), 4096);
    wsmi_buf_init(&buf, wsmi_allocator_system(), 16);
    cr_assert_not(wsmi_option_value_parse(WSMI_VIEW("1"), &arena, &option, &err));
    cr_assert_eq(err.code, WSMI_E_INTERNAL);
    wsmi_option_write_value(&option, &buf);
    cr_assert_eq(buf.len, 0);
    wsmi_buf_clean_up(&buf);
    wsmi_arena_clean_up(&arena);
}
