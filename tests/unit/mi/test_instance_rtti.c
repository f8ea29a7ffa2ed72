/* SPDX-License-Identifier: MIT */
/* Instances as code built against the Unix header uses them: through generated structs. */
#include "generated_lamp.h"
#include "mi/class.h"
#include "mi/decl.h"
#include "mi/instance.h"
#include "testlib/leak.h"

static MI_Application open_application(void)
{
    MI_Application application = MI_APPLICATION_NULL;
    cr_assert_eq(MI_Application_Initialize(0, NULL, NULL, &application), MI_RESULT_OK);
    return application;
}

static Gen_Lamp *new_lamp(MI_Application *application)
{
    MI_Instance *instance;
    cr_assert_eq(MI_Application_NewInstance(application, NULL, &Gen_Lamp_rtti, &instance),
                 MI_RESULT_OK);
    return (Gen_Lamp *)(void *)instance;
}

LEAK_TEST(instance_rtti, what_the_table_sets_is_read_through_the_struct)
{
    MI_Application application = open_application();
    Gen_Lamp *lamp = new_lamp(&application);
    MI_Instance *self = &lamp->__instance;
    MI_Uint32 codes[] = {7, 8, 9};
    MI_Value value = {.string = (MI_Char[]){"lamp-1"}};
    cr_assert_eq(self->classDecl, &Gen_Lamp_rtti, "the declaration is the caller's own");
    cr_assert_not(lamp->Id.exists);
    cr_assert_eq(MI_Instance_SetElement(self, "id", &value, MI_STRING, 0), MI_RESULT_OK);
    cr_assert(lamp->Id.exists);
    cr_assert_str_eq(lamp->Id.value, "lamp-1");
    cr_assert_neq(lamp->Id.value, value.string);
    value.uint8 = 200;
    cr_assert_eq(MI_Instance_SetElementAt(self, 2, &value, MI_UINT8, 0), MI_RESULT_OK);
    cr_assert_eq(lamp->Level.value, 200);
    value.uint32a.data = codes;
    value.uint32a.size = 3;
    cr_assert_eq(MI_Instance_SetElement(self, "Codes", &value, MI_UINT32A, 0), MI_RESULT_OK);
    cr_assert_eq(lamp->Codes.value.size, 3);
    cr_assert_eq(lamp->Codes.value.data[2], 9);
    cr_assert_eq(MI_Instance_ClearElement(self, "Codes"), MI_RESULT_OK);
    cr_assert_not(lamp->Codes.exists);
    cr_assert_eq(MI_Instance_Delete(self), MI_RESULT_OK);
    cr_assert_eq(MI_Application_Close(&application), MI_RESULT_OK);
}

