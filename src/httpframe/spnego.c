/* SPDX-License-Identifier: MIT */
#include "wsmi/spnego.h"

#include "core/cur.h"
#include "core/fail.h"
#include "httpframe/der.h"
#include "wsmi/ntlm.h"

/* Tags of X.690 that occur here; all of one octet. */
enum {
    TAG_BIT_STRING = 0x03,
    TAG_OCTET_STRING = 0x04,
    TAG_OID = 0x06,
    TAG_ENUMERATED = 0x0A,
    TAG_SEQUENCE = 0x30,
    TAG_GSS_TOKEN = 0x60, /* [APPLICATION 0] of RFC 2743 section 3.1 */
    TAG_KRB_AP_REQ = 0x6E,
    TAG_KRB_AP_REP = 0x6F,
    TAG_KRB_ERROR = 0x7E,
    TAG_FIELD = 0xA0, /* [0], constructed; the number is in the low five bits */
    TAG_NUMBER = 0x1F
};

#define OID_SPNEGO   "\x2B\x06\x01\x05\x05\x02"
#define OID_KERBEROS "\x2A\x86\x48\x86\xF7\x12\x01\x02\x02"

static const struct {
    struct wsmi_view oid;
    enum wsmi_token_mech mech;
} mechs[] = {
    {WSMI_VIEW_INIT(OID_SPNEGO), WSMI_TOKEN_MECH_SPNEGO},
    {WSMI_VIEW_INIT(OID_KERBEROS), WSMI_TOKEN_MECH_KERBEROS},
    {WSMI_VIEW_INIT("\x2A\x86\x48\x82\xF7\x12\x01\x02\x02"), WSMI_TOKEN_MECH_KERBEROS},
    {WSMI_VIEW_INIT("\x2B\x06\x01\x04\x01\x82\x37\x02\x02\x0A"), WSMI_TOKEN_MECH_NTLM},
    {WSMI_VIEW_INIT("\x2B\x06\x01\x04\x01\x82\x37\x02\x02\x1E"), WSMI_TOKEN_MECH_NEGOEX},
};

enum wsmi_token_mech wsmi_token_mech_from_oid(struct wsmi_view oid)
{
    for (size_t i = 0; i < sizeof(mechs) / sizeof(mechs[0]); i++) {
        if (wsmi_view_eq(oid, mechs[i].oid)) {
            return mechs[i].mech;
        }
    }
    return WSMI_TOKEN_MECH_OTHER;
}

const char *wsmi_token_kind_name(enum wsmi_token_kind kind)
{
    static const char *const names[WSMI_TOKEN_KIND_COUNT] = {
        [WSMI_TOKEN_NONE] = "none",
        [WSMI_TOKEN_SPNEGO_INIT] = "spnego-init",
        [WSMI_TOKEN_SPNEGO_RESPONSE] = "spnego-response",
        [WSMI_TOKEN_KERBEROS_REQUEST] = "kerberos-request",
        [WSMI_TOKEN_KERBEROS_REPLY] = "kerberos-reply",
        [WSMI_TOKEN_KERBEROS_ERROR] = "kerberos-error",
        [WSMI_TOKEN_NTLM] = "ntlm",
    };
    return names[(unsigned)kind < WSMI_TOKEN_KIND_COUNT ? kind : WSMI_TOKEN_NONE];
}

/* An element; the cursor over its contents cannot leave them. */
struct element {
    uint8_t tag;
    size_t offset;
    struct wsmi_cur contents;
};

static bool read_element(struct wsmi_cur *cur, struct element *ret, struct wsmi_err *err)
{
    size_t length;
    struct wsmi_view tag;
    ret->offset = cur->offset;
    if (!wsmi_cur_take(cur, 1, &tag)) {
        return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "token ends before an element");
    }
    ret->tag = tag.ptr[0];
    if (!wsmi_der_read_length(cur, &length, err)) {
        return false;
    }
    return wsmi_cur_sub(cur, length, &ret->contents) ||
           wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "element is longer than what holds it");
}

static bool check_end(const struct wsmi_cur *cur, struct wsmi_err *err)
{
    return wsmi_cur_at_end(cur) ||
           wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "something follows the last element");
}

/* An element of that tag, and nothing behind it. */
static bool read_only(struct wsmi_cur *cur, uint8_t tag, struct wsmi_cur *ret, struct wsmi_err *err)
{
    struct element element;
    if (!read_element(cur, &element, err)) {
        return false;
    }
    if (element.tag != tag) {
        return wsmi_fail(err, WSMI_E_SYNTAX, element.offset, "element is of another type");
    }
    *ret = element.contents;
    return check_end(cur, err);
}

