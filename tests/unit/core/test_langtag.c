/* SPDX-License-Identifier: MIT */
#include "wsmi/langtag.h"

#include "testlib/leak.h"

static void assert_part(struct wsmi_view got, const char *expected, const char *tag,
                        const char *part)
{
    cr_assert(wsmi_view_eq(got, wsmi_view_from_str(expected)), "%s: %s is '%.*s', not '%s'", tag,
              part, (int)got.len, got.len == 0 ? "" : (const char *)got.ptr, expected);
}

LEAK_TEST(langtag, parts_follow_the_grammar)
{
    static const struct {
        const char *tag;
        const char *language;
        const char *extlang;
        const char *script;
        const char *region;
        const char *variants;
        const char *extensions;
        const char *private_use;
    } rows[] = {
        {"en", "en", "", "", "", "", "", ""},
        {"en-us", "en", "", "", "us", "", "", ""},
        {"es-419", "es", "", "", "419", "", "", ""},
        {"zh-Hant-TW", "zh", "", "Hant", "TW", "", "", ""},
        {"zh-cmn-Hans-CN", "zh", "cmn", "Hans", "CN", "", "", ""},
        {"zh-min-nan", "zh", "min-nan", "", "", "", "", ""},
        {"sl-rozaj-biske-1994", "sl", "", "", "", "rozaj-biske-1994", "", ""},
        {"de-CH-1996", "de", "", "", "CH", "1996", "", ""},
        {"en-US-u-islamcal", "en", "", "", "US", "", "u-islamcal", ""},
        {"en-a-myext-b-another", "en", "", "", "", "", "a-myext-b-another", ""},
        {"zh-CN-a-myext-x-private", "zh", "", "", "CN", "", "a-myext", "x-private"},
        {"de-x-a-1-twelve12", "de", "", "", "", "", "", "x-a-1-twelve12"},
        {"x-whatever", "", "", "", "", "", "", "x-whatever"},
        {"i-klingon", "", "", "", "", "", "", ""},
        {"EN-gb-OED", "", "", "", "", "", "", ""},
        {"art-lojban", "art", "", "", "", "lojban", "", ""},
        {"qaa-Qaaa-QM-x-southern", "qaa", "", "Qaaa", "QM", "", "", "x-southern"},
        {"abcdefgh", "abcdefgh", "", "", "", "", "", ""},
        {"en-1abc-1abd", "en", "", "", "", "1abc-1abd", "", ""},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_langtag got;
        struct wsmi_err err;
        const char *tag = rows[i].tag;
        cr_assert(wsmi_langtag_parse(wsmi_view_from_str(tag), &got, &err), "%s: %s", tag,
                  err.reason);
        assert_part(got.tag, tag, tag, "tag");
        assert_part(got.language, rows[i].language, tag, "language");
        assert_part(got.extlang, rows[i].extlang, tag, "extlang");
        assert_part(got.script, rows[i].script, tag, "script");
        assert_part(got.region, rows[i].region, tag, "region");
        assert_part(got.variants, rows[i].variants, tag, "variants");
        assert_part(got.extensions, rows[i].extensions, tag, "extensions");
        assert_part(got.private_use, rows[i].private_use, tag, "private use");
        cr_assert_eq(got.grandfathered, tag[0] == 'i' || tag[0] == 'E');
    }
}

LEAK_TEST(langtag, errors_point_at_the_subtag_at_fault)
{
    static const struct {
        const char *tag;
        size_t offset;
    } rows[] = {
        {"", 0},
        {"-", 0},
        {"en-", 3},
        {"-en", 0},
        {"en--US", 3},
        {"a", 0},
        {"a-DE", 0},
        {"1a", 0},
        {"en_US", 2},
        {"en-US.UTF-8", 5},
        {" en", 0},
        {"en ", 2},
        {"en-US\n", 5},
        {"d\xC3\xA9", 1},
        {"abcdefghi", 0},
        {"en-abcdefghi", 3},
        {"en-US-GB", 6},
        {"en-GB-oe", 6},
        {"en-Latn-Cyrl", 8},
        {"en-US-Latn", 6},
        {"de-419-DE", 7},
        {"x", 1},
        {"x-", 2},
        {"en-x", 4},
        {"en-u", 4},
        {"en-u-x-a", 5},
        {"en-u-a", 5},
        {"en-a-bbb-a-ccc", 9},
        {"de-1996-1996", 8},
        {"de-rozaj-ROZAJ", 9},
        {"abcd-efg", 5},
        {"zh-abc-def-ghi-jkl", 15},
        {"*", 0},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_langtag got;
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        memset(&got, 0x5A, sizeof(got));
        cr_assert_not(wsmi_langtag_parse(wsmi_view_from_str(rows[i].tag), &got, &err),
                      "'%s' was accepted", rows[i].tag);
        cr_assert_eq(err.code, WSMI_E_SYNTAX, "'%s'", rows[i].tag);
        cr_assert_eq(err.offset, rows[i].offset, "'%s': offset %zu", rows[i].tag, err.offset);
        cr_assert_eq(got.tag.len, (size_t)0x5A5A5A5A5A5A5A5A, "the output was written");
    }
}

LEAK_TEST(langtag, length_is_limited_to_84)
{
    char text[WSMI_LANGTAG_MAX_BYTES + 2] = "x";
    struct wsmi_langtag got;
    struct wsmi_err err;
    for (size_t i = 1; i < sizeof(text) - 1; i++) {
        text[i] = i % 2 == 1 ? '-' : 'b'; /* the most subtags there can be */
    }
    text[WSMI_LANGTAG_MAX_BYTES] = 'c';
    text[WSMI_LANGTAG_MAX_BYTES - 1] = 'b';
    struct wsmi_view fits = {(const uint8_t *)text, WSMI_LANGTAG_MAX_BYTES};
    struct wsmi_view long_by_one = {(const uint8_t *)text, WSMI_LANGTAG_MAX_BYTES + 1};
    cr_assert(wsmi_langtag_parse(fits, &got, &err), "%s at %zu", err.reason, err.offset);
    cr_assert_not(wsmi_langtag_parse(long_by_one, &got, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, WSMI_LANGTAG_MAX_BYTES);
}

LEAK_TEST(langtag, written_case_is_the_recommended_one)
{
    static const char *const rows[][2] = {{"EN-us", "en-US"},
                                          {"ZH-hANT-tw", "zh-Hant-TW"},
                                          {"DE-X-US-LATN", "de-x-us-latn"},
                                          {"EN-A-CC-X-YY", "en-a-cc-x-yy"},
                                          {"I-KLINGON", "i-klingon"},
                                          {"en-gb-OED", "en-GB-oed"},
                                          {"SGN-be-fr", "sgn-BE-FR"},
                                          {"de-ch-1996", "de-CH-1996"},
                                          {"SL-ROZAJ", "sl-rozaj"},
                                          {"X-AB-CDEF", "x-ab-cdef"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_langtag got;
        struct wsmi_err err;
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), WSMI_LANGTAG_MAX_BYTES);
        cr_assert(wsmi_langtag_parse(wsmi_view_from_str(rows[i][0]), &got, &err));
        wsmi_langtag_write(&got, &buf);
        assert_part(wsmi_buf_view(&buf), rows[i][1], rows[i][0], "written form");
        wsmi_buf_clean_up(&buf);
    }
}
