/* SPDX-License-Identifier: MIT */
/* Instances, classes, serializer and deserializer. */
#include <string.h>

#include "core/num.h"
#include "mi/serializer.h"
#include "stepped/machine.h"

enum { MAX_READ_DEPTH = 3, MAX_ITEMS = 64 };

/* Values. */

static MI_Uint64 whole(const char *text)
{
    bool negative = text[0] == '-';
    uint64_t number = 0;
    if (!wsmi_num_u64(wsmi_view_from_str(text + (negative ? 1 : 0)), UINT64_MAX, &number)) {
        number = 0;
    }
    return negative ? 0 - number : number;
}

static MI_Value scalar(struct machine *machine, const struct machine_line *line, MI_Type type,
                       char *text)
{
    MI_Value value;
    memset(&value, 0, sizeof(value));
    switch (type) {
    case MI_BOOLEAN:
        value.boolean = text[0] == 't';
        break;
    case MI_REAL32:
        value.real32 = (MI_Real32)whole(text) / 8;
        break;
    case MI_REAL64:
        value.real64 = (MI_Real64)whole(text) / 8;
        break;
    case MI_DATETIME:
        value.datetime.u.interval.hours = (MI_Uint32)(whole(text) % 24);
        value.datetime.u.interval.days = (MI_Uint32)(whole(text) / 24);
        break;
    case MI_STRING:
        value.string = text;
        break;
    case MI_REFERENCE:
    case MI_INSTANCE:
        value.instance = machine->instances[machine_slot(line, 'j', MACHINE_INSTANCES)];
        break;
    default:
        value.uint64 = whole(text);
        break;
    }
    return value;
}

/* Arrays borrow these until the next value is made; what takes a value copies it. */
static union {
    MI_Uint64 integers[2];
    MI_Datetime datetimes[2];
    MI_Char *strings[2];
    MI_Instance *instances[2];
} items;

MI_Value machine_value(struct machine *machine, const struct machine_line *line, char *text)
{
    MI_Type type = (MI_Type)machine_arg(line, 't');
    MI_Value value = scalar(machine, line, (MI_Type)((unsigned)type % MI_ARRAY), text);
    if ((unsigned)type < MI_ARRAY || (unsigned)type > MI_INSTANCEA) {
        return value;
    }
    memset(&items, 0, sizeof(items));
    if (type == MI_DATETIMEA) {
        items.datetimes[0] = value.datetime;
    } else if (type == MI_STRINGA) {
        items.strings[0] = items.strings[1] = value.string;
    } else if (type == MI_REFERENCEA || type == MI_INSTANCEA) {
        items.instances[0] = items.instances[1] = value.instance;
    } else {
        items.integers[0] = value.uint64;
    }
    value.array.data = &items;
    value.array.size = (MI_Uint32)machine_slot(line, 'a', 3);
    return value;
}

static void note_scalar(struct machine *machine, MI_Type type, const void *at, unsigned depth)
{
    static const size_t sizes[] = {1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 2, sizeof(MI_Datetime)};
    const MI_Char *text;
    const MI_Instance *instance;
    if ((size_t)type < sizeof(sizes) / sizeof(sizes[0])) {
        stepped_note_bytes(&machine->world, at, sizes[type]);
    } else if (type == MI_STRING) {
        memcpy(&text, at, sizeof(text));
        PROP_CHECK(text != NULL);
        stepped_note_bytes(&machine->world, text, strlen(text));
    } else {
        memcpy(&instance, at, sizeof(instance));
        PROP_CHECK(instance != NULL);
        machine_read_instance(machine, instance, depth + 1);
    }
}

static void note_value(struct machine *machine, MI_Type type, const MI_Value *value, unsigned depth)
{
    static const size_t strides[] = {1,
                                     1,
                                     1,
                                     2,
                                     2,
                                     4,
                                     4,
                                     8,
                                     8,
                                     4,
                                     8,
                                     2,
                                     sizeof(MI_Datetime),
                                     sizeof(void *),
                                     sizeof(void *),
                                     sizeof(void *)};
    PROP_CHECK((unsigned)type <= MI_INSTANCEA);
    if ((unsigned)type < MI_ARRAY) {
        note_scalar(machine, type, value, depth);
        return;
    }
    MI_Type item = (MI_Type)((unsigned)type - MI_ARRAY);
    PROP_CHECK(value->array.size == 0 || value->array.data != NULL);
    for (MI_Uint32 i = 0; i < value->array.size && i < MAX_ITEMS; i++) {
        note_scalar(machine, item, (const char *)value->array.data + i * strides[item], depth);
    }
}

