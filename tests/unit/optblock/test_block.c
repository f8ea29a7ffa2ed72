/* SPDX-License-Identifier: MIT */
#include "parsed.h"

#include "props/prop.h"

LEAK_TEST(option_block, statements_end_at_semicolons_and_every_kind_of_line_end)
{
    struct parsed parsed;
    parsed_init(&parsed,
                WSMI_VIEW(" ;port=1;user = ann\n\tdomain\t=\tD\r\n;;timeout=1s\rlog=debug"));
    cr_assert_eq(parsed.block.count, 5);
    cr_assert_eq(get(&parsed, "port")->value.number, 1);
    cr_assert_eq(get(&parsed, "port")->offset, 2);
    cr_assert_eq(get(&parsed, "port")->value_offset, 7);
    ASSERT_VIEW(get(&parsed, "user")->value.text, "ann");
    ASSERT_VIEW(get(&parsed, "domain")->value.text, "D");
    cr_assert_eq(get(&parsed, "timeout")->value.duration.seconds, 1);
    cr_assert_eq(get(&parsed, "log")->value.choice->number, 3);
    cr_assert_null(wsmi_option_block_find(&parsed.block, WSMI_VIEW("auth")));
    parsed_clean_up(&parsed);
}

LEAK_TEST(option_block, nothing_but_blanks_and_comments_is_an_empty_block)
{
    static const struct wsmi_view rows[] = {WSMI_VIEW_INIT(""),          WSMI_VIEW_INIT(" \t"),
                                            WSMI_VIEW_INIT(";;\n;"),     WSMI_VIEW_INIT("# port=1"),
                                            WSMI_VIEW_INIT("#\r\n#a;b"), WSMI_VIEW_INIT("\n\n")};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct parsed parsed;
        parsed_init(&parsed, rows[i]);
        cr_assert_eq(parsed.block.count, 0, "row %zu", i);
        parsed_clean_up(&parsed);
    }
    struct parsed parsed;
    struct wsmi_view none = {NULL, 0};
    parsed_init(&parsed, none);
    parsed_clean_up(&parsed);
}

LEAK_TEST(option_block, a_comment_hides_semicolons_and_ends_with_its_line)
{
    struct parsed parsed;
    parsed_init(&parsed, WSMI_VIEW("port=1 # a; user=x\nuser=\"b\"#c\n"));
    cr_assert_eq(parsed.block.count, 2);
    ASSERT_VIEW(get(&parsed, "user")->value.text, "b");
    parsed_clean_up(&parsed);
}

LEAK_TEST(option_block, bare_values_are_literal_and_quoted_ones_have_escapes)
{
    static const struct {
        struct wsmi_view text;
        struct wsmi_view value;
    } rows[] = {
        {WSMI_VIEW_INIT("password=CORP\\nann"), WSMI_VIEW_INIT("CORP\\nann")},
        {WSMI_VIEW_INIT("password=a=b="), WSMI_VIEW_INIT("a=b=")},
        {WSMI_VIEW_INIT("password=gr\xC3\xBC\xC3\x9F"), WSMI_VIEW_INIT("gr\xC3\xBC\xC3\x9F")},
        {WSMI_VIEW_INIT("password=\"\""), WSMI_VIEW_INIT("")},
        {WSMI_VIEW_INIT("password=\" =;# \t\""), WSMI_VIEW_INIT(" =;# \t")},
        {WSMI_VIEW_INIT("password=\"\\\"\\\\\\n\\r\\t\""), WSMI_VIEW_INIT("\"\\\n\r\t")},
        {WSMI_VIEW_INIT("password=\"\\x01\\x0a\\x7F\\x41\""), WSMI_VIEW_INIT("\x01\n\x7F"
                                                                             "A")},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct parsed parsed;
        parsed_init(&parsed, rows[i].text);
        cr_assert(wsmi_secret_eq(&get(&parsed, "password")->value.secret, rows[i].value), "row %zu",
                  i);
        parsed_clean_up(&parsed);
    }
}

