/* SPDX-License-Identifier: MIT */
/* Which kind of answer a request gets, by method, path, credentials, media type and the agent that
 * is played. */
#ifndef RESP_ROUTE_H
#define RESP_ROUTE_H

#include <stdbool.h>

#include <microhttpd.h>

#include "answer.h"
#include "service.h"

enum resp_route_kind { ROUTE_SOAP, ROUTE_UNAUTHORIZED, ROUTE_PLAIN, ROUTE_SILENT, ROUTE_STATS };

struct resp_route {
    enum resp_route_kind kind;
    bool authorized;
    unsigned status;  /* ROUTE_PLAIN */
    const char *text; /* ROUTE_PLAIN */
};

/* The misbehaviour spec a path ends in (/wsman/x/SPEC), or NULL. Borrows from the path. */
const char *resp_route_spec(const char *path);

/* A look at the counters: free of charge, and of credentials on loopback. */
bool resp_route_is_stats(const char *method, const char *path);

void resp_route_choose(const struct resp_service *s, struct MHD_Connection *c, const char *method,
                       const char *path, enum resp_operation operation, struct resp_route *ret);

/* openwsman answers 401 as soon as it has the header and leaves the body unread. */
bool resp_route_refuses_early(const struct resp_service *s, struct MHD_Connection *c,
                              const char *path);

#endif