void machine_read_instance(struct machine *machine, const MI_Instance *instance, unsigned depth)
{
    const MI_Char *name = NULL;
    MI_Uint32 count = 0;
    if (depth > MAX_READ_DEPTH) {
        return;
    }
    PROP_CHECK(MI_Instance_GetClassName(instance, &name) == MI_RESULT_OK && name != NULL);
    stepped_note_bytes(&machine->world, name, strlen(name));
    PROP_CHECK(MI_Instance_GetElementCount(instance, &count) == MI_RESULT_OK);
    stepped_note(&machine->world, count);
    for (MI_Uint32 i = 0; i < count && i < MAX_ITEMS; i++) {
        MI_Value value;
        MI_Value again;
        MI_Type type;
        MI_Uint32 flags = 0;
        MI_Uint32 index = 0;
        PROP_CHECK(MI_Instance_GetElementAt(instance, i, &name, &value, &type, &flags) ==
                   MI_RESULT_OK);
        PROP_CHECK(MI_Instance_GetElement(instance, name, &again, NULL, NULL, &index) ==
                       MI_RESULT_OK &&
                   index == i);
        stepped_note_bytes(&machine->world, name, strlen(name));
        if ((flags & MI_FLAG_NULL) == 0) {
            note_value(machine, type, &value, depth);
        }
    }
    PROP_CHECK(MI_Instance_GetElementAt(instance, count, &name, NULL, NULL, NULL) != MI_RESULT_OK);
}

static void note_qualifiers(struct machine *machine, const MI_QualifierSet *qualifiers)
{
    MI_Uint32 count = 0;
    PROP_CHECK(MI_QualifierSet_GetQualifierCount(qualifiers, &count) == MI_RESULT_OK);
    for (MI_Uint32 i = 0; i < count && i < MAX_ITEMS; i++) {
        const MI_Char *name;
        MI_Type type;
        MI_Uint32 flags;
        MI_Value value;
        PROP_CHECK(MI_QualifierSet_GetQualifierAt(qualifiers, i, &name, &type, &flags, &value) ==
                   MI_RESULT_OK);
        stepped_note_bytes(&machine->world, name, strlen(name));
    }
}

static void note_method(struct machine *machine, const MI_Class *read, MI_Uint32 index)
{
    const MI_Char *name;
    MI_QualifierSet qualifiers;
    MI_ParameterSet parameters;
    MI_Uint32 count = 0;
    PROP_CHECK(MI_Class_GetMethodAt(read, index, &name, &qualifiers, &parameters) == MI_RESULT_OK);
    note_qualifiers(machine, &qualifiers);
    PROP_CHECK(MI_ParameterSet_GetParameterCount(&parameters, &count) == MI_RESULT_OK);
    for (MI_Uint32 i = 0; i < count && i < MAX_ITEMS; i++) {
        MI_Type type;
        MI_Char *reference = NULL;
        PROP_CHECK(MI_ParameterSet_GetParameterAt(&parameters, i, &name, &type, &reference,
                                                  &qualifiers) == MI_RESULT_OK);
        stepped_note_bytes(&machine->world, name, strlen(name));
    }
}

void machine_read_class(struct machine *machine, const MI_Class *read)
{
    const MI_Char *name = NULL;
    MI_Uint32 count = 0;
    MI_QualifierSet qualifiers;
    PROP_CHECK(MI_Class_GetClassName(read, &name) == MI_RESULT_OK && name != NULL);
    stepped_note_bytes(&machine->world, name, strlen(name));
    if (MI_Class_GetClassQualifierSet(read, &qualifiers) == MI_RESULT_OK) {
        note_qualifiers(machine, &qualifiers);
    }
    PROP_CHECK(MI_Class_GetElementCount(read, &count) == MI_RESULT_OK);
    for (MI_Uint32 i = 0; i < count && i < MAX_ITEMS; i++) {
        MI_Value value;
        MI_Boolean exists = MI_FALSE;
        MI_Type type;
        PROP_CHECK(MI_Class_GetElementAt(read, i, &name, &value, &exists, &type, NULL, NULL,
                                         NULL) == MI_RESULT_OK);
        stepped_note_bytes(&machine->world, name, strlen(name));
        if (exists) {
            note_value(machine, type, &value, 0);
        }
    }
    if (MI_Class_GetMethodCount(read, &count) == MI_RESULT_OK) {
        for (MI_Uint32 i = 0; i < count && i < MAX_ITEMS; i++) {
            note_method(machine, read, i);
        }
    }
}

/* Verbs. */

