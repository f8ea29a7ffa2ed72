/* SPDX-License-Identifier: MIT */
#include "proto/auth_fsm.h"

#include <string.h>

#define GO(state, effect)                                                                          \
    {                                                                                              \
        WSMI_AUTH_##state, WSMI_AUTH_EFFECT_##effect                                               \
    }

/* src/proto/README.md draws this table; a test compares the two. Cells not named are ILLEGAL. */
static const struct wsmi_auth_cell table[WSMI_AUTH_STATE_COUNT][WSMI_AUTH_EVENT_COUNT] =
    {
        [WSMI_AUTH_NEW] =
            {
                [WSMI_AUTH_ON_REQUEST] = GO(MAKING, OPEN),
                [WSMI_AUTH_ON_PLAIN_REQUEST] = GO(MAKING, OPEN),
                [WSMI_AUTH_ON_BOUND_REQUEST] = GO(PROBING, PROBE),
                [WSMI_AUTH_ON_STOP] = GO(FAILED, DROP),
            },
        [WSMI_AUTH_PROBING] =
            {
                [WSMI_AUTH_ON_CHALLENGE] = GO(MAKING, OPEN),
                [WSMI_AUTH_ON_DENIAL] = GO(MAKING, OPEN),
                [WSMI_AUTH_ON_UNOFFERED] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_GRANT] = GO(MAKING, OPEN),
                [WSMI_AUTH_ON_CONSENT] = GO(MAKING, OPEN),
                [WSMI_AUTH_ON_STATUS] = GO(FAILED, STATUS),
                [WSMI_AUTH_ON_LOST] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_BREAK] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_STOP] = GO(FAILED, DROP),
            },
        [WSMI_AUTH_MAKING] =
            {
                [WSMI_AUTH_ON_TOKEN] = GO(LEG, LEG),
                [WSMI_AUTH_ON_TOKEN_LAST] = GO(LAST_LEG, LEG),
                [WSMI_AUTH_ON_COMPLETE] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_BREAK] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_STOP] = GO(FAILED, DROP),
            },
        [WSMI_AUTH_LEG] =
            {
                [WSMI_AUTH_ON_CHALLENGE] = GO(MAKING, STEP),
                [WSMI_AUTH_ON_DENIAL] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_UNOFFERED] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_GRANT] = GO(PROVING, STEP),
                [WSMI_AUTH_ON_CONSENT] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_STATUS] = GO(FAILED, STATUS),
                [WSMI_AUTH_ON_LOST] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_BREAK] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_STOP] = GO(FAILED, DROP),
            },
        [WSMI_AUTH_LAST_LEG] =
            {
                [WSMI_AUTH_ON_CHALLENGE] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_DENIAL] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_UNOFFERED] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_GRANT] = GO(READY, GO),
                [WSMI_AUTH_ON_CONSENT] = GO(READY, GO),
                [WSMI_AUTH_ON_STATUS] = GO(FAILED, STATUS),
                [WSMI_AUTH_ON_LOST] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_BREAK] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_STOP] = GO(FAILED, DROP),
            },
        [WSMI_AUTH_PROVING] =
            {
                [WSMI_AUTH_ON_TOKEN] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_TOKEN_LAST] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_COMPLETE] = GO(READY, GO),
                [WSMI_AUTH_ON_BREAK] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_STOP] = GO(FAILED, DROP),
            },
        [WSMI_AUTH_READY] =
            {
                [WSMI_AUTH_ON_REQUEST] = GO(SEALING, SEAL),
                [WSMI_AUTH_ON_PLAIN_REQUEST] = GO(SENT, POST),
                [WSMI_AUTH_ON_STOP] = GO(FAILED, DROP),
            },
        [WSMI_AUTH_SEALING] =
            {
                [WSMI_AUTH_ON_SEALED] = GO(SENT, POST),
                [WSMI_AUTH_ON_AGAIN] = GO(MAKING, RENEW),
                [WSMI_AUTH_ON_AGAIN_BOUND] = GO(PROBING, REPROBE),
                [WSMI_AUTH_ON_BREAK] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_STOP] = GO(FAILED, DROP),
            },
        [WSMI_AUTH_SENT] =
            {
                [WSMI_AUTH_ON_DENIAL] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_STATUS] = GO(FAILED, STATUS),
                [WSMI_AUTH_ON_ANSWER] = GO(READY, DELIVER),
                [WSMI_AUTH_ON_SEALED_ANSWER] = GO(UNSEALING, UNSEAL),
                [WSMI_AUTH_ON_BARE_ANSWER] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_AGAIN] = GO(MAKING, RENEW),
                [WSMI_AUTH_ON_AGAIN_BOUND] = GO(PROBING, REPROBE),
                [WSMI_AUTH_ON_LOST] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_BREAK] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_STOP] = GO(FAILED, DROP),
            },
        [WSMI_AUTH_UNSEALING] =
            {
                [WSMI_AUTH_ON_UNSEALED] = GO(READY, DELIVER),
                [WSMI_AUTH_ON_BREAK] = GO(FAILED, FAIL),
                [WSMI_AUTH_ON_STOP] = GO(FAILED, DROP),
            },
        [WSMI_AUTH_FAILED] =
            {
                [WSMI_AUTH_ON_STOP] = GO(FAILED, NONE),
            },
};

