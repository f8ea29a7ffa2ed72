/* SPDX-License-Identifier: MIT */
#include "testlib/leak.h"
#include "wsmi/challenge.h"

LEAK_TEST(basic, the_example_of_the_rfc_is_written_and_read)
{
    struct wsmi_basic_credentials credentials;
    struct wsmi_err err;
    struct wsmi_buf value;
    struct wsmi_buf decoded;
    wsmi_buf_init(&value, wsmi_allocator_system(), 256);
    wsmi_buf_init(&decoded, wsmi_allocator_system(), 256);
    cr_assert(
        wsmi_basic_write_credentials(WSMI_VIEW("Aladdin"), WSMI_VIEW("open sesame"), &value, &err));
    cr_assert(wsmi_view_eq(wsmi_buf_view(&value), WSMI_VIEW("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")));
    cr_assert(wsmi_basic_read_credentials(wsmi_buf_view(&value), &decoded, &credentials, &err));
    cr_assert(wsmi_view_eq(credentials.user, WSMI_VIEW("Aladdin")));
    cr_assert(wsmi_view_eq(credentials.password, WSMI_VIEW("open sesame")));
    wsmi_buf_clean_up(&value);
    wsmi_buf_clean_up(&decoded);
}

struct pair {
    struct wsmi_view user;
    struct wsmi_view password;
};

static const struct pair pairs[] = {
    {WSMI_VIEW_INIT(""), WSMI_VIEW_INIT("")},
    {WSMI_VIEW_INIT("u"), WSMI_VIEW_INIT("")},
    {WSMI_VIEW_INIT(""), WSMI_VIEW_INIT("p")},
    {WSMI_VIEW_INIT("u"), WSMI_VIEW_INIT(":p:")}, /* only the first colon separates */
    {WSMI_VIEW_INIT("DOMAIN\\user"), WSMI_VIEW_INIT("p\xC3\xA4ss")},
};

LEAK_TEST(basic, every_pair_survives_the_round_trip)
{
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct wsmi_basic_credentials credentials;
        struct wsmi_err err;
        struct wsmi_buf value;
        struct wsmi_buf decoded;
        wsmi_buf_init(&value, wsmi_allocator_system(), 256);
        wsmi_buf_init(&decoded, wsmi_allocator_system(), 256);
        cr_assert(wsmi_basic_write_credentials(pairs[i].user, pairs[i].password, &value, &err));
        cr_assert(wsmi_basic_read_credentials(wsmi_buf_view(&value), &decoded, &credentials, &err));
        cr_assert(wsmi_view_eq(credentials.user, pairs[i].user), "row %zu", i);
        cr_assert(wsmi_view_eq(credentials.password, pairs[i].password), "row %zu", i);
        wsmi_buf_clean_up(&value);
        wsmi_buf_clean_up(&decoded);
    }
}

struct misuse {
    struct wsmi_view user;
    struct wsmi_view password;
    size_t offset;
};

static const struct misuse misuses[] = {
    {WSMI_VIEW_INIT("us:er"), WSMI_VIEW_INIT("p"), 2},
    {WSMI_VIEW_INIT("user\r\n"), WSMI_VIEW_INIT("p"), 4},
    {WSMI_VIEW_INIT("user"), WSMI_VIEW_INIT("p\0w"), 1},
    {WSMI_VIEW_INIT("user"), WSMI_VIEW_INIT("pw\x7F"), 2},
    {WSMI_VIEW_INIT("\tuser"), WSMI_VIEW_INIT("pw"), 0},
};

LEAK_TEST(basic, a_colon_in_the_user_and_control_characters_are_refused_before_anything_is_written)
{
    for (size_t i = 0; i < sizeof(misuses) / sizeof(misuses[0]); i++) {
        struct wsmi_err err;
        struct wsmi_buf value;
        wsmi_buf_init(&value, wsmi_allocator_system(), 256);
        cr_assert_not(
            wsmi_basic_write_credentials(misuses[i].user, misuses[i].password, &value, &err));
        cr_assert_eq(err.code, WSMI_E_USAGE, "row %zu", i);
        cr_assert_eq(err.offset, misuses[i].offset, "row %zu", i);
        cr_assert_eq(value.len, 0, "row %zu", i);
        wsmi_buf_clean_up(&value);
    }
}

