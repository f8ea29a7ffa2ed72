/* SPDX-License-Identifier: MIT */
/*
 * Authentication and sealing on one connection (RFC 4559, MS-WSMV section 2.2.9.1), seen from the
 * client: which step comes next, and when to stop. The states are a table; around it stand the few
 * numbers the rules need. Pure: no I/O, no clock, no memory. Tokens and bodies are the caller's.
 *
 * The rules it keeps: tokens travel in empty requests, and a body leaves only once the context is
 * complete and the peer has agreed. Legs are counted. A refusal after a token was sent is final:
 * the same credentials are not tried again. A peer that agrees while the context waits for its
 * proof is not believed. What comes unsealed where it has to be sealed is refused, and of an
 * unsealed error only the status counts. A request whose connection is gone, or whose context the
 * peer has forgotten, gets one new context on a new connection, if the peer cannot have acted upon
 * it; a 401 says so where TLS tells whose it is, and otherwise only for what may be repeated.
 * Channel bindings need the peer's certificate before there is a token, so where contexts are
 * bound an empty request without one goes first, which also shows whether our scheme is offered.
 */
#ifndef WSMI_PROTO_AUTH_FSM_H
#define WSMI_PROTO_AUTH_FSM_H

#include "proto/security.h"
#include "wsmi/err.h"

#define WSMI_AUTH_STATES(X)                                                                        \
    X(ILLEGAL)   /* zero: a forgotten cell of the table */                                         \
    X(NEW)       /* no context, no connection */                                                   \
    X(PROBING)   /* an empty request without a token is under way: it shows the certificate */     \
    X(MAKING)    /* a token is being made: the first, or the answer to one of the peer's */        \
    X(LEG)       /* it is under way, and the context waits for another one of the peer's */        \
    X(LAST_LEG)  /* it is under way, and the context is complete on this side */                   \
    X(PROVING)   /* the peer agreed, and the token that proves who it is is being looked at */     \
    X(READY)     /* established, no request under way */                                           \
    X(SEALING)   /* a request is being sealed */                                                   \
    X(SENT)      /* it is under way, sealed or protected by TLS */                                 \
    X(UNSEALING) /* its answer is being unsealed */                                                \
    X(FAILED)    /* context and connection are good for nothing any more */

#define WSMI_AUTH_EVENTS(X)                                                                        \
    X(REQUEST)       /* a request is to be sent, sealed */                                         \
    X(PLAIN_REQUEST) /* the same, as it is: TLS protects it */                                     \
    X(BOUND_REQUEST) /* the first, of either kind, for a context bound to the certificate */       \
    X(TOKEN)         /* a token was made, and the context waits for one of the peer's */           \
    X(TOKEN_LAST)    /* a token was made, and the context is complete */                           \
    X(COMPLETE)      /* the context is complete, and there is nothing to send */                   \
    X(CHALLENGE)     /* 401 with a token of our scheme */                                          \
    X(DENIAL)        /* 401 with our scheme and no token */                                        \
    X(UNOFFERED)     /* 401, and our scheme is not offered */                                      \
    X(GRANT)         /* 2xx with a token */                                                        \
    X(CONSENT)       /* 2xx without one */                                                         \
    X(STATUS)        /* any other status of which only itself is to be believed */                 \
    X(ANSWER)        /* any status but 401, protected by TLS */                                    \
    X(SEALED_ANSWER) /* a sealed answer of any status but 401 */                                   \
    X(BARE_ANSWER)   /* 2xx that is not sealed, and should be */                                   \
    X(SEALED)        /* the request is sealed */                                                   \
    X(UNSEALED)      /* the answer is unsealed, and whole */                                       \
    X(AGAIN)         /* cannot have been acted upon, and may have a new context */                 \
    X(AGAIN_BOUND)   /* the same, and it is bound to the certificate */                            \
    X(LOST)          /* no answer */                                                               \
    X(BREAK)         /* a rule was broken, or the security mechanism failed */                     \
    X(STOP)          /* the caller gives up: cancelled, deadline, closing */

enum wsmi_auth_state {
#define WSMI_AUTH_STATE(name) WSMI_AUTH_##name,
    WSMI_AUTH_STATES(WSMI_AUTH_STATE)
#undef WSMI_AUTH_STATE
        WSMI_AUTH_STATE_COUNT
};

