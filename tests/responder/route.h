/* SPDX-License-Identifier: MIT */
/* Which kind of answer a request gets, by method, path, credentials, media type and the agent that
 * is played. */
#ifndef RESP_ROUTE_H
#define RESP_ROUTE_H

#include <stdbool.h>

#include <microhttpd.h>

#include "answer.h"
#include "login.h"
#include "service.h"

enum resp_route_kind {
    ROUTE_SOAP,
    ROUTE_UNAUTHORIZED,
    ROUTE_PLAIN,
    ROUTE_SILENT,
    ROUTE_STATS,
    ROUTE_WELCOME, /* the end of the token loop: an empty 200 */
    ROUTE_BROKEN,  /* a sealed body that cannot be read: a fault in plain text, as Windows */
};

/* The request, and what its connection is known to be. */
struct resp_route_facts {
    const char *method;
    const char *path;
    const char *media; /* of the message, which may have been sealed; NULL: none */
    enum resp_operation operation;
    enum resp_login_verdict login;
    bool empty;  /* no body */
    bool sealed; /* the body was */
    bool broken; /* the body was, and could not be read */
};

struct resp_route {
    enum resp_route_kind kind;
    bool authorized;
    bool stale;       /* its nonce of Digest is too old */
    unsigned status;  /* ROUTE_PLAIN */
    const char *text; /* ROUTE_PLAIN */
};

/* The misbehaviour spec a path ends in (/wsman/x/SPEC), or NULL. Borrows from the path. */
const char *resp_route_spec(const char *path);

/* A look at the counters: free of charge, and of credentials on loopback. */
bool resp_route_is_stats(const char *method, const char *path);

void resp_route_choose(const struct resp_service *s, struct MHD_Connection *c,
                       const struct resp_route_facts *facts, struct resp_route *ret);

/* The realm that challenges of Digest name. */
const char *resp_route_digest_realm(enum resp_agent agent);

/* openwsman answers 401 as soon as it has the header and leaves the body unread. */
bool resp_route_refuses_early(const struct resp_service *s, struct MHD_Connection *c,
                              const struct resp_login *login, const char *path);

#endif
