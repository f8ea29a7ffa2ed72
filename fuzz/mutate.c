/* SPDX-License-Identifier: MIT */
/* No substitute for a fuzzer: a fixed walk around every seed that a plain build can take each time.
 */
#include "driver.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_EDITS = 4, MAX_GROWTH = 64 };

/* Bytes that mean something to at least one of the grammars. */
static const char meaningful[] = "<>&;\"'=/:@[]%#!?-.,\\ \t\r\n\xff\xc0\xed\xef\x80\x7f"
                                 "0019azAZPTZ";

struct walk {
    uint64_t state;
    uint8_t *bytes;
    size_t size;
    size_t capacity;
};

/* xorshift64*, Vigna 2016: small, fast, the same everywhere. */
static uint64_t next(struct walk *walk)
{
    walk->state ^= walk->state >> 12;
    walk->state ^= walk->state << 25;
    walk->state ^= walk->state >> 27;
    return walk->state * UINT64_C(0x2545F4914F6CDD1D);
}

static size_t below(struct walk *walk, size_t bound)
{
    return bound == 0 ? 0 : (size_t)(next(walk) % bound);
}

static uint8_t pick_byte(struct walk *walk)
{
    /* One more than the string: its terminator is a byte worth trying. */
    return below(walk, 4) == 0 ? (uint8_t)next(walk)
                               : (uint8_t)meaningful[below(walk, sizeof(meaningful))];
}

static void insert(struct walk *walk, size_t at, const uint8_t *bytes, size_t count)
{
    if (count > walk->capacity - walk->size) {
        return;
    }
    memmove(walk->bytes + at + count, walk->bytes + at, walk->size - at);
    memcpy(walk->bytes + at, bytes, count);
    walk->size += count;
}

static void delete_range(struct walk *walk)
{
    size_t at = below(walk, walk->size);
    size_t count = 1 + below(walk, below(walk, 2) == 0 ? 4 : walk->size);
    count = count > walk->size - at ? walk->size - at : count;
    memmove(walk->bytes + at, walk->bytes + at + count, walk->size - at - count);
    walk->size -= count;
}

static void copy_range(struct walk *walk)
{
    uint8_t copy[MAX_GROWTH];
    size_t from = below(walk, walk->size);
    size_t count = 1 + below(walk, sizeof(copy));
    count = count > walk->size - from ? walk->size - from : count;
    memcpy(copy, walk->bytes + from, count);
    insert(walk, below(walk, walk->size + 1), copy, count);
}

static void edit(struct walk *walk)
{
    uint8_t byte = pick_byte(walk);
    size_t kind = walk->size == 0 ? 1 : below(walk, 6);
    size_t at = below(walk, walk->size);
    switch (kind) {
    case 0:
        walk->bytes[at] = byte;
        break;
    case 1:
        insert(walk, at, &byte, 1);
        break;
    case 2:
        walk->bytes[at] = (uint8_t)(walk->bytes[at] ^ (1U << below(walk, 8)));
        break;
    case 3:
        walk->size = at;
        break;
    case 4:
        delete_range(walk);
        break;
    default:
        copy_range(walk);
        break;
    }
}

void driver_run_mutated(const uint8_t *bytes, size_t size, size_t count)
{
    struct walk walk = {UINT64_C(0x9E3779B97F4A7C15) + size, NULL, 0, size + MAX_GROWTH};
    walk.bytes = malloc(walk.capacity);
    if (walk.bytes == NULL) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        if (size > 0) {
            memcpy(walk.bytes, bytes, size);
        }
        walk.size = size;
        for (size_t edits = 1 + below(&walk, MAX_EDITS); edits > 0; edits--) {
            edit(&walk);
        }
        driver_run_exact(walk.bytes, walk.size);
    }
    free(walk.bytes);
}
