/* SPDX-License-Identifier: MIT */
/*
 * The way to the peer: straight, through a tunnel whose end has another name, or by a proxy. Only
 * what the caller chose counts, the environment when that is what was chosen.
 */
#include "transport/curl_internal.h"

static CURLcode apply_connect_to(const struct wsmi_endpoint *endpoint, CURL *easy)
{
    return endpoint->copy.config.connect_to == NULL
               ? CURLE_OK
               : curl_easy_setopt(easy, CURLOPT_CONNECT_TO, &endpoint->connect_to);
}

/* The empty proxy, not a missing one, keeps libcurl from asking the environment. */
static CURLcode apply_none(CURL *easy)
{
    static const struct wsmi_curl_text texts[] = {{CURLOPT_PROXY, ""}, {CURLOPT_NOPROXY, "*"}};
    return wsmi_curl_set_texts(easy, texts, 2);
}

static CURLcode apply_chosen(const struct wsmi_proxy_config *proxy, CURL *easy)
{
    const struct wsmi_curl_text texts[] = {
        {CURLOPT_PROXY, proxy->url},
        {CURLOPT_NOPROXY, ""},
        {CURLOPT_PROXYUSERNAME, proxy->user},
        {CURLOPT_PROXYPASSWORD, proxy->password},
    };
    return wsmi_curl_set_texts(easy, texts, sizeof(texts) / sizeof(texts[0]));
}

CURLcode wsmi_curl_proxy_apply(const struct wsmi_endpoint *endpoint, CURL *easy)
{
    const struct wsmi_proxy_config *proxy = &endpoint->copy.config.proxy;
    const struct wsmi_curl_number numbers[] = {
        /* What is for the peer is not shown to the proxy, and its answers are not the peer's. */
        {CURLOPT_HEADEROPT, CURLHEADER_SEPARATE},
        {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
        {CURLOPT_HTTPPROXYTUNNEL, proxy->tunnel ? 1 : 0},
        {CURLOPT_PROXYAUTH,
         (long)(proxy->scheme == WSMI_AUTH_DIGEST ? CURLAUTH_DIGEST : CURLAUTH_BASIC)},
    };
    CURLcode code = apply_connect_to(endpoint, easy);
    if (code != CURLE_OK || (proxy->url == NULL && !proxy->from_environment)) {
        return code == CURLE_OK ? apply_none(easy) : code;
    }
    code = wsmi_curl_set_numbers(easy, numbers, sizeof(numbers) / sizeof(numbers[0]));
    code = code == CURLE_OK && proxy->url != NULL ? apply_chosen(proxy, easy) : code;
    return code == CURLE_OK ? wsmi_curl_proxy_tls_apply(endpoint, easy) : code;
}
