/* SPDX-License-Identifier: MIT */
/* Classes that cannot be converted, either way. */
#include "class_fixture.h"
#include "mi/class.h"
#include "testlib/leak.h"

static void expect_refusal(const struct wsmi_cim_class *in, enum wsmi_code code, uint64_t offset)
{
    MI_Class *class_object;
    struct wsmi_error error = {.reason = NULL};
    cr_assert_not(wsmi_class_from_cim(in, NULL, NULL, &class_object, &error));
    cr_assert_eq(error.code, code, "%s", error.reason);
    cr_assert_neq(error.result, MI_RESULT_OK);
    cr_assert_not_null(error.reason);
    cr_assert(error.has_offset && error.offset == offset, "%s", error.reason);
}

static const struct {
    struct wsmi_constant value;
    enum wsmi_code code;
} bad[] = {
    {{.type = WSMI_TYPE_UINT8, .texts = TEXTS(V("256")), .count = 1, .offset = 77}, WSMI_E_LIMIT},
    {{.type = WSMI_TYPE_SINT32, .texts = TEXTS(V("12x")), .count = 1, .offset = 77}, WSMI_E_SYNTAX},
    {{.type = WSMI_TYPE_BOOLEAN, .texts = TEXTS(V("yes")), .count = 1, .offset = 77},
     WSMI_E_SYNTAX},
    {{.type = WSMI_TYPE_DATETIME, .texts = TEXTS(V("today")), .count = 1, .offset = 77},
     WSMI_E_SYNTAX},
    {{.type = WSMI_TYPE_REAL64,
      .is_array = true,
      .texts = TEXTS(V("1"), V("e")),
      .count = 2,
      .offset = 77},
     WSMI_E_SYNTAX},
    {{.type = WSMI_TYPE_STRING,
      .is_array = true,
      .texts = TEXTS(V("a"), {NULL, 0}),
      .count = 2,
      .offset = 77},
     WSMI_E_UNSUPPORTED},
    {{.type = WSMI_TYPE_REFERENCE, .texts = TEXTS(V("a")), .count = 1, .offset = 77},
     WSMI_E_PROTOCOL},
};

LEAK_TEST(class_errors, a_text_that_does_not_fit_its_type_is_refused_with_its_offset)
{
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const struct wsmi_qualifier qualifier = {V("Q"), 0, bad[i].value};
        const struct wsmi_qualifiers qualifiers = {&qualifier, 1};
        struct wsmi_element_decl element = {.name = V("P"),
                                            .type = bad[i].value.type,
                                            .is_array = bad[i].value.is_array,
                                            .has_value = true,
                                            .value = bad[i].value};
        const struct wsmi_cim_class by_class = {.name = V("C"), .qualifiers = qualifiers};
        const struct wsmi_cim_class by_default = {
            .name = V("C"), .properties = &element, .property_count = 1};
        expect_refusal(&by_class, bad[i].code, 77);
        if (bad[i].value.type <= WSMI_TYPE_STRING) {
            expect_refusal(&by_default, bad[i].code, 77);
        }
        element.has_value = false;
        element.qualifiers = qualifiers;
        expect_refusal(&by_default, bad[i].code, 77);
        const struct wsmi_method_decl with_parameter = {
            .name = V("M"), .parameters = &element, .parameter_count = 1};
        const struct wsmi_method_decl with_qualifier = {.name = V("M"), .qualifiers = qualifiers};
        const struct wsmi_cim_class by_parameter = {
            .name = V("C"), .methods = &with_parameter, .method_count = 1};
        const struct wsmi_cim_class by_method = {
            .name = V("C"), .methods = &with_qualifier, .method_count = 1};
        expect_refusal(&by_parameter, bad[i].code, 77);
        expect_refusal(&by_method, bad[i].code, 77);
    }
}

