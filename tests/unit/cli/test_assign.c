/* SPDX-License-Identifier: MIT */
#include "cli/assign.h"

#include "testlib/leak.h"

static struct wsmi_view view(const char *text)
{
    return wsmi_view_from_str(text);
}

static void expect_view(struct wsmi_view found, const char *expected)
{
    cr_assert(wsmi_view_eq(found, view(expected)), "'%.*s' is not '%s'", (int)found.len,
              (const char *)found.ptr, expected);
}

Test(assign, a_word_is_a_name_perhaps_a_type_and_a_value)
{
    static const struct {
        const char *word;
        const char *name;
        const char *text;
        bool has_type;
        bool is_array;
        enum wsmi_type type;
    } rows[] = {
        {"a=b", "a", "b", false, false, WSMI_TYPE_BOOLEAN},
        {"a=", "a", "", false, false, WSMI_TYPE_BOOLEAN},
        {"a=b=c:d", "a", "b=c:d", false, false, WSMI_TYPE_BOOLEAN},
        {"a=x:null", "a", "x:null", false, false, WSMI_TYPE_BOOLEAN},
        {"a:uint32=5", "a", "5", true, false, WSMI_TYPE_UINT32},
        {"a:UINT32[]=[5]", "a", "[5]", true, true, WSMI_TYPE_UINT32},
        {"a:string=null", "a", "null", true, false, WSMI_TYPE_STRING},
        {"a:datetime=2020-01-02T03:04:05Z", "a", "2020-01-02T03:04:05Z", true, false,
         WSMI_TYPE_DATETIME},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_cli_assign assign;
        struct wsmi_err err;
        cr_assert(wsmi_cli_assign_parse(view(rows[i].word), &assign, &err), "%s", rows[i].word);
        expect_view(assign.name, rows[i].name);
        expect_view(assign.text, rows[i].text);
        cr_assert_eq(assign.text_offset, strlen(rows[i].word) - strlen(rows[i].text));
        cr_assert_eq(assign.has_type, rows[i].has_type);
        cr_assert_eq(assign.is_array, rows[i].is_array);
        cr_assert_eq(assign.type, rows[i].type);
        cr_assert_not(assign.is_null);
    }
}

Test(assign, null_is_written_with_the_name)
{
    struct wsmi_cli_assign assign;
    struct wsmi_err err;
    cr_assert(wsmi_cli_assign_parse(view("Name:null"), &assign, &err));
    expect_view(assign.name, "Name");
    cr_assert(assign.is_null);
    cr_assert_not(assign.has_type);
}

Test(assign, what_is_no_assignment_is_refused_with_its_offset)
{
    static const struct {
        const char *word;
        size_t offset;
    } rows[] = {{"", 0},      {"=x", 0},          {":uint32=1", 0},   {"name", 4},
                {"a:=1", 2},  {"a:integer=1", 2}, {"a:uint32[=1", 2}, {"a:[]=1", 2},
                {"a:nul", 2}, {"a:uint32", 8},    {"a:null[]=1", 2}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_cli_assign assign;
        struct wsmi_err err;
        cr_assert_not(wsmi_cli_assign_parse(view(rows[i].word), &assign, &err), "%s", rows[i].word);
        cr_assert_eq(err.code, WSMI_E_SYNTAX);
        cr_assert_eq(err.offset, rows[i].offset, "%s: %zu", rows[i].word, err.offset);
    }
}

