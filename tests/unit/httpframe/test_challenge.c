/* SPDX-License-Identifier: MIT */
#include "wsmi/challenge.h"

#include "testlib/leak.h"

struct parsed {
    struct wsmi_limits limits;
    struct wsmi_arena arena;
    struct wsmi_challenges list;
    struct wsmi_err err;
};

static void set_up(struct parsed *parsed)
{
    memset(parsed, 0, sizeof(*parsed));
    parsed->limits = wsmi_limits_default();
    wsmi_arena_init(&parsed->arena, wsmi_allocator_system(), parsed->limits.max_arena_bytes);
}

static bool parse(struct parsed *parsed, struct wsmi_view field)
{
    return wsmi_challenges_parse(field, &parsed->limits, &parsed->arena, &parsed->list,
                                 &parsed->err);
}

struct spelling {
    struct wsmi_view field;
    struct wsmi_view canonical; /* what the writer makes of it: says how it was understood */
    size_t count;
};

#define ROW(field, canonical, count)                                                               \
    {                                                                                              \
        WSMI_VIEW_INIT(field), WSMI_VIEW_INIT(canonical), count                                    \
    }
#define SAME(field, count) ROW(field, field, count)

static const struct spelling spellings[] = {
    SAME("Negotiate", 1),
    SAME("Basic realm=\"WSMAN\"", 1),
    SAME("Negotiate realm=\"WSMAN\"", 1),
    SAME("Negotiate TlRMTVNTUAACAAAA", 1),
    SAME("Negotiate TlRMTVNTUAACAAA=", 1),
    SAME("Negotiate TlRMTVNTUAACAA==", 1),
    SAME("Negotiate, Basic realm=\"x\"", 2),
    SAME("Negotiate abc==, Kerberos, NTLM, CredSSP, Basic realm=\"x\"", 5),
    SAME("Digest realm=\"a, b\", nonce=\"n\"", 1),
    SAME("Digest realm=\"a\", stale=true, algorithm=MD5, qop=\"auth,auth-int\"", 1),
    SAME("Basic realm=\"\"", 1),
    SAME("Basic realm=\"\xC3\xA4 \xFF\"", 1),
    SAME("Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"s\"", 2),
    ROW("", "", 0),
    ROW(" ,\t, ", "", 0),
    ROW(",, Negotiate ,,\tBasic realm=x , ", "Negotiate, Basic realm=x", 2),
    ROW("Negotiate,Basic realm=x", "Negotiate, Basic realm=x", 2),
    ROW("Basic  realm = \"x\"", "Basic realm=\"x\"", 1),
    ROW("Basic realm\t=\tx", "Basic realm=x", 1),
    ROW("Basic realm=x,charset=\"UTF-8\"", "Basic realm=x, charset=\"UTF-8\"", 1),
    ROW("Basic , realm=x", "Basic realm=x", 1),
    ROW("Basic realm=x,, ,charset=u", "Basic realm=x, charset=u", 1),
    ROW("Digest a=\"\\a\\\\\\\"\"", "Digest a=\"a\\\\\\\"\"", 1),
    /* The hard ones: what follows the scheme decides by what ends the list element. */
    SAME("Foo realm=", 1), /* a token68, as the grammar has it */
    SAME("Foo realm==", 1),
    ROW("Foo a= b", "Foo a=b", 1),
    SAME("Foo a, Bar", 2),
    SAME("Foo realm=x, Foo realm=x", 2),
    SAME("basic Realm=x, REALMS=y", 1),
    SAME("Foo -._~+/09az=", 1),
};

LEAK_TEST(challenge, every_spelling_is_understood_and_written_canonically)
{
    for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
        struct parsed parsed;
        struct wsmi_buf buf;
        set_up(&parsed);
        wsmi_buf_init(&buf, wsmi_allocator_system(), 1024);
        cr_assert(parse(&parsed, spellings[i].field), "row %zu: %s", i, parsed.err.reason);
        cr_assert_eq(parsed.list.count, spellings[i].count, "row %zu", i);
        cr_assert(wsmi_challenges_write(&parsed.list, &buf, &parsed.err), "row %zu", i);
        cr_assert(wsmi_view_eq(wsmi_buf_view(&buf), spellings[i].canonical), "row %zu: %.*s", i,
                  (int)buf.len, (const char *)buf.ptr);
        wsmi_buf_clean_up(&buf);
        wsmi_arena_clean_up(&parsed.arena);
    }
}

