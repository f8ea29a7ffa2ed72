/* SPDX-License-Identifier: MIT */
/* What a message holds becomes an instance: types from declarations, hints and shapes. */
#include "class_fixture.h"
#include "mi/class.h"
#include "testlib/leak.h"

#define TEXT_ITEM(string)                                                                          \
    {                                                                                              \
        .kind = WSMI_ITEM_TEXT, .text = V(string), .offset = 7                                     \
    }
#define HINT_ITEM(string, type)                                                                    \
    {                                                                                              \
        .kind = WSMI_ITEM_TEXT, .text = V(string), .has_hint = true, .hint = WSMI_TYPE_##type      \
    }
#define ITEMS(...)                                                                                 \
    .items = (const struct wsmi_item[]){__VA_ARGS__},                                              \
    .item_count = sizeof((const struct wsmi_item[]){__VA_ARGS__}) / sizeof(struct wsmi_item)
#define NULL_ITEM                                                                                  \
    {                                                                                              \
        .kind = WSMI_ITEM_NULL                                                                     \
    }

static MI_Class *lamp_class(void)
{
    MI_Class *class_object;
    struct wsmi_error error;
    cr_assert(wsmi_class_from_cim(&fixture_class, "root", "srv", &class_object, &error));
    return class_object;
}

static MI_Instance *convert(const struct wsmi_property *properties, size_t count,
                            const struct wsmi_typing *typing)
{
    const struct wsmi_cim_instance in = {
        .class_name = V("Demo_Lamp"), .properties = properties, .property_count = count};
    MI_Instance *instance = NULL;
    struct wsmi_error error;
    cr_assert(wsmi_instance_from_cim(&in, NULL, typing, &instance, &error), "%s", error.reason);
    return instance;
}

static enum wsmi_code refusal(const struct wsmi_property *properties, size_t count,
                              const struct wsmi_typing *typing)
{
    const struct wsmi_cim_instance in = {
        .class_name = V("Demo_Lamp"), .properties = properties, .property_count = count};
    MI_Instance *instance = (MI_Instance *)&instance;
    struct wsmi_error error;
    cr_assert_not(wsmi_instance_from_cim(&in, NULL, typing, &instance, &error));
    cr_assert_eq(instance, (MI_Instance *)&instance, "nothing is written on failure");
    cr_assert_not_null(error.reason);
    return error.code;
}

