/* SPDX-License-Identifier: MIT */
/* Stands before the C library's getaddrinfo, for libcurl as well: "nobody.test" does not exist,
 * "slow.test" takes three seconds not to, everything else is looked up. */
#ifndef WSMI_TEST_RESOLVER_H
#define WSMI_TEST_RESOLVER_H

/* Lookups of slow.test that have not come back. */
unsigned resolver_pending(void);

/* Waits until there are none, so that leak checkers do not find a thread at work. */
void resolver_settle(void);

#endif
