/* SPDX-License-Identifier: MIT */
/* The classes of root/demo. Made for tests: every type, every kind of method, one association, one
 * indication, one class that is generated. */
#include "model.h"

#define TEXT(n, v)                                                                                 \
    {                                                                                              \
        .name = (n), .type = TYPE_STRING, .value = (v)                                             \
    }
#define TRUE_(n)                                                                                   \
    {                                                                                              \
        .name = (n), .type = TYPE_BOOLEAN, .value = "true", .restricted = true                     \
    }
#define DESCRIBED(v)                                                                               \
    (const struct resp_qualifier[])                                                                \
    {                                                                                              \
        TEXT("Description", v),                                                                    \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }

static const struct resp_qualifier version_only[] = {TEXT("Version", "2.1.0"), {0}};

static const struct resp_prop thing_props[] = {
    {.name = "Id",
     .type = TYPE_UINT32,
     .flags = PROP_KEY | PROP_READ_ONLY,
     .qualifier = DESCRIBED("Number of the thing <1 & up>")},
    {.name = "Name", .type = TYPE_STRING, .qualifier = DESCRIBED("What people call it")},
    {0}};

static const struct resp_qualifier colour_qualifiers[] = {
    {.name = "MaxLen", .type = TYPE_UINT32, .value = "64"},
    {.name = "ValueMap", .type = TYPE_STRING, .value = "red|amber|green|white", .array = true},
    {.name = "Values", .type = TYPE_STRING, .value = "Red|Amber|Green|White", .array = true},
    {0}};

static const struct resp_prop lamp_props[] = {
    {.name = "On", .type = TYPE_BOOLEAN},
    {.name = "Colour", .type = TYPE_STRING, .qualifier = colour_qualifiers},
    {.name = "Levels", .type = TYPE_UINT8, .array = true},
    {.name = "Size", .type = TYPE_UINT32},
    {.name = "Weight", .type = TYPE_REAL64},
    {.name = "Bought", .type = TYPE_DATETIME},
    {.name = "Warmup", .type = TYPE_DATETIME},
    {.name = "Bulb", .type = TYPE_INSTANCE, .class_name = "Demo_Bulb"},
    {0}};

static const struct resp_prop set_colour_params[] = {
    {.name = "Name", .type = TYPE_STRING, .flags = PROP_IN},
    {.name = "Levels", .type = TYPE_UINT8, .array = true, .flags = PROP_IN},
    {.name = "Old", .type = TYPE_STRING, .flags = PROP_OUT},
    {0}};

static const struct resp_prop no_params[] = {{0}};

static const struct resp_method lamp_methods[] = {
    {.name = "SetColour",
     .returns = TYPE_UINT32,
     .parameter = set_colour_params,
     .qualifier = DESCRIBED("Changes Colour and Levels, tells the old colour")},
    {.name = "Toggle", .is_void = true, .parameter = no_params},
    {0}};

static const struct resp_prop smart_lamp_props[] = {{.name = "Firmware", .type = TYPE_STRING}, {0}};

static const struct resp_prop bulb_props[] = {
    {.name = "Watts", .type = TYPE_UINT16}, {.name = "Maker", .type = TYPE_STRING}, {0}};

static const struct resp_prop led_props[] = {{.name = "Kelvin", .type = TYPE_UINT32}, {0}};

static const struct resp_prop desk_props[] = {
    {.name = "Room", .type = TYPE_STRING, .flags = PROP_KEY | PROP_READ_ONLY},
    {.name = "Number", .type = TYPE_UINT16, .flags = PROP_KEY | PROP_READ_ONLY},
    {.name = "Area", .type = TYPE_REAL32},
    {0}};

static const struct resp_prop lamp_on_desk_props[] = {{.name = "Lamp",
                                                       .type = TYPE_REFERENCE,
                                                       .flags = PROP_KEY | PROP_READ_ONLY,
                                                       .class_name = "Demo_Lamp"},
                                                      {.name = "Desk",
                                                       .type = TYPE_REFERENCE,
                                                       .flags = PROP_KEY | PROP_READ_ONLY,
                                                       .class_name = "Demo_Desk"},
                                                      {.name = "Since", .type = TYPE_DATETIME},
                                                      {0}};

