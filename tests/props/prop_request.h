/* SPDX-License-Identifier: MIT */
/* The parts of prop_request. */
#ifndef WSMI_PROPS_PROP_REQUEST_H
#define WSMI_PROPS_PROP_REQUEST_H

#include "wsmi/request.h"

/* `request`, which can be written, has an instance and filters with objects. It is spoilt in one
 * place, which the input chooses; after prop_starve_all in every place, one after the other. */
void prop_request_check_refused(const struct wsmi_request *request, struct wsmi_view input);

#endif