enum wsmi_auth_event {
#define WSMI_AUTH_EVENT(name) WSMI_AUTH_ON_##name,
    WSMI_AUTH_EVENTS(WSMI_AUTH_EVENT)
#undef WSMI_AUTH_EVENT
        WSMI_AUTH_EVENT_COUNT
};

/* What the caller has to do after a step. Every way into FAILED also means: let go of what is under
 * way, close the context, close the connection. */
enum wsmi_auth_effect {
    WSMI_AUTH_EFFECT_NONE = 0,
    WSMI_AUTH_EFFECT_PROBE,   /* send an empty request without a token on a new connection, and
                                 keep what its certificate is, for OPEN */
    WSMI_AUTH_EFFECT_OPEN,    /* make a context, and its first token */
    WSMI_AUTH_EFFECT_STEP,    /* give the context the peer's token */
    WSMI_AUTH_EFFECT_LEG,     /* send our token in an empty request: the first of a context on a new
                                 connection or that of PROBE, the others on that one */
    WSMI_AUTH_EFFECT_GO,      /* established: wsmi_auth_proceed */
    WSMI_AUTH_EFFECT_SEAL,    /* seal the request's body */
    WSMI_AUTH_EFFECT_POST,    /* send the request, on the context's connection or not at all */
    WSMI_AUTH_EFFECT_UNSEAL,  /* unseal the answer's body */
    WSMI_AUTH_EFFECT_DELIVER, /* the answer is the outcome */
    WSMI_AUTH_EFFECT_STATUS,  /* the answer's status, and nothing else of it, is the outcome */
    WSMI_AUTH_EFFECT_RENEW,   /* close context and connection, then as OPEN */
    WSMI_AUTH_EFFECT_REPROBE, /* close context and connection, then as PROBE */
    WSMI_AUTH_EFFECT_FAIL,    /* `reason` is the outcome */
    WSMI_AUTH_EFFECT_DROP,    /* nobody waits for an outcome */
    WSMI_AUTH_EFFECT_COUNT
};

struct wsmi_auth_cell {
    enum wsmi_auth_state next;
    enum wsmi_auth_effect effect;
};

/* The cell of the table; next is ILLEGAL where the event cannot happen. Pure. */
struct wsmi_auth_cell wsmi_auth_fsm_look_up(enum wsmi_auth_state state, enum wsmi_auth_event event);

/* "MAKING" ...; "UNKNOWN" outside the enumerations. Static. */
const char *wsmi_auth_state_name(enum wsmi_auth_state state);
const char *wsmi_auth_event_name(enum wsmi_auth_event event);
const char *wsmi_auth_effect_name(enum wsmi_auth_effect effect);

/* Why it failed. */
enum wsmi_auth_reason {
    WSMI_AUTH_REASON_NONE = 0,
    WSMI_AUTH_REASON_SETUP,       /* our side of the mechanism; see the security failure */
    WSMI_AUTH_REASON_DENIED,      /* the credentials were looked at and refused */
    WSMI_AUTH_REASON_NOT_OFFERED, /* the scheme is not among those of the 401 */
    WSMI_AUTH_REASON_UNPROVEN,    /* agreed without the token that would prove who the peer is */
    WSMI_AUTH_REASON_PEER_TOKEN,  /* the mechanism refuses the peer's token */
    WSMI_AUTH_REASON_TOO_MANY_LEGS,
    WSMI_AUTH_REASON_TOKEN_TOO_LARGE, /* ours or the peer's */
    WSMI_AUTH_REASON_MALFORMED,       /* challenges or a token that cannot be read */
    WSMI_AUTH_REASON_OUT_OF_STEP,     /* one side has more to say, the other is finished */
    WSMI_AUTH_REASON_LOST,            /* no answer; see its failure */
    WSMI_AUTH_REASON_UNSEALED,
    WSMI_AUTH_REASON_SEAL, /* a message cannot be sealed or unsealed; see the security failure */
    WSMI_AUTH_REASON_OOM,
    WSMI_AUTH_REASON_STOPPED,
    WSMI_AUTH_REASON_COUNT
};

