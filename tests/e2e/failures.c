/* SPDX-License-Identifier: MIT */
/* Each way in which TestConnection can fail at the peer: its result, category, phase, status, and a
 * text that no other cause has. */
#include "client.h"
#include "peer.h"

enum { MOST_MESSAGES = 80, ANY_STATUS = 0 };

/* Messages seen, so that different causes are told apart. */
static char messages[MOST_MESSAGES][1024];
static size_t message_count;

/* So that one run tells all that is wrong in a table. */
static size_t bad_rows;

static void check_message_is_new(const struct report *report)
{
    for (size_t i = 0; i < message_count; i++) {
        if (strcmp(messages[i], report->message) == 0) {
            (void)fprintf(stderr, "two causes have one text: %s\n", report->message);
            bad_rows++;
        }
    }
    CHECK(message_count < MOST_MESSAGES);
    memcpy(messages[message_count++], report->message, sizeof(messages[0]));
}

struct expected {
    MI_Result result;
    MI_ErrorCategory category;
    const char *phase;
    unsigned status;
    const char *part;
};

static bool is_as_expected(const struct report *report, const struct expected *expected)
{
    return report->result == expected->result && report->has_details &&
           report->category == (unsigned)expected->category &&
           strcmp(report->phase, expected->phase) == 0 && report->http_status == expected->status &&
           strstr(report->message, expected->part) != NULL;
}

static void check_failure(const char *what, const struct report *report,
                          const struct expected *expected)
{
    if (!is_as_expected(report, expected)) {
        (void)fprintf(stderr, "%s: result %d, category %u, phase %s, status %u: %s\n", what,
                      (int)report->result, report->category, report->phase, report->http_status,
                      report->message);
        bad_rows++;
    }
    check_message_is_new(report);
}

struct row {
    const char *spec; /* of the responder */
    struct expected expected;
    const char *offset; /* "yes" when a position is told */
};

#define FAILED(category)        MI_RESULT_FAILED, MI_ERRORCATEGORY_##category
#define OTHER(result, category) MI_RESULT_##result, MI_ERRORCATEGORY_##category
#define ROW(spec, meaning, ...)                                                                    \
    {                                                                                              \
        spec, {meaning, __VA_ARGS__}, NULL                                                         \
    }
#define ROW_AT(spec, meaning, ...)                                                                 \
    {                                                                                              \
        spec, {meaning, __VA_ARGS__}, "yes"                                                        \
    }

/* clang-format off */
static const struct row statuses[] = {
    ROW("status=400,empty", FAILED(PROTOCOL_ERROR), "HTTP", 400, "HTTP 400: it cannot read the request"),
    ROW("status=403,empty", OTHER(ACCESS_DENIED, ACCESS_DENIED), "HTTP", 403, "HTTP 403: access is forbidden"),
    ROW("status=404,html", FAILED(CONNECTION_ERROR), "HTTP", 404, "HTTP 404: nothing is served at this URL"),
    ROW("status=405,empty", OTHER(NOT_SUPPORTED, PROTOCOL_ERROR), "HTTP", 405, "HTTP 405: POST is not allowed"),
    ROW("status=407,empty", OTHER(ACCESS_DENIED, AUTHENTICATION_ERROR), "HTTP", 407, "proxy"),
    ROW("status=408,empty", FAILED(OPERATION_TIMEOUT), "HTTP", 408, "waited too long"),
    ROW("status=411,empty", OTHER(NOT_SUPPORTED, PROTOCOL_ERROR), "HTTP", 411, "Content-Length"),
    ROW("status=413,empty", OTHER(SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED), "HTTP", 413, "request is too large"),
    ROW("status=415,empty", OTHER(NOT_SUPPORTED, PROTOCOL_ERROR), "HTTP", 415, "SOAP 1.2"),
    ROW("status=418,empty", FAILED(PROTOCOL_ERROR), "HTTP", 418, "refuses the request"),
    ROW("status=429,empty", OTHER(SERVER_LIMITS_EXCEEDED, RESOURCE_UNAVAILABLE), "HTTP", 429, "too many requests"),
    ROW("status=500,empty", FAILED(NOT_SPECIFIED), "HTTP", 500, "an error inside the server"),
    ROW("status=501,empty", OTHER(NOT_SUPPORTED, PROTOCOL_ERROR), "HTTP", 501, "not implemented"),
    ROW("status=502,html", FAILED(PROTOCOL_ERROR), "HTTP", 502, "the server failed"),
    ROW("status=503,empty", OTHER(SERVER_IS_SHUTTING_DOWN, RESOURCE_UNAVAILABLE), "HTTP", 503, "not available"),
    ROW("redirect=http:%252F%252Felsewhere.example%252F", OTHER(NOT_SUPPORTED, CONNECTION_ERROR), "HTTP", 302,
        "REDIRECT_LOCATION: http://elsewhere.example/"),
    ROW("challenge=Digest%2520realm=x", OTHER(ACCESS_DENIED, AUTHENTICATION_ERROR), "HTTP", 401, "the peer offers Digest"),
    /* openwsman says so what an account may not do; a fault about anything else is but quoted. */
    ROW("fault=w:AccessDenied,status=401", OTHER(ACCESS_DENIED, ACCESS_DENIED), "HTTP", 401,
        "HTTP 401: the account may not do that: wsmi-responder answers ACCESS_DENIED"),
    ROW("fault=w:QuotaLimit,status=401", OTHER(ACCESS_DENIED, AUTHENTICATION_ERROR), "HTTP", 401, "not accepted: wsmi-responder answers QUOTA_LIMIT"),
    ROW("status=204,empty", FAILED(PROTOCOL_ERROR), "answer", 204, "no body"),
};

