/* SPDX-License-Identifier: MIT */
/*
 * For test programs with a main of their own: ThreadSanitizer and valgrind do not work with
 * Criterion's workers. A failed CHECK ends the program with status 1 and says where; RUN names what
 * is being shown.
 */
#ifndef WSMI_TESTLIB_PLAIN_H
#define WSMI_TESTLIB_PLAIN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            (void)fprintf(stderr, "%s:%d: CHECK failed: %s\n", __FILE__, __LINE__, #condition);    \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

#define CHECK_STR(actual, expected)                                                                \
    do {                                                                                           \
        const char *actual_ = (actual);                                                            \
        if (actual_ == NULL || strcmp(actual_, (expected)) != 0) {                                 \
            (void)fprintf(stderr, "%s:%d: %s is \"%s\", not \"%s\"\n", __FILE__, __LINE__,         \
                          #actual, actual_ == NULL ? "(null)" : actual_, (expected));              \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

#define CHECK_CONTAINS(actual, part)                                                               \
    do {                                                                                           \
        const char *actual_ = (actual);                                                            \
        if (actual_ == NULL || strstr(actual_, (part)) == NULL) {                                  \
            (void)fprintf(stderr, "%s:%d: %s is \"%s\", without \"%s\"\n", __FILE__, __LINE__,     \
                          #actual, actual_ == NULL ? "(null)" : actual_, (part));                  \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

#define RUN(test)                                                                                  \
    do {                                                                                           \
        (void)printf("- %s\n", #test);                                                             \
        (void)fflush(stdout);                                                                      \
        test();                                                                                    \
    } while (0)

#endif
