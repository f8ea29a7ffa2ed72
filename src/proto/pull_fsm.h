/* SPDX-License-Identifier: MIT */
/*
 * An enumeration or a pull subscription, seen from the client (DSP0226 sections 8 and 10): which
 * message comes next, and when it is over. The states are a table; around it stand the few numbers
 * the rules need. Pure: no I/O, time is an argument, and the only memory is the context.
 *
 * The rules it keeps: EndOfSequence decides, whatever the context says. The newest context is sent
 * back byte for byte. One message is under way at a time; it is ahead of the consumer by one answer
 * at the most: the next Pull goes out when he begins with the items of the last one, or when he has
 * taken them all where that would only bring crumbs. A subscription is never ahead: to ask for more
 * events says that the last ones have arrived. Nothing is released after EndOfSequence, after a
 * fault that says the context is gone, or twice. A Pull is never repeated unless the peer said by
 * a fault that it did not answer it.
 */
#ifndef WSMI_PROTO_PULL_FSM_H
#define WSMI_PROTO_PULL_FSM_H

#include "wsmi/buf.h"

#define WSMI_PULL_STATES(X)                                                                        \
    X(ILLEGAL)  /* zero: a forgotten cell of the table */                                          \
    X(NEW)      /* nothing sent */                                                                 \
    X(OPENING)  /* Enumerate or Subscribe is under way */                                          \
    X(HOLDING)  /* the consumer has items, the peer has more */                                    \
    X(DRAINING) /* the consumer has the last items */                                              \
    X(PULLING)  /* a Pull is under way */                                                          \
    X(READING)  /* as HOLDING, after a first look at the answer, and the next Pull is under way */ \
    X(LEADING)  /* as HOLDING, and the next Pull is under way */                                   \
    X(RENEWING) /* a Renew is under way */                                                         \
    X(BROKEN)   /* failed, and the peer still holds a context */                                   \
    X(FAILING)  /* as BROKEN, and the next Pull is under way */                                    \
    X(RELEASING) /* Release or Unsubscribe was sent */                                             \
    X(ENDED)     /* over, nothing left at the peer */                                              \
    X(FAILED)    /* failed, nothing left at the peer that could be named */

#define WSMI_PULL_EVENTS(X)                                                                        \
    X(START)   /* the consumer wants the first item */                                             \
    X(ITEMS)   /* an answer with items, and more to come */                                        \
    X(EMPTY)   /* an answer without items, and more to come */                                     \
    X(LAST)    /* an answer with items and EndOfSequence */                                        \
    X(END)     /* EndOfSequence alone */                                                           \
    X(AGAIN)   /* refused so that asking again makes sense */                                      \
    X(GONE)    /* refused because the peer knows no such context */                                \
    X(BREAK)   /* any other failure, or a rule was broken */                                       \
    X(EXPIRED) /* the subscription ended as its time was up */                                     \
    X(DUE)     /* time to renew before the next Pull */                                            \
    X(RENEWED) /* Renew was answered, in whatever way */                                           \
    X(AHEAD)   /* the next Pull need not wait for the consumer */                                  \
    X(MORE)    /* the consumer has taken all items and wants more */                               \
    X(STOP)    /* the consumer wants no more */                                                    \
    X(FREED)   /* Release or Unsubscribe was answered, in whatever way */

enum wsmi_pull_state {
#define WSMI_PULL_STATE(name) WSMI_PULL_##name,
    WSMI_PULL_STATES(WSMI_PULL_STATE)
#undef WSMI_PULL_STATE
        WSMI_PULL_STATE_COUNT
};

enum wsmi_pull_event {
#define WSMI_PULL_EVENT(name) WSMI_PULL_ON_##name,
    WSMI_PULL_EVENTS(WSMI_PULL_EVENT)
#undef WSMI_PULL_EVENT
        WSMI_PULL_EVENT_COUNT
};

/* What the caller has to do after a step. */
enum wsmi_pull_effect {
    WSMI_PULL_EFFECT_NONE = 0,
    WSMI_PULL_EFFECT_OPEN,    /* send Enumerate or Subscribe */
    WSMI_PULL_EFFECT_PULL,    /* send Pull, after wait_ms */
    WSMI_PULL_EFFECT_RENEW,   /* send Renew */
    WSMI_PULL_EFFECT_RELEASE, /* send Release or Unsubscribe, once, and forget the answer */
    WSMI_PULL_EFFECT_DELIVER, /* hand out the items of this answer, then ask for more */
    WSMI_PULL_EFFECT_AWAIT,   /* send nothing: the Pull that went ahead is the message under way */
    WSMI_PULL_EFFECT_END,     /* it is over, all is well */
    WSMI_PULL_EFFECT_FAIL,    /* it is over; `reason` says why */
    WSMI_PULL_EFFECT_COUNT
};