static const struct row faults[] = {
    ROW("fault=w:AccessDenied", OTHER(ACCESS_DENIED, ACCESS_DENIED), "fault", 500, "w:AccessDenied"),
    ROW("fault=w:InternalError", FAILED(NOT_SPECIFIED), "fault", 500, "w:InternalError"),
    ROW("fault=a:ActionNotSupported", OTHER(NOT_SUPPORTED, NOT_IMPLEMENTED), "fault", 500, "a:ActionNotSupported"),
    ROW("fault=w:TimedOut", FAILED(OPERATION_TIMEOUT), "fault", 500, "w:TimedOut"),
    ROW("fault=w:QuotaLimit", OTHER(SERVER_LIMITS_EXCEEDED, QUOTA_EXCEEDED), "fault", 500, "w:QuotaLimit"),
    ROW("fault=SOAP_FAULT_MUST_UNDERSTAND", OTHER(NOT_SUPPORTED, PROTOCOL_ERROR), "fault", 500, "does not understand a header"),
    ROW("fault=SOAP_VERSION_MISMATCH", OTHER(NOT_SUPPORTED, PROTOCOL_ERROR), "fault", 500, "another version of SOAP"),
    /* A fault is one whatever the status and whichever XML media type. */
    ROW("fault=w:Concurrency,status=200", OTHER(SERVER_LIMITS_EXCEEDED, RESOURCE_BUSY), "fault", 200, "w:Concurrency"),
    ROW("fault=w:DeliveryRefused,status=400", FAILED(RESOURCE_UNAVAILABLE), "fault", 400, "w:DeliveryRefused"),
    ROW("fault=w:AlreadyExists,media=text%252Fxml", OTHER(ALREADY_EXISTS, RESOURCE_EXISTS), "fault", 500, "w:AlreadyExists"),
};

static const struct row contents[] = {
    ROW("html,status=200", FAILED(PROTOCOL_ERROR), "answer", 200, "media type is not SOAP: text/html"),
    ROW("media=text%252Fplain,trailing", FAILED(PROTOCOL_ERROR), "answer", 200, "media type is not SOAP: text/plain"),
    ROW("empty", FAILED(PROTOCOL_ERROR), "answer", 200, "no body"),
    ROW_AT("no-xml", FAILED(PARSER_ERROR), "answer", 200, ""),
    ROW_AT("unclosed", FAILED(PARSER_ERROR), "answer", 200, ""),
    ROW_AT("trailing", FAILED(PARSER_ERROR), "answer", 200, ""),
    ROW_AT("dtd", OTHER(NOT_SUPPORTED, PROTOCOL_ERROR), "answer", 200, "document type declaration"),
    ROW_AT("bad-utf8", FAILED(PARSER_ERROR), "answer", 200, "UTF-8"),
    ROW_AT("nul", FAILED(PARSER_ERROR), "answer", 200, ""),
    ROW_AT("soap11", OTHER(NOT_SUPPORTED, PROTOCOL_ERROR), "answer", 200, "SOAP 1.1"),
    ROW_AT("unknown-header", FAILED(PROTOCOL_ERROR), "answer", 200, "mustUnderstand"),
    ROW_AT("deep=200", OTHER(SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED), "answer", 200, "deep"),
};

