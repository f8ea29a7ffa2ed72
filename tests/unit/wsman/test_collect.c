/* SPDX-License-Identifier: MIT */
#include "wsman/collect.h"

#include "testlib/leak.h"

LEAK_TEST(collect, text_of_exactly_the_limit_is_accepted_and_one_byte_more_is_not)
{
    struct wsmi_arena arena;
    struct wsmi_text text = {NULL, 0, 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    wsmi_arena_init(&arena, wsmi_allocator_system(), 4096);
    cr_assert(wsmi_text_add(&text, &arena, WSMI_VIEW("abc"), 5, 1, &err));
    cr_assert(wsmi_text_add(&text, &arena, WSMI_VIEW(""), 5, 1, &err));
    cr_assert(wsmi_text_add(&text, &arena, WSMI_VIEW("de"), 5, 1, &err));
    cr_assert(wsmi_view_eq(wsmi_text_view(&text), WSMI_VIEW("abcde")));
    cr_assert_not(wsmi_text_add(&text, &arena, WSMI_VIEW("f"), 5, 77, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, 77);
    cr_assert(wsmi_view_eq(wsmi_text_view(&text), WSMI_VIEW("abcde")));
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(collect, many_pieces_cost_no_more_than_four_times_their_sum)
{
    enum { PIECES = 20000 };
    struct wsmi_arena arena;
    struct wsmi_text text = {NULL, 0, 0};
    struct wsmi_err err;
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    for (size_t i = 0; i < PIECES; i++) {
        cr_assert(wsmi_text_add(&text, &arena, WSMI_VIEW("abc"), SIZE_MAX, i, &err));
    }
    cr_assert_eq(text.len, 3 * PIECES);
    cr_assert_leq(arena.used_bytes, 4 * text.len);
    wsmi_text_reset(&text);
    size_t used = arena.used_bytes;
    cr_assert(wsmi_text_add(&text, &arena, WSMI_VIEW("next"), SIZE_MAX, 0, &err));
    cr_assert_eq(arena.used_bytes, used, "the scratch area must be reused");
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(collect, a_list_keeps_its_entries_when_it_grows)
{
    enum { ENTRIES = 1000 };
    struct wsmi_arena arena;
    struct wsmi_err err;
    size_t *list = NULL;
    size_t cap = 0;
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    for (size_t i = 0; i < ENTRIES; i++) {
        list = wsmi_list_reserve(&arena, list, sizeof(*list), i, &cap, 0, &err);
        cr_assert_not_null(list);
        list[i] = i * 3;
    }
    for (size_t i = 0; i < ENTRIES; i++) {
        cr_assert_eq(list[i], i * 3);
    }
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(collect, a_full_arena_is_a_limit_and_an_absurd_capacity_too)
{
    struct wsmi_arena arena;
    struct wsmi_text text = {NULL, 0, 0};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    size_t cap = 0;
    wsmi_arena_init(&arena, wsmi_allocator_system(), 64);
    cr_assert_not(wsmi_text_add(&text, &arena, WSMI_VIEW("a"), SIZE_MAX, 9, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, 9);
    cr_assert_null(wsmi_list_reserve(&arena, NULL, 64, 0, &cap, 5, &err));
    cr_assert_eq(err.offset, 5);
    cap = SIZE_MAX / 2;
    cr_assert_null(wsmi_list_reserve(&arena, &text, 64, cap, &cap, 6, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, 6);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(collect, lists_that_follow_each_other_stay_where_they_were_handed_out)
{
    enum { LISTS = 300 };
    struct wsmi_arena arena;
    struct wsmi_err err;
    struct wsmi_run run = {NULL, 0, 0, 0};
    const size_t *lists[LISTS];
    size_t entries = 0;
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    for (size_t i = 0; i < LISTS; i++) {
        wsmi_run_begin(&run);
        for (size_t j = 0; j < i % 40; j++) {
            size_t *entry = wsmi_run_add(&run, &arena, sizeof(*entry), 0, &err);
            cr_assert_not_null(entry);
            *entry = i * 100 + j;
            entries++;
        }
        cr_assert_eq(wsmi_run_count(&run), i % 40);
        lists[i] = wsmi_run_list(&run, sizeof(size_t));
    }
    for (size_t i = 0; i < LISTS; i++) {
        for (size_t j = 0; j < i % 40; j++) {
            cr_assert_eq(lists[i][j], i * 100 + j);
        }
    }
    cr_assert_leq(arena.used_bytes, 2 * entries * sizeof(size_t));
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(collect, a_list_of_any_length_costs_no_more_than_four_times_its_size)
{
    enum { ENTRIES = 100000 };
    struct wsmi_arena arena;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_run run = {NULL, 0, 0, 0};
    wsmi_arena_init(&arena, wsmi_allocator_system(), 4 * ENTRIES * sizeof(size_t));
    for (size_t i = 0; i < ENTRIES; i++) {
        size_t *entry = wsmi_run_add(&run, &arena, sizeof(*entry), 0, &err);
        cr_assert_not_null(entry);
        *entry = i;
    }
    const size_t *list = wsmi_run_list(&run, sizeof(size_t));
    cr_assert_eq(wsmi_run_count(&run), ENTRIES);
    for (size_t i = 0; i < ENTRIES; i++) {
        cr_assert_eq(list[i], i);
    }
    while (wsmi_run_add(&run, &arena, sizeof(size_t), 7, &err) != NULL) {
    }
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, 7);
    wsmi_arena_clean_up(&arena);
}
