/* SPDX-License-Identifier: MIT */
/*
 * Small helpers of the test responder: a growable text buffer with a ceiling, and the few number
 * and ASCII functions its option and request handling needs.
 *
 * They are deliberately not the library's own (src/core): a test peer that shared code with the
 * library under test would share its mistakes, and both would then agree on a wrong answer.
 */
#ifndef RESP_TEXT_H
#define RESP_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Growable bytes. All zero is a valid empty buffer. `failed` is sticky: check it once, at the end.
 */
struct resp_text {
    char *ptr;
    size_t len;
    size_t cap;
    bool failed;
};

/* No answer the responder holds in memory is larger; `oversize` is generated while it is sent. */
#define RESP_TEXT_MAX ((size_t)64 * 1024 * 1024)

void resp_text_clean_up(struct resp_text *t);
void resp_text_add_bytes(struct resp_text *t, const void *bytes, size_t len);
void resp_text_add(struct resp_text *t, const char *s);
void resp_text_addf(struct resp_text *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Faster than the formatted one: an answer of a million instances is made of these. */
void resp_text_add_u64(struct resp_text *t, uint64_t value);

/* With XML's special characters escaped; `strict` escapes quotes and white space controls too. */
void resp_text_add_escaped(struct resp_text *t, const char *s, bool strict);

/* Decimal digits only, no sign, no blank, nothing after them. `ret` is written only on success. */
bool resp_num_parse(const char *s, size_t len, uint64_t max, uint64_t *ret);

/* Equal when ASCII letters are folded. */
bool resp_ascii_equal(const char *a, size_t a_len, const char *b);
bool resp_ascii_starts(const char *s, const char *prefix);

/* First occurrence of `needle` in bytes that may hold NUL, or NULL. */
const char *resp_bytes_find(const char *hay, size_t hay_len, const char *needle);

#endif