static const struct resp_qualifier association_qualifiers[] = {
    TEXT("Version", "2.1.0"), TRUE_("Association"), {0}};

/* One of every type; the same list is the properties of Demo_AllTypes and the parameters of Echo.
 */
#define EVERY_TYPE(f)                                                                              \
    {.name = "Boolean", .type = TYPE_BOOLEAN, .flags = (f)},                                       \
        {.name = "Uint8", .type = TYPE_UINT8, .flags = (f)},                                       \
        {.name = "Sint8", .type = TYPE_SINT8, .flags = (f)},                                       \
        {.name = "Uint16", .type = TYPE_UINT16, .flags = (f)},                                     \
        {.name = "Sint16", .type = TYPE_SINT16, .flags = (f)},                                     \
        {.name = "Uint32", .type = TYPE_UINT32, .flags = (f)},                                     \
        {.name = "Sint32", .type = TYPE_SINT32, .flags = (f)},                                     \
        {.name = "Uint64", .type = TYPE_UINT64, .flags = (f)},                                     \
        {.name = "Sint64", .type = TYPE_SINT64, .flags = (f)},                                     \
        {.name = "Real32", .type = TYPE_REAL32, .flags = (f)},                                     \
        {.name = "Real64", .type = TYPE_REAL64, .flags = (f)},                                     \
        {.name = "Char16", .type = TYPE_CHAR16, .flags = (f)},                                     \
        {.name = "Timestamp", .type = TYPE_DATETIME, .flags = (f)},                                \
        {.name = "Interval", .type = TYPE_DATETIME, .flags = (f)},                                 \
        {.name = "String", .type = TYPE_STRING, .flags = (f)},                                     \
        {.name = "Reference", .type = TYPE_REFERENCE, .flags = (f), .class_name = "Demo_Thing"},   \
        {.name = "Instance", .type = TYPE_INSTANCE, .flags = (f), .class_name = "Demo_Bulb"},      \
        {.name = "BooleanA", .type = TYPE_BOOLEAN, .array = true, .flags = (f)},                   \
        {.name = "Uint8A", .type = TYPE_UINT8, .array = true, .flags = (f)},                       \
        {.name = "Sint8A", .type = TYPE_SINT8, .array = true, .flags = (f)},                       \
        {.name = "Uint16A", .type = TYPE_UINT16, .array = true, .flags = (f)},                     \
        {.name = "Sint16A", .type = TYPE_SINT16, .array = true, .flags = (f)},                     \
        {.name = "Uint32A", .type = TYPE_UINT32, .array = true, .flags = (f)},                     \
        {.name = "Sint32A", .type = TYPE_SINT32, .array = true, .flags = (f)},                     \
        {.name = "Uint64A", .type = TYPE_UINT64, .array = true, .flags = (f)},                     \
        {.name = "Sint64A", .type = TYPE_SINT64, .array = true, .flags = (f)},                     \
        {.name = "Real32A", .type = TYPE_REAL32, .array = true, .flags = (f)},                     \
        {.name = "Real64A", .type = TYPE_REAL64, .array = true, .flags = (f)},                     \
        {.name = "Char16A", .type = TYPE_CHAR16, .array = true, .flags = (f)},                     \
        {.name = "DatetimeA", .type = TYPE_DATETIME, .array = true, .flags = (f)},                 \
        {.name = "StringA", .type = TYPE_STRING, .array = true, .flags = (f)},                     \
    {                                                                                              \
        .name = "InstanceA", .type = TYPE_INSTANCE, .array = true, .flags = (f),                   \
        .class_name = "Demo_Bulb"                                                                  \
    }

static const struct resp_prop all_types_props[] = {
    {.name = "Id", .type = TYPE_STRING, .flags = PROP_KEY | PROP_READ_ONLY}, EVERY_TYPE(0), {0}};

/* CIM-XML has no property that is an array of references, but a parameter may be one. */
static const struct resp_prop echo_params[] = {EVERY_TYPE(PROP_IN | PROP_OUT),
                                               {.name = "ReferenceA",
                                                .type = TYPE_REFERENCE,
                                                .array = true,
                                                .flags = PROP_IN | PROP_OUT,
                                                .class_name = "Demo_Thing"},
                                               {0}};

static const struct resp_prop sleep_params[] = {
    {.name = "Milliseconds", .type = TYPE_UINT32, .flags = PROP_IN}, {0}};
