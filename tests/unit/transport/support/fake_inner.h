/* SPDX-License-Identifier: MIT */
/*
 * A transport without a network whose peer authenticates: each endpoint is a connection, each
 * connection remembers its legs and counts its messages. One request, picked by its number, can be
 * treated otherwise. Checks that no body, and no sealed byte, comes where it must not.
 */
#ifndef WSMI_TEST_FAKE_INNER_H
#define WSMI_TEST_FAKE_INNER_H

#include "proto/transport.h"

#include <pthread.h>

enum fake_fault {
    FAULT_NONE = 0,
    FAULT_DENY,           /* 401, our scheme, no token */
    FAULT_UNOFFERED,      /* 401, other schemes */
    FAULT_WRONG_TOKEN,    /* what should be a token of the peer's is another */
    FAULT_NO_TOKEN,       /* 200 without the token there should be */
    FAULT_GARBLED,        /* 401 whose challenge cannot be read */
    FAULT_STATUS,         /* 503 with a body in the clear */
    FAULT_BARE,           /* 200 with a body in the clear */
    FAULT_ALTERED,        /* a sealed answer with one octet changed in its header */
    FAULT_MISFRAMED,      /* multipart/encrypted that is none */
    FAULT_OTHER_PROTOCOL, /* sealed for another scheme */
    FAULT_SHORT,          /* a sealed answer that is shorter than it says */
    FAULT_CLOSED_BEFORE,  /* CLOSED, nothing sent */
    FAULT_CLOSED_WAIT,    /* CLOSED after it was sent */
    FAULT_TRUNCATED,
    FAULT_SILENT,       /* no answer: cancel or deadline ends it */
    FAULT_REFUSE_START, /* `start` fails: OOM */
    FAULT_FORGET        /* 401, as one that lost its memory; the connection starts anew */
};

struct fake_inner {
    struct wsmi_transport base;
    unsigned legs;    /* the peer answers so many tokens before it agrees */
    bool gives_proof; /* with a token */
    bool is_sealed;
    bool is_kerberos;
    bool counts;
    bool is_https;       /* the first request of a connection has no token, and asks for: */
    bool is_silent;      /* the TLS library cannot tell the certificate */
    const char *message; /* what an answer says */
    enum fake_fault fault;
    unsigned fault_at;      /* number of the request, from 1 */
    unsigned fault_also_at; /* and that one; 0: no other */
    unsigned delay_ms;

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t wake;
    pthread_t thread;
    bool is_running;
    bool is_stopping;
    struct wsmi_exchange *pending;
    unsigned requests;
    unsigned probes;      /* requests that came with neither token nor body */
    unsigned tokens;      /* legs that came */
    unsigned bodies;      /* requests that came with a body and were answered */
    unsigned connections; /* that were opened */
    unsigned endpoints;   /* open */
    unsigned exchanges;   /* not released */
    unsigned resumes;
    char last_body[256];
    char last_headers[512];
};

/* The certificate's hash on the connection of that number, from 1. */
enum { FAKE_END_POINT_BYTES = 48 };
struct wsmi_view fake_inner_end_point(unsigned connection);

void fake_inner_init(struct fake_inner *inner);
/* After its destroy was called. */
void fake_inner_clean_up(struct fake_inner *inner);

#endif
