/* SPDX-License-Identifier: MIT */
#include "cli/prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

#include "cli/console.h"
#include "cli/settings.h"
#include "cli/text.h"

/* Signals a person or a shell sends to a program that waits at a terminal. */
static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

enum { SIGNAL_COUNT = sizeof(signals) / sizeof(signals[0]) };

/* The one that came while the echo was off. */
static volatile sig_atomic_t received;

static void note_signal(int number)
{
    received = number;
}

/* What was before, to be put back. */
struct dispositions {
    struct sigaction actions[SIGNAL_COUNT];
    sigset_t mask;
};

/* From here on the signals are noted, and only while read_line waits: one that came between a look
 * at `received` and a plain read would go unnoticed until a line is entered. */
static void catch_signals(struct dispositions *before)
{
    struct sigaction action;
    sigset_t set;
    (void)sigemptyset(&set);
    memset(&action, 0, sizeof(action));
    action.sa_handler = note_signal;
    (void)sigemptyset(&action.sa_mask);
    received = 0;
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        (void)sigaddset(&set, signals[i]);
    }
    (void)pthread_sigmask(SIG_BLOCK, &set, &before->mask);
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        (void)sigaction(signals[i], &action, &before->actions[i]);
        if (before->actions[i].sa_handler == SIG_IGN) { /* nohup */
            (void)sigaction(signals[i], &before->actions[i], NULL);
        }
    }
}

static void restore_signals(const struct dispositions *before)
{
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        (void)sigaction(signals[i], &before->actions[i], NULL);
    }
    (void)pthread_sigmask(SIG_SETMASK, &before->mask, NULL);
    if (received != 0) {
        (void)raise(received);
    }
}

static void write_prompt(int terminal, const char *whose)
{
    struct wsmi_buf text;
    wsmi_buf_init(&text, wsmi_allocator_system(), 4096);
    wsmi_buf_put_str(&text, "Password for ");
    wsmi_cli_text_put_str(&text, whose);
    wsmi_buf_put_str(&text, ": ");
    struct wsmi_view bytes = wsmi_buf_view(&text);
    (void)!write(terminal, bytes.ptr, bytes.len);
    wsmi_buf_clean_up(&text);
}

/* False when a signal came instead of something to read. */
static bool wait_readable(int terminal, const sigset_t *mask)
{
    fd_set set;
    FD_ZERO(&set);
    FD_SET(terminal, &set);
    return pselect(terminal + 1, &set, NULL, NULL, NULL, mask) > 0;
}

/* One line in canonical mode, its length without the line end; -1 when a signal or an error came.
 * `mask` is the signal mask to wait with. */
static ssize_t read_line(int terminal, const sigset_t *mask, uint8_t *line, size_t size)
{
    size_t length = 0;
    while (length < size) {
        ssize_t got =
            wait_readable(terminal, mask) ? read(terminal, line + length, size - length) : -1;
        if (got < 0) {
            return -1;
        }
        length += (size_t)got;
        if (got == 0 || line[length - 1] == '\n') {
            break;
        }
    }
    return (ssize_t)(length > 0 && line[length - 1] == '\n' ? length - 1 : length);
}

static bool keep(const uint8_t *line, ssize_t length, struct wsmi_secret *ret)
{
    struct wsmi_err err;
    if (length <= 0 || length > WSMI_CLI_MAX_PASSWORD_BYTES) {
        wsmi_cli_complain(length <= 0 ? "no password was entered"
                                      : "the password is longer than 4 KiB");
        return false;
    }
    struct wsmi_view bytes = {line, (size_t)length};
    if (!wsmi_secret_set(ret, wsmi_allocator_system(), bytes, &err)) {
        wsmi_cli_complain("out of memory");
        return false;
    }
    return true;
}

bool wsmi_cli_prompt_password(const char *whose, struct wsmi_secret *ret)
{
    uint8_t line[WSMI_CLI_MAX_PASSWORD_BYTES + 2];
    struct dispositions before;
    struct termios visible;
    int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0 || terminal >= FD_SETSIZE || tcgetattr(terminal, &visible) != 0) {
        wsmi_cli_complain("%s needs a password: --password-file FILE (there is no terminal to ask)",
                          whose);
        if (terminal >= 0) {
            (void)close(terminal);
        }
        return false;
    }
    struct termios hidden = visible;
    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    catch_signals(&before);
    (void)tcsetattr(terminal, TCSAFLUSH, &hidden);
    write_prompt(terminal, whose);
    ssize_t length = read_line(terminal, &before.mask, line, sizeof(line));
    (void)tcsetattr(terminal, TCSAFLUSH, &visible);
    (void)!write(terminal, "\n", 1);
    (void)close(terminal);
    restore_signals(&before);
    bool good = keep(line, length, ret);
    wsmi_wipe(line, sizeof(line));
    return good;
}
