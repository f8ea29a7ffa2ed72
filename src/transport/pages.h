/* SPDX-License-Identifier: MIT */
/* Memory for the bodies of answers. */
#ifndef WSMI_TRANSPORT_PAGES_H
#define WSMI_TRANSPORT_PAGES_H

#include "wsmi/alloc.h"

/*
 * As wsmi_allocator_system, but large pieces come from the kernel and go back to it at once. malloc
 * would do so too, until the first is freed; from then on it keeps them, and as bodies of one size
 * come and go among small pieces that stay, three places are taken where two are needed. Static,
 * immutable, safe from any thread.
 */
const struct wsmi_allocator *wsmi_allocator_pages(void);

#endif