struct wsmi_auth_cell wsmi_auth_fsm_look_up(enum wsmi_auth_state state, enum wsmi_auth_event event)
{
    static const struct wsmi_auth_cell illegal = GO(ILLEGAL, NONE);
    if ((unsigned)state >= WSMI_AUTH_STATE_COUNT || (unsigned)event >= WSMI_AUTH_EVENT_COUNT) {
        return illegal;
    }
    return table[state][event];
}

void wsmi_auth_init(struct wsmi_auth_fsm *fsm, bool is_sealed, bool is_bound)
{
    memset(fsm, 0, sizeof(*fsm));
    fsm->state = WSMI_AUTH_NEW;
    fsm->is_sealed = is_sealed;
    fsm->is_bound = is_bound;
}

/* The one place that assigns a state. `reason` counts where the event ends in FAILED. */
static bool feed(struct wsmi_auth_fsm *fsm, enum wsmi_auth_event event,
                 enum wsmi_auth_reason reason, enum wsmi_auth_effect *ret)
{
    struct wsmi_auth_cell cell = wsmi_auth_fsm_look_up(fsm->state, event);
    if (cell.next == WSMI_AUTH_ILLEGAL) {
        return false;
    }
    fsm->state = cell.next;
    *ret = cell.effect;
    switch (cell.effect) {
    case WSMI_AUTH_EFFECT_LEG:
        fsm->legs++;
        break;
    case WSMI_AUTH_EFFECT_RENEW:
    case WSMI_AUTH_EFFECT_REPROBE:
        fsm->legs = 0;
        fsm->is_used = false;
        fsm->renewals++;
        break;
    case WSMI_AUTH_EFFECT_DELIVER:
        fsm->is_used = true;
        break;
    case WSMI_AUTH_EFFECT_FAIL:
    case WSMI_AUTH_EFFECT_DROP:
        fsm->reason = reason;
        break;
    default:
        break;
    }
    return true;
}

bool wsmi_auth_proceed(struct wsmi_auth_fsm *fsm, enum wsmi_auth_effect *ret)
{
    enum wsmi_auth_event event = fsm->is_sealed ? WSMI_AUTH_ON_REQUEST : WSMI_AUTH_ON_PLAIN_REQUEST;
    if (fsm->state == WSMI_AUTH_NEW && fsm->is_bound) {
        event = WSMI_AUTH_ON_BOUND_REQUEST;
    }
    return feed(fsm, event, WSMI_AUTH_REASON_NONE, ret);
}

bool wsmi_auth_request(struct wsmi_auth_fsm *fsm, bool may_repeat, enum wsmi_auth_effect *ret)
{
    if (!wsmi_auth_proceed(fsm, ret)) {
        return false;
    }
    fsm->may_repeat = may_repeat;
    fsm->renewals = 0;
    return true;
}

static bool may_renew(const struct wsmi_auth_fsm *fsm)
{
    return fsm->renewals < WSMI_AUTH_MAX_RENEWALS;
}

static enum wsmi_auth_event again(const struct wsmi_auth_fsm *fsm)
{
    return fsm->is_bound ? WSMI_AUTH_ON_AGAIN_BOUND : WSMI_AUTH_ON_AGAIN;
}

