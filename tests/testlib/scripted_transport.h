/* SPDX-License-Identifier: MIT */
/*
 * A transport without a network: answers come from a script, on a thread of its own, as late as the
 * script says. Cancellation and deadlines behave as transport.h demands. Counts everything, so that
 * tests can say "nothing leaked, nobody was contacted".
 */
#ifndef WSMI_TESTLIB_SCRIPTED_TRANSPORT_H
#define WSMI_TESTLIB_SCRIPTED_TRANSPORT_H

#include <stdatomic.h>

#include "proto/transport.h"

/* In a body they become the request's MessageID and OperationID. */
#define SCRIPTED_ID        "@MESSAGE-ID@"
#define SCRIPTED_OPERATION "@OPERATION-ID@"

/* Marks a request that opens something. */
#define SCRIPTED_OPENS "@OPENS@"

/* What answering a step leaves at the peer: a context or a subscription, or none any more. */
enum scripted_peer { SCRIPTED_PEER_STAYS = 0, SCRIPTED_PEER_HOLDS, SCRIPTED_PEER_ENDS };

/* Releasing an exchange sets BEGUN, and goes on when a test has set GOES_ON. */
enum scripted_release { SCRIPTED_RELEASE_BEGUN = 1, SCRIPTED_RELEASE_GOES_ON };

/* What one exchange gets. The last step repeats. */
struct scripted_step {
    enum wsmi_failure failure;
    enum wsmi_phase phase;
    unsigned status;
    const char *content_type;
    const char *body;
    const char *expect; /* what the request must contain; NULL: anything */
    unsigned delay_ms;
    size_t piece_bytes;      /* of a streamed body, the size of its pieces; 0: one piece */
    unsigned piece_delay_ms; /* before each but the first */
    bool hold; /* never answer (a streamed body comes and does not end): only cancel or the deadline
                  ends it */
    bool refuse_start;
    unsigned cancel_ms;      /* a cancellation takes so long */
    bool unsent;             /* the request has not left when somebody wants it back */
    const atomic_bool *gate; /* no answer before it is set; NULL: there is none */
    unsigned jump_ms;        /* the transport's clock goes on by so much when this exchange ends */
    atomic_uint *release;    /* enum scripted_release, 0 at first; NULL: nobody waits */
    enum scripted_peer peer;
    const char *warning; /* that comes with the end; NULL: none */
};

struct scripted_counters {
    size_t endpoints_open;
    char last_endpoint[512]; /* what the one opened last was told about TLS and proxies, in words */
    size_t exchanges_started;
    size_t exchanges_live; /* started and not released */
    atomic_size_t ended;   /* of which `done` has returned */
    size_t with_digest;    /* started at an endpoint that has a user for Digest */
    size_t cancelled;
    size_t withdrawals;       /* asked for */
    size_t opened;            /* complete answers to requests whose body has SCRIPTED_OPENS in it */
    uint64_t last_timeout_ms; /* from start to deadline, of the exchange started last */
    size_t last_header_count;
    char last_authorization[128]; /* cut off where it is longer; empty: none */
    size_t pieces;                /* of streamed bodies, delivered */
    size_t pauses;                /* asked for by their consumers */
    size_t resumes;
    size_t held;     /* 1: the peer holds what nobody has released */
    size_t releases; /* Release and Unsubscribe; they use up a step, which changes nothing */
};

/* `steps` must outlive the transport; `counters` too, and is complete once the transport is
 * destroyed. */
struct wsmi_transport *scripted_transport_new(const struct scripted_step *steps, size_t step_count,
                                              struct scripted_counters *counters);

/* True on the thread of any scripted transport. */
bool scripted_is_io_thread(void);

/* An exchange that succeeds with an Identify answer. */
extern const struct scripted_step scripted_identify;

#endif