static MI_Instance **instance_of(struct machine *machine, const struct machine_line *line)
{
    return &machine->instances[machine_slot(line, 'i', MACHINE_INSTANCES)];
}

static MI_Class **class_of(struct machine *machine, const struct machine_line *line)
{
    return &machine->classes[machine_slot(line, 'k', MACHINE_CLASSES)];
}

/* Of the class in the text, in an empty slot. */
void machine_do_instance(struct machine *machine, const struct machine_line *line)
{
    MI_Instance **slot = instance_of(machine, line);
    if (*slot == NULL) {
        (void)machine_code(
            machine, MI_Application_NewInstance(&machine->application,
                                                line->text == NULL ? MI_T("Demo_Lamp") : line->text,
                                                NULL, slot));
    }
}

void machine_do_from_class(struct machine *machine, const struct machine_line *line)
{
    MI_Instance **slot = instance_of(machine, line);
    if (*slot == NULL) {
        (void)machine_code(machine,
                           MI_Application_NewInstanceFromClass(&machine->application, line->text,
                                                               *class_of(machine, line), slot));
    }
}

/* The declaration of an instance as a class of its own. */
void machine_do_declare(struct machine *machine, const struct machine_line *line)
{
    MI_Instance *instance = *instance_of(machine, line);
    MI_Class **slot = class_of(machine, line);
    if (instance != NULL && *slot == NULL) {
        (void)machine_code(machine, MI_Instance_GetClass(instance, slot));
    }
}

/* `t` the type, `a` how many items an array has, `f` flags, `p`: 0 adds, 1 sets, 2 sets by index,
 * 3 clears, 4 names the name space, 5 the server. Text: name=value. */
void machine_do_element(struct machine *machine, const struct machine_line *line)
{
    MI_Instance *instance = *instance_of(machine, line);
    if (instance == NULL || line->text == NULL) {
        return;
    }
    char *text = machine_split(line->text);
    MI_Value value = machine_value(machine, line, text);
    MI_Type type = (MI_Type)machine_arg(line, 't');
    MI_Uint32 flags = machine_arg(line, 'f') & (MI_FLAG_KEY | MI_FLAG_NULL);
    MI_Value *given = machine_has(line, 'n') ? NULL : &value;
    MI_Result result;
    switch (machine_arg(line, 'p')) {
    case 0:
        result = MI_Instance_AddElement(instance, line->text, given, type, flags);
        break;
    case 1:
        result = MI_Instance_SetElement(instance, line->text, given, type, flags);
        break;
    case 2:
        result = MI_Instance_SetElementAt(instance, machine_arg(line, 'a'), given, type, flags);
        break;
    case 3:
        result = MI_Instance_ClearElement(instance, line->text);
        break;
    case 4:
        result = MI_Instance_SetNameSpace(instance, line->text);
        break;
    default:
        result = MI_Instance_SetServerName(instance, line->text);
        break;
    }
    (void)machine_code(machine, result);
}

void machine_do_read(struct machine *machine, const struct machine_line *line)
{
    MI_Instance *instance = *instance_of(machine, line);
    MI_Value value;
    const MI_Char *name;
    if (instance == NULL) {
        return;
    }
    machine_read_instance(machine, instance, 0);
    (void)machine_code(machine,
                       MI_Instance_GetElement(instance, line->text, &value, NULL, NULL, NULL));
    (void)machine_code(machine, MI_Instance_GetElementAt(instance, machine_arg(line, 'a'), &name,
                                                         NULL, NULL, NULL));
    (void)machine_code(machine, MI_Instance_GetNameSpace(instance, &name));
    (void)machine_code(machine, MI_Instance_GetServerName(instance, &name));
}

/* Into the empty slot `a`. */
void machine_do_clone(struct machine *machine, const struct machine_line *line)
{
    size_t to = machine_arg(line, 'a');
    if (machine_has(line, 'k')) {
        MI_Class **slot = &machine->classes[to % MACHINE_CLASSES];
        if (*slot == NULL && *class_of(machine, line) != NULL) {
            (void)machine_code(machine, MI_Class_Clone(*class_of(machine, line), slot));
        }
    } else {
        MI_Instance **slot = &machine->instances[to % MACHINE_INSTANCES];
        if (*slot == NULL && *instance_of(machine, line) != NULL) {
            (void)machine_code(machine, MI_Instance_Clone(*instance_of(machine, line), slot));
        }
    }
}

