/* SPDX-License-Identifier: MIT */
/* MI_ApplicationFT.NewClass: classes of a caller's declarations. */
#include "class_fixture.h"
#include "mi/class.h"
#include "testlib/leak.h"

static const MI_Char *const text_value = "words";
static const MI_Boolean true_value = MI_TRUE;
static const MI_Char *const list_items[] = {"a", "b"};
static const MI_ConstStringA list_value = {list_items, 2};
static const MI_Uint32 number_default = 7;
static const MI_Sint16 numbers[] = {-1, 2};
static const MI_ConstSint16A numbers_default = {numbers, 2};

static const MI_Qualifier described = {"Description", MI_STRING, MI_FLAG_TRANSLATABLE, &text_value};
static const MI_Qualifier marked = {"Key", MI_BOOLEAN, MI_FLAG_DISABLEOVERRIDE, &true_value};
static const MI_Qualifier listed = {"Values", MI_STRINGA, 0, &list_value};
static const MI_Qualifier bare = {"Bare", MI_STRING, 0, NULL};
static const MI_Qualifier *const class_qualifiers[] = {&described, &listed, &bare};
static const MI_Qualifier *const key_qualifiers[] = {&marked};

static const MI_PropertyDecl id = {.flags = MI_FLAG_PROPERTY | MI_FLAG_KEY,
                                   .name = "Id",
                                   .qualifiers = key_qualifiers,
                                   .numQualifiers = 1,
                                   .type = MI_UINT32,
                                   .origin = "Base",
                                   .propagator = "Base",
                                   .value = &number_default};
static const MI_PropertyDecl peer = {.flags = MI_FLAG_PROPERTY | MI_FLAG_REFERENCE,
                                     .name = "Peer",
                                     .type = MI_REFERENCE,
                                     .className = "Base"};
static const MI_PropertyDecl list = {.flags = MI_FLAG_PROPERTY,
                                     .name = "List",
                                     .type = MI_SINT16A,
                                     .subscript = 4,
                                     .value = &numbers_default};
static const MI_PropertyDecl *const base_properties[] = {&id};
static const MI_PropertyDecl *const derived_properties[] = {&id, &peer, NULL, &list};

static const MI_ParameterDecl returned = {
    .flags = MI_FLAG_PARAMETER | MI_FLAG_OUT, .name = "MIReturn", .type = MI_SINT64};
static const MI_ParameterDecl level = {
    .flags = MI_FLAG_PARAMETER | MI_FLAG_IN, .name = "Level", .type = MI_UINT8A};
static const MI_ParameterDecl *const parameters[] = {&returned, &level};
static const MI_MethodDecl dim = {.flags = MI_FLAG_METHOD,
                                  .name = "Dim",
                                  .parameters = parameters,
                                  .numParameters = 2,
                                  .returnType = MI_SINT64,
                                  .origin = "Derived",
                                  .propagator = "Derived"};
static const MI_MethodDecl *const methods[] = {&dim};

static const MI_ClassDecl base = {.flags = MI_FLAG_CLASS | MI_FLAG_ABSTRACT,
                                  .name = "Base",
                                  .properties = base_properties,
                                  .numProperties = 1};
static const MI_ClassDecl derived = {.flags = MI_FLAG_CLASS,
                                     .name = "Derived",
                                     .qualifiers = class_qualifiers,
                                     .numQualifiers = 3,
                                     .properties = derived_properties,
                                     .numProperties = 4,
                                     .superClass = "Base",
                                     .superClassDecl = &base,
                                     .methods = methods,
                                     .numMethods = 1};

static MI_Application application = MI_APPLICATION_NULL;

static void open_application(void)
{
    cr_assert_eq(MI_Application_Initialize(0, NULL, NULL, &application), MI_RESULT_OK);
}

static void close_application(void)
{
    cr_assert_eq(MI_Application_Close(&application), MI_RESULT_OK);
}

static MI_Class *made(const MI_ClassDecl *decl)
{
    MI_Class *class_object;
    cr_assert_eq(application.ft->NewClass(&application, decl, "root", "srv", &class_object),
                 MI_RESULT_OK);
    return class_object;
}

