/* SPDX-License-Identifier: MIT */
/*
 * Sends one answer byte by byte on a connection that libmicrohttpd has read a request from and lent
 * to us: the connection is suspended or inside its handler, so nobody else writes. This is how an
 * answer gets a truncated body, a reset at byte N or a reason phrase of "(null)", inside TLS as
 * well as without.
 */
#ifndef RESP_PUMP_H
#define RESP_PUMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gnutls/gnutls.h>

#include "answer.h"
#include "misbehave.h"
#include "text.h"

enum resp_pump_end { PUMP_CLOSE, PUMP_RESET, PUMP_STALL };

struct resp_pump {
    struct resp_text head;
    struct resp_text tail; /* what follows the body: the end of chunked coding */
    const struct resp_answer *answer;
    uint64_t sent;
    uint64_t limit; /* bytes to send in all */
    uint64_t drip_from;
    uint64_t drip_bytes; /* 0: as fast as it goes */
    uint64_t drip_ms;
    enum resp_pump_end end;
    /* The piece being written. A TLS record that would block must be offered again with the same
     * bytes. */
    char piece[16384];
    size_t piece_len;
    size_t piece_done;
};

/* `answer` must outlive the pump. NULL when memory ran out. */
struct resp_pump *resp_pump_new(const struct resp_answer *answer, const struct resp_misbehave *m);
void resp_pump_destroy(struct resp_pump *p);

/* Sends what can be sent now. Returns true with the milliseconds to wait before the next call, or
 * false when done (or the peer is gone). `session` is NULL without TLS. */
bool resp_pump_run(struct resp_pump *p, int fd, gnutls_session_t session, uint64_t *ret_wait_ms);

/* Makes the kernel send RST now, whatever is queued. */
void resp_pump_reset_socket(int fd);

#endif
