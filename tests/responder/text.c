/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void resp_text_clean_up(struct resp_text *t)
{
    free(t->ptr);
    *t = (struct resp_text){0};
}

static bool reserve(struct resp_text *t, size_t more)
{
    if (t->failed || more > RESP_TEXT_MAX - t->len) {
        t->failed = true;
        return false;
    }
    if (t->len + more <= t->cap) {
        return true;
    }
    size_t cap = t->cap < 512 ? 1024 : t->cap * 2;
    if (cap < t->len + more) {
        cap = t->len + more;
    }
    char *grown = realloc(t->ptr, cap);
    if (!grown) {
        t->failed = true;
        return false;
    }
    t->ptr = grown;
    t->cap = cap;
    return true;
}

void resp_text_add_bytes(struct resp_text *t, const void *bytes, size_t len)
{
    if (len > 0 && reserve(t, len)) {
        memcpy(t->ptr + t->len, bytes, len);
        t->len += len;
    }
}

void resp_text_add(struct resp_text *t, const char *s)
{
    resp_text_add_bytes(t, s, strlen(s));
}

void resp_text_addf(struct resp_text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int need = vsnprintf(NULL, 0, format, args);
    if (need < 0) {
        t->failed = true;
    } else if (reserve(t, (size_t)need + 1)) {
        (void)vsnprintf(t->ptr + t->len, (size_t)need + 1, format, again);
        t->len += (size_t)need;
    }
    va_end(again);
    va_end(args);
}

void resp_text_add_u64(struct resp_text *t, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    resp_text_add_bytes(t, digits + at, sizeof digits - at);
}

static const char *escape_of(char c, bool strict)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r':
        return "&#13;";
    case '"':
        return strict ? "&quot;" : NULL;
    case '\'':
        return strict ? "&apos;" : NULL;
    case '\t':
        return strict ? "&#9;" : NULL;
    case '\n':
        return strict ? "&#10;" : NULL;
    default:
        return NULL;
    }
}

void resp_text_add_escaped(struct resp_text *t, const char *s, bool strict)
{
    const char *from = s;
    for (; *s; s++) {
        const char *escape = escape_of(*s, strict);
        if (escape) {
            resp_text_add_bytes(t, from, (size_t)(s - from));
            resp_text_add(t, escape);
            from = s + 1;
        }
    }
    resp_text_add_bytes(t, from, (size_t)(s - from));
}

bool resp_num_parse(const char *s, size_t len, uint64_t max, uint64_t *ret)
{
    uint64_t value = 0;
    if (len == 0) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (s[i] < '0' || s[i] > '9') {
            return false;
        }
        uint64_t digit = (uint64_t)(s[i] - '0');
        if (value > (UINT64_MAX - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    if (value > max) {
        return false;
    }
    *ret = value;
    return true;
}

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool resp_ascii_equal(const char *a, size_t a_len, const char *b)
{
    if (strlen(b) != a_len) {
        return false;
    }
    for (size_t i = 0; i < a_len; i++) {
        if (fold(a[i]) != fold(b[i])) {
            return false;
        }
    }
    return true;
}

bool resp_ascii_starts(const char *s, const char *prefix)
{
    for (; *prefix; s++, prefix++) {
        if (fold(*s) != fold(*prefix)) {
            return false;
        }
    }
    return true;
}

const char *resp_bytes_find(const char *hay, size_t hay_len, const char *needle)
{
    size_t len = strlen(needle);
    if (len == 0 || len > hay_len) {
        return NULL;
    }
    for (size_t i = 0; i <= hay_len - len; i++) {
        if (hay[i] == needle[0] && memcmp(hay + i, needle, len) == 0) {
            return hay + i;
        }
    }
    return NULL;
}