struct refusal {
    struct wsmi_view field;
    size_t offset;
};

static const struct refusal refusals[] = {
    {WSMI_VIEW_INIT(""), 0},
    {WSMI_VIEW_INIT("Basic"), 0},
    {WSMI_VIEW_INIT("Basic\tdTpw"), 0},
    {WSMI_VIEW_INIT("Digest dTpw"), 0},
    {WSMI_VIEW_INIT("Basic "), 6},           /* decodes to nothing: no colon */
    {WSMI_VIEW_INIT("Basic dXA="), 6},       /* "up" */
    {WSMI_VIEW_INIT("Basic dTpw "), 11},     /* trailing space */
    {WSMI_VIEW_INIT("Basic dTpw, x"), 13},   /* a list */
    {WSMI_VIEW_INIT("Basic dTp"), 9},        /* not a quantum */
    {WSMI_VIEW_INIT("Basic   dToKcA=="), 8}, /* "u:\np" */
};

LEAK_TEST(basic, credentials_that_are_not_exactly_that_are_refused_and_nothing_is_kept)
{
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        struct wsmi_basic_credentials credentials = {{NULL, 0}, {NULL, 0}};
        struct wsmi_err err;
        struct wsmi_buf decoded;
        wsmi_buf_init(&decoded, wsmi_allocator_system(), 256);
        wsmi_buf_put_str(&decoded, "old");
        cr_assert_not(wsmi_basic_read_credentials(refusals[i].field, &decoded, &credentials, &err),
                      "row %zu", i);
        cr_assert_eq(err.code, WSMI_E_SYNTAX, "row %zu", i);
        cr_assert_eq(err.offset, refusals[i].offset, "row %zu: %zu", i, err.offset);
        cr_assert_eq(decoded.len, 0, "row %zu", i);
        cr_assert_null(credentials.user.ptr, "row %zu", i);
        wsmi_buf_clean_up(&decoded);
    }
}

LEAK_TEST(basic, the_scheme_is_known_without_case)
{
    struct wsmi_basic_credentials credentials;
    struct wsmi_err err;
    struct wsmi_buf decoded;
    wsmi_buf_init(&decoded, wsmi_allocator_system(), 256);
    cr_assert(wsmi_basic_read_credentials(WSMI_VIEW("bASIC dTpw"), &decoded, &credentials, &err));
    cr_assert(wsmi_view_eq(credentials.password, WSMI_VIEW("p")));
    wsmi_buf_clean_up(&decoded);
}

LEAK_TEST(basic, a_buffer_one_byte_short_is_a_limit_in_both_directions)
{
    struct wsmi_basic_credentials credentials;
    struct wsmi_err err;
    struct wsmi_buf buf;
    for (size_t max = 0; max <= 10; max++) {
        wsmi_buf_init(&buf, wsmi_allocator_system(), max);
        bool ok = wsmi_basic_write_credentials(WSMI_VIEW("u"), WSMI_VIEW("p"), &buf, &err);
        cr_assert_eq(ok, max == 10, "%zu", max);
        cr_assert(ok || err.code == WSMI_E_LIMIT);
        wsmi_buf_clean_up(&buf);
    }
    for (size_t max = 0; max <= 3; max++) {
        wsmi_buf_init(&buf, wsmi_allocator_system(), max);
        bool ok = wsmi_basic_read_credentials(WSMI_VIEW("Basic dTpw"), &buf, &credentials, &err);
        cr_assert_eq(ok, max == 3, "%zu", max);
        cr_assert(ok || err.code == WSMI_E_LIMIT);
        wsmi_buf_clean_up(&buf);
    }
}
