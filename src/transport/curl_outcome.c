/* SPDX-License-Identifier: MIT */
/* From libcurl's many codes to the few failures a caller can act upon. */
#include "transport/curl_internal.h"

#include <errno.h>
#include <openssl/x509_vfy.h>

static enum wsmi_failure classify_certificate(const struct wsmi_curl_outcome *outcome)
{
    if (!outcome->verify_reasons) {
        return WSMI_FAILURE_TLS_CERTIFICATE;
    }
    switch (outcome->verify_result) {
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:
        /* libcurl compares names itself, with the result still unset; a chain
         * that OpenSSL objects to is introduced by these words. */
        return strstr(outcome->text, "SSL certificate problem") != NULL
                   ? WSMI_FAILURE_TLS_CERTIFICATE
                   : WSMI_FAILURE_TLS_NAME;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return WSMI_FAILURE_TLS_NAME;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return WSMI_FAILURE_TLS_EXPIRED;
    case X509_V_ERR_CERT_REVOKED:
        return WSMI_FAILURE_TLS_REVOKED;
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
    case X509_V_ERR_CRL_NOT_YET_VALID:
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD:
    case X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD:
    case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
    case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
    case X509_V_ERR_DIFFERENT_CRL_SCOPE:
    case X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
        return WSMI_FAILURE_TLS_REVOCATION;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
        return WSMI_FAILURE_TLS_UNTRUSTED;
    default:
        return WSMI_FAILURE_TLS_CERTIFICATE;
    }
}

static bool has_any(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr(text, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* Alerts a server has no other reason for than our certificate, or that there is none. In TLS 1.2
 * the lack of one is a "handshake failure": behind the handshake it cannot mean the cipher. */
static bool is_about_our_certificate(const struct wsmi_curl_outcome *outcome)
{
    static const char *const words[] = {" alert bad certificate", " alert unsupported certificate",
                                        " alert certificate ", " alert unknown ca",
                                        " alert access denied"};
    return has_any(outcome->text, words, sizeof(words) / sizeof(words[0])) ||
           (outcome->phase > WSMI_PHASE_TLS &&
            strstr(outcome->text, " alert handshake failure") != NULL);
}

/* libcurl has one code for every handshake that failed; the TLS library's words tell a peer that
 * does not speak TLS at all. The words are fixed texts of OpenSSL, LibreSSL and GnuTLS. */
static enum wsmi_failure classify_handshake(const struct wsmi_curl_outcome *outcome)
{
    static const char *const words[] = {"wrong version number", "packet length too long",
                                        "http request", "unexpected TLS packet"};
    if (has_any(outcome->text, words, sizeof(words) / sizeof(words[0]))) {
        return WSMI_FAILURE_TLS_PLAIN_PEER;
    }
    return is_about_our_certificate(outcome) ? WSMI_FAILURE_TLS_CLIENT : WSMI_FAILURE_TLS_HANDSHAKE;
}

static enum wsmi_failure classify_connect(const struct wsmi_curl_outcome *outcome)
{
    switch (outcome->os_errno) {
    case ECONNREFUSED:
        return WSMI_FAILURE_REFUSED;
    case ECONNRESET:
        /* Accepted and reset before libcurl looked: there is a peer, and it wants none of this. */
        return WSMI_FAILURE_CLOSED;
    default:
        return WSMI_FAILURE_UNREACHABLE;
    }
}

/* The connection failed us after it had been established. */
static enum wsmi_failure classify_loss(const struct wsmi_curl_outcome *outcome)
{
    /* libcurl does not tell a broken chunk from a broken connection but in words. */
    if (strstr(outcome->text, "in chunked-encoding") != NULL) {
        return WSMI_FAILURE_NOT_HTTP;
    }
    if (outcome->any_status) {
        return WSMI_FAILURE_TRUNCATED;
    }
    /* With TLS 1.3 the refusal of our (missing) certificate arrives after the handshake, and any
     * server may ask for it after the request. */
    if (outcome->https && is_about_our_certificate(outcome)) {
        return WSMI_FAILURE_TLS_CLIENT;
    }
    if (outcome->phase == WSMI_PHASE_TLS ||
        (outcome->https && strstr(outcome->text, " alert ") != NULL)) {
        return WSMI_FAILURE_TLS_HANDSHAKE;
    }
    return WSMI_FAILURE_CLOSED;
}

/* CURLE_OK says that the connection ended where libcurl could live with it. */
static enum wsmi_failure classify_end(const struct wsmi_curl_outcome *outcome)
{
    if (outcome->complete_head) {
        return WSMI_FAILURE_NONE;
    }
    return outcome->any_status ? WSMI_FAILURE_TRUNCATED : WSMI_FAILURE_NOT_HTTP;
}

enum wsmi_failure wsmi_curl_classify(const struct wsmi_curl_outcome *outcome)
{
    switch (outcome->code) {
    case CURLE_OK:
        return classify_end(outcome);
    case CURLE_OUT_OF_MEMORY:
        /* Also libcurl's answer to one header line beyond its own maximum of 100 KiB. */
        return outcome->phase >= WSMI_PHASE_WAIT && !outcome->complete_head
                   ? WSMI_FAILURE_HEADERS_TOO_LARGE
                   : WSMI_FAILURE_OOM;
    case CURLE_OPERATION_TIMEDOUT:
        /* The kernel's patience with a host that does not answer is shorter than our deadline. */
        return outcome->phase == WSMI_PHASE_CONNECT && outcome->os_errno == ETIMEDOUT
                   ? WSMI_FAILURE_UNREACHABLE
                   : WSMI_FAILURE_DEADLINE;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
        return WSMI_FAILURE_RESOLVE;
    case CURLE_COULDNT_CONNECT:
        return classify_connect(outcome);
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
        /* libcurl gives an unwilling proxy away by the status it keeps, not by its code. */
        return outcome->connect_status >= 300 ? WSMI_FAILURE_PROXY : classify_loss(outcome);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
        return WSMI_FAILURE_NOT_HTTP;
    case CURLE_BAD_FUNCTION_ARGUMENT:
        /* Also a trailer with a NUL in it, which libcurl hands to itself as a text. */
        return outcome->any_status ? WSMI_FAILURE_NOT_HTTP : WSMI_FAILURE_INTERNAL;
    case CURLE_FILESIZE_EXCEEDED:
        return WSMI_FAILURE_BODY_TOO_LARGE;
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_NOT_BUILT_IN: /* OCSP, with some TLS libraries */
        return WSMI_FAILURE_TLS_SETUP;
    case CURLE_PEER_FAILED_VERIFICATION:
        return classify_certificate(outcome);
    case CURLE_SSL_INVALIDCERTSTATUS:
        return strstr(outcome->text, "revocation reason") != NULL ? WSMI_FAILURE_TLS_REVOKED
                                                                  : WSMI_FAILURE_TLS_REVOCATION;
    case CURLE_PROXY:
        return WSMI_FAILURE_PROXY;
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        return WSMI_FAILURE_TLS_CERTIFICATE;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CLIENTCERT:
        return classify_handshake(outcome);
    default:
        return WSMI_FAILURE_INTERNAL;
    }
}

void wsmi_curl_copy_text(char *to, size_t size, const char *from)
{
    size_t length = 0;
    while (from[length] != '\0' && length + 1 < size) {
        char byte = from[length];
        to[length] = (char)(byte >= ' ' && byte <= '~' ? byte : '?');
        length++;
    }
    to[length] = '\0';
}
