/* SPDX-License-Identifier: MIT */
#include "stepped/gss_parts.h"

#include <stdlib.h>
#include <string.h>

#include "props/prop.h"
#include "stepped/fibers.h"

struct stepped_gss *stepped_gss;

const struct wsmi_gss_library *__wrap_wsmi_gss_library(void);

void stepped_gss_open(struct stepped_gss *new_gss)
{
    stepped_gss = new_gss;
}

void stepped_gss_close(void)
{
    PROP_CHECK(stepped_gss->live == 0);
    for (size_t i = 0; i < stepped_gss->message_count; i++) {
        wsmi_buf_clean_up(&stepped_gss->messages[i]);
    }
    stepped_gss = NULL;
}

void *gss_memory_new(size_t size)
{
    void *memory = calloc(1, size == 0 ? 1 : size);
    PROP_CHECK(memory != NULL);
    stepped_gss->live++;
    return memory;
}

void gss_memory_free(void *memory)
{
    if (memory != NULL) {
        PROP_CHECK(stepped_gss->live > 0);
        stepped_gss->live--;
        free(memory);
    }
}

struct gss_object *gss_object_new(void)
{
    return gss_memory_new(sizeof(struct gss_object));
}

struct gss_step gss_take(enum gss_kind kind)
{
    struct gss_step step = {.kind = kind};
    stepped_gss->calls++;
    for (size_t i = 0; i < stepped_gss->step_count; i++) {
        if (!stepped_gss->steps[i].is_used && stepped_gss->steps[i].kind == kind) {
            stepped_gss->steps[i].is_used = true;
            step = stepped_gss->steps[i];
            break;
        }
    }
    if (step.hangs) {
        const size_t opening = kind == GSS_ACQUIRE || kind == GSS_KRB5 ? 1 : 0;
        stepped_gss->opening += opening;
        fibers_block();
        stepped_gss->opening -= opening;
    }
    return step;
}

OM_uint32 gss_major(const struct gss_step *step, OM_uint32 *minor)
{
    *minor = step->routine == 0 ? 0 : step->minor;
    return (OM_uint32)step->routine << GSS_C_ROUTINE_ERROR_OFFSET | (OM_uint32)step->supplement;
}

void gss_put(gss_buffer_t buffer, const void *bytes, size_t size)
{
    buffer->value = gss_memory_new(size);
    buffer->length = size;
    if (size > 0) {
        memcpy(buffer->value, bytes, size);
    }
}

const struct wsmi_gss_library *__wrap_wsmi_gss_library(void)
{
    static struct wsmi_gss_library library;
    if (library.gss_wrap == NULL) {
        gss_fill_objects(&library);
        gss_fill_messages(&library);
    }
    return stepped_gss->mechs == 0 ? NULL : &library;
}
