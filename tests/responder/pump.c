/* SPDX-License-Identifier: MIT */
#include "pump.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "phrase.h"

/* A full socket buffer: look again soon. Loopback peers drain fast, and a test does not mind 2 ms.
 */
#define BLOCKED_WAIT_MS 2

static void write_framing(struct resp_pump *p, const struct resp_misbehave *m)
{
    const unsigned long long size = resp_answer_body_size(p->answer);
    if (m->item[MIS_CHUNKED].on) {
        resp_text_add(&p->head, "Transfer-Encoding: chunked\r\n\r\n");
        if (size > 0) {
            resp_text_addf(&p->head, "%llx\r\n", size);
            resp_text_add(&p->tail, "\r\n");
        }
        resp_text_add(&p->tail, "0\r\n\r\n");
    } else if (m->item[MIS_BAD_CHUNK].on) {
        resp_text_addf(&p->head, "Transfer-Encoding: chunked\r\n\r\n%llx\r\n", size);
        resp_text_add(&p->tail, "\r\nZZZZ\r\nnot a chunk\r\n");
    } else if (m->item[MIS_NO_LENGTH].on) {
        resp_text_add(&p->head, "\r\n");
    } else if (m->item[MIS_LENGTH].on) {
        resp_text_addf(&p->head, "Content-Length: %s\r\n\r\n", m->item[MIS_LENGTH].text);
    } else {
        resp_text_addf(&p->head, "Content-Length: %llu\r\n\r\n", size);
    }
}

static void write_bulk_headers(struct resp_pump *p, const struct resp_misbehave *m)
{
    for (uint64_t i = 0; i < m->item[MIS_HEADERS].n && m->item[MIS_HEADERS].on; i++) {
        resp_text_addf(&p->head, "X-Many-%llu: x\r\n", (unsigned long long)i);
    }
    if (m->item[MIS_HEADER_SIZE].on) {
        /* "X-Long: " and the line end count, so that the line has the N bytes asked for (at least
         * 11) */
        const uint64_t wanted = m->item[MIS_HEADER_SIZE].n;
        resp_text_add(&p->head, "X-Long: x");
        for (uint64_t i = 11; i < wanted; i++) {
            resp_text_add_bytes(&p->head, "x", 1);
        }
        resp_text_add(&p->head, "\r\n");
    }
}

static void write_head(struct resp_pump *p, const struct resp_misbehave *m)
{
    const struct resp_answer *a = p->answer;
    for (uint64_t i = 0; m->item[MIS_CONTINUE].on && i < m->item[MIS_CONTINUE].n; i++) {
        resp_text_add(&p->head, "HTTP/1.1 100 Continue\r\n\r\n");
    }
    resp_text_addf(&p->head, "HTTP/1.1 %u %s\r\n", a->status,
                   a->reason ? a->reason : resp_phrase(a->status));
    for (size_t i = 0; i < a->field_count; i++) {
        resp_text_addf(&p->head, "%s: %s\r\n", a->field[i].name, a->field[i].value.ptr);
    }
    if (m->item[MIS_HEADER].on) {
        resp_text_addf(&p->head, "%s\r\n", m->item[MIS_HEADER].text);
    }
    write_bulk_headers(p, m);
    if (a->close) {
        resp_text_add(&p->head, "Connection: Close\r\n");
    }
    write_framing(p, m);
}

static uint64_t whole_size(const struct resp_pump *p)
{
    return p->head.len + resp_answer_body_size(p->answer) + p->tail.len;
}

/* Where to stop, how fast to go and how to end. */
static void plan(struct resp_pump *p, const struct resp_misbehave *m)
{
    const struct resp_mis_item *item = m->item;
    p->limit = whole_size(p);
    uint64_t limit = p->limit;
    if (item[MIS_RESET_REUSED].on) {
        limit = 0;
        p->end = PUMP_RESET;
    } else if (item[MIS_RESET].on) {
        limit = item[MIS_RESET].n;
        p->end = PUMP_RESET;
    } else if (item[MIS_CLOSE].on) {
        limit = item[MIS_CLOSE].n;
    } else if (item[MIS_TRUNCATE].on) {
        limit = p->head.len + item[MIS_TRUNCATE].n;
    }
    if (limit < p->limit) {
        p->limit = limit;
    }
    if (item[MIS_STALL].on) {
        p->end = PUMP_STALL;
    }
    const struct resp_mis_item *drip = item[MIS_DRIP].on ? &item[MIS_DRIP] : &item[MIS_DRIP_HEAD];
    if (drip->on) {
        p->drip_bytes = drip->n;
        p->drip_ms = drip->every_ms;
        p->drip_from = item[MIS_DRIP].on ? p->head.len : 0;
    }
}

