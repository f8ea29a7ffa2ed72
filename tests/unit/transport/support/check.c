/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static atomic_int failures;
static const char *current = "";

bool check_that(bool ok, const char *file, int line, const char *format, ...)
{
    if (!ok) {
        va_list arguments;
        atomic_fetch_add(&failures, 1);
        fprintf(stderr, "%s:%d: %s: ", file, line, current);
        va_start(arguments, format);
        vfprintf(stderr, format, arguments);
        va_end(arguments);
        fputc('\n', stderr);
    }
    return ok;
}

int check_failures(void)
{
    return atomic_load(&failures);
}

void check_give_up(void)
{
    fprintf(stderr, "%s: given up\n", current);
    exit(1);
}

static bool wanted(int argc, char **argv, const char *name)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], name) == 0) {
            return true;
        }
    }
    return argc < 2;
}

int check_main(int argc, char **argv, const struct check_case *cases, size_t count)
{
    size_t ran = 0;
    for (size_t i = 0; i < count; i++) {
        if (wanted(argc, argv, cases[i].name)) {
            int before = atomic_load(&failures);
            current = cases[i].name;
            cases[i].run();
            ran++;
            printf("%s %s\n", atomic_load(&failures) == before ? "ok  " : "FAIL", current);
            fflush(stdout);
        }
    }
    printf("%zu cases, %d failed checks\n", ran, atomic_load(&failures));
    return ran > 0 && atomic_load(&failures) == 0 ? 0 : 1;
}
