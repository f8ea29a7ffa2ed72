/* SPDX-License-Identifier: MIT */
/* The linker sends this library's calls here (--wrap), xmlMemSetup those of libxml2. */
#include "counted.h"

#include <libxml/xmlmemory.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static struct counted counted;

static void *note(void *memory)
{
    if (memory != NULL) {
        size_t bytes = malloc_usable_size(memory);
        counted.calls++;
        counted.bytes += bytes;
        counted.current += bytes;
        counted.peak = counted.current > counted.peak ? counted.current : counted.peak;
    }
    return memory;
}

static void forget(void *memory)
{
    counted.current -= memory == NULL ? 0 : malloc_usable_size(memory);
}

void *__real_malloc(size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void __wrap_free(void *memory);

void *__wrap_malloc(size_t size)
{
    return note(__real_malloc(size));
}

void __wrap_free(void *memory)
{
    forget(memory);
    __real_free(memory);
}

/* libxml2's: counted apart, for it asks for much that it frees at once. */
static void *xml_note(void *memory)
{
    if (memory != NULL) {
        counted.xml_calls++;
        counted.bytes -= malloc_usable_size(memory);
    }
    return memory;
}

static void *xml_malloc(size_t size)
{
    return xml_note(__wrap_malloc(size));
}

static void *xml_realloc(void *memory, size_t size)
{
    forget(memory);
    return xml_note(note(realloc(memory, size)));
}

static char *xml_strdup(const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy = xml_malloc(bytes);
    return copy == NULL ? NULL : memcpy(copy, text, bytes);
}

__attribute__((constructor)) static void set_up(void)
{
    (void)xmlMemSetup(__wrap_free, xml_malloc, xml_realloc, xml_strdup);
}

struct counted counted_now(void)
{
    return counted;
}
