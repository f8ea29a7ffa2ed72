/* SPDX-License-Identifier: MIT */
#include "mi/name.h"

#include "testlib/leak.h"

LEAK_TEST(name, letters_underscores_digits_and_other_scripts_make_a_name)
{
    static const char *const legal[] = {"A", "_", "__MI_X", "Demo_Lamp2", "stra\xC3\x9Fz"};
    static const char *const illegal[] = {"", "2x", "a b", "a-b", "a.b", "a\n", "\xFF", "x\xC3"};
    for (size_t i = 0; i < sizeof(legal) / sizeof(legal[0]); i++) {
        cr_assert(wsmi_name_is_legal(legal[i]), "%s", legal[i]);
    }
    for (size_t i = 0; i < sizeof(illegal) / sizeof(illegal[0]); i++) {
        cr_assert_not(wsmi_name_is_legal(illegal[i]), "%zu", i);
    }
    cr_assert_not(wsmi_name_is_legal(NULL));
}

LEAK_TEST(name, case_does_not_count)
{
    cr_assert(wsmi_name_eq("TimeOut", "tIMEoUT"));
    cr_assert_not(wsmi_name_eq("TimeOut", "TimeOut2"));
}
