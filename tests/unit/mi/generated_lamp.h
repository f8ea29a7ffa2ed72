/* SPDX-License-Identifier: MIT */
/*
 * A class as a generator writes it for providers: structs of fields, and declarations that say
 * where they are. Written against MI.h alone.
 */
#ifndef WSMI_TEST_GENERATED_LAMP_H
#define WSMI_TEST_GENERATED_LAMP_H

#include <MI.h>

typedef struct _Gen_Thing {
    MI_Instance __instance;
    MI_ConstStringField Id;
} Gen_Thing;

typedef struct _Gen_Lamp {
    MI_Instance __instance;
    /* Gen_Thing */
    MI_ConstStringField Id;
    /* Gen_Lamp */
    MI_ConstBooleanField On;
    MI_ConstUint8Field Level;
    MI_ConstReal64Field Watts;
    MI_ConstDatetimeField Since;
    MI_ConstStringAField Tags;
    MI_ConstUint32AField Codes;
    MI_ConstReferenceField Maker;
    MI_ConstInstanceField Bulb;
} Gen_Lamp;

typedef struct _Gen_Lamp_Dim {
    MI_Instance __instance;
    MI_ConstUint32Field MIReturn;
    MI_ConstUint8Field Level;
    MI_ConstStringField Why;
} Gen_Lamp_Dim;

/* Nobody may write through a field declared const; generated setters do, by this cast. */
#define GEN_SET(type, field, x)                                                                    \
    do {                                                                                           \
        ((type *)(void *)&(field))->value = (x);                                                   \
        ((type *)(void *)&(field))->exists = 1;                                                    \
    } while (0)

/* C99 6.6: addresses of static objects are constants. */
#define GEN_PROPERTY(var, class, field, mi_type, extra)                                            \
    static MI_CONST MI_PropertyDecl var = {                                                        \
        MI_FLAG_PROPERTY | (extra), 0,    MI_T(#field), NULL, 0, mi_type, NULL, 0,                 \
        offsetof(class, field),     NULL, NULL,         NULL}

GEN_PROPERTY(Gen_Thing_Id, Gen_Thing, Id, MI_STRING, MI_FLAG_KEY);
GEN_PROPERTY(Gen_Lamp_Id, Gen_Lamp, Id, MI_STRING, MI_FLAG_KEY);
GEN_PROPERTY(Gen_Lamp_On, Gen_Lamp, On, MI_BOOLEAN, 0);
GEN_PROPERTY(Gen_Lamp_Level, Gen_Lamp, Level, MI_UINT8, MI_FLAG_READONLY);
GEN_PROPERTY(Gen_Lamp_Watts, Gen_Lamp, Watts, MI_REAL64, 0);
GEN_PROPERTY(Gen_Lamp_Since, Gen_Lamp, Since, MI_DATETIME, 0);
GEN_PROPERTY(Gen_Lamp_Tags, Gen_Lamp, Tags, MI_STRINGA, 0);
GEN_PROPERTY(Gen_Lamp_Codes, Gen_Lamp, Codes, MI_UINT32A, 0);
GEN_PROPERTY(Gen_Lamp_Maker, Gen_Lamp, Maker, MI_REFERENCE, 0);
GEN_PROPERTY(Gen_Lamp_Bulb, Gen_Lamp, Bulb, MI_INSTANCE, 0);

static MI_PropertyDecl MI_CONST *MI_CONST Gen_Thing_props[] = {&Gen_Thing_Id};
static MI_PropertyDecl MI_CONST *MI_CONST Gen_Lamp_props[] = {
    &Gen_Lamp_Id,   &Gen_Lamp_On,    &Gen_Lamp_Level, &Gen_Lamp_Watts, &Gen_Lamp_Since,
    &Gen_Lamp_Tags, &Gen_Lamp_Codes, &Gen_Lamp_Maker, &Gen_Lamp_Bulb};

static MI_CONST MI_ClassDecl Gen_Thing_rtti = {
    .flags = MI_FLAG_CLASS,
    .name = MI_T("Gen_Thing"),
    .properties = Gen_Thing_props,
    .numProperties = 1,
    .size = sizeof(Gen_Thing),
};
static MI_CONST MI_ClassDecl Gen_Lamp_rtti = {
    .flags = MI_FLAG_CLASS,
    .name = MI_T("Gen_Lamp"),
    .properties = Gen_Lamp_props,
    .numProperties = 9,
    .size = sizeof(Gen_Lamp),
    .superClass = MI_T("Gen_Thing"),
    .superClassDecl = &Gen_Thing_rtti,
};

static MI_CONST MI_ParameterDecl Gen_Lamp_Dim_MIReturn = {
    .flags = MI_FLAG_PARAMETER | MI_FLAG_OUT,
    .name = MI_T("MIReturn"),
    .type = MI_UINT32,
    .offset = offsetof(Gen_Lamp_Dim, MIReturn),
};
static MI_CONST MI_ParameterDecl Gen_Lamp_Dim_Level = {
    .flags = MI_FLAG_PARAMETER | MI_FLAG_IN,
    .name = MI_T("Level"),
    .type = MI_UINT8,
    .offset = offsetof(Gen_Lamp_Dim, Level),
};
static MI_CONST MI_ParameterDecl Gen_Lamp_Dim_Why = {
    .flags = MI_FLAG_PARAMETER | MI_FLAG_IN,
    .name = MI_T("Why"),
    .type = MI_STRING,
    .offset = offsetof(Gen_Lamp_Dim, Why),
};
static MI_ParameterDecl MI_CONST *MI_CONST Gen_Lamp_Dim_params[] = {
    &Gen_Lamp_Dim_MIReturn, &Gen_Lamp_Dim_Level, &Gen_Lamp_Dim_Why};
static MI_CONST MI_MethodDecl Gen_Lamp_Dim_rtti = {
    .flags = MI_FLAG_METHOD,
    .name = MI_T("Dim"),
    .parameters = Gen_Lamp_Dim_params,
    .numParameters = 3,
    .size = sizeof(Gen_Lamp_Dim),
    .returnType = MI_UINT32,
};

#endif
