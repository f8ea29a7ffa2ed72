/* SPDX-License-Identifier: MIT */
#include "wsmi/spnego.h"

#include "testlib/leak.h"

#define SPNEGO   "\6\6\x2B\6\1\5\5\2"
#define KERBEROS "\6\11\x2A\x86\x48\x86\xF7\x12\1\2\2"
#define NTLM     "\6\12\x2B\6\1\4\1\x82\x37\2\2\12"

/* A client's first token with those fields of `len` octets; `len` + 2, 4 and 14 hold it. */
#define INIT(len, sequence, field, frame) "\x60" frame SPNEGO "\xA0" field "\x30" sequence len
/* A later token. */
#define RESPONSE(field, sequence, fields) "\xA1" field "\x30" sequence fields

static bool parse(struct wsmi_view token, struct wsmi_spnego *ret, struct wsmi_err *err)
{
    struct wsmi_limits limits = wsmi_limits_default();
    return wsmi_spnego_parse(token, &limits, ret, err);
}

/* [0] a list of both mechanisms, [2] the token "tok". */
#define FIRST INIT("\xA0\x19\x30\x17" KERBEROS NTLM "\xA2\5\4\3tok", "\x22", "\x24", "\x2E")

LEAK_TEST(spnego, the_first_token_names_mechanisms_in_their_order)
{
    struct wsmi_spnego token;
    struct wsmi_err err;
    cr_assert(parse(WSMI_VIEW(FIRST), &token, &err), "%zu: %s", err.offset, err.reason);
    cr_assert_eq(token.kind, WSMI_TOKEN_SPNEGO_INIT);
    cr_assert_eq(token.mech_count, 2);
    cr_assert_eq(wsmi_token_mech_from_oid(token.mechs[0]), WSMI_TOKEN_MECH_KERBEROS);
    cr_assert_eq(wsmi_token_mech_from_oid(token.mechs[1]), WSMI_TOKEN_MECH_NTLM);
    cr_assert(wsmi_view_eq(token.token, WSMI_VIEW("tok")));
    cr_assert_eq(token.mic.len, 0);
    cr_assert_eq(token.state, WSMI_SPNEGO_NO_STATE);
}

/* State, mechanism, token and MIC. */
#define ANSWER RESPONSE("\x1F", "\x1D", "\xA0\3\12\1\1\xA1\14" NTLM "\xA2\3\4\1t\xA3\3\4\1m")

LEAK_TEST(spnego, an_answer_is_taken_apart)
{
    struct wsmi_spnego token;
    struct wsmi_err err;
    cr_assert(parse(WSMI_VIEW(ANSWER), &token, &err), "%zu: %s", err.offset, err.reason);
    cr_assert_eq(token.kind, WSMI_TOKEN_SPNEGO_RESPONSE);
    cr_assert_eq(token.state, WSMI_SPNEGO_INCOMPLETE);
    cr_assert_eq(wsmi_token_mech_from_oid(token.supported_mech), WSMI_TOKEN_MECH_NTLM);
    cr_assert(wsmi_view_eq(token.token, WSMI_VIEW("t")));
    cr_assert(wsmi_view_eq(token.mic, WSMI_VIEW("m")));
}

struct kind_row {
    struct wsmi_view token;
    enum wsmi_token_kind kind;
    struct wsmi_view inner;
};

#define KIND(token, kind, inner)                                                                   \
    {                                                                                              \
        WSMI_VIEW_INIT(token), kind, WSMI_VIEW_INIT(inner)                                         \
    }

