/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "criterion/criterion.h"

static struct alone_suite *suites;
static struct alone_test *tests;
static const struct alone_test *running;
static jmp_buf skipped;

void alone_register_suite(struct alone_suite *suite)
{
    suite->next = suites;
    suites = suite;
}

void alone_register_test(struct alone_test *test)
{
    struct alone_test **end = &tests;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = test; /* in the order of the file */
}

static void say(const char *format, va_list arguments)
{
    (void)vfprintf(stderr, format, arguments);
    (void)fputc('\n', stderr);
}

void alone_fail(const char *file, int line, const char *text, const char *format, ...)
{
    va_list arguments;
    (void)fprintf(stderr, "%s:%d: %s/%s: not true: %s:", file, line, running->suite, running->name,
                  text);
    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
    exit(1);
}

void alone_skip(const char *format, ...)
{
    va_list arguments;
    (void)fprintf(stderr, "%s/%s: skipped:", running->suite, running->name);
    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
    longjmp(skipped, 1);
}

void alone_log(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
}

static const struct alone_suite *suite_of(const struct alone_test *test)
{
    const struct alone_suite *suite = suites;
    while (suite != NULL && strcmp(suite->name, test->suite) != 0) {
        suite = suite->next;
    }
    return suite;
}

/* Apart, so that no variable lives across the jump. */
static void run_to_end_or_skip(const struct alone_test *test)
{
    running = test;
    if (setjmp(skipped) == 0) {
        running->run();
    }
}

static void run(const struct alone_test *test)
{
    const struct alone_suite *suite = suite_of(test);
    if (suite != NULL && suite->init != NULL) {
        suite->init();
    }
    run_to_end_or_skip(test);
    if (suite != NULL && suite->fini != NULL) {
        suite->fini();
    }
}

int main(void)
{
    size_t count = 0;
    for (const struct alone_test *test = tests; test != NULL; test = test->next) {
        run(test);
        count++;
    }
    (void)printf("%zu tests\n", count);
    return count == 0 ? 1 : 0;
}
