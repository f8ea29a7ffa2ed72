/* SPDX-License-Identifier: MIT */
#include "mi/instance.h"
#include "mi/serializer.h"
#include "testlib/leak.h"
#include "wsmi/xml.h"

static MI_Application application;
static MI_Serializer serializer;
static MI_Deserializer deserializer;

static void set_up(void)
{
    static MI_Char format[] = "MI_XML";
    wsmi_xml_init();
    cr_assert_eq(MI_Application_Initialize(0, NULL, NULL, &application), MI_RESULT_OK);
    cr_assert_eq(MI_Application_NewSerializer(&application, 0, format, &serializer), MI_RESULT_OK);
    cr_assert_eq(MI_Application_NewDeserializer(&application, 0, format, &deserializer),
                 MI_RESULT_OK);
}

static void tear_down(void)
{
    cr_assert_eq(MI_Serializer_Close(&serializer), MI_RESULT_OK);
    cr_assert_eq(MI_Deserializer_Close(&deserializer), MI_RESULT_OK);
    cr_assert_eq(MI_Application_Close(&application), MI_RESULT_OK);
}

TestSuite(serializer, .init = set_up, .fini = tear_down);

/* MI takes the text without const. */
struct text {
    MI_Uint8 bytes[16384];
    MI_Uint32 size;
};

static struct text text_of(const char *xml)
{
    struct text text;
    text.size = (MI_Uint32)strlen(xml);
    cr_assert_leq(text.size, sizeof(text.bytes));
    memcpy(text.bytes, xml, text.size);
    return text;
}

static MI_Class *read_class(const char *xml, MI_Class *parent)
{
    struct text text = text_of(xml);
    MI_Class *found = NULL;
    MI_Instance *details = NULL;
    MI_Uint32 read = 0;
    cr_assert_eq(MI_Deserializer_DeserializeClass(&deserializer, 0, text.bytes, text.size, parent,
                                                  "srv", "root/x", NULL, NULL, &read, &found,
                                                  &details),
                 MI_RESULT_OK);
    cr_assert_null(details);
    cr_assert_eq(read, text.size);
    return found;
}

static MI_Instance *read_instance(const struct text *given, MI_Class **classes, MI_Uint32 count)
{
    struct text text = *given;
    MI_Instance *found = NULL;
    MI_Instance *details = NULL;
    MI_Uint32 read = 0;
    cr_assert_eq(MI_Deserializer_DeserializeInstance(&deserializer, 0, text.bytes, text.size,
                                                     classes, count, NULL, NULL, &read, &found,
                                                     &details),
                 MI_RESULT_OK);
    cr_assert_null(details);
    cr_assert_eq(read, text.size);
    return found;
}

static struct text write_class(const MI_Class *class_object, MI_Uint32 flags)
{
    struct text text;
    cr_assert_eq(MI_Serializer_SerializeClass(&serializer, flags, class_object, text.bytes,
                                              sizeof(text.bytes) - 1, &text.size),
                 MI_RESULT_OK);
    text.bytes[text.size] = 0;
    return text;
}

static struct text write_instance(const MI_Instance *instance, MI_Uint32 flags)
{
    struct text text;
    cr_assert_eq(MI_Serializer_SerializeInstance(&serializer, flags, instance, text.bytes,
                                                 sizeof(text.bytes) - 1, &text.size),
                 MI_RESULT_OK);
    text.bytes[text.size] = 0;
    return text;
}

#define ASSERT_TEXT(text, expected) cr_assert_str_eq((const char *)(text).bytes, (expected))

