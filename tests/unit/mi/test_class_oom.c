/* SPDX-License-Identifier: MIT */
/* The k-th allocation fails, for every k, while classes are made, cloned and written. */
#include "class_fixture.h"
#include "failing_malloc.h"
#include "mi/class.h"

static bool make(void *context)
{
    MI_Class *class_object;
    struct wsmi_error error;
    (void)context;
    if (!wsmi_class_from_cim(&fixture_class, "root", "srv", &class_object, &error)) {
        cr_assert_eq(error.code, WSMI_E_OOM, "%s", error.reason);
        cr_assert_eq(error.result, MI_RESULT_SERVER_LIMITS_EXCEEDED);
        return false;
    }
    return MI_Class_Delete(class_object) == MI_RESULT_OK;
}

LEAK_TEST(class_oom, a_class_from_a_message_is_whole_or_none)
{
    fail_each_allocation(make, NULL, 5);
}

static bool write(void *context)
{
    const MI_Class *class_object = context;
    struct wsmi_cim_class back;
    struct wsmi_error error;
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    bool written = wsmi_class_to_cim(class_object, true, &arena, &back, &error);
    cr_assert(written ? wsmi_cim_class_eq(&back, &fixture_class) : error.code == WSMI_E_OOM);
    wsmi_arena_clean_up(&arena);
    return written;
}

static bool clone(void *context)
{
    const MI_Class *class_object = context;
    MI_Class *copy = NULL;
    MI_Result result = MI_Class_Clone(class_object, &copy);
    if (result != MI_RESULT_OK) {
        cr_assert_eq(result, MI_RESULT_SERVER_LIMITS_EXCEEDED);
        cr_assert_null(copy);
        return false;
    }
    return MI_Class_Delete(copy) == MI_RESULT_OK;
}

/* A declaration copied by value is somebody else's. */
static bool share(void *context)
{
    const MI_Class *class_object = context;
    MI_ClassDecl child = {.name = "Child", .superClassDecl = class_object->classDecl};
    MI_ClassDecl stranger = *class_object->classDecl;
    const MI_ClassDecl *decls[] = {&child, &stranger};
    bool complete = true;
    for (size_t i = 0; i < 2; i++) {
        struct wsmi_decl *decl = NULL;
        MI_Result result = wsmi_decl_share(decls[i], &decl);
        cr_assert(result == MI_RESULT_OK || result == MI_RESULT_SERVER_LIMITS_EXCEEDED);
        complete = complete && result == MI_RESULT_OK;
        wsmi_decl_unref(decl);
    }
    return complete;
}

LEAK_TEST(class_oom, clones_copies_and_texts_are_whole_or_none)
{
    MI_Class *class_object;
    struct wsmi_error error;
    cr_assert(wsmi_class_from_cim(&fixture_class, "root", "srv", &class_object, &error));
    fail_each_allocation(clone, class_object, 3);
    fail_each_allocation(share, class_object, 6);
    fail_each_allocation(write, class_object, 5);
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
}
