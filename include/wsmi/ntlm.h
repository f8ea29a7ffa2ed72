/* SPDX-License-Identifier: MIT */
/*
 * NTLM messages: MS-NLMP section 2.2.1. The peer supplies every byte, before anything of them is
 * authenticated, and what reads them next is a GSSAPI mechanism: here every offset and length is
 * compared with the message first. Nothing is decrypted or computed. Unstable interface until 1.0.
 */
#ifndef WSMI_NTLM_H
#define WSMI_NTLM_H

#include "wsmi/err.h"
#include "wsmi/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

enum wsmi_ntlm_type {
    WSMI_NTLM_NONE = 0, /* no NTLM message */
    WSMI_NTLM_NEGOTIATE = 1,
    WSMI_NTLM_CHALLENGE = 2,
    WSMI_NTLM_AUTHENTICATE = 3,
    WSMI_NTLM_TYPE_COUNT
};

/* NegotiateFlags (section 2.2.2.5), those that decide about anything here or in a context. */
#define WSMI_NTLM_FLAG_UNICODE           UINT32_C(0x00000001)
#define WSMI_NTLM_FLAG_OEM               UINT32_C(0x00000002)
#define WSMI_NTLM_FLAG_REQUEST_TARGET    UINT32_C(0x00000004)
#define WSMI_NTLM_FLAG_SIGN              UINT32_C(0x00000010)
#define WSMI_NTLM_FLAG_SEAL              UINT32_C(0x00000020)
#define WSMI_NTLM_FLAG_LM_KEY            UINT32_C(0x00000080)
#define WSMI_NTLM_FLAG_ANONYMOUS         UINT32_C(0x00000800)
#define WSMI_NTLM_FLAG_EXTENDED_SECURITY UINT32_C(0x00080000)
#define WSMI_NTLM_FLAG_TARGET_INFO       UINT32_C(0x00800000)
#define WSMI_NTLM_FLAG_VERSION           UINT32_C(0x02000000)
#define WSMI_NTLM_FLAG_128               UINT32_C(0x20000000)
#define WSMI_NTLM_FLAG_KEY_EXCHANGE      UINT32_C(0x40000000)

/* AV_PAIR (section 2.2.2.1). Texts are UTF-16LE, whatever the flags say. */
enum wsmi_ntlm_av {
    WSMI_NTLM_AV_END = 0, /* never found: it is what the list ends with */
    WSMI_NTLM_AV_NB_COMPUTER,
    WSMI_NTLM_AV_NB_DOMAIN,
    WSMI_NTLM_AV_DNS_COMPUTER,
    WSMI_NTLM_AV_DNS_DOMAIN,
    WSMI_NTLM_AV_DNS_TREE,
    WSMI_NTLM_AV_FLAGS,     /* 4 octets, little endian */
    WSMI_NTLM_AV_TIMESTAMP, /* 8 octets, FILETIME */
    WSMI_NTLM_AV_SINGLE_HOST,
    WSMI_NTLM_AV_TARGET_NAME,      /* the service as the client named it */
    WSMI_NTLM_AV_CHANNEL_BINDINGS, /* 16 octets */
    WSMI_NTLM_AV_COUNT
};

/* By number; ptr NULL where there is none. */
struct wsmi_ntlm_avs {
    struct wsmi_view pairs[WSMI_NTLM_AV_COUNT];
    size_t count; /* unknown ones included, the end not */
};

/* Texts are UTF-16LE where the flags have UNICODE, else of a character set nobody names. Parts are
 * given whether the flags declare them or not. */
struct wsmi_ntlm_negotiate {
    uint32_t flags;
    struct wsmi_view domain; /* never UTF-16 in this message */
    struct wsmi_view workstation;
};

struct wsmi_ntlm_challenge {
    uint32_t flags;
    struct wsmi_view target_name;
    struct wsmi_view server_challenge; /* 8 octets */
    struct wsmi_view target_info;      /* the whole list, its end included */
    struct wsmi_ntlm_avs avs;          /* what is in it */
};

struct wsmi_ntlm_authenticate {
    uint32_t flags;
    struct wsmi_view lm_response;
    struct wsmi_view nt_response; /* empty for an anonymous logon */
    struct wsmi_view domain;
    struct wsmi_view user;
    struct wsmi_view workstation;
    struct wsmi_view session_key; /* encrypted */
    struct wsmi_ntlm_avs avs;     /* of an NTLMv2 response, else none */
};

/* What `token` begins as; NONE for anything that is not the head of a message. Pure. */
WSMI_API enum wsmi_ntlm_type wsmi_ntlm_type(struct wsmi_view token);

/*
 * Each parses one whole message of its type; every view borrows `token`. Fields without a length
 * may point anywhere; all others lie behind the fixed part and inside the message, also those that
 * the flags say to ignore: who reads next may not ignore them. Version may lack where its flag
 * does.
 *
 * Errors: SYNTAX (another type; cut; a part outside, its offset is that of the field that says so;
 * texts of half a UTF-16 unit; neither UNICODE nor OEM; a list that lacks its end, goes on behind
 * it, or has a known pair twice or of another size), LIMIT (max_token_bytes). Linear. Pure.
 */
WSMI_API bool wsmi_ntlm_negotiate_parse(struct wsmi_view token, const struct wsmi_limits *limits,
                                        struct wsmi_ntlm_negotiate *ret,
                                        struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;
WSMI_API bool wsmi_ntlm_challenge_parse(struct wsmi_view token, const struct wsmi_limits *limits,
                                        struct wsmi_ntlm_challenge *ret,
                                        struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;
WSMI_API bool wsmi_ntlm_authenticate_parse(struct wsmi_view token, const struct wsmi_limits *limits,
                                           struct wsmi_ntlm_authenticate *ret,
                                           struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
