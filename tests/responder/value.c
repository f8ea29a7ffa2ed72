/* SPDX-License-Identifier: MIT */
#include "value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads exactly `len` digits. */
static bool digits(const char *s, size_t len, unsigned *ret)
{
    unsigned value = 0;
    for (size_t i = 0; i < len; i++) {
        if (!is_digit(s[i])) {
            return false;
        }
        value = value * 10 + (unsigned)(s[i] - '0');
    }
    *ret = value;
    return true;
}

static const char *canonical_integer(struct resp_arena *a, const char *text, bool negative_allowed,
                                     uint64_t max)
{
    const bool minus = text[0] == '-';
    const char *at = minus || text[0] == '+' ? text + 1 : text;
    uint64_t value = 0;
    char out[24];
    if ((minus && !negative_allowed) ||
        !resp_num_parse(at, strlen(at), minus ? max + 1 : max, &value)) {
        return NULL;
    }
    const int n = snprintf(out, sizeof out, "%s%llu", minus && value > 0 ? "-" : "",
                           (unsigned long long)value);
    return resp_arena_copy(a, out, (size_t)n);
}

static const char *canonical_boolean(const char *text)
{
    const size_t len = strlen(text);
    if (resp_ascii_equal(text, len, "true") || strcmp(text, "1") == 0) {
        return "true";
    }
    return resp_ascii_equal(text, len, "false") || strcmp(text, "0") == 0 ? "false" : NULL;
}

static const char *canonical_real(struct resp_arena *a, const char *text, bool single)
{
    static const char *const special[][2] = {
        {"INF", "inf"}, {"+INF", "inf"}, {"-INF", "-inf"}, {"NaN", "nan"}};
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        if (strcmp(text, special[i][0]) == 0) {
            return special[i][1];
        }
    }
    const char *at = text[0] == '-' || text[0] == '+' ? text + 1 : text;
    char *end = NULL;
    if (!is_digit(*at) && !(*at == '.' && is_digit(at[1]))) {
        return NULL;
    }
    if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X')) {
        return NULL;
    }
    const double d = strtod(text, &end);
    if (*end != '\0' || isinf(d) || (single && isinf((double)(float)d))) {
        return NULL;
    }
    char out[40];
    const int n =
        snprintf(out, sizeof out, single ? "%.9g" : "%.17g", single ? (double)(float)d : d);
    return resp_arena_copy(a, out, (size_t)n);
}

/* A code unit as a number, or one character of the basic plane that is no digit. */
static const char *canonical_char16(struct resp_arena *a, const char *text)
{
    const char *number = canonical_integer(a, text, false, 65535);
    if (number) {
        return number;
    }
    const unsigned char *u = (const unsigned char *)text;
    unsigned code = 0;
    size_t len = strlen(text);
    if (len == 1) {
        code = u[0];
    } else if (len == 2 && (u[0] & 0xE0U) == 0xC0U) {
        code = (u[0] & 0x1FU) << 6 | (u[1] & 0x3FU);
    } else if (len == 3 && (u[0] & 0xF0U) == 0xE0U) {
        code = (u[0] & 0x0FU) << 12 | (u[1] & 0x3FU) << 6 | (u[2] & 0x3FU);
    } else {
        return NULL;
    }
    char out[8];
    const int n = snprintf(out, sizeof out, "%u", code);
    return resp_arena_copy(a, out, (size_t)n);
}

/* The 25 characters of DSP0004, without wildcards. */
static const char *canonical_cim(struct resp_arena *a, const char *t)
{
    unsigned part = 0;
    if (strlen(t) != 25 || t[14] != '.' || !digits(t, 8, &part) || !digits(t + 8, 6, &part) ||
        !digits(t + 15, 6, &part) || !digits(t + 22, 3, &part)) {
        return NULL;
    }
    if (t[21] != '+' && t[21] != '-' && !(t[21] == ':' && part == 0)) {
        return NULL;
    }
    return resp_arena_copy(a, t, 25);
}

/* ".123456" with up to nine digits; six are kept. */
static const char *fraction(const char *t, char micro[7])
{
    memcpy(micro, "000000", 7);
    if (*t != '.') {
        return t;
    }
    size_t n = 0;
    for (t++; is_digit(*t); t++, n++) {
        if (n < 6) {
            micro[n] = *t;
        }
    }
    return n > 0 ? t : NULL;
}

