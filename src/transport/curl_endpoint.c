/* SPDX-License-Identifier: MIT */
/*
 * Where exchanges go. An endpoint owns one CURLSH: idle connections, TLS sessions and resolved
 * addresses of one session never serve another, whose credentials may differ.
 */
#include "transport/curl_internal.h"

#include "core/fail.h"
#include "proto/security.h"

enum { TCP_KEEPALIVE_SECONDS = 60 };

static void leave_and_free(struct wsmi_endpoint *endpoint)
{
    const struct wsmi_allocator *allocator = endpoint->curl->allocator;
    wsmi_config_copy_clean_up(&endpoint->copy, allocator);
    if (endpoint->connect_to.data != NULL) {
        allocator->release(allocator->context, endpoint->connect_to.data);
    }
    if (endpoint->user_agent != NULL) {
        allocator->release(allocator->context, endpoint->user_agent);
    }
    wsmi_curl_transport_leave(endpoint->curl);
    allocator->release(allocator->context, endpoint);
}

/* `first` and `second`; NULL on memory. */
static char *join(const struct wsmi_allocator *allocator, const char *first, const char *second)
{
    size_t length = strlen(first);
    size_t size = strlen(second) + 1;
    char *line = allocator->acquire(allocator->context, length + size);
    if (line != NULL) {
        memcpy(line, first, length + 1);
        memcpy(line + length, second, size);
    }
    return line;
}

/* libcurl's forms: from any host and any port, to these; and a field that it would otherwise format
 * twice for every exchange. */
static bool make_lines(struct wsmi_endpoint *endpoint)
{
    const struct wsmi_allocator *allocator = endpoint->curl->allocator;
    const struct wsmi_endpoint_config *config = &endpoint->copy.config;
    if (config->connect_to != NULL) {
        endpoint->connect_to.data = join(allocator, "::", config->connect_to);
    }
    if (config->user_agent != NULL) {
        endpoint->user_agent = join(allocator, "User-Agent: ", config->user_agent);
    }
    return (config->connect_to == NULL || endpoint->connect_to.data != NULL) &&
           (config->user_agent == NULL || endpoint->user_agent != NULL);
}

static bool has_part(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    bool found = curl_url_get(url, part, &text, 0) == CURLUE_OK;
    curl_free(text);
    return found;
}

/* Accepts http and https with a host and neither credentials, query nor fragment. */
static bool check_url(const char *text, bool *ret_https, struct wsmi_err *err)
{
    CURLU *url = curl_url();
    if (url == NULL) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    char *scheme = NULL;
    CURLUcode code = curl_url_set(url, CURLUPART_URL, text, CURLU_DISALLOW_USER);
    if (code == CURLUE_OK) {
        code = curl_url_get(url, CURLUPART_SCHEME, &scheme, 0);
    }
    struct wsmi_view name = wsmi_view_from_str(scheme);
    bool https = wsmi_view_eq(name, WSMI_VIEW("https"));
    bool good = code == CURLUE_OK && (https || wsmi_view_eq(name, WSMI_VIEW("http"))) &&
                !has_part(url, CURLUPART_QUERY) && !has_part(url, CURLUPART_FRAGMENT);
    curl_free(scheme);
    curl_url_cleanup(url);
    if (code == CURLUE_OUT_OF_MEMORY) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    if (!good) {
        return wsmi_fail(err, WSMI_E_USAGE, 0, "not an absolute http or https URL of a service");
    }
    *ret_https = https;
    return true;
}

