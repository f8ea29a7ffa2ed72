/* SPDX-License-Identifier: MIT */
/*
 * CIM-XML documents (DSP0201): CLASS and INSTANCE elements with what is around them, the MI_XML
 * format of MI_Serializer. A file or a peer supplies the bytes. Unstable interface until 1.0.
 */
#ifndef WSMI_CIMXML_H
#define WSMI_CIMXML_H

#include "wsmi/charset.h"
#include "wsmi/class.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * An INSTANCE, and those embedded in it. Properties say whether they are arrays, and `hint` is set
 * on every item, REFERENCE and INSTANCE included. A null property is one item of kind NULL; a null
 * array has is_null_array too; an empty array has no item. References are resource URIs of the DMTF
 * form, their namespace a selector, the host their address; the single KEYVALUE of an INSTANCENAME
 * is a selector without name.
 */
struct wsmi_cimxml_instance {
    struct wsmi_cim_instance instance;
    struct wsmi_view name_space; /* of the path around it; may be empty */
    struct wsmi_view server_name;
};

/* What one document holds, in document order. */
struct wsmi_cimxml {
    const struct wsmi_cim_class *classes;
    size_t class_count;
    const struct wsmi_cimxml_instance *instances;
    size_t instance_count;
    size_t consumed; /* bytes of the document */
};

/*
 * Reads one document: CLASS, INSTANCE, VALUE.OBJECT, VALUE.NAMEDINSTANCE, or CIM/DECLARATION/
 * DECLGROUP around them. Errors as wsmi_xml_read, PROTOCOL for elements out of place, LIMIT.
 * Linear. Thread safe with an arena per thread; wsmi_xml_init first.
 */
WSMI_API bool wsmi_cimxml_parse(struct wsmi_view in, enum wsmi_charset charset,
                                const struct wsmi_limits *limits, struct wsmi_arena *arena,
                                struct wsmi_cimxml *ret,
                                struct wsmi_err *err) WSMI_NONNULL WSMI_MUST_USE;

/* <CLASS>...</CLASS>. Reading it back gives an equal declaration. Failure is sticky in `out`. */
WSMI_API void wsmi_cimxml_write_class(const struct wsmi_cim_class *decl,
                                      struct wsmi_buf *out) WSMI_NONNULL;

/*
 * <INSTANCE>...</INSTANCE>, without the path. Reading it back gives an equal instance if references
 * have their namespace first. Arrays of references, which DSP0201 lacks, are a VALUE.REFARRAY in a
 * PROPERTY.REFERENCE; a null one reads back as a null reference. LIMIT at 64 levels of embedding.
 */
WSMI_API void wsmi_cimxml_write_instance(const struct wsmi_cimxml_instance *instance,
                                         struct wsmi_buf *out) WSMI_NONNULL;

#ifdef __cplusplus
}
#endif
#endif