static void delete (MI_Instance *instance)
{
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

static MI_Type type_of(const MI_Instance *instance, const MI_Char *name, MI_Value *value,
                       MI_Uint32 *flags)
{
    MI_Type type;
    cr_assert_eq(MI_Instance_GetElement(instance, name, value, &type, flags, NULL), MI_RESULT_OK,
                 "%s", name);
    return type;
}

/* One property each, with and without the declaration: what type does it get, is it null, does it
 * fit? */
static const struct row {
    struct wsmi_property property;
    MI_Type declared; /* with the class known */
    bool mismatch;
    MI_Type guessed; /* without */
    bool is_null;
} rows[] = {
    {{.name = V("U8"), ITEMS(TEXT_ITEM("200"))}, MI_UINT8, false, MI_STRING, false},
    {{.name = V("u8"), ITEMS(TEXT_ITEM(" 7 "))}, MI_UINT8, false, MI_STRING, false},
    {{.name = V("U8"), ITEMS(TEXT_ITEM("256"))}, MI_STRING, true, MI_STRING, false},
    {{.name = V("U8"), ITEMS(TEXT_ITEM("x"))}, MI_STRING, true, MI_STRING, false},
    {{.name = V("S16"), ITEMS(HINT_ITEM("-5", SINT64))}, MI_SINT16, false, MI_SINT64, false},
    {{.name = V("On"), ITEMS(TEXT_ITEM("TRUE"))}, MI_BOOLEAN, false, MI_STRING, false},
    {{.name = V("R64"), ITEMS(TEXT_ITEM("1e3"))}, MI_REAL64, false, MI_STRING, false},
    {{.name = V("Text"), ITEMS(TEXT_ITEM(""))}, MI_STRING, false, MI_STRING, false},
    {{.name = V("Text"), ITEMS(NULL_ITEM)}, MI_STRING, false, MI_STRING, true},
    {{.name = V("U32"), ITEMS(NULL_ITEM)}, MI_UINT32, false, MI_STRING, true},
    {{.name = V("U32A"), ITEMS(NULL_ITEM)}, MI_UINT32A, false, MI_STRING, true},
    {{.name = V("U32A"), ITEMS({.kind = WSMI_ITEM_NULL, .is_null_array = true})},
     MI_UINT32A,
     false,
     MI_STRINGA,
     true},
    {{.name = V("U32A"), ITEMS(TEXT_ITEM("1"))}, MI_UINT32A, false, MI_STRING, false},
    {{.name = V("U32A"), ITEMS(TEXT_ITEM("1"), TEXT_ITEM("2"))},
     MI_UINT32A,
     false,
     MI_STRINGA,
     false},
    {{.name = V("U32A"), ITEMS(TEXT_ITEM("1"), TEXT_ITEM("-2"))},
     MI_STRINGA,
     true,
     MI_STRINGA,
     false},
    {{.name = V("TextA"), ITEMS(TEXT_ITEM("a"), NULL_ITEM)}, MI_STRINGA, false, MI_STRINGA, false},
    {{.name = V("Since"), ITEMS({.kind = WSMI_ITEM_DATETIME, .text = V("2024-05-06T07:08:09Z")})},
     MI_DATETIME,
     false,
     MI_DATETIME,
     false},
    {{.name = V("Since"), ITEMS(TEXT_ITEM("20240506070809.000000+120"))},
     MI_DATETIME,
     false,
     MI_STRING,
     false},
    {{.name = V("Since"), ITEMS(TEXT_ITEM("yesterday"))}, MI_STRING, true, MI_STRING, false},
    {{.name = V("Extra"), ITEMS(TEXT_ITEM("1"))}, MI_STRING, false, MI_STRING, false},
    {{.name = V("Extra"), ITEMS(HINT_ITEM("1", UINT16), HINT_ITEM("2", UINT16))},
     MI_UINT16A,
     false,
     MI_UINT16A,
     false},
    {{.name = V("Extra"), ITEMS(HINT_ITEM("1", UINT16), HINT_ITEM("x", STRING))},
     MI_STRINGA,
     false,
     MI_STRINGA,
     false},
    {{.name = V("U8A"), ITEMS(TEXT_ITEM("AQID"))}, MI_UINT8A, false, MI_STRING, false},
    {{.name = V("EmptyA"), .is_array = true, .empty_type = WSMI_TYPE_STRING},
     MI_STRINGA,
     false,
     MI_STRINGA,
     false},
};

static void check_row(size_t i, const struct wsmi_typing *typing, MI_Type expected, bool mismatch)
{
    bool got_mismatch = false;
    struct wsmi_typing here = *typing;
    MI_Value value;
    MI_Uint32 flags;
    here.ret_mismatch = &got_mismatch;
    MI_Instance *instance = convert(&rows[i].property, 1, &here);
    const MI_Char *name = (const MI_Char *)rows[i].property.name.ptr;
    cr_assert_eq(type_of(instance, name, &value, &flags), expected, "row %zu", i);
    cr_assert_eq((flags & MI_FLAG_NULL) != 0, rows[i].is_null, "row %zu", i);
    cr_assert_eq(flags & MI_FLAG_NOT_MODIFIED, 0, "row %zu", i);
    cr_assert_eq(got_mismatch, mismatch, "row %zu", i);
    delete (instance);
}

LEAK_TEST(convert_instance, types_come_from_the_declaration_or_the_message)
{
    MI_Class *declaration = lamp_class();
    const struct wsmi_typing known = {.declaration = declaration};
    const struct wsmi_typing unknown = {.declaration = NULL};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_row(i, &known, rows[i].declared, rows[i].mismatch);
        check_row(i, &unknown, rows[i].guessed, false);
    }
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
}

