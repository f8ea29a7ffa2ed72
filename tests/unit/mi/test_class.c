/* SPDX-License-Identifier: MIT */
/* MI_ClassFT over a class that a peer sent. */
#include <pthread.h>

#include "class_fixture.h"
#include "mi/class.h"
#include "testlib/leak.h"

static MI_Class *made(void)
{
    MI_Class *class_object = NULL;
    struct wsmi_error error;
    cr_assert(wsmi_class_from_cim(&fixture_class, "root/demo", "srv", &class_object, &error));
    return class_object;
}

static void drop(MI_Class *class_object)
{
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
}

LEAK_TEST(class, names_come_with_it)
{
    MI_Class *class_object = made();
    const MI_ClassFT *ft = class_object->ft;
    const MI_Char *text;
    cr_assert_eq(MI_Class_GetClassName(class_object, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, "Demo_Lamp");
    cr_assert_eq(MI_Class_GetNameSpace(class_object, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, "root/demo");
    cr_assert_eq(MI_Class_GetServerName(class_object, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, "srv");
    cr_assert_str_eq(class_object->namespaceName, "root/demo");
    cr_assert_str_eq(class_object->serverName, "srv");
    cr_assert_eq(MI_Class_GetParentClassName(class_object, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, "Demo_Thing");
    cr_assert_eq(ft->GetClassName(class_object, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetClassName(NULL, &text), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetNameSpace(class_object, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetNameSpace(NULL, &text), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetServerName(class_object, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetServerName(NULL, &text), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetParentClassName(class_object, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetParentClassName(NULL, &text), MI_RESULT_INVALID_PARAMETER);
    drop(class_object);
}

LEAK_TEST(class, a_parent_that_is_only_named_is_not_given)
{
    static const struct wsmi_cim_class root = {.name = V("Root")};
    MI_Class *class_object = made();
    MI_Class *parent = class_object;
    MI_Class *alone;
    struct wsmi_error error;
    const MI_Char *text = "";
    cr_assert_eq(MI_Class_GetParentClass(class_object, &parent), MI_RESULT_INVALID_SUPERCLASS);
    cr_assert_null(parent);
    cr_assert_eq(class_object->ft->GetParentClass(class_object, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(class_object->ft->GetParentClass(NULL, &parent), MI_RESULT_INVALID_PARAMETER);
    drop(class_object);
    cr_assert(wsmi_class_from_cim(&root, NULL, NULL, &alone, &error));
    cr_assert_eq(MI_Class_GetParentClassName(alone, &text), MI_RESULT_INVALID_SUPERCLASS);
    cr_assert_null(text);
    cr_assert_eq(MI_Class_GetNameSpace(alone, &text), MI_RESULT_OK);
    cr_assert_null(text);
    cr_assert_eq(MI_Class_GetServerName(alone, &text), MI_RESULT_OK);
    cr_assert_null(text);
    drop(alone);
}

LEAK_TEST(class, a_clone_lives_by_itself)
{
    MI_Class *class_object = made();
    MI_Class *clone = NULL;
    MI_Class *second = NULL;
    const MI_Char *text;
    cr_assert_eq(MI_Class_Clone(class_object, &clone), MI_RESULT_OK);
    cr_assert_eq(clone->classDecl, class_object->classDecl, "the declaration is shared");
    drop(class_object);
    cr_assert_eq(MI_Class_Clone(clone, &second), MI_RESULT_OK);
    drop(clone);
    cr_assert_eq(MI_Class_GetClassName(second, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, "Demo_Lamp");
    cr_assert_str_eq(second->namespaceName, "root/demo");
    cr_assert_str_eq(second->serverName, "srv");
    cr_assert_eq(second->ft->Clone(second, NULL), MI_RESULT_INVALID_PARAMETER);
    clone = second;
    cr_assert_eq(second->ft->Clone(NULL, &clone), MI_RESULT_INVALID_PARAMETER);
    cr_assert_null(clone);
    cr_assert_eq(second->ft->Delete(NULL), MI_RESULT_INVALID_PARAMETER);
    drop(second);
}

static void *clone_and_drop(void *context)
{
    const MI_Class *class_object = context;
    for (int i = 0; i < 1000; i++) {
        MI_Class *clone = NULL;
        if (MI_Class_Clone(class_object, &clone) != MI_RESULT_OK ||
            MI_Class_Delete(clone) != MI_RESULT_OK) {
            return context;
        }
    }
    return NULL;
}

/* Each thread has a clone of its own, and all of them one declaration. */
LEAK_TEST(class, threads_share_a_declaration)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    MI_Class *clones[THREADS];
    MI_Class *class_object = made();
    for (int i = 0; i < THREADS; i++) {
        cr_assert_eq(MI_Class_Clone(class_object, &clones[i]), MI_RESULT_OK);
        cr_assert_eq(pthread_create(&threads[i], NULL, clone_and_drop, clones[i]), 0);
    }
    drop(class_object);
    for (int i = 0; i < THREADS; i++) {
        void *failed;
        cr_assert_eq(pthread_join(threads[i], &failed), 0);
        cr_assert_null(failed);
    }
    for (int i = 1; i < THREADS; i++) {
        cr_assert_eq(clones[i]->classDecl, clones[0]->classDecl);
    }
    for (int i = 0; i < THREADS; i++) {
        drop(clones[i]);
    }
}

LEAK_TEST(class, what_owns_the_declaration_is_nobodys_to_delete)
{
    MI_Class *class_object = made();
    MI_Class *owner = class_object->classDecl->owningClass;
    MI_Class *clone;
    cr_assert_not_null(owner);
    cr_assert_eq(MI_Class_Delete(owner), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Class_Clone(owner, &clone), MI_RESULT_OK);
    cr_assert_eq(clone->classDecl, class_object->classDecl);
    drop(clone);
    drop(class_object);
}

LEAK_TEST(class, elements_are_found_by_name_and_number)
{
    MI_Class *class_object = made();
    const MI_ClassFT *ft = class_object->ft;
    const MI_Char *name;
    MI_Boolean exists;
    MI_Uint32 count;
    MI_Uint32 index;
    MI_Uint32 flags;
    MI_Type type;
    MI_Char *reference;
    MI_QualifierSet set;
    MI_Value value;
    cr_assert_eq(MI_Class_GetElementCount(class_object, &count), MI_RESULT_OK);
    cr_assert_eq(count, fixture_class.property_count);
    for (MI_Uint32 i = 0; i < count; i++) {
        const struct wsmi_element_decl *in = &fixture_properties[i];
        cr_assert_eq(MI_Class_GetElementAt(class_object, i, &name, &value, &exists, &type,
                                           &reference, &set, &flags),
                     MI_RESULT_OK);
        cr_assert_str_eq(name, (const char *)in->name.ptr);
        cr_assert_eq((unsigned)type, (unsigned)in->type | (in->is_array ? 16u : 0u), "%s", name);
        cr_assert_eq(exists != 0, in->has_value, "%s", name);
        cr_assert_eq(set.ft->GetQualifierCount(&set, &count), MI_RESULT_OK);
        cr_assert_eq(count, in->qualifiers.count, "%s", name);
        cr_assert_eq(
            MI_Class_GetElement(class_object, name, NULL, NULL, NULL, NULL, NULL, NULL, &index),
            MI_RESULT_OK);
        cr_assert_eq(index, i);
        cr_assert_eq(MI_Class_GetElementCount(class_object, &count), MI_RESULT_OK);
    }
    cr_assert_eq(
        ft->GetElement(class_object, "maker", NULL, NULL, NULL, &reference, NULL, &flags, NULL),
        MI_RESULT_OK);
    cr_assert_str_eq(reference, "Demo_Maker");
    cr_assert_eq(flags, MI_FLAG_PROPERTY | MI_FLAG_REFERENCE);
    cr_assert_eq(ft->GetElement(class_object, "No", NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(ft->GetElement(class_object, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetElement(NULL, "Id", NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetElement(class_object, "Id", &value, NULL, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetElementAt(class_object, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_OK);
    cr_assert_eq(ft->GetElementAt(class_object, 0, NULL, &value, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetElementAt(NULL, 0, &name, NULL, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetElementAt(class_object, count, &name, NULL, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(ft->GetElementCount(class_object, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->GetElementCount(NULL, &count), MI_RESULT_INVALID_PARAMETER);
    drop(class_object);
}