static const struct kind_row kinds[] = {
    KIND("\x60\x11" KERBEROS "\1\0\x6E\2ab", WSMI_TOKEN_KERBEROS_REQUEST, "\x6E\2ab"),
    KIND("\x60\x11" KERBEROS "\2\0\x6F\2ab", WSMI_TOKEN_KERBEROS_REPLY, "\x6F\2ab"),
    KIND("\x60\x11" KERBEROS "\3\0\x7E\2ab", WSMI_TOKEN_KERBEROS_ERROR, "\x7E\2ab"),
    KIND("NTLMSSP\0\2\0\0\0rest", WSMI_TOKEN_NTLM, "NTLMSSP\0\2\0\0\0rest"),
    KIND(RESPONSE("\2", "\0", ""), WSMI_TOKEN_SPNEGO_RESPONSE, ""),
    KIND(INIT("", "\0", "\2", "\14"), WSMI_TOKEN_SPNEGO_INIT, ""),
    /* Flags, and a field of a version to come. */
    KIND(INIT("\xA1\4\3\2\1\6\xA7\1x", "\11", "\13", "\25"), WSMI_TOKEN_SPNEGO_INIT, ""),
    /* The hints of MS-SPNG where RFC 4178 has the MIC, and the MIC behind them. */
    KIND(INIT("\xA3\2\x30\0\xA4\3\4\1m", "\11", "\13", "\25"), WSMI_TOKEN_SPNEGO_INIT, ""),
    KIND(RESPONSE("\11", "\7", "\xA2\2\4\0\xBE\1x"), WSMI_TOKEN_SPNEGO_RESPONSE, ""),
};

LEAK_TEST(spnego, the_kinds_of_tokens_are_told_apart)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct wsmi_spnego token;
        struct wsmi_err err;
        cr_assert(parse(kinds[i].token, &token, &err), "row %zu: %zu: %s", i, err.offset,
                  err.reason);
        cr_assert_eq(token.kind, kinds[i].kind, "row %zu", i);
        cr_assert(wsmi_view_eq(token.token, kinds[i].inner), "row %zu", i);
    }
}

LEAK_TEST(spnego, a_long_token_has_lengths_of_several_octets)
{
    uint8_t octets[8 + 300] = "\xA1\x82\1\x30\x30\x82\1\x2C";
    struct wsmi_view view = {octets, sizeof(octets)};
    struct wsmi_spnego token;
    struct wsmi_err err;
    memcpy(octets + 8, "\xA2\x82\1\x28\4\x82\1\x24", 8);
    cr_assert(parse(view, &token, &err), "%zu: %s", err.offset, err.reason);
    cr_assert_eq(token.token.len, 292);
    cr_assert_eq(token.token.ptr - octets, 16);
}

struct refusal {
    struct wsmi_view token;
    enum wsmi_code code;
    size_t offset;
    const char *words;
};

#define SYNTAX(token, offset, words)                                                               \
    {                                                                                              \
        WSMI_VIEW_INIT(token), WSMI_E_SYNTAX, offset, words                                        \
    }
#define UNSUPPORTED(token, offset, words)                                                          \
    {                                                                                              \
        WSMI_VIEW_INIT(token), WSMI_E_UNSUPPORTED, offset, words                                   \
    }

