/* SPDX-License-Identifier: MIT */
/*
 * Objects without a session, MI_XML both ways, with the k-th allocation of wsmi or libxml2, or
 * piece of an arena, failing, for every k until nothing fails any more: an error each time, or the
 * same text as ever; no object is half made, and nothing leaks.
 */
#include <libxml/xmlmemory.h>

#include "exercise.h"
#include "fail_malloc.h"
#include "lamp_answers.h"
#include "mi/serializer.h"
#include "wsmi/xml.h"

enum { NO_SUCH_ALLOCATION = 20000 };

static MI_Application application = MI_APPLICATION_NULL;
static MI_Serializer serializer;
static MI_Deserializer deserializer;
static MI_Class *lamp_class;
static MI_Instance *bulb;

/* What an attempt made, as text. */
static MI_Uint8 written[EXERCISE_TEXT_BYTES];
static MI_Uint32 written_size;

static const char class_text[] = LAMP_CLASS;
static const char instance_text[] =
    "<INSTANCE CLASSNAME=\"Demo_Lamp\"><PROPERTY NAME=\"Id\" TYPE=\"uint32\"><VALUE>7</VALUE>"
    "</PROPERTY><PROPERTY NAME=\"Name\" TYPE=\"string\"><VALUE>a&amp;b</VALUE></PROPERTY>"
    "<PROPERTY.ARRAY NAME=\"Levels\" TYPE=\"uint8\"><VALUE.ARRAY><VALUE>1</VALUE><VALUE>2</VALUE>"
    "</VALUE.ARRAY></PROPERTY.ARRAY><PROPERTY NAME=\"Bulb\" TYPE=\"string\" "
    "EmbeddedObject=\"object\"><VALUE>&lt;INSTANCE CLASSNAME=\"Demo_Bulb\"&gt;&lt;PROPERTY "
    "NAME=\"Watts\" TYPE=\"uint16\"&gt;&lt;VALUE&gt;9&lt;/VALUE&gt;&lt;/PROPERTY&gt;"
    "&lt;/INSTANCE&gt;</VALUE></PROPERTY><PROPERTY.REFERENCE NAME=\"Desk\"><VALUE.REFERENCE>"
    "<INSTANCENAME CLASSNAME=\"Demo_Desk\"><KEYBINDING NAME=\"Id\"><KEYVALUE "
    "VALUETYPE=\"numeric\">2</KEYVALUE></KEYBINDING></INSTANCENAME></VALUE.REFERENCE>"
    "</PROPERTY.REFERENCE></INSTANCE>";

static void drop_details(MI_Instance *details)
{
    if (details != NULL) {
        CHECK(MI_Instance_Delete(details) == MI_RESULT_OK);
    }
}

/* The parser does not write into it, its interface has no const. */
static MI_Uint8 *bytes_of(const char *text, size_t size)
{
    static MI_Uint8 copy[EXERCISE_TEXT_BYTES];
    CHECK(size <= sizeof(copy));
    memcpy(copy, text, size);
    return copy;
}

static MI_Result read_class(MI_Class **ret)
{
    MI_Instance *details = NULL;
    MI_Uint32 size = (MI_Uint32)strlen(class_text);
    *ret = NULL;
    MI_Result result = wsmi_deserializer_ft.DeserializeClass(
        &deserializer, 0, bytes_of(class_text, size), size, NULL, MI_T("srv"), MI_T("root"), NULL,
        NULL, NULL, ret, &details);
    drop_details(details);
    CHECK((*ret != NULL) == (result == MI_RESULT_OK));
    return result;
}

static MI_Result write_class(const MI_Class *class_object)
{
    return wsmi_serializer_ft.SerializeClass(&serializer, MI_SERIALIZER_FLAGS_CLASS_DEEP,
                                             class_object, written, sizeof(written), &written_size);
}

static MI_Result write_instance(const MI_Instance *instance)
{
    return wsmi_serializer_ft.SerializeInstance(&serializer,
                                                MI_SERIALIZER_FLAGS_INSTANCE_WITH_CLASS, instance,
                                                written, sizeof(written), &written_size);
}

