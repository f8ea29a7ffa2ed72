/* SPDX-License-Identifier: MIT */
#include "rc4.h"

#include "check.h"

#include <gssapi/gssapi_krb5.h>
#include <krb5/krb5.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

/* Behind the frame: TOK_ID and algorithms 8, sequence number 8, checksum 8, confounder 8. */
enum { KEY = 16, SEQUENCE = 8, CHECKSUM = 16, CONFOUNDER = 24, BODY = 32, SEAL_USAGE = 13 };

struct key {
    uint8_t octets[KEY];
};

static struct key hmac(const struct key *key, const void *text, size_t len)
{
    struct key result;
    REQUIRE(HMAC(EVP_md5(), key->octets, KEY, text, len, result.octets, NULL) != NULL);
    return result;
}

static void rc4(const struct key *key, uint8_t *text, size_t len)
{
    uint8_t state[256];
    uint8_t j = 0;
    for (unsigned i = 0; i < 256; i++) {
        state[i] = (uint8_t)i;
    }
    for (unsigned i = 0; i < 256; i++) {
        j = (uint8_t)(j + state[i] + key->octets[i % KEY]);
        uint8_t swap = state[i];
        state[i] = state[j];
        state[j] = swap;
    }
    uint8_t a = 0;
    uint8_t b = 0;
    for (size_t i = 0; i < len; i++) {
        a++;
        b = (uint8_t)(b + state[a]);
        uint8_t swap = state[a];
        state[a] = state[b];
        state[b] = swap;
        text[i] ^= state[(uint8_t)(state[a] + state[b])];
    }
}

static struct key session_key(gss_ctx_id_t context)
{
    struct key key;
    OM_uint32 minor;
    gss_buffer_set_t answers = GSS_C_NO_BUFFER_SET;
    REQUIRE(gss_inquire_sec_context_by_oid(&minor, context, GSS_C_INQ_SSPI_SESSION_KEY, &answers) ==
            GSS_S_COMPLETE);
    REQUIRE(answers->count > 0 && answers->elements[0].length == KEY);
    memcpy(key.octets, answers->elements[0].value, KEY);
    (void)gss_release_buffer_set(&minor, &answers);
    return key;
}

static const uint8_t zeros[4];

/* The sequence number's octets, sealed or not: RC4 does not care. */
static void turn_sequence(const struct key *key, uint8_t *token)
{
    struct key step = hmac(key, zeros, sizeof(zeros));
    step = hmac(&step, token + CHECKSUM, 8);
    rc4(&step, token + SEQUENCE, 8);
}

static void turn_text(const struct key *key, const uint8_t number[4], uint8_t *text, size_t len)
{
    struct key local = *key;
    for (size_t i = 0; i < KEY; i++) {
        local.octets[i] ^= 0xF0;
    }
    struct key step = hmac(&local, zeros, sizeof(zeros));
    step = hmac(&step, number, 4);
    rc4(&step, text, len);
}

static void put_checksum(const struct key *key, uint8_t *token, size_t len)
{
    uint8_t usage_and_text[4096] = {SEAL_USAGE};
    uint8_t digest[KEY];
    size_t rest = len - CONFOUNDER;
    struct key sign = hmac(key, "signaturekey", sizeof("signaturekey"));
    REQUIRE(4 + 8 + rest <= sizeof(usage_and_text));
    memcpy(usage_and_text + 4, token, 8);
    memcpy(usage_and_text + 12, token + CONFOUNDER, rest);
    REQUIRE(EVP_Digest(usage_and_text, 12 + rest, digest, NULL, EVP_md5(), NULL) == 1);
    sign = hmac(&sign, digest, sizeof(digest));
    memcpy(token + CHECKSUM, sign.octets, 8);
}

void rc4_seal_again_unpadded(gss_ctx_id_t context, struct wsmi_buf *header, struct wsmi_buf *data)
{
    uint8_t token[4096];
    uint8_t number[8];
    struct key key = session_key(context);
    size_t frame = header->len - BODY;
    size_t len = BODY + data->len;
    /* Short enough for one octet of length, before and after. */
    REQUIRE(header->ptr[1] == header->len + data->len - 2 && len <= sizeof(token));
    memcpy(token, header->ptr + frame, BODY);
    memcpy(token + BODY, data->ptr, data->len);
    turn_sequence(&key, token);
    memcpy(number, token + SEQUENCE, sizeof(number));
    turn_text(&key, number, token + CONFOUNDER, len - CONFOUNDER);
    REQUIRE(token[len - 1] == 1);
    len--;
    put_checksum(&key, token, len);
    turn_sequence(&key, token);
    turn_text(&key, number, token + CONFOUNDER, len - CONFOUNDER);
    header->ptr[1]--;
    memcpy(header->ptr + frame, token, BODY);
    wsmi_buf_reset(data);
    wsmi_buf_put(data, (struct wsmi_view){token + BODY, len - BODY});
}
