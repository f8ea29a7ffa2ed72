/* SPDX-License-Identifier: MIT */
/* Threads of the library. */
#ifndef WSMI_TRANSPORT_THREAD_H
#define WSMI_TRANSPORT_THREAD_H

#include "wsmi/view.h"

#include <pthread.h>

/* A thread with every signal blocked but those that report its own faults: signals are the
 * program's, and SIGPIPE of a TLS connection the peer closed would end it. Any thread. */
WSMI_MUST_USE bool wsmi_thread_start(pthread_t *ret, void *(*run)(void *), void *context);

#endif
