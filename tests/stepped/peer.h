/* SPDX-License-Identifier: MIT */
/*
 * The transport below src/transport/secure*.c, and the peer behind it: exchanges wait until the
 * script answers them. What leaves through it is looked at on the way.
 */
#ifndef WSMI_STEPPED_PEER_H
#define WSMI_STEPPED_PEER_H

#include "proto/security.h"
#include "proto/transport.h"

enum { PEER_MAX_FIELDS = 4 };

struct peer_answer {
    unsigned status;
    enum wsmi_failure failure;
    enum wsmi_phase phase;
    bool reused;
    bool has_end_point;                       /* the hash of a certificate */
    struct wsmi_view fields[PEER_MAX_FIELDS]; /* WWW-Authenticate */
    size_t field_count;
    struct wsmi_view content_type;
    struct wsmi_view body;
};

struct stepped_peer {
    struct wsmi_transport transport; /* first */
    uint64_t now_ms;
    struct wsmi_exchange *pending; /* in the order in which they were started */
    size_t exchanges_live;
    size_t endpoints_open;
    size_t starts_refused; /* of the next ones */
    bool is_destroyed;
    enum wsmi_protection protection;
    const char *secret; /* password: nowhere */
    const char *text;   /* in every body that is to be sealed: not to be seen where it is private */
    size_t posts;       /* requests with a body */
    bool has_refused_token; /* the last answer was 401 to one without */
    uint64_t trace;
};

void stepped_peer_init(struct stepped_peer *peer);

/* Ends the n-th pending exchange by it. False: there is none. */
bool stepped_peer_answer(struct stepped_peer *peer, size_t index, const struct peer_answer *answer);

/* Ends what was cancelled and what is late. False: nothing is. */
bool stepped_peer_settle(struct stepped_peer *peer);

void stepped_peer_note(struct stepped_peer *peer, const void *bytes, size_t size);

#endif
