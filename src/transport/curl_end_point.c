/* SPDX-License-Identifier: MIT */
/*
 * What channel bindings of the kind tls-server-end-point are made of (RFC 5929 section 4.1): the
 * hash of the peer's certificate, by the hash its signature is made with, or SHA-256 where that is
 * MD5, SHA-1, none, or unknown.
 */
#include "transport/curl.h"
#include "transport/curl_internal.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

static const EVP_MD *digest_for(X509 *certificate)
{
    int nid = NID_undef;
    if (X509_get_signature_info(certificate, &nid, NULL, NULL, NULL) != 1) {
        return EVP_sha256();
    }
    switch (nid) {
    case NID_undef:
    case NID_md5:
    case NID_sha1:
    case NID_md5_sha1:
        return EVP_sha256();
    default:
        break;
    }
    const EVP_MD *digest = EVP_get_digestbynid(nid);
    return digest == NULL ? EVP_sha256() : digest;
}

size_t wsmi_curl_hash_peer(CURL *easy, uint8_t ret[WSMI_CURL_END_POINT_BYTES])
{
    _Static_assert(EVP_MAX_MD_SIZE <= WSMI_CURL_END_POINT_BYTES, "no hash is longer");
    struct wsmi_curl_description libcurl;
    struct curl_tlssessioninfo *session = NULL;
    unsigned length = 0;
    wsmi_curl_describe(&libcurl);
    if (!libcurl.tells_end_point ||
        curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || session == NULL ||
        session->backend != CURLSSLBACKEND_OPENSSL || session->internals == NULL) {
        return 0;
    }
    X509 *certificate = SSL_get_peer_certificate(session->internals);
    if (certificate == NULL) {
        return 0;
    }
    bool ok = X509_digest(certificate, digest_for(certificate), ret, &length) == 1;
    X509_free(certificate);
    return ok ? length : 0;
}