static bool zone(const char *t, char *ret_sign, unsigned *ret_minutes)
{
    unsigned h = 0;
    unsigned m = 0;
    *ret_sign = '+';
    *ret_minutes = 0;
    if (*t == '\0' || strcmp(t, "Z") == 0) {
        return true;
    }
    if (strlen(t) != 6 || (t[0] != '+' && t[0] != '-') || t[3] != ':' || !digits(t + 1, 2, &h) ||
        !digits(t + 4, 2, &m)) {
        return false;
    }
    *ret_sign = t[0];
    *ret_minutes = h * 60 + m;
    return m < 60 && *ret_minutes <= 840;
}

static const char *canonical_timestamp(struct resp_arena *a, const char *t)
{
    unsigned y = 0;
    unsigned mo = 0;
    unsigned d = 0;
    unsigned h = 0;
    unsigned mi = 0;
    unsigned s = 0;
    char micro[7];
    char sign = '+';
    unsigned minutes = 0;
    if (strlen(t) < 19 || !digits(t, 4, &y) || t[4] != '-' || !digits(t + 5, 2, &mo) ||
        t[7] != '-' || !digits(t + 8, 2, &d) || t[10] != 'T' || !digits(t + 11, 2, &h) ||
        t[13] != ':' || !digits(t + 14, 2, &mi) || t[16] != ':' || !digits(t + 17, 2, &s)) {
        return NULL;
    }
    const char *rest = fraction(t + 19, micro);
    if (!rest || !zone(rest, &sign, &minutes) || mo < 1 || mo > 12 || d < 1 || d > 31 || h > 23 ||
        mi > 59 || s > 59) {
        return NULL;
    }
    char out[32];
    const int n = snprintf(out, sizeof out, "%04u%02u%02u%02u%02u%02u.%s%c%03u", y, mo, d, h, mi, s,
                           micro, sign, minutes);
    return resp_arena_copy(a, out, (size_t)n);
}

/* "3" of "3H": digits and one of the letters of `order`, which come in this order. */
static const char *duration_part(const char *t, const char *order, size_t *at, uint64_t field[3],
                                 char micro[7])
{
    uint64_t value = 0;
    const char *end = t;
    while (is_digit(*end)) {
        end++;
    }
    if (!resp_num_parse(t, (size_t)(end - t), 99999999, &value)) {
        return NULL;
    }
    const bool fractional = *end == '.';
    end = fraction(end, micro);
    if (!end) {
        return NULL;
    }
    const char *letter = *end ? strchr(order + *at, *end) : NULL;
    if (!letter || (fractional && *letter != 'S')) {
        return NULL;
    }
    *at = (size_t)(letter - order) + 1;
    field[*at - 1] = value;
    return end + 1;
}

static const char *canonical_interval(struct resp_arena *a, const char *t)
{
    uint64_t day[3] = {0};
    uint64_t time[3] = {0};
    char micro[7] = "000000";
    size_t at = 0;
    for (t++; t && *t && *t != 'T';) {
        t = duration_part(t, "D", &at, day, micro);
    }
    at = 0;
    if (t && *t == 'T') {
        for (t++; t && *t;) {
            t = duration_part(t, "HMS", &at, time, micro);
        }
    }
    if (!t) {
        return NULL;
    }
    const uint64_t seconds = day[0] * 86400 + time[0] * 3600 + time[1] * 60 + time[2];
    if (seconds / 86400 > 99999999) {
        return NULL;
    }
    char out[64];
    const int n = snprintf(out, sizeof out, "%08llu%02u%02u%02u.%s:000",
                           (unsigned long long)(seconds / 86400), (unsigned)(seconds / 3600 % 24),
                           (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60), micro);
    return resp_arena_copy(a, out, (size_t)n);
}

static const char *canonical_datetime(struct resp_arena *a, const char *text)
{
    const char *cim = canonical_cim(a, text);
    if (cim) {
        return cim;
    }
    return text[0] == 'P' ? canonical_interval(a, text) : canonical_timestamp(a, text);
}

