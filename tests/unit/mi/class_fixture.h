/* SPDX-License-Identifier: MIT */
/* A class with something of everything, as a peer sends it. */
#ifndef WSMI_TEST_CLASS_FIXTURE_H
#define WSMI_TEST_CLASS_FIXTURE_H

#include "mi/convert.h"

#define TEXTS(...)                                                                                 \
    (const struct wsmi_view[])                                                                     \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define V(text) WSMI_VIEW_INIT(text)

/* A scalar constant and an array of two. */
#define ONE(kind, text)                                                                            \
    {                                                                                              \
        .type = WSMI_TYPE_##kind, .texts = TEXTS(V(text)), .count = 1                              \
    }
#define TWO(kind, first, second)                                                                   \
    {                                                                                              \
        .type = WSMI_TYPE_##kind, .is_array = true, .texts = TEXTS(V(first), V(second)),           \
        .count = 2                                                                                 \
    }
#define NO_VALUE(kind)                                                                             \
    {                                                                                              \
        .type = WSMI_TYPE_##kind, .is_null = true                                                  \
    }

#define FLAVOR_DEFAULT (WSMI_FLAVOR_OVERRIDABLE | WSMI_FLAVOR_TO_SUBCLASS)
#define TRUE_QUALIFIER(text)                                                                       \
    {                                                                                              \
        V(text), FLAVOR_DEFAULT, ONE(BOOLEAN, "true")                                              \
    }
#define QUALIFIERS(...)                                                                            \
    {                                                                                              \
        (const struct wsmi_qualifier[]){__VA_ARGS__},                                              \
            sizeof((const struct wsmi_qualifier[]){__VA_ARGS__}) / sizeof(struct wsmi_qualifier)   \
    }

static const struct wsmi_qualifier fixture_class_qualifiers[] = {
    TRUE_QUALIFIER("Abstract"),
    {V("Terminal"), FLAVOR_DEFAULT, ONE(BOOLEAN, "false")},
    {V("Description"), FLAVOR_DEFAULT | WSMI_FLAVOR_TRANSLATABLE, ONE(STRING, "a lamp")},
    {V("Version"), WSMI_FLAVOR_TO_SUBCLASS, ONE(STRING, "1.0")},
    {V("MaxLen"), WSMI_FLAVOR_OVERRIDABLE, ONE(UINT32, "64")},
    {V("ValueMap"), FLAVOR_DEFAULT, TWO(STRING, "1", "2")},
    {V("Nothing"), FLAVOR_DEFAULT, NO_VALUE(STRING)},
    {V("Numbers"), FLAVOR_DEFAULT, TWO(SINT16, "-1", "300")},
};

#define PROPERTY(text, kind, ...)                                                                  \
    {                                                                                              \
        .name = V(text), .type = WSMI_TYPE_##kind, .class_origin = V("Demo_Lamp"), __VA_ARGS__     \
    }
#define DEFAULT(...) .has_value = true, .value = __VA_ARGS__