static bool read_octets(struct wsmi_cur *cur, struct wsmi_view *ret, struct wsmi_err *err)
{
    struct wsmi_cur contents;
    if (!read_only(cur, TAG_OCTET_STRING, &contents, err)) {
        return false;
    }
    *ret = contents.rest;
    return true;
}

/* Each number in groups of seven bits, the shortest way: X.690 section 8.19. */
static bool check_oid(const struct wsmi_cur *contents, struct wsmi_err *err)
{
    bool is_start = true;
    for (size_t i = 0; i < contents->rest.len; i++) {
        uint8_t octet = contents->rest.ptr[i];
        if (is_start && octet == 0x80) {
            return wsmi_fail(err, WSMI_E_SYNTAX, contents->offset + i,
                             "number of an object identifier is not in its shortest form");
        }
        is_start = octet < 0x80;
    }
    return (is_start && contents->rest.len > 0) ||
           wsmi_fail(err, WSMI_E_SYNTAX, contents->offset + contents->rest.len,
                     "object identifier does not end");
}

static bool read_mechs(struct wsmi_cur *cur, struct wsmi_spnego *parsed, struct wsmi_err *err)
{
    struct wsmi_cur list;
    if (!read_only(cur, TAG_SEQUENCE, &list, err)) {
        return false;
    }
    while (!wsmi_cur_at_end(&list)) {
        struct element oid;
        if (!read_element(&list, &oid, err)) {
            return false;
        }
        if (oid.tag != TAG_OID) {
            return wsmi_fail(err, WSMI_E_SYNTAX, oid.offset, "mechanism is no object identifier");
        }
        if (parsed->mech_count == WSMI_SPNEGO_MAX_MECHS) {
            return wsmi_fail(err, WSMI_E_LIMIT, oid.offset, "more mechanisms than are looked at");
        }
        if (!check_oid(&oid.contents, err)) {
            return false;
        }
        parsed->mechs[parsed->mech_count++] = oid.contents.rest;
    }
    return true;
}

static bool read_flags(struct wsmi_cur *cur, struct wsmi_err *err)
{
    struct wsmi_cur bits;
    size_t offset = cur->offset;
    if (!read_only(cur, TAG_BIT_STRING, &bits, err)) {
        return false;
    }
    int unused = wsmi_cur_peek(&bits);
    return (unused >= 0 && unused < 8 && (unused == 0 || bits.rest.len > 1)) ||
           wsmi_fail(err, WSMI_E_SYNTAX, offset, "flags are no string of bits");
}

/* [3] is a MIC in RFC 4178 and hints, which "please ignore" themselves, in MS-SPNG. */
static bool read_mic_or_hints(struct wsmi_cur *cur, struct wsmi_spnego *parsed,
                              struct wsmi_err *err)
{
    struct wsmi_cur ignored;
    return wsmi_cur_peek(cur) == TAG_SEQUENCE ? read_only(cur, TAG_SEQUENCE, &ignored, err)
                                              : read_octets(cur, &parsed->mic, err);
}

static bool read_init_field(unsigned number, struct wsmi_cur *cur, struct wsmi_spnego *parsed,
                            struct wsmi_err *err)
{
    switch (number) {
    case 0:
        return read_mechs(cur, parsed, err);
    case 1:
        return read_flags(cur, err);
    case 2:
        return read_octets(cur, &parsed->token, err);
    case 3:
        return read_mic_or_hints(cur, parsed, err);
    case 4:
        return parsed->mic.len == 0 ? read_octets(cur, &parsed->mic, err)
                                    : wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "second MIC");
    default:
        return true;
    }
}

static bool read_state(struct wsmi_cur *cur, enum wsmi_spnego_state *ret, struct wsmi_err *err)
{
    struct wsmi_cur value;
    if (!read_only(cur, TAG_ENUMERATED, &value, err)) {
        return false;
    }
    if (value.rest.len != 1 || value.rest.ptr[0] >= WSMI_SPNEGO_NO_STATE) {
        return wsmi_fail(err, WSMI_E_SYNTAX, value.offset, "state is none of the four");
    }
    *ret = (enum wsmi_spnego_state)value.rest.ptr[0];
    return true;
}

static bool read_response_field(unsigned number, struct wsmi_cur *cur, struct wsmi_spnego *parsed,
                                struct wsmi_err *err)
{
    struct wsmi_cur oid;
    switch (number) {
    case 0:
        return read_state(cur, &parsed->state, err);
    case 1:
        if (!read_only(cur, TAG_OID, &oid, err) || !check_oid(&oid, err)) {
            return false;
        }
        parsed->supported_mech = oid.rest;
        return true;
    case 2:
        return read_octets(cur, &parsed->token, err);
    case 3:
        return read_octets(cur, &parsed->mic, err);
    default:
        return true;
    }
}