LEAK_TEST(option_block, syntax_errors_carry_their_offset)
{
    static const struct {
        struct wsmi_view text;
        size_t offset;
    } rows[] = {
        {WSMI_VIEW_INIT("= 1"), 0},
        {WSMI_VIEW_INIT("  \"user\" = a"), 2},
        {WSMI_VIEW_INIT("port"), 4},
        {WSMI_VIEW_INIT("port ; user=a"), 4},
        {WSMI_VIEW_INIT("port 1"), 4},
        {WSMI_VIEW_INIT("url.prefix=a"), 3},
        {WSMI_VIEW_INIT("port ="), 6},
        {WSMI_VIEW_INIT("port = ;"), 7},
        {WSMI_VIEW_INIT("port = # 1"), 7},
        {WSMI_VIEW_INIT("port == 1"), 6},
        {WSMI_VIEW_INIT("user = a#b"), 8},
        {WSMI_VIEW_INIT("user = a\"b\""), 8},
        {WSMI_VIEW_INIT("user = ann bob"), 11},
        {WSMI_VIEW_INIT("user = \"a\"b"), 10},
        {WSMI_VIEW_INIT("user = \"a\"\"b\""), 10},
        {WSMI_VIEW_INIT("user = \"ann"), 7},
        {WSMI_VIEW_INIT("user = \"ann\nb\""), 7},
        {WSMI_VIEW_INIT("user = \"ann\rb\""), 7},
        {WSMI_VIEW_INIT("user = \"ann\\"), 11},
        {WSMI_VIEW_INIT("user = \"a\\q\""), 9},
        {WSMI_VIEW_INIT("user = \"a\\x4\""), 9},
        {WSMI_VIEW_INIT("user = \"a\\x4"), 9},
        {WSMI_VIEW_INIT("user = \"a\\xg0\""), 9},
        {WSMI_VIEW_INIT("user = \"a\\x0g\""), 9},
        {WSMI_VIEW_INIT("password = \"a\\x00\""), 13},
        {WSMI_VIEW_INIT("password = \"a\\x80\""), 13},
        {WSMI_VIEW_INIT("port=1;user=a\nPort=2"), 14},
        {WSMI_VIEW_INIT("password=a;password-file=b"), 11},
        {WSMI_VIEW_INIT("proxy-password-file=a;proxy-password=b"), 22},
        {WSMI_VIEW_INIT("user=a\0"), 6},
        {WSMI_VIEW_INIT("# \x1B[2J"), 2},
        {WSMI_VIEW_INIT("user=\x7F"), 5},
        {WSMI_VIEW_INIT("user=a # \x7F"), 9},
        {WSMI_VIEW_INIT("user=J\xC3(rg"), 6},
        {WSMI_VIEW_INIT("# caf\xE9\nport=1"), 5},
        {WSMI_VIEW_INIT("\xEF\xBB\xBFport=1"), 0},
    };
    struct wsmi_limits limits = wsmi_limits_default();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_refused(rows[i].text, &limits, WSMI_E_SYNTAX, rows[i].offset);
        prop_option_block(rows[i].text);
    }
}

LEAK_TEST(option_block, an_unknown_name_and_nothing_else_is_unsupported)
{
    struct wsmi_limits limits = wsmi_limits_default();
    assert_refused(WSMI_VIEW("port=1; prot = 2"), &limits, WSMI_E_UNSUPPORTED, 8);
    assert_refused(WSMI_VIEW("__WSMI_CA_FILE=a"), &limits, WSMI_E_UNSUPPORTED, 0);
    assert_refused(WSMI_VIEW("-=a"), &limits, WSMI_E_UNSUPPORTED, 0);
}

LEAK_TEST(option_block, limits_hold_at_n_and_fail_at_one_more)
{
    struct parsed parsed;
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_view text = WSMI_VIEW("port=1;user=\"a\\\"b\"");
    struct wsmi_err err;
    limits.max_block_bytes = text.len;
    limits.max_options = 2;
    limits.max_option_bytes = 3;
    wsmi_arena_init(&parsed.arena, wsmi_allocator_system(), limits.max_arena_bytes);
    cr_assert(wsmi_option_block_parse(text, &limits, &parsed.arena, &parsed.block, &err), "%s",
              err.reason);
    parsed_clean_up(&parsed);
    struct wsmi_limits less = limits;
    less.max_block_bytes--;
    assert_refused(text, &less, WSMI_E_LIMIT, text.len - 1);
    less = limits;
    less.max_options--;
    assert_refused(text, &less, WSMI_E_LIMIT, 7);
    less = limits;
    less.max_option_bytes--;
    assert_refused(text, &less, WSMI_E_LIMIT, 12);
    less = limits;
    less.max_arena_bytes = 0;
    assert_refused(text, &less, WSMI_E_LIMIT, 0);
}

