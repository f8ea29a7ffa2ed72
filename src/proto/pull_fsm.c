/* SPDX-License-Identifier: MIT */
#include "proto/pull_fsm.h"

#define GO(state)                                                                                  \
    {                                                                                              \
        WSMI_PULL_##state, WSMI_PULL_EFFECT_NONE                                                   \
    }
#define GO_AND(state, effect)                                                                      \
    {                                                                                              \
        WSMI_PULL_##state, WSMI_PULL_EFFECT_##effect                                               \
    }

/* src/proto/README.md draws this table; a test compares the two. Cells not named are ILLEGAL. */
static const struct wsmi_pull_cell table[WSMI_PULL_STATE_COUNT][WSMI_PULL_EVENT_COUNT] =
    {
        [WSMI_PULL_NEW] =
            {
                [WSMI_PULL_ON_START] = GO_AND(OPENING, OPEN),
                [WSMI_PULL_ON_STOP] = GO(ENDED),
            },
        [WSMI_PULL_OPENING] =
            {
                [WSMI_PULL_ON_ITEMS] = GO_AND(HOLDING, DELIVER),
                [WSMI_PULL_ON_EMPTY] = GO_AND(PULLING, PULL),
                [WSMI_PULL_ON_LAST] = GO_AND(DRAINING, DELIVER),
                [WSMI_PULL_ON_END] = GO_AND(ENDED, END),
                [WSMI_PULL_ON_AGAIN] = GO_AND(OPENING, OPEN),
                [WSMI_PULL_ON_BREAK] = GO_AND(FAILED, FAIL),
                [WSMI_PULL_ON_STOP] = GO(ENDED),
            },
        [WSMI_PULL_HOLDING] =
            {
                [WSMI_PULL_ON_AHEAD] = GO_AND(LEADING, PULL),
                [WSMI_PULL_ON_MORE] = GO_AND(PULLING, PULL),
                [WSMI_PULL_ON_STOP] = GO_AND(RELEASING, RELEASE),
            },
        [WSMI_PULL_DRAINING] =
            {
                [WSMI_PULL_ON_MORE] = GO_AND(ENDED, END),
                [WSMI_PULL_ON_STOP] = GO(ENDED),
            },
        [WSMI_PULL_PULLING] =
            {
                [WSMI_PULL_ON_ITEMS] = GO_AND(HOLDING, DELIVER),
                [WSMI_PULL_ON_EMPTY] = GO_AND(PULLING, PULL),
                [WSMI_PULL_ON_LAST] = GO_AND(DRAINING, DELIVER),
                [WSMI_PULL_ON_END] = GO_AND(ENDED, END),
                [WSMI_PULL_ON_AGAIN] = GO_AND(PULLING, PULL),
                [WSMI_PULL_ON_GONE] = GO_AND(FAILED, FAIL),
                [WSMI_PULL_ON_BREAK] = GO_AND(BROKEN, FAIL),
                [WSMI_PULL_ON_EXPIRED] = GO_AND(OPENING, OPEN),
                [WSMI_PULL_ON_DUE] = GO_AND(RENEWING, RENEW),
                [WSMI_PULL_ON_AHEAD] = GO_AND(READING, PULL),
                [WSMI_PULL_ON_STOP] = GO_AND(RELEASING, RELEASE),
            },
        [WSMI_PULL_READING] =
            {
                [WSMI_PULL_ON_ITEMS] = GO_AND(LEADING, DELIVER),
                [WSMI_PULL_ON_EMPTY] = GO_AND(PULLING, AWAIT),
                [WSMI_PULL_ON_BREAK] = GO_AND(FAILING, FAIL),
                [WSMI_PULL_ON_STOP] = GO_AND(RELEASING, RELEASE),
            },
        [WSMI_PULL_LEADING] =
            {
                [WSMI_PULL_ON_ITEMS] = GO(HOLDING),
                [WSMI_PULL_ON_LAST] = GO(DRAINING),
                [WSMI_PULL_ON_GONE] = GO(DRAINING),
                [WSMI_PULL_ON_BREAK] = GO(HOLDING),
                [WSMI_PULL_ON_MORE] = GO_AND(PULLING, AWAIT),
                [WSMI_PULL_ON_STOP] = GO_AND(RELEASING, RELEASE),
            },
        [WSMI_PULL_RENEWING] =
            {
                [WSMI_PULL_ON_RENEWED] = GO_AND(PULLING, PULL),
                [WSMI_PULL_ON_STOP] = GO_AND(RELEASING, RELEASE),
            },
        [WSMI_PULL_BROKEN] =
            {
                [WSMI_PULL_ON_STOP] = GO_AND(RELEASING, RELEASE),
            },
        [WSMI_PULL_FAILING] =
            {
                [WSMI_PULL_ON_ITEMS] = GO(BROKEN),
                [WSMI_PULL_ON_LAST] = GO(FAILED),
                [WSMI_PULL_ON_GONE] = GO(FAILED),
                [WSMI_PULL_ON_BREAK] = GO(BROKEN),
                [WSMI_PULL_ON_STOP] = GO_AND(RELEASING, RELEASE),
            },
        [WSMI_PULL_RELEASING] =
            {
                [WSMI_PULL_ON_FREED] = GO(ENDED),
                [WSMI_PULL_ON_STOP] = GO(RELEASING),
            },
        [WSMI_PULL_ENDED] =
            {
                [WSMI_PULL_ON_STOP] = GO(ENDED),
            },
        [WSMI_PULL_FAILED] =
            {
                [WSMI_PULL_ON_STOP] = GO(FAILED),
            },
};

