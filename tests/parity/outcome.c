/* SPDX-License-Identifier: MIT */
/* What the groups share: results of operations, a lamp, a declaration. */
#include <stddef.h>

#include "parity.h"

static void keep_text(char *out, size_t size, const MI_Char *text)
{
    (void)snprintf(out, size, "%s", text == NULL ? "" : text);
}

static void keep_id(struct outcome *outcome, const MI_Instance *instance)
{
    MI_Value value;
    const MI_Char *name = NULL;
    MI_Uint32 flags;
    (void)MI_Instance_GetClassName(instance, &name);
    keep_text(outcome->name, sizeof(outcome->name), name);
    if (MI_Instance_GetElement(instance, MI_T("Id"), &value, &outcome->type, &flags, NULL) !=
            MI_RESULT_OK ||
        (flags & MI_FLAG_NULL) != 0) {
        return;
    }
    if (outcome->type == MI_STRING) {
        keep_text(outcome->text, sizeof(outcome->text), value.string);
    } else if (outcome->type == MI_UINT32) {
        (void)snprintf(outcome->text, sizeof(outcome->text), "%u", value.uint32);
    }
}

struct outcome finish(MI_Operation *operation)
{
    struct outcome outcome = {.result = MI_RESULT_FAILED};
    MI_Boolean more = MI_TRUE;
    const MI_Char *message = NULL;
    while (more) {
        const MI_Instance *instance = NULL;
        CHECK(MI_Operation_GetInstance(operation, &instance, &more, &outcome.result, &message,
                                       NULL) == MI_RESULT_OK);
        if (instance != NULL && outcome.count++ == 0) {
            keep_id(&outcome, instance);
        }
    }
    if (outcome.result != MI_RESULT_OK) {
        parity_say("%s", message == NULL ? "" : message);
    }
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    return outcome;
}

struct outcome finish_classes(MI_Operation *operation)
{
    struct outcome outcome = {.result = MI_RESULT_FAILED};
    MI_Boolean more = MI_TRUE;
    const MI_Char *message = NULL;
    while (more) {
        const MI_Class *found = NULL;
        const MI_Char *name = NULL;
        CHECK(MI_Operation_GetClass(operation, &found, &more, &outcome.result, &message, NULL) ==
              MI_RESULT_OK);
        if (found != NULL && outcome.count++ == 0) {
            CHECK(MI_Class_GetClassName(found, &name) == MI_RESULT_OK);
            keep_text(outcome.name, sizeof(outcome.name), name);
        }
    }
    if (outcome.result != MI_RESULT_OK) {
        parity_say("%s", message == NULL ? "" : message);
    }
    CHECK(MI_Operation_Close(operation) == MI_RESULT_OK);
    return outcome;
}

MI_Instance *lamp_key(MI_Application *application)
{
    MI_Instance *key = NULL;
    MI_Value id = {.uint32 = 7};
    CHECK(MI_Application_NewInstance(application, MI_T("Demo_Lamp"), NULL, &key) == MI_RESULT_OK);
    CHECK(MI_Instance_AddElement(key, MI_T("Id"), &id, MI_UINT32, MI_FLAG_KEY) == MI_RESULT_OK);
    return key;
}

bool same_interval(const MI_Interval *left, const MI_Interval *right)
{
    return left->days == right->days && left->hours == right->hours &&
           left->minutes == right->minutes && left->seconds == right->seconds &&
           left->microseconds == right->microseconds;
}

struct lamp {
    MI_Instance __instance;
    MI_ConstUint32Field id;
};

struct glow {
    MI_Instance __instance;
    MI_ConstUint32Field returned;
    MI_ConstUint32Field level;
};

static const MI_Boolean yes = MI_TRUE;
static const MI_Qualifier key_qualifier = {MI_T("Key"), MI_BOOLEAN, MI_FLAG_ENABLEOVERRIDE, &yes};
static const MI_Qualifier static_qualifier = {MI_T("Static"), MI_BOOLEAN, MI_FLAG_ENABLEOVERRIDE,
                                              &yes};
static const MI_Qualifier *const key_qualifiers[] = {&key_qualifier};
static const MI_Qualifier *const static_qualifiers[] = {&static_qualifier};

static const MI_PropertyDecl id_decl = {
    .flags = MI_FLAG_PROPERTY | MI_FLAG_KEY,
    .name = MI_T("Id"),
    .qualifiers = key_qualifiers,
    .numQualifiers = 1,
    .type = MI_UINT32,
    .offset = offsetof(struct lamp, id),
    .origin = MI_T("Demo_Lamp"),
    .propagator = MI_T("Demo_Lamp"),
};
static const MI_PropertyDecl *const lamp_properties[] = {&id_decl};

static const MI_ParameterDecl return_decl = {
    .flags = MI_FLAG_PARAMETER | MI_FLAG_OUT,
    .name = MI_T("MIReturn"),
    .type = MI_UINT32,
    .offset = offsetof(struct glow, returned),
};
static const MI_ParameterDecl level_decl = {
    .flags = MI_FLAG_PARAMETER | MI_FLAG_IN,
    .name = MI_T("Level"),
    .qualifiers = key_qualifiers,
    .numQualifiers = 1,
    .type = MI_UINT32,
    .offset = offsetof(struct glow, level),
};
static const MI_ParameterDecl *const glow_parameters[] = {&return_decl, &level_decl};

static const MI_MethodDecl glow_decl = {
    .flags = MI_FLAG_METHOD | MI_FLAG_STATIC,
    .name = MI_T("Glow"),
    .qualifiers = static_qualifiers,
    .numQualifiers = 1,
    .parameters = glow_parameters,
    .numParameters = 2,
    .size = sizeof(struct glow),
    .returnType = MI_UINT32,
    .origin = MI_T("Demo_Lamp"),
    .propagator = MI_T("Demo_Lamp"),
};
static const MI_MethodDecl *const lamp_methods[] = {&glow_decl};

static const MI_ClassDecl thing_decl = {
    .flags = MI_FLAG_CLASS,
    .name = MI_T("Demo_Thing"),
    .size = sizeof(MI_Instance),
};

const MI_ClassDecl parity_lamp_decl = {
    .flags = MI_FLAG_CLASS,
    .name = MI_T("Demo_Lamp"),
    .qualifiers = static_qualifiers,
    .numQualifiers = 1,
    .properties = lamp_properties,
    .numProperties = 1,
    .size = sizeof(struct lamp),
    .superClass = MI_T("Demo_Thing"),
    .superClassDecl = &thing_decl,
    .methods = lamp_methods,
    .numMethods = 1,
};