struct refusal {
    struct wsmi_view field;
    size_t offset;
};

static const struct refusal refusals[] = {
    {WSMI_VIEW_INIT("realm=\"x\""), 0},             /* no scheme */
    {WSMI_VIEW_INIT(", realm=\"x\""), 2},           /* the same behind an empty element */
    {WSMI_VIEW_INIT("Basic realm=\"x"), 14},        /* quote not closed */
    {WSMI_VIEW_INIT("Basic realm=\"x\\"), 15},      /* ends in an escape */
    {WSMI_VIEW_INIT("Basic realm=\"x\\\""), 16},    /* the closing quote is escaped */
    {WSMI_VIEW_INIT("Basic realm=\"a\rb\""), 14},   /* CR */
    {WSMI_VIEW_INIT("Basic realm=\"a\0b\""), 14},   /* NUL */
    {WSMI_VIEW_INIT("Basic realm=\"a\\\nb\""), 15}, /* escaped LF */
    {WSMI_VIEW_INIT("Basic realm=\"a\x7F\""), 14},  /* DEL */
    {WSMI_VIEW_INIT("Basic realm=\"x\" charset=u"), 16},
    {WSMI_VIEW_INIT("Basic realm=x=y"), 13},
    {WSMI_VIEW_INIT("Basic realm=x, realm=y"), 15}, /* twice */
    {WSMI_VIEW_INIT("Basic realm=x, REALM=y"), 15}, /* twice, without case */
    {WSMI_VIEW_INIT("Negotiate abc, realm=x"), 15}, /* token68 and a parameter */
    {WSMI_VIEW_INIT("Negotiate abc def"), 13},
    {WSMI_VIEW_INIT("Negotiate abc== def"), 14},
    {WSMI_VIEW_INIT("Negotiate a==b"), 12},
    {WSMI_VIEW_INIT("Negotiate =="), 0},     /* a parameter called Negotiate */
    {WSMI_VIEW_INIT("Negotiate a/b=c"), 11}, /* neither token68 nor token */
    {WSMI_VIEW_INIT("Negotiate\tabc"), 9},   /* 1*SP */
    {WSMI_VIEW_INIT("Negotiate/abc"), 9},
    {WSMI_VIEW_INIT("Negotiate \"abc\""), 10},
    {WSMI_VIEW_INIT("\"Basic\""), 0},
    {WSMI_VIEW_INIT("Basic; realm=x"), 5},
    {WSMI_VIEW_INIT("Basic realm=\xC3\xA4"), 12}, /* bytes above ASCII need quotes */
    {WSMI_VIEW_INIT("B\xC3sic"), 1},
    {WSMI_VIEW_INIT("Basic realm=x\r\n"), 13},
    {WSMI_VIEW_INIT("Foo a= , b=c"), 9}, /* `a=` is a token68, b= its parameter */
};

LEAK_TEST(challenge, what_the_grammar_excludes_is_refused_at_its_offset)
{
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        struct parsed parsed;
        set_up(&parsed);
        cr_assert_not(parse(&parsed, refusals[i].field), "row %zu", i);
        cr_assert_eq(parsed.err.code, WSMI_E_SYNTAX, "row %zu", i);
        cr_assert_eq(parsed.err.offset, refusals[i].offset, "row %zu: %zu, %s", i,
                     parsed.err.offset, parsed.err.reason);
        cr_assert_null(parsed.list.items, "row %zu: the output must be left alone", i);
        wsmi_arena_clean_up(&parsed.arena);
    }
}

