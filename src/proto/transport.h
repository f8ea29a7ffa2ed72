/* SPDX-License-Identifier: MIT */
/*
 * What the session machine needs of a transport: one HTTP exchange at a time, with a deadline,
 * cancellable, reported exactly once. src/transport implements it with libcurl; tests plug in a
 * scripted one. The dependency points downwards: this header knows neither.
 */
#ifndef WSMI_PROTO_TRANSPORT_H
#define WSMI_PROTO_TRANSPORT_H

#include "wsmi/alloc.h"
#include "wsmi/challenge.h"
#include "wsmi/err.h"
#include "wsmi/limits.h"
#include "wsmi/multipart.h"
#include "wsmi/view.h"

struct wsmi_security_config;

/* How far an exchange had come. */
enum wsmi_phase {
    WSMI_PHASE_SETUP = 0, /* before anything left this machine */
    WSMI_PHASE_RESOLVE,
    WSMI_PHASE_CONNECT,
    WSMI_PHASE_TLS,
    WSMI_PHASE_AUTH, /* tokens are exchanged; nothing of the request's body has left */
    WSMI_PHASE_SEND,
    WSMI_PHASE_WAIT,    /* request sent, no byte of the answer yet */
    WSMI_PHASE_RECEIVE, /* answer under way */
    WSMI_PHASE_DECODE,  /* answer complete, its meaning is at issue */
    WSMI_PHASE_COUNT
};

/* Why there is no complete HTTP answer. */
enum wsmi_failure {
    WSMI_FAILURE_NONE = 0, /* a complete answer, whatever its status */
    WSMI_FAILURE_OOM,
    WSMI_FAILURE_INTERNAL,
    WSMI_FAILURE_CANCELLED,
    WSMI_FAILURE_DEADLINE,
    WSMI_FAILURE_RESOLVE,           /* no address for the name */
    WSMI_FAILURE_REFUSED,           /* nobody listens */
    WSMI_FAILURE_UNREACHABLE,       /* no route, host down, network down */
    WSMI_FAILURE_CLOSED,            /* reset or closed before the first byte of the answer */
    WSMI_FAILURE_TRUNCATED,         /* reset or closed inside the answer */
    WSMI_FAILURE_NOT_HTTP,          /* the peer answered something that is not HTTP/1.x */
    WSMI_FAILURE_HEADERS_TOO_LARGE, /* max_header_bytes, max_field_bytes or max_challenges */
    WSMI_FAILURE_BODY_TOO_LARGE,    /* max_message_bytes */
    WSMI_FAILURE_ENCODED,           /* Content-Encoding nobody asked for */
    WSMI_FAILURE_TLS_SETUP,         /* our side: CA file unreadable and the like */
    WSMI_FAILURE_TLS_UNTRUSTED,     /* chain does not end at a trusted CA */
    WSMI_FAILURE_TLS_NAME,          /* certificate is for another name */
    WSMI_FAILURE_TLS_EXPIRED,       /* expired or not yet valid */
    WSMI_FAILURE_TLS_REVOKED,       /* whoever issued the certificate has revoked it */
    WSMI_FAILURE_TLS_REVOCATION,    /* whether it is revoked cannot be told */
    WSMI_FAILURE_TLS_CERTIFICATE,   /* any other objection to the certificate */
    WSMI_FAILURE_TLS_PLAIN_PEER,    /* the peer does not speak TLS at this port */
    WSMI_FAILURE_TLS_HANDSHAKE,     /* no common version or cipher, alert, connection lost in the
                                       handshake */
    WSMI_FAILURE_TLS_CLIENT,        /* the peer refuses our certificate, or wants one: then, or in
                                       the middle of an exchange */
    WSMI_FAILURE_AUTH_SETUP,        /* our side: no mechanism, no credentials, no ticket */
    WSMI_FAILURE_AUTH_DENIED,       /* the peer refuses the credentials */
    WSMI_FAILURE_AUTH_NOT_OFFERED,  /* the peer does not take the scheme; text: what it takes */
    WSMI_FAILURE_AUTH_PEER,         /* the peer has not proved who it is, or breaks the rules */
    WSMI_FAILURE_UNSEALED,          /* an answer in the clear where it had to be sealed */
    WSMI_FAILURE_SEAL,              /* a message could not be sealed, or a sealed one is not
                                       what the peer sent */
    WSMI_FAILURE_PROXY,             /* the proxy does not let us through */
    WSMI_FAILURE_COUNT
};