LEAK_TEST(convert_instance, strings_only_is_strings_only)
{
    MI_Class *declaration = lamp_class();
    const struct wsmi_typing typing = {.declaration = declaration, .strings_only = true};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        MI_Uint32 count;
        MI_Instance *instance = convert(&rows[i].property, 1, &typing);
        const MI_Char *name = (const MI_Char *)rows[i].property.name.ptr;
        MI_Type type = type_of(instance, name, NULL, NULL);
        cr_assert(type == MI_STRING || type == MI_STRINGA, "row %zu", i);
        cr_assert_eq(MI_Instance_GetElementCount(instance, &count), MI_RESULT_OK);
        cr_assert_eq(count, 1, "nothing declared is added");
        delete (instance);
    }
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
}

LEAK_TEST(convert_instance, a_result_of_a_known_class_is_the_class_laid_out)
{
    MI_Class *declaration = lamp_class();
    const struct wsmi_typing typing = {.declaration = declaration, .name_space = "root"};
    const struct wsmi_property properties[] = {
        {.name = V("U16"), ITEMS(TEXT_ITEM("513"))},
        {.name = V("Id"), ITEMS(TEXT_ITEM("one"))},
    };
    MI_Value value;
    MI_Uint32 flags;
    MI_Instance *instance = convert(properties, 2, &typing);
    cr_assert_eq(instance->classDecl, declaration->classDecl, "shared");
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
    const MI_PropertyDecl *u16 = instance->classDecl->properties[4];
    cr_assert_str_eq(u16->name, "U16");
    const MI_Uint16Field *field =
        (const MI_Uint16Field *)(const void *)((const char *)instance + u16->offset);
    cr_assert(field->exists);
    cr_assert_eq(field->value, 513);
    cr_assert_eq(type_of(instance, "Id", &value, &flags), MI_STRING);
    cr_assert_eq(flags, MI_FLAG_PROPERTY | MI_FLAG_KEY | MI_FLAG_READONLY);
    cr_assert_eq(type_of(instance, "R32A", &value, &flags), MI_REAL32A);
    cr_assert_eq(flags, MI_FLAG_PROPERTY | MI_FLAG_NULL | MI_FLAG_NOT_MODIFIED,
                 "declared and not sent");
    cr_assert_eq(MI_Instance_AddElement(instance, "New", NULL, MI_UINT8, 0), MI_RESULT_FAILED);
    cr_assert_str_eq(instance->nameSpace, "root");
    delete (instance);
}

LEAK_TEST(convert_instance, instances_of_one_shape_share_a_declaration)
{
    struct wsmi_shapes shapes;
    MI_Instance *instances[4];
    memset(&shapes, 0, sizeof(shapes));
    const struct wsmi_typing typing = {.shapes = &shapes};
    const struct wsmi_property properties[] = {
        {.name = V("A"), ITEMS(TEXT_ITEM("1"))},
        {.name = V("B"), ITEMS(TEXT_ITEM("2"), TEXT_ITEM("3"))},
    };
    instances[0] = convert(properties, 2, &typing);
    instances[1] = convert(properties, 1, &typing);
    instances[2] = convert(properties, 2, &typing);
    wsmi_shapes_clean_up(&shapes);
    instances[3] = convert(properties, 2, &(const struct wsmi_typing){.shapes = NULL});
    cr_assert_eq(instances[0]->classDecl, instances[2]->classDecl);
    cr_assert_neq(instances[0]->classDecl, instances[1]->classDecl);
    cr_assert_neq(instances[0]->classDecl, instances[3]->classDecl);
    cr_assert_eq(MI_Instance_AddElement(instances[0], "C", NULL, MI_UINT8, 0), MI_RESULT_OK,
                 "of an unknown class: it can grow");
    cr_assert_eq(MI_Instance_GetElement(instances[0], "C", NULL, NULL, NULL, NULL), MI_RESULT_OK);
    cr_assert_eq(instances[2]->classDecl->numProperties, 2, "and leaves the others alone");
    for (size_t i = 0; i < 4; i++) {
        delete (instances[i]);
    }
}