/* SEQUENCE of fields in the order of their numbers, each once at most. */
static bool read_fields(struct wsmi_cur *cur, struct wsmi_spnego *parsed, struct wsmi_err *err)
{
    struct wsmi_cur fields;
    unsigned next = 0;
    if (!read_only(cur, TAG_SEQUENCE, &fields, err)) {
        return false;
    }
    while (!wsmi_cur_at_end(&fields)) {
        struct element field;
        if (!read_element(&fields, &field, err)) {
            return false;
        }
        unsigned number = field.tag & TAG_NUMBER;
        if ((field.tag & ~TAG_NUMBER) != TAG_FIELD || number == TAG_NUMBER || number < next) {
            return wsmi_fail(err, WSMI_E_SYNTAX, field.offset,
                             "field of a token is unknown, out of order or there twice");
        }
        next = number + 1;
        if (parsed->kind == WSMI_TOKEN_SPNEGO_INIT
                ? !read_init_field(number, &field.contents, parsed, err)
                : !read_response_field(number, &field.contents, parsed, err)) {
            return false;
        }
    }
    return true;
}

/* Two octets that say which message, and the message. */
static bool read_kerberos(struct wsmi_cur *cur, struct wsmi_spnego *parsed, struct wsmi_err *err)
{
    static const struct {
        struct wsmi_view id;
        uint8_t tag;
        enum wsmi_token_kind kind;
    } messages[] = {
        {WSMI_VIEW_INIT("\x01\x00"), TAG_KRB_AP_REQ, WSMI_TOKEN_KERBEROS_REQUEST},
        {WSMI_VIEW_INIT("\x02\x00"), TAG_KRB_AP_REP, WSMI_TOKEN_KERBEROS_REPLY},
        {WSMI_VIEW_INIT("\x03\x00"), TAG_KRB_ERROR, WSMI_TOKEN_KERBEROS_ERROR},
    };
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        if (wsmi_cur_accept_view(cur, messages[i].id)) {
            struct wsmi_cur ignored;
            parsed->kind = messages[i].kind;
            parsed->token = cur->rest;
            return read_only(cur, messages[i].tag, &ignored, err);
        }
    }
    return wsmi_fail(err, WSMI_E_SYNTAX, cur->offset, "Kerberos token is no known message");
}

/* InitialContextToken of RFC 2743: an object identifier, and what it defines. */
static bool read_framed(struct wsmi_cur *cur, struct wsmi_spnego *parsed, struct wsmi_err *err)
{
    struct element oid;
    struct wsmi_cur contents;
    if (!read_element(cur, &oid, err)) {
        return false;
    }
    if (oid.tag != TAG_OID) {
        return wsmi_fail(err, WSMI_E_SYNTAX, oid.offset, "token does not name its mechanism");
    }
    if (wsmi_view_eq(oid.contents.rest, WSMI_VIEW(OID_KERBEROS))) {
        return read_kerberos(cur, parsed, err);
    }
    if (!wsmi_view_eq(oid.contents.rest, WSMI_VIEW(OID_SPNEGO))) {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, oid.offset, "token is of an unknown mechanism");
    }
    parsed->kind = WSMI_TOKEN_SPNEGO_INIT;
    return read_only(cur, TAG_FIELD, &contents, err) && read_fields(&contents, parsed, err);
}

bool wsmi_spnego_parse(struct wsmi_view token, const struct wsmi_limits *limits,
                       struct wsmi_spnego *ret, struct wsmi_err *err)
{
    struct wsmi_spnego parsed = {.kind = WSMI_TOKEN_NONE, .state = WSMI_SPNEGO_NO_STATE};
    struct wsmi_cur cur = wsmi_cur_init(token);
    struct wsmi_cur contents;
    bool good;
    if (token.len > limits->max_token_bytes) {
        return wsmi_fail(err, WSMI_E_LIMIT, limits->max_token_bytes,
                         "token is longer than max_token_bytes");
    }
    if (wsmi_ntlm_type(token) != WSMI_NTLM_NONE) {
        parsed.kind = WSMI_TOKEN_NTLM;
        parsed.token = token;
        good = true;
    } else if (wsmi_cur_peek(&cur) == TAG_GSS_TOKEN) {
        good =
            read_only(&cur, TAG_GSS_TOKEN, &contents, err) && read_framed(&contents, &parsed, err);
    } else if (wsmi_cur_peek(&cur) == TAG_FIELD + 1) {
        parsed.kind = WSMI_TOKEN_SPNEGO_RESPONSE;
        good =
            read_only(&cur, TAG_FIELD + 1, &contents, err) && read_fields(&contents, &parsed, err);
    } else {
        return wsmi_fail(err, WSMI_E_UNSUPPORTED, 0, "token is neither SPNEGO, Kerberos nor NTLM");
    }
    if (good) {
        *ret = parsed;
    }
    return good;
}