/* The first token depends on us and whoever issues tickets; the later ones on the peer's too. */
static enum wsmi_auth_reason reason_of(const struct wsmi_auth_fsm *fsm,
                                       enum wsmi_security_code code)
{
    bool is_peers = code == WSMI_SECURITY_TOKEN || code == WSMI_SECURITY_WEAK;
    if (code == WSMI_SECURITY_OOM) {
        return WSMI_AUTH_REASON_OOM;
    }
    return is_peers && fsm->legs > 0 ? WSMI_AUTH_REASON_PEER_TOKEN : WSMI_AUTH_REASON_SETUP;
}

bool wsmi_auth_token(struct wsmi_auth_fsm *fsm, enum wsmi_security_code code, size_t size,
                     bool is_complete, enum wsmi_auth_effect *ret)
{
    if (fsm->state != WSMI_AUTH_MAKING && fsm->state != WSMI_AUTH_PROVING) {
        return false;
    }
    if (code != WSMI_SECURITY_OK) {
        return feed(fsm, WSMI_AUTH_ON_BREAK, reason_of(fsm, code), ret);
    }
    if (size > WSMI_AUTH_MAX_TOKEN_BYTES) {
        return feed(fsm, WSMI_AUTH_ON_BREAK, WSMI_AUTH_REASON_TOKEN_TOO_LARGE, ret);
    }
    if (size == 0 && !is_complete) {
        return feed(fsm, WSMI_AUTH_ON_BREAK, WSMI_AUTH_REASON_OUT_OF_STEP, ret);
    }
    enum wsmi_auth_event event = size == 0     ? WSMI_AUTH_ON_COMPLETE
                                 : is_complete ? WSMI_AUTH_ON_TOKEN_LAST
                                               : WSMI_AUTH_ON_TOKEN;
    return feed(fsm, event, WSMI_AUTH_REASON_OUT_OF_STEP, ret);
}

/* To a token of ours, or to the empty request before the first. */
static bool take_leg(struct wsmi_auth_fsm *fsm, const struct wsmi_auth_answer *answer,
                     enum wsmi_auth_effect *ret)
{
    switch (answer->kind) {
    case WSMI_AUTH_ANSWER_CHALLENGE:
        if (fsm->state == WSMI_AUTH_LEG && fsm->legs >= WSMI_AUTH_MAX_LEGS) {
            return feed(fsm, WSMI_AUTH_ON_BREAK, WSMI_AUTH_REASON_TOO_MANY_LEGS, ret);
        }
        return feed(fsm, WSMI_AUTH_ON_CHALLENGE, WSMI_AUTH_REASON_DENIED, ret);
    case WSMI_AUTH_ANSWER_DENIAL:
        return feed(fsm, WSMI_AUTH_ON_DENIAL, WSMI_AUTH_REASON_DENIED, ret);
    case WSMI_AUTH_ANSWER_UNOFFERED:
        /* Whoever took part before has looked at the credentials. */
        return feed(fsm, WSMI_AUTH_ON_UNOFFERED,
                    fsm->legs > 1 ? WSMI_AUTH_REASON_DENIED : WSMI_AUTH_REASON_NOT_OFFERED, ret);
    case WSMI_AUTH_ANSWER_GRANT:
        return feed(fsm, WSMI_AUTH_ON_GRANT, WSMI_AUTH_REASON_NONE, ret);
    case WSMI_AUTH_ANSWER_CONSENT:
        return feed(fsm, WSMI_AUTH_ON_CONSENT, WSMI_AUTH_REASON_UNPROVEN, ret);
    case WSMI_AUTH_ANSWER_STATUS:
        return feed(fsm, WSMI_AUTH_ON_STATUS, WSMI_AUTH_REASON_NONE, ret);
    case WSMI_AUTH_ANSWER_TOO_LARGE:
        return feed(fsm, WSMI_AUTH_ON_BREAK, WSMI_AUTH_REASON_TOKEN_TOO_LARGE, ret);
    case WSMI_AUTH_ANSWER_OOM:
        return feed(fsm, WSMI_AUTH_ON_BREAK, WSMI_AUTH_REASON_OOM, ret);
    case WSMI_AUTH_ANSWER_LOST:
        return feed(fsm, WSMI_AUTH_ON_LOST, WSMI_AUTH_REASON_LOST, ret);
    default:
        return feed(fsm, WSMI_AUTH_ON_BREAK, WSMI_AUTH_REASON_MALFORMED, ret);
    }
}

static bool take_loss(struct wsmi_auth_fsm *fsm, const struct wsmi_auth_answer *answer,
                      enum wsmi_auth_effect *ret)
{
    bool harmless = answer->is_unprocessed || (answer->is_unanswered && fsm->may_repeat);
    return feed(fsm, harmless && may_renew(fsm) ? again(fsm) : WSMI_AUTH_ON_LOST,
                WSMI_AUTH_REASON_LOST, ret);
}

