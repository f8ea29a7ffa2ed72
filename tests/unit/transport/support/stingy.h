/* SPDX-License-Identifier: MIT */
/* An allocator that fails once, remembers whether everything came back, and looks for a secret in
 * what does. */
#ifndef WSMI_TEST_STINGY_H
#define WSMI_TEST_STINGY_H

#include "wsmi/alloc.h"

#include <stdatomic.h>

struct stingy {
    atomic_long live;
    atomic_long count;
    long fail_at;       /* 0: never */
    const char *secret; /* that must be wiped */
    atomic_long leaks;
};

struct wsmi_allocator stingy_allocator(struct stingy *stingy);

#endif
