/* SPDX-License-Identifier: MIT */
/* This end of the wire, through mi.h alone: an application, sessions in it, TestConnection, and
 * what came of it copied into a plain struct. */
#ifndef WSMI_E2E_CLIENT_H
#define WSMI_E2E_CLIENT_H

#include <pthread.h>
#include <stdbool.h>

#include "mi.h"
#include "testlib/plain.h"

/* What a session is asked for. Zero is "say nothing", which is TLS verified against the system. */
struct settings {
    bool no_privacy; /* plain HTTP allowed */
    bool no_ca_check;
    bool no_cn_check;
    const char *ca_file;
    const char *auth; /* an MI_AUTH_TYPE_*; NULL without credentials */
    const char *domain;
    const char *user;
    const char *password;
    unsigned timeout_ms;
    unsigned envelope_kib;
};

/* Plain HTTP, anonymous. */
extern const struct settings plain;

/* TLS verified against the throwaway CA, anonymous. */
extern const struct settings verified;

/* How an operation or NewSession ended. */
struct report {
    MI_Result result;
    bool has_instance;
    bool has_details;
    char message[1024]; /* Message of the details when there are any, else the errorMessage */
    unsigned category;
    char phase[32];
    unsigned http_status; /* 0: none */
    bool has_offset;
    unsigned long long offset;
    char code[32];
    char subcode[128];
    char detail[600];
    unsigned error_code;
    char vendor[64]; /* of an identity */
    char version[128];
    char protocol[128];
    unsigned profiles;
};

void open_application(MI_Application *ret);
void close_application(MI_Application *application);

/* The options of `settings`; the caller deletes them. */
void make_options(MI_Application *application, const struct settings *settings,
                  MI_DestinationOptions *ret);

/* A session with WINRM, which must succeed. */
void open_session(MI_Application *application, const char *destination,
                  const struct settings *settings, MI_Session *ret);
void close_session(MI_Session *session);

/* "http://127.0.0.1:PORT/PATH" in static storage of the calling thread; valid until the next call.
 */
const char *http_url(unsigned port, const char *path);
const char *https_url(const char *host, unsigned port, const char *path);

/* Copies what an error instance says; NULL is fine. */
void read_details(const MI_Instance *details, struct report *ret);

/* TestConnection, synchronously. Checks that there is exactly one result and that it is last. */
struct report test_connection(MI_Session *session);

/* The same in a session of its own. */
struct report test_destination(MI_Application *application, const char *destination,
                               const struct settings *settings);

/* Receives the result of an asynchronous TestConnection. */
struct answer {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned calls;
    struct report report;
    unsigned long long at_ms;
    void (*inside)(struct answer *answer); /* runs in the callback, first */
    void *extra;
    MI_Operation operation;
};
void answer_init(struct answer *answer);
void answer_clean_up(struct answer *answer);
void answer_start(struct answer *answer, MI_Session *session);

/* Waits for the result and checks that it is the only one. */
void answer_wait(struct answer *answer);

/* Waits for the result and closes the operation. */
void answer_finish(struct answer *answer);

unsigned long long clock_ms(void);
void sleep_ms(unsigned ms);

#endif
