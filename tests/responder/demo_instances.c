/* SPDX-License-Identifier: MIT */
/* The instances of root/demo at the start. Values are canonical texts (model.h). */
#include "model.h"

#define T(...)                                                                                     \
    .text = (const char *const[])                                                                  \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
#define O(...)                                                                                     \
    .object = (const struct resp_seed *const[])                                                    \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
#define SEED(c, ...)                                                                               \
    {                                                                                              \
        .class_name = (c), .datum = (const struct resp_datum[])                                    \
        {                                                                                          \
            __VA_ARGS__,                                                                           \
            {                                                                                      \
                0                                                                                  \
            }                                                                                      \
        }                                                                                          \
    }

static const struct resp_seed bulb =
    SEED("Demo_Bulb", {"Watts", T("9")}, {"Maker", T("inner <&> \"q\"")});
static const struct resp_seed led = SEED("Demo_Led", {"Watts", T("4")}, {"Kelvin", T("2700")});

static const struct resp_seed lamp1_path = SEED("Demo_Lamp", {"Id", T("1")});
static const struct resp_seed lamp2_path = SEED("Demo_Lamp", {"Id", T("2")});
static const struct resp_seed lamp3_path = SEED("Demo_Lamp", {"Id", T("3")});
static const struct resp_seed north_path =
    SEED("Demo_Desk", {"Room", T("north")}, {"Number", T("1")});
static const struct resp_seed south_path =
    SEED("Demo_Desk", {"Room", T("south")}, {"Number", T("2")});

const struct resp_seed resp_demo_instances[] = {
    SEED("Demo_Thing", {"Id", T("100")}, {"Name", T("box")}),
    SEED("Demo_Lamp", {"Id", T("1")}, {"Name", T("desk")}, {"On", T("true")},
         {"Colour", T("amber")}, {"Levels", T("1", "2", "3")}, {"Size", T("3")},
         {"Weight", T("0.1")}, {"Bought", T("20240229235958.123456-330")},
         {"Warmup", T("00000001020304.500000:000")}, {"Bulb", O(&bulb)}),
    SEED("Demo_Lamp", {"Id", T("2")}, {"Name", T("a&b")}, {"On", T("false")}, {"Colour", T("red")},
         {"Levels", T("7")}, {"Size", T("3")}, {"Weight", T("2.5")},
         {"Bought", T("20250102030405.000000+000")}),
    SEED("Demo_Lamp", {"Id", T("3")}, {"Name", T("floor <tall>")}, {"On", T("true")},
         {"Colour", T("white")}, {"Size", T("7")}, {"Weight", T("-1.5")}, {"Bulb", O(&led)}),
    SEED("Demo_Lamp", {"Id", T("4")}, {"Name", T("tiny")}, {"On", T("false")}, {"Size", T("1")}),
    SEED("Demo_Lamp", {"Id", T("5")}, {"Name", T("hall")}, {"On", T("true")},
         {"Colour", T("green")}, {"Levels", T("255", "0")}, {"Size", T("9")}),
    SEED("Demo_SmartLamp", {"Id", T("6")}, {"Name", T("smart")}, {"On", T("true")},
         {"Colour", T("white")}, {"Size", T("4")}, {"Firmware", T("1.2.3")}),
    SEED("Demo_Desk", {"Room", T("north")}, {"Number", T("1")}, {"Area", T("1.25")}),
    SEED("Demo_Desk", {"Room", T("south")}, {"Number", T("2")}, {"Area", T("0.1")}),
    SEED("Demo_LampOnDesk", {"Lamp", O(&lamp1_path)}, {"Desk", O(&north_path)},
         {"Since", T("20240101000000.000000+000")}),
    SEED("Demo_LampOnDesk", {"Lamp", O(&lamp2_path)}, {"Desk", O(&north_path)}),
    SEED("Demo_LampOnDesk", {"Lamp", O(&lamp3_path)}, {"Desk", O(&south_path)}),
    SEED("Demo_AllTypes", {"Id", T("max")}, {"Boolean", T("true")}, {"Uint8", T("255")},
         {"Sint8", T("127")}, {"Uint16", T("65535")}, {"Sint16", T("32767")},
         {"Uint32", T("4294967295")}, {"Sint32", T("2147483647")},
         {"Uint64", T("18446744073709551615")}, {"Sint64", T("9223372036854775807")},
         {"Real32", T("3.40282347e+38")}, {"Real64", T("1.7976931348623157e+308")},
         {"Char16", T("65533")}, {"Timestamp", T("20240229235958.123456-330")},
         {"Interval", T("00000012034506.000789:000")},
         {"String", T("XML <tag attr=\"v\"> & 'apos' ]]> end; \u00e9\u00fc \u20ac \u65e5\u672c "
                      "\U0001F600")},
         {"Reference", O(&lamp1_path)}, {"Instance", O(&bulb)},
         {"BooleanA", T("true", "false", "true")}, {"Uint8A", T("0", "1", "255")},
         {"Sint8A", T("-128", "0", "127")}, {"Uint16A", T("0", "65535")},
         {"Sint16A", T("-32768", "32767")}, {"Uint32A", T("0", "4294967295")},
         {"Sint32A", T("-2147483648", "2147483647")}, {"Uint64A", T("0", "18446744073709551615")},
         {"Sint64A", T("-9223372036854775808", "9223372036854775807")},
         {"Real32A", T("0", "-1.5", "0.1")},
         {"Real64A", T("0", "-2.25", "0.1", "1e+100", "4.9406564584124654e-324")},
         {"Char16A", T("65", "233", "8364")},
         {"DatetimeA", T("20240229235958.123456-330", "00000012034506.000789:000")},
         {"StringA", T("one", "", " two  spaces ", "<&>", "\u00e9")},
         {"InstanceA", O(&bulb, &led)}),
    SEED("Demo_AllTypes", {"Id", T("min")}, {"Boolean", T("false")}, {"Uint8", T("0")},
         {"Sint8", T("-128")}, {"Uint16", T("0")}, {"Sint16", T("-32768")}, {"Uint32", T("0")},
         {"Sint32", T("-2147483648")}, {"Uint64", T("0")}, {"Sint64", T("-9223372036854775808")},
         {"Real32", T("-3.40282347e+38")}, {"Real64", T("-1.7976931348623157e+308")},
         {"Char16", T("32")}, {"Timestamp", T("19700101000000.000000+000")},
         {"Interval", T("00000000000000.000000:000")}, {"String", T("")}, {"BooleanA", T("false")},
         {"Uint32A", T("7")}, {"StringA", T("only")}),
    SEED("Demo_AllTypes", {"Id", T("null")}),
    SEED("Demo_AllTypes", {"Id", T("special")},
         {"String", T("&lt; &amp; <![CDATA[x]]> \"\xc2\x85\" tab\there nl\nnext cr\rend "
                      "\U0001F4A1\U0010FFFD\u2028")},
         {"Char16", T("233")}, {"Real32", T("inf")}, {"Real64", T("nan")},
         {"Real64A", T("-inf", "inf")}, {"StringA", T("<a/>", "&#65;", "\U0001F600", "\n", " ")},
         {"Timestamp", T("20240229235958.000000+840")},
         {"Interval", T("99999999235959.999999:000")}),
    {0}};