LEAK_TEST(convert_instance, more_shapes_than_are_kept_are_no_leak)
{
    struct wsmi_shapes shapes;
    memset(&shapes, 0, sizeof(shapes));
    const struct wsmi_typing typing = {.shapes = &shapes};
    for (unsigned i = 0; i < 3 * WSMI_SHAPES_MAX; i++) {
        char name[] = {'P', (char)('A' + i), 0};
        const struct wsmi_property property = {.name = wsmi_view_from_str(name),
                                               ITEMS(TEXT_ITEM("1"))};
        delete (convert(&property, 1, &typing));
    }
    wsmi_shapes_clean_up(&shapes);
}

LEAK_TEST(convert_instance, an_instance_of_a_subclass_has_the_declared_class_above_it)
{
    MI_Class *declaration = lamp_class();
    const struct wsmi_typing typing = {.declaration = declaration};
    const struct wsmi_property more = {.name = V("More"), ITEMS(TEXT_ITEM("1"))};
    const struct wsmi_cim_instance in = {
        .class_name = V("Demo_BigLamp"), .properties = &more, .property_count = 1};
    MI_Instance *instance;
    struct wsmi_error error;
    MI_Boolean flag = MI_FALSE;
    const MI_Char *name;
    MI_Class *own;
    MI_Class *above;
    cr_assert(wsmi_instance_from_cim(&in, NULL, &typing, &instance, &error));
    cr_assert_eq(MI_Instance_IsA(instance, declaration->classDecl, &flag), MI_RESULT_OK);
    cr_assert(flag);
    cr_assert_eq(MI_Instance_GetClassName(instance, &name), MI_RESULT_OK);
    cr_assert_str_eq(name, "Demo_BigLamp");
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_GetClass(instance, &own), MI_RESULT_OK);
    delete (instance);
    cr_assert_eq(MI_Class_GetParentClass(own, &above), MI_RESULT_OK);
    cr_assert_eq(MI_Class_Delete(own), MI_RESULT_OK);
    cr_assert_eq(MI_Class_GetClassName(above, &name), MI_RESULT_OK);
    cr_assert_str_eq(name, "Demo_Lamp");
    cr_assert_eq(MI_Class_Delete(above), MI_RESULT_OK);
}

LEAK_TEST(convert_instance, a_projection_has_what_was_sent_and_no_more)
{
    MI_Class *declaration = lamp_class();
    const struct wsmi_typing typing = {.declaration = declaration, .as_sent = true};
    const struct wsmi_property properties[] = {
        {.name = V("U16"), ITEMS(TEXT_ITEM("513"))},
        {.name = V("u16"), ITEMS(TEXT_ITEM("1"))},
    };
    MI_Uint32 count;
    MI_Instance *instance = convert(properties, 1, &typing);
    cr_assert_eq(MI_Instance_GetElementCount(instance, &count), MI_RESULT_OK);
    cr_assert_eq(count, 1);
    cr_assert_eq(type_of(instance, "U16", NULL, NULL), MI_UINT16);
    delete (instance);
    cr_assert_eq(refusal(properties, 2, &typing), WSMI_E_PROTOCOL);
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
}