/* For people; "" for NONE. Static. */
const char *wsmi_auth_reason_text(enum wsmi_auth_reason reason);

enum {
    WSMI_AUTH_MAX_LEGS = 10,
    WSMI_AUTH_MAX_TOKEN_BYTES = 64 * 1024, /* before base64, either way */
    WSMI_AUTH_MAX_RENEWALS = 1             /* new contexts for one request */
};

/* What an answer was, as far as the machine cares; auth_answer.h makes it of HTTP. */
enum wsmi_auth_answer_kind {
    WSMI_AUTH_ANSWER_LOST = 0,
    WSMI_AUTH_ANSWER_CHALLENGE,
    WSMI_AUTH_ANSWER_DENIAL,
    WSMI_AUTH_ANSWER_UNOFFERED,
    WSMI_AUTH_ANSWER_GRANT,
    WSMI_AUTH_ANSWER_CONSENT,
    WSMI_AUTH_ANSWER_STATUS,
    WSMI_AUTH_ANSWER_MALFORMED, /* 401 or 2xx */
    WSMI_AUTH_ANSWER_TOO_LARGE, /* its token */
    WSMI_AUTH_ANSWER_OOM,
    WSMI_AUTH_ANSWER_KIND_COUNT
};

struct wsmi_auth_answer {
    enum wsmi_auth_answer_kind kind;
    unsigned status;     /* 0 with LOST */
    bool is_sealed;      /* its media type is multipart/encrypted */
    bool is_unprocessed; /* of LOST: the peer cannot have acted upon the request */
    bool is_unanswered;  /* of LOST: the connection ended before any byte of an answer */
};

/* Fields may be read between calls and are written by the functions below only. */
struct wsmi_auth_fsm {
    enum wsmi_auth_state state;
    enum wsmi_auth_reason reason; /* once it failed */
    bool is_sealed;               /* bodies are */
    bool is_bound;                /* contexts are, to the certificate of the peer (RFC 5929) */
    bool may_repeat;              /* the request under way: acting upon it twice is harmless */
    bool is_used;                 /* a request was answered under this context */
    unsigned legs;                /* sent for this context */
    unsigned renewals;            /* for this request */
};

/* NEW. */
void wsmi_auth_init(struct wsmi_auth_fsm *fsm, bool is_sealed, bool is_bound);

/*
 * The inputs. Each is false, with nothing changed, when it cannot come in this state; true with
 * `ret` filled otherwise. One thread at a time.
 *
 * request:  in NEW and READY, the next one. `may_repeat` as in struct wsmi_http_request.
 * proceed:  after GO.
 * token:    after OPEN, RENEW and STEP: what the mechanism said, and how long a token it made.
 * answer:   after PROBE, REPROBE, LEG and POST.
 * sealed, unsealed: after SEAL and UNSEAL.
 * stop:     at any time; what comes in later from what was under way is not fed in any more.
 */
WSMI_MUST_USE bool wsmi_auth_request(struct wsmi_auth_fsm *fsm, bool may_repeat,
                                     enum wsmi_auth_effect *ret);
WSMI_MUST_USE bool wsmi_auth_proceed(struct wsmi_auth_fsm *fsm, enum wsmi_auth_effect *ret);
WSMI_MUST_USE bool wsmi_auth_token(struct wsmi_auth_fsm *fsm, enum wsmi_security_code code,
                                   size_t size, bool is_complete, enum wsmi_auth_effect *ret);
WSMI_MUST_USE bool wsmi_auth_answer(struct wsmi_auth_fsm *fsm,
                                    const struct wsmi_auth_answer *answer,
                                    enum wsmi_auth_effect *ret);
WSMI_MUST_USE bool wsmi_auth_sealed(struct wsmi_auth_fsm *fsm, enum wsmi_security_code code,
                                    enum wsmi_auth_effect *ret);
WSMI_MUST_USE bool wsmi_auth_unsealed(struct wsmi_auth_fsm *fsm, enum wsmi_security_code code,
                                      enum wsmi_auth_effect *ret);
WSMI_MUST_USE bool wsmi_auth_stop(struct wsmi_auth_fsm *fsm, enum wsmi_auth_effect *ret);

#endif