/* "RESOLVE", "TLS" ...; "UNKNOWN" outside the enumeration. Static. */
const char *wsmi_phase_name(enum wsmi_phase phase);
const char *wsmi_failure_name(enum wsmi_failure failure);

/* What makes a TLS connection good enough, and our own certificate. */
struct wsmi_tls_config {
    const char *ca_file; /* NULL: the system's store, unless ca_dir */
    const char *ca_dir;
    const char *crl_file;         /* PEM, a list for each authority of the chain; NULL: none */
    const char *certificate_file; /* ours: PEM, or PKCS#12 when named .p12 or .pfx; NULL: none */
    const char *key_file;         /* PEM; NULL: it is in certificate_file */
    const char *key_password;     /* secret; NULL: none */
    bool verify_chain;
    bool verify_name;
    bool verify_revocation; /* by crl_file; without one, by the OCSP answer the peer staples. Only
                               with verify_chain */
    bool only_1_3;          /* TLS 1.2 is not good enough */
};

/* The way to the peer. */
struct wsmi_proxy_config {
    const char *url;              /* http[s]://host:port; NULL: none, but for from_environment */
    const char *user;             /* NULL: no credentials */
    const char *password;         /* secret; NULL: none */
    enum wsmi_auth_scheme scheme; /* with `user`: BASIC or DIGEST, and no other */
    bool from_environment;        /* what https_proxy, http_proxy and no_proxy say */
    bool tunnel;                  /* CONNECT even where nothing is encrypted */
};

/* Where the exchanges of one session go. Copied by open; strings are NUL-terminated. */
struct wsmi_endpoint_config {
    const char *url; /* absolute: http[s]://host:port/prefix */
    const char
        *connect_to; /* host:port that is the same service, at the end of a tunnel, say;
                        certificate and Host header remain those of `url`. NULL: `url` says */
    const char *user_agent;
    struct wsmi_tls_config tls;
    struct wsmi_proxy_config proxy;
    /* Digest, and nothing in its place, with this user: its name without colon and control
     * character. Every exchange asks with an empty body first, and what it was told goes for it
     * alone. NULL: none */
    const char *digest_user;
    const char *digest_password; /* secret; NULL: the empty one */
    struct wsmi_limits
        limits; /* max_message_bytes, max_header_bytes, max_field_bytes, max_challenges */
    /* Tokens, and sealed bodies where it says so (security.h); NULL: none. Copied, secrets and
     * all, and wiped. Only the transport of transport/secure.h takes one. */
    const struct wsmi_security_config *security;
    enum wsmi_auth_scheme scheme;        /* with `security`: NEGOTIATE, KERBEROS or NTLM */
    enum wsmi_multipart_profile framing; /* how sealed bodies are spelled */
};

struct wsmi_http_answer;

/* What the consumer of a streamed body wants after a piece of it. */
enum wsmi_flow {
    WSMI_FLOW_GO = 0,    /* the next piece */
    WSMI_FLOW_PAUSE,     /* nothing before `resume`, which it calls once for each PAUSE */
    WSMI_FLOW_TOO_LARGE, /* an end: BODY_TOO_LARGE */
    WSMI_FLOW_OOM        /* an end: OOM */
};

/*
 * A piece, never empty, of the body of an answer of status 2xx, in order, on a thread of the
 * transport's; must not block. Of `head`, status, content_type and announced_bytes are set. After
 * PAUSE the body may turn out to be complete or lost: `done` then comes without another piece.
 */
typedef enum wsmi_flow wsmi_exchange_data(void *context, const struct wsmi_http_answer *head,
                                          struct wsmi_view piece);

/* One POST. Everything is borrowed until `done` has been called. */
struct wsmi_http_request {
    const char *const *headers; /* "Name: value"; the value is not empty */
    size_t header_count;
    const char *authorization; /* value of Authorization, secret; NULL for none */
    struct wsmi_view body;
    uint64_t deadline_ms; /* absolute, on the clock of wsmi_transport_ops.now_ms */
    /* Takes the body of an answer of status 2xx piece by piece: `body` of the answer is then empty
     * and max_message_bytes the consumer's business. Called with the context of `done`. NULL: the
     * body is collected, as that of any other status always is. */
    wsmi_exchange_data *on_data;
    bool may_repeat; /* sending it twice is harmless: when a kept connection turns out to be dead
                        before any byte of the answer, it goes out once more on another. Otherwise
                        that is CLOSED in WAIT, with `reused` set */
    bool wants_tls_end_point; /* of the answer */
    bool only_reused; /* never opens a connection: without a kept one that still stands it is
                         CLOSED in a phase before SEND, and nothing of it was sent */
};

