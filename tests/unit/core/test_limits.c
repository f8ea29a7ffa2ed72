/* SPDX-License-Identifier: MIT */
#include "wsmi/limits.h"

#include "testlib/leak.h"

LEAK_TEST(limits, every_limit_has_a_default)
{
    struct wsmi_limits limits = wsmi_limits_default();
    size_t fields[sizeof(limits) / sizeof(size_t)];
    cr_assert_eq(sizeof(limits) % sizeof(size_t), 0, "a field that is not a size_t");
    memcpy(fields, &limits, sizeof(fields));
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        cr_assert_gt(fields[i], 0, "field %zu would refuse everything", i);
        cr_assert_leq(fields[i], 64 * 1024 * 1024, "field %zu limits nothing", i);
    }
}

LEAK_TEST(limits, a_part_is_never_allowed_more_than_the_whole)
{
    struct wsmi_limits limits = wsmi_limits_default();
    cr_assert_leq(limits.max_message_bytes, limits.max_arena_bytes);
    cr_assert_leq(limits.max_text_bytes, limits.max_message_bytes);
    cr_assert_leq(limits.max_attr_bytes, limits.max_message_bytes);
    cr_assert_leq(limits.max_name_bytes, limits.max_attr_bytes);
    cr_assert_leq(limits.max_field_bytes, limits.max_header_bytes);
    cr_assert_leq(limits.max_option_bytes, limits.max_block_bytes);
    cr_assert_leq(limits.max_depth, 256, "walkers may recurse this deep");
}
