/* SPDX-License-Identifier: MIT */
/* wsmi-responder: a loopback WS-Management service for the demo and the tests. See README.md beside
 * this file. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "accept.h"
#include "options.h"
#include "record.h"
#include "service.h"
#include "tap.h"

#define BACKLOG 4096

static bool complain(const char *what)
{
    (void)fprintf(stderr, "wsmi-responder: %s: %s\n", what, strerror(errno));
    return false;
}

/* Each connection is a descriptor; the usual soft limit of 1024 is too few for a test with 1,000
 * peers. */
static void raise_descriptor_limit(uint64_t connections)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        const rlim_t wanted = (rlim_t)connections + 64;
        if (limit.rlim_cur < wanted) {
            limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
            (void)setrlimit(RLIMIT_NOFILE, &limit);
        }
    }
}

/* GSSAPI reads its files where the environment says. */
static bool point_gssapi(const struct resp_options *o)
{
    return (!o->keytab || setenv("KRB5_KTNAME", o->keytab, 1) == 0) &&
           (!o->service_user_file || setenv("NTLM_USER_FILE", o->service_user_file, 1) == 0);
}

static bool follow_parent(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0) {
        return complain("--die-with-parent");
    }
    return getppid() == parent; /* it may have ended before the call */
}

static int open_listener(const struct resp_options *o)
{
    const int on = 1;
    const int fd = socket(o->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return -1;
    }
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (const struct sockaddr *)&o->address, o->address_len) != 0 ||
        listen(fd, BACKLOG) != 0) {
        const int error = errno;
        (void)close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static unsigned port_of(int fd)
{
    struct sockaddr_storage ss = {0};
    socklen_t len = sizeof ss;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    if (getsockname(fd, (struct sockaddr *)&ss, &len) != 0) {
        return 0;
    }
    if (ss.ss_family == AF_INET) {
        memcpy(&in, &ss, sizeof in);
        return ntohs(in.sin_port);
    }
    memcpy(&in6, &ss, sizeof in6);
    return ntohs(in6.sin6_port);
}

static bool announce(const struct resp_options *o, unsigned port)
{
    char text[16];
    (void)snprintf(text, sizeof text, "%u\n", port);
    if (o->port_file && !resp_record_replace_file(o->port_file, text)) {
        return complain(o->port_file);
    }
    (void)printf("wsmi-responder (a test tool) listens on port %u, %s\n", port,
                 o->tls ? "https" : "http");
    (void)fflush(stdout);
    return true;
}

/* Until SIGTERM or SIGINT; these are blocked in all threads and waited for here. */
static void wait_for_the_end(const sigset_t *signals, struct resp_record *record)
{
    int number = 0;
    while (sigwait(signals, &number) == 0 && number == SIGUSR1) {
        if (!resp_record_write_stats(record)) {
            (void)complain(record->stats_file);
        }
    }
}

static bool serve(const struct resp_options *o, struct resp_record *record, const sigset_t *signals)
{
    const int listener = open_listener(o);
    if (listener < 0) {
        return complain("cannot listen");
    }
    const unsigned port = port_of(listener);
    struct resp_service service;
    struct resp_accept acceptor;
    const bool normal = o->on_accept == ON_ACCEPT_SERVE;
    if (normal ? !resp_service_start(&service, o, record, listener)
               : !resp_accept_start(&acceptor, o->on_accept, record, listener)) {
        return false;
    }
    const bool announced = announce(o, port);
    if (announced) {
        wait_for_the_end(signals, record);
    }
    if (normal) {
        resp_service_stop(&service);
    } else {
        resp_accept_stop(&acceptor);
    }
    return (resp_record_write_stats(record) || complain(o->stats_file)) && announced;
}

int main(int argc, char **argv)
{
    const pid_t parent = getppid();
    static struct resp_options options;
    static struct resp_record record;
    /* gss-ntlmssp compares the names of its user file by it. */
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    switch (resp_options_parse(argc, argv, &options)) {
    case OPTIONS_DONE:
        return 0;
    case OPTIONS_BAD:
        return 2;
    case OPTIONS_RUN:
        break;
    }
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGUSR1);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit(options.connection_limit);
    if (options.die_with_parent && !follow_parent(parent)) {
        return 1;
    }
    if (!resp_record_init(&record, options.log_file, options.stats_file)) {
        (void)complain(options.log_file);
        return 1;
    }
    if (!point_gssapi(&options) || !resp_tap_init(options.record_directory)) {
        (void)complain("cannot set up");
        return 1;
    }
    const bool ok = serve(&options, &record, &signals);
    resp_record_clean_up(&record);
    return ok ? 0 : 1;
}
