/* SPDX-License-Identifier: MIT */
/*
 * The network below libcurl, in the one thread of stepped/fibers.h: a socket that src/transport
 * opens is an end of a pair, connected already, whose other end is the harness's. Where the I/O
 * thread would sleep in curl_multi_poll the fiber changes places with the harness, and goes on only
 * once there is what it would have been woken by: bytes, an end, its wake-up, or its time. libcurl
 * itself is the one that ships.
 */
#ifndef WSMI_STEPPED_WIRE_H
#define WSMI_STEPPED_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wsmi/view.h"

/* What came out of a connection at once. */
typedef void wire_seen(void *context, struct wsmi_view bytes);

/* `now_ms` is the clock, and stays the caller's, as `context` does. */
void wire_open(const uint64_t *now_ms, wire_seen *seen, void *context);

/* Lets the library go on as long as it has reason to, and reads what it sends. */
void wire_settle(void);

/* To the connection that was written to last; what it does not take is lost. False: there is none.
 */
bool wire_send(struct wsmi_view bytes);
void wire_hang_up(void);

/* Connections ever opened. */
size_t wire_count(void);

/* The library must have closed all its ends. */
void wire_close(void);

#endif