struct wsmi_pull_cell {
    enum wsmi_pull_state next;
    enum wsmi_pull_effect effect;
};

/* The cell of the table; next is ILLEGAL where the event cannot happen. Pure. */
struct wsmi_pull_cell wsmi_pull_fsm_look_up(enum wsmi_pull_state state, enum wsmi_pull_event event);

/* "OPENING" ...; "UNKNOWN" outside the enumerations. Static. */
const char *wsmi_pull_state_name(enum wsmi_pull_state state);
const char *wsmi_pull_event_name(enum wsmi_pull_event event);
const char *wsmi_pull_effect_name(enum wsmi_pull_effect effect);

/* Why it failed. */
enum wsmi_pull_reason {
    WSMI_PULL_REASON_NONE = 0,
    WSMI_PULL_REASON_ANSWER,           /* the answer itself is the reason: fault, status, failure */
    WSMI_PULL_REASON_GONE,             /* the answer is a fault: the peer knows no such context */
    WSMI_PULL_REASON_TOO_LARGE,        /* the answer is a fault, and one item was asked for */
    WSMI_PULL_REASON_DEADLINE,         /* the peer needs longer than deadline_ms */
    WSMI_PULL_REASON_TOO_MANY_EMPTY,   /* answers without items and without end */
    WSMI_PULL_REASON_NO_CONTEXT,       /* neither a context nor an end */
    WSMI_PULL_REASON_CONTEXT_TOO_LONG, /* longer than max_context_bytes */
    WSMI_PULL_REASON_CONTRADICTION,    /* the answer is not what a first look at it said */
    WSMI_PULL_REASON_SILENT,           /* no sign of life for three heartbeats */
    WSMI_PULL_REASON_OOM,
    WSMI_PULL_REASON_COUNT
};

/* For people, a sentence; "" for NONE. Static. */
const char *wsmi_pull_reason_text(enum wsmi_pull_reason reason);

enum {
    WSMI_PULL_MAX_EMPTY = 100,       /* answers without items in a row, of an enumeration */
    WSMI_PULL_MISSED_HEARTBEATS = 3, /* intervals of silence that are a failure */
    WSMI_PULL_CRUMB_WAIT_MS = 2,     /* see wsmi_pull_step.wait_ms */
    WSMI_PULL_MAX_WAIT_MS = 500,
    WSMI_PULL_MIN_ENVELOPE_BYTES = 8192 /* DSP0226 section 6.2: services may refuse less */
};

#define WSMI_PULL_NEVER UINT64_MAX

/* Times are milliseconds on the clock of the `now_ms` arguments. */
struct wsmi_pull_config {
    bool is_subscription;
    uint32_t max_elements;       /* to ask for; 0: none is sent, which means one item */
    uint32_t max_envelope_bytes; /* to announce; 0: none is sent */
    size_t max_context_bytes;
    uint64_t deadline_ms;  /* when an enumeration that yields nothing fails; NEVER */
    uint64_t heartbeat_ms; /* asked for in Subscribe; 0: none */
    uint64_t expires_ms;   /* asked for in Subscribe, when the answer does not say; 0: never */
};

/* Fields below the line are private; the ones above may be read between calls. */
struct wsmi_pull_fsm {
    enum wsmi_pull_state state;
    enum wsmi_pull_reason reason; /* once it failed */
    bool has_context;             /* the peer holds one, which is in `context` */
    struct wsmi_buf context;      /* wsmi_buf_view; may be empty although there is one */
    uint32_t max_elements;        /* to send in Enumerate and Pull; 0: leave out */
    uint32_t max_envelope_bytes;  /* to send in every message; 0: leave out */
    uint64_t answer_by_ms;        /* when the message under way is a failure; NEVER */
    /* --- */
    struct wsmi_pull_config config;
    unsigned empty_count; /* answers without items in a row */
    unsigned quick_count; /* those of them, and timeouts, that came at once */
    uint64_t sent_at_ms;  /* the Pull under way */
    bool is_crumb;        /* the last answer had few items in few bytes */
    bool is_reduced;
    bool can_renew;
    uint64_t expires_at_ms;
    uint64_t renew_at_ms;
};