static const struct row framings[] = {
    ROW("truncate=100", FAILED(CONNECTION_ERROR), "RECEIVE", 200, "inside its answer"),
    ROW("close=60", FAILED(CONNECTION_ERROR), "RECEIVE", 200, "inside its answer"),
    ROW("reset=400", FAILED(CONNECTION_ERROR), "RECEIVE", 200, "inside its answer"),
    ROW("close=0", FAILED(CONNECTION_ERROR), "WAIT", 0, "without an answer"),
    ROW("reset=0", FAILED(CONNECTION_ERROR), "WAIT", 0, "without an answer"),
    ROW("garbage", FAILED(PROTOCOL_ERROR), "WAIT", 0, "does not speak HTTP"),
    ROW("bad-chunk", FAILED(PROTOCOL_ERROR), "RECEIVE", 200, "HTTP"),
    ROW("header-size=20000", OTHER(SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED), "RECEIVE", 200, "max_field_bytes"),
    ROW("header-size=200000", OTHER(SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED), "RECEIVE", 200, "header"),
    ROW("headers=9000", OTHER(SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED), "RECEIVE", 200, "max_header_bytes"),
    ROW("header=Content-Encoding:%2520gzip", FAILED(PROTOCOL_ERROR), "RECEIVE", 200, "Content-Encoding"),
    ROW("header=Content-Type:%2520text%252Fhtml", FAILED(PROTOCOL_ERROR), "RECEIVE", 200, "contradicting Content-Type"),
    ROW("length=12x", FAILED(PROTOCOL_ERROR), "RECEIVE", 200, "Content-Length is not a number"),
    ROW("header=Content-Length:%252012", FAILED(PROTOCOL_ERROR), "RECEIVE", 200, "contradicting Content-Length"),
    ROW("oversize=17000000", OTHER(SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED), "RECEIVE", 200, "larger than allowed"),
};

/* Each with a deadline of 300 ms, at first. */
static const struct row stalls[] = {
    ROW("no-answer", FAILED(OPERATION_TIMEOUT), "WAIT", 0, "timed out"),
    ROW("drip=1/50", FAILED(OPERATION_TIMEOUT), "RECEIVE", 200, "timed out"),
    ROW("truncate=100,stall", FAILED(OPERATION_TIMEOUT), "RECEIVE", 200, "timed out"),
    /* The status line is not complete, so nothing is known yet. */
    ROW("drip-head=1/50", FAILED(OPERATION_TIMEOUT), "WAIT", 0, "timed out"),
};
/* clang-format on */

/* Where a deadline is to pass in a phase that a busy machine does not reach by then, it gets twice
 * the time, again and again. */
static struct report meet(const char *destination, const struct settings *settings,
                          const char *phase)
{
    enum { LATE_MS = 10000, MOST_MS = 20000 };
    struct settings patience = *settings;
    struct report report;
    bool again;
    do {
        unsigned long long begun = clock_ms();
        MI_Application application;
        open_application(&application);
        report = test_destination(&application, destination, &patience);
        close_application(&application);
        unsigned long long took = clock_ms() - begun;
        again = patience.timeout_ms != 0 && strcmp(report.phase, phase) != 0 &&
                patience.timeout_ms < MOST_MS;
        CHECK(patience.timeout_ms == 0 ||
              (took >= patience.timeout_ms - 50 && took < patience.timeout_ms + LATE_MS));
        patience.timeout_ms *= 2;
    } while (again);
    return report;
}

