/* SPDX-License-Identifier: MIT */
#include "props/prop.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    prop_exchange((struct wsmi_view){data, size});
    return 0;
}
