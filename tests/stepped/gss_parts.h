/* SPDX-License-Identifier: MIT */
/* Shared by the files of gss.h. */
#ifndef WSMI_STEPPED_GSS_PARTS_H
#define WSMI_STEPPED_GSS_PARTS_H

#include "stepped/gss.h"
#include "transport/gss_internal.h"

/* Names, credentials and contexts; the library under test sees pointers. */
struct gss_object {
    unsigned rounds; /* of a context */
    enum wsmi_mech mech;
    unsigned strength;
};

/* The one that is open. */
extern struct stepped_gss *stepped_gss;

/* Zeroed, and counted. */
void *gss_memory_new(size_t size);
void gss_memory_free(void *memory);
struct gss_object *gss_object_new(void);

/* The next step of that kind, which may block; the usual one when there is none. */
struct gss_step gss_take(enum gss_kind kind);
OM_uint32 gss_major(const struct gss_step *step, OM_uint32 *minor);
void gss_put(gss_buffer_t buffer, const void *bytes, size_t size);

/* Their functions of the table. */
void gss_fill_objects(struct wsmi_gss_library *library);
void gss_fill_messages(struct wsmi_gss_library *library);

#endif
