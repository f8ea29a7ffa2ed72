/* SPDX-License-Identifier: MIT */
/* One request on one connection, from its header to the last byte of its answer. Runs on the
 * serving thread only. */
#ifndef RESP_EXCHANGE_H
#define RESP_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include <microhttpd.h>

#include "service.h"

struct resp_exchange;

/* NULL when memory ran out. `connection_number` and `request_number` count from 1. */
struct resp_exchange *resp_exchange_new(struct resp_service *s, struct MHD_Connection *connection,
                                        const char *method, const char *path,
                                        unsigned long long connection_number,
                                        unsigned long long request_number);

void resp_exchange_destroy(struct resp_exchange *x);

/* Part of the request's body has come. */
enum MHD_Result resp_exchange_upload(struct resp_exchange *x, const char *data, size_t len);

/* The request is complete, or a wait is over: do the next step. */
enum MHD_Result resp_exchange_continue(struct resp_exchange *x);

/* True once the answer is decided: what comes from the peer no longer matters. */
bool resp_exchange_is_decided(const struct resp_exchange *x);

#endif
