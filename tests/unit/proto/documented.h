/* SPDX-License-Identifier: MIT */
/* The tables that src/proto/README.md prints. */
#ifndef WSMI_TESTS_DOCUMENTED_H
#define WSMI_TESTS_DOCUMENTED_H

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

enum { DOCUMENT_BYTES = 64 * 1024 };

/* The one between "<!-- NAME: begin -->" and "<!-- NAME: end -->" has these rows below its head. */
static inline void expect_documented(const char *name, const char *rows)
{
    static char document[DOCUMENT_BYTES];
    static const char head[] = "| --- | --- | --- | --- |\n";
    char mark[64];
    FILE *file = fopen(WSMI_SOURCE_DIR "/src/proto/README.md", "rb");
    cr_assert_not_null(file);
    size_t length = fread(document, 1, sizeof(document) - 1, file);
    (void)fclose(file);
    document[length] = '\0';
    (void)snprintf(mark, sizeof(mark), "<!-- %s: begin -->\n", name);
    char *begin = strstr(document, mark);
    (void)snprintf(mark, sizeof(mark), "<!-- %s: end -->\n", name);
    char *end = strstr(document, mark);
    cr_assert(begin != NULL && end != NULL && begin < end);
    begin = strstr(begin, head);
    cr_assert(begin != NULL && begin < end);
    begin += strlen(head);
    *end = '\0';
    cr_assert_str_eq(begin, rows, "src/proto/README.md should read:\n%s", rows);
}

#endif
