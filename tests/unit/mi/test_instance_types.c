/* SPDX-License-Identifier: MIT */
/* Every type, as every kind of instance holds it: set, read through the table and through the
 * field, cloned, cleared. */
#include "mi/class.h"
#include "mi/instance.h"
#include "mi/layout.h"
#include "testlib/leak.h"

enum { TYPES = 32 };

static const char *const texts[] = {"first", "second"};

static MI_Instance *inner(const char *text)
{
    MI_Instance *made;
    cr_assert_eq(wsmi_instance_new("Inner", &made), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_add_string(made, "Text", text), MI_RESULT_OK);
    return made;
}

/* Values of every type, and what they point to. */
struct samples {
    MI_Instance *instances[2];
    MI_Char strings[2][8];
    MI_Char *pointers[2];
    MI_Uint64 bytes[16];
    MI_Datetime datetimes[2];
};

static void samples_init(struct samples *samples)
{
    memset(samples, 0, sizeof(*samples));
    for (size_t i = 0; i < 2; i++) {
        samples->instances[i] = inner(texts[i]);
        memcpy(samples->strings[i], texts[i], strlen(texts[i]) + 1);
        samples->pointers[i] = samples->strings[i];
        samples->datetimes[i].u.interval.days = (MI_Uint32)i + 1;
    }
    memset(samples->bytes, 1, sizeof(samples->bytes));
}

static void samples_clean_up(struct samples *samples)
{
    for (size_t i = 0; i < 2; i++) {
        cr_assert_eq(MI_Instance_Delete(samples->instances[i]), MI_RESULT_OK);
    }
}

static MI_Value sample(struct samples *samples, MI_Type type)
{
    MI_Value value;
    memset(&value, 0, sizeof(value));
    unsigned scalar = (unsigned)type & ~(unsigned)MI_ARRAY;
    if ((unsigned)type >= MI_ARRAY) {
        value.array.size = 2;
        value.array.data = scalar == MI_STRING      ? (void *)samples->pointers
                           : scalar >= MI_REFERENCE ? (void *)samples->instances
                           : scalar == MI_DATETIME  ? (void *)samples->datetimes
                                                    : (void *)samples->bytes;
    } else if (scalar == MI_STRING) {
        value.string = samples->pointers[1];
    } else if (scalar >= MI_REFERENCE) {
        value.instance = samples->instances[1];
    } else if (scalar == MI_DATETIME) {
        value.datetime = samples->datetimes[1];
    } else {
        memcpy(&value, samples->bytes, wsmi_value_bytes(type));
    }
    return value;
}