LEAK_TEST(challenge, schemes_are_known_without_case_and_names_keep_theirs)
{
    struct parsed parsed;
    set_up(&parsed);
    cr_assert(parse(&parsed, WSMI_VIEW("bAsIc, digest, NEGOTIATE, kerberos, ntlm, credssp, Bearer,"
                                       "Basically")));
    cr_assert_eq(parsed.list.count, 8);
    const enum wsmi_auth_scheme expected[] = {
        WSMI_AUTH_BASIC, WSMI_AUTH_DIGEST,  WSMI_AUTH_NEGOTIATE, WSMI_AUTH_KERBEROS,
        WSMI_AUTH_NTLM,  WSMI_AUTH_CREDSSP, WSMI_AUTH_UNKNOWN,   WSMI_AUTH_UNKNOWN};
    for (size_t i = 0; i < 8; i++) {
        cr_assert_eq(parsed.list.items[i].scheme, expected[i], "row %zu", i);
    }
    cr_assert(wsmi_view_eq(parsed.list.items[0].name, WSMI_VIEW("bAsIc")));
    cr_assert_eq(wsmi_challenges_find(&parsed.list, WSMI_AUTH_NTLM), &parsed.list.items[4]);
    wsmi_arena_clean_up(&parsed.arena);
    cr_assert(parse(&parsed, WSMI_VIEW("Basic")));
    cr_assert_null(wsmi_challenges_find(&parsed.list, WSMI_AUTH_DIGEST));
    wsmi_arena_clean_up(&parsed.arena);
}

LEAK_TEST(challenge, scheme_names_cover_the_enumeration)
{
    cr_assert_str_eq(wsmi_auth_scheme_name(WSMI_AUTH_CREDSSP), "CredSSP");
    cr_assert_str_eq(wsmi_auth_scheme_name(WSMI_AUTH_COUNT), "unknown");
    cr_assert_str_eq(wsmi_auth_scheme_name((enum wsmi_auth_scheme)99), "unknown");
    for (int i = 0; i < WSMI_AUTH_COUNT; i++) {
        cr_assert_gt(strlen(wsmi_auth_scheme_name((enum wsmi_auth_scheme)i)), 0);
    }
}

LEAK_TEST(challenge, the_result_does_not_borrow_the_field)
{
    char field[] = "Digest realm=\"WSMAN\", nonce=abc, title=\"a\\b\"";
    struct parsed parsed;
    set_up(&parsed);
    cr_assert(parse(&parsed, wsmi_view_from_str(field)));
    memset(field, 'X', sizeof(field));
    const struct wsmi_challenge *digest = &parsed.list.items[0];
    cr_assert(wsmi_view_eq(digest->name, WSMI_VIEW("Digest")));
    cr_assert(wsmi_view_eq(wsmi_challenge_realm(digest), WSMI_VIEW("WSMAN")));
    cr_assert(wsmi_view_eq(digest->params[1].value, WSMI_VIEW("abc")));
    cr_assert(digest->params[0].quoted);
    cr_assert_not(digest->params[1].quoted);
    cr_assert(wsmi_view_eq(digest->params[2].value, WSMI_VIEW("ab")));
    wsmi_arena_clean_up(&parsed.arena);
}

LEAK_TEST(challenge, without_a_realm_the_realm_is_empty)
{
    struct parsed parsed;
    set_up(&parsed);
    cr_assert(parse(&parsed, WSMI_VIEW("Negotiate abc")));
    cr_assert_eq(wsmi_challenge_realm(&parsed.list.items[0]).len, 0);
    wsmi_arena_clean_up(&parsed.arena);
}

struct bound {
    struct wsmi_view field; /* at its limit */
    struct wsmi_view beyond;
    size_t offset;
    size_t max_field_bytes;
    size_t max_challenges;
    size_t max_params;
};