LEAK_TEST(convert_instance, parameters_of_a_method_are_typed_by_it)
{
    MI_Class *declaration = lamp_class();
    struct wsmi_typing typing = {.declaration = declaration, .method = "dim"};
    const struct wsmi_property properties[] = {
        {.name = V("ReturnValue"), ITEMS(TEXT_ITEM("4096"))},
        {.name = V("Log"), ITEMS(TEXT_ITEM("one"))},
        {.name = V("Unheard"), ITEMS(TEXT_ITEM("1"))},
    };
    MI_Value value;
    MI_Uint32 count;
    MI_Instance *instance = convert(properties, 3, &typing);
    cr_assert_eq(type_of(instance, "ReturnValue", &value, NULL), MI_UINT32);
    cr_assert_eq(value.uint32, 4096);
    cr_assert_eq(type_of(instance, "Log", &value, NULL), MI_STRINGA);
    cr_assert_eq(type_of(instance, "Unheard", &value, NULL), MI_STRING);
    cr_assert_eq(MI_Instance_GetElementCount(instance, &count), MI_RESULT_OK);
    cr_assert_eq(count, 3);
    delete (instance);
    typing.method = "Reset"; /* returns nothing */
    instance = convert(properties, 1, &typing);
    cr_assert_eq(type_of(instance, "ReturnValue", &value, NULL), MI_STRING);
    delete (instance);
    typing.method = "NoSuch";
    instance = convert(properties, 1, &typing);
    cr_assert_eq(type_of(instance, "ReturnValue", &value, NULL), MI_STRING);
    delete (instance);
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
}

static const struct wsmi_qualifier octet_qualifiers[] = {TRUE_QUALIFIER("OctetString")};
static const struct wsmi_element_decl octet_properties[] = {
    {.name = V("Data"),
     .type = WSMI_TYPE_UINT8,
     .is_array = true,
     .qualifiers = {octet_qualifiers, 1}},
};
static const struct wsmi_cim_class octet_class = {
    .name = V("Demo_Lamp"), .properties = octet_properties, .property_count = 1};

LEAK_TEST(convert_instance, octets_get_their_length_back)
{
    static const struct {
        struct wsmi_view text;
        MI_Uint8 bytes[8];
        MI_Uint32 size;
    } octets[] = {
        {V("AQID"), {0, 0, 0, 7, 1, 2, 3}, 7},
        {V("0123"), {0, 0, 0, 7, 0xd3, 0x5d, 0xb7}, 7}, /* looks like a number and is none */
        {V(""), {0, 0, 0, 4}, 4},
        {V("12"), {12}, 1}, /* is a number and looks like no base64 */
    };
    MI_Class *declaration;
    struct wsmi_error error;
    cr_assert(wsmi_class_from_cim(&octet_class, NULL, NULL, &declaration, &error));
    const struct wsmi_typing typing = {.declaration = declaration};
    for (size_t i = 0; i < sizeof(octets) / sizeof(octets[0]); i++) {
        const struct wsmi_item item = {.kind = WSMI_ITEM_TEXT, .text = octets[i].text};
        const struct wsmi_property property = {.name = V("Data"), .items = &item, .item_count = 1};
        MI_Value value;
        MI_Instance *instance = convert(&property, 1, &typing);
        cr_assert_eq(type_of(instance, "Data", &value, NULL), MI_UINT8A, "row %zu", i);
        cr_assert_eq(value.uint8a.size, octets[i].size, "row %zu", i);
        cr_assert_arr_eq(value.uint8a.data, octets[i].bytes, octets[i].size);
        delete (instance);
    }
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
}