struct wsmi_pull_cell wsmi_pull_fsm_look_up(enum wsmi_pull_state state, enum wsmi_pull_event event)
{
    static const struct wsmi_pull_cell illegal = GO(ILLEGAL);
    if ((unsigned)state >= WSMI_PULL_STATE_COUNT || (unsigned)event >= WSMI_PULL_EVENT_COUNT) {
        return illegal;
    }
    return table[state][event];
}

/* The one place that assigns a state. */
static bool step(struct wsmi_pull_fsm *fsm, enum wsmi_pull_event event, struct wsmi_pull_step *ret)
{
    struct wsmi_pull_cell cell = wsmi_pull_fsm_look_up(fsm->state, event);
    if (cell.next == WSMI_PULL_ILLEGAL) {
        return false;
    }
    fsm->state = cell.next;
    memset(ret, 0, sizeof(*ret));
    ret->effect = cell.effect;
    return true;
}

void wsmi_pull_init(struct wsmi_pull_fsm *fsm, const struct wsmi_pull_config *config,
                    const struct wsmi_allocator *allocator)
{
    memset(fsm, 0, sizeof(*fsm));
    fsm->state = WSMI_PULL_NEW;
    fsm->config = *config;
    fsm->max_elements = config->max_elements;
    fsm->max_envelope_bytes = config->max_envelope_bytes;
    fsm->answer_by_ms = WSMI_PULL_NEVER;
    fsm->can_renew = true;
    fsm->expires_at_ms = WSMI_PULL_NEVER;
    fsm->renew_at_ms = WSMI_PULL_NEVER;
    wsmi_buf_init(&fsm->context, allocator, config->max_context_bytes);
}

void wsmi_pull_clean_up(struct wsmi_pull_fsm *fsm)
{
    wsmi_buf_clean_up(&fsm->context);
}

/* now + delay, which never wraps. */
static uint64_t after(uint64_t now_ms, uint64_t delay_ms)
{
    return delay_ms < WSMI_PULL_NEVER - now_ms ? now_ms + delay_ms : WSMI_PULL_NEVER;
}

static bool is_past(uint64_t now_ms, uint64_t limit_ms)
{
    return limit_ms != WSMI_PULL_NEVER && now_ms >= limit_ms;
}