/* Copies, writes the copy, and deletes both. */
static MI_Result finish_class(MI_Class *class_object)
{
    MI_Class *clone = NULL;
    MI_Result result = MI_Class_Clone(class_object, &clone);
    CHECK((clone != NULL) == (result == MI_RESULT_OK));
    CHECK(MI_Class_Delete(class_object) == MI_RESULT_OK);
    if (result == MI_RESULT_OK) {
        result = write_class(clone);
        CHECK(MI_Class_Delete(clone) == MI_RESULT_OK);
    }
    return result;
}

static MI_Result finish_instance(MI_Instance *instance)
{
    MI_Instance *clone = NULL;
    MI_Result result = MI_Instance_Clone(instance, &clone);
    CHECK((result == MI_RESULT_OK) || clone == NULL);
    CHECK(MI_Instance_Delete(instance) == MI_RESULT_OK);
    if (result == MI_RESULT_OK) {
        result = write_instance(clone);
        CHECK(MI_Instance_Delete(clone) == MI_RESULT_OK);
    }
    return result;
}

static MI_Result class_from_text(void)
{
    MI_Class *class_object;
    MI_Result result = read_class(&class_object);
    return result == MI_RESULT_OK ? finish_class(class_object) : result;
}

static MI_Result class_from_declaration(void)
{
    MI_Class *class_object = NULL;
    MI_Result result = application.ft->NewClass(&application, lamp_class->classDecl, MI_T("root"),
                                                MI_T("srv"), &class_object);
    CHECK((class_object != NULL) == (result == MI_RESULT_OK));
    return result == MI_RESULT_OK ? finish_class(class_object) : result;
}

/* A declaration by value is a stranger's, of which everything is copied. */
static MI_Result class_from_a_strangers_declaration(void)
{
    MI_Class *class_object = NULL;
    const MI_ClassDecl stranger = *lamp_class->classDecl;
    MI_Result result =
        application.ft->NewClass(&application, &stranger, MI_T("root"), MI_T("srv"), &class_object);
    CHECK((class_object != NULL) == (result == MI_RESULT_OK));
    return result == MI_RESULT_OK ? finish_class(class_object) : result;
}

static MI_Result instance_from_text(void)
{
    MI_Instance *instance = NULL;
    MI_Instance *details = NULL;
    MI_Uint32 size = (MI_Uint32)strlen(instance_text);
    MI_Result result = wsmi_deserializer_ft.DeserializeInstance(
        &deserializer, 0, bytes_of(instance_text, size), size, &lamp_class, 1, NULL, NULL, NULL,
        &instance, &details);
    drop_details(details);
    CHECK((instance != NULL) == (result == MI_RESULT_OK));
    return result == MI_RESULT_OK ? finish_instance(instance) : result;
}

/* Sets, replaces, clears and adds; the first failure is the result. */
static MI_Result fill(MI_Instance *instance)
{
    MI_Uint8 levels[] = {1, 2, 3};
    const struct {
        const MI_Char *name;
        MI_Type type;
        MI_Value value;
    } values[] = {
        {MI_T("Id"), MI_UINT32, {.uint32 = 7}},
        {MI_T("Name"), MI_STRING, {.string = (char[]){"first"}}},
        {MI_T("Name"), MI_STRING, {.string = (char[]){"second, which is longer"}}},
        {MI_T("Levels"), MI_UINT8A, {.uint8a = {levels, 3}}},
        {MI_T("Bulb"), MI_INSTANCE, {.instance = bulb}},
        {MI_T("Desk"), MI_REFERENCE, {.reference = bulb}},
    };
    MI_Result result = MI_RESULT_OK;
    for (size_t i = 0; i < COUNT(values) && result == MI_RESULT_OK; i++) {
        result =
            MI_Instance_SetElement(instance, values[i].name, &values[i].value, values[i].type, 0);
    }
    if (result == MI_RESULT_OK) {
        result = MI_Instance_ClearElement(instance, MI_T("Levels"));
    }
    if (result == MI_RESULT_OK) {
        result = MI_Instance_SetNameSpace(instance, MI_T("root/demo"));
    }
    return result == MI_RESULT_OK ? MI_Instance_SetServerName(instance, MI_T("srv")) : result;
}

