/* SPDX-License-Identifier: MIT */
/* What the failure of a lane is to its exchange, and to those that wait for its outcome. */
#include "core/line.h"
#include "proto/auth_answer.h"
#include "transport/secure_internal.h"

static void describe_denial(const struct wsmi_lane *lane, char *text, size_t size)
{
    struct wsmi_line line;
    wsmi_line_init(&line, text, size);
    wsmi_line_put(&line, wsmi_auth_reason_text(lane->fsm.reason));
    if (lane->job != NULL && lane->job->identity[0] != '\0') {
        wsmi_line_put(&line, " of ");
        wsmi_line_put_foreign(&line, wsmi_view_from_str(lane->job->identity),
                              WSMI_JOB_IDENTITY_BYTES);
    }
}

/* What the rules say, and who has the words for it. */
static enum wsmi_failure failure_of(struct wsmi_lane *lane, const char **ret_text)
{
    const char *said = lane->failure.text[0] != '\0' ? lane->failure.text : *ret_text;
    switch (lane->fsm.reason) {
    case WSMI_AUTH_REASON_OOM:
        return WSMI_FAILURE_OOM;
    case WSMI_AUTH_REASON_SETUP:
        *ret_text = said;
        return WSMI_FAILURE_AUTH_SETUP;
    case WSMI_AUTH_REASON_DENIED:
        return WSMI_FAILURE_AUTH_DENIED;
    case WSMI_AUTH_REASON_NOT_OFFERED:
        return WSMI_FAILURE_AUTH_NOT_OFFERED;
    case WSMI_AUTH_REASON_PEER_TOKEN:
        *ret_text = said;
        return WSMI_FAILURE_AUTH_PEER;
    case WSMI_AUTH_REASON_UNSEALED:
        return WSMI_FAILURE_UNSEALED;
    case WSMI_AUTH_REASON_SEAL:
        *ret_text = lane->reason != NULL ? lane->reason : said;
        return lane->is_too_large ? WSMI_FAILURE_BODY_TOO_LARGE : WSMI_FAILURE_SEAL;
    case WSMI_AUTH_REASON_LOST:
        *ret_text = "the exchange cannot be started";
        return WSMI_FAILURE_INTERNAL;
    default:
        return WSMI_FAILURE_AUTH_PEER;
    }
}

bool wsmi_lane_is_attempt(const struct wsmi_lane *lane)
{
    switch (lane->fsm.reason) {
    case WSMI_AUTH_REASON_SEAL:
    case WSMI_AUTH_REASON_UNSEALED:
    case WSMI_AUTH_REASON_OOM:
        return false;
    case WSMI_AUTH_REASON_LOST:
        return lane->phase == WSMI_PHASE_AUTH &&
               (lane->answer == NULL || lane->answer->failure != WSMI_FAILURE_DEADLINE);
    case WSMI_AUTH_REASON_DENIED:
        return lane->phase == WSMI_PHASE_AUTH;
    default:
        return true;
    }
}

static void fill_loss(const struct wsmi_lane *lane, struct wsmi_secure_exchange *exchange)
{
    bool is_leg = lane->phase == WSMI_PHASE_AUTH;
    enum wsmi_phase phase = lane->answer->phase;
    wsmi_secure_exchange_fail(exchange, lane->answer->failure,
                              is_leg && phase >= WSMI_PHASE_SEND ? WSMI_PHASE_AUTH : phase,
                              lane->answer->text);
    exchange->answer.reused = lane->answer->reused;
}

static void fill_failure(struct wsmi_lane *lane, struct wsmi_secure_exchange *exchange)
{
    char words[sizeof(exchange->answer.text)];
    struct wsmi_line line;
    const char *text = wsmi_auth_reason_text(lane->fsm.reason);
    enum wsmi_failure failure = failure_of(lane, &text);
    if (failure == WSMI_FAILURE_AUTH_DENIED) {
        describe_denial(lane, words, sizeof(words));
        text = words;
    } else if (failure == WSMI_FAILURE_AUTH_NOT_OFFERED) {
        wsmi_arena_clean_up(&lane->arena);
        wsmi_line_init(&line, words, sizeof(words));
        wsmi_auth_put_offered(lane->answer, &lane->endpoint->target->limits, &lane->arena, &line);
        text = words;
    }
    wsmi_secure_exchange_fail(exchange, failure,
                              failure == WSMI_FAILURE_AUTH_DENIED ? WSMI_PHASE_AUTH : lane->phase,
                              text);
    exchange->answer.status = lane->answer != NULL ? lane->answer->status : 0;
}

/* Passwords are counted where tickets are issued as well as where they are
 * taken; those of NTLM's own store are nobody's to see. Tickets may be renewed. */
bool wsmi_lane_is_refusal(const struct wsmi_lane *lane)
{
    bool is_password = lane->endpoint->target->security.password.ptr != NULL ||
                       (lane->job != NULL && lane->job->is_counted);
    return is_password && (lane->fsm.reason == WSMI_AUTH_REASON_DENIED ||
                           (lane->fsm.reason == WSMI_AUTH_REASON_SETUP &&
                            lane->failure.code == WSMI_SECURITY_CREDENTIALS));
}

void wsmi_lane_fill_failure(struct wsmi_lane *lane, struct wsmi_secure_exchange *exchange)
{
    if (lane->fsm.reason == WSMI_AUTH_REASON_LOST && lane->answer != NULL) {
        fill_loss(lane, exchange);
    } else {
        fill_failure(lane, exchange);
    }
}
