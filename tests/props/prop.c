/* SPDX-License-Identifier: MIT */
#include "props/prop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool takes_turns;
static bool starves_all;

void prop_violated(const char *file, int line, const char *condition)
{
    (void)fprintf(stderr, "%s:%d: property violated: %s\n", file, line, condition);
    abort();
}

static void *counting_acquire(void *context, size_t size)
{
    struct prop_allocator *allocator = context;
    PROP_CHECK(size > 0);
    allocator->requests++;
    if (allocator->requests == allocator->fail_at) {
        allocator->failed = true;
        return NULL;
    }
    void *memory = malloc(size);
    PROP_CHECK(memory != NULL);
    allocator->live++;
    return memory;
}

static void counting_release(void *context, void *memory)
{
    struct prop_allocator *allocator = context;
    PROP_CHECK(memory != NULL);
    PROP_CHECK(allocator->live > 0);
    allocator->live--;
    free(memory);
}

bool prop_shows(struct wsmi_view bytes, const char *text)
{
    return bytes.len > 0 && memmem(bytes.ptr, bytes.len, text, strlen(text)) != NULL;
}

void prop_allocator_init(struct prop_allocator *allocator, size_t fail_at)
{
    allocator->base.acquire = counting_acquire;
    allocator->base.release = counting_release;
    allocator->base.context = allocator;
    allocator->requests = 0;
    allocator->live = 0;
    allocator->fail_at = fail_at;
    allocator->failed = false;
}

void prop_check_error(const struct wsmi_err *err, struct wsmi_view input)
{
    PROP_CHECK(err->code > WSMI_OK && err->code < WSMI_CODE_COUNT);
    PROP_CHECK(err->offset <= input.len);
    PROP_CHECK(err->reason != NULL && err->reason[0] != '\0');
}

/* Asked for several times for each input, so it takes eight bytes a step; sum = 31 * sum + byte is
 * what it comes to. The checks of sanitizers are left to those who parse. */
__attribute__((no_sanitize("address"), no_sanitize("undefined"))) size_t
prop_pick(struct wsmi_view input, size_t count)
{
    uint64_t sum = input.len;
    size_t i = 0;
    for (; input.len - i >= 8; i += 8) {
        const uint8_t *p = input.ptr + i;
        sum = sum * UINT64_C(852891037441) + p[0] * UINT64_C(27512614111) +
              p[1] * UINT64_C(887503681) + p[2] * UINT64_C(28629151) + p[3] * UINT64_C(923521) +
              p[4] * UINT64_C(29791) + p[5] * UINT64_C(961) + p[6] * UINT64_C(31) + p[7];
    }
    for (; i < input.len; i++) {
        sum = sum * 31 + input.ptr[i];
    }
    return count == 0 ? 0 : sum % count;
}

void prop_take_turns(void)
{
    takes_turns = true;
}

/* The upper bits of a product: parts choose by remainders of the same sum, and independently. */
int prop_turn(struct wsmi_view input, int count)
{
    if (!takes_turns) {
        return PROP_EVERY_PART;
    }
    uint64_t mixed = (uint64_t)prop_pick(input, SIZE_MAX) * UINT64_C(0x9E3779B97F4A7C15);
    return (int)((mixed >> 32) * (uint64_t)count >> 32);
}

void prop_starve_all(void)
{
    starves_all = true;
}

size_t prop_starve_runs(size_t count)
{
    return starves_all || count == 0 ? count : 1;
}

size_t prop_starve_pick(struct wsmi_view input, size_t count, size_t i)
{
    return (prop_pick(input, count) + i) % count;
}
