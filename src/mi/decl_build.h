/* SPDX-License-Identifier: MIT */
/* A declaration from a class as a peer sends it (wsmi/class.h). */
#ifndef WSMI_MI_DECL_BUILD_H
#define WSMI_MI_DECL_BUILD_H

#include "mi/decl.h"
#include "wsmi/class.h"

/*
 * A new declaration with one reference for the caller; it borrows nothing.
 *
 * - Flags come from the qualifiers. A parameter with neither In nor Out is one that goes in;
 *   READONLY is Read without Write.
 * - Parameter 0 of a method, "MIReturn", stands for its return value and has the qualifiers of the
 *   method. Where nothing is returned it is there all the same, as a uint32, and returnType is
 *   WSMI_METHOD_VOID.
 * - A propagated property names the class it comes from, or else the superclass, as its propagator;
 *   any other names the class itself.
 * - The default of an embedded instance, a text to CIM-XML, is left out.
 * - superClassDecl is NULL: the peer says what is inherited, not by what classes.
 * - That a qualifier is propagated has no place in MI_Qualifier and is lost.
 *
 * SYNTAX or LIMIT for a text that is no value of its type, UNSUPPORTED for a null inside an array
 * (MI arrays hold none), PROTOCOL for a constant that is no array where the property is one or the
 * reverse, each with the offset of the constant; PROTOCOL for a property declared twice; LIMIT when
 * 32 bits do not hold the instance; OOM.
 */
bool wsmi_decl_build(const struct wsmi_cim_class *in, struct wsmi_decl **ret, struct wsmi_err *err);

#endif