static void check_inner(const MI_Instance *instance, const char *text)
{
    MI_Value value;
    cr_assert_eq(MI_Instance_GetElement(instance, "Text", &value, NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_str_eq(value.string, text);
}

/* `value` is the sample, in memory of its own. */
static void check_copy(MI_Type type, const MI_Value *value, struct samples *samples)
{
    MI_Value given = sample(samples, type);
    unsigned scalar = (unsigned)type & ~(unsigned)MI_ARRAY;
    if ((unsigned)type < MI_ARRAY) {
        if (scalar == MI_STRING) {
            cr_assert_neq(value->string, given.string);
            cr_assert_str_eq(value->string, given.string);
        } else if (scalar >= MI_REFERENCE) {
            cr_assert_neq(value->instance, given.instance);
            check_inner(value->instance, texts[1]);
        } else {
            cr_assert_arr_eq(value, &given, wsmi_value_bytes(type));
        }
        return;
    }
    cr_assert_eq(value->array.size, 2);
    cr_assert_neq(value->array.data, given.array.data);
    for (size_t i = 0; i < 2; i++) {
        if (scalar == MI_STRING) {
            cr_assert_str_eq(value->stringa.data[i], texts[i]);
        } else if (scalar >= MI_REFERENCE) {
            check_inner(value->instancea.data[i], texts[i]);
        }
    }
    if (scalar < MI_STRING) {
        cr_assert_arr_eq(value->array.data, given.array.data,
                         2 * wsmi_value_bytes((MI_Type)scalar));
    }
}

static const void *field_of(const MI_Instance *instance, MI_Uint32 index)
{
    return (const char *)instance + instance->classDecl->properties[index]->offset;
}

static void check_element(const MI_Instance *instance, MI_Uint32 index, struct samples *samples)
{
    const MI_Char *name;
    MI_Value value;
    MI_Value through_field;
    MI_Type type;
    MI_Uint32 flags;
    cr_assert_eq(MI_Instance_GetElementAt(instance, index, &name, &value, &type, &flags),
                 MI_RESULT_OK);
    cr_assert_eq(type, (MI_Type)index);
    cr_assert_eq(flags & (MI_FLAG_NULL | MI_FLAG_NOT_MODIFIED), 0);
    check_copy(type, &value, samples);
    cr_assert(wsmi_field_exists(type, field_of(instance, index)));
    wsmi_value_load(type, field_of(instance, index), &through_field);
    cr_assert_arr_eq(&through_field, &value, sizeof(value));
}

static void check_null(const MI_Instance *instance, MI_Uint32 index, MI_Uint32 expected)
{
    static const MI_Value zero;
    const MI_Char *name;
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    memset(&value, 0xA5, sizeof(value));
    cr_assert_eq(MI_Instance_GetElementAt(instance, index, &name, &value, &type, &flags),
                 MI_RESULT_OK);
    cr_assert_eq(type, (MI_Type)index);
    cr_assert_eq(flags & (MI_FLAG_NULL | MI_FLAG_NOT_MODIFIED), expected);
    cr_assert_arr_eq(&value, &zero, sizeof(value));
    cr_assert_not(wsmi_field_exists(type, field_of(instance, index)));
}

/* Elements 0 to 31 of types 0 to 31, null. */
static void set_all(MI_Instance *instance, struct samples *samples)
{
    for (MI_Uint32 i = 0; i < TYPES; i++) {
        MI_Value value = sample(samples, (MI_Type)i);
        /* Twice, so that the first copy has to be freed. */
        for (int round = 0; round < 2; round++) {
            cr_assert_eq(MI_Instance_SetElementAt(instance, i, &value, (MI_Type)i, 0),
                         MI_RESULT_OK);
        }
        check_element(instance, i, samples);
    }
}

static void check_all(const MI_Instance *instance, struct samples *samples)
{
    for (MI_Uint32 i = 0; i < TYPES; i++) {
        check_element(instance, i, samples);
    }
}

/* Sets, clones, clears and deletes. */
static void exercise(MI_Instance *instance, MI_Uint32 never_set)
{
    struct samples samples;
    MI_Instance *clone;
    MI_Instance *second;
    samples_init(&samples);
    for (MI_Uint32 i = 0; i < TYPES; i++) {
        check_null(instance, i, never_set);
    }
    set_all(instance, &samples);
    cr_assert_eq(MI_Instance_Clone(instance, &clone), MI_RESULT_OK);
    for (MI_Uint32 i = 0; i < TYPES; i++) {
        cr_assert_eq(MI_Instance_ClearElementAt(instance, i), MI_RESULT_OK);
        check_null(instance, i, MI_FLAG_NULL);
        cr_assert_eq(MI_Instance_SetElementAt(instance, i, NULL, (MI_Type)i, 0), MI_RESULT_OK);
        check_null(instance, i, MI_FLAG_NULL);
    }
    check_all(clone, &samples);
    cr_assert_eq(MI_Instance_Clone(clone, &second), MI_RESULT_OK);
    set_all(clone, &samples);
    cr_assert_eq(MI_Instance_Delete(clone), MI_RESULT_OK);
    check_all(second, &samples);
    cr_assert_eq(MI_Instance_Delete(second), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Clone(instance, &clone), MI_RESULT_OK);
    for (MI_Uint32 i = 0; i < TYPES; i++) {
        check_null(clone, i, MI_FLAG_NULL);
    }
    cr_assert_eq(MI_Instance_Delete(clone), MI_RESULT_OK);
    samples_clean_up(&samples);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

static MI_Instance *dynamic_instance(void)
{
    MI_Instance *instance;
    cr_assert_eq(wsmi_instance_new("All", &instance), MI_RESULT_OK);
    for (MI_Uint32 i = 0; i < TYPES; i++) {
        const MI_Char name[] = {'P', (MI_Char)('a' + i % 16), (MI_Char)('a' + i / 16), 0};
        cr_assert_eq(MI_Instance_AddElement(instance, name, NULL, (MI_Type)i, 0), MI_RESULT_OK);
    }
    return instance;
}

LEAK_TEST(instance_types, a_dynamic_one_holds_every_type)
{
    exercise(dynamic_instance(), MI_FLAG_NULL);
}

LEAK_TEST(instance_types, one_of_a_class_holds_every_type)
{
    MI_Instance *dynamic = dynamic_instance();
    MI_Instance *instance;
    MI_Class *class_object;
    struct wsmi_decl *decl;
    cr_assert_eq(MI_Instance_GetClass(dynamic, &class_object), MI_RESULT_OK);
    cr_assert_eq(wsmi_class_share(class_object, &decl), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_new_shared(decl, &instance), MI_RESULT_OK);
    wsmi_decl_unref(decl);
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Delete(dynamic), MI_RESULT_OK);
    exercise(instance, MI_FLAG_NULL | MI_FLAG_NOT_MODIFIED);
}

LEAK_TEST(instance_types, empty_arrays_are_not_null_and_nulls_inside_are_refused)
{
    MI_Instance *instance = dynamic_instance();
    void *nothing[] = {NULL};
    for (MI_Uint32 i = MI_ARRAY; i < TYPES; i++) {
        const MI_Char *name;
        MI_Uint32 flags;
        MI_Value value;
        memset(&value, 0, sizeof(value));
        cr_assert_eq(MI_Instance_SetElementAt(instance, i, &value, (MI_Type)i, 0), MI_RESULT_OK);
        cr_assert_eq(MI_Instance_GetElementAt(instance, i, &name, &value, NULL, &flags),
                     MI_RESULT_OK);
        cr_assert_eq(flags, 0);
        value.array.size = 1;
        cr_assert_eq(MI_Instance_SetElementAt(instance, i, &value, (MI_Type)i, 0),
                     MI_RESULT_INVALID_PARAMETER);
        value.array.data = nothing;
        if (i >= MI_STRINGA) {
            cr_assert_eq(MI_Instance_SetElementAt(instance, i, &value, (MI_Type)i, 0),
                         MI_RESULT_INVALID_PARAMETER);
        }
        cr_assert_eq(MI_Instance_GetElementAt(instance, i, &name, &value, NULL, &flags),
                     MI_RESULT_OK);
        cr_assert_eq(flags, 0, "what was there is still there");
    }
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(instance_types, borrowed_values_of_every_type_are_neither_copied_nor_freed)
{
    MI_Instance *instance = dynamic_instance();
    struct samples samples;
    samples_init(&samples);
    for (MI_Uint32 i = 0; i < TYPES; i++) {
        const MI_Char *name;
        MI_Value value = sample(&samples, (MI_Type)i);
        MI_Value read;
        cr_assert_eq(MI_Instance_SetElementAt(instance, i, &value, (MI_Type)i, MI_FLAG_BORROW),
                     MI_RESULT_OK);
        cr_assert_eq(MI_Instance_GetElementAt(instance, i, &name, &read, NULL, NULL), MI_RESULT_OK);
        cr_assert_arr_eq(&read, &value, wsmi_value_bytes((MI_Type)i));
    }
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
    check_inner(samples.instances[0], texts[0]);
    samples_clean_up(&samples);
}
