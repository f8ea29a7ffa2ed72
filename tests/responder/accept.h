/* SPDX-License-Identifier: MIT */
/* A listener that misbehaves before any request: it serves nobody, so that connect and TLS
 * handshake can be tested. */
#ifndef RESP_ACCEPT_H
#define RESP_ACCEPT_H

#include <pthread.h>
#include <stdbool.h>

#include "options.h"
#include "record.h"

struct resp_accept {
    enum resp_on_accept what;
    struct resp_record *record;
    int listener;
    int stop_fd;
    pthread_t thread;
};

/* Owns the listener from now on. */
bool resp_accept_start(struct resp_accept *a, enum resp_on_accept what, struct resp_record *record,
                       int listener);
void resp_accept_stop(struct resp_accept *a);

#endif
