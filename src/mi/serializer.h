/* SPDX-License-Identifier: MIT */
/*
 * Serializer and deserializer of the format MI_XML, CIM-XML as DSP0201 has it: no network, no
 * state. A handle is a mark, so any number of threads may use one and nothing is lost when it is
 * not closed.
 *
 * Where the function tables leave room:
 * - Formats: MI_XML. MI_MOF_CIMV2_EXTV1, which OMI knows, is MI_RESULT_NOT_SUPPORTED like any
 * other.
 * - Sizes are bytes. A buffer that is too small, NULL included, is MI_RESULT_FAILED with the size
 *   needed, as OMI does; so is a name's, whose size counts the terminator.
 * - An instance is written with its class as a DECLARATION of one DECLGROUP: ancestors first, the
 *   classes of embedded instances, then the instance. A class whose parent is not at hand is
 *   written with what it inherits.
 * - An array of references is MI_RESULT_NOT_SUPPORTED, DSP0201 has none.
 * - A class with a superclass takes what it inherits from the parent given, an ancestor in the same
 *   text, or the callback; without any of them it must have been written deep, which its inherited
 *   elements show, or is MI_RESULT_INVALID_SUPERCLASS.
 * - An instance is typed by the text. The class in the same text, else one of `classObjects`, else
 *   the callback's, tells keys and what the text lacks; there need not be one.
 * - What the callback returns belongs to it; it is not deleted here.
 */
#ifndef WSMI_MI_SERIALIZER_H
#define WSMI_MI_SERIALIZER_H

#include "mi.h"

/* OK or NOT_SUPPORTED for `format`; `ret` is zeroed on failure. Arguments are not NULL. */
MI_Result wsmi_serializer_new(const MI_Char *format, MI_Serializer *ret);
MI_Result wsmi_deserializer_new(const MI_Char *format, MI_Deserializer *ret);

extern const MI_SerializerFT wsmi_serializer_ft;
extern const MI_DeserializerFT wsmi_deserializer_ft;

#endif