/* The outcome. Valid until the exchange is released. */
struct wsmi_http_answer {
    enum wsmi_failure failure;
    enum wsmi_phase phase; /* reached when it ended */
    unsigned status;       /* 0 unless a status line came */
    struct wsmi_view content_type;
    struct wsmi_view location;
    const struct wsmi_view *challenges; /* values of WWW-Authenticate, in order */
    size_t challenge_count;
    struct wsmi_view body;    /* empty unless failure is NONE, and when it was streamed */
    uint64_t announced_bytes; /* of a body that is streamed, as the peer says; 0: it does not */
    /* The words of the security mechanism, the TLS or the socket layer; printable, for people,
     * never a secret; may be empty. */
    char text[512];
    /* What is less secure than was asked for, said once; NULL: nothing. Lives as long as the
     * exchange. */
    const char *warning;
    bool reused; /* travelled on a connection that had been used before */
    /* Where it was wanted: the hash of the peer's certificate as tls-server-end-point has it (RFC
     * 5929 section 4.1). Empty without TLS, without a head of an answer, and where the TLS library
     * cannot tell. */
    struct wsmi_view tls_end_point;
    uint64_t elapsed_ms;
};

struct wsmi_endpoint;
struct wsmi_exchange;
struct wsmi_transport;

/* Called on a thread of the transport's, always the same one for an endpoint, exactly once per
 * started exchange; must not block nor call close_endpoint or destroy. */
typedef void wsmi_exchange_done(void *context, const struct wsmi_http_answer *answer);

/*
 * All functions are thread safe. Lifetime: every started exchange is released once its `done` was
 * called; an endpoint is closed after its last exchange is released; the transport is destroyed
 * after its last endpoint is closed.
 */
struct wsmi_transport_ops {
    /* Milliseconds on the monotonic clock. */
    uint64_t (*now_ms)(struct wsmi_transport *transport);
    /* Contacts nobody. USAGE or OOM. */
    bool (*open_endpoint)(struct wsmi_transport *transport,
                          const struct wsmi_endpoint_config *config, struct wsmi_endpoint **ret,
                          struct wsmi_err *err);
    /* Drops the idle connections. Returns without waiting for the network. */
    void (*close_endpoint)(struct wsmi_endpoint *endpoint);
    /* False (nothing started, `done` will not be called): OOM, TRANSPORT when an I/O thread cannot
     * be had, or USAGE for a control character in a header or the authorization, or an
     * authorization where the endpoint has `security` or `digest_user`. `done` may run before this
     * returns; `ret` is set before that. */
    bool (*start)(struct wsmi_endpoint *endpoint, const struct wsmi_http_request *request,
                  wsmi_exchange_done *done, void *context, struct wsmi_exchange **ret,
                  struct wsmi_err *err);
    /* Asks to end early; idempotent, never blocks. `done` still comes, with CANCELLED unless it was
     * already decided; within 100 ms. */
    void (*cancel)(struct wsmi_exchange *exchange);
    /* For an answer that nobody waits for any more, but that matters if the peer got the request.
     * True: nothing of the request has left this machine, nor will; this was `cancel`. False: it
     * may have; the exchange goes on as before, to `deadline_ms` at the longest. Never blocks;
     * `cancel` may follow. Not with an `on_data` that answers PAUSE: a pause has no deadline. */
    bool (*withdraw)(struct wsmi_exchange *exchange, uint64_t deadline_ms);
    /* Ends a pause, and gives the rest of the exchange a new deadline; during the pause none is in
     * force, because it is not the peer who is late. Never blocks. May come before the on_data that
     * answers PAUSE has returned, and does nothing once the exchange is over. */
    void (*resume)(struct wsmi_exchange *exchange, uint64_t deadline_ms);
    /* Wipes and frees. From inside `done` or any time later, even before `done` has returned. */
    void (*release)(struct wsmi_exchange *exchange);
    /* Joins the I/O threads. Not from inside `done`. */
    void (*destroy)(struct wsmi_transport *transport);
};

/* An implementation embeds this as its first member. */
struct wsmi_transport {
    const struct wsmi_transport_ops *ops;
};

#endif
