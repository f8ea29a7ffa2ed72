/* SPDX-License-Identifier: MIT */
/*
 * --record: the bytes of each connection as they were on the wire. The program's own recv(), send()
 * and sendmsg() stand in front of the C library's, so whatever libmicrohttpd, GnuTLS or the pump
 * reads and writes passes here. The serving thread alone calls these functions.
 */
#ifndef RESP_TAP_H
#define RESP_TAP_H

#include <stdbool.h>

/* `directory` must exist; NULL: nothing is recorded. Before connections are served. */
bool resp_tap_init(const char *directory);

/* Connection `number` has the socket `fd`: DIRECTORY/number.in and .out begin. */
void resp_tap_open(int fd, unsigned long long number);

/* Before the socket is closed. */
void resp_tap_close(int fd);

#endif
