/* SPDX-License-Identifier: MIT */
/*
 * Reals against the C library, which rounds correctly:  cim_real_oracle [COUNT [SEED]]
 *
 * COUNT times each: a double and a float of random bits are read from their 17 (9) digits, written,
 * read back by both sides, and no text of one digit less reads back; and random decimal texts, or
 * one next to the middle between two numbers, are read alike by both sides. Ends with 1 at the
 * first disagreement.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "wsmi/scalar.h"

enum { TEXT_BYTES = 1200, DEFAULT_COUNT = 20000 };

static uint64_t state;

/* xorshift64* of Vigna. */
static uint64_t next_random(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(2685821657736338717);
}

static void disagree(const char *what, const char *text)
{
    (void)printf("real_oracle: %s: %s\n", what, text);
    exit(1);
}

static union wsmi_scalar read_text(const char *text, enum wsmi_type type)
{
    union wsmi_scalar value;
    struct wsmi_err err;
    if (!wsmi_scalar_parse(wsmi_view_from_str(text), type, &value, &err)) {
        disagree(err.reason, text);
    }
    return value;
}

static bool same(enum wsmi_type type, const union wsmi_scalar *a, const union wsmi_scalar *b)
{
    return type == WSMI_TYPE_REAL32 ? memcmp(&a->real32, &b->real32, sizeof(float)) == 0
                                    : memcmp(&a->real64, &b->real64, sizeof(double)) == 0;
}

static union wsmi_scalar read_by_c(const char *text, enum wsmi_type type)
{
    union wsmi_scalar value;
    char *end;
    if (type == WSMI_TYPE_REAL32) {
        value.real32 = strtof(text, &end);
    } else {
        value.real64 = strtod(text, &end);
    }
    if (*end != '\0') {
        disagree("not read to its end", text);
    }
    return value;
}

static int digits_in(const char *text)
{
    int count = 0;
    int zeros = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text >= '1' && *text <= '9') {
            count += zeros + 1;
            zeros = 0;
        } else if (*text == '0' && count > 0) {
            zeros++;
        }
    }
    return count;
}

static void check_value(enum wsmi_type type, const union wsmi_scalar *value)
{
    double wide = type == WSMI_TYPE_REAL32 ? (double)value->real32 : value->real64;
    char text[TEXT_BYTES];
    struct wsmi_buf buf;
    struct wsmi_err err;
    if (!isfinite(wide)) {
        return;
    }
    (void)snprintf(text, sizeof(text), "%.*g", type == WSMI_TYPE_REAL32 ? 9 : 17, wide);
    union wsmi_scalar again = read_text(text, type);
    if (!same(type, value, &again)) {
        disagree("printed text read wrongly", text);
    }
    wsmi_buf_init(&buf, wsmi_allocator_system(), 64);
    if (!wsmi_scalar_write(type, value, &buf, &err) || buf.len >= sizeof(text)) {
        disagree("not written", text);
    }
    memcpy(text, buf.ptr, buf.len);
    text[buf.len] = '\0';
    wsmi_buf_clean_up(&buf);
    union wsmi_scalar by_c = read_by_c(text, type);
    again = read_text(text, type);
    if (!same(type, value, &by_c) || !same(type, value, &again)) {
        disagree("written text does not read back", text);
    }
    int digits = digits_in(text);
    if (digits > 1) {
        char shorter[TEXT_BYTES];
        (void)snprintf(shorter, sizeof(shorter), "%.*e", digits - 2, wide);
        by_c = read_by_c(shorter, type);
        if (same(type, value, &by_c)) {
            disagree("written with more digits than needed", text);
        }
    }
}

static void check_text(const char *text)
{
    static const enum wsmi_type types[] = {WSMI_TYPE_REAL32, WSMI_TYPE_REAL64};
    for (size_t i = 0; i < 2; i++) {
        union wsmi_scalar by_c = read_by_c(text, types[i]);
        union wsmi_scalar value;
        struct wsmi_err err;
        double wide = types[i] == WSMI_TYPE_REAL32 ? (double)by_c.real32 : by_c.real64;
        bool ok = wsmi_scalar_parse(wsmi_view_from_str(text), types[i], &value, &err);
        if (ok != (isfinite(wide) != 0)) {
            disagree("range told differently", text);
        }
        if (ok && !same(types[i], &by_c, &value)) {
            disagree("text read differently", text);
        }
    }
}

/* Up to `most` digits with a point among them and an exponent between -`reach` and `reach`. */
static void random_text(char *text, size_t most, int reach)
{
    size_t digits = 1 + next_random() % most;
    size_t point = next_random() % (digits + 1);
    for (size_t i = 0; i < digits; i++) {
        if (i == point) {
            *text++ = '.';
        }
        *text++ = (char)('0' + next_random() % 10);
    }
    (void)snprintf(text, 16, "e%d", (int)(next_random() % (2 * (unsigned)reach + 1)) - reach);
}

/* The middle between two floats, or next to it, that has few digits. */
static void short_middle(char *text)
{
    uint64_t significand = (UINT64_C(1) << 23) + next_random() % (UINT64_C(1) << 23);
    uint64_t middle = (2 * significand + 1) << next_random() % 30;
    (void)snprintf(text, TEXT_BYTES, "%" PRIu64, middle + next_random() % 3 - 1);
}

/* The middle between two neighbours in all its digits, and a little more than it. */
static void check_middle(void)
{
    char text[TEXT_BYTES + 8];
    uint64_t bits = next_random() & ~(UINT64_C(1) << 63);
    double low;
    double high;
    memcpy(&low, &bits, sizeof(low));
    high = nextafter(low, INFINITY);
    if (!isfinite(low) || !isfinite(high)) {
        return;
    }
    int length = snprintf(text, TEXT_BYTES, "%.1100Lg", ((long double)low + (long double)high) / 2);
    if (length <= 0 || length >= TEXT_BYTES) {
        return;
    }
    check_text(text); /* exact: a long double has the bit more */
    char tail[16] = "";
    char *exponent = strchr(text, 'e');
    char *end = exponent == NULL ? text + length : exponent;
    (void)snprintf(tail, sizeof(tail), "%s", end);
    (void)snprintf(end, 32, "%s%s", strchr(text, '.') == NULL ? ".1" : "1", tail);
    check_text(text);
}

int main(int argc, char **argv)
{
    unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : DEFAULT_COUNT;
    state = argc > 2 ? strtoul(argv[2], NULL, 10) | 1 : UINT64_C(88172645463325252);
    for (unsigned long i = 0; i < count; i++) {
        char text[TEXT_BYTES];
        union wsmi_scalar value;
        uint64_t bits = next_random();
        uint32_t narrow = (uint32_t)(next_random() >> 32);
        memcpy(&value.real64, &bits, sizeof(bits));
        check_value(WSMI_TYPE_REAL64, &value);
        memcpy(&value.real32, &narrow, sizeof(narrow));
        check_value(WSMI_TYPE_REAL32, &value);
        /* Numbers as people write them are short. */
        value.real64 = (double)(int64_t)(next_random() % 2000000) / 1000;
        check_value(WSMI_TYPE_REAL64, &value);
        random_text(text, 40, 360);
        check_text(text);
        random_text(text, 21, 30);
        check_text(text);
        short_middle(text);
        check_text(text);
        check_middle();
    }
    (void)printf("real_oracle: %lu rounds agree\n", count);
    return 0;
}
