/* SPDX-License-Identifier: MIT */
/*
 * Resource URIs of CIM classes (DSP0227 section 6; MS-WSMV section 3.1.4.1.1). Users and peers
 * supply the bytes. Every function is pure. Unstable interface until 1.0.
 */
#ifndef WSMI_RESOURCE_URI_H
#define WSMI_RESOURCE_URI_H

#include "wsmi/buf.h"

#ifdef __cplusplus
extern "C" {
#endif

enum wsmi_uri_form {
    WSMI_URI_DMTF = 0,  /* .../wscim/1/cim-schema/2/<Class>; the namespace goes into a selector */
    WSMI_URI_MICROSOFT, /* .../wsman/1/wmi/<namespace>/<Class> */
    WSMI_URI_FORM_COUNT
};

/* The one resource URI of all class declarations as CIM-XML (MS-WSMV 3.1.4.1.38). Static. */
WSMI_API struct wsmi_view wsmi_uri_cimxml(void);

/* Where openwsman has its intrinsic methods. Static. */
WSMI_API struct wsmi_view wsmi_uri_intrinsic(void);

/* Appends the URI of its methods that are about one class; empty: about all. */
WSMI_API void wsmi_uri_write_intrinsic(struct wsmi_view class_name,
                                       struct wsmi_buf *out) WSMI_NONNULL;

/*
 * Appends the URI of `class_name`, "*" for all classes. `name_space` may have backslashes and a
 * leading separator; it is ignored in the DMTF form.
 */
WSMI_API void wsmi_uri_write_class(enum wsmi_uri_form form, struct wsmi_view name_space,
                                   struct wsmi_view class_name, struct wsmi_buf *out) WSMI_NONNULL;

/* Appends the namespace as it goes onto the wire: '/' between the parts, none around. */
WSMI_API void wsmi_uri_write_name_space(struct wsmi_view name_space,
                                        struct wsmi_buf *out) WSMI_NONNULL;

/* The last segment: the class in every form. Empty when there is none. A view into `uri`. */
WSMI_API struct wsmi_view wsmi_uri_class(struct wsmi_view uri);

/* The namespace in a Microsoft or Dell form, empty in any other. A view into `uri`. */
WSMI_API struct wsmi_view wsmi_uri_name_space(struct wsmi_view uri);

#ifdef __cplusplus
}
#endif
#endif