bool wsmi_curl_endpoint_open(struct wsmi_transport *transport,
                             const struct wsmi_endpoint_config *config, struct wsmi_endpoint **ret,
                             struct wsmi_err *err)
{
    struct wsmi_curl *first = (struct wsmi_curl *)transport;
    const struct wsmi_allocator *allocator = first->allocator;
    bool https = false;
    if (config->security != NULL) {
        /* Taking it in silence would send in the clear what was meant to be sealed. */
        return wsmi_fail(err, WSMI_E_USAGE, 0, "this transport authenticates nobody");
    }
    if (!check_url(config->url, &https, err)) {
        return false;
    }
    struct wsmi_endpoint *endpoint = allocator->acquire(allocator->context, sizeof(*endpoint));
    if (endpoint == NULL) {
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    memset(endpoint, 0, sizeof(*endpoint));
    wsmi_link_init(&endpoint->link);
    endpoint->curl = wsmi_curl_transport_enter(first);
    endpoint->https = https;
    if (!wsmi_config_copy_init(&endpoint->copy, allocator, config) || !make_lines(endpoint)) {
        leave_and_free(endpoint);
        return wsmi_fail(err, WSMI_E_OOM, 0, "out of memory");
    }
    *ret = endpoint;
    return true;
}

void wsmi_curl_endpoint_close(struct wsmi_endpoint *endpoint)
{
    struct wsmi_curl *curl = endpoint->curl;
    (void)pthread_mutex_lock(&curl->lock);
    bool running = curl->running;
    if (running) {
        wsmi_link_append(&curl->closing, &endpoint->link);
    }
    (void)pthread_mutex_unlock(&curl->lock);
    if (running) {
        wsmi_curl_loop_wake(curl);
    } else {
        leave_and_free(endpoint);
    }
}

void wsmi_curl_endpoint_free(struct wsmi_endpoint *endpoint)
{
    if (endpoint->spare != NULL) {
        curl_easy_cleanup(endpoint->spare);
    }
    curl_url_cleanup(endpoint->url);
    if (endpoint->share != NULL) {
        wsmi_curl_clean_up_share(endpoint->share);
    }
    leave_and_free(endpoint);
}

/* No lock functions: only the I/O thread uses the share. */
static CURLcode make_share(struct wsmi_endpoint *endpoint)
{
    static const curl_lock_data shared[] = {CURL_LOCK_DATA_CONNECT, CURL_LOCK_DATA_DNS,
                                            CURL_LOCK_DATA_SSL_SESSION};
    const size_t count = endpoint->https || endpoint->copy.config.proxy.url != NULL ||
                                 endpoint->copy.config.proxy.from_environment
                             ? 3
                             : 2; /* without TLS on the way there are no sessions of it */
    CURLSH *share = curl_share_init();
    if (share == NULL) {
        return CURLE_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        CURLSHcode code = curl_share_setopt(share, CURLSHOPT_SHARE, shared[i]);
        /* A libcurl without TLS has no sessions to share, and an endpoint of plain HTTP no need. */
        if (code != CURLSHE_OK && !(code == CURLSHE_NOT_BUILT_IN && !endpoint->https)) {
            wsmi_curl_clean_up_share(share);
            return CURLE_OUT_OF_MEMORY;
        }
    }
    endpoint->share = share;
    return CURLE_OK;
}

/* Parsed once, not for every exchange. */
static CURLcode make_url(struct wsmi_endpoint *endpoint)
{
    CURLU *url = curl_url();
    CURLUcode code = url == NULL ? CURLUE_OUT_OF_MEMORY
                                 : curl_url_set(url, CURLUPART_URL, endpoint->copy.config.url, 0);
    if (code == CURLUE_OK) {
        endpoint->url = url;
        return CURLE_OK;
    }
    curl_url_cleanup(url);
    return code == CURLUE_OUT_OF_MEMORY ? CURLE_OUT_OF_MEMORY : CURLE_URL_MALFORMAT;
}

CURLcode wsmi_curl_set_numbers(CURL *easy, const struct wsmi_curl_number *rows, size_t count)
{
    CURLcode code = CURLE_OK;
    for (size_t i = 0; code == CURLE_OK && i < count; i++) {
        code = curl_easy_setopt(easy, rows[i].option, rows[i].value);
    }
    return code;
}

CURLcode wsmi_curl_set_texts(CURL *easy, const struct wsmi_curl_text *rows, size_t count)
{
    CURLcode code = CURLE_OK;
    for (size_t i = 0; code == CURLE_OK && i < count; i++) {
        code = curl_easy_setopt(easy, rows[i].option, rows[i].value);
    }
    return code;
}

/* Where there is no TLS: libcurl would copy the names of its authorities for every exchange. What
 * it says to that does not matter, it may know neither option. */
static void forget_authorities(const struct wsmi_endpoint *endpoint, CURL *easy, bool has_proxy)
{
    if (!endpoint->https) {
        (void)curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
        (void)curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    }
    if (!has_proxy) {
        (void)curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, NULL);
        (void)curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, NULL);
    }
}

CURLcode wsmi_curl_endpoint_apply(struct wsmi_endpoint *endpoint, CURL *easy)
{
    static const struct wsmi_curl_number numbers[] = {
        {CURLOPT_NOPROGRESS, 1},
        {CURLOPT_POST, 1},
        {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
        {CURLOPT_HTTP09_ALLOWED, 0},
        {CURLOPT_HTTP_CONTENT_DECODING, 0},
        {CURLOPT_FOLLOWLOCATION, 0},
        {CURLOPT_UNRESTRICTED_AUTH, 0},
        {CURLOPT_NETRC, CURL_NETRC_IGNORED},
        {CURLOPT_TCP_NODELAY, 1},
        {CURLOPT_TCP_KEEPALIVE, 1},
        {CURLOPT_TCP_KEEPIDLE, TCP_KEEPALIVE_SECONDS},
        {CURLOPT_TCP_KEEPINTVL, TCP_KEEPALIVE_SECONDS},
        /* Leave a lookup that does not end to its thread; otherwise giving up on it would wait. */
        {CURLOPT_QUICK_EXIT, 1},
    };
    const struct wsmi_endpoint_config *config = &endpoint->copy.config;
    const bool has_proxy = config->proxy.url != NULL || config->proxy.from_environment;
    const struct wsmi_curl_text texts[] = {
        {CURLOPT_PROTOCOLS_STR, endpoint->https ? "https" : "http"},
        /* For CONNECT: to the peer it is a header field of the request. */
        {CURLOPT_USERAGENT, has_proxy ? config->user_agent : NULL},
    };
    forget_authorities(endpoint, easy, has_proxy);
    CURLcode code = endpoint->share == NULL ? make_share(endpoint) : CURLE_OK;
    if (code == CURLE_OK) {
        code = wsmi_curl_set_numbers(easy, numbers, sizeof(numbers) / sizeof(numbers[0]));
    }
    if (code == CURLE_OK) {
        code = wsmi_curl_set_texts(easy, texts, sizeof(texts) / sizeof(texts[0]));
    }
    if (code == CURLE_OK && endpoint->url == NULL) {
        code = make_url(endpoint);
    }
    if (code == CURLE_OK) {
        code = curl_easy_setopt(easy, CURLOPT_CURLU, endpoint->url);
    }
    if (code == CURLE_OK) {
        code = curl_easy_setopt(easy, CURLOPT_SHARE, endpoint->share);
    }
    if (code == CURLE_OK) {
        code = wsmi_curl_proxy_apply(endpoint, easy);
    }
    if (code == CURLE_OK) {
        code = wsmi_curl_digest_apply(endpoint, easy);
    }
    return code == CURLE_OK && endpoint->https ? wsmi_curl_tls_apply(endpoint, easy) : code;
}
