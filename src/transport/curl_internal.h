/* SPDX-License-Identifier: MIT */
/* Shared by the files of the libcurl transport; see curl.h for what it is. */
#ifndef WSMI_TRANSPORT_CURL_INTERNAL_H
#define WSMI_TRANSPORT_CURL_INTERNAL_H

#include "proto/transport.h"
#include "transport/config_copy.h"
#include "transport/link.h"
#include "transport/pages.h"
#include "wsmi/arena.h"
#include "wsmi/buf.h"

#include <curl/curl.h>
#include <pthread.h>

/* With so many endpoints in each of its loops a transport adds one, up to so many. */
enum { WSMI_CURL_MANY_ENDPOINTS = 1024, WSMI_CURL_MOST_LOOPS = 4 };

/* A loop: one I/O thread and what it works on. The first of a transport is the transport. */
struct wsmi_curl {
    struct wsmi_transport base; /* of the first */
    struct wsmi_curl *first;
    struct wsmi_curl *next; /* under first->lock */
    size_t endpoints;       /* open, of this loop; under first->lock */
    const struct wsmi_allocator *allocator;
    struct wsmi_pages pages;
    CURLM *multi; /* set with `running`; used by the I/O thread, and by wakeup */
    pthread_t thread;

    pthread_mutex_t lock; /* guards the seven below */
    bool running;
    bool stopping;
    bool woken; /* a wake-up is under way that the I/O thread has not acted on */
    struct wsmi_link starting;
    struct wsmi_link cancelling;
    struct wsmi_link resuming;
    struct wsmi_link closing;

    /* the I/O thread's own */
    struct wsmi_link active;
    uint64_t next_deadline_ms; /* no exchange in `active` has an earlier one */
    size_t pieces_made;        /* of wsmi_curl_handle_make_room */
};

struct wsmi_endpoint {
    struct wsmi_curl *curl;
    struct wsmi_link link; /* in closing */
    CURLSH *share;         /* the I/O thread's own, as the next two; made for the first exchange */
    CURLU *url;            /* config.url, parsed */
    CURL *spare;           /* the handle of an exchange that is over; NULL: none */
    bool reads_much;       /* answers have been long; the I/O thread's own, too */
    struct wsmi_config_copy copy;
    struct curl_slist connect_to; /* libcurl's form of config.connect_to */
    char *user_agent;             /* the header field */
    bool https;
};

enum { WSMI_INTAKE_FIRST_BYTES = 96 };

/* The answer while it comes in. Used by the I/O thread, read by `done`, freed by release. */
struct wsmi_intake {
    const struct wsmi_limits *limits;
    uint8_t first[WSMI_INTAKE_FIRST_BYTES]; /* header values: those of a usual answer, */
    size_t first_used;
    struct wsmi_arena arena; /* and what finds no room there */
    struct wsmi_buf body;
    size_t header_bytes; /* interim answers and trailers included */
    bool in_fields;      /* after the status line, before the empty line */
    bool complete_head;  /* the final status line and all its fields came */
    bool has_length;     /* the body's end is announced, not the connection's */
    unsigned status;
    struct wsmi_view content_type;
    struct wsmi_view location;
    struct wsmi_view content_length; /* digits */
    struct wsmi_view *challenges;
    size_t challenge_count;
    enum wsmi_failure verdict; /* why we gave up on it; NONE while all is well */
    const char *reason;        /* literal; with verdict */
};

void wsmi_intake_init(struct wsmi_intake *intake, const struct wsmi_allocator *allocator,
                      const struct wsmi_limits *limits);
void wsmi_intake_clean_up(struct wsmi_intake *intake);
/* Forgets what came. */
void wsmi_intake_restart(struct wsmi_intake *intake);

/* One header line as it came, with its line end. False once there is a verdict. */
WSMI_MUST_USE bool wsmi_intake_header(struct wsmi_intake *intake, struct wsmi_view line);
WSMI_MUST_USE bool wsmi_intake_body(struct wsmi_intake *intake, struct wsmi_view bytes);

/* How long the body is by the complete head; 0 where that does not say. */
uint64_t wsmi_intake_announced(const struct wsmi_intake *intake);

/* Whether the peer, judging by the complete head, may have left a request's body unread. */
bool wsmi_intake_undrained(const struct wsmi_intake *intake);

/* Whether the answer is to be taken as complete now, and the connection given up. */
bool wsmi_intake_endless_refusal(const struct wsmi_intake *intake);

enum { WSMI_CURL_END_POINT_BYTES = 64 };

