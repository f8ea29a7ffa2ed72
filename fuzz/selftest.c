/* SPDX-License-Identifier: MIT */
/* A harness with one planted defect an input: what the driver and the sanitizers must notice before
 * their silence about the real targets means anything. The first byte says which. */
#include "props/prop.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile uint8_t sink;
static void *volatile forgotten;

/* Writes one byte less than it read. */
static void wrong_round_trip(struct wsmi_view input)
{
    struct wsmi_view written = {input.ptr, input.len - 1};
    PROP_CHECK(wsmi_view_eq(input, written));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    switch (data[0]) {
    case 'o':
        sink = data[size];
        break;
    case 'u':
        sink = data[-1];
        break;
    case 'l':
        forgotten = malloc(32);
        forgotten = NULL;
        break;
    case 'r':
        wrong_round_trip((struct wsmi_view){data, size});
        break;
    case 'w':
        ((uint8_t *)(uintptr_t)data)[0] = 'W';
        break;
    default:
        break;
    }
    return 0;
}
