/* SPDX-License-Identifier: MIT */
#include "scalar_rows.h"

static const struct accepted booleans[] = {
    GOOD(BOOLEAN, "true", "true"),      GOOD(BOOLEAN, "false", "false"),
    GOOD(BOOLEAN, "1", "true"),         GOOD(BOOLEAN, "0", "false"),
    GOOD(BOOLEAN, "TRUE", "true"),      GOOD(BOOLEAN, "FALSE", "false"), /* OMI */
    GOOD(BOOLEAN, "True", "true"),      GOOD(BOOLEAN, "fAlSe", "false"),
    GOOD(BOOLEAN, " \t\r\n1 ", "true"), GOOD(BOOLEAN, "false\n", "false"),
};

LEAK_TEST(scalar, booleans_are_read_in_every_spelling_seen)
{
    check_accepted(booleans, ROWS(booleans));
}

static const struct refused no_booleans[] = {
    BAD(BOOLEAN, "", SYNTAX, 0),
    BAD(BOOLEAN, "  ", SYNTAX, 2),
    BAD(BOOLEAN, "tru", SYNTAX, 0),
    BAD(BOOLEAN, "true1", SYNTAX, 0),
    BAD(BOOLEAN, " yes", SYNTAX, 1),
    BAD(BOOLEAN, "2", SYNTAX, 0),
    BAD(BOOLEAN, "01", SYNTAX, 0),
    BAD(BOOLEAN, "true\0", SYNTAX, 0),
    BAD(BOOLEAN, "\xC2\xA0true", SYNTAX, 0), /* not white space of XML */
};

LEAK_TEST(scalar, everything_else_is_no_boolean)
{
    check_refused(no_booleans, ROWS(no_booleans));
}

static const struct accepted datetimes[] = {
    GOOD(DATETIME, "2024-05-06T07:08:09.5+02:00", "2024-05-06T07:08:09.500000+02:00"),
    GOOD(DATETIME, "  20240506070809.000000+000\n", "2024-05-06T07:08:09Z"),
    GOOD(DATETIME, "2024-05-06", "2024-05-06Z"),
    GOOD(DATETIME, "07:08:09", "07:08:09Z"),
    GOOD(DATETIME, "P1DT2H", "P1DT2H"),
    GOOD(DATETIME, "P", "PT0S"), /* OMI's zero */
    GOOD(DATETIME, "00000001020304.000000:000", "P1DT2H3M4S"),
};

LEAK_TEST(scalar, datetimes_are_read_in_every_form_and_written_as_xml_schema_has_them)
{
    check_accepted(datetimes, ROWS(datetimes));
}

static const struct refused no_datetimes[] = {
    BAD(DATETIME, "", SYNTAX, 0),
    BAD(DATETIME, " 2024-13-06", SYNTAX, 6),
    BAD(DATETIME, "\n\n2024-05-06T25:00:00", SYNTAX, 13),
    BAD(DATETIME, " -P1D", SYNTAX, 1),
};

LEAK_TEST(scalar, offsets_of_a_refused_datetime_count_the_white_space_before_it)
{
    check_refused(no_datetimes, ROWS(no_datetimes));
}

LEAK_TEST(scalar, a_date_without_a_day_is_read_but_not_written)
{
    union wsmi_scalar value;
    struct wsmi_err err;
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
    cr_assert(wsmi_scalar_parse(WSMI_VIEW("202405********.******+000"), WSMI_TYPE_DATETIME, &value,
                                &err));
    cr_assert_not(wsmi_scalar_write(WSMI_TYPE_DATETIME, &value, &buf, &err));
    cr_assert_eq(err.code, WSMI_E_USAGE);
    cr_assert_eq(buf.len, 0);
    wsmi_buf_clean_up(&buf);
}

LEAK_TEST(scalar, types_without_a_text_form_are_a_mistake_of_the_caller)
{
    static const enum wsmi_type types[] = {WSMI_TYPE_REFERENCE, WSMI_TYPE_INSTANCE, WSMI_TYPE_COUNT,
                                           (enum wsmi_type)99};
    for (size_t i = 0; i < ROWS(types); i++) {
        union wsmi_scalar value = {.uint64 = 0};
        struct wsmi_err err = {WSMI_OK, 0, NULL};
        struct wsmi_buf buf;
        wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
        cr_assert_not(wsmi_scalar_parse(WSMI_VIEW("1"), types[i], &value, &err));
        cr_assert_eq(err.code, WSMI_E_USAGE);
        err.code = WSMI_OK;
        cr_assert_not(wsmi_scalar_write(types[i], &value, &buf, &err));
        cr_assert_eq(err.code, WSMI_E_USAGE);
        cr_assert_eq(buf.len, 0);
        wsmi_buf_clean_up(&buf);
    }
}

LEAK_TEST(scalar, the_empty_text_is_a_string_and_nothing_else)
{
    struct wsmi_view empty = {NULL, 0};
    for (unsigned i = 0; i <= WSMI_TYPE_STRING; i++) {
        union wsmi_scalar value;
        struct wsmi_err err = {WSMI_OK, 1, NULL};
        bool ok = wsmi_scalar_parse(empty, (enum wsmi_type)i, &value, &err);
        cr_assert_eq(ok, i == WSMI_TYPE_STRING, "type %u", i);
        cr_assert(ok || (err.code == WSMI_E_SYNTAX && err.offset == 0), "type %u", i);
    }
}

LEAK_TEST(scalar, a_full_buffer_is_told_from_a_value_that_cannot_be_written)
{
    union wsmi_scalar value = {.uint64 = 12345};
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), 4);
    cr_assert_not(wsmi_scalar_write(WSMI_TYPE_UINT64, &value, &buf, &err));
    cr_assert_eq(err.code, WSMI_E_LIMIT);
    wsmi_buf_clean_up(&buf);
}