static const struct bound bounds[] = {
    {WSMI_VIEW_INIT("Negotiate"), WSMI_VIEW_INIT("Negotiate "), 9, 9, 16, 32},
    {WSMI_VIEW_INIT(""), WSMI_VIEW_INIT("x"), 0, 0, 16, 32},
    {WSMI_VIEW_INIT("A, B a=b"), WSMI_VIEW_INIT("A, B a=b, C"), 10, 99, 2, 32},
    {WSMI_VIEW_INIT(",,,,"), WSMI_VIEW_INIT(",,,,A"), 4, 99, 0, 32},
    {WSMI_VIEW_INIT("A a=1, b=2, B c=3, d=4"), WSMI_VIEW_INIT("A a=1, B b=2, c=3, d=4"), 19, 99, 9,
     2},
    {WSMI_VIEW_INIT("A x="), WSMI_VIEW_INIT("A x=y"), 2, 99, 9, 0},
};

LEAK_TEST(challenge, every_limit_accepts_n_and_refuses_n_plus_one)
{
    for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++) {
        struct parsed parsed;
        set_up(&parsed);
        parsed.limits.max_field_bytes = bounds[i].max_field_bytes;
        parsed.limits.max_challenges = bounds[i].max_challenges;
        parsed.limits.max_params = bounds[i].max_params;
        cr_assert(parse(&parsed, bounds[i].field), "row %zu: %s", i, parsed.err.reason);
        cr_assert_not(parse(&parsed, bounds[i].beyond), "row %zu", i);
        cr_assert_eq(parsed.err.code, WSMI_E_LIMIT, "row %zu", i);
        cr_assert_eq(parsed.err.offset, bounds[i].offset, "row %zu: %zu", i, parsed.err.offset);
        wsmi_arena_clean_up(&parsed.arena);
    }
}

LEAK_TEST(challenge, limits_of_any_size_do_not_overflow)
{
    struct parsed parsed;
    set_up(&parsed);
    parsed.limits.max_challenges = SIZE_MAX;
    parsed.limits.max_params = SIZE_MAX;
    parsed.limits.max_field_bytes = SIZE_MAX;
    cr_assert(parse(&parsed, WSMI_VIEW("A a=1, b=2, B c=3, d=4")));
    cr_assert_eq(parsed.list.items[1].param_count, 2);
    wsmi_arena_clean_up(&parsed.arena);
}

LEAK_TEST(challenge, separators_alone_do_not_make_the_arena_grow)
{
    struct parsed parsed;
    static uint8_t commas[16384];
    struct wsmi_view field = {commas, sizeof(commas)};
    set_up(&parsed);
    memset(commas, ',', sizeof(commas));
    cr_assert(parse(&parsed, field));
    cr_assert_leq(parsed.arena.used_bytes, 20 * 1024);
    wsmi_arena_clean_up(&parsed.arena);
    memset(commas, '=', sizeof(commas));
    cr_assert_not(parse(&parsed, field));
    cr_assert_leq(parsed.arena.used_bytes, 48 * 1024);
    wsmi_arena_clean_up(&parsed.arena);
}

LEAK_TEST(challenge, an_arena_too_small_is_a_limit)
{
    struct parsed parsed;
    size_t needed = 0;
    set_up(&parsed);
    cr_assert(parse(&parsed, WSMI_VIEW("A a=\"\\\"\", b=2, B c=3")));
    needed = parsed.arena.used_bytes;
    wsmi_arena_clean_up(&parsed.arena);
    for (size_t max = 0; max < needed; max++) {
        wsmi_arena_init(&parsed.arena, wsmi_allocator_system(), max);
        cr_assert_not(parse(&parsed, WSMI_VIEW("A a=\"\\\"\", b=2, B c=3")), "%zu", max);
        cr_assert_eq(parsed.err.code, WSMI_E_LIMIT);
        wsmi_arena_clean_up(&parsed.arena);
    }
}

struct unwritable {
    struct wsmi_view name;
    struct wsmi_view token68;
    struct wsmi_http_param params[2];
    size_t param_count;
};

