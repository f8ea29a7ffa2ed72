/* SPDX-License-Identifier: MIT */
/*
 * Texts of simple values: every input is read as every type, as a name of a type, and as an octet
 * string; its first octets are values of every type to write. Reals are compared with the C
 * library's, which rounds correctly.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "props/prop.h"
#include "testlib/datetimes.h"
#include "wsmi/octets.h"
#include "wsmi/scalar.h"

enum { VALUE_BYTES = 64, ORACLE_BYTES = 2048 };

/* Bit by bit, so that the two zeros differ and NaN equals itself. */
static bool same_value(enum wsmi_type type, const union wsmi_scalar *a, const union wsmi_scalar *b)
{
    switch (type) {
    case WSMI_TYPE_BOOLEAN:
        return a->boolean == b->boolean;
    case WSMI_TYPE_UINT8:
    case WSMI_TYPE_SINT8:
        return a->uint8 == b->uint8;
    case WSMI_TYPE_UINT16:
    case WSMI_TYPE_SINT16:
    case WSMI_TYPE_CHAR16:
        return a->uint16 == b->uint16;
    case WSMI_TYPE_UINT32:
    case WSMI_TYPE_SINT32:
    case WSMI_TYPE_REAL32:
        return memcmp(a, b, sizeof(uint32_t)) == 0;
    case WSMI_TYPE_UINT64:
    case WSMI_TYPE_SINT64:
    case WSMI_TYPE_REAL64:
        return memcmp(a, b, sizeof(uint64_t)) == 0;
    case WSMI_TYPE_DATETIME:
        return same_datetime(&a->datetime, &b->datetime);
    default:
        return wsmi_view_eq(a->string, b->string);
    }
}

/* The memory for the text is refused: an error of its own, unless there was no text to write. */
static void check_oom(enum wsmi_type type, const union wsmi_scalar *value)
{
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct prop_allocator allocator;
    struct wsmi_buf buf;
    prop_allocator_init(&allocator, 1);
    wsmi_buf_init(&buf, &allocator.base, SIZE_MAX);
    bool ok = wsmi_scalar_write(type, value, &buf, &err);
    PROP_CHECK(allocator.failed ? !ok && err.code == WSMI_E_OOM : ok || err.code == WSMI_E_USAGE);
    PROP_CHECK(buf.len == 0);
    wsmi_buf_clean_up(&buf);
    PROP_CHECK(allocator.live == 0);
}

/* The text is one byte longer than there is room. */
static void check_room(enum wsmi_type type, const union wsmi_scalar *value, size_t bytes)
{
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), bytes == 0 ? 0 : bytes - 1);
    PROP_CHECK(wsmi_scalar_write(type, value, &buf, &err) == (bytes == 0));
    PROP_CHECK(bytes == 0 || (err.code == WSMI_E_LIMIT && buf.len < bytes));
    wsmi_buf_clean_up(&buf);
}

/* True when it could be written, and then reads back equal. */
static bool round_trip(enum wsmi_type type, const union wsmi_scalar *value, size_t max_bytes)
{
    union wsmi_scalar again;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_buf buf;
    wsmi_buf_init(&buf, wsmi_allocator_system(), max_bytes);
    bool ok = wsmi_scalar_write(type, value, &buf, &err);
    if (ok) {
        PROP_CHECK(err.reason == NULL);
        PROP_CHECK(wsmi_scalar_parse(wsmi_buf_view(&buf), type, &again, &err));
        PROP_CHECK(same_value(type, value, &again));
        check_oom(type, value);
        check_room(type, value, buf.len);
    } else {
        PROP_CHECK(err.code == WSMI_E_USAGE && err.reason != NULL);
        PROP_CHECK(buf.len == 0);
    }
    wsmi_buf_clean_up(&buf);
    return ok;
}

/* An integer cut short is a smaller one, or lacks digits at its end. Texts of other types have no
 * such rule: tru, 1e, 2024-05-06T. */