enum { STATUS_OK = 200, STATUS_REDIRECTION = 300, STATUS_UNAUTHORIZED = 401 };

/* To a request. 401 says that it was not acted upon: the context may have outlived the peer's
 * memory of it. One that was new is not forgotten but unwelcome. */
static bool take_outcome(struct wsmi_auth_fsm *fsm, const struct wsmi_auth_answer *answer,
                         enum wsmi_auth_effect *ret)
{
    if (answer->kind == WSMI_AUTH_ANSWER_LOST) {
        return take_loss(fsm, answer, ret);
    }
    if (answer->kind == WSMI_AUTH_ANSWER_OOM) {
        return feed(fsm, WSMI_AUTH_ON_BREAK, WSMI_AUTH_REASON_OOM, ret);
    }
    if (answer->status == STATUS_UNAUTHORIZED) {
        /* Without TLS, anybody on the way can answer 401 to a request that went through. */
        bool is_proof = !fsm->is_sealed || fsm->may_repeat;
        bool renews = is_proof && fsm->is_used && may_renew(fsm);
        return feed(fsm, renews ? again(fsm) : WSMI_AUTH_ON_DENIAL, WSMI_AUTH_REASON_DENIED, ret);
    }
    if (!fsm->is_sealed) {
        return feed(fsm, WSMI_AUTH_ON_ANSWER, WSMI_AUTH_REASON_NONE, ret);
    }
    if (answer->is_sealed) {
        return feed(fsm, WSMI_AUTH_ON_SEALED_ANSWER, WSMI_AUTH_REASON_NONE, ret);
    }
    bool is_good = answer->status >= STATUS_OK && answer->status < STATUS_REDIRECTION;
    return feed(fsm, is_good ? WSMI_AUTH_ON_BARE_ANSWER : WSMI_AUTH_ON_STATUS,
                WSMI_AUTH_REASON_UNSEALED, ret);
}

bool wsmi_auth_answer(struct wsmi_auth_fsm *fsm, const struct wsmi_auth_answer *answer,
                      enum wsmi_auth_effect *ret)
{
    switch (fsm->state) {
    case WSMI_AUTH_PROBING:
    case WSMI_AUTH_LEG:
    case WSMI_AUTH_LAST_LEG:
        return take_leg(fsm, answer, ret);
    case WSMI_AUTH_SENT:
        return take_outcome(fsm, answer, ret);
    default:
        return false;
    }
}

/* A context that has served can be out of time (its ticket has ended); nothing was sent. */
bool wsmi_auth_sealed(struct wsmi_auth_fsm *fsm, enum wsmi_security_code code,
                      enum wsmi_auth_effect *ret)
{
    if (fsm->state != WSMI_AUTH_SEALING) {
        return false;
    }
    if (code == WSMI_SECURITY_OK) {
        return feed(fsm, WSMI_AUTH_ON_SEALED, WSMI_AUTH_REASON_NONE, ret);
    }
    if (code == WSMI_SECURITY_OOM) {
        return feed(fsm, WSMI_AUTH_ON_BREAK, WSMI_AUTH_REASON_OOM, ret);
    }
    bool renews = fsm->is_used && may_renew(fsm);
    return feed(fsm, renews ? again(fsm) : WSMI_AUTH_ON_BREAK, WSMI_AUTH_REASON_SEAL, ret);
}

bool wsmi_auth_unsealed(struct wsmi_auth_fsm *fsm, enum wsmi_security_code code,
                        enum wsmi_auth_effect *ret)
{
    if (fsm->state != WSMI_AUTH_UNSEALING) {
        return false;
    }
    bool good = code == WSMI_SECURITY_OK;
    return feed(fsm, good ? WSMI_AUTH_ON_UNSEALED : WSMI_AUTH_ON_BREAK,
                code == WSMI_SECURITY_OOM ? WSMI_AUTH_REASON_OOM : WSMI_AUTH_REASON_SEAL, ret);
}

bool wsmi_auth_stop(struct wsmi_auth_fsm *fsm, enum wsmi_auth_effect *ret)
{
    return feed(fsm, WSMI_AUTH_ON_STOP, WSMI_AUTH_REASON_STOPPED, ret);
}
