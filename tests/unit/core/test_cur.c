/* SPDX-License-Identifier: MIT */
/* The contract of every function: true and advanced, or false with cursor and output untouched. */
#include "core/cur.h"

#include "core/ascii.h"
#include "testlib/leak.h"

static const struct wsmi_view input = WSMI_VIEW_INIT("Abc: 12");

static struct wsmi_cur at(size_t offset)
{
    struct wsmi_cur cur = wsmi_cur_init(input);
    cr_assert(wsmi_cur_skip(&cur, offset));
    return cur;
}

static bool same(const struct wsmi_cur *a, const struct wsmi_cur *b)
{
    return a->rest.ptr == b->rest.ptr && a->rest.len == b->rest.len && a->offset == b->offset;
}

/* `cur` stands `advanced` bytes behind `before`, over the same bytes. */
static bool moved(const struct wsmi_cur *before, const struct wsmi_cur *cur, size_t advanced)
{
    return cur->rest.ptr == before->rest.ptr + advanced &&
           cur->rest.len == before->rest.len - advanced && cur->offset == before->offset + advanced;
}

LEAK_TEST(cur, peeking_consumes_nothing_and_sees_the_end)
{
    struct wsmi_cur cur = at(5);
    struct wsmi_cur before = cur;
    cr_assert_eq(wsmi_cur_peek(&cur), '1');
    cr_assert_eq(wsmi_cur_peek_at(&cur, 0), '1');
    cr_assert_eq(wsmi_cur_peek_at(&cur, 1), '2');
    cr_assert_eq(wsmi_cur_peek_at(&cur, 2), -1);
    cr_assert_eq(wsmi_cur_peek_at(&cur, SIZE_MAX), -1);
    cr_assert(same(&cur, &before));
    cur = at(7);
    cr_assert(wsmi_cur_at_end(&cur));
    cr_assert_eq(wsmi_cur_peek(&cur), -1);
}

LEAK_TEST(cur, a_byte_above_ascii_is_not_taken_for_the_end)
{
    struct wsmi_cur cur = wsmi_cur_init(WSMI_VIEW("\xFF"));
    cr_assert_eq(wsmi_cur_peek(&cur), 0xFF);
    cr_assert_eq(wsmi_cur_peek_at(&cur, 0), 0xFF);
    cr_assert(wsmi_cur_accept(&cur, 0xFF));
    cr_assert_not(wsmi_cur_accept(&cur, 0xFF));
}

LEAK_TEST(cur, take_gives_every_count_up_to_the_end_and_none_beyond)
{
    for (size_t count = 0; count <= input.len + 1; count++) {
        struct wsmi_cur cur = at(0);
        struct wsmi_cur before = cur;
        struct wsmi_view taken = {NULL, 99};
        bool ok = wsmi_cur_take(&cur, count, &taken);
        cr_assert_eq(ok, count <= input.len);
        if (ok) {
            cr_assert(taken.ptr == input.ptr && taken.len == count);
            cr_assert(moved(&before, &cur, count));
        } else {
            cr_assert(same(&cur, &before));
            cr_assert(taken.ptr == NULL && taken.len == 99);
        }
    }
    struct wsmi_cur cur = at(3);
    struct wsmi_cur before = cur;
    struct wsmi_view taken = {NULL, 99};
    cr_assert_not(wsmi_cur_take(&cur, SIZE_MAX, &taken));
    cr_assert_not(wsmi_cur_skip(&cur, SIZE_MAX));
    cr_assert(same(&cur, &before));
    cr_assert_eq(taken.len, 99);
}

LEAK_TEST(cur, an_empty_input_without_bytes_is_an_input)
{
    const struct wsmi_view none = {NULL, 0};
    struct wsmi_cur cur = wsmi_cur_init(none);
    struct wsmi_view taken = {input.ptr, 99};
    struct wsmi_cur sub;
    cr_assert(wsmi_cur_at_end(&cur));
    cr_assert(wsmi_cur_take(&cur, 0, &taken));
    cr_assert_eq(taken.len, 0);
    cr_assert(wsmi_cur_sub(&cur, 0, &sub));
    cr_assert_eq(wsmi_cur_span(&cur, WSMI_ALPHA).len, 0);
    cr_assert_not(wsmi_cur_until(&cur, 'x', 10, &taken));
    cr_assert(wsmi_cur_accept_view(&cur, none));
    cr_assert_eq(wsmi_cur_all(&cur).len, 0);
    cr_assert_eq(cur.offset, 0);
}

