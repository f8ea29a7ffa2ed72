/* SPDX-License-Identifier: MIT */
/*
 * Persistent mode of AFL++ with the input in shared memory. The driver that ships with AFL++ hands
 * out the shared memory itself, where AddressSanitizer cannot see a read past the end; this one
 * copies every input to an allocation of exactly its size. Outside afl-fuzz it reads one input from
 * standard input.
 */
#include "driver.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

/* The macros of afl-clang-fast are not written for our warnings. */
#pragma clang diagnostic ignored "-Wpedantic"
#pragma clang diagnostic ignored "-Wconversion"
#pragma clang diagnostic ignored "-Wsign-conversion"
#pragma clang diagnostic ignored "-Wshadow"

__AFL_FUZZ_INIT();

enum { RUNS_PER_PROCESS = 10000 };

int main(int argc, char **argv)
{
    if (LLVMFuzzerInitialize != NULL) {
        (void)LLVMFuzzerInitialize(&argc, &argv);
    }
    __AFL_INIT();
    const uint8_t *shared = __AFL_FUZZ_TESTCASE_BUF;
    while (__AFL_LOOP(RUNS_PER_PROCESS)) {
        int length = __AFL_FUZZ_TESTCASE_LEN;
        size_t size = length > 0 ? (size_t)length : 0;
        uint8_t *copy = size == 0 ? NULL : malloc(size);
        if (size > 0) {
            if (copy == NULL) {
                abort();
            }
            memcpy(copy, shared, size);
        }
        (void)LLVMFuzzerTestOneInput(copy, size);
        free(copy);
    }
    return 0;
}
