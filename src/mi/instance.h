/* SPDX-License-Identifier: MIT */
/*
 * Dynamic instances: the objects handed to users as results, error details and parameters. Any
 * thread may read one; whoever changes it does so alone.
 *
 * Where the function table leaves room:
 * - Clone, AddElement, SetElement report memory as MI_RESULT_FAILED, as OMI does; so do instances
 *   nested deeper than 64.
 * - A NULL value, string or instance pointer is the null value, MI_FLAG_NULL or not.
 * - MI_FLAG_BORROW keeps the caller's pointers; MI_FLAG_ADOPT copies and leaves the memory with the
 *   caller (no allocator for it is documented, so freeing it could be wrong); both together are
 *   MI_RESULT_INVALID_PARAMETER.
 * - IsA compares class names without case: the declaration of a dynamic instance is its own and has
 *   no superclass.
 * - classDecl holds name and flags; properties are not declared in it.
 * - Destruct empties the instance; Delete is still due.
 */
#ifndef WSMI_MI_INSTANCE_H
#define WSMI_MI_INSTANCE_H

#include "mi.h"
#include "wsmi/view.h"

/*
 * A new instance of `class_name` (a legal CIM name, copied) without elements; the owner frees it
 * with MI_Instance_Delete. INVALID_PARAMETER for an illegal name, SERVER_LIMITS_EXCEEDED on memory.
 */
MI_Result wsmi_instance_new(const MI_Char *class_name, MI_Instance **ret);

/*
 * Adds a string element from bytes that need not be terminated; a NULL view pointer adds a null
 * value. These answer as MI_Instance_AddElement: FAILED on memory, ALREADY_EXISTS,
 * INVALID_PARAMETER for an illegal name.
 */
MI_Result wsmi_instance_add_view(MI_Instance *instance, const MI_Char *name,
                                 struct wsmi_view value);
MI_Result wsmi_instance_add_string(MI_Instance *instance, const MI_Char *name,
                                   const MI_Char *value);
MI_Result wsmi_instance_add_uint32(MI_Instance *instance, const MI_Char *name, MI_Uint32 value);
MI_Result wsmi_instance_add_uint16(MI_Instance *instance, const MI_Char *name, MI_Uint16 value);
MI_Result wsmi_instance_add_uint64(MI_Instance *instance, const MI_Char *name, MI_Uint64 value);
MI_Result wsmi_instance_add_views(MI_Instance *instance, const MI_Char *name,
                                  const struct wsmi_view *values, size_t count);

/* The complete function table of dynamic instances. */
extern const MI_InstanceFT wsmi_instance_ft;

#endif
