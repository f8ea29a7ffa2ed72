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

static void drop(MI_Class *class_object)
{
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
}

LEAK_TEST(class_convert, a_class_comes_back_equal)
{
    MI_Class *class_object = made(&fixture_class);
    struct wsmi_cim_class back;
    struct wsmi_error error;
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    cr_assert(wsmi_class_to_cim(class_object, true, &arena, &back, &error));
    drop(class_object);
    cr_assert(wsmi_cim_class_eq(&fixture_class, &back), "and outlives the class");
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(class_convert, its_own_level_lacks_what_is_propagated)
{
    MI_Class *class_object = made(&fixture_class);
    struct wsmi_cim_class back;
    struct wsmi_error error;
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    cr_assert(wsmi_class_to_cim(class_object, false, &arena, &back, &error));
    drop(class_object);
    cr_assert_eq(back.property_count, fixture_class.property_count - 1);
    cr_assert_null(wsmi_cim_class_find(&back, WSMI_VIEW("Id")));
    cr_assert_eq(back.method_count, 1);
    cr_assert(wsmi_view_eq(back.methods[0].name, WSMI_VIEW("Dim")));
    cr_assert_eq(back.qualifiers.count, fixture_class.qualifiers.count);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(class_convert, what_is_propagated_without_origin_stays_propagated)
{
    static const struct wsmi_element_decl properties[] = {
        {.name = V("A"), .type = WSMI_TYPE_UINT8, .is_propagated = true},
        {.name = V("B"), .type = WSMI_TYPE_UINT8, .class_origin = V("c"), .is_propagated = true},
        {.name = V("D"), .type = WSMI_TYPE_UINT8},
    };
    struct wsmi_cim_class in = {.name = V("C"), .properties = properties, .property_count = 3};
    for (int round = 0; round < 2; round++) {
        MI_Class *class_object = made(&in);
        struct wsmi_cim_class back;
        struct wsmi_error error;
        struct wsmi_arena arena;
        wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
        cr_assert(wsmi_class_to_cim(class_object, true, &arena, &back, &error));
        drop(class_object);
        cr_assert(wsmi_cim_class_eq(&in, &back), "round %d", round);
        wsmi_arena_clean_up(&arena);
        in.superclass = WSMI_VIEW("Base");
    }
}

LEAK_TEST(class_convert, flags_come_from_qualifiers)
{
    static const struct {
        const char *name;
        MI_Uint32 flags;
    } rows[] = {
        {"Id", MI_FLAG_PROPERTY | MI_FLAG_KEY | MI_FLAG_READONLY},
        {"On", MI_FLAG_PROPERTY},
        {"MakerA", MI_FLAG_PROPERTY | MI_FLAG_REFERENCE},
        {"Inner", MI_FLAG_PROPERTY},
        {"Plain", MI_FLAG_PROPERTY | MI_FLAG_REQUIRED | MI_FLAG_STREAM | MI_FLAG_EXPENSIVE},
    };
    static const MI_Uint32 parameters[] = {
        MI_FLAG_PARAMETER | MI_FLAG_OUT, MI_FLAG_PARAMETER | MI_FLAG_IN,
        MI_FLAG_PARAMETER | MI_FLAG_IN | MI_FLAG_REFERENCE, MI_FLAG_PARAMETER | MI_FLAG_OUT};
    const struct wsmi_qualifier marks[] = {
        TRUE_QUALIFIER("association"), TRUE_QUALIFIER("INDICATION"), TRUE_QUALIFIER("Terminal")};
    const struct wsmi_cim_class marked = {.name = V("C"), .qualifiers = {marks, 3}};
    MI_Class *class_object = made(&fixture_class);
    cr_assert_eq(class_object->classDecl->flags, MI_FLAG_CLASS | MI_FLAG_ABSTRACT);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        MI_Uint32 flags;
        cr_assert_eq(class_object->ft->GetElement(class_object, rows[i].name, NULL, NULL, NULL,
                                                  NULL, NULL, &flags, NULL),
                     MI_RESULT_OK);
        cr_assert_eq(flags, rows[i].flags, "%s", rows[i].name);
    }
    const MI_MethodDecl *dim = class_object->classDecl->methods[0];
    cr_assert_eq(dim->flags, MI_FLAG_METHOD);
    cr_assert_eq(dim->numParameters, 4);
    for (size_t i = 0; i < 4; i++) {
        cr_assert_eq(dim->parameters[i]->flags, parameters[i], "%zu", i);
    }
    cr_assert_eq(class_object->classDecl->methods[1]->flags, MI_FLAG_METHOD | MI_FLAG_STATIC);
    drop(class_object);
    class_object = made(&marked);
    cr_assert_eq(class_object->classDecl->flags,
                 MI_FLAG_CLASS | MI_FLAG_ASSOCIATION | MI_FLAG_INDICATION | MI_FLAG_TERMINAL);
    drop(class_object);
}

LEAK_TEST(class_convert, the_declaration_is_one_generated_code_could_have)
{
    /* What a generator would write for the first properties. */
    struct layout {
        MI_Instance base;
        MI_StringField id;
        MI_BooleanField on;
        MI_Uint8Field u8;
        MI_Sint8Field s8;
        MI_Uint16Field u16;
        MI_Sint16Field s16;
        MI_Uint32Field u32;
    };
    MI_Class *class_object = made(&fixture_class);
    const MI_ClassDecl *decl = class_object->classDecl;
    cr_assert_str_eq(decl->name, "Demo_Lamp");
    cr_assert_str_eq(decl->superClass, "Demo_Thing");
    cr_assert_null(decl->superClassDecl);
    cr_assert_eq(decl->code, ((MI_Uint32)'d' << 16) | ((MI_Uint32)'p' << 8) | 9u);
    cr_assert_eq(decl->properties[0]->offset, offsetof(struct layout, id));
    cr_assert_eq(decl->properties[1]->offset, offsetof(struct layout, on));
    cr_assert_eq(decl->properties[2]->offset, offsetof(struct layout, u8));
    cr_assert_eq(decl->properties[3]->offset, offsetof(struct layout, s8));
    cr_assert_eq(decl->properties[4]->offset, offsetof(struct layout, u16));
    cr_assert_eq(decl->properties[5]->offset, offsetof(struct layout, s16));
    cr_assert_eq(decl->properties[6]->offset, offsetof(struct layout, u32));
    cr_assert_gt(decl->size, decl->properties[decl->numProperties - 1]->offset);
    cr_assert_eq(decl->properties[0]->code, ((MI_Uint32)'i' << 16) | ((MI_Uint32)'d' << 8) | 2u);
    cr_assert_str_eq(decl->properties[0]->origin, "Demo_Thing");
    cr_assert_str_eq(decl->properties[0]->propagator, "Demo_Thing");
    cr_assert_str_eq(decl->properties[1]->origin, "Demo_Lamp");
    cr_assert_str_eq(decl->properties[1]->propagator, "Demo_Lamp");
    cr_assert_str_eq(decl->properties[17]->className, "Demo_Bulb");
    cr_assert_null(decl->properties[18]->className);
    cr_assert_eq(decl->properties[24]->subscript, 7);
    cr_assert_eq(decl->methods[0]->returnType, MI_UINT32);
    cr_assert_str_eq(decl->methods[0]->parameters[0]->name, "MIReturn");
    cr_assert_eq(decl->methods[1]->returnType, WSMI_METHOD_VOID);
    cr_assert_eq(decl->methods[1]->numParameters, 1);
    drop(class_object);
}

static MI_Value default_of(const MI_Class *class_object, const char *name)
{
    MI_Value value;
    MI_Boolean exists = MI_FALSE;
    cr_assert_eq(class_object->ft->GetElement(class_object, name, &value, &exists, NULL, NULL, NULL,
                                              NULL, NULL),
                 MI_RESULT_OK);
    cr_assert(exists, "%s", name);
    return value;
}

LEAK_TEST(class_convert, defaults_are_typed)
{
    MI_Class *lamp = made(&fixture_class);
    cr_assert_eq(default_of(lamp, "On").boolean, MI_TRUE);
    cr_assert_eq(default_of(lamp, "U8").uint8, 255);
    cr_assert_eq(default_of(lamp, "S8").sint8, -128);
    cr_assert_eq(default_of(lamp, "U16").uint16, 65535);
    cr_assert_eq(default_of(lamp, "S16").sint16, -32768);
    cr_assert_eq(default_of(lamp, "U32").uint32, UINT32_MAX);
    cr_assert_eq(default_of(lamp, "S32").sint32, INT32_MIN);
    cr_assert_eq(default_of(lamp, "U64").uint64, UINT64_MAX);
    cr_assert_eq(default_of(lamp, "S64").sint64, INT64_MIN);
    cr_assert_eq(default_of(lamp, "R32").real32, 1.5f);
    cr_assert_eq(default_of(lamp, "R64").real64, -0.25);
    cr_assert_eq(default_of(lamp, "C16").char16, 'A');
    cr_assert_str_eq(default_of(lamp, "Text").string, "default text");
    MI_Datetime since = default_of(lamp, "Since").datetime;
    cr_assert(since.isTimestamp && since.u.timestamp.year == 2026 && since.u.timestamp.utc == 60 &&
              since.u.timestamp.microseconds == 1);
    MI_Datetime time = default_of(lamp, "For").datetime;
    cr_assert(!time.isTimestamp && time.u.interval.days == 1 && time.u.interval.hours == 2 &&
              time.u.interval.microseconds == 5);
    cr_assert_eq(default_of(lamp, "OnA").booleana.data[1], MI_FALSE);
    cr_assert_eq(default_of(lamp, "S64A").sint64a.data[0], -1);
    cr_assert_eq(default_of(lamp, "R64A").real64a.data[0], 0.5);
    cr_assert_eq(default_of(lamp, "C16A").char16a.data[1], 'C');
    cr_assert_eq(default_of(lamp, "DateA").datetimea.data[1].u.interval.seconds, 4);
    cr_assert_str_eq(default_of(lamp, "TextA").stringa.data[1], "");
    cr_assert_eq(default_of(lamp, "EmptyA").stringa.size, 0);
    MI_Value none;
    MI_Boolean exists = MI_TRUE;
    cr_assert_eq(lamp->ft->GetElement(lamp, "Plain", &none, &exists, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_OK);
    cr_assert_not(exists);
    cr_assert_eq(none.uint64, 0);
    drop(lamp);
}
