/* SPDX-License-Identifier: MIT */
#ifndef WSMI_PROPS_PROP_XML_ENGINE_H
#define WSMI_PROPS_PROP_XML_ENGINE_H

#include "wsmi/view.h"

/* An engine that has read `before` reads `in` as one that has read nothing does: the same events at
 * the same places, or the same error. So it does under any limit on names, and after any request
 * for memory that was refused in between. */
void prop_xml_engine_pair(struct wsmi_view before, struct wsmi_view in);

#endif