struct resp_pump *resp_pump_new(const struct resp_answer *answer, const struct resp_misbehave *m)
{
    struct resp_pump *p = calloc(1, sizeof *p);
    if (!p) {
        return NULL;
    }
    p->answer = answer;
    if (!answer->no_head) {
        write_head(p, m);
    }
    if (p->head.failed || p->tail.failed) {
        resp_pump_destroy(p);
        return NULL;
    }
    plan(p, m);
    return p;
}

void resp_pump_destroy(struct resp_pump *p)
{
    if (p) {
        resp_text_clean_up(&p->head);
        resp_text_clean_up(&p->tail);
        free(p);
    }
}

static size_t read_part(const struct resp_text *part, uint64_t offset, char *to, size_t size)
{
    if (offset >= part->len) {
        return 0;
    }
    const size_t left = part->len - (size_t)offset;
    const size_t n = left < size ? left : size;
    memcpy(to, part->ptr + offset, n);
    return n;
}

/* Fills the piece from head, body and tail, and not past `limit` or past one drip. */
static void next_piece(struct resp_pump *p)
{
    const uint64_t body_end = p->head.len + resp_answer_body_size(p->answer);
    uint64_t want = p->limit - p->sent;
    if (p->drip_bytes > 0 && p->sent >= p->drip_from && want > p->drip_bytes) {
        want = p->drip_bytes;
    } else if (p->drip_bytes > 0 && p->sent < p->drip_from && want > p->drip_from - p->sent) {
        want = p->drip_from - p->sent;
    }
    const size_t size = want < sizeof p->piece ? (size_t)want : sizeof p->piece;
    p->piece_len = read_part(&p->head, p->sent, p->piece, size);
    if (p->piece_len < size && p->sent + p->piece_len < body_end) {
        p->piece_len += resp_answer_body_read(p->answer, p->sent + p->piece_len - p->head.len,
                                              p->piece + p->piece_len, size - p->piece_len);
    }
    if (p->piece_len < size) {
        p->piece_len += read_part(&p->tail, p->sent + p->piece_len - body_end,
                                  p->piece + p->piece_len, size - p->piece_len);
    }
    p->piece_done = 0;
}

enum written { WRITTEN, WOULD_BLOCK, BROKEN };

static enum written write_some(struct resp_pump *p, int fd, gnutls_session_t session)
{
    const char *from = p->piece + p->piece_done;
    const size_t len = p->piece_len - p->piece_done;
    ssize_t n = 0;
    if (session) {
        n = gnutls_record_send(session, from, len);
        if (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED) {
            return WOULD_BLOCK;
        }
    } else {
        n = send(fd, from, len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
            return WOULD_BLOCK;
        }
    }
    if (n <= 0) {
        return BROKEN;
    }
    p->piece_done += (size_t)n;
    p->sent += (uint64_t)n;
    return WRITTEN;
}

bool resp_pump_run(struct resp_pump *p, int fd, gnutls_session_t session, uint64_t *ret_wait_ms)
{
    const int on = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    while (p->sent < p->limit) {
        if (p->piece_done == p->piece_len) {
            next_piece(p);
        }
        const enum written result = write_some(p, fd, session);
        if (result == BROKEN) {
            return false;
        }
        if (result == WOULD_BLOCK) {
            *ret_wait_ms = BLOCKED_WAIT_MS;
            return true;
        }
        if (p->drip_bytes > 0 && p->piece_done == p->piece_len && p->sent >= p->drip_from &&
            p->sent < p->limit) {
            *ret_wait_ms = p->drip_ms;
            return true;
        }
    }
    return false;
}

void resp_pump_reset_socket(int fd)
{
    /* Dissolving the association of a connected TCP socket aborts it, so RST leaves at once; a
     * close with SO_LINGER 0 would come after the shutdown() that libmicrohttpd does first, and the
     * peer could see a clean end. */
    const struct sockaddr none = {.sa_family = AF_UNSPEC};
    const struct linger now = {.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    (void)connect(fd, &none, sizeof none);
}