LEAK_TEST(class_errors, a_default_of_another_shape_is_refused)
{
    const struct wsmi_element_decl elements[] = {
        {.name = V("P"),
         .type = WSMI_TYPE_UINT8,
         .is_array = true,
         .has_value = true,
         .value = {.type = WSMI_TYPE_UINT8, .texts = TEXTS(V("1")), .count = 1, .offset = 5}},
        {.name = V("P"),
         .type = WSMI_TYPE_UINT8,
         .has_value = true,
         .value = {.type = WSMI_TYPE_UINT8, .is_array = true, .offset = 5}},
        {.name = V("P"),
         .type = WSMI_TYPE_UINT8,
         .has_value = true,
         .value = {.type = WSMI_TYPE_UINT64, .texts = TEXTS(V("1")), .count = 1, .offset = 5}},
    };
    for (size_t i = 0; i < 3; i++) {
        const struct wsmi_cim_class in = {
            .name = V("C"), .properties = &elements[i], .property_count = 1};
        expect_refusal(&in, WSMI_E_PROTOCOL, 5);
    }
}

LEAK_TEST(class_errors, the_default_of_an_embedded_instance_is_left_out)
{
    const struct wsmi_element_decl element = {
        .name = V("P"),
        .type = WSMI_TYPE_INSTANCE,
        .has_value = true,
        .value = {.type = WSMI_TYPE_STRING, .texts = TEXTS(V("<INSTANCE/>")), .count = 1}};
    const struct wsmi_cim_class in = {.name = V("C"), .properties = &element, .property_count = 1};
    MI_Class *class_object;
    struct wsmi_error error;
    MI_Boolean exists = MI_TRUE;
    MI_Type type;
    cr_assert(wsmi_class_from_cim(&in, NULL, NULL, &class_object, &error));
    cr_assert_eq(class_object->ft->GetElement(class_object, "P", NULL, &exists, &type, NULL, NULL,
                                              NULL, NULL),
                 MI_RESULT_OK);
    cr_assert(!exists && type == MI_INSTANCE);
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
}

static void expect_unsendable(const MI_ClassDecl *decl, size_t max_bytes, enum wsmi_code code)
{
    const MI_Class foreign = {.ft = &wsmi_class_ft, .classDecl = decl};
    struct wsmi_cim_class ret;
    struct wsmi_error error = {.reason = NULL};
    struct wsmi_arena arena;
    wsmi_arena_init(&arena, wsmi_allocator_system(), max_bytes);
    cr_assert_not(wsmi_class_to_cim(&foreign, true, &arena, &ret, &error));
    cr_assert_eq(error.code, code, "%s", error.reason);
    cr_assert_eq(error.result, MI_RESULT_INVALID_PARAMETER, "%s", error.reason);
    wsmi_arena_clean_up(&arena);
}

LEAK_TEST(class_errors, a_class_that_cannot_be_written_is_the_callers_fault)
{
    static const MI_Datetime never = {.isTimestamp = 1, .u.timestamp = {.year = 1, .month = 13}};
    static const MI_Qualifier when = {"When", MI_DATETIME, 0, &never};
    static const MI_Qualifier *const qualifiers[] = {&when};
    static const MI_ClassDecl unwritable = {
        .flags = MI_FLAG_CLASS, .name = "C", .qualifiers = qualifiers, .numQualifiers = 1};
    static const MI_ClassDecl nameless = {.flags = MI_FLAG_CLASS};
    expect_unsendable(&unwritable, SIZE_MAX, WSMI_E_USAGE);
    expect_unsendable(&nameless, SIZE_MAX, WSMI_E_USAGE);
    expect_unsendable(NULL, SIZE_MAX, WSMI_E_USAGE);
}

LEAK_TEST(class_errors, a_class_larger_than_the_arena_is_refused_at_every_size)
{
    MI_Class *class_object;
    struct wsmi_cim_class back;
    struct wsmi_error error;
    struct wsmi_arena arena;
    size_t refused = 0;
    bool made = false;
    cr_assert(wsmi_class_from_cim(&fixture_class, NULL, NULL, &class_object, &error));
    for (size_t bytes = 0; !made; bytes += 16) {
        wsmi_arena_init(&arena, wsmi_allocator_system(), bytes);
        made = wsmi_class_to_cim(class_object, true, &arena, &back, &error);
        cr_assert(made || error.code == WSMI_E_LIMIT);
        refused += made ? 0 : 1;
        wsmi_arena_clean_up(&arena);
    }
    cr_assert_gt(refused, 200);
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
}