/* Longer from one quick answer without items to the next: a peer that takes its time is not made
 * to wait. */
static uint32_t pause_before_pull(const struct wsmi_pull_fsm *fsm)
{
    enum { MAX_DOUBLINGS = 9 }; /* 512 ms */
    if (fsm->quick_count > 0) {
        uint32_t wait_ms =
            1u << (fsm->quick_count < MAX_DOUBLINGS ? fsm->quick_count : MAX_DOUBLINGS);
        return wait_ms < WSMI_PULL_MAX_WAIT_MS ? wait_ms : WSMI_PULL_MAX_WAIT_MS;
    }
    return fsm->is_crumb ? WSMI_PULL_CRUMB_WAIT_MS : 0;
}

/* The silence of a source of events that is a failure. */
static uint64_t patience_ms(const struct wsmi_pull_config *config)
{
    bool is_bounded = config->is_subscription && config->heartbeat_ms > 0 &&
                      config->heartbeat_ms < WSMI_PULL_NEVER / WSMI_PULL_MISSED_HEARTBEATS;
    return is_bounded ? config->heartbeat_ms * WSMI_PULL_MISSED_HEARTBEATS : WSMI_PULL_NEVER;
}

/* Behind every step: a Pull may have to give way to a Renew, though not behind one, and gets its
 * pause and its deadline. */
static void finish(struct wsmi_pull_fsm *fsm, bool may_renew, uint64_t now_ms,
                   struct wsmi_pull_step *ret)
{
    fsm->answer_by_ms = WSMI_PULL_NEVER;
    if (ret->effect != WSMI_PULL_EFFECT_PULL) {
        return;
    }
    if (may_renew && fsm->can_renew && is_past(now_ms, fsm->renew_at_ms)) {
        bool is_reduced = ret->is_reduced;
        (void)step(fsm, WSMI_PULL_ON_DUE, ret);
        ret->is_reduced = is_reduced;
        return;
    }
    ret->wait_ms = pause_before_pull(fsm);
    fsm->sent_at_ms = after(now_ms, ret->wait_ms);
    fsm->answer_by_ms = after(fsm->sent_at_ms, patience_ms(&fsm->config));
}

bool wsmi_pull_start(struct wsmi_pull_fsm *fsm, uint64_t now_ms, struct wsmi_pull_step *ret)
{
    if (!step(fsm, WSMI_PULL_ON_START, ret)) {
        return false;
    }
    finish(fsm, true, now_ms, ret);
    return true;
}

bool wsmi_pull_more(struct wsmi_pull_fsm *fsm, uint64_t now_ms, struct wsmi_pull_step *ret)
{
    if (!step(fsm, WSMI_PULL_ON_MORE, ret)) {
        return false;
    }
    finish(fsm, true, now_ms, ret);
    return true;
}

bool wsmi_pull_stop(struct wsmi_pull_fsm *fsm, struct wsmi_pull_step *ret)
{
    return step(fsm, WSMI_PULL_ON_STOP, ret);
}

static bool fail(struct wsmi_pull_fsm *fsm, enum wsmi_pull_event event,
                 enum wsmi_pull_reason reason, struct wsmi_pull_step *ret)
{
    fsm->reason = reason;
    return step(fsm, event, ret);
}

static bool break_off(struct wsmi_pull_fsm *fsm, enum wsmi_pull_reason reason,
                      struct wsmi_pull_step *ret)
{
    return fail(fsm, WSMI_PULL_ON_BREAK, reason, ret);
}

/* NONE when the context of the answer, if it has one, is now the one to send. The old one stays
 * until the new one is there: it may have to be released. */