struct wsmi_exchange {
    struct wsmi_endpoint *endpoint;
    struct wsmi_link link;        /* in starting, later in active */
    struct wsmi_link cancel_link; /* in cancelling; under the loop's lock */
    bool cancel_asked;            /* under the loop's lock */
    uint64_t end_by_ms;           /* when not cancelled; under the loop's lock */
    bool finished;                /* under the loop's lock */
    struct wsmi_link resume_link; /* in resuming; under the loop's lock */
    uint64_t resume_deadline_ms;  /* under the loop's lock */

    struct wsmi_http_request request;
    wsmi_exchange_done *done;
    void *context;
    uint64_t started_ms;
    size_t bytes;        /* of all of it, `headers` and the line behind them included */
    char *authorization; /* the whole header line, behind `headers`; NULL for none */

    CURL *easy;
    CURLcode code;    /* how the transfer ended */
    unsigned sockets; /* opened for it */
    unsigned sends;   /* times libcurl was about to send the request, since the last refusal that
                         goes on; changes under the lock */
    unsigned rounds;  /* refusals that went on (curl_digest.c); changes under the lock */
    bool goes_on;     /* the answer that came is one more */
    bool withdrawn;   /* cancelled when libcurl was about to send it for the first time */
    bool tls_begun;
    bool repeat_refused;
    bool opening_refused; /* only_reused, and no kept connection stood */
    bool cut_short;       /* we ended the transfer, the answer is complete all the same */
    bool held;            /* the consumer answered PAUSE: no piece, no deadline */
    bool refused;         /* libcurl was told so, and waits for curl_easy_pause */
    struct wsmi_intake intake;
    struct wsmi_http_answer answer;               /* its text: libcurl's words until the end */
    uint8_t end_point[WSMI_CURL_END_POINT_BYTES]; /* what answer.tls_end_point shows */
    struct curl_slist headers[];                  /* in the memory that we wipe */
};

_Static_assert(sizeof(((struct wsmi_http_answer *)NULL)->text) >= CURL_ERROR_SIZE,
               "libcurl's words find room");

/* Options of an easy handle. */
struct wsmi_curl_number {
    CURLoption option;
    long value;
};
struct wsmi_curl_text {
    CURLoption option;
    const char *value; /* NULL: libcurl's default */
};

/* What libcurl says about a transfer that ended. */
struct wsmi_curl_outcome {
    CURLcode code;
    long os_errno;
    long verify_result; /* X509_V_ERR_...; meaningful when verify_reasons */
    bool verify_reasons;
    bool https;
    long connect_status; /* of the proxy's answer to CONNECT; 0 without one */
    enum wsmi_phase phase;
    bool any_status;    /* a status line came */
    bool complete_head; /* and all header fields */
    const char *text;   /* of the error buffer; may be empty */
};

/* Pure. */
enum wsmi_failure wsmi_curl_classify(const struct wsmi_curl_outcome *outcome);

/* Copies `from` into `to`, NUL-terminated and cut to `size`, with everything but printable ASCII
 * replaced by '?' (the peer may have supplied parts of it). Both may be the same. */
void wsmi_curl_copy_text(char *to, size_t size, const char *from);

/* The hash of the certificate of the peer the transfer under way is with; its length, 0 when there
 * is none. I/O thread, from libcurl's callbacks. */
size_t wsmi_curl_hash_peer(CURL *easy, uint8_t ret[WSMI_CURL_END_POINT_BYTES]);

uint64_t wsmi_curl_now_ms(void);

/* Any thread. */
/* The loop for an endpoint that is opened, counted as its one until `leave`. */
struct wsmi_curl *wsmi_curl_transport_enter(struct wsmi_curl *first);
void wsmi_curl_transport_leave(struct wsmi_curl *curl);
/* One that does not run yet. `first`: NULL for a transport's first. NULL: OOM, or TRANSPORT. */
WSMI_MUST_USE struct wsmi_curl *wsmi_curl_loop_new(const struct wsmi_allocator *allocator,
                                                   struct wsmi_curl *first, struct wsmi_err *err);
/* Joins its thread. */
void wsmi_curl_loop_destroy(struct wsmi_curl *curl);
void wsmi_curl_clean_up_share(CURLSH *share);
void wsmi_curl_clean_up_multi(CURLM *multi);
WSMI_MUST_USE bool wsmi_curl_loop_start(struct wsmi_curl *curl, struct wsmi_err *err);
void wsmi_curl_loop_wake(struct wsmi_curl *curl);

