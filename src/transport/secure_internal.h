/* SPDX-License-Identifier: MIT */
/* Shared by the files of the transport that authenticates; see secure.h for what it is. */
#ifndef WSMI_TRANSPORT_SECURE_INTERNAL_H
#define WSMI_TRANSPORT_SECURE_INTERNAL_H

#include "proto/auth_fsm.h"
#include "transport/link.h"
#include "transport/secure.h"
#include "transport/secure_target.h"
#include "transport/secure_work.h"
#include "wsmi/arena.h"

#include <pthread.h>

struct wsmi_secure {
    struct wsmi_transport base;
    const struct wsmi_allocator *allocator;
    struct wsmi_transport *inner;
    struct wsmi_pool *pool;
    unsigned max_lanes;
    pthread_t thread;

    pthread_mutex_t lock; /* guards what follows, up to the line; taken inside the pool's */
    pthread_cond_t wake;
    bool is_running;
    bool is_stopping;
    struct wsmi_link starting;
    struct wsmi_link cancelling;
    struct wsmi_link resuming;
    struct wsmi_link answered; /* lanes */
    struct wsmi_link returned; /* jobs */
    struct wsmi_link closing;
    /* --- the deciding thread's own */
    struct wsmi_link active; /* exchanges that have not ended */
    struct wsmi_link dirty;  /* endpoints whose queue is to be looked at */
};

struct wsmi_secure_endpoint {
    struct wsmi_secure *secure;
    struct wsmi_endpoint *passed; /* what exchanges go to as they are; otherwise NULL, and: */
    struct wsmi_target *target;
    struct wsmi_endpoint *spare; /* for the next lane; opened early, so that errors show early */
    struct wsmi_link link;       /* in closing */
    struct wsmi_link dirty_link;
    struct wsmi_link lanes;
    unsigned lane_count;
    struct wsmi_link queue; /* exchanges without a lane */
    bool is_denied;         /* the password was refused, by the peer or by who issues tickets: */
    enum wsmi_failure denied_as;
    char denial[]; /* the words for it; room only where there is a target */
};

enum { WSMI_DENIAL_BYTES = 512 }; /* as long as those of an answer */

/* One of an endpoint with security. It is with the thread that starts it, in its endpoint's queue,
 * with a lane, or over. */
struct wsmi_secure_exchange {
    struct wsmi_secure_endpoint *endpoint; /* first: handles are told apart by it */
    struct wsmi_http_request request;
    wsmi_exchange_done *done;
    void *context;

    struct wsmi_link link; /* in starting, then in the queue */
    struct wsmi_link active_link;
    struct wsmi_link cancel_link; /* under the transport's lock, as the next six */
    bool is_cancel_asked;
    bool is_finished;
    bool is_posted;     /* the peer may have the request */
    uint64_t end_by_ms; /* of one that was withdrawn too late; 0: it was not */
    struct wsmi_link resume_link;
    uint64_t resume_deadline_ms;

    uint64_t started_ms;
    struct wsmi_lane *lane;
    struct wsmi_buf type;
    struct wsmi_buf location;
    struct wsmi_buf body;
    char warning[WSMI_JOB_WARNING_BYTES]; /* of the answer */
    struct wsmi_http_answer answer;
};

/* One security context on one connection. The deciding thread's own, but for the marked. */
struct wsmi_lane {
    struct wsmi_secure_endpoint *endpoint;
    struct wsmi_link link; /* in the endpoint's lanes */
    struct wsmi_auth_fsm fsm;
    struct wsmi_secure_exchange *exchange; /* the one it serves; read by the inner thread too */

    bool is_waiting; /* to authenticate anew, while another lane authenticates; by: */
    enum wsmi_auth_effect awaited;
    struct wsmi_job *job; /* holds the context */
    bool is_calling;      /* the job is with a worker */
    bool has_warned;

    struct wsmi_endpoint *inner;
    struct wsmi_exchange *inner_exchange;
    bool is_asking;                 /* the inner exchange is under way */
    enum wsmi_failure stopped;      /* and was told to end, because of this */
    struct wsmi_link answered_link; /* under the transport's lock, as the next */
    const struct wsmi_http_answer *answer;

    enum wsmi_phase phase; /* of what is being done, where the inner transport has no say */
    struct wsmi_security_failure failure; /* the mechanism's last words */
    struct wsmi_buf authorization;
    struct wsmi_buf head;     /* of a sealed body */
    struct wsmi_view body;    /* as sealed; in the job's input */
    struct wsmi_buf incoming; /* the sealed body of an answer of status 2xx; the inner thread's
                                 while it is asking */
    struct wsmi_buf type;     /* the header line of a sealed body */
    const char **headers;
    size_t header_count;
    struct wsmi_arena arena;
    struct wsmi_multipart frame; /* of the sealed answer; borrows the job's input */
    const char *reason;          /* why it cannot be read; literal */
    bool is_too_large;
    size_t length; /* of the message inside */
};

/* --- ops; any thread --- */

bool wsmi_secure_open(struct wsmi_transport *transport, const struct wsmi_endpoint_config *config,
                      struct wsmi_endpoint **ret, struct wsmi_err *err);
void wsmi_secure_close(struct wsmi_endpoint *endpoint);
bool wsmi_secure_start(struct wsmi_endpoint *endpoint, const struct wsmi_http_request *request,
                       wsmi_exchange_done *done, void *context, struct wsmi_exchange **ret,
                       struct wsmi_err *err);
void wsmi_secure_cancel(struct wsmi_exchange *exchange);
bool wsmi_secure_withdraw(struct wsmi_exchange *exchange, uint64_t deadline_ms);
void wsmi_secure_resume(struct wsmi_exchange *exchange, uint64_t deadline_ms);
void wsmi_secure_release(struct wsmi_exchange *exchange);

