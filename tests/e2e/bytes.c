/* SPDX-License-Identifier: MIT */
/* The connection ends after every possible number of bytes of the answer: one final result each,
 * an error until the answer is complete. */
#include "client.h"
#include "peer.h"

enum { LONGEST_ANSWER = 2000 };

struct tally {
    unsigned accepted;
    unsigned closed;    /* without an answer */
    unsigned truncated; /* inside it */
    unsigned other;
};

static void count(struct tally *tally, const struct report *report)
{
    if (report->result == MI_RESULT_OK) {
        CHECK_STR(report->vendor, "wsmi");
        tally->accepted++;
        return;
    }
    CHECK(report->has_details && report->message[0] != '\0');
    CHECK(report->result == MI_RESULT_FAILED);
    if (strstr(report->message, "without an answer") != NULL) {
        tally->closed++;
    } else if (strstr(report->message, "inside its answer") != NULL) {
        tally->truncated++;
    } else {
        CHECK(report->category == MI_ERRORCATEGORY_PROTOCOL_ERROR ||
              report->category == MI_ERRORCATEGORY_SECURITY_ERROR);
        tally->other++;
    }
}

/* The length of the whole answer is the least N at which it is accepted. */
static void cut_everywhere(bool tls, const char *how)
{
    struct tally tally = {0, 0, 0, 0};
    MI_Application application;
    struct peer peer;
    unsigned complete = 0;
    char path[64];
    if (tls) {
        peer_start_tls(&peer, "server", NULL);
    } else {
        peer_start(&peer, NULL);
    }
    open_application(&application);
    unsigned long long begun = clock_ms();
    for (unsigned length = 0; complete == 0; length++) {
        CHECK(length < LONGEST_ANSWER);
        (void)snprintf(path, sizeof(path), "wsman/x/%s=%u", how, length);
        struct report report = test_destination(
            &application, tls ? https_url("127.0.0.1", peer.port, path) : http_url(peer.port, path),
            tls ? &verified : &plain);
        count(&tally, &report);
        complete = report.result == MI_RESULT_OK ? length : 0;
        CHECK(length > 0 || report.result != MI_RESULT_OK);
    }
    (void)printf("  %s, %s: %u bytes; no answer %u, cut %u, not HTTP %u, complete %u; %llu ms\n",
                 tls ? "TLS" : "plain", how, complete, tally.closed, tally.truncated, tally.other,
                 tally.accepted, clock_ms() - begun);
    CHECK(complete > 500 && tally.accepted == 1);
    CHECK(tally.truncated > 400 && tally.closed >= 1);
    close_application(&application);
    peer_stop(&peer, NULL);
}

static void the_peer_closes(void)
{
    cut_everywhere(false, "close");
}

static void the_peer_resets(void)
{
    cut_everywhere(false, "reset");
}

static void the_peer_closes_a_tls_connection(void)
{
    cut_everywhere(true, "close");
}

/* Without Content-Length the end of the connection is the end of the answer, so a cut one must be
 * refused by what it says. */
static void an_answer_without_length_is_judged_by_its_content(void)
{
    MI_Application application;
    struct peer peer;
    unsigned refused = 0;
    char path[64];
    peer_start(&peer, NULL);
    open_application(&application);
    struct report report =
        test_destination(&application, http_url(peer.port, "wsman/x/no-length"), &plain);
    CHECK(report.result == MI_RESULT_OK);
    for (unsigned length = 0; length < LONGEST_ANSWER; length += 7) {
        (void)snprintf(path, sizeof(path), "wsman/x/no-length,close=%u", length);
        report = test_destination(&application, http_url(peer.port, path), &plain);
        if (report.result == MI_RESULT_OK) {
            break;
        }
        refused++;
    }
    (void)printf("  %u cut answers refused\n", refused);
    CHECK(refused > 60 && report.result == MI_RESULT_OK);
    close_application(&application);
    peer_stop(&peer, NULL);
}

int main(void)
{
    RUN(the_peer_closes);
    RUN(the_peer_resets);
    RUN(the_peer_closes_a_tls_connection);
    RUN(an_answer_without_length_is_judged_by_its_content);
    return 0;
}
