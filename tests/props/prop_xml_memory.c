/* SPDX-License-Identifier: MIT */
#include "props/prop_xml_memory.h"

#include <libxml/xmlmemory.h>
#include <stdlib.h>
#include <string.h>

#include "props/prop.h"

static bool (*watcher)(void);
static size_t requests;
static size_t refused;
static bool has_failed;

static bool counter(void)
{
    requests++;
    has_failed = has_failed || requests == refused;
    return requests == refused;
}

static bool fails_now(void)
{
    return watcher != NULL && watcher();
}

static void *xml_malloc(size_t size)
{
    return fails_now() ? NULL : malloc(size);
}

static void *xml_realloc(void *memory, size_t size)
{
    return fails_now() ? NULL : realloc(memory, size);
}

static char *xml_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = xml_malloc(size);
    if (copy != NULL) {
        memcpy(copy, text, size);
    }
    return copy;
}

void prop_xml_memory_install(void)
{
    PROP_CHECK(xmlMemSetup(free, xml_malloc, xml_realloc, xml_strdup) == 0);
}

void prop_xml_memory_watch(bool (*new_watcher)(void))
{
    watcher = new_watcher;
}

void prop_xml_memory_arm(size_t k)
{
    requests = 0;
    refused = k;
    has_failed = false;
    watcher = counter;
}

size_t prop_xml_memory_disarm(bool *ret_failed)
{
    watcher = NULL;
    *ret_failed = has_failed;
    return requests;
}
