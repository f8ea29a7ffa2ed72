/* SPDX-License-Identifier: MIT */
/*
 * Class declarations as openwsman hands them out: the answers to its intrinsic methods GetClass and
 * EnumerateClassNames, invoked on .../intrinsic/<Class> and .../intrinsic. They tell of a class its
 * name, its qualifiers and the properties it declares itself, those with qualifiers and defaults;
 * nothing of its superclass, its methods, or what it inherits. wsmi_envelope_parse reads them, into
 * WSMI_BODY_CLASS and WSMI_BODY_CLASS_NAMES; the peer supplies every byte. Unstable interface until
 * 1.0.
 */
#ifndef WSMI_INTRINSIC_H
#define WSMI_INTRINSIC_H

#include "wsmi/class.h"
#include "wsmi/resource_uri.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The content of the answer's Body. Reading a class back that was read gives an equal one; what
 * this form has no place for is left out. Failure is sticky in `out`. Pure.
 */
WSMI_API void wsmi_intrinsic_write_class(const struct wsmi_cim_class *decl,
                                         struct wsmi_buf *out) WSMI_NONNULL;

/* The same for the names of classes; `names` may be NULL when there are none. */
WSMI_API void wsmi_intrinsic_write_names(const struct wsmi_view *names, size_t count,
                                         struct wsmi_buf *out);

#ifdef __cplusplus
}
#endif
#endif
