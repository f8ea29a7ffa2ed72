/* SPDX-License-Identifier: MIT */
/*
 * Instances: one function table over fields that stand where `classDecl` says, so that code which
 * reads and writes fields through offsets or generated structs sees what the table sees. Any thread
 * may read one; whoever changes it does so alone.
 *
 * Typed instances have the fields of a declaration somebody gave: the caller's own (NewInstance
 * with classRTTI; it must outlive the instance), or a shared one, kept by reference count
 * (NewInstanceFromClass, results of a known class). AddElement is FAILED for them.
 * Dynamic instances grow by AddElement and never move. A new one has room for 64 fields of any type
 * behind it; what is added beyond, or to a clone or a result, which have no room to spare, has
 * offset 0 in its declaration: it is reached through the table only. A changed declaration may be
 * another object: read `classDecl` after each AddElement.
 *
 * Where the function table leaves room:
 * - Clone, AddElement, SetElement report memory as MI_RESULT_FAILED, as OMI does; so do instances
 *   nested deeper than 64. A clone is one piece of memory, cloned embedded instances apart.
 * - A NULL value, string or instance pointer is the null value, MI_FLAG_NULL or not.
 * - MI_FLAG_BORROW keeps the caller's pointers; MI_FLAG_ADOPT copies and leaves the memory with the
 *   caller (no allocator for it is documented, so freeing it could be wrong); both together are
 *   MI_RESULT_INVALID_PARAMETER.
 * - Pointers written straight into a field stay the writer's and are never freed.
 * - GetElement reports the flags of the declaration, for dynamic instances those given to
 *   AddElement, and NOT_MODIFIED for what was never set.
 * - IsA is true for the declaration itself, one of its superclasses, and anything of the name of
 *   one of them without case.
 * - Destruct empties the instance. One in memory of the caller's (wsmi_instance_construct) is done
 *   with; for others Delete is still due.
 */
#ifndef WSMI_MI_INSTANCE_H
#define WSMI_MI_INSTANCE_H

#include "mi.h"
#include "wsmi/view.h"

struct wsmi_decl;

/* Fields of any type a new dynamic instance has room for. */
enum { WSMI_INSTANCE_ROOM = 64 };

/*
 * A new dynamic instance of `class_name` (a legal CIM name, copied) without elements; the owner
 * frees it with MI_Instance_Delete. INVALID_PARAMETER for an illegal name, SERVER_LIMITS_EXCEEDED
 * on memory.
 */
MI_Result wsmi_instance_new(const MI_Char *class_name, MI_Instance **ret);

/*
 * A new typed instance, every field null. `rtti` is the caller's and may be a method's declaration
 * in disguise; INVALID_PARAMETER when wsmi_layout_is_valid says no.
 */
MI_Result wsmi_instance_new_rtti(const MI_ClassDecl *rtti, MI_Instance **ret);
MI_Result wsmi_instance_new_shared(struct wsmi_decl *decl, MI_Instance **ret);

/* The same in `rtti->size` bytes of the caller's. MI_Instance_Destruct ends it. */
MI_Result wsmi_instance_construct(const MI_ClassDecl *rtti, MI_Instance *instance);

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

/* The complete function table. */
extern const MI_InstanceFT wsmi_instance_ft;

#endif