LEAK_TEST(cur, a_sub_cursor_keeps_absolute_offsets_and_cannot_see_past_its_end)
{
    struct wsmi_cur cur = at(2);
    struct wsmi_cur before = cur;
    struct wsmi_cur sub;
    cr_assert(wsmi_cur_sub(&cur, 3, &sub));
    cr_assert(moved(&before, &cur, 3));
    cr_assert_eq(sub.offset, 2);
    cr_assert(wsmi_cur_skip(&sub, 3));
    cr_assert_eq(sub.offset, 5);
    cr_assert_eq(wsmi_cur_peek(&sub), -1, "the next byte belongs to the parent");
    cr_assert_eq(wsmi_cur_peek(&cur), '1');

    struct wsmi_cur untouched = sub;
    before = cur;
    cr_assert_not(wsmi_cur_sub(&cur, 3, &sub));
    cr_assert(same(&cur, &before));
    cr_assert(same(&sub, &untouched));
}

LEAK_TEST(cur, accept_consumes_exactly_what_it_was_asked_for)
{
    struct wsmi_cur cur = at(0);
    struct wsmi_cur before = cur;
    cr_assert_not(wsmi_cur_accept(&cur, 'a'));
    cr_assert_not(wsmi_cur_accept_view(&cur, WSMI_VIEW("Abd")));
    cr_assert_not(wsmi_cur_accept_view(&cur, WSMI_VIEW("abc")));
    cr_assert_not(wsmi_cur_accept_view(&cur, WSMI_VIEW("Abc: 12 ")));
    cr_assert_not(wsmi_cur_accept_nocase(&cur, WSMI_VIEW("abd")));
    cr_assert_not(wsmi_cur_accept_nocase(&cur, WSMI_VIEW("abc: 12 ")));
    cr_assert(same(&cur, &before));
    cr_assert(wsmi_cur_accept(&cur, 'A'));
    cr_assert(moved(&before, &cur, 1));
    cur = before;
    cr_assert(wsmi_cur_accept_view(&cur, WSMI_VIEW("Abc:")));
    cr_assert(moved(&before, &cur, 4));
    cur = before;
    cr_assert(wsmi_cur_accept_nocase(&cur, WSMI_VIEW("aBC: 12")));
    cr_assert(moved(&before, &cur, 7));
    cr_assert_not(wsmi_cur_accept(&cur, 0));
    cr_assert(moved(&before, &cur, 7));
}

LEAK_TEST(cur, span_takes_the_longest_prefix_of_its_classes)
{
    struct wsmi_cur cur = at(0);
    struct wsmi_cur before = cur;
    cr_assert_eq(wsmi_cur_span(&cur, WSMI_DIGIT).len, 0);
    cr_assert(same(&cur, &before));
    cr_assert(wsmi_view_eq(wsmi_cur_span(&cur, WSMI_ALPHA), WSMI_VIEW("Abc")));
    cr_assert(moved(&before, &cur, 3));
    cr_assert(wsmi_cur_skip(&cur, 1));
    cr_assert(wsmi_view_eq(wsmi_cur_span(&cur, WSMI_DIGIT | WSMI_BLANK), WSMI_VIEW(" 12")));
    cr_assert(wsmi_cur_at_end(&cur));
}

LEAK_TEST(cur, until_looks_exactly_as_far_as_it_may)
{
    for (size_t max = 0; max <= input.len + 1; max++) {
        struct wsmi_cur cur = at(0);
        struct wsmi_cur before = cur;
        struct wsmi_view head = {NULL, 99};
        bool ok = wsmi_cur_until(&cur, ':', max, &head);
        cr_assert_eq(ok, max >= 3, "max %zu: three bytes before the delimiter", max);
        if (ok) {
            cr_assert(wsmi_view_eq(head, WSMI_VIEW("Abc")));
            cr_assert(moved(&before, &cur, 3));
            cr_assert_eq(wsmi_cur_peek(&cur), ':', "the delimiter stays");
        } else {
            cr_assert(same(&cur, &before));
            cr_assert_eq(head.len, 99);
        }
    }
}

LEAK_TEST(cur, until_without_a_delimiter_changes_nothing)
{
    struct wsmi_cur cur = at(4);
    struct wsmi_cur before = cur;
    struct wsmi_view head = {NULL, 99};
    cr_assert_not(wsmi_cur_until(&cur, ':', SIZE_MAX, &head));
    cr_assert(same(&cur, &before));
    cr_assert_eq(head.len, 99);
    cr_assert(wsmi_cur_until(&cur, ' ', 0, &head));
    cr_assert_eq(head.len, 0);
    cr_assert(same(&cur, &before), "nothing stands before the delimiter");
}

LEAK_TEST(cur, all_gives_the_rest_and_stands_at_the_end)
{
    struct wsmi_cur cur = at(5);
    cr_assert(wsmi_view_eq(wsmi_cur_all(&cur), WSMI_VIEW("12")));
    cr_assert(wsmi_cur_at_end(&cur));
    cr_assert_eq(cur.offset, input.len);
    cr_assert_eq(wsmi_cur_all(&cur).len, 0);
}
