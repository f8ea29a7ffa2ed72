/* SPDX-License-Identifier: MIT */
/*
 * A transport in front of another one: it authenticates connections with a security mechanism
 * (proto/security.h) and seals bodies (MS-WSMV section 2.2.9.1), by the rules of
 * proto/auth_fsm.h. Endpoints without `security` are passed through as they are.
 *
 * An endpoint with security has lanes, made when they are needed. A lane is one security context
 * and the one connection it belongs to (an endpoint of the inner transport, which has a connection
 * pool of its own), with one exchange at a time. One lane of an endpoint authenticates at a time,
 * for the first time or anew, and the others' requests wait for what becomes of it: wrong
 * credentials are tried once, not once for each request. A password that was refused is not tried
 * again by the same endpoint.
 *
 * Over https contexts are bound to the peer's certificate (struct wsmi_http_answer.tls_end_point of
 * the inner transport), unless the configuration has bindings of its own, or the inner transport
 * cannot tell; each connection then begins with an empty request without a token.
 *
 * Threads: one that decides, on which `done` is called, and workers for the mechanism's calls,
 * which may block. Both start with the first exchange that needs them. A call nobody waits for any
 * more (cancelled, deadline) goes on alone: its result is dropped and its context closed by its
 * worker, even after `destroy`, which waits for no such call.
 *
 * Sealed answers are unsealed whole: `on_data` then gets one piece, on the deciding thread, and the
 * end follows whatever it answers but TOO_LARGE and OOM. Without sealing (TLS) it is the inner
 * transport's.
 */
#ifndef WSMI_TRANSPORT_SECURE_H
#define WSMI_TRANSPORT_SECURE_H

#include "proto/security.h"
#include "proto/transport.h"

enum {
    WSMI_SECURE_DEFAULT_LANES = 8,
    /* As many calls that wait for somebody who issues tickets delay nobody else. */
    WSMI_SECURE_DEFAULT_WORKERS = 16
};

struct wsmi_secure_config {
    struct wsmi_transport *inner;   /* taken over, and destroyed with the new one */
    struct wsmi_security *security; /* outlives the transport, and calls it has abandoned */
    unsigned max_lanes;             /* connections of one endpoint; 0: the default */
    unsigned max_workers;           /* 0: the default */
};

/*
 * A transport without a thread. The allocator must be thread safe and outlive the transport and
 * every call it has abandoned. OOM, or TRANSPORT when no mutex can be had; `inner` is then still
 * the caller's. Any thread.
 */
WSMI_MUST_USE bool wsmi_secure_transport_new(const struct wsmi_allocator *allocator,
                                             const struct wsmi_secure_config *config,
                                             struct wsmi_transport **ret, struct wsmi_err *err);

#endif