LEAK_TEST(serializer, only_the_xml_format_is_known)
{
    static const char *const formats[] = {"MI_MOF_CIMV2_EXTV1", "mi_xml", "", "MI_XML "};
    MI_Serializer other;
    MI_Deserializer another;
    MI_Char format[32] = "MI_XML";
    cr_assert_eq(MI_Application_NewSerializer(&application, 1, format, &other),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Application_NewSerializer(&application, 0, NULL, &other),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Application_NewDeserializer(&application, 1, format, &another),
                 MI_RESULT_INVALID_PARAMETER);
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        cr_assert_lt(strlen(formats[i]), sizeof(format));
        memcpy(format, formats[i], strlen(formats[i]) + 1);
        cr_assert_eq(MI_Application_NewSerializer(&application, 0, format, &other),
                     MI_RESULT_NOT_SUPPORTED);
        cr_assert_eq(MI_Application_NewDeserializer(&application, 0, format, &another),
                     MI_RESULT_NOT_SUPPORTED);
        cr_assert_eq(MI_Serializer_Close(&other), MI_RESULT_INVALID_PARAMETER);
        cr_assert_eq(MI_Deserializer_Close(&another), MI_RESULT_INVALID_PARAMETER);
    }
}

#define KEY "<QUALIFIER NAME=\"Key\" TYPE=\"boolean\"><VALUE>true</VALUE></QUALIFIER>"

/* Every type, null, unset, arrays, one of them empty, as the serializer writes them. */
static const char every_type[] =
    "<INSTANCE CLASSNAME=\"Demo_All\">"
    "<PROPERTY NAME=\"Id\" TYPE=\"uint64\" MODIFIED=\"TRUE\">" KEY
    "<VALUE>18446744073709551615</VALUE></PROPERTY>"
    "<PROPERTY NAME=\"B\" TYPE=\"boolean\" MODIFIED=\"TRUE\"><VALUE>true</VALUE></PROPERTY>"
    "<PROPERTY NAME=\"I\" TYPE=\"sint8\" MODIFIED=\"TRUE\"><VALUE>-128</VALUE></PROPERTY>"
    "<PROPERTY NAME=\"C\" TYPE=\"char16\" MODIFIED=\"TRUE\"><VALUE>65</VALUE></PROPERTY>"
    "<PROPERTY NAME=\"R\" TYPE=\"real64\" MODIFIED=\"TRUE\"><VALUE>0.5</VALUE></PROPERTY>"
    "<PROPERTY NAME=\"S\" TYPE=\"string\" MODIFIED=\"TRUE\"><VALUE> &lt;&amp;&gt;\xF0\x9F\x98\x80"
    "</VALUE></PROPERTY>"
    "<PROPERTY NAME=\"Null\" TYPE=\"string\" MODIFIED=\"TRUE\"></PROPERTY>"
    "<PROPERTY NAME=\"Unset\" TYPE=\"uint8\"></PROPERTY>"
    "<PROPERTY.ARRAY NAME=\"A\" TYPE=\"uint16\" MODIFIED=\"TRUE\"><VALUE.ARRAY><VALUE>1</VALUE>"
    "</VALUE.ARRAY></PROPERTY.ARRAY>"
    "<PROPERTY.ARRAY NAME=\"Empty\" TYPE=\"sint32\" MODIFIED=\"TRUE\"><VALUE.ARRAY></VALUE.ARRAY>"
    "</PROPERTY.ARRAY>"
    "<PROPERTY.REFERENCE NAME=\"Desk\" MODIFIED=\"TRUE\"><VALUE.REFERENCE><LOCALINSTANCEPATH>"
    "<LOCALNAMESPACEPATH><NAMESPACE NAME=\"root\"/><NAMESPACE NAME=\"x\"/></LOCALNAMESPACEPATH>"
    "<INSTANCENAME CLASSNAME=\"Demo_Desk\"><KEYBINDING NAME=\"N\"><KEYVALUE VALUETYPE=\"numeric\" "
    "TYPE=\"uint32\">7</KEYVALUE></KEYBINDING></INSTANCENAME></LOCALINSTANCEPATH>"
    "</VALUE.REFERENCE></PROPERTY.REFERENCE>"
    "<PROPERTY.ARRAY NAME=\"E\" TYPE=\"string\" EmbeddedObject=\"object\" MODIFIED=\"TRUE\">"
    "<VALUE.ARRAY><VALUE>&lt;INSTANCE CLASSNAME=&quot;Demo_Bulb&quot;&gt;&lt;PROPERTY.ARRAY "
    "NAME=&quot;W&quot; TYPE=&quot;uint8&quot; MODIFIED=&quot;TRUE&quot;&gt;&lt;VALUE.ARRAY&gt;"
    "&lt;VALUE&gt;9&lt;/VALUE&gt;&lt;/VALUE.ARRAY&gt;&lt;/PROPERTY.ARRAY&gt;&lt;/INSTANCE&gt;"
    "</VALUE></VALUE.ARRAY></PROPERTY.ARRAY></INSTANCE>";

