/* SPDX-License-Identifier: MIT */
#include "wsmi/ntlm.h"

#include "testlib/leak.h"

#define HEAD(type)        "NTLMSSP\0" type "\0\0\0"
#define VERSION           "\6\1\261\35\0\0\0\17"
#define AV(id, text, len) id "\0" len "\0" text
#define END               "\0\0\0\0"

/* At 56: the name of six octets, then the list of 38. */
#define CHALLENGE                                                                                  \
    HEAD("\2")                                                                                     \
    "\6\0\6\0\70\0\0\0" /* 12: the target's name */                                                \
    "\65\202\211\342"   /* 20: flags */                                                            \
    "abcdefgh"                                                                                     \
    "\0\0\0\0\0\0\0\0"                                                                             \
    "\46\0\46\0\76\0\0\0" /* 40: the target's information */                                       \
        VERSION "D\0O\0M\0" AV("\2", "D\0O\0M\0", "\6") AV("\1", "S\0", "\2")                      \
            AV("\7", "12345678", "\10") "\64\22\2\0xy" END

enum { NAME_AT = 12, FLAGS_AT = 20, INFO_AT = 40, PAYLOAD_AT = 56, LIST_AT = 62 };

static bool parse(struct wsmi_view token, struct wsmi_ntlm_challenge *ret, struct wsmi_err *err)
{
    struct wsmi_limits limits = wsmi_limits_default();
    return wsmi_ntlm_challenge_parse(token, &limits, ret, err);
}

static bool has(const struct wsmi_ntlm_avs *avs, enum wsmi_ntlm_av id, struct wsmi_view value)
{
    return avs->pairs[id].ptr != NULL && wsmi_view_eq(avs->pairs[id], value);
}

LEAK_TEST(ntlm, a_challenge_is_taken_apart)
{
    struct wsmi_ntlm_challenge challenge;
    struct wsmi_err err;
    cr_assert(parse(WSMI_VIEW(CHALLENGE), &challenge, &err), "%zu: %s", err.offset, err.reason);
    cr_assert_eq(challenge.flags, UINT32_C(0xE2898235));
    cr_assert(wsmi_view_eq(challenge.target_name, WSMI_VIEW("D\0O\0M\0")));
    cr_assert(wsmi_view_eq(challenge.server_challenge, WSMI_VIEW("abcdefgh")));
    cr_assert_eq(challenge.target_info.len, 38);
    cr_assert_eq(challenge.avs.count, 4);
    cr_assert(has(&challenge.avs, WSMI_NTLM_AV_NB_DOMAIN, WSMI_VIEW("D\0O\0M\0")));
    cr_assert(has(&challenge.avs, WSMI_NTLM_AV_NB_COMPUTER, WSMI_VIEW("S\0")));
    cr_assert(has(&challenge.avs, WSMI_NTLM_AV_TIMESTAMP, WSMI_VIEW("12345678")));
    cr_assert_null(challenge.avs.pairs[WSMI_NTLM_AV_DNS_DOMAIN].ptr);
}

LEAK_TEST(ntlm, the_type_is_told_from_the_head)
{
    cr_assert_eq(wsmi_ntlm_type(WSMI_VIEW(CHALLENGE)), WSMI_NTLM_CHALLENGE);
    cr_assert_eq(wsmi_ntlm_type(WSMI_VIEW(HEAD("\1"))), WSMI_NTLM_NEGOTIATE);
    cr_assert_eq(wsmi_ntlm_type(WSMI_VIEW(HEAD("\3"))), WSMI_NTLM_AUTHENTICATE);
    const struct wsmi_view others[] = {
        WSMI_VIEW(""),
        WSMI_VIEW("NTLMSSP\0\2\0\0"),
        WSMI_VIEW("NTLMSSP \2\0\0\0"),
        WSMI_VIEW("ntlmssp\0\2\0\0\0"),
        WSMI_VIEW(HEAD("\0")),
        WSMI_VIEW(HEAD("\4")),
        WSMI_VIEW("NTLMSSP\0\2\0\0\1"),
        WSMI_VIEW("NTLMSSP\0\0\0\0\2"),
    };
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        cr_assert_eq(wsmi_ntlm_type(others[i]), WSMI_NTLM_NONE, "row %zu", i);
    }
}

