/* SPDX-License-Identifier: MIT */
#include "props/prop.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wsmi_view input = {data, size};
    prop_http_answer(input);
    return 0;
}
