/* SPDX-License-Identifier: MIT */
/* One request on one connection, from its header to the last byte of its answer. Runs on the
 * serving thread only. */
#ifndef RESP_EXCHANGE_H
#define RESP_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include <microhttpd.h>

#include "login.h"
#include "service.h"

struct resp_exchange;

/* One connection; it ends after its last exchange. */
struct resp_connection {
    unsigned long long number; /* from 1 */
    unsigned long long requests;
    struct resp_login login;
};

/* NULL when memory ran out. The exchange is the last of those `of` counts. */
struct resp_exchange *resp_exchange_new(struct resp_service *s, struct MHD_Connection *connection,
                                        const char *method, const char *path,
                                        struct resp_connection *of);

void resp_exchange_destroy(struct resp_exchange *x);

/* Part of the request's body has come. */
enum MHD_Result resp_exchange_upload(struct resp_exchange *x, const char *data, size_t len);

/* The request is complete, or a wait is over: do the next step. */
enum MHD_Result resp_exchange_continue(struct resp_exchange *x);

/* True once the answer is decided: what comes from the peer no longer matters. */
bool resp_exchange_is_decided(const struct resp_exchange *x);

#endif