/* ops; any thread. */
bool wsmi_curl_endpoint_open(struct wsmi_transport *transport,
                             const struct wsmi_endpoint_config *config, struct wsmi_endpoint **ret,
                             struct wsmi_err *err);
void wsmi_curl_endpoint_close(struct wsmi_endpoint *endpoint);
bool wsmi_curl_exchange_start(struct wsmi_endpoint *endpoint,
                              const struct wsmi_http_request *request, wsmi_exchange_done *done,
                              void *context, struct wsmi_exchange **ret, struct wsmi_err *err);
void wsmi_curl_exchange_cancel(struct wsmi_exchange *exchange);
bool wsmi_curl_exchange_withdraw(struct wsmi_exchange *exchange, uint64_t deadline_ms);
void wsmi_curl_exchange_resume(struct wsmi_exchange *exchange, uint64_t deadline_ms);
void wsmi_curl_exchange_release(struct wsmi_exchange *exchange);

/* I/O thread only. */
void wsmi_curl_endpoint_free(struct wsmi_endpoint *endpoint);
/* A handle with the endpoint's options, out of any exchange. NULL: `ret_code` says why. */
CURL *wsmi_curl_handle_take(struct wsmi_endpoint *endpoint, CURLcode *ret_code);
/* Back from an exchange, no longer in the multi handle. `is_sound`: it went well. */
void wsmi_curl_handle_give(struct wsmi_endpoint *endpoint, CURL *easy, bool is_sound);
/* Before libcurl makes a handle or a connection. Where there are many, memory for the next few is
 * taken, entered and given back: glibc lets the heap of any thread but the first grow by the page,
 * with a lock that the page faults of all threads wait for. */
void wsmi_curl_handle_make_room(struct wsmi_curl *curl);
/* How much libcurl delivered at once. */
void wsmi_curl_handle_note_read(struct wsmi_endpoint *endpoint, size_t bytes);
/* What every handle calls back; none of it before an exchange has it. */
CURLcode wsmi_curl_exchange_hook(CURL *easy);
CURLcode wsmi_curl_first_failure(const CURLcode *codes, size_t count);
/* Options every exchange with the endpoint has in common. */
CURLcode wsmi_curl_endpoint_apply(struct wsmi_endpoint *endpoint, CURL *easy);
/* The parts of it that are about TLS, the way there, and TLS with a proxy on the way. */
CURLcode wsmi_curl_tls_apply(const struct wsmi_endpoint *endpoint, CURL *easy);
CURLcode wsmi_curl_proxy_apply(const struct wsmi_endpoint *endpoint, CURL *easy);
CURLcode wsmi_curl_proxy_tls_apply(const struct wsmi_endpoint *endpoint, CURL *easy);
/* Digest, for endpoints that have a user for it. */
CURLcode wsmi_curl_digest_apply(const struct wsmi_endpoint *endpoint, CURL *easy);
/* Looks at the complete head of an answer and sets `goes_on`. False once there is a verdict. */
WSMI_MUST_USE bool wsmi_curl_digest_head(struct wsmi_exchange *exchange);
/* Whether what is under way carries no body and no credentials, to be asked for them. */
bool wsmi_curl_digest_asks(const struct wsmi_exchange *exchange);
/* Several options at once; the first failure. */
CURLcode wsmi_curl_set_numbers(CURL *easy, const struct wsmi_curl_number *rows, size_t count);
CURLcode wsmi_curl_set_texts(CURL *easy, const struct wsmi_curl_text *rows, size_t count);
/* Puts the exchange into `active`, or ends it. */
void wsmi_curl_exchange_launch(struct wsmi_exchange *exchange);
/* Whether nothing has left that the peer could act upon. Under the transport's lock. */
bool wsmi_curl_exchange_unsent(const struct wsmi_exchange *exchange);
/* When to end it: never while the consumer holds it. */
uint64_t wsmi_curl_exchange_deadline(const struct wsmi_exchange *exchange);
/* It has until `end_by_ms` at the longest. */
void wsmi_curl_exchange_hurry(struct wsmi_exchange *exchange, uint64_t end_by_ms);
/* The pause is over. */
void wsmi_curl_exchange_go_on(struct wsmi_exchange *exchange, uint64_t deadline_ms);
/* libcurl reported the end. */
void wsmi_curl_exchange_ended(struct wsmi_exchange *exchange, CURLcode code);
/* We end it. `failure` is not NONE. */
void wsmi_curl_exchange_abort(struct wsmi_exchange *exchange, enum wsmi_failure failure,
                              const char *reason);

#endif
