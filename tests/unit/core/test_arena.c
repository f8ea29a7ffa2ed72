/* SPDX-License-Identifier: MIT */
#include "wsmi/arena.h"

#include "testlib/leak.h"
#include "testlib/recorder.h"

enum { ALIGN = alignof(max_align_t) };

LEAK_TEST(arena, an_unused_arena_allocates_nothing)
{
    struct recorder recorder;
    struct wsmi_arena arena;
    recorder_init(&recorder, 0);
    wsmi_arena_init(&arena, &recorder.base, 1000);
    wsmi_arena_clean_up(&arena);
    cr_assert_eq(recorder.requests, 0);
    struct wsmi_arena zeroed;
    memset(&zeroed, 0, sizeof(zeroed));
    wsmi_arena_clean_up(&zeroed);
}

LEAK_TEST(arena, the_maximum_is_reached_exactly_and_not_passed)
{
    struct wsmi_arena arena;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    wsmi_arena_init(&arena, wsmi_allocator_system(), 4 * ALIGN);
    cr_assert_not_null(wsmi_arena_alloc(&arena, 3 * ALIGN, 0, &err));
    cr_assert_null(wsmi_arena_alloc(&arena, ALIGN + 1, 42, &err), "one byte too many");
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, 42);
    cr_assert_eq(arena.used_bytes, 3 * ALIGN, "a refusal costs nothing");
    cr_assert_not_null(wsmi_arena_alloc(&arena, ALIGN, 0, &err));
    cr_assert_eq(arena.used_bytes, arena.max_bytes);
    cr_assert_null(wsmi_arena_alloc(&arena, 0, 43, &err), "nothing counts as one byte");
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, 43);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(arena, an_arena_of_nothing_gives_nothing)
{
    struct wsmi_arena arena;
    struct wsmi_err err;
    wsmi_arena_init(&arena, wsmi_allocator_system(), 0);
    cr_assert_null(wsmi_arena_alloc(&arena, 0, 0, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(arena, a_refusing_allocator_is_not_a_limit)
{
    for (size_t fail_at = 1; fail_at <= 2; fail_at++) {
        struct recorder recorder;
        struct wsmi_arena arena;
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        recorder_init(&recorder, fail_at);
        wsmi_arena_init(&arena, &recorder.base, 1 << 20);
        if (fail_at == 2) {
            cr_assert_not_null(wsmi_arena_alloc(&arena, 100000, 0, &err));
        }
        size_t used = arena.used_bytes;
        cr_assert_null(wsmi_arena_alloc(&arena, 100000, 7, &err));
        cr_assert_eq(err.code, WSMI_E_OOM);
        cr_assert_eq(err.offset, 7);
        cr_assert_eq(arena.used_bytes, used);
        cr_assert_not_null(wsmi_arena_alloc(&arena, 100000, 0, &err), "it recovers");
        wsmi_arena_clean_up(&arena);
        cr_assert_eq(recorder.live, 0);
    }
}

LEAK_TEST(arena, sizes_near_the_end_of_memory_do_not_wrap)
{
    struct recorder recorder;
    struct wsmi_arena arena;
    struct wsmi_view copy = {NULL, 77};
    struct wsmi_view huge = {(const uint8_t *)"", SIZE_MAX};
    struct wsmi_err err;
    recorder_init(&recorder, 0);
    wsmi_arena_init(&arena, &recorder.base, SIZE_MAX);
    cr_assert_null(wsmi_arena_alloc(&arena, SIZE_MAX, 0, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_null(wsmi_arena_alloc(&arena, SIZE_MAX - ALIGN + 2, 0, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_null(wsmi_arena_alloc(&arena, SIZE_MAX - ALIGN + 1, 0, &err));
    cr_assert_eq(err.code, WSMI_E_OOM, "fits the limit, but not with a block header");
    cr_assert_not(wsmi_arena_copy(&arena, huge, 5, &copy, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, 5);
    cr_assert_eq(copy.len, 77, "the output must be left alone");
    cr_assert_eq(recorder.requests, 0);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(arena, an_array_is_its_product_or_a_limit)
{
    struct wsmi_arena arena;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    wsmi_arena_init(&arena, wsmi_allocator_system(), 100 * ALIGN);
    cr_assert_not_null(wsmi_arena_alloc_array(&arena, 99, ALIGN, 0, &err));
    cr_assert_eq(arena.used_bytes, 99 * ALIGN);
    cr_assert_null(wsmi_arena_alloc_array(&arena, 2, ALIGN, 5, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_null(wsmi_arena_alloc_array(&arena, SIZE_MAX / 2 + 2, 2, 6, &err), "wraps to 2");
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, 6);
    cr_assert_not_null(wsmi_arena_alloc_array(&arena, 0, ALIGN, 0, &err));
    cr_assert_eq(arena.used_bytes, 100 * ALIGN);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(arena, everything_is_aligned_zeroed_and_disjoint)
{
    struct recorder recorder;
    struct wsmi_arena arena;
    struct wsmi_err err;
    uint8_t *given[300];
    recorder_init(&recorder, 0);
    wsmi_arena_init(&arena, &recorder.base, 1 << 20);
    for (size_t size = 0; size < 300; size++) {
        uint8_t *memory = wsmi_arena_alloc(&arena, size, 0, &err);
        cr_assert_not_null(memory);
        cr_assert_eq((uintptr_t)memory % ALIGN, 0, "size %zu", size);
        for (size_t i = 0; i < size; i++) {
            cr_assert_eq(memory[i], 0, "size %zu", size);
        }
        memset(memory, (int)(size % 251 + 1), size);
        given[size] = memory;
    }
    for (size_t size = 0; size < 300; size++) {
        for (size_t i = 0; i < size; i++) {
            cr_assert_eq(given[size][i], size % 251 + 1, "size %zu", size);
        }
    }
    wsmi_arena_clean_up(&arena);
    cr_assert_eq(recorder.live, 0);
}

LEAK_TEST(arena, memory_is_zeroed_again_after_clean_up)
{
    struct recorder recorder;
    struct wsmi_arena arena;
    struct wsmi_err err;
    recorder_init(&recorder, 0);
    wsmi_arena_init(&arena, &recorder.base, 64);
    for (int round = 0; round < 3; round++) {
        uint8_t *memory = wsmi_arena_alloc(&arena, 64, 0, &err);
        cr_assert_not_null(memory, "clean-up gives the whole maximum back");
        cr_assert_eq(memory[63], 0);
        memset(memory, 0xFF, 64);
        wsmi_arena_clean_up(&arena);
        cr_assert_eq(arena.used_bytes, 0);
        cr_assert_eq(recorder.live, 0);
    }
}

LEAK_TEST(arena, a_copy_ends_in_a_nul_that_does_not_count)
{
    struct recorder recorder;
    struct wsmi_arena arena;
    struct wsmi_view copy;
    struct wsmi_view none = {NULL, 0};
    struct wsmi_err err;
    char original[] = "ab\0c";
    struct wsmi_view view = {(const uint8_t *)original, 4};
    recorder_init(&recorder, 0);
    wsmi_arena_init(&arena, &recorder.base, 1000);
    cr_assert(wsmi_arena_copy(&arena, view, 0, &copy, &err));
    memset(original, 'X', sizeof(original));
    cr_assert(wsmi_view_eq(copy, WSMI_VIEW("ab\0c")));
    cr_assert_eq(copy.ptr[4], 0);
    cr_assert(wsmi_arena_copy(&arena, none, 0, &copy, &err));
    cr_assert_eq(copy.len, 0);
    cr_assert_not_null(copy.ptr);
    cr_assert_eq(copy.ptr[0], 0);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(arena, a_copy_that_fails_leaves_the_output_alone)
{
    struct recorder recorder;
    struct wsmi_arena arena;
    struct wsmi_view copy = {NULL, 77};
    struct wsmi_err err;
    recorder_init(&recorder, 1);
    wsmi_arena_init(&arena, &recorder.base, 1000);
    cr_assert_not(wsmi_arena_copy(&arena, WSMI_VIEW("x"), 3, &copy, &err));
    cr_assert_eq(err.code, WSMI_E_OOM);
    cr_assert_eq(copy.len, 77);
    wsmi_arena_clean_up(&arena);
    wsmi_arena_init(&arena, &recorder.base, 1);
    cr_assert_not(wsmi_arena_copy(&arena, WSMI_VIEW("x"), 3, &copy, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(copy.len, 77);
    wsmi_arena_clean_up(&arena);
}

#if !WSMI_UNDER_ASAN
LEAK_TEST(arena, many_small_pieces_need_few_blocks)
{
    struct recorder recorder;
    struct wsmi_arena arena;
    struct wsmi_err err;
    recorder_init(&recorder, 0);
    wsmi_arena_init(&arena, &recorder.base, 1 << 20);
    for (size_t i = 0; i < (1 << 20) / 32; i++) {
        cr_assert_not_null(wsmi_arena_alloc(&arena, 32, 0, &err));
    }
    cr_assert_leq(recorder.requests, 24, "%zu", recorder.requests);
    cr_assert_leq(recorder.largest, 66000);
    wsmi_arena_clean_up(&arena);
    cr_assert_eq(recorder.live, 0);
}
#endif