static enum wsmi_pull_reason keep_context(struct wsmi_pull_fsm *fsm,
                                          const struct wsmi_pull_answer *answer)
{
    struct wsmi_buf next;
    if (!answer->has_context) {
        return fsm->has_context ? WSMI_PULL_REASON_NONE : WSMI_PULL_REASON_NO_CONTEXT;
    }
    if (fsm->has_context && wsmi_view_eq(answer->context, wsmi_buf_view(&fsm->context))) {
        return WSMI_PULL_REASON_NONE;
    }
    wsmi_buf_init(&next, fsm->context.allocator, fsm->config.max_context_bytes);
    wsmi_buf_put(&next, answer->context);
    if (next.failed != WSMI_OK) {
        bool is_oom = next.failed == WSMI_E_OOM;
        wsmi_buf_clean_up(&next);
        return is_oom ? WSMI_PULL_REASON_OOM : WSMI_PULL_REASON_CONTEXT_TOO_LONG;
    }
    wsmi_buf_clean_up(&fsm->context);
    fsm->context = next;
    fsm->has_context = true;
    return WSMI_PULL_REASON_NONE;
}

/* From an answer to Subscribe or Renew. Half way is when Renew is tried. A peer that grants less
 * than a second would be asked for nothing else. */
static void keep_expiry(struct wsmi_pull_fsm *fsm, uint64_t expires_ms, uint64_t now_ms)
{
    enum { MIN_LIFETIME_MS = 1000 };
    uint64_t lifetime_ms = expires_ms > 0 ? expires_ms : fsm->config.expires_ms;
    if (!fsm->config.is_subscription || lifetime_ms == 0) {
        return;
    }
    lifetime_ms = lifetime_ms < MIN_LIFETIME_MS ? MIN_LIFETIME_MS : lifetime_ms;
    fsm->expires_at_ms = after(now_ms, lifetime_ms);
    fsm->renew_at_ms = after(now_ms, lifetime_ms / 2);
}

/* Nothing came, and nothing is lost by asking again. */
static bool take_nothing(struct wsmi_pull_fsm *fsm, enum wsmi_pull_event event, uint64_t now_ms,
                         struct wsmi_pull_step *ret)
{
    bool is_quick = now_ms < after(fsm->sent_at_ms, WSMI_PULL_MAX_WAIT_MS);
    fsm->quick_count = is_quick ? fsm->quick_count + 1 : 0;
    fsm->empty_count += event == WSMI_PULL_ON_EMPTY;
    fsm->is_crumb = false;
    if (fsm->config.is_subscription) {
        fsm->empty_count = 0;
    } else if (is_past(now_ms, fsm->config.deadline_ms)) {
        return break_off(fsm, WSMI_PULL_REASON_DEADLINE, ret);
    } else if (fsm->empty_count > WSMI_PULL_MAX_EMPTY) {
        return break_off(fsm, WSMI_PULL_REASON_TOO_MANY_EMPTY, ret);
    }
    return step(fsm, event, ret);
}

/* The subscription came to its end by itself: a new one takes its place. */
static bool reopen(struct wsmi_pull_fsm *fsm, struct wsmi_pull_step *ret)
{
    fsm->has_context = false;
    fsm->quick_count = 0;
    fsm->expires_at_ms = WSMI_PULL_NEVER;
    fsm->renew_at_ms = WSMI_PULL_NEVER;
    wsmi_buf_reset(&fsm->context);
    bool is_legal = step(fsm, WSMI_PULL_ON_EXPIRED, ret);
    ret->is_reopened = true;
    return is_legal;
}

static bool is_expired(const struct wsmi_pull_fsm *fsm, uint64_t now_ms)
{
    return fsm->state == WSMI_PULL_PULLING && is_past(now_ms, fsm->expires_at_ms);
}

/* By its bytes alone no crumb. */
static bool is_ample(const struct wsmi_pull_fsm *fsm, size_t bytes)
{
    return fsm->max_envelope_bytes > 0 && bytes >= fsm->max_envelope_bytes / 4;
}

