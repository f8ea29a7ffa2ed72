/* SPDX-License-Identifier: MIT */
/*
 * Linear work as a property of every target, in libFuzzer builds: the comparisons that the compiler
 * reports to the engine are counted on their way, and an input that costs more than its size
 * explains is a finding, long before it is slow enough for a timeout. Each step up in what a byte
 * costs counts as coverage: the engine keeps such inputs and climbs on. The linker puts these
 * functions in front of the engine's (--wrap); tests/work measures the same, exactly, on inputs
 * that were made for it.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a property may do with an input of no bytes, and with each byte, all its runs of the parser
 * together: two and three times what any seed takes. */
#ifndef WSMI_MOST_FOR_A_BYTE
#define WSMI_MOST_FOR_A_BYTE 1000
#endif
enum { MOST_FOR_NOTHING = 250000, MOST_FOR_A_BYTE = WSMI_MOST_FOR_A_BYTE };

/* Steps of an eighth of an octave, from one comparison a byte up to more than may be. */
enum { STEPS_PER_OCTAVE = 8, STEPS = 16 * STEPS_PER_OCTAVE, SMALL_INPUT = 128 };

__attribute__((section("__libfuzzer_extra_counters"))) static uint8_t steps[STEPS];
static uint64_t comparisons;

/* What the engine is told of: it takes bytes apart from a pair of unequal words, and does nothing
 * with shorter ones (but for -use_value_profile, which is not used here). Its handlers are half of
 * what an input costs when they see all; the first, and every so many behind them, will do. */
enum { ALL_OF_THE_FIRST = 1024, THEN_ONE_OF = 32 };

static inline int is_told(int is_word, int differ)
{
    return is_word && differ && (comparisons < ALL_OF_THE_FIRST || comparisons % THEN_ONE_OF == 0);
}

/* Tail calls: the engine tells the places apart by their return address. */
#define WRAP(name, type)                                                                           \
    void __real_##name(type a, type b);                                                            \
    void __wrap_##name(type a, type b);                                                            \
    void __wrap_##name(type a, type b)                                                             \
    {                                                                                              \
        comparisons++;                                                                             \
        if (is_told(sizeof(type) >= 4, a != b)) {                                                  \
            __real_##name(a, b);                                                                   \
        }                                                                                          \
    }                                                                                              \
    _Static_assert(sizeof(type) > 0, #name)

WRAP(__sanitizer_cov_trace_cmp1, uint8_t);
WRAP(__sanitizer_cov_trace_cmp2, uint16_t);
WRAP(__sanitizer_cov_trace_cmp4, uint32_t);
WRAP(__sanitizer_cov_trace_cmp8, uint64_t);
WRAP(__sanitizer_cov_trace_const_cmp1, uint8_t);
WRAP(__sanitizer_cov_trace_const_cmp2, uint16_t);
WRAP(__sanitizer_cov_trace_const_cmp4, uint32_t);
WRAP(__sanitizer_cov_trace_const_cmp8, uint64_t);

/* The interceptor of memcmp checks both regions and tells the engine of them, equal or not, which
 * is an eighth of what the scripts' targets cost. Equal ones have nothing to tell; the others are
 * told of like words. What may not be read is left to the interceptor to report. */
void *__asan_region_is_poisoned(void *bytes, size_t size) __attribute__((weak));
int __real_memcmp(const void *a, const void *b, size_t size);
int __wrap_memcmp(const void *a, const void *b, size_t size);

static inline bool may_read(const void *bytes, size_t size)
{
    return __asan_region_is_poisoned != NULL &&
           __asan_region_is_poisoned((void *)(uintptr_t)bytes, size) == NULL;
}

int __wrap_memcmp(const void *a, const void *b, size_t size)
{
    const uint8_t *x = a;
    const uint8_t *y = b;
    size_t i = 0;
    comparisons++;
    if (!may_read(a, size) || !may_read(b, size)) {
        return __real_memcmp(a, b, size);
    }
    while (i < size && x[i] == y[i]) {
        i++;
    }
    if (i < size && is_told(1, 1)) {
        return __real_memcmp(a, b, size);
    }
    return i == size ? 0 : x[i] - y[i];
}

static void reward(uint64_t per_byte)
{
    size_t octave = 0;
    while (per_byte >> octave >= 2 * STEPS_PER_OCTAVE) {
        octave++;
    }
    size_t step = octave * STEPS_PER_OCTAVE + (size_t)(per_byte >> octave);
    steps[step < STEPS ? step : STEPS - 1] = 1;
}

int __real_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    comparisons = 0;
    int status = __real_LLVMFuzzerTestOneInput(data, size);
    uint64_t most = MOST_FOR_NOTHING + (uint64_t)size * MOST_FOR_A_BYTE;
    reward(comparisons / (size + SMALL_INPUT));
    if (comparisons > most) {
        (void)fprintf(stderr,
                      "%" PRIu64 " comparisons for %zu bytes: more work than a linear parser has\n",
                      comparisons, size);
        abort();
    }
    return status;
}
