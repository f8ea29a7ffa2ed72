/* SPDX-License-Identifier: MIT */
/*
 * MI_Class over a shared declaration. Any thread may read one. What a class hands out (texts,
 * values, sets) lives as long as it does.
 *
 * Where the function table leaves room:
 * - Clone is a new object over the same declaration: INVALID_PARAMETER for NULL arguments,
 *   SERVER_LIMITS_EXCEEDED on memory.
 * - GetElement with a value and no valueExists is INVALID_PARAMETER.
 * - A method's parameter 0 is its return value. The return type of a method without one (void,
 *   which WMI knows and MI has no type for) is NOT_FOUND.
 * - A qualifier without a value gives a zeroed one.
 */
#ifndef WSMI_MI_CLASS_H
#define WSMI_MI_CLASS_H

#include "mi/decl.h"

/* MI_MethodDecl.returnType of a method that returns nothing. */
#define WSMI_METHOD_VOID UINT32_MAX

/* The name of parameter 0 in generated code, and of the value in messages. */
#define WSMI_RETURN_PARAMETER "MIReturn"
#define WSMI_RETURN_ELEMENT   "ReturnValue"

/*
 * A class over `decl`, of which it takes a reference; texts are copied and may be NULL. Freed with
 * MI_Class_Delete. SERVER_LIMITS_EXCEEDED on memory.
 */
MI_Result wsmi_class_new(struct wsmi_decl *decl, const MI_Char *name_space,
                         const MI_Char *server_name, MI_Class **ret);

/* A reference to the class's declaration; that of a foreign class is copied as wsmi_decl_share
 * does. */
MI_Result wsmi_class_share(const MI_Class *class_object, struct wsmi_decl **ret);

/* Sets over lists that live in a declaration. */
void wsmi_qualifier_set_make(const MI_Qualifier *const *qualifiers, MI_Uint32 count,
                             MI_QualifierSet *ret);
void wsmi_parameter_set_make(const MI_MethodDecl *method, MI_ParameterSet *ret);

extern const MI_ClassFT wsmi_class_ft;
extern const MI_QualifierSetFT wsmi_qualifier_set_ft;
extern const MI_ParameterSetFT wsmi_parameter_set_ft;

#endif