/* Some octets of CHALLENGE replaced. */
struct patch {
    size_t at;
    struct wsmi_view octets;
    size_t offset; /* of the error */
    const char *words;
};

#define PATCH(at, octets, offset, words)                                                           \
    {                                                                                              \
        at, WSMI_VIEW_INIT(octets), offset, words                                                  \
    }

static const struct patch refused[] = {
    PATCH(0, "n", 0, "not the NTLM message"),
    PATCH(8, "\1", 0, "not the NTLM message"),
    PATCH(FLAGS_AT, "\64", FLAGS_AT, "character sets"),
    PATCH(NAME_AT, "\5", NAME_AT, "half a character"),
    PATCH(NAME_AT + 4, "\0", NAME_AT, "fixed part"),
    PATCH(NAME_AT + 4, "\67", NAME_AT, "fixed part"),
    PATCH(NAME_AT + 4, "\137", NAME_AT, "behind its end"),
    PATCH(NAME_AT + 4, "\376\377\377\377", NAME_AT, "behind its end"),
    PATCH(NAME_AT, "\376\377", NAME_AT, "behind its end"),
    PATCH(INFO_AT, "\47", INFO_AT, "behind its end"),
    PATCH(INFO_AT, "\377\377", INFO_AT, "behind its end"),
    PATCH(INFO_AT + 4, "\0\0\0\200", INFO_AT, "behind its end"),
    PATCH(INFO_AT + 4, "\60", INFO_AT, "fixed part"),
    PATCH(INFO_AT, "\45", LIST_AT + 34, "does not end"),
    PATCH(INFO_AT, "\41", LIST_AT + 28, "does not end"),
    PATCH(INFO_AT, "\36", LIST_AT + 28, "does not end"),
    PATCH(INFO_AT, "\1", LIST_AT, "does not end"),
    PATCH(LIST_AT + 2, "\377\377", LIST_AT, "does not end"),
    PATCH(LIST_AT + 2, "\5", LIST_AT, "size of its kind"),
    PATCH(LIST_AT, "\6", LIST_AT, "size of its kind"),
    PATCH(LIST_AT, "\7", LIST_AT, "size of its kind"),
    PATCH(LIST_AT, "\12", LIST_AT, "size of its kind"),
    PATCH(LIST_AT, "\0", LIST_AT, "size of its kind"),
    PATCH(LIST_AT + 10, "\2", LIST_AT + 10, "occurs twice"),
    PATCH(LIST_AT + 10, "\0\0\0\0", LIST_AT + 14, "goes on behind its end"),
};

LEAK_TEST(ntlm, what_points_outside_or_contradicts_itself_is_refused_at_its_offset)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        const struct patch *row = &refused[i];
        uint8_t octets[] = CHALLENGE;
        struct wsmi_view token = {octets, sizeof(octets) - 1};
        struct wsmi_ntlm_challenge challenge = {.flags = 77};
        struct wsmi_err err;
        memcpy(octets + row->at, row->octets.ptr, row->octets.len);
        cr_assert_not(parse(token, &challenge, &err), "row %zu: %s", i, row->words);
        cr_expect_eq(err.code, WSMI_E_SYNTAX, "row %zu: %s", i, err.reason);
        cr_expect_eq(err.offset, row->offset, "row %zu: %zu, not %zu: %s", i, err.offset,
                     row->offset, err.reason);
        cr_expect_not_null(strstr(err.reason, row->words), "row %zu: %s", i, err.reason);
        cr_expect_eq(challenge.flags, 77, "row %zu: the output must be left alone", i);
    }
}