const char *resp_value_canonical(struct resp_arena *a, enum resp_type type, const char *text)
{
    static const uint64_t max[] = {
        [TYPE_UINT8] = UINT8_MAX,   [TYPE_SINT8] = INT8_MAX,    [TYPE_UINT16] = UINT16_MAX,
        [TYPE_SINT16] = INT16_MAX,  [TYPE_UINT32] = UINT32_MAX, [TYPE_SINT32] = INT32_MAX,
        [TYPE_UINT64] = UINT64_MAX, [TYPE_SINT64] = INT64_MAX};
    switch (type) {
    case TYPE_BOOLEAN:
        return canonical_boolean(text);
    case TYPE_UINT8:
    case TYPE_UINT16:
    case TYPE_UINT32:
    case TYPE_UINT64:
        return canonical_integer(a, text, false, max[type]);
    case TYPE_SINT8:
    case TYPE_SINT16:
    case TYPE_SINT32:
    case TYPE_SINT64:
        return canonical_integer(a, text, true, max[type]);
    case TYPE_REAL32:
    case TYPE_REAL64:
        return canonical_real(a, text, type == TYPE_REAL32);
    case TYPE_CHAR16:
        return canonical_char16(a, text);
    case TYPE_DATETIME:
        return canonical_datetime(a, text);
    case TYPE_STRING:
        return resp_arena_copy(a, text, strlen(text));
    case TYPE_REFERENCE:
    case TYPE_INSTANCE:
        break;
    }
    return NULL;
}

/* "0004" as 4, with its letter; nothing when it is zero and the form leaves zeros out. */
static void add_part(struct resp_text *out, const char *t, size_t len, char letter,
                     enum resp_xsd form)
{
    unsigned value = 0;
    (void)digits(t, len, &value);
    if (value > 0 || form == XSD_FULL) {
        resp_text_add_u64(out, value);
        resp_text_add_bytes(out, &letter, 1);
    }
}

static void add_interval(struct resp_text *out, const char *t, enum resp_xsd form)
{
    const bool time = memcmp(t + 8, "000000.000000", 13) != 0;
    resp_text_add(out, "P");
    add_part(out, t, 8, 'D', form);
    if (!time && form == XSD_SHORT) {
        return;
    }
    resp_text_add(out, "T");
    add_part(out, t + 8, 2, 'H', form);
    add_part(out, t + 10, 2, 'M', form);
    unsigned seconds = 0;
    (void)digits(t + 12, 2, &seconds);
    const bool micro = memcmp(t + 15, "000000", 6) != 0;
    if (seconds > 0 || micro || form == XSD_FULL) {
        resp_text_add_u64(out, seconds);
        if (micro) {
            resp_text_add_bytes(out, t + 14, 7);
        }
        resp_text_add(out, "S");
    }
}

static void add_timestamp(struct resp_text *out, const char *t)
{
    unsigned minutes = 0;
    (void)digits(t + 22, 3, &minutes);
    const char text[] = {t[0], t[1], t[2], t[3], '-',   t[4],  t[5], '-',   t[6], t[7],
                         'T',  t[8], t[9], ':',  t[10], t[11], ':',  t[12], t[13]};
    resp_text_add_bytes(out, text, sizeof text);
    if (memcmp(t + 15, "000000", 6) != 0) {
        resp_text_add_bytes(out, t + 14, 7);
    }
    if (minutes == 0) {
        resp_text_add(out, "Z");
    } else {
        resp_text_addf(out, "%c%02u:%02u", t[21], minutes / 60, minutes % 60);
    }
}

void resp_value_add_xsd(struct resp_text *out, const char *canonical, enum resp_xsd form)
{
    if (canonical[21] == ':') {
        add_interval(out, canonical, form);
    } else {
        add_timestamp(out, canonical);
    }
}

static int compare_text(const char *a, const char *b)
{
    for (;; a++, b++) {
        const int x = *a >= 'A' && *a <= 'Z' ? *a + 32 : (unsigned char)*a;
        const int y = *b >= 'A' && *b <= 'Z' ? *b + 32 : (unsigned char)*b;
        if (x != y || x == 0) {
            return x - y;
        }
    }
}

static int compare_integers(const char *a, const char *b)
{
    const bool minus = a[0] == '-';
    if (minus != (b[0] == '-')) {
        return minus ? -1 : 1;
    }
    const size_t x = strlen(a);
    const size_t y = strlen(b);
    const int magnitude = x != y ? (x < y ? -1 : 1) : strcmp(a, b);
    return minus ? -magnitude : magnitude;
}

int resp_value_compare(enum resp_type type, const char *a, const char *b, bool *ret_known)
{
    *ret_known = true;
    switch (type) {
    case TYPE_STRING:
    case TYPE_DATETIME:
        return compare_text(a, b);
    case TYPE_BOOLEAN:
        return strcmp(a, b);
    case TYPE_REAL32:
    case TYPE_REAL64: {
        const double x = strtod(a, NULL);
        const double y = strtod(b, NULL);
        *ret_known = !isnan(x) && !isnan(y);
        return x < y ? -1 : x > y;
    }
    case TYPE_REFERENCE:
    case TYPE_INSTANCE:
        *ret_known = false;
        return 0;
    default:
        return compare_integers(a, b);
    }
}
