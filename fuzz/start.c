/* SPDX-License-Identifier: MIT */
/*
 * What comes before the first input, the same for all targets. Built once for each: WSMI_FUZZ_XML
 * where what is tested reads documents, WSMI_FUZZ_ENGINE where an engine runs it.
 */
#include "props/prop.h"
#ifdef WSMI_FUZZ_XML
#include "props/prop_xml_memory.h"
#include "wsmi/xml.h"
#endif

int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
#ifdef WSMI_FUZZ_ENGINE
    prop_take_turns();
#endif
#ifdef WSMI_FUZZ_XML
    prop_xml_memory_install();
    wsmi_xml_init();
#endif
    return 0;
}

#ifdef WSMI_FUZZ_ENGINE
/* Freed memory is kept from being used again for much longer than an input runs; with the usual
 * 256 MiB every allocation would begin on memory that no cache holds. Where memory was acquired is
 * kept as far as the parsers go; the replay driver keeps all. ASAN_OPTIONS has the last word. */
const char *__asan_default_options(void);

__attribute__((no_sanitize("address"))) const char *__asan_default_options(void)
{
    return "quarantine_size_mb=8:thread_local_quarantine_size_kb=256:malloc_context_size=8";
}
#endif