static void check_prefixes(struct wsmi_view input, enum wsmi_type type)
{
    size_t step = input.len / 4 + 1;
    for (size_t len = 0; len < input.len; len += step) {
        struct wsmi_view prefix = {input.ptr, len};
        union wsmi_scalar value;
        struct wsmi_err err;
        if (!wsmi_scalar_parse(prefix, type, &value, &err)) {
            PROP_CHECK(err.code == WSMI_E_SYNTAX && err.offset == len);
        }
    }
}

static bool is_integer(enum wsmi_type type)
{
    return type >= WSMI_TYPE_UINT8 && type <= WSMI_TYPE_SINT64;
}

/* True when `input` was accepted. */
static bool check_type(struct wsmi_view input, enum wsmi_type type, union wsmi_scalar *ret)
{
    union wsmi_scalar again;
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_err other = {WSMI_OK, 0, NULL};
    bool ok = wsmi_scalar_parse(input, type, ret, &err);
    PROP_CHECK(wsmi_scalar_parse(input, type, &again, &other) == ok);
    PROP_CHECK(err.code == other.code && err.offset == other.offset && err.reason == other.reason);
    if (!ok) {
        prop_check_error(&err, input);
        PROP_CHECK(err.code == WSMI_E_SYNTAX || err.code == WSMI_E_LIMIT);
        return false;
    }
    PROP_CHECK(err.reason == NULL);
    PROP_CHECK(same_value(type, ret, &again));
    bool written = round_trip(type, ret, input.len + VALUE_BYTES);
    PROP_CHECK(written || type == WSMI_TYPE_STRING || type == WSMI_TYPE_DATETIME);
    if (is_integer(type)) {
        check_prefixes(input, type);
    }
    return true;
}

/* What a narrow type takes a wide one takes with the same value. */
static void check_widths(struct wsmi_view input)
{
    union wsmi_scalar values[WSMI_TYPE_COUNT];
    bool taken[WSMI_TYPE_COUNT];
    for (unsigned i = 0; i <= WSMI_TYPE_STRING; i++) {
        taken[i] = check_type(input, (enum wsmi_type)i, &values[i]);
    }
    PROP_CHECK(taken[WSMI_TYPE_STRING]);
    PROP_CHECK(wsmi_view_eq(values[WSMI_TYPE_STRING].string, input));
    uint64_t number = values[WSMI_TYPE_UINT64].uint64;
    int64_t whole = values[WSMI_TYPE_SINT64].sint64;
    bool is_unsigned = taken[WSMI_TYPE_UINT64];
    bool is_signed = taken[WSMI_TYPE_SINT64];
    PROP_CHECK(taken[WSMI_TYPE_UINT8] == (is_unsigned && number <= UINT8_MAX));
    PROP_CHECK(taken[WSMI_TYPE_UINT16] == (is_unsigned && number <= UINT16_MAX));
    PROP_CHECK(taken[WSMI_TYPE_UINT32] == (is_unsigned && number <= UINT32_MAX));
    PROP_CHECK(taken[WSMI_TYPE_SINT8] == (is_signed && whole >= INT8_MIN && whole <= INT8_MAX));
    PROP_CHECK(taken[WSMI_TYPE_SINT16] == (is_signed && whole >= INT16_MIN && whole <= INT16_MAX));
    PROP_CHECK(taken[WSMI_TYPE_SINT32] == (is_signed && whole >= INT32_MIN && whole <= INT32_MAX));
    PROP_CHECK(!taken[WSMI_TYPE_UINT8] || values[WSMI_TYPE_UINT8].uint8 == number);
    PROP_CHECK(!taken[WSMI_TYPE_UINT16] || values[WSMI_TYPE_UINT16].uint16 == number);
    PROP_CHECK(!taken[WSMI_TYPE_UINT32] || values[WSMI_TYPE_UINT32].uint32 == number);
    PROP_CHECK(!taken[WSMI_TYPE_SINT8] || values[WSMI_TYPE_SINT8].sint8 == whole);
    PROP_CHECK(!taken[WSMI_TYPE_SINT16] || values[WSMI_TYPE_SINT16].sint16 == whole);
    PROP_CHECK(!taken[WSMI_TYPE_SINT32] || values[WSMI_TYPE_SINT32].sint32 == whole);
    if (is_unsigned && is_signed) {
        PROP_CHECK(whole >= 0 && (uint64_t)whole == number);
    }
}