/* Contents of NegTokenInit begin at 14, those of NegTokenResp at 4. */
static const struct refusal refusals[] = {
    UNSUPPORTED("", 0, "neither"),
    UNSUPPORTED("\x30\0", 0, "neither"),
    UNSUPPORTED("\xA0\2\x30\0", 0, "neither"),
    UNSUPPORTED("NTLMSSP\0\7\0\0\0", 0, "neither"),
    UNSUPPORTED("\x6F\2ab", 0, "neither"),
    UNSUPPORTED("\x60\5\6\3\x2B\6\1", 2, "unknown mechanism"),
    SYNTAX("\x60", 1, "before a length"),
    SYNTAX("\x60\0", 2, "before an element"),
    SYNTAX("\x60\2\4\0", 2, "name its mechanism"),
    SYNTAX("\x60\10" SPNEGO, 10, "before an element"),
    SYNTAX("\x60\14" SPNEGO "\xA1\2\x30\0", 10, "another type"),
    SYNTAX("\x60\15" SPNEGO "\xA0\2\x30\0x", 14, "follows the last"),
    SYNTAX("\xA1\x80\x30\0\0\0", 1, "indefinite"),
    SYNTAX("\xA1\x81\2\x30\0", 1, "shortest form"),
    SYNTAX("\xA1\x82\0\x80", 1, "shortest form"),
    SYNTAX("\xA1\x84\377\377\377\377", 6, "longer than"),
    SYNTAX("\xA1\x85\0\0\0\0\2\x30\0", 1, "more than four"),
    SYNTAX("\xA1\xFF\x30\0", 1, "more than four"),
    SYNTAX("\xA1\x82\1", 3, "ends in a length"),
    SYNTAX("\xA1\3\x30\0", 2, "longer than"),
    SYNTAX("\xA1\2\x30\1", 4, "longer than"),
    SYNTAX("\xA1\2\x31\0", 2, "another type"),
    SYNTAX("\xA1\3\x30\0x", 4, "follows the last"),
    SYNTAX("\xA1\2\x30\0x", 4, "follows the last"),
    SYNTAX(RESPONSE("\7", "\5", "\xA0\3\12\1\4"), 8, "none of the four"),
    SYNTAX(RESPONSE("\10", "\6", "\xA0\4\12\2\0\0"), 8, "none of the four"),
    SYNTAX(RESPONSE("\6", "\4", "\xA0\2\12\0"), 8, "none of the four"),
    SYNTAX(RESPONSE("\7", "\5", "\xA0\3\2\1\0"), 6, "another type"),
    SYNTAX(RESPONSE("\5", "\3", "\x80\1\0"), 4, "unknown, out of order"),
    SYNTAX(RESPONSE("\5", "\3", "\xBF\1\0"), 4, "unknown, out of order"),
    SYNTAX(RESPONSE("\14", "\12", "\xA0\3\12\1\0\xA0\3\12\1\0"), 9, "unknown, out of order"),
    SYNTAX(RESPONSE("\14", "\12", "\xA2\3\4\1t\xA0\3\12\1\0"), 9, "unknown, out of order"),
    SYNTAX(RESPONSE("\6", "\4", "\xA1\2\6\0"), 8, "does not end"),
    SYNTAX(RESPONSE("\7", "\5", "\xA1\3\6\1\x80"), 8, "shortest form"),
    SYNTAX(RESPONSE("\10", "\6", "\xA1\4\6\2\x2A\x86"), 10, "does not end"),
    SYNTAX(RESPONSE("\11", "\7", "\xA1\5\6\3\x2A\x80\1"), 9, "shortest form"),
    SYNTAX(RESPONSE("\10", "\6", "\xA2\4\4\1tx"), 9, "follows the last"),
    SYNTAX(RESPONSE("\7", "\5", "\xA2\3\x24\1t"), 6, "another type"),
    SYNTAX(INIT("\xA0\3\4\1x", "\5", "\7", "\21"), 16, "another type"),
    SYNTAX(INIT("\xA0\5\x30\3\4\1x", "\7", "\11", "\23"), 18, "no object identifier"),
    SYNTAX(INIT("\xA1\2\3\0", "\4", "\6", "\20"), 16, "string of bits"),
    SYNTAX(INIT("\xA1\4\3\2\10\0", "\6", "\10", "\22"), 16, "string of bits"),
    SYNTAX(INIT("\xA1\3\3\1\1", "\5", "\7", "\21"), 16, "string of bits"),
    SYNTAX(INIT("\xA3\3\4\1m\xA4\3\4\1m", "\12", "\14", "\26"), 21, "second MIC"),
    SYNTAX("\x60\x11" KERBEROS "\4\0\x6F\2ab", 13, "no known message"),
    SYNTAX("\x60\x11" KERBEROS "\2\0\x6E\2ab", 15, "another type"),
    SYNTAX("\x60\x11" KERBEROS "\2\0\x6F\1ab", 18, "follows the last"),
    SYNTAX("\x60\x0C" KERBEROS "\2", 13, "no known message"),
};

LEAK_TEST(spnego, what_is_not_der_or_not_the_module_is_refused_at_its_offset)
{
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        const struct refusal *row = &refusals[i];
        struct wsmi_spnego token = {.mech_count = 77};
        struct wsmi_err err;
        cr_assert_not(parse(row->token, &token, &err), "row %zu: %s", i, row->words);
        cr_expect_eq(err.code, row->code, "row %zu: %s", i, err.reason);
        cr_expect_eq(err.offset, row->offset, "row %zu: %zu, not %zu: %s", i, err.offset,
                     row->offset, err.reason);
        cr_expect_not_null(strstr(err.reason, row->words), "row %zu: %s", i, err.reason);
        cr_expect_eq(token.mech_count, 77, "row %zu: the output must be left alone", i);
    }
}

