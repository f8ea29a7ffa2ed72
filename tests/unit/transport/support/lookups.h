/* SPDX-License-Identifier: MIT */
/* Stands before the C library's getaddrinfo and getnameinfo, for the libraries as well, and
 * remembers which names were asked for. */
#ifndef WSMI_TEST_LOOKUPS_H
#define WSMI_TEST_LOOKUPS_H

/* Hosts other than 127.0.0.1 that were looked up, and "(reverse)" for an address, one behind the
 * other; "" when there were none. */
const char *lookups_of_names(void);

#endif