void machine_do_delete(struct machine *machine, const struct machine_line *line)
{
    if (machine_has(line, 'k')) {
        MI_Class **slot = class_of(machine, line);
        if (*slot != NULL) {
            (void)machine_code(machine, MI_Class_Delete(*slot));
            *slot = NULL;
        }
    } else if (*instance_of(machine, line) != NULL) {
        (void)machine_code(machine, MI_Instance_Delete(*instance_of(machine, line)));
        *instance_of(machine, line) = NULL;
    }
}

void machine_do_inspect(struct machine *machine, const struct machine_line *line)
{
    MI_Class *read = *class_of(machine, line);
    MI_Class *parent = NULL;
    const MI_Char *name;
    MI_Value value;
    MI_Boolean exists;
    if (read == NULL) {
        return;
    }
    machine_read_class(machine, read);
    (void)machine_code(machine, MI_Class_GetParentClassName(read, &name));
    if (machine_code(machine, MI_Class_GetParentClass(read, &parent)) == MI_RESULT_OK &&
        parent != NULL) {
        machine_read_class(machine, parent);
        PROP_CHECK(MI_Class_Delete(parent) == MI_RESULT_OK);
    }
    (void)machine_code(machine, MI_Class_GetElement(read, line->text, &value, &exists, NULL, NULL,
                                                    NULL, NULL, NULL));
}

/* `i` or `k`; the text is kept for the deserializer. `p`: into so small a buffer. */
void machine_do_serialize(struct machine *machine, const struct machine_line *line)
{
    static MI_Char format[] = MI_T("MI_XML");
    MI_Serializer serializer;
    MI_Uint32 room = machine_has(line, 'p') ? (MI_Uint32)machine_slot(line, 'p', MACHINE_TEXT_BYTES)
                                            : MACHINE_TEXT_BYTES;
    MI_Uint32 needed = 0;
    MI_Result result;
    if (machine_code(machine, MI_Application_NewSerializer(&machine->application, 0, format,
                                                           &serializer)) != MI_RESULT_OK) {
        return;
    }
    MI_Uint32 flags = machine_arg(line, 'f') & 3;
    if (machine_has(line, 'k')) {
        result = wsmi_serializer_ft.SerializeClass(&serializer, flags, *class_of(machine, line),
                                                   machine->text, room, &needed);
    } else {
        result = wsmi_serializer_ft.SerializeInstance(
            &serializer, flags, *instance_of(machine, line), machine->text, room, &needed);
    }
    machine->text_length = machine_code(machine, result) == MI_RESULT_OK ? needed : 0;
    PROP_CHECK(machine->text_length <= room);
    stepped_note_bytes(&machine->world, machine->text, machine->text_length);
    PROP_CHECK(wsmi_serializer_ft.Close(&serializer) == MI_RESULT_OK);
}

static void deserialize(struct machine *machine, const struct machine_line *line,
                        MI_Deserializer *deserializer, MI_Uint8 *text, MI_Uint32 length)
{
    MI_Class *parents[] = {machine->classes[0]};
    MI_Instance *details = NULL;
    MI_Uint32 used = 0;
    MI_Result result;
    if (machine_has(line, 'k')) {
        MI_Class **slot = class_of(machine, line);
        result = wsmi_deserializer_ft.DeserializeClass(
            deserializer, 0, text, length, *slot == parents[0] ? NULL : parents[0], NULL, NULL,
            NULL, NULL, &used, *slot == NULL ? slot : NULL, &details);
    } else {
        MI_Instance **slot = instance_of(machine, line);
        result = wsmi_deserializer_ft.DeserializeInstance(
            deserializer, 0, text, length, parents, parents[0] == NULL ? 0 : 1, NULL, NULL, &used,
            *slot == NULL ? slot : NULL, &details);
    }
    (void)machine_code(machine, result);
    PROP_CHECK(used <= length);
    if (details != NULL) {
        machine_read_instance(machine, details, 0);
        PROP_CHECK(MI_Instance_Delete(details) == MI_RESULT_OK);
    }
}

/* The text of the line, else what was serialised last, into the empty slot `i` or `k`. */
void machine_do_deserialize(struct machine *machine, const struct machine_line *line)
{
    static MI_Char format[] = MI_T("MI_XML");
    MI_Deserializer deserializer;
    if (machine_code(machine, MI_Application_NewDeserializer(&machine->application, 0, format,
                                                             &deserializer)) != MI_RESULT_OK) {
        return;
    }
    if (line->text != NULL) {
        deserialize(machine, line, &deserializer, (MI_Uint8 *)line->text,
                    (MI_Uint32)strlen(line->text));
    } else {
        deserialize(machine, line, &deserializer, machine->text, machine->text_length);
    }
    PROP_CHECK(wsmi_deserializer_ft.Close(&deserializer) == MI_RESULT_OK);
}
