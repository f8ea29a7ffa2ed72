/* SPDX-License-Identifier: MIT */
/* Classes from messages and back. */
#include "class_fixture.h"
#include "mi/class.h"
#include "testlib/leak.h"

static MI_Class *made(const struct wsmi_cim_class *in)
{
    MI_Class *class_object = NULL;
    struct wsmi_error error;
    bool ok = wsmi_class_from_cim(in, "root/demo", "srv", &class_object, &error);
    cr_assert(ok, "%s", ok ? "" : error.reason);
    return class_object;
}

LEAK_TEST(class_convert, a_class_comes_back_equal)
{
    MI_Class *class_object = made(&fixture_class);
    struct wsmi_cim_class back;
    struct wsmi_error error;
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    cr_assert(wsmi_class_to_cim(class_object, true, &arena, &back, &error));
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
    cr_assert(wsmi_cim_class_eq(&fixture_class, &back), "and outlives the class");
    wsmi_arena_clean_up(&arena);
}
