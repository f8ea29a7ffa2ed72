/* SPDX-License-Identifier: MIT */
#include "resolver.h"

#include <dlfcn.h>
#include <netdb.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

static atomic_uint pending;

unsigned resolver_pending(void)
{
    return atomic_load(&pending);
}

void resolver_settle(void)
{
    struct timespec pause = {0, 50 * 1000 * 1000};
    do {
        nanosleep(&pause, NULL);
    } while (resolver_pending() > 0);
    nanosleep(&pause, NULL);
}

typedef int lookup(const char *, const char *, const struct addrinfo *, struct addrinfo **);

__attribute__((visibility("default"))) int getaddrinfo(const char *host, const char *service,
                                                       const struct addrinfo *hints,
                                                       struct addrinfo **ret)
{
    if (strcmp(host, "slow.test") == 0) {
        struct timespec pause = {3, 0};
        atomic_fetch_add(&pending, 1);
        nanosleep(&pause, NULL);
        atomic_fetch_sub(&pending, 1);
        return EAI_NONAME;
    }
    if (strcmp(host, "nobody.test") == 0) {
        return EAI_NONAME;
    }
    lookup *real;
    void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");
    memcpy(&real, &symbol, sizeof(real));
    return real(host, service, hints, ret);
}