/* Texts of the C library's grammar that are ours too: no blanks, no names, no hexadecimal. */
static bool copy_for_c(struct wsmi_view input, char text[ORACLE_BYTES])
{
    if (input.len >= ORACLE_BYTES || wsmi_view_eq(input, WSMI_VIEW("1.79769313486232e+308")) ||
        wsmi_view_eq(input, WSMI_VIEW("-1.79769313486232e+308")) ||
        wsmi_view_eq(input, WSMI_VIEW("+1.79769313486232e+308"))) {
        return false;
    }
    for (size_t i = 0; i < input.len; i++) {
        if (input.ptr[i] == 0 || strchr("+-.0123456789eE", input.ptr[i]) == NULL) {
            return false;
        }
        text[i] = (char)input.ptr[i];
    }
    text[input.len] = '\0';
    return true;
}

static void check_reals(struct wsmi_view input)
{
    char text[ORACLE_BYTES];
    char *end;
    union wsmi_scalar value;
    struct wsmi_err err;
    if (!copy_for_c(input, text)) {
        return;
    }
    double wide = strtod(text, &end);
    bool is_number = end != text && *end == '\0';
    bool ok = wsmi_scalar_parse(input, WSMI_TYPE_REAL64, &value, &err);
    PROP_CHECK(ok == (is_number && isfinite(wide)));
    PROP_CHECK(ok || (err.code == WSMI_E_LIMIT) == is_number);
    PROP_CHECK(!ok || memcmp(&wide, &value.real64, sizeof(wide)) == 0);
    float narrow = strtof(text, &end);
    ok = wsmi_scalar_parse(input, WSMI_TYPE_REAL32, &value, &err);
    PROP_CHECK(ok == (is_number && isfinite(narrow)));
    PROP_CHECK(!ok || memcmp(&narrow, &value.real32, sizeof(narrow)) == 0);
}

/* The first octets of the input as a value, so that mutation reaches every one. */
static void check_values(struct wsmi_view input)
{
    union wsmi_scalar value = {.uint64 = 0};
    uint64_t bits = 0;
    memcpy(&bits, input.ptr == NULL ? (const uint8_t *)"" : input.ptr,
           input.len < sizeof(bits) ? input.len : sizeof(bits));
    for (unsigned i = WSMI_TYPE_UINT8; i <= WSMI_TYPE_CHAR16; i++) {
        enum wsmi_type type = (enum wsmi_type)i;
        memcpy(&value, &bits, sizeof(bits));
        if ((type == WSMI_TYPE_REAL32 && isnan(value.real32)) ||
            (type == WSMI_TYPE_REAL64 && isnan(value.real64))) {
            continue; /* the payload of a NaN has no text */
        }
        PROP_CHECK(round_trip(type, &value, VALUE_BYTES));
    }
}

static void check_names(struct wsmi_view input)
{
    enum wsmi_type type;
    if (wsmi_type_from_name(input, &type)) {
        PROP_CHECK(wsmi_view_eq_nocase(input, wsmi_view_from_str(wsmi_type_name(type))));
    }
    for (int is_cim = 0; is_cim < 2; is_cim++) {
        if (wsmi_type_from_xsi(input, is_cim != 0, &type)) {
            PROP_CHECK(type <= WSMI_TYPE_STRING);
            PROP_CHECK(wsmi_type_xsi(type)[0] != '\0' && wsmi_type_xs(type)[0] != '\0');
        }
    }
    /* Whatever number a caller has for a type. */
    type = (enum wsmi_type)prop_pick(input, WSMI_TYPE_COUNT + 2);
    PROP_CHECK((strcmp(wsmi_type_name(type), "unknown") == 0) == (type >= WSMI_TYPE_COUNT));
    PROP_CHECK((wsmi_type_xsi(type)[0] == '\0') == (type > WSMI_TYPE_STRING));
    PROP_CHECK((wsmi_type_xs(type)[0] == '\0') == (type > WSMI_TYPE_STRING));
}

