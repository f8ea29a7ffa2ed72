/* SPDX-License-Identifier: MIT */
/*
 * A test program without a framework, because ThreadSanitizer does not run under Criterion. Cases
 * are functions named as the behaviour they protect; `PROGRAM` with names as arguments runs those.
 */
#ifndef WSMI_TEST_CHECK_H
#define WSMI_TEST_CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct check_case {
    const char *name;
    void (*run)(void);
};

#define CHECK_CASE(function)                                                                       \
    {                                                                                              \
#function, function                                                                        \
    }

/* Counts and prints a failure; the case goes on. Any thread. Returns `ok`. */
bool check_that(bool ok, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#define CHECK(condition)          (void)check_that((condition), __FILE__, __LINE__, "%s", #condition)
#define CHECK_MSG(condition, ...) (void)check_that((condition), __FILE__, __LINE__, __VA_ARGS__)

/* So far, of this process. */
int check_failures(void);

/* Ends the program: the case cannot go on. */
#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!check_that((condition), __FILE__, __LINE__, "%s", #condition)) {                      \
            check_give_up();                                                                       \
        }                                                                                          \
    } while (0)
void check_give_up(void) __attribute__((noreturn));

/* Runs the cases and returns the exit status of main. */
int check_main(int argc, char **argv, const struct check_case *cases, size_t count);

#endif
