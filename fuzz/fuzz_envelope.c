/* SPDX-License-Identifier: MIT */
#include "props/prop.h"
#include "props/prop_xml_memory.h"
#include "wsmi/xml.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    prop_xml_memory_install();
    wsmi_xml_init();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wsmi_view input = {data, size};
    prop_envelope(input);
    return 0;
}
