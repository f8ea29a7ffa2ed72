/* SPDX-License-Identifier: MIT */
/* A copy of an endpoint's configuration, secrets included, which lives as long as anyone needs it:
 * a call that hangs may do so longer than its endpoint. */
#ifndef WSMI_TRANSPORT_SECURE_TARGET_H
#define WSMI_TRANSPORT_SECURE_TARGET_H

#include "proto/security.h"
#include "proto/transport.h"
#include "transport/config_copy.h"
#include "wsmi/secret.h"

#include <pthread.h>

struct wsmi_target {
    const struct wsmi_allocator *allocator;
    pthread_mutex_t lock; /* guards the count */
    unsigned references;
    struct wsmi_config_copy endpoint; /* for the inner transport: without security */
    struct wsmi_security_config security;
    bool is_https;
    bool is_bound; /* contexts are to be, to the certificate of the peer */
    enum wsmi_auth_scheme scheme;
    enum wsmi_multipart_profile framing;
    struct wsmi_limits limits; /* the caller's; those of `endpoint` leave room for the framing */
    struct wsmi_secret password;
    struct wsmi_secret channel_bindings;
    char *strings; /* of `security` */
    size_t strings_size;
};

/* One reference. USAGE: a scheme tokens cannot travel under, or no host. OOM. */
WSMI_MUST_USE bool wsmi_target_new(const struct wsmi_allocator *allocator,
                                   const struct wsmi_endpoint_config *config,
                                   struct wsmi_target **ret, struct wsmi_err *err);
void wsmi_target_hold(struct wsmi_target *target);
/* Wipes and frees with the last one. */
void wsmi_target_release(struct wsmi_target *target);

#endif
