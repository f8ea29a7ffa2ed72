/* SPDX-License-Identifier: MIT */
#include "cli/build.h"

#include "cli/cimvalue.h"
#include "unit/cli/made.h"

/* The value as text, and its type and key mark before it: "uint32 key 5". */
static void expect(const MI_Instance *instance, const char *name, const char *expected)
{
    struct wsmi_buf out;
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    cr_assert_eq(MI_Instance_GetElement(instance, name, &value, &type, &flags, NULL), MI_RESULT_OK,
                 "%s", name);
    wsmi_buf_init(&out, wsmi_allocator_system(), 65536);
    wsmi_cli_type_put(type, &out);
    wsmi_buf_put_str(&out, (flags & MI_FLAG_KEY) != 0 ? " key " : " ");
    if ((flags & MI_FLAG_NULL) != 0) {
        wsmi_buf_put_str(&out, "(null)");
    } else {
        wsmi_cli_value_put(type, &value, &out);
    }
    wsmi_buf_put_byte(&out, '\0');
    cr_assert_str_eq((const char *)out.ptr, expected);
    wsmi_buf_clean_up(&out);
}

LEAK_TEST(build, written_types_make_values_of_every_type)
{
    static const struct {
        const char *word;
        const char *expected;
    } rows[] = {
        {"V=text", "string text"},
        {"V=[a,b]", "string [a,b]"},
        {"V=", "string "},
        {"V=\"q\"", "string \"q\""},
        {"V:boolean=TRUE", "boolean true"},
        {"V:uint8=255", "uint8 255"},
        {"V:sint8=-128", "sint8 -128"},
        {"V:uint16=65535", "uint16 65535"},
        {"V:sint16=-32768", "sint16 -32768"},
        {"V:uint32=4294967295", "uint32 4294967295"},
        {"V:sint32=-2147483648", "sint32 -2147483648"},
        {"V:uint64=18446744073709551615", "uint64 18446744073709551615"},
        {"V:sint64=-9223372036854775808", "sint64 -9223372036854775808"},
        {"V:real64=0.1", "real64 0.1"},
        {"V:real32=0.5", "real32 0.5"},
        {"V:char16=65", "char16 65"},
        {"V:datetime=20200102030405.000000+000", "datetime 2020-01-02T03:04:05Z"},
        {"V:datetime=P1DT2H", "datetime P1DT2H"},
        {"V:string[]=[a, \"b,c\" ,\"\"]", "string[] [a,\"b,c\",\"\"]"},
        {"V:uint32[]=[1,2,3]", "uint32[] [1,2,3]"},
        {"V:uint32[]=7", "uint32[] [7]"},
        {"V:boolean[]=[]", "boolean[] []"},
        {"V:datetime[]=[P1D,PT1S]", "datetime[] [P1D,PT1S]"},
        {"V:reference=C{a=1,b=\"x y\"}", "reference C{a=1,b=x y}"},
        {"V:reference=root/x:C{a=1}", "reference root/x:C{a=1}"},
        {"V:instance=C{a:uint32=1,b:null,c:string[]=[x,y],d:instance=D{}}",
         "instance C{a=1,b:null,c=[x,y],d=D{}}"},
        {"V:instance[]=[C{a=\"1,2\"},D{}]", "instance[] [C{a=\"1,2\"},D{}]"},
        {"V:null", "string (null)"},
    };
    struct made made;
    made_init(&made, NULL);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        expect(MAKE(&made, "Demo", rows[i].word), "V", rows[i].expected);
    }
    made_clean_up(&made);
}

LEAK_TEST(build, a_name_given_again_makes_an_array)
{
    struct made made;
    made_init(&made, NULL);
    MI_Instance *instance =
        MAKE(&made, "Demo", "A=x,y", "B:uint32=1", "a=[z]", "B=2", "C:sint8[]=1", "c=-1");
    expect(instance, "A", "string[] [\"x,y\",\"[z]\"]");
    expect(instance, "B", "uint32[] [1,2]");
    expect(instance, "C", "sint8[] [1,-1]");
    MI_Uint32 count;
    cr_assert_eq(MI_Instance_GetElementCount(instance, &count), MI_RESULT_OK);
    cr_assert_eq(count, 3);
    made_clean_up(&made);
}