LEAK_TEST(serializer, an_instance_of_every_type_comes_back_as_it_was_written)
{
    struct text given = text_of(every_type);
    MI_Instance *instance = read_instance(&given, NULL, 0);
    MI_Value value;
    MI_Type type;
    MI_Uint32 flags;
    cr_assert_eq(MI_Instance_GetElement(instance, "Id", &value, &type, &flags, NULL), MI_RESULT_OK);
    cr_assert(type == MI_UINT64 && value.uint64 == UINT64_MAX && (flags & MI_FLAG_KEY) != 0);
    cr_assert_eq(MI_Instance_GetElement(instance, "Null", NULL, &type, &flags, NULL), MI_RESULT_OK);
    cr_assert((flags & MI_FLAG_NULL) != 0 && (flags & MI_FLAG_NOT_MODIFIED) == 0);
    cr_assert_eq(MI_Instance_GetElement(instance, "Unset", NULL, &type, &flags, NULL),
                 MI_RESULT_OK);
    cr_assert((flags & MI_FLAG_NULL) != 0 && (flags & MI_FLAG_NOT_MODIFIED) != 0);
    cr_assert_eq(MI_Instance_GetElement(instance, "A", &value, &type, NULL, NULL), MI_RESULT_OK);
    cr_assert(type == MI_UINT16A && value.uint16a.size == 1);
    cr_assert_eq(MI_Instance_GetElement(instance, "Empty", &value, &type, &flags, NULL),
                 MI_RESULT_OK);
    cr_assert(type == MI_SINT32A && value.sint32a.size == 0 && (flags & MI_FLAG_NULL) == 0);
    cr_assert_eq(MI_Instance_GetElement(instance, "Desk", &value, &type, NULL, NULL), MI_RESULT_OK);
    cr_assert_eq(type, MI_REFERENCE);
    cr_assert_eq(MI_Instance_GetElement(value.reference, "N", &value, &type, &flags, NULL),
                 MI_RESULT_OK);
    cr_assert(type == MI_UINT32 && value.uint32 == 7 && (flags & MI_FLAG_KEY) != 0);
    struct text written = write_instance(instance, 0);
    ASSERT_TEXT(written, every_type);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(serializer, the_size_needed_is_told)
{
    MI_Instance *instance;
    MI_Uint8 buffer[64];
    MI_Uint32 needed = 9;
    cr_assert_eq(wsmi_instance_new("C", &instance), MI_RESULT_OK);
    cr_assert_eq(MI_Serializer_SerializeInstance(&serializer, 0, instance, NULL, 0, &needed),
                 MI_RESULT_FAILED);
    cr_assert_eq(needed, strlen("<INSTANCE CLASSNAME=\"C\"></INSTANCE>"));
    cr_assert_eq(
        MI_Serializer_SerializeInstance(&serializer, 0, instance, buffer, needed - 1, &needed),
        MI_RESULT_FAILED);
    cr_assert_eq(MI_Serializer_SerializeInstance(&serializer, 0, instance, buffer, needed, &needed),
                 MI_RESULT_OK);
    cr_assert_eq(memcmp(buffer, "<INSTANCE CLASSNAME=\"C\"></INSTANCE>", needed), 0);
    cr_assert_eq(MI_Serializer_SerializeInstance(&serializer, 2, instance, buffer, 64, &needed),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(needed, 0);
    cr_assert_eq(MI_Serializer_SerializeInstance(&serializer, 0, NULL, buffer, 64, &needed),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Serializer_SerializeInstance(&serializer, 0, instance, NULL, 64, &needed),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Serializer_SerializeInstance(&serializer, 0, instance, buffer, 64, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Serializer_SerializeClass(&serializer, 0, NULL, buffer, 64, &needed),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(serializer, arrays_of_references_are_not_supported)
{
    MI_Instance *instance;
    MI_Instance *target;
    MI_Uint32 needed;
    cr_assert_eq(wsmi_instance_new("C", &instance), MI_RESULT_OK);
    cr_assert_eq(wsmi_instance_new("D", &target), MI_RESULT_OK);
    MI_Value value = {.referencea = {&target, 1}};
    cr_assert_eq(MI_Instance_AddElement(instance, "R", &value, MI_REFERENCEA, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Serializer_SerializeInstance(&serializer, 0, instance, NULL, 0, &needed),
                 MI_RESULT_NOT_SUPPORTED);
    cr_assert_eq(MI_Instance_Delete(target), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(serializer, a_null_array_of_references_is_left_out)
{
    MI_Instance *instance;
    MI_Uint8 buffer[512];
    MI_Uint32 needed = 0;
    const MI_Value one = {.uint8 = 1};
    cr_assert_eq(wsmi_instance_new("C", &instance), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_AddElement(instance, "R", NULL, MI_REFERENCEA, MI_FLAG_NULL),
                 MI_RESULT_OK);
    cr_assert_eq(MI_Instance_AddElement(instance, "I", &one, MI_UINT8, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Serializer_SerializeInstance(&serializer, 0, instance, buffer,
                                                 sizeof(buffer) - 1, &needed),
                 MI_RESULT_OK);
    buffer[needed] = '\0';
    cr_assert_str_eq((const char *)buffer,
                     "<INSTANCE CLASSNAME=\"C\"><PROPERTY NAME=\"I\" TYPE=\"uint8\" "
                     "MODIFIED=\"TRUE\"><VALUE>1</VALUE></PROPERTY></INSTANCE>");
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(serializer, datetimes_have_the_characters_of_cim)
{
    MI_Instance *instance;
    MI_Uint8 buffer[1024];
    MI_Uint32 needed = 0;
    MI_Datetime both[] = {
        {.isTimestamp = 1,
         .u.timestamp = {.year = 2024,
                         .month = 2,
                         .day = 29,
                         .hour = 23,
                         .minute = 59,
                         .second = 58,
                         .microseconds = 123456,
                         .utc = -330}},
        {.isTimestamp = 0, .u.interval = {.days = 12, .hours = 3, .minutes = 45, .seconds = 6}},
    };
    const MI_Value value = {.datetimea = {both, 2}};
    cr_assert_eq(wsmi_instance_new("C", &instance), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_AddElement(instance, "D", &value, MI_DATETIMEA, 0), MI_RESULT_OK);
    cr_assert_eq(MI_Serializer_SerializeInstance(&serializer, 0, instance, buffer,
                                                 sizeof(buffer) - 1, &needed),
                 MI_RESULT_OK);
    buffer[needed] = '\0';
    cr_assert_not_null(strstr((const char *)buffer, "<VALUE>20240229235958.123456-330</VALUE>"
                                                    "<VALUE>00000012034506.000000:000</VALUE>"));
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

static const char thing[] =
    "<CLASS NAME=\"Demo_Thing\"><PROPERTY NAME=\"Id\" TYPE=\"uint32\">" KEY "</PROPERTY></CLASS>";
static const char lamp[] = "<CLASS NAME=\"Demo_Lamp\" SUPERCLASS=\"Demo_Thing\"><PROPERTY "
                           "NAME=\"Level\" TYPE=\"uint8\"></PROPERTY></CLASS>";

LEAK_TEST(serializer, a_class_takes_what_it_inherits_from_its_parent)
{
    MI_Class *parent = read_class(thing, NULL);
    MI_Class *child = read_class(lamp, parent);
    MI_Type type;
    MI_Uint32 flags;
    MI_Uint32 count;
    const MI_Char *name;
    cr_assert_eq(MI_Class_GetElementCount(child, &count), MI_RESULT_OK);
    cr_assert_eq(count, 2);
    cr_assert_eq(MI_Class_GetElement(child, "Id", NULL, NULL, &type, NULL, NULL, &flags, NULL),
                 MI_RESULT_OK);
    cr_assert(type == MI_UINT32 && (flags & MI_FLAG_KEY) != 0);
    cr_assert_eq(MI_Class_GetNameSpace(child, &name), MI_RESULT_OK);
    cr_assert_str_eq(name, "root/x");
    struct text shallow = write_class(child, 0);
    cr_assert_not_null(strstr((const char *)shallow.bytes, "NAME=\"Level\""));
    cr_assert_null(strstr((const char *)shallow.bytes, "NAME=\"Id\""));
    struct text deep = write_class(child, MI_SERIALIZER_FLAGS_CLASS_DEEP);
    cr_assert_not_null(strstr((const char *)deep.bytes, "PROPAGATED=\"true\""));
    MI_Class *again = read_class((const char *)deep.bytes, NULL);
    cr_assert_eq(MI_Class_GetElementCount(again, &count), MI_RESULT_OK);
    cr_assert_eq(count, 2, "a deep class needs no parent");
    cr_assert_eq(MI_Class_Delete(again), MI_RESULT_OK);
    cr_assert_eq(MI_Class_Delete(child), MI_RESULT_OK);
    cr_assert_eq(MI_Class_Delete(parent), MI_RESULT_OK);
}

struct asked {
    MI_Class *answer;
    size_t times;
    char name[64];
};

static MI_Result MI_CALL answer(void *context, const MI_Char *server_name,
                                const MI_Char *name_space, const MI_Char *class_name,
                                MI_Class **ret)
{
    struct asked *asked = context;
    (void)server_name;
    (void)name_space;
    asked->times++;
    cr_assert_lt(strlen(class_name), sizeof(asked->name));
    memcpy(asked->name, class_name, strlen(class_name) + 1);
    *ret = asked->answer;
    return asked->answer == NULL ? MI_RESULT_NOT_FOUND : MI_RESULT_OK;
}

LEAK_TEST(serializer, a_missing_parent_is_asked_for)
{
    struct asked asked = {.answer = read_class(thing, NULL)};
    struct text text = text_of(lamp);
    MI_Class *child = NULL;
    MI_Instance *details = NULL;
    MI_Uint32 count;
    cr_assert_eq(MI_Deserializer_DeserializeClass(&deserializer, 0, text.bytes, text.size, NULL,
                                                  NULL, NULL, answer, &asked, NULL, &child,
                                                  &details),
                 MI_RESULT_OK);
    cr_assert_eq(asked.times, 1);
    cr_assert_str_eq(asked.name, "Demo_Thing");
    cr_assert_eq(MI_Class_GetElementCount(child, &count), MI_RESULT_OK);
    cr_assert_eq(count, 2);
    cr_assert_eq(MI_Class_Delete(child), MI_RESULT_OK);
    cr_assert_eq(MI_Class_Delete(asked.answer), MI_RESULT_OK);
    asked.answer = NULL;
    cr_assert_eq(MI_Deserializer_DeserializeClass(&deserializer, 0, text.bytes, text.size, NULL,
                                                  NULL, NULL, answer, &asked, NULL, &child,
                                                  &details),
                 MI_RESULT_INVALID_SUPERCLASS);
    cr_assert_null(child);
    cr_assert_not_null(details);
    cr_assert_eq(MI_Instance_Delete(details), MI_RESULT_OK);
}

LEAK_TEST(serializer, an_instance_carries_its_classes)
{
    static const char document[] =
        "<CIM CIMVERSION=\"2.0\" DTDVERSION=\"2.0\"><DECLARATION><DECLGROUP><VALUE.OBJECT>"
        "<CLASS NAME=\"Demo_Thing\"><PROPERTY NAME=\"Id\" TYPE=\"uint32\">" KEY
        "</PROPERTY></CLASS></VALUE.OBJECT><VALUE.OBJECT><CLASS NAME=\"Demo_Lamp\" "
        "SUPERCLASS=\"Demo_Thing\"><PROPERTY NAME=\"Level\" TYPE=\"uint8\"></PROPERTY></CLASS>"
        "</VALUE.OBJECT><VALUE.OBJECT><INSTANCE CLASSNAME=\"Demo_Lamp\"><PROPERTY NAME=\"Level\" "
        "TYPE=\"uint8\" MODIFIED=\"TRUE\"><VALUE>3</VALUE></PROPERTY></INSTANCE></VALUE.OBJECT>"
        "</DECLGROUP></DECLARATION></CIM>";
    struct text given = text_of(document);
    MI_Instance *instance = read_instance(&given, NULL, 0);
    MI_Uint32 flags;
    cr_assert_eq(MI_Instance_GetElement(instance, "Id", NULL, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert((flags & MI_FLAG_KEY) != 0 && (flags & MI_FLAG_NOT_MODIFIED) != 0);
    struct text written = write_instance(instance, MI_SERIALIZER_FLAGS_INSTANCE_WITH_CLASS);
    cr_assert_not_null(strstr((const char *)written.bytes, "<CLASS NAME=\"Demo_Lamp\""));
    MI_Instance *again = read_instance(&written, NULL, 0);
    struct text first = write_instance(instance, 0);
    struct text second = write_instance(again, 0);
    ASSERT_TEXT(second, (const char *)first.bytes);
    cr_assert_eq(MI_Instance_Delete(again), MI_RESULT_OK);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
}

LEAK_TEST(serializer, a_class_that_is_given_tells_keys)
{
    MI_Class *class_object = read_class(thing, NULL);
    struct text text = text_of("<INSTANCE CLASSNAME=\"demo_thing\"><PROPERTY NAME=\"Id\" "
                               "TYPE=\"uint32\"><VALUE>1</VALUE></PROPERTY></INSTANCE>");
    MI_Instance *instance = read_instance(&text, &class_object, 1);
    MI_Uint32 flags;
    cr_assert_eq(MI_Instance_GetElement(instance, "Id", NULL, NULL, &flags, NULL), MI_RESULT_OK);
    cr_assert((flags & MI_FLAG_KEY) != 0);
    cr_assert_eq(MI_Instance_Delete(instance), MI_RESULT_OK);
    cr_assert_eq(MI_Class_Delete(class_object), MI_RESULT_OK);
}

LEAK_TEST(serializer, names_are_told_without_building_objects)
{
    struct text text = text_of(lamp);
    MI_Char name[16];
    MI_Uint32 length = 0;
    MI_Instance *details = NULL;
    cr_assert_eq(MI_Deserializer_Class_GetClassName(&deserializer, text.bytes, text.size, NULL,
                                                    &length, &details),
                 MI_RESULT_FAILED);
    cr_assert_eq(length, sizeof("Demo_Lamp"));
    cr_assert_not_null(details);
    cr_assert_eq(MI_Instance_Delete(details), MI_RESULT_OK);
    length = sizeof(name);
    cr_assert_eq(MI_Deserializer_Class_GetClassName(&deserializer, text.bytes, text.size, name,
                                                    &length, &details),
                 MI_RESULT_OK);
    cr_assert_str_eq(name, "Demo_Lamp");
    cr_assert_eq(length, sizeof("Demo_Lamp"));
    cr_assert_null(details);
    length = sizeof(name);
    cr_assert_eq(MI_Deserializer_Class_GetParentClassName(&deserializer, text.bytes, text.size,
                                                          name, &length, NULL),
                 MI_RESULT_OK);
    cr_assert_str_eq(name, "Demo_Thing");
    text = text_of(thing);
    cr_assert_eq(MI_Deserializer_Class_GetParentClassName(&deserializer, text.bytes, text.size,
                                                          name, &length, NULL),
                 MI_RESULT_INVALID_SUPERCLASS);
    cr_assert_eq(length, 0);
    text = text_of("<INSTANCE CLASSNAME=\"C\"/>");
    length = sizeof(name);
    cr_assert_eq(MI_Deserializer_Instance_GetClassName(&deserializer, text.bytes, text.size, name,
                                                       &length, NULL),
                 MI_RESULT_OK);
    cr_assert_str_eq(name, "C");
    cr_assert_eq(MI_Deserializer_Instance_GetClassName(&deserializer, text.bytes, text.size, name,
                                                       NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
}

static const struct {
    const char *xml;
    MI_Result result;
} refused[] = {
    {"", MI_RESULT_INVALID_PARAMETER},
    {"<INSTANCE CLASSNAME='C'>", MI_RESULT_INVALID_PARAMETER},
    {"<html/>", MI_RESULT_INVALID_PARAMETER},
    {"<CLASS NAME='C'/>", MI_RESULT_INVALID_PARAMETER},
    {"<DECLARATION><DECLGROUP><VALUE.OBJECT><INSTANCE CLASSNAME='A'/></VALUE.OBJECT><VALUE.OBJECT>"
     "<INSTANCE CLASSNAME='B'/></VALUE.OBJECT></DECLGROUP></DECLARATION>",
     MI_RESULT_INVALID_PARAMETER},
    {"<DECLARATION><DECLGROUP><VALUE.OBJECT><CLASS NAME='A' SUPERCLASS='B'/></VALUE.OBJECT>"
     "<VALUE.OBJECT><CLASS NAME='B' SUPERCLASS='A'/></VALUE.OBJECT><VALUE.OBJECT><INSTANCE "
     "CLASSNAME='A'/></VALUE.OBJECT></DECLGROUP></DECLARATION>",
     MI_RESULT_INVALID_SUPERCLASS},
};

LEAK_TEST(serializer, every_refused_text_has_details)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct text text = text_of(refused[i].xml);
        MI_Instance *instance = NULL;
        MI_Instance *details = NULL;
        MI_Uint32 read = 9;
        MI_Result result =
            MI_Deserializer_DeserializeInstance(&deserializer, 0, text.bytes, text.size, NULL, 0,
                                                NULL, NULL, &read, &instance, &details);
        cr_assert_eq(result, refused[i].result, "%u for %s", result, refused[i].xml);
        cr_assert_null(instance);
        cr_assert_eq(read, 0);
        cr_assert_not_null(details, "%s", refused[i].xml);
        cr_assert_eq(MI_Instance_Delete(details), MI_RESULT_OK);
    }
}

LEAK_TEST(serializer, outputs_that_are_not_wanted_are_not_needed)
{
    struct text text = text_of(thing);
    cr_assert_eq(MI_Deserializer_DeserializeClass(&deserializer, 0, text.bytes, text.size, NULL,
                                                  NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_OK);
    text = text_of("<INSTANCE CLASSNAME=\"C\"/>");
    cr_assert_eq(MI_Deserializer_DeserializeInstance(&deserializer, 0, text.bytes, text.size, NULL,
                                                     0, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_OK);
    cr_assert_eq(MI_Deserializer_DeserializeInstance(&deserializer, 1, text.bytes, text.size, NULL,
                                                     0, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    cr_assert_eq(MI_Deserializer_DeserializeInstance(&deserializer, 0, text.bytes, text.size, NULL,
                                                     1, NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
    MI_Deserializer closed = {0, 0};
    cr_assert_eq(MI_Deserializer_DeserializeInstance(&closed, 0, text.bytes, text.size, NULL, 0,
                                                     NULL, NULL, NULL, NULL, NULL),
                 MI_RESULT_INVALID_PARAMETER);
}
