/* SPDX-License-Identifier: MIT */
#include "binding.h"

#include <stdint.h>
#include <string.h>

#include <gnutls/crypto.h>
#include <gnutls/x509.h>

#define MESSAGE_TYPE 8U /* in an NTLM message */
#define NT_RESPONSE  20U
#define NT_FIELDS    44U /* in an NTLMv2 response: proof 16, then 28 before the list */
#define AV_BINDINGS  10U

static gnutls_digest_algorithm_t digest_of(gnutls_x509_crt_t certificate)
{
    const int signature = gnutls_x509_crt_get_signature_algorithm(certificate);
    const gnutls_digest_algorithm_t digest =
        signature > 0 ? gnutls_sign_get_hash_algorithm((gnutls_sign_algorithm_t)signature)
                      : GNUTLS_DIG_UNKNOWN;
    /* EdDSA hashes inside, so no hash is named; what clients take then is SHA-256 */
    const bool inside =
        signature == GNUTLS_SIGN_EDDSA_ED25519 || signature == GNUTLS_SIGN_EDDSA_ED448;
    const bool weak = inside || digest == GNUTLS_DIG_UNKNOWN || digest == GNUTLS_DIG_MD5 ||
                      digest == GNUTLS_DIG_SHA1;
    return weak ? GNUTLS_DIG_SHA256 : digest;
}

bool resp_binding_make(const char *pem, struct resp_text *ret)
{
    union {
        const char *from;
        unsigned char *to;
    } raw = {.from = pem};
    const gnutls_datum_t in = {raw.to, (unsigned)strlen(pem)};
    gnutls_datum_t der = {NULL, 0};
    gnutls_x509_crt_t certificate = NULL;
    unsigned char hash[64];
    if (gnutls_x509_crt_init(&certificate) != 0) {
        return false;
    }
    bool ok = gnutls_x509_crt_import(certificate, &in, GNUTLS_X509_FMT_PEM) == 0 &&
              gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &der) == 0;
    const gnutls_digest_algorithm_t digest = ok ? digest_of(certificate) : GNUTLS_DIG_SHA256;
    const unsigned size = gnutls_hash_get_len(digest);
    ok = ok && size > 0 && size <= sizeof hash &&
         gnutls_hash_fast(digest, der.data, der.size, hash) == 0;
    if (ok) {
        resp_text_add(ret, "tls-server-end-point:");
        resp_text_add_bytes(ret, hash, size);
    }
    gnutls_free(der.data);
    gnutls_x509_crt_deinit(certificate);
    return ok && !ret->failed;
}

/* `size` octets, little endian; 0 behind the end. */
static uint32_t number_at(const struct resp_text *t, size_t at, size_t size)
{
    uint32_t value = 0;
    for (size_t i = size; i > 0 && at <= t->len && t->len - at >= size; i--) {
        value = value << 8 | (unsigned char)t->ptr[at + i - 1];
    }
    return value;
}

bool resp_binding_is_missing(const struct resp_text *token)
{
    static const char zeros[16];
    /* strlen() ends the needle at its NUL, so the type is looked at apart */
    const char *found = token->len > 0 ? resp_bytes_find(token->ptr, token->len, "NTLMSSP") : NULL;
    const size_t base = found ? (size_t)(found - token->ptr) : 0;
    if (!found || number_at(token, base + MESSAGE_TYPE, 4) != 3) {
        return false;
    }
    const size_t response = base + number_at(token, base + NT_RESPONSE + 4, 4);
    const size_t end = response + number_at(token, base + NT_RESPONSE, 2);
    size_t at = response + NT_FIELDS;
    while (at + 4 <= end && end <= token->len && number_at(token, at, 2) != 0) {
        const size_t len = number_at(token, at + 2, 2);
        if (number_at(token, at, 2) == AV_BINDINGS) {
            return len != sizeof zeros || at + 4 + len > end ||
                   memcmp(token->ptr + at + 4, zeros, sizeof zeros) == 0;
        }
        at += 4 + len;
    }
    return true;
}
