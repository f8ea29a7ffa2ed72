/* SPDX-License-Identifier: MIT */
#include "mi/slab.h"

#include <stdatomic.h>

#include "core/asan.h"
#include "mi/mem.h"

enum { SLAB_BYTES = 16 * 1024, LARGE_BYTES = SLAB_BYTES / 4, ALIGN = 16 };

struct wsmi_slab {
    atomic_size_t references; /* one by whoever takes from it, one by each piece taken */
    size_t used;
    _Alignas(ALIGN) uint8_t bytes[SLAB_BYTES];
};

static size_t round_up(size_t size)
{
    return (size + ALIGN - 1) / ALIGN * ALIGN;
}

static void unref(struct wsmi_slab *slab)
{
    if (slab != NULL &&
        atomic_fetch_sub_explicit(&slab->references, 1, memory_order_acq_rel) == 1) {
        wsmi_mem_free(slab);
    }
}

/* One with room for `size`; NULL on memory. */
static struct wsmi_slab *open_slab(struct wsmi_slabs *slabs, size_t size)
{
    struct wsmi_slab *slab = slabs->current;
    if (slab != NULL && atomic_load_explicit(&slab->references, memory_order_acquire) == 1) {
        slab->used = 0; /* nobody has a piece of it any more */
    }
    if (slab != NULL && sizeof(slab->bytes) - slab->used >= size) {
        return slab;
    }
    slab = wsmi_mem_new(sizeof(*slab));
    if (slab != NULL) {
        atomic_init(&slab->references, 1);
        unref(slabs->current);
        slabs->current = slab;
    }
    return slab;
}

void *wsmi_slab_take(struct wsmi_slabs *slabs, size_t size, struct wsmi_slab **ret_slab)
{
    *ret_slab = NULL;
    if (WSMI_UNDER_ASAN || slabs == NULL || size > LARGE_BYTES) {
        return wsmi_mem_new(size);
    }
    struct wsmi_slab *slab = open_slab(slabs, round_up(size));
    if (slab == NULL) {
        return NULL;
    }
    void *memory = slab->bytes + slab->used;
    slab->used += round_up(size);
    (void)atomic_fetch_add_explicit(&slab->references, 1, memory_order_relaxed);
    *ret_slab = slab;
    return memset(memory, 0, size);
}

void wsmi_slab_trim(struct wsmi_slabs *slabs, const struct wsmi_slab *slab, size_t unused)
{
    if (slab != NULL && slabs->current == slab) {
        slabs->current->used -= unused / ALIGN * ALIGN;
    }
}

void wsmi_slab_release(struct wsmi_slab *slab, void *memory)
{
    if (slab == NULL) {
        wsmi_mem_free(memory);
    }
    unref(slab);
}

void wsmi_slabs_clean_up(struct wsmi_slabs *slabs)
{
    unref(slabs->current);
    slabs->current = NULL;
}