LEAK_TEST(assign, a_list_is_split_at_its_own_commas)
{
    static const struct {
        const char *text;
        const char *parts[4];
        size_t count;
    } rows[] = {
        {"[]", {NULL}, 0},
        {"[ ]", {NULL}, 0},
        {"[a]", {"a"}, 1},
        {"[ a , b ]", {"a", "b"}, 2},
        {"[\"a,b\",c]", {"\"a,b\"", "c"}, 2},
        {"[\"a\\\",b\",\"\"]", {"\"a\\\",b\"", "\"\""}, 2},
        {"[C{a=1,b=[2,3]},D{}]", {"C{a=1,b=[2,3]}", "D{}"}, 2},
        {"[\"]\",\"{\"]", {"\"]\"", "\"{\""}, 2},
    };
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), 65536);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_cli_parts parts;
        struct wsmi_err err;
        cr_assert(wsmi_cli_list_split(view(rows[i].text), &arena, &parts, &err), "%s",
                  rows[i].text);
        cr_assert_eq(parts.count, rows[i].count, "%s", rows[i].text);
        for (size_t k = 0; k < parts.count; k++) {
            expect_view(parts.list[k], rows[i].parts[k]);
            cr_assert_eq(parts.list[k].ptr - (const uint8_t *)rows[i].text, (ptrdiff_t)parts.at[k]);
        }
    }
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(assign, a_broken_list_is_refused_with_its_offset)
{
    static const struct {
        const char *text;
        size_t offset;
        enum wsmi_code code;
    } rows[] = {
        {"a", 0, WSMI_E_SYNTAX},       {"[", 1, WSMI_E_SYNTAX},
        {"[a", 2, WSMI_E_SYNTAX},      {"[a,]", 3, WSMI_E_SYNTAX},
        {"[,a]", 1, WSMI_E_SYNTAX},    {"[a]]", 2, WSMI_E_SYNTAX},
        {"[\"a]", 3, WSMI_E_SYNTAX},   {"[C{a]", 4, WSMI_E_SYNTAX},
        {"[C{a}}]", 5, WSMI_E_SYNTAX}, {"[a]x", 4, WSMI_E_SYNTAX},
        {"[[a}]", 3, WSMI_E_SYNTAX},   {"[[[[[[[[[[[[[[[[[[[[]", 17, WSMI_E_LIMIT},
    };
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), 65536);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_cli_parts parts;
        struct wsmi_err err;
        cr_assert_not(wsmi_cli_list_split(view(rows[i].text), &arena, &parts, &err), "%s",
                      rows[i].text);
        cr_assert_eq(err.code, rows[i].code, "%s", rows[i].text);
        cr_assert_eq(err.offset, rows[i].offset, "%s: %zu", rows[i].text, err.offset);
    }
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(assign, an_object_has_a_class_and_perhaps_a_namespace)
{
    struct wsmi_arena arena;
    struct wsmi_view space;
    struct wsmi_view name;
    struct wsmi_cli_parts parts;
    struct wsmi_err err;
    wsmi_arena_init(&arena, wsmi_allocator_system(), 65536);
    cr_assert(
        wsmi_cli_object_split(view("C{a=1, b=\"x:{\"}"), &arena, &space, &name, &parts, &err));
    expect_view(space, "");
    expect_view(name, "C");
    cr_assert_eq(parts.count, 2);
    expect_view(parts.list[1], "b=\"x:{\"");
    cr_assert_eq(parts.at[1], 7);
    cr_assert(wsmi_cli_object_split(view("root/x:C{}"), &arena, &space, &name, &parts, &err));
    expect_view(space, "root/x");
    expect_view(name, "C");
    cr_assert_eq(parts.count, 0);
    static const char *const bad[] = {"C", "{a=1}", "C{", "C}", "", "n:{}", "C{a}b", "C{,}"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        cr_assert_not(wsmi_cli_object_split(view(bad[i]), &arena, &space, &name, &parts, &err),
                      "%s", bad[i]);
        cr_assert_eq(err.code, WSMI_E_SYNTAX);
    }
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(assign, what_is_written_as_a_part_reads_back)
{
    static const char *const texts[] = {"",     "a",        " a",   "a ",     "a,b", "[a]",
                                        "{",    "\"",       "\\",   "a\\\"b", "}]",  "C{a=1}",
                                        "a\tb", "\xc3\xa4", "\\\\", "null",   "a=b"};
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), 65536);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct wsmi_buf out;
        struct wsmi_cli_parts parts;
        struct wsmi_view read;
        struct wsmi_err err;
        bool is_quoted;
        wsmi_buf_init(&out, wsmi_allocator_system(), 256);
        wsmi_buf_put_byte(&out, '[');
        wsmi_cli_part_write(view(texts[i]), &out);
        wsmi_buf_put_str(&out, ",x]");
        cr_assert(wsmi_cli_list_split(wsmi_buf_view(&out), &arena, &parts, &err), "%s", texts[i]);
        cr_assert_eq(parts.count, 2);
        cr_assert(wsmi_cli_part_text(parts.list[0], &arena, &read, &is_quoted, &err));
        expect_view(read, texts[i]);
        cr_assert_eq(is_quoted, wsmi_cli_part_needs_quotes(view(texts[i])));
        wsmi_buf_clean_up(&out);
    }
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(assign, quotes_must_close_and_know_two_escapes)
{
    static const struct {
        const char *part;
        size_t offset;
    } rows[] = {{"\"a\\n\"", 3}, {"\"a\"b", 2}, {"\"\\", 2}};
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), 65536);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_view read;
        struct wsmi_err err;
        bool is_quoted;
        cr_assert_not(wsmi_cli_part_text(view(rows[i].part), &arena, &read, &is_quoted, &err));
        cr_assert_eq(err.code, WSMI_E_SYNTAX);
        cr_assert_eq(err.offset, rows[i].offset, "%s: %zu", rows[i].part, err.offset);
    }
    wsmi_arena_clean_up(&arena);
}