static const struct patch accepted[] = {
    PATCH(NAME_AT, "\0\0\0\0\377\377\377\377", 0, "nothing may lie anywhere"),
    PATCH(INFO_AT, "\0\0\0\0\377\377\377\377", 0, "the same of the information"),
    PATCH(NAME_AT + 2, "\377\377", 0, "nobody looks at the other length"),
    PATCH(FLAGS_AT, "\66\202\211\342", 0, "an OEM name"),
    PATCH(NAME_AT + 4, "\76\0\0\0", 0, "parts may overlap"),
    PATCH(LIST_AT, "\65\22", 0, "a pair nobody knows"),
    PATCH(LIST_AT + 10, "\10", 0, "a pair of any size"),
};

LEAK_TEST(ntlm, what_the_text_allows_is_accepted)
{
    for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
        uint8_t octets[] = CHALLENGE;
        struct wsmi_view token = {octets, sizeof(octets) - 1};
        struct wsmi_ntlm_challenge challenge;
        struct wsmi_err err;
        memcpy(octets + accepted[i].at, accepted[i].octets.ptr, accepted[i].octets.len);
        cr_assert(parse(token, &challenge, &err), "%s: %zu: %s", accepted[i].words, err.offset,
                  err.reason);
    }
    struct wsmi_ntlm_challenge challenge;
    struct wsmi_err err;
    cr_assert(parse(WSMI_VIEW(CHALLENGE "padding"), &challenge, &err));
    /* Without Version, and the payload where it would be. */
    cr_assert(parse(WSMI_VIEW(HEAD("\2") "\2\0\2\0\60\0\0\0\5\0\0\0abcdefgh\0\0\0\0\0\0\0\0"
                                         "\0\0\0\0\0\0\0\0D\0"),
                    &challenge, &err),
              "%s", err.reason);
    cr_assert(wsmi_view_eq(challenge.target_name, WSMI_VIEW("D\0")));
    cr_assert_eq(challenge.avs.count, 0);
}

LEAK_TEST(ntlm, a_message_cut_anywhere_is_refused)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_view whole = WSMI_VIEW(CHALLENGE);
    for (size_t keep = 0; keep < whole.len; keep++) {
        struct wsmi_view cut = {whole.ptr, keep};
        struct wsmi_ntlm_challenge challenge;
        struct wsmi_err err;
        cr_assert_not(wsmi_ntlm_challenge_parse(cut, &limits, &challenge, &err), "at %zu", keep);
        cr_assert_eq(err.code, WSMI_E_SYNTAX);
        cr_assert_leq(err.offset, keep);
    }
}

#define NEGOTIATE HEAD("\1") "\67\202\10\342\3\0\3\0\50\0\0\0\3\0\3\0\53\0\0\0" VERSION "DOMBOX"

LEAK_TEST(ntlm, a_negotiate_message_is_taken_apart)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_view whole = WSMI_VIEW(NEGOTIATE);
    struct wsmi_ntlm_negotiate negotiate;
    struct wsmi_err err;
    cr_assert(wsmi_ntlm_negotiate_parse(whole, &limits, &negotiate, &err), "%s", err.reason);
    cr_assert_eq(negotiate.flags, UINT32_C(0xE2088237));
    cr_assert(wsmi_view_eq(negotiate.domain, WSMI_VIEW("DOM")));
    cr_assert(wsmi_view_eq(negotiate.workstation, WSMI_VIEW("BOX")));
    for (size_t keep = 0; keep < whole.len; keep++) {
        struct wsmi_view cut = {whole.ptr, keep};
        cr_assert_not(wsmi_ntlm_negotiate_parse(cut, &limits, &negotiate, &err), "at %zu", keep);
    }
    cr_assert_not(wsmi_ntlm_negotiate_parse(WSMI_VIEW(CHALLENGE), &limits, &negotiate, &err));
}

/* At 88: 24 octets, the response, "D", "u", "w", 16 octets. */
#define AUTHENTICATE(nt_len, rest_at, nt)                                                          \
    HEAD("\3")                                                                                     \
    "\30\0\30\0\130\0\0\0" nt_len "\0" nt_len "\0\160\0\0\0"                                       \
    "\2\0\2\0" rest_at "\0\0\0\2\0\2\0" rest_at "\0\0\0\2\0\2\0" rest_at "\0\0\0"                  \
    "\2\0\2\0" rest_at "\0\0\0\65\202\211\342" VERSION "0123456789abcdef"                          \
    "llllllllllllllllllllllll" nt "D\0"
