/* SPDX-License-Identifier: MIT */
/* The operations. Each fills j->reply (body, or trouble) and says whether it is done. */
#ifndef RESP_OPERATIONS_H
#define RESP_OPERATIONS_H

#include "server.h"

/* transfer.c */
enum resp_step resp_do_get(struct resp_job *j);
enum resp_step resp_do_put(struct resp_job *j);
enum resp_step resp_do_create(struct resp_job *j);
enum resp_step resp_do_delete(struct resp_job *j);

/* enumerate.c */
enum resp_step resp_do_enumerate(struct resp_job *j);
enum resp_step resp_do_pull(struct resp_job *j);
enum resp_step resp_do_release(struct resp_job *j);
void resp_contexts_sweep(struct resp_server *s);
void resp_contexts_clean_up(struct resp_server *s);

/* invoke.c */
enum resp_step resp_do_invoke(struct resp_job *j);

/* classes.c */
void resp_write_class(struct resp_text *out, const struct resp_klass *k, const struct resp_soap *s,
                      enum resp_agent agent);
enum resp_step resp_do_get_class(struct resp_job *j);
enum resp_step resp_do_intrinsic(struct resp_job *j);

/* events.c */
enum resp_step resp_do_subscribe(struct resp_job *j);
enum resp_step resp_do_unsubscribe(struct resp_job *j);
enum resp_step resp_do_renew(struct resp_job *j);

/* A Pull whose context is a subscription. False when it is none. */
bool resp_pull_events(struct resp_job *j, const char *context, enum resp_step *ret_step);
void resp_subscriptions_sweep(struct resp_server *s);
void resp_subscriptions_clean_up(struct resp_server *s);

#endif