LEAK_TEST(class_new, a_declaration_is_copied_to_the_last_text)
{
    MI_Char name[] = "Gone";
    MI_ClassDecl passing = {.flags = MI_FLAG_CLASS, .name = name};
    const MI_Char *text;
    open_application();
    MI_Class *class_object = made(&passing);
    name[0] = '?';
    passing.flags = 0;
    close_application();
    cr_assert_neq(class_object->classDecl, &passing);
    cr_assert_eq(MI_Class_GetClassName(class_object, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, "Gone");
    cr_assert_eq(class_object->classDecl->flags, MI_FLAG_CLASS);
    cr_assert_str_eq(class_object->namespaceName, "root");
    cr_assert_str_eq(class_object->serverName, "srv");
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
}

LEAK_TEST(class_new, everything_declared_is_there)
{
    open_application();
    MI_Class *class_object = made(&derived);
    struct wsmi_cim_class back;
    struct wsmi_error error;
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    cr_assert(wsmi_class_to_cim(class_object, true, &arena, &back, &error));
    const struct wsmi_qualifier qualifiers[] = {
        {V("Description"), FLAVOR_DEFAULT | WSMI_FLAVOR_TRANSLATABLE, ONE(STRING, "words")},
        {V("Values"), FLAVOR_DEFAULT, TWO(STRING, "a", "b")},
        {V("Bare"), FLAVOR_DEFAULT, NO_VALUE(STRING)},
    };
    const struct wsmi_qualifier key = {V("Key"), WSMI_FLAVOR_TO_SUBCLASS, ONE(BOOLEAN, "true")};
    const struct wsmi_element_decl properties[] = {
        {.name = V("Id"),
         .type = WSMI_TYPE_UINT32,
         .class_origin = V("Base"),
         .is_propagated = true,
         .qualifiers = {&key, 1},
         DEFAULT(ONE(UINT32, "7"))},
        {.name = V("Peer"), .type = WSMI_TYPE_REFERENCE, .reference_class = V("Base")},
        {.name = V("List"),
         .type = WSMI_TYPE_SINT16,
         .is_array = true,
         .array_size = 4,
         DEFAULT(TWO(SINT16, "-1", "2"))},
    };
    const struct wsmi_element_decl parameter = {
        .name = V("Level"), .type = WSMI_TYPE_UINT8, .is_array = true};
    const struct wsmi_method_decl method = {.name = V("Dim"),
                                            .has_return_type = true,
                                            .return_type = WSMI_TYPE_SINT64,
                                            .class_origin = V("Derived"),
                                            .parameters = &parameter,
                                            .parameter_count = 1};
    const struct wsmi_view ancestor = V("Base");
    const struct wsmi_cim_class expected = {.name = V("Derived"),
                                            .superclass = V("Base"),
                                            .derivation = &ancestor,
                                            .derivation_count = 1,
                                            .qualifiers = {qualifiers, 3},
                                            .properties = properties,
                                            .property_count = 3,
                                            .methods = &method,
                                            .method_count = 1};
    cr_assert(wsmi_cim_class_eq(&back, &expected));
    wsmi_arena_clean_up(&arena);
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
    close_application();
}

LEAK_TEST(class_new, a_parent_outlives_its_child)
{
    open_application();
    MI_Class *class_object = made(&derived);
    MI_Class *parent;
    MI_Class *again;
    const MI_Char *text;
    MI_Uint32 count;
    cr_assert_eq(MI_Class_GetParentClass(class_object, &parent), MI_RESULT_OK);
    cr_assert_eq(MI_Class_GetParentClass(class_object, &again), MI_RESULT_OK);
    cr_assert_eq(parent->classDecl, again->classDecl);
    cr_assert_eq(parent->classDecl, class_object->classDecl->superClassDecl);
    cr_assert_eq(MI_Class_Delete(again), MI_RESULT_OK);
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
    cr_assert_eq(MI_Class_GetClassName(parent, &text), MI_RESULT_OK);
    cr_assert_str_eq(text, "Base");
    cr_assert_str_eq(parent->namespaceName, "root");
    cr_assert_str_eq(parent->serverName, "srv");
    cr_assert_eq(MI_Class_GetElementCount(parent, &count), MI_RESULT_OK);
    cr_assert_eq(count, 1);
    cr_assert_eq(MI_Class_GetParentClass(parent, &again), MI_RESULT_INVALID_SUPERCLASS);
    cr_assert_eq(MI_Class_Delete(parent), MI_RESULT_OK);
    close_application();
}

LEAK_TEST(class_new, a_declaration_of_ours_is_shared)
{
    open_application();
    MI_Class *first = made(&derived);
    MI_Class *second = made(first->classDecl);
    MI_ClassDecl by_value = *first->classDecl;
    MI_Class *third = made(&by_value);
    cr_assert_eq(first->classDecl, second->classDecl);
    cr_assert_neq(first->classDecl, third->classDecl);
    cr_assert_eq(MI_Class_Delete(first), MI_RESULT_OK);
    cr_assert_str_eq(second->classDecl->methods[0]->name, "Dim");
    cr_assert_eq(MI_Class_Delete(second), MI_RESULT_OK);
    cr_assert_str_eq(third->classDecl->methods[0]->name, "Dim");
    cr_assert_eq(MI_Class_Delete(third), MI_RESULT_OK);
    close_application();
}

LEAK_TEST(class_new, a_method_may_declare_nothing_but_what_it_returns)
{
    static const MI_MethodDecl quiet = {
        .flags = MI_FLAG_METHOD, .name = "Ask", .returnType = MI_STRING};
    static const MI_MethodDecl *const quiet_methods[] = {&quiet};
    static const MI_ClassDecl decl = {.name = "C", .methods = quiet_methods, .numMethods = 1};
    MI_ParameterSet set;
    MI_QualifierSet qualifiers;
    MI_Uint32 count;
    MI_Type type;
    open_application();
    MI_Class *class_object = made(&decl);
    cr_assert_eq(class_object->ft->GetMethod(class_object, "Ask", NULL, &set, NULL), MI_RESULT_OK);
    cr_assert_eq(MI_ParameterSet_GetMethodReturnType(&set, &type, &qualifiers), MI_RESULT_OK);
    cr_assert_eq(type, MI_STRING);
    cr_assert_eq(MI_QualifierSet_GetQualifierCount(&qualifiers, &count), MI_RESULT_OK);
    cr_assert_eq(count, 0);
    cr_assert_eq(MI_ParameterSet_GetParameterCount(&set, &count), MI_RESULT_OK);
    cr_assert_eq(count, 0);
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
    close_application();
}

static void expect_refusal(const MI_ClassDecl *decl, MI_Result expected)
{
    MI_Class *class_object = (MI_Class *)&application;
    cr_assert_eq(application.ft->NewClass(&application, decl, NULL, NULL, &class_object), expected);
    cr_assert_null(class_object);
}

LEAK_TEST(class_new, malformed_declarations_are_refused)
{
    static const MI_Char *const holes[] = {"a", NULL};
    static const MI_ConstStringA holed = {holes, 2};
    static const MI_ConstUint8A empty = {NULL, 2};
    static const MI_Qualifier qualifiers[] = {{NULL, MI_STRING, 0, &text_value},
                                              {"Q", 32, 0, &text_value},
                                              {"Q", MI_STRINGA, 0, &holed},
                                              {"Q", MI_UINT8A, 0, &empty}};
    static const MI_PropertyDecl properties[] = {{.name = NULL, .type = MI_UINT8},
                                                 {.name = "P", .type = 99}};
    MI_ClassDecl circle = {.name = "C", .superClassDecl = &circle};
    static const MI_ClassDecl nameless = {.flags = MI_FLAG_CLASS};
    MI_Class *class_object;
    open_application();
    expect_refusal(NULL, MI_RESULT_INVALID_PARAMETER);
    expect_refusal(&nameless, MI_RESULT_INVALID_PARAMETER);
    expect_refusal(&circle, MI_RESULT_SERVER_LIMITS_EXCEEDED);
    for (size_t i = 0; i < 4; i++) {
        const MI_Qualifier *const pointer = &qualifiers[i];
        const MI_ClassDecl decl = {.name = "C", .qualifiers = &pointer, .numQualifiers = 1};
        expect_refusal(&decl, MI_RESULT_INVALID_PARAMETER);
    }
    for (size_t i = 0; i < 2; i++) {
        const MI_PropertyDecl *const pointer = &properties[i];
        const MI_ClassDecl decl = {.name = "C", .properties = &pointer, .numProperties = 1};
        expect_refusal(&decl, MI_RESULT_INVALID_PARAMETER);
    }
    cr_assert_eq(application.ft->NewClass(&application, &base, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(application.ft->NewClass(NULL, &base, NULL, NULL, &class_object),
                 MI_RESULT_INVALID_PARAMETER);
    const MI_ApplicationFT *ft = application.ft;
    close_application();
    cr_assert_eq(ft->NewClass(&application, &base, NULL, NULL, &class_object),
                 MI_RESULT_INVALID_PARAMETER);
}
