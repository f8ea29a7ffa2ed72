/* SPDX-License-Identifier: MIT */
/* A class and an instance through MI_XML and back. */
#include "parity.h"

enum { BUFFER_BYTES = 8192 };

static struct {
    MI_Application application;
    MI_Serializer serializer;
    MI_Deserializer deserializer;
    MI_Class *lamp;
    MI_Uint8 class_text[BUFFER_BYTES];
    MI_Uint32 class_size;
    MI_Uint8 instance_text[BUFFER_BYTES];
    MI_Uint32 instance_size;
} codec;

static MI_Result needed(void *context, const MI_Char *server_name, const MI_Char *name_space,
                        const MI_Char *class_name, MI_Class **ret)
{
    int *calls = context;
    (void)server_name;
    (void)name_space;
    if (strcmp(class_name, "Demo_Lamp") != 0) {
        return MI_RESULT_NOT_FOUND;
    }
    *calls += 1;
    *ret = codec.lamp; /* stays ours */
    return MI_RESULT_OK;
}

static void serialize(void)
{
    MI_Instance *lamp = lamp_key(&codec.application);
    CALL(MI_Serializer_SerializeClass,
         (&codec.serializer, 0, codec.lamp, codec.class_text, BUFFER_BYTES, &codec.class_size),
         codec.class_size > 0 && codec.class_size < BUFFER_BYTES);
    CALL(MI_Serializer_SerializeInstance,
         (&codec.serializer, 0, lamp, codec.instance_text, BUFFER_BYTES, &codec.instance_size),
         codec.instance_size > 0 && codec.instance_size < BUFFER_BYTES);
    CHECK(MI_Instance_Delete(lamp) == MI_RESULT_OK);
}

/* The class that a text is about, in `name`. */
static bool is_lamp(MI_Class *found)
{
    const MI_Char *name = NULL;
    bool same =
        MI_Class_GetClassName(found, &name) == MI_RESULT_OK && strcmp(name, "Demo_Lamp") == 0;
    (void)MI_Class_Delete(found);
    return same;
}

static bool is_seven(MI_Instance *found)
{
    MI_Value value;
    MI_Type type = MI_BOOLEAN;
    bool same =
        MI_Instance_GetElement(found, MI_T("Id"), &value, &type, NULL, NULL) == MI_RESULT_OK &&
        type == MI_UINT32 && value.uint32 == 7;
    (void)MI_Instance_Delete(found);
    return same;
}

static void deserialize(void)
{
    MI_Class *found = NULL;
    MI_Instance *lamp = NULL;
    MI_Instance *details = NULL;
    MI_Class *parent = NULL;
    MI_Uint32 read = 0;
    int calls = 0;
    (void)MI_Class_GetParentClass(codec.lamp, &parent);
    CALL_DETAILS(MI_Deserializer_DeserializeClass,
                 (&codec.deserializer, 0, codec.class_text, codec.class_size, parent, NULL, NULL,
                  NULL, NULL, &read, &found, &details),
                 details, is_lamp(found) && read == codec.class_size);
    (void)MI_Class_Delete(parent);
    details = NULL;
    CALL_DETAILS(MI_Deserializer_DeserializeInstance,
                 (&codec.deserializer, 0, codec.instance_text, codec.instance_size, &codec.lamp, 1,
                  NULL, NULL, &read, &lamp, &details),
                 details, is_seven(lamp) && read == codec.instance_size);
    details = NULL;
    MI_Result result = MI_Deserializer_DeserializeInstance(
        &codec.deserializer, 0, codec.instance_text, codec.instance_size, NULL, 0, needed, &calls,
        &read, &lamp, &details);
    parity_say_details(details);
    SHOW("MI_Deserializer_ClassObjectNeeded", result, calls == 1 && is_seven(lamp));
}

static void names(void)
{
    MI_Char name[64];
    MI_Uint32 length = COUNT(name);
    MI_Instance *details = NULL;
    CALL_DETAILS(MI_Deserializer_Class_GetClassName,
                 (&codec.deserializer, codec.class_text, codec.class_size, name, &length, &details),
                 details, strcmp(name, "Demo_Lamp") == 0);
    details = NULL;
    length = COUNT(name);
    CALL_DETAILS(MI_Deserializer_Class_GetParentClassName,
                 (&codec.deserializer, codec.class_text, codec.class_size, name, &length, &details),
                 details, strcmp(name, "Demo_Thing") == 0);
    details = NULL;
    length = COUNT(name);
    CALL_DETAILS(
        MI_Deserializer_Instance_GetClassName,
        (&codec.deserializer, codec.instance_text, codec.instance_size, name, &length, &details),
        details, strcmp(name, "Demo_Lamp") == 0);
}

void parity_serializer(void)
{
    MI_Char xml[] = MI_T("MI_XML");
    CHECK(MI_Application_Initialize(0, NULL, NULL, &codec.application) == MI_RESULT_OK);
    CHECK(MI_Application_NewClass(&codec.application, &parity_lamp_decl, MI_T("root/demo"),
                                  MI_T("server"), &codec.lamp) == MI_RESULT_OK);
    (void)MI_Application_NewSerializer(&codec.application, 0, xml, &codec.serializer);
    (void)MI_Application_NewDeserializer(&codec.application, 0, xml, &codec.deserializer);
    parity_group("Serializer, deserializer", "serializer.c");
    serialize();
    deserialize();
    names();
    CALL(MI_Serializer_Close, (&codec.serializer), true);
    CALL(MI_Deserializer_Close, (&codec.deserializer), true);
    CHECK(MI_Class_Delete(codec.lamp) == MI_RESULT_OK);
    CHECK(MI_Application_Close(&codec.application) == MI_RESULT_OK);
}
