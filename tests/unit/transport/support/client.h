/* SPDX-License-Identifier: MIT */
/* Drives a transport through its ops table the way the session machine does. */
#ifndef WSMI_TEST_CLIENT_H
#define WSMI_TEST_CLIENT_H

#include "proto/transport.h"

#include <pthread.h>

/* One transport and one endpoint. Set fields of `config` before client_open. */
struct client {
    struct wsmi_transport *transport;
    struct wsmi_endpoint *endpoint;
    struct wsmi_endpoint_config config;
    char url[128];
};

void client_init(struct client *client, const char *scheme, const char *host, unsigned port);
/* With wsmi_allocator_system; gives the program up when it cannot. */
void client_open(struct client *client);
void client_close(struct client *client);

/* An exchange somebody waits for. */
struct call {
    struct wsmi_exchange *exchange;
    const struct wsmi_http_request *request;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned done; /* times `done` came */
    const struct wsmi_http_answer *answer;
};

/* A POST of a small body with Content-Type, deadline in `timeout_ms`, not repeatable. */
struct wsmi_http_request client_request(struct client *client, uint64_t timeout_ms);

/* False when `start` fails; then there is nothing to wait for or to release. */
bool call_try(struct call *call, struct client *client, const struct wsmi_http_request *request,
              struct wsmi_err *err);
void call_start(struct call *call, struct client *client, const struct wsmi_http_request *request);
/* Waits for `done`, however long it takes; checks that it came once. */
const struct wsmi_http_answer *call_wait(struct call *call);
bool call_is_done(struct call *call);
void call_release(struct call *call, struct client *client);

/* Start, wait, compare failure and phase, release. Returns elapsed milliseconds. */
uint64_t client_expect(struct client *client, const struct wsmi_http_request *request,
                       enum wsmi_failure failure, enum wsmi_phase phase);

/* The same for an exchange that ends by its deadline, `timeout_ms` after its start, in `phase`.
 * Where the machine was so busy that it came before that phase, once more with twice the time. */
void client_expect_deadline(struct client *client, const struct wsmi_http_request *request,
                            uint64_t timeout_ms, enum wsmi_phase phase);

/* The descriptor of this process that is connected to `port` of this machine, or -1. */
int client_connection(unsigned port);

/* Waits until that connection is known to have ended, by a close or a reset of its peer. */
void client_await_end(unsigned port);

uint64_t client_now_ms(void);
void client_sleep_ms(unsigned ms);

#endif
