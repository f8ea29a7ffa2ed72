/* SPDX-License-Identifier: MIT */
#include "transport/curl.h"

#include <curl/curl.h>
#include <openssl/opensslv.h>

/* CURLINFO_SSL_VERIFYRESULT has OpenSSL's meaning for these. */
static bool speaks_x509_v_err(const char *tls)
{
    static const char *const families[] = {"OpenSSL/", "LibreSSL/", "BoringSSL", "quictls/"};
    for (size_t i = 0; tls != NULL && i < sizeof(families) / sizeof(families[0]); i++) {
        if (strncmp(tls, families[i], strlen(families[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* Its objects are looked at by functions of the OpenSSL this was compiled for, so libcurl's has to
 * be of the same major version: "OpenSSL/3." and "OpenSSL 3.". */
static bool is_our_openssl(const char *tls)
{
    static const char ours[] = OPENSSL_VERSION_TEXT;
    static const char name[] = "OpenSSL/";
    size_t length = sizeof(name) - 1;
    const char *dot = memchr(ours, '.', sizeof(ours));
    return tls != NULL && dot != NULL && (size_t)(dot - ours) > length &&
           strncmp(tls, name, length) == 0 && memcmp(ours, name, length - 1) == 0 &&
           strncmp(tls + length, ours + length, (size_t)(dot - ours) - length + 1) == 0;
}

void wsmi_curl_describe(struct wsmi_curl_description *ret)
{
    const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
    struct wsmi_curl_description found = {
        .version = info->version,
        .tls = (info->features & CURL_VERSION_SSL) != 0 ? info->ssl_version : NULL,
        .ca_file = info->cainfo,
        .ca_dir = info->capath,
        .ipv6 = (info->features & CURL_VERSION_IPV6) != 0,
        .async_resolver = (info->features & CURL_VERSION_ASYNCHDNS) != 0,
    };
    found.verify_reasons = speaks_x509_v_err(found.tls);
    found.tells_end_point = is_our_openssl(found.tls);
    if (info->version_num < 0x075700) {
        found.shortfall = "version 7.87 or later";
    } else if (found.tls == NULL) {
        found.shortfall = "TLS";
    } else if (!found.async_resolver) {
        found.shortfall = "an asynchronous resolver";
    } else if (!found.verify_reasons) {
        found.shortfall = "OpenSSL: reasons for refused certificates are not told apart";
    }
    *ret = found;
}
