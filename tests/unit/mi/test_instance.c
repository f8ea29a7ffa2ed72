/* SPDX-License-Identifier: MIT */
#include "mi/instance.h"

#include "mi/value.h"
#include "testlib/leak.h"

static MI_Instance *make(const char *class_name)
{
    MI_Instance *instance;
    cr_assert_eq(wsmi_instance_new(class_name, &instance), MI_RESULT_OK);
    return instance;
}

static void destroy(MI_Instance *instance)
{
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(instance, a_new_one_has_a_class_and_nothing_else)
{
    MI_Instance *instance = make("Demo_Lamp");
    const MI_Char *text = "x";
    MI_Uint32 count = 9;
    cr_assert_eq(MI_Instance_GetClassName(instance, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, "Demo_Lamp");
    cr_assert_eq(MI_Instance_GetNameSpace(instance, &text), MI_RESULT_OK);
    cr_assert_null(text);
    cr_assert_eq(MI_Instance_GetServerName(instance, &text), MI_RESULT_OK);
    cr_assert_null(text);
    cr_assert_eq(MI_Instance_GetElementCount(instance, &count), MI_RESULT_OK);
    cr_assert_eq(count, 0);
    cr_assert_str_eq(instance->classDecl->name, "Demo_Lamp");
    cr_assert_eq(instance->classDecl->flags, MI_FLAG_CLASS);
    cr_assert_eq(instance->classDecl->numProperties, 0);
    destroy(instance);
}

LEAK_TEST(instance, an_illegal_class_name_is_refused)
{
    MI_Instance *instance = (MI_Instance *)&instance;
    cr_assert_eq(wsmi_instance_new("a b", &instance), MI_RESULT_INVALID_PARAMETER);
    cr_assert_null(instance);
    cr_assert_eq(wsmi_instance_new(NULL, &instance), MI_RESULT_INVALID_PARAMETER);
}

LEAK_TEST(instance, every_slot_of_the_table_is_filled)
{
    void (*slots[sizeof(MI_InstanceFT) / sizeof(void (*)(void))])(void);
    memcpy(slots, &wsmi_instance_ft, sizeof(slots));
    for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
        cr_assert_not_null(slots[i], "slot %zu", i);
    }
}

LEAK_TEST(instance, names_of_namespace_and_server_are_copied_and_cleared)
{
    MI_Instance *instance = make("C");
    char text[] = "root/cimv2";
    const MI_Char *read;
    cr_assert_eq(MI_Instance_SetNameSpace(instance, text), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_SetServerName(instance, "srv"), MI_RESULT_OK);
    text[0] = 'X';
    cr_assert_eq(MI_Instance_GetNameSpace(instance, &read), MI_RESULT_OK);
    cr_assert_str_eq(read, "root/cimv2");
    cr_assert_str_eq(instance->nameSpace, "root/cimv2");
    cr_assert_str_eq(instance->serverName, "srv");
    cr_assert_eq(MI_Instance_SetNameSpace(instance, NULL), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetNameSpace(instance, &read), MI_RESULT_OK);
    cr_assert_null(read);
    destroy(instance);
}

LEAK_TEST(instance, elements_are_found_by_name_without_case_and_by_index)
{
    MI_Instance *instance = make("C");
    const MI_Char *name;
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    MI_Uint32 index;
    cr_assert_eq(wsmi_instance_add_string(instance, "First", "one"), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_add_uint32(instance, "Second", 2), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElement(instance, "SECOND", &value, &type, &flags, &index),
                 MI_RESULT_OK);
    cr_assert_eq(value.uint32, 2);
    cr_assert_eq(type, MI_UINT32);
    cr_assert_eq(flags, 0);
    cr_assert_eq(index, 1);
    cr_assert_eq(MI_Instance_GetElementAt(instance, 0, &name, &value, &type, &flags), MI_RESULT_OK);
    cr_assert_str_eq(name, "First");
    cr_assert_str_eq(value.string, "one");
    cr_assert_eq(MI_Instance_GetElementAt(instance, 0, &name, NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElement(instance, "first", NULL, NULL, NULL, NULL), MI_RESULT_OK);
    destroy(instance);
}

/* What was asked for before makes some ways shorter and no answer different. */
LEAK_TEST(instance, elements_are_found_in_whatever_order_they_are_asked_for)
{
    static const char *const names[] = {"a", "B", "c", "B", "b", "a", "a", "C", "d", "c", "a", "b"};
    MI_Instance *instance = make("C");
    cr_assert_eq(wsmi_instance_add_uint32(instance, "A", 0), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_add_uint32(instance, "b", 1), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_add_uint32(instance, "C", 2), MI_RESULT_OK);
    for (size_t i = 0; i < 2 * sizeof(names) / sizeof(names[0]); i++) {
        const char *name = names[i % (sizeof(names) / sizeof(names[0]))];
        MI_Uint32 wanted = (MI_Uint32)((name[0] | 0x20) - 'a');
        MI_Uint32 index = 77;
        MI_Value value;
        MI_Result result = MI_Instance_GetElement(instance, name, &value, NULL, NULL, &index);
        cr_assert_eq(result, wanted < 3 ? MI_RESULT_OK : MI_RESULT_NO_SUCH_PROPERTY, "%zu", i);
        cr_assert(wanted == 3 || (index == wanted && value.uint32 == wanted), "%zu", i);
    }
    destroy(instance);
}

LEAK_TEST(instance, each_mistake_has_the_result_omi_gives)
{
    MI_Instance *instance = make("C");
    MI_Value value = {.uint32 = 1};
    const MI_Char *name;
    const MI_InstanceFT *ft = instance->ft;
    cr_assert_eq(wsmi_instance_add_uint32(instance, "A", 1), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_add_uint32(instance, "a", 1), MI_RESULT_ALREADY_EXISTS);
    cr_assert_eq(wsmi_instance_add_uint32(instance, "a b", 1), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_AddElement(instance, NULL, &value, MI_UINT32, 0),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_AddElement(instance, "B", &value, (MI_Type)32, 0),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(
        MI_Instance_AddElement(instance, "B", &value, MI_UINT32, MI_FLAG_BORROW | MI_FLAG_ADOPT),
        MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_SetElement(instance, "B", &value, MI_UINT32, 0),
                 MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(MI_Instance_SetElement(instance, NULL, &value, MI_UINT32, 0),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_SetElement(instance, "A", &value, MI_UINT16, 0),
                 MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(MI_Instance_SetElement(instance, "A", &value, (MI_Type)99, 0),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_SetElementAt(instance, 1, &value, MI_UINT32, 0), MI_RESULT_FAILED);
    cr_assert_eq(MI_Instance_GetElement(instance, "B", &value, NULL, NULL, NULL),
                 MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(MI_Instance_GetElement(instance, NULL, &value, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_GetElementAt(instance, 1, &name, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_GetElementAt(instance, 0, NULL, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_ClearElement(instance, "B"), MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(MI_Instance_ClearElement(instance, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_ClearElementAt(instance, 1), MI_RESULT_FAILED);
    cr_assert_eq(MI_Instance_Clone(instance, NULL), MI_RESULT_FAILED);
    cr_assert_eq(MI_Instance_GetClassName(instance, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_GetNameSpace(instance, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_GetServerName(instance, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_GetElementCount(instance, NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_GetClass(instance, NULL), MI_RESULT_INVALID_PARAMETER);
    destroy(instance);
    cr_assert_eq(ft->Delete(NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->Destruct(NULL), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->SetNameSpace(NULL, "x"), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->SetServerName(NULL, "x"), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->AddElement(NULL, "x", NULL, MI_UINT8, 0), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->SetElement(NULL, "x", NULL, MI_UINT8, 0), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->SetElementAt(NULL, 0, NULL, MI_UINT8, 0), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->ClearElement(NULL, "x"), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(ft->ClearElementAt(NULL, 0), MI_RESULT_INVALID_PARAMETER);
    MI_Instance *clone;
    cr_assert_eq(ft->Clone(NULL, &clone), MI_RESULT_FAILED);
    cr_assert_null(clone);
}

LEAK_TEST(instance, null_elements_say_so_and_keep_their_type)
{
    MI_Instance *instance = make("C");
    MI_Value none = {.string = NULL};
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    cr_assert_eq(MI_Instance_AddElement(instance, "ByFlag", &none, MI_UINT64A, MI_FLAG_NULL),
                 MI_RESULT_OK);
    cr_assert_eq(MI_Instance_AddElement(instance, "NoValue", NULL, MI_REAL32, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_AddElement(instance, "NoString", &none, MI_STRING, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_AddElement(instance, "NoInstance", &none, MI_INSTANCE, 0),
                 MI_RESULT_OK);
    for (MI_Uint32 i = 0; i < 4; i++) {
        static const MI_Type types[] = {MI_UINT64A, MI_REAL32, MI_STRING, MI_INSTANCE};
        const MI_Char *name;
        memset(&value, 0xA5, sizeof(value));
        cr_assert_eq(MI_Instance_GetElementAt(instance, i, &name, &value, &type, &flags),
                     MI_RESULT_OK);
        cr_assert_eq(type, types[i]);
        cr_assert_eq(flags, MI_FLAG_NULL);
        cr_assert_null(value.array.data);
    }
    destroy(instance);
}

LEAK_TEST(instance, setting_replaces_and_clearing_keeps_the_element)
{
    MI_Instance *instance = make("C");
    MI_Value value = {.string = (char[]){"new"}};
    MI_Uint32 flags;
    cr_assert_eq(MI_Instance_AddElement(instance, "S", &value, MI_STRING,
                                        MI_FLAG_KEY | MI_FLAG_NOT_MODIFIED),
                 MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElement(instance, "S", NULL, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert_eq(flags, MI_FLAG_KEY | MI_FLAG_NOT_MODIFIED);
    cr_assert_eq(MI_Instance_SetElement(instance, "s", &value, MI_STRING, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElement(instance, "S", NULL, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert_eq(flags, MI_FLAG_KEY, "a set element is modified");
    cr_assert_eq(MI_Instance_SetElementAt(instance, 0, NULL, MI_STRING, MI_FLAG_NULL),
                 MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElement(instance, "S", NULL, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert_eq(flags, MI_FLAG_KEY | MI_FLAG_NULL);
    cr_assert_eq(MI_Instance_SetElementAt(instance, 0, &value, MI_STRING, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_ClearElement(instance, "s"), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_SetElementAt(instance, 0, &value, MI_STRING, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_ClearElementAt(instance, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElement(instance, "S", NULL, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert_eq(flags, MI_FLAG_KEY | MI_FLAG_NULL);
    destroy(instance);
}

LEAK_TEST(instance, an_element_may_be_set_to_its_own_value)
{
    MI_Instance *instance = make("C");
    MI_Value value;
    cr_assert_eq(wsmi_instance_add_string(instance, "S", "same"), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElement(instance, "S", &value, NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_SetElement(instance, "S", &value, MI_STRING, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElement(instance, "S", &value, NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_str_eq(value.string, "same");
    destroy(instance);
}

LEAK_TEST(instance, borrowed_values_are_neither_copied_nor_freed)
{
    MI_Instance *instance = make("C");
    MI_Instance *clone;
    char text[] = "mine";
    MI_Value value = {.string = text};
    MI_Value read;
    MI_Uint32 flags;
    cr_assert_eq(MI_Instance_AddElement(instance, "S", &value, MI_STRING, MI_FLAG_BORROW),
                 MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElement(instance, "S", &read, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert_eq(read.string, text);
    cr_assert_eq(flags, 0);
    cr_assert_eq(MI_Instance_Clone(instance, &clone), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElement(clone, "S", &read, NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_neq(read.string, text, "a clone stands on its own");
    cr_assert_str_eq(read.string, "mine");
    cr_assert_eq(MI_Instance_SetElement(instance, "S", &value, MI_STRING, MI_FLAG_ADOPT),
                 MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElement(instance, "S", &read, NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_neq(read.string, text, "adopted memory stays the caller's");
    destroy(instance);
    destroy(clone);
}

LEAK_TEST(instance, a_clone_is_deep)
{
    MI_Instance *inner = make("Inner");
    MI_Instance *outer = make("Outer");
    MI_Instance *clone;
    MI_Value value = {.instance = inner};
    const MI_Char *text;
    cr_assert_eq(wsmi_instance_add_string(inner, "Deep", "down"), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_AddElement(outer, "I", &value, MI_INSTANCE, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_AddElement(outer, "Null", NULL, MI_UINT8, MI_FLAG_KEY), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_SetNameSpace(outer, "root"), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_SetServerName(outer, "srv"), MI_RESULT_OK);
    destroy(inner);
    cr_assert_eq(MI_Instance_Clone(outer, &clone), MI_RESULT_OK);
    destroy(outer);
    cr_assert_eq(MI_Instance_GetElement(clone, "I", &value, NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetClassName(value.instance, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, "Inner");
    MI_Value deep;
    cr_assert_eq(MI_Instance_GetElement(value.instance, "Deep", &deep, NULL, NULL, NULL),
                 MI_RESULT_OK);
    cr_assert_str_eq(deep.string, "down");
    cr_assert_str_eq(clone->nameSpace, "root");
    cr_assert_str_eq(clone->serverName, "srv");
    MI_Uint32 flags;
    cr_assert_eq(MI_Instance_GetElement(clone, "Null", NULL, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert_eq(flags, MI_FLAG_KEY | MI_FLAG_NULL);
    destroy(clone);
}

/* A chain of `count` instances, each inside the next; the outermost is returned. */
static MI_Result nest(MI_Instance **chain, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        MI_Instance *outer = make("Outer");
        MI_Value value = {.instance = *chain};
        MI_Result result = MI_Instance_AddElement(outer, "I", &value, MI_INSTANCE, 0);
        destroy(*chain);
        *chain = outer;
        if (result != MI_RESULT_OK) {
            return result;
        }
    }
    return MI_RESULT_OK;
}

LEAK_TEST(instance, nesting_ends_at_the_limit_and_a_borrowed_circle_is_no_endless_clone)
{
    MI_Instance *chain = make("Inner");
    MI_Instance *clone = NULL;
    cr_assert_eq(nest(&chain, WSMI_VALUE_MAX_DEPTH), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Clone(chain, &clone), MI_RESULT_OK);
    destroy(clone);
    cr_assert_eq(nest(&chain, 1), MI_RESULT_FAILED);
    destroy(chain);

    MI_Instance *circle = make("Circle");
    MI_Value self = {.instance = circle};
    cr_assert_eq(MI_Instance_AddElement(circle, "Me", &self, MI_INSTANCE, MI_FLAG_BORROW),
                 MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Clone(circle, &clone), MI_RESULT_FAILED);
    cr_assert_null(clone);
    destroy(circle);
}

static int foreign_clones;

static MI_Result MI_CALL foreign_clone(const MI_Instance *self, MI_Instance **ret)
{
    (void)self;
    foreign_clones++;
    return wsmi_instance_new("Foreign", ret);
}

LEAK_TEST(instance, an_instance_of_another_kind_is_copied_by_its_own_clone)
{
    static const MI_InstanceFT foreign_ft = {.Clone = foreign_clone};
    static const MI_InstanceFT no_clone_ft = {.Clone = NULL};
    MI_Instance foreign = {.ft = &foreign_ft};
    MI_Instance *outer = make("Outer");
    MI_Value value = {.instance = &foreign};
    foreign_clones = 0;
    cr_assert_eq(MI_Instance_AddElement(outer, "F", &value, MI_REFERENCE, 0), MI_RESULT_OK);
    cr_assert_eq(foreign_clones, 1);
    foreign.ft = &no_clone_ft;
    cr_assert_eq(MI_Instance_AddElement(outer, "G", &value, MI_REFERENCE, 0),
                 MI_RESULT_INVALID_PARAMETER);
    foreign.ft = NULL;
    cr_assert_eq(MI_Instance_AddElement(outer, "G", &value, MI_INSTANCE, 0),
                 MI_RESULT_INVALID_PARAMETER);
    destroy(outer);
}

LEAK_TEST(instance, kinship_goes_by_class_name)
{
    static const MI_ClassDecl lamp = {.flags = MI_FLAG_CLASS, .name = "demo_LAMP"};
    static const MI_ClassDecl other = {.flags = MI_FLAG_CLASS, .name = "Demo"};
    static const MI_ClassDecl nameless = {.flags = MI_FLAG_CLASS};
    MI_Instance *instance = make("Demo_Lamp");
    MI_Boolean flag = MI_FALSE;
    cr_assert_eq(MI_Instance_IsA(instance, instance->classDecl, &flag), MI_RESULT_OK);
    cr_assert(flag);
    cr_assert_eq(MI_Instance_IsA(instance, &other, &flag), MI_RESULT_OK);
    cr_assert_not(flag);
    cr_assert_eq(MI_Instance_IsA(instance, &lamp, &flag), MI_RESULT_OK);
    cr_assert(flag);
    cr_assert_eq(MI_Instance_IsA(instance, &nameless, &flag), MI_RESULT_OK);
    cr_assert_not(flag);
    cr_assert_eq(MI_Instance_IsA(instance, NULL, &flag), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_IsA(instance, &lamp, NULL), MI_RESULT_INVALID_PARAMETER);
    destroy(instance);
}

LEAK_TEST(instance, a_destructed_one_is_empty_and_still_to_be_deleted)
{
    MI_Instance *instance = make("C");
    MI_Uint32 count;
    cr_assert_eq(wsmi_instance_add_string(instance, "S", "text"), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_SetNameSpace(instance, "root"), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Destruct(instance), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElementCount(instance, &count), MI_RESULT_OK);
    cr_assert_eq(count, 0);
    cr_assert_null(instance->nameSpace);
    cr_assert_eq(wsmi_instance_add_string(instance, "S", "again"), MI_RESULT_OK);
    destroy(instance);
}

LEAK_TEST(instance, the_class_of_a_dynamic_one_is_flat_and_outlives_it)
{
    MI_Instance *instance = make("Demo_Lamp");
    MI_Class *class_object;
    const MI_Char *text;
    MI_Uint32 count;
    MI_Type type;
    cr_assert_eq(wsmi_instance_add_uint32(instance, "Watts", 9), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetClass(instance, &class_object), MI_RESULT_OK);
    destroy(instance);
    cr_assert_eq(MI_Class_GetClassName(class_object, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, "Demo_Lamp");
    cr_assert_eq(MI_Class_GetElementCount(class_object, &count), MI_RESULT_OK);
    cr_assert_eq(count, 1);
    cr_assert_eq(
        MI_Class_GetElement(class_object, "watts", NULL, NULL, &type, NULL, NULL, NULL, NULL),
        MI_RESULT_OK);
    cr_assert_eq(type, MI_UINT32);
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
}

LEAK_TEST(instance, many_elements_keep_their_order)
{
    MI_Instance *instance = make("C");
    for (unsigned i = 0; i < 100; i++) {
        char name[] = {'E', (char)('0' + i / 10), (char)('0' + i % 10), '\0'};
        cr_assert_eq(wsmi_instance_add_uint64(instance, name, i), MI_RESULT_OK);
    }
    for (MI_Uint32 i = 0; i < 100; i++) {
        const MI_Char *name;
        MI_Value value;
        cr_assert_eq(MI_Instance_GetElementAt(instance, i, &name, &value, NULL, NULL),
                     MI_RESULT_OK);
        cr_assert_eq(value.uint64, i);
    }
    destroy(instance);
}

LEAK_TEST(instance, views_become_terminated_strings)
{
    static const struct wsmi_view views[] = {WSMI_VIEW_INIT("ab"), WSMI_VIEW_INIT("")};
    MI_Instance *instance = make("C");
    MI_Value value;
    MI_Uint32 flags;
    cr_assert_eq(wsmi_instance_add_views(instance, "L", views, 2), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_add_views(instance, "None", NULL, 0), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_add_view(instance, "V", (struct wsmi_view){views[0].ptr, 1}),
                 MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_add_view(instance, "N", (struct wsmi_view){NULL, 0}), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_add_uint16(instance, "U", 7), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetElement(instance, "L", &value, NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_eq(value.stringa.size, 2);
    cr_assert_str_eq(value.stringa.data[0], "ab");
    cr_assert_str_eq(value.stringa.data[1], "");
    cr_assert_eq(MI_Instance_GetElement(instance, "None", &value, NULL, &flags, NULL),
                 MI_RESULT_OK);
    cr_assert_eq(value.stringa.size, 0);
    cr_assert_eq(flags, 0, "an empty list is not null");
    cr_assert_eq(MI_Instance_GetElement(instance, "V", &value, NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_str_eq(value.string, "a");
    cr_assert_eq(MI_Instance_GetElement(instance, "N", NULL, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert_eq(flags, MI_FLAG_NULL);
    destroy(instance);
}
