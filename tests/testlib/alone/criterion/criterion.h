/* SPDX-License-Identifier: MIT */
/*
 * The part of Criterion's interface the unit tests use, in one process without workers, so that the
 * same test files can run under valgrind: there a worker per test costs a second each, and what
 * valgrind finds in it never reaches the exit status. Put this folder before Criterion's on the
 * include path and link alone.c.
 */
#ifndef WSMI_TESTLIB_ALONE_CRITERION_H
#define WSMI_TESTLIB_ALONE_CRITERION_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct alone_suite {
    const char *name;
    void (*init)(void);
    void (*fini)(void);
    struct alone_suite *next;
};

struct alone_test {
    const char *suite;
    const char *name;
    void (*run)(void);
    struct alone_test *next;
};

void alone_register_suite(struct alone_suite *suite);
void alone_register_test(struct alone_test *test);

/* Ends the program with the place and the message. */
_Noreturn void alone_fail(const char *file, int line, const char *text, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
_Noreturn void alone_skip(const char *format, ...) __attribute__((format(printf, 1, 2)));
void alone_log(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define Test(Suite, Name, ...)                                                                     \
    static void alone_run_##Suite##_##Name(void);                                                  \
    __attribute__((constructor)) static void alone_add_##Suite##_##Name(void)                      \
    {                                                                                              \
        static struct alone_test test = {#Suite, #Name, alone_run_##Suite##_##Name, NULL};         \
        alone_register_test(&test);                                                                \
    }                                                                                              \
    static void alone_run_##Suite##_##Name(void)

#define TestSuite(Suite, ...)                                                                      \
    __attribute__((constructor)) static void alone_add_suite_##Suite(void)                         \
    {                                                                                              \
        static struct alone_suite suite = {.name = #Suite, __VA_ARGS__};                           \
        alone_register_suite(&suite);                                                              \
    }                                                                                              \
    struct alone_suite

/* The message is evaluated only when it is needed: it may name what a failure leaves unset. */
#define ALONE_CHECK(Good, Text, ...)                                                               \
    ((Good) ? (void)0 : alone_fail(__FILE__, __LINE__, Text, " " __VA_ARGS__))

#define cr_assert(Condition, ...)     ALONE_CHECK(Condition, #Condition, __VA_ARGS__)
#define cr_assert_not(Condition, ...) ALONE_CHECK(!(Condition), "not " #Condition, __VA_ARGS__)
#define cr_assert_null(A, ...)        ALONE_CHECK((A) == NULL, #A " is NULL", __VA_ARGS__)
#define cr_assert_not_null(A, ...)    ALONE_CHECK((A) != NULL, #A " is not NULL", __VA_ARGS__)
#define cr_assert_eq(A, B, ...)       ALONE_CHECK((A) == (B), #A " == " #B, __VA_ARGS__)
#define cr_assert_neq(A, B, ...)      ALONE_CHECK((A) != (B), #A " != " #B, __VA_ARGS__)
#define cr_assert_lt(A, B, ...)       ALONE_CHECK((A) < (B), #A " < " #B, __VA_ARGS__)
#define cr_assert_leq(A, B, ...)      ALONE_CHECK((A) <= (B), #A " <= " #B, __VA_ARGS__)
#define cr_assert_gt(A, B, ...)       ALONE_CHECK((A) > (B), #A " > " #B, __VA_ARGS__)
#define cr_assert_geq(A, B, ...)      ALONE_CHECK((A) >= (B), #A " >= " #B, __VA_ARGS__)
#define cr_assert_str_eq(A, B, ...)   ALONE_CHECK(strcmp(A, B) == 0, #A " is " #B, __VA_ARGS__)
#define cr_assert_str_neq(A, B, ...)  ALONE_CHECK(strcmp(A, B) != 0, #A " is not " #B, __VA_ARGS__)
#define cr_assert_str_empty(A, ...)   ALONE_CHECK((A)[0] == '\0', #A " is empty", __VA_ARGS__)
#define cr_assert_arr_eq(A, B, Size, ...)                                                          \
    ALONE_CHECK(memcmp((A), (B), (Size)) == 0, #A " holds " #B, __VA_ARGS__)
#define cr_assert_fail(...) ALONE_CHECK(false, "reached", __VA_ARGS__)

#define cr_expect          cr_assert
#define cr_expect_not      cr_assert_not
#define cr_expect_eq       cr_assert_eq
#define cr_expect_neq      cr_assert_neq
#define cr_expect_gt       cr_assert_gt
#define cr_expect_leq      cr_assert_leq
#define cr_expect_not_null cr_assert_not_null
#define cr_expect_str_eq   cr_assert_str_eq
#define cr_expect_str_neq  cr_assert_str_neq
#define cr_expect_arr_eq   cr_assert_arr_eq

#define cr_skip_test(...) alone_skip(" " __VA_ARGS__)
#define cr_log_info(...)  alone_log(__VA_ARGS__)

#endif