static bool take_items(struct wsmi_pull_fsm *fsm, const struct wsmi_pull_answer *answer,
                       uint64_t now_ms, struct wsmi_pull_step *ret)
{
    bool was_opening = fsm->state == WSMI_PULL_OPENING;
    if (answer->is_end) {
        if (answer->item_count == 0 && is_expired(fsm, now_ms)) {
            return reopen(fsm, ret);
        }
        return step(fsm, answer->item_count > 0 ? WSMI_PULL_ON_LAST : WSMI_PULL_ON_END, ret);
    }
    enum wsmi_pull_reason reason = keep_context(fsm, answer);
    if (reason != WSMI_PULL_REASON_NONE) {
        return break_off(fsm, reason, ret);
    }
    if (was_opening) {
        keep_expiry(fsm, answer->expires_ms, now_ms);
    }
    if (answer->item_count == 0) {
        /* An answer to Enumerate without items is the rule (nothing asked for them), so is one to
         * Subscribe: the first Pull need not wait. */
        if (was_opening) {
            return step(fsm, WSMI_PULL_ON_EMPTY, ret);
        }
        return take_nothing(fsm, WSMI_PULL_ON_EMPTY, now_ms, ret);
    }
    fsm->empty_count = 0;
    fsm->quick_count = 0;
    fsm->is_crumb = answer->item_count < fsm->max_elements / 4 && !is_ample(fsm, answer->bytes);
    return step(fsm, WSMI_PULL_ON_ITEMS, ret);
}

/* Fewer items make a smaller answer. A peer that says 413 may mean the size we announce. */
static bool reduce(struct wsmi_pull_fsm *fsm, bool is_413)
{
    bool changed = false;
    if (fsm->max_elements > 1) {
        fsm->max_elements /= 2;
        changed = true;
    }
    if (is_413 && fsm->max_envelope_bytes > WSMI_PULL_MIN_ENVELOPE_BYTES) {
        fsm->max_envelope_bytes /= 2;
        if (fsm->max_envelope_bytes < WSMI_PULL_MIN_ENVELOPE_BYTES) {
            fsm->max_envelope_bytes = WSMI_PULL_MIN_ENVELOPE_BYTES;
        }
        changed = true;
    }
    return changed;
}

static bool take_too_large(struct wsmi_pull_fsm *fsm, bool is_413, struct wsmi_pull_step *ret)
{
    if (!reduce(fsm, is_413)) {
        return break_off(fsm, WSMI_PULL_REASON_TOO_LARGE, ret);
    }
    bool is_legal = step(fsm, WSMI_PULL_ON_AGAIN, ret);
    ret->is_reduced = !fsm->is_reduced;
    fsm->is_reduced = true;
    return is_legal;
}

static bool take_timed_out(struct wsmi_pull_fsm *fsm, uint64_t now_ms, struct wsmi_pull_step *ret)
{
    if (fsm->state == WSMI_PULL_OPENING) {
        return break_off(fsm, WSMI_PULL_REASON_ANSWER, ret);
    }
    return take_nothing(fsm, WSMI_PULL_ON_AGAIN, now_ms, ret);
}

static bool take_gone(struct wsmi_pull_fsm *fsm, uint64_t now_ms, struct wsmi_pull_step *ret)
{
    /* There is no context to be gone: the class or the namespace is. */
    if (fsm->state == WSMI_PULL_OPENING) {
        return break_off(fsm, WSMI_PULL_REASON_ANSWER, ret);
    }
    if (is_expired(fsm, now_ms)) {
        return reopen(fsm, ret);
    }
    fsm->has_context = false;
    return fail(fsm, WSMI_PULL_ON_GONE, WSMI_PULL_REASON_GONE, ret);
}