LEAK_TEST(instance_rtti, of_two_properties_of_one_name_the_first_is_found_whatever_was_asked_before)
{
    MI_PropertyDecl again = Gen_Lamp_Watts;
    const MI_PropertyDecl *const properties[] = {&Gen_Lamp_On, &Gen_Lamp_Level, &again};
    const MI_ClassDecl rtti = {.flags = MI_FLAG_CLASS,
                               .name = "Twice",
                               .properties = properties,
                               .numProperties = 3,
                               .size = sizeof(Gen_Lamp)};
    struct wsmi_decl *decl;
    MI_Instance *instance;
    MI_Value value;
    MI_Uint32 index;
    again.name = "On";
    cr_assert_eq(wsmi_decl_share(&rtti, &decl), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_new_shared(decl, &instance), MI_RESULT_OK);
    wsmi_decl_unref(decl);
    for (int i = 0; i < 3; i++) {
        cr_assert_eq(MI_Instance_GetElement(instance, "Level", &value, NULL, NULL, &index),
                     MI_RESULT_OK);
        cr_assert_eq(index, 1);
        cr_assert_eq(MI_Instance_GetElement(instance, "On", &value, NULL, NULL, &index),
                     MI_RESULT_OK);
        cr_assert_eq(index, 0);
    }
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(instance_rtti, what_the_struct_is_written_is_read_by_the_table)
{
    static MI_Char literal[] = "written";
    MI_Application application = open_application();
    Gen_Lamp *lamp = new_lamp(&application);
    MI_Instance *self = &lamp->__instance;
    MI_Value value;
    MI_Uint32 flags;
    MI_Instance *clone;
    cr_assert_eq(MI_Instance_GetElement(self, "Watts", &value, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert_eq(flags, MI_FLAG_PROPERTY | MI_FLAG_NULL | MI_FLAG_NOT_MODIFIED);
    GEN_SET(MI_Real64Field, lamp->Watts, 9.5);
    GEN_SET(MI_StringField, lamp->Id, literal);
    cr_assert_eq(MI_Instance_GetElement(self, "Watts", &value, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert_eq(flags, MI_FLAG_PROPERTY, "a field with a value was modified");
    cr_assert_eq(value.real64, 9.5);
    cr_assert_eq(MI_Instance_GetElement(self, "Id", &value, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert_eq(value.string, literal);
    cr_assert_eq(flags, MI_FLAG_PROPERTY | MI_FLAG_KEY);
    cr_assert_eq(MI_Instance_Clone(self, &clone), MI_RESULT_OK);
    cr_assert_neq(((Gen_Lamp *)(void *)clone)->Id.value, literal, "a clone owns its text");
    cr_assert_str_eq(((Gen_Lamp *)(void *)clone)->Id.value, literal);
    cr_assert_eq(clone->classDecl, &Gen_Lamp_rtti);
    /* The text is no memory of the instance: replacing and deleting leave it alone. */
    value.string = (MI_Char[]){"owned"};
    cr_assert_eq(MI_Instance_SetElement(self, "Id", &value, MI_STRING, 0), MI_RESULT_OK);
    GEN_SET(MI_StringField, lamp->Id, literal); /* the owned one is not lost either */
    cr_assert_eq(MI_Instance_Delete(self), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Delete(clone), MI_RESULT_OK);
    cr_assert_str_eq(literal, "written");
    cr_assert_eq(MI_Application_Close(&application), MI_RESULT_OK);
}

LEAK_TEST(instance_rtti, it_is_of_its_class_and_of_the_superclass)
{
    static const MI_ClassDecl named = {.flags = MI_FLAG_CLASS, .name = "gen_THING"};
    static const MI_ClassDecl other = {.flags = MI_FLAG_CLASS, .name = "Gen_Bulb"};
    MI_Application application = open_application();
    MI_Instance *self = &new_lamp(&application)->__instance;
    const struct {
        const MI_ClassDecl *decl;
        MI_Boolean is_one;
    } rows[] = {{&Gen_Lamp_rtti, MI_TRUE},
                {&Gen_Thing_rtti, MI_TRUE},
                {&named, MI_TRUE},
                {&other, MI_FALSE}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        MI_Boolean flag = !rows[i].is_one;
        cr_assert_eq(MI_Instance_IsA(self, rows[i].decl, &flag), MI_RESULT_OK);
        cr_assert_eq(flag, rows[i].is_one, "row %zu", i);
    }
    cr_assert_eq(MI_Instance_Delete(self), MI_RESULT_OK);
    cr_assert_eq(MI_Application_Close(&application), MI_RESULT_OK);
}

LEAK_TEST(instance_rtti, it_cannot_be_extended_and_types_are_strict)
{
    MI_Application application = open_application();
    MI_Instance *self = &new_lamp(&application)->__instance;
    MI_Value value = {.uint32 = 1};
    cr_assert_eq(MI_Instance_AddElement(self, "New", &value, MI_UINT32, 0), MI_RESULT_FAILED);
    cr_assert_eq(MI_Instance_AddElement(self, "Level", &value, MI_UINT8, 0), MI_RESULT_FAILED);
    cr_assert_eq(MI_Instance_AddElement(self, "a b", &value, MI_UINT8, 0),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_SetElement(self, "Level", &value, MI_UINT32, 0),
                 MI_RESULT_TYPE_MISMATCH);
    cr_assert_eq(MI_Instance_SetElement(self, "New", &value, MI_UINT32, 0),
                 MI_RESULT_NO_SUCH_PROPERTY);
    cr_assert_eq(MI_Instance_SetElementAt(self, 9, &value, MI_UINT32, 0), MI_RESULT_FAILED);
    cr_assert_eq(MI_Instance_Delete(self), MI_RESULT_OK);
    cr_assert_eq(MI_Application_Close(&application), MI_RESULT_OK);
}

LEAK_TEST(instance_rtti, one_in_memory_of_the_callers_is_destructed_and_not_deleted)
{
    Gen_Lamp lamp;
    MI_Value value = {.string = (MI_Char[]){"x"}};
    MI_Uint32 count;
    memset(&lamp, 0xA5, sizeof(lamp));
    cr_assert_eq(wsmi_instance_construct(&Gen_Lamp_rtti, &lamp.__instance), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_SetElement(&lamp.__instance, "Id", &value, MI_STRING, 0),
                 MI_RESULT_OK);
    cr_assert_eq(MI_Instance_SetNameSpace(&lamp.__instance, "root"), MI_RESULT_OK);
    cr_assert_str_eq(lamp.Id.value, "x");
    cr_assert_eq(MI_Instance_Delete(&lamp.__instance), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_Destruct(&lamp.__instance), MI_RESULT_OK);
    cr_assert_not(lamp.Id.exists);
    cr_assert_eq(MI_Instance_Destruct(&lamp.__instance), MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_SetElement(&lamp.__instance, "Id", &value, MI_STRING, 0),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_GetElementCount(&lamp.__instance, &count), MI_RESULT_OK);
    cr_assert_eq(count, 9);
}

LEAK_TEST(instance_rtti, a_methods_declaration_makes_a_parameter_set)
{
    MI_Application application = open_application();
    MI_Instance *self;
    MI_Class *class_object;
    MI_Value value = {.string = (MI_Char[]){"dark"}};
    MI_Uint32 flags;
    const MI_Char *name;
    /* A method's declaration begins as a class's does, which is why servers take it for one. */
    const MI_ClassDecl *rtti = (const MI_ClassDecl *)(const void *)&Gen_Lamp_Dim_rtti;
    cr_assert_eq(MI_Application_NewParameterSet(&application, rtti, &self), MI_RESULT_OK);
    Gen_Lamp_Dim *dim = (Gen_Lamp_Dim *)(void *)self;
    cr_assert_eq(MI_Instance_SetElement(self, "Why", &value, MI_STRING, 0), MI_RESULT_OK);
    cr_assert_str_eq(dim->Why.value, "dark");
    GEN_SET(MI_Uint8Field, dim->Level, 3);
    cr_assert_eq(MI_Instance_GetElement(self, "Level", &value, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert_eq(value.uint8, 3);
    cr_assert_eq(flags, MI_FLAG_PARAMETER | MI_FLAG_IN);
    cr_assert_eq(MI_Instance_GetClassName(self, &name), MI_RESULT_OK);
    cr_assert_str_eq(name, "Dim");
    cr_assert_eq(MI_Instance_GetClass(self, &class_object), MI_RESULT_OK);
    cr_assert_eq(MI_Class_GetParentClassName(class_object, &name), MI_RESULT_INVALID_SUPERCLASS);
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Delete(self), MI_RESULT_OK);
    cr_assert_eq(MI_Application_NewParameterSet(&application, NULL, &self), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_AddElement(self, "Level", &value, MI_UINT8, MI_FLAG_IN), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Delete(self), MI_RESULT_OK);
    cr_assert_eq(MI_Application_Close(&application), MI_RESULT_OK);
}

LEAK_TEST(instance_rtti, an_instance_keeps_the_class_it_was_made_of)
{
    MI_Application application = open_application();
    MI_Class *class_object;
    MI_Class *again;
    MI_Instance *self;
    cr_assert_eq(
        application.ft->NewClass(&application, &Gen_Lamp_rtti, "root", NULL, &class_object),
        MI_RESULT_OK);
    cr_assert_eq(MI_Application_NewInstanceFromClass(&application, "Gen_Lamp", class_object, &self),
                 MI_RESULT_OK);
    const MI_ClassDecl *decl = class_object->classDecl;
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
    cr_assert_eq(self->classDecl, decl);
    cr_assert_str_eq(self->classDecl->name, "Gen_Lamp");
    /* The layout of a declaration that has one is kept, so the struct fits as well. */
    Gen_Lamp *lamp = (Gen_Lamp *)(void *)self;
    GEN_SET(MI_Uint8Field, lamp->Level, 77);
    MI_Value value;
    cr_assert_eq(MI_Instance_GetElement(self, "Level", &value, NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_eq(value.uint8, 77);
    cr_assert_eq(MI_Instance_GetClass(self, &again), MI_RESULT_OK);
    cr_assert_eq(again->classDecl, decl, "nothing is copied");
    cr_assert_eq(MI_Instance_Delete(self), MI_RESULT_OK);
    cr_assert_eq(MI_Class_Delete(again), MI_RESULT_OK);
    cr_assert_eq(MI_Application_NewInstanceFromClass(&application, "C", NULL, &self), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_AddElement(self, "A", NULL, MI_UINT8, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Delete(self), MI_RESULT_OK);
    cr_assert_eq(MI_Application_Close(&application), MI_RESULT_OK);
}

LEAK_TEST(instance_rtti, a_declaration_whose_fields_do_not_fit_is_refused)
{
    MI_Application application = open_application();
    MI_PropertyDecl property = Gen_Lamp_Watts;
    const MI_PropertyDecl *list[] = {&property};
    MI_ClassDecl decl = Gen_Lamp_rtti;
    MI_Instance *self;
    decl.properties = list;
    decl.numProperties = 1;
    static const struct {
        MI_Uint32 type;
        MI_Uint32 offset;
        MI_Uint32 size;
    } rows[] = {
        {MI_REAL64, 0, 1000}, /* over the instance itself */
        {MI_REAL64, sizeof(MI_Instance) - 8, 1000},
        {MI_REAL64, sizeof(MI_Instance) + 4, 1000}, /* not aligned */
        {MI_REAL64, sizeof(MI_Instance), sizeof(MI_Instance) + 15},
        {MI_REAL64, UINT32_MAX - 7, 1000},
        {32, sizeof(MI_Instance), 1000},
        {MI_REAL64, sizeof(MI_Instance), sizeof(MI_Instance) - 1},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        property.type = rows[i].type;
        property.offset = rows[i].offset;
        decl.size = rows[i].size;
        self = (MI_Instance *)&decl;
        cr_assert_eq(MI_Application_NewInstance(&application, NULL, &decl, &self),
                     MI_RESULT_INVALID_PARAMETER, "row %zu", i);
        cr_assert_null(self);
    }
    property.type = MI_REAL64;
    property.offset = sizeof(MI_Instance);
    decl.size = sizeof(MI_Instance) + sizeof(MI_Real64Field);
    cr_assert_eq(MI_Application_NewInstance(&application, NULL, &decl, &self), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Delete(self), MI_RESULT_OK);
    property.name = NULL;
    cr_assert_eq(MI_Application_NewInstance(&application, NULL, &decl, &self),
                 MI_RESULT_INVALID_PARAMETER);
    list[0] = NULL;
    cr_assert_eq(MI_Application_NewInstance(&application, NULL, &decl, &self),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Application_Close(&application), MI_RESULT_OK);
}

LEAK_TEST(instance_rtti, a_growing_one_stays_where_it_is_and_its_fields_stand_where_it_says)
{
    MI_Instance *self;
    MI_Instance *clone;
    cr_assert_eq(wsmi_instance_new("C", &self), MI_RESULT_OK);
    for (MI_Uint32 i = 0; i < WSMI_INSTANCE_ROOM + 8; i++) {
        MI_Char name[] = {'E', (MI_Char)('0' + i / 10), (MI_Char)('0' + i % 10), 0};
        MI_Value value;
        memset(&value, 0, sizeof(value));
        value.datetime.u.interval.days = i;
        cr_assert_eq(MI_Instance_AddElement(self, name, &value, MI_DATETIME, 0), MI_RESULT_OK);
        const MI_PropertyDecl *property = self->classDecl->properties[i];
        cr_assert_str_eq(property->name, name);
        if (i < WSMI_INSTANCE_ROOM) {
            const MI_DatetimeField *field =
                (const MI_DatetimeField *)(const void *)((const char *)self + property->offset);
            cr_assert(field->exists);
            cr_assert_eq(field->value.u.interval.days, i);
        } else {
            cr_assert_eq(property->offset, 0, "beyond the room there is no offset");
        }
        const MI_Char *read;
        cr_assert_eq(MI_Instance_GetElementAt(self, i, &read, &value, NULL, NULL), MI_RESULT_OK);
        cr_assert_eq(value.datetime.u.interval.days, i);
    }
    cr_assert_eq(MI_Instance_Clone(self, &clone), MI_RESULT_OK);
    for (MI_Uint32 i = 0; i < clone->classDecl->numProperties; i++) {
        const MI_PropertyDecl *property = clone->classDecl->properties[i];
        const MI_DatetimeField *field =
            (const MI_DatetimeField *)(const void *)((const char *)clone + property->offset);
        cr_assert_geq(property->offset, sizeof(MI_Instance));
        cr_assert_eq(field->value.u.interval.days, i, "a clone has room for all");
    }
    cr_assert_eq(MI_Instance_AddElement(clone, "More", NULL, MI_STRING, 0), MI_RESULT_OK);
    cr_assert_eq(clone->classDecl->numProperties, WSMI_INSTANCE_ROOM + 9);
    cr_assert_eq(MI_Instance_Delete(clone), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Delete(self), MI_RESULT_OK);
}
