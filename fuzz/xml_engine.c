/* SPDX-License-Identifier: MIT */
/*
 * The mutator of documents as engines call it. Three changes of four are of the document, the rest
 * are the engine's own, so that what configures a target and what is not well-formed stay in reach.
 * The environment variable WSMI_FUZZ_PLAIN leaves all to the engine, for comparisons.
 */
#include <stdlib.h>
#include <string.h>

#include "xml_mutator.h"

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2,
                                 size_t size2, uint8_t *out, size_t max_out_size,
                                 unsigned int seed);
/* libFuzzer's own; other engines that take custom mutators do not have it. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size) __attribute__((weak));

enum { PLAIN_SHARE = 4, TRIES = 8, MOST_CHANGES = 3 };

static size_t mutate_plainly(uint8_t *data, size_t size, size_t max_size)
{
    return LLVMFuzzerMutate == NULL ? size : LLVMFuzzerMutate(data, size, max_size);
}

/* The new size; 0: no document. */
static size_t mutate_document(uint8_t *data, size_t size, size_t max_size, uint64_t seed)
{
    size_t changes = 1 + seed % MOST_CHANGES;
    size_t changed = 0;
    for (uint64_t i = 0; changes > 0 && i < TRIES; i++) {
        size_t result = xml_mutate(data, size, max_size, NULL, 0, seed * TRIES + i, NULL);
        if (result > 0) {
            size = changed = result;
            changes--;
        }
    }
    return changed;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
    static int is_plain = -1;
    if (is_plain < 0) {
        is_plain = getenv("WSMI_FUZZ_PLAIN") != NULL;
    }
    if (is_plain == 1 || seed % PLAIN_SHARE == 0) {
        return mutate_plainly(data, size, max_size);
    }
    size_t result = mutate_document(data, size, max_size, seed);
    return result > 0 ? result : mutate_plainly(data, size, max_size);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2,
                                 size_t size2, uint8_t *out, size_t max_out_size, unsigned int seed)
{
    if (size1 > max_out_size) {
        return 0;
    }
    if (size1 > 0) {
        memcpy(out, data1, size1);
    }
    return xml_mutate(out, size1, max_out_size, data2, size2, seed, NULL);
}