static const struct wsmi_element_decl fixture_properties[] = {
    {.name = V("Id"),
     .type = WSMI_TYPE_STRING,
     .class_origin = V("Demo_Thing"),
     .is_propagated = true,
     .qualifiers = QUALIFIERS(TRUE_QUALIFIER("Key"), TRUE_QUALIFIER("Read"))},
    PROPERTY("On", BOOLEAN, DEFAULT(ONE(BOOLEAN, "true"))),
    PROPERTY("U8", UINT8, DEFAULT(ONE(UINT8, "255"))),
    PROPERTY("S8", SINT8, DEFAULT(ONE(SINT8, "-128"))),
    PROPERTY("U16", UINT16, DEFAULT(ONE(UINT16, "65535"))),
    PROPERTY("S16", SINT16, DEFAULT(ONE(SINT16, "-32768"))),
    PROPERTY("U32", UINT32, DEFAULT(ONE(UINT32, "4294967295"))),
    PROPERTY("S32", SINT32, DEFAULT(ONE(SINT32, "-2147483648"))),
    PROPERTY("U64", UINT64, DEFAULT(ONE(UINT64, "18446744073709551615"))),
    PROPERTY("S64", SINT64, DEFAULT(ONE(SINT64, "-9223372036854775808"))),
    PROPERTY("R32", REAL32, DEFAULT(ONE(REAL32, "1.5"))),
    PROPERTY("R64", REAL64, DEFAULT(ONE(REAL64, "-0.25"))),
    PROPERTY("C16", CHAR16, DEFAULT(ONE(CHAR16, "65"))),
    PROPERTY("Since", DATETIME, DEFAULT(ONE(DATETIME, "20260228123456.000001+060"))),
    PROPERTY("For", DATETIME, DEFAULT(ONE(DATETIME, "00000001020304.000005:000"))),
    PROPERTY("Text", STRING, DEFAULT(ONE(STRING, "default text"))),
    PROPERTY("Maker", REFERENCE, .reference_class = V("Demo_Maker")),
    PROPERTY("Inner", INSTANCE, .reference_class = V("Demo_Bulb")),
    PROPERTY("Any", INSTANCE, .is_array = true),
    PROPERTY("OnA", BOOLEAN, .is_array = true, DEFAULT(TWO(BOOLEAN, "true", "false"))),
    PROPERTY("U8A", UINT8, .is_array = true, DEFAULT(TWO(UINT8, "1", "2"))),
    PROPERTY("S8A", SINT8, .is_array = true, DEFAULT(TWO(SINT8, "-1", "2"))),
    PROPERTY("U16A", UINT16, .is_array = true, DEFAULT(TWO(UINT16, "1", "2"))),
    PROPERTY("S16A", SINT16, .is_array = true, DEFAULT(TWO(SINT16, "-1", "2"))),
    PROPERTY("U32A", UINT32, .is_array = true, .array_size = 7, DEFAULT(TWO(UINT32, "1", "2"))),
    PROPERTY("S32A", SINT32, .is_array = true, DEFAULT(TWO(SINT32, "-1", "2"))),
    PROPERTY("U64A", UINT64, .is_array = true, DEFAULT(TWO(UINT64, "1", "2"))),
    PROPERTY("S64A", SINT64, .is_array = true, DEFAULT(TWO(SINT64, "-1", "2"))),
    PROPERTY("R32A", REAL32, .is_array = true, DEFAULT(TWO(REAL32, "0.5", "2"))),
    PROPERTY("R64A", REAL64, .is_array = true, DEFAULT(TWO(REAL64, "0.5", "2"))),
    PROPERTY("C16A", CHAR16, .is_array = true, DEFAULT(TWO(CHAR16, "66", "67"))),
    PROPERTY("DateA", DATETIME, .is_array = true,
             DEFAULT(TWO(DATETIME, "20260228123456.000001+060", "00000001020304.000005:000"))),
    PROPERTY("TextA", STRING, .is_array = true, DEFAULT(TWO(STRING, "a", ""))),
    PROPERTY("EmptyA", STRING, .is_array = true,
             DEFAULT({.type = WSMI_TYPE_STRING, .is_array = true})),
    PROPERTY("MakerA", REFERENCE, .is_array = true),
    PROPERTY("Plain", UINT32,
             .qualifiers = QUALIFIERS(TRUE_QUALIFIER("Read"), TRUE_QUALIFIER("Write"),
                                      TRUE_QUALIFIER("Required"), TRUE_QUALIFIER("Stream"),
                                      TRUE_QUALIFIER("Expensive"))),
};

static const struct wsmi_element_decl fixture_parameters[] = {
    {.name = V("Level"), .type = WSMI_TYPE_UINT8},
    {.name = V("Who"),
     .type = WSMI_TYPE_REFERENCE,
     .reference_class = V("Demo_Maker"),
     .qualifiers = QUALIFIERS(TRUE_QUALIFIER("In"))},
    {.name = V("Log"),
     .type = WSMI_TYPE_STRING,
     .is_array = true,
     .qualifiers =
         QUALIFIERS({V("In"), FLAVOR_DEFAULT, ONE(BOOLEAN, "false")}, TRUE_QUALIFIER("Out"))},
};

static const struct wsmi_method_decl fixture_methods[] = {
    {.name = V("Dim"),
     .has_return_type = true,
     .return_type = WSMI_TYPE_UINT32,
     .class_origin = V("Demo_Lamp"),
     .qualifiers = QUALIFIERS({V("Values"), FLAVOR_DEFAULT, TWO(STRING, "ok", "failed")}),
     .parameters = fixture_parameters,
     .parameter_count = 3},
    {.name = V("Reset"),
     .class_origin = V("Demo_Thing"),
     .is_propagated = true,
     .qualifiers = QUALIFIERS(TRUE_QUALIFIER("Static"))},
};

static const struct wsmi_view fixture_derivation[] = {V("Demo_Thing"), V("CIM_ManagedElement")};

static const struct wsmi_cim_class fixture_class = {
    .name = V("Demo_Lamp"),
    .superclass = V("Demo_Thing"),
    .derivation = fixture_derivation,
    .derivation_count = 2,
    .qualifiers = {fixture_class_qualifiers,
                   sizeof(fixture_class_qualifiers) / sizeof(fixture_class_qualifiers[0])},
    .properties = fixture_properties,
    .property_count = sizeof(fixture_properties) / sizeof(fixture_properties[0]),
    .methods = fixture_methods,
    .method_count = 2,
};

#endif
