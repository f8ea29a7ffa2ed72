/* SPDX-License-Identifier: MIT */
/*
 * Interrupts (SIGINT, SIGTERM, SIGHUP) end operations as the protocol wants them ended: they are
 * cancelled, what the service keeps for them is released, and only then does the program die of the
 * signal. A second one ends it at once. A signal that is ignored stays ignored. SIGPIPE is held
 * back as well: writing then fails, and the program dies of it at the end.
 */
#ifndef WSMI_CLI_INTERRUPT_H
#define WSMI_CLI_INTERRUPT_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

#include "mi.h"

/* An operation to cancel. */
struct wsmi_cli_watched {
    MI_Operation *operation;
    struct wsmi_cli_watched *next;
};

/* Fields are private. */
struct wsmi_cli_interrupt {
    pthread_mutex_t lock;
    pthread_t thread;
    sigset_t awaited;
    sigset_t before;
    struct wsmi_cli_watched *watched;
    int came; /* signal number, or 0 */
    bool is_ending;
};

/* Before the first thread is started, so that all of them inherit the mask. False after a
 * complaint.
 */
bool wsmi_cli_interrupt_begin(struct wsmi_cli_interrupt *interrupt);

/*
 * Dies of the signal that came, or of SIGPIPE when `reader_is_gone`: one that is pending may have
 * been lost meanwhile, for libcurl ignores it for moments, and that discards it. Returns when
 * neither is so, or when SIGPIPE is ignored.
 */
void wsmi_cli_interrupt_end(struct wsmi_cli_interrupt *interrupt, bool reader_is_gone);

/* From now on the operation is cancelled by an interrupt; at once when one came already. */
void wsmi_cli_interrupt_watch(struct wsmi_cli_interrupt *interrupt,
                              struct wsmi_cli_watched *watched, MI_Operation *operation);

/* Before the operation is closed. */
void wsmi_cli_interrupt_unwatch(struct wsmi_cli_interrupt *interrupt,
                                struct wsmi_cli_watched *watched);

bool wsmi_cli_interrupt_came(struct wsmi_cli_interrupt *interrupt);

#endif
