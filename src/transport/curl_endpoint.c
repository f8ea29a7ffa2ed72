/* SPDX-License-Identifier: MIT */
/*
 * Where exchanges go. An endpoint owns one CURLSH: idle connections, TLS sessions and resolved
 * addresses of one session never serve another, whose credentials may differ.
 */
#include "transport/curl_internal.h"

#include "core/fail.h"
#include "proto/security.h"
#include "transport/curl.h"

enum {
    /* How long a CA that was taken out of its file goes on being trusted. */
    CA_CACHE_SECONDS = 600,
    TCP_KEEPALIVE_SECONDS = 60
};

static void free_memory(struct wsmi_endpoint *endpoint)
{
    const struct wsmi_allocator *allocator = endpoint->curl->allocator;
    char *const strings[] = {endpoint->url, endpoint->user_agent, endpoint->ca_file,
                             endpoint->ca_dir};
    for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
        if (strings[i] != NULL) {
            allocator->release(allocator->context, strings[i]);
        }
    }
    allocator->release(allocator->context, endpoint);
}

static bool copy_string(const struct wsmi_allocator *allocator, const char *from, char **ret)
{
    if (from == NULL) {
        return true;
    }
    size_t size = strlen(from) + 1;
    *ret = allocator->acquire(allocator->context, size);
    if (*ret == NULL) {
        return false;
    }
    memcpy(*ret, from, size);
    return true;
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
    struct wsmi_curl *curl = (struct wsmi_curl *)transport;
    const struct wsmi_allocator *allocator = curl->allocator;
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
    endpoint->curl = curl;
    endpoint->https = https;
    endpoint->verify_chain = config->verify_chain;
    endpoint->verify_name = config->verify_name;
    endpoint->limits = config->limits;
    if (!copy_string(allocator, config->url, &endpoint->url) ||
        !copy_string(allocator, config->user_agent, &endpoint->user_agent) ||
        !copy_string(allocator, config->ca_file, &endpoint->ca_file) ||
        !copy_string(allocator, config->ca_dir, &endpoint->ca_dir)) {
        free_memory(endpoint);
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
        free_memory(endpoint);
    }
}

void wsmi_curl_endpoint_free(struct wsmi_endpoint *endpoint)
{
    if (endpoint->share != NULL) {
        (void)curl_share_cleanup(endpoint->share);
    }
    free_memory(endpoint);
}

/* No lock functions: only the I/O thread uses the share. */
static CURLcode make_share(struct wsmi_endpoint *endpoint)
{
    static const curl_lock_data shared[] = {CURL_LOCK_DATA_CONNECT, CURL_LOCK_DATA_SSL_SESSION,
                                            CURL_LOCK_DATA_DNS};
    CURLSH *share = curl_share_init();
    if (share == NULL) {
        return CURLE_OUT_OF_MEMORY;
    }
    for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
        CURLSHcode code = curl_share_setopt(share, CURLSHOPT_SHARE, shared[i]);
        /* A libcurl without TLS has no sessions to share, and an endpoint of plain HTTP no need. */
        if (code != CURLSHE_OK && !(code == CURLSHE_NOT_BUILT_IN && !endpoint->https)) {
            (void)curl_share_cleanup(share);
            return CURLE_OUT_OF_MEMORY;
        }
    }
    endpoint->share = share;
    return CURLE_OK;
}

/*
 * Whoever names a CA means this one only. Told nothing, libcurl would read its whole CA file for
 * every connection (144 certificates: 30 ms and more, on the I/O thread), because it keeps the
 * parsed store only while no CA directory is set; so its file is taken alone where it has one.
 */
static CURLcode apply_trust(const struct wsmi_endpoint *endpoint, CURL *easy)
{
    struct wsmi_curl_description libcurl;
    wsmi_curl_describe(&libcurl);
    const char *ca_file = endpoint->ca_file;
    const char *ca_dir = endpoint->ca_dir;
    if (!endpoint->verify_chain) {
        ca_file = NULL;
        ca_dir = NULL;
    } else if (ca_file == NULL && ca_dir == NULL) {
        ca_file = libcurl.ca_file;
        ca_dir = ca_file == NULL ? libcurl.ca_dir : NULL;
        if (ca_file == NULL && ca_dir == NULL) {
            return CURLE_OK; /* the TLS library knows where to look */
        }
    }
    CURLcode code = curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_CAPATH, ca_dir) : code;
}

static CURLcode apply_tls(const struct wsmi_endpoint *endpoint, CURL *easy)
{
    const struct {
        CURLoption option;
        long value;
    } longs[] = {
        {CURLOPT_SSL_VERIFYPEER, endpoint->verify_chain ? 1 : 0},
        {CURLOPT_SSL_VERIFYHOST, endpoint->verify_name ? 2 : 0},
        {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
        {CURLOPT_CA_CACHE_TIMEOUT, CA_CACHE_SECONDS},
    };
    CURLcode code = CURLE_OK;
    for (size_t i = 0; code == CURLE_OK && i < sizeof(longs) / sizeof(longs[0]); i++) {
        code = curl_easy_setopt(easy, longs[i].option, longs[i].value);
    }
    return code == CURLE_OK ? apply_trust(endpoint, easy) : code;
}

CURLcode wsmi_curl_endpoint_apply(struct wsmi_endpoint *endpoint, CURL *easy)
{
    static const struct {
        CURLoption option;
        long value;
    } longs[] = {
        {CURLOPT_NOSIGNAL, 1},
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
    const struct {
        CURLoption option;
        const char *value;
    } strings[] = {
        {CURLOPT_PROTOCOLS_STR, endpoint->https ? "https" : "http"},
        {CURLOPT_URL, endpoint->url},
        {CURLOPT_USERAGENT, endpoint->user_agent},
        /* The empty proxy, not a missing one, keeps libcurl from asking the environment. */
        {CURLOPT_PROXY, ""},
        {CURLOPT_NOPROXY, "*"},
    };
    CURLcode code = endpoint->share == NULL ? make_share(endpoint) : CURLE_OK;
    for (size_t i = 0; code == CURLE_OK && i < sizeof(longs) / sizeof(longs[0]); i++) {
        code = curl_easy_setopt(easy, longs[i].option, longs[i].value);
    }
    for (size_t i = 0; code == CURLE_OK && i < sizeof(strings) / sizeof(strings[0]); i++) {
        code = curl_easy_setopt(easy, strings[i].option, strings[i].value);
    }
    if (code == CURLE_OK) {
        code = curl_easy_setopt(easy, CURLOPT_SHARE, endpoint->share);
    }
    return code == CURLE_OK && endpoint->https ? apply_tls(endpoint, easy) : code;
}
