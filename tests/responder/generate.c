/* SPDX-License-Identifier: MIT */
/* Instances of Demo_Generated, computed from their number and nothing else. */
#include <stdio.h>
#include <string.h>

#include "repo.h"

/* 19 digits at most; much cheaper than printf, and a million instances need twelve million. */
static char *put_number(char *to, uint64_t n, unsigned width)
{
    char digits[24];
    unsigned used = 0;
    do {
        digits[used++] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0 || used < width);
    while (used > 0) {
        *to++ = digits[--used];
    }
    *to = '\0';
    return to;
}

static char *put_text(char *to, const char *text)
{
    const size_t len = strlen(text);
    memcpy(to, text, len + 1);
    return to + len;
}

static void put_created(char *to, uint64_t n)
{
    to = put_text(to, "202501");
    to = put_number(to, 1 + n / 86400 % 28, 2);
    to = put_number(to, n / 3600 % 24, 2);
    to = put_number(to, n / 60 % 60, 2);
    to = put_number(to, n % 60, 2);
    to = put_text(to, ".");
    to = put_number(to, n % 1000000, 6);
    (void)put_text(to, "+000");
}

const struct resp_instance *resp_generate(const struct resp_klass *k, uint64_t n,
                                          struct resp_generated *s)
{
    enum { ID, NAME, DESCRIPTION, INDEX, VALUE, RATIO, EVEN, CREATED, CODES, LOAD, OWNER, STATE };
    s->instance.klass = k;
    s->instance.value = s->value;
    size_t item = 0;
    for (size_t p = 0; p < k->count; p++) {
        struct resp_value *v = &s->value[p];
        v->present = true;
        v->null = false;
        v->count = p == CODES ? 3 : 1;
        v->item = &s->item[item];
        for (size_t i = 0; i < v->count; i++, item++) {
            s->item[item].text = s->text[item];
        }
    }
    char(*text)[96] = s->text;
    (void)put_number(text[ID], n, 1);
    (void)put_number(put_text(text[NAME], "item-"), n, 8);
    (void)put_text(put_number(put_text(text[DESCRIPTION], "Generated item number "), n, 1),
                   ", with <some> XML & text");
    (void)put_number(text[INDEX], n & UINT32_MAX, 1);
    const bool minus = n % 3 == 0;
    (void)put_number(minus ? put_text(text[VALUE], "-") : text[VALUE], n * 1000003 % 1000000007, 1);
    (void)put_text(
        put_number(text[RATIO], n / 8, 1),
        (const char *const[]){"", ".125", ".25", ".375", ".5", ".625", ".75", ".875"}[n % 8]);
    (void)put_text(text[EVEN], n % 2 == 0 ? "true" : "false");
    put_created(text[CREATED], n);
    (void)put_number(text[CODES], n % 65536, 1);
    (void)put_text(text[CODES + 1], "2");
    (void)put_text(text[CODES + 2], "3");
    (void)put_number(text[CODES + 3], n % 101, 1);
    (void)put_number(put_text(text[CODES + 4], "owner"), n % 7, 1);
    (void)put_number(text[CODES + 5], n % 5, 1);
    if (n % 5 == 4) {
        s->value[OWNER].null = true;
        s->value[OWNER].count = 0;
    }
    (void)LOAD;
    (void)STATE;
    return &s->instance;
}