/* Octets whose length is not the one that they start with are refused, and nothing is written. */
static void check_wrong_prefix(struct wsmi_view array)
{
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_buf text;
    wsmi_buf_init(&text, wsmi_allocator_system(), SIZE_MAX);
    for (size_t cut = 1; cut <= array.len; cut += array.len / 2) {
        struct wsmi_view less = {array.ptr, array.len - cut};
        PROP_CHECK(!wsmi_octets_write(less, &text, &err));
        PROP_CHECK(err.code == WSMI_E_USAGE && text.len == 0);
    }
    wsmi_buf_clean_up(&text);
}

static void check_octets(struct wsmi_view input)
{
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct wsmi_buf array;
    struct wsmi_buf text;
    struct wsmi_buf again;
    wsmi_buf_init(&array, wsmi_allocator_system(), input.len + WSMI_OCTETS_PREFIX);
    wsmi_buf_init(&text, wsmi_allocator_system(), input.len);
    wsmi_buf_init(&again, wsmi_allocator_system(), input.len + WSMI_OCTETS_PREFIX);
    if (wsmi_octets_parse(input, &array, &err)) {
        PROP_CHECK(wsmi_octets_write(wsmi_buf_view(&array), &text, &err));
        PROP_CHECK(wsmi_octets_parse(wsmi_buf_view(&text), &again, &err));
        PROP_CHECK(wsmi_view_eq(wsmi_buf_view(&array), wsmi_buf_view(&again)));
        check_wrong_prefix(wsmi_buf_view(&array));
    } else {
        prop_check_error(&err, input);
        PROP_CHECK(err.code == WSMI_E_SYNTAX);
    }
    wsmi_buf_clean_up(&array);
    wsmi_buf_clean_up(&text);
    wsmi_buf_clean_up(&again);
}

/* Read and written with request `fail_at` for memory refused: how many there were, how it ended. */
static size_t starve_octets(struct wsmi_view input, size_t fail_at, enum wsmi_code *ret)
{
    struct wsmi_err err = {WSMI_OK, 0, NULL};
    struct prop_allocator allocator;
    struct wsmi_buf array;
    struct wsmi_buf text;
    prop_allocator_init(&allocator, fail_at);
    wsmi_buf_init(&array, &allocator.base, SIZE_MAX);
    wsmi_buf_init(&text, &allocator.base, SIZE_MAX);
    bool ok = wsmi_octets_parse(input, &array, &err) &&
              wsmi_octets_write(wsmi_buf_view(&array), &text, &err);
    PROP_CHECK(ok == (err.code == WSMI_OK));
    PROP_CHECK(allocator.failed == (fail_at > 0));
    wsmi_buf_clean_up(&array);
    wsmi_buf_clean_up(&text);
    PROP_CHECK(allocator.live == 0);
    *ret = err.code;
    return allocator.requests;
}

/* What is no base64 stays so. */
static void check_octets_oom(struct wsmi_view input)
{
    enum wsmi_code usual;
    enum wsmi_code starved;
    size_t requests = starve_octets(input, 0, &usual);
    for (size_t i = 0; i < prop_starve_runs(requests); i++) {
        (void)starve_octets(input, 1 + prop_starve_pick(input, requests, i), &starved);
        PROP_CHECK(starved == WSMI_E_OOM || (starved == WSMI_E_SYNTAX && starved == usual));
    }
}

void prop_value_text(struct wsmi_view input)
{
    check_widths(input);
    check_reals(input);
    check_values(input);
    check_names(input);
    check_octets(input);
    check_octets_oom(input);
}