static MI_Result instance_of_a_class(void)
{
    MI_Instance *instance = NULL;
    MI_Result result = application.ft->NewInstanceFromClass(&application, MI_T("Demo_Lamp"),
                                                            lamp_class, &instance);
    CHECK((instance != NULL) == (result == MI_RESULT_OK));
    if (result != MI_RESULT_OK) {
        return result;
    }
    result = fill(instance);
    if (result != MI_RESULT_OK) {
        CHECK(MI_Instance_Delete(instance) == MI_RESULT_OK);
        return result;
    }
    return finish_instance(instance);
}

/* The instance's own functions answer FAILED on memory, all others SERVER_LIMITS_EXCEEDED. */
static void every_failing_allocation(MI_Result (*attempt)(void))
{
    static MI_Uint8 expected[EXERCISE_TEXT_BYTES];
    size_t k = 0;
    CHECK(attempt() == MI_RESULT_OK);
    CHECK(attempt() == MI_RESULT_OK);
    MI_Uint32 expected_size = written_size;
    memcpy(expected, written, written_size);
    long live = fail_malloc_live();
    for (bool failed = true; failed;) {
        CHECK(++k < NO_SUCH_ALLOCATION);
        fail_malloc_arm(k);
        MI_Result result = attempt();
        failed = fail_malloc_disarm();
        bool is_right =
            result == MI_RESULT_OK
                ? written_size == expected_size && memcmp(written, expected, expected_size) == 0
                : failed &&
                      (result == MI_RESULT_SERVER_LIMITS_EXCEEDED || result == MI_RESULT_FAILED);
        if (!is_right || fail_malloc_live() != live) {
            (void)fprintf(stderr, "allocation %zu: result %d, %ld blocks leaked\n", k, (int)result,
                          fail_malloc_live() - live);
            CHECK(false);
        }
    }
    (void)printf("  %zu allocations failed one by one\n", k - 1);
    CHECK(k > 10);
}

static void classes_from_text(void)
{
    every_failing_allocation(class_from_text);
}

static void classes_from_declarations(void)
{
    every_failing_allocation(class_from_declaration);
    every_failing_allocation(class_from_a_strangers_declaration);
}

static void instances_from_text(void)
{
    every_failing_allocation(instance_from_text);
}

static void instances_of_a_class(void)
{
    every_failing_allocation(instance_of_a_class);
}

int main(void)
{
    const MI_Value watts = {.uint16 = 9};
    CHECK(xmlMemSetup(fail_free, fail_malloc, fail_realloc, fail_strdup) == 0);
    wsmi_xml_init();
    CHECK(MI_Application_Initialize(0, NULL, NULL, &application) == MI_RESULT_OK);
    CHECK(wsmi_serializer_new(MI_T("MI_XML"), &serializer) == MI_RESULT_OK);
    CHECK(wsmi_deserializer_new(MI_T("MI_XML"), &deserializer) == MI_RESULT_OK);
    CHECK(read_class(&lamp_class) == MI_RESULT_OK);
    CHECK(MI_Application_NewInstance(&application, MI_T("Demo_Bulb"), NULL, &bulb) == MI_RESULT_OK);
    CHECK(MI_Instance_AddElement(bulb, MI_T("Watts"), &watts, MI_UINT16, MI_FLAG_KEY) ==
          MI_RESULT_OK);
    RUN(classes_from_text);
    RUN(classes_from_declarations);
    RUN(instances_from_text);
    RUN(instances_of_a_class);
    CHECK(MI_Instance_Delete(bulb) == MI_RESULT_OK);
    CHECK(MI_Class_Delete(lamp_class) == MI_RESULT_OK);
    CHECK(MI_Application_Close(&application) == MI_RESULT_OK);
    return 0;
}
