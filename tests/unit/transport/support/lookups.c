/* SPDX-License-Identifier: MIT */
#include "lookups.h"

#include <dlfcn.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char names[1024];

static void note(const char *name)
{
    pthread_mutex_lock(&lock);
    size_t length = strlen(names);
    (void)snprintf(names + length, sizeof(names) - length, " %s", name);
    pthread_mutex_unlock(&lock);
}

const char *lookups_of_names(void)
{
    return names;
}

typedef int lookup(const char *, const char *, const struct addrinfo *, struct addrinfo **);
typedef int reverse(const struct sockaddr *, socklen_t, char *, socklen_t, char *, socklen_t, int);

__attribute__((visibility("default"))) int getaddrinfo(const char *host, const char *service,
                                                       const struct addrinfo *hints,
                                                       struct addrinfo **ret)
{
    lookup *real;
    void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");
    memcpy(&real, &symbol, sizeof(real));
    if (host != NULL && strcmp(host, "127.0.0.1") != 0) {
        note(host);
    }
    return real(host, service, hints, ret);
}

__attribute__((visibility("default"))) int getnameinfo(const struct sockaddr *address,
                                                       socklen_t length, char *host,
                                                       socklen_t host_size, char *service,
                                                       socklen_t service_size, int flags)
{
    reverse *real;
    void *symbol = dlsym(RTLD_NEXT, "getnameinfo");
    memcpy(&real, &symbol, sizeof(real));
    if ((flags & NI_NUMERICHOST) == 0) {
        note("(reverse)");
    }
    return real(address, length, host, host_size, service, service_size, flags);
}
