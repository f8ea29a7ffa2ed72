/* SPDX-License-Identifier: MIT */
#include "wsmi/err.h"

#include "core/fail.h"
#include "testlib/leak.h"

LEAK_TEST(err, every_code_has_a_name_of_its_own)
{
    for (int i = 0; i < WSMI_CODE_COUNT; i++) {
        const char *name = wsmi_code_name((enum wsmi_code)i);
        cr_assert_not_null(name, "code %d", i);
        cr_assert_str_neq(name, "UNKNOWN", "code %d", i);
        for (int j = 0; j < i; j++) {
            cr_assert_str_neq(name, wsmi_code_name((enum wsmi_code)j));
        }
    }
    cr_assert_str_eq(wsmi_code_name(WSMI_OK), "OK");
    cr_assert_str_eq(wsmi_code_name(WSMI_E_INTERNAL), "INTERNAL");
}

LEAK_TEST(err, a_value_outside_the_enumeration_is_unknown)
{
    cr_assert_str_eq(wsmi_code_name(WSMI_CODE_COUNT), "UNKNOWN");
    cr_assert_str_eq(wsmi_code_name((enum wsmi_code) - 1), "UNKNOWN");
}

LEAK_TEST(err, the_error_exit_fills_everything_and_is_false)
{
    struct wsmi_err err;
    memset(&err, 0xFF, sizeof(err));
    cr_assert_not(wsmi_fail(&err, WSMI_E_LIMIT, 17, "too much"));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    cr_assert_eq(err.offset, 17);
    cr_assert_str_eq(err.reason, "too much");
}
