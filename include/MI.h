/* SPDX-License-Identifier: MIT */
/* The name Unix code includes; the header itself is mi.h. */
#ifndef WSMI_MI_FORWARDER_H
#define WSMI_MI_FORWARDER_H
#include "mi.h"
#endif
