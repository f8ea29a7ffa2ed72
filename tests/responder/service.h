/* SPDX-License-Identifier: MIT */
/* Serves requests: libmicrohttpd reads them on one epoll thread; each becomes an answer that is
 * sent well or badly. */
#ifndef RESP_SERVICE_H
#define RESP_SERVICE_H

#include <stdbool.h>

#include <microhttpd.h>

#include "options.h"
#include "record.h"
#include "server.h"
#include "timer.h"

struct resp_service {
    const struct resp_options *options;
    struct resp_record *record;
    struct resp_timer timer;
    struct resp_server server;
    struct MHD_Daemon *daemon;
    char *password; /* wiped on stop */
    char digest_seed[16];
    struct resp_text binding; /* of that certificate; empty: none are looked at */
    char *cert;
    char *key;
    char *client_ca;
};

/* Serves the listening socket, which the service owns from now on (also on failure). On failure a
 * message went to stderr and nothing runs. `options` and `record` must outlive the service. */
bool resp_service_start(struct resp_service *s, const struct resp_options *options,
                        struct resp_record *record, int listener);

/* Cuts every connection, waits for the threads, frees everything. */
void resp_service_stop(struct resp_service *s);

#endif
