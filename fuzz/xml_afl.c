/* SPDX-License-Identifier: MIT */
/*
 * The mutator of documents as AFL++ loads it (AFL_CUSTOM_MUTATOR_LIBRARY). It comes beside AFL++'s
 * own changes, which keep what is not well-formed in reach.
 */
#include <stdlib.h>
#include <string.h>

#include "xml_mutator.h"

enum { MOST_CHANGES = 3, TRIES = 8 };

struct mutator {
    uint64_t seed;
    uint8_t *bytes;
    size_t capacity;
};

void *afl_custom_init(void *afl, unsigned int seed);
size_t afl_custom_fuzz(void *context, uint8_t *bytes, size_t size, uint8_t **ret_bytes,
                       uint8_t *other, size_t other_size, size_t max_size);
void afl_custom_deinit(void *context);

void *afl_custom_init(void *afl, unsigned int seed)
{
    struct mutator *mutator = calloc(1, sizeof(*mutator));
    (void)afl;
    if (mutator != NULL) {
        mutator->seed = (uint64_t)seed << 32;
    }
    return mutator;
}

/* Up to three changes, the first with elements of `other`. 0: there is no document to change. */
size_t afl_custom_fuzz(void *context, uint8_t *bytes, size_t size, uint8_t **ret_bytes,
                       uint8_t *other, size_t other_size, size_t max_size)
{
    struct mutator *mutator = context;
    size_t changes = 1 + mutator->seed % MOST_CHANGES;
    size_t changed = 0;
    if (mutator->capacity < max_size) {
        uint8_t *larger = realloc(mutator->bytes, max_size);
        if (larger == NULL) {
            abort();
        }
        mutator->bytes = larger;
        mutator->capacity = max_size;
    }
    *ret_bytes = mutator->bytes;
    if (size > max_size) {
        return 0;
    }
    memcpy(mutator->bytes, bytes, size);
    for (unsigned i = 0; changes > 0 && i < TRIES; i++) {
        const uint8_t *from = changed == 0 && other_size > 0 ? other : NULL;
        size_t result = xml_mutate(mutator->bytes, size, max_size, from,
                                   from == NULL ? 0 : other_size, ++mutator->seed, NULL);
        if (result > 0) {
            size = changed = result;
            changes--;
        }
    }
    mutator->seed++;
    return changed;
}

void afl_custom_deinit(void *context)
{
    struct mutator *mutator = context;
    free(mutator->bytes);
    free(mutator);
}