LEAK_TEST(option_block, every_failed_allocation_is_reported_and_leaks_nothing)
{
    struct wsmi_limits limits = wsmi_limits_default();
    size_t k = 0;
    bool failed;
    struct wsmi_view text =
        WSMI_VIEW("domain=\"a\\\\b\";password=\"p\\\"w\";ui-locale=en-us;ca-file=/c;"
                  "proxy-password=x;timeout=5m");
    do {
        struct prop_allocator allocator;
        struct wsmi_arena arena;
        struct wsmi_option_block block = {NULL, 0};
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        prop_allocator_init(&allocator, ++k);
        wsmi_arena_init(&arena, &allocator.base, limits.max_arena_bytes);
        bool parsed = wsmi_option_block_parse(text, &limits, &arena, &block, &err);
        failed = allocator.failed;
        cr_assert_eq(parsed, !failed, "allocation %zu", k);
        cr_assert(parsed || (err.code == WSMI_E_OOM && err.offset <= text.len));
        wsmi_option_block_clean_up(&block);
        wsmi_arena_clean_up(&arena);
        cr_assert_eq(allocator.live, 0, "allocation %zu", k);
    } while (failed);
    cr_assert_gt(k, 4, "only %zu allocations were tried", k - 1);
}

LEAK_TEST(option_block, the_written_form_is_canonical)
{
    struct parsed parsed;
    struct wsmi_buf buf;
    parsed_init(&parsed,
                WSMI_VIEW("AUTH=NegoWithCreds;user=\"ann\";domain=\"\";timeout=PT90S; # x\n"
                          "max-envelope-size=1024kib;ui-locale=EN-us;cert-ca-check=OFF;port=0080;"
                          "user-agent=\"a b\";ccache=\"=\";password=\"\\x01\";url-prefix=\"a;b\""));
    wsmi_buf_init(&buf, wsmi_allocator_system(), 4096);
    wsmi_option_block_write(&parsed.block, true, &buf);
    ASSERT_VIEW(wsmi_buf_view(&buf),
                "auth = negotiate\nuser = ann\ndomain = \"\"\ntimeout = 90s\n"
                "max-envelope-size = 1MiB\nui-locale = en-US\n"
                "cert-ca-check = false\nport = 80\nuser-agent = \"a b\"\n"
                "ccache = \"=\"\npassword = \"\\x01\"\nurl-prefix = \"a;b\"\n");
    wsmi_buf_clean_up(&buf);
    parsed_clean_up(&parsed);
}

LEAK_TEST(option_block, a_block_with_every_option_has_all_properties)
{
    struct wsmi_buf buf;
    static const char *const samples[WSMI_OPTION_KIND_COUNT] = {
        [WSMI_OPTION_KIND_TEXT] = "\"a \\\"b\\\"\"",
        [WSMI_OPTION_KIND_PATH] = "/a/b",
        [WSMI_OPTION_KIND_NUMBER] = "7",
        [WSMI_OPTION_KIND_BOOLEAN] = "no",
        [WSMI_OPTION_KIND_DURATION] = "P1DT0.5S",
        [WSMI_OPTION_KIND_SIZE] = "9KiB",
        [WSMI_OPTION_KIND_LANGTAG] = "de-ch",
        [WSMI_OPTION_KIND_THUMBPRINT] = "0123456789012345678901234567890123456789",
        [WSMI_OPTION_KIND_SECRET] = "\"\\n;\"",
        [WSMI_OPTION_KIND_SECRET_FILE] = "/c",
    };
    size_t left_out = 0;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 65536);
    for (size_t i = 0; wsmi_option_info_at(i) != NULL; i++) {
        const struct wsmi_option_info *info = wsmi_option_info_at(i);
        if (info->kind == WSMI_OPTION_KIND_SECRET_FILE) {
            left_out++;
            continue;
        }
        wsmi_buf_put_str(&buf, info->name);
        wsmi_buf_put_byte(&buf, '=');
        wsmi_buf_put_str(&buf, info->kind == WSMI_OPTION_KIND_CHOICE ? info->choices[0].word
                                                                     : samples[info->kind]);
        wsmi_buf_put_byte(&buf, ';');
    }
    struct parsed parsed;
    parsed_init(&parsed, wsmi_buf_view(&buf));
    size_t count = parsed.block.count;
    parsed_clean_up(&parsed);
    prop_option_block(wsmi_buf_view(&buf));
    wsmi_buf_clean_up(&buf);
    cr_assert_null(wsmi_option_info_at(count + left_out), "every option was in the block");
    cr_assert_not_null(wsmi_option_info_at(count + left_out - 1));
}