LEAK_TEST(convert_instance, octets_go_out_as_they_came_in)
{
    const struct wsmi_item base64[] = {TEXT_ITEM("AQID")};
    const struct wsmi_item empty[] = {TEXT_ITEM("")};
    const struct wsmi_item numbers[] = {TEXT_ITEM("7"), TEXT_ITEM("8")};
    const struct wsmi_item prefixed[] = {TEXT_ITEM("0"), TEXT_ITEM("0"), TEXT_ITEM("0"),
                                         TEXT_ITEM("5"), TEXT_ITEM("1")};
    const struct wsmi_item as_base64[] = {TEXT_ITEM("AQ==")};
    const struct {
        const struct wsmi_item *in;
        size_t in_count;
        const struct wsmi_item *out;
        size_t out_count;
    } cases[] = {
        {base64, 1, base64, 1},      {empty, 1, empty, 1},       {numbers, 2, numbers, 2},
        {prefixed, 5, as_base64, 1}, {prefixed, 5, prefixed, 5}, /* of a class that is not known */
    };
    MI_Class *declaration;
    struct wsmi_error error;
    cr_assert(wsmi_class_from_cim(&octet_class, NULL, NULL, &declaration, &error));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct wsmi_typing known = {.declaration = declaration};
        const struct wsmi_typing unknown = {.declaration = NULL};
        const struct wsmi_property property = {
            .name = V("Data"), .items = cases[i].in, .item_count = cases[i].in_count};
        struct wsmi_cim_instance written;
        struct wsmi_arena arena;
        MI_Instance *instance = convert(&property, 1, i == 4 ? &unknown : &known);
        wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
        cr_assert(wsmi_instance_to_cim(instance, WSMI_ELEMENTS_SET, &arena, &written, &error));
        cr_assert_eq(written.property_count, 1, "row %zu", i);
        cr_assert_eq(written.properties[0].item_count, cases[i].out_count, "row %zu", i);
        for (size_t j = 0; j < cases[i].out_count; j++) {
            cr_assert_eq(written.properties[0].items[j].kind, WSMI_ITEM_TEXT);
            cr_assert(wsmi_view_eq(written.properties[0].items[j].text, cases[i].out[j].text),
                      "row %zu, item %zu", i, j);
        }
        wsmi_arena_clean_up(&arena);
        delete (instance);
    }
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
}

LEAK_TEST(convert_instance, what_contradicts_itself_is_refused)
{
    MI_Class *declaration = lamp_class();
    const struct wsmi_typing known = {.declaration = declaration};
    const struct wsmi_typing unknown = {.declaration = NULL};
    const struct wsmi_cim_instance nested = {.class_name = V("")};
    const struct wsmi_property twice[] = {{.name = V("U8"), ITEMS(TEXT_ITEM("1"))},
                                          {.name = V("Text"), ITEMS(TEXT_ITEM("1"))},
                                          {.name = V("u8"), ITEMS(TEXT_ITEM("1"))}};
    const struct wsmi_property several = {.name = V("U8"), ITEMS(TEXT_ITEM("1"), TEXT_ITEM("2"))};
    const struct wsmi_property nameless = {.name = V(""), ITEMS(TEXT_ITEM("1"))};
    const struct wsmi_property hole = {.name = V("U32A"), ITEMS(TEXT_ITEM("1"), NULL_ITEM)};
    const struct wsmi_property inner = {.name = V("Inner"),
                                        ITEMS({.kind = WSMI_ITEM_INSTANCE, .instance = &nested})};
    const struct wsmi_property of_class = {.name = V("X"), ITEMS({.kind = WSMI_ITEM_CLASS})};
    const struct {
        const struct wsmi_property *properties;
        size_t count;
        bool is_known;
        enum wsmi_code code;
    } refusals[] = {
        {twice, 3, true, WSMI_E_PROTOCOL},    {twice, 3, false, WSMI_E_PROTOCOL},
        {&several, 1, true, WSMI_E_PROTOCOL}, {&nameless, 1, false, WSMI_E_PROTOCOL},
        {&hole, 1, true, WSMI_E_PROTOCOL},    {&inner, 1, true, WSMI_E_PROTOCOL},
        {&inner, 1, false, WSMI_E_PROTOCOL},  {&of_class, 1, false, WSMI_E_UNSUPPORTED},
    };
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        cr_assert_eq(refusal(refusals[i].properties, refusals[i].count,
                             refusals[i].is_known ? &known : &unknown),
                     refusals[i].code, "row %zu", i);
    }
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
}

