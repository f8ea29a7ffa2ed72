/* SPDX-License-Identifier: MIT */
/*
 * The threads that src/transport starts, as fibers of one thread that take turns where they wait:
 * equal inputs are equal runs. The seam is the linker's (--wrap): wsmi_thread_start makes a fiber,
 * waiting for a condition goes back to whoever runs the fibers, and a fiber goes on only once its
 * condition was signalled or its time has come, so that a lost wake-up shows as a wait without end.
 */
#ifndef WSMI_STEPPED_FIBERS_H
#define WSMI_STEPPED_FIBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `now_ms` is the clock, and stays the caller's. At most `count` threads can be had at a time. */
void fibers_open(const uint64_t *now_ms, size_t count);

/* Runs every fiber as far as it gets. */
void fibers_run(void);

/* Inside a fiber: a call that blocks until `fibers_release`. Does nothing outside. */
void fibers_block(void);
void fibers_release(void);

/* All must have ended. */
void fibers_close(void);

#endif
