/* SPDX-License-Identifier: MIT */
/*
 * Ten thousand random steps on an instance and on a model that is as simple as can be: a list of
 * names, types, flags and texts. After each step they agree.
 */
#include <stdio.h>

#include "mi/instance.h"
#include "testlib/leak.h"

enum { NAMES = 80, STEPS = 10000, TEXT = 16 };

struct model_element {
    MI_Char name[TEXT];
    MI_Type type; /* MI_STRING, MI_UINT32 or MI_STRINGA */
    MI_Uint32 flags;
    bool is_null;
    bool never_set;
    MI_Uint32 number; /* of which the value is made */
};

struct model {
    struct model_element elements[NAMES];
    MI_Uint32 count;
    MI_Char name_space[TEXT];
};

/* Small, and the same everywhere. */
static MI_Uint32 draw(MI_Uint32 *state, MI_Uint32 below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

static void name_of(MI_Uint32 number, MI_Char *out)
{
    (void)snprintf(out, TEXT, "Name%u", number);
}

static void text_of(MI_Uint32 number, MI_Char *out)
{
    (void)snprintf(out, TEXT, "text %u", number);
}

/* Makes the value of `number`, in storage of the caller's. */
static MI_Value make(MI_Type type, MI_Uint32 number, MI_Char *text, MI_Char **list)
{
    MI_Value value;
    memset(&value, 0, sizeof(value));
    text_of(number, text);
    if (type == MI_UINT32) {
        value.uint32 = number;
    } else if (type == MI_STRING) {
        value.string = text;
    } else {
        MI_Uint32 size = number % 4;
        for (MI_Uint32 i = 0; i < size; i++) {
            list[i] = text;
        }
        value.stringa.data = list;
        value.stringa.size = size;
    }
    return value;
}

static MI_Uint32 find(const struct model *model, const MI_Char *name)
{
    MI_Uint32 i = 0;
    while (i < model->count && strcmp(model->elements[i].name, name) != 0) {
        i++;
    }
    return i;
}

static MI_Type type_of(MI_Uint32 number)
{
    static const MI_Type types[] = {MI_STRING, MI_UINT32, MI_STRINGA};
    return types[number % 3];
}

static void check(const struct model *model, const MI_Instance *instance)
{
    MI_Uint32 count;
    cr_assert_eq(MI_Instance_GetElementCount(instance, &count), MI_RESULT_OK);
    cr_assert_eq(count, model->count);
    for (MI_Uint32 i = 0; i < count; i++) {
        const struct model_element *expected = &model->elements[i];
        const MI_Char *name;
        MI_Char text[TEXT];
        MI_Char *list[4];
        MI_Value value;
        MI_Type type;
        MI_Uint32 flags;
        cr_assert_eq(MI_Instance_GetElementAt(instance, i, &name, &value, &type, &flags),
                     MI_RESULT_OK);
        cr_assert_str_eq(name, expected->name);
        cr_assert_eq(type, expected->type);
        cr_assert_eq(flags, expected->flags | (expected->is_null ? MI_FLAG_NULL : 0u) |
                                (expected->never_set ? MI_FLAG_NOT_MODIFIED : 0u));
        if (expected->is_null) {
            continue;
        }
        MI_Value wanted = make(type, expected->number, text, list);
        if (type == MI_UINT32) {
            cr_assert_eq(value.uint32, wanted.uint32);
        } else if (type == MI_STRING) {
            cr_assert_str_eq(value.string, wanted.string);
        } else {
            cr_assert_eq(value.stringa.size, wanted.stringa.size);
            for (MI_Uint32 k = 0; k < value.stringa.size; k++) {
                cr_assert_str_eq(value.stringa.data[k], text);
            }
        }
    }
    cr_assert_str_eq(instance->nameSpace == NULL ? "" : instance->nameSpace, model->name_space);
}

static void step_add(struct model *model, MI_Instance *instance, MI_Uint32 *state)
{
    static const MI_Uint32 flag_sets[] = {0, MI_FLAG_KEY, MI_FLAG_NOT_MODIFIED,
                                          MI_FLAG_KEY | MI_FLAG_NULL};
    struct model_element element = {.number = draw(state, 1000)};
    MI_Char text[TEXT];
    MI_Char *list[4];
    MI_Uint32 flags = flag_sets[draw(state, 4)];
    name_of(draw(state, NAMES), element.name);
    element.type = type_of(draw(state, 3));
    element.flags = flags & MI_FLAG_KEY;
    element.is_null = (flags & MI_FLAG_NULL) != 0;
    element.never_set = (flags & MI_FLAG_NOT_MODIFIED) != 0;
    MI_Value value = make(element.type, element.number, text, list);
    bool is_there = find(model, element.name) < model->count;
    cr_assert_eq(MI_Instance_AddElement(instance, element.name, &value, element.type, flags),
                 is_there ? MI_RESULT_ALREADY_EXISTS : MI_RESULT_OK);
    if (!is_there) {
        model->elements[model->count++] = element;
    }
}

static void step_set(struct model *model, MI_Instance *instance, MI_Uint32 *state)
{
    MI_Char name[TEXT];
    MI_Char text[TEXT];
    MI_Char *list[4];
    MI_Uint32 number = draw(state, 1000);
    MI_Type type = type_of(draw(state, 3));
    MI_Uint32 flags = draw(state, 5) == 0 ? MI_FLAG_NULL : 0;
    name_of(draw(state, NAMES), name);
    MI_Value value = make(type, number, text, list);
    MI_Uint32 index = find(model, name);
    struct model_element *element = &model->elements[index];
    bool is_there = index < model->count;
    MI_Result expected = !is_there               ? MI_RESULT_NO_SUCH_PROPERTY
                         : element->type != type ? MI_RESULT_TYPE_MISMATCH
                                                 : MI_RESULT_OK;
    cr_assert_eq(MI_Instance_SetElement(instance, name, &value, type, flags), expected);
    if (expected == MI_RESULT_OK) {
        element->number = number;
        element->is_null = flags != 0;
        element->never_set = false;
    }
}

static void step_clear(struct model *model, MI_Instance *instance, MI_Uint32 *state)
{
    MI_Uint32 index = draw(state, NAMES);
    bool is_there = index < model->count;
    cr_assert_eq(MI_Instance_ClearElementAt(instance, index),
                 is_there ? MI_RESULT_OK : MI_RESULT_FAILED);
    if (is_there) {
        model->elements[index].is_null = true;
        model->elements[index].never_set = false;
    }
}

static void step_copy(struct model *model, MI_Instance **instance, MI_Uint32 *state)
{
    MI_Instance *clone;
    text_of(draw(state, 1000), model->name_space);
    cr_assert_eq(MI_Instance_SetNameSpace(*instance, model->name_space), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Clone(*instance, &clone), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Delete(*instance), MI_RESULT_OK);
    *instance = clone;
}

static void run(MI_Uint32 state)
{
    static struct model model;
    MI_Instance *instance;
    memset(&model, 0, sizeof(model));
    cr_assert_eq(wsmi_instance_new("C", &instance), MI_RESULT_OK);
    for (int i = 0; i < STEPS; i++) {
        switch (draw(&state, 16)) {
        case 0:
            step_copy(&model, &instance, &state);
            break;
        case 1:
        case 2:
            step_clear(&model, instance, &state);
            break;
        case 3:
            if (draw(&state, 100) == 0) {
                memset(&model, 0, sizeof(model));
                cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
                cr_assert_eq(wsmi_instance_new("C", &instance), MI_RESULT_OK);
            } else {
                step_add(&model, instance, &state);
            }
            break;
        default:
            step_set(&model, instance, &state);
            break;
        }
        check(&model, instance);
    }
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(instance_model, ten_thousand_random_steps_agree_with_the_model)
{
    run(1);
}

LEAK_TEST(instance_model, and_from_another_start)
{
    run(0xC0FFEE);
}
