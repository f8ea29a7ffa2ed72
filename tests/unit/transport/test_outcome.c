/* SPDX-License-Identifier: MIT */
/* The classification by itself: cells no server can be made to produce on demand. */
#include "support/check.h"
#include "transport/curl.h"
#include "transport/curl_internal.h"

#include <errno.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>

struct row {
    struct wsmi_curl_outcome outcome;
    enum wsmi_failure failure;
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct wsmi_curl_outcome outcome = rows[i].outcome;
        if (outcome.text == NULL) {
            outcome.text = "";
        }
        enum wsmi_failure failure = wsmi_curl_classify(&outcome);
        CHECK_MSG(failure == rows[i].failure, "row %zu: %s", i, wsmi_failure_name(failure));
    }
}

static void libcurls_codes_become_failures(void)
{
    static const struct row rows[] = {
        {{.code = CURLE_OK, .any_status = true, .complete_head = true}, WSMI_FAILURE_NONE},
        {{.code = CURLE_OK, .any_status = true}, WSMI_FAILURE_TRUNCATED},
        {{.code = CURLE_OK}, WSMI_FAILURE_NOT_HTTP},
        {{.code = CURLE_OUT_OF_MEMORY, .phase = WSMI_PHASE_CONNECT}, WSMI_FAILURE_OOM},
        {{.code = CURLE_OUT_OF_MEMORY, .phase = WSMI_PHASE_RECEIVE, .complete_head = true},
         WSMI_FAILURE_OOM},
        {{.code = CURLE_OUT_OF_MEMORY, .phase = WSMI_PHASE_RECEIVE},
         WSMI_FAILURE_HEADERS_TOO_LARGE},
        {{.code = CURLE_OPERATION_TIMEDOUT, .phase = WSMI_PHASE_CONNECT, .os_errno = ETIMEDOUT},
         WSMI_FAILURE_UNREACHABLE},
        {{.code = CURLE_OPERATION_TIMEDOUT, .phase = WSMI_PHASE_WAIT, .os_errno = ETIMEDOUT},
         WSMI_FAILURE_DEADLINE},
        {{.code = CURLE_OPERATION_TIMEDOUT, .phase = WSMI_PHASE_CONNECT}, WSMI_FAILURE_DEADLINE},
        {{.code = CURLE_COULDNT_RESOLVE_HOST}, WSMI_FAILURE_RESOLVE},
        {{.code = CURLE_COULDNT_CONNECT, .os_errno = ECONNREFUSED}, WSMI_FAILURE_REFUSED},
        {{.code = CURLE_COULDNT_CONNECT, .os_errno = ECONNRESET}, WSMI_FAILURE_CLOSED},
        {{.code = CURLE_COULDNT_CONNECT, .os_errno = EHOSTUNREACH}, WSMI_FAILURE_UNREACHABLE},
        {{.code = CURLE_COULDNT_CONNECT}, WSMI_FAILURE_UNREACHABLE},
        {{.code = CURLE_GOT_NOTHING, .phase = WSMI_PHASE_WAIT}, WSMI_FAILURE_CLOSED},
        {{.code = CURLE_SEND_ERROR, .phase = WSMI_PHASE_SEND}, WSMI_FAILURE_CLOSED},
        {{.code = CURLE_RECV_ERROR, .phase = WSMI_PHASE_TLS, .https = true},
         WSMI_FAILURE_TLS_HANDSHAKE},
        {{.code = CURLE_RECV_ERROR, .phase = WSMI_PHASE_WAIT, .text = " alert "},
         WSMI_FAILURE_CLOSED},
        {{.code = CURLE_FILESIZE_EXCEEDED, .any_status = true}, WSMI_FAILURE_BODY_TOO_LARGE},
        {{.code = CURLE_BAD_FUNCTION_ARGUMENT, .any_status = true}, WSMI_FAILURE_NOT_HTTP},
        {{.code = CURLE_BAD_FUNCTION_ARGUMENT}, WSMI_FAILURE_INTERNAL},
        {{.code = CURLE_SSL_CACERT_BADFILE}, WSMI_FAILURE_TLS_SETUP},
        {{.code = CURLE_SSL_CONNECT_ERROR, .text = "An unexpected TLS packet was received."},
         WSMI_FAILURE_TLS_PLAIN_PEER},
        {{.code = CURLE_SSL_CONNECT_ERROR}, WSMI_FAILURE_TLS_HANDSHAKE},
        {{.code = CURLE_SSL_ISSUER_ERROR}, WSMI_FAILURE_TLS_CERTIFICATE},
        {{.code = CURLE_FAILED_INIT}, WSMI_FAILURE_INTERNAL},
        {{.code = CURL_LAST}, WSMI_FAILURE_INTERNAL},
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

/* A server's alerts about certificates are about ours. */
static void a_peer_that_wants_our_certificate_is_told_from_one_that_fails(void)
{
    static const struct row rows[] = {
        {{.code = CURLE_RECV_ERROR,
          .phase = WSMI_PHASE_WAIT,
          .https = true,
          .text = "tlsv13 alert certificate required"},
         WSMI_FAILURE_TLS_CLIENT},
        {{.code = CURLE_RECV_ERROR,
          .phase = WSMI_PHASE_WAIT,
          .https = true,
          .text = "sslv3 alert handshake failure"},
         WSMI_FAILURE_TLS_CLIENT},
        {{.code = CURLE_RECV_ERROR,
          .phase = WSMI_PHASE_WAIT,
          .https = true,
          .text = "tlsv1 alert internal error"},
         WSMI_FAILURE_TLS_HANDSHAKE},
        {{.code = CURLE_SSL_CONNECT_ERROR,
          .phase = WSMI_PHASE_TLS,
          .https = true,
          .text = "tlsv1 alert unknown ca"},
         WSMI_FAILURE_TLS_CLIENT},
        {{.code = CURLE_SSL_CONNECT_ERROR,
          .phase = WSMI_PHASE_TLS,
          .https = true,
          .text = "sslv3 alert handshake failure"},
         WSMI_FAILURE_TLS_HANDSHAKE},
        {{.code = CURLE_RECV_ERROR,
          .phase = WSMI_PHASE_WAIT,
          .text = "tlsv13 alert certificate required"},
         WSMI_FAILURE_CLOSED},
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void revocation_and_proxies_have_failures_of_their_own(void)
{
    static const struct row rows[] = {
        {{.code = CURLE_SSL_INVALIDCERTSTATUS, .text = "No OCSP response received"},
         WSMI_FAILURE_TLS_REVOCATION},
        {{.code = CURLE_SSL_INVALIDCERTSTATUS, .text = "SSL certificate revocation reason: x (1)"},
         WSMI_FAILURE_TLS_REVOKED},
        {{.code = CURLE_NOT_BUILT_IN}, WSMI_FAILURE_TLS_SETUP},
        {{.code = CURLE_PROXY}, WSMI_FAILURE_PROXY},
        {{.code = CURLE_COULDNT_RESOLVE_PROXY}, WSMI_FAILURE_RESOLVE},
        {{.code = CURLE_RECV_ERROR, .connect_status = 407}, WSMI_FAILURE_PROXY},
        {{.code = CURLE_RECV_ERROR, .connect_status = 200}, WSMI_FAILURE_CLOSED},
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void reasons_for_a_refused_certificate_are_told_apart(void)
{
    static const struct {
        long reason;
        enum wsmi_failure failure;
    } rows[] = {
        {X509_V_OK, WSMI_FAILURE_TLS_NAME},
        {X509_V_ERR_UNSPECIFIED, WSMI_FAILURE_TLS_NAME},
        {X509_V_ERR_HOSTNAME_MISMATCH, WSMI_FAILURE_TLS_NAME},
        {X509_V_ERR_CERT_HAS_EXPIRED, WSMI_FAILURE_TLS_EXPIRED},
        {X509_V_ERR_CERT_NOT_YET_VALID, WSMI_FAILURE_TLS_EXPIRED},
        {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, WSMI_FAILURE_TLS_UNTRUSTED},
        {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, WSMI_FAILURE_TLS_UNTRUSTED},
        {X509_V_ERR_CERT_REVOKED, WSMI_FAILURE_TLS_REVOKED},
        {X509_V_ERR_UNABLE_TO_GET_CRL, WSMI_FAILURE_TLS_REVOCATION},
        {X509_V_ERR_CRL_HAS_EXPIRED, WSMI_FAILURE_TLS_REVOCATION},
        {X509_V_ERR_EE_KEY_TOO_SMALL, WSMI_FAILURE_TLS_CERTIFICATE},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_curl_outcome outcome = {.code = CURLE_PEER_FAILED_VERIFICATION,
                                            .verify_result = rows[i].reason,
                                            .verify_reasons = true,
                                            .text = ""};
        CHECK_MSG(wsmi_curl_classify(&outcome) == rows[i].failure, "row %zu", i);
        outcome.verify_reasons = false;
        CHECK(wsmi_curl_classify(&outcome) == WSMI_FAILURE_TLS_CERTIFICATE);
    }
}

static void text_for_people_is_printable_and_cut_to_size(void)
{
    char small[6];
    wsmi_curl_copy_text(small, sizeof(small), "a\x1b[\xc3\xa9\nlong");
    CHECK(strcmp(small, "a?[??") == 0);
    wsmi_curl_copy_text(small, sizeof(small), "");
    CHECK(strcmp(small, "") == 0);
    wsmi_curl_copy_text(small, 1, "abc");
    CHECK(strcmp(small, "") == 0);
}

static void every_phase_and_failure_has_a_name_of_its_own(void)
{
    for (int i = 0; i < WSMI_FAILURE_COUNT; i++) {
        for (int j = 0; j <= i; j++) {
            bool same = strcmp(wsmi_failure_name((enum wsmi_failure)i),
                               wsmi_failure_name((enum wsmi_failure)j)) == 0;
            CHECK(same == (i == j));
        }
    }
    for (int i = 0; i < WSMI_PHASE_COUNT; i++) {
        CHECK(strcmp(wsmi_phase_name((enum wsmi_phase)i), "UNKNOWN") != 0);
    }
    CHECK(strcmp(wsmi_phase_name(WSMI_PHASE_COUNT), "UNKNOWN") == 0);
    CHECK(strcmp(wsmi_failure_name(WSMI_FAILURE_COUNT), "UNKNOWN") == 0);
}

static void this_libcurl_is_described(void)
{
    struct wsmi_curl_description found;
    wsmi_curl_describe(&found);
    printf("     libcurl %s, %s, CA file %s, CA directory %s\n", found.version,
           found.tls != NULL ? found.tls : "no TLS", found.ca_file != NULL ? found.ca_file : "-",
           found.ca_dir != NULL ? found.ca_dir : "-");
    CHECK_MSG(found.shortfall == NULL, "this libcurl lacks %s", found.shortfall);
}

static const struct check_case cases[] = {
    CHECK_CASE(libcurls_codes_become_failures),
    CHECK_CASE(a_peer_that_wants_our_certificate_is_told_from_one_that_fails),
    CHECK_CASE(revocation_and_proxies_have_failures_of_their_own),
    CHECK_CASE(reasons_for_a_refused_certificate_are_told_apart),
    CHECK_CASE(text_for_people_is_printable_and_cut_to_size),
    CHECK_CASE(every_phase_and_failure_has_a_name_of_its_own),
    CHECK_CASE(this_libcurl_is_described),
};

int main(int argc, char **argv)
{
    return check_main(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));
}
