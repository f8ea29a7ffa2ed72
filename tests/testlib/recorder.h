/* SPDX-License-Identifier: MIT */
/*
 * An allocator that watches: it hands out memory full of 0xA5, can refuse the k-th request, knows
 * what is still held, and looks at memory that comes back for bytes that were not wiped.
 */
#ifndef WSMI_TESTLIB_RECORDER_H
#define WSMI_TESTLIB_RECORDER_H

#include <stdalign.h>
#include <stdlib.h>

#include "wsmi/alloc.h"

enum { RECORDER_UNWRITTEN = 0xA5 };

struct recorder {
    struct wsmi_allocator base; /* pass &base */
    size_t requests;
    size_t live;
    size_t largest;
    size_t dirty;   /* blocks released with a byte that was written and not wiped */
    size_t fail_at; /* 1-based, 0 = never */
};

struct recorder_block {
    alignas(max_align_t) size_t size;
    alignas(max_align_t) uint8_t bytes[];
};

static inline void *recorder_acquire(void *context, size_t size)
{
    struct recorder *recorder = context;
    recorder->requests++;
    if (recorder->requests == recorder->fail_at ||
        size > SIZE_MAX - sizeof(struct recorder_block)) {
        return NULL;
    }
    struct recorder_block *block = malloc(sizeof(*block) + size);
    if (block == NULL) {
        return NULL;
    }
    block->size = size;
    memset(block->bytes, RECORDER_UNWRITTEN, size);
    recorder->live++;
    recorder->largest = size > recorder->largest ? size : recorder->largest;
    return block->bytes;
}

static inline void recorder_release(void *context, void *memory)
{
    struct recorder *recorder = context;
    struct recorder_block *block =
        (void *)((uint8_t *)memory - offsetof(struct recorder_block, bytes));
    for (size_t i = 0; i < block->size; i++) {
        if (block->bytes[i] != 0 && block->bytes[i] != RECORDER_UNWRITTEN) {
            recorder->dirty++;
            break;
        }
    }
    recorder->live--;
    free(block);
}

static inline void recorder_init(struct recorder *recorder, size_t fail_at)
{
    memset(recorder, 0, sizeof(*recorder));
    recorder->base.acquire = recorder_acquire;
    recorder->base.release = recorder_release;
    recorder->base.context = recorder;
    recorder->fail_at = fail_at;
}

#endif
