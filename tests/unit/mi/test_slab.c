/* SPDX-License-Identifier: MIT */
/* Results share memory, and it is used again. Under AddressSanitizer each has its own. */
#include "mi/slab.h"
#include "testlib/leak.h"

static bool is_zero(const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

static uint8_t *take(struct wsmi_slabs *slabs, size_t size, struct wsmi_slab **ret_slab)
{
    uint8_t *memory = wsmi_slab_take(slabs, size, ret_slab);
    cr_assert_not_null(memory);
    cr_assert_eq((uintptr_t)memory % 16, 0);
    cr_assert(is_zero(memory, size), "used memory is zeroed");
    memset(memory, 0xA5, size);
    return memory;
}

LEAK_TEST(slab, pieces_do_not_overlap_and_outlive_who_took_them)
{
    enum { PIECES = 100, SIZE = 1000 };
    struct wsmi_slabs slabs = {NULL};
    struct wsmi_slab *of[PIECES];
    uint8_t *pieces[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = take(&slabs, SIZE, &of[i]);
        memset(pieces[i], (int)i, SIZE);
    }
    wsmi_slabs_clean_up(&slabs);
    for (size_t i = 0; i < PIECES; i++) {
        for (size_t j = 0; j < SIZE; j++) {
            cr_assert_eq(pieces[i][j], i);
        }
        wsmi_slab_release(of[i], pieces[i]);
    }
}

LEAK_TEST(slab, the_piece_after_the_last_one_is_gone_stands_in_its_place)
{
    struct wsmi_slabs slabs = {NULL};
    struct wsmi_slab *of;
    uint8_t *first = take(&slabs, 500, &of);
    bool is_shared = of != NULL;
    wsmi_slab_release(of, first);
    for (size_t i = 0; i < 1000; i++) {
        uint8_t *next = take(&slabs, 500, &of);
        cr_assert(!is_shared || next == first);
        wsmi_slab_release(of, next);
    }
    wsmi_slabs_clean_up(&slabs);
}

LEAK_TEST(slab, what_is_given_back_is_where_the_next_piece_begins)
{
    struct wsmi_slabs slabs = {NULL};
    struct wsmi_slab *of_first;
    struct wsmi_slab *of_second;
    uint8_t *first = take(&slabs, 1024, &of_first);
    wsmi_slab_trim(&slabs, of_first, 1024 - 100);
    uint8_t *second = take(&slabs, 64, &of_second);
    cr_assert(of_first == NULL || second == first + 112, "%td", second - first);
    wsmi_slab_release(of_second, second);
    wsmi_slab_release(of_first, first);
    wsmi_slabs_clean_up(&slabs);
}

LEAK_TEST(slab, a_large_piece_and_one_of_nobody_stand_alone)
{
    struct wsmi_slabs slabs = {NULL};
    struct wsmi_slab *of;
    uint8_t *large = take(&slabs, 100000, &of);
    cr_assert_null(of);
    wsmi_slab_trim(&slabs, of, 10);
    wsmi_slab_release(of, large);
    uint8_t *single = take(NULL, 100, &of);
    cr_assert_null(of);
    wsmi_slab_release(of, single);
    wsmi_slabs_clean_up(&slabs);
}