uint64_t wsmi_secure_now_ms(const struct wsmi_secure *secure);
WSMI_MUST_USE bool wsmi_secure_loop_start(struct wsmi_secure *secure, struct wsmi_err *err);
/* Appends to one of the lists of the transport and wakes the deciding thread. */
void wsmi_secure_post(struct wsmi_secure *secure, struct wsmi_link *list, struct wsmi_link *link);

/* --- the deciding thread only --- */

/* The exchange takes its place in the queue. */
void wsmi_secure_endpoint_enqueue(struct wsmi_secure_exchange *exchange);
/* Something has changed for those in the queue; looked at when the current event is dealt with. */
void wsmi_secure_endpoint_touch(struct wsmi_secure_endpoint *endpoint);
/* Whether a lane is making a context, for the first time or anew; not one that waits to. */
bool wsmi_secure_endpoint_is_authenticating(const struct wsmi_secure_endpoint *endpoint);
/* Lets a waiting lane go on, and gives lanes to those in the queue, as far as there are any. */
void wsmi_secure_endpoint_dispatch(struct wsmi_secure_endpoint *endpoint);
/* An attempt to authenticate failed. Where nothing else is left to wait for, that is the outcome of
 * everybody who waited for it. `is_refusal`: somebody has looked at the credentials, and counts. */
void wsmi_secure_endpoint_failed(struct wsmi_secure_endpoint *endpoint,
                                 const struct wsmi_http_answer *answer, bool is_refusal);
void wsmi_secure_endpoint_free(struct wsmi_secure_endpoint *endpoint);

/* Ends it early: DEADLINE or CANCELLED. */
void wsmi_secure_exchange_stop(struct wsmi_secure_exchange *exchange, enum wsmi_failure failure);
/* Before its request goes out: false when somebody has taken it back. */
bool wsmi_secure_exchange_may_post(struct wsmi_secure_exchange *exchange);
/* Withdrawn too late: it goes on, no longer than that. */
void wsmi_secure_exchange_hurry(struct wsmi_secure_exchange *exchange, uint64_t deadline_ms);
/* Neither it nor the inner transport is watched over by somebody else. */
bool wsmi_secure_exchange_is_unwatched(const struct wsmi_secure_exchange *exchange);
/* The only place that calls `done`; answer is filled. The exchange may be gone afterwards. */
void wsmi_secure_exchange_finish(struct wsmi_secure_exchange *exchange);
/* The answer's body in one piece, for one who takes pieces. */
void wsmi_secure_exchange_stream(struct wsmi_secure_exchange *exchange);
/* Fills the answer with a failure. */
void wsmi_secure_exchange_fail(struct wsmi_secure_exchange *exchange, enum wsmi_failure failure,
                               enum wsmi_phase phase, const char *text);

/* NULL: OOM. */
struct wsmi_lane *wsmi_lane_new(struct wsmi_secure_endpoint *endpoint);
void wsmi_lane_serve(struct wsmi_lane *lane, struct wsmi_secure_exchange *exchange);
void wsmi_lane_answered(struct wsmi_lane *lane);
void wsmi_lane_returned(struct wsmi_lane *lane);
void wsmi_lane_hurry(struct wsmi_lane *lane, uint64_t deadline_ms);
void wsmi_lane_stop(struct wsmi_lane *lane, enum wsmi_failure failure);
/* Nothing of it is under way. */
void wsmi_lane_free(struct wsmi_lane *lane);
/* A lane that waited for its turn to authenticate anew has it. */
void wsmi_lane_go_on(struct wsmi_lane *lane);

/* --- what a failure means (secure_failure.c) --- */

/* Of the exchange that the lane has parted from; the reason is the machine's. */
void wsmi_lane_fill_failure(struct wsmi_lane *lane, struct wsmi_secure_exchange *exchange);
/* The context is what failed, not this one's request, nor its patience. */
bool wsmi_lane_is_attempt(const struct wsmi_lane *lane);
/* Somebody has looked at credentials that count, and refused them. */
bool wsmi_lane_is_refusal(const struct wsmi_lane *lane);

/* --- what goes out and comes in (secure_frame.c) --- */

/* What the context is bound to, for the job: what the answer to the empty request has shown.
 * Nothing where the TLS library could not tell. */
void wsmi_lane_write_bindings(struct wsmi_lane *lane);
/* "Negotiate <base64>". False: OOM. */
bool wsmi_lane_write_token(struct wsmi_lane *lane, struct wsmi_view token);
/* Gives the job the message to seal, with room for what comes before it. */
void wsmi_lane_prepare(struct wsmi_lane *lane);
/* The sealed body, in place around what the job sealed, and the headers that go with it. False:
 * OOM. */
bool wsmi_lane_write_sealed(struct wsmi_lane *lane);
/* Takes a piece of a sealed body; the inner thread's callback. */
enum wsmi_flow wsmi_lane_take_sealed(void *context, const struct wsmi_http_answer *head,
                                     struct wsmi_view piece);
/* Gives the sealed body of the answer to the job and finds its parts. */
enum wsmi_security_code wsmi_lane_read_sealed(struct wsmi_lane *lane);
/* Puts words beside the bare status of an answer in the clear, where they may help. */
void wsmi_lane_hint(const struct wsmi_lane *lane, struct wsmi_http_answer *answer);
/* Whether what the mechanism made of it has the length it should have; `ret`: without padding. */
bool wsmi_lane_check_unsealed(struct wsmi_lane *lane, size_t *ret);

#endif
