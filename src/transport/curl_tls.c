/* SPDX-License-Identifier: MIT */
/* Who is believed to be the peer, and how we prove who we are, over TLS. */
#include "transport/curl.h"
#include "transport/curl_internal.h"

#include "transport/own_certificate.h"

/* How long a CA that was taken out of its file goes on being trusted. */
enum { CA_CACHE_SECONDS = 600 };

/* The authorities that count. */
struct trust {
    const char *ca_file;
    const char *ca_dir;
};

/*
 * Whoever names a CA means this one only. Told nothing, libcurl would read its whole CA file for
 * every connection (144 certificates: 30 ms and more, on the I/O thread), because it keeps the
 * parsed store only while no CA directory is set; so its file is taken alone where it has one.
 * Both NULL with the chain to be verified: the TLS library knows where to look.
 */
static struct trust trust_of(const struct wsmi_tls_config *tls)
{
    struct wsmi_curl_description libcurl;
    struct trust trust = {tls->ca_file, tls->ca_dir};
    wsmi_curl_describe(&libcurl);
    if (!tls->verify_chain) {
        return (struct trust){NULL, NULL};
    }
    if (trust.ca_file == NULL && trust.ca_dir == NULL) {
        trust.ca_file = libcurl.ca_file;
        trust.ca_dir = trust.ca_file == NULL ? libcurl.ca_dir : NULL;
    }
    return trust;
}

static bool is_unset(const struct wsmi_tls_config *tls, const struct trust *trust)
{
    return tls->verify_chain && trust->ca_file == NULL && trust->ca_dir == NULL;
}

static CURLcode apply_trust(const struct wsmi_tls_config *tls, CURL *easy)
{
    const struct trust trust = trust_of(tls);
    const struct wsmi_curl_text texts[] = {
        {CURLOPT_CAINFO, trust.ca_file},
        {CURLOPT_CAPATH, trust.ca_dir},
    };
    return is_unset(tls, &trust) ? CURLE_OK : wsmi_curl_set_texts(easy, texts, 2);
}

static CURLcode apply_own_certificate(const struct wsmi_tls_config *tls, CURL *easy)
{
    const char *file = tls->certificate_file;
    bool packed = file != NULL && wsmi_own_certificate_is_packed(file);
    const struct wsmi_curl_text texts[] = {
        {CURLOPT_SSLCERT, file},
        {CURLOPT_SSLCERTTYPE, packed ? "P12" : "PEM"},
        {CURLOPT_SSLKEY, tls->key_file == NULL && !packed ? file : tls->key_file},
        /* Without one OpenSSL would ask at the terminal, or read the program's standard input. */
        {CURLOPT_KEYPASSWD, tls->key_password == NULL ? "" : tls->key_password},
    };
    return file == NULL ? CURLE_OK : wsmi_curl_set_texts(easy, texts, 4);
}

/* A resumed TLS session shows no certificate and staples no answer, so where the answer counts each
 * connection has a handshake of its own. */
static CURLcode apply_revocation(const struct wsmi_tls_config *tls, CURL *easy)
{
    static const struct wsmi_curl_number staple[] = {
        {CURLOPT_SSL_VERIFYSTATUS, 1},
        {CURLOPT_SSL_SESSIONID_CACHE, 0},
    };
    const struct wsmi_curl_text list[] = {{CURLOPT_CRLFILE, tls->crl_file}};
    if (!tls->verify_revocation) {
        return CURLE_OK;
    }
    return tls->crl_file != NULL ? wsmi_curl_set_texts(easy, list, 1)
                                 : wsmi_curl_set_numbers(easy, staple, 2);
}

CURLcode wsmi_curl_tls_apply(const struct wsmi_endpoint *endpoint, CURL *easy)
{
    const struct wsmi_tls_config *tls = &endpoint->copy.config.tls;
    const struct wsmi_curl_number numbers[] = {
        {CURLOPT_SSL_VERIFYPEER, tls->verify_chain ? 1 : 0},
        {CURLOPT_SSL_VERIFYHOST, tls->verify_name ? 2 : 0},
        {CURLOPT_SSLVERSION, tls->only_1_3 ? CURL_SSLVERSION_TLSv1_3 : CURL_SSLVERSION_TLSv1_2},
        {CURLOPT_CA_CACHE_TIMEOUT, CA_CACHE_SECONDS},
    };
    CURLcode code = wsmi_curl_set_numbers(easy, numbers, sizeof(numbers) / sizeof(numbers[0]));
    code = code == CURLE_OK ? apply_trust(tls, easy) : code;
    code = code == CURLE_OK ? apply_revocation(tls, easy) : code;
    return code == CURLE_OK ? apply_own_certificate(tls, easy) : code;
}

CURLcode wsmi_curl_proxy_tls_apply(const struct wsmi_endpoint *endpoint, CURL *easy)
{
    /* Whatever was waived for the peer was not waived for the proxy. */
    static const struct wsmi_curl_number numbers[] = {
        {CURLOPT_PROXY_SSL_VERIFYPEER, 1},
        {CURLOPT_PROXY_SSL_VERIFYHOST, 2},
        {CURLOPT_PROXY_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
    };
    struct wsmi_curl_description libcurl;
    wsmi_curl_describe(&libcurl);
    if (libcurl.tls == NULL) {
        return CURLE_OK; /* it has no such options, and refuses a proxy that would need them */
    }
    struct wsmi_tls_config tls = endpoint->copy.config.tls;
    tls.verify_chain = true;
    const struct trust trust = trust_of(&tls);
    const struct wsmi_curl_text texts[] = {
        {CURLOPT_PROXY_CAINFO, trust.ca_file},
        {CURLOPT_PROXY_CAPATH, trust.ca_dir},
    };
    CURLcode code = wsmi_curl_set_numbers(easy, numbers, sizeof(numbers) / sizeof(numbers[0]));
    return code == CURLE_OK && !is_unset(&tls, &trust) ? wsmi_curl_set_texts(easy, texts, 2) : code;
}
