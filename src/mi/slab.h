/* SPDX-License-Identifier: MIT */
/*
 * Memory for results, which come one after another and mostly are gone before the next: several
 * share one piece, which is used again from its start when the last of them is gone. Whoever makes
 * them holds a struct wsmi_slabs, one thread at a time; any thread may release.
 */
#ifndef WSMI_MI_SLAB_H
#define WSMI_MI_SLAB_H

#include "wsmi/view.h"

struct wsmi_slab;

/* Zeroed is empty. */
struct wsmi_slabs {
    struct wsmi_slab *current;
};

/*
 * Zeroed memory, aligned for any object. `ret_slab` is what to release it with: NULL where it is a
 * piece of its own, as it is when `slabs` is NULL, when it is large, and where reading past its end
 * is to be seen (AddressSanitizer). NULL on memory.
 */
void *wsmi_slab_take(struct wsmi_slabs *slabs, size_t size, struct wsmi_slab **ret_slab);

/* Gives back the last `unused` bytes of what was taken last; nothing happens to other memory. */
void wsmi_slab_trim(struct wsmi_slabs *slabs, const struct wsmi_slab *slab, size_t unused);

void wsmi_slab_release(struct wsmi_slab *slab, void *memory);

/* What was taken stays valid until it is released. */
void wsmi_slabs_clean_up(struct wsmi_slabs *slabs);

#endif
