/* SPDX-License-Identifier: MIT */
/* The parts of the replay driver. Every function runs the harness on one input and returns when it
 * found nothing; what it finds ends the process. */
#ifndef WSMI_FUZZ_DRIVER_H
#define WSMI_FUZZ_DRIVER_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* From an allocation of exactly `size` bytes, for AddressSanitizer and valgrind. */
void driver_run_exact(const uint8_t *bytes, size_t size);

/* From read-only pages: once with the page behind the last byte inaccessible, once with the page
 * before the first. Sees over-reads and writes to the input without any sanitizer. */
void driver_run_guarded(const uint8_t *bytes, size_t size);

/* On `count` variations of the input, the same ones each time. */
void driver_run_mutated(const uint8_t *bytes, size_t size, size_t count);

#endif