static void check_rows(const struct row *rows, size_t count, bool tls,
                       const struct settings *settings)
{
    struct peer peer;
    char path[256];
    if (tls) {
        peer_start_tls(&peer, "server", NULL);
    } else {
        peer_start(&peer, NULL);
    }
    message_count = 0;
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(path, sizeof(path), "wsman/x/%s", rows[i].spec);
        struct report report =
            meet(tls ? https_url("127.0.0.1", peer.port, path) : http_url(peer.port, path),
                 settings, rows[i].expected.phase);
        check_failure(rows[i].spec, &report, &rows[i].expected);
        if (report.has_offset != (rows[i].offset != NULL)) {
            (void)fprintf(stderr, "%s: %s offset\n", rows[i].spec,
                          report.has_offset ? "has an" : "has no");
            bad_rows++;
        }
        if (settings->timeout_ms != 0) {
            message_count = 0; /* all of one cause */
        }
    }
    peer_stop(&peer, NULL);
    CHECK(bad_rows == 0);
}

static const struct settings patient = {.no_privacy = true, .ca_file = PEER_CERTS "ca.pem"};
static const struct settings hasty = {
    .no_privacy = true, .ca_file = PEER_CERTS "ca.pem", .timeout_ms = 300};

#define BOTH(rows, settings)                                                                       \
    do {                                                                                           \
        check_rows(rows, sizeof(rows) / sizeof((rows)[0]), false, settings);                       \
        check_rows(rows, sizeof(rows) / sizeof((rows)[0]), true, settings);                        \
    } while (0)

static void each_status_has_its_meaning(void)
{
    BOTH(statuses, &patient);
}

static void faults_are_told_by_subcode(void)
{
    BOTH(faults, &patient);
}

static void contents_that_are_no_identity(void)
{
    BOTH(contents, &patient);
}

static void broken_framing(void)
{
    BOTH(framings, &patient);
}

static void stalls_end_at_the_deadline(void)
{
    BOTH(stalls, &hasty);
}

static void accepted_all_the_same(void)
{
    static const char *const specs[] = {"encode=utf-16le", "encode=utf-16be", "bom",
                                        "chunked",         "no-length",       "continue=3",
                                        "drip=50/1",       "delay=50",        "reason=%28null%29"};
    MI_Application application;
    struct peer peer;
    char path[256];
    peer_start(&peer, NULL);
    open_application(&application);
    for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++) {
        (void)snprintf(path, sizeof(path), "wsman/x/%s", specs[i]);
        struct report report = test_destination(&application, http_url(peer.port, path), &plain);
        if (report.result != MI_RESULT_OK) {
            (void)fprintf(stderr, "%s: %s\n", specs[i], report.message);
        }
        CHECK(report.result == MI_RESULT_OK);
        CHECK_STR(report.vendor, "wsmi");
    }
    close_application(&application);
    peer_stop(&peer, NULL);
}

static void nobody_there(void)
{
    static const struct expected unknown = {FAILED(CONNECTION_ERROR), "RESOLVE", 0,
                                            "cannot resolve the host name"};
    static const struct expected refused = {FAILED(CONNECTION_ERROR), "CONNECT", 0,
                                            "connection refused"};
    MI_Application application;
    message_count = 0;
    open_application(&application);
    struct report report = test_destination(&application, "http://no-such-host.invalid/", &plain);
    check_failure("unknown name", &report, &unknown);
    report = test_destination(&application, http_url(unused_port(), "wsman"), &plain);
    check_failure("unused port", &report, &refused);
    close_application(&application);
}

static void a_caller_may_lower_what_it_takes(void)
{
    static const struct expected expected = {OTHER(SERVER_LIMITS_EXCEEDED, LIMITS_EXCEEDED),
                                             "RECEIVE", 200, "larger than allowed"};
    static const struct settings small = {.no_privacy = true, .envelope_kib = 8};
    MI_Application application;
    struct peer peer;
    peer_start(&peer, NULL);
    open_application(&application);
    struct report report =
        test_destination(&application, http_url(peer.port, "wsman/x/oversize=1100000"), &small);
    check_failure("more than 1 MiB", &report, &expected);
    report =
        test_destination(&application, http_url(peer.port, "wsman/x/oversize=1000000"), &small);
    CHECK(report.result == MI_RESULT_OK);
    close_application(&application);
    peer_stop(&peer, NULL);
}

int main(void)
{
    RUN(each_status_has_its_meaning);
    RUN(faults_are_told_by_subcode);
    RUN(contents_that_are_no_identity);
    RUN(broken_framing);
    RUN(stalls_end_at_the_deadline);
    RUN(accepted_all_the_same);
    RUN(nobody_there);
    RUN(a_caller_may_lower_what_it_takes);
    return 0;
}