#define V2(list) "pppppppppppppppp\1\1\0\0\0\0\0\0tttttttt12345678\0\0\0\0" list

LEAK_TEST(ntlm, an_authenticate_message_is_taken_apart_with_the_list_of_its_response)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_ntlm_authenticate message;
    struct wsmi_err err;
    struct wsmi_view good =
        WSMI_VIEW(AUTHENTICATE("\76", "\256", V2(AV("\11", "h\0", "\2") "\6\0\4\0\2\0\0\0" END)));
    cr_assert(wsmi_ntlm_authenticate_parse(good, &limits, &message, &err), "%zu: %s", err.offset,
              err.reason);
    cr_assert_eq(message.lm_response.len, 24);
    cr_assert_eq(message.nt_response.len, 62);
    cr_assert(wsmi_view_eq(message.user, WSMI_VIEW("D\0")));
    cr_assert(wsmi_view_eq(message.domain, message.workstation));
    cr_assert_eq(message.avs.count, 2);
    cr_assert(has(&message.avs, WSMI_NTLM_AV_TARGET_NAME, WSMI_VIEW("h\0")));
    cr_assert(has(&message.avs, WSMI_NTLM_AV_FLAGS, WSMI_VIEW("\2\0\0\0")));
    for (size_t keep = 0; keep < good.len; keep++) {
        struct wsmi_view cut = {good.ptr, keep};
        cr_assert_not(wsmi_ntlm_authenticate_parse(cut, &limits, &message, &err), "at %zu", keep);
    }
}

LEAK_TEST(ntlm, a_response_is_of_version_one_or_two_or_absent)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_ntlm_authenticate message;
    struct wsmi_err err;
    cr_assert(wsmi_ntlm_authenticate_parse(
                  WSMI_VIEW(AUTHENTICATE("\30", "\210", "nnnnnnnnnnnnnnnnnnnnnnnn")), &limits,
                  &message, &err),
              "%s", err.reason);
    cr_assert_eq(message.avs.count, 0);
    cr_assert(wsmi_ntlm_authenticate_parse(WSMI_VIEW(AUTHENTICATE("\0", "\160", "")), &limits,
                                           &message, &err));
    cr_assert_eq(message.nt_response.len, 0);
    const struct wsmi_view bad[] = {
        WSMI_VIEW(AUTHENTICATE("\27", "\207", "nnnnnnnnnnnnnnnnnnnnnnn")),
        WSMI_VIEW(AUTHENTICATE("\31", "\211", "nnnnnnnnnnnnnnnnnnnnnnnnn")),
        WSMI_VIEW(AUTHENTICATE("\54", "\234", V2(""))),
        WSMI_VIEW(AUTHENTICATE("\62", "\242", V2(AV("\11", "h\0", "\2")))),
    };
    static const size_t offsets[] = {112, 112, 156, 162};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        cr_assert_not(wsmi_ntlm_authenticate_parse(bad[i], &limits, &message, &err), "row %zu", i);
        cr_assert_eq(err.offset, offsets[i], "row %zu: %zu: %s", i, err.offset, err.reason);
    }
}

LEAK_TEST(ntlm, the_limit_accepts_n_and_refuses_n_plus_one)
{
    struct wsmi_limits limits = wsmi_limits_default();
    struct wsmi_view token = WSMI_VIEW(CHALLENGE);
    struct wsmi_ntlm_challenge challenge;
    struct wsmi_err err;
    limits.max_token_bytes = token.len;
    cr_assert(wsmi_ntlm_challenge_parse(token, &limits, &challenge, &err));
    limits.max_token_bytes--;
    cr_assert_not(wsmi_ntlm_challenge_parse(token, &limits, &challenge, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, token.len - 1);
}
