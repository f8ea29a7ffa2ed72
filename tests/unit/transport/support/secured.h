/* SPDX-License-Identifier: MIT */
/* A transport that authenticates, with both its neighbours made up; driven as client.h does. */
#ifndef WSMI_TEST_SECURED_H
#define WSMI_TEST_SECURED_H

#include "client.h"
#include "fake_inner.h"
#include "fake_security.h"
#include "transport/secure.h"

/* Set fields between init and open. */
struct secured {
    struct client client;
    struct fake_inner inner;
    struct fake_security security;
    struct wsmi_security_config config;
    struct wsmi_secure_config transport;
    const struct wsmi_allocator *allocator;
};

void secured_init(struct secured *secured);
/* The peer is one with TLS, and nothing is sealed. */
void secured_use_tls(struct secured *secured);
void secured_open(struct secured *secured);
/* Checks that nothing is left. */
void secured_close(struct secured *secured);
struct wsmi_http_request secured_request(struct secured *secured, uint64_t timeout_ms);

/* One exchange from start to release. `phase` COUNT: whatever it is. */
void secured_expect(struct secured *secured, const struct wsmi_http_request *request,
                    enum wsmi_failure failure, enum wsmi_phase phase);

#endif
