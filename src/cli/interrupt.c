/* SPDX-License-Identifier: MIT */
#include "cli/interrupt.h"

#include <string.h>

#include "cli/console.h"

/* Dies of it as if nothing had been held back. */
static void die_of(int number)
{
    sigset_t only;
    struct sigaction action;
    memset(&action, 0, sizeof(action));
    action.sa_handler = SIG_DFL;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(number, &action, NULL);
    (void)sigemptyset(&only);
    (void)sigaddset(&only, number);
    (void)raise(number);
    (void)pthread_sigmask(SIG_UNBLOCK, &only, NULL);
}

static void *wait_for_signals(void *context)
{
    struct wsmi_cli_interrupt *interrupt = context;
    int number = 0;
    bool is_second = false;
    bool is_ending = false;
    while (!is_ending && sigwait(&interrupt->awaited, &number) == 0) {
        (void)pthread_mutex_lock(&interrupt->lock);
        is_ending = interrupt->is_ending;
        is_second = interrupt->came != 0;
        if (!is_ending && !is_second) {
            interrupt->came = number;
            for (struct wsmi_cli_watched *at = interrupt->watched; at != NULL; at = at->next) {
                (void)MI_Operation_Cancel(at->operation, MI_REASON_NONE);
            }
        }
        (void)pthread_mutex_unlock(&interrupt->lock);
        if (!is_ending && is_second) {
            die_of(number);
        }
    }
    return NULL;
}

/* Whoever started the program may have decided that a signal is nothing to it (nohup). */
static void add_unless_ignored(sigset_t *set, int number)
{
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN) {
        (void)sigaddset(set, number);
    }
}

bool wsmi_cli_interrupt_begin(struct wsmi_cli_interrupt *interrupt)
{
    sigset_t held;
    memset(interrupt, 0, sizeof(*interrupt));
    (void)sigemptyset(&interrupt->awaited);
    add_unless_ignored(&interrupt->awaited, SIGINT);
    add_unless_ignored(&interrupt->awaited, SIGHUP);
    (void)sigaddset(&interrupt->awaited, SIGTERM); /* also what wakes the thread at the end */
    held = interrupt->awaited;
    (void)sigaddset(&held, SIGPIPE);
    (void)pthread_mutex_init(&interrupt->lock, NULL);
    (void)pthread_sigmask(SIG_BLOCK, &held, &interrupt->before);
    if (pthread_create(&interrupt->thread, NULL, wait_for_signals, interrupt) != 0) {
        (void)pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
        (void)pthread_mutex_destroy(&interrupt->lock);
        wsmi_cli_complain("cannot start a thread");
        return false;
    }
    return true;
}

/* The watching thread waits for it, so that it ends nobody. */
static const int wake_up = SIGTERM;

void wsmi_cli_interrupt_end(struct wsmi_cli_interrupt *interrupt, bool reader_is_gone)
{
    (void)pthread_mutex_lock(&interrupt->lock);
    interrupt->is_ending = true;
    (void)pthread_mutex_unlock(&interrupt->lock);
    (void)pthread_kill(interrupt->thread, wake_up);
    (void)pthread_join(interrupt->thread, NULL);
    (void)pthread_mutex_destroy(&interrupt->lock);
    if (interrupt->came != 0) {
        die_of(interrupt->came);
    }
    (void)pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
    if (reader_is_gone) {
        (void)raise(SIGPIPE);
    }
}

void wsmi_cli_interrupt_watch(struct wsmi_cli_interrupt *interrupt,
                              struct wsmi_cli_watched *watched, MI_Operation *operation)
{
    (void)pthread_mutex_lock(&interrupt->lock);
    watched->operation = operation;
    watched->next = interrupt->watched;
    interrupt->watched = watched;
    if (interrupt->came != 0) {
        (void)MI_Operation_Cancel(operation, MI_REASON_NONE);
    }
    (void)pthread_mutex_unlock(&interrupt->lock);
}

void wsmi_cli_interrupt_unwatch(struct wsmi_cli_interrupt *interrupt,
                                struct wsmi_cli_watched *watched)
{
    (void)pthread_mutex_lock(&interrupt->lock);
    struct wsmi_cli_watched **at = &interrupt->watched;
    while (*at != NULL && *at != watched) {
        at = &(*at)->next;
    }
    if (*at != NULL) {
        *at = watched->next;
    }
    (void)pthread_mutex_unlock(&interrupt->lock);
}

bool wsmi_cli_interrupt_came(struct wsmi_cli_interrupt *interrupt)
{
    (void)pthread_mutex_lock(&interrupt->lock);
    bool came = interrupt->came != 0;
    (void)pthread_mutex_unlock(&interrupt->lock);
    return came;
}