LEAK_TEST(spnego, a_token_cut_anywhere_is_refused)
{
    static const struct wsmi_view tokens[] = {WSMI_VIEW_INIT(FIRST), WSMI_VIEW_INIT(ANSWER),
                                              WSMI_VIEW_INIT("\x60\x11" KERBEROS "\2\0\x6F\2ab")};
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
        for (size_t keep = 0; keep < tokens[i].len; keep++) {
            struct wsmi_view cut = {tokens[i].ptr, keep};
            struct wsmi_spnego token;
            struct wsmi_err err;
            cr_assert_not(parse(cut, &token, &err), "row %zu at %zu", i, keep);
            cr_assert_leq(err.offset, keep, "row %zu at %zu", i, keep);
        }
    }
}

LEAK_TEST(spnego, each_bound_accepts_n_and_refuses_n_plus_one)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_view token = WSMI_VIEW(ANSWER);
    struct wsmi_spnego parsed;
    struct wsmi_err err;
    limits.max_token_bytes = token.len;
    cr_assert(wsmi_spnego_parse(token, &limits, &parsed, &err));
    limits.max_token_bytes--;
    cr_assert_not(wsmi_spnego_parse(token, &limits, &parsed, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, token.len - 1);
    for (size_t count = WSMI_SPNEGO_MAX_MECHS; count <= WSMI_SPNEGO_MAX_MECHS + 1; count++) {
        /* Mechanisms of three octets each, all with their tags. */
        uint8_t octets[18 + 3 * (WSMI_SPNEGO_MAX_MECHS + 1)] =
            INIT("\xA0\0\x30\0", "\0", "\0", "\0");
        size_t list = 3 * count;
        octets[1] = (uint8_t)(list + 16);
        octets[11] = (uint8_t)(list + 6);
        octets[13] = (uint8_t)(list + 4);
        octets[15] = (uint8_t)(list + 2);
        octets[17] = (uint8_t)list;
        for (size_t i = 0; i < count; i++) {
            memcpy(octets + 18 + 3 * i, "\6\1\x2A", 3);
        }
        struct wsmi_view view = {octets, 18 + list};
        bool good = parse(view, &parsed, &err);
        cr_assert_eq(good, count == WSMI_SPNEGO_MAX_MECHS, "%zu: %zu: %s", count, err.offset,
                     err.reason);
        cr_assert(good || (err.code == WSMI_E_LIMIT && err.offset == 18 + 3 * (count - 1)));
    }
}

LEAK_TEST(spnego, names_and_identifiers_have_their_meaning)
{
    cr_assert_str_eq(wsmi_token_kind_name(WSMI_TOKEN_KERBEROS_REPLY), "kerberos-reply");
    cr_assert_str_eq(wsmi_token_kind_name(WSMI_TOKEN_KIND_COUNT), "none");
    cr_assert_eq(wsmi_token_mech_from_oid(WSMI_VIEW("\x2A\x86\x48\x82\xF7\x12\1\2\2")),
                 WSMI_TOKEN_MECH_KERBEROS);
    cr_assert_eq(wsmi_token_mech_from_oid(WSMI_VIEW("\x2B\6\1\5\5\2")), WSMI_TOKEN_MECH_SPNEGO);
    cr_assert_eq(wsmi_token_mech_from_oid(WSMI_VIEW("\x2B\6\1\4\1\x82\x37\2\2\36")),
                 WSMI_TOKEN_MECH_NEGOEX);
    cr_assert_eq(wsmi_token_mech_from_oid(WSMI_VIEW("\x2B\6\1")), WSMI_TOKEN_MECH_OTHER);
    cr_assert_eq(wsmi_token_mech_from_oid(WSMI_VIEW("")), WSMI_TOKEN_MECH_OTHER);
}