/* To Enumerate, Subscribe or Pull. */
static bool take(struct wsmi_pull_fsm *fsm, const struct wsmi_pull_answer *answer, uint64_t now_ms,
                 struct wsmi_pull_step *ret)
{
    switch (answer->kind) {
    case WSMI_PULL_ANSWER_OK:
        return take_items(fsm, answer, now_ms, ret);
    case WSMI_PULL_ANSWER_TIMED_OUT:
        return take_timed_out(fsm, now_ms, ret);
    case WSMI_PULL_ANSWER_TOO_LARGE:
        return take_too_large(fsm, false, ret);
    case WSMI_PULL_ANSWER_HTTP_413:
        return take_too_large(fsm, true, ret);
    case WSMI_PULL_ANSWER_GONE:
        return take_gone(fsm, now_ms, ret);
    case WSMI_PULL_ANSWER_SILENT:
        return break_off(
            fsm, now_ms >= fsm->answer_by_ms ? WSMI_PULL_REASON_SILENT : WSMI_PULL_REASON_ANSWER,
            ret);
    default:
        return break_off(fsm, WSMI_PULL_REASON_ANSWER, ret);
    }
}

/* The consumer wants no more, and the answer to the Pull that went ahead came all the same. */
static bool take_late(struct wsmi_pull_fsm *fsm, const struct wsmi_pull_answer *answer,
                      struct wsmi_pull_step *ret)
{
    if (answer->kind != WSMI_PULL_ANSWER_OK) {
        bool is_gone = answer->kind == WSMI_PULL_ANSWER_GONE;
        return step(fsm, is_gone ? WSMI_PULL_ON_GONE : WSMI_PULL_ON_BREAK, ret);
    }
    if (answer->is_end) {
        return step(fsm, WSMI_PULL_ON_LAST, ret);
    }
    enum wsmi_pull_reason reason = keep_context(fsm, answer);
    return step(fsm, reason == WSMI_PULL_REASON_NONE ? WSMI_PULL_ON_ITEMS : WSMI_PULL_ON_BREAK,
                ret);
}

/* The Pull under way has the context that a first look found here. */
static bool take_glimpsed(struct wsmi_pull_fsm *fsm, const struct wsmi_pull_answer *answer,
                          uint64_t now_ms, struct wsmi_pull_step *ret)
{
    if (answer->kind != WSMI_PULL_ANSWER_OK) {
        return break_off(fsm, WSMI_PULL_REASON_ANSWER, ret);
    }
    if (answer->is_end || !answer->has_context ||
        !wsmi_view_eq(answer->context, wsmi_buf_view(&fsm->context))) {
        return break_off(fsm, WSMI_PULL_REASON_CONTRADICTION, ret);
    }
    return take_items(fsm, answer, now_ms, ret);
}

/* Tried until it fails once: the peer then does not support it, and a new subscription follows. */
static bool take_renewal(struct wsmi_pull_fsm *fsm, const struct wsmi_pull_answer *answer,
                         uint64_t now_ms, struct wsmi_pull_step *ret)
{
    if (answer->kind == WSMI_PULL_ANSWER_OK) {
        keep_expiry(fsm, answer->expires_ms, now_ms);
    } else {
        fsm->can_renew = false;
    }
    return step(fsm, WSMI_PULL_ON_RENEWED, ret);
}

bool wsmi_pull_answer(struct wsmi_pull_fsm *fsm, const struct wsmi_pull_answer *answer,
                      uint64_t now_ms, struct wsmi_pull_step *ret)
{
    bool is_legal;
    bool was_renewing = fsm->state == WSMI_PULL_RENEWING;
    switch (fsm->state) {
    case WSMI_PULL_OPENING:
    case WSMI_PULL_PULLING:
        is_legal = take(fsm, answer, now_ms, ret);
        break;
    case WSMI_PULL_RENEWING:
        is_legal = take_renewal(fsm, answer, now_ms, ret);
        break;
    case WSMI_PULL_READING:
        is_legal = take_glimpsed(fsm, answer, now_ms, ret);
        break;
    case WSMI_PULL_LEADING:
    case WSMI_PULL_FAILING:
        is_legal = take_late(fsm, answer, ret);
        break;
    case WSMI_PULL_RELEASING:
        is_legal = step(fsm, WSMI_PULL_ON_FREED, ret);
        break;
    default:
        return false;
    }
    if (is_legal) {
        finish(fsm, !was_renewing, now_ms, ret);
    }
    return is_legal;
}

