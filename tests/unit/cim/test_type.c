/* SPDX-License-Identifier: MIT */
#include "scalar_rows.h"

LEAK_TEST(type, every_type_is_found_by_its_name_in_any_case)
{
    static const char *const names[WSMI_TYPE_COUNT] = {
        "boolean", "uint8",  "sint8",  "uint16", "sint16",   "uint32", "sint32",    "uint64",
        "sint64",  "real32", "real64", "char16", "datetime", "string", "reference", "instance"};
    for (unsigned i = 0; i < WSMI_TYPE_COUNT; i++) {
        enum wsmi_type type = WSMI_TYPE_COUNT;
        cr_assert_str_eq(wsmi_type_name((enum wsmi_type)i), names[i]);
        cr_assert(wsmi_type_from_name(wsmi_view_from_str(names[i]), &type));
        cr_assert_eq((unsigned)type, i);
    }
    enum wsmi_type type = WSMI_TYPE_COUNT;
    cr_assert(wsmi_type_from_name(WSMI_VIEW("DateTime"), &type));
    cr_assert_eq(type, WSMI_TYPE_DATETIME);
}

LEAK_TEST(type, numbers_are_those_of_mi_type)
{
    cr_assert_eq(WSMI_TYPE_BOOLEAN, 0);
    cr_assert_eq(WSMI_TYPE_REAL64, 10);
    cr_assert_eq(WSMI_TYPE_INSTANCE, 15);
}

LEAK_TEST(type, names_of_nothing_are_refused_and_the_output_left_alone)
{
    static const struct wsmi_view none[] = {
        WSMI_VIEW_INIT(""),        WSMI_VIEW_INIT("uint"),    WSMI_VIEW_INIT("uint32 "),
        WSMI_VIEW_INIT("uint128"), WSMI_VIEW_INIT("unknown"), WSMI_VIEW_INIT("cimUnsignedInt")};
    for (size_t i = 0; i < ROWS(none); i++) {
        enum wsmi_type type = WSMI_TYPE_SINT8;
        cr_assert_not(wsmi_type_from_name(none[i], &type), "row %zu", i);
        cr_assert_eq(type, WSMI_TYPE_SINT8);
    }
}

LEAK_TEST(type, numbers_outside_the_enumeration_have_harmless_names)
{
    enum wsmi_type beyond = (enum wsmi_type)255;
    cr_assert_str_eq(wsmi_type_name(beyond), "unknown");
    cr_assert_str_eq(wsmi_type_xsi(beyond), "");
    cr_assert_str_eq(wsmi_type_xs(beyond), "");
    cr_assert_str_eq(wsmi_type_xsi(WSMI_TYPE_REFERENCE), "");
    cr_assert_str_eq(wsmi_type_xs(WSMI_TYPE_INSTANCE), "");
}

LEAK_TEST(type, every_simple_type_is_found_by_its_xsi_type)
{
    for (unsigned i = 0; i <= WSMI_TYPE_STRING; i++) {
        enum wsmi_type type = WSMI_TYPE_COUNT;
        const char *local = wsmi_type_xsi((enum wsmi_type)i);
        cr_assert(wsmi_type_from_xsi(wsmi_view_from_str(local), true, &type), "%s", local);
        cr_assert_eq((unsigned)type, i);
        local = wsmi_type_xs((enum wsmi_type)i);
        cr_assert(wsmi_type_from_xsi(wsmi_view_from_str(local), false, &type), "%s", local);
        cr_assert_eq((unsigned)type, i == WSMI_TYPE_CHAR16 ? WSMI_TYPE_UINT16 : i);
    }
    cr_assert_str_eq(wsmi_type_xsi(WSMI_TYPE_UINT32), "cimUnsignedInt");
    cr_assert_str_eq(wsmi_type_xs(WSMI_TYPE_UINT32), "unsignedInt");
}

static const struct {
    struct wsmi_view local;
    bool is_cim;
    enum wsmi_type type; /* COUNT: no hint */
} hints[] = {
    {WSMI_VIEW_INIT("cimunsignedInt"), true, WSMI_TYPE_UINT32}, /* MS-WSMV section 3.2.4.2.2 */
    {WSMI_VIEW_INIT("CIMSTRING"), true, WSMI_TYPE_STRING},
    {WSMI_VIEW_INIT("cimUInt32"), true, WSMI_TYPE_UINT32},
    {WSMI_VIEW_INIT("cimsint8"), true, WSMI_TYPE_SINT8},
    {WSMI_VIEW_INIT("cimReal64"), true, WSMI_TYPE_REAL64},
    {WSMI_VIEW_INIT("cimReference"), true, WSMI_TYPE_COUNT},
    {WSMI_VIEW_INIT("cimInstance"), true, WSMI_TYPE_COUNT},
    {WSMI_VIEW_INIT("cimBase64Binary"), true, WSMI_TYPE_COUNT},
    {WSMI_VIEW_INIT("unsignedInt"), true, WSMI_TYPE_COUNT},
    {WSMI_VIEW_INIT("cim"), true, WSMI_TYPE_COUNT},
    {WSMI_VIEW_INIT(""), true, WSMI_TYPE_COUNT},
    {WSMI_VIEW_INIT("UnsignedShort"), false, WSMI_TYPE_UINT16},
    {WSMI_VIEW_INIT("duration"), false, WSMI_TYPE_DATETIME},
    {WSMI_VIEW_INIT("date"), false, WSMI_TYPE_DATETIME},
    {WSMI_VIEW_INIT("time"), false, WSMI_TYPE_DATETIME},
    {WSMI_VIEW_INIT("token"), false, WSMI_TYPE_STRING},
    {WSMI_VIEW_INIT("normalizedString"), false, WSMI_TYPE_STRING},
    {WSMI_VIEW_INIT("anyURI"), false, WSMI_TYPE_STRING},
    {WSMI_VIEW_INIT("integer"), false, WSMI_TYPE_COUNT}, /* without bounds: no type of CIM */
    {WSMI_VIEW_INIT("cimUnsignedInt"), false, WSMI_TYPE_COUNT},
    {WSMI_VIEW_INIT(""), false, WSMI_TYPE_COUNT},
};

LEAK_TEST(type, a_hint_is_read_in_the_spellings_agents_use_and_ignored_otherwise)
{
    for (size_t i = 0; i < ROWS(hints); i++) {
        enum wsmi_type type = WSMI_TYPE_COUNT;
        bool found = wsmi_type_from_xsi(hints[i].local, hints[i].is_cim, &type);
        cr_assert_eq(found, hints[i].type != WSMI_TYPE_COUNT, "row %zu", i);
        cr_assert_eq(type, hints[i].type, "row %zu", i);
    }
}