static const struct resp_prop fail_params[] = {
    {.name = "Code", .type = TYPE_UINT32, .flags = PROP_IN},
    {.name = "Message", .type = TYPE_STRING, .flags = PROP_IN},
    {0}};
static const struct resp_prop interactive_params[] = {
    {.name = "Script", .type = TYPE_STRING, .flags = PROP_IN},
    {.name = "Lines", .type = TYPE_STRING, .array = true, .flags = PROP_OUT},
    {.name = "Answers", .type = TYPE_STRING, .flags = PROP_OUT},
    {0}};

static const struct resp_method methods_methods[] = {
    {.name = "Echo", .returns = TYPE_UINT32, .is_static = true, .parameter = echo_params},
    {.name = "Sleep", .returns = TYPE_UINT32, .is_static = true, .parameter = sleep_params},
    {.name = "Fail", .returns = TYPE_UINT32, .is_static = true, .parameter = fail_params},
    {.name = "Nothing", .is_void = true, .is_static = true, .parameter = no_params},
    {.name = "Interactive",
     .returns = TYPE_UINT32,
     .is_static = true,
     .parameter = interactive_params},
    {0}};

static const struct resp_prop generated_props[] = {
    {.name = "Id", .type = TYPE_UINT64, .flags = PROP_KEY | PROP_READ_ONLY},
    {.name = "Name", .type = TYPE_STRING},
    {.name = "Description", .type = TYPE_STRING},
    {.name = "Index", .type = TYPE_UINT32},
    {.name = "Value", .type = TYPE_SINT64},
    {.name = "Ratio", .type = TYPE_REAL64},
    {.name = "Even", .type = TYPE_BOOLEAN},
    {.name = "Created", .type = TYPE_DATETIME},
    {.name = "Codes", .type = TYPE_UINT16, .array = true},
    {.name = "Load", .type = TYPE_UINT8},
    {.name = "Owner", .type = TYPE_STRING},
    {.name = "State", .type = TYPE_UINT16},
    {0}};

static const struct resp_prop blob_props[] = {
    {.name = "Id", .type = TYPE_UINT32, .flags = PROP_KEY | PROP_READ_ONLY},
    {.name = "Content", .type = TYPE_STRING},
    {0}};

static const struct resp_prop alert_props[] = {{.name = "Seq", .type = TYPE_UINT64},
                                               {.name = "Message", .type = TYPE_STRING},
                                               {.name = "Severity", .type = TYPE_UINT16},
                                               {.name = "When", .type = TYPE_DATETIME},
                                               {0}};
static const struct resp_qualifier indication_qualifiers[] = {
    TEXT("Version", "2.1.0"), TRUE_("Indication"), {0}};

static const struct resp_qualifier lamp_qualifiers[] = {
    TEXT("Version", "2.1.0"), TEXT("Description", "A lamp \"<&>\" of the demo"), {0}};

const struct resp_class resp_demo_classes[] = {
    {.name = "Demo_Thing", .qualifier = version_only, .prop = thing_props},
    {.name = "Demo_Lamp",
     .super = "Demo_Thing",
     .qualifier = lamp_qualifiers,
     .prop = lamp_props,
     .method = lamp_methods},
    {.name = "Demo_SmartLamp",
     .super = "Demo_Lamp",
     .qualifier = version_only,
     .prop = smart_lamp_props},
    {.name = "Demo_Bulb", .qualifier = version_only, .prop = bulb_props},
    {.name = "Demo_Led", .super = "Demo_Bulb", .qualifier = version_only, .prop = led_props},
    {.name = "Demo_Desk", .qualifier = version_only, .prop = desk_props},
    {.name = "Demo_LampOnDesk", .qualifier = association_qualifiers, .prop = lamp_on_desk_props},
    {.name = "Demo_AllTypes", .qualifier = version_only, .prop = all_types_props},
    {.name = "Demo_Methods",
     .qualifier = version_only,
     .prop = no_params,
     .method = methods_methods},
    {.name = "Demo_Generated", .qualifier = version_only, .prop = generated_props},
    {.name = "Demo_Blob", .qualifier = version_only, .prop = blob_props},
    {.name = "Demo_Alert", .qualifier = indication_qualifiers, .prop = alert_props},
    {0}};