/* The answer to Enumerate is read before anything is asked for: it names the class whose
 * declaration the consumer may have to fetch, on the one connection there is. */
bool wsmi_pull_wants_glimpse(const struct wsmi_pull_fsm *fsm, size_t bytes)
{
    return fsm->state == WSMI_PULL_PULLING && !fsm->config.is_subscription && is_ample(fsm, bytes);
}

static bool may_lead(struct wsmi_pull_fsm *fsm, const struct wsmi_pull_answer *glimpse)
{
    if (glimpse == NULL) {
        return fsm->state == WSMI_PULL_HOLDING && !fsm->config.is_subscription && !fsm->is_crumb;
    }
    return wsmi_pull_wants_glimpse(fsm, glimpse->bytes) && glimpse->kind == WSMI_PULL_ANSWER_OK &&
           glimpse->has_context && !glimpse->is_end &&
           keep_context(fsm, glimpse) == WSMI_PULL_REASON_NONE;
}

bool wsmi_pull_ahead(struct wsmi_pull_fsm *fsm, const struct wsmi_pull_answer *glimpse,
                     uint64_t now_ms, struct wsmi_pull_step *ret)
{
    if (!may_lead(fsm, glimpse) || !step(fsm, WSMI_PULL_ON_AHEAD, ret)) {
        return false;
    }
    fsm->quick_count = 0;
    fsm->is_crumb = false;
    finish(fsm, false, now_ms, ret);
    return true;
}

const char *wsmi_pull_state_name(enum wsmi_pull_state state)
{
#define NAME(name) #name,
    static const char *const names[] = {WSMI_PULL_STATES(NAME)};
#undef NAME
    return (unsigned)state < WSMI_PULL_STATE_COUNT ? names[state] : "UNKNOWN";
}

const char *wsmi_pull_event_name(enum wsmi_pull_event event)
{
#define NAME(name) #name,
    static const char *const names[] = {WSMI_PULL_EVENTS(NAME)};
#undef NAME
    return (unsigned)event < WSMI_PULL_EVENT_COUNT ? names[event] : "UNKNOWN";
}

const char *wsmi_pull_effect_name(enum wsmi_pull_effect effect)
{
    static const char *const names[] = {"-",       "open",  "pull", "renew", "release",
                                        "deliver", "await", "end",  "fail"};
    return (unsigned)effect < WSMI_PULL_EFFECT_COUNT ? names[effect] : "UNKNOWN";
}

const char *wsmi_pull_reason_text(enum wsmi_pull_reason reason)
{
    static const char *const texts[WSMI_PULL_REASON_COUNT] = {
        [WSMI_PULL_REASON_NONE] = "",
        [WSMI_PULL_REASON_ANSWER] = "the service refused",
        [WSMI_PULL_REASON_GONE] = "the service no longer knows the enumeration",
        [WSMI_PULL_REASON_TOO_LARGE] = "a single item is larger than a message may be",
        [WSMI_PULL_REASON_DEADLINE] = "the service found nothing in time",
        [WSMI_PULL_REASON_TOO_MANY_EMPTY] = "the service answers without items and without end",
        [WSMI_PULL_REASON_NO_CONTEXT] = "the service gave neither a context nor an end",
        [WSMI_PULL_REASON_CONTEXT_TOO_LONG] = "the context is longer than max_context_bytes",
        [WSMI_PULL_REASON_CONTRADICTION] = "the answer says two things about what follows",
        [WSMI_PULL_REASON_SILENT] = "the source of events missed three heartbeats",
        [WSMI_PULL_REASON_OOM] = "out of memory",
    };
    return (unsigned)reason < WSMI_PULL_REASON_COUNT ? texts[reason] : "unknown reason";
}
