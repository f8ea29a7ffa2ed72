/* SPDX-License-Identifier: MIT */
/*
 * The transport of proto/transport.h over libcurl: HTTP and HTTPS, one I/O thread per transport
 * (with more than a thousand endpoints one per processor, four at most), one private connection
 * cache per endpoint. The peer supplies every byte of an answer and is not trusted with any of
 * them.
 *
 * What libcurl 7.88 does that its callers cannot prevent: closing an endpoint or the transport sets
 * SIGPIPE to ignored for the moment of the clean-up and restores it. Everything else runs with
 * signals blocked on the I/O thread and leaves the process's dispositions alone. A name lookup that
 * was given up on goes on in a detached thread inside libcurl until the resolver answers.
 */
#ifndef WSMI_TRANSPORT_CURL_H
#define WSMI_TRANSPORT_CURL_H

#include "proto/transport.h"

/*
 * A transport without thread, socket or connection: those come with the first exchange, the thread
 * of another loop with the endpoint that is one too many. The allocator must outlive it and be
 * thread safe; libcurl and the TLS library use malloc besides. OOM, or TRANSPORT when no mutex can
 * be had. Any thread.
 */
WSMI_MUST_USE bool wsmi_curl_transport_new(const struct wsmi_allocator *allocator,
                                           struct wsmi_transport **ret, struct wsmi_err *err);

/* The libcurl this process runs with. All strings are static. */
struct wsmi_curl_description {
    const char *version; /* "7.88.1" */
    const char *tls;     /* "OpenSSL/3.0.15"; NULL without TLS */
    const char *ca_file; /* where libcurl looks for trusted CAs when told nothing; may be NULL */
    const char *ca_dir;  /* the same; may be NULL */
    bool ipv6;
    bool async_resolver;  /* without it a slow name server delays every exchange and every cancel */
    bool verify_reasons;  /* the TLS library says why it refused a certificate */
    bool tells_end_point; /* the TLS library is one that tells the peer's certificate, so that
                             authentication can be bound to it */
    const char *shortfall; /* what wsmi needs and this libcurl lacks; NULL when nothing */
};

/* Pure; any thread. */
void wsmi_curl_describe(struct wsmi_curl_description *ret);

#endif
