/* SPDX-License-Identifier: MIT */
/* MI_XML: instances and classes as CIM-XML (DSP0201), by the library's serializer. */
#ifndef WSMI_CLI_SERIALIZE_H
#define WSMI_CLI_SERIALIZE_H

#include <stdbool.h>

#include "mi.h"
#include "wsmi/buf.h"

/* What stands around the objects, so that the whole is one document. Static. */
extern const char wsmi_cli_serializer_head[];
extern const char wsmi_cli_serializer_tail[];

/* False after a complaint. */
bool wsmi_cli_serializer_open(MI_Application *application, MI_Serializer *ret);

/* Safe on a zeroed one. */
void wsmi_cli_serializer_close(MI_Serializer *serializer);

/* Appends one object, a line of its own; false when the serializer refuses. A failure of `out` is
 * in `out`. */
bool wsmi_cli_serialize_instance(MI_Serializer *serializer, const MI_Instance *instance,
                                 struct wsmi_buf *out);
bool wsmi_cli_serialize_class(MI_Serializer *serializer, const MI_Class *class_object,
                              struct wsmi_buf *out);

#endif