/* A class with a key, an array, and a class that cannot be had. */
static MI_PropertyDecl key_decl = {
    .flags = MI_FLAG_PROPERTY | MI_FLAG_KEY, .name = MI_T("Id"), .type = MI_UINT32};
static MI_PropertyDecl list_decl = {
    .flags = MI_FLAG_PROPERTY, .name = MI_T("Tags"), .type = MI_STRINGA};
static MI_PropertyDecl ref_decl = {
    .flags = MI_FLAG_PROPERTY, .name = MI_T("Peer"), .type = MI_REFERENCE};
static MI_PropertyDecl flag_decl = {
    .flags = MI_FLAG_PROPERTY, .name = MI_T("On"), .type = MI_BOOLEAN};
static MI_PropertyDecl const *const properties[] = {&key_decl, &list_decl, &ref_decl, &flag_decl};
static const MI_ClassDecl lamp_decl = {.flags = MI_FLAG_CLASS,
                                       .name = MI_T("Demo_Lamp"),
                                       .properties = properties,
                                       .numProperties = 4,
                                       .size = sizeof(MI_Instance)};

struct finder {
    MI_Class *lamp;
    unsigned asked;
    bool gives_up;
};

static bool find(void *context, const char *class_name, const MI_Class **ret)
{
    struct finder *finder = context;
    finder->asked++;
    *ret = strcmp(class_name, "Demo_Lamp") == 0 ? finder->lamp : NULL;
    return !finder->gives_up;
}

static void with_declarations(void (*body)(struct made *made, struct finder *finder))
{
    struct finder finder = {NULL, 0, false};
    struct wsmi_cli_declarations declarations = {find, &finder};
    struct made made;
    made_init(&made, &declarations);
    cr_assert_eq(MI_Application_NewClass(&made.application, &lamp_decl, NULL, NULL, &finder.lamp),
                 MI_RESULT_OK);
    body(&made, &finder);
    cr_assert_eq(MI_Class_Delete(finder.lamp), MI_RESULT_OK);
    made_clean_up(&made);
}

static void check_declared(struct made *made, struct finder *finder)
{
    MI_Instance *lamp =
        MAKE(made, "Demo_Lamp", "id=7", "TAGS=[a,b]", "Peer=Demo_Lamp{Id=9}", "On=false");
    expect(lamp, "Id", "uint32 key 7");
    expect(lamp, "Tags", "string[] [a,b]");
    expect(lamp, "Peer", "reference Demo_Lamp{Id=9}");
    expect(lamp, "On", "boolean false");
    MI_Value value;
    cr_assert_eq(MI_Instance_GetElement(lamp, "Peer", &value, NULL, NULL, NULL), MI_RESULT_OK);
    expect(value.reference, "Id", "uint32 key 9");
    expect(MAKE(made, "Demo_Lamp", "Tags=one"), "Tags", "string[] [one]");
    expect(MAKE(made, "Demo_Lamp", "Tags:null"), "Tags", "string[] (null)");
    expect(MAKE(made, "Demo_Lamp", "Tags=a", "Tags=b"), "Tags", "string[] [a,b]");
    unsigned asked = finder->asked;
    expect(MAKE(made, "Demo_Lamp", "Id:string=x", "New:uint8=1"), "Id", "string x");
    cr_assert_eq(finder->asked, asked, "a written type needs no declaration");
    expect(MAKE(made, "Other", "Id=7"), "Id", "string 7");
}

LEAK_TEST(build, declared_types_are_used_where_none_is_written)
{
    with_declarations(check_declared);
}

static bool add(struct made *made, const char *class_name, enum wsmi_cli_part_of part,
                const char *const *words, size_t count)
{
    const struct wsmi_cli_subject subject = {class_name, NULL, part};
    MI_Instance *instance = wsmi_cli_build_instance(&made->build, class_name);
    return wsmi_cli_build_add(&made->build, instance, &subject, words, count);
}