/* What an answer was, as far as the machine cares; pull_answer.h makes it of a reply. */
enum wsmi_pull_answer_kind {
    WSMI_PULL_ANSWER_OK = 0,    /* EnumerateResponse, PullResponse, Subscribe-, RenewResponse */
    WSMI_PULL_ANSWER_TIMED_OUT, /* a fault: nothing within the OperationTimeout */
    WSMI_PULL_ANSWER_TOO_LARGE, /* a fault: EncodingLimit that fewer items may heal */
    WSMI_PULL_ANSWER_HTTP_413,
    WSMI_PULL_ANSWER_GONE,   /* a fault: InvalidEnumerationContext, DestinationUnreachable */
    WSMI_PULL_ANSWER_SILENT, /* none before answer_by_ms, or the exchange's own deadline */
    WSMI_PULL_ANSWER_OTHER,  /* any other fault, status or failure */
    WSMI_PULL_ANSWER_KIND_COUNT
};

struct wsmi_pull_answer {
    enum wsmi_pull_answer_kind kind;
    size_t item_count; /* of OK, as all that follows */
    bool is_end;
    bool has_context;
    struct wsmi_view context; /* copied */
    size_t bytes;             /* of the whole message */
    uint64_t expires_ms;      /* granted by Subscribe or Renew; 0: not said */
};

/* What to do now. */
struct wsmi_pull_step {
    enum wsmi_pull_effect effect;
    /*
     * Before sending a Pull. A peer that answers with what is ready, however little, would be asked
     * hundreds of times for what a short pause lets it collect (OMI: 944 exchanges at once after
     * another, 25 with 2 ms); one that at once answers nothing at all would be asked in a loop.
     */
    uint32_t wait_ms;
    /* Fewer items, or smaller messages, are asked for from now on; at most once. */
    bool is_reduced;
    /* OPEN because the subscription expired and cannot be renewed: events may be missing unless a
     * bookmark is sent. */
    bool is_reopened;
};

/* NEW. Allocates nothing. `config` is copied. */
void wsmi_pull_init(struct wsmi_pull_fsm *fsm, const struct wsmi_pull_config *config,
                    const struct wsmi_allocator *allocator);

/* Frees the context. Safe on a zeroed struct. */
void wsmi_pull_clean_up(struct wsmi_pull_fsm *fsm);

/* Whether an answer of `bytes` to the message under way is worth a first look. Pure. */
bool wsmi_pull_wants_glimpse(const struct wsmi_pull_fsm *fsm, size_t bytes);

/*
 * The five inputs. Each is false, with nothing changed, when it cannot come in this state; true
 * with `ret` filled otherwise. One thread at a time.
 *
 * start:  NEW -> OPEN.
 * answer: to the message under way: OPEN, PULL, RENEW or RELEASE. In READING it is the one that
 *         `ahead` had a look at. When the consumer wants no more, in LEADING or FAILING, it is the
 *         one to the Pull that went ahead, and only what the peer holds is learnt from it.
 * ahead:  PULL, while the consumer is busy. `glimpse` is a first look at the answer to a Pull: OK,
 *         with a context; its items are not counted. NULL: he is busy with the items. False also
 *         when the Pull had better wait for him.
 * more:   all items of DELIVER are taken.
 * stop:   at any time, also after FAIL; RELEASE is the effect at most once. The caller has ended
 *         the exchange under way; an answer it got meanwhile goes in first. That of OPEN is worth
 *         waiting for, since it alone can name what there is to release.
 */
WSMI_MUST_USE bool wsmi_pull_start(struct wsmi_pull_fsm *fsm, uint64_t now_ms,
                                   struct wsmi_pull_step *ret);
WSMI_MUST_USE bool wsmi_pull_answer(struct wsmi_pull_fsm *fsm,
                                    const struct wsmi_pull_answer *answer, uint64_t now_ms,
                                    struct wsmi_pull_step *ret);
WSMI_MUST_USE bool wsmi_pull_ahead(struct wsmi_pull_fsm *fsm,
                                   const struct wsmi_pull_answer *glimpse, uint64_t now_ms,
                                   struct wsmi_pull_step *ret);
WSMI_MUST_USE bool wsmi_pull_more(struct wsmi_pull_fsm *fsm, uint64_t now_ms,
                                  struct wsmi_pull_step *ret);
WSMI_MUST_USE bool wsmi_pull_stop(struct wsmi_pull_fsm *fsm, struct wsmi_pull_step *ret);

#endif