static const struct unwritable unwritables[] = {
    {WSMI_VIEW_INIT(""), WSMI_VIEW_INIT(""), {{{NULL, 0}, {NULL, 0}, false}}, 0},
    {WSMI_VIEW_INIT("Ba sic"), WSMI_VIEW_INIT(""), {{{NULL, 0}, {NULL, 0}, false}}, 0},
    {WSMI_VIEW_INIT("Basic"), WSMI_VIEW_INIT("a b"), {{{NULL, 0}, {NULL, 0}, false}}, 0},
    {WSMI_VIEW_INIT("Basic"), WSMI_VIEW_INIT("ab "), {{{NULL, 0}, {NULL, 0}, false}}, 0},
    {WSMI_VIEW_INIT("Basic"), WSMI_VIEW_INIT("ab,"), {{{NULL, 0}, {NULL, 0}, false}}, 0},
    {WSMI_VIEW_INIT("Basic"), WSMI_VIEW_INIT("="), {{{NULL, 0}, {NULL, 0}, false}}, 0},
    {WSMI_VIEW_INIT("Basic"),
     WSMI_VIEW_INIT("abc"),
     {{WSMI_VIEW_INIT("a"), WSMI_VIEW_INIT("b"), false}},
     1},
    {WSMI_VIEW_INIT("Basic"),
     WSMI_VIEW_INIT(""),
     {{WSMI_VIEW_INIT("a b"), WSMI_VIEW_INIT("b"), false}},
     1},
    {WSMI_VIEW_INIT("Basic"),
     WSMI_VIEW_INIT(""),
     {{WSMI_VIEW_INIT("a"), WSMI_VIEW_INIT("b\r\nX: y"), true}},
     1},
    {WSMI_VIEW_INIT("Basic"),
     WSMI_VIEW_INIT(""),
     {{WSMI_VIEW_INIT("a"), WSMI_VIEW_INIT("b"), false},
      {WSMI_VIEW_INIT("A"), WSMI_VIEW_INIT("b"), false}},
     2},
};

LEAK_TEST(challenge, the_writer_refuses_what_would_not_read_back)
{
    for (size_t i = 0; i < sizeof(unwritables) / sizeof(unwritables[0]); i++) {
        const struct wsmi_challenge items[] = {
            {WSMI_AUTH_NTLM, WSMI_VIEW("NTLM"), {NULL, 0}, NULL, 0},
            {WSMI_AUTH_BASIC, unwritables[i].name, unwritables[i].token68, unwritables[i].params,
             unwritables[i].param_count}};
        const struct wsmi_challenges list = {items, 2};
        struct wsmi_err err;
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 1024);
        cr_assert_not(wsmi_challenges_write(&list, &buf, &err), "row %zu", i);
        cr_assert_eq(err.code, WSMI_E_USAGE, "row %zu", i);
        cr_assert_eq(err.offset, 1, "row %zu", i);
        cr_assert_eq(buf.len, 0, "row %zu", i);
        wsmi_buf_clean_up(&buf);
    }
}

LEAK_TEST(challenge, the_writer_quotes_what_is_no_token_whatever_the_flag_says)
{
    const struct wsmi_http_param params[] = {
        {WSMI_VIEW("a"), WSMI_VIEW(""), false},
        {WSMI_VIEW("b"), WSMI_VIEW("x y\"\\"), false},
        {WSMI_VIEW("c"), WSMI_VIEW("x"), true},
    };
    const struct wsmi_challenge item = {WSMI_AUTH_UNKNOWN, WSMI_VIEW("Foo"), {NULL, 0}, params, 3};
    const struct wsmi_challenges list = {&item, 1};
    struct wsmi_err err;
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 1024);
    cr_assert(wsmi_challenges_write(&list, &buf, &err));
    cr_assert(
        wsmi_view_eq(wsmi_buf_view(&buf), WSMI_VIEW("Foo a=\"\", b=\"x y\\\"\\\\\", c=\"x\"")));
    wsmi_buf_clean_up(&buf);
    wsmi_buf_init(&buf, wsmi_allocator_system(), 5);
    cr_assert_not(wsmi_challenges_write(&list, &buf, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    wsmi_buf_clean_up(&buf);
}