static void check_refused(struct made *made, struct finder *finder)
{
    static const char *const bad[] = {"Id=x",           "Id=4294967296",        "On=maybe",
                                      "Peer=Demo_Lamp", "Peer=Demo_Lamp{Id=x}", "Wattage=1",
                                      "Tags=[a"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        cr_assert_not(add(made, "Demo_Lamp", WSMI_CLI_PROPERTIES, &bad[i], 1), "%s", bad[i]);
        cr_assert_not(made->build.has_given_up);
    }
    static const char *const twice[] = {"Id=1", "Id=2"};
    cr_assert_not(add(made, "Demo_Lamp", WSMI_CLI_PROPERTIES, twice, 2));
    finder->gives_up = true;
    static const char *const good[] = {"Id=1"};
    cr_assert_not(add(made, "Demo_Lamp", WSMI_CLI_PROPERTIES, good, 1));
    cr_assert(made->build.has_given_up);
}

LEAK_TEST(build, what_does_not_fit_its_declaration_is_refused)
{
    with_declarations(check_refused);
}

LEAK_TEST(build, what_cannot_be_a_value_is_refused)
{
    static const char *const bad[] = {"1a=x",
                                      "a-b=x",
                                      "a:uint8=256",
                                      "a:uint32=-1",
                                      "a:uint32= ",
                                      "a:real64=1,5",
                                      "a:boolean=2",
                                      "a:datetime=tomorrow",
                                      "a:reference=C",
                                      "a:reference={}",
                                      "a:instance=C{b}",
                                      "a:string[]=[a",
                                      "a:uint8[]=[1,256]",
                                      "a=\xff",
                                      "@class=x"};
    struct made made;
    made_init(&made, NULL);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        cr_assert_not(add(&made, "Demo", WSMI_CLI_PROPERTIES, &bad[i], 1), "%s", bad[i]);
    }
    static const char *const with_null[] = {"a=x", "a:null"};
    static const char *const mixed[] = {"a:uint8=1", "a:uint16=2"};
    cr_assert_not(add(&made, "Demo", WSMI_CLI_PROPERTIES, with_null, 2));
    cr_assert_not(add(&made, "Demo", WSMI_CLI_PROPERTIES, mixed, 2));
    cr_assert_null(wsmi_cli_build_instance(&made.build, "no class"));
    made_clean_up(&made);
}

LEAK_TEST(build, nesting_ends)
{
    char word[512] = "a:instance=";
    struct made made;
    const char *const words[] = {word};
    size_t used = strlen(word);
    made_init(&made, NULL);
    for (unsigned i = 0; i < 20; i++) {
        memcpy(word + used, "C{a:instance=", 13);
        used += 13;
    }
    memcpy(word + used, "D{}", 3);
    memset(word + used + 3, '}', 20);
    cr_assert_not(add(&made, "Demo", WSMI_CLI_PROPERTIES, words, 1));
    made_clean_up(&made);
}

LEAK_TEST(build, keys_are_marked)
{
    static const char *const words[] = {"Id=7", "Name=x"};
    const struct wsmi_cli_subject subject = {"Demo", NULL, WSMI_CLI_KEYS};
    struct made made;
    made_init(&made, NULL);
    MI_Instance *instance = wsmi_cli_build_instance(&made.build, "Demo");
    cr_assert(wsmi_cli_build_add(&made.build, instance, &subject, words, 2));
    expect(instance, "Id", "string key 7");
    expect(instance, "Name", "string key x");
    made_clean_up(&made);
}

LEAK_TEST(build, a_single_value_is_a_string_unless_it_says_otherwise)
{
    static const struct {
        const char *word;
        MI_Type type;
    } rows[] = {{"a=1", MI_STRING}, {"a:uint32=1", MI_UINT32}, {"a:string[]=[x,y]", MI_STRINGA}};
    struct made made;
    made_init(&made, NULL);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wsmi_cli_assign assign;
        struct wsmi_err err;
        MI_Value value;
        MI_Type type;
        cr_assert(wsmi_cli_assign_parse(wsmi_view_from_str(rows[i].word), &assign, &err));
        cr_assert(wsmi_cli_build_value(&made.build, &assign, &value, &type, &err));
        cr_assert_eq(type, rows[i].type);
    }
    struct wsmi_cli_assign null = {.name = WSMI_VIEW("a"), .is_null = true};
    struct wsmi_err err;
    MI_Value value;
    MI_Type type;
    cr_assert_not(wsmi_cli_build_value(&made.build, &null, &value, &type, &err));
    cr_assert_eq(err.code, WSMI_E_USAGE);
    made_clean_up(&made);
}
