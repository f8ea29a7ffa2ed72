/* SPDX-License-Identifier: MIT */
/*
 * The CIM server behind the HTTP service: one object for the process, used by the serving thread
 * only. A request becomes a job; a job that has to wait (Sleep, a Pull of events) is run again.
 */
#ifndef RESP_SERVER_H
#define RESP_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answer.h"
#include "misbehave.h"
#include "options.h"
#include "reader.h"
#include "record.h"
#include "reply.h"
#include "repo.h"
#include "soap.h"

struct resp_context;
struct resp_subscription;
struct resp_interactive;

struct resp_server {
    const struct resp_options *options;
    struct resp_record *record;
    struct resp_repo repo;
    struct resp_context *contexts;
    struct resp_subscription *subscriptions;
    struct resp_interactive *interactive;
    uint64_t next_id;
};

void resp_server_start(struct resp_server *s, const struct resp_options *o, struct resp_record *r);
void resp_server_stop(struct resp_server *s);

/* Ends what has been idle for too long. Done before every request and every look at the counters.
 */
void resp_server_sweep(struct resp_server *s);

enum resp_step { STEP_DONE, STEP_LATER };

enum resp_kind { KIND_INSTANCES, KIND_CIM_XML, KIND_WS_CIM, KIND_INTRINSIC };

struct resp_job {
    struct resp_server *server;
    enum resp_agent agent;
    const struct resp_dialect *dialect;
    const struct resp_misbehave *misbehave;
    struct resp_soap soap;
    struct resp_reply reply;
    struct resp_reader reader;
    const struct resp_action *action; /* NULL: unreadable or unknown */
    const char *operation;            /* for the log */
    enum resp_kind kind;
    const struct resp_klass *klass; /* NULL with all-classes URIs */
    uint64_t started_ms;
    uint64_t wait_ms; /* after STEP_LATER */
    bool sealed;      /* how a stream would be sealed is not specified, so there is none */
    bool begun;
    bool waiting;
    bool empty_answer; /* 200 without an envelope */
    /* An answer of several envelopes: `stream` holds one that is to be sent before the result. */
    bool streaming;
    struct resp_text stream;
    bool lost; /* the connection ends behind what was sent */
    struct resp_interactive *interactive;
};

/* NULL when memory ran out. `body` is only looked at during the call. */
struct resp_job *resp_job_new(struct resp_server *s, const struct resp_misbehave *m,
                              const char *body, size_t len, bool winrm_client);
void resp_job_destroy(struct resp_job *j);

/* STEP_LATER: run it again after j->wait_ms. */
enum resp_step resp_job_run(struct resp_job *j);

/* Moves the result into an answer. */
void resp_job_answer(struct resp_job *j, struct resp_answer *a);

/* True until the operation's own time (or the agent's) is over. */
uint64_t resp_job_elapsed_ms(const struct resp_job *j);
uint64_t resp_now_ms(void);

/* An identifier nobody had before, in the agent's form. */
const char *resp_server_new_id(struct resp_server *s, struct resp_arena *a, enum resp_agent agent);

/* The most bytes the answer may have; 0: no limit. */
uint64_t resp_job_limit(const struct resp_job *j);

/* Reads the path of the request's selectors. */
bool resp_job_path(struct resp_job *j, struct resp_instance **ret);

#endif