LEAK_TEST(convert_instance, references_and_embedded_instances_belong_to_the_one_around)
{
    static const struct wsmi_selector inner_keys[] = {
        {.name = V("Id"), .text = V("m1")}, {.name = V("__cimnamespace"), .text = V("root/x")}};
    static const struct wsmi_epr maker = {
        .resource_uri = V("http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Demo_Maker"),
        .selectors = inner_keys,
        .selector_count = 2};
    const struct wsmi_property watts = {.name = V("Watts"), ITEMS(HINT_ITEM("9", UINT8))};
    const struct wsmi_cim_instance bulb = {
        .class_name = V("Demo_Bulb"), .properties = &watts, .property_count = 1};
    const struct wsmi_property properties[] = {
        {.name = V("Maker"), ITEMS({.kind = WSMI_ITEM_REFERENCE, .reference = &maker})},
        {.name = V("Any"),
         ITEMS({.kind = WSMI_ITEM_INSTANCE, .instance = &bulb},
               {.kind = WSMI_ITEM_INSTANCE, .instance = &bulb})},
        /* Not what is declared: it keeps its own shape. */
        {.name = V("Text"), ITEMS({.kind = WSMI_ITEM_INSTANCE, .instance = &bulb})},
    };
    MI_Class *declaration = lamp_class();
    bool mismatch = false;
    const struct wsmi_typing typing = {.declaration = declaration, .ret_mismatch = &mismatch};
    MI_Value value;
    MI_Value deep;
    MI_Uint32 flags;
    MI_Instance *instance = convert(properties, 3, &typing);
    cr_assert_eq(type_of(instance, "Maker", &value, NULL), MI_REFERENCE);
    cr_assert_str_eq(value.reference->nameSpace, "root/x");
    cr_assert_eq(type_of(value.reference, "Id", &deep, &flags), MI_STRING);
    cr_assert_eq(flags, MI_FLAG_KEY);
    cr_assert_eq(type_of(instance, "Any", &value, NULL), MI_INSTANCEA);
    cr_assert_eq(value.instancea.size, 2);
    cr_assert_eq(type_of(value.instancea.data[1], "Watts", &deep, NULL), MI_UINT8);
    cr_assert_eq(deep.uint8, 9);
    cr_assert_eq(type_of(instance, "Text", &value, NULL), MI_INSTANCE);
    cr_assert(mismatch);
    MI_Instance *clone;
    cr_assert_eq(MI_Instance_Clone(instance, &clone), MI_RESULT_OK);
    delete (instance);
    cr_assert_eq(type_of(clone, "Any", &value, NULL), MI_INSTANCEA);
    cr_assert_eq(type_of(value.instancea.data[1], "Watts", &deep, NULL), MI_UINT8);
    delete (clone);
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
}

LEAK_TEST(convert_instance, a_reference_goes_there_and_back)
{
    static const struct wsmi_selector keys[] = {{.name = V("__cimnamespace"), .text = V("root/a")},
                                                {.name = V("U16"), .text = V("513")},
                                                {.name = V("Id"), .text = V("one")}};
    static const struct wsmi_epr in = {
        .address = V("http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous"),
        .resource_uri = V("http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Demo_Lamp"),
        .selectors = keys,
        .selector_count = 3};
    MI_Class *declaration = lamp_class();
    const struct wsmi_typing typing = {.declaration = declaration, .as_sent = true};
    const struct wsmi_view none = {NULL, 0};
    struct wsmi_error error;
    struct wsmi_arena arena;
    struct wsmi_epr out;
    MI_Instance *instance;
    cr_assert(wsmi_instance_from_epr(&in, &typing, &instance, &error));
    cr_assert_eq(type_of(instance, "U16", NULL, NULL), MI_UINT16);
    wsmi_arena_init(&arena, wsmi_allocator_system(), SIZE_MAX);
    cr_assert(wsmi_instance_to_epr(instance, "root/a", none, &arena, &out, &error));
    cr_assert(wsmi_epr_eq(&in, &out));
    wsmi_arena_clean_up(&arena);
    delete (instance);
    cr_assert_eq(MI_Class_Delete(declaration), MI_RESULT_OK);
    static const struct wsmi_epr nowhere = {.resource_uri = V("http://x/")};
    cr_assert_not(wsmi_instance_from_epr(&nowhere, &(const struct wsmi_typing){.shapes = NULL},
                                         &instance, &error));
    cr_assert_eq(error.code, WSMI_E_PROTOCOL);
}
